//! Model runs to watch: a good one, and a bad one that a decent person might have had.

use super::sitting::Sitting;
use crate::program::{MoveKind, Program, Rating, ReplyId};
use crate::proof::Best;
use crate::rehearsal::{Generator, Offer, Rehearsal, Waiting};

/// How many runs are tried where the best one is not known.
const TRIES: u64 = 64;
/// A run is left after so many turns.
const TURNS: u32 = 100;

/// What a model run is to show.
#[derive(Clone, Copy, Debug)]
pub enum Model<'b, 'p> {
    /// The best that can be done, as the proof knows it.
    Best(&'b Best<'p>),
    /// The best of some runs that only look at ratings, where no proof knows better.
    Rated,
    /// What is tempting and does not serve: at each turn a harmful reply with a reason that tempts, else such a weak one, else the lowest
    /// rated. Never a reply after which the scene has to stop, such as a threat: nobody needs a model of that.
    Tempting,
}

impl Model<'_, '_> {
    /// The replies of a whole run of `rehearsal`, which is at its start, in order. Questions are answered by what stands there.
    pub fn run(self, rehearsal: &Rehearsal<'_>) -> Vec<ReplyId> {
        match self {
            Model::Best(best) => played(rehearsal, |rehearsal, offer| {
                let replies = best.replies(rehearsal);
                replies.first().copied().or_else(|| first_of(rehearsal.program(), offer, best_rated, 0))
            }),
            Model::Rated => rated(rehearsal),
            Model::Tempting => {
                played(rehearsal, |rehearsal, offer| first_of(rehearsal.program(), offer, tempting, 0))
            }
        }
    }
}

/// Of some runs of best rated replies, the one that is rated best.
fn rated(rehearsal: &Rehearsal<'_>) -> Vec<ReplyId> {
    let program = rehearsal.program();
    let runs = (0..TRIES).map(|seed| {
        let mut draws = Generator::new(seed);
        // The first run takes the first of equals, the others any.
        played(rehearsal, |_, offer| {
            let skip = if seed == 0 { 0 } else { draws.below(64) };
            first_of(program, offer, best_rated, skip)
        })
    });
    let share = |run: &Vec<ReplyId>| {
        let rated = run.iter().filter_map(|reply| program.replies.at(*reply).coaching);
        let (points, most) = rated.fold((0, 0), |(points, most), coaching| {
            (points + coaching.rating.points(), most + Rating::Strong.points())
        });
        // In thousandths, so that runs of unlike lengths can be compared; the shorter of equals comes first.
        ((points * 1000).checked_div(most).unwrap_or_default(), std::cmp::Reverse(run.len()))
    };
    let mut best: Option<Vec<ReplyId>> = None;
    for run in runs {
        if best.as_ref().is_none_or(|best| share(&run) > share(best)) {
            best = Some(run);
        }
    }
    best.unwrap_or_default()
}

/// Plays to the end; the replies that were given.
fn played(
    rehearsal: &Rehearsal<'_>,
    mut choose: impl FnMut(&Rehearsal<'_>, &Offer) -> Option<ReplyId>,
) -> Vec<ReplyId> {
    let mut sitting = Sitting::new(rehearsal.clone());
    let mut given = Vec::new();
    while sitting.rehearsal().turns() < TURNS {
        sitting.advance(&mut |_| {});
        match sitting.waiting().clone() {
            Waiting::Choice(offer) => {
                let Some(reply) = choose(sitting.rehearsal(), &offer) else { break };
                let index = offer.replies.iter().position(|one| one.reply == reply);
                if index.is_none_or(|index| sitting.give(index).is_err()) {
                    break;
                }
                given.push(reply);
            }
            Waiting::Question(_) => {
                if sitting.answer("").is_err() {
                    break;
                }
            }
            Waiting::Advance | Waiting::Ended(_) | Waiting::Stopped(_) => break,
        }
    }
    given
}

/// Of the available replies that come first by `rank`, the one behind `skip` others, round and round.
fn first_of(
    program: &Program,
    offer: &Offer,
    rank: fn(&Program, ReplyId) -> u32,
    skip: u32,
) -> Option<ReplyId> {
    let available: Vec<ReplyId> =
        offer.replies.iter().filter(|one| one.available).map(|one| one.reply).collect();
    let least = available.iter().map(|reply| rank(program, *reply)).min()?;
    let equal: Vec<ReplyId> = available.into_iter().filter(|reply| rank(program, *reply) == least).collect();
    let count = u32::try_from(equal.len()).unwrap_or(1);
    equal.into_iter().nth(usize::try_from(skip % count).unwrap_or_default())
}

/// The best rated first; what is not rated counts as weak.
fn best_rated(program: &Program, reply: ReplyId) -> u32 {
    let rating = program.replies.at(reply).coaching.map(|coaching| coaching.rating);
    Rating::Strong.points() - rating.unwrap_or(Rating::Weak).points()
}

/// What tempts and does not serve first, what stops a scene last.
fn tempting(program: &Program, reply: ReplyId) -> u32 {
    let reply = program.replies.at(reply);
    let mut moves = reply.moves.iter().map(|id| program.moves.at(*id));
    let is_threat = |name: &str| name.contains("threat") || name.contains("self-harm");
    if moves.any(|one| one.stops || one.kind == Some(MoveKind::Pressure) && is_threat(&one.name)) {
        return 9;
    }
    let Some(coaching) = reply.coaching else { return 4 };
    match (coaching.rating, coaching.tempting.is_some()) {
        (Rating::Harmful, true) => 0,
        (Rating::Weak, true) => 1,
        (Rating::Harmful, false) => 2,
        (Rating::Weak, false) => 3,
        (Rating::Fair, _) => 5,
        (Rating::Strong, _) => 6,
    }
}
