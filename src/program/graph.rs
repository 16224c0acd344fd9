//! The ways out of every step: what the questions about the flow are asked of.

use super::Program;
use super::checker::Checker;
use super::model::{Address, Order, Step};
use crate::source::offset;

/// The ways out of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// The next thing that happens is there.
    On(Address),
    /// The same, behind a turn of the learner's.
    Turn(Address),
    /// A detour to the first, which comes back to the second.
    Detour(Address, Address),
    /// Behind a turn, the first: a borrowed reply, which goes on at the second when it ends.
    Borrow(Address, Address),
    /// Elsewhere, out of the borrowed reply that it may be in.
    Leave(Address),
    /// The end of a reply that is lent: goes on there, unless it was borrowed.
    End(Address),
}

impl Program {
    /// The ways out of the step at `at`, in the place of what `ways` held.
    pub(crate) fn ways(&self, at: Address, ways: &mut Vec<Way>) {
        ways.clear();
        let Some(step) = self.steps.get(at as usize) else { return };
        match *step {
            Step::Say(_)
            | Step::Think(_)
            | Step::Note(_)
            | Step::Cue(_)
            | Step::Set { .. }
            | Step::Compute(_)
            | Step::Enter(_) => ways.push(Way::On(at + 1)),
            Step::Ask(_) => ways.push(Way::Turn(at + 1)),
            Step::Choose(choice) => {
                let choice = self.choices.at(choice);
                for (index, reply) in choice.replies.iter().enumerate() {
                    let is_borrowed = choice.borrowed.get(index).copied().unwrap_or_default();
                    let body = self.replies.at(*reply).body;
                    ways.push(if is_borrowed { Way::Borrow(body, choice.after) } else { Way::Turn(body) });
                }
                if choice.replies.is_empty() {
                    ways.push(Way::On(choice.after));
                }
            }
            Step::Jump(to) => ways.push(Way::On(to)),
            Step::Leave(to) => ways.push(Way::Leave(to)),
            Step::EndReply(to) => ways.push(Way::End(to)),
            Step::Unless(branch) => {
                ways.push(Way::On(at + 1));
                if let Some(branch) = self.branches.get(branch as usize) {
                    ways.push(Way::On(branch.otherwise));
                }
            }
            Step::Detour(to) => ways.push(Way::Detour(to, at + 1)),
            Step::Vary(variation) => {
                let variation = self.variations.at(variation);
                ways.extend(variation.items.iter().map(|item| Way::On(*item)));
                if variation.items.is_empty() || variation.order == Order::Once {
                    ways.push(Way::On(variation.after));
                }
            }
            Step::Return | Step::End(_) | Step::RunOff(_) => {}
        }
    }
}

/// The ways out of every step, in one flat table.
pub(super) struct Graph {
    pub(super) ways: Vec<Way>,
    /// One entry a step, and one more: where its ways begin.
    first: Vec<u32>,
}

impl Graph {
    pub(super) fn of(checker: &Checker<'_>) -> Graph {
        let steps = checker.program.steps.len();
        let mut graph =
            Graph { ways: Vec::with_capacity(steps + steps / 4), first: Vec::with_capacity(steps + 1) };
        let mut ways = Vec::new();
        for at in 0..offset(steps) {
            graph.first.push(offset(graph.ways.len()));
            checker.program.ways(at, &mut ways);
            graph.ways.append(&mut ways);
        }
        graph.first.push(offset(graph.ways.len()));
        graph
    }

    pub(super) fn ways(&self, at: Address) -> &[Way] {
        let range = self.first.get(at as usize).zip(self.first.get(at as usize + 1));
        range.and_then(|(first, end)| self.ways.get(*first as usize..*end as usize)).unwrap_or_default()
    }
}
