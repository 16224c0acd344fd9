//! The minutes that a script states are about those that the best play takes.

use super::super::sheet::Sheet;
use crate::source::{Code, Diagnostic, counted};

/// How far the stated minutes may be off, in hundredths of what is measured.
const SLACK: u64 = 30;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let best = sheet.stats.best.as_ref().filter(|_| sheet.is_rated());
    let (Some(best), Some(stated)) = (best, sheet.program.about.minutes) else { return Vec::new() };
    let (measured, stated) = (best.seconds(), u64::from(stated) * 60);
    // A minute is the least that can be stated, so half of one is never held against a script.
    let off = measured.abs_diff(stated).saturating_sub(30);
    if off * 100 <= measured * SLACK || stated / 60 == measured.div_ceil(60).max(1) {
        return Vec::new();
    }
    let minutes = usize::try_from(measured.div_ceil(60).max(1)).unwrap_or(usize::MAX);
    let stated = usize::try_from(stated / 60).unwrap_or(usize::MAX);
    let message = format!(
        "it states {}, and the best play takes {}: write `minutes: {minutes}`",
        counted(stated, "minute"),
        counted(minutes, "minute")
    );
    vec![Diagnostic::new(Code::StatedMinutes, sheet.place(), message)]
}
