//! Replies that lead straight to one pause, as moves from key to key: no cell is unpacked, and none packed.
//!
//! Each effect on the way looks at one cell only, so for every field of the next key there is a table from the class that the cell
//! had to the class that it gets.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::cells::{CellId, number};
use super::chart::{Chart, Effect, Giving, PauseId};
use super::layout::{Field, Layout};
use crate::source::Id;

/// Classes of a cell, beyond which it is not worth a table.
const LARGEST: u32 = 256;

/// All moves of a chart.
#[derive(Debug, Default)]
pub(super) struct Moves {
    /// One entry a giving.
    moves: Vec<Option<Move>>,
    /// One entry a pause: whether everything that can be done there is a move of its own.
    straight: Vec<bool>,
    parts: Vec<Part>,
    /// Words of keys that every move to a pause begins with.
    bases: Vec<u64>,
    /// Classes, already in their place in a word.
    tables: Vec<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Move {
    parts: (u32, u32),
    base: u32,
}

/// How one field of the next key is found.
#[derive(Clone, Copy, Debug)]
struct Part {
    from_word: u32,
    shift: u32,
    ones: u64,
    table: u32,
    to_word: u32,
}

impl Moves {
    pub(super) fn of(chart: &Chart, layout: &Layout) -> Moves {
        let mut moves = Moves::default();
        let mut known = FxHashMap::default();
        let mut found = vec![None; chart.givings.len()];
        for (id, pause) in chart.pauses.pairs() {
            let mut is_straight = true;
            for (at, giving) in (pause.givings.0..pause.givings.1).zip(chart.givings(pause)) {
                if let Some(entry) = found.get_mut(at as usize) {
                    *entry = moves.find(chart, layout, (id, giving), &mut known);
                    is_straight &= entry.is_some() && giving.twin.is_none();
                }
            }
            moves.straight.push(is_straight);
        }
        moves.moves = found;
        moves
    }

    fn find(
        &mut self,
        chart: &Chart,
        layout: &Layout,
        (from, giving): (PauseId, &Giving),
        known: &mut FxHashMap<Vec<u64>, u32>,
    ) -> Option<Move> {
        let (to, effects) = giving.direct?;
        let effects = chart.effects(effects);
        let first = self.parts.len();
        let mut base = vec![0; layout.words];
        if let Some(word) = base.first_mut() {
            *word = layout.bare(to);
        }
        for field in layout.fields(to) {
            let source = layout.fields(from).iter().find(|source| source.cell == field.cell);
            let Some(source) = source else {
                // Set on the way, or what it was at the start.
                let value = carry(layout.constant(from, field.cell).unwrap_or_default(), field, effects);
                *base.get_mut(field.word as usize)? |= layout.placed(field, value);
                continue;
            };
            if source.count > LARGEST {
                self.parts.truncate(first);
                return None;
            }
            let classes = 0..source.count;
            let table: Vec<u64> = classes
                .map(|class| layout.placed(field, carry(layout.value(source, class), field, effects)))
                .collect();
            let table = *known.entry(table).or_insert_with_key(|table| {
                self.tables.extend_from_slice(table);
                number(self.tables.len() - table.len())
            });
            let (from_word, shift, ones) = (source.word, source.shift, source.ones);
            self.parts.push(Part { from_word, shift, ones, table, to_word: field.word });
        }
        self.bases.append(&mut base);
        let base = number(self.bases.len() - layout.words);
        Some(Move { parts: (number(first), number(self.parts.len())), base })
    }

    #[inline]
    pub(super) fn is_straight(&self, pause: PauseId) -> bool {
        self.straight.get(pause.index()).copied().unwrap_or_default()
    }

    /// The key that giving `at` leads to from `key`; false where that takes a walk.
    #[inline]
    pub(super) fn go(&self, at: u32, key: &[u64], words: usize, to: &mut [u64]) -> bool {
        let Some(Some(found)) = self.moves.get(at as usize) else { return false };
        let base: Range<usize> = found.base as usize..found.base as usize + words;
        to.iter_mut().zip(self.bases.get(base).unwrap_or_default()).for_each(|(to, base)| *to = *base);
        for part in self.parts.get(found.parts.0 as usize..found.parts.1 as usize).unwrap_or_default() {
            let word = key.get(part.from_word as usize).copied().unwrap_or_default();
            let class = (word >> part.shift & part.ones) + u64::from(part.table);
            let placed = self.tables.get(usize::try_from(class).unwrap_or_default());
            if let (Some(to), Some(placed)) = (to.get_mut(part.to_word as usize), placed) {
                *to |= placed;
            }
        }
        true
    }
}

/// What a cell's value becomes on the way.
fn carry(value: i32, field: &Field, effects: &[Effect]) -> i32 {
    let mut value = value;
    let is_it = |cell: CellId| cell.index() == field.cell as usize;
    for effect in effects {
        match *effect {
            Effect::Set(cell, to) if is_it(cell) => value = to,
            Effect::Add(cell, by, (least, most)) if is_it(cell) => {
                value = value.saturating_add(by).clamp(least, most);
            }
            Effect::Become(cell, map) if is_it(cell) => {
                let old = usize::try_from(value).unwrap_or_default();
                value = map.get(old).copied().unwrap_or_default();
            }
            Effect::Set(..) | Effect::Add(..) | Effect::Become(..) | Effect::Compute(_) | Effect::Fill(_) => {
            }
        }
    }
    value
}
