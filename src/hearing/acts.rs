//! What words do, by examples: sentences that make one move, grouped, and how near words are to each group.
//!
//! Two sentences that share no word may be near the same examples; that is how words are understood that no wording has.

use super::background::Background;
use super::index::Index;
use super::lists::entries;
use super::meaning::{Lexicon, Weighed};
use super::sentence::{FNV_PRIME, FNV_START, Reader, Word};

/// Examples of what words do.
pub(super) struct Acts {
    groups: Index,
    count: usize,
}

impl Acts {
    pub(super) fn new(reader: &Reader, lexicon: &Lexicon, background: &Background) -> Acts {
        let mut groups: Vec<Weighed> = Vec::new();
        for line in entries(include_str!("words/acts.txt")) {
            if line.starts_with('[') {
                groups.push(Vec::new());
            } else if let Some(group) = groups.last_mut() {
                let words = reader.read(line);
                let habits = habits(&words, &background.meanings(&lexicon.meanings(&words)));
                let length = habits.iter().map(|(_, amount)| amount * amount).sum::<f64>().sqrt();
                group.extend(habits.iter().map(|(key, amount)| (*key, amount / length)));
            }
        }
        groups.iter_mut().for_each(add_up);
        let all: Vec<Vec<&Weighed>> = groups.iter().map(|group| vec![group]).collect();
        Acts { count: groups.len(), groups: Index::new(&all) }
    }

    /// How near a sentence is to each group, at length one.
    pub(super) fn of(&self, words: &[Word], meanings: &Weighed) -> Vec<f64> {
        let near = self.groups.near(&habits(words, meanings));
        at_length_one(near.iter().map(|near| near.whole * near.whole).collect())
    }

    /// How near several sentences are to each group, on average.
    pub(super) fn of_all<'n>(&self, sentences: impl Iterator<Item = &'n [f64]>) -> Vec<f64> {
        let mut sum = vec![0.0; self.count];
        for near in sentences {
            sum.iter_mut().zip(near).for_each(|(sum, near)| *sum += near);
        }
        at_length_one(sum)
    }
}

/// What two words in a row count, beside what they mean.
const PAIR: f64 = 5.0;

/// What a sentence means, and the pairs of words in it: "you should", "i should".
fn habits(words: &[Word], meanings: &Weighed) -> Weighed {
    let mut habits = meanings.clone();
    let start = |word: &Word| FNV_START ^ word.key;
    for pair in words.windows(2) {
        if let [one, other] = pair {
            habits.push((one.key.rotate_left(7) ^ other.key.wrapping_mul(FNV_PRIME), PAIR));
        }
    }
    habits.extend(words.first().map(|word| (start(word), PAIR)));
    habits.sort_unstable_by_key(|(key, _)| *key);
    habits.dedup_by_key(|(key, _)| *key);
    habits
}

/// Adds up what stands under one key.
fn add_up(vector: &mut Weighed) {
    vector.sort_by_key(|(key, _)| *key);
    vector.dedup_by(|one, kept| {
        let is_same = one.0 == kept.0;
        kept.1 += if is_same { one.1 } else { 0.0 };
        is_same
    });
}

fn at_length_one(mut vector: Vec<f64>) -> Vec<f64> {
    let length = vector.iter().map(|near| near * near).sum::<f64>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|near| *near /= length);
    }
    vector
}
