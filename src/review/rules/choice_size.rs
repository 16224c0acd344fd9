//! A choice has two to four replies, about three; four only where all of them are rated differently.

use super::super::sheet::{Panel, Sheet};
use super::FEW;
use crate::program::{Condition, ReplyId};
use crate::source::{Code, Diagnostic};

/// How many replies a choice has.
const LEAST: usize = 2;
const MOST: usize = 4;
/// How many it has on average over a script, in hundredths.
const MEAN: std::ops::RangeInclusive<usize> = 270..=330;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.is_rated() {
        return Vec::new();
    }
    let mut found: Vec<Diagnostic> = sheet.choices.iter().filter_map(|panel| look_at(sheet, panel)).collect();
    if let Some(mean) = sheet.figures().mean.filter(|mean| !MEAN.contains(mean)) {
        let message = format!(
            "its choices have {}.{:02} replies on average: give most of them three",
            mean / 100,
            mean % 100
        );
        found.push(Diagnostic::new(Code::ChoiceSize, sheet.place(), message));
    }
    found
}

/// How many replies stand at a choice on average, in hundredths; none with few choices.
pub(in super::super) fn mean(sheet: &Sheet<'_>) -> Option<usize> {
    let (replies, count) =
        (sheet.choices.iter().map(|panel| standing(sheet, panel)).sum::<usize>(), sheet.choices.len());
    (count >= FEW).then(|| replies * 100 / count)
}

/// How many replies of a choice can stand there together: those that stand for each other count once.
fn standing(sheet: &Sheet<'_>, panel: &Panel) -> usize {
    let mut together: Vec<ReplyId> = Vec::new();
    for voice in &panel.options {
        if together.iter().all(|other| sheet.program.stand_together(voice.reply, *other)) {
            together.push(voice.reply);
        }
    }
    together.len()
}

fn look_at(sheet: &Sheet<'_>, panel: &Panel) -> Option<Diagnostic> {
    let standing = standing(sheet, panel);
    // Whether replies with conditions are there at once is not certain: only those without are counted as too many.
    let is_free = |reply| sheet.program.replies.at(reply).condition == Condition::Always;
    let always = panel.options.iter().filter(|voice| is_free(voice.reply)).count();
    let message = if standing < LEAST {
        "this choice has one reply: where there is nothing to choose, let the script say it with `You:`"
            .to_owned()
    } else if always > MOST {
        format!("this choice has {always} replies: nobody weighs more than {MOST}, so leave some out")
    } else if always == MOST && !is_all_different(panel) {
        "this choice has four replies, and two of them are rated alike: leave one out, or rate each differently".to_owned()
    } else {
        return None;
    };
    Some(Diagnostic::new(Code::ChoiceSize, panel.place, message))
}

/// Whether all replies are rated differently, where they are rated at all.
fn is_all_different(panel: &Panel) -> bool {
    let mut ratings: Vec<u32> =
        panel.options.iter().filter_map(|voice| voice.rating).map(|rating| rating.points()).collect();
    let rated = ratings.len();
    ratings.sort_unstable();
    ratings.dedup();
    ratings.len() == rated
}
