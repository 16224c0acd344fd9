//! Towards a day: practice comes closer together, ends a day or two before, and the day itself is left free.

use super::spacing::Held;

/// A day farther away than this, in days, is too far to plan for; until it is nearer, things are due as usual.
pub const FARTHEST: i32 = 366;

/// The day of the conversation itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// In days since 1970.
    pub day: i32,
}

impl Target {
    /// How many days it is away from `today`; none where it is past, or too far to plan for.
    pub fn days_from(self, today: i32) -> Option<i32> {
        self.day.checked_sub(today).filter(|days| (0..=FARTHEST).contains(days))
    }

    /// The days on which to practise, from `today` on: about 0.15 of the time apart, the last one two days before, or one where there
    /// are no two. Empty on the day itself.
    pub fn plan(self, today: i32) -> Vec<i32> {
        let Some(days) = self.days_from(today).filter(|days| *days > 0) else { return Vec::new() };
        let (gap, last) = (gap(days), last_run(days));
        // Nothing stands closer to the last run than half a gap.
        let is_apart = |day: &i32| day + (gap + 1) / 2 <= last;
        let mut plan: Vec<i32> = (0..).map(|step| step * gap).take_while(is_apart).collect();
        plan.push(last);
        plan.iter().map(|day| today.saturating_add(*day)).collect()
    }

    /// When something that was practised is due on the way to the day; none where it has been practised a day or two before.
    pub(super) fn due(self, held: Held) -> Option<i32> {
        let days = self.day.checked_sub(held.last).filter(|days| *days > 2)?;
        let last_run = held.last.saturating_add(last_run(days));
        Some(held.due.min(held.last.saturating_add(gap(days))).min(last_run))
    }
}

/// 0.15 of so many days, rounded, and at least one.
fn gap(days: i32) -> i32 {
    (days.saturating_mul(15).saturating_add(50) / 100).max(1)
}

/// How many days from now the last run is, where the day is so many days away.
fn last_run(days: i32) -> i32 {
    if days > 2 { days - 2 } else { (days - 1).max(0) }
}

#[cfg(test)]
mod tests {
    use super::{Held, Target};

    #[test]
    fn the_way_to_a_day() {
        let plan = |days: i32| -> Vec<i32> {
            Target { day: 100 + days }.plan(100).iter().map(|day| day - 100).collect()
        };
        let is = |days: i32, expected: &[i32]| assert_eq!(plan(days), expected, "{days}");
        is(0, &[]);
        is(1, &[0]);
        is(2, &[0, 1]);
        is(3, &[0, 1]);
        is(7, &[0, 1, 2, 3, 4, 5]);
        is(14, &[0, 2, 4, 6, 8, 10, 12]);
        is(29, &[0, 4, 8, 12, 16, 20, 24, 27]);
        is(367, &[]);
        is(-1, &[]);
    }

    #[test]
    fn what_is_due_comes_forward_but_not_on_the_day() {
        let due = |last: i32, due: i32| Target { day: 30 }.due(Held { last, due });
        assert_eq!(due(0, 29), Some(5), "0.15 of 30 days");
        assert_eq!(due(0, 3), Some(3), "sooner where it is due sooner");
        assert_eq!(due(26, 40), Some(27), "a gap of one day");
        assert_eq!(due(28, 40), None, "the last run was");
        assert_eq!(due(31, 40), None);
    }
}
