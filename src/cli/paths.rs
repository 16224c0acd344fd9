//! What a command is given to work on: files, folders, patterns and standard input, as a list of files in a fixed order.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern, PatternError};

use super::exit::Trouble;
use super::files;

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
    /// Whether `library.yaml` is wanted too, and the `resources.yaml` beside it.
    pub(crate) libraries: bool,
}

/// The signs that make a pattern of a path.
const SIGNS: [char; 3] = ['*', '?', '['];

/// Scripts.
pub(crate) const SCRIPTS: Wanted = Wanted { ending: files::TALK, noun: "script", libraries: false };

impl Wanted {
    /// Whether a file of a folder is one of them.
    fn takes(self, path: &Path) -> bool {
        let is_of_libraries = files::is_library(path) || files::is_of_a_library(path);
        files::ends_in(path, self.ending) || self.libraries && is_of_libraries
    }
}

/// The files that `paths` mean: a file is itself, a folder every wanted file in it, a pattern every wanted file that it fits, and no
/// path at all the folder that the command was started in. Each file once, in the order of the paths, and of the names within
/// one. Trouble where a path leads to nothing.
pub(crate) fn find(paths: &[PathBuf], wanted: Wanted) -> Result<Vec<Input>, Trouble> {
    Ok(find_rooted(paths, wanted)?.into_iter().map(|(input, _)| input).collect())
}

/// The same, each with its way from the path that it was found by: from a folder on, with `/`, so that it is one and the same wherever
/// that folder lies.
pub(crate) fn find_rooted(paths: &[PathBuf], wanted: Wanted) -> Result<Vec<(Input, String)>, Trouble> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for path in paths {
        let new = meant(path, wanted)?.into_iter().filter(|input| seen.insert(plain(input)));
        found.extend(new.map(|input| {
            let way = way_from(path, &input);
            (input, way)
        }));
    }
    Ok(found)
}

/// The way to `input` from `root`, where that is a folder around it.
fn way_from(root: &Path, input: &Input) -> String {
    let Some(path) = input.path() else { return "-".to_owned() };
    let (path, root) = (simple(path), simple(root));
    let inside = path.strip_prefix(&root).ok().filter(|inside| !inside.as_os_str().is_empty());
    let parts = inside.unwrap_or(&path).components();
    let parts: Vec<String> = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

/// `input` as it is written from the root on: `a.talk` and `./a.talk` are one file.
fn plain(input: &Input) -> Input {
    match input {
        Input::Standard => Input::Standard,
        Input::File(path) => Input::File(simple(&std::path::absolute(path).unwrap_or_else(|_| path.clone()))),
    }
}

/// `path` without detours: `a/b/../c` is `a/c`, as an author would write it.
pub(crate) fn simple(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(parts.components().next_back(), Some(Component::Normal(_))) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
}

/// Whether `path` is a pattern: a file that is there is itself, whatever it is called.
pub(crate) fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(SIGNS) && !files::is_there(path)
}

fn meant(path: &Path, wanted: Wanted) -> Result<Vec<Input>, Trouble> {
    if path.as_os_str() == "-" {
        return Ok(vec![Input::Standard]);
    }
    if files::is_folder(path) {
        return in_folder(path, wanted);
    }
    if is_pattern(path) {
        return fitting(path, wanted);
    }
    Ok(vec![Input::File(path.to_path_buf())])
}

fn in_folder(folder: &Path, wanted: Wanted) -> Result<Vec<Input>, Trouble> {
    let found = files::below(folder, &|path| wanted.takes(path)).map_err(Trouble::unreadable)?;
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
    let found =
        if written.contains("**") { deeply(pattern, wanted)? } else { level_by_level(&written, wanted)? };
    if found.is_empty() {
        return Err(Trouble::usage(format!(
            "no {} fits `{written}`: look at how it is written",
            wanted.noun
        )));
    }
    Ok(found.into_iter().map(Input::File).collect())
}

fn no_pattern(written: &str, error: &PatternError) -> Trouble {
    Trouble::usage(format!("`{written}` is no pattern: {}", error.msg))
}

/// What fits a pattern without `**`, which comes to an end by itself.
fn level_by_level(written: &str, wanted: Wanted) -> Result<Vec<PathBuf>, Trouble> {
    let mut found = Vec::new();
    for path in glob::glob(written).map_err(|error| no_pattern(written, &error))? {
        let path = path.map_err(|error| {
            Trouble::unreadable(format!("`{}` could not be read", error.path().display()))
        })?;
        if files::is_passed_by(&path) {
            continue;
        }
        if files::is_folder(&path) {
            found.extend(files::below(&path, &|path| wanted.takes(path)).map_err(Trouble::unreadable)?);
        } else if wanted.takes(&path) {
            found.push(path);
        }
    }
    Ok(found)
}

/// What fits a pattern with `**`. No link to a folder is followed, since one that leads upwards would never end.
fn deeply(pattern: &Path, wanted: Wanted) -> Result<Vec<PathBuf>, Trouble> {
    let pattern: PathBuf = pattern.components().filter(|part| *part != Component::CurDir).collect();
    let written = pattern.to_string_lossy();
    let fitting = Pattern::new(&written).map_err(|error| no_pattern(&written, &error))?;
    let is_plain = |part: &Component<'_>| !part.as_os_str().to_string_lossy().contains(SIGNS);
    let base: PathBuf = pattern.components().take_while(is_plain).collect();
    let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
    // A folder that fits stands for all that is in it.
    let fits = |path: &Path| path.ancestors().any(|path| fitting.matches_path_with(path, options));
    if !files::is_folder(&base) {
        return Ok(Vec::new());
    }
    files::below(&base, &|path| wanted.takes(path) && fits(path)).map_err(Trouble::unreadable)
}
