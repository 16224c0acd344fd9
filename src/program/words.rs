//! Text as it is shown: words, some of them strong or soft.

use std::borrow::Cow;

/// How a run of words is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Written between stars.
    pub strong: bool,
    /// Written between underscores.
    pub soft: bool,
}

/// Text with its strong and soft runs. Inside, four control characters, which no script can hold, switch the styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Words<'a> {
    marked: &'a str,
    /// Whether some run is strong or soft.
    is_styled: bool,
}

pub(crate) const STRONG_ON: char = '\u{11}';
pub(crate) const STRONG_OFF: char = '\u{12}';
pub(crate) const SOFT_ON: char = '\u{13}';
pub(crate) const SOFT_OFF: char = '\u{14}';
const MARKS: [char; 4] = [STRONG_ON, STRONG_OFF, SOFT_ON, SOFT_OFF];

impl<'a> Words<'a> {
    /// Text as the program keeps it.
    pub(crate) fn new(marked: &'a str) -> Words<'a> {
        // All bytes are looked at together, since most lines have no such run.
        let is_styled = marked.bytes().fold(false, |found, byte| found | (byte.wrapping_sub(0x11) < 4));
        Words { marked, is_styled }
    }

    /// The same, where it is known whether some run is strong or soft.
    pub(crate) const fn known(marked: &'a str, is_styled: bool) -> Words<'a> {
        Words { marked, is_styled }
    }

    /// Whether some run is strong or soft.
    pub(crate) const fn is_styled(self) -> bool {
        self.is_styled
    }

    /// The letters as they are kept, marks included.
    pub(crate) const fn marked(self) -> &'a str {
        self.marked
    }

    /// The words alone.
    #[inline]
    pub fn plain(self) -> Cow<'a, str> {
        if self.is_styled { Cow::Owned(self.marked.replace(MARKS, "")) } else { Cow::Borrowed(self.marked) }
    }

    /// The text as an author would write it: strong words between stars, soft ones between underscores.
    pub fn written(self) -> Cow<'a, str> {
        if !self.is_styled {
            return Cow::Borrowed(self.marked);
        }
        let sign = |c| match c {
            STRONG_ON | STRONG_OFF => '*',
            SOFT_ON | SOFT_OFF => '_',
            other => other,
        };
        Cow::Owned(self.marked.chars().map(sign).collect())
    }

    /// The runs of words, in order, each with its style; none is empty.
    pub fn runs(self) -> Vec<(Style, &'a str)> {
        let (mut runs, mut style, mut rest) = (Vec::new(), Style::default(), self.marked);
        while let Some(at) = rest.find(MARKS) {
            let (run, after) = rest.split_at(at);
            if !run.is_empty() {
                runs.push((style, run));
            }
            let mut characters = after.chars();
            match characters.next() {
                Some(STRONG_ON) => style.strong = true,
                Some(STRONG_OFF) => style.strong = false,
                Some(SOFT_ON) => style.soft = true,
                _ => style.soft = false,
            }
            rest = characters.as_str();
        }
        if !rest.is_empty() {
            runs.push((style, rest));
        }
        runs
    }

    /// True where nothing would be shown.
    pub fn is_empty(self) -> bool {
        // A line that begins with a letter, as most do, needs no second look.
        let begins = self.marked.as_bytes().first().is_some_and(|byte| !(0x11..0x15).contains(byte));
        !begins && self.marked.trim_matches(MARKS).is_empty()
    }
}
