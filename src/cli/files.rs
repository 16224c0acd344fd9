//! The door to the files: scripts, what they include, and libraries.
#![expect(clippy::disallowed_methods, reason = "the command's door to the files")]

use std::fs::{self, File, FileType};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Component, Path, PathBuf};

use rehearsal::source::LIMITS;

/// What a library's own file is called.
pub(crate) const LIBRARY: &str = "library.yaml";
/// What the file beside it is called that says where help is to be had.
pub(crate) const RESOURCES: &str = "resources.yaml";
/// What a script's file ends in.
pub(crate) const TALK: &str = "talk";
/// How many folders inside each other are looked through for scripts: more than anybody has, so that none is passed by in silence.
const DEEPEST: usize = 100;
/// How many links that lead to links are followed to a file that is not there yet.
const LINKS: usize = 40;

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
    // The folder that the command was started in, where the script is named without one.
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
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

/// `path` from the root on, so that two ways of writing it can be compared: links are followed, also those to what is not there yet.
pub(crate) fn whole(path: &Path) -> PathBuf {
    let whole = std::path::absolute(led_to(path)).unwrap_or_else(|_| path.to_path_buf());
    let folder = whole.parent().and_then(|folder| folder.canonicalize().ok());
    match (whole.canonicalize(), folder, whole.file_name()) {
        (Ok(found), _, _) => found,
        (Err(_), Some(folder), Some(name)) => folder.join(name),
        (Err(_), _, _) => whole,
    }
}

/// Where a link at `path` leads, though nothing is there; otherwise `path` itself.
fn led_to(path: &Path) -> PathBuf {
    let mut path = path.to_path_buf();
    for _ in 0..LINKS {
        let Ok(next) = fs::read_link(&path) else { break };
        path = path.parent().map_or_else(|| next.clone(), |folder| folder.join(&next));
    }
    path
}

/// Makes the folder of the file at `path`, where only that one is missing.
pub(crate) fn make_folder_of(path: &Path) -> Result<(), String> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            fs::create_dir(folder).map_err(|error| unwritten(&error))
        }
        Some(_) | None => Ok(()),
    }
}

/// The folder that the file at `path` stands in; `.` where none is written.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether the name of the file at `path` ends in `.` and `ending`.
pub(crate) fn ends_in(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|end| end == ending)
}

/// Whether the file at `path` is called like a library's own.
pub(crate) fn is_library(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == LIBRARY)
}

/// Whether the file at `path` is called like one that says where help is to be had.
pub(crate) fn is_resources(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == RESOURCES)
}

/// Whether it is called so and a library's own file is beside it: many a folder holds a `resources.yaml` of another kind.
pub(crate) fn is_of_a_library(path: &Path) -> bool {
    is_resources(path) && folder_of(path).join(LIBRARY).is_file()
}

/// Whether a folder is at `path`.
pub(crate) fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether what is at `path` is passed by where nobody has named it: a link to a folder, which may lead in a circle, and whatever is
/// neither a file nor a folder.
pub(crate) fn is_passed_by(path: &Path) -> bool {
    let kind = fs::symlink_metadata(path).map(|there| there.file_type());
    kind.is_ok_and(|kind| !kind.is_dir() && !can_be_read(kind, path))
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

/// Every script in `folder` and the folders inside it, in order of their paths. A folder with a library of its own is another library.
pub(crate) fn scripts_in(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let search =
        Search { wants: &|path| ends_in(path, TALK), enters: &|folder| !folder.join(LIBRARY).is_file() };
    search.all_in(folder)
}

/// Every file in `folder` and the folders inside it that `wants` takes, in order of their paths. Where a folder cannot be read, a
/// sentence with its name.
pub(crate) fn below(folder: &Path, wants: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>, String> {
    Search { wants, enters: &|_| true }.all_in(folder)
}

/// Whether a thing that was found in a folder is a file, or a link to one; a link to nothing counts, so that it is told. Whoever reads
/// a pipe would wait for ever.
fn can_be_read(kind: FileType, path: &Path) -> bool {
    kind.is_file() || kind.is_symlink() && fs::metadata(path).map_or(true, |there| there.is_file())
}

/// A search for files. Hidden folders and links to folders are never looked into.
struct Search<'w> {
    wants: &'w dyn Fn(&Path) -> bool,
    /// Which folders are looked into.
    enters: &'w dyn Fn(&Path) -> bool,
}

impl Search<'_> {
    fn all_in(&self, folder: &Path) -> Result<Vec<PathBuf>, String> {
        let mut found = Vec::new();
        self.look_into(folder, DEEPEST, &mut found)?;
        found.sort();
        Ok(found)
    }

    fn look_into(&self, folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), String> {
        let told = |error: io::Error| format!("`{}` could not be read: {}", folder.display(), reason(&error));
        for entry in fs::read_dir(folder).map_err(told)? {
            let entry = entry.map_err(told)?;
            let (kind, name) = (entry.file_type().map_err(told)?, entry.file_name());
            // `.` is not written in front of what is found here.
            let path = if folder == Path::new(".") { PathBuf::from(&name) } else { entry.path() };
            if kind.is_dir() {
                if depth > 0 && !name.to_string_lossy().starts_with('.') && (self.enters)(&path) {
                    self.look_into(&path, depth - 1, found)?;
                }
            } else if (self.wants)(&path) && can_be_read(kind, &path) {
                found.push(path);
            }
        }
        Ok(())
    }
}

