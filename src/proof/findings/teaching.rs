//! What a script needs so that people can learn from it: a slip can be made good again, and what they do matters.

use super::super::Way;
use super::super::chart::Kind;
use super::super::space::Edge;
use super::Desk;
use super::shares::{SLACK, Shares};
use crate::program::{OutcomeKind, Rating, ReplyId};
use crate::source::{Code, Diagnostic, Id};

/// How much of the best share of points has to be in reach again after a slip.
const AGAIN: f64 = 0.6;

/// Looks at both; `best` is the share of points that the best play has.
pub(super) fn look(desk: &mut Desk<'_>, best: f64) {
    let shares = Shares::of(desk.proof);
    recoverable(desk, &shares, AGAIN * best);
    actions_matter(desk, &shares);
}

/// After exactly one weak or harmful reply a good end with enough of the points can still be reached.
fn recoverable(desk: &mut Desk<'_>, shares: &Shares<'_>, share: f64) {
    let (proof, program) = (desk.proof, desk.program);
    let outcome = |kind: Kind| match kind {
        Kind::Ended(outcome) => Some(program.outcomes.at(outcome).kind),
        _ => None,
    };
    let is_good =
        |kind| outcome(kind).is_some_and(|kind| !matches!(kind, OutcomeKind::Harm | OutcomeKind::Safety));
    let is_beyond = |kind| outcome(kind).is_some_and(|kind| kind != OutcomeKind::Safety);
    let (had, come) = (shares.so_far(share), shares.to_come(share, is_good));
    let beyond = desk.can_reach(is_beyond);
    let is_lost = |state: u32, ways: &[Edge]| {
        let Some(first) = ways.first().filter(|edge| shares.is_slip(state, edge)) else { return false };
        let reaches = |edge: &Edge| beyond.get(edge.to as usize).is_some_and(|beyond| *beyond);
        let worth = |edge: &Edge| come.at(edge.to);
        let best = ways.iter().map(worth).fold(f64::NEG_INFINITY, f64::max);
        let all = had.at(state) + Shares::worth(shares.rating(state, first), share) + best;
        ways.iter().any(reaches) && all < -SLACK
    };
    let is_clean = |state: u32| had.at(state).is_finite();
    let is_any_lost = |state: u32| proof.space.turnings(state).any(|ways| is_lost(state, ways));
    if !proof.space.ids().any(|state| is_clean(state) && is_any_lost(state)) {
        return;
    }
    let clean = Clean::of(desk, shares);
    let mut told: Vec<Option<ReplyId>> = Vec::new();
    for state in &clean.order {
        for edge in
            proof.space.turnings(*state).filter(|ways| is_lost(*state, ways)).filter_map(|ways| ways.first())
        {
            let reply = proof.reply(*state, edge);
            if told.contains(&reply) {
                continue;
            }
            told.push(reply);
            let Some(place) = reply.map(|reply| program.replies.at(reply).place) else { continue };
            let message = "after this one slip no good end with 60 % of the best score can be reached: let a later reply make it good again";
            let mut way = clean.way_to(desk, *state);
            way.go_on(reply, edge.to);
            desk.find(Diagnostic::new(Code::NotRecoverable, place, message), Some(way));
        }
    }
}

/// The shortest ways without a weak or harmful reply.
struct Clean {
    /// The states on them, those after the fewest turns first.
    order: Vec<u32>,
    /// One entry a state: from which state and by which giving it was found; or by which temperament.
    from: Vec<Option<(Option<u32>, u16)>>,
}

impl Clean {
    fn of(desk: &Desk<'_>, shares: &Shares<'_>) -> Clean {
        let space = &desk.proof.space;
        let mut clean = Clean { order: Vec::new(), from: vec![None; space.len()] };
        for (temperament, ways) in space.starts.iter().enumerate() {
            for edge in ways {
                clean.keep(edge.to, (None, u16::try_from(temperament).unwrap_or(u16::MAX)));
            }
        }
        let mut at = 0;
        while let Some(state) = clean.order.get(at).copied() {
            at += 1;
            for edge in space.edges(state).iter().filter(|edge| !shares.is_slip(state, edge)) {
                clean.keep(edge.to, (Some(state), edge.giving));
            }
        }
        clean
    }

    fn keep(&mut self, state: u32, from: (Option<u32>, u16)) {
        if let Some(entry) = self.from.get_mut(state as usize).filter(|entry| entry.is_none()) {
            *entry = Some(from);
            self.order.push(state);
        }
    }

    fn way_to(&self, desk: &Desk<'_>, state: u32) -> Way {
        let (mut turns, mut states) = (Vec::new(), vec![state]);
        let mut here = state;
        let mut temperament = 0;
        while let Some((from, by)) = self.from.get(here as usize).copied().flatten() {
            let Some(from) = from else {
                temperament = by.into();
                break;
            };
            turns.push(desk.proof.given(from, by));
            states.push(from);
            here = from;
        }
        turns.reverse();
        states.reverse();
        Way { temperament: Id::at(temperament), turns, states }
    }
}

/// Two harmful replies in a row close the best outcome.
fn actions_matter(desk: &mut Desk<'_>, shares: &Shares<'_>) {
    let (proof, program) = (desk.proof, desk.program);
    let has = |kind: &&OutcomeKind| program.outcomes.iter().any(|outcome| outcome.kind == **kind);
    let Some(best) = OutcomeKind::ALL.iter().find(has).copied() else { return };
    let is_best = |kind| matches!(kind, Kind::Ended(outcome) if program.outcomes.at(outcome).kind == best);
    let open = desk.can_reach(is_best);
    let is_open = |state: u32| open.get(state as usize).is_some_and(|open| *open);
    let harms = |state: u32| {
        let edges = proof.space.edges(state).iter();
        edges.filter(move |edge| shares.rating(state, edge) == Some(Rating::Harmful))
    };
    let second = |state: u32| harms(state).find(|edge| is_open(edge.to));
    let both = proof
        .space
        .ids()
        .find_map(|state| harms(state).find_map(|first| Some((state, first, second(first.to)?))));
    let Some((state, first, second)) = both else { return };
    let (one, other) = (proof.reply(state, first), proof.reply(first.to, second));
    let Some((one, other)) = one.zip(other) else { return };
    let place = |reply: ReplyId| program.replies.at(reply).place;
    let message = format!(
        "after two harmful replies in a row an outcome of kind `{}` can still be reached: let them close it",
        best.word()
    );
    let mut way = proof.way_over(state, first);
    way.go_on(Some(other), second.to);
    let note = Diagnostic::new(Code::ActionsDoNotMatter, place(other), message);
    desk.find(note.related(place(one), "the first of the two"), Some(way));
}
