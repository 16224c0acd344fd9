//! The other person is a person and not a lesson: they do not name techniques, and they do not speak like a course.

use std::sync::LazyLock;

use super::super::sheet::Sheet;
use super::super::words::Phrases;
use crate::source::{Code, Diagnostic};

static LESSONS: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("../lists/lessons.txt")));

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.is_english() {
        return Vec::new();
    }
    let spoken = sheet.lines.iter().filter(|said| said.other().is_some());
    let found = spoken.filter_map(|said| {
        let phrase = said.texts.iter().find_map(|text| LESSONS.find(text))?;
        let message = format!(
            "somebody says `{phrase}`, and that is a course speaking: let them say what they want, in words of their own"
        );
        Some(Diagnostic::new(Code::LessonInSpeech, said.line.place, message))
    });
    found.collect()
}
