//! How likely each end is, for a way of playing: an absorbing chain, worked out round by round from the start on.
//!
//! The mass of all rehearsals flows from the starts to the ends. A state that leads nowhere back is passed once; states that lead
//! back to each other pass their mass around until next to nothing is left, and that is told: what is left can only end somewhere, so
//! no number is further off. Where that takes long and the round is small, it is solved as equations instead.

use super::bots::Bot;
use super::order::{Each, Order, Rest, Round};
use super::space::Edge;
use super::{Extent, Proof};

/// How the learner plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Play {
    /// Each reply that is offered is equally likely.
    Uniform,
    /// As a bot.
    Bot(Bot),
}

/// How likely each end is. Every number is right but for [`Odds::left`], and for rounding.
#[derive(Clone, Debug, PartialEq)]
pub struct Odds {
    /// One entry an outcome: how likely it is, 0 to 1.
    pub outcomes: Vec<f64>,
    /// How likely the engine has to stop.
    pub stopped: f64,
    /// How likely a rehearsal comes to where, played like this, nothing ends any more.
    pub trapped: f64,
    /// How likely what is not known is: rehearsals that go round for very long, and those that lie beyond the budget.
    pub left: f64,
    /// How many turns a rehearsal has on average; those that are trapped count up to their trap.
    pub turns: f64,
    /// How many points it wins on average.
    pub points: f64,
    /// How many rated replies it gives on average, of three points each.
    pub rated: f64,
}

impl Odds {
    /// The points that are won, of those that the replies given could have won, 0 to 1; none where none is rated.
    pub fn share(&self) -> Option<f64> {
        (self.rated > 0.0).then_some(self.points / (3.0 * self.rated))
    }
}

/// What is done in a state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken<'s> {
    /// The ways of all that can be done.
    pub(super) edges: &'s [Edge],
    /// How likely each thing is that can be done.
    pub(super) share: f64,
}

impl Proof<'_> {
    /// How likely each end is where the learner plays like this.
    pub fn odds(&self, play: Play) -> Odds {
        match play {
            Play::Uniform | Play::Bot(Bot::Random) => self.flow(self.order(), |state| self.anything(state)),
            Play::Bot(bot) => {
                let ranks = self.ranks(bot);
                self.flow_as(|state| self.highest(state, &ranks))
            }
        }
    }

    /// The same where in each state one thing is done.
    pub(super) fn flow_as<'s>(&'s self, chosen: impl Fn(u32) -> &'s [Edge]) -> Odds {
        let starts = self.weighted_starts().map(|(state, _)| state);
        let order = Order::of(self.space.len(), starts, |state, at| Some(chosen(state).get(at)?.to));
        self.flow(&order, |state| Taken { edges: chosen(state), share: 1.0 })
    }

    /// Everything that can be done in a state, equally likely.
    #[inline]
    pub(super) fn anything(&self, state: u32) -> Taken<'_> {
        let turnings = super::cells::number(self.space.turnings(state).count());
        Taken { edges: self.space.edges(state), share: 1.0 / f64::from(turnings.max(1)) }
    }

    /// How likely each outcome is in even play, one entry a temperament, in the order of the script: what has been settled before the
    /// learner says a word.
    pub fn odds_by_temperament(&self) -> Vec<Vec<f64>> {
        let starts = self.space.starts.iter();
        let odds = |ways: &Vec<Edge>| {
            let starts = ways.iter().map(|edge| (edge.to, self.space.weight(edge)));
            self.flow_from(starts, self.order(), |state| self.anything(state)).outcomes
        };
        starts.map(odds).collect()
    }

    fn flow<'s>(&'s self, order: &Order, taken: impl Fn(u32) -> Taken<'s>) -> Odds {
        self.flow_from(self.weighted_starts(), order, taken)
    }

    fn flow_from<'s>(
        &'s self,
        starts: impl Iterator<Item = (u32, f64)>,
        order: &Order,
        taken: impl Fn(u32) -> Taken<'s>,
    ) -> Odds {
        let loops = order.rounds().filter(|round| round.straight(|state| taken(state).edges).is_none());
        let mut flow = Flow {
            proof: self,
            slack: LEFT / f64::from(super::cells::number(loops.count()).max(1)),
            taken,
            mass: Each::of(0.0, self.space.len()),
            points: self.points(),
            odds: Odds {
                outcomes: vec![0.0; self.program.outcomes.len()],
                stopped: 0.0,
                trapped: 0.0,
                left: 0.0,
                turns: 0.0,
                points: 0.0,
                rated: 0.0,
            },
        };
        for (state, weight) in starts {
            flow.mass.add(state, weight);
        }
        order.rounds().rev().for_each(|round| flow.pass(round));
        flow.odds
    }
}

