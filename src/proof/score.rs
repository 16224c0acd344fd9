//! With what share of their points rehearsals end in each outcome: the least and the most, over everything that can be said and drawn.
//!
//! A share is a ratio, so points alone do not say which way is better. For each number of rated replies so far, the least and the most
//! points are known in each state: from one number to the next, like turns of a search.

use std::collections::VecDeque;

use super::order::{Each, Rest};
use super::{Extent, Proof};
use crate::source::Id;

/// With what share of points rehearsals end in an outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// The least, 0 to 1.
    pub least: f64,
    /// The most, 0 to 1.
    pub most: f64,
    /// Whether there are rehearsals with more than 64 rated replies as well, which are not counted here.
    pub is_open: bool,
}

/// How many rated replies are counted.
pub(super) const RATED: u8 = 64;

/// The least and the most points, and that nothing is known of them.
type Span = (u8, u8);
const NOTHING: Span = (u8::MAX, 0);

impl Proof<'_> {
    /// One entry an outcome: with what share of points rehearsals end in it; none where none do, or none with a rated reply, or where not
    /// everything is known.
    pub fn scores(&self) -> Vec<Option<Scores>> {
        let mut scores = vec![None; self.program.outcomes.len()];
        if self.extent() != Extent::Exact {
            return scores;
        }
        let points = self.points();
        let mut now = Layer::new(self.space.len());
        let mut next = Layer::new(self.space.len());
        for (state, _) in self.weighted_starts() {
            now.add(state, (0, 0));
        }
        for rated in 0..=RATED {
            while let Some((state, span)) = now.take() {
                if let Rest::Ended(outcome) = self.rest(state) {
                    if let (Some(entry), 1..) = (scores.get_mut(outcome), rated) {
                        widen(entry, span, rated);
                    }
                    continue;
                }
                let first = self.first_giving(state);
                for edge in self.space.edges(state) {
                    match points.get(first + usize::from(edge.giving)).copied().flatten() {
                        None => now.add(edge.to, span),
                        Some(points) => next.add(edge.to, (span.0 + points, span.1 + points)),
                    }
                }
            }
            now.clear();
            std::mem::swap(&mut now, &mut next);
        }
        self.open(&now.touched, &mut scores);
        scores
    }

    /// What still goes on, with more rated replies than are counted.
    fn open(&self, states: &[u32], scores: &mut [Option<Scores>]) {
        if states.is_empty() {
            return;
        }
        let reach = self.reach();
        let mut row = reach.empty();
        states.iter().for_each(|state| reach.add(*state, &mut row));
        for outcome in reach.outcomes(&row) {
            if let Some(Some(entry)) = scores.get_mut(outcome.index()) {
                entry.is_open = true;
            }
        }
    }
}

fn widen(entry: &mut Option<Scores>, (least, most): Span, rated: u8) {
    let share = |points: u8| f64::from(points) / (3.0 * f64::from(rated));
    let known = entry.get_or_insert(Scores { least: 1.0, most: 0.0, is_open: false });
    known.least = known.least.min(share(least));
    known.most = known.most.max(share(most));
}

/// What is known with one number of rated replies.
struct Layer {
    spans: Each<Span>,
    is_waiting: Each<bool>,
    waiting: VecDeque<u32>,
    touched: Vec<u32>,
}

impl Layer {
    fn new(states: usize) -> Layer {
        Layer {
            spans: Each::of(NOTHING, states),
            is_waiting: Each::of(false, states),
            waiting: VecDeque::new(),
            touched: Vec::new(),
        }
    }

    fn add(&mut self, state: u32, (least, most): Span) {
        let Some(span) = self.spans.get_mut(state) else { return };
        if *span == NOTHING {
            self.touched.push(state);
        }
        let wider = (span.0.min(least), span.1.max(most));
        // The least and the most of nothing are not those of any points, so the first ones always change it.
        if std::mem::replace(span, wider) != wider && !self.is_waiting.at(state) {
            self.is_waiting.set(state, true);
            self.waiting.push_back(state);
        }
    }

    fn take(&mut self) -> Option<(u32, Span)> {
        let state = self.waiting.pop_front()?;
        self.is_waiting.set(state, false);
        Some((state, self.spans.at(state)))
    }

    fn clear(&mut self) {
        for state in self.touched.drain(..) {
            self.spans.set(state, NOTHING);
        }
    }
}
