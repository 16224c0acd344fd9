//! From a rehearsal in hand to its state in a proof.

use super::Proof;
use super::chart::{Kind, NOWHERE, PauseId, Return};
use crate::program::Step;
use crate::rehearsal::{Rehearsal, Waiting};
use crate::source::Id;

/// How many values there are of what the safety rules remember.
const NO: i32 = 3;
const JUST_DECLINED: i32 = 2;

impl Proof<'_> {
    /// The state that a rehearsal of this program rests in; none before the first line, and where it is not known.
    ///
    /// What the safety rules remember is not part of a rehearsal. It changes nothing that can be said or drawn, so any state that is
    /// alike in everything else has the same future.
    pub(super) fn find(&self, rehearsal: &Rehearsal<'_>) -> Option<u32> {
        let state = rehearsal.state();
        let kind = match (rehearsal.waiting(), self.program.step(state.at())?) {
            (Waiting::Choice(_), Step::Choose(choice)) => Kind::Choice(choice),
            (Waiting::Question(asked), Step::Ask(question)) if asked.question == Some(question) => {
                Kind::Question(question)
            }
            (Waiting::Ended(_), Step::End(outcome)) => Kind::Ended(outcome),
            _ => return None,
        };
        let id = match kind {
            Kind::Ended(_) => self.chart.rests.get(&(kind, 0, NOWHERE)),
            _ => self.chart.rests.get(&(kind, state.at(), self.stack(state.returns())?)),
        };
        let id = *id?;
        let mut cells = self.cells_of(rehearsal, id);
        let mut key = vec![0; self.space.words];
        let mut put = |cell: super::cells::CellId, value| {
            if let Some(entry) = cells.get_mut(cell.index()) {
                *entry = value;
            }
            self.layout.pack(id, &cells, &mut key);
            self.space.find(&key)
        };
        for no in 0..NO {
            put(self.cells.no(), no);
            if let Some(found) = (0..JUST_DECLINED).find_map(|just| put(self.cells.just_declined(), just)) {
                return Some(found);
            }
        }
        None
    }

    /// What a rehearsal that rests at `pause` holds; what the safety rules remember is left as at the start.
    pub(super) fn cells_of(&self, rehearsal: &Rehearsal<'_>, pause: PauseId) -> Vec<i32> {
        let state = rehearsal.state();
        let mut cells = state.cells(self.program);
        cells.resize(self.cells.entries.len(), 0);
        let mut offered = 0;
        for (at, giving) in self.chart.givings(self.chart.pauses.at(pause)).iter().enumerate().take(31) {
            let is_offered = giving.reply.is_some_and(|reply| state.offers(reply));
            offered |= i32::from(is_offered) << at;
        }
        if let Some(cell) = cells.get_mut(self.cells.offered().index()) {
            *cell = offered;
        }
        cells
    }

    /// The chart's number of places to return to, the next one last.
    fn stack(&self, returns: impl Iterator<Item = (u32, bool)>) -> Option<u32> {
        let mut below = NOWHERE;
        for (to, borrowed) in returns {
            below = *self.chart.kept.get(&Return { below, to, borrowed })?;
        }
        Some(below)
    }
}
