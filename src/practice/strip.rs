//! The meters over the turns: what each stood at before the first turn and after every one, and which turns are marked.

use super::record::Turn;
use crate::program::{Program, ValueKind};

/// The meters over the turns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strip {
    /// The numbers of the turns, one a column behind the first.
    pub turns: Vec<u32>,
    /// One row a meter, in the script's order.
    pub rows: Vec<StripRow>,
    /// The turn that mattered most.
    pub mattered: Option<u32>,
    /// The turn where it turned.
    pub turned: Option<u32>,
}

/// One meter over the turns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripRow {
    /// What people call it.
    pub label: String,
    /// What it stood at before the first turn, then after each.
    pub values: Vec<i32>,
    /// Its smallest and its largest value.
    pub range: (i32, i32),
    /// Whether a high value is the good one.
    pub high_is_good: bool,
}

impl Strip {
    /// The meters over `turns`; no rows without a turn.
    pub fn of(program: &Program, turns: &[Turn]) -> Strip {
        let Some(first) = turns.first() else { return Strip::default() };
        let mut rows = Vec::new();
        for (at, value) in program.values.iter().enumerate() {
            let ValueKind::Meter { label, high_is_good } = &value.kind else { continue };
            let after = turns.iter().map(|turn| turn.after.get(at).or_else(|| turn.before.get(at)));
            rows.push(StripRow {
                label: label.clone(),
                values: std::iter::once(first.before.get(at)).chain(after).flatten().copied().collect(),
                range: (value.least, value.most),
                high_is_good: *high_is_good,
            });
        }
        Strip { turns: turns.iter().map(|turn| turn.number).collect(), rows, mattered: None, turned: None }
    }

    /// Whether there is anything to draw.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl StripRow {
    /// How high `value` stands in the range, in steps from 0 to `steps`.
    pub fn level(&self, value: i32, steps: u32) -> u32 {
        let (least, most) = self.range;
        let span = i64::from(most) - i64::from(least);
        let above = (i64::from(value) - i64::from(least)).clamp(0, span.max(0));
        // Half a step is added, so that it is rounded to the nearest.
        let level = (above * i64::from(steps) * 2 + span).checked_div(span * 2).unwrap_or_default();
        u32::try_from(level).unwrap_or_default().min(steps)
    }
}
