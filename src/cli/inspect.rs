//! Looking at files one by one: each script in its library, which is read once for all of its scripts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rehearsal::program::{Library, Program};
use rehearsal::proof::{Bar, Extent, Finding, Proof};
use rehearsal::review::Sentences;
use rehearsal::source::{Diagnostic, Levels, Source};

use super::exit::{Exit, Trouble};
use super::files::{self, LIBRARY};
use super::finding::Places;
use super::formats::Looked;
use super::paths::Input;
use super::proving::{Asking, Demand, Judged, Quality, judge};
use super::reading::{self, MOST_SHOWN, Paper, Reading};
use super::shelf::{Script, Shelf, is_script, no_script};
use super::terminal;

/// What standard input is called.
pub(crate) const STANDARD: &str = "<standard input>";

/// A file that is to be looked at.
#[derive(Debug)]
pub(crate) enum Job {
    /// A script, and which of the shelves it stands on.
    Script(PathBuf, usize),
    /// A script that came through standard input.
    Standard(Vec<u8>, usize),
    /// A library's own file.
    Library(PathBuf),
    /// What says where help is to be had, beside a library's own file.
    Resources(PathBuf),
    /// Something that cannot be looked at, and why.
    Refused(PathBuf, Exit, String),
}

/// What is found in a file, and its program.
type Checked = (Reading, Option<Program>);

/// Looks at files.
pub(crate) struct Inspector {
    jobs: Vec<Job>,
    /// The libraries of the scripts, each once; the reason where one cannot be used.
    shelves: Vec<Result<Shelf, String>>,
    /// One entry a shelf: the sentences of all its scripts, once they have been asked for.
    sentences: Vec<OnceLock<Sentences>>,
    levels: Levels,
    paper: Option<Paper>,
    /// How far proofs go; none where nothing is proven that the text settles.
    asking: Option<Asking>,
    /// The day on which it is looked, in days since 1970; none where the age of what is written does not matter.
    today: Option<i32>,
}

impl Inspector {
    /// Looks at `inputs`, each in `library` or in its own. `levels` go before those of the libraries.
    pub(crate) fn new(
        inputs: Vec<Input>,
        library: Option<&Path>,
        levels: Levels,
        paper: Option<Paper>,
    ) -> Result<Inspector, Trouble> {
        let mut inspector = Inspector {
            jobs: Vec::new(),
            shelves: Vec::new(),
            sentences: Vec::new(),
            levels,
            paper,
            asking: None,
            today: None,
        };
        let mut folders = Folders { asked: library, known: BTreeMap::new() };
        let libraries = inputs.iter().filter_map(Input::path).filter(|path| files::is_library(path));
        let named: Vec<PathBuf> = libraries.map(files::whole).collect();
        for input in inputs {
            inspector.add(input, &mut folders, &named)?;
        }
        Ok(inspector)
    }

    /// Proves every script that can be played, as far as `asking` says.
    pub(crate) fn proving(mut self, asking: Asking) -> Inspector {
        self.asking = Some(asking);
        self
    }

    /// Looks at how old entries of resources are, on day `today`.
    pub(crate) fn on_day(mut self, today: i32) -> Inspector {
        self.today = Some(today);
        self
    }

    /// What there is to look at, in order.
    pub(crate) fn jobs(&self) -> &[Job] {
        &self.jobs
    }

    fn add(&mut self, input: Input, folders: &mut Folders<'_>, named: &[PathBuf]) -> Result<(), Trouble> {
        let path = match input {
            Input::Standard => {
                let shelf = self.shelf(&files::whole(Path::new("-")), folders, named);
                self.jobs.push(Job::Standard(terminal::everything()?, shelf));
                return Ok(());
            }
            Input::File(path) => path,
        };
        if files::is_library(&path) {
            self.jobs.push(Job::Library(path));
        } else if files::is_resources(&path) {
            self.jobs.push(Job::Resources(path));
        } else if !is_script(&path) && files::is_there(&path) {
            let (exit, reason) = no_script(&path).told();
            self.jobs.push(Job::Refused(path, exit, reason));
        } else {
            let shelf = self.shelf(&path, folders, named);
            self.jobs.push(Job::Script(path, shelf));
        }
        Ok(())
    }

