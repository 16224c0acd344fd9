//! `rehearse new --mine`: a copy of a script for the learner's own situation. Personal words are asked for and never taken from the
//! command line; the copy can be read by its owner alone.

use std::path::{Path, PathBuf};

use rehearsal::authoring::fresh;
use rehearsal::authoring::mine::{self, Wishes};
use rehearsal::program::Program;

use super::super::exit::{Exit, Trouble};
use super::super::files::{self, LIBRARY, TALK};
use super::super::reader::Reader;
use super::super::screen::Screen;
use super::super::shelf::{Script, Shelf};
use super::super::shells::shell_word;
use super::{Author, Question, Taken, shown};

/// The folder that copies stand in.
const FOLDER: &str = "mine";

/// The script that is copied.
pub(crate) struct Original<'o> {
    pub(crate) shelf: &'o Shelf,
    pub(crate) script: &'o Script,
    pub(crate) program: &'o Program,
}

/// Makes a copy of `original` at `asked`, or in a folder of its own where none is named.
pub(crate) fn run(
    original: &Original<'_>,
    asked: Option<&Path>,
    (screen, errors): (&mut Screen, &mut Screen),
    reader: impl FnOnce() -> Result<Reader, Trouble>,
) -> Result<Exit, Trouble> {
    let path = place(original, asked)?;
    let bytes = original.shelf.bytes(original.script)?;
    let library = library(original, &path)?;
    // What stands in the way is told before anything is asked.
    mine::mine(&bytes, &Wishes::default()).map_err(|reason| refused(original, &reason))?;
    let mut author = Author { screen, errors, reader: Some(reader()?) };
    author.screen.line(&format!("A copy of “{}” for yourself.", original.program.about.title))?;
    let Some(wishes) = author.wishes(original.program)? else {
        author.screen.line("Nothing was written.")?;
        return Ok(Exit::Fine);
    };
    let copy = mine::mine(&bytes, &wishes).map_err(|reason| refused(original, &reason))?;
    author.is_clean(original, &path, (&bytes, &copy))?;
    author.write(&path, library.as_deref(), &copy)?;
    Ok(Exit::Fine)
}

impl Author<'_> {
    /// What is to be different; none where the learner left.
    fn wishes(&mut self, program: &Program) -> Taken<Wishes> {
        let cast: Vec<&str> = program.speakers.iter().map(|speaker| speaker.name.as_str()).collect();
        let cast: Vec<&str> = cast.into_iter().filter(|name| *name != "You").collect();
        let mut wishes = Wishes::default();
        for name in &cast {
            let others = cast.iter().filter(|other| *other != name).map(|other| (*other).to_owned());
            let taken: Vec<String> = others.chain(wishes.names.iter().map(|(_, new)| new.clone())).collect();
            let typed = self.ask(&Question {
                asks: format!(
                    "What is {name} called for you? Any name will do; it need not be the real one."
                ),
                option: "--mine",
                given: None,
                suggested: (*name).to_owned(),
                accept: &|typed| mine::accept_name(typed, &taken),
            })?;
            let Some(typed) = typed else { return Ok(None) };
            wishes.names.push(((*name).to_owned(), typed));
        }
        let Some(you) = self.own_line(program, &wishes)? else { return Ok(None) };
        wishes.you = Some(you);
        for slot in program.slots.iter() {
            let typed = self.ask(&Question {
                asks: slot.ask.clone(),
                option: "--mine",
                given: None,
                suggested: mine::renamed(&slot.default, &wishes.names),
                accept: &mine::accept_answer,
            })?;
            let Some(typed) = typed else { return Ok(None) };
            wishes.slots.push((slot.name.clone(), typed));
        }
        Ok(Some(wishes))
    }

    fn own_line(&mut self, program: &Program, wishes: &Wishes) -> Taken<String> {
        let with = wishes.names.first().map_or("them", |(_, name)| name.as_str());
        let suggested = match mine::renamed(&program.about.you, &wishes.names) {
            none if none.is_empty() => format!("Somebody who wants to talk with {with}."),
            you => you,
        };
        self.ask(&Question {
            asks: "Who are you in it? A line in your own words.".to_owned(),
            option: "--mine",
            given: None,
            suggested,
            accept: &fresh::accept_you,
        })
    }

    /// Trouble where something is found in the copy that is not in the original.
    fn is_clean(
        &mut self,
        original: &Original<'_>,
        path: &Path,
        (before, copy): (&[u8], &str),
    ) -> Result<(), Trouble> {
        let copied = Script::at(path.to_path_buf());
        let (old, _) = original.shelf.check_bytes(original.script, before.to_vec());
        let (new, program) = original.shelf.check_bytes(&copied, copy.as_bytes().to_vec());
        if program.is_some() && new.notes.len() <= old.notes.len() {
            return Ok(());
        }
        let sentence =
            "nothing was written: with these words the copy would not check clean, so take plainer ones";
        Err(new.trouble(self.errors, sentence))
    }

    /// Writes the copy, and its library where it needs one; both or none. Says how to play it, and who could read it.
    fn write(&mut self, path: &Path, library: Option<&[u8]>, copy: &str) -> Result<(), Trouble> {
        let beside = files::folder_of(path).join(LIBRARY);
        if let Some(bytes) = library {
            files::create_private(&beside, bytes).map_err(|reason| Trouble::unwritten(&beside, &reason))?;
        }
        if let Err(reason) = files::create_private(path, copy.as_bytes()) {
            if library.is_some() {
                files::take_back(&beside);
            }
            return Err(Trouble::unwritten(path, &reason));
        }
        self.screen.blank()?;
        self.screen.line("Written:")?;
        self.screen.whole(&format!("  {}", shown(path)))?;
        if library.is_some() {
            self.screen
                .whole(&format!("  {} (the names of skills, so that the copy finds them)", shown(&beside)))?;
        }
        self.screen.blank()?;
        self.screen.line("Play it, or change it line by line:")?;
        self.screen.whole(&format!("  rehearse play {}", shell_word(&shown(path))))?;
        self.screen.blank()?;
        self.screen.line(WHO)?;
        Ok(())
    }
}

