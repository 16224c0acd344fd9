//! How many turns rehearsals have that end in each outcome.

use super::odds::Play;
use super::order::{Each, Rest};
use super::{Extent, Proof};

/// How many turns rehearsals have that end in an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turns {
    /// The fewest.
    pub least: u32,
    /// The median, where each reply is equally likely; none where it lies too far off to be counted.
    pub median: Option<u32>,
    /// The most; none where there is no limit, since a loop lies on the way.
    pub most: Option<u32>,
}

/// How many ways are followed before medians are given up.
const FOLLOWED: usize = 1_000_000_000;

/// No limit: a loop lies on the way.
const ENDLESS: u32 = u32::MAX;

/// A half, and room for rounding: a median that is hit exactly is the earlier one.
const HALF: f64 = 0.5 - 1e-9;

impl Proof<'_> {
    /// One entry an outcome: how many turns rehearsals have that end in it; none where none do, or where not everything is known.
    pub fn turns(&self) -> Vec<Option<Turns>> {
        let mut turns = vec![None; self.program.outcomes.len()];
        if self.extent() != Extent::Exact {
            return turns;
        }
        let longest = self.longest();
        for state in self.space.ids() {
            let Rest::Ended(outcome) = self.rest(state) else { continue };
            let (Some(entry), most) = (turns.get_mut(outcome), longest.at(state)) else { continue };
            let least = self.space.turns(state);
            let known = entry.get_or_insert(Turns { least, median: None, most: Some(0) });
            known.least = known.least.min(least);
            known.most = known.most.filter(|_| most != ENDLESS).map(|known| known.max(most - 1));
        }
        for (entry, median) in turns.iter_mut().zip(self.medians()) {
            if let Some(entry) = entry {
                entry.median = median;
            }
        }
        turns
    }

    /// One entry a state: the most turns to it, and one more; 0 for one that is only kept aside.
    fn longest(&self) -> Each<u32> {
        let mut longest = Each::of(0, self.space.len());
        for (state, _) in self.weighted_starts() {
            longest.set(state, 1);
        }
        for round in self.order().rounds().rev() {
            let is_reached = round.states.iter().any(|state| longest.at(*state) > 0);
            let is_loop = round.straight(|state| self.space.edges(state)).is_none();
            for state in round.states.iter().filter(|_| is_reached) {
                if is_loop {
                    longest.set(*state, ENDLESS);
                }
                let next = longest.at(*state).saturating_add(1);
                for edge in self.space.edges(*state) {
                    if let Some(entry) = longest.get_mut(edge.to) {
                        *entry = next.max(*entry);
                    }
                }
            }
        }
        longest
    }

    /// One entry an outcome: after how many turns half of the rehearsals that end in it have ended.
    fn medians(&self) -> Vec<Option<u32>> {
        let whole = self.odds(Play::Uniform).outcomes;
        let mut medians = vec![None; whole.len()];
        let mut ended = vec![0.0; whole.len()];
        let mut missing = whole.iter().filter(|odds| **odds > 0.0).count();
        let (mut now, mut next) = (Each::of(0.0, self.space.len()), Each::of(0.0, self.space.len()));
        let (mut here, mut there): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        for (state, weight) in self.weighted_starts() {
            come(&mut now, &mut here, (state, weight));
        }
        let (mut turn, mut followed) = (0, 0);
        while missing > 0 && !here.is_empty() && followed < FOLLOWED {
            for state in here.drain(..) {
                let mass = now.take(state);
                if let Rest::Ended(outcome) = self.rest(state) {
                    let places = ended.get_mut(outcome).zip(medians.get_mut(outcome)).zip(whole.get(outcome));
                    let Some(((ended, median), whole)) = places else { continue };
                    *ended += mass;
                    if median.is_none() && *ended >= whole * HALF {
                        *median = Some(turn);
                        missing -= 1;
                    }
                    continue;
                }
                let taken = self.anything(state);
                followed += taken.edges.len();
                for edge in taken.edges {
                    let part = mass * taken.share * self.space.weight(edge);
                    come(&mut next, &mut there, (edge.to, part));
                }
            }
            std::mem::swap(&mut now, &mut next);
            std::mem::swap(&mut here, &mut there);
            turn += 1;
        }
        medians
    }
}

fn come(mass: &mut Each<f64>, states: &mut Vec<u32>, (state, more): (u32, f64)) {
    if let Some(entry) = mass.get_mut(state).filter(|_| more > 0.0) {
        if *entry == 0.0 {
            states.push(state);
        }
        *entry += more;
    }
}
