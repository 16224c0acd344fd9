//! Replies as vectors, looked up by what they hold: how near a sentence is to each of them.

use rustc_hash::FxHashMap;

use super::exact::ln;
use super::meaning::Weighed;

/// The vectors of all replies of a choice.
pub(super) struct Index {
    /// Where the row of a key is.
    rows: FxHashMap<u64, Row>,
    /// How much each reply holds of a key, over all of its texts; rows are stretches of it.
    whole: Vec<(u32, f64)>,
    /// How much each text holds of a key.
    single: Vec<(u32, f64)>,
    replies: usize,
    /// Whose each text is.
    texts: Vec<usize>,
}

/// Who holds a key.
#[derive(Clone, Copy, Default)]
struct Row {
    /// How much the key counts here: what all replies share tells them apart less.
    share: f64,
    whole: (usize, usize),
    single: (usize, usize),
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

/// That a text of a reply holds so much of a key.
#[derive(Clone, Copy)]
struct Held {
    key: u64,
    reply: u32,
    text: u32,
    amount: f64,
}

impl Index {
    /// Indexes the texts of each reply.
    pub(super) fn new(replies: &[Vec<&Weighed>]) -> Index {
        let mut held = Vec::new();
        let mut texts = Vec::new();
        for (reply, own) in (0..).zip(replies) {
            for text in own {
                let place = narrow(texts.len());
                texts.push(reply);
                let hold = |(key, amount): &(u64, f64)| Held {
                    key: *key,
                    reply: narrow(reply),
                    text: place,
                    amount: *amount,
                };
                held.extend(text.iter().map(hold));
            }
        }
        held.sort_unstable_by_key(|held| (held.key, held.text));
        let mut index = Index {
            rows: FxHashMap::default(),
            whole: Vec::new(),
            single: Vec::new(),
            replies: replies.len(),
            texts,
        };
        index.rows.reserve(held.len() / 2);
        let lengths = index.weigh(&mut held);
        let mut sums = vec![0.0; index.replies];
        for row in held.chunk_by_mut(|one, other| one.key == other.key) {
            index.add(row, &lengths, &mut sums);
        }
        // The vectors of whole replies have length one as well.
        for (reply, amount) in &mut index.whole {
            let length = sums.get(wide(*reply)).copied().unwrap_or_default();
            *amount /= if length > 0.0 { length.sqrt() } else { 1.0 };
        }
        index
    }

    /// Gives each key its share, and the lengths of the texts.
    fn weigh(&self, held: &mut [Held]) -> Vec<f64> {
        let of = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
        let all = ln(of(self.replies));
        let mut lengths = vec![0.0; self.texts.len()];
        for row in held.chunk_by_mut(|one, other| one.key == other.key) {
            let holders = row.chunk_by(|one, other| one.reply == other.reply).count();
            let share = share(ln(of(holders)), all);
            for held in row {
                held.amount *= share;
                lengths
                    .get_mut(wide(held.text))
                    .into_iter()
                    .for_each(|length| *length += held.amount * held.amount);
            }
        }
        lengths.into_iter().map(f64::sqrt).collect()
    }

    /// Adds the row of one key.
    fn add(&mut self, row: &[Held], lengths: &[f64], sums: &mut [f64]) {
        let of = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
        let (whole, single) = (self.whole.len(), self.single.len());
        let holders = row.chunk_by(|one, other| one.reply == other.reply);
        let share = share(ln(of(holders.clone().count())), ln(of(self.replies)));
        for own in holders {
            let mut sum = 0.0;
            for held in own {
                let length =
                    lengths.get(wide(held.text)).copied().filter(|length| *length > 0.0).unwrap_or(1.0);
                self.single.push((held.text, held.amount / length));
                sum += held.amount / length;
            }
            let Some(first) = own.first() else { continue };
            self.whole.push((first.reply, sum));
            sums.get_mut(wide(first.reply)).into_iter().for_each(|square| *square += sum * sum);
        }
        let Some(first) = row.first() else { return };
        let row = Row { share, whole: (whole, self.whole.len()), single: (single, self.single.len()) };
        self.rows.insert(first.key, row);
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
            for (reply, held) in self.whole.get(row.whole.0..row.whole.1).unwrap_or_default() {
                near.get_mut(wide(*reply)).into_iter().for_each(|near| near.whole += amount * held);
            }
            for (text, held) in self.single.get(row.single.0..row.single.1).unwrap_or_default() {
                texts.get_mut(wide(*text)).into_iter().for_each(|near: &mut f64| *near += amount * held);
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

/// How much a key counts: less, the more replies hold it. Both are logarithms: of those that hold it, and of all.
fn share(holders: f64, all: f64) -> f64 {
    if all > 0.0 { LEAST_SHARE + (1.0 - LEAST_SHARE) * (1.0 - holders / all) } else { 1.0 }
}

/// An index of replies or texts in 32 bits; no choice has more.
fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn wide(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}
