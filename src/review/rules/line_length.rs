//! Lines are as long as people speak: replies up to 30 words, speech up to 40, narration up to 60. A short line is never a fault: the
//! best reply may be two words.

use super::super::sheet::Sheet;
use super::super::text::longest;
use crate::source::{Code, Diagnostic, Place};

/// How many words a line may have.
const REPLY: u64 = 30;
const SPEECH: u64 = 40;
const NARRATION: u64 = 60;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let found = too_long(sheet).into_iter().map(|long| {
        let message = format!(
            "this {} has {} words, and {} are enough: cut it, or break it",
            long.what, long.words, long.most
        );
        Diagnostic::new(Code::LongLine, long.place, message)
    });
    found.collect()
}

/// A line that is too long.
struct Long {
    /// What it is, in a word.
    what: &'static str,
    /// How many words it has, each variation at its longest, and how many are enough.
    words: u64,
    most: u64,
    place: Place,
}

/// The lines and replies that are too long, in the order of the text.
fn too_long(sheet: &Sheet<'_>) -> Vec<Long> {
    let lines = sheet.lines.iter().map(|said| {
        let (what, most) = match said.line.speaker {
            None => ("narration", NARRATION),
            Some(_) if said.is_thought => ("thought", SPEECH),
            Some(_) => ("speech", SPEECH),
        };
        Long { what, words: longest(sheet.program, said.line.text), most, place: said.line.place }
    });
    let replies = sheet.replies.iter().map(|voice| {
        let text = sheet.program.replies.at(voice.reply).text;
        Long { what: "reply", words: longest(sheet.program, text), most: REPLY, place: voice.place }
    });
    let mut long: Vec<Long> = lines.chain(replies).filter(|long| long.words > long.most).collect();
    long.sort_by_key(|long| long.place);
    long
}
