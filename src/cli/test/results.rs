//! Playthroughs and their scripts: each script is checked once, each playthrough is replayed in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rehearsal::authoring::playtest::{Seen, replay};
use rehearsal::program::Program;
use rehearsal::source::Source;

use super::super::exit::{Exit, Trouble};
use super::super::files;
use super::super::parallel;
use super::super::playthrough::{Opened, ScriptAt};
use super::super::reading::Reading;
use super::super::shelf::{Script, Shelf};
use super::super::shells::shell_word;

/// What came of a playthrough.
#[derive(Debug)]
pub(crate) struct Tested {
    /// Its file.
    pub(crate) path: PathBuf,
    /// What it is about.
    pub(crate) story: String,
    /// Which of the scripts it is held against; none where it could not be read.
    pub(crate) script: Option<usize>,
    /// What that script is called.
    pub(crate) script_name: String,
    /// The result.
    pub(crate) came: Came,
    /// What it has seen.
    pub(crate) seen: Option<Seen>,
}

/// The result of a test.
#[derive(Debug)]
pub(crate) enum Came {
    /// It passes.
    Passed,
    /// It and its script part.
    Parted(Box<Parted>),
    /// It could not be replayed: what is wrong with it.
    Broken(Reading),
    /// It could not be read, and why.
    Unread(String),
}

/// Where a playthrough and its script part.
#[derive(Debug)]
pub(crate) struct Parted {
    /// The line of the file, from 1.
    pub(crate) line: u32,
    /// What it expects.
    pub(crate) expected: String,
    /// What came.
    pub(crate) came: String,
    /// The conversation before it.
    pub(crate) told: Vec<String>,
    /// The text of the file.
    pub(crate) text: String,
    /// Why it was not accepted, where it was to be.
    pub(crate) refused: Option<String>,
}

/// The scripts of all playthroughs, each once.
pub(crate) struct Scripts {
    known: BTreeMap<ScriptAt, usize>,
    checked: Vec<Checked>,
}

/// A script that was checked.
struct Checked {
    at: ScriptAt,
    /// The program, and the names of its files; otherwise why nothing can be held against it.
    program: Result<(Program, Vec<Source>), String>,
}

impl Tested {
    /// A playthrough that could not be read.
    pub(crate) fn unread(path: &Path, reason: &str) -> Tested {
        Tested {
            path: path.to_path_buf(),
            story: String::new(),
            script: None,
            script_name: String::new(),
            came: Came::Unread(reason.to_owned()),
            seen: None,
        }
    }

    /// Whether it passes.
    pub(crate) fn passes(&self) -> bool {
        matches!(self.came, Came::Passed)
    }

    /// The exit code that goes with it.
    pub(crate) fn exit(&self) -> Exit {
        match self.came {
            Came::Passed => Exit::Fine,
            Came::Parted(_) | Came::Broken(..) => Exit::Findings,
            Came::Unread(_) => Exit::Unreadable,
        }
    }
}

impl Scripts {
    /// Checks the scripts of `plays`, each in `library` or in its own.
    pub(crate) fn new(plays: &[super::Read], library: Option<&Path>) -> Scripts {
        let wanted = plays.iter().flatten().map(Opened::script);
        let mut known = BTreeMap::new();
        let mut places: Vec<ScriptAt> = Vec::new();
        for at in wanted {
            known.entry(at.clone()).or_insert_with(|| {
                places.push(at);
                places.len() - 1
            });
        }
        let mut checked = Vec::with_capacity(places.len());
        parallel::each(
            &places,
            |at| Checked { at: at.clone(), program: script(at, library) },
            |one| {
                checked.push(one);
                true
            },
        );
        Scripts { known, checked }
    }

