//! `rehearse check`: every mistake of the files named, with its place.

use std::path::Path;

use super::exit::{Exit, Trouble};
use super::files::{self, LIBRARY};
use super::reading::{self, Reading};
use super::screen::Screen;
use super::shelf::{Script, Shelf, is_script};

/// Checks the file at `path` and shows what was found.
pub(crate) fn check(
    path: &Path,
    library: Option<&Path>,
    screen: &mut Screen,
    errors: &mut Screen,
) -> Result<Exit, Trouble> {
    let reading = if path.file_name().is_some_and(|name| name == LIBRARY) {
        let bytes = files::read(path).map_err(|unread| unread.trouble(path))?;
        reading::library(path.display().to_string(), bytes).0
    } else {
        let shown = path.display();
        if !is_script(path) && files::is_there(path) && !files::is_folder(path) {
            return Err(Trouble::usage(format!("`{shown}` is no script: scripts end in `.talk`")));
        }
        // A file that is not there is reported before its library is looked for.
        files::read(path).map_err(|unread| unread.trouble(path))?;
        Shelf::around(path, library, errors)?.check(&Script::at(path.to_path_buf()))?.0
    };
    reading.show(screen)?;
    summary(&reading, path, screen)?;
    Ok(if reading.errors() > 0 { Exit::Findings } else { Exit::Fine })
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
