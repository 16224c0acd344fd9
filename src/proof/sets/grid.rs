//! The grid: every combination of the values that can ever matter, one place each. A cell is a dimension, and a row is all the
//! places in which it has one value.

use super::bits::Bits;
use crate::program::{Program, TemperamentId};
use crate::proof::cells::{CellId, Cells, number};
use crate::proof::chart::{Chart, Effect, Ending};
use crate::proof::cuts::Cuts;
use crate::source::Id;

/// How many combinations a grid may have.
pub(super) const MOST: usize = 4_096;

/// One cell of the grid.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dimension {
    pub(super) cell: CellId,
    pub(super) least: i32,
    /// How many values it has.
    pub(super) size: u32,
    /// How far two neighbouring values lie apart.
    pub(super) stride: u32,
}

/// The cells that matter and can differ.
#[derive(Debug)]
pub(in crate::proof) struct Grid {
    pub(super) dimensions: Vec<Dimension>,
    /// One entry a cell: its dimension.
    of_cell: Vec<Option<u32>>,
    /// How many combinations there are.
    pub(super) size: usize,
    /// The cells at the start: what the others always are.
    pub(super) start: Vec<i32>,
}

impl Grid {
    /// None where there are too many combinations, or where what a choice offers is drawn.
    pub(super) fn of(program: &Program, cells: &Cells, chart: &Chart, cuts: &Cuts) -> Option<Grid> {
        if chart.pauses.iter().any(|pause| pause.is_drawn) {
            return None;
        }
        let start = cells.start(program, TemperamentId::at(0));
        let differs = differing(program, cells, chart, &start);
        let (mut dimensions, mut of_cell) = (Vec::new(), vec![None; cells.entries.len()]);
        let mut size = 1_usize;
        for cell in cuts.cells.iter().copied().filter(|cell| cuts.is_needed(*cell)) {
            let entry = cells.at(cell);
            if !differs.get(cell.index()).copied().unwrap_or_default() || entry.size < 2 {
                continue;
            }
            if let Some(found) = of_cell.get_mut(cell.index()) {
                *found = Some(number(dimensions.len()));
            }
            let (least, stride) = (entry.least, number(size));
            dimensions.push(Dimension { cell, least, size: entry.size, stride });
            size = size.saturating_mul(entry.size as usize);
            if size > MOST {
                return None;
            }
        }
        Some(Grid { dimensions, of_cell, size, start })
    }

    /// The dimension of a cell; none where it does not matter, or is always what it was at the start.
    #[inline]
    pub(super) fn dimension(&self, cell: CellId) -> Option<usize> {
        self.of_cell.get(cell.index()).copied().flatten().map(|at| at as usize)
    }

    /// The combination that cells are in.
    pub(super) fn place(&self, now: &[i32]) -> usize {
        let index = |dimension: &Dimension| {
            let value = now.get(dimension.cell.index()).copied().unwrap_or(dimension.least);
            value.saturating_sub(dimension.least).clamp(0, dimension.size.cast_signed() - 1).unsigned_abs()
        };
        self.dimensions.iter().map(|entry| (index(entry) * entry.stride) as usize).sum()
    }

    /// Puts the cells of a combination into place.
    pub(in crate::proof) fn put(&self, place: usize, now: &mut [i32]) {
        for entry in &self.dimensions {
            let index = number(place) / entry.stride % entry.size;
            if let Some(cell) = now.get_mut(entry.cell.index()) {
                *cell = entry.least.saturating_add(index.cast_signed());
            }
        }
    }
}

/// One entry a cell: whether something sets it, or two temperaments start it differently.
fn differing(program: &Program, cells: &Cells, chart: &Chart, start: &[i32]) -> Vec<bool> {
    let mut differs = vec![false; start.len()];
    for temperament in program.temperaments.ids() {
        let other = cells.start(program, temperament);
        for ((differs, one), other) in differs.iter_mut().zip(start).zip(other) {
            *differs |= *one != other;
        }
    }
    let mut mark = |cell: CellId| {
        if let Some(found) = differs.get_mut(cell.index()) {
            *found = true;
        }
    };
    for effect in &chart.effects {
        match *effect {
            Effect::Set(cell, _) | Effect::Add(cell, ..) | Effect::Become(cell, _) => mark(cell),
            Effect::Compute(change) => {
                let value = program.changes.get(change as usize).map(|change| change.value);
                value.into_iter().for_each(|value| mark(Cells::value(value)));
            }
            Effect::Fill(_) => {}
        }
    }
    for block in chart.blocks.iter() {
        if let Ending::Vary { variation, .. } = block.end {
            cells.marks_of(program.variations.at(variation)).for_each(&mut mark);
        }
    }
    differs
}

/// The rows of a grid, as sets.
#[derive(Debug)]
pub(super) struct Rows<const W: usize> {
    pub(super) grid: Grid,
    /// Every combination.
    pub(super) all: Bits<W>,
    /// For each dimension, the places below each of its values, and below none.
    below: Vec<Vec<Bits<W>>>,
}

