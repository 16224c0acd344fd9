//! What was tried at a turn, one try beside the other: what was said, what came back, and what moved.

use super::matter::{Moved, moved_between};
use super::record::{Spoken, Turn};
use crate::program::{Program, Rating};
use crate::rehearsal::{Input, Rehearsal, Waiting};

/// One try at a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    /// What the learner did before the turn: tries at the same moment have the same.
    pub(super) before: Vec<Input>,
    /// Which turn it was, from 1.
    pub turn: u32,
    /// What was given.
    pub(super) input: Input,
    /// What was said or done, in the learner's words where they typed some.
    pub words: String,
    /// How the reply is rated.
    pub rating: Option<Rating>,
    /// What was said and told after it, up to the next turn.
    pub followed: Vec<Spoken>,
    /// What moved by then.
    pub moved: Vec<Moved>,
    /// How it ended there; none where it went on.
    pub ended: Option<String>,
    /// Whether it was only looked at, by asking what if.
    pub only_looked: bool,
}

/// All tries of a sitting, the first first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tries(Vec<Try>);

impl Tries {
    /// Keeps `one`; the same try at the same moment stands once, as the last that was made of it.
    pub(super) fn keep(&mut self, one: Try) {
        let is_it = |known: &&mut Try| known.before == one.before && known.input == one.input;
        match self.0.iter_mut().find(is_it) {
            // What was given weighs more than what was looked at, and it does the same.
            Some(known) => known.only_looked &= one.only_looked,
            None => self.0.push(one),
        }
    }

    /// The tries at the moment behind `before`, the first first.
    pub(super) fn at(&self, before: &[Input]) -> Vec<&Try> {
        self.0.iter().filter(|one| one.before == before).collect()
    }
}

impl Try {
    /// The try that `turn` was, in a rehearsal of these inputs; `ended` where it was the last.
    pub(super) fn of(program: &Program, turn: &Turn, inputs: &[Input], ended: Option<String>) -> Option<Try> {
        let words = match (turn.given(), &turn.deed) {
            (Some(given), _) => given.typed.clone().unwrap_or_else(|| given.words.clone()),
            (None, super::record::Deed::Answered(asking)) => asking.answer.clone(),
            (None, super::record::Deed::Gave(_)) => return None,
        };
        Some(Try {
            before: heard_inputs(inputs.get(..turn.at)?),
            turn: turn.number,
            input: inputs.get(turn.at)?.clone(),
            words,
            rating: turn.rating(),
            followed: turn.followed.clone(),
            moved: moved_between(program, &turn.before, &turn.after),
            ended,
            only_looked: false,
        })
    }
}

/// `inputs` without words that nobody understood: they change nothing that a later turn sees.
pub(super) fn heard_inputs(inputs: &[Input]) -> Vec<Input> {
    inputs.iter().filter(|input| **input != Input::Unheard).cloned().collect()
}

/// What a rehearsal that has ended calls its end.
pub(super) fn end_of(rehearsal: &Rehearsal<'_>) -> Option<String> {
    match rehearsal.waiting() {
        Waiting::Ended(ending) => Some(rehearsal.program().outcomes.at(ending.outcome).title.clone()),
        Waiting::Advance | Waiting::Choice(_) | Waiting::Question(_) | Waiting::Stopped(_) => None,
    }
}
