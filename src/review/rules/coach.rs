//! The coach speaks of the line and of what it does, never of what the learner is: no "you are", no verdict, no bare praise, and 45 words
//! at most.

use std::sync::LazyLock;

use super::super::sheet::Sheet;
use super::super::words::Phrases;
use crate::authoring::stats::words;
use crate::source::{Code, Diagnostic, Place};

/// How many words a note has.
const MOST: u64 = 45;
/// A sentence of so few words that begins with praise is nothing else.
const PRAISING: u64 = 3;

static VERDICTS: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("../lists/verdicts.txt")));
static PRAISE: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("../lists/praise.txt")));

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let notes = sheet.notes().into_iter();
    let mut found: Vec<Diagnostic> =
        notes.filter_map(|(place, text)| look_at(place, &text, sheet.is_english())).collect();
    found.dedup_by_key(|note| note.place);
    found
}

/// The lists of words are English: notes in another language are only counted.
fn look_at(place: Place, text: &str, is_english: bool) -> Option<Diagnostic> {
    let count = words(text);
    let message = if count > MOST {
        format!(
            "a coach's note here has {count} words, and {MOST} are enough: say what the line does, and stop"
        )
    } else if !is_english {
        return None;
    } else if let Some(phrase) = VERDICTS.find(text) {
        format!(
            "a coach's note here says `{phrase}`: speak of the line and of what it does, not of who says it"
        )
    } else if let Some(phrase) = PRAISE.begins(text).filter(|_| is_bare(text)) {
        format!("a coach's note here begins with `{phrase}`: say what the line does instead of praising it")
    } else {
        return None;
    };
    Some(Diagnostic::new(Code::CoachsWords, place, message))
}

/// Whether the first sentence is so short that it can hold nothing beside its praise.
fn is_bare(text: &str) -> bool {
    text.split_inclusive(['.', '!']).next().is_some_and(|first| words(first) <= PRAISING)
}
