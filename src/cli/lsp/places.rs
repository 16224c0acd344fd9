//! Places as editors count them: lines and characters from 0, characters in UTF-8 or UTF-16; and files by their addresses.

use std::str::FromStr as _;

use lsp_types::{Position, Range, Uri};
use rehearsal::program::beside;
use rehearsal::source::Span;

use super::super::address;

/// What characters are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of 16 bits: a character beyond the first 65,536 counts two.
    Utf16,
}

/// The lines of a text, as editors count them: a line ends at `\n`, `\r\n` or `\r`.
pub(super) struct Lines<'t> {
    text: &'t str,
    /// Where each line starts, and where it ends before its sign.
    lines: Vec<(usize, usize)>,
    encoding: Encoding,
}

impl<'t> Lines<'t> {
    /// Finds the lines of `text`.
    pub(super) fn new(text: &'t str, encoding: Encoding) -> Lines<'t> {
        let (mut lines, mut start) = (Vec::new(), 0);
        let bytes = text.as_bytes();
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            // The second half of `\r\n` belongs to a line that has ended.
            if at < start {
                continue;
            }
            let is_pair = bytes.get(at..at + 2) == Some(b"\r\n");
            lines.push((start, at));
            start = if is_pair { at + 2 } else { at + 1 };
        }
        lines.push((start, text.len()));
        Lines { text, lines, encoding }
    }

    /// The offset of `position`; what is past the end of a line or of the text is at its end, and what is within a character at its
    /// beginning.
    pub(super) fn offset(&self, position: Position) -> u32 {
        let line = self.lines.get(position.line as usize);
        let Some((start, end)) = line.copied() else { return offset(self.text.len()) };
        let wanted = position.character as usize;
        let mut units = 0;
        for (at, c) in self.text.get(start..end).unwrap_or_default().char_indices() {
            units += self.units(c);
            if units > wanted {
                return offset(start + at);
            }
        }
        offset(end)
    }

    /// The position of the offset `at`.
    pub(super) fn position(&self, at: u32) -> Position {
        let at = self.text.floor_char_boundary(at as usize);
        let line = self.lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        let (start, end) = self.lines.get(line).copied().unwrap_or_default();
        let before = self.text.get(start..at.min(end)).unwrap_or_default();
        let character = match self.encoding {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => before.chars().map(char::len_utf16).sum(),
        };
        Position { line: offset(line), character: offset(character) }
    }

    /// The range of `span`.
    pub(super) fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end.max(span.start)) }
    }

    /// The span of `range`, empty where its ends are the wrong way round.
    pub(super) fn span(&self, range: Range) -> Span {
        let start = self.offset(range.start);
        Span::new(start, self.offset(range.end).max(start))
    }

    fn units(&self, c: char) -> usize {
        match self.encoding {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
        }
    }
}

/// A length as an offset: texts are refused long before 4 GiB.
fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The path of the file at `uri`; for what is no file, the address itself, which leads nowhere on disk.
pub(super) fn path_of(uri: &str) -> String {
    let path =
        uri.strip_prefix("file://").and_then(|behind| behind.find('/').and_then(|at| behind.get(at..)));
    path.and_then(decoded).map_or_else(|| uri.to_owned(), |path| beside("/", &path))
}

/// Whether `path` is one of a file.
pub(super) fn is_file(path: &str) -> bool {
    path.starts_with('/')
}

/// `text` with `%20` and its kin undone.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        bytes.push(u8::from_str_radix(behind.get(..2)?, 16).ok()?);
        rest = behind.get(2..)?;
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok()
}

/// The address of the file at `path`; what is no file is one already.
pub(super) fn address_of(path: &str) -> String {
    if is_file(path) { address::of_file(path) } else { path.to_owned() }
}

/// An address as messages hold it.
pub(super) fn uri(address: &str) -> Option<Uri> {
    Uri::from_str(address).ok()
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Lines, address_of, path_of};
    use lsp_types::Position;

    fn offset(text: &str, encoding: Encoding, line: u32, character: u32) -> u32 {
        Lines::new(text, encoding).offset(Position { line, character })
    }

    #[test]
    fn positions_past_the_end_are_at_the_end() {
        let text = "ab\r\ncd";
        assert_eq!(offset(text, Encoding::Utf16, 0, 9), 2);
        assert_eq!(offset(text, Encoding::Utf16, 1, 9), 6);
        assert_eq!(offset(text, Encoding::Utf16, 9, 0), 6);
        assert_eq!(offset("", Encoding::Utf8, u32::MAX, u32::MAX), 0);
    }

    #[test]
    fn positions_within_a_character_are_at_its_beginning() {
        let text = "a😀b";
        assert_eq!([0, 1, 2, 3, 4].map(|at| offset(text, Encoding::Utf16, 0, at)), [0, 1, 1, 5, 6]);
        assert_eq!([1, 2, 4, 5, 6].map(|at| offset(text, Encoding::Utf8, 0, at)), [1, 1, 1, 5, 6]);
        let lines = Lines::new(text, Encoding::Utf16);
        assert_eq!([0, 1, 3, 5, 6].map(|at| lines.position(at).character), [0, 1, 1, 3, 4]);
    }

    #[test]
    fn a_lone_carriage_return_ends_a_line_for_editors() {
        let lines = Lines::new("a\rb\r\nc\n", Encoding::Utf8);
        assert_eq!([0, 2, 5, 7].map(|at| lines.position(at).line), [0, 1, 2, 3]);
    }

    #[test]
    fn addresses_and_paths_are_each_others() {
        for path in ["/a b/ü#%.talk", "/plain/call.talk"] {
            assert_eq!(path_of(&address_of(path)), path);
        }
        assert_eq!(path_of("file:///a/../b%2Fc.talk"), "/b/c.talk");
        assert_eq!(path_of("untitled:Untitled-1"), "untitled:Untitled-1");
        assert_eq!(path_of("file:///%zz"), "file:///%zz");
    }
}