    /// The shelf of the script at `path`. A library that has not been named itself and cannot be used is looked at as well.
    fn shelf(&mut self, path: &Path, folders: &mut Folders<'_>, named: &[PathBuf]) -> usize {
        let folder = folders.around(path);
        let key = folder.clone().ok_or_else(|| path.parent().map(Path::to_path_buf).unwrap_or_default());
        if let Some(shelf) = folders.known.get(&key) {
            return *shelf;
        }
        let shelf = match &folder {
            None => Ok(Shelf::alone(path)),
            Some(folder) => Shelf::quietly(folder).map_err(|trouble| trouble.told().1),
        };
        let file = folder.map(|folder| folder.join(LIBRARY));
        if let (Err(_), Some(file)) = (&shelf, file.filter(|file| !named.contains(&files::whole(file)))) {
            self.jobs.push(Job::Library(file));
        }
        self.shelves.push(shelf);
        self.sentences.push(OnceLock::new());
        folders.known.insert(key, self.shelves.len() - 1);
        self.shelves.len() - 1
    }

    /// Looks at one of the jobs.
    pub(crate) fn inspect(&self, job: &Job) -> Looked {
        let file = job.name();
        match self.judged(job, |_, _| ()) {
            Ok((judged, _)) => self.looked(file, &judged),
            Err(refused) => Looked::refused(file, refused),
        }
    }

