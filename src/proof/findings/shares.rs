//! Shares of points: the most that was had so far, and the most that can still come.
//!
//! Against a share to reach, a rated reply is worth its points less that share of the three it could have had. A way reaches the share
//! where the worths of its replies add up to no less than nothing, so the best way is the longest one. Whatever chance can do counts as
//! possible.

use super::super::Proof;
use super::super::chart::Kind;
use super::super::order::{Each, Round};
use super::super::space::Edge;
use crate::program::Rating;

/// The most points of a rated reply.
const MOST: f64 = 3.0;

/// How often states that lead back to each other are gone through at most. Only where a strong reply can be given again and again is it
/// not settled much sooner, and then there is more than enough.
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

    /// The ratings of what can be done in a state, by giving.
    fn ratings_at(&self, state: u32) -> &[Option<Rating>] {
        let (from, to) = self.proof.pause(state).givings;
        self.ratings.get(from as usize..to as usize).unwrap_or_default()
    }

    /// How what an edge stands for is rated.
    pub(super) fn rating(&self, state: u32, edge: &Edge) -> Option<Rating> {
        self.ratings_at(state).get(usize::from(edge.giving)).copied().flatten()
    }

    /// Whether it is rated weak or harmful.
    pub(super) fn is_slip(&self, state: u32, edge: &Edge) -> bool {
        is_slip(self.rating(state, edge))
    }

    /// What a rating is worth against `share`.
    pub(super) fn worth(rating: Option<Rating>, share: f64) -> f64 {
        rating.map_or(0.0, |rating| f64::from(rating.points()) - share * MOST)
    }

    /// For every state the most that can still come against `share`, up to an end that fits; less than everything where none can be
    /// reached.
    pub(super) fn to_come(&self, share: f64, fits: impl Fn(Kind) -> bool) -> Each<f64> {
        let mut come = Each::of(f64::NEG_INFINITY, self.proof.space.len());
        for round in self.proof.order().rounds() {
            self.settle(round, |state| {
                let known = come.at(state);
                let mut best = if fits(self.proof.kind(state)) { 0.0 } else { known };
                let ratings = self.ratings_at(state);
                for edge in self.proof.space.edges(state) {
                    let rating = ratings.get(usize::from(edge.giving)).copied().flatten();
                    best = best.max(come.at(edge.to) + Shares::worth(rating, share));
                }
                let is_more = best > known + SLACK;
                if is_more {
                    come.set(state, best);
                }
                is_more
            });
        }
        come
    }

    /// For every state the most that was had so far against `share`, on ways without a weak or harmful reply; less than everything
    /// where there is no such way.
    pub(super) fn so_far(&self, share: f64) -> Each<f64> {
        let space = &self.proof.space;
        let mut had = Each::of(f64::NEG_INFINITY, space.len());
        space.starts.iter().flatten().for_each(|edge| had.set(edge.to, 0.0));
        for round in self.proof.order().rounds().rev() {
            self.settle(round, |state| {
                let here = had.at(state);
                if here == f64::NEG_INFINITY {
                    return false;
                }
                let mut is_more = false;
                let ratings = self.ratings_at(state);
                for edge in space.edges(state) {
                    let rating = ratings.get(usize::from(edge.giving)).copied().flatten();
                    let there = here + Shares::worth(rating, share);
                    if !is_slip(rating) && there > had.at(edge.to) + SLACK {
                        had.set(edge.to, there);
                        is_more = true;
                    }
                }
                is_more
            });
        }
        had
    }

    /// Looks at a state once, at states that lead back to each other until none of them changes.
    fn settle(&self, round: Round<'_>, mut look: impl FnMut(u32) -> bool) {
        if let Some(state) = round.straight(|state| self.proof.space.edges(state)) {
            look(state);
            return;
        }
        for _ in 0..ROUNDS {
            let changed = round.states.iter().filter(|state| look(**state)).count();
            if changed == 0 {
                return;
            }
        }
    }
}

fn is_slip(rating: Option<Rating>) -> bool {
    matches!(rating, Some(Rating::Weak | Rating::Harmful))
}
