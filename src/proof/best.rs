//! Best play: the way of playing that wins the highest share of the points that its replies could win, over draws and temperaments.
//!
//! A share is a ratio of two expectations, so it is found by Dinkelbach's way: for a share that is asked for, each reply gains its
//! points less what that share of three points is, and a state is worth the most that can be gained from it on. The share that is
//! looked for is the one at which the starts are worth nothing. At a share of 1 nothing ever gains, and where the starts are worth
//! nothing then, every rated reply is strong.
//!
//! A rehearsal has to end. A loop that gains without an end would be worth more than any number; there, replies that can lead
//! round again gain nothing.

use super::chart::Kind;
use super::odds::Odds;
use super::order::{Each, Order, Rest, Round};
use super::space::Edge;
use super::{Extent, Proof};
use crate::program::{OutcomeId, OutcomeKind, ReplyId};
use crate::rehearsal::Rehearsal;

/// The best that can be done.
#[derive(Debug)]
pub struct Best<'p> {
    /// The highest share of points, 0 to 1; 1 where best play gives no rated reply.
    pub share: f64,
    /// How rehearsals end that are played so: of what is equally good, that which takes the fewest turns, then the first.
    pub odds: Odds,
    proof: &'p Proof<'p>,
    worth: Worth,
}

/// What states are worth, at a share that is asked for.
#[derive(Debug)]
struct Worth {
    /// One entry a giving of the chart: what its reply gains.
    gains: Vec<f64>,
    /// One entry a state: the most that can be gained from it on; negative infinity where no end can be forced.
    values: Each<f64>,
    /// One entry a state: the fewest turns to an end, on average, by what is best.
    turns: Each<f64>,
    /// One entry a state: whether replies that can lead back to it gain nothing.
    is_capped: Each<bool>,
}

/// What is as good as the best.
const EQUAL: f64 = 1e-9;

/// How close a value has to be to what it comes to.
const CLOSE: f64 = 1e-13;

/// Less than any rehearsal that ends gains.
const LEAST: f64 = -1e4;

/// How many shares are tried. Each is higher than the last, and two or three are the rule.
const SHARES: u32 = 60;

/// How often a round is gone through at most, and how often where it may gain without an end.
const SWEEPS: usize = 20_000;
const GAINING: usize = 1_000;

/// How many ways are looked at for one round at most.
const LOOKED: usize = 500_000_000;

impl Proof<'_> {
    /// The best that can be done; none where not everything is known.
    pub fn best(&self) -> Option<Best<'_>> {
        if self.extent() != Extent::Exact {
            return None;
        }
        let points = self.points();
        let ends = self.find_ends();
        let mut share = 1.0;
        let mut tries = 0;
        loop {
            let gains: Vec<f64> = points
                .iter()
                .map(|points| points.map_or(0.0, |points| f64::from(points) - 3.0 * share))
                .collect();
            let worth = self.worth(gains, &ends);
            let odds = self.flow_as(|state| worth.chosen(self, state));
            let gained: f64 = self
                .weighted_starts()
                .map(|(state, weight)| (worth.values.at(state), weight))
                .filter(|(value, _)| value.is_finite())
                .map(|(value, weight)| value * weight)
                .sum();
            let next = odds.share().unwrap_or(share);
            let is_found =
                if share < 1.0 { gained < EQUAL / 10.0 || next <= share } else { gained > -EQUAL / 10.0 };
            tries += 1;
            if is_found || tries == SHARES {
                return Some(Best { share, odds, proof: self, worth });
            }
            share = next;
        }
    }

    /// Whether an end can be forced from each state, whatever chance does.
    fn find_ends(&self) -> Each<bool> {
        let mut known = Each::of(true, self.space.len());
        loop {
            let mut ends = Each::of(false, self.space.len());
            for round in self.order().rounds() {
                let mut is_new = true;
                while std::mem::take(&mut is_new) {
                    for state in round.states.iter().filter(|state| known.at(**state)) {
                        if !ends.at(*state) && self.leads_to_end(*state, &known, &ends) {
                            ends.set(*state, true);
                            is_new = round.states.len() > 1;
                        }
                    }
                }
            }
            if self.space.ids().all(|state| known.at(state) == ends.at(state)) {
                return ends;
            }
            known = ends;
        }
    }

    fn leads_to_end(&self, state: u32, known: &Each<bool>, ends: &Each<bool>) -> bool {
        let leads = |turning: &[Edge]| {
            turning.iter().all(|edge| known.at(edge.to)) && turning.iter().any(|edge| ends.at(edge.to))
        };
        self.rest(state) != Rest::Turn || self.space.turnings(state).any(leads)
    }

    fn worth(&self, gains: Vec<f64>, ends: &Each<bool>) -> Worth {
        let states = self.space.len();
        let mut worth = Worth {
            gains,
            values: Each::of(f64::NEG_INFINITY, states),
            turns: Each::of(0.0, states),
            is_capped: Each::of(false, states),
        };
        for round in self.order().rounds() {
            if let Some(state) = round.straight(|state| self.space.edges(state)) {
                worth.value(self, state);
                worth.count(self, state);
                continue;
            }
            let can_gain = worth.can_gain(self, round);
            if !worth.settle(self, round, ends, if can_gain { GAINING } else { SWEEPS }) && can_gain {
                round.states.iter().for_each(|state| worth.is_capped.set(*state, true));
                worth.settle(self, round, ends, SWEEPS);
            }
            sweep(self, round, SWEEPS, EQUAL / 100.0, |state| worth.count(self, state));
        }
        worth
    }
}

