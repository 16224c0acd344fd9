//! R23: this is practice and not therapy. Nobody is diagnosed, least of all somebody who is not there.

use std::sync::LazyLock;

use super::super::sheet::Sheet;
use super::super::text::all_words;
use super::super::words::Phrases;
use crate::source::{Code, Diagnostic, Place};

static DIAGNOSES: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("../lists/diagnoses.txt")));

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.is_english() {
        return Vec::new();
    }
    let found = said(sheet).into_iter().filter_map(|(place, text)| {
        let word = DIAGNOSES.find(&text)?;
        let message = format!("`{word}` is a diagnosis, or sounds like one: say what somebody did instead");
        Some(Diagnostic::new(Code::Diagnosis, place, message))
    });
    found.collect()
}

/// What the program itself says, and what the learner may say where it is not rated harmful: a harmful line may be one that diagnoses.
fn said(sheet: &Sheet<'_>) -> Vec<(Place, String)> {
    let program = sheet.program;
    let mut found = super::coach::notes(sheet);
    found.extend(program.outcomes.iter().map(|outcome| (outcome.place, outcome.text.clone())));
    found.push((sheet.place(), format!("{} {}", program.about.summary, program.about.you)));
    found.extend(program.speakers.iter().map(|speaker| (sheet.place(), speaker.about.clone())));
    for said in &sheet.lines {
        found.extend(said.texts.iter().map(|text| (said.line.place, text.clone())));
    }
    let harmless = sheet.replies.iter().filter(|voice| voice.rating.is_none_or(|rating| rating.points() > 0));
    for voice in harmless {
        let text = program.replies.at(voice.reply).text;
        found.extend(all_words(program, text).into_iter().map(|text| (voice.place, text)));
    }
    found
}
