//! R23: this is practice and not therapy. Nobody is diagnosed, least of all somebody who is not there.

use std::sync::LazyLock;

use super::super::sheet::Sheet;
use super::super::words::Phrases;
use super::wherever;
use crate::source::{Code, Diagnostic, Place};

static DIAGNOSES: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("../lists/diagnoses.txt")));

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.is_english() {
        return Vec::new();
    }
    wherever(&DIAGNOSES, said(sheet), Code::Diagnosis, |word| {
        format!("`{word}` is a diagnosis, or sounds like one: say what somebody did instead")
    })
}

/// What the program itself says, and what the learner may say where it is not rated harmful: a harmful line may be one that diagnoses.
fn said(sheet: &Sheet<'_>) -> Vec<(Place, String)> {
    let harmless = sheet.replies.iter().filter(|voice| voice.rating.is_none_or(|rating| rating.points() > 0));
    let harmless = harmless
        .flat_map(|voice| sheet.placed(voice.place, sheet.program.replies.at(voice.reply).text))
        .collect();
    [sheet.around(), sheet.spoken(), harmless, sheet.notes(), sheet.better_lines(), sheet.hints()].concat()
}
