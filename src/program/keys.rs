//! Values of front matter and library files, with an error at its place for each that is not what it should be.

use super::Fetched;
use crate::source::{Code, Diagnostic, FileId, LIMITS, Place, Source, Span, nearest};
use crate::syntax::yaml::{self, Entry, Node, Value};

/// Reads a YAML file of a library, which `fill` fills in; `empty` is said of one that holds nothing. Gives what was read only where nothing
/// is wrong with it.
pub(super) fn read_file<T: Default>(
    file: &Fetched,
    empty: &str,
    fill: impl FnOnce(&mut T, &mut Keys<'_>, &Node),
) -> (Source, Option<T>, Vec<Diagnostic>) {
    let source = Source::read(FileId(0), &file.name, file.bytes.clone(), LIMITS);
    let mut notes = source.notes().to_vec();
    if source.is_rejected() {
        return (source, None, notes);
    }
    let (node, mut found) = yaml::read(FileId(0), source.text(), 0);
    notes.append(&mut found);
    let mut read = T::default();
    let keys = &mut Keys { file: FileId(0), notes: &mut notes };
    match node {
        Some(node) => fill(&mut read, keys, &node),
        None if keys.notes.is_empty() => keys.missing(Span::at(0), empty.to_owned()),
        None => {}
    }
    notes.sort_by_key(|note| note.place.span.start);
    (source, notes.is_empty().then_some(read), notes)
}

/// Reads values, and takes down what is wrong with them.
#[derive(Debug)]
pub(super) struct Keys<'n> {
    pub(super) file: FileId,
    pub(super) notes: &'n mut Vec<Diagnostic>,
}

impl Keys<'_> {
    pub(super) fn note(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.notes.push(Diagnostic::new(code, Place::new(self.file, span), message));
    }

    /// The entries of a map; `key` is what messages call it.
    pub(super) fn map<'v>(&mut self, node: &'v Node, key: &str) -> &'v [Entry] {
        match &node.value {
            Value::Map(entries) => entries,
            _ => {
                self.wrong(node, key, "keys with values");
                &[]
            }
        }
    }

    /// Reports every key of `entries` that is none of `known`.
    pub(super) fn only(&mut self, entries: &[Entry], known: &[&str], owner: &str) {
        for entry in entries {
            if !known.contains(&entry.key.as_str()) {
                let place = Place::new(self.file, entry.key_span);
                let near = nearest(&entry.key, known.iter().copied());
                let message = match near {
                    Some(_) => format!("{owner} has no key `{}`", entry.key),
                    None => format!("{owner} has no key `{}`: it may hold {}", entry.key, listed(known)),
                };
                self.notes.push(Diagnostic::new(Code::UnknownKey, place, message).did_you_mean(near));
            }
        }
    }

    pub(super) fn missing(&mut self, owner: Span, message: String) {
        self.note(Code::MissingKey, owner, message);
    }

    /// Words; anything else is reported.
    pub(super) fn text(&mut self, node: &Node, key: &str) -> Option<String> {
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            _ => {
                self.wrong(node, key, "words");
                None
            }
        }
    }

    pub(super) fn truth(&mut self, node: &Node, key: &str) -> Option<bool> {
        match &node.value {
            Value::Truth(truth) => Some(*truth),
            _ => {
                self.wrong(node, key, "`true` or `false`");
                None
            }
        }
    }

    /// A whole number from `least` to `most`.
    pub(super) fn number(&mut self, node: &Node, key: &str, least: i64, most: i64) -> Option<i64> {
        match &node.value {
            Value::Number(number) if (least..=most).contains(number) => Some(*number),
            Value::Number(number) => {
                let message = format!("`{key}` is {number}: it goes from {least} to {most}");
                self.note(Code::BadValue, node.span, message);
                None
            }
            _ => {
                self.wrong(node, key, "a whole number, without quotes");
                None
            }
        }
    }

    /// The items of a list.
    pub(super) fn list<'v>(&mut self, node: &'v Node, key: &str) -> &'v [Node] {
        match &node.value {
            Value::List(items) => items,
            _ => {
                self.wrong(node, key, "a list: `[one, two]`");
                &[]
            }
        }
    }

    /// The items of a list of words, each with its place.
    pub(super) fn texts(&mut self, node: &Node, key: &str) -> Vec<(String, Span)> {
        self.list(node, key).iter().filter_map(|item| Some((self.text(item, key)?, item.span))).collect()
    }

    /// The same; a word that stands twice is reported.
    pub(super) fn texts_once(&mut self, node: &Node, key: &str) -> Vec<(String, Span)> {
        let mut kept: Vec<(String, Span)> = Vec::new();
        for (text, span) in self.texts(node, key) {
            match kept.iter().find(|(other, _)| *other == text) {
                Some((_, first)) => {
                    let message = format!("`{text}` stands twice in `{key}`: take one out");
                    let note = Diagnostic::new(Code::DeclaredTwice, Place::new(self.file, span), message);
                    self.notes.push(note.related(Place::new(self.file, *first), "first here"));
                }
                None => kept.push((text, span)),
            }
        }
        kept
    }

    pub(super) fn wrong(&mut self, node: &Node, key: &str, wanted: &str) {
        let message = format!("`{key}` holds {} here: write {wanted}", kind(&node.value));
        self.note(Code::WrongType, node.span, message);
    }
}

/// The value behind `key`.
pub(super) fn find<'v>(entries: &'v [Entry], key: &str) -> Option<&'v Node> {
    entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
}

/// True where `key` is missing and another key was probably meant to be it: that one is reported.
pub(super) fn is_misspelt(entries: &[Entry], key: &str) -> bool {
    find(entries, key).is_none() && entries.iter().any(|entry| nearest(&entry.key, [key]).is_some())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Truth(_) => "true or false",
        Value::Number(_) => "a number",
        Value::Decimal(_) => "a number with decimals",
        Value::Text(_) => "words",
        Value::List(_) => "a list",
        Value::Map(_) => "keys with values",
    }
}

/// The names in backticks, joined as in a sentence.
pub(super) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}
