//! Help for authors, all of it pure: the formatter, playthrough tests, graphs, statistics, answers for editors. This room knows nothing
//! of protocols, files and terminals.

pub mod editor;
mod format;
pub mod fresh;
pub mod playtest;

pub use format::format;
