//! The best play: for every state the replies with the highest expected share of points, and how such play can end.

use super::super::Proof;
use super::super::chart::Kind;
use super::super::space::Edge;
use super::shares::{SLACK, Shares};
use crate::program::OutcomeKind;

/// How often the states are gone through at most.
const ROUNDS: usize = 2_000;

/// Below every sum of worths that a way has: what nothing better is known of yet.
const LOW: f64 = -1_000.0;

/// Values that change by less have settled.
const SETTLED: f64 = 1e-12;

/// What the best play does.
pub(super) struct BestPlay<'a> {
    proof: &'a Proof<'a>,
    shares: Shares<'a>,
    share: f64,
    worths: Vec<f64>,
}

/// What is expected from a state on.
#[derive(Clone, Copy)]
struct Expected {
    worth: f64,
    points: f64,
    most: f64,
}

const NOTHING: Expected = Expected { worth: 0.0, points: 0.0, most: 0.0 };

impl<'a> BestPlay<'a> {
    /// None where it does not settle, which only endless loops of rated replies can cause.
    pub(super) fn of(proof: &'a Proof<'a>) -> Option<BestPlay<'a>> {
        let shares = Shares::of(proof);
        let ends = proof.can_reach(|kind| matches!(kind, Kind::Ended(_)));
        let mut share = 1.0;
        for _ in 0..ROUNDS {
            let expected = expect(proof, &shares, share, &ends)?;
            let [points, most] = [|it: Expected| it.points, |it: Expected| it.most].map(|part| {
                let all = proof.space.starts.iter().flatten();
                let found = |edge: &Edge| expected.get(edge.to as usize).map_or(0.0, |found| part(*found));
                all.map(|edge| proof.space.weight(edge) * found(edge)).sum::<f64>()
            });
            let better = if most > 0.0 { points / most } else { share };
            if (better - share).abs() < SLACK {
                let worths = expected.iter().map(|found| found.worth).collect();
                return Some(BestPlay { proof, shares, share, worths });
            }
            share = better;
        }
        None
    }

    /// Whether it can come to an outcome of this kind.
    pub(super) fn reaches(&self, kind: OutcomeKind) -> bool {
        self.odds_of(kind) > 0.0
    }

    /// How often it ends so, where it is played for that among what is equally good.
    pub(super) fn odds_of(&self, kind: OutcomeKind) -> f64 {
        let space = &self.proof.space;
        let ends = |state| match self.proof.kind(state) {
            Kind::Ended(outcome) => self.proof.program.outcomes.at(outcome).kind == kind,
            _ => false,
        };
        let mut odds: Vec<f64> = space.ids().map(|state| f64::from(u8::from(ends(state)))).collect();
        for _ in 0..ROUNDS {
            let mut moved = 0.0_f64;
            for state in space.ids().rev() {
                let known = odds.get(state as usize).copied().unwrap_or_default();
                let of = |edge: &Edge| space.weight(edge) * odds.get(edge.to as usize).copied().unwrap_or_default();
                let best = space.turnings(state).filter(|ways| self.is_best(state, ways));
                let found = best.map(|ways| ways.iter().map(of).sum()).fold(known, f64::max);
                moved = moved.max(found - known);
                odds.get_mut(state as usize).into_iter().for_each(|entry| *entry = found);
            }
            if moved < SETTLED {
                break;
            }
        }
        let starts = space.starts.iter().flatten();
        let all = starts.map(|edge| space.weight(edge) * odds.get(edge.to as usize).copied().unwrap_or_default());
        let temperaments = u32::try_from(space.starts.len().max(1)).unwrap_or(u32::MAX);
        all.sum::<f64>() / f64::from(temperaments)
    }

    fn is_best(&self, state: u32, ways: &[Edge]) -> bool {
        let worth = |state: u32| self.worths.get(state as usize).copied().unwrap_or(LOW);
        let all: f64 = ways.iter().map(|edge| self.proof.space.weight(edge) * worth(edge.to)).sum();
        let own = ways.first().map_or(0.0, |edge| Shares::worth(self.shares.rating(state, edge), self.share));
        all + own >= worth(state) - SLACK
    }
}

/// What is expected of the best play against `share`, from every state on.
fn expect(proof: &Proof<'_>, shares: &Shares<'_>, share: f64, ends: &[bool]) -> Option<Vec<Expected>> {
    let space = &proof.space;
    let start = |state: u32| match proof.kind(state) {
        Kind::Ended(_) => NOTHING,
        _ => Expected { worth: LOW, ..NOTHING },
    };
    let mut known: Vec<Expected> = space.ids().map(start).collect();
    for _ in 0..ROUNDS {
        let mut moved = 0.0_f64;
        for state in space.ids().rev().filter(|state| ends.get(*state as usize) == Some(&true)) {
            let before = known.get(state as usize).copied().unwrap_or(NOTHING);
            let mut best: Option<Expected> = None;
            for ways in space.turnings(state) {
                let found = over(proof, shares, (state, ways), (share, &known));
                if best.is_none_or(|best| found.worth > best.worth + SLACK) {
                    best = Some(found);
                }
            }
            let Some(best) = best else { continue };
            moved = moved.max((best.worth - before.worth).abs()).max((best.points - before.points).abs());
            moved = moved.max((best.most - before.most).abs());
            known.get_mut(state as usize).into_iter().for_each(|entry| *entry = best);
        }
        if moved < SETTLED {
            return Some(known);
        }
    }
    None
}

/// What is expected of doing one thing.
fn over(
    proof: &Proof<'_>,
    shares: &Shares<'_>,
    (state, ways): (u32, &[Edge]),
    (share, known): (f64, &[Expected]),
) -> Expected {
    let rating = ways.first().and_then(|edge| shares.rating(state, edge));
    let points = rating.map_or(0.0, |rating| f64::from(rating.points()));
    let most = if rating.is_some() { super::shares::MOST } else { 0.0 };
    let mut all = Expected { worth: Shares::worth(rating, share), points, most };
    for edge in ways {
        let weight = proof.space.weight(edge);
        let next = known.get(edge.to as usize).copied().unwrap_or(NOTHING);
        all.worth += weight * next.worth;
        all.points += weight * next.points;
        all.most += weight * next.most;
    }
    all
}
