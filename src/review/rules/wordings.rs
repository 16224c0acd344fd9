//! A reply can be put in other words: each of a script that invites typed words has at least three.

use super::super::sheet::Sheet;
use crate::source::{Code, Diagnostic, counted};

/// How many other wordings a reply has at least.
const LEAST: usize = 3;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.invites_words() {
        return Vec::new();
    }
    let has = |reply| sheet.program.replies.at(reply).wordings.len();
    let few = sheet.replies.iter().filter(|voice| has(voice.reply) < LEAST);
    let found = few.map(|voice| {
        let message = format!(
            "this reply has {}, and three are what typed words need: add some lines with `>`",
            counted(has(voice.reply), "other wording")
        );
        Diagnostic::new(Code::FewWordings, voice.place, message)
    });
    found.collect()
}
