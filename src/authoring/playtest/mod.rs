//! Playthroughs held against their scripts: where a conversation and its script part, what tests have seen of a script, and writing a
//! conversation down as it was had.

mod bless;
mod coverage;
mod fit;
mod parting;
mod plan;
mod record;
mod replay;
mod stretch;

pub use bless::bless;
pub use coverage::{Covered, Kind, Seen, Spot};
pub use parting::{Mends, Parting};
pub use plan::Plan;
pub use record::{Heading, continued, record};
pub use replay::{Verdict, replay};