/// Writes `bytes` to the file at `path`, whole or not at all: they are written beside it and moved into its place. A file that was
/// there keeps its permissions and its owner; one that may not be written is left alone.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    write_for(0o666, path, bytes)
}

/// The same for what is nobody else's: a new file can be read by its owner alone.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), String> {
    write_for(0o600, path, bytes)
}

/// A new file gets these permissions, less the mask of whoever starts the command.
fn write_for(mode: u32, path: &Path, bytes: &[u8]) -> Result<(), String> {
    // A link stays, and what it leads to is written.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let before = fs::metadata(path).ok();
    if before.as_ref().is_some_and(|before| !before.is_file()) {
        // A pipe or a device has no place to be moved into.
        return fs::write(path, bytes).map_err(|error| unwritten(&error));
    }
    if before.as_ref().is_some_and(|before| !may_be_written(before, path)) {
        return Err("it may only be read".to_owned());
    }
    let folder = folder_of(path);
    let permissions = before.as_ref().map_or_else(|| with_mode(mode), fs::Metadata::permissions);
    let beside = tempfile::Builder::new().prefix(".rehearse-").permissions(permissions).tempfile_in(folder);
    let written = beside.and_then(|mut beside| {
        beside.write_all(bytes)?;
        if let Some(before) = &before {
            keep_owner(beside.as_file(), before)?;
        }
        beside.as_file().sync_all()?;
        beside.persist(path).map_err(|error| error.error)?;
        Ok(())
    });
    written.map_err(|error| unwritten(&error))
}

/// Whether the file at `path` may be written by whoever starts the command: moving another into its place asks the folder alone.
fn may_be_written(before: &fs::Metadata, path: &Path) -> bool {
    let is_refused = || {
        let opened = File::options().write(true).open(path);
        opened.is_err_and(|error| error.kind() == ErrorKind::PermissionDenied)
    };
    !before.permissions().readonly() && !is_refused()
}

/// Gives `file` the owner, the group and the permissions of the one that it takes the place of, as far as whoever starts the command
/// may: an author's file stays the author's where a container runs as somebody else.
fn keep_owner(file: &File, before: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let now = file.metadata()?;
    if (now.uid(), now.gid()) != (before.uid(), before.gid()) {
        // Only some may give files away; for all others it is theirs from now on.
        let _ = fchown(file, Some(before.uid()), Some(before.gid()));
    }
    file.set_permissions(before.permissions())
}

/// Writes `bytes` to a new file at `path`, whole or not at all, and makes the folders on the way there. An error where something is
/// there already.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> Result<(), String> {
    create_for(0o666, path, bytes)
}

/// The same for what is nobody else's: it can be read by its owner alone.
pub(crate) fn create_private(path: &Path, bytes: &[u8]) -> Result<(), String> {
    create_for(0o600, path, bytes)
}

fn create_for(mode: u32, path: &Path, bytes: &[u8]) -> Result<(), String> {
    let folder = folder_of(path);
    let made = fs::create_dir_all(folder).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => io::Error::from(ErrorKind::NotADirectory),
        _ => error,
    });
    let written = made.and_then(|()| {
        let mut beside =
            tempfile::Builder::new().prefix(".rehearse-").permissions(with_mode(mode)).tempfile_in(folder)?;
        beside.write_all(bytes)?;
        beside.as_file().sync_all()?;
        beside.persist_noclobber(path).map(drop).map_err(|error| error.error)
    });
    written.map_err(|error| unwritten(&error))
}

/// Makes the folder at `path`, and those on the way to it; one that is there stays as it is.
pub(crate) fn make_folder(path: &Path) -> Result<(), String> {
    fs::create_dir_all(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => "a file is there".to_owned(),
        _ => unwritten(&error),
    })
}

/// Takes a file away that was just made; one that cannot be taken away stays.
pub(crate) fn take_back(path: &Path) {
    let _ = fs::remove_file(path);
}

fn unwritten(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => "you may not write there".to_owned(),
        ErrorKind::NotFound => "its folder is not there".to_owned(),
        ErrorKind::NotADirectory => "a part of its path is no folder".to_owned(),
        ErrorKind::IsADirectory => "a folder is there".to_owned(),
        ErrorKind::AlreadyExists => "something is there already".to_owned(),
        kind => kind.to_string(),
    }
}

fn with_mode(mode: u32) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    fs::Permissions::from_mode(mode)
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
