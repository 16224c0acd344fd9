//! Where a rehearsal stands. Two rehearsals of one program in equal states have the same future.

use super::Stop;
use super::generator::Generator;
use crate::program::{
    Address, ChoiceId, OutcomeId, Program, QuestionId, RETURNS, ReplyId, TemperamentId, ValueKind,
};
use crate::source::Id;

/// Where a rehearsal stands: small, cloneable, comparable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// The next step.
    pub(super) at: Address,
    /// What it waits for.
    pub(super) pause: Pause,
    /// The replies that can be given, where it waits for one.
    pub(super) offered: Vec<ReplyId>,
    /// Where it returns to, the next one last.
    pub(super) returns: Vec<Return>,
    /// The values, then the counters, then the marks of variations, then one bit a once-only reply.
    cells: Vec<i32>,
    pub(super) generator: Generator,
}

/// What a rehearsal waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Pause {
    /// Nothing: the next step.
    Step,
    /// The slots that are asked before the first line: this one is next.
    Slot(u32),
    /// A reply.
    Choice(ChoiceId),
    /// The answer to words that fit nothing, then the same choice.
    Unheard(ChoiceId),
    /// An answer.
    Question(QuestionId),
    /// Nothing: it has ended.
    Ended(OutcomeId),
    /// Nothing: it was stopped.
    Stopped(Stop),
}

/// A place to return to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Return {
    pub(super) to: Address,
    /// True for what is behind a choice that borrowed the reply in hand, false for what is behind a detour.
    pub(super) borrowed: bool,
}

/// Where each kind of cell begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells {
    counters: usize,
    marks: usize,
    once: usize,
    all: usize,
}

impl Cells {
    pub(super) fn of(program: &Program) -> Cells {
        let counters = program.values.len();
        let marks = counters + program.counters.len();
        let once = marks + program.marks as usize;
        Cells { counters, marks, once, all: once + (program.once as usize).div_ceil(32) }
    }
}

impl State {
    /// The state before the first line. The seed draws the temperament; another one may stand in its place.
    pub(super) fn start(
        program: &Program,
        cells: Cells,
        seed: u64,
        asked: Option<TemperamentId>,
    ) -> (State, TemperamentId) {
        let mut generator = Generator::new(seed);
        let count = u32::try_from(program.temperaments.len()).unwrap_or(u32::MAX);
        let drawn = TemperamentId::at(generator.below(count) as usize);
        let temperament = asked.unwrap_or(drawn);
        let mut state = State {
            at: 0,
            pause: Pause::Slot(0),
            offered: Vec::new(),
            returns: Vec::new(),
            cells: vec![0; cells.all],
            generator,
        };
        for (cell, value) in state.cells.iter_mut().zip(program.values.iter()) {
            *cell = value.start;
        }
        if let Some(temperament) = program.temperaments.get(temperament) {
            for (value, by) in &temperament.changes {
                let entry = program.values.at(*value);
                if matches!(entry.kind, ValueKind::Meter { .. }) {
                    let changed = state.value(value.index()).saturating_add(*by);
                    state.set_value(value.index(), changed.clamp(entry.least, entry.most));
                }
            }
        }
        (state, temperament)
    }

    /// The next step; where it waits, the step that it waits at.
    pub(crate) fn at(&self) -> Address {
        self.at
    }

    /// Whether a reply can be given now.
    pub(crate) fn offers(&self, reply: ReplyId) -> bool {
        self.offered.contains(&reply)
    }

    /// The places to return to, the next one last; true for one behind a borrowed reply.
    pub(crate) fn returns(&self) -> impl Iterator<Item = (Address, bool)> {
        self.returns.iter().map(|place| (place.to, place.borrowed))
    }

    /// The values, then the counters, then the marks of variations, then one entry a once-only reply, 1 where it is gone.
    pub(crate) fn cells(&self, program: &Program) -> Vec<i32> {
        let cells = Cells::of(program);
        let counted = self.cells.iter().take(cells.once).copied();
        counted.chain((0..program.once).map(|once| i32::from(self.is_gone(cells, once)))).collect()
    }

    #[inline]
    pub(super) fn value(&self, index: usize) -> i32 {
        self.cells.get(index).copied().unwrap_or_default()
    }

    #[inline]
    pub(super) fn set_value(&mut self, index: usize, value: i32) {
        if let Some(cell) = self.cells.get_mut(index) {
            *cell = value;
        }
    }

    pub(super) fn counter(&self, cells: Cells, index: usize) -> u32 {
        self.value(cells.counters + index).cast_unsigned()
    }

    /// Counts one more, up to where the counter stops.
    pub(super) fn count(&mut self, cells: Cells, index: usize, stop: u32) {
        let counted = self.counter(cells, index).saturating_add(1).min(stop);
        self.set_value(cells.counters + index, counted.cast_signed());
    }

    pub(super) fn mark(&self, cells: Cells, index: u32) -> u32 {
        self.value(cells.marks + index as usize).cast_unsigned()
    }

    pub(super) fn set_mark(&mut self, cells: Cells, index: u32, mark: u32) {
        self.set_value(cells.marks + index as usize, mark.cast_signed());
    }

    pub(super) fn is_gone(&self, cells: Cells, once: u32) -> bool {
        self.value(cells.once + once as usize / 32).cast_unsigned() >> (once % 32) & 1 == 1
    }

    pub(super) fn take_away(&mut self, cells: Cells, once: u32) {
        let at = cells.once + once as usize / 32;
        let bits = self.value(at).cast_unsigned() | 1 << (once % 32);
        self.set_value(at, bits.cast_signed());
    }

    /// One more place to return to, unless there are too many.
    pub(super) fn push_return(&mut self, to: Address, borrowed: bool) -> Result<(), Stop> {
        let alike = self.returns.iter().filter(|place| place.borrowed == borrowed).count();
        if alike >= RETURNS {
            return Err(Stop::TooManyReturns);
        }
        self.returns.push(Return { to, borrowed });
        Ok(())
    }

    /// Leaves the borrowed replies that it is in, but not the detours around them.
    pub(super) fn leave_borrowed(&mut self) {
        while self.returns.last().is_some_and(|place| place.borrowed) {
            self.returns.pop();
        }
    }
}
