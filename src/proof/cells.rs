//! What a state holds: cells, each a small whole number. Values first, then counters, then the marks of variations, then one cell a
//! once-only reply, then what the safety rules remember.

use crate::program::{
    CounterId, Order, OutcomeKind, Program, ReplyId, SceneId, TemperamentId, ValueId, ValueKind, Variation,
};
use crate::source::{Id, id_type, offset};

id_type! {
    /// A cell of a state.
    pub(super) CellId,
}

/// Nothing has been declined since it was last reopened.
pub(super) const OPEN: i32 = 0;

/// A no was said, and nobody has pressed since.
pub(super) const DECLINED: i32 = 1;

/// Somebody pressed after a no: nothing that comes later mends that.
pub(super) const PRESSED: i32 = 2;

/// What one cell can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// Its smallest value.
    pub(super) least: i32,
    /// How many values it can have.
    pub(super) size: u32,
    /// Its value at the start, before any temperament.
    pub(super) start: i32,
}

impl Cell {
    /// Its largest value.
    pub(super) fn most(self) -> i32 {
        let most = i64::from(self.least) + i64::from(self.size) - 1;
        i32::try_from(most).unwrap_or(i32::MAX)
    }
}

/// All cells of a program's states.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    pub(super) entries: Vec<Cell>,
    counters: usize,
    marks: usize,
    once: usize,
    rules: usize,
    /// Whether some scene says no, and some outcome is closeness: then R1 has something to remember.
    pub(super) watches_no: bool,
    /// Whether some scene says no.
    pub(super) has_no: bool,
}

impl Cells {
    pub(super) fn of(program: &Program) -> Cells {
        let mut entries: Vec<Cell> = Vec::new();
        entries.extend(program.values.iter().map(|value| Cell {
            least: value.least,
            size: value.most.abs_diff(value.least).saturating_add(1),
            start: value.start,
        }));
        let counted = |size| Cell { least: 0, size, start: 0 };
        let counters = entries.len();
        // A counter that is shown never stops; what is shown is not compared, so a wide one is never part of a state.
        entries.extend(program.counters.iter().map(|counter| counted(counter.stop.min(MOST_COUNTED) + 1)));
        let marks = entries.len();
        entries.extend((0..program.marks).map(|_| counted(u32::MAX)));
        for variation in program.variations.iter().filter(|variation| !variation.items.is_empty()) {
            set_marks(&mut entries, marks, variation);
        }
        let once = entries.len();
        entries.extend((0..program.once).map(|_| counted(2)));
        let rules = entries.len();
        entries.extend([counted(3), counted(2), counted(1 << OFFERED)]);
        let has_no = program.scenes.iter().any(|scene| scene.declines);
        let connects = program.outcomes.iter().any(|outcome| outcome.kind == OutcomeKind::Connect);
        Cells { entries, counters, marks, once, rules, watches_no: has_no && connects, has_no }
    }

    pub(super) fn value(value: ValueId) -> CellId {
        CellId::at(value.index())
    }

    pub(super) fn counter(&self, counter: CounterId) -> CellId {
        CellId::at(self.counters + counter.index())
    }

    /// The cells of values and counters.
    pub(super) fn counted(&self) -> impl Iterator<Item = CellId> + use<> {
        (0..self.marks).map(CellId::at)
    }

    /// The cells that say how far a variation is.
    pub(super) fn marks_of(&self, variation: &Variation) -> impl Iterator<Item = CellId> + use<> {
        let words = if variation.order == Order::Shuffle { variation.count.div_ceil(32) } else { 1 };
        let first = self.marks + variation.mark as usize;
        (first..first + words as usize).map(CellId::at)
    }

    pub(super) fn once(&self, once: u32) -> CellId {
        CellId::at(self.once + once as usize)
    }

    /// Whether a no stands: [`OPEN`], [`DECLINED`] or [`PRESSED`].
    pub(super) fn no(&self) -> CellId {
        CellId::at(self.rules)
    }

    /// 1 between the entry of a scene that says no and the next choice, question or end.
    pub(super) fn just_declined(&self) -> CellId {
        CellId::at(self.rules + 1)
    }

    /// Which replies a choice offers, one bit each, where that was drawn.
    pub(super) fn offered(&self) -> CellId {
        CellId::at(self.rules + 2)
    }

    pub(super) fn at(&self, cell: CellId) -> Cell {
        self.entries.get(cell.index()).copied().unwrap_or(Cell { least: 0, size: 1, start: 0 })
    }

    /// The cells before the first line.
    pub(super) fn start(&self, program: &Program, temperament: TemperamentId) -> Vec<i32> {
        let mut cells: Vec<i32> = self.entries.iter().map(|cell| cell.start).collect();
        let changes = program.temperaments.get(temperament).map_or(&[][..], |found| &found.changes);
        for (value, by) in changes {
            let entry = program.values.at(*value);
            if let (ValueKind::Meter { .. }, Some(cell)) = (&entry.kind, cells.get_mut(value.index())) {
                *cell = cell.saturating_add(*by).clamp(entry.least, entry.most);
            }
        }
        cells
    }
}

/// How many replies a choice may have where its conditions draw.
pub(super) const OFFERED: u32 = 30;

/// Beyond this a counter is taken for one that never stops.
const MOST_COUNTED: u32 = 1 << 30;

/// The marks of a variation in the flow: how often it was reached, or one bit an item for a shuffle.
fn set_marks(entries: &mut [Cell], marks: usize, variation: &Variation) {
    let first = marks + variation.mark as usize;
    match variation.order {
        Order::Sequence | Order::Cycle => set_size(entries, first, variation.count.max(1)),
        Order::Once => set_size(entries, first, variation.count.saturating_add(1)),
        Order::Shuffle => {
            for word in 0..variation.count.div_ceil(32) {
                let bits = (variation.count - word * 32).min(31);
                let at = first + word as usize;
                set_size(entries, at, if variation.count - word * 32 > 31 { u32::MAX } else { 1 << bits });
            }
        }
    }
}

fn set_size(entries: &mut [Cell], at: usize, size: u32) {
    if let Some(cell) = entries.get_mut(at) {
        cell.size = size;
    }
}

/// True where a reply carries a move after which the scene has to stop.
pub(super) fn stops(program: &Program, reply: ReplyId) -> bool {
    program.replies.at(reply).moves.iter().any(|given| program.moves.at(*given).stops)
}

/// What entering a scene does to whether a no stands: the new value by the old one.
pub(super) fn after_entry(program: &Program, scene: SceneId) -> Option<[i32; 3]> {
    let scene = program.scenes.at(scene);
    match (scene.declines, scene.reopens) {
        (false, false) => None,
        (false, true) => Some([OPEN, OPEN, PRESSED]),
        (true, _) => Some([DECLINED, DECLINED, PRESSED]),
    }
}

/// The bits that tell `count` things apart.
pub(super) fn bits_for(count: u64) -> u32 {
    64 - count.saturating_sub(1).leading_zeros()
}

/// An index as an offset; states beyond 32 bits are beyond every budget.
pub(super) fn number(index: usize) -> u32 {
    offset(index)
}
