//! The shape of a file: its outline, what can be folded, and where it can be played from.

use super::front;
use super::page::Page;
use crate::source::{Id as _, Span};
use crate::syntax::Tree;
use crate::syntax::tree::{Kind, RowId};

/// What an entry of the outline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// The front matter.
    Front,
    /// A key of the front matter or of a library.
    Key,
    /// A name below a key.
    Name,
    /// A scene.
    Scene,
    /// A label.
    Label,
    /// A reply.
    Reply,
}

/// An entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
    /// All of it.
    pub span: Span,
    /// Where its name stands, within `span`.
    pub at: Span,
    /// What stands below it.
    pub children: Vec<Entry>,
}

/// A scene that can be played from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// Where the scene's name stands.
    pub span: Span,
    /// The scene's name.
    pub scene: String,
}

/// How long a reply's words may be in the outline, in characters.
const LONGEST: usize = 60;

/// The outline of a file.
pub fn outline(page: &Page) -> Vec<Entry> {
    let keys: Vec<Entry> = page.root().map(front::entries).unwrap_or_default().iter().map(key).collect();
    if page.is_library() {
        return keys;
    }
    let mut entries = Vec::new();
    if let Some(span) = page.front().filter(|span| !span.is_empty()) {
        let at = Span::new(span.start, span.end.min(span.start + 3));
        entries.push(Entry {
            name: "front matter".to_owned(),
            kind: EntryKind::Front,
            span,
            at,
            children: keys,
        });
    }
    let tree = page.tree();
    for (start, end) in scenes(tree) {
        let Kind::Scene { name, .. } = tree.rows.at(start).kind else { continue };
        let span = tree.rows.at(start).span.to(last_of(tree, start, end));
        let children = parts(page, RowId::at(start.index() + 1), end);
        let written = name.of(page.text());
        let at = if written.is_empty() { tree.rows.at(start).span } else { name };
        entries.push(Entry { name: shown(written), kind: EntryKind::Scene, span: span.to(at), at, children });
    }
    entries
}

fn key(entry: &crate::syntax::yaml::Entry) -> Entry {
    let named = front::entries(&entry.value).iter().map(|inner| Entry {
        name: shown(&inner.key),
        kind: EntryKind::Name,
        span: inner.key_span.to(inner.value.span),
        at: inner.key_span,
        children: Vec::new(),
    });
    let span = entry.key_span.to(entry.value.span);
    Entry {
        name: shown(&entry.key),
        kind: EntryKind::Key,
        span,
        at: entry.key_span,
        children: named.collect(),
    }
}

/// An entry needs a name that can be seen.
fn shown(name: &str) -> String {
    if name.trim().is_empty() { "(no name)".to_owned() } else { name.to_owned() }
}

/// Each scene's row, and the row behind its last.
fn scenes(tree: &Tree) -> Vec<(RowId, RowId)> {
    let end = tree.rows.next_id();
    let is_scene = |row: &RowId| matches!(tree.rows.at(*row).kind, Kind::Scene { .. });
    let starts: Vec<RowId> = tree.siblings(RowId::at(0), end).filter(is_scene).collect();
    let ends = starts.iter().skip(1).copied().chain([end]);
    starts.iter().copied().zip(ends).collect()
}

/// Where the last row before `end` stands.
fn last_of(tree: &Tree, start: RowId, end: RowId) -> Span {
    let last = RowId::at(end.index().saturating_sub(1).max(start.index()));
    tree.rows.at(last).span
}

/// The labels and replies at a scene's own column.
fn parts(page: &Page, first: RowId, end: RowId) -> Vec<Entry> {
    let (tree, text) = (page.tree(), page.text());
    let part = |row: RowId| {
        let (kind, name, at) = match tree.rows.at(row).kind {
            Kind::Label { name } => (EntryKind::Label, name.of(text).to_owned(), name),
            Kind::Reply { reply } => {
                let span = tree.words.at(reply.text).span;
                (EntryKind::Reply, shortened(span.of(text)), span)
            }
            _ => return None,
        };
        let span = tree.rows.at(row).span.to(last_of(tree, row, tree.rows.at(row).next));
        let at = if at.is_empty() { tree.rows.at(row).span } else { at };
        Some(Entry { name: shown(&name), kind, span: span.to(at), at, children: Vec::new() })
    };
    tree.siblings(first, end).filter_map(part).collect()
}

fn shortened(words: &str) -> String {
    match words.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default().trim_end()),
        None => words.to_owned(),
    }
}

/// What can be folded: front matter, scenes, blocks, and comments in a row. Each from within its first line to within its last.
pub fn folds(page: &Page) -> Vec<Span> {
    let tree = page.tree();
    // Without the end of its last line.
    let mut folds: Vec<Span> = page.front().into_iter().map(|front| front.trimmed(page.text())).collect();
    if page.is_library() {
        let keys = page.root().map(front::entries).unwrap_or_default();
        folds.extend(keys.iter().map(|entry| entry.key_span.to(entry.value.span)));
    }
    let rows = &tree.rows;
    folds.extend(
        scenes(tree).into_iter().map(|(start, end)| rows.at(start).span.to(last_of(tree, start, end))),
    );
    for (id, row) in rows.pairs() {
        if row.kind.owns_block() {
            folds.push(row.span.to(last_of(tree, id, row.next)));
        }
    }
    folds.extend(comments(tree));
    folds.retain(|fold| fold.of(page.text()).contains('\n'));
    folds.sort_unstable();
    folds
}

/// Stretches of comments that stand behind each other.
fn comments(tree: &Tree) -> Vec<Span> {
    let mut stretches: Vec<Span> = Vec::new();
    let mut was_comment = false;
    for row in tree.rows.iter() {
        let is_comment = row.kind == Kind::Comment;
        match stretches.last_mut() {
            Some(last) if is_comment && was_comment => *last = last.to(row.span),
            _ if is_comment => stretches.push(row.span),
            _ => {}
        }
        was_comment = is_comment;
    }
    stretches
}

/// Every scene of a script that can be played from; none of a part, which is only played within others.
pub fn lenses(page: &Page) -> Vec<Lens> {
    if page.is_library() || page.is_part() {
        return Vec::new();
    }
    let tree = page.tree();
    let lens = |(start, _): (RowId, RowId)| match tree.rows.at(start).kind {
        Kind::Scene { name, .. } if !name.is_empty() => {
            Some(Lens { span: name, scene: name.of(page.text()).to_owned() })
        }
        _ => None,
    };
    scenes(tree).into_iter().filter_map(lens).collect()
}
