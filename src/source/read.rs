//! Bytes to text that is safe to show: limits first, then UTF-8, then every refused character.

use super::lines::LineIndex;
use super::span::{FileId, Place, Span, offset};
use super::{Code, Diagnostic};

/// How large a file may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a whole file.
    pub file: usize,
    /// Bytes of one line, without its end.
    pub line: usize,
}

/// The limits of the language: 4 MiB a file, 10,000 bytes a line.
pub const LIMITS: Limits = Limits { file: 4 << 20, line: 10_000 };

/// A file's text, its name as messages show it, and what was wrong with its bytes.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    notes: Vec<Diagnostic>,
    rejected: bool,
}

impl Source {
    /// Reads the bytes of the file that messages call `name`, as the file `file` of those that are checked together.
    /// The bytes become the text without being copied: a large script must not stand in memory twice.
    pub fn read(file: FileId, name: &str, mut bytes: Vec<u8>, limits: Limits) -> Source {
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        let mut source =
            Source { name: name.to_owned(), text: String::new(), notes: Vec::new(), rejected: false };
        if bytes.len() > limits.file {
            let message =
                format!("this file is larger than {}: split it and use `include`", size(limits.file));
            source.reject(Diagnostic::new(Code::FileTooLarge, Place::new(file, Span::at(0)), message));
            return source;
        }
        match String::from_utf8(bytes) {
            Ok(text) => source.text = text,
            Err(error) => {
                source.text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let at = offset(error.utf8_error().valid_up_to());
                let place = Place::new(file, Span::new(at, at + 3));
                let message = "this byte is not UTF-8 text: save the file as UTF-8";
                source.reject(Diagnostic::new(Code::NotUtf8, place, message));
                return source;
            }
        }
        source.check_lines(file, limits);
        if !source.rejected && may_hold_refused(source.text.as_bytes()) {
            source.notes = refused(file, &source.text);
        }
        source
    }

    /// The name that messages give the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was wrong with the bytes.
    pub fn notes(&self) -> &[Diagnostic] {
        &self.notes
    }

    /// True where the text cannot be used at all.
    pub fn is_rejected(&self) -> bool {
        self.rejected
    }

    /// Finds the lines of the text.
    pub fn line_index(&self) -> LineIndex {
        LineIndex::new(&self.text)
    }

    fn reject(&mut self, note: Diagnostic) {
        self.rejected = true;
        self.notes.push(note);
    }

    fn check_lines(&mut self, file: FileId, limits: Limits) {
        let mut start = 0;
        let ends: Vec<(usize, usize)> = memchr::memchr_iter(b'\n', self.text.as_bytes())
            .chain(std::iter::once(self.text.len()))
            .filter_map(|end| {
                let line = (start, end);
                start = end + 1;
                (end - line.0 > limits.line).then_some(line)
            })
            .collect();
        for (start, end) in ends {
            let line = self.text.get(start..end).unwrap_or_default();
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.len() > limits.line {
                let place = Place::new(file, Span::new(offset(start), offset(start + line.len())));
                let message = format!(
                    "this line has {} bytes, and {} are the limit: break it into several lines",
                    line.len(),
                    limits.line
                );
                self.reject(Diagnostic::new(Code::LineTooLong, place, message));
            }
        }
    }
}

fn size(bytes: usize) -> String {
    if bytes.is_multiple_of(1 << 20) { format!("{} MiB", bytes >> 20) } else { format!("{bytes} bytes") }
}

/// A quick look at all bytes: false where nothing can be wrong.
fn may_hold_refused(bytes: &[u8]) -> bool {
    bytes.chunks(64).any(|chunk| {
        chunk.iter().fold(false, |found, byte| {
            found | (*byte < 0x20 && *byte != b'\n' && *byte != b'\t') | matches!(*byte, 0x7F | 0xC2 | 0xE2)
        })
    })
}

fn refused(file: FileId, text: &str) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let ends_line = c == '\r' && characters.peek().is_some_and(|(_, next)| *next == '\n');
        if !is_refused(c) || c == '\n' || c == '\t' || ends_line {
            continue;
        }
        let place = Place::new(file, Span::new(offset(at), offset(at + c.len_utf8())));
        let message = format!("the invisible character U+{:04X} is refused here: take it out", u32::from(c));
        notes.push(Diagnostic::new(Code::RefusedCharacter, place, message).mend(place, "", "take it out"));
    }
    notes
}

/// True for control characters and for those that turn the reading direction around or end lines in secret: what could drive
/// a terminal or hide text. Line feed, tab and carriage return count too; those who allow them ask for them first.
pub fn is_refused(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
