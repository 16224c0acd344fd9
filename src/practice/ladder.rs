//! The ladder of hints at a choice: a nudge, the rule card of what the moment asks for, and words to begin with. Each rung is one
//! more `:hint`.

use super::record::{available, best};
use crate::program::{Move, MoveKind, Program};
use crate::rehearsal::Offer;

/// One rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rung {
    /// What the script's coach says.
    Said(String),
    /// A move's rule card.
    Card(RuleCard),
    /// A line that would serve.
    Sample(String),
}

/// A move's rule, and how well it is known to help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCard {
    /// What people call the move.
    pub label: String,
    /// Its rule, in one sentence.
    pub rule: String,
    /// How good the evidence is, A, B or C; empty where none is given.
    pub evidence: String,
    /// Where the evidence is from.
    pub source: String,
}

impl RuleCard {
    /// The card of `one`; none for a move without a rule.
    pub fn of(one: &Move) -> Option<RuleCard> {
        (!one.rule.is_empty()).then(|| RuleCard {
            label: one.label.clone(),
            rule: one.rule.clone(),
            evidence: one.evidence.clone(),
            source: one.source.clone(),
        })
    }

    /// What its evidence is worth, in words; empty where none is given.
    pub fn worth(&self) -> &'static str {
        match self.evidence.as_str() {
            "A" => "tested in trials",
            "B" => "tested in experiments",
            "C" => "from practice, hardly tested",
            _ => "",
        }
    }
}

/// The ladder at `offer`: the script's first rung, then the card of the skill that the best reply shows, then the script's other
/// rungs. Where the script has fewer than two, a line that would serve is the last.
pub fn ladder(program: &Program, offer: &Offer) -> Vec<Rung> {
    let mut rungs: Vec<Rung> = offer.hints().map(|words| Rung::Said(words.plain().into_owned())).collect();
    let available = available(program, offer);
    let Some(best) = best(&available) else { return rungs };
    if rungs.len() < 2 {
        let wording = program.replies.at(best.reply).wordings.first();
        let sample = wording.map_or_else(|| best.words.clone(), |span| program.letters(*span).to_owned());
        rungs.push(Rung::Sample(sample));
    }
    let skills = program.replies.at(best.reply).moves.iter().map(|id| program.moves.at(*id));
    let card = skills.filter(|one| one.kind == Some(MoveKind::Skill)).find_map(RuleCard::of);
    let first = rungs.len().min(1);
    rungs.splice(first..first, card.map(Rung::Card));
    rungs
}
