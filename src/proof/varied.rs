//! Which cells can differ at a pause, worked out from the start forwards: a cell that nothing has changed on any way there still has
//! its value of the start, and needs no room in a state.

use super::cells::{CellId, Cells};
use super::chart::{BlockId, Chart, Effect, Ending, PauseId};
use crate::program::Program;
use crate::source::Id;

/// The cells that can differ at each pause.
#[derive(Debug)]
pub(super) struct Varied {
    /// One row of bits a pause.
    rows: Vec<u64>,
    words: usize,
}

impl Varied {
    pub(super) fn of(program: &Program, cells: &Cells, chart: &Chart) -> Varied {
        let words = cells.entries.len().div_ceil(64);
        let mut finder = Finder {
            program,
            cells,
            chart,
            words,
            blocks: vec![0; words * chart.blocks.len()],
            open: Vec::new(),
        };
        let mut reached = vec![false; chart.blocks.len()];
        let starts = finder.differing_starts();
        finder.add(chart.first(), &starts, &mut reached);
        let mut rows = vec![0; words * chart.pauses.len()];
        while let Some(block) = finder.open.pop() {
            finder.follow(block, &mut rows, &mut reached);
        }
        Varied { rows, words }
    }

    /// Every cell at every pause.
    pub(super) fn all(cells: &Cells, chart: &Chart) -> Varied {
        let words = cells.entries.len().div_ceil(64);
        Varied { rows: vec![u64::MAX; words * chart.pauses.len()], words }
    }

    pub(super) fn contains(&self, pause: PauseId, cell: CellId) -> bool {
        let word = self.rows.get(pause.index() * self.words + cell.index() / 64);
        word.is_some_and(|word| word >> (cell.index() % 64) & 1 == 1)
    }
}

struct Finder<'p> {
    program: &'p Program,
    cells: &'p Cells,
    chart: &'p Chart,
    words: usize,
    /// One row of bits a block.
    blocks: Vec<u64>,
    open: Vec<BlockId>,
}

impl Finder<'_> {
    /// The cells that the temperaments start differently.
    fn differing_starts(&self) -> Vec<u64> {
        let mut row = vec![0; self.words];
        let starts: Vec<Vec<i32>> = self
            .program
            .temperaments
            .ids()
            .map(|temperament| self.cells.start(self.program, temperament))
            .collect();
        let Some(first) = starts.first() else { return row };
        for (at, value) in first.iter().enumerate() {
            let base = self.cells.at(CellId::at(at)).start;
            if *value != base || starts.iter().any(|other| other.get(at) != Some(value)) {
                mark(&mut row, CellId::at(at));
            }
        }
        row
    }

    fn add(&mut self, block: BlockId, row: &[u64], reached: &mut [bool]) {
        let start = block.index() * self.words;
        let Some(known) = self.blocks.get_mut(start..start + self.words) else { return };
        let mut is_new =
            reached.get_mut(block.index()).is_some_and(|reached| !std::mem::replace(reached, true));
        for (known, word) in known.iter_mut().zip(row) {
            is_new |= *known | word != *known;
            *known |= word;
        }
        if is_new {
            self.open.push(block);
        }
    }

    fn follow(&mut self, block: BlockId, rows: &mut [u64], reached: &mut [bool]) {
        let chart = self.chart;
        let entry = chart.blocks.at(block);
        let start = block.index() * self.words;
        let mut row = self.blocks.get(start..start + self.words).unwrap_or_default().to_vec();
        self.change(entry.effects, &mut row);
        if let Ending::Vary { variation, .. } = entry.end {
            let marks = self.cells.marks_of(self.program.variations.at(variation));
            marks.for_each(|cell| mark(&mut row, cell));
        }
        let (Ending::Rest(id) | Ending::Aside(id, _)) = entry.end else {
            chart.within_turn(block).for_each(|next| self.add(next, &row, reached));
            return;
        };
        let pause = chart.pauses.at(id);
        if pause.is_drawn {
            mark(&mut row, self.cells.offered());
        }
        let kept = rows.get_mut(id.index() * self.words..(id.index() + 1) * self.words);
        kept.into_iter().flatten().zip(&row).for_each(|(kept, word)| *kept |= word);
        if pause.falls_through() {
            self.add(pause.after, &row, reached);
        }
        if let Ending::Aside(_, next) = entry.end {
            self.add(next, &row, reached);
        }
        for giving in chart.givings(pause) {
            let mut row = row.clone();
            self.change(giving.effects, &mut row);
            self.add(giving.body, &row, reached);
        }
    }

    fn change(&self, effects: (u32, u32), row: &mut [u64]) {
        for effect in self.chart.effects(effects) {
            match *effect {
                Effect::Set(cell, _) | Effect::Add(cell, ..) | Effect::Become(cell, _) => mark(row, cell),
                Effect::Compute(change) => {
                    if let Some(change) = self.program.changes.get(change as usize) {
                        mark(row, Cells::value(change.value));
                    }
                }
                Effect::Fill(_) => {}
            }
        }
    }
}

fn mark(row: &mut [u64], cell: CellId) {
    if let Some(word) = row.get_mut(cell.index() / 64) {
        *word |= 1 << (cell.index() % 64);
    }
}
