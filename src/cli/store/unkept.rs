//! Why something could not be kept, or read again, in a sentence each.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why something could not be kept, or read again. Shown, it is a sentence in the style of a message: it says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unkept {
    /// The platform has no folder for it.
    NoPlace,
    /// The disk is full.
    Full(PathBuf),
    /// Somebody else has the store in hand for longer than we wait.
    Busy,
    /// The store, or its folder, may not be written.
    ReadOnly(PathBuf),
    /// The store, or its folder, may not be read.
    Refused(PathBuf),
    /// The file is no store, or its bytes are damaged.
    Damaged(PathBuf),
    /// The file is a database of another program.
    Foreign(PathBuf),
    /// A newer version of this program made it.
    Newer(PathBuf),
    /// It was taken away, or another was put in its place, while it was in use.
    Gone(PathBuf),
    /// The passphrase was wrong too often.
    WrongPassphrase,
    /// There is a passphrase, and none was given.
    NoPassphrase,
    /// Its passphrase was set, changed or removed in another window meanwhile.
    Relocked,
    /// There is no rehearsal with that number.
    NoSuch(i64),
    /// Another window has that rehearsal in hand.
    InHand(i64),
    /// One rehearsal can be read no more.
    Unreadable(i64, PathBuf),
    /// Something else, in words.
    Other(String),
}

impl Unkept {
    pub(super) fn from_io(error: &io::Error, path: &Path) -> Unkept {
        let path = path.to_path_buf();
        match error.kind() {
            ErrorKind::PermissionDenied => Unkept::Refused(path),
            ErrorKind::ReadOnlyFilesystem => Unkept::ReadOnly(path),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Unkept::Full(path),
            ErrorKind::NotADirectory | ErrorKind::AlreadyExists => Unkept::Other(format!(
                "a part of the path `{}` is no folder: look at it, and move it away",
                path.display()
            )),
            kind => Unkept::Other(format!("`{}` could not be used: {kind}", path.display())),
        }
    }

    pub(super) fn from_store(error: &rusqlite::Error, path: &Path) -> Unkept {
        let path = path.to_path_buf();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Unkept::Full(path),
            Some(
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed,
            ) => Unkept::Busy,
            // The file was moved or unlinked under an open connection.
            Some(ErrorCode::ReadOnly) if extended(error) == Some(rusqlite::ffi::SQLITE_READONLY_DBMOVED) => {
                Unkept::Gone(path)
            }
            Some(ErrorCode::ReadOnly) => Unkept::ReadOnly(path),
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Unkept::Refused(path),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Unkept::Damaged(path),
            // Larger than the system lets files grow: for whoever keeps something it is the same.
            Some(ErrorCode::SystemIoFailure)
                if extended(error) == Some(rusqlite::ffi::SQLITE_IOERR_WRITE) =>
            {
                Unkept::Full(path)
            }
            Some(ErrorCode::SystemIoFailure) => Unkept::Other(format!(
                "the disk under `{}` did not do what it was asked for: look whether it is well",
                path.display()
            )),
            // Tables or rows that are not as we wrote them.
            Some(ErrorCode::Unknown | ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch) | None => {
                Unkept::Damaged(path)
            }
            Some(_) => Unkept::Other(format!("`{}` could not be used: {error}", path.display())),
        }
    }
}

fn extended(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|error| error.extended_code)
}

impl fmt::Display for Unkept {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unkept::NoPlace => {
                write!(out, "this system names no folder for it: name one by the variable `REHEARSE_STATE`")
            }
            Unkept::Full(path) => write!(
                out,
                "there is no room left on the disk under `{}`: make some, and try again",
                path.display()
            ),
            Unkept::Busy => write!(
                out,
                "another window has the store in hand just now: close it, or try again in a moment"
            ),
            Unkept::ReadOnly(path) => write!(
                out,
                "`{}` may only be read: let yourself write there, or name another folder by `REHEARSE_STATE`",
                path.display()
            ),
            Unkept::Refused(path) => write!(
                out,
                "`{}` may not be opened by you: look at who owns it, or name another folder by `REHEARSE_STATE`",
                path.display()
            ),
            Unkept::Damaged(path) => write!(
                out,
                "the store `{}` is damaged, and nothing in it was changed: move that file to another folder by hand, and a new one is begun the next time",
                path.display()
            ),
            Unkept::Foreign(path) => write!(
                out,
                "`{}` belongs to another program, and was left as it is: move it away, or name another folder by `REHEARSE_STATE`",
                path.display()
            ),
            Unkept::Newer(path) => write!(
                out,
                "the store `{}` was made by a newer version of this program, and was left as it is: use that version, or name another folder by `REHEARSE_STATE`",
                path.display()
            ),
            Unkept::Gone(path) => {
                write!(out, "the store `{}` was taken away while it was in use", path.display())
            }
            Unkept::WrongPassphrase => {
                write!(out, "that was not the passphrase: what is kept stays closed")
            }
            Unkept::NoPassphrase => write!(out, "what is kept is locked, and no passphrase was given"),
            Unkept::Relocked => write!(
                out,
                "the passphrase was set, changed or removed in another window: start again to use it"
            ),
            Unkept::NoSuch(id) => {
                write!(out, "no rehearsal {id} is kept: `rehearse kept` lists those that are")
            }
            Unkept::InHand(id) => {
                write!(out, "another window has rehearsal {id} in hand: go on there, or leave it there first")
            }
            Unkept::Unreadable(id, path) => write!(
                out,
                "rehearsal {id} in `{}` is damaged and cannot be read: `rehearse forget {id}` takes it away, and the others are as they were",
                path.display()
            ),
            Unkept::Other(sentence) => write!(out, "{sentence}"),
        }
    }
}