/// How much of everything may still go round when the counting stops.
const LEFT: f64 = 5e-13;

/// After how many sweeps it is tried to take all that come at once.
const LEAP: u32 = 8;

/// How often mass is sent round before equations are tried.
const PATIENCE: u32 = 40;

/// How many states a round has at most that is solved as equations.
const SOLVED: usize = 300;

/// How often mass is sent round before what is left is told as it is.
const SWEEPS: u32 = 100_000;

/// How many ways mass goes in one round before what is left is told as it is.
const PASSED: usize = 2_000_000_000;

struct Flow<'p, F> {
    proof: &'p Proof<'p>,
    taken: F,
    /// One entry a state: the mass that has come to it and has not gone on.
    mass: Each<f64>,
    points: Vec<Option<u8>>,
    odds: Odds,
    /// How much may be left in each round.
    slack: f64,
}

impl<'p, F: Fn(u32) -> Taken<'p>> Flow<'p, F> {
    fn pass(&mut self, round: Round<'_>) {
        match round.straight(|state| (self.taken)(state).edges) {
            Some(state) => {
                let mass = self.mass.take(state);
                if mass != 0.0 {
                    self.go_on(state, mass, round);
                }
            }
            None => self.go_round(round),
        }
    }

    /// Sends mass on from a state to everything outside its round.
    fn go_on(&mut self, state: u32, mass: f64, round: Round<'_>) {
        match self.proof.rest(state) {
            Rest::Ended(outcome) => {
                if let Some(entry) = self.odds.outcomes.get_mut(outcome) {
                    *entry += mass;
                }
            }
            Rest::Stopped => self.odds.stopped += mass,
            Rest::Turn => {
                let taken = (self.taken)(state);
                if taken.edges.is_empty() {
                    let lost = match self.proof.extent() {
                        Extent::Exact => &mut self.odds.trapped,
                        _ => &mut self.odds.left,
                    };
                    *lost += mass;
                    return;
                }
                self.odds.turns += mass;
                let first = self.proof.first_giving(state);
                for edge in taken.edges {
                    let part = mass * taken.share * self.proof.space.weight(edge);
                    if let Some(points) = self.points.get(first + usize::from(edge.giving)).copied().flatten()
                    {
                        self.odds.points += part * f64::from(points);
                        self.odds.rated += part;
                    }
                    if round.place(edge.to).is_none() {
                        self.mass.add(edge.to, part);
                    }
                }
            }
        }
    }

    /// Sends the mass of a round around in it, until it has left.
    fn go_round(&mut self, round: Round<'_>) {
        let mass: Vec<f64> = round.states.iter().map(|state| self.mass.take(*state)).collect();
        if mass.iter().all(|mass| *mass == 0.0) {
            return;
        }
        let whole: f64 = mass.iter().sum();
        let mut circle = Circle { mass, ..Circle::default() };
        for state in round.states {
            let taken = (self.taken)(*state);
            let part = |edge: &Edge| (round.place(edge.to), taken.share * self.proof.space.weight(edge));
            circle.add(taken.edges.iter().map(part));
        }
        if circle.leaves.iter().all(|leaves| *leaves <= 0.0) {
            self.odds.trapped += whole;
            return;
        }
        self.odds.left += circle.empty(self.slack);
        for (state, visits) in round.states.iter().zip(circle.visits) {
            self.go_on(*state, visits, round);
        }
    }
}

/// A round of states by their places in it, and the mass in it.
#[derive(Debug, Default)]
struct Circle {
    /// One entry a state and one more: where its links begin.
    firsts: Vec<u32>,
    /// Where the links to other states of the round lead, and how likely they are.
    links: Vec<(u32, f64)>,
    /// One entry a state: how likely it leaves the round.
    leaves: Vec<f64>,
    /// One entry a state: how likely it does not lead straight to itself.
    moves: Vec<f64>,
    mass: Vec<f64>,
    /// One entry a state: how often it is passed.
    visits: Vec<f64>,
}

impl Circle {
    fn add(&mut self, parts: impl Iterator<Item = (Option<usize>, f64)>) {
        if self.firsts.is_empty() {
            self.firsts.push(0);
        }
        let own = self.leaves.len();
        let (mut leaves, mut moves) = (0.0, 0.0);
        for (place, part) in parts.filter(|(place, _)| *place != Some(own)) {
            moves += part;
            match place {
                Some(place) => self.links.push((super::cells::number(place), part)),
                None => leaves += part,
            }
        }
        self.leaves.push(leaves);
        self.moves.push(moves);
        self.visits.push(0.0);
        self.firsts.push(super::cells::number(self.links.len()));
    }

