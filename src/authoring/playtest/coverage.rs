//! What tests have seen of a script: lines, replies, conditions both ways, outcomes.

use crate::program::{Address, Condition, Program, ReplyId, Step};
use crate::rehearsal::Rehearsal;
use crate::source::{Id, Place};

/// What was passed, and how often. It fits one script, whatever conditions were added to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// One entry a line.
    lines: Vec<u32>,
    /// One entry a question.
    questions: Vec<u32>,
    /// One entry a reply: how often it was given.
    replies: Vec<u32>,
    /// One entry an outcome.
    outcomes: Vec<u32>,
    /// One entry a branch: how often its condition held, and how often not.
    branches: Vec<[u32; 2]>,
    /// The same for the conditions of replies.
    offers: Vec<[u32; 2]>,
    /// The branch at which it stood a step before.
    open: Option<u32>,
}

/// What kind of thing can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Lines of speech, thought and narration, and questions.
    Lines,
    /// Replies: seen when they are given.
    Replies,
    /// Conditions of `[if …]`, `[else if …]` and of replies: each can be seen both ways.
    Conditions,
    /// Outcomes.
    Outcomes,
}

/// One thing that can be seen: for a condition there are two, one each way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// What it is.
    pub kind: Kind,
    /// Where it stands in the script or in what it includes.
    pub place: Place,
    /// Which way a condition went; true for all else.
    pub way: bool,
    /// How often it was seen.
    pub count: u32,
}

/// How many things of a kind there are, and how many were seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    /// How many were seen.
    pub seen: usize,
    /// How many there are.
    pub all: usize,
}

impl Kind {
    /// Every kind, in the order of tables.
    pub const ALL: [Kind; 4] = [Kind::Lines, Kind::Replies, Kind::Conditions, Kind::Outcomes];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Lines => "lines",
            Kind::Replies => "replies",
            Kind::Conditions => "conditions",
            Kind::Outcomes => "outcomes",
        }
    }
}

impl Covered {
    /// Counts one more thing.
    pub fn count(&mut self, is_seen: bool) {
        self.all += 1;
        self.seen += usize::from(is_seen);
    }

    /// Whole per cent of it that were seen, rounded down; 100 where there is nothing to see.
    pub fn percent(self) -> usize {
        (self.seen * 100).checked_div(self.all).unwrap_or(100)
    }
}

impl Seen {
    /// Nothing of `program` yet.
    pub fn none(program: &Program) -> Seen {
        Seen {
            lines: vec![0; program.lines.len()],
            questions: vec![0; program.questions.len()],
            replies: vec![0; program.replies.len()],
            outcomes: vec![0; program.outcomes.len()],
            branches: vec![[0; 2]; program.branches.len()],
            offers: vec![[0; 2]; program.replies.len()],
            open: None,
        }
    }

    /// Adds what another test of the same script has seen.
    pub fn add(&mut self, other: &Seen) {
        let add = |mine: &mut Vec<u32>, others: &[u32]| {
            mine.iter_mut().zip(others).for_each(|(mine, other)| *mine = mine.saturating_add(*other));
        };
        let add_ways = |mine: &mut Vec<[u32; 2]>, others: &[[u32; 2]]| {
            let pairs = mine.iter_mut().flatten().zip(others.iter().flatten());
            pairs.for_each(|(mine, other)| *mine = mine.saturating_add(*other));
        };
        add(&mut self.lines, &other.lines);
        add(&mut self.questions, &other.questions);
        add(&mut self.replies, &other.replies);
        add(&mut self.outcomes, &other.outcomes);
        add_ways(&mut self.branches, &other.branches);
        add_ways(&mut self.offers, &other.offers);
    }

    /// Everything in `program` that can be seen, in the order of its kinds, and of the script within one.
    pub fn spots(&self, program: &Program) -> Vec<Spot> {
        let once = |kind, place, count: &u32| Spot { kind, place, way: true, count: *count };
        let lines =
            program.lines.iter().zip(&self.lines).map(|(line, count)| once(Kind::Lines, line.place, count));
        let asked = program.questions.iter().zip(&self.questions);
        let asked = asked.map(|(question, count)| once(Kind::Lines, question.place, count));
        let given = program.replies.iter().zip(&self.replies);
        let given = given.map(|(reply, count)| once(Kind::Replies, reply.place, count));
        let branches = program.branch_places.iter().copied().zip(&self.branches);
        let offered = program.replies.iter().zip(&self.offers);
        let offered = offered.filter(|(reply, _)| reply.condition != Condition::Always);
        let ways = branches.chain(offered.map(|(reply, ways)| (reply.place, ways)));
        let ways = ways.flat_map(|(place, [held, failed])| {
            [(true, held), (false, failed)].map(|(way, count)| Spot {
                kind: Kind::Conditions,
                place,
                way,
                count: *count,
            })
        });
        let ends = program.outcomes.iter().zip(&self.outcomes);
        let ends = ends.map(|(outcome, count)| once(Kind::Outcomes, outcome.place, count));
        let mut spots: Vec<Spot> = lines.chain(asked).chain(given).chain(ways).chain(ends).collect();
        spots.sort_by_key(|spot| (spot.kind, spot.place, !spot.way));
        spots
    }

    /// Takes down a step that is about to be taken.
    pub(super) fn step(&mut self, rehearsal: &Rehearsal<'_>, at: Address) {
        let program = rehearsal.program();
        self.close_branch(program, at);
        match program.steps.get(at as usize) {
            Some(Step::Say(line) | Step::Think(line)) => add_one(&mut self.lines, line.index()),
            Some(Step::Ask(question)) => add_one(&mut self.questions, question.index()),
            Some(Step::End(outcome)) => add_one(&mut self.outcomes, outcome.index()),
            Some(Step::Unless(branch)) => self.open = Some(*branch),
            Some(Step::Choose(choice)) => {
                for (reply, holds) in rehearsal.conditions(*choice) {
                    add_way(&mut self.offers, reply.index(), holds);
                }
            }
            _ => {}
        }
    }

    /// Takes down a reply that is given.
    pub(super) fn give(&mut self, reply: ReplyId) {
        add_one(&mut self.replies, reply.index());
    }

    /// The step behind a branch says which way it went: a block is never empty, for a jump leaves it.
    fn close_branch(&mut self, program: &Program, at: Address) {
        let Some(open) = self.open.take().map(|open| open as usize) else { return };
        if let Some(branch) = program.branches.get(open) {
            add_way(&mut self.branches, open, at != branch.otherwise);
        }
    }
}

fn add_one(counts: &mut [u32], index: usize) {
    if let Some(count) = counts.get_mut(index) {
        *count = count.saturating_add(1);
    }
}

fn add_way(counts: &mut [[u32; 2]], index: usize, holds: bool) {
    if let Some([held, failed]) = counts.get_mut(index) {
        let count = if holds { held } else { failed };
        *count = count.saturating_add(1);
    }
}
