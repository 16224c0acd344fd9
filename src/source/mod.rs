//! Bytes to checked text, and diagnostics with their rendering. This room knows nothing of the language.

mod code;
mod counted;
mod diagnostic;
mod level;
mod lines;
mod near;
mod read;
mod render;
mod span;
mod table;

pub use code::{Code, Severity};
pub use counted::{counted, counted_as, upper_first};
pub use diagnostic::{Certainty, Diagnostic, Edit, Related};
pub use level::{Level, Levels, QUALITY};
pub use lines::{LineIndex, Position};
pub use near::{advice, nearest};
pub use read::{LIMITS, Limits, Source, is_refused};
pub use render::render;
pub(crate) use span::offset;
pub use span::{FileId, Place, Span};
pub(crate) use table::id_type;
pub use table::{Id, Table};
