//! The header of a playthrough: which script, which day, which words of the learner's own.

use super::tree::{Header, Written};
use crate::source::{Code, Diagnostic, FileId, Place, Span, nearest, offset};
use crate::syntax::yaml::{self, Entry, Node, Value};

const KEYS: [&str; 4] = ["script", "seed", "temperament", "slots"];

/// Reads the header of `text`. Gives it, and the offset of the first byte behind it.
pub(super) fn read(file: FileId, text: &str, notes: &mut Vec<Diagnostic>) -> (Header, usize) {
    let Some((start, end, body)) = borders(text) else {
        let first = text.find('\n').unwrap_or(text.len());
        let message = "the header is never closed: write a line `---` between it and the conversation";
        let place = Place::new(file, Span::new(0, offset(first)));
        notes.push(Diagnostic::new(Code::PlaythroughHeader, place, message));
        return (Header::default(), text.len());
    };
    let written = text.get(start..end).unwrap_or_default();
    let (node, mut found) = yaml::read(file, &without_remarks(written), offset(start));
    notes.append(&mut found);
    let mut header = Header { story: story(text), ..Header::default() };
    if let Some(node) = node {
        Keys { file, notes }.fill(&mut header, &node);
    }
    (header, body)
}

/// Where the header's text starts and ends, and where the lines begin. A line `---` may stand above it too, as in a script.
fn borders(text: &str) -> Option<(usize, usize, usize)> {
    let (mut at, mut start, mut opened) = (0, 0, None);
    let mut is_first = true;
    for line in text.split_inclusive('\n') {
        let (content, next) = (line.trim(), at + line.len());
        if content == "---" && is_first {
            (opened, start, is_first) = (Some((at, next)), next, false);
        } else if content == "---" {
            return Some((start, at, next));
        } else if !content.is_empty() && !content.starts_with("//") {
            is_first = false;
        }
        at = next;
    }
    // Only one such line, and nothing above it: it closes a header in which nothing stands.
    opened.map(|(at, next)| (0, at, next))
}

/// The YAML with its comments as YAML writes them. Nothing moves.
fn without_remarks(header: &str) -> String {
    let lines = header.split_inclusive('\n').map(|line| match line.trim_start().strip_prefix("//") {
        Some(remark) => {
            format!("{}# {remark}", line.get(..line.len() - remark.len() - 2).unwrap_or_default())
        }
        None => line.to_owned(),
    });
    lines.collect()
}

/// The comment that the file begins with, in one line.
fn story(text: &str) -> String {
    let lines = text.lines().map(str::trim).skip_while(|line| line.is_empty() || *line == "---");
    let remarks = lines.map_while(|line| line.strip_prefix("//")).map(str::trim);
    remarks.filter(|remark| !remark.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Reads values, and takes down what is wrong with them.
struct Keys<'n> {
    file: FileId,
    notes: &'n mut Vec<Diagnostic>,
}

impl Keys<'_> {
    fn fill(&mut self, header: &mut Header, node: &Node) {
        let Value::Map(entries) = &node.value else {
            return self.wrong(node.span, "the header holds keys with values: write `script: …`");
        };
        for entry in entries {
            match entry.key.as_str() {
                "script" => header.script = self.words(entry),
                "temperament" => header.temperament = self.words(entry),
                "seed" => header.seed = self.seed(entry).unwrap_or_default(),
                "slots" => header.slots = self.slots(entry),
                _ => self.unknown(entry),
            }
        }
    }

    fn words(&mut self, entry: &Entry) -> Option<Written> {
        let span = entry.value.span;
        match &entry.value.value {
            Value::Text(text) => Some(Written { text: text.clone(), span }),
            _ => {
                self.wrong(span, format!("`{}` holds words: put them in quotes", entry.key));
                None
            }
        }
    }

    fn seed(&mut self, entry: &Entry) -> Option<u64> {
        let seed = match &entry.value.value {
            Value::Number(number) => u64::try_from(*number).ok(),
            Value::Decimal(written) => written.parse().ok(),
            _ => None,
        };
        if seed.is_none() {
            let message = format!("`seed` is a whole number from 0 to {}", u64::MAX);
            self.note(Code::BadValue, entry.value.span, message);
        }
        seed
    }

    fn slots(&mut self, entry: &Entry) -> Vec<(Written, String)> {
        let Value::Map(slots) = &entry.value.value else {
            self.wrong(entry.value.span, "`slots` holds names with words: write `{name: words}`");
            return Vec::new();
        };
        let mut answers = Vec::new();
        for slot in slots {
            let name = Written { text: slot.key.clone(), span: slot.key_span };
            match answer(&slot.value) {
                Some(words) => answers.push((name, words)),
                None => {
                    let message = format!("`{}` holds words: put them in quotes", slot.key);
                    self.wrong(slot.value.span, message);
                }
            }
        }
        answers
    }

    fn unknown(&mut self, entry: &Entry) {
        let near = nearest(&entry.key, KEYS);
        let message = match near {
            Some(_) => format!("a playthrough has no key `{}`", entry.key),
            None => format!(
                "a playthrough has no key `{}`: it may hold `script`, `seed`, `temperament` and `slots`",
                entry.key
            ),
        };
        let place = Place::new(self.file, entry.key_span);
        self.notes.push(Diagnostic::new(Code::UnknownKey, place, message).did_you_mean(near));
    }

    fn wrong(&mut self, span: Span, message: impl Into<String>) {
        self.note(Code::WrongType, span, message);
    }

    fn note(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.notes.push(Diagnostic::new(code, Place::new(self.file, span), message));
    }
}

/// What a learner may answer: words, and what YAML takes for something else.
fn answer(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) | Value::Decimal(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Truth(truth) => Some(truth.to_string()),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}
