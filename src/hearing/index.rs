//! Replies as vectors, looked up by what they hold: how near a sentence is to each of them.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::exact::ln;
use super::meaning::Weighed;

/// The vectors of all replies of a choice.
pub(super) struct Index {
    rows: FxHashMap<u64, Row>,
    replies: usize,
    texts: Vec<usize>,
}

/// Who holds a key.
#[derive(Default)]
struct Row {
    /// How much the key counts here: what all replies share tells them apart less.
    share: f64,
    /// How much of it each reply holds, over all of its texts.
    replies: Vec<(usize, f64)>,
    /// How much of it each text holds.
    texts: Vec<(usize, f64)>,
}

/// How near a sentence is to a reply.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Near {
    /// To all of its texts together.
    pub(super) whole: f64,
    /// To the one text of it that is nearest.
    pub(super) nearest: f64,
}

/// What a key counts at least that every reply holds.
const LEAST_SHARE: f64 = 0.35;

impl Index {
    /// Indexes the texts of each reply.
    pub(super) fn new(replies: &[Vec<Weighed>]) -> Index {
        let shares = shares(replies);
        let share = |key: u64| shares.get(&key).copied().unwrap_or(1.0);
        let mut index = Index { rows: FxHashMap::default(), replies: replies.len(), texts: Vec::new() };
        for (key, share) in &shares {
            index.rows.insert(*key, Row { share: *share, ..Row::default() });
        }
        for (reply, texts) in replies.iter().enumerate() {
            let mut sum: BTreeMap<u64, f64> = BTreeMap::new();
            for text in texts {
                let place = index.texts.len();
                index.texts.push(reply);
                let unit = unit(text.iter().map(|(key, amount)| (*key, amount * share(*key))));
                for (key, amount) in unit {
                    index.rows.entry(key).or_default().texts.push((place, amount));
                    *sum.entry(key).or_default() += amount;
                }
            }
            for (key, amount) in unit(sum.into_iter()) {
                index.rows.entry(key).or_default().replies.push((reply, amount));
            }
        }
        index
    }

    /// How near `sentence` is to each reply.
    pub(super) fn near(&self, sentence: &Weighed) -> Vec<Near> {
        let mut near = vec![Near::default(); self.replies];
        let mut texts = vec![0.0; self.texts.len()];
        let mut square = 0.0;
        for (key, amount) in sentence {
            let Some(row) = self.rows.get(key) else {
                square += amount * amount;
                continue;
            };
            let amount = amount * row.share;
            square += amount * amount;
            for (reply, held) in &row.replies {
                near.get_mut(*reply).into_iter().for_each(|near| near.whole += amount * held);
            }
            for (text, held) in &row.texts {
                texts.get_mut(*text).into_iter().for_each(|near: &mut f64| *near += amount * held);
            }
        }
        for (reply, text) in self.texts.iter().zip(texts) {
            near.get_mut(*reply).into_iter().for_each(|near| near.nearest = near.nearest.max(text));
        }
        if square > 0.0 {
            let length = square.sqrt();
            near.iter_mut().for_each(|near| {
                near.whole /= length;
                near.nearest /= length;
            });
        }
        near
    }
}

/// How much each key counts: less, the more replies hold it.
fn shares(replies: &[Vec<Weighed>]) -> BTreeMap<u64, f64> {
    let mut holders: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
    for (reply, texts) in replies.iter().enumerate() {
        for (key, _) in texts.iter().flatten() {
            holders.entry(*key).or_default().insert(reply);
        }
    }
    let of = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    let all = ln(of(replies.len()));
    let share = |held: usize| {
        if replies.len() < 2 { 1.0 } else { LEAST_SHARE + (1.0 - LEAST_SHARE) * (1.0 - ln(of(held)) / all) }
    };
    holders.into_iter().map(|(key, held)| (key, share(held.len()))).collect()
}

/// The vector at length one; empty where it has no length.
fn unit(vector: impl Iterator<Item = (u64, f64)>) -> Vec<(u64, f64)> {
    let mut vector: Vec<(u64, f64)> = vector.collect();
    let length = vector.iter().map(|(_, amount)| amount * amount).sum::<f64>().sqrt();
    if length <= 0.0 {
        return Vec::new();
    }
    vector.iter_mut().for_each(|(_, amount)| *amount /= length);
    vector
}
