//! Word lists as text: what stands on a line, without its comment.

/// The lines that say something. A `#` and what follows it is a comment.
pub(super) fn entries(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .map(|line| line.split_once('#').map_or(line, |(before, _)| before).trim())
        .filter(|line| !line.is_empty())
}

/// Lines of the form `one: other`.
pub(super) fn pairs(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    entries(text).filter_map(|line| line.split_once(':')).map(|(one, other)| (one.trim(), other.trim()))
}

/// All words of all lines.
pub(super) fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    entries(text).flat_map(str::split_whitespace)
}
