//! Playthroughs as files: reading one, finding its script, and naming that script in one that is written.

use std::path::{Path, PathBuf};

use rehearsal::authoring::playtest::Plan;
use rehearsal::program::Program;
use rehearsal::source::{Code, Diagnostic, FileId, LIMITS, Place, Source, Span};
use rehearsal::syntax::play::{self, Playthrough};

use super::files::{self, TALK};
use super::paths::simple;
use super::reading::Reading;
use super::shelf::{Script, is_script};

/// What a playthrough's file ends in.
pub(crate) const PLAY: &str = "play";

/// A playthrough that was read.
pub(crate) struct Opened {
    /// Its path, as the command was given it.
    pub(crate) path: PathBuf,
    /// Its text.
    pub(crate) source: Source,
    /// What it says.
    pub(crate) play: Playthrough,
    /// What is wrong with it.
    pub(crate) notes: Vec<Diagnostic>,
}

/// Where the script of a playthrough is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ScriptAt {
    /// In a file.
    Path(PathBuf),
    /// In the built-in library, under this name.
    BuiltIn(String),
}

impl Opened {
    /// Reads the bytes of the playthrough at `path`.
    pub(crate) fn new(path: &Path, bytes: Vec<u8>) -> Opened {
        let source = Source::read(FileId(0), &path.display().to_string(), bytes, LIMITS);
        let mut notes = source.notes().to_vec();
        let (play, found) = if source.is_rejected() {
            (Playthrough::default(), Vec::new())
        } else {
            play::parse(FileId(0), source.text())
        };
        notes.extend(found);
        Opened { path: path.to_path_buf(), source, play, notes }
    }

    /// Where its script is: as its header says, or beside the folder and of its name.
    pub(crate) fn script(&self) -> ScriptAt {
        let folder = files::folder_of(&self.path);
        match &self.play.header.script {
            Some(written) if !is_script(Path::new(&written.text)) => ScriptAt::BuiltIn(written.text.clone()),
            Some(written) => ScriptAt::Path(simple(&folder.join(&written.text))),
            None => ScriptAt::Path(script_of(&self.path)),
        }
    }

    /// A finding about its script.
    pub(crate) fn about_script(&self, message: impl Into<String>) -> Diagnostic {
        let span = self.play.header.script.as_ref().map_or(Span::at(0), |written| written.span);
        Diagnostic::new(Code::PlaythroughScript, Place::new(FileId(0), span), message)
    }

    /// What it does in `program`; otherwise everything that is wrong with it.
    pub(crate) fn plan(&self, program: &Program) -> Result<Plan<'_>, Reading> {
        let (plan, found) = Plan::new(program, self.source.text(), &self.play);
        let notes = self.notes.iter().cloned().chain(found).collect();
        let reading = self.reading(notes);
        if reading.errors() > 0 { Err(reading) } else { Ok(plan) }
    }

    /// `notes` about it, to be shown.
    pub(crate) fn reading(&self, notes: Vec<Diagnostic>) -> Reading {
        Reading { sources: vec![self.source.clone()], notes }
    }

    /// The line of a place in its text, from 1.
    pub(crate) fn line(&self, span: Span) -> u32 {
        self.source.line_index().line(span.start)
    }
}

/// The script that a playthrough at `path` belongs to where it names none: `the-call.talk` for `the-call/heard.play`.
fn script_of(path: &Path) -> PathBuf {
    let folder = files::folder_of(path);
    // `heard.play` alone stands in a folder whose name is not written.
    let named = if folder.file_name().is_some() { folder.to_path_buf() } else { files::whole(folder) };
    let own = named.with_file_name(format!(
        "{}.{TALK}",
        named.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    ));
    simple(&own)
}

/// The folder in which the playthroughs of the script at `path` lie.
pub(crate) fn folder_of_plays(path: &Path) -> PathBuf {
    path.with_extension("")
}

/// Whether a file, or what a link of its name leads to, is called like one that an author writes: a script, a playthrough, a
/// library or its resources. What a command draws or reports is never written over such a file.
pub(crate) fn is_an_authors(path: &Path) -> bool {
    let is_called_so = |path: &Path| {
        path.extension().is_some_and(|end| end == TALK || end == PLAY)
            || files::is_library(path)
            || files::is_of_a_library(path)
    };
    is_called_so(path) || is_called_so(&files::whole(path))
}

/// What a recording at `path` calls the script: nothing for the one that it would find by itself, the name of a built-in one, otherwise
/// the way there.
pub(crate) fn script_name(path: &Path, script: &Script, is_built_in: bool) -> Option<String> {
    if is_built_in {
        return Some(script.name.clone());
    }
    let (own, folder) = (files::whole(script.path()), files::whole(files::folder_of(path)));
    if files::whole(&script_of(path)) == own {
        return None;
    }
    Some(way(&folder, &own))
}

/// The way from `folder` to `file`, with `/`.
fn way(folder: &Path, file: &Path) -> String {
    let alike = folder.components().zip(file.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(alike).map(|_| "..".to_owned());
    let down = file.components().skip(alike).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
