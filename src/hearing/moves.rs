//! Which moves words make: the patterns of `words/moves.txt`, looked up by their first word, so that a sentence touches only a
//! handful of them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::lists::{entries, pairs, words};
use super::pattern::{Classes, Pattern, Sentence, Strength};
use super::sentence::{Reader, Word, key};

/// Patterns of all moves.
pub(super) struct Moves {
    names: Vec<&'static str>,
    patterns: Vec<Pattern>,
    /// Which patterns begin with a word.
    begin: FxHashMap<u64, Vec<usize>>,
    /// Patterns that may begin with anything.
    anywhere: Vec<usize>,
    openers: FxHashSet<u64>,
    /// The moves of ours that a name of the library stands for.
    library: FxHashMap<&'static str, Vec<usize>>,
}

/// A move that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    /// Half for weak evidence, one for strong.
    pub(super) strength: f64,
    /// The first word that shows it, and how many.
    pub(super) from: usize,
    pub(super) count: usize,
}

impl Moves {
    pub(super) fn new(reader: &Reader) -> Moves {
        let mut moves = Moves {
            names: Vec::new(),
            patterns: Vec::new(),
            begin: FxHashMap::default(),
            anywhere: Vec::new(),
            openers: words(include_str!("words/openers.txt")).map(key).collect(),
            library: FxHashMap::default(),
        };
        let mut classes = Classes::default();
        for line in entries(include_str!("words/moves.txt")) {
            if let Some(class) = line.strip_prefix("@class ") {
                let mut members = class.split_whitespace();
                classes.insert(members.next().unwrap_or_default(), members.collect());
            } else if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                moves.names.push(name);
            } else {
                moves.add(Pattern::read(line, moves.names.len().saturating_sub(1), &classes, reader));
            }
        }
        for (name, ours) in pairs(include_str!("words/library.txt")) {
            let ours = ours.split_whitespace().filter_map(|name| moves.index(name)).collect();
            moves.library.insert(name, ours);
        }
        moves
    }

    fn add(&mut self, pattern: Pattern) {
        let index = self.patterns.len();
        match pattern.beginnings() {
            Some(keys) => keys.into_iter().for_each(|key| self.begin.entry(key).or_default().push(index)),
            None => self.anywhere.push(index),
        }
        self.patterns.push(pattern);
    }

    /// How many moves there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// Their names, in the order in which everything else counts them.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().copied()
    }

    /// Which of the moves is called `name`.
    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| *known == name)
    }

    /// Which of the moves one that is declared as `name` is: our own name, or one of the library; none where it says nothing of words.
    pub(super) fn declared(&self, name: &str) -> Vec<usize> {
        match self.library.get(name) {
            Some(ours) => ours.clone(),
            None => self.index(name).into_iter().collect(),
        }
    }

    /// What is found of each move in `words`.
    pub(super) fn find(&self, words: &[Word]) -> Vec<Option<Found>> {
        let sentence = Sentence { words, openers: &self.openers };
        let mut fits = Vec::with_capacity(64);
        for (at, word) in words.iter().enumerate() {
            let begin = self.begin.get(&word.key).into_iter().flatten();
            fits.extend(
                begin.chain(&self.anywhere).filter_map(|index| Some((self.patterns.get(*index)?, at, word))),
            );
        }
        let mut denied: Vec<(usize, usize, usize)> = Vec::new();
        for (pattern, at, _) in fits.iter().filter(|(pattern, ..)| pattern.strength == Strength::Denied) {
            if let Some(end) = pattern.fits(&sentence, *at) {
                denied.push((pattern.of, *at, end.max(at + 1)));
            }
        }
        let mut found: Vec<Option<Found>> = vec![None; self.names.len()];
        for (pattern, at, word) in fits {
            let strength = match pattern.strength {
                Strength::Strong => 1.0,
                Strength::Weak => 0.5,
                Strength::Denied => continue,
            };
            let Some(best) = found.get_mut(pattern.of) else { continue };
            if word.is_negated && !pattern.fits_negated || best.is_some_and(|best| best.strength >= strength)
            {
                continue;
            }
            let Some(end) = pattern.fits(&sentence, at) else { continue };
            let overlaps = |(of, from, to): &(usize, usize, usize)| {
                *of == pattern.of && *from < end.max(at + 1) && at < *to
            };
            if !denied.iter().any(overlaps) {
                *best = Some(Found { strength, from: at, count: end - at });
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::Moves;
    use crate::hearing::sentence::Reader;

    #[test]
    fn every_pattern_can_be_read_and_every_name_of_the_library_leads_to_moves() {
        let moves = Moves::new(&Reader::new());
        assert!(moves.patterns.iter().all(super::Pattern::is_whole));
        assert!(moves.patterns.len() > 1000);
        assert!(moves.library.len() > 60);
    }
}
