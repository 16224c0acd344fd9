//! Few replies insult or threaten: nobody learns from turning down what they would never say.

use std::sync::LazyLock;

use super::super::sheet::Sheet;
use super::super::text::all_words;
use super::super::words::Phrases;
use crate::source::{Code, Diagnostic};

/// Moves that insult or threaten.
const MOVES: [&str; 2] = ["contempt", "threat"];

static INSULTS: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("../lists/insults.txt")));

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let insults = |reply| {
        let texts = all_words(sheet.program, sheet.program.replies.at(reply).text);
        sheet.is_english() && texts.iter().any(|text| INSULTS.find(text).is_some())
    };
    let mut men =
        sheet.replies.iter().filter(|voice| sheet.does(voice.reply, &MOVES) || insults(voice.reply));
    let Some(first) = men.next() else { return Vec::new() };
    let found = men.map(|voice| {
        let message = "one reply in a script may insult or threaten, and this is one more: let it be something that a decent person might say";
        Diagnostic::new(Code::StrawMen, voice.place, message).related(first.place, "the first one")
    });
    found.collect()
}
