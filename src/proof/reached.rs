//! How much of a script its rehearsals reach, counted.

use super::chart::Kind;
use super::{Proof, Way};
use crate::program::{OutcomeId, Step};
use crate::source::Id;

/// How much of a script its rehearsals reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Scenes that are entered.
    pub scenes: Share,
    /// Lines of speech, thought and narration that are told.
    pub lines: Share,
    /// Replies that are offered.
    pub replies: Share,
    /// Outcomes that some rehearsal ends with.
    pub outcomes: Share,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many are reached.
    pub reached: usize,
    /// How many there are.
    pub all: usize,
}

impl Share {
    fn of(each: impl Iterator<Item = bool>) -> Share {
        each.fold(Share::default(), |share, is_reached| Share {
            reached: share.reached + usize::from(is_reached),
            all: share.all + 1,
        })
    }
}

impl Proof<'_> {
    /// How much of the script is reached.
    pub fn reached(&self) -> Reached {
        let (program, passed) = (self.program, self.passed());
        let mut told = vec![false; program.lines.len()];
        for (at, step) in (0..).zip(&program.steps) {
            if let Step::Say(line) | Step::Think(line) = step
                && let Some(entry) = told.get_mut(line.index())
            {
                *entry |= passed.step(at);
            }
        }
        let ends: Vec<bool> = program.outcomes.ids().map(|outcome| self.ending(outcome).is_some()).collect();
        Reached {
            scenes: Share::of(program.scenes.iter().map(|scene| passed.step(scene.start))),
            lines: Share::of(told.into_iter()),
            replies: Share::of(program.replies.ids().map(|reply| passed.reply(reply).0)),
            outcomes: Share::of(ends.into_iter()),
        }
    }

    /// The shortest way to end so; none where no rehearsal does.
    pub fn way_to_end(&self, outcome: OutcomeId) -> Option<Way> {
        self.ending(outcome).map(|state| self.way_to(state))
    }

    /// The first state of all that end so.
    pub(super) fn ending(&self, outcome: OutcomeId) -> Option<u32> {
        self.space.ids().find(|state| self.kind(*state) == Kind::Ended(outcome))
    }
}
