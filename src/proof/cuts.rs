//! What of a state can still matter, worked out from the ends backwards.
//!
//! For every cell and every place a *cut* between two neighbouring values says that something ahead may tell them apart. Values
//! with no cut between them have the same future, so a state keeps only which class its value is in; a cell without a cut is not
//! part of the state there. A comparison with a written number makes a cut. A change by a written number moves the cuts the other
//! way, and those that it moves over an end of the range are gone, for there the cell stops at its end. Setting a cell takes its
//! cuts away.
//!
//! Why answers stay exact: two states whose cells are in the same classes take every condition the same way, up to and including
//! the next pause, and are in the same classes there. So they have the same future, with the same odds.

use super::cells::{CellId, Cells, number};
use super::chart::{BlockId, Chart, Effect, Ending, Kind, Pause, PauseId, draws};
use super::sweep::Sweep;
use crate::program::{
    Claim, Comparison, Condition, Expr, ExprId, Fill, How, Operator, OutcomeId, OutcomeKind, Program, TextId,
};
use crate::source::Id;

/// Every value of a wide cell for itself.
pub(super) const ALL: u64 = u64::MAX;

/// How many cells times places are looked at, at most.
const MOST: usize = 1 << 25;

/// The cuts of each cell at each pause.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    /// One entry a cell: its column, if it can ever matter.
    columns: Vec<Option<u32>>,
    /// The cells of the columns.
    pub(super) cells: Vec<CellId>,
    /// One row a pause, one mask a column. Bit `i` is a cut below the value at index `i`; `ALL` for a wide cell.
    rows: Vec<u64>,
}

impl Cuts {
    /// None where the table would be too large.
    pub(super) fn of(
        program: &Program,
        cells: &Cells,
        chart: &Chart,
        watched: &[(PauseId, CellId)],
    ) -> Option<Cuts> {
        let mut finder = Finder::new(program, cells, chart);
        let width = finder.cuts.cells.len();
        if width.saturating_mul(chart.blocks.len() + chart.pauses.len()) > MOST {
            return None;
        }
        finder.watched = watched.to_vec();
        finder.solve();
        Some(finder.cuts)
    }

    pub(super) fn is_needed(&self, cell: CellId) -> bool {
        self.columns.get(cell.index()).copied().flatten().is_some()
    }

    /// Keeps every value of a cell apart wherever some are.
    pub(super) fn forget_classes(&mut self, cells: &Cells) {
        self.widen(cells, |cuts| cuts != 0);
    }

    /// Keeps every cell that something reads, wherever it stands.
    pub(super) fn forget_dead(&mut self, cells: &Cells) {
        self.widen(cells, |_| true);
    }

    fn widen(&mut self, cells: &Cells, widens: impl Fn(u64) -> bool) {
        let needed: Vec<bool> = self.cells.iter().map(|cell| self.is_needed(*cell)).collect();
        for row in self.rows.chunks_mut(self.cells.len().max(1)) {
            for ((cuts, cell), needed) in row.iter_mut().zip(&self.cells).zip(&needed) {
                // What was drawn for a choice means nothing anywhere else.
                if *needed && *cell != cells.offered() && widens(*cuts) {
                    *cuts = full(cells.at(*cell).size);
                }
            }
        }
    }

    /// The cuts at a pause, one mask a column.
    pub(super) fn row(&self, pause: PauseId) -> &[u64] {
        row(&self.rows, pause.index(), self.cells.len())
    }
}

fn row(rows: &[u64], index: usize, width: usize) -> &[u64] {
    rows.get(index * width..(index + 1) * width).unwrap_or_default()
}

/// All cuts of a cell of this size.
fn full(size: u32) -> u64 {
    match size {
        0 | 1 => 0,
        2..=63 => ((1 << size) - 1) & !1,
        64 => !1,
        65.. => ALL,
    }
}

struct Finder<'p> {
    program: &'p Program,
    cells: &'p Cells,
    chart: &'p Chart,
    cuts: Cuts,
    /// One row a block.
    blocks: Vec<u64>,
    /// Cells that a rule looks at when a reply is given at a pause.
    watched: Vec<(PauseId, CellId)>,
    /// The row in hand.
    now: Vec<u64>,
    /// Room for a second row.
    sum: Vec<u64>,
    /// One entry a column: whether anything reads it.
    read: Vec<bool>,
}

