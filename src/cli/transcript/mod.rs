//! One rehearsal as a file that its learner asked for: everything that was told and said, and the debrief, for reading, printing or
//! other programs.

mod html;
mod json;
pub(crate) mod markdown;
mod story;
mod svg;

use std::path::PathBuf;

use rehearsal::practice::Debrief;
use rehearsal::rehearsal::Rehearsal;

use super::exit::Trouble;
use super::files;
use story::Story;

/// What may be written, by the ending of the file's name.
const FORMS: [(&str, Form); 4] =
    [("md", Form::Markdown), ("html", Form::Html), ("htm", Form::Html), ("json", Form::Json)];

/// How a transcript is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Markdown,
    Html,
    Json,
}

/// A file that one rehearsal is to be written to.
pub(crate) struct Transcript {
    path: PathBuf,
    form: Form,
}

impl Transcript {
    /// Looks whether a rehearsal can be written to `path` before it is played: the ending says in which form, and nothing that is
    /// there is ever written over.
    pub(crate) fn new(path: PathBuf) -> Result<Transcript, Trouble> {
        let shown = path.display();
        let ends = |(ending, _): &&(&str, Form)| {
            path.extension().is_some_and(|end| end.eq_ignore_ascii_case(*ending))
        };
        let Some((_, form)) = FORMS.iter().find(ends) else {
            return Err(Trouble::usage(format!(
                "a transcript's file ends in `.md`, `.html` or `.json`, and `{shown}` does not: name it `{}`",
                path.with_extension("md").display()
            )));
        };
        if files::is_there(&path) {
            return Err(Trouble::usage(format!("`{shown}` is there already: name another file")));
        }
        if !files::is_folder(files::folder_of(&path)) {
            return Err(Trouble::unreadable(format!("`{shown}` cannot be written: its folder is not there")));
        }
        Ok(Transcript { form: *form, path })
    }

    /// Writes `rehearsal` and its debrief down; gives the sentence that says so.
    pub(crate) fn write(&self, rehearsal: &Rehearsal<'_>, debrief: &Debrief) -> Result<String, Trouble> {
        let story = Story::of(rehearsal, debrief);
        let text = match self.form {
            Form::Markdown => markdown::render(&story, debrief),
            Form::Html => html::render(&story, debrief),
            Form::Json => json::render(&story, debrief),
        };
        files::create_private(&self.path, text.as_bytes())
            .map_err(|reason| Trouble::unwritten(&self.path, &reason))?;
        Ok(format!(
            "Written down: {}. Everything that you said and typed is in it, and whoever can use your account can open it.",
            self.path.display()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, Transcript};

    #[test]
    fn the_ending_decides_and_another_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| Transcript::new(folder.path().join(name));
        for (name, form) in [("a.md", Form::Markdown), ("a.HTML", Form::Html), ("a.json", Form::Json)] {
            assert!(at(name).is_ok_and(|transcript| transcript.form == form), "{name}");
        }
        for name in ["a.txt", "a", "md", "a.md.talk", "nowhere/a.md"] {
            assert!(at(name).is_err(), "{name}");
        }
    }
}
