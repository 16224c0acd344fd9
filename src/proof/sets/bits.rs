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

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().fold(0, |all, word| all | word) == 0
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
    pub(super) fn up(mut self, by: u32) -> Bits<W> {
        let (words, bits) = (by as usize / 64, by % 64);
        if words > 0 {
            self.0.copy_within(..W.saturating_sub(words), words.min(W));
            self.0.iter_mut().take(words).for_each(|word| *word = 0);
        }
        let mut over = 0;
        for word in &mut self.0 {
            let next = *word >> 1 >> (63 - bits);
            (*word, over) = (*word << bits | over, next);
        }
        self
    }

    /// Every combination moved down so many places.
    #[inline]
    pub(super) fn down(mut self, by: u32) -> Bits<W> {
        let (words, bits) = (by as usize / 64, by % 64);
        if words > 0 {
            self.0.copy_within(words.min(W).., 0);
            self.0.iter_mut().rev().take(words).for_each(|word| *word = 0);
        }
        let mut over = 0;
        for word in self.0.iter_mut().rev() {
            let next = *word << 1 << (63 - bits);
            (*word, over) = (*word >> bits | over, next);
        }
        self
    }

    /// Its words.
    pub(super) fn words(&self) -> &[u64] {
        &self.0
    }
}
