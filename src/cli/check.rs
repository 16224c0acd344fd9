//! `rehearse check`: every mistake of the files named, with its place.

use std::path::{Path, PathBuf};

use super::exit::{Exit, Trouble};
use super::files::{self, LIBRARY, TALK};
use super::reading::{self, MOST_SHOWN, Reading, left_out};
use super::screen::Screen;
use super::shelf::{Script, Shelf, is_script};

/// What `check` was asked for and has said so far.
pub(crate) struct Checking<'a> {
    library: Option<&'a Path>,
    /// How many more notes may be shown.
    room: usize,
    /// How many were not.
    left_out: usize,
    /// Folders whose libraries have errors, which were told once.
    broken: Vec<PathBuf>,
}

impl<'a> Checking<'a> {
    /// A run that looks in `library`, or in each script's own.
    pub(crate) fn new(library: Option<&'a Path>) -> Checking<'a> {
        Checking { library, room: MOST_SHOWN, left_out: 0, broken: Vec::new() }
    }

    /// Checks the file at `path` and shows what was found.
    pub(crate) fn check(
        &mut self,
        path: &Path,
        screen: &mut Screen,
        errors: &mut Screen,
    ) -> Result<Exit, Trouble> {
        let reading = self.read(path, errors)?;
        let room = self.room;
        reading.show(screen, &mut self.room)?;
        self.left_out += reading.notes.len() - (room - self.room);
        summary(&reading, path, screen)?;
        Ok(if reading.errors() > 0 { Exit::Findings } else { Exit::Fine })
    }

    /// Says how much was left out, if anything was.
    pub(crate) fn end(&self, screen: &mut Screen) -> Result<(), Trouble> {
        Ok(left_out(screen, self.left_out)?)
    }

    fn read(&mut self, path: &Path, errors: &mut Screen) -> Result<Reading, Trouble> {
        let shown = path.display();
        if files::is_folder(path) {
            let example = path.join(format!("*.{TALK}"));
            let advice = format!("name the files in it, as in `rehearse check {}`", example.display());
            return Err(Trouble::usage(format!("`{shown}` is a folder: {advice}")));
        }
        if path.file_name().is_some_and(|name| name == LIBRARY) {
            let bytes = files::read(path).map_err(|unread| unread.trouble(path))?;
            let (mut reading, library) = reading::library(shown.to_string(), bytes);
            if let Some(library) = library {
                reading.notes.extend(library.check_path(&names_beside(path)));
            }
            return Ok(reading);
        }
        if !is_script(path) && files::is_there(path) {
            return Err(Trouble::usage(format!("`{shown}` is no script: scripts end in `.{TALK}`")));
        }
        // A file that is not there is reported before its library is looked for.
        files::read(path).map_err(|unread| unread.trouble(path))?;
        Ok(self.shelf(path, errors)?.check(&Script::at(path.to_path_buf()))?.0)
    }

    /// The library around `path`. Where it has errors, they are shown for the first of its scripts only.
    fn shelf(&mut self, path: &Path, errors: &mut Screen) -> Result<Shelf, Trouble> {
        let folder = Shelf::folder_around(path, self.library);
        if let Some(folder) = folder.as_ref().filter(|folder| self.broken.contains(folder)) {
            let (path, library) = (path.display(), folder.join(LIBRARY));
            let message =
                format!("`{path}` was not checked: its library `{}` cannot be used yet", library.display());
            return Err(Trouble::Told(Exit::Findings, message));
        }
        let shelf = Shelf::around(path, self.library, errors);
        if shelf.is_err() {
            self.broken.extend(folder);
        }
        shelf
    }
}

/// The names of the scripts in the folder of the library file at `path`.
pub(crate) fn names_beside(path: &Path) -> Vec<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let scripts = files::scripts_in(folder).unwrap_or_default();
    scripts.into_iter().map(|script| Script::at(script).name).collect()
}

/// The trouble of a check that names no file: what to name instead.
pub(crate) fn nothing_named() -> Trouble {
    let here = files::scripts_in(Path::new(".")).unwrap_or_default();
    let advice = match here.first() {
        Some(script) => {
            let script = script.strip_prefix(".").unwrap_or(script);
            format!("name the files to look at, as in `rehearse check {}`", script.display())
        }
        None => format!("name the files to look at, as in `rehearse check my-own.{TALK}`"),
    };
    Trouble::usage(format!("there is nothing to check yet: {advice}"))
}

fn summary(reading: &Reading, path: &Path, screen: &mut Screen) -> Result<(), Trouble> {
    let found = match (reading.errors(), reading.warnings()) {
        (0, 0) => "nothing to mend".to_owned(),
        (0, warnings) => counted(warnings, "warning"),
        (errors, 0) => counted(errors, "error"),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    };
    screen.whole(&format!("{}: {found}", path.display()))?;
    Ok(())
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
