//! Shares of points: the most that was had so far, and the most that can still come.
//!
//! Against a share to reach, a rated reply is worth its points less that share of the three it could have had. A way reaches the share
//! where the worths of its replies add up to no less than nothing, so the best way is the longest one. Whatever chance can do counts as
//! possible.

use super::super::Proof;
use super::super::chart::Kind;
use super::super::space::Edge;
use crate::program::Rating;

/// The most points of a rated reply.
const MOST: f64 = 3.0;

/// How often the states are gone through at most. Only where replies can be given again and again is it not settled much sooner.
const ROUNDS: usize = 64;

/// Sums that differ by less are equal.
pub(super) const SLACK: f64 = 1e-9;

/// The ratings of everything that can be done.
pub(super) struct Shares<'a> {
    proof: &'a Proof<'a>,
    /// One entry a giving of the chart.
    ratings: Vec<Option<Rating>>,
}

impl<'a> Shares<'a> {
    pub(super) fn of(proof: &'a Proof<'a>) -> Shares<'a> {
        let rating = |reply| proof.program.replies.at(reply).coaching.map(|coaching| coaching.rating);
        let ratings = proof.chart.givings.iter().map(|giving| giving.reply.and_then(rating)).collect();
        Shares { proof, ratings }
    }

    /// How what an edge stands for is rated.
    pub(super) fn rating(&self, state: u32, edge: &Edge) -> Option<Rating> {
        let pause = self.proof.layout.pause(self.proof.space.key(state));
        let first = self.proof.chart.pauses.at(pause).givings.0 as usize;
        self.ratings.get(first + usize::from(edge.giving)).copied().flatten()
    }

    /// Whether it is rated weak or harmful.
    pub(super) fn is_slip(&self, state: u32, edge: &Edge) -> bool {
        matches!(self.rating(state, edge), Some(Rating::Weak | Rating::Harmful))
    }

    /// What a rating is worth against `share`.
    pub(super) fn worth(rating: Option<Rating>, share: f64) -> f64 {
        rating.map_or(0.0, |rating| f64::from(rating.points()) - share * MOST)
    }

    /// For every state the most that can still come against `share`, up to an end that fits; less than everything where none can be
    /// reached.
    pub(super) fn to_come(&self, share: f64, fits: impl Fn(Kind) -> bool) -> Vec<f64> {
        let space = &self.proof.space;
        let start = |state| if fits(self.proof.kind(state)) { 0.0 } else { f64::NEG_INFINITY };
        let mut come: Vec<f64> = space.ids().map(start).collect();
        for _ in 0..ROUNDS {
            let mut is_settled = true;
            for state in space.ids().rev() {
                let known = come.get(state as usize).copied().unwrap_or(f64::NEG_INFINITY);
                let mut best = known;
                for edge in space.edges(state) {
                    let next = come.get(edge.to as usize).copied().unwrap_or(f64::NEG_INFINITY);
                    best = best.max(next + Shares::worth(self.rating(state, edge), share));
                }
                if best > known + SLACK {
                    come.get_mut(state as usize).into_iter().for_each(|entry| *entry = best);
                    is_settled = false;
                }
            }
            if is_settled {
                break;
            }
        }
        come
    }

    /// For every state the most that was had so far against `share`, on ways without a weak or harmful reply; less than everything
    /// where there is no such way.
    pub(super) fn so_far(&self, share: f64) -> Vec<f64> {
        let space = &self.proof.space;
        let mut had = vec![f64::NEG_INFINITY; space.len()];
        for edge in space.starts.iter().flatten() {
            had.get_mut(edge.to as usize).into_iter().for_each(|had| *had = 0.0);
        }
        for _ in 0..ROUNDS {
            let mut is_settled = true;
            for state in space.ids() {
                let here = had.get(state as usize).copied().unwrap_or(f64::NEG_INFINITY);
                if here == f64::NEG_INFINITY {
                    continue;
                }
                for edge in space.edges(state).iter().filter(|edge| !self.is_slip(state, edge)) {
                    let there = here + Shares::worth(self.rating(state, edge), share);
                    let entry = had.get_mut(edge.to as usize).filter(|entry| there > **entry + SLACK);
                    if let Some(entry) = entry {
                        *entry = there;
                        is_settled = false;
                    }
                }
            }
            if is_settled {
                break;
            }
        }
        had
    }
}
