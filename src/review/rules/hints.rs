//! Nobody is left alone at a choice: each has a hint.

use super::super::sheet::Sheet;
use crate::source::{Code, Diagnostic};

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.is_rated() {
        return Vec::new();
    }
    let without = sheet.choices.iter().filter(|panel| sheet.program.choices.at(panel.id).hints.is_empty());
    let found = without.map(|panel| {
        let message = "this choice has no hint: write one or more lines with `! hint:` before it";
        Diagnostic::new(Code::NoHint, panel.place, message)
    });
    found.collect()
}
