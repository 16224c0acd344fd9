//! From a way through the states to a rehearsal that goes it: the day on which chance has it so, and what the learner does.

use super::chart::Kind;
use super::space::Edge;
use super::{Proof, Way};
use crate::program::{Program, Step, TemperamentId};
use crate::rehearsal::{Input, Rehearsal, Stop, Waiting};
use crate::source::Id;

/// A conversation that shows something of a script.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// How the other person arrives.
    pub temperament: TemperamentId,
    /// The day on which chance has it so; none where no day that was tried does.
    pub seed: Option<u64>,
    /// What the learner does. Without a day, what is asked before the first line is left out.
    pub inputs: Vec<Input>,
    /// How often chance has it so, of 1, where the other person arrives so and the learner does that.
    pub odds: f64,
}

/// So many days are tried at most for one conversation.
pub const MOST_DAYS: u64 = 20_000;

/// So many days are tried at least: odds are those of one way, and another may lead to the same state.
const FEWEST_DAYS: u64 = 64;
/// Days are tried until missing all of them is as likely as one in a hundred million.
const PATIENCE: f64 = 18.0;

impl Conversation {
    /// The rehearsal from its start to where the conversation has led; none without a day.
    pub fn rehearsal<'p>(&self, program: &'p Program) -> Option<Rehearsal<'p>> {
        let start = Rehearsal::with_temperament(program, self.seed?, self.temperament);
        let mut rehearsal = start.replay(&self.inputs).ok()?;
        rehearsal.advance(&mut |_| {});
        Some(rehearsal)
    }
}

impl Proof<'_> {
    /// A conversation that goes `way`, on the first day on which chance has it so. No more than `most` days are tried.
    pub fn conversation(&self, way: &Way, most: u64) -> Conversation {
        let odds = self.odds_of(way);
        let found = (0..days(odds).min(most)).find_map(|seed| Some((seed, self.gone(way, seed)?)));
        let (seed, inputs) = match found {
            Some((seed, inputs)) => (Some(seed), inputs),
            None => (None, way.turns.iter().map(|reply| reply.map_or_else(nothing, Input::Reply)).collect()),
        };
        Conversation { temperament: way.temperament, seed, inputs, odds }
    }

    /// How often chance takes these states, where the learner does that.
    fn odds_of(&self, way: &Way) -> f64 {
        let starts = self.space.starts.get(way.temperament.index()).map_or(&[][..], Vec::as_slice);
        let weight = |edges: &mut dyn Iterator<Item = &Edge>| -> f64 {
            edges.map(|edge| self.space.weight(edge)).sum()
        };
        let is_aside = |state: &u32| self.space.asides.contains_key(state);
        let first = way.states.first().filter(|state| !is_aside(state));
        let mut odds = first.map_or(1.0, |first| weight(&mut starts.iter().filter(|edge| edge.to == *first)));
        for ((reply, from), to) in way.turns.iter().zip(&way.states).zip(way.states.iter().skip(1)) {
            if is_aside(to) {
                // It is passed within a turn, and no edge says how often.
                return odds / 100.0;
            }
            let edges = self.space.edges(*from).iter();
            odds *= weight(&mut edges.filter(|edge| edge.to == *to && self.reply(*from, edge) == *reply));
        }
        odds
    }

    /// What the learner does on that day to go `way`; none where chance has it otherwise.
    fn gone(&self, way: &Way, seed: u64) -> Option<Vec<Input>> {
        let mut rehearsal = Rehearsal::with_temperament(self.program, seed, way.temperament);
        let target = way.states.last().copied()?;
        let mut passes = self.goes_on(&mut rehearsal, target);
        while matches!(rehearsal.waiting(), Waiting::Question(asked) if asked.question.is_none()) {
            rehearsal.give(nothing()).ok()?;
            passes = self.goes_on(&mut rehearsal, target);
        }
        for (turn, reply) in way.turns.iter().enumerate() {
            if !self.rests(&rehearsal, *way.states.get(turn)?) {
                return None;
            }
            rehearsal.give(reply.map_or_else(nothing, Input::Reply)).ok()?;
            passes = self.goes_on(&mut rehearsal, target);
        }
        (passes || self.fits(&rehearsal, target)).then(|| rehearsal.inputs().to_vec())
    }

    /// Goes on to the next turn; whether it passes the entry that `target` stands for.
    fn goes_on(&self, rehearsal: &mut Rehearsal<'_>, target: u32) -> bool {
        let Kind::Entered(scene) = self.kind(target) else {
            rehearsal.advance(&mut |_| {});
            return false;
        };
        let mut passes = false;
        rehearsal.advance_watched(&mut |_| {}, &mut |_, at| {
            passes |= self.program.step(at) == Some(Step::Enter(scene));
        });
        passes
    }

    /// Whether a rehearsal rests where `state` does.
    fn rests(&self, rehearsal: &Rehearsal<'_>, state: u32) -> bool {
        match (self.kind(state), rehearsal.waiting()) {
            (Kind::Choice(choice), Waiting::Choice(_)) => {
                self.program.step(rehearsal.state().at()) == Some(Step::Choose(choice))
            }
            (Kind::Question(question), Waiting::Question(asked)) => asked.question == Some(question),
            (Kind::Ended(outcome), Waiting::Ended(ending)) => ending.outcome == outcome,
            (Kind::Stopped(stop, _), Waiting::Stopped(found)) => stop == *found,
            (Kind::Divided(_), Waiting::Stopped(found)) => *found == Stop::Arithmetic,
            _ => false,
        }
    }

    /// Whether a rehearsal rests there, and holds what `state` knows, as far as it matters.
    pub(super) fn fits(&self, rehearsal: &Rehearsal<'_>, state: u32) -> bool {
        if !self.rests(rehearsal, state) {
            return false;
        }
        let (key, pause) = (self.space.key(state), self.pause_id(state));
        let mut cells = self.cells_of(rehearsal, pause);
        // What the safety rules remember is no part of a rehearsal, and stands as `state` has it.
        let mut known = cells.clone();
        self.layout.unpack(pause, key, &mut known);
        for cell in [self.cells.no(), self.cells.just_declined()].map(Id::index) {
            if let (Some(cell), Some(known)) = (cells.get_mut(cell), known.get(cell)) {
                *cell = *known;
            }
        }
        let mut found = vec![0; key.len()];
        self.layout.pack(pause, &cells, &mut found);
        found == key
    }
}

/// The answer that leaves what stands.
fn nothing() -> Input {
    Input::Answer(String::new())
}

/// How many days are tried for a way of these odds.
fn days(odds: f64) -> u64 {
    let mut days = FEWEST_DAYS;
    // Twice as many as long as that is not enough: no number is turned into another kind.
    let mut missed = odds * 64.0;
    while missed < PATIENCE && days < MOST_DAYS {
        (days, missed) = (days * 2, missed * 2.0);
    }
    days.min(MOST_DAYS)
}
