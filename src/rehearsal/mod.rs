//! Program, seed and what the learner did to events. This room knows nothing of terminals, files and clocks.

mod event;
mod generator;
mod run;
mod state;
mod watch;
mod words;

pub use event::{Asked, Ending, Event, Offer, Offered, Thought};
pub use generator::{Draw, Generator};
pub use run::{Coached, Input, Refused, Rehearsal, Stop, Waiting};
pub use state::State;
