//! A copy of a script for somebody's own situation: other names, who they are, and their own words in the slots. Everything else stays as
//! it is written.

use super::editor::{Mark, Page, What};
use super::fresh::{accept_person, accept_words};
use super::scalar::{item, scalar};
use crate::source::{FileId, LIMITS, Source, Span};
use crate::syntax::yaml::{self, Entry, Node, Value};
use crate::syntax::{self, normal};

/// What is behind the title of a copy.
const MARK: &str = " (mine)";
/// More letters than this are no answer to a question.
const LONGEST_ANSWER: usize = 1_000;

/// What is to be different in a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Names of the cast: as they are, and as they shall be.
    pub names: Vec<(String, String)>,
    /// Who the learner is; none where that stays as it is.
    pub you: Option<String>,
    /// The words of slots: the slot's name, and the words.
    pub slots: Vec<(String, String)>,
}

/// A stretch of the script and what stands there in the copy.
type Edit = (Span, String);

/// The script in `bytes` as `wishes` have it. The error says why there can be no copy.
pub fn mine(bytes: &[u8], wishes: &Wishes) -> Result<String, String> {
    let source = Source::read(FileId::default(), "", bytes.to_vec(), LIMITS);
    let text = source.text();
    let (tree, _) = syntax::parse(FileId::default(), text);
    let front = tree.front.as_ref().and_then(|front| front.yaml.as_ref());
    let keys = front.map(entries).filter(|keys| !keys.is_empty() && !source.is_rejected());
    let keys = keys.ok_or("its front matter cannot be read: mend it first")?;
    if find(keys, "include").is_some() {
        return Err("it includes other scripts, which a copy elsewhere would not find: copy its folder, and change the copy"
            .to_owned());
    }
    let mut edits = Vec::new();
    if let Some(title) = find(keys, "title") {
        let words = renamed(&words(&title.value), &wishes.names);
        edits.push(value(text, title, &title_of(&words)));
        if let Some(you) = &wishes.you {
            edits.push(match find(keys, "you") {
                Some(entry) => value(text, entry, you),
                // A key that is not there goes in front of the title.
                None => (Span::at(title.key_span.start), format!("you: {}\n", scalar(you))),
            });
        }
    }
    let slots = find(keys, "slots").map(|slots| entries(&slots.value)).unwrap_or_default();
    for (name, words) in &wishes.slots {
        let slot = slots.iter().find(|slot| normal(&slot.key) == normal(name));
        let default = slot.and_then(|slot| find(entries(&slot.value), "default"));
        edits.extend(default.map(|default| value(text, default, words)));
    }
    let page = Page::script(bytes.to_vec(), None);
    let taken: Vec<Span> = edits.iter().map(|(span, _)| *span).collect();
    let names = names_in(text, &wishes.names, page.marks());
    edits.extend(names.into_iter().filter(|(span, _)| taken.iter().all(|taken| !overlap(*taken, *span))));
    edits.sort_by_key(|(span, _)| (span.start, span.end));
    let copy = edited(text, &edits);
    let copied = Source::read(FileId::default(), "", copy.clone().into_bytes(), LIMITS);
    // What cannot be laid out has a mistake, which the check of the copy shows.
    Ok(super::format(&copied).unwrap_or(copy))
}

/// The library in `bytes` for a folder in which its scripts are not: without a path through them.
pub fn library(bytes: &[u8]) -> Vec<u8> {
    let source = Source::read(FileId::default(), "", bytes.to_vec(), LIMITS);
    let text = source.text();
    let (node, _) = yaml::read(FileId::default(), text, 0);
    let path = node.as_ref().and_then(|node| find(entries(node), "path"));
    let Some(path) = path else { return text.as_bytes().to_vec() };
    // From the key's line on to the end of the line on which the value ends.
    let end = usize::try_from(path.value.span.end).unwrap_or(usize::MAX);
    let rest = text.get(end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| end + length + 1);
    let end = if path.value.span.of(text).ends_with('\n') { end } else { rest };
    let span = Span { start: path.key_span.start, end: u32::try_from(end).unwrap_or(u32::MAX) };
    edited(text, &[(span, String::new())]).into_bytes()
}

