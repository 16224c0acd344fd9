//! YAML text to a located tree: front matter and `library.yaml`. serde gives the values, [`outline`] gives their places.
//!
//! serde tells nobody where a value stands. So the text is read twice: by libyaml, through serde, and by our own outline,
//! which follows libyaml's rules and keeps only what stands where. The two are walked in step. Where they ever disagree, a
//! value gets the place of what it belongs to, never a wrong one.

mod misfit;
mod outline;
mod page;
mod tokens;
mod tree;

#[cfg(test)]
mod tests;

use page::Page;

use crate::source::{Code, Diagnostic, FileId, Span};

/// How many bytes of YAML are read.
const BYTES: usize = 256 << 10;

/// How many opening brackets and braces are read: libyaml's time grows with their square.
const BRACKETS: usize = 5_000;

/// How many lists and maps may stand inside one another.
const DEPTH: usize = 32;

/// A value with the place where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The value's own text: without quotes, without the header of a block of text, from bracket to bracket. An empty value
    /// has an empty span behind its `:` or `-`.
    pub span: Span,
    /// What stands there.
    pub value: Value,
}

/// What a YAML value can be. Words such as `yes`, `no`, `on` and `off` are text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`, `~`, or nothing at all.
    Null,
    /// `true` or `false`.
    Truth(bool),
    /// A whole number that fits in 64 bits.
    Number(i64),
    /// Any other number, as it is written.
    Decimal(String),
    /// Words.
    Text(String),
    /// The items, in order.
    List(Vec<Node>),
    /// The entries, in order, each key once.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key; always text.
    pub key: String,
    /// Where the key stands, without its quotes.
    pub key_span: Span,
    /// Its value.
    pub value: Node,
}

/// Reads `yaml`, which starts at byte `base` of the file: all spans and places are offsets in the file.
///
/// Gives the tree, or none where the text is empty or cannot be read, and everything that is wrong with it. A tree that comes
/// with diagnostics is whole but for the entries that they name. Characters that [`crate::source::is_refused`] refuses are
/// found by [`crate::source::Source::read`]; here they are read as replacement characters, and only those that an escape
/// makes are reported.
pub fn read(file: FileId, yaml: &str, base: u32) -> (Option<Node>, Vec<Diagnostic>) {
    let text = page::replace_refused(yaml);
    let page = Page { file, base, text: &text };
    let (node, mut notes) = read_page(&page);
    notes.sort_by_key(|note| note.place);
    (node, notes)
}

fn read_page(page: &Page<'_>) -> (Option<Node>, Vec<Diagnostic>) {
    if let Some(found) = too_much(page).or_else(|| page.foreign_character()) {
        return (None, vec![found]);
    }
    let scan = tokens::scan(page);
    let outline = outline::outline(page, &scan.tokens);
    let mut notes = scan.refused;
    notes.extend(outline.notes);
    let misfit = if scan.is_closed || !outline.is_readable {
        scan.misfit
    } else {
        match tree::grow(page, &outline.places) {
            Ok((node, found)) => {
                notes.extend(found);
                return (node, notes);
            }
            Err(error) => scan.misfit.or(outline.misfit).or_else(|| Some(misfit::translated(page, &error))),
        }
    };
    let is_news =
        |misfit: &Diagnostic| !notes.iter().any(|note| page.share_line(note.place.span, misfit.place.span));
    let misfit = misfit.filter(is_news);
    notes.extend(misfit);
    (None, notes)
}

/// What is refused before anything is read.
fn too_much(page: &Page<'_>) -> Option<Diagnostic> {
    if page.text.len() > BYTES {
        let message =
            format!("this YAML has {} bytes, and {BYTES} are the limit: make it shorter", page.text.len());
        return Some(Diagnostic::new(Code::FileTooLarge, page.place(0, 0), message));
    }
    let over = memchr::memchr2_iter(b'[', b'{', page.text.as_bytes()).nth(BRACKETS)?;
    let message = format!("this YAML has more than {BRACKETS} opening brackets and braces: split it");
    Some(Diagnostic::new(Code::FileTooLarge, page.place(over, over + 1), message))
}
