//! The best play takes 8 to 14 turns of the learner's and at most 12 minutes.

use super::super::sheet::Sheet;
use crate::source::{Code, Diagnostic, counted};

/// How many turns it takes.
pub(in super::super) const TURNS: std::ops::RangeInclusive<u32> = 8..=14;
/// How many seconds it takes at most.
const SECONDS: u64 = 12 * 60;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let Some(best) = sheet.stats.best.as_ref().filter(|_| sheet.is_rated()) else { return Vec::new() };
    let message = if TURNS.contains(&best.turns) {
        if best.seconds() <= SECONDS {
            return Vec::new();
        }
        format!("the best play takes {} minutes, and 12 are enough: shorten it", best.seconds().div_ceil(60))
    } else {
        let turns = counted(usize::try_from(best.turns).unwrap_or(usize::MAX), "turn");
        format!("the best play takes {turns}, and 8 to 14 are what people practise best")
    };
    vec![Diagnostic::new(Code::PlayLength, sheet.place(), message)]
}
