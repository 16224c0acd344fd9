//! Random rehearsals, for what lies beyond the budget: no proof, but the likeliest way to come upon what is left.
//!
//! They are played on the proof's own walk, without a text and without packing anything. The same program, effort and seed give the
//! same rehearsals.

mod engine;

use std::collections::BTreeMap;

use super::cells::number;
use super::chart::{Kind, PauseId};
use super::draws::Draws;
use super::passed::Passed;
use super::walk::Walker;
use super::{Extent, Proof};
use crate::program::{Address, ExprId, OutcomeId, ReplyId, TemperamentId};
use crate::rehearsal::{Generator, Stop};
use crate::source::Id;

/// How much is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// How many rehearsals there may be.
    pub plays: u64,
    /// After how many turns of all of them none is begun any more. Beginning one counts as a turn.
    pub turns: u64,
}

/// What is played where a budget has run out: 100,000 turns, so that a check stays quick, and says the same wherever it runs.
pub const EFFORT: Effort = Effort { plays: u64::MAX, turns: 100_000 };

/// After how many turns a rehearsal is left: a script may go round for ever.
pub const MOST_TURNS: u32 = 10_000;

/// What came of random rehearsals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// How many rehearsals were played.
    pub plays: u64,
    /// How many turns all of them took.
    pub turns: u64,
    /// How many were left because they would not end.
    pub left: u64,
    /// How they ended, in the order of the script: what was never met is not here.
    pub ends: Vec<(Ended, Met)>,
    /// What they passed.
    pub passed: Passed,
}

/// How a rehearsal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// With an outcome.
    Outcome(OutcomeId),
    /// The engine stopped it, at this step where it hangs on the step alone.
    Stopped(Stop, Option<Address>),
    /// The engine stopped it at this division.
    Divided(ExprId),
}

/// How often something was met, and how soon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// In how many rehearsals.
    pub times: u64,
    /// How the other person arrived in the shortest of them.
    pub temperament: TemperamentId,
    /// What the learner did in it, turn by turn: a reply, or none for the answer to a question.
    pub turns: Vec<Option<ReplyId>>,
}

impl Sample {
    /// How often an outcome was met; none where it was not.
    pub fn outcome(&self, outcome: OutcomeId) -> Option<&Met> {
        let mut ends = self.ends.iter();
        ends.find(|(ended, _)| *ended == Ended::Outcome(outcome)).map(|(_, met)| met)
    }
}

/// Which of the replies that are offered is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pick {
    /// Each equally likely.
    Any,
    /// One of those that were given least so far.
    Least,
}

impl Proof<'_> {
    /// Random rehearsals that give the reply which was given least so far. `stop` is asked before each whether to go on.
    pub fn sample(&self, effort: Effort, seed: u64, stop: &mut dyn FnMut() -> bool) -> Sample {
        self.play_all(effort, Pick::Least, seed, stop)
    }

    /// Random rehearsals in which each reply that is offered is equally likely.
    pub fn plays(&self, plays: u64, seed: u64) -> Sample {
        self.play_all(Effort { plays, turns: u64::MAX }, Pick::Any, seed, &mut || false)
    }

    /// The same as far as `effort` goes: what is met so often is what even play leads to, near enough.
    pub fn even_plays(&self, effort: Effort, seed: u64, stop: &mut dyn FnMut() -> bool) -> Sample {
        self.play_all(effort, Pick::Any, seed, stop)
    }

    fn play_all(&self, effort: Effort, pick: Pick, seed: u64, stop: &mut dyn FnMut() -> bool) -> Sample {
        // A script that is too wide has no chart: it is played as a learner plays it.
        if self.extent() == Extent::Wide && self.chart.blocks.is_empty() {
            return engine::play_all(self.program, effort, pick, seed, stop);
        }
        let mut player = Player::new(self, pick, seed);
        let mut tally = Tally::default();
        while tally.wants_more(effort) && !stop() {
            let last = player.play();
            let is_left = matches!(self.chart.pauses.at(last).kind, Kind::Choice(_) | Kind::Question(_));
            tally.count(last, is_left, (player.temperament, &player.turns));
        }
        let ended = |pause: PauseId| match self.chart.pauses.at(pause).kind {
            Kind::Ended(outcome) => Some(Ended::Outcome(outcome)),
            Kind::Stopped(stop, at) => Some(Ended::Stopped(stop, at)),
            Kind::Divided(division) => Some(Ended::Divided(division)),
            Kind::Choice(_) | Kind::Question(_) | Kind::Entered(_) => None,
        };
        let passed = Passed::of(self.program, &self.chart, &player.walker.passed, &player.walker.offered);
        tally.into_sample(ended, passed)
    }
}

