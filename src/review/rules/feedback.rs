//! Feedback is there: every reply is rated, and one that is not strong says why it tempts and what would be better.

use super::super::sheet::Sheet;
use crate::program::Rating;
use crate::source::{Code, Diagnostic};

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.is_rated() {
        let first = sheet.replies.first().map(|voice| {
            let message = "no reply of this script is rated, so nobody who practises it learns how they did: rate each of them";
            Diagnostic::new(Code::NoFeedback, voice.place, message)
        });
        return first.into_iter().collect();
    }
    let found = sheet.replies.iter().filter_map(|voice| {
        let message = match sheet.program.replies.at(voice.reply).coaching {
            None => "other replies are rated, and this one is not: rate it, and say what it does",
            Some(coaching) if coaching.rating == Rating::Strong => return None,
            Some(coaching) => match (coaching.tempting, coaching.better) {
                (Some(_), Some(_)) => return None,
                (None, Some(_)) => "this reply is not strong, and no note says why it tempts: add `! tempting:`",
                (Some(_), None) => "this reply is not strong, and no note offers a better line: add `! try:`",
                (None, None) => {
                    "this reply is not strong, and no note says why it tempts and what would be better: add `! tempting:` and `! try:`"
                }
            },
        };
        Some(Diagnostic::new(Code::NoFeedback, voice.place, message))
    });
    found.collect()
}
