//! Lists of words and phrases that rules look for. A line a phrase; words are compared without regard to capitals and signs.

/// Phrases to look for.
#[derive(Debug)]
pub(super) struct Phrases {
    /// Each as its words with a space before and behind every one of them.
    phrases: Vec<String>,
}

impl Phrases {
    /// Reads a list: a line a phrase, `#` begins a comment, `*` at the end of a phrase stands for any end of its last word.
    pub(super) fn read(list: &str) -> Phrases {
        let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let phrase = |line: &str| match line.strip_suffix('*') {
            Some(start) => spaced(start).trim_end().to_owned(),
            None => spaced(line),
        };
        Phrases { phrases: lines.map(phrase).collect() }
    }

    /// The first of the phrases that stands in `text`.
    pub(super) fn find(&self, text: &str) -> Option<&str> {
        let text = spaced(text);
        let found = self.phrases.iter().find(|phrase| text.contains(phrase.as_str()))?;
        Some(found.trim())
    }

    /// The phrase that `text` begins with.
    pub(super) fn begins(&self, text: &str) -> Option<&str> {
        let text = spaced(text);
        let found = self.phrases.iter().find(|phrase| text.starts_with(phrase.as_str()))?;
        Some(found.trim())
    }
}

/// The words of a text in small letters, each between two spaces.
pub(super) fn spaced(text: &str) -> String {
    let mut out = String::from(" ");
    for word in text.split(|c: char| !c.is_alphanumeric() && !['\'', '’'].contains(&c)) {
        let word = word.trim_matches(['\'', '’']);
        if !word.is_empty() {
            out.push_str(&word.to_lowercase().replace('’', "'"));
            out.push(' ');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Phrases;

    #[test]
    fn phrases_are_whole_words_but_for_a_star() {
        let list = Phrases::read("# a list\nyou are\nbound*\nself-care\n");
        assert_eq!(list.find("Some self-care, then."), Some("self care"));
        assert_eq!(list.find("Are you. You are!"), Some("you are"));
        assert_eq!(list.find("A boundary, then."), Some("bound"));
        assert_eq!(list.find("Your area is unbound."), None);
        assert_eq!(list.begins("You are here"), Some("you are"));
        assert_eq!(list.begins("Here you are"), None);
    }
}
