//! Which line and column an offset is in. Made only when a diagnostic needs it.

use super::span::{Span, offset};

/// A place as a person counts: lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
}

/// Where each line of a text starts.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// One entry a line, in order: the offset of its first byte.
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the lines of `text`.
    pub fn new(text: &str) -> LineIndex {
        let after = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| offset(at + 1));
        LineIndex { starts: std::iter::once(0).chain(after).collect() }
    }

    /// The line (from 1) that `at` is in.
    pub fn line(&self, at: u32) -> u32 {
        offset(self.starts.partition_point(|start| *start <= at))
    }

    /// Line and column of `at` in `text`, the text that this index was made for.
    pub fn position(&self, text: &str, at: u32) -> Position {
        let line = self.line(at);
        let start = self.start(line);
        Position { line, column: offset(Span::new(start, at).of(text).chars().count()) + 1 }
    }

    /// The offset at which `line` (from 1) starts.
    pub fn start(&self, line: u32) -> u32 {
        self.starts.get(line.saturating_sub(1) as usize).copied().unwrap_or_default()
    }
}
