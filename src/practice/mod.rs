//! A rehearsal in hand to its record, score and debrief. This room knows nothing of how they are shown.

mod conduct;
pub mod crisis;
mod debrief;
pub mod gate;
mod hear;
mod history;
mod kept;
mod matter;
mod mode;
mod order;
mod record;
mod sitting;
mod telling;

pub use conduct::{Conduct, Score, Seen, Slipped, score};
pub use debrief::{Debrief, Decided, Finish, Plan};
pub use hear::{Heard, hear, plain_words};
pub use history::{History, Named, Row, SkillSeen};
pub use kept::{Kept, KeptDeed, KeptFinish, KeptPlan, KeptSkill, KeptTurn};
pub use matter::{Mattered, Moved, Weight};
pub use mode::Mode;
pub use order::shown_order;
pub use record::{Alternative, Asking, Deed, Given, Spoken, Turn};
pub use sitting::Sitting;
pub use telling::{Part, mark, quoted, why};
