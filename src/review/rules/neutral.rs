//! R22: nobody here is a man or a woman, and nothing is assumed of marriage, children, faith or money: everybody can be meant.

use std::sync::LazyLock;

use super::super::sheet::Sheet;
use super::super::words::Phrases;
use super::wherever;
use crate::source::{Code, Diagnostic, Place};

static GENDERED: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("../lists/gendered.txt")));

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.is_english() {
        return Vec::new();
    }
    wherever(&GENDERED, said(sheet), Code::NotNeutral, |word| {
        format!("`{word}` says who somebody is: leave that open, so that everybody can be meant")
    })
}

/// Everything that a learner may read, and other wordings.
fn said(sheet: &Sheet<'_>) -> Vec<(Place, String)> {
    let program = sheet.program;
    let replies = sheet.replies.iter().flat_map(|voice| {
        let reply = program.replies.at(voice.reply);
        let wordings = reply.wordings.iter().map(|span| (voice.place, program.letters(*span).to_owned()));
        sheet.placed(voice.place, reply.text).into_iter().chain(wordings)
    });
    let replies = replies.collect();
    [sheet.around(), sheet.spoken(), replies, sheet.notes(), sheet.better_lines(), sheet.hints()].concat()
}