    /// Moves the mass until no more than `slack` is left; how much that is.
    fn empty(&mut self, slack: f64) -> f64 {
        let most = u32::try_from(PASSED / self.links.len().max(1)).unwrap_or(SWEEPS).min(SWEEPS);
        let (mut last, mut steps) = (0.0, vec![0.0; self.mass.len()]);
        for sweep in 1..=most {
            steps.fill(0.0);
            let moved = self.sweep(&mut steps);
            if moved <= slack {
                break;
            }
            if sweep == PATIENCE && self.mass.len() <= SOLVED {
                self.solve();
            } else if sweep % LEAP == 0 && moved < last {
                self.leap(&steps, moved / (last - moved));
            }
            last = moved;
        }
        self.mass.iter().map(|mass| mass.abs()).sum()
    }

    /// Moves all mass on by one state, that which comes on the way too; how much moved. No more than that can be left.
    fn sweep(&mut self, steps: &mut [f64]) -> f64 {
        let mut moved = 0.0;
        for (place, step) in steps.iter_mut().enumerate().rev() {
            let mass = self.mass.get_mut(place).map(std::mem::take).unwrap_or_default();
            if mass == 0.0 {
                continue;
            }
            moved += mass.abs();
            *step = mass / self.moves.get(place).copied().unwrap_or(1.0);
            self.pass_on(place, *step);
        }
        moved
    }

    /// Passes a state so often, and leaves the mass of that where it leads.
    #[inline]
    fn pass_on(&mut self, place: usize, visits: f64) {
        if let Some(entry) = self.visits.get_mut(place) {
            *entry += visits;
        }
        let range = self.firsts.get(place).copied().zip(self.firsts.get(place + 1).copied());
        let range = range.map_or(0..0, |(from, to)| from as usize..to as usize);
        for (to, part) in self.links.get(range).unwrap_or_default() {
            if let Some(entry) = self.mass.get_mut(*to as usize) {
                *entry += visits * part;
            }
        }
    }

    /// Takes all sweeps that are still to come at once, as if each were the last one made smaller by the same; what that does not
    /// get right stays as mass to be moved, taken back where it was too much. Where it leaves more than there was, it is not done.
    fn leap(&mut self, steps: &[f64], by: f64) {
        let before = (self.mass.clone(), self.visits.clone());
        for (place, step) in steps.iter().enumerate() {
            let visits = step * by;
            if let Some(entry) = self.mass.get_mut(place) {
                *entry -= visits * self.moves.get(place).copied().unwrap_or(1.0);
            }
            self.pass_on(place, visits);
        }
        let left = |mass: &[f64]| mass.iter().map(|mass| mass.abs()).sum::<f64>();
        if left(&self.mass) >= left(&before.0) {
            (self.mass, self.visits) = before;
        }
    }

    /// Empties the round by taking out one state after the other: who comes to it goes straight on to where it leads. Only sums and
    /// products of what is positive, so nothing cancels.
    fn solve(&mut self) {
        let count = self.mass.len();
        let mut rows = vec![vec![0.0_f64; count]; count];
        for (place, row) in rows.iter_mut().enumerate() {
            let range = self.firsts.get(place).copied().zip(self.firsts.get(place + 1).copied());
            let range = range.map_or(0..0, |(from, to)| from as usize..to as usize);
            for (to, part) in self.links.get(range).unwrap_or_default() {
                if let Some(entry) = row.get_mut(*to as usize) {
                    *entry += part;
                }
            }
        }
        let mut leaves = self.leaves.clone();
        let mut outs = vec![1.0; count];
        for place in (0..count).rev() {
            let (above, rest) = rows.split_at_mut(place);
            let (Some(row), Some(leave)) = (rest.first(), leaves.get(place).copied()) else { return };
            let row = row.get(..place).unwrap_or_default();
            let out = leave + row.iter().sum::<f64>();
            if let Some(entry) = outs.get_mut(place) {
                *entry = out;
            }
            let mass = self.mass.get(place).copied().unwrap_or_default();
            for (entry, part) in self.mass.iter_mut().zip(row) {
                *entry += mass * part / out;
            }
            for (other, leaves) in above.iter_mut().zip(&mut leaves) {
                let by = other.get(place).copied().unwrap_or_default() / out;
                if by > 0.0 {
                    *leaves += by * leave;
                    other.iter_mut().zip(row).for_each(|(entry, part)| *entry += by * part);
                }
            }
        }
        let mut found: Vec<f64> = Vec::with_capacity(count);
        for place in 0..count {
            let come: f64 = found
                .iter()
                .zip(&rows)
                .map(|(visits, row)| visits * row.get(place).copied().unwrap_or_default())
                .sum();
            let mass = self.mass.get_mut(place).map(std::mem::take).unwrap_or_default();
            found.push((mass + come) / outs.get(place).copied().unwrap_or(1.0));
        }
        self.visits.iter_mut().zip(found).for_each(|(entry, more)| *entry += more);
    }
}
