//! No way to end takes nearly all of even play, and none is next to never seen.

use super::super::sheet::Sheet;
use super::{SLACK, percent};
use crate::source::{Code, Diagnostic};

/// How often a way to end comes in even play.
pub(in super::super) const LEAST: f64 = 0.03;
pub(in super::super) const MOST: f64 = 0.6;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.is_rated() {
        return Vec::new();
    }
    let endings = sheet.program.outcomes.iter().zip(&sheet.figures().endings);
    let each = endings.filter_map(|(outcome, ending)| Some((outcome, ending.even?)));
    // What no rehearsal comes to is a finding of the proof.
    let reached = each.filter(|(_, odds)| *odds > 0.0);
    let beside = reached.filter(|(_, odds)| *odds < LEAST - SLACK || *odds > MOST + SLACK);
    let found = beside.map(|(outcome, odds)| {
        let bound = if odds > MOST {
            format!("more than {}", percent(MOST))
        } else {
            format!("less than {}", percent(LEAST))
        };
        let message = format!(
            "even play ends as `{}` {} times in 100, {bound}: change what leads there",
            outcome.name,
            hundredths(odds)
        );
        Diagnostic::new(Code::LopsidedEndings, outcome.place, message)
    });
    found.collect()
}

/// So many times in 100, with two digits behind the point where it is little.
fn hundredths(odds: f64) -> String {
    if odds < 0.1 { format!("{:.2}", odds * 100.0) } else { format!("{:.0}", odds * 100.0) }
}
