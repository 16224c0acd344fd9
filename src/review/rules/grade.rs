//! Words are short and sentences plain: a reading grade of at most 8 for everything, 6 for what the learner may say, 8 for the coach.

use super::super::sheet::Sheet;
use crate::authoring::stats::Grading;
use crate::source::{Code, Diagnostic};

/// The highest grades, in tenths.
const ALL: i64 = 80;
const REPLIES: i64 = 60;
const COACH: i64 = 80;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let stats = &sheet.stats;
    let each = [
        ("its words", stats.grade, ALL),
        ("its replies", stats.reply_grade, REPLIES),
        ("its coach's notes", sheet.figures().coach_grade, COACH),
    ];
    let hard = each
        .into_iter()
        .filter_map(|(what, grade, most)| Some((what, grade.filter(|grade| *grade > most)?, most)));
    let found = hard.map(|(what, grade, most)| {
        let message = format!(
            "{what} have a reading grade of {}.{}, and {} is the most: use shorter words and sentences",
            grade / 10,
            grade % 10,
            most / 10
        );
        Diagnostic::new(Code::HardToRead, sheet.place(), message)
    });
    found.collect()
}

/// The grade of what the coach says of replies, in tenths; none where nothing is graded, in another language than English.
pub(in super::super) fn coach(sheet: &Sheet<'_>) -> Option<i64> {
    sheet.stats.grade?;
    let mut grading = Grading::default();
    for (_, text) in sheet.notes() {
        grading.read(&text);
    }
    grading.grade()
}
