//! The front matter: where it begins and ends, its YAML, and who is in the cast, which the lines below need to know.

use super::tree::Front;
use super::yaml::{self, Value};
use crate::source::{Code, Diagnostic, FileId, Place, Span, nearest, offset};

/// Reads the front matter of `text`. Gives it, and the offset of the first byte behind it.
pub(super) fn read(file: FileId, text: &str, notes: &mut Vec<Diagnostic>) -> (Option<Front>, usize) {
    let Some(start) = opening(file, text, notes) else { return (None, 0) };
    let Some((end, body)) = closing(file, text, start, notes) else {
        let place = Place::new(file, Span::new(0, 3));
        let message = "the front matter is never closed: end it with a line `---`";
        notes.push(Diagnostic::new(Code::UnclosedFrontMatter, place, message));
        return (unreadable(text), body_start(text, start));
    };
    let written = text.get(start..end).unwrap_or_default();
    let before = notes.len();
    let (yaml, mut found) = yaml::read(file, written, offset(start));
    notes.append(&mut found);
    let is_readable = (yaml.is_some() || notes.len() == before) && !is_cast_spoiled(yaml.as_ref());
    let cast = yaml.as_ref().map(cast).unwrap_or_default();
    (Some(Front { yaml, span: Span::new(0, offset(body)), cast, is_readable }), body)
}

/// Where the YAML starts. A first line that was meant to be `---`, or that is lacking before keys, is reported, and what follows is
/// read all the same: told as lines of the conversation, each of them would be a mistake of its own.
fn opening(file: FileId, text: &str, notes: &mut Vec<Diagnostic>) -> Option<usize> {
    let (at, first, start) = first_line(text);
    let place = Place::new(file, Span::new(offset(at), offset(at + first.len())));
    if first.trim_end() == "---" {
        if at > 0 {
            let place = Place::new(file, Span::new(0, offset(at)));
            let message =
                "the front matter begins on the first line of the file: take out what stands above it";
            let note = Diagnostic::new(Code::NoFrontMatter, place, message);
            notes.push(note.edit(place, "", "take out the lines above"));
        }
        return Some(start);
    }
    if is_like_fence(first) {
        let message = "the front matter begins with a line of three dashes, `---`";
        let place = Place::new(file, place.span.trimmed(text));
        notes.push(Diagnostic::new(Code::NoFrontMatter, place, message).mend(place, "---", "write `---`"));
        return Some(start);
    }
    if is_key(first) && (find_closing(text, start).is_some() || body_start(text, start) < text.len()) {
        let message = "a line `---` is missing above the front matter";
        let above = Place::new(file, Span::at(0));
        notes.push(Diagnostic::new(Code::NoFrontMatter, place, message).mend(above, "---\n", "add the line"));
        return Some(at);
    }
    let message = "the front matter is missing: begin the file with a line `---`, then `title: …`";
    let (first, _) = line(text, 0);
    let place = Place::new(file, Span::new(0, offset(first.len())));
    notes.push(Diagnostic::new(Code::NoFrontMatter, place, message));
    None
}

/// Where the closing line stands, and where the line behind it starts.
fn closing(file: FileId, text: &str, start: usize, notes: &mut Vec<Diagnostic>) -> Option<(usize, usize)> {
    let (at, next) = find_closing(text, start)?;
    let (content, _) = line(text, at);
    if content.trim_end() != "---" {
        let place = Place::new(file, Span::new(offset(at), offset(at + content.len())).trimmed(text));
        let message = "the front matter ends with a line of three dashes, `---`";
        let note = Diagnostic::new(Code::UnclosedFrontMatter, place, message);
        notes.push(note.mend(place, "---", "write `---`"));
    }
    Some((at, next))
}

/// The line that closes the front matter; where there is none before the first scene, one that was meant to.
fn find_closing(text: &str, start: usize) -> Option<(usize, usize)> {
    let lines = |end: usize, fits: fn(&str) -> bool| {
        let mut at = start;
        while at < end {
            let (content, next) = line(text, at);
            if fits(content) {
                return Some((at, next));
            }
            at = next;
        }
        None
    };
    let body = body_start(text, start);
    let exact = |line: &str| line.trim_end() == "---";
    lines(body, exact).or_else(|| lines(body, is_like_fence))
}

/// True for a line of dashes that are too few, too many, or made into long ones by a word processor.
fn is_like_fence(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'))
}

/// True for `key: value`, as the keys of the front matter are written.
fn is_key(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, value)| {
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase()) && !value.starts_with(':')
    })
}

fn unreadable(text: &str) -> Option<Front> {
    let span = Span::new(0, offset(text.len().min(3)));
    Some(Front { yaml: None, span, cast: Vec::new(), is_readable: false })
}

/// Where the first scene begins: the lines of the conversation, where nothing closes the front matter before.
fn body_start(text: &str, start: usize) -> usize {
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

/// The line that starts at `at`, and where the next one starts.
fn line(text: &str, at: usize) -> (&str, usize) {
    let rest = text.get(at..).unwrap_or_default();
    match memchr::memchr(b'\n', rest.as_bytes()) {
        Some(end) => (rest.get(..end).unwrap_or_default(), at + end + 1),
        None => (rest, text.len()),
    }
}

/// True where something is reported about who is in the cast, so that nobody can be called a stranger.
fn is_cast_spoiled(front: Option<&yaml::Node>) -> bool {
    let Some(Value::Map(keys)) = front.map(|front| &front.value) else { return false };
    match keys.iter().find(|entry| entry.key == "cast") {
        Some(cast) => !matches!(cast.value.value, Value::Map(_) | Value::List(_) | Value::Text(_)),
        None => keys.iter().any(|entry| nearest(&entry.key, ["cast"]).is_some()),
    }
}

fn cast(front: &yaml::Node) -> Vec<String> {
    let Value::Map(keys) = &front.value else { return Vec::new() };
    let cast = keys.iter().find(|entry| entry.key == "cast").map(|entry| &entry.value.value);
    match cast {
        Some(Value::Map(people)) => people.iter().map(|person| person.key.clone()).collect(),
        Some(Value::List(people)) => people.iter().filter_map(name).collect(),
        Some(Value::Text(person)) => vec![person.clone()],
        _ => Vec::new(),
    }
}

fn name(node: &yaml::Node) -> Option<String> {
    if let Value::Text(name) = &node.value { Some(name.clone()) } else { None }
}
