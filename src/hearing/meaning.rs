//! Words to what they mean: groups of words that mean much the same, each with its sign, and letters in short runs for what is
//! misspelt or in no group.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lists::{pairs, words};
use super::sentence::{FNV_PRIME, FNV_START, Reader, Word, key};

/// What a sentence means, one entry a meaning, by ascending key.
pub(super) type Meanings = Vec<Meaning>;

/// How much of each key there is, by ascending key.
pub(super) type Weighed = Vec<(u64, f64)>;

/// One meaning in a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Meaning {
    /// The meaning, as it stands: under a negation it is another.
    pub(super) key: u64,
    /// The meaning without its sign.
    pub(super) plain: u64,
    /// The meaning with the other sign.
    pub(super) opposite: u64,
    /// How often it is meant; a word of several groups counts for a part in each.
    pub(super) count: f64,
    /// Whether it says too little for its sign to matter.
    pub(super) is_small: bool,
}

/// Groups of words.
pub(super) struct Lexicon {
    /// Groups by the stem of their member.
    stems: FxHashMap<u64, Vec<u64>>,
    /// Groups by the words of a phrase.
    phrases: FxHashMap<Vec<u64>, Vec<u64>>,
    /// The most words that a phrase has.
    longest: usize,
    small: FxHashSet<u64>,
}

/// What the keys of groups are told from those of stems by.
const GROUP: u64 = 0x9e37_79b9_7f4a_7c15;

/// What the keys of meanings under a negation are told from others by.
const NEGATED: u64 = 0x00ab_cdef;

impl Lexicon {
    pub(super) fn new(reader: &Reader) -> Lexicon {
        let mut lexicon = Lexicon {
            stems: FxHashMap::default(),
            phrases: FxHashMap::default(),
            longest: 1,
            small: words(include_str!("words/small.txt")).map(key).collect(),
        };
        for (group, members) in pairs(include_str!("words/lexicon.txt")) {
            let group = key(group) ^ GROUP;
            for member in members.split_whitespace() {
                lexicon.add(group, &member.split('_').collect::<Vec<_>>(), reader);
            }
        }
        lexicon
    }

    fn add(&mut self, group: u64, member: &[&str], reader: &Reader) {
        let groups = if let [word] = member {
            self.stems.entry(reader.stem(word)).or_default()
        } else {
            self.longest = self.longest.max(member.len());
            self.phrases.entry(member.iter().map(|word| reader.stem(word)).collect()).or_default()
        };
        if !groups.contains(&group) {
            groups.push(group);
        }
    }

    /// What `words` mean.
    pub(super) fn meanings(&self, words: &[Word]) -> Meanings {
        let mut all: BTreeMap<u64, Meaning> = BTreeMap::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let (length, groups) = self.longest_at(words, at);
            let mut mean = |plain: u64, part: f64, is_small: bool| {
                let (key, opposite) = signed(plain, word.is_negated);
                let meaning = Meaning { key, plain, opposite, count: 0.0, is_small };
                all.entry(key).or_insert(meaning).count += part;
            };
            if groups.is_empty() {
                mean(word.stem, 1.0, word.is_negation || self.small.contains(&word.stem));
            }
            for group in groups {
                mean(*group, part_of(groups.len()), false);
            }
            at += length;
        }
        all.into_values().collect()
    }

    /// How many words at `at` belong together, and their groups.
    fn longest_at(&self, words: &[Word], at: usize) -> (usize, &[u64]) {
        let rest = words.get(at..).unwrap_or_default();
        let stems: Vec<u64> = rest.iter().take(self.longest).map(|word| word.stem).collect();
        for length in (2..=stems.len()).rev() {
            if let Some(groups) = stems.get(..length).and_then(|stems| self.phrases.get(stems)) {
                return (length, groups);
            }
        }
        let groups = stems.first().and_then(|stem| self.stems.get(stem));
        (1, groups.map_or(&[], Vec::as_slice))
    }
}

/// An equal part for each of so many.
fn part_of(count: usize) -> f64 {
    1.0 / u32::try_from(count).map_or(1.0, f64::from)
}

/// The meaning as it stands, and its opposite.
fn signed(plain: u64, is_negated: bool) -> (u64, u64) {
    let negated = plain.rotate_left(1) ^ NEGATED;
    if is_negated { (negated, plain) } else { (plain, negated) }
}

/// Runs of three to five letters of the words, with the spaces between them, and how often each stands there.
pub(super) fn letters(words: &[Word]) -> Weighed {
    let mut text = String::with_capacity(96);
    text.push(' ');
    for word in words {
        text.push_str(&word.spelt);
        text.push(' ');
    }
    let bytes = text.as_bytes();
    let mut keys: Vec<u64> = Vec::with_capacity(bytes.len() * 3);
    for at in 0..bytes.len() {
        let mut hash = FNV_START;
        let run = bytes.get(at..).unwrap_or_default().iter().take(5);
        for (length, byte) in (1_u64..).zip(run) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME);
            if length > 2 {
                keys.push(hash.wrapping_add(length << 60));
            }
        }
    }
    keys.sort_unstable();
    let mut counted: Weighed = Vec::with_capacity(keys.len());
    for key in keys {
        match counted.last_mut() {
            Some((last, count)) if *last == key => *count += 1.0,
            _ => counted.push((key, 1.0)),
        }
    }
    counted
}
