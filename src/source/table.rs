//! Flat tables and the ids of their entries. An id is made by the table that it looks up, so looking one up cannot fail.

use std::marker::PhantomData;

/// What numbers the entries of one kind of table.
pub trait Id: Copy {
    /// The id of the entry at `index`.
    fn at(index: usize) -> Self;
    /// Where the entry stands.
    fn index(self) -> usize;
}

/// Declares ids: 32-bit numbers that cannot be mistaken for one another, one above the index, so that none takes no more room.
macro_rules! id_type {
    ($($(#[$doc:meta])* $vis:vis $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis struct $name(std::num::NonZeroU32);
        impl $crate::source::Id for $name {
            fn at(index: usize) -> $name {
                let index = u32::try_from(index).unwrap_or(u32::MAX);
                $name(std::num::NonZeroU32::MIN.saturating_add(index))
            }
            #[inline]
            fn index(self) -> usize {
                self.0.get() as usize - 1
            }
        }
    )*};
}
pub(crate) use id_type;

/// A vector whose entries are looked up by their own kind of id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<I, T> {
    entries: Vec<T>,
    ids: PhantomData<I>,
}

impl<I, T> Default for Table<I, T> {
    fn default() -> Self {
        Table { entries: Vec::new(), ids: PhantomData }
    }
}

impl<I: Id, T> Table<I, T> {
    /// An empty table with room for `entries`.
    pub fn with_room(entries: usize) -> Self {
        Table { entries: Vec::with_capacity(entries), ids: PhantomData }
    }

    /// Adds an entry and gives its id.
    pub fn push(&mut self, entry: T) -> I {
        let id = I::at(self.entries.len());
        self.entries.push(entry);
        id
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The id that the next entry will get.
    pub fn next_id(&self) -> I {
        I::at(self.entries.len())
    }

    /// All entries, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.entries.iter()
    }

    /// How many entries, from the first on, fit; the table is sorted so that no other does.
    pub fn partition_point(&self, fits: impl FnMut(&T) -> bool) -> usize {
        self.entries.partition_point(fits)
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = I> + Clone + use<I, T> {
        (0..self.entries.len()).map(I::at)
    }

    /// All entries with their ids, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (I, &T)> {
        self.entries.iter().enumerate().map(|(index, entry)| (I::at(index), entry))
    }

    /// The entries from `first` on, `count` of them; fewer where the table ends before.
    pub fn run(&self, first: I, count: usize) -> &[T] {
        let start = first.index().min(self.entries.len());
        let end = start.saturating_add(count).min(self.entries.len());
        self.entries.get(start..end).unwrap_or_default()
    }

    /// The entry of `id`.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "an id is made by this table, so its entry is there")]
    pub fn at(&self, id: I) -> &T {
        &self.entries[id.index()]
    }

    /// The entry of `id`, to be changed.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "an id is made by this table, so its entry is there")]
    pub fn at_mut(&mut self, id: I) -> &mut T {
        &mut self.entries[id.index()]
    }

    /// The entry at `id`, or none where the id belongs to another table.
    pub fn get(&self, id: I) -> Option<&T> {
        self.entries.get(id.index())
    }

    /// Gives back the room that was reserved and not used.
    pub fn shrink(&mut self) {
        self.entries.shrink_to_fit();
    }

    /// Bytes that the entries themselves take.
    pub fn bytes(&self) -> usize {
        self.entries.capacity() * size_of::<T>()
    }
}
