//! The replies of a choice, made ready to be compared with what is typed.

use super::index::Index;
use super::meaning::{Meanings, Weighed};
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

/// A candidate whose texts were read: what does not hang on the other candidates.
pub(super) struct Known {
    texts: Vec<Text>,
    declared: Vec<usize>,
}

impl Known {
    /// How many texts it has.
    pub(super) fn count(&self) -> usize {
        self.texts.len()
    }
}

/// One text of a candidate.
struct Text {
    meanings: Meanings,
    weighed: Weighed,
    letters: Weighed,
    moves: Vec<f64>,
    acts: Vec<f64>,
}

impl Ear {
    /// Makes the replies of a choice ready.
    pub fn choice(&self, candidates: &[Candidate<'_>]) -> Choice {
        let known: Vec<Known> = candidates.iter().map(|candidate| self.known(candidate)).collect();
        self.choice_of(&known.iter().collect::<Vec<_>>(), None)
    }

    /// Reads the texts of a candidate.
    pub(super) fn known(&self, candidate: &Candidate<'_>) -> Known {
        let texts = std::iter::once(candidate.text).chain(candidate.wordings.iter().copied());
        let declared = candidate.moves.iter().flat_map(|name| self.moves.declared(name)).collect();
        Known { texts: texts.map(|text| self.text(text)).collect(), declared }
    }

    fn text(&self, text: &str) -> Text {
        let words = self.reader.read(text);
        let meanings = self.lexicon.meanings(&words);
        let weighed = self.background.meanings(&meanings);
        let found = self.moves.find(&words);
        Text {
            letters: self.background.letters(&words),
            moves: found.iter().map(|found| found.map_or(0.0, |found| found.strength)).collect(),
            acts: self.acts.of(&words, &weighed),
            meanings,
            weighed,
        }
    }

    /// The same of candidates that were read before. `without` leaves out one text: which candidate, and which of its texts.
    pub(super) fn choice_of(&self, known: &[&Known], without: Option<(usize, usize)>) -> Choice {
        let texts: Vec<Vec<&Text>> = known
            .iter()
            .enumerate()
            .map(|(reply, known)| {
                let all = known.texts.iter().enumerate();
                all.filter(|(text, _)| without != Some((reply, *text))).map(|(_, text)| text).collect()
            })
            .collect();
        let count: usize = known.iter().map(|known| known.texts.len()).sum();
        let wordings = count.saturating_sub(known.len()) / known.len().max(1);
        let letters: Vec<Vec<&Weighed>> =
            texts.iter().map(|texts| texts.iter().map(|text| &text.letters).collect()).collect();
        let meanings: Vec<Vec<&Weighed>> =
            texts.iter().map(|texts| texts.iter().map(|text| &text.weighed).collect()).collect();
        let replies: Vec<Reply> =
            texts.iter().zip(known).map(|(texts, known)| self.reply(texts, &known.declared)).collect();
        let makes = |index: usize| {
            let makers =
                replies.iter().filter(|reply| reply.moves.get(index).is_some_and(|made| *made > 0.0));
            u32::try_from(makers.count()).map_or(f64::MAX, f64::from)
        };
        let makers = (0..self.moves.len()).map(makes).collect();
        let weights = self.weights.of(wordings);
        Choice { letters: Index::new(&letters), meanings: Index::new(&meanings), replies, makers, weights }
    }

    fn reply(&self, texts: &[&Text], declared: &[usize]) -> Reply {
        let part = 1.0 / u32::try_from(texts.len()).map_or(1.0, f64::from).max(1.0);
        let mut moves = vec![0.0; self.moves.len()];
        for text in texts {
            moves.iter_mut().zip(&text.moves).for_each(|(made, found)| *made += found * part);
        }
        for declared in declared {
            moves.get_mut(*declared).into_iter().for_each(|made| *made = made.max(1.0));
        }
        let acts = self.acts.of_all(texts.iter().map(|text| text.acts.as_slice()));
        let mut meanings: Vec<u64> =
            texts.iter().flat_map(|text| &text.meanings).map(|meaning| meaning.key).collect();
        meanings.sort_unstable();
        meanings.dedup();
        Reply { moves, acts, meanings }
    }
}
