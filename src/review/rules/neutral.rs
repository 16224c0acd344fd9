//! R22: nobody here is a man or a woman, and nothing is assumed of marriage, children, faith or money: everybody can be meant.

use std::sync::LazyLock;

use super::super::sheet::Sheet;
use super::super::text::all_words;
use super::super::words::Phrases;
use crate::source::{Code, Diagnostic, Place};

static GENDERED: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("../lists/gendered.txt")));

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.is_english() {
        return Vec::new();
    }
    let mut found: Vec<Diagnostic> = Vec::new();
    for (place, text) in said(sheet) {
        let is_told = found.last().is_some_and(|note| note.place == place);
        if let Some(word) = GENDERED.find(&text).filter(|_| !is_told) {
            let message =
                format!("`{word}` says who somebody is: leave that open, so that everybody can be meant");
            found.push(Diagnostic::new(Code::NotNeutral, place, message));
        }
    }
    found
}

/// Everything that a learner may read.
fn said(sheet: &Sheet<'_>) -> Vec<(Place, String)> {
    let program = sheet.program;
    let about = &program.about;
    let cast = program.speakers.iter().map(|speaker| speaker.about.clone());
    let front = [about.summary.clone(), about.you.clone(), about.title.clone()].into_iter().chain(cast);
    let mut found: Vec<(Place, String)> = front.map(|text| (sheet.place(), text)).collect();
    found.extend(program.outcomes.iter().map(|outcome| (outcome.place, outcome.text.clone())));
    for said in &sheet.lines {
        found.extend(said.texts.iter().map(|text| (said.line.place, text.clone())));
    }
    for voice in &sheet.replies {
        let reply = program.replies.at(voice.reply);
        found.extend(all_words(program, reply.text).into_iter().map(|text| (voice.place, text)));
        found.extend(reply.wordings.iter().map(|span| (voice.place, program.letters(*span).to_owned())));
    }
    found.extend(super::coach::notes(sheet));
    found
}
