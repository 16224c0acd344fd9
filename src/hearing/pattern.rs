//! One pattern of words, as `words/moves.txt` writes it, and whether a sentence fits it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::sentence::{Reader, Word, key};

/// The most words that `...` passes over.
const GAP: usize = 4;

/// A pattern and what it is good for.
#[derive(Debug)]
pub(super) struct Pattern {
    elements: Vec<Element>,
    /// Which move it belongs to: an index of the moves' names.
    pub(super) of: usize,
    pub(super) strength: Strength,
    /// Whether it fits under a negation.
    pub(super) fits_negated: bool,
}

/// What a pattern that fits says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// The move, well enough to tell it.
    Strong,
    /// The move, well enough to compare by.
    Weak,
    /// That these words are not the move.
    Denied,
}

#[derive(Debug)]
enum Element {
    Start,
    End,
    Asked,
    Any,
    Gap,
    Words { ways: Vec<Vec<Form>>, may_miss: bool },
}

/// How one word is compared.
#[derive(Debug)]
enum Form {
    Same(u64),
    Beginning(String),
    Stem(u64),
}

impl Form {
    fn fits(&self, word: &Word) -> bool {
        match self {
            Form::Same(key) => *key == word.key,
            Form::Beginning(letters) => word.spelt.starts_with(letters),
            Form::Stem(stem) => *stem == word.stem,
        }
    }
}

/// Classes of words by their names.
pub(super) type Classes = FxHashMap<&'static str, Vec<&'static str>>;

impl Pattern {
    /// Reads a pattern of the move with index `of`.
    pub(super) fn read(line: &'static str, of: usize, classes: &Classes, reader: &Reader) -> Pattern {
        let mut words = line.split_whitespace();
        let (mut strength, mut fits_negated) = (Strength::Strong, false);
        let mut elements = Vec::new();
        for word in words.by_ref() {
            match word {
                "%" => strength = Strength::Weak,
                "!" => strength = Strength::Denied,
                "~" => fits_negated = true,
                word => elements.push(element(word, classes, reader)),
            }
        }
        while matches!(elements.last(), Some(Element::Gap)) {
            elements.pop();
        }
        fits_negated |= strength == Strength::Denied;
        Pattern { elements, of, strength, fits_negated }
    }

    /// The keys of the words that it can begin with; none where it may begin with anything.
    pub(super) fn beginnings(&self) -> Option<FxHashSet<u64>> {
        let first = self.elements.iter().find(|element| !matches!(element, Element::Start))?;
        let Element::Words { ways, may_miss: false } = first else { return None };
        let key = |way: &Vec<Form>| match way.first() {
            Some(Form::Same(key)) => Some(*key),
            _ => None,
        };
        ways.iter().map(key).collect()
    }

    /// Where the words behind it begin, if it fits at `at`.
    pub(super) fn fits(&self, sentence: &Sentence<'_>, at: usize) -> Option<usize> {
        fits(&self.elements, sentence, at, at)
    }

    /// Whether every word of it can be read: what a test asks of the lists.
    #[cfg(test)]
    pub(super) fn is_whole(&self) -> bool {
        let is_whole = |element: &Element| match element {
            Element::Words { ways, .. } => !ways.is_empty() && ways.iter().all(|way| !way.is_empty()),
            _ => true,
        };
        !self.elements.is_empty() && self.elements.iter().all(is_whole)
    }
}

/// Words, and those that may stand before the start of a clause.
pub(super) struct Sentence<'a> {
    pub(super) words: &'a [Word],
    pub(super) openers: &'a FxHashSet<u64>,
}

