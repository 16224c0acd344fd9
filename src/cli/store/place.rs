//! Where kept rehearsals lie: a private folder under the platform's own for the state of programs, or the one that the environment
//! names. Looking for it makes nothing.
#![expect(clippy::disallowed_methods, reason = "the store's door to its folder")]

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};

use super::unkept::Unkept;

/// Names another folder than the platform's.
const NAMED_BY: &str = "REHEARSE_STATE";
const FOLDER: &str = "rehearse";
const FILE: &str = "store.db";

/// The settings beside it.
const SETTINGS: &str = "settings.yaml";

/// What every database begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// Where the header of a database has our version of its tables, and whose file it is.
const VERSION_AT: usize = 60;
const OWNER_AT: usize = 68;

/// The folder that holds everything that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    folder: PathBuf,
}

/// What the beginning of a file says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    /// Nothing is in it yet.
    Empty,
    /// A database, with the version of its tables, and the number of the program whose it is.
    Database(u32, u32),
    /// Something else.
    Other,
}

impl Place {
    /// Where it would be. An error where the platform has no such folder.
    pub(crate) fn new() -> Result<Place, Unkept> {
        if let Some(named) = std::env::var_os(NAMED_BY).filter(|named| !named.is_empty()) {
            return Ok(Place { folder: PathBuf::from(named) });
        }
        let strategy = choose_native_strategy().map_err(|_| Unkept::NoPlace)?;
        let state = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
        Ok(Place { folder: state.join(FOLDER) })
    }

    /// The place in `folder`.
    #[cfg(test)]
    pub(super) fn at(folder: &Path) -> Place {
        Place { folder: folder.to_path_buf() }
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of the store.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    /// The file of the settings, beside it.
    pub(crate) fn settings(&self) -> PathBuf {
        self.folder.join(SETTINGS)
    }

    /// A file beside it.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Whether a store is there.
    pub(crate) fn holds_store(&self) -> bool {
        self.file().exists()
    }

    /// Makes the folder, for its owner alone; one that is there stays as it is.
    pub(crate) fn make(&self) -> Result<(), Unkept> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.folder);
        made.map_err(|error| Unkept::from_io(&error, &self.folder))
    }

    /// Makes the store's file where there is none, and sees to it that nobody but its owner may read it.
    pub(super) fn make_file(&self) -> Result<(), Unkept> {
        let path = self.file();
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let lax = fs::metadata(&path).is_ok_and(|there| there.permissions().mode() & 0o077 != 0);
                if lax {
                    // Where that is refused, somebody else owns it, and reading it will say so.
                    let _ = fs::set_permissions(&path, fs::Permissions::from_mode(0o600));
                }
                Ok(())
            }
            Err(error) => Err(Unkept::from_io(&error, &path)),
        }
    }

    /// What the file's beginning says, read without a trace.
    pub(super) fn header(&self) -> Result<Header, Unkept> {
        let path = self.file();
        let read = || -> io::Result<Vec<u8>> {
            let mut bytes = Vec::new();
            File::open(&path)?.take(100).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = read().map_err(|error| Unkept::from_io(&error, &path))?;
        let word =
            |at: usize| bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).map(u32::from_be_bytes);
        Ok(match (bytes.get(..16), word(VERSION_AT), word(OWNER_AT)) {
            (None, _, _) if bytes.is_empty() => Header::Empty,
            (Some(magic), Some(version), Some(owner)) if magic == MAGIC => Header::Database(version, owner),
            _ => Header::Other,
        })
    }

    /// What tells this very file from another that takes its place; none where it is gone.
    pub(super) fn identity(&self) -> Option<(u64, u64)> {
        fs::metadata(self.file()).ok().map(|there| (there.dev(), there.ino()))
    }

    /// Whether changes wait beside the store to be taken into it.
    pub(super) fn has_changes_beside(&self) -> bool {
        fs::metadata(self.beside("store.db-wal")).is_ok_and(|there| there.len() > 0)
    }

    /// Whether the store may be taken away: it is ours, and no window has a rehearsal in hand.
    pub(crate) fn may_be_removed(&self) -> Result<(), Unkept> {
        match self.header()? {
            Header::Empty | Header::Database(0, 0) | Header::Database(_, super::tables::OWNER) => {}
            Header::Database(..) => return Err(Unkept::Foreign(self.file())),
            Header::Other => return Err(Unkept::Damaged(self.file())),
        }
        for id in self.claims().iter().filter_map(|path| super::claim::number(path)) {
            drop(super::claim::Claim::take(self, id)?);
        }
        Ok(())
    }

    /// Takes the store and the settings away for good: each of its files is overwritten, as far as its disk lets it, and removed; then the folder, where
    /// nothing else is in it.
    pub(crate) fn remove(&self) -> Result<(), Unkept> {
        for name in [SETTINGS, FILE, "store.db-wal", "store.db-shm", "store.db-journal"] {
            let path = self.beside(name);
            let gone = overwrite(&path).and_then(|()| fs::remove_file(&path));
            match gone {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(Unkept::from_io(&error, &path)),
            }
        }
        for stale in self.claims() {
            let _ = fs::remove_file(stale);
        }
        // Files that are not ours may be in it: then it stays.
        let _ = fs::remove_dir(&self.folder);
        Ok(())
    }

    fn claims(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let ours = |path: &PathBuf| {
            path.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name.starts_with(super::claim::PREFIX))
        };
        entries.flatten().map(|entry| entry.path()).filter(ours).collect()
    }
}

fn overwrite(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(0))?;
    io::copy(&mut io::repeat(0).take(length), &mut file)?;
    file.sync_all()
}
