//! What makes a script good to practise with, measured: figures for its editor, and findings of quality, a file a rule. `docs/quality.md`
//! says what each asks for and why.
//!
//! The limits are design values, frozen once the shipped scripts stood within them. All of this is asked for: by `quality: on` under
//! `checks` in a library, by `--level`, or by `rehearse review`.

mod figures;
mod rules;
mod sentences;
mod sheet;
mod text;
mod words;

pub use figures::{Ending, Figures, Giveaways, Habit, Part, Skill};
pub use rules::{FEW, LIMITS, Limits, SLACK};
pub use sentences::Sentences;

use crate::authoring::stats::Stats;
use crate::proof::Proof;
use crate::source::Diagnostic;
use sheet::Sheet;

/// A script as its editor wants to see it.
#[derive(Debug)]
pub struct Review {
    /// What was measured.
    pub figures: Figures,
    /// What can be counted: words, turns, minutes, grades.
    pub stats: Stats,
    /// What quality asks for and the script does not have, in the order of the text. What needs every state to be known is asked only
    /// where the proof is exact.
    pub findings: Vec<Diagnostic>,
}

impl Review {
    /// Reviews the script of `proof`.
    pub fn of(proof: &Proof<'_>) -> Review {
        let sheet = Sheet::of(proof);
        let findings = rules::findings(&sheet);
        Review { figures: sheet.figures().clone(), stats: sheet.stats, findings }
    }
}