impl Sentence<'_> {
    fn clause(&self, at: usize) -> Option<u32> {
        self.words.get(at).map(|word| word.clause)
    }

    /// Whether a clause begins at `at`, or only openers stand before it.
    fn is_start(&self, at: usize) -> bool {
        let Some(clause) = self.clause(at) else { return false };
        let before = self.words.iter().take(at).rev().take_while(|word| word.clause == clause);
        before.into_iter().all(|word| self.openers.contains(&word.key))
    }

    fn is_end(&self, at: usize) -> bool {
        at == self.words.len() || at > 0 && self.clause(at) != self.clause(at - 1)
    }

    fn is_asked(&self, at: usize) -> bool {
        self.words
            .get(at.saturating_sub(1).min(self.words.len().saturating_sub(1)))
            .is_some_and(|word| word.is_asked)
    }
}

/// Where the words behind `elements` begin, if they fit from `at` on. The pattern as a whole began at `start`.
fn fits(elements: &[Element], sentence: &Sentence<'_>, at: usize, start: usize) -> Option<usize> {
    let Some((first, rest)) = elements.split_first() else { return Some(at) };
    let go_on = |holds: bool, at: usize| if holds { fits(rest, sentence, at, start) } else { None };
    match first {
        Element::Start => go_on(sentence.is_start(at), at),
        Element::End => go_on(sentence.is_end(at), at),
        Element::Asked => go_on(sentence.is_asked(at), at),
        Element::Any => go_on(at < sentence.words.len(), at + 1),
        Element::Gap => fits_behind_gap(rest, sentence, at, start),
        Element::Words { ways, may_miss } => {
            let found = ways.iter().find_map(|way| {
                let end = end_of(way, sentence, at, start)?;
                fits(rest, sentence, end, start)
            });
            found.or_else(|| go_on(*may_miss, at))
        }
    }
}

fn fits_behind_gap(rest: &[Element], sentence: &Sentence<'_>, at: usize, start: usize) -> Option<usize> {
    for passed in 0..=GAP {
        if let Some(last) = (at + passed).checked_sub(1).filter(|_| passed > 0) {
            let word = sentence.words.get(last)?;
            let before = at.saturating_sub(1);
            if word.is_negation || sentence.clause(before) != Some(word.clause) {
                return None;
            }
        }
        if let Some(end) = fits(rest, sentence, at + passed, start) {
            return Some(end);
        }
    }
    None
}

/// Where `way` ends, if it stands at `at`, in one clause with what stands before it.
fn end_of(way: &[Form], sentence: &Sentence<'_>, at: usize, start: usize) -> Option<usize> {
    let end = at + way.len();
    let words = sentence.words.get(at..end)?;
    let clause = sentence.clause(at);
    let joins = at == start || sentence.clause(at.saturating_sub(1)) == clause;
    let is_one_clause = words.last().map(|word| word.clause) == clause;
    let all = way.iter().zip(words).all(|(form, word)| form.fits(word));
    (joins && is_one_clause && all).then_some(end)
}

fn element(word: &'static str, classes: &Classes, reader: &Reader) -> Element {
    match word {
        "^" => return Element::Start,
        "$" => return Element::End,
        "?$" => return Element::Asked,
        "_" => return Element::Any,
        "..." => return Element::Gap,
        _ => {}
    }
    let (word, may_miss) = word.strip_suffix('?').map_or((word, false), |word| (word, true));
    let mut ways = Vec::new();
    for way in word.split('|') {
        match way.strip_prefix('@') {
            Some(class) => {
                ways.extend(classes.get(class).into_iter().flatten().map(|way| forms(way, reader)));
            }
            None => ways.push(forms(way, reader)),
        }
    }
    Element::Words { ways, may_miss }
}

/// The words of `way`, which underscores join.
fn forms(way: &str, reader: &Reader) -> Vec<Form> {
    let form = |word: &str| {
        if let Some(letters) = word.strip_suffix('*') {
            Form::Beginning(letters.to_owned())
        } else if let Some(word) = word.strip_suffix('+') {
            Form::Stem(reader.stem(word))
        } else {
            Form::Same(key(word))
        }
    };
    way.split('_').filter(|word| !word.is_empty()).map(form).collect()
}
