//! What was still possible, in words: about the line and what it left open, never about the person; what the others choose stays theirs.

use super::super::debrief::{Debrief, Decided};
use super::super::record::Turn;
use super::super::turning::{Cause, End, Turned, Wish};
use super::{Part, line, listed, quoted};

impl Debrief {
    /// What the next parts are about.
    pub(super) fn turning_heading(&self) -> &'static str {
        let turned = self.possible.as_ref().and_then(|possible| possible.turned.as_ref());
        match turned {
            Some(turned) if !self.is_one_turn(turned) => "Where it turned",
            Some(_) | None => "What was possible today",
        }
    }

    /// What the turn that mattered most is headed by.
    pub(super) fn matter_heading(&self) -> &'static str {
        let turned = self.possible.as_ref().and_then(|possible| possible.turned.as_ref());
        match turned {
            Some(turned) if self.is_one_turn(turned) => "The turn that mattered most, and where it turned",
            Some(_) | None => "The turn that mattered most",
        }
    }

    fn is_one_turn(&self, turned: &Turned) -> bool {
        self.mattered.as_ref().is_some_and(|one| one.turn == turned.turn)
    }

    /// Where it turned, where that turn has no section of its own; and what was never in reach, or went by chance.
    pub(super) fn turning_parts(&self) -> Vec<Part> {
        let Some(possible) = self.possible.as_ref().filter(|_| !self.turns.is_empty()) else {
            return Vec::new();
        };
        let mut parts = Vec::new();
        let turned = possible.turned.as_ref().filter(|turned| !self.is_one_turn(turned));
        parts.extend(turned.into_iter().flat_map(turned_parts));
        parts.extend(self.by_chance());
        if !possible.never.is_empty() {
            let ends = named(&possible.never);
            let was = if possible.never.len() == 1 { "was" } else { "were" };
            parts.push(line(format!(
                "{ends} {was} not in reach today, whatever you had said. That was settled before your first turn."
            )));
        }
        if self.decided == Decided::NothingYet {
            let now = possible.in_reach.last().and_then(Option::as_ref);
            let good: Vec<End> =
                now.into_iter().flatten().filter(|end| end.wish() > Wish::Hard).cloned().collect();
            if !good.is_empty() {
                parts.push(line(format!("When you left, {} could still have come of it.", either(&good))));
            }
        }
        parts
    }

    /// That it turned at turn `number`, to be told with what else is told of it.
    pub(super) fn turning_at(&self, number: u32) -> Vec<Part> {
        let turned = self.possible.as_ref().and_then(|possible| possible.turned.as_ref());
        turned.filter(|turned| turned.turn == number).map(behind).unwrap_or_default()
    }

    /// What there is to say to somebody who watched, and thinks that turn `picked` turned it: where it turned, or the turn that mattered
    /// most where nothing is known to have turned.
    pub fn answer_parts(&self, picked: Option<u32>) -> Vec<Part> {
        let turned = self.possible.as_ref().and_then(|possible| possible.turned.as_ref());
        let Some(number) = turned.map(|one| one.turn).or(self.mattered.as_ref().map(|one| one.turn)) else {
            return vec![line("No line of this run weighs more than the others.")];
        };
        let mut parts = vec![Part::Heading("Which line turned it".to_owned())];
        if picked == Some(number) {
            parts.push(line(format!("Turn {number}: that is the one that we found too.")));
        } else if let Some(part) = picked.and_then(|picked| self.turn_in_full(picked)) {
            parts.push(line(format!("You may well have a reason for turn {}:", picked.unwrap_or_default())));
            parts.push(part);
            parts.push(line(format!("We found turn {number}:")));
        }
        parts.extend(self.turn_in_full(number));
        parts.extend(turned.map(behind).unwrap_or_default());
        if turned.is_none() {
            parts.push(line(
                "It is the line after which most moved, by how the replies are rated and by the meters.",
            ));
        }
        parts
    }

    /// What its reply took out of reach, for the list of turns.
    pub(super) fn fell(&self, turn: &Turn) -> Option<String> {
        let missed = self.possible.as_ref()?.missed_at(turn.number, Cause::Reply);
        (!missed.is_empty()).then(|| format!("No longer in reach after it: {}.", named(&missed)))
    }

    /// What was in reach before a turn.
    pub(super) fn in_reach_before(&self, turn: &Turn) -> Option<String> {
        let at = self.turns.iter().position(|one| one.number == turn.number)?;
        let ends = self.possible.as_ref()?.in_reach.get(at)?.as_ref()?;
        Some(format!("Still possible before it: {}.", named(ends)))
    }

    /// What went by chance, in one sentence a turn.
    fn by_chance(&self) -> Vec<Part> {
        let Some(possible) = &self.possible else { return Vec::new() };
        let went =
            self.turns.iter().map(|turn| (turn.number, possible.missed_at(turn.number, Cause::Chance)));
        let told = went.filter(|(_, ends)| !ends.is_empty()).map(|(turn, ends)| {
            let ends = named(&ends);
            line(format!(
                "After turn {turn} it could have gone either way, and {ends} went out of reach. That was chance, and not your line."
            ))
        });
        told.collect()
    }
}

fn turned_parts(turned: &Turned) -> Vec<Part> {
    let mut parts = vec![line(format!("Turn {}: {}", turned.turn, quoted(&turned.words)))];
    parts.extend(behind(turned));
    parts
}

/// What the line closed, and what would have left it open.
fn behind(turned: &Turned) -> Vec<Part> {
    let it = if turned.closed.len() == 1 { "it" } else { "them" };
    vec![
        line(format!(
            "Up to here, {} could still have come of it. After this line that was no longer in reach.",
            either(&turned.closed)
        )),
        line(format!(
            "{} might have left {it} open. What they choose then would still be theirs.",
            quoted(&turned.kept_by)
        )),
    ]
}

fn quotes(ends: &[End]) -> Vec<String> {
    ends.iter().map(|end| quoted(&end.title)).collect()
}

fn named(ends: &[End]) -> String {
    listed(&quotes(ends))
}

/// `a`, `a or b`, `a, b or c`.
fn either(ends: &[End]) -> String {
    let quotes = quotes(ends);
    match quotes.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
        None => String::new(),
    }
}