    /// What is found in one of the jobs, with its weights, by its text and by its proof; and the answer of `ask`, where there is a proof. Or
    /// the reason why it was not looked at.
    pub(crate) fn judged<T>(
        &self,
        job: &Job,
        ask: impl FnOnce(&Proof<'_>, &[Finding]) -> T,
    ) -> Result<(Judged, Option<T>), (Exit, String)> {
        let script = match job {
            Job::Script(path, shelf) => Some((Script::at(path.clone()), *shelf)),
            Job::Standard(_, shelf) => Some((Script::at(PathBuf::from(STANDARD)), *shelf)),
            Job::Library(_) | Job::Resources(_) | Job::Refused(..) => None,
        };
        let (Some((script, number)), Some(asking)) = (script, &self.asking) else {
            let (reading, program) = self.program(job)?;
            return Ok((Judged::of_reading(reading, program), None));
        };
        let bytes = bytes_of(job)?;
        let shelf = self.shelf_of(&script, number)?;
        let bar = if shelf.library.is_some() { Bar::Library } else { Bar::Any };
        // What comes through standard input stands in no place of the library, and may be one of its scripts.
        let path = matches!(job, Job::Script(..)).then(|| path_of(&script));
        let quality = self.asks_for_quality(shelf).then(|| Quality {
            sentences: path.as_deref().map(|path| (self.sentences_of(number, shelf), path)),
        });
        let (mut judged, answer) = judge(shelf.checked(&script, bytes), Demand { bar, quality }, asking, ask);
        self.weigh(shelf, &mut judged.reading);
        Ok((judged, answer))
    }

    /// What is found in one of the jobs, with its weights, and its program; none where it has errors, and for a library. Or the reason
    /// why it was not looked at.
    pub(crate) fn program(&self, job: &Job) -> Result<Checked, (Exit, String)> {
        let bytes = bytes_of(job)?;
        self.program_of(job, bytes)
    }

    /// The same for `bytes` instead of those that stand in the file now.
    pub(crate) fn program_of(&self, job: &Job, bytes: Vec<u8>) -> Result<Checked, (Exit, String)> {
        match job {
            Job::Refused(_, exit, reason) => Err((*exit, reason.clone())),
            Job::Library(path) => Ok((self.read_library(path, bytes), None)),
            Job::Resources(path) => Ok((self.read_resources(path, bytes), None)),
            Job::Script(path, shelf) => self.check_script(&Script::at(path.clone()), bytes, *shelf),
            Job::Standard(_, shelf) => self.check_script(&Script::at(PathBuf::from(STANDARD)), bytes, *shelf),
        }
    }

    fn read_library(&self, path: &Path, bytes: Vec<u8>) -> Reading {
        let (mut reading, library) = reading::library(path.display().to_string(), bytes);
        if let Some(library) = library {
            reading.notes.extend(library.check_path(&names_beside(path)));
            self.levels.over(&library.levels).apply(&mut reading.notes);
        }
        reading
    }

    fn read_resources(&self, path: &Path, bytes: Vec<u8>) -> Reading {
        let (mut reading, resources) = reading::resources(path.display().to_string(), bytes);
        if let (Some(resources), Some(today)) = (resources, self.today) {
            reading.notes.extend(resources.check_days(today));
            self.levels.apply(&mut reading.notes);
        }
        reading
    }

    fn check_script(&self, script: &Script, bytes: Vec<u8>, shelf: usize) -> Result<Checked, (Exit, String)> {
        let shelf = self.shelf_of(script, shelf)?;
        let (mut reading, program) = shelf.check_bytes(script, bytes);
        self.weigh(shelf, &mut reading);
        Ok((reading, program))
    }

    /// The shelf that a script stands on, or the reason why it cannot be looked at there.
    pub(crate) fn shelf_of(&self, script: &Script, shelf: usize) -> Result<&Shelf, (Exit, String)> {
        match self.shelves.get(shelf) {
            Some(Ok(shelf)) => Ok(shelf),
            Some(Err(reason)) => {
                let message = format!("`{}` was not checked: {reason}", script.path().display());
                Err((Exit::Findings, message))
            }
            None => Err((Exit::Unreadable, String::new())),
        }
    }

    /// Gives each note its weight.
    fn weigh(&self, shelf: &Shelf, reading: &mut Reading) {
        self.levels_on(shelf).apply(&mut reading.notes);
    }

    fn levels_on(&self, shelf: &Shelf) -> Levels {
        let library = shelf.library.as_ref().map(|library: &Library| &library.levels);
        self.levels.over(library.unwrap_or(&Levels::default()))
    }

    /// Whether somebody asks what would make the scripts of a shelf better.
    fn asks_for_quality(&self, shelf: &Shelf) -> bool {
        self.levels_on(shelf).asks_for_quality()
    }

    /// The sentences of all scripts of the library on the shelf of this number; none of a script that stands alone. Scripts that cannot be
    /// read or played have none.
    fn sentences_of(&self, number: usize, shelf: &Shelf) -> &Sentences {
        static NONE: OnceLock<Sentences> = OnceLock::new();
        let Some(kept) = self.sentences.get(number) else { return NONE.get_or_init(Sentences::default) };
        kept.get_or_init(|| {
            let mut sentences = Sentences::default();
            let scripts = shelf.library.as_ref().and_then(|_| shelf.scripts().ok()).unwrap_or_default();
            for script in scripts {
                let Ok(bytes) = shelf.bytes(&script) else { continue };
                if let Some(program) = shelf.checked(&script, bytes).program {
                    sentences.add(&path_of(&script), &program);
                }
            }
            sentences
        })
    }

    /// What was found in `file`, as reports need it.
    pub(crate) fn looked(&self, file: String, judged: &Judged) -> Looked {
        let reading = &judged.reading;
        let mut places = Places::new(&reading.sources);
        let mut room = MOST_SHOWN;
        let finding = |note: &Diagnostic| {
            let mut finding = places.finding(note);
            finding.witness = judged.witness(note).cloned();
            finding.told = self.told(note, &reading.sources, &mut room);
            if let (Some(told), Some(paper), Some(witness)) =
                (&mut finding.told, self.paper, &finding.witness)
            {
                *told += &paper.shown_by(&file, note.code, witness);
            }
            finding
        };
        let findings = reading.notes.iter().map(finding).collect();
        let is_unproven = judged.extent == Some(Extent::Interrupted);
        Looked { file, findings, unchecked: None, exit: Exit::Fine, is_unproven }
    }

    /// A finding as a person reads it, while there is room.
    fn told(&self, note: &Diagnostic, sources: &[Source], room: &mut usize) -> Option<String> {
        let paper = self.paper?;
        *room = room.checked_sub(1)?;
        Some(paper.render(note, sources))
    }
}

impl Job {
    /// The file, as it was named.
    pub(crate) fn name(&self) -> String {
        match self {
            Job::Script(path, _) | Job::Library(path) | Job::Resources(path) | Job::Refused(path, ..) => {
                path.display().to_string()
            }
            Job::Standard(..) => STANDARD.to_owned(),
        }
    }
}

/// The path of a script, the same however it was named.
fn path_of(script: &Script) -> String {
    files::whole(script.path()).display().to_string()
}

/// The bytes of a job; none of one that cannot be looked at.
fn bytes_of(job: &Job) -> Result<Vec<u8>, (Exit, String)> {
    match job {
        Job::Script(path, _) | Job::Library(path) | Job::Resources(path) => {
            files::read(path).map_err(|unread| unread.trouble(path).told())
        }
        Job::Standard(bytes, _) => Ok(bytes.clone()),
        Job::Refused(..) => Ok(Vec::new()),
    }
}

/// Which library is whose. Each is read once.
struct Folders<'a> {
    asked: Option<&'a Path>,
    /// The shelf of each library's folder, and of each folder outside of any.
    known: BTreeMap<Result<PathBuf, PathBuf>, usize>,
}

impl Folders<'_> {
    fn around(&self, path: &Path) -> Option<PathBuf> {
        Shelf::folder_around(path, self.asked)
    }
}

/// The names of the scripts in the folder of the library file at `path`.
pub(crate) fn names_beside(path: &Path) -> Vec<String> {
    let scripts = files::scripts_in(files::folder_of(path)).unwrap_or_default();
    scripts.into_iter().map(|script| Script::at(script).name).collect()
}
