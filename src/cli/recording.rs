//! A rehearsal that is written down, or that goes on from one that was.

use std::path::{Path, PathBuf};

use rehearsal::authoring::playtest::{Heading, Verdict, continued, record, replay};
use rehearsal::program::Program;
use rehearsal::rehearsal::{Input, Rehearsal};

use super::exit::Trouble;
use super::files;
use super::playthrough::{Opened, PLAY, script_name};
use super::screen::Screen;
use super::shelf::{Script, Shelf};

/// Where a rehearsal is written down.
pub(crate) struct Recording {
    path: PathBuf,
    /// It goes on from this very file.
    goes_on: bool,
}

/// A playthrough that a rehearsal goes on from.
pub(crate) struct Before {
    opened: Opened,
    verdict: Verdict,
}

impl Recording {
    /// Looks whether a rehearsal can be written to `path` before it is played. A file that is there is only written where the
    /// rehearsal goes on `from` it: whoever names it twice means it.
    pub(crate) fn new(path: PathBuf, from: Option<&Path>) -> Result<Recording, Trouble> {
        let shown = path.display();
        if !files::ends_in(&path, PLAY) {
            return Err(Trouble::usage(format!(
                "a playthrough's file ends in `.{PLAY}`: name it `{}`",
                path.with_extension(PLAY).display()
            )));
        }
        let goes_on = from.is_some_and(|from| files::whole(from) == files::whole(&path));
        if files::is_there(&path) && !goes_on {
            return Err(Trouble::usage(format!(
                "`{shown}` is there already: name another file, or go on from it by `--from {shown}` as well"
            )));
        }
        let above = path.parent().and_then(Path::parent).filter(|above| !above.as_os_str().is_empty());
        if above.is_some_and(|above| !files::is_folder(above)) {
            return Err(Trouble::unreadable(format!("`{shown}` cannot be written: its folder is not there")));
        }
        Ok(Recording { path, goes_on })
    }

    /// Writes `rehearsal` down; gives the sentence that says so. What an author wrote stays where it goes on from it.
    pub(crate) fn write(
        &self,
        rehearsal: &Rehearsal<'_>,
        (shelf, script): (&Shelf, &Script),
        before: Option<&Before>,
    ) -> Result<String, Trouble> {
        let text = before.filter(|_| self.goes_on).and_then(|before| before.with_more(rehearsal));
        let text = text.unwrap_or_else(|| {
            let name = script_name(&self.path, script, shelf.is_built_in());
            let story = before.map_or("", |before| before.opened.play.header.story.as_str());
            record(rehearsal, Heading { story, script: name.as_deref() })
        });
        files::make_folder_of(&self.path)
            .and_then(|()| files::write(&self.path, text.as_bytes()))
            .map_err(|reason| Trouble::unwritten(&self.path, &reason))?;
        Ok(format!("Written down: {}", self.path.display()))
    }
}

impl Before {
    /// Replays `opened` in `program`. Trouble, with what is wrong, where it cannot be replayed.
    pub(crate) fn new(opened: Opened, program: &Program, errors: &mut Screen) -> Result<Before, Trouble> {
        let verdict = opened.plan(program).map(|plan| replay(&plan)).map_err(|reading| {
            let sentence = format!("`{}` cannot be replayed: mend it first", opened.path.display());
            reading.trouble(errors, &sentence)
        })?;
        Ok(Before { opened, verdict })
    }

    /// The day of the playthrough.
    pub(crate) fn seed(&self) -> u64 {
        self.opened.play.header.seed
    }

    /// How they arrive in it.
    pub(crate) fn temperament(&self) -> Option<String> {
        self.opened.play.header.temperament.as_ref().map(|written| written.text.clone())
    }

    /// What the learner did.
    pub(crate) fn inputs(&self) -> &[Input] {
        &self.verdict.inputs
    }

    /// Where the playthrough and its script part, in a few lines; none where they do not.
    pub(crate) fn parting(&self) -> Vec<String> {
        let Some(parting) = &self.verdict.parting else { return Vec::new() };
        let row = self.opened.play.rows.get(parting.row).map(|row| row.span).unwrap_or_default();
        let (path, line) = (self.opened.path.display(), self.opened.line(row));
        vec![
            format!("{path} and its script part at line {line}, and it goes on from there."),
            format!("Expected: {}", parting.expected),
            format!("Instead: {}", parting.came),
        ]
    }

    /// The playthrough's own text, with what came behind it; none where they have parted, or what came before was taken back.
    fn with_more(&self, rehearsal: &Rehearsal<'_>) -> Option<String> {
        if self.verdict.parting.is_some() || !rehearsal.inputs().starts_with(&self.verdict.inputs) {
            return None;
        }
        let text = self.opened.source.text();
        let gap = if text.ends_with('\n') { "" } else { "\n" };
        Some(format!("{text}{gap}{}", continued(rehearsal, &self.verdict)))
    }
}
