//! States as keys: for each pause the cells that still matter there, each as the number of its class, packed into words.

use super::cells::{CellId, Cells, bits_for, number};
use super::chart::{Chart, PauseId};
use super::cuts::{ALL, Cuts};
use super::varied::Varied;
use crate::source::Id;

/// One cell's place in a key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) cell: u32,
    /// The cell's smallest value.
    least: i32,
    pub(super) word: u32,
    pub(super) shift: u32,
    /// As many ones as the field has bits.
    pub(super) ones: u64,
    /// Where the classes of its values stand in [`Layout::classes`], where they are not the values themselves.
    classes: Option<u32>,
    /// Where the values that stand for its classes stand in [`Layout::values`].
    values: u32,
    /// How many classes there are.
    pub(super) count: u32,
}

/// Where the cells of each pause stand in its keys.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// One stretch of `fields` a pause, and one of `constants`.
    pauses: Vec<[u32; 4]>,
    fields: Vec<Field>,
    /// Cells that matter and are what they were at the start.
    constants: Vec<(u32, i32)>,
    /// One entry a value: its class.
    classes: Vec<u32>,
    /// One entry a class: its least value.
    values: Vec<i32>,
    /// How far up in the first word the number of a pause stands: above everything else.
    pause: u32,
    /// How many words the widest key has.
    pub(super) words: usize,
}

impl Layout {
    pub(super) fn of(cells: &Cells, chart: &Chart, cuts: &Cuts, varied: &Varied) -> Layout {
        let first = bits_for(chart.pauses.len() as u64);
        let mut layout = Layout { pause: 64 - first.max(1), words: 1, ..Layout::default() };
        for (id, pause) in chart.pauses.pairs() {
            let starts = [layout.fields.len(), layout.constants.len()].map(number);
            let mut room = Room { word: 0, used: 0, size: layout.pause };
            for (cell, mask) in cuts.cells.iter().zip(cuts.row(id)) {
                if *mask == 0 {
                    continue;
                }
                if *cell == cells.offered() {
                    let count = 1_u32.checked_shl(pause.givings.1 - pause.givings.0).unwrap_or(u32::MAX);
                    layout.add(*cell, (0, ALL, count), &mut room);
                } else if varied.contains(id, *cell) {
                    let entry = cells.at(*cell);
                    layout.add(*cell, (entry.least, *mask, entry.size), &mut room);
                } else {
                    layout.constants.push((number(cell.index()), cells.at(*cell).start));
                }
            }
            layout.words = layout.words.max(room.word as usize + 1);
            let [fields, constants] = starts;
            layout.pauses.push([
                fields,
                number(layout.fields.len()),
                constants,
                number(layout.constants.len()),
            ]);
        }
        layout
    }

    fn add(&mut self, cell: CellId, (least, cuts, size): (i32, u64, u32), room: &mut Room) {
        let values = number(self.values.len());
        let is_whole = size > 64 || cuts.count_ones() + 1 == size;
        let classes = (!is_whole).then(|| number(self.classes.len()));
        let mut count = size;
        if !is_whole {
            count = 0;
            for index in 0..size {
                if index == 0 || cuts >> index & 1 == 1 {
                    self.values.push(least.saturating_add(index.cast_signed()));
                    count += 1;
                }
                self.classes.push(count - 1);
            }
        }
        let bits = bits_for(count.into());
        let (word, shift) = room.take(bits);
        let cell = number(cell.index());
        self.fields.push(Field { cell, least, word, shift, ones: ones(bits), classes, values, count });
    }

    /// The pause that a key is of.
    #[inline]
    pub(super) fn pause(&self, key: &[u64]) -> PauseId {
        PauseId::at(
            usize::try_from(key.first().copied().unwrap_or_default() >> self.pause).unwrap_or_default(),
        )
    }

    /// The fields of a pause.
    #[inline]
    pub(super) fn fields(&self, pause: PauseId) -> &[Field] {
        let [from, to, ..] = self.pauses.get(pause.index()).copied().unwrap_or_default();
        self.fields.get(from as usize..to as usize).unwrap_or_default()
    }

    /// The key of a state at `pause` with these cells.
    #[inline]
    pub(super) fn pack(&self, pause: PauseId, cells: &[i32], key: &mut [u64]) {
        key.fill(0);
        if let Some(word) = key.first_mut() {
            *word = self.bare(pause);
        }
        for field in self.fields(pause) {
            let value = cells.get(field.cell as usize).copied().unwrap_or_default();
            let class = self.class(field, value);
            if let Some(word) = key.get_mut(field.word as usize) {
                *word |= u64::from(class) << field.shift;
            }
        }
    }

    /// The first word of a key of `pause` that holds nothing else.
    pub(super) fn bare(&self, pause: PauseId) -> u64 {
        (pause.index() as u64) << self.pause
    }

    /// The class of a cell's value, in its place in its word.
    pub(super) fn placed(&self, field: &Field, value: i32) -> u64 {
        u64::from(self.class(field, value)) << field.shift
    }

    /// The value that stands for a class.
    #[inline]
    pub(super) fn value(&self, field: &Field, class: u32) -> i32 {
        match field.classes {
            None => field.least.wrapping_add(class.cast_signed()),
            Some(_) => self.values.get((field.values + class) as usize).copied().unwrap_or_default(),
        }
    }

    /// What a cell is at a pause where it matters and cannot differ.
    pub(super) fn constant(&self, pause: PauseId, cell: u32) -> Option<i32> {
        let [_, _, from, to] = self.pauses.get(pause.index()).copied().unwrap_or_default();
        let constants = self.constants.get(from as usize..to as usize).unwrap_or_default();
        constants.iter().find(|(known, _)| *known == cell).map(|(_, value)| *value)
    }

    #[inline]
    fn class(&self, field: &Field, value: i32) -> u32 {
        let index = value.wrapping_sub(field.least).cast_unsigned();
        match field.classes {
            None => index,
            Some(classes) => self.classes.get((classes + index) as usize).copied().unwrap_or_default(),
        }
    }

    /// Puts the cells of a key into their places; the others do not matter there.
    #[inline]
    pub(super) fn unpack(&self, pause: PauseId, key: &[u64], cells: &mut [i32]) {
        let [_, _, from, to] = self.pauses.get(pause.index()).copied().unwrap_or_default();
        for (cell, value) in self.constants.get(from as usize..to as usize).unwrap_or_default() {
            if let Some(cell) = cells.get_mut(*cell as usize) {
                *cell = *value;
            }
        }
        for field in self.fields(pause) {
            let class = self.class_in(field, key);
            let value = self.value(field, class);
            if let Some(cell) = cells.get_mut(field.cell as usize) {
                *cell = value;
            }
        }
    }

    #[inline]
    fn class_in(&self, field: &Field, key: &[u64]) -> u32 {
        let word = key.get(field.word as usize).copied().unwrap_or_default();
        u32::try_from(word >> field.shift & field.ones).unwrap_or_default()
    }
}

/// The room in a key that is left: a field stands in one word.
struct Room {
    word: u32,
    used: u32,
    size: u32,
}

impl Room {
    fn take(&mut self, bits: u32) -> (u32, u32) {
        if self.used + bits > self.size {
            (self.word, self.used, self.size) = (self.word + 1, 0, 64);
        }
        let shift = self.used;
        self.used += bits;
        (self.word, shift)
    }
}

fn ones(bits: u32) -> u64 {
    1_u64.checked_shl(bits).map_or(u64::MAX, |next| next - 1)
}
