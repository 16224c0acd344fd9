//! The doors of this room: a script in, a checked program or what is wrong out.

use super::checker::Checker;
use super::files::{self, Fetch};
use super::{Library, Program};
use crate::source::{Diagnostic, LIMITS, Limits, Source};

/// A file as it was fetched.
#[derive(Clone, Debug, Default)]
pub struct Fetched {
    /// What messages call it.
    pub name: String,
    /// Its bytes, whatever they are.
    pub bytes: Vec<u8>,
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The files that were read, in order of their ids: the script itself first.
    pub sources: Vec<Source>,
    /// Everything that was found, in the order of the files and their text.
    pub notes: Vec<Diagnostic>,
    /// The program; none where one of the notes is an error.
    pub program: Option<Program>,
}

/// Checks a script. `fetch` is asked for included files by their path relative to the script's folder, and says in words why one
/// cannot be had. Without a library, tags and cues need no declaration.
pub fn check(script: &Fetched, fetch: &mut Fetch<'_>, library: Option<&Library>) -> Checked {
    check_with(script.clone(), fetch, library, LIMITS)
}

/// The same with other limits for the size of files and lines, and of a script that is given away.
pub fn check_with(
    script: Fetched,
    fetch: &mut Fetch<'_>,
    library: Option<&Library>,
    limits: Limits,
) -> Checked {
    let mut notes = Vec::new();
    let files = files::load(script, fetch, limits, &mut notes);
    let readable = files.iter().all(|file| !file.source.is_rejected());
    let (mut notes, program) =
        if readable { Checker::new(&files, library, notes).check() } else { (notes, None) };
    super::allow::silence(&files, &mut notes);
    let sources = files.into_iter().map(|file| file.source).collect();
    Checked { sources, notes, program }
}
