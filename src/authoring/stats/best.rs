//! The best play: what a learner hears who always gives the reply that wins the most.

use super::grade::words;
use crate::practice::{Score, score};
use crate::program::{Program, Rating, ReplyId, TemperamentId};
use crate::proof::{self, Budget, Proof};
use crate::rehearsal::{Event, Input, Offer, Rehearsal, Waiting};
use crate::source::Id;

/// Beyond so many states a script is not proven for the sake of a number.
const QUICK: Budget = Budget { states: 200_000, memory: 256 << 20 };
/// The seed of the play.
const SEED: u64 = 0;
/// After so many answers a play that has not ended is given up.
const MOST_ANSWERS: usize = 200;
/// How many temperaments are tried.
const MOST_TEMPERAMENTS: usize = 64;
/// How many words people read in a minute, and how long they think about a choice.
const WORDS_A_MINUTE: u64 = 200;
const SECONDS_A_CHOICE: u64 = 8;

/// What is counted in the best play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// How they arrived: the name of the temperament.
    pub temperament: String,
    /// The learner's turns.
    pub turns: u32,
    /// The replies that were given.
    pub choices: u64,
    /// The words that were said and told, and those of the replies that were given.
    pub words: u64,
    /// The process score; none where no rated reply was given.
    pub score: Option<Score>,
}

impl Best {
    /// How long it takes, in seconds: reading 200 words a minute, and 8 seconds for each choice.
    pub fn seconds(&self) -> u64 {
        (self.words * 60).div_ceil(WORDS_A_MINUTE) + self.choices * SECONDS_A_CHOICE
    }
}

/// The best play of `program`. With each temperament a reply is given each time that wins the most in the end, as the proof knows, or, where
/// the script is too large to be proven quickly, the best rated one; of equals the one that was given least often, then the first. Of the
/// plays that end, it is the one with the highest process score, then the one with fewest turns, then the first. None where no play ends.
pub(super) fn best(program: &Program) -> Option<Best> {
    let proof = Proof::of(program, QUICK, &mut || false);
    best_known(program, proof.best().as_ref())
}

/// The same where it is known what is best.
pub(super) fn best_known(program: &Program, known: Option<&proof::Best<'_>>) -> Option<Best> {
    let tried = |known: Option<&proof::Best<'_>>| {
        let plays = program.temperaments.ids().take(MOST_TEMPERAMENTS);
        best_of(plays.filter_map(|id| play(program, id, known)))
    };
    known.and_then(|known| tried(Some(known))).or_else(|| tried(None))
}

fn best_of(plays: impl Iterator<Item = Best>) -> Option<Best> {
    plays.reduce(|best, other| if is_better(&other, &best) { other } else { best })
}

/// Whether `one` is better than `other`, which comes first.
fn is_better(one: &Best, other: &Best) -> bool {
    // A share of points is compared without dividing.
    let share = |this: Option<Score>, that: Option<Score>| {
        u64::from(this.map_or(0, |this| this.points)) * u64::from(that.map_or(1, Score::most))
    };
    let (mine, theirs) = (share(one.score, other.score), share(other.score, one.score));
    mine > theirs || mine == theirs && one.turns < other.turns
}

/// A play in which the replies that are `known` to be best are given; where nothing is known, the best rated ones.
fn play(program: &Program, temperament: TemperamentId, known: Option<&proof::Best<'_>>) -> Option<Best> {
    let mut rehearsal = Rehearsal::with_temperament(program, SEED, temperament);
    let name = program.temperaments.at(temperament).name.clone();
    let mut best = Best { temperament: name, turns: 0, choices: 0, words: 0, score: None };
    let (mut given, mut ratings) = (vec![0_u32; program.replies.len()], Vec::new());
    for _ in 0..MOST_ANSWERS {
        rehearsal.advance(&mut |event| match event {
            Event::Narration { text, .. } | Event::Line { text, .. } => best.words += words(&text.plain()),
            Event::Question(asked) => best.words += words(&asked.text().plain()),
            Event::Cue(_) | Event::Note { .. } | Event::Choice(_) | Event::Outcome(_) => {}
        });
        let input = match rehearsal.waiting() {
            Waiting::Question(_) => Input::Answer(String::new()),
            Waiting::Choice(offer) => {
                let known = known.map(|known| known.replies(&rehearsal));
                let index = choose(program, (offer, known.as_deref()), &given)?;
                let reply = offer.replies.get(index)?.reply;
                best.words += words(&offer.text(index).plain());
                best.choices += 1;
                *given.get_mut(reply.index())? += 1;
                ratings.extend(rating(program, reply));
                Input::Reply(reply)
            }
            Waiting::Ended(_) => {
                (best.turns, best.score) = (rehearsal.turns(), score(ratings));
                return Some(best);
            }
            Waiting::Advance | Waiting::Stopped(_) => return None,
        };
        rehearsal.give(input).ok()?;
    }
    None
}

/// Where in the offer the reply stands that is given.
fn choose(program: &Program, (offer, best): (&Offer, Option<&[ReplyId]>), given: &[u32]) -> Option<usize> {
    let is_best = |reply| best.is_none_or(|best| best.contains(&reply));
    let all = offer.replies.iter().enumerate();
    let available = all.filter(|(_, offered)| offered.available && is_best(offered.reply));
    let key = |(index, reply): &(usize, ReplyId)| {
        let times = given.get(reply.index()).copied().unwrap_or_default();
        let rated = rating(program, *reply).filter(|_| best.is_none());
        (std::cmp::Reverse(rated), times, *index)
    };
    available.map(|(index, offered)| (index, offered.reply)).min_by_key(key).map(|(index, _)| index)
}

fn rating(program: &Program, reply: ReplyId) -> Option<Rating> {
    program.replies.at(reply).coaching.map(|coaching| coaching.rating)
}