impl<const W: usize> Rows<W> {
    pub(super) fn of(grid: Grid) -> Rows<W> {
        let below = grid.dimensions.iter().map(|dimension| rows(dimension, grid.size)).collect();
        Rows { all: Bits::first(grid.size), below, grid }
    }

    /// How many bytes the rows take.
    pub(super) fn bytes(&self) -> usize {
        self.below.iter().map(|rows| rows.len() * size_of::<Bits<W>>()).sum()
    }

    /// The places in which a dimension has one of its first so many values.
    #[inline]
    pub(super) fn below(&self, dimension: usize, count: u32) -> Bits<W> {
        let rows = self.below.get(dimension);
        rows.and_then(|rows| rows.get(count as usize)).copied().unwrap_or(self.all)
    }

    /// The places in which a dimension has the value at `row`.
    #[inline]
    pub(super) fn row(&self, dimension: usize, row: u32) -> Bits<W> {
        self.below(dimension, row + 1).without(self.below(dimension, row))
    }

    fn shape(&self, dimension: usize) -> (u32, u32) {
        self.grid.dimensions.get(dimension).map_or((1, 1), |entry| (entry.size, entry.stride))
    }

    /// Every combination in which a cell has been changed by so much, and stopped at its ends.
    #[inline]
    pub(super) fn add(&self, dimension: usize, by: i64, set: Bits<W>) -> Bits<W> {
        let (size, stride) = self.shape(dimension);
        let far = u32::try_from(by.unsigned_abs()).unwrap_or(u32::MAX).min(size - 1);
        // The usual changes first: they need no more than this.
        if by == 1 {
            let stays = self.below(dimension, size - 1);
            set.and(stays).up(stride).or(set.without(stays))
        } else if by == -1 {
            let stops = self.below(dimension, 1);
            set.without(stops).down(stride).or(set.and(stops))
        } else if by >= 0 {
            let stays = self.below(dimension, size - far);
            let moved = set.and(stays).up(far * stride);
            let mut over = set.without(stays);
            let mut step = 1;
            while step < far {
                over = over.or(over.and(self.below(dimension, size - step)).up(step * stride));
                step *= 2;
            }
            moved.or(over.without(self.below(dimension, size - 1)))
        } else {
            let over = self.below(dimension, far);
            let moved = set.without(over).down(far * stride);
            moved.or(self.first_row(dimension, far, set.and(over)))
        }
    }

    /// Everything that lies in the first so many rows, brought together in the first of them.
    #[inline]
    fn first_row(&self, dimension: usize, rows: u32, set: Bits<W>) -> Bits<W> {
        let (_, stride) = self.shape(dimension);
        let (mut set, mut step) = (set, 1);
        while step < rows {
            set = set.or(set.without(self.below(dimension, step)).down(step * stride));
            step *= 2;
        }
        set.and(self.below(dimension, 1))
    }

    /// Every combination in which a cell has been set.
    #[inline]
    pub(super) fn set(&self, dimension: usize, row: u32, set: Bits<W>) -> Bits<W> {
        let (size, stride) = self.shape(dimension);
        self.first_row(dimension, size, set).up(row.min(size - 1) * stride)
    }

    /// What of a set lies in a row, in another row.
    pub(super) fn shift_row(&self, dimension: usize, (from, to): (u32, u32), set: Bits<W>) -> Bits<W> {
        let (_, stride) = self.shape(dimension);
        let set = set.and(self.row(dimension, from));
        if to >= from { set.up((to - from) * stride) } else { set.down((from - to) * stride) }
    }

    /// How rows fall together where only the values above a cut are told apart: which places move down, and how far.
    pub(super) fn folds(&self, dimension: usize, cuts: u64) -> Vec<(Bits<W>, u32)> {
        let (size, stride) = self.shape(dimension);
        let mut above = Vec::new();
        for row in 0..size {
            let is_first = row == 0 || cuts == u64::MAX || row < 64 && cuts >> row & 1 == 1;
            above.push(if is_first { 0 } else { above.last().map_or(0, |above| above + 1) });
        }
        let most: u32 = above.iter().copied().max().unwrap_or_default();
        let mut folds = Vec::new();
        let mut step = 1;
        while step <= most {
            let mut moved = Bits::EMPTY;
            for (row, _) in above.iter().enumerate().filter(|(_, above)| **above & step != 0) {
                moved = moved.or(self.row(dimension, number(row)));
            }
            folds.push((moved, step * stride));
            step *= 2;
        }
        folds
    }
}

fn rows<const W: usize>(dimension: &Dimension, places: usize) -> Vec<Bits<W>> {
    let mut below = Bits::EMPTY;
    let mut rows = vec![below];
    let (size, stride) = (dimension.size as usize, dimension.stride as usize);
    for row in 0..size {
        for outer in (0..places).step_by(size * stride) {
            (0..stride).for_each(|inner| below.insert(outer + row * stride + inner));
        }
        rows.push(below);
    }
    rows
}
