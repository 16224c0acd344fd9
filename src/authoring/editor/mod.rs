//! Answers for editors: what stands under the cursor, where it is declared and used, what could be typed next. Everything works on
//! trees and texts, so that files with errors get answers too.

mod complete;
mod expect;
mod front;
mod hover;
mod keys;
mod layout;
mod marks;
mod outline;
mod page;
mod rename;
mod target;
mod works;
mod yaml_at;

pub use complete::{Completion, Completions, complete};
pub use hover::{Hover, hover};
pub use layout::formatted;
pub use marks::{Mark, Role, What};
pub use outline::{Entry, EntryKind, Lens, folds, lenses, outline};
pub use page::Page;
pub use rename::{Change, Renaming, prepare_rename, rename};
pub use works::{Spot, Works};
