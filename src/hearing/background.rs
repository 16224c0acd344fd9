//! How usual each meaning and each run of letters is, by a fixed list of sentences: what is said everywhere tells replies apart less.
//! The list is ours, not the library's in hand, so that editing one scene never changes what is heard in another.

use rustc_hash::FxHashMap;

use super::exact::ln;
use super::lists::entries;
use super::meaning::{Lexicon, Meaning, Weighed, letters};
use super::sentence::{Reader, Word};

/// What is usual.
pub(super) struct Background {
    letters: FxHashMap<u64, f64>,
    meanings: FxHashMap<u64, f64>,
    /// How unusual is what never stands in the list.
    never: f64,
}

impl Background {
    pub(super) fn new(reader: &Reader, lexicon: &Lexicon) -> Background {
        let (mut of_letters, mut of_meanings) = (FxHashMap::default(), FxHashMap::default());
        let mut sentences = 0.0;
        for sentence in entries(include_str!("words/background.txt")) {
            let words = reader.read(sentence);
            for (key, _) in letters(&words) {
                *of_letters.entry(key).or_insert(0.0) += 1.0;
            }
            let mut plain: Vec<u64> = lexicon.meanings(&words).iter().map(|meaning| meaning.plain).collect();
            plain.sort_unstable();
            plain.dedup();
            for key in plain {
                *of_meanings.entry(key).or_insert(0.0) += 1.0;
            }
            sentences += 1.0;
        }
        let weigh = |count: f64| ln((sentences + 1.0) / (count + 1.0)) + 1.0;
        let all = |counts: FxHashMap<u64, f64>| {
            counts.into_iter().map(|(key, count)| (key, weigh(count))).collect()
        };
        Background { letters: all(of_letters), meanings: all(of_meanings), never: weigh(0.0) }
    }

    /// How much a meaning, without its sign, tells.
    pub(super) fn weight(&self, plain: u64) -> f64 {
        self.meanings.get(&plain).copied().unwrap_or(self.never)
    }

    /// The letters of `words`, each run by how much it tells.
    pub(super) fn letters(&self, words: &[Word]) -> Weighed {
        let weigh = |(key, count): (u64, f64)| {
            (key, (1.0 + ln(count)) * self.letters.get(&key).copied().unwrap_or(self.never))
        };
        letters(words).into_iter().map(weigh).collect()
    }

    /// The meanings, each by how much it tells.
    pub(super) fn meanings(&self, meanings: &[Meaning]) -> Weighed {
        let weigh = |meaning: &Meaning| {
            let often = if meaning.count >= 1.0 { 1.0 + ln(meaning.count) } else { meaning.count };
            (meaning.key, often * self.weight(meaning.plain))
        };
        meanings.iter().map(weigh).collect()
    }
}
