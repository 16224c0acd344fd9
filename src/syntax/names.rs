//! What a name is, and when two are one.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// A name as it is compared: in normal form C.
pub fn normal(name: &str) -> Cow<'_, str> {
    if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(name.nfc().collect()) }
}

/// True for the names of meters, moods, their states, flags, slots and defines: a letter, then letters, digits and `_`.
pub fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(char::is_alphabetic) && characters.all(is_inner)
}

/// True for the names of scenes, labels, moves, outcomes, temperaments, cues, includes and ids: the same, and `-` between letters
/// or digits.
pub fn is_dashed_name(name: &str) -> bool {
    let mut before = '-';
    for c in name.chars() {
        let fits = if c == '-' { before.is_alphanumeric() } else { is_inner(c) };
        if !fits || (before == '-' && !c.is_alphanumeric()) {
            return false;
        }
        before = c;
    }
    before != '-' && name.starts_with(char::is_alphabetic)
}

/// The dashed name that was probably meant by `words`: a dash for whatever cannot stand in it. None where nothing is left.
pub fn dashed_name(words: &str) -> Option<String> {
    let parts = words.split(|c| !is_inner(c)).filter(|part| !part.is_empty());
    let name = parts.collect::<Vec<_>>().join("-");
    is_dashed_name(&name).then_some(name)
}

fn is_inner(c: char) -> bool {
    c == '_' || c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}
