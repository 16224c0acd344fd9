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
        self.add(state, 0, &mut spans);
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
            self.add(edge.to, 0, &mut spans);
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

    /// Adds what is known of a state, `by` rated replies further on.
    fn add(&self, state: u32, by: usize, spans: &mut Spans) {
        let (from, least, count) = self.places.at(state);
        let known = self.spans.get(from as usize..from as usize + usize::from(count)).unwrap_or_default();
        let places = spans.iter_mut().skip(usize::from(least) + by);
        places.zip(known).for_each(|(place, span)| widen(place, *span));
    }

    /// Works out what is still possible from the states of a round.
    fn look(&mut self, round: Round<'_>) {
        let mut known: Vec<Spans> = vec![[NOTHING; RATED as usize + 1]; round.states.len()];
        if round.straight(|state| self.proof.space.edges(state)).is_some() {
            self.look_once(round, &mut known);
        } else {
            // Spans only grow, and there is a widest.
            while self.look_once(round, &mut known) {}
        }
        for (state, spans) in round.states.iter().zip(&known) {
            let is_known = |span: &Span| *span != NOTHING;
            let from = spans.iter().position(is_known).unwrap_or_default();
            let to = spans.iter().rposition(is_known).map_or(from, |last| last + 1);
            let place = (super::cells::number(self.spans.len()), small(from), small(to - from));
            self.places.set(*state, place);
            self.spans.extend(spans.iter().take(to).skip(from));
        }
    }

    /// Goes through a round once; whether anything changed.
    fn look_once(&self, round: Round<'_>, known: &mut [Spans]) -> bool {
        let mut is_new = false;
        for (place, state) in round.states.iter().enumerate() {
            let Some(before) = known.get(place).copied() else { continue };
            let mut spans = before;
            match self.proof.rest(*state) {
                Rest::Ended(_) => spans = ended(),
                Rest::Stopped => {}
                Rest::Turn => {
                    for edge in self.proof.space.edges(*state) {
                        let mut there = [NOTHING; RATED as usize + 1];
                        match round.place(edge.to) {
                            Some(place) => there = known.get(place).copied().unwrap_or(there),
                            None => self.add(edge.to, 0, &mut there),
                        }
                        take(&mut spans, &there, self.worth(*state, edge));
                    }
                }
            }
            if let Some(entry) = known.get_mut(place).filter(|_| spans != before) {
                *entry = spans;
                is_new = true;
            }
        }
        is_new
    }
}

fn ended() -> Spans {
    let mut spans = [NOTHING; RATED as usize + 1];
    if let Some(first) = spans.first_mut() {
        *first = (0, 0);
    }
    spans
}

/// Takes what is possible after a reply into account before it.
fn take(spans: &mut Spans, there: &Spans, points: Option<u8>) {
    let (by, points) = points.map_or((0, 0), |points| (1, points));
    for (place, (least, most)) in spans.iter_mut().skip(by).zip(there) {
        if (*least, *most) != NOTHING {
            widen(place, (least + points, most + points));
        }
    }
}

fn widen(place: &mut Span, (least, most): Span) {
    *place = (place.0.min(least), place.1.max(most));
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
