//! From a state to the next: effects, conditions and draws, from a pause to every pause that can follow.

use super::cells::{Cell, CellId, Cells, number};
use super::chart::{Block, BlockId, Chart, Effect, Ending, Giving, Kind, Pause, PauseId};
use super::decision::{Test, Verdict, YES};
use super::draws::Draws;
use super::layout::Layout;
use crate::program::{Expr, ExprId, Fill, How, Operator, Order, Program, STEPS, TextId, VariationId};
use crate::rehearsal::Stop;
use crate::source::Id;

/// What a walk has passed, kept as bits.
pub(super) const DONE: u8 = 1;

/// A branch's condition held; a reply was offered.
pub(super) const HELD: u8 = 2;

/// A branch's condition did not hold; a reply was not offered.
pub(super) const FAILED: u8 = 4;

/// The chart and the layout of its states.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground<'p> {
    pub(super) program: &'p Program,
    pub(super) cells: &'p Cells,
    pub(super) chart: &'p Chart,
    pub(super) layout: &'p Layout,
}

/// Walks from pauses to pauses.
#[derive(Debug)]
pub(super) struct Walker<'p> {
    ground: Ground<'p>,
    /// The cells as they stand.
    pub(super) now: Vec<i32>,
    pub(super) draws: Draws,
    /// What was passed, one entry a block.
    pub(super) passed: Vec<u8>,
    /// What was offered, one entry a giving.
    pub(super) offered: Vec<u8>,
    /// Keys of states that were kept aside on the way, one behind the other.
    pub(super) asides: Vec<u64>,
    /// Where steps ran out: the block in hand.
    pub(super) endless: Option<BlockId>,
    /// How many blocks were walked since this was last set to 0.
    pub(super) walked: u32,
}

