//! What a command is given to work on: files, folders, patterns and standard input, as a list of files in a fixed order.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::exit::Trouble;
use super::files::{self, LIBRARY};

/// What a command works on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Input {
    /// Standard input, asked for as `-`.
    Standard,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// Where it is; none for standard input.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Input::Standard => None,
            Input::File(path) => Some(path),
        }
    }
}

/// Which files of a folder a command works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// What their names end in, without the dot.
    pub(crate) ending: &'static str,
    /// What one is called: "script".
    pub(crate) noun: &'static str,
    /// Whether `library.yaml` is wanted too.
    pub(crate) libraries: bool,
}

/// Scripts.
pub(crate) const SCRIPTS: Wanted = Wanted { ending: files::TALK, noun: "script", libraries: false };

impl Wanted {
    /// Whether a file of a folder is one of them.
    fn takes(self, path: &Path) -> bool {
        files::ends_in(path, self.ending)
            || self.libraries && path.file_name().is_some_and(|name| name == LIBRARY)
    }
}

/// The files that `paths` mean: a file is itself, a folder every wanted file in it, a pattern every wanted file that it fits, and no
/// path at all the folder that the command was started in. Each file once, in the order of the paths, and of the names within
/// one. Trouble where a path leads to nothing.
pub(crate) fn find(paths: &[PathBuf], wanted: Wanted) -> Result<Vec<Input>, Trouble> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for path in paths {
        found.extend(meant(path, wanted)?.into_iter().filter(|input| seen.insert(input.clone())));
    }
    Ok(found)
}

fn meant(path: &Path, wanted: Wanted) -> Result<Vec<Input>, Trouble> {
    if path.as_os_str() == "-" {
        return Ok(vec![Input::Standard]);
    }
    if files::is_folder(path) {
        return in_folder(path, wanted);
    }
    let is_pattern = path.to_string_lossy().contains(['*', '?', '[']);
    if is_pattern && !files::is_there(path) {
        return fitting(path, wanted);
    }
    Ok(vec![Input::File(path.to_path_buf())])
}

fn in_folder(folder: &Path, wanted: Wanted) -> Result<Vec<Input>, Trouble> {
    let found = files::below(folder, &|path| wanted.takes(path))
        .map_err(|error| files::Unread::Other(error).trouble(folder))?;
    if found.is_empty() {
        return Err(Trouble::usage(format!(
            "there is no {} in `{}`: {}s end in `.{}`",
            wanted.noun,
            folder.display(),
            wanted.noun,
            wanted.ending
        )));
    }
    Ok(found.into_iter().map(Input::File).collect())
}

fn fitting(pattern: &Path, wanted: Wanted) -> Result<Vec<Input>, Trouble> {
    let written = pattern.to_string_lossy();
    let paths = glob::glob(&written)
        .map_err(|error| Trouble::usage(format!("`{written}` is no pattern: {}", error.msg)))?;
    let mut found = Vec::new();
    for path in paths {
        let path = path.map_err(|error| {
            Trouble::unreadable(format!("`{}` could not be read", error.path().display()))
        })?;
        if files::is_folder(&path) {
            found.extend(files::below(&path, &|path| wanted.takes(path)).unwrap_or_default());
        } else if wanted.takes(&path) {
            found.push(path);
        }
    }
    if found.is_empty() {
        return Err(Trouble::usage(format!(
            "no {} fits `{written}`: look at how it is written",
            wanted.noun
        )));
    }
    Ok(found.into_iter().map(Input::File).collect())
}
