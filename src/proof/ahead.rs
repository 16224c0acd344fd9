//! What is still possible from a rehearsal in hand: ends and shares of points, now and after each reply.
//!
//! All of it is worked out once, for every state; then a rehearsal is only looked up.

use super::order::{Each, Rest, Round};
use super::reach::Reach;
use super::score::RATED;
use super::space::Edge;
use super::{Extent, Proof};
use crate::program::{OutcomeId, ReplyId};
use crate::rehearsal::{Input, Rehearsal};

/// What is still possible from every state.
#[derive(Debug)]
pub struct Outlook<'p> {
    proof: &'p Proof<'p>,
    reach: Reach,
    /// One entry a giving of the chart: the points of its reply.
    points: Vec<Option<u8>>,
    /// One entry a state: where its spans begin, the least number of rated replies to an end, and how many numbers there are.
    places: Each<(u32, u8, u8)>,
    spans: Vec<Span>,
}

/// What is still possible.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahead {
    /// The outcomes that can still be reached, in the order of the script.
    pub outcomes: Vec<OutcomeId>,
    /// The shares of points, 0 to 1, with which it can still end, the least and the most; none where nothing rated is given.
    pub shares: Option<(f64, f64)>,
    /// What comes of each reply that is offered now, in the order of the script.
    pub replies: Vec<After>,
}

/// What is still possible after a reply.
#[derive(Clone, Debug, PartialEq)]
pub struct After {
    /// The reply.
    pub reply: ReplyId,
    /// The outcomes that can still be reached, in the order of the script.
    pub outcomes: Vec<OutcomeId>,
    /// The shares of points, 0 to 1, with which it can still end, the least and the most; none where nothing rated is given.
    pub shares: Option<(f64, f64)>,
}

/// The least and the most points.
type Span = (u8, u8);

/// No end is that many rated replies away.
const NOTHING: Span = (u8::MAX, 0);

/// One entry a number of rated replies still to come, up to an end.
type Spans = [Span; RATED as usize + 1];

/// Points won so far, and rated replies.
type Score = (u32, u32);

impl Proof<'_> {
    /// What is still possible from every state; where not everything is known, nothing is said of any.
    pub fn outlook(&self) -> Outlook<'_> {
        let mut outlook = Outlook {
            proof: self,
            reach: Reach::default(),
            points: self.points(),
            places: Each::of((0, 0, 0), self.space.len()),
            spans: Vec::new(),
        };
        if self.extent() == Extent::Exact {
            outlook.reach = self.reach();
            self.order().rounds().for_each(|round| outlook.look(round));
        }
        outlook
    }
}

