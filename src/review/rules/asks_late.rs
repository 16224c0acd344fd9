//! R6: ask before you talk. One of the first two choices of a script for two offers a reply that asks for consent.

use super::super::sheet::Sheet;
use crate::source::{Code, Diagnostic};

/// The move that asks.
const ASKING: [&str; 1] = ["ask-consent"];
/// Among how many choices one has to offer it.
const FIRST: usize = 2;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    // The learner is one of the two.
    let is_for_two = sheet.program.speakers.len() == 2 && sheet.is_rated();
    let mut first = sheet.choices.iter().take(FIRST).flat_map(|panel| &panel.options);
    if !is_for_two || sheet.choices.is_empty() || first.any(|voice| sheet.does(voice.reply, &ASKING)) {
        return Vec::new();
    }
    let place = sheet.choices.first().map(|panel| panel.place).unwrap_or_default();
    let message =
        "neither of the first two choices offers a reply that asks before it starts: tag one `#ask-consent`";
    vec![Diagnostic::new(Code::AsksLate, place, message)]
}
