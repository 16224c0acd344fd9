//! Why something is suggested, in words. Nobody is told what they missed.

use super::share::Share;
use crate::source::{counted, upper_first};

/// Why a script is suggested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing is kept yet: it stands first.
    First,
    /// It is the next one that is new.
    NextOnPath,
    /// It asks for a skill that was shown less often than not lately: its label, and the share.
    Weak(String, Share),
    /// It asks for a skill that the turns which mattered asked for: its label, and how often lately.
    Stuck(String, usize),
    /// It asks for a skill that was practised so many days ago: its label.
    SkillDue(String, i32),
    /// It was practised so many days ago itself.
    ScriptDue(i32),
    /// There is a way of arriving in which they were not met.
    Unmet(String),
    /// It is about stopping and letting go, which comes before reconnecting.
    LettingGoFirst,
    /// It is about letting go, and reconnecting was practised a lot.
    Rest,
}

/// How things stand today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// Nothing is kept yet.
    Beginning,
    /// Something is due.
    Due,
    /// Nothing is due; what is suggested is there for those who would like it.
    NothingDue,
    /// A break is better.
    Rest,
    /// There is nothing to suggest from.
    NoScripts,
}

impl Why {
    /// The reason, in a sentence.
    pub fn sentence(&self) -> String {
        format!("{}.", upper_first(&self.reason()))
    }

    /// The reason, as it stands behind “because”.
    pub fn reason(&self) -> String {
        match self {
            Why::First => "it is a good one to begin with".to_owned(),
            Why::NextOnPath => "it is new, and it stands next on the path".to_owned(),
            Why::Weak(label, share) => {
                format!(
                    "it asks for “{label}”, which you showed at {} of {} chances lately",
                    share.got, share.of
                )
            }
            Why::Stuck(label, times) => format!(
                "it asks for “{label}”: {} lately, the turn that mattered most asked for it",
                if *times == 1 { "once".to_owned() } else { format!("{times} times") }
            ),
            Why::SkillDue(label, days) => {
                format!(
                    "it asks for “{label}”, last practised {}: a good moment to bring it back",
                    ago(*days)
                )
            }
            Why::ScriptDue(days) => {
                format!("you practised it {}: a good moment to go through it again", ago(*days))
            }
            Why::Unmet(temperament) => format!("you have not yet met them {temperament}"),
            Why::LettingGoFirst => {
                "it is about limits and letting go, which come before getting back in touch".to_owned()
            }
            Why::Rest => "it is about limits and letting go, and asks nothing of anybody else".to_owned(),
        }
    }
}

/// So many days ago, in words.
fn ago(days: i32) -> String {
    match days {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{} ago", counted(usize::try_from(days).unwrap_or_default(), "day")),
    }
}
