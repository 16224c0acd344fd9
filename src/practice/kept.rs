//! One rehearsal as it is kept: everything that is needed to look back on it, and to go on with it, when its script has changed or is
//! gone. Names stand for what they name; nothing in here is an id of a program.

use super::conduct::Score;
use super::mode::Mode;
use crate::program::{MoveKind, OutcomeKind, Rating};

/// One rehearsal as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What its script is asked for by: a name in the built-in library, or a path.
    pub script: String,
    /// The script's title, then.
    pub title: String,
    /// The topics that the script practises, by their ids in its library.
    pub topics: Vec<String>,
    /// Whether the script is one of reconnecting, which asks the safety questions first.
    pub is_gated: bool,
    /// When it began, in seconds since 1970, UTC.
    pub began: i64,
    /// The learner's own day on which it began, in days since 1970.
    pub day: i32,
    /// The day in the script: its seed.
    pub seed: u64,
    /// How they arrived.
    pub temperament: String,
    /// How it was accompanied.
    pub mode: Mode,
    /// Whether the learner typed words of their own.
    pub own_words: bool,
    /// Everything that was given, in order: enough to play it again.
    pub deeds: Vec<KeptDeed>,
    /// The turns, for looking back.
    pub turns: Vec<KeptTurn>,
    /// How it finished; none while it goes on.
    pub finish: Option<KeptFinish>,
    /// The process score; none where no rated reply was given.
    pub score: Option<Score>,
    /// Skills, in the order of the debrief.
    pub skills: Vec<KeptSkill>,
    /// The turn that mattered most, counted from 1.
    pub mattered: Option<u32>,
    /// The skill that this turn asked for and did not get, by its name in the library: where it sticks.
    pub sticking: Option<String>,
    /// The plan for next time, in the learner's own words.
    pub plan: Option<KeptPlan>,
}

/// What the learner did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeptDeed {
    /// Gave the reply with this id.
    Reply(String),
    /// Said these words for the slot of that name, before the first line.
    Slot(String, String),
    /// Answered a question of the script with these words; the slot that keeps them, where there is one.
    Answer(Option<String>, String),
    /// Said what fitted no reply. The words are not kept.
    Unheard,
}

/// One turn, for looking back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTurn {
    /// Which turn, from 1.
    pub number: u32,
    /// The reply's id; none where a question was answered.
    pub reply: Option<String>,
    /// Who spoke last before it, and what they said; empty where nobody did.
    pub heard: Option<(String, String)>,
    /// What was said or done, as the script has it; the question where one was answered.
    pub words: String,
    /// What the learner typed for it: own words, or the answer.
    pub typed: Option<String>,
    /// How the reply is rated.
    pub rating: Option<Rating>,
    /// The moves of the reply: name, label, kind.
    pub moves: Vec<(String, String, Option<MoveKind>)>,
    /// How many hints were asked for.
    pub hints: usize,
    /// Whether thoughts were looked at.
    pub thoughts: bool,
    /// The meters after it: label, value.
    pub meters: Vec<(String, i32)>,
}

/// How a kept rehearsal finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeptFinish {
    /// It ended: the outcome's name, title and kind.
    Ended(String, String, OutcomeKind),
    /// The learner left it.
    Left,
    /// The script had to be stopped.
    Stopped,
}

/// A skill in a kept rehearsal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSkill {
    /// Its name in the library.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// How often it was shown.
    pub shown: u32,
    /// How often it could have been.
    pub chances: u32,
    /// Whether the script has it in focus.
    pub in_focus: bool,
}

/// If this comes, then I do that: in the learner's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPlan {
    /// The moment; empty where the learner wrote a sentence of another form, which then stands whole behind it.
    pub when: String,
    /// What to do then.
    pub then: String,
}
