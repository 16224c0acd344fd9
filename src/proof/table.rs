//! The set of states that were found: keys in the order of their discovery, and a table of their numbers by hash.

use super::cells::number;

/// Keys of `N` words, each kept once.
#[derive(Debug)]
pub(super) struct States<const N: usize> {
    keys: Vec<[u64; N]>,
    /// One above a state's number; 0 is empty. A power of two, at most four fifths full.
    slots: Vec<u32>,
    /// Room for [`States::insert_all`].
    first: Vec<(usize, u32)>,
}

impl<const N: usize> States<N> {
    pub(super) fn new() -> States<N> {
        States { keys: Vec::new(), slots: vec![0; 1 << 10], first: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    #[inline]
    pub(super) fn key(&self, state: u32) -> Option<&[u64; N]> {
        self.keys.get(state as usize)
    }

    /// How many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        self.keys.capacity() * size_of::<[u64; N]>() + self.slots.capacity() * 4
    }

    /// The number of a key, and whether it is new.
    #[inline]
    pub(super) fn insert(&mut self, key: &[u64; N]) -> (u32, bool) {
        self.insert_hashed(key, hash(key))
    }

    #[inline]
    fn insert_hashed(&mut self, key: &[u64; N], hash: usize) -> (u32, bool) {
        let mask = self.slots.len() - 1;
        let mut at = hash & mask;
        loop {
            let slot = self.slots.get(at).copied().unwrap_or_default();
            if slot == 0 {
                break;
            }
            if self.keys.get(slot as usize - 1) == Some(key) {
                return (slot - 1, false);
            }
            at = (at + 1) & mask;
        }
        let state = number(self.keys.len());
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = state + 1;
        }
        if self.keys.len() == self.keys.capacity() {
            self.keys.reserve_exact(room(self.keys.len()));
        }
        self.keys.push(*key);
        if self.keys.len() > self.slots.len() / 5 * 4 {
            self.grow();
        }
        (state, true)
    }

    /// The numbers of many keys, in order. All first places are looked at before the first is decided on, so that memory is waited
    /// for once and not for each.
    pub(super) fn insert_all<'s>(&mut self, keys: &[[u64; N]], numbers: impl Iterator<Item = &'s mut u32>) {
        let mask = self.slots.len() - 1;
        self.first.clear();
        self.first.extend(keys.iter().map(|key| {
            let hash = hash(key);
            (hash, self.slots.get(hash & mask).copied().unwrap_or_default())
        }));
        for ((_, slot), key) in self.first.iter_mut().zip(keys) {
            let found = slot.checked_sub(1).and_then(|state| self.keys.get(state as usize));
            if found != Some(key) {
                *slot = 0;
            }
        }
        let first = std::mem::take(&mut self.first);
        for (((hash, slot), key), number) in first.iter().zip(keys).zip(numbers) {
            *number = match slot.checked_sub(1) {
                Some(state) => state,
                None => self.insert_hashed(key, *hash).0,
            };
        }
        self.first = first;
    }

    #[inline(never)]
    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        self.slots = vec![0; size];
        for (state, key) in self.keys.iter().enumerate() {
            let mut at = hash(key) & (size - 1);
            while self.slots.get(at).is_some_and(|slot| *slot != 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = number(state) + 1;
            }
        }
    }

    /// All words of all keys, and the table.
    pub(super) fn into_parts(self) -> (Vec<u64>, Vec<u32>) {
        (self.keys.into_flattened(), self.slots)
    }
}

/// How much more room is asked for: a quarter, so that little of it stands empty.
pub(super) fn room(len: usize) -> usize {
    (len / 4).max(1 << 10)
}

/// Looks a key up in the parts of a table.
pub(super) fn find(keys: &[u64], slots: &[u32], key: &[u64]) -> Option<u32> {
    let (mask, words) = (slots.len().checked_sub(1)?, key.len());
    let mut at = hash(key) & mask;
    loop {
        let slot = slots.get(at).copied().unwrap_or_default();
        let state = slot.checked_sub(1)?;
        if keys.get(state as usize * words..(state as usize + 1) * words) == Some(key) {
            return Some(state);
        }
        at = (at + 1) & mask;
    }
}

/// Multiplies by an odd number near the golden ratio of 2^64 and folds the two halves together, a word at a time.
#[inline]
fn hash(key: &[u64]) -> usize {
    let mut hash = 0_u64;
    for word in key {
        let product = u128::from(hash ^ word) * 0x9E37_79B9_7F4A_7C15;
        let low = u64::try_from(product & u128::from(u64::MAX)).unwrap_or_default();
        hash = low ^ u64::try_from(product >> 64).unwrap_or_default();
    }
    usize::try_from(hash).unwrap_or_default()
}
