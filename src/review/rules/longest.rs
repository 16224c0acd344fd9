//! Length does not give the best reply away: it is not the longest in most choices, and about as long as the others.

use super::super::figures::{Part, real};
use super::super::sheet::{Sheet, Voice};
use super::{FEW, SLACK, percent};
use crate::source::{Code, Diagnostic};

/// In how much of the choices the best reply may be the longest.
pub(in super::super) const MOST: f64 = 0.45;
/// The median of the best reply's words over those of the others.
pub(in super::super) const RATIO: (f64, f64) = (0.75, 1.25);

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let longest = sheet.figures().giveaways.longest;
    if longest.is_above(MOST) {
        let message = format!(
            "the best reply is the longest in {} of {} choices, and may be in {}: cut some, or let others say more",
            longest.of,
            longest.all,
            percent(MOST)
        );
        found.push(Diagnostic::new(Code::LongestIsBest, sheet.place(), message));
    }
    if let Some(ratio) =
        sheet.figures().giveaways.ratio.filter(|ratio| *ratio < RATIO.0 - SLACK || *ratio > RATIO.1 + SLACK)
    {
        let message = format!(
            "best replies have {ratio:.2} times the words of the others, and should have between 0.75 and 1.25 times: even them out"
        );
        found.push(Diagnostic::new(Code::LongestIsBest, sheet.place(), message));
    }
    found
}

/// In how many choices the best reply is the longest.
pub(in super::super) fn longest_is_best(sheet: &Sheet<'_>) -> Part {
    Part::over(&sheet.contests(), |contest| contest.is_led(|voice| voice.length))
}

/// The median over the choices of the best replies' words over those of the others; none with few choices.
pub(in super::super) fn ratio(sheet: &Sheet<'_>) -> Option<f64> {
    let words = |voices: &[&Voice]| {
        median(voices.iter().map(|voice| real(usize::try_from(voice.words).unwrap_or(usize::MAX))).collect())
    };
    let contests = sheet.contests();
    let ratios = contests.iter().map(|contest| words(&contest.best) / words(&contest.others).max(1.0));
    (contests.len() >= FEW).then(|| median(ratios.collect()))
}

/// The middle of some numbers, or the mean of the two in the middle; 0 of none.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let (one, other) = (numbers.len().saturating_sub(1) / 2, numbers.len() / 2);
    let at = |index: usize| numbers.get(index).copied().unwrap_or_default();
    f64::midpoint(at(one), at(other))
}
