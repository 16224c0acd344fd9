//! What was still possible at each turn, and the turn where a rehearsal turned: from the proof, so it is known and not guessed.
//! It says nothing of how well somebody did, and conduct says nothing of this.

use super::record::{Alternative, Given, Turn};
use crate::program::{MoveId, MoveKind, OutcomeId, OutcomeKind, Program};
use crate::proof::{After, Ahead};

/// What was possible, turn by turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Possible {
    /// The ends that were in reach just before each turn, and after all of them those in reach now; none where it is not known.
    pub in_reach: Vec<Option<Vec<End>>>,
    /// The ends to be wished for that were never in reach today, whatever had been said.
    pub never: Vec<End>,
    /// What went out of reach, in the order in which it did.
    pub fell: Vec<Fell>,
    /// The turn where it turned.
    pub turned: Option<Turned>,
    /// Turns with a decent reply, in a rehearsal that rightly had to stop: nothing is held against them.
    pub rightly: Vec<u32>,
    /// How much its end is to be wished for; none where it has not ended.
    pub ended: Option<Wish>,
}

/// A way to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// What kind of end it is.
    pub kind: OutcomeKind,
    /// What the script calls it.
    pub title: String,
}

/// An end that went out of reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fell {
    /// After which turn, from 1.
    pub turn: u32,
    /// Which.
    pub end: End,
    /// By what.
    pub cause: Cause,
}

/// What took an end out of reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The learner's reply, whatever came after it.
    Reply,
    /// What came after the reply and could have come otherwise: chance in the script.
    Chance,
}

/// The turn where it turned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turned {
    /// Which turn, from 1.
    pub turn: u32,
    /// What was said, as the script has it.
    pub words: String,
    /// The ends that its reply took out of reach.
    pub closed: Vec<End>,
    /// The words of a reply of the same choice, no worse than the one given, that would have kept some of them in reach.
    pub kept_by: String,
}

/// How much an end is to be wished for. Nothing else is read from it: it never enters a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    /// Distance, harm, or a scene that had to stop.
    Hard,
    /// Later, and open.
    Open,
    /// Closeness, or a no that was taken well.
    Good,
}

impl Wish {
    /// How much an end of this kind is to be wished for.
    pub const fn of(kind: OutcomeKind) -> Wish {
        match kind {
            OutcomeKind::Connect | OutcomeKind::Declined => Wish::Good,
            OutcomeKind::Time => Wish::Open,
            OutcomeKind::Distance | OutcomeKind::Harm | OutcomeKind::Safety => Wish::Hard,
        }
    }
}

impl End {
    /// How much it is to be wished for.
    pub const fn wish(&self) -> Wish {
        Wish::of(self.kind)
    }

    fn of(program: &Program, id: OutcomeId) -> End {
        let outcome = program.outcomes.at(id);
        End { kind: outcome.kind, title: outcome.title.clone() }
    }
}

impl Possible {
    /// What was possible in `turns`. `ahead` holds what was still possible just before each of them and, as its last entry, what is
    /// possible now; none where the proof does not know.
    ///
    /// It turned at the latest turn whose reply took an end out of reach that is more to be wished for than how it ended (or, where it
    /// came to a good end or was left, another one), while another reply of that choice, without harm or pressure, would have kept it.
    /// Where it came to a hard end or was left, a reply rated like the one given is such another; otherwise only a better one is: a
    /// fair way to one end is no loss of another. Where the scene had to stop, a decent reply is no such turn.
    pub fn of(program: &Program, turns: &[Turn], ahead: &[Option<Ahead>]) -> Possible {
        let ended = ended(turns.len(), ahead);
        let is_stopped = ended.is_some_and(|id| program.outcomes.at(id).kind == OutcomeKind::Safety);
        let ended = ended.map(|id| wish(program, id));
        let in_reach = |known: &Option<Ahead>| known.as_ref().map(|known| ends(program, &known.outcomes));
        let mut possible =
            Possible { in_reach: ahead.iter().map(in_reach).collect(), ended, ..Possible::default() };
        if let Some(first) = ahead.first().and_then(Option::as_ref) {
            let never = program.outcomes.ids().filter(|id| !first.outcomes.contains(id));
            let never = never.map(|id| End::of(program, id));
            // Who came to a good end may still wonder about closeness, and about nothing else.
            let is_asked_for = |end: &End| match ended {
                Some(Wish::Good) => end.kind == OutcomeKind::Connect,
                Some(Wish::Open | Wish::Hard) | None => end.wish() == Wish::Good,
            };
            possible.never = never.filter(is_asked_for).collect();
        }
        for (turn, window) in turns.iter().zip(ahead.windows(2)) {
            let [Some(before), Some(now)] = window else { continue };
            let step = Step::of(turn, before, now);
            possible.fell.extend(step.fell(program, turn.number));
            if is_stopped && is_decent(program, turn) {
                possible.rightly.push(turn.number);
                continue;
            }
            if let Some(turned) = step.turned(program, turn, ended) {
                possible.turned = Some(turned);
            }
        }
        possible
    }

    /// Whether anything is known.
    pub fn is_known(&self) -> bool {
        self.in_reach.iter().any(Option::is_some)
    }

