//! What those ask who look on: values in a state that has passed, and which replies a choice could offer.

use super::State;
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

    /// A rehearsal in this state that has no past: what is asked of it costs the same however long this one is.
    fn aside(&self, state: &State) -> Rehearsal<'p> {
        let mut aside = Rehearsal::start(self.program, self.seed(), Some(self.temperament()));
        aside.state.clone_from(state);
        aside
    }
}
