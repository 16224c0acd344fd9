//! All kept rehearsals at a glance: what looking back over weeks, and looking ahead, need of them. A hundred thousand fit in a few
//! megabytes: names stand once, and rows point at them.

use super::conduct::Score;
use crate::program::OutcomeKind;

/// All kept rehearsals that are finished, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Scripts: what each is asked for by, and its title.
    pub scripts: Vec<Named>,
    /// Skills: name in the library, and label.
    pub skills: Vec<Named>,
    /// Temperaments, by name.
    pub temperaments: Vec<String>,
    /// Rehearsals, by day, then in the order in which they were kept.
    pub rows: Vec<Row>,
    /// What of skills was seen, the entries of one row in a stretch.
    pub seen: Vec<SkillSeen>,
}

/// A name, and what people read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What it is asked for by.
    pub name: String,
    /// What people call it.
    pub label: String,
}

/// One rehearsal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number in the store.
    pub id: i64,
    /// The learner's own day, in days since 1970.
    pub day: i32,
    /// Its script, in [`History::scripts`].
    pub script: u32,
    /// How they arrived, in [`History::temperaments`].
    pub temperament: u32,
    /// The process score; none where nothing rated was given.
    pub score: Option<Score>,
    /// How it ended; none where the learner left.
    pub kind: Option<OutcomeKind>,
    /// Whether it is one of reconnecting.
    pub is_gated: bool,
    /// The skill that the turn which mattered most asked for and did not get, in [`History::skills`]: where it sticks.
    pub sticking: Option<u32>,
    /// Where its entries of [`History::seen`] begin and end.
    pub seen: (u32, u32),
}

/// What of a skill was seen in a rehearsal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkillSeen {
    /// The skill, in [`History::skills`].
    pub skill: u32,
    /// How often it was shown.
    pub shown: u16,
    /// How often it could have been.
    pub chances: u16,
}

impl History {
    /// What of skills was seen in `row`.
    pub fn seen_in(&self, row: &Row) -> &[SkillSeen] {
        let (from, to) = row.seen;
        self.seen.get(from as usize..to as usize).unwrap_or_default()
    }
}
