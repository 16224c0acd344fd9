//! Sets of up to 4,096 combinations of values: one bit each, in so many words.

/// A set of combinations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Bits<const W: usize>([u64; W]);

impl<const W: usize> Bits<W> {
    pub(super) const EMPTY: Bits<W> = Bits([0; W]);

    /// The first so many combinations.
    pub(super) fn first(count: usize) -> Bits<W> {
        let mut bits = Bits::EMPTY;
        (0..count).for_each(|at| bits.insert(at));
        bits
    }

    pub(super) fn insert(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    pub(super) fn contains(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().fold(0, |all, word| all | word) == 0
    }

    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    #[inline]
    pub(super) fn and(self, other: Bits<W>) -> Bits<W> {
        self.with(other, |one, other| one & other)
    }

    #[inline]
    pub(super) fn or(self, other: Bits<W>) -> Bits<W> {
        self.with(other, |one, other| one | other)
    }

    #[inline]
    pub(super) fn without(self, other: Bits<W>) -> Bits<W> {
        self.with(other, |one, other| one & !other)
    }

    #[inline]
    fn with(mut self, other: Bits<W>, join: impl Fn(u64, u64) -> u64) -> Bits<W> {
        self.0.iter_mut().zip(other.0).for_each(|(one, other)| *one = join(*one, other));
        self
    }

    /// Every combination moved up so many places.
    #[inline]
    pub(super) fn up(self, by: u32) -> Bits<W> {
        let (words, bits) = (by as usize / 64, by % 64);
        let word = |at: Option<usize>| at.and_then(|at| self.0.get(at)).copied().unwrap_or_default();
        let mut moved = [0; W];
        for (at, to) in moved.iter_mut().enumerate() {
            let from = at.checked_sub(words);
            let below = word(from.and_then(|from| from.checked_sub(1)));
            *to = word(from) << bits | below >> 1 >> (63 - bits);
        }
        Bits(moved)
    }

    /// Every combination moved down so many places.
    #[inline]
    pub(super) fn down(self, by: u32) -> Bits<W> {
        let (words, bits) = (by as usize / 64, by % 64);
        let word = |at: usize| self.0.get(at).copied().unwrap_or_default();
        let mut moved = [0; W];
        for (at, to) in moved.iter_mut().enumerate() {
            *to = word(at + words) >> bits | word(at + words + 1) << 1 << (63 - bits);
        }
        Bits(moved)
    }

    /// The combinations, from the least on.
    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(at, word)| {
            let left = |word: u64| Some(word).filter(|word| *word != 0);
            let words = std::iter::successors(left(word), move |word| left(word & (word - 1)));
            words.map(move |word| at * 64 + word.trailing_zeros() as usize)
        })
    }

    /// Its words.
    pub(super) fn words(&self) -> &[u64] {
        &self.0
    }
}