    /// The ends that went out of reach after turn `number`, by `cause`, and that were more to be wished for than how it ended. Where
    /// nothing is, one good end is no miss of another, but at the turn where it turned.
    pub fn missed_at(&self, number: u32, cause: Cause) -> Vec<End> {
        let is_turn = self.turned.as_ref().is_some_and(|turned| turned.turn == number);
        if self.rightly.contains(&number) || self.ended == Some(Wish::Good) && !is_turn {
            return Vec::new();
        }
        let fell = self.fell.iter().filter(|fell| fell.turn == number && fell.cause == cause);
        fell.filter(|fell| is_missed(fell.end.wish(), self.ended)).map(|fell| fell.end.clone()).collect()
    }
}

/// Whether the reply of a turn neither hurts nor slips nor presses, such as a true answer to whether somebody was afraid. Where a scene had
/// to stop behind it, stopping was right, and nothing was lost by it.
fn is_decent(program: &Program, turn: &Turn) -> bool {
    let Some(given) = turn.given() else { return true };
    let slips = |id: &MoveId| program.moves.at(*id).kind == Some(MoveKind::Slip);
    !program.hurts(given.reply) && !program.replies.at(given.reply).moves.iter().any(slips)
}

/// Whether an end is worth a word where it came to another: never a hard one.
fn is_missed(wish: Wish, ended: Option<Wish>) -> bool {
    match ended {
        Some(Wish::Good) => wish == Wish::Good,
        Some(ended) => wish > ended,
        None => wish > Wish::Hard,
    }
}

/// How it ended, where it did: nothing else is possible then.
fn ended(turns: usize, ahead: &[Option<Ahead>]) -> Option<OutcomeId> {
    let last = ahead.get(turns)?.as_ref()?;
    match (last.outcomes.as_slice(), last.replies.is_empty()) {
        ([only], true) => Some(*only),
        _ => None,
    }
}

fn wish(program: &Program, id: OutcomeId) -> Wish {
    Wish::of(program.outcomes.at(id).kind)
}

fn ends(program: &Program, outcomes: &[OutcomeId]) -> Vec<End> {
    outcomes.iter().map(|id| End::of(program, *id)).collect()
}

/// One turn, and what was possible around it.
struct Step<'a> {
    before: &'a Ahead,
    /// What its reply left possible, whatever chance did; none where a question was answered.
    replied: Option<&'a After>,
    /// What its reply took out of reach.
    closed: Vec<OutcomeId>,
    /// What was still there after the reply and went by chance.
    lost: Vec<OutcomeId>,
}

impl<'a> Step<'a> {
    fn of(turn: &Turn, before: &'a Ahead, now: &Ahead) -> Step<'a> {
        let given = turn.given();
        let replied = given.and_then(|given| before.replies.iter().find(|after| after.reply == given.reply));
        let left = replied.map_or(&before.outcomes, |after| &after.outcomes);
        let missing = |from: &[OutcomeId], there: &[OutcomeId]| -> Vec<OutcomeId> {
            from.iter().copied().filter(|id| !there.contains(id)).collect()
        };
        let (closed, lost) = (missing(&before.outcomes, left), missing(left, &now.outcomes));
        Step { before, replied, closed, lost }
    }

    fn fell(&self, program: &Program, turn: u32) -> Vec<Fell> {
        let of = |ids: &[OutcomeId], cause| -> Vec<Fell> {
            ids.iter().map(|id| Fell { turn, end: End::of(program, *id), cause }).collect()
        };
        [of(&self.closed, Cause::Reply), of(&self.lost, Cause::Chance)].concat()
    }

    /// What this turn is as the one where it turned; none where it is no such turn.
    fn turned(&self, program: &Program, turn: &Turn, ended: Option<Wish>) -> Option<Turned> {
        let given = turn.given()?;
        self.replied?;
        let closed: Vec<OutcomeId> =
            self.closed.iter().copied().filter(|id| is_missed(wish(program, *id), ended)).collect();
        let rating = turn.rating();
        let is_hard = ended.is_none_or(|ended| ended == Wish::Hard);
        let keeps = |one: &&Alternative| {
            let is_enough = if is_hard { one.rating >= rating } else { one.rating > rating };
            is_enough && !program.hurts(one.reply) && self.leaves(one, &closed)
        };
        let kept_by = best(given, keeps)?;
        Some(Turned {
            turn: turn.number,
            words: given.words.clone(),
            closed: ends(program, &closed),
            kept_by: kept_by.words.clone(),
        })
    }

    /// Whether a reply leaves one of `ends` in reach.
    fn leaves(&self, one: &Alternative, ends: &[OutcomeId]) -> bool {
        let after = self.before.replies.iter().find(|after| after.reply == one.reply);
        after.is_some_and(|after| ends.iter().any(|id| after.outcomes.contains(id)))
    }
}

/// The best rated of the replies that `fits`, the first of equals.
fn best(given: &Given, fits: impl Fn(&&Alternative) -> bool) -> Option<&Alternative> {
    let fitting: Vec<&Alternative> = given.available.iter().filter(fits).collect();
    let most = fitting.iter().map(|one| one.rating).max()?;
    fitting.into_iter().find(|one| one.rating == most)
}
