//! Every reply has a consequence: it changes a meter or a flag, or something else is said for it.

use super::super::sheet::Sheet;
use super::twins::{OWN, effect};
use crate::source::{Code, Diagnostic};

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for panel in sheet.choices.iter().filter(|panel| sheet.is_rated() && panel.options.len() > 1) {
        let after = sheet.program.choices.at(panel.id).after;
        for voice in &panel.options {
            let is_told = found.iter().any(|note| note.place == voice.place);
            if !is_told && effect(sheet.program, voice.reply, after).iter().all(|done| done.starts_with(OWN))
            {
                let message = "this reply changes nothing, and nothing is said for it: let it change a meter or a flag, or let somebody answer";
                found.push(Diagnostic::new(Code::NoConsequence, voice.place, message));
            }
        }
    }
    found
}
