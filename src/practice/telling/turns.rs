//! The turns in words: each with its mark, and, where it may be worth a thought, the reason, what makes it tempting and a line to try.

use super::super::debrief::Debrief;
use super::super::matter::{Weight, loss};
use super::super::record::{Deed, Given, Turn};
use super::{Depth, Part, line, quoted, said};
use crate::program::Rating;

/// For so many turns beside the one that mattered most a better line is told in the folded debrief.
const COSTLIEST: usize = 3;

impl Debrief {
    /// The turns in order.
    pub(super) fn turn_parts(&self, depth: Depth) -> Vec<Part> {
        let costly = self.costly();
        let opening = self.opening.iter().map(|note| line(note.clone()));
        let turns = self.turns.iter().map(|turn| match depth {
            Depth::Folded => self.folded(turn, costly.contains(&turn.number)),
            Depth::Whole => self.whole(turn),
        });
        opening.chain(turns).collect()
    }

    /// Everything that the coach knows of turn `number`; nothing where there was no such turn.
    pub fn turn_in_full(&self, number: u32) -> Option<Part> {
        self.turns.iter().find(|turn| turn.number == number).map(|turn| self.whole(turn))
    }

    /// The turns that cost most, but for the one that has a section of its own.
    fn costly(&self) -> Vec<u32> {
        let mut lost: Vec<&Turn> =
            self.turns.iter().filter(|turn| loss(turn) > 0 && !self.is_told_below(turn)).collect();
        lost.sort_by_key(|turn| std::cmp::Reverse(loss(turn)));
        lost.iter().take(COSTLIEST).map(|turn| turn.number).collect()
    }

    /// Whether the turn has a section of its own at the end.
    fn is_told_below(&self, turn: &Turn) -> bool {
        self.mattered.as_ref().is_some_and(|one| one.turn == turn.number)
    }

    fn folded(&self, turn: &Turn, is_costly: bool) -> Part {
        let mut reasons = Vec::new();
        if let Some(given) = turn.given() {
            // What worked, and what mattered most, is told with its reason in a place of its own.
            let is_told = self.is_told_below(turn) || self.worked.iter().any(|one| one.number == turn.number);
            let is_plain = turn.rating() == Some(Rating::Strong);
            reasons.extend(given.cues.iter().cloned());
            reasons.extend(why(given).filter(|_| !is_told && !is_plain));
            reasons.extend(to_try(given).filter(|_| is_costly));
        }
        reasons.extend(self.fell(turn));
        reasons.extend(turn.notes.iter().cloned());
        let is_lost = self.mattered.as_ref().is_some_and(|one| matches!(one.weight, Weight::Lost { .. }));
        if is_lost && self.is_told_below(turn) {
            reasons.push("More about this one below.".to_owned());
        }
        part(turn, reasons)
    }

    fn whole(&self, turn: &Turn) -> Part {
        let mut reasons: Vec<String> = self.in_reach_before(turn).into_iter().collect();
        if let Some(given) = turn.given() {
            reasons.extend(given.cues.iter().cloned());
            reasons.extend(why(given));
            let tempting = given.coaching.as_ref().and_then(|coaching| coaching.tempting.as_ref());
            reasons.extend(tempting.map(|why| format!("What makes it tempting: {why}")));
            reasons.extend(to_try(given));
        }
        reasons.extend(self.fell(turn));
        reasons.extend(turn.notes.iter().cloned());
        part(turn, reasons)
    }
}

fn part(turn: &Turn, reasons: Vec<String>) -> Part {
    let told = match &turn.deed {
        Deed::Gave(given) => said(&given.words, given.typed.as_deref()),
        Deed::Answered(asking) => format!("{} {}", asking.question, asking.answer),
    };
    Part::Turn { number: turn.number, rating: turn.rating(), told, reasons }
}

fn why(given: &Given) -> Option<String> {
    given.coaching.as_ref().map(|coaching| coaching.why.clone())
}

/// A better line: the coach's, or the best reply that was there.
fn to_try(given: &Given) -> Option<String> {
    let coaching = given.coaching.as_ref()?;
    let best = given.best().filter(|best| best.rating > Some(coaching.rating));
    let better = coaching.better.as_ref().or(best.map(|best| &best.words))?;
    Some(format!("To try: {}", quoted(better)))
}
