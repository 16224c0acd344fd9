//! The front matter: where it begins and ends, its YAML, and who is in the cast, which the lines below need to know.

use super::tree::Front;
use super::yaml::{self, Value};
use crate::source::{Code, Diagnostic, FileId, Place, Span, offset};

/// Reads the front matter of `text`. Gives it, and the offset of the first byte behind it.
pub(super) fn read(file: FileId, text: &str, notes: &mut Vec<Diagnostic>) -> (Option<Front>, usize) {
    let (at, first, start) = first_line(text);
    if first.trim_end() != "---" {
        let (first, _) = line(text, 0);
        let place = Place::new(file, Span::new(0, offset(first.len())));
        let message = "the front matter is missing: begin the file with a line `---`, then `title: …`";
        notes.push(Diagnostic::new(Code::NoFrontMatter, place, message));
        return (None, 0);
    }
    if at > 0 {
        let place = Place::new(file, Span::new(0, offset(at)));
        let message = "the front matter begins on the first line of the file: take out what stands above it";
        let note = Diagnostic::new(Code::NoFrontMatter, place, message);
        notes.push(note.edit(place, "", "take out the lines above"));
    }
    let Some((end, body)) = closing(text, start) else {
        let place = Place::new(file, Span::new(0, 3));
        let message = "the front matter is never closed: end it with a line `---`";
        notes.push(Diagnostic::new(Code::UnclosedFrontMatter, place, message));
        return (unreadable(text), guess_body(text, start));
    };
    let written = text.get(start..end).unwrap_or_default();
    let before = notes.len();
    let (yaml, mut found) = yaml::read(file, written, offset(start));
    notes.append(&mut found);
    let is_readable = yaml.is_some() || notes.len() == before;
    let cast = yaml.as_ref().map(cast).unwrap_or_default();
    (Some(Front { yaml, span: Span::new(0, offset(body)), cast, is_readable }), body)
}

fn unreadable(text: &str) -> Option<Front> {
    let span = Span::new(0, offset(text.len().min(3)));
    Some(Front { yaml: None, span, cast: Vec::new(), is_readable: false })
}

/// Where the lines begin when nothing closes the front matter: at the first scene.
fn guess_body(text: &str, start: usize) -> usize {
    text.get(start..).and_then(|rest| rest.find("\n== ")).map_or(text.len(), |at| start + at + 1)
}

/// The first line that is not blank: where it starts, what it says, and where the next one starts.
fn first_line(text: &str) -> (usize, &str, usize) {
    let mut at = 0;
    loop {
        let (content, next) = line(text, at);
        if !content.trim().is_empty() || next >= text.len() {
            return (at, content, next);
        }
        at = next;
    }
}

/// Where the closing line stands, and where the line behind it starts.
fn closing(text: &str, start: usize) -> Option<(usize, usize)> {
    let mut at = start;
    while at < text.len() {
        let (content, next) = line(text, at);
        if content.trim_end() == "---" {
            return Some((at, next));
        }
        at = next;
    }
    None
}

/// The line that starts at `at`, and where the next one starts.
fn line(text: &str, at: usize) -> (&str, usize) {
    let rest = text.get(at..).unwrap_or_default();
    match memchr::memchr(b'\n', rest.as_bytes()) {
        Some(end) => (rest.get(..end).unwrap_or_default(), at + end + 1),
        None => (rest, text.len()),
    }
}

fn cast(front: &yaml::Node) -> Vec<String> {
    let Value::Map(keys) = &front.value else { return Vec::new() };
    let cast = keys.iter().find(|entry| entry.key == "cast").map(|entry| &entry.value.value);
    match cast {
        Some(Value::Map(people)) => people.iter().map(|person| person.key.clone()).collect(),
        Some(Value::List(people)) => people.iter().filter_map(name).collect(),
        _ => Vec::new(),
    }
}

fn name(node: &yaml::Node) -> Option<String> {
    if let Value::Text(name) = &node.value { Some(name.clone()) } else { None }
}
