//! Length does not give the best reply away: it is not the longest in most choices, and about as long as the others.

use super::super::figures::Part;
use super::super::sheet::Sheet;
use super::{FEW, percent};
use crate::source::{Code, Diagnostic};

/// In how much of the choices the best reply may be the longest.
pub(in super::super) const MOST: f64 = 0.45;
/// The median of the best reply's words over those of the others.
pub(in super::super) const RATIO: (f64, f64) = (0.75, 1.25);

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let longest = longest_is_best(sheet);
    if longest.is_above(MOST) {
        let message = format!(
            "the best reply is the longest in {} of {} choices, and may be in {}: cut some, or let others say more",
            longest.of,
            longest.all,
            percent(MOST)
        );
        found.push(Diagnostic::new(Code::LongestIsBest, sheet.place(), message));
    }
    if let Some(ratio) = ratio(sheet).filter(|ratio| *ratio < RATIO.0 || *ratio > RATIO.1) {
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

/// The median over the choices of the best reply's words over those of the others; none with few choices.
pub(in super::super) fn ratio(sheet: &Sheet<'_>) -> Option<f64> {
    let ratio = |best: u64, others: Vec<u64>| real(best) / median(others).max(1.0);
    let contests = sheet.contests();
    let mut ratios: Vec<f64> = contests
        .iter()
        .filter_map(|contest| {
            let others = contest.others.iter().map(|voice| voice.words).collect();
            contest.best.first().map(|best| ratio(best.words, others))
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    let middle = ratios.get(ratios.len() / 2).copied();
    middle.filter(|_| ratios.len() >= FEW)
}

fn median(mut numbers: Vec<u64>) -> f64 {
    numbers.sort_unstable();
    let (one, other) = (numbers.len().saturating_sub(1) / 2, numbers.len() / 2);
    let at = |index: usize| numbers.get(index).copied().map_or(0.0, real);
    f64::midpoint(at(one), at(other))
}

fn real(number: u64) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}