    /// The files of the scripts.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.checked.iter().filter_map(|script| match &script.at {
            ScriptAt::Path(path) => Some(path.as_path()),
            ScriptAt::BuiltIn(_) => None,
        })
    }

    /// The program of a script; none where nothing can be held against it.
    pub(crate) fn program(&self, at: usize) -> Option<&Program> {
        self.programs().find(|(index, ..)| *index == at).map(|(_, program, _)| program)
    }

    /// Every program, with its number and its files.
    pub(crate) fn programs(&self) -> impl Iterator<Item = (usize, &Program, &[Source])> {
        self.checked.iter().enumerate().filter_map(|(index, script)| {
            script.program.as_ref().ok().map(|(program, sources)| (index, program, sources.as_slice()))
        })
    }

    /// Replays a playthrough.
    pub(crate) fn test(&self, opened: &Opened) -> Tested {
        let at = opened.script();
        let script = self.known.get(&at).copied();
        let mut tested = Tested {
            path: opened.path.clone(),
            story: opened.play.header.story.clone(),
            script,
            script_name: at.name(),
            came: Came::Passed,
            seen: None,
        };
        let program = match script.and_then(|index| self.checked.get(index)).map(|script| &script.program) {
            Some(Ok((program, _))) => program,
            Some(Err(reason)) => {
                // What is wrong with it may be why its script was not found.
                let mut reading = opened.reading(opened.notes.clone());
                if reading.errors() == 0 {
                    reading.notes.push(opened.about_script(reason.clone()));
                }
                tested.came = Came::Broken(reading);
                return tested;
            }
            None => return tested,
        };
        let plan = match opened.plan(program) {
            Ok(plan) => plan,
            Err(reading) => {
                tested.came = Came::Broken(reading);
                return tested;
            }
        };
        let verdict = replay(&plan);
        tested.seen = Some(verdict.seen);
        if let Some(parting) = verdict.parting {
            tested.came = Came::Parted(Box::new(Parted {
                line: opened.line(plan.place(parting.row)),
                expected: parting.expected,
                came: parting.came,
                told: verdict.told,
                text: opened.source.text().to_owned(),
                refused: None,
            }));
        }
        tested
    }
}

impl ScriptAt {
    /// What it is called.
    pub(crate) fn name(&self) -> String {
        match self {
            ScriptAt::Path(path) => path.display().to_string(),
            ScriptAt::BuiltIn(name) => name.clone(),
        }
    }

    /// The script, and the library that it stands in. The reason in words where one of them is not to be had.
    pub(crate) fn find(&self, library: Option<&Path>) -> Result<(Shelf, Script), String> {
        let shelf = match self {
            ScriptAt::BuiltIn(name) => {
                let shelf = library.map_or_else(Shelf::built_in, Shelf::quietly).map_err(words)?;
                if name.contains('/') {
                    return Err(format!("the path of a script ends in `.talk`: write `{name}.talk`"));
                }
                let script = shelf.find(name).map_err(words)?;
                return Ok((shelf, script));
            }
            ScriptAt::Path(path) if !files::is_there(path) => {
                return Err(format!("there is no script `{}`: name it behind `script:`", path.display()));
            }
            ScriptAt::Path(path) => match Shelf::folder_around(path, library) {
                Some(folder) => Shelf::quietly(&folder).map_err(words)?,
                None => Shelf::alone(path),
            },
        };
        Ok((shelf, Script::at(PathBuf::from(self.name()))))
    }
}

/// The program at `at`, and its files; otherwise why nothing can be held against it.
fn script(at: &ScriptAt, library: Option<&Path>) -> Result<(Program, Vec<Source>), String> {
    let (shelf, script) = at.find(library)?;
    let (reading, program) = shelf.check(&script).map_err(words)?;
    let Reading { sources, .. } = reading;
    let name = at.name();
    match program {
        Some(program) if program.about.is_part => {
            Err(format!("`{name}` is a part of other scripts: name one of those behind `script:`"))
        }
        Some(program) => Ok((program, sources)),
        None => {
            let asked = shell_word(&name);
            Err(format!("`{name}` has errors, which `rehearse check {asked}` shows: mend them first"))
        }
    }
}

fn words(trouble: Trouble) -> String {
    trouble.told().1
}
