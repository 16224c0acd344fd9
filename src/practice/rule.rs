//! A move's rule card: what it is, why, how it sounds, and how well it is known.

use crate::program::{Move, MoveKind};

/// A rule card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCard {
    /// What people call the move.
    pub label: String,
    /// Its rule, in one sentence; empty outside a library.
    pub rule: String,
    /// Why a skill works, why a slip happens, what pressure does; empty where nothing is said.
    pub why: String,
    /// How it may sound; empty where nothing is said.
    pub sounds: String,
    /// How good the evidence is, A, B or C; empty where none is given.
    pub evidence: String,
    /// Where the evidence is from.
    pub source: String,
}

impl RuleCard {
    /// The card of `one`.
    pub fn of(one: &Move) -> RuleCard {
        RuleCard {
            label: one.label.clone(),
            rule: one.rule.clone(),
            why: one.why.clone(),
            sounds: one.sounds.clone(),
            evidence: one.evidence.clone(),
            source: one.source.clone(),
        }
    }

    /// What its evidence is worth, in words; empty where none is given.
    pub fn worth(&self) -> &'static str {
        worth(&self.evidence)
    }
}

/// What evidence of this grade is worth, in words; empty where it is none of A, B and C.
pub fn worth(evidence: &str) -> &'static str {
    match evidence {
        "A" => "tested in trials",
        "B" => "tested in experiments",
        "C" => "from practice, hardly tested",
        _ => "",
    }
}

/// What `why` says of a move of this kind.
pub const fn why_of(kind: Option<MoveKind>) -> &'static str {
    match kind {
        Some(MoveKind::Slip) => "Why it happens",
        Some(MoveKind::Pressure) => "What it does",
        Some(MoveKind::Skill) | None => "Why it works",
    }
}
