//! What conditions, changes and texts do to whole sets, worked out once for each: where a condition holds and where it does not, by
//! how much a cell is changed where, and where something is divided by zero.

use rustc_hash::FxHashMap;

use super::bits::Bits;
use super::grid::Rows;
use crate::program::{ExprId, How, TextId};
use crate::proof::cells::{CellId, Cells};
use crate::proof::chart::Effect;
use crate::proof::decision::{NO, Node, Test, Verdict, YES};
use crate::proof::walk::{Ground, Walker};
use crate::source::Id;

/// The divisions that fail, each with the combinations in which it does.
type Failed<const W: usize> = Vec<(ExprId, Bits<W>)>;

/// Where a condition holds, and where it does not. Where it draws, a combination can be in both.
#[derive(Clone, Debug)]
pub(super) struct Split<const W: usize> {
    pub(super) yes: Bits<W>,
    pub(super) no: Bits<W>,
    pub(super) failed: Failed<W>,
}

/// What a change by an expression does, where the expression can be worked out.
#[derive(Debug)]
pub(super) struct Change<const W: usize> {
    pub(super) dimension: Option<usize>,
    pub(super) how: How,
    /// By how much, or to which value, in which combinations.
    pub(super) by: Vec<(i64, Bits<W>)>,
    pub(super) failed: Failed<W>,
}

/// A text that may divide by zero: where it can be filled, and where not.
#[derive(Debug)]
pub(super) struct Filled<const W: usize> {
    pub(super) fine: Bits<W>,
    pub(super) failed: Failed<W>,
}

/// The tables of a program.
#[derive(Debug)]
pub(super) struct Tables<const W: usize> {
    /// One entry a node of the chart's decisions: the numbers of two of `masks`.
    splits: Vec<(u32, u32)>,
    /// The failures of the few nodes that have some.
    failed: FxHashMap<u32, Failed<W>>,
    masks: Vec<Bits<W>>,
    changes: FxHashMap<u32, Change<W>>,
    filled: FxHashMap<TextId, Filled<W>>,
}

impl<const W: usize> Tables<W> {
    pub(super) fn of(ground: Ground<'_>, rows: &Rows<W>) -> Tables<W> {
        let mut walker = Walker::new(ground);
        walker.now.clone_from(&rows.grid.start);
        let tables = Tables {
            splits: Vec::new(),
            failed: FxHashMap::default(),
            masks: Vec::new(),
            changes: FxHashMap::default(),
            filled: FxHashMap::default(),
        };
        let mut maker = Maker { rows, walker, tables, known: FxHashMap::default() };
        for node in &ground.chart.decisions.nodes {
            maker.split(node);
        }
        for effect in &ground.chart.effects {
            match *effect {
                Effect::Compute(change) => maker.change(ground, change),
                Effect::Fill(text) => maker.fill(text),
                Effect::Set(..) | Effect::Add(..) | Effect::Become(..) => {}
            }
        }
        maker.tables
    }

    /// The sides of a condition.
    #[inline]
    pub(super) fn sides(&self, verdict: Verdict, all: Bits<W>) -> (Bits<W>, Bits<W>) {
        match verdict {
            YES => (all, Bits::EMPTY),
            NO => (Bits::EMPTY, all),
            node => {
                let (yes, no) = self.splits.get(node as usize).copied().unwrap_or_default();
                (self.mask(yes), self.mask(no))
            }
        }
    }

    /// Where a condition divides by zero.
    #[inline]
    pub(super) fn failed(&self, verdict: Verdict) -> &[(ExprId, Bits<W>)] {
        if self.failed.is_empty() {
            return &[];
        }
        self.failed.get(&verdict).map_or(&[][..], Vec::as_slice)
    }

    pub(super) fn change(&self, change: u32) -> Option<&Change<W>> {
        self.changes.get(&change)
    }

    pub(super) fn filled(&self, text: TextId) -> Option<&Filled<W>> {
        self.filled.get(&text)
    }

    fn mask(&self, at: u32) -> Bits<W> {
        self.masks.get(at as usize).copied().unwrap_or(Bits::EMPTY)
    }

    /// How many bytes the tables take; those of changes and texts are few.
    pub(super) fn bytes(&self) -> usize {
        self.splits.capacity() * 8 + self.masks.capacity() * size_of::<Bits<W>>()
    }
}

struct Maker<'r, 'p, const W: usize> {
    rows: &'r Rows<W>,
    walker: Walker<'p>,
    tables: Tables<W>,
    known: FxHashMap<Bits<W>, u32>,
}