/// Goes through a round until nothing changes by more than `close`; false where it still does.
fn sweep(
    proof: &Proof<'_>,
    round: Round<'_>,
    most: usize,
    close: f64,
    mut change: impl FnMut(u32) -> f64,
) -> bool {
    if round.straight(|state| proof.space.edges(state)).is_some() {
        round.states.iter().for_each(|state| _ = change(*state));
        return true;
    }
    let edges: usize = round.states.iter().map(|state| proof.space.edges(*state).len()).sum();
    let most = most.min(LOOKED / edges.max(1)).max(2);
    (0..most).any(|_| round.states.iter().map(|state| change(*state)).fold(0.0, f64::max) <= close)
}

impl Worth {
    /// Values a round from below: what can go round for nothing comes to what it ends with.
    fn settle(&mut self, proof: &Proof<'_>, round: Round<'_>, ends: &Each<bool>, most: usize) -> bool {
        for state in round.states {
            self.values.set(*state, if ends.at(*state) { LEAST } else { f64::NEG_INFINITY });
        }
        sweep(proof, round, most, CLOSE, |state| self.value(proof, state))
    }

    /// Whether some reply gains that can lead back.
    fn can_gain(&self, proof: &Proof<'_>, round: Round<'_>) -> bool {
        round.states.iter().any(|state| {
            let first = proof.first_giving(*state);
            let mut edges = proof.space.edges(*state).iter();
            edges.any(|edge| round.place(edge.to).is_some() && self.gain(first, edge) > 0.0)
        })
    }

    #[inline]
    fn gain(&self, first: usize, edge: &Edge) -> f64 {
        self.gains.get(first + usize::from(edge.giving)).copied().unwrap_or_default()
    }

    /// What a thing that can be done is worth.
    #[inline]
    fn of(&self, proof: &Proof<'_>, (state, first): (u32, usize), turning: &[Edge]) -> f64 {
        let mut gain = turning.first().map_or(0.0, |edge| self.gain(first, edge));
        if gain > 0.0 && self.is_capped.at(state) && turning.iter().any(|edge| self.is_capped.at(edge.to)) {
            gain = 0.0;
        }
        turning.iter().fold(gain, |sum, edge| sum + proof.space.weight(edge) * self.values.at(edge.to))
    }

    /// Values a state by what it leads to; by how much it changed.
    fn value(&mut self, proof: &Proof<'_>, state: u32) -> f64 {
        let value = match proof.rest(state) {
            Rest::Ended(_) | Rest::Stopped => 0.0,
            Rest::Turn => {
                let at = (state, proof.first_giving(state));
                let turnings = proof.space.turnings(state);
                turnings.map(|turning| self.of(proof, at, turning)).fold(f64::NEG_INFINITY, f64::max)
            }
        };
        let before = self.values.at(state);
        self.values.set(state, value);
        if value == before { 0.0 } else { (value - before).abs() }
    }

