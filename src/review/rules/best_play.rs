//! The best play wins nearly everything: a script in which nobody can do well teaches that trying is no use.

use super::super::sheet::Sheet;
use super::{SLACK, percent};
use crate::source::{Code, Diagnostic};

/// How much of all points the best play wins at least.
const LEAST: f64 = 0.85;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let best = sheet.best.as_ref().filter(|best| best.share < LEAST - SLACK);
    let found = best.map(|best| {
        let message = format!(
            "the best play wins {} of its points, and needs {}: give more choices a strong reply",
            percent(best.share),
            percent(LEAST)
        );
        Diagnostic::new(Code::BestPlayLow, sheet.place(), message)
    });
    found.into_iter().collect()
}
