//! R8: a script is never a manual. What the coach says of a harmful reply is what it does, never how it would work better.

use std::sync::LazyLock;

use super::super::sheet::Sheet;
use super::super::words::Phrases;
use super::wherever;
use crate::source::{Code, Diagnostic, Place};

static MANUAL: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("../lists/manual.txt")));

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.is_english() {
        return Vec::new();
    }
    wherever(&MANUAL, said(sheet), Code::ManualOfHarm, |phrase| {
        format!(
            "`{phrase}` tells somebody how to get their way: say what it does to the other person, or leave it out"
        )
    })
}

/// Everything that speaks for the program: the coach's notes, better lines, hints, what the lists show, and endings.
fn said(sheet: &Sheet<'_>) -> Vec<(Place, String)> {
    [sheet.notes(), sheet.better_lines(), sheet.hints(), sheet.around()].concat()
}
