//! What the learner does counts for more than how the other person arrives.

use super::super::sheet::Sheet;
use super::{SLACK, percent};
use crate::source::{Code, Diagnostic};

/// How much of how it ends may be settled before the first line.
pub(in super::super) const MOST: f64 = 0.5;

/// Each temperament is played through by itself: with more of them it is not asked.
const MOST_TEMPERAMENTS: usize = 64;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let found = sheet.figures().luck.filter(|luck| *luck > MOST + SLACK).map(|luck| {
        let message = format!(
            "{} of how it ends is settled by how the other person arrives, and {} may be: let replies decide more",
            percent(luck),
            percent(MOST)
        );
        Diagnostic::new(Code::LuckDecides, sheet.place(), message)
    });
    found.into_iter().collect()
}

/// How much of the variance of how even play ends is that between temperaments, 0 to 1; none where not everything is known, or where
/// it always ends alike.
pub(in super::super) fn luck(sheet: &Sheet<'_>) -> Option<f64> {
    if !sheet.is_exact() || sheet.program.temperaments.len() > MOST_TEMPERAMENTS {
        return None;
    }
    let each = sheet.proof.odds_by_temperament();
    let count = u32::try_from(each.len()).ok().filter(|count| *count > 0).map(f64::from)?;
    let (mut between, mut whole) = (0.0, 0.0);
    for outcome in 0..sheet.program.outcomes.len() {
        let odds = || each.iter().filter_map(|odds| odds.get(outcome));
        let mean = odds().sum::<f64>() / count;
        between += odds().map(|odds| (odds - mean) * (odds - mean)).sum::<f64>() / count;
        whole += mean * (1.0 - mean);
    }
    (whole > 1e-12).then(|| between / whole)
}
