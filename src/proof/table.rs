//! The set of states that were found: keys in the order of their discovery, and a table of their numbers by hash.

use super::cells::number;

/// Keys of `N` words, each kept once.
#[derive(Debug)]
pub(super) struct States<const N: usize> {
    keys: Vec<[u64; N]>,
    /// A power of two, at most four fifths full; 0 is empty. See [`Marks`].
    slots: Vec<u32>,
    /// Room for [`States::insert_all`].
    first: Vec<(u64, u32)>,
}

/// How a slot is read in a table of this size: one above a state's number in its lower bits, and above that as many bits of the hash
/// as there is room for, so that a key is hardly ever loaded only to find that it is another one.
#[derive(Clone, Copy)]
struct Marks {
    mask: usize,
    bits: u32,
}

impl Marks {
    fn of(slots: &[u32]) -> Marks {
        Marks { mask: slots.len().wrapping_sub(1), bits: slots.len().trailing_zeros() }
    }

    /// The first place to look at.
    #[inline]
    fn place(self, hash: u64) -> usize {
        usize::try_from(hash & self.mask as u64).unwrap_or_default()
    }

    /// What a slot holds of a hash, above the state's number.
    #[inline]
    fn mark(self, hash: u64) -> u32 {
        u32::try_from(hash >> 32).unwrap_or_default() >> self.bits << self.bits
    }

    /// The state in a slot, if the slot can be of a key with this hash.
    #[inline]
    fn state(self, slot: u32, hash: u64) -> Option<u32> {
        let state = slot ^ self.mark(hash);
        if state >> self.bits == 0 { state.checked_sub(1) } else { None }
    }
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
    fn insert_hashed(&mut self, key: &[u64; N], hash: u64) -> (u32, bool) {
        let marks = Marks::of(&self.slots);
        let mut at = marks.place(hash);
        loop {
            let slot = self.slots.get(at).copied().unwrap_or_default();
            if slot == 0 {
                break;
            }
            if let Some(state) = marks.state(slot, hash)
                && self.keys.get(state as usize) == Some(key)
            {
                return (state, false);
            }
            at = (at + 1) & marks.mask;
        }
        let state = number(self.keys.len());
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = marks.mark(hash) | (state + 1);
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
        let marks = Marks::of(&self.slots);
        let mut first = std::mem::take(&mut self.first);
        first.clear();
        first.extend(keys.iter().map(|key| {
            let hash = hash(key);
            (hash, self.slots.get(marks.place(hash)).copied().unwrap_or_default())
        }));
        for ((hash, slot), key) in first.iter_mut().zip(keys) {
            let state = marks.state(*slot, *hash);
            let is_found = state.and_then(|state| self.keys.get(state as usize)) == Some(key);
            *slot = if is_found { state.map_or(0, |state| state + 1) } else { 0 };
        }
        for (((hash, known), key), number) in first.iter().zip(keys).zip(numbers) {
            *number = match known.checked_sub(1) {
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
        let marks = Marks::of(&self.slots);
        for (state, key) in self.keys.iter().enumerate() {
            let hash = hash(key);
            let mut at = marks.place(hash);
            while self.slots.get(at).is_some_and(|slot| *slot != 0) {
                at = (at + 1) & marks.mask;
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = marks.mark(hash) | (number(state) + 1);
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
    let (marks, words, hash) = (Marks::of(slots), key.len(), hash(key));
    let mut at = marks.place(hash);
    loop {
        let slot = slots.get(at).copied().filter(|slot| *slot != 0)?;
        if let Some(state) = marks.state(slot, hash)
            && keys.get(state as usize * words..(state as usize + 1) * words) == Some(key)
        {
            return Some(state);
        }
        at = (at + 1) & marks.mask;
    }
}

/// Multiplies by an odd number near the golden ratio of 2^64 and folds the two halves together, a word at a time.
#[inline]
fn hash(key: &[u64]) -> u64 {
    let mut hash = 0_u64;
    for word in key {
        let product = u128::from(hash ^ word) * 0x9E37_79B9_7F4A_7C15;
        let low = u64::try_from(product & u128::from(u64::MAX)).unwrap_or_default();
        hash = low ^ u64::try_from(product >> 64).unwrap_or_default();
    }
    hash
}
