//! Over weeks: what kept rehearsals show when one looks back, and what to practise next. Everything here is made of a [`History`](super::History)
//! and a day; nothing looks at a clock.
//!
//! Nothing here counts days in a row, praises how often somebody came, or says what was missed.

mod brake;
mod lately;
mod next;
mod path;
mod progress;
mod rows;
mod share;
mod spacing;
mod target;
mod why;

pub use brake::{Brake, MOST_IN_A_DAY, MOST_IN_A_WEEK, brake};
pub use next::{Candidate, Next, Suggestion};
pub use path::lets_go;
pub use progress::{Lens, Met, Progress, ScriptDone, SkillOver, Stuck, Week};
pub use share::Share;
pub use target::{FARTHEST, Target};
pub use why::{Stance, Why};

/// The Monday of the week that `day` is in, in days since 1970, which began on a Thursday.
pub fn monday_of(day: i32) -> i32 {
    day.saturating_sub(day.saturating_add(3).rem_euclid(7))
}