impl<const W: usize> Maker<'_, '_, W> {
    /// A decision's nodes stand behind those that they lead to.
    fn split(&mut self, node: &Node) {
        let all = self.rows.all;
        let test = match node.test {
            Test::Within(cell, least, most) => self.within(CellId::at(cell as usize), (least, most)),
            Test::Expr(expr) => self.tested(expr),
        };
        let (yes, no) = (self.tables.sides(node.yes, all), self.tables.sides(node.no, all));
        let mut failed = test.failed;
        for (verdict, side) in [(node.yes, test.yes), (node.no, test.no)] {
            let ahead = self.tables.failed(verdict).iter().map(|(expr, bits)| (*expr, bits.and(side)));
            failed.extend(ahead.filter(|(_, bits)| !bits.is_empty()));
        }
        let yes_side = test.yes.and(yes.0).or(test.no.and(no.0));
        let no_side = test.yes.and(yes.1).or(test.no.and(no.1));
        let entry = (self.keep(yes_side), self.keep(no_side));
        let at = crate::proof::cells::number(self.tables.splits.len());
        self.tables.splits.push(entry);
        if !failed.is_empty() {
            self.tables.failed.insert(at, failed);
        }
    }

    fn keep(&mut self, mask: Bits<W>) -> u32 {
        let next = crate::proof::cells::number(self.tables.masks.len());
        *self.known.entry(mask).or_insert_with(|| {
            self.tables.masks.push(mask);
            next
        })
    }

    /// The rows whose values are in a range.
    fn within(&self, cell: CellId, (least, most): (i32, i32)) -> Split<W> {
        let all = self.rows.all;
        let yes = match self.rows.grid.dimension(cell) {
            None if (least..=most).contains(&self.walker.cell(cell)) => all,
            None => Bits::EMPTY,
            Some(dimension) => {
                let first = self.rows.grid.dimensions.get(dimension).map_or(0, |entry| entry.least);
                let row = |value: i64| u32::try_from(value - i64::from(first)).unwrap_or_default();
                let (from, to) = (row(least.into()), row(i64::from(most) + 1));
                self.rows.below(dimension, to).without(self.rows.below(dimension, from))
            }
        };
        Split { yes, no: all.without(yes), failed: Vec::new() }
    }

    /// An expression as true or false, in every combination and with every draw.
    fn tested(&mut self, expr: ExprId) -> Split<W> {
        let mut split = Split { yes: Bits::EMPTY, no: Bits::EMPTY, failed: Vec::new() };
        self.each_way(|walker, place| match walker.eval(expr) {
            Ok(0) => split.no.insert(place),
            Ok(_) => split.yes.insert(place),
            Err(failed) => fail(&mut split.failed, failed, place),
        });
        split
    }

    fn change(&mut self, ground: Ground<'_>, at: u32) {
        let Some(entry) = ground.program.changes.get(at as usize) else { return };
        if self.tables.changes.contains_key(&at) {
            return;
        }
        let dimension = self.rows.grid.dimension(Cells::value(entry.value));
        let mut change = Change { dimension, how: entry.how, by: Vec::new(), failed: Vec::new() };
        let cell = ground.cells.at(Cells::value(entry.value));
        let (least, size) = (i64::from(cell.least), i64::from(cell.size));
        let mut found = FxHashMap::default();
        self.each_way(|walker, place| match walker.eval(entry.by) {
            Err(failed) => fail(&mut change.failed, failed, place),
            Ok(by) => {
                // Beyond the ends of the range everything is alike.
                let by = match entry.how {
                    How::Set => by.saturating_sub(least).clamp(0, size - 1),
                    How::Add => by.clamp(-size, size),
                    How::Subtract => by.saturating_neg().clamp(-size, size),
                };
                found.entry(by).or_insert(Bits::EMPTY).insert(place);
            }
        });
        change.by = found.into_iter().collect();
        change.by.sort_unstable_by_key(|(by, _)| *by);
        self.tables.changes.insert(at, change);
    }

    fn fill(&mut self, text: TextId) {
        if self.tables.filled.contains_key(&text) {
            return;
        }
        let mut filled = Filled { fine: Bits::EMPTY, failed: Vec::new() };
        self.each_way(|walker, place| match walker.fill(text) {
            Ok(()) => filled.fine.insert(place),
            Err(failed) => fail(&mut filled.failed, failed, place),
        });
        self.tables.filled.insert(text, filled);
    }

    /// Does something in every combination, with everything that chance can do.
    fn each_way(&mut self, mut look: impl FnMut(&mut Walker<'_>, usize)) {
        for place in 0..self.rows.grid.size {
            self.rows.grid.put(place, &mut self.walker.now);
            self.walker.draws.start();
            loop {
                look(&mut self.walker, place);
                if !self.walker.draws.turn() {
                    break;
                }
            }
        }
        self.walker.now.clone_from(&self.rows.grid.start);
    }
}

fn fail<const W: usize>(failed: &mut Failed<W>, expr: ExprId, place: usize) {
    match failed.iter_mut().find(|(known, _)| *known == expr) {
        Some((_, bits)) => bits.insert(place),
        None => {
            let mut bits = Bits::EMPTY;
            bits.insert(place);
            failed.push((expr, bits));
        }
    }
}
