//! What rehearsals pass: which steps, which sides of a condition, which replies.

use super::Proof;
use super::chart::{Chart, Ending, Kind};
use super::walk::{DONE, FAILED, HELD};
use crate::program::{Address, ChoiceId, OutcomeId, Program, ReplyId, Step};
use crate::rehearsal::Stop;
use crate::source::Id;

/// What was passed of a program, over all rehearsals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// One entry a step.
    steps: Vec<bool>,
    /// One entry a branch: whether its condition was ever true, and whether it was ever false.
    branches: Vec<(bool, bool)>,
    /// One entry a reply: whether it was ever offered, and whether it was ever withheld by its condition or because it was gone.
    replies: Vec<(bool, bool)>,
}

impl Passed {
    /// Whether some rehearsal gets to a step.
    pub fn step(&self, at: Address) -> bool {
        self.steps.get(at as usize).copied().unwrap_or_default()
    }

    /// Whether a branch's condition was ever true, and whether it was ever false.
    pub fn branch(&self, branch: u32) -> (bool, bool) {
        self.branches.get(branch as usize).copied().unwrap_or_default()
    }

    /// Whether a reply was ever offered, and whether it was ever withheld.
    pub fn reply(&self, reply: ReplyId) -> (bool, bool) {
        self.replies.get(reply.index()).copied().unwrap_or_default()
    }
}

impl Proof<'_> {
    /// The fewest turns after which a rehearsal ends so; none where none does.
    pub fn shortest(&self, outcome: OutcomeId) -> Option<u32> {
        self.ending(outcome).map(|state| self.space.turns(state))
    }

    /// How the engine can have to stop, each way with the fewest turns after which it does.
    pub fn stops(&self) -> Vec<(Stop, u32)> {
        let mut found: Vec<(Stop, u32)> = Vec::new();
        for state in self.space.ids() {
            let stop = match self.kind(state) {
                Kind::Stopped(stop, _) => stop,
                Kind::Divided(_) => Stop::Arithmetic,
                Kind::Choice(_) | Kind::Question(_) | Kind::Ended(_) | Kind::Entered(_) => continue,
            };
            if !found.iter().any(|(known, _)| *known == stop) {
                found.push((stop, self.space.turns(state)));
            }
        }
        found
    }

    /// What rehearsals pass. What lies beyond the budget was not passed, unless the states are known as sets.
    pub fn passed(&self) -> Passed {
        if let Some(sets) = &self.sets {
            return sets.passed();
        }
        Passed::of(self.program, &self.chart, &self.space.passed, &self.space.offered)
    }
}

impl Passed {
    /// Of a program that has not been played.
    pub(super) fn nothing(program: &Program) -> Passed {
        Passed {
            steps: vec![false; program.steps.len()],
            branches: vec![(false, false); program.branches.len()],
            replies: vec![(false, false); program.replies.len()],
        }
    }

    /// From what was passed of a chart: one entry a block, and one a giving.
    pub(super) fn of(program: &Program, chart: &Chart, blocks: &[u8], offered: &[u8]) -> Passed {
        let mut passed = Passed::nothing(program);
        for ((id, block), bits) in chart.blocks.pairs().zip(blocks) {
            if bits & DONE == 0 {
                continue;
            }
            for at in chart.steps(id) {
                passed.pass(at);
            }
            for (bit, held) in [(HELD, true), (FAILED, false)] {
                if let Ending::Test { branch, .. } = block.end
                    && bits & bit != 0
                {
                    passed.pass_branch(branch, held);
                }
            }
        }
        for (giving, bits) in chart.givings.iter().zip(offered) {
            for (bit, is_open) in [(HELD, true), (FAILED, false)] {
                giving
                    .reply
                    .into_iter()
                    .filter(|_| bits & bit != 0)
                    .for_each(|reply| passed.offer(reply, is_open));
            }
        }
        for pause in chart.pauses.iter() {
            let offered = offered.get(pause.givings.0 as usize..pause.givings.1 as usize);
            if let Kind::Choice(choice) = pause.kind
                && offered.unwrap_or_default().iter().any(|bits| bits & HELD != 0)
            {
                passed.pass_catch_all(program, choice);
            }
        }
        passed
    }

    /// The lines that answer words which fit nothing: told without a turn, wherever their choice has something to offer.
    pub(super) fn pass_catch_all(&mut self, program: &Program, choice: ChoiceId) {
        let mut at = program.choices.at(choice).catch_all;
        while let Some(address) = at {
            let step = program.steps.get(address as usize);
            at = match step {
                None | Some(Step::Choose(_)) => return,
                Some(Step::Jump(to)) => Some(*to),
                Some(_) => Some(address + 1),
            };
            self.pass(address);
        }
    }

    pub(super) fn pass(&mut self, at: Address) {
        if let Some(entry) = self.steps.get_mut(at as usize) {
            *entry = true;
        }
    }

    /// A branch's condition was looked at, and `held` or not.
    pub(super) fn pass_branch(&mut self, branch: u32, held: bool) {
        if let Some(entry) = self.branches.get_mut(branch as usize) {
            *if held { &mut entry.0 } else { &mut entry.1 } = true;
        }
    }

    /// A reply was offered, or withheld.
    pub(super) fn offer(&mut self, reply: ReplyId, is_open: bool) {
        if let Some(entry) = self.replies.get_mut(reply.index()) {
            *if is_open { &mut entry.0 } else { &mut entry.1 } = true;
        }
    }
}