/// What was counted so far, by where rehearsals ended.
struct Tally<E> {
    plays: u64,
    turns: u64,
    left: u64,
    met: BTreeMap<E, Met>,
}

impl<E> Default for Tally<E> {
    fn default() -> Self {
        Tally { plays: 0, turns: 0, left: 0, met: BTreeMap::new() }
    }
}

impl<E: Ord> Tally<E> {
    fn wants_more(&self, effort: Effort) -> bool {
        self.plays < effort.plays && self.plays + self.turns < effort.turns
    }

    fn count(&mut self, end: E, is_left: bool, (temperament, turns): (TemperamentId, &[Option<ReplyId>])) {
        self.plays += 1;
        self.turns += turns.len() as u64;
        if is_left {
            self.left += 1;
            return;
        }
        let first = || Met { times: 0, temperament, turns: turns.to_vec() };
        let met = self.met.entry(end).or_insert_with(first);
        met.times += 1;
        if turns.len() < met.turns.len() {
            (met.temperament, met.turns) = (temperament, turns.to_vec());
        }
    }

    fn into_sample(self, ended: impl Fn(E) -> Option<Ended>, passed: Passed) -> Sample {
        let ends = self.met.into_iter().filter_map(|(end, met)| ended(end).map(|ended| (ended, met)));
        Sample { plays: self.plays, turns: self.turns, left: self.left, ends: ends.collect(), passed }
    }
}

/// Picks among things that are counted.
struct Picker {
    pick: Pick,
    dice: Generator,
    /// How often each was picked.
    picked: Vec<u32>,
    open: Vec<u32>,
}

impl Picker {
    fn new(pick: Pick, count: usize, seed: u64) -> Picker {
        let picked = if pick == Pick::Least { vec![0; count] } else { Vec::new() };
        Picker { pick, dice: Generator::new(seed), picked, open: Vec::new() }
    }

    /// One of those that `open` names; none where it names none.
    #[inline]
    fn pick(&mut self, open: impl Iterator<Item = u32>) -> Option<u32> {
        self.open.clear();
        match self.pick {
            Pick::Any => self.open.extend(open),
            Pick::Least => {
                let mut least = u32::MAX;
                for one in open {
                    let times = self.picked.get(one as usize).copied().unwrap_or_default();
                    if times < least {
                        least = times;
                        self.open.clear();
                    }
                    if times == least {
                        self.open.push(one);
                    }
                }
            }
        }
        let at = self.dice.below(number(self.open.len()));
        let found = self.open.get(at as usize).copied()?;
        if let Some(times) = self.picked.get_mut(found as usize) {
            *times += 1;
        }
        Some(found)
    }
}

/// Plays on the chart.
struct Player<'p> {
    proof: &'p Proof<'p>,
    walker: Walker<'p>,
    picker: Picker,
    /// The cells before the first line, one entry a temperament.
    starts: Vec<Vec<i32>>,
    /// How the other person arrives in the rehearsal in hand.
    temperament: TemperamentId,
    /// What was done in it.
    turns: Vec<Option<ReplyId>>,
}

impl<'p> Player<'p> {
    fn new(proof: &'p Proof<'p>, pick: Pick, seed: u64) -> Player<'p> {
        let mut walker = Walker::new(proof.ground());
        let mut picker = Picker::new(pick, proof.chart.givings.len(), seed);
        walker.draws = Draws::thrown(Generator::new(picker.dice.draw()));
        let temperaments = proof.program.temperaments.ids();
        Player {
            proof,
            walker,
            picker,
            starts: temperaments.map(|one| proof.cells.start(proof.program, one)).collect(),
            temperament: TemperamentId::at(0),
            turns: Vec::new(),
        }
    }

    /// Plays once: where it ended, or where it was left.
    fn play(&mut self) -> PauseId {
        let chart = &self.proof.chart;
        let at = self.picker.dice.below(number(self.starts.len())) as usize;
        self.temperament = TemperamentId::at(at);
        self.turns.clear();
        if let Some(start) = self.starts.get(at) {
            self.walker.now.copy_from_slice(start);
        }
        let mut id = self.walker.run(chart.first());
        while number(self.turns.len()) < MOST_TURNS {
            let pause = chart.pauses.at(id);
            let (walker, first) = (&mut self.walker, pause.givings.0);
            let givings = (first..).zip(chart.givings(pause));
            let found = match pause.kind {
                Kind::Choice(_) => {
                    let open = givings.filter(|(at, giving)| walker.is_offered(pause, at - first, giving));
                    self.picker.pick(open.map(|(at, _)| at))
                }
                _ => givings.map(|(at, _)| at).next(),
            };
            let Some(giving) = found.and_then(|at| chart.givings.get(at as usize)) else { break };
            self.turns.push(giving.reply);
            id = self.walker.give(giving);
            self.walker.asides.clear();
        }
        id
    }
}
