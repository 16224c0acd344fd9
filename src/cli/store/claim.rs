//! A rehearsal that a window has in hand: a file beside the store, locked by the system for as long as its window lives. Whoever is
//! killed lets go of it.
#![expect(
    clippy::disallowed_methods,
    reason = "the store's door to the files by which windows know of each other"
)]

use std::fs::{self, File, OpenOptions, TryLockError};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::place::Place;
use super::unkept::Unkept;

/// What the names of these files begin with.
pub(super) const PREFIX: &str = "in-hand-";

/// How often we begin again where a file was taken away between opening and locking it.
const TRIES: usize = 10;

/// A rehearsal in hand. It is let go of where this is dropped.
#[derive(Debug)]
pub(crate) struct Claim {
    path: PathBuf,
    /// The locked file; none where the file system has no locks: then two windows are not told apart.
    file: Option<File>,
}

impl Claim {
    /// Takes the rehearsal `id` in hand. An error where another window has it.
    pub(super) fn take(place: &Place, id: i64) -> Result<Claim, Unkept> {
        let path = place.beside(&format!("{PREFIX}{id}"));
        for _ in 0..TRIES {
            let opened = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path);
            let file = opened.map_err(|error| Unkept::from_io(&error, &path))?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => return Ok(Claim { path, file: Some(file) }),
                // Another window let go of it, and took the file away, between the two.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(Unkept::InHand(id)),
                Err(TryLockError::Error(_)) => return Ok(Claim { path, file: None }),
            }
        }
        Err(Unkept::InHand(id))
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // While it is still locked, so that nobody holds a file that is gone for one that is there.
        let _ = fs::remove_file(&self.path);
        drop(self.file.take());
    }
}

/// The number of the rehearsal that the file at `path` is for.
pub(super) fn number(path: &Path) -> Option<i64> {
    path.file_name()?.to_str()?.strip_prefix(PREFIX)?.parse().ok()
}

fn is_at(file: &File, path: &Path) -> bool {
    let identity = |there: &fs::Metadata| (there.dev(), there.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(held), Ok(there)) => identity(&held) == identity(&there),
        (Err(_), _) | (_, Err(_)) => false,
    }
}
