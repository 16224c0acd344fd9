//! The replies of a choice, made ready to be compared with what is typed.

use super::index::Index;
use super::meaning::Weighed;
use super::weights::Weights;
use super::{Candidate, Ear};

/// A choice that typed words are compared with: [`Ear::choice`] makes it once, when the choice is reached.
pub struct Choice {
    pub(super) letters: Index,
    pub(super) meanings: Index,
    pub(super) replies: Vec<Reply>,
    /// How many replies make each move.
    pub(super) makers: Vec<f64>,
    pub(super) weights: Weights,
}

/// What is known of one reply.
pub(super) struct Reply {
    /// How much of each move it makes, 0 to 1.
    pub(super) moves: Vec<f64>,
    /// What it does, by the examples of each move.
    pub(super) acts: Vec<f64>,
    /// The meanings of all of its texts, in order.
    pub(super) meanings: Vec<u64>,
}

impl Ear {
    /// Makes the replies of a choice ready.
    pub fn choice(&self, candidates: &[Candidate<'_>]) -> Choice {
        let wordings: usize = candidates.iter().map(|candidate| candidate.wordings.len()).sum();
        let weights = self.weights.of(wordings / candidates.len().max(1));
        let (mut letters, mut meanings, mut replies) = (Vec::new(), Vec::new(), Vec::new());
        for candidate in candidates {
            let texts = || std::iter::once(candidate.text).chain(candidate.wordings.iter().copied());
            let read: Vec<_> = texts().map(|text| self.reader.read(text)).collect();
            let meant: Vec<_> = read.iter().map(|words| self.lexicon.meanings(words)).collect();
            letters.push(read.iter().map(|words| self.background.letters(words)).collect::<Vec<Weighed>>());
            let mut keys: Vec<u64> = meant.iter().flatten().map(|meaning| meaning.key).collect();
            keys.sort_unstable();
            keys.dedup();
            let mut moves = vec![0.0; self.moves.len()];
            let part = 1.0 / u32::try_from(read.len()).map_or(1.0, f64::from);
            for words in &read {
                for (made, found) in moves.iter_mut().zip(self.moves.find(words)) {
                    *made += found.map_or(0.0, |found| found.strength * part);
                }
            }
            for declared in candidate.moves.iter().flat_map(|name| self.moves.declared(name)) {
                moves.get_mut(declared).into_iter().for_each(|made| *made = made.max(1.0));
            }
            let weighed: Vec<Weighed> = meant.iter().map(|meant| self.background.meanings(meant)).collect();
            let acts = self.acts.of_all(read.iter().map(Vec::as_slice).zip(&weighed));
            meanings.push(weighed);
            replies.push(Reply { moves, acts, meanings: keys });
        }
        let makes = |index: usize| {
            let makers =
                replies.iter().filter(|reply| reply.moves.get(index).is_some_and(|made| *made > 0.0));
            u32::try_from(makers.count()).map_or(f64::MAX, f64::from)
        };
        let makers = (0..self.moves.len()).map(makes).collect();
        Choice { letters: Index::new(&letters), meanings: Index::new(&meanings), replies, makers, weights }
    }
}