impl<'p> Walker<'p> {
    pub(super) fn new(ground: Ground<'p>) -> Walker<'p> {
        Walker {
            ground,
            now: ground.cells.entries.iter().map(|cell| cell.start).collect(),
            draws: Draws::default(),
            passed: vec![0; ground.chart.blocks.len()],
            offered: vec![0; ground.chart.givings.len()],
            asides: Vec::new(),
            endless: None,
            walked: 0,
        }
    }

    /// Whether the reply can be given, at a pause whose cells are in place.
    #[inline]
    pub(super) fn is_offered(&mut self, pause: &Pause, at: u32, giving: &Giving) -> bool {
        let holds = if pause.is_drawn {
            self.cell(self.ground.cells.offered()) >> at & 1 == 1
        } else {
            self.can_be_offered(giving).unwrap_or_default()
        };
        self.mark_offered(pause, at, holds);
        holds
    }

    #[inline]
    pub(super) fn mark_offered(&mut self, pause: &Pause, at: u32, holds: bool) {
        if let Some(entry) = self.offered.get_mut((pause.givings.0 + at) as usize) {
            *entry |= if holds { HELD } else { FAILED };
        }
    }

    #[inline]
    pub(super) fn can_be_offered(&mut self, giving: &Giving) -> Result<bool, ExprId> {
        if giving.once.is_some_and(|once| self.cell(once) != 0) {
            return Ok(false);
        }
        self.decide(giving.decision)
    }

    /// What giving does, and everything up to the next pause.
    #[inline]
    pub(super) fn give(&mut self, giving: &Giving) -> PauseId {
        if let Some((pause, effects)) = giving.direct {
            self.change(effects);
            self.pass(giving.body, DONE);
            return pause;
        }
        match self.apply(giving.effects) {
            Ok(()) => self.run(giving.body),
            Err(failed) => self.divided(failed),
        }
    }

    /// Everything from a block up to the next pause, with the draws that are told.
    pub(super) fn run(&mut self, block: BlockId) -> PauseId {
        self.go(block).unwrap_or_else(|failed| self.divided(failed))
    }

    fn go(&mut self, from: BlockId) -> Result<PauseId, ExprId> {
        let chart = self.ground.chart;
        let (mut id, mut steps) = (from, 0);
        loop {
            let block: &Block = chart.blocks.at(id);
            steps += block.steps;
            self.walked = self.walked.saturating_add(1);
            if steps > STEPS {
                self.endless.get_or_insert(id);
                return Ok(self.stopped(Stop::TooManySteps));
            }
            // What fails on the way is passed too.
            self.pass(id, DONE);
            let mut passed = 0;
            self.apply(block.effects)?;
            let next = match block.end {
                Ending::Test { decision, yes, no, .. } => {
                    let held = self.decide(decision)?;
                    passed |= if held { HELD } else { FAILED };
                    if held { yes } else { no }
                }
                Ending::Vary { variation, first, dry, .. } => {
                    self.vary(variation).and_then(|item| chart.item(first, item)).unwrap_or(dry)
                }
                Ending::Go(next) => next,
                Ending::Aside(pause, next) => {
                    let from = self.asides.len();
                    self.asides.resize(from + self.ground.layout.words, 0);
                    let key = self.asides.get_mut(from..).unwrap_or_default();
                    self.ground.layout.pack(pause, &self.now, key);
                    next
                }
                Ending::Rest(pause) => match self.rest(pause)? {
                    None => {
                        self.pass(id, passed);
                        return Ok(pause);
                    }
                    Some(after) => {
                        passed |= FAILED;
                        after
                    }
                },
            };
            self.pass(id, passed);
            id = next;
        }
    }

    #[inline]
    pub(super) fn pass(&mut self, block: BlockId, passed: u8) {
        if let Some(entry) = self.passed.get_mut(block.index()) {
            *entry |= passed;
        }
    }

    /// Stays at a pause, or goes on behind a choice that has nothing to offer.
    #[inline]
    fn rest(&mut self, id: PauseId) -> Result<Option<BlockId>, ExprId> {
        let chart = self.ground.chart;
        let pause = chart.pauses.at(id);
        let Kind::Choice(_) = pause.kind else { return Ok(None) };
        if pause.is_open && !pause.is_drawn {
            return Ok(None);
        }
        let mut offered = 0;
        for (at, giving) in chart.givings(pause).iter().enumerate() {
            let holds = self.can_be_offered(giving)?;
            self.mark_offered(pause, number(at), holds);
            offered |= u64::from(holds) << at.min(63);
        }
        if pause.is_drawn {
            let offered = i32::try_from(offered).unwrap_or_default();
            self.set(self.ground.cells.offered(), offered);
        }
        Ok((offered == 0).then_some(pause.after))
    }

    /// The pause for a stop that hangs on more than a step.
    fn stopped(&self, stop: Stop) -> PauseId {
        self.find_pause(Kind::Stopped(stop, None))
    }

    fn divided(&self, failed: ExprId) -> PauseId {
        self.find_pause(Kind::Divided(failed))
    }

    /// These stand first among the pauses.
    fn find_pause(&self, kind: Kind) -> PauseId {
        let mut pauses = self.ground.chart.pauses.pairs();
        let found = pauses.find(|(_, pause)| pause.kind == kind).map(|(id, _)| id);
        found.unwrap_or_else(|| self.stopped(Stop::Arithmetic))
    }

    #[inline]
    pub(super) fn cell(&self, cell: CellId) -> i32 {
        self.now.get(cell.index()).copied().unwrap_or_default()
    }

    #[inline]
    fn set(&mut self, cell: CellId, value: i32) {
        if let Some(entry) = self.now.get_mut(cell.index()) {
            *entry = value;
        }
    }

    /// Effects that cannot fail.
    #[inline]
    fn change(&mut self, effects: (u32, u32)) {
        for effect in self.ground.chart.effects(effects) {
            match *effect {
                Effect::Set(cell, value) => self.set(cell, value),
                Effect::Add(cell, by, ends) => self.step(cell, by, ends),
                Effect::Become(cell, map) => self.turn_into(cell, map),
                Effect::Compute(_) | Effect::Fill(_) => {}
            }
        }
    }

    #[inline]
    fn step(&mut self, cell: CellId, by: i32, (least, most): (i32, i32)) {
        if let Some(entry) = self.now.get_mut(cell.index()) {
            *entry = entry.saturating_add(by).clamp(least, most);
        }
    }

    fn turn_into(&mut self, cell: CellId, map: [i32; 3]) {
        let now = usize::try_from(self.cell(cell)).unwrap_or_default();
        self.set(cell, map.get(now).copied().unwrap_or_default());
    }

    #[inline]
    fn apply(&mut self, effects: (u32, u32)) -> Result<(), ExprId> {
        for effect in self.ground.chart.effects(effects) {
            match *effect {
                Effect::Set(cell, value) => self.set(cell, value),
                Effect::Add(cell, by, ends) => self.step(cell, by, ends),
                Effect::Become(cell, map) => self.turn_into(cell, map),
                Effect::Compute(change) => self.compute(change)?,
                Effect::Fill(text) => self.fill(text)?,
            }
        }
        Ok(())
    }

    #[inline]
    fn add(&mut self, cell: CellId, by: i64) {
        let Cell { least, size, .. } = self.ground.cells.at(cell);
        let least = i64::from(least);
        let sum = i64::from(self.cell(cell)).saturating_add(by).clamp(least, least + i64::from(size) - 1);
        self.set(cell, i32::try_from(sum).unwrap_or_default());
    }

    fn compute(&mut self, change: u32) -> Result<(), ExprId> {
        let Some(change) = self.ground.program.changes.get(change as usize) else { return Ok(()) };
        let by = self.eval(change.by)?;
        let cell = Cells::value(change.value);
        match change.how {
            How::Set => {
                self.set(cell, self.ground.cells.at(cell).least);
                self.add(cell, by.saturating_sub(self.ground.cells.at(cell).least.into()));
            }
            How::Add => self.add(cell, by),
            How::Subtract => self.add(cell, by.saturating_neg()),
        }
        Ok(())
    }

    /// Fills a text for what it divides; what it says does not matter.
    pub(super) fn fill(&mut self, text: TextId) -> Result<(), ExprId> {
        let program = self.ground.program;
        let text = program.texts.at(text);
        for hole in program.holes.run(text.holes, usize::from(text.count)) {
            match hole.fill {
                Fill::Number(expr) | Fill::Truth(expr) | Fill::State(expr, _) => {
                    self.eval(expr)?;
                }
                Fill::Slot(_) => {}
                Fill::Either(condition, then, otherwise) => {
                    let holds = self.eval(condition)? != 0;
                    self.fill(if holds { then } else { otherwise })?;
                }
                Fill::Vary(variation, first) => {
                    let count = program.variations.at(variation).count as usize;
                    (0..count).try_for_each(|item| self.fill(TextId::at(first.index() + item)))?;
                }
            }
        }
        Ok(())
    }

    /// Follows a decision to its verdict.
    #[inline]
    fn decide(&mut self, decision: Verdict) -> Result<bool, ExprId> {
        let mut at = decision;
        while let Some(node) = self.ground.chart.decisions.nodes.get(at as usize) {
            let holds = match node.test {
                Test::Within(cell, least, most) => {
                    let value = self.now.get(cell as usize).copied().unwrap_or_default();
                    least <= value && value <= most
                }
                Test::Expr(expr) => self.eval(expr)? != 0,
            };
            at = if holds { node.yes } else { node.no };
        }
        Ok(at == YES)
    }

    /// The value of an expression; the division that failed where it cannot be worked out.
    pub(super) fn eval(&mut self, expr: ExprId) -> Result<i64, ExprId> {
        Ok(match *self.ground.program.exprs.at(expr) {
            Expr::Number(number) => number,
            Expr::Value(value) => self.cell(Cells::value(value)).into(),
            Expr::Counter(counter) => self.cell(self.ground.cells.counter(counter)).into(),
            Expr::Chance(percent) => self.draws.chance(percent).into(),
            Expr::Not(inner) => i64::from(self.eval(inner)? == 0),
            Expr::Negative(inner) => self.eval(inner)?.checked_neg().ok_or(expr)?,
            Expr::Abs(inner) => self.eval(inner)?.checked_abs().ok_or(expr)?,
            Expr::Binary(Operator::And, left, right) => {
                i64::from(self.eval(left)? != 0 && self.eval(right)? != 0)
            }
            Expr::Binary(Operator::Or, left, right) => {
                i64::from(self.eval(left)? != 0 || self.eval(right)? != 0)
            }
            Expr::Binary(operator, left, right) => {
                let (left, right) = (self.eval(left)?, self.eval(right)?);
                operator.reckon(left, right).ok_or(expr)?
            }
        })
    }

    /// The next item of a variation in the flow; none where it has run dry.
    fn vary(&mut self, variation: VariationId) -> Option<u32> {
        let entry = self.ground.program.variations.at(variation);
        let count = i32::try_from(entry.count).unwrap_or(i32::MAX);
        if count == 0 {
            return None;
        }
        let mark = self.ground.cells.marks_of(entry).next()?;
        let at = self.cell(mark);
        match entry.order {
            Order::Sequence => self.set(mark, (at + 1).min(count - 1)),
            Order::Cycle => self.set(mark, (at + 1) % count),
            Order::Once if at >= count => return None,
            Order::Once => self.set(mark, at + 1),
            Order::Shuffle => return Some(self.shuffle(variation)),
        }
        u32::try_from(at).ok()
    }

    /// One of the items that this round has not had.
    fn shuffle(&mut self, variation: VariationId) -> u32 {
        let entry = self.ground.program.variations.at(variation);
        let marks: Vec<CellId> = self.ground.cells.marks_of(entry).collect();
        let place = |item: u32| (marks.get(item as usize / 32).copied(), 1_u32 << (item % 32));
        let had = |walker: &Self, item: u32| {
            let (mark, bit) = place(item);
            mark.is_some_and(|mark| walker.cell(mark).cast_unsigned() & bit != 0)
        };
        let left: Vec<u32> = (0..entry.count).filter(|item| !had(self, *item)).collect();
        let drawn = self.draws.below(u32::try_from(left.len()).unwrap_or(u32::MAX));
        let item = left.get(drawn as usize).copied().unwrap_or_default();
        if left.len() <= 1 {
            marks.iter().for_each(|mark| self.set(*mark, 0));
        } else if let (Some(mark), bit) = place(item) {
            let word = self.cell(mark).cast_unsigned() | bit;
            self.set(mark, word.cast_signed());
        }
        item
    }
}
