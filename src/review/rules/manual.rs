//! R8: a script is never a manual. What the coach says of a harmful reply is what it does, never how it would work better.

use std::sync::LazyLock;

use super::super::sheet::Sheet;
use super::super::text::all_words;
use super::super::words::Phrases;
use crate::source::{Code, Diagnostic, Place};

static MANUAL: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("../lists/manual.txt")));

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.is_english() {
        return Vec::new();
    }
    let found = said(sheet).into_iter().filter_map(|(place, text)| {
        let phrase = MANUAL.find(&text)?;
        let message = format!(
            "`{phrase}` tells somebody how to get their way: say what it does to the other person, or leave it out"
        );
        Some(Diagnostic::new(Code::ManualOfHarm, place, message))
    });
    found.collect()
}

/// Everything that speaks for the program: the coach's notes, better lines, hints, summary and endings.
fn said(sheet: &Sheet<'_>) -> Vec<(Place, String)> {
    let program = sheet.program;
    let mut found = super::coach::notes(sheet);
    let mut add = |place, text| found.extend(all_words(program, text).into_iter().map(|text| (place, text)));
    for voice in &sheet.replies {
        let better = program.replies.at(voice.reply).coaching.and_then(|coaching| coaching.better);
        better.into_iter().for_each(|text| add(voice.place, text));
    }
    for panel in &sheet.choices {
        program.choices.at(panel.id).hints.iter().for_each(|hint| add(panel.place, *hint));
    }
    found.push((sheet.place(), program.about.summary.clone()));
    found.extend(program.outcomes.iter().map(|outcome| (outcome.place, outcome.text.clone())));
    found
}
