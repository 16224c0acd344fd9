//! Words that fit no reply are answered in character: `* ...` at every choice of a script that invites typed words.

use super::super::sheet::Sheet;
use crate::source::{Code, Diagnostic};

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.invites_words() {
        return Vec::new();
    }
    let without = sheet.choices.iter().filter(|panel| sheet.program.choices.at(panel.id).catch_all.is_none());
    let found = without.map(|panel| {
        let message = "nobody here answers words that fit no reply: end this choice with `* ...` and a line in character";
        Diagnostic::new(Code::NoCatchAll, panel.place, message)
    });
    found.collect()
}