    /// Counts a state's turns by what is best there; by how much they changed, of all of them.
    fn count(&mut self, proof: &Proof<'_>, state: u32) -> f64 {
        let counted = self
            .best(proof, state)
            .map(|turning| self.turns_of(proof, turning))
            .fold(f64::INFINITY, f64::min);
        let turns = if proof.rest(state) == Rest::Turn { counted } else { 0.0 };
        let before = self.turns.at(state);
        self.turns.set(state, turns);
        if turns == before { 0.0 } else { (turns - before).abs() / turns.max(1.0) }
    }

    fn turns_of(&self, proof: &Proof<'_>, turning: &[Edge]) -> f64 {
        turning.iter().fold(1.0, |sum, edge| sum + proof.space.weight(edge) * self.turns.at(edge.to))
    }

    /// Everything that is best in a state.
    fn best<'s>(&'s self, proof: &'s Proof<'_>, state: u32) -> impl Iterator<Item = &'s [Edge]> {
        let at = (state, proof.first_giving(state));
        let value = self.values.at(state);
        let turnings = proof.space.turnings(state).filter(move |_| value.is_finite());
        turnings.filter(move |turning| self.of(proof, at, turning) >= value - EQUAL)
    }

    /// The first of what is best and takes the fewest turns; nothing where no end can be forced.
    fn chosen<'s>(&self, proof: &'s Proof<'_>, state: u32) -> &'s [Edge] {
        let at = (state, proof.first_giving(state));
        let (value, turns) = (self.values.at(state), self.turns.at(state));
        if !value.is_finite() {
            return &[];
        }
        let limit = turns + EQUAL * turns.max(1.0);
        let mut turnings = proof.space.turnings(state);
        let fits = |turning: &&[Edge]| {
            self.of(proof, at, turning) >= value - EQUAL && self.turns_of(proof, turning) <= limit
        };
        turnings.find(fits).unwrap_or_default()
    }
}

impl Best<'_> {
    /// Whether a reply is best in a state: `giving` counts what stands at its pause.
    pub(super) fn is_best(&self, state: u32, giving: u16) -> bool {
        let mut best = self.worth.best(self.proof, state);
        best.any(|turning| turning.first().is_some_and(|edge| edge.giving == giving))
    }

    /// The replies that are best where a rehearsal of the program rests, in the order of the script; none where it waits for none.
    pub fn replies(&self, rehearsal: &Rehearsal<'_>) -> Vec<ReplyId> {
        let Some(state) = self.proof.find(rehearsal) else { return Vec::new() };
        let first = self.proof.space.turnings(state).filter_map(|turning| turning.first());
        let best = first.filter(|edge| self.is_best(state, edge.giving));
        best.filter_map(|edge| self.proof.reply(state, edge)).collect()
    }

    /// Whether some rehearsal that is played at its best ends in an outcome of this kind.
    pub fn reaches(&self, kind: OutcomeKind) -> bool {
        let proof = self.proof;
        let mut seen = Each::of(false, proof.space.len());
        let mut open: Vec<u32> = proof.weighted_starts().map(|(state, _)| state).collect();
        while let Some(state) = open.pop() {
            if std::mem::replace(seen.get_mut(state).unwrap_or(&mut true), true) {
                continue;
            }
            if self.is_of(state, kind) {
                return true;
            }
            open.extend(self.worth.best(proof, state).flatten().map(|edge| edge.to));
        }
        false
    }

    /// How likely an end of this kind can be made by giving nothing but what is best, 0 to 1.
    pub fn odds_of(&self, kind: OutcomeKind) -> f64 {
        let proof = self.proof;
        let mut odds = Each::of(0.0, proof.space.len());
        let order: &Order = proof.order();
        for round in order.rounds() {
            sweep(proof, round, SWEEPS, CLOSE, |state| {
                let of = |turning: &[Edge]| {
                    turning.iter().fold(0.0, |sum, edge| sum + proof.space.weight(edge) * odds.at(edge.to))
                };
                let most = self.worth.best(proof, state).map(of).fold(0.0, f64::max);
                let most: f64 = if self.is_of(state, kind) { 1.0 } else { most };
                let before = odds.at(state);
                odds.set(state, most);
                (most - before).abs()
            });
        }
        proof.weighted_starts().map(|(state, weight)| weight * odds.at(state)).sum()
    }

    fn is_of(&self, state: u32, kind: OutcomeKind) -> bool {
        let of = |outcome: OutcomeId| self.proof.program.outcomes.at(outcome).kind == kind;
        matches!(self.proof.kind(state), Kind::Ended(outcome) if of(outcome))
    }
}
