//! A rehearsal in hand to its record, score and debrief. This room knows nothing of how they are shown.

mod card;
mod conduct;
pub mod crisis;
mod debrief;
pub mod gate;
mod hear;
mod history;
mod kept;
mod ladder;
mod matter;
mod mode;
mod order;
mod plan;
mod record;
mod sitting;
mod strip;
mod telling;
mod tries;
mod turning;

pub use card::Card;
pub use conduct::{Conduct, Score, Seen, Slipped, score};
pub use debrief::{Debrief, Decided, Finish, Plan, Worked};
pub use hear::{Heard, hear, plain_words};
pub use history::{History, Named, Row, SkillSeen};
pub use kept::{Kept, KeptDeed, KeptFinish, KeptPlan, KeptSkill, KeptTurn};
pub use ladder::{RuleCard, Rung, ladder};
pub use matter::{Mattered, Moved, Weight};
pub use mode::Mode;
pub use order::shown_order;
pub use plan::PlanPrompt;
pub use record::{Alternative, Asking, Deed, Given, Spoken, Turn};
pub use sitting::Sitting;
pub use strip::{Strip, StripRow};
pub use telling::{Depth, Part, listed, mark, moved, quoted, why};
pub use tries::Try;
pub use turning::{Cause, End, Fell, Possible, Turned, Wish};
