//! Numbers of things, in words; and the first letter of a sentence.

/// So many: `1 file`, `2 files`.
pub fn counted(count: usize, one: &str) -> String {
    counted_as(count, one, &format!("{one}s"))
}

/// So many, where more than one is not called as one is with an `s` behind it: `1 reply`, `2 replies`.
pub fn counted_as(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// `text` with a capital letter at its beginning.
pub fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
