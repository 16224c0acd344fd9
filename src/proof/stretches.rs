//! Lists of numbers, one a key, in one flat table.

/// A list of numbers for every key.
#[derive(Debug, Default)]
pub(super) struct Stretches {
    /// One entry a key, and one more: where its stretch of `entries` begins.
    first: Vec<u32>,
    entries: Vec<u32>,
}

impl Stretches {
    /// The lists of `keys` keys; each of `pairs` is a key and a number for its list.
    pub(super) fn of(keys: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Stretches {
        let mut first = vec![0_u32; keys + 1];
        for (key, _) in pairs.clone() {
            if let Some(count) = first.get_mut(key as usize) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut first {
            sum += *count;
            *count = sum;
        }
        // Filled from the back of each stretch, so that at the end every entry says where its stretch begins.
        let mut entries = vec![0; sum as usize];
        for (key, number) in pairs {
            let Some(at) = first.get_mut(key as usize) else { continue };
            *at = at.saturating_sub(1);
            if let Some(entry) = entries.get_mut(*at as usize) {
                *entry = number;
            }
        }
        Stretches { first, entries }
    }

    /// The list of a key.
    #[inline]
    pub(super) fn at(&self, key: u32) -> &[u32] {
        let at = |index: usize| self.first.get(index).copied().unwrap_or_default() as usize;
        self.entries.get(at(key as usize)..at(key as usize + 1)).unwrap_or_default()
    }
}
