//! There are three to six ways to end, one of them a no that is a good end, and one that leaves it open.

use super::super::sheet::Sheet;
use crate::program::OutcomeKind;
use crate::source::{Code, Diagnostic, counted};

/// How many ways to end a script has.
const LEAST: usize = 3;
const MOST: usize = 6;
/// What one of them has to be.
const KINDS: [(OutcomeKind, &str); 2] =
    [(OutcomeKind::Declined, "a no that was respected"), (OutcomeKind::Time, "one that leaves it open")];

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let outcomes = &sheet.program.outcomes;
    let Some(first) = outcomes.iter().next().filter(|_| sheet.is_rated()) else { return Vec::new() };
    let mut found = Vec::new();
    if !(LEAST..=MOST).contains(&outcomes.len()) {
        let message = format!(
            "a script has three to six ways to end, and this one has {}",
            counted(outcomes.len(), "outcome")
        );
        found.push(Diagnostic::new(Code::FewEndings, first.place, message));
    }
    for (kind, meaning) in KINDS {
        if !outcomes.iter().any(|outcome| outcome.kind == kind) {
            let message = format!("no outcome is of kind `{}`: add {meaning}", kind.word());
            found.push(Diagnostic::new(Code::FewEndings, first.place, message));
        }
    }
    found
}