/// Who could read it.
const WHO: &str = "Who could read it: the file is not sealed. Only your account on this device may open it, so whoever can use your \
                   account, or has a backup of it, can too. Keep it out of folders that you share, and delete it when you need it no more: \
                   nothing else does.";

/// Where the copy goes. Trouble where something is there already, or where it could not be a script.
fn place(original: &Original<'_>, asked: Option<&Path>) -> Result<PathBuf, Trouble> {
    let usual = || Path::new(FOLDER).join(format!("{}.{TALK}", original.script.name));
    let path = match asked {
        None => usual(),
        Some(path) if files::ends_in(path, TALK) => path.to_path_buf(),
        Some(path) => {
            let example = shell_word(&shown(&usual()));
            return Err(Trouble::usage(format!(
                "`{}` is no name for a script: end it in `.{TALK}`, as in `{example}`",
                path.display()
            )));
        }
    };
    if files::is_there(&path) {
        return Err(Trouble::usage(format!(
            "`{}` is there already and stays as it is: name another file behind the script, or move that one away first",
            path.display()
        )));
    }
    Ok(path)
}

/// The library that has to be written beside the copy; none where it needs none, or finds its own. Trouble where it would find another
/// one, or where scripts stand there that would find this one.
fn library(original: &Original<'_>, path: &Path) -> Result<Option<Vec<u8>>, Trouble> {
    let wanted = original.shelf.library_bytes()?.map(|bytes| mine::library(&bytes));
    let folder = files::folder_of(path);
    let other = |what: &str| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let example = shell_word(&shown(&Path::new(FOLDER).join(name)));
        Trouble::usage(format!("{what}: name a file in a folder of its own, as in `{example}`"))
    };
    let around = files::library_of(path);
    let found = around.as_ref().map(|folder| files::read(&folder.join(LIBRARY))).transpose();
    let found = found.map_err(|unread| unread.trouble(&folder.join(LIBRARY)))?;
    match (wanted, found) {
        (None, None) => Ok(None),
        (Some(wanted), Some(found)) if wanted == mine::library(&found) => Ok(None),
        (_, Some(_)) => Err(other("another library is around that place, and the copy would be held to it")),
        (Some(wanted), None) => {
            let others = files::is_folder(folder).then(|| files::scripts_in(folder)).transpose();
            if others.map_err(Trouble::unreadable)?.is_some_and(|others| !others.is_empty()) {
                return Err(other(
                    "the copy needs its library beside it, and other scripts are there that do without one",
                ));
            }
            Ok(Some(wanted))
        }
    }
}

fn refused(original: &Original<'_>, reason: &str) -> Trouble {
    Trouble::usage(format!("`{}` cannot be copied: {reason}", original.script.name))
}
