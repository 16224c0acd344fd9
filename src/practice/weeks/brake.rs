//! The brake: after many rehearsals of reconnecting, something else and a break are offered. It never forbids.

use super::super::history::History;
use super::rows::day_of;

/// More rehearsals of reconnecting than this in a day ask for a break.
pub const MOST_IN_A_DAY: usize = 3;
/// More than this in seven days, today among them, do too.
pub const MOST_IN_A_WEEK: usize = 10;

/// Why a break is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brake {
    /// So many rehearsals of reconnecting today.
    Day(usize),
    /// So many in seven days.
    Week(usize),
}

/// Whether a break is offered before the next rehearsal of reconnecting, and why. Only what is kept can be counted.
pub fn brake(history: &History, today: i32) -> Option<Brake> {
    let (mut in_day, mut in_week) = (0, 0);
    // The newest first: what is older than a week need not be looked at.
    for row in history.rows.iter().rev() {
        let age = i64::from(today) - i64::from(day_of(row, today));
        if age >= 7 {
            break;
        }
        if row.is_gated {
            in_week += 1;
            in_day += usize::from(age == 0);
        }
    }
    if in_day > MOST_IN_A_DAY {
        Some(Brake::Day(in_day))
    } else if in_week > MOST_IN_A_WEEK {
        Some(Brake::Week(in_week))
    } else {
        None
    }
}

impl Brake {
    /// What is said.
    pub fn sentence(self) -> String {
        let (count, when) = match self {
            Brake::Day(count) => (count, "today"),
            Brake::Week(count) => (count, "in the last seven days"),
        };
        format!(
            "You have practised getting back in touch {count} times {when}. That is a lot to carry. A break would do more now than \
             another run: a walk, a meal, or somebody to talk to. A conversation about stopping and letting go is there as well."
        )
    }
}
