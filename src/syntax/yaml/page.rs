//! The YAML text on its place in the file.

use std::borrow::Cow;

use crate::source::{Code, Diagnostic, FileId, Place, Span, is_refused, offset};

/// A stretch of YAML in a file.
pub(super) struct Page<'a> {
    /// The file.
    pub(super) file: FileId,
    /// Where in the file the text starts.
    pub(super) base: u32,
    /// The text.
    pub(super) text: &'a str,
}

impl Page<'_> {
    /// The span in the file of the bytes from `start` to `end` of this text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.base.saturating_add(offset(start)), self.base.saturating_add(offset(end)))
    }

    /// The same as a place.
    pub(super) fn place(&self, start: usize, end: usize) -> Place {
        Place::new(self.file, self.span(start, end))
    }

    /// What stands from `start` to `end`; empty where that does not fit.
    pub(super) fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The text of a span in the file.
    pub(super) fn of(&self, span: Span) -> &str {
        self.slice(span.start.saturating_sub(self.base) as usize, span.end.saturating_sub(self.base) as usize)
    }

    /// Where the line that holds `at` ends, without spaces at its end.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.lines().next().unwrap_or_default().trim_end().len()
    }

    /// True where both spans start on one line.
    pub(super) fn share_line(&self, one: Span, other: Span) -> bool {
        let (first, last) = (one.start.min(other.start), one.start.max(other.start));
        !self.of(Span::new(first, last)).contains('\n')
    }

    /// A finding about YAML that cannot be read, at `start` to `end`.
    pub(super) fn unreadable(&self, start: usize, end: usize, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Code::UnreadableYaml, self.place(start, end), message)
    }

    /// The first character that YAML does not know and that is not refused everywhere.
    pub(super) fn foreign_character(&self) -> Option<Diagnostic> {
        let mut candidates = memchr::memchr_iter(0xEF, self.text.as_bytes());
        candidates.find_map(|at| {
            let c = self.text.get(at..)?.chars().next().filter(|c| is_foreign(*c))?;
            let message = format!("the character U+{:04X} cannot stand in YAML: take it out", u32::from(c));
            let found = self.unreadable(at, at + c.len_utf8(), message);
            let place = found.place;
            Some(found.mend(place, "", "take it out"))
        })
    }
}

fn is_foreign(c: char) -> bool {
    matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The text with a visible character of the same length in the place of every refused one, so that offsets stay.
pub(super) fn replace_refused(yaml: &str) -> Cow<'_, str> {
    let is_plain =
        |byte: &u8| (*byte >= 0x20 || matches!(*byte, b'\n' | b'\t')) && !matches!(*byte, 0x7F | 0xC2 | 0xE2);
    if yaml.as_bytes().iter().all(is_plain) {
        return Cow::Borrowed(yaml);
    }
    let mut text = String::with_capacity(yaml.len());
    let mut characters = yaml.chars().peekable();
    while let Some(c) = characters.next() {
        let ends_line = c == '\r' && characters.peek().is_none_or(|next| *next == '\n');
        if !is_refused(c) || matches!(c, '\n' | '\t') || ends_line {
            text.push(c);
        } else {
            text.push(match c.len_utf8() {
                1 => '?',
                2 => '\u{BF}',
                _ => '\u{FFFD}',
            });
        }
    }
    Cow::Owned(text)
}
