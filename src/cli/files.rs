//! The door to the files: scripts, what they include, and libraries.
#![expect(clippy::disallowed_methods, reason = "the command's door to the files")]

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use rehearsal::source::LIMITS;

/// What a library's own file is called.
pub(crate) const LIBRARY: &str = "library.yaml";
/// What a script's file ends in.
pub(crate) const TALK: &str = "talk";
/// How many folders inside each other are looked through for scripts.
const DEEPEST: usize = 8;

/// Why a file was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// Nothing is there.
    Missing,
    /// A folder is there.
    Folder,
    /// Something else, in words.
    Other(String),
}

/// The bytes of the file at `path`, and one more than the limit where it is too large, so that the check says so.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| unread(&error))?;
    let most = u64::try_from(LIMITS.file).unwrap_or(u64::MAX).saturating_add(8);
    file.take(most).read_to_end(&mut bytes).map_err(|error| unread(&error))?;
    Ok(bytes)
}

/// The bytes of a file that a script in `folder` includes. It must stand inside of `root`, wherever links lead.
pub(crate) fn read_included(root: &Path, folder: &Path, relative: &str) -> Result<Vec<u8>, String> {
    let path = folder.join(relative);
    let words = |error: io::Error| match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => reason(&error),
    };
    let inside = path.canonicalize().map_err(words)?.starts_with(root.canonicalize().map_err(words)?);
    if !inside {
        return Err("it stands outside of the library".to_owned());
    }
    read(&path).map_err(|unread| match unread {
        Unread::Missing => "there is no such file".to_owned(),
        Unread::Folder => "it is a folder".to_owned(),
        Unread::Other(reason) => reason,
    })
}

/// Whether a folder is at `path`.
pub(crate) fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether anything is at `path`.
pub(crate) fn is_there(path: &Path) -> bool {
    path.exists()
}

/// The nearest folder, upwards from the script at `path`, that holds a library.
pub(crate) fn library_of(path: &Path) -> Option<PathBuf> {
    let holds = |folder: &&Path| folder.join(LIBRARY).is_file();
    // As written first, so that messages call files what the author calls them; a `..` would leave the way upwards.
    let is_simple = path.components().all(|part| part != Component::ParentDir);
    let written = path.ancestors().skip(1).find(holds).filter(|_| is_simple);
    let written = written.map(Path::to_path_buf);
    written.or_else(|| path.canonicalize().ok()?.ancestors().skip(1).find(holds).map(Path::to_path_buf))
}

/// Every script in `folder` and the folders inside it, in order of their paths. Links to folders are not followed, and a folder with a
/// library of its own is another library.
pub(crate) fn scripts_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut scripts = Vec::new();
    collect(folder, DEEPEST, &mut scripts)?;
    scripts.sort();
    Ok(scripts)
}

fn collect(folder: &Path, depth: usize, scripts: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if kind.is_dir() && (is_hidden || path.join(LIBRARY).is_file()) {
            continue;
        }
        if kind.is_dir() && depth > 0 {
            collect(&path, depth - 1, scripts)?;
        } else if !kind.is_dir() && path.extension().is_some_and(|end| end == TALK) {
            scripts.push(path);
        }
    }
    Ok(())
}

fn unread(error: &io::Error) -> Unread {
    match error.kind() {
        ErrorKind::NotFound => Unread::Missing,
        ErrorKind::IsADirectory => Unread::Folder,
        _ => Unread::Other(reason(error)),
    }
}

/// A reason in our own style: lower case, no full stop, no number of the system's.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => "you may not read it".to_owned(),
        ErrorKind::NotADirectory => "a part of its path is no folder".to_owned(),
        kind => kind.to_string(),
    }
}