/// `words` with the names in it as they shall be.
pub fn renamed(words: &str, names: &[(String, String)]) -> String {
    edited(words, &names_in(words, names, &[]))
}

/// The title of the copy of a script that is called `title`.
pub fn title_of(title: &str) -> String {
    if title.ends_with(MARK) { title.to_owned() } else { format!("{title}{MARK}") }
}

/// A name for a member of the cast, beside those that are `taken`; otherwise what to do.
pub fn accept_name(typed: &str, taken: &[String]) -> Result<String, String> {
    // This apostrophe means nothing in YAML.
    let name = accept_person(&typed.replace('\'', "’"))?;
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '’');
    if !normal(&name).chars().all(is_letter) {
        return Err(format!(
            "`{name}` has a sign that no name of a speaker has: use letters, digits, spaces, `-`, `.` and `’`"
        ));
    }
    if taken.iter().any(|other| normal(other).to_lowercase() == normal(&name).to_lowercase()) {
        return Err(format!("`{name}` is somebody else in this script: choose another name"));
    }
    let plain = name.replace('’', "'");
    if scalar(&plain) != plain.as_str() {
        return Err(format!("`{name}` is a word that YAML reads as something else: write it otherwise"));
    }
    Ok(name)
}

/// Words for a slot; otherwise what to do.
pub fn accept_answer(words: &str) -> Result<String, String> {
    accept_words(words, "an answer", LONGEST_ANSWER)
}

/// Every place in `text` where one of `names` stands as a word of its own, but not inside of what is called so by chance: a scene, a flag.
fn names_in(text: &str, names: &[(String, String)], marks: &[Mark]) -> Vec<Edit> {
    let mut found = Vec::new();
    for (old, new) in names.iter().filter(|(old, new)| old != new && !old.is_empty()) {
        for (at, _) in text.match_indices(old.as_str()) {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let behind = text.get(at + old.len()..).and_then(|behind| behind.chars().next());
            let is_inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            let (Ok(start), Ok(end)) = (u32::try_from(at), u32::try_from(at + old.len())) else { continue };
            let span = Span { start, end };
            let is_other = |mark: &Mark| mark.what != What::Speaker && overlap(mark.span, span);
            if !is_inside(before) && !is_inside(behind) && !marks.iter().any(is_other) {
                found.push((span, new.clone()));
            }
        }
    }
    // Of two names that begin at one place, the longer one is meant.
    found.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    found.retain(|(span, _)| {
        let is_free = span.start >= end;
        if is_free {
            end = span.end;
        }
        is_free
    });
    found
}

fn overlap(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

/// The value of `entry` replaced by `words`: from behind its colon on, quotes and block signs included.
fn value(text: &str, entry: &Entry, words: &str) -> Edit {
    let behind = usize::try_from(entry.key_span.end).unwrap_or(usize::MAX);
    let colon = text.get(behind..).and_then(|rest| rest.find(':')).unwrap_or_default();
    let start = u32::try_from(behind.saturating_add(colon).saturating_add(1)).unwrap_or(u32::MAX);
    let old = entry.value.span;
    let around = |at: u32| text.as_bytes().get(usize::try_from(at).unwrap_or(usize::MAX)).copied();
    let before = old.start.checked_sub(1).and_then(around);
    let is_quoted = matches!(before, Some(b'"' | b'\'')) && around(old.end) == before && old.start > start;
    let end = (if is_quoted { old.end + 1 } else { old.end }).max(start);
    let is_block = old.of(text).ends_with('\n');
    (Span { start, end }, format!(" {}{}", item(words), if is_block { "\n" } else { "" }))
}

/// `text` with `edits`, which stand in order and do not overlap.
fn edited(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (span, words) in edits {
        let (Ok(start), Ok(end)) = (usize::try_from(span.start), usize::try_from(span.end)) else { continue };
        out.push_str(text.get(from..start).unwrap_or_default());
        out.push_str(words);
        from = end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

fn entries(node: &Node) -> &[Entry] {
    match &node.value {
        Value::Map(entries) => entries,
        _ => &[],
    }
}

fn find<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Entry> {
    entries.iter().find(|entry| entry.key == key)
}

fn words(node: &Node) -> String {
    match &node.value {
        Value::Text(words) => words.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
