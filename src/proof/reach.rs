//! What can still come of each state: outcomes, and stops.

use super::Proof;
use super::order::Rest;
use crate::program::OutcomeId;
use crate::source::Id;

/// What can still come of each state.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    /// One row of bits a state: one bit an outcome, and one behind them for a stop.
    rows: Vec<u64>,
    words: usize,
    outcomes: usize,
}

impl Proof<'_> {
    /// What can still come of each state.
    pub(super) fn reach(&self) -> Reach {
        let outcomes = self.program.outcomes.len();
        let words = outcomes / 64 + 1;
        let mut reach = Reach { rows: vec![0; words * self.space.len()], words, outcomes };
        let mut row = reach.empty();
        for round in self.order().rounds() {
            row.fill(0);
            for state in round.states {
                match self.rest(*state) {
                    Rest::Ended(outcome) => mark(&mut row, outcome),
                    Rest::Stopped => mark(&mut row, outcomes),
                    Rest::Turn => {
                        self.space.edges(*state).iter().for_each(|edge| reach.add(edge.to, &mut row));
                    }
                }
            }
            for state in round.states {
                let from = *state as usize * words;
                if let Some(kept) = reach.rows.get_mut(from..from + words) {
                    kept.copy_from_slice(&row);
                }
            }
        }
        reach
    }
}

impl Reach {
    /// A row of bits without any.
    pub(super) fn empty(&self) -> Vec<u64> {
        vec![0; self.words]
    }

    /// A row with the bits of all outcomes, and without that of a stop.
    pub(super) fn ends(&self) -> Vec<u64> {
        let mut row = self.empty();
        (0..self.outcomes).for_each(|outcome| mark(&mut row, outcome));
        row
    }

    /// The row of a state.
    #[inline]
    pub(super) fn row(&self, state: u32) -> &[u64] {
        let from = state as usize * self.words;
        self.rows.get(from..from + self.words).unwrap_or_default()
    }

    /// Adds the row of a state.
    #[inline]
    pub(super) fn add(&self, state: u32, row: &mut [u64]) {
        row.iter_mut().zip(self.row(state)).for_each(|(word, more)| *word |= more);
    }

    /// Whether nothing can come of a state: no outcome and no stop.
    pub(super) fn is_trap(&self, state: u32) -> bool {
        self.row(state).iter().all(|word| *word == 0)
    }

    /// The outcomes in a row.
    pub(super) fn outcomes(&self, row: &[u64]) -> Vec<OutcomeId> {
        let is_in =
            |outcome: &usize| row.get(outcome / 64).is_some_and(|word| word >> (outcome % 64) & 1 == 1);
        (0..self.outcomes).filter(is_in).map(OutcomeId::at).collect()
    }
}

fn mark(row: &mut [u64], bit: usize) {
    if let Some(word) = row.get_mut(bit / 64) {
        *word |= 1 << (bit % 64);
    }
}
