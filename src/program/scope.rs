//! What a name means in a file.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::ids::{OutcomeId, SceneId, SlotId, SpeakerId, ValueId};
use crate::source::{FileId, Place};

/// What a name in an expression stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A meter, mood or flag.
    Value(ValueId),
    /// Words of the learner's own.
    Slot(SlotId),
    /// A name for an expression: an index of the checker's definitions.
    Define(usize),
}

/// The names of one file.
#[derive(Debug, Default)]
pub(super) struct Scope<'a> {
    /// Meters, moods, flags, slots and defines.
    pub(super) names: FxHashMap<Cow<'a, str>, (Named, Place)>,
    /// The scenes of the file itself.
    pub(super) scenes: FxHashMap<Cow<'a, str>, SceneId>,
    /// The files whose scenes it may use, in order.
    pub(super) includes: Vec<(String, FileId)>,
    /// How it can end.
    pub(super) outcomes: FxHashMap<Cow<'a, str>, (OutcomeId, Place)>,
    /// Names whose declaration failed, which has been reported: their uses are not unknown.
    pub(super) spoilt: FxHashSet<String>,
    /// A whole section failed: no name can be called unknown.
    pub(super) is_spoilt: bool,
    /// Includes that could not be had, which has been reported.
    pub(super) failed_includes: Vec<String>,
    /// True where the key is missing: that has been reported, and no outcome can be called unknown.
    pub(super) lacks_outcomes: bool,
    /// Who is in the cast.
    pub(super) speakers: FxHashMap<Cow<'a, str>, (SpeakerId, Place)>,
}

pub(super) use crate::syntax::normal;

/// The words that the language itself uses where names of values stand.
pub const RESERVED: [&str; 15] = [
    "or", "and", "not", "true", "false", "said", "seen", "visits", "turns", "chance", "min", "max", "abs",
    "if", "else",
];

/// The tags that mean something to the language itself, and so are no moves.
pub const TAGS: [&str; 4] = ["last", "id", "declines", "reopens"];
