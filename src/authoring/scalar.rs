//! Words as YAML reads them back: in files that are written for an author.

use std::borrow::Cow;

/// Words that other readers of YAML take for something else, and ours some of them.
const WORDS: [&str; 9] = ["true", "false", "null", "y", "n", "yes", "no", "on", "off"];

/// `words` as they are where nothing in them means anything in YAML, otherwise in quotes.
pub(super) fn scalar(words: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || " ,.'!?-_/".contains(c);
    let begins = words.starts_with(char::is_alphabetic) || words.starts_with("../");
    let is_word = WORDS.contains(&words.to_lowercase().as_str());
    if begins && !is_word && words.chars().all(is_plain) && words.trim() == words {
        Cow::Borrowed(words)
    } else {
        Cow::Owned(quoted(words))
    }
}

/// The same for an item of a list in brackets, where a comma would end it.
pub(super) fn item(words: &str) -> Cow<'_, str> {
    if words.contains(',') { Cow::Owned(quoted(words)) } else { scalar(words) }
}

fn quoted(words: &str) -> String {
    let escaped = words.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        // YAML holds no such characters, not even in quotes.
        '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}
