//! The one place that asks the library of this package to check: what it needs, and what comes back.

use rehearsal::program::{Checked, Fetched, Library, Program, Resources, check};
use rehearsal::source::{Code, Diagnostic, Severity, Source, render};

use super::exit::{Exit, Trouble};
use super::inspect::STANDARD;
use super::proving::settled;
use super::screen::{Look, Screen, clean};
use super::shells::shell_word;
use super::witness::Witness;

/// So many notes are shown in one run: more would only scroll the first ones away.
pub(crate) const MOST_SHOWN: usize = 100;

/// How findings are laid out for people.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paper {
    /// In columns.
    width: usize,
    is_coloured: bool,
}

/// Findings need some room for the lines that they show, however narrow the screen.
const NARROWEST: u16 = 40;

impl Paper {
    /// As fits `screen`.
    pub(crate) fn of(screen: &Screen) -> Paper {
        let width = screen.width().max(NARROWEST).into();
        Paper { width, is_coloured: screen.look() == Look::Coloured }
    }

    /// The lines under a finding of `file` that show its conversation, each with a line end before it.
    pub(crate) fn shown_by(self, file: &str, code: Code, witness: &Witness) -> String {
        let width = u16::try_from(self.width).unwrap_or(u16::MAX);
        let mut lines = witness.brief(width);
        if file != STANDARD {
            lines.push(format!(
                "  the whole of it: rehearse prove {} --witness {code}",
                shell_word(&clean(file))
            ));
        }
        lines.into_iter().map(|line| format!("\n{line}")).collect()
    }

    /// A finding in `sources`, with the lines that it is about.
    pub(crate) fn render(self, note: &Diagnostic, sources: &[Source]) -> String {
        render(note, sources, self.width, self.is_coloured)
    }
}

/// What came of reading something: all its files, and what was found in them.
#[derive(Debug)]
pub(crate) struct Reading {
    /// The files, in order of their ids.
    pub(crate) sources: Vec<Source>,
    /// What was found.
    pub(crate) notes: Vec<Diagnostic>,
}

/// Reads the library's file that messages call `name`; the library only where nothing in it is wrong enough to stop.
pub(crate) fn library(name: String, bytes: Vec<u8>) -> (Reading, Option<Library>) {
    let (source, library, notes) = Library::read(&Fetched { name, bytes });
    let reading = Reading { sources: vec![source], notes };
    let library = if reading.errors() > 0 { None } else { library };
    (reading, library)
}

/// Reads the resources file that messages call `name`; the resources only where nothing in them is wrong.
pub(crate) fn resources(name: String, bytes: Vec<u8>) -> (Reading, Option<Resources>) {
    let (source, resources, notes) = Resources::read(&Fetched { name, bytes });
    (Reading { sources: vec![source], notes }, resources)
}

/// Gives the name and the bytes of an included file, or the reason why not.
pub(crate) type Fetch<'a> = &'a mut dyn FnMut(&str) -> Result<(String, Vec<u8>), String>;

/// Reads the script that messages call `name`, in `library`. `fetch` gives the name and the bytes of what it includes.
pub(crate) fn script(
    name: String,
    bytes: Vec<u8>,
    fetch: Fetch<'_>,
    library: Option<&Library>,
) -> (Reading, Option<Program>) {
    settled(checked(name, bytes, fetch, library))
}

/// The same, with what the text leaves open.
pub(crate) fn checked(name: String, bytes: Vec<u8>, fetch: Fetch<'_>, library: Option<&Library>) -> Checked {
    let mut fetch = |path: &str| fetch(path).map(|(name, bytes)| Fetched { name, bytes });
    check(&Fetched { name, bytes }, &mut fetch, library)
}

/// Says how many notes were not shown, if any.
pub(crate) fn left_out(screen: &mut Screen, count: usize) -> std::io::Result<()> {
    match count {
        0 => Ok(()),
        1 => screen.line("There is 1 more: mend these first, then check again."),
        more => screen.line(&format!("There are {more} more: mend these first, then check again.")),
    }
}

impl Reading {
    /// How many errors were found.
    pub(crate) fn errors(&self) -> usize {
        self.notes.iter().filter(|note| note.severity == Severity::Error).count()
    }

    /// Shows what was found, errors or warnings as they stand, but no more than `room` has; what was shown is taken from it.
    pub(crate) fn show(&self, screen: &mut Screen, room: &mut usize) -> std::io::Result<()> {
        let paper = Paper::of(screen);
        let shown = self.notes.len().min(*room);
        if shown > 0 {
            screen.blank()?;
        }
        *room -= shown;
        for note in self.notes.iter().take(shown) {
            screen.laid_out(&paper.render(note, &self.sources))?;
            screen.blank()?;
        }
        Ok(())
    }

    /// Shows what was found, and says how much of it is left out.
    pub(crate) fn show_most(&self, screen: &mut Screen) -> std::io::Result<()> {
        let mut room = MOST_SHOWN;
        self.show(screen, &mut room)?;
        left_out(screen, self.notes.len().saturating_sub(MOST_SHOWN))
    }

    /// The trouble of a script or library with errors: they are shown, then `sentence`.
    pub(crate) fn trouble(&self, screen: &mut Screen, sentence: &str) -> Trouble {
        match self.show_most(screen) {
            Ok(()) => Trouble::Told(Exit::Findings, sentence.to_owned()),
            Err(error) => Trouble::Output(error),
        }
    }
}
