//! A phrase of the list, and where it stands among words.

use super::clauses::is_denial;

/// A stretch of words, from one to before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) from: usize,
    pub(super) to: usize,
}

/// A phrase of the list.
#[derive(Debug)]
pub(super) struct Phrase {
    parts: Vec<Part>,
}

/// What stands at one place of a phrase.
#[derive(Debug)]
enum Part {
    /// One of these words; true where it may be missing.
    Word(Vec<Word>, bool),
    /// Up to three words, of which none denies.
    Gap,
    /// The beginning of the clause.
    Begins,
    /// Its end.
    Ends,
}

/// A word of a phrase.
#[derive(Debug)]
struct Word {
    letters: String,
    /// Whether one slip of the keys is allowed.
    may_slip: bool,
}

/// How many words a gap may take.
const GAP: usize = 3;

impl Stretch {
    pub(super) fn overlaps(self, other: Stretch) -> bool {
        self.from < other.to && other.from < self.to
    }
}

impl Phrase {
    /// Reads a line of the list; `lists` are the names that it may use.
    pub(super) fn read(line: &str, lists: &[(&str, &str)]) -> Phrase {
        let part = |written: &str| match written {
            ".." => Part::Gap,
            "^" => Part::Begins,
            "$" => Part::Ends,
            _ => {
                let may_miss = written.ends_with('?');
                let mut words = Vec::new();
                spell(written.trim_end_matches('?'), lists, &mut words);
                Part::Word(words, may_miss)
            }
        };
        Phrase { parts: line.split_whitespace().map(part).collect() }
    }

    /// Where it stands in `clause`, the first way for each place at which it begins.
    pub(super) fn found<'p>(&'p self, clause: &'p [String]) -> impl Iterator<Item = Stretch> + 'p {
        (0..clause.len()).filter_map(move |from| {
            let to = reach(&self.parts, clause, from)?;
            Some(Stretch { from, to })
        })
    }
}

impl Word {
    fn is(&self, typed: &str) -> bool {
        self.letters == typed || self.may_slip && is_slip(&self.letters, typed)
    }
}

/// The words that `written` stands for, with the lists that it names.
fn spell(written: &str, lists: &[(&str, &str)], words: &mut Vec<Word>) {
    for one in written.split('|') {
        match lists.iter().find(|(name, _)| *name == one) {
            // A list names no list, so this ends.
            Some((_, list)) => words.extend(list.split('|').map(word)),
            None => words.push(word(one)),
        }
    }
}

fn word(written: &str) -> Word {
    let may_slip = written.starts_with('~');
    Word { letters: written.trim_start_matches('~').to_owned(), may_slip }
}

/// Where `parts` end when they begin at `at`; none where they do not stand there.
fn reach(parts: &[Part], clause: &[String], at: usize) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return Some(at) };
    match part {
        Part::Begins => (at == 0).then(|| reach(rest, clause, at))?,
        Part::Ends => (at >= clause.len()).then(|| reach(rest, clause, at))?,
        Part::Word(words, may_miss) => {
            let is_here = clause.get(at).is_some_and(|typed| words.iter().any(|word| word.is(typed)));
            let here = if is_here { reach(rest, clause, at + 1) } else { None };
            here.or_else(|| if *may_miss { reach(rest, clause, at) } else { None })
        }
        Part::Gap => (0..=GAP).find_map(|skipped| {
            let gap = clause.get(at..at + skipped)?;
            let is_open = !gap.iter().any(|word| is_denial(word));
            if is_open { reach(rest, clause, at + skipped) } else { None }
        }),
    }
}

/// Whether `typed` is `right` with one letter missing, one too many, one wrong, or two changed round. The first letter stands.
fn is_slip(right: &str, typed: &str) -> bool {
    let (right, typed): (Vec<char>, Vec<char>) = (right.chars().collect(), typed.chars().collect());
    if right.first() != typed.first() || right.len().abs_diff(typed.len()) > 1 {
        return false;
    }
    let same = right.iter().zip(&typed).take_while(|(one, other)| one == other).count();
    let rest = |letters: &[char], from: usize| letters.get(from..).map(<[char]>::to_vec).unwrap_or_default();
    let (missing, extra) = (rest(&right, same + 1), rest(&typed, same + 1));
    let swapped = right.get(same) == typed.get(same + 1) && right.get(same + 1) == typed.get(same);
    missing == extra
        || missing == rest(&typed, same)
        || rest(&right, same) == extra
        || swapped && rest(&right, same + 2) == rest(&typed, same + 2)
}

#[cfg(test)]
mod tests {
    use super::is_slip;

    #[test]
    fn one_slip_is_allowed() {
        for typed in ["myself", "myslef", "mysel", "myselff", "mysekf", "mself"] {
            assert!(is_slip("myself", typed), "{typed}");
        }
        for typed in ["himself", "my", "mysl", "nyself", "yourself", "mystery"] {
            assert!(!is_slip("myself", typed), "{typed}");
        }
    }
}
