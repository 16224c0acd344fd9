//! What those ask who look on: values in a state that has passed, and which replies a choice could offer.

use super::State;
use super::generator::{Draw, Generator};
use super::run::Rehearsal;
use crate::program::{ChoiceId, ExprId, ReplyId};

impl<'p> Rehearsal<'p> {
    /// The value of an expression of the same program in one of its states, truth as 0 and 1. The rehearsal does not notice: what an
    /// expression draws, it draws beside it. None where it cannot be worked out.
    pub fn value_in(&self, state: &State, expr: ExprId) -> Option<i64> {
        self.aside(state).eval(expr).ok()
    }

    /// The replies of `choice` that are not gone, in script order, each with whether its condition holds as things stand: what the
    /// choice finds if it comes next, draws included.
    pub fn conditions(&self, choice: ChoiceId) -> Vec<(ReplyId, bool)> {
        let mut aside = self.aside(&self.state);
        let mut conditions = Vec::new();
        for reply in &self.program.choices.at(choice).replies {
            let written = self.program.replies.at(*reply);
            if written.once.is_some_and(|once| self.state.is_gone(self.cells, once)) {
                continue;
            }
            let Ok(holds) = aside.holds(written.condition) else { break };
            conditions.push((*reply, holds));
        }
        conditions
    }

    /// From here on, draws `digits` one after the other in place of what the seed gives, and 0 when they have run out: for `chance`, 0
    /// is false and anything else true; a digit too high for what is asked counts as the highest. Told no digits, two rehearsals that
    /// stand at the same place with the same values are in equal states, whatever their seeds were.
    pub fn tell_draws(&mut self, digits: Vec<u32>) {
        self.state.generator = Generator::told(digits);
    }

    /// What luck was asked for since [`Rehearsal::tell_draws`], in order; nothing where it was not called.
    pub fn drawn(&self) -> &[Draw] {
        self.state.generator.asked()
    }

    /// A rehearsal in this state that has no past: what is asked of it costs the same however long this one is.
    fn aside(&self, state: &State) -> Rehearsal<'p> {
        let mut aside = Rehearsal::start(self.program, self.seed(), Some(self.temperament()));
        aside.state.clone_from(state);
        aside
    }
}
