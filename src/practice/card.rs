//! The rehearsal card: what fits on one, and nothing else. The learner's own best lines, where it stuck, the plan for next time, one rule.

use super::debrief::Debrief;
use super::matter::{Weight, loss};
use super::record::{Given, Turn};
use super::telling::quoted;
use crate::program::Rating;

/// So many lines of the learner's own stand on a card.
const LINES: usize = 3;

/// A rehearsal card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What the script is called.
    pub title: String,
    /// The learner's best lines, in the order of the rehearsal.
    pub lines: Vec<String>,
    /// Where it stuck, in a sentence.
    pub sticking: Option<String>,
    /// The plan for next time: the learner's own, or the one that is suggested.
    pub plan: Option<String>,
    /// The skill that the moment asked for, and its rule.
    pub rule: Option<(String, String)>,
}

impl Card {
    /// The card of the rehearsal that `debrief` looks back on.
    pub fn of(title: &str, debrief: &Debrief) -> Card {
        let plan = debrief.own_plan.clone().or_else(|| debrief.plan_prompt().suggested);
        let mattered = debrief.mattered.as_ref();
        let rule = mattered.and_then(|one| match &one.weight {
            Weight::Lost { asked_for, .. } => {
                asked_for.as_ref().map(|card| (card.label.clone(), card.rule.clone()))
            }
            Weight::Gained { .. } => None,
        });
        Card {
            title: title.to_owned(),
            lines: best_lines(&debrief.turns),
            sticking: mattered
                .and_then(|one| debrief.turns.iter().find(|turn| turn.number == one.turn))
                .and_then(sticking),
            plan: plan.map(|plan| plan.sentence()),
            rule: rule.filter(|(_, rule)| !rule.is_empty()),
        }
    }
}

/// The best lines: strong ones, those in the learner's own words first, then fair ones in their own words.
fn best_lines(turns: &[Turn]) -> Vec<String> {
    let worth = |turn: &Turn| {
        let typed = turn.given().is_some_and(|given| given.typed.is_some());
        match (turn.rating(), typed) {
            (Some(Rating::Strong), true) => Some(0),
            (Some(Rating::Strong), false) => Some(2),
            (Some(Rating::Fair), true) => Some(1),
            _ => None,
        }
    };
    let mut best: Vec<(i32, &Turn)> =
        turns.iter().filter_map(|turn| worth(turn).map(|worth| (worth, turn))).collect();
    best.sort_by_key(|(worth, turn)| (*worth, turn.number));
    best.truncate(LINES);
    best.sort_by_key(|(_, turn)| turn.number);
    best.iter().filter_map(|(_, turn)| turn.given()).map(|given| quoted(given.own_words())).collect()
}

/// What was said to it, and what the learner said; none where nothing was lost.
fn sticking(turn: &Turn) -> Option<String> {
    let said = |given: &Given| quoted(given.own_words());
    let given = turn.given().filter(|_| loss(turn) > 0)?;
    Some(match &turn.heard {
        Some(spoken) => {
            format!("Turn {}, after {}: {}", turn.number, quoted(&spoken.text), said(given))
        }
        None => format!("Turn {}: {}", turn.number, said(given)),
    })
}
