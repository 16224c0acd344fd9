//! Help for authors, all of it pure: the formatter, playthrough tests, graphs, statistics, answers for editors. This room knows nothing
//! of protocols, files and terminals.

pub mod editor;
mod format;
pub mod fresh;
pub mod graph;
pub mod mine;
pub mod playtest;
mod scalar;
pub mod stats;
pub(crate) mod wording;

pub use format::format;