impl<'p> Finder<'p> {
    fn new(program: &'p Program, cells: &'p Cells, chart: &'p Chart) -> Finder<'p> {
        let columns = vec![None; cells.entries.len()];
        let mut finder = Finder {
            program,
            cells,
            chart,
            cuts: Cuts { columns, ..Cuts::default() },
            blocks: Vec::new(),
            watched: Vec::new(),
            now: Vec::new(),
            sum: Vec::new(),
            read: Vec::new(),
        };
        finder.find_columns();
        finder
    }

    /// Every cell that something may read. A once-only reply matters where its choice can come round again, or where more than one
    /// choice offers it.
    fn find_columns(&mut self) {
        let (cells, chart) = (self.cells, self.chart);
        let again = chart.coming_round();
        let mut offered = vec![0_u8; cells.entries.len()];
        for (pause, entry) in chart.pauses.pairs() {
            for once in chart.givings(entry).iter().filter_map(|giving| giving.once) {
                if let Some(times) = offered.get_mut(once.index()) {
                    *times = times
                        .saturating_add(1 + u8::from(again.get(pause.index()).is_some_and(|again| *again)));
                }
            }
        }
        let varied = chart.blocks.iter().filter_map(|block| match block.end {
            Ending::Vary { variation, .. } => Some(variation),
            _ => None,
        });
        let mut candidates: Vec<CellId> =
            cells.counted().chain([cells.no(), cells.just_declined(), cells.offered()]).collect();
        candidates.extend(varied.flat_map(|variation| cells.marks_of(self.program.variations.at(variation))));
        let once = (0..offered.len()).map(CellId::at).zip(&offered);
        candidates.extend(once.filter(|(_, times)| **times > 1).map(|(cell, _)| cell));
        for cell in candidates {
            let column = number(self.cuts.cells.len());
            if let Some(found) = self.cuts.columns.get_mut(cell.index()).filter(|found| found.is_none()) {
                *found = Some(column);
                self.cuts.cells.push(cell);
            }
        }
    }

    fn solve(&mut self) {
        let width = self.cuts.cells.len();
        self.now = vec![0; width];
        self.read = vec![false; width];
        self.blocks = vec![0; width * self.chart.blocks.len()];
        self.cuts.rows = vec![0; width * self.chart.pauses.len()];
        let chart = self.chart;
        let mut sweep = Sweep::of(chart);
        // Cuts are only added, so this ends.
        while sweep.is_left() {
            for at in (0..chart.blocks.len()).rev() {
                let id = BlockId::at(at);
                let block = chart.blocks.at(id);
                if let Ending::Rest(pause) | Ending::Aside(pause, _) = block.end
                    && sweep.take_pause(pause)
                    && !self.find_pause(pause)
                {
                    sweep.touch_pause(pause);
                }
                if sweep.take_block(id) {
                    self.at_end(block.end);
                    self.before(block.effects);
                    if !keep(&mut self.blocks, at, &self.now) {
                        sweep.touch_block(id);
                    }
                }
            }
        }
        for (cell, _) in self.cuts.cells.iter().zip(&self.read).filter(|(_, read)| !**read) {
            if let Some(column) = self.cuts.columns.get_mut(cell.index()) {
                *column = None;
            }
        }
    }

    /// The row in hand becomes what matters where a block ends.
    fn at_end(&mut self, end: Ending) {
        self.now.fill(0);
        match end {
            Ending::Test { branch, yes, no, .. } => {
                self.add_block(yes);
                self.add_block(no);
                if let Some(branch) = self.program.branches.get(branch as usize) {
                    self.read_condition(branch.condition);
                }
            }
            Ending::Vary { variation, first, count, dry } => {
                for item in (0..count).filter_map(|item| self.chart.item(first, item)) {
                    self.add_block(item);
                }
                self.add_block(dry);
                for mark in self.cells.marks_of(self.program.variations.at(variation)) {
                    self.read(mark);
                }
            }
            Ending::Go(next) => self.add_block(next),
            Ending::Aside(pause, next) => {
                self.add_pause(pause);
                self.add_block(next);
            }
            Ending::Rest(pause) => {
                self.add_pause(pause);
                let entry = self.chart.pauses.at(pause);
                if let Kind::Choice(_) = entry.kind {
                    // What was offered is settled on arrival.
                    if entry.is_drawn {
                        self.set(self.cells.offered());
                    }
                    if entry.falls_through() {
                        self.add_block(entry.after);
                    }
                    for giving in self.chart.givings(entry) {
                        self.read_condition(giving.condition);
                        giving.once.into_iter().for_each(|once| self.read(once));
                    }
                }
            }
        }
    }

    /// What matters at a pause, kept in its row; true where the row had all of it.
    fn find_pause(&mut self, id: PauseId) -> bool {
        let pause = self.chart.pauses.at(id);
        let mut sum = std::mem::take(&mut self.sum);
        sum.clear();
        sum.resize(self.now.len(), 0);
        for giving in self.chart.givings(pause) {
            self.now.fill(0);
            self.add_block(giving.body);
            self.before(giving.effects);
            add(&mut sum, &self.now);
        }
        std::mem::swap(&mut self.now, &mut sum);
        self.sum = sum;
        self.read_pause(id, pause);
        keep(&mut self.cuts.rows, id.index(), &self.now)
    }

    fn add_pause(&mut self, pause: PauseId) {
        let width = self.cuts.cells.len();
        add(&mut self.now, row(&self.cuts.rows, pause.index(), width));
    }

    /// What is read at a pause itself: conditions of replies, promises, rules.
    fn read_pause(&mut self, id: PauseId, pause: &Pause) {
        for giving in self.chart.givings(pause) {
            if !pause.is_drawn {
                self.read_condition(giving.condition);
            }
            if let Some(once) = giving.once.filter(|_| !pause.is_drawn) {
                self.read(once);
            }
        }
        if pause.is_drawn {
            self.read(self.cells.offered());
        }
        for at in 0..self.watched.len() {
            if let Some((_, cell)) = self.watched.get(at).copied().filter(|(watched, _)| *watched == id) {
                self.read(cell);
            }
        }
        for promise in &self.program.promises {
            let claims = match (pause.kind, promise.claim) {
                (Kind::Choice(_), Claim::Always(_)) => true,
                (Kind::Ended(outcome), Claim::Reach(named) | Claim::Never(named)) => outcome == named,
                _ => false,
            };
            if claims {
                promise.condition.into_iter().for_each(|condition| self.read_truth(condition));
                if let Claim::Always(condition) = promise.claim {
                    self.read_truth(condition);
                }
            }
        }
        match pause.kind {
            Kind::Choice(_) if self.cells.has_no => self.read(self.cells.just_declined()),
            Kind::Ended(outcome) if self.cells.watches_no && self.connects(outcome) => {
                self.read(self.cells.no());
            }
            _ => {}
        }
    }

    fn connects(&self, outcome: OutcomeId) -> bool {
        self.program.outcomes.at(outcome).kind == OutcomeKind::Connect
    }

    /// The row in hand becomes what matters before these effects.
    fn before(&mut self, effects: (u32, u32)) {
        for effect in self.chart.effects(effects).iter().rev() {
            match *effect {
                Effect::Set(cell, _) => self.set(cell),
                Effect::Add(cell, by, _) => self.shift(cell, by),
                Effect::Become(cell, _) => {
                    if self.mask(cell) != 0 {
                        self.read(cell);
                    }
                }
                Effect::Compute(change) => self.before_change(change),
                Effect::Fill(text) => self.read_text(text),
            }
        }
    }

    fn before_change(&mut self, change: u32) {
        let Some(change) = self.program.changes.get(change as usize) else { return };
        let cell = Cells::value(change.value);
        let matters = self.mask(cell) != 0;
        if matters && change.how == How::Set {
            self.set(cell);
        } else if matters {
            self.read(cell);
        }
        // Whether something is drawn, and so how likely a way is, may hang on a value that matters for nothing else.
        if matters || !self.program.divisions.is_empty() || draws(self.program, change.by) {
            self.read_all(change.by);
        }
    }

    fn read_text(&mut self, text: TextId) {
        let program = self.program;
        let text = program.texts.at(text);
        for hole in program.holes.run(text.holes, usize::from(text.count)) {
            match hole.fill {
                Fill::Number(expr) | Fill::Truth(expr) | Fill::State(expr, _) => self.read_all(expr),
                Fill::Slot(_) => {}
                Fill::Either(condition, then, otherwise) => {
                    self.read_truth(condition);
                    self.read_text(then);
                    self.read_text(otherwise);
                }
                Fill::Vary(variation, first) => {
                    let count = program.variations.at(variation).count as usize;
                    (0..count).for_each(|item| self.read_text(TextId::at(first.index() + item)));
                }
            }
        }
    }

    fn read_condition(&mut self, condition: Condition) {
        match condition {
            Condition::Always => {}
            Condition::Compare { value, comparison, with } => {
                self.compare(CellId::at(value.index()), comparison, with.into());
            }
            Condition::Expr(expr) => self.read_truth(expr),
        }
    }

    /// Cuts for an expression that is looked at as true or false.
    fn read_truth(&mut self, expr: ExprId) {
        match *self.program.exprs.at(expr) {
            Expr::Not(inner) => self.read_truth(inner),
            Expr::Binary(Operator::And | Operator::Or, left, right) => {
                self.read_truth(left);
                self.read_truth(right);
            }
            Expr::Binary(Operator::Compare(comparison), left, right) => {
                match (self.cell_of(left), *self.program.exprs.at(right)) {
                    (Some(cell), Expr::Number(number)) => self.compare(cell, comparison, number),
                    _ => self.read_all(expr),
                }
            }
            Expr::Value(value) => self.compare(Cells::value(value), Comparison::Unequal, 0),
            _ => self.read_all(expr),
        }
    }

    fn cell_of(&self, expr: ExprId) -> Option<CellId> {
        match *self.program.exprs.at(expr) {
            Expr::Value(value) => Some(Cells::value(value)),
            Expr::Counter(counter) => Some(self.cells.counter(counter)),
            _ => None,
        }
    }

    /// Every value of every cell in an expression matters.
    fn read_all(&mut self, expr: ExprId) {
        match *self.program.exprs.at(expr) {
            Expr::Number(_) | Expr::Chance(_) => {}
            Expr::Value(_) | Expr::Counter(_) => {
                if let Some(cell) = self.cell_of(expr) {
                    self.read(cell);
                }
            }
            Expr::Not(inner) | Expr::Negative(inner) | Expr::Abs(inner) => self.read_all(inner),
            Expr::Binary(_, left, right) => {
                self.read_all(left);
                self.read_all(right);
            }
        }
    }

    fn compare(&mut self, cell: CellId, comparison: Comparison, with: i64) {
        let at = with.saturating_sub(self.cells.at(cell).least.into());
        match comparison {
            Comparison::Less | Comparison::AtLeast => self.cut(cell, at),
            Comparison::AtMost | Comparison::More => self.cut(cell, at.saturating_add(1)),
            Comparison::Equal | Comparison::Unequal => {
                self.cut(cell, at);
                self.cut(cell, at.saturating_add(1));
            }
        }
    }

    fn cut(&mut self, cell: CellId, at: i64) {
        let size = self.cells.at(cell).size;
        if at < 1 || at >= i64::from(size) {
            return;
        }
        let mask = if size > 64 { ALL } else { 1 << at };
        self.mark(cell, mask);
    }

    fn read(&mut self, cell: CellId) {
        let all = full(self.cells.at(cell).size);
        self.mark(cell, all);
    }

    fn mark(&mut self, cell: CellId, cuts: u64) {
        let column = self.cuts.columns.get(cell.index()).copied().flatten();
        if let Some(read) = column.and_then(|column| self.read.get_mut(column as usize)) {
            *read |= cuts != 0;
        }
        self.with(cell, |found| *found |= cuts);
    }

    fn set(&mut self, cell: CellId) {
        self.with(cell, |found| *found = 0);
    }

    fn shift(&mut self, cell: CellId, by: i32) {
        let size = self.cells.at(cell).size;
        if size > 64 {
            return;
        }
        let moved = |mask: u64| match (by.unsigned_abs(), by >= 0) {
            (64.., _) => 0,
            (by, true) => mask >> by,
            (by, false) => mask << by,
        };
        self.with(cell, |found| *found = moved(*found) & full(size));
    }

    fn mask(&self, cell: CellId) -> u64 {
        let column = self.cuts.columns.get(cell.index()).copied().flatten();
        column.and_then(|column| self.now.get(column as usize)).copied().unwrap_or_default()
    }

    fn with(&mut self, cell: CellId, change: impl FnOnce(&mut u64)) {
        let column = self.cuts.columns.get(cell.index()).copied().flatten();
        if let Some(found) = column.and_then(|column| self.now.get_mut(column as usize)) {
            change(found);
        }
    }

    fn add_block(&mut self, block: BlockId) {
        let width = self.cuts.cells.len();
        add(&mut self.now, row(&self.blocks, block.index(), width));
    }
}

fn add(to: &mut [u64], from: &[u64]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to |= from);
}

/// Adds `now` to a row; true where the row had all of it.
fn keep(rows: &mut [u64], index: usize, now: &[u64]) -> bool {
    let width = now.len();
    let Some(row) = rows.get_mut(index * width..(index + 1) * width) else { return true };
    let had = row.iter().zip(now).all(|(row, now)| row | now == *row);
    add(row, now);
    had
}