impl Outlook<'_> {
    /// What is still possible for a rehearsal of the program; none before its first line, once it was stopped, and where it is not known.
    pub fn ahead(&self, rehearsal: &Rehearsal<'_>) -> Option<Ahead> {
        if self.proof.extent() != Extent::Exact {
            return None;
        }
        let state = self.proof.find(rehearsal)?;
        let score = self.scored(rehearsal);
        let turnings = self.proof.space.turnings(state);
        let mut spans = [NOTHING; RATED as usize + 1];
        self.add(state, None, &mut spans);
        Some(Ahead {
            outcomes: self.reach.outcomes(self.reach.row(state)),
            shares: shares(score, &spans),
            replies: turnings.filter_map(|turning| self.after(state, turning, score)).collect(),
        })
    }

    fn after(&self, state: u32, turning: &[Edge], score: Score) -> Option<After> {
        let first = turning.first()?;
        let reply = self.proof.reply(state, first)?;
        let (mut row, mut spans) = (self.reach.empty(), [NOTHING; RATED as usize + 1]);
        for edge in turning {
            self.reach.add(edge.to, &mut row);
            self.add(edge.to, None, &mut spans);
        }
        let score = match self.worth(state, first) {
            None => score,
            Some(points) => (score.0 + u32::from(points), score.1 + 1),
        };
        Some(After { reply, outcomes: self.reach.outcomes(&row), shares: shares(score, &spans) })
    }

    fn scored(&self, rehearsal: &Rehearsal<'_>) -> Score {
        let rated = rehearsal.inputs().iter().filter_map(|input| match input {
            Input::Reply(reply) => self.proof.program.replies.at(*reply).coaching,
            Input::Answer(_) | Input::Unheard => None,
        });
        rated.fold((0, 0), |(points, count), coaching| (points + coaching.rating.points(), count + 1))
    }

    fn worth(&self, state: u32, edge: &Edge) -> Option<u8> {
        let first = self.proof.first_giving(state);
        self.points.get(first + usize::from(edge.giving)).copied().flatten()
    }

    /// What is known of a state: from which number of rated replies on.
    #[inline]
    fn known(&self, state: u32) -> (usize, &[Span]) {
        let (from, least, count) = self.places.at(state);
        let spans = self.spans.get(from as usize..from as usize + usize::from(count)).unwrap_or_default();
        (usize::from(least), spans)
    }

    /// Adds what is possible in a state, behind a reply of so many points.
    #[inline]
    fn add(&self, state: u32, points: Option<u8>, spans: &mut Spans) {
        let (least, known) = self.known(state);
        let places = spans.iter_mut().skip(least + usize::from(points.is_some()));
        places.zip(known).for_each(|(place, span)| widen(place, *span, points));
    }

    /// Works out what is still possible from the states of a round.
    fn look(&mut self, round: Round<'_>) {
        let Some(state) = round.straight(|state| self.proof.space.edges(state)) else {
            return self.look_round(round);
        };
        let mut spans = [NOTHING; RATED as usize + 1];
        match self.proof.rest(state) {
            Rest::Ended(_) => spans.iter_mut().take(1).for_each(|span| *span = (0, 0)),
            Rest::Stopped => {}
            Rest::Turn => {
                for edge in self.proof.space.edges(state) {
                    self.add(edge.to, self.worth(state, edge), &mut spans);
                }
            }
        }
        self.keep(state, &spans);
    }

    /// The same for states that lead back to each other: for one number of rated replies after the other, since each leads to the next.
    fn look_round(&mut self, round: Round<'_>) {
        let (mut inner, mut outer, mut level) = (Vec::new(), Vec::new(), Vec::new());
        for (place, state) in round.states.iter().enumerate() {
            for edge in self.proof.space.edges(*state) {
                match (round.place(edge.to), self.worth(*state, edge)) {
                    (None, points) => outer.push((place, edge.to, points)),
                    (Some(to), Some(points)) => inner.push((place, to, points)),
                    (Some(to), None) => level.push((place, to)),
                }
            }
        }
        let mut known: Vec<Spans> = vec![[NOTHING; RATED as usize + 1]; round.states.len()];
        let mut before = vec![NOTHING; round.states.len()];
        for rated in 0..=usize::from(RATED) {
            let mut now = vec![NOTHING; round.states.len()];
            for (place, to, points) in &outer {
                let (least, spans) = self.known(*to);
                let at = rated.checked_sub(least + usize::from(points.is_some()));
                let span = at.and_then(|at| spans.get(at)).copied().unwrap_or(NOTHING);
                now.get_mut(*place).into_iter().for_each(|entry| widen(entry, span, *points));
            }
            for (place, to, points) in &inner {
                let span = before.get(*to).copied().unwrap_or(NOTHING);
                now.get_mut(*place).into_iter().for_each(|entry| widen(entry, span, Some(*points)));
            }
            spread(&level, &mut now);
            for (entry, spans) in now.iter().zip(&mut known) {
                spans.get_mut(rated).into_iter().for_each(|span| *span = *entry);
            }
            before = now;
        }
        for (state, spans) in round.states.iter().zip(&known) {
            self.keep(*state, spans);
        }
    }

    fn keep(&mut self, state: u32, spans: &Spans) {
        let is_known = |span: &Span| *span != NOTHING;
        let from = spans.iter().position(is_known).unwrap_or_default();
        let to = spans.iter().rposition(is_known).map_or(from, |last| last + 1);
        self.places.set(state, (super::cells::number(self.spans.len()), small(from), small(to - from)));
        self.spans.extend(spans.iter().take(to).skip(from));
    }
}

/// Spreads what is possible over replies that are not rated, until nothing changes: spans only grow, and there is a widest.
fn spread(level: &[(usize, usize)], now: &mut [Span]) {
    let mut is_new = true;
    while std::mem::take(&mut is_new) {
        for (place, to) in level {
            let span = now.get(*to).copied().unwrap_or(NOTHING);
            if let Some(entry) = now.get_mut(*place) {
                let old = *entry;
                widen(entry, span, None);
                is_new |= old != *entry;
            }
        }
    }
}

/// Takes what is possible behind a reply of so many points into account before it.
#[inline]
fn widen(place: &mut Span, (least, most): Span, points: Option<u8>) {
    let points = points.unwrap_or_default();
    if (least, most) != NOTHING {
        *place = (place.0.min(least + points), place.1.max(most + points));
    }
}

/// The least and the most share that these add up to.
fn shares((points, rated): Score, spans: &Spans) -> Option<(f64, f64)> {
    let mut shares: Option<(f64, f64)> = None;
    for (more, (least, most)) in (0_u32..).zip(spans) {
        if (*least, *most) == NOTHING || rated + more == 0 {
            continue;
        }
        let share = |won: u8| f64::from(points + u32::from(won)) / (3.0 * f64::from(rated + more));
        let known = shares.get_or_insert((1.0, 0.0));
        *known = (known.0.min(share(*least)), known.1.max(share(*most)));
    }
    shares
}

fn small(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}
