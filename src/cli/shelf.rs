//! The library in hand, built in or in a folder, and the scripts that stand in it.

use std::path::{Path, PathBuf};

use rehearsal::program::{Checked, Library, Program, Resources};
use rehearsal::source::nearest;

use super::embedded;
use super::exit::{Exit, Trouble};
use super::files::{self, LIBRARY, RESOURCES, TALK, Unread};
use super::proving::settled;
use super::reading::{self, Reading};
use super::screen::Screen;
use super::shells::shell_word;

/// A library in hand.
#[derive(Clone)]
pub(crate) struct Shelf {
    place: Place,
    /// What the library declares; none for a script that stands alone.
    pub(crate) library: Option<Library>,
}

/// Where a library's files are.
#[derive(Clone, Debug)]
enum Place {
    /// In the command itself.
    BuiltIn,
    /// In a folder.
    Folder(PathBuf),
    /// Nowhere: a script alone, in this folder.
    Alone(PathBuf),
}

/// A script in the library.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    /// What it is asked for by: its file's stem.
    pub(crate) name: String,
    /// Its path: relative to the built-in library, or as the command was given it.
    path: PathBuf,
}

impl Shelf {
    /// The library in `folder`, or the built-in one. Trouble where the folder has none, or where it has errors, which are shown.
    pub(crate) fn open(folder: Option<&Path>, errors: &mut Screen) -> Result<Shelf, Trouble> {
        match folder {
            Some(folder) => Shelf::in_folder(folder, errors),
            None => Shelf::read(
                Place::BuiltIn,
                LIBRARY,
                embedded::file(LIBRARY).unwrap_or_default().to_vec(),
                errors,
            ),
        }
    }

    /// The library that the script at `path` stands in, unless `folder` names another.
    pub(crate) fn around(path: &Path, folder: Option<&Path>, errors: &mut Screen) -> Result<Shelf, Trouble> {
        match Shelf::folder_around(path, folder) {
            Some(folder) => Shelf::in_folder(&folder, errors),
            None => Ok(Shelf::alone(path)),
        }
    }

    /// The shelf of a script at `path` that stands in no library.
    pub(crate) fn alone(path: &Path) -> Shelf {
        Shelf { place: Place::Alone(files::folder_of(path).to_path_buf()), library: None }
    }

    /// The library in `folder`. What is wrong with it is told in a sentence only.
    pub(crate) fn quietly(folder: &Path) -> Result<Shelf, Trouble> {
        let path = folder.join(LIBRARY);
        let bytes = library_bytes(folder, &path)?;
        let (_, library) = reading::library(path.display().to_string(), bytes);
        let message = format!("its library `{}` cannot be used yet", path.display());
        let library = library.ok_or(Trouble::Told(Exit::Findings, message))?;
        Ok(Shelf { place: Place::Folder(folder.to_path_buf()), library: Some(library) })
    }

    /// The library that is built in. What is wrong with it is told in a sentence only.
    pub(crate) fn built_in() -> Result<Shelf, Trouble> {
        let bytes = embedded::file(LIBRARY).unwrap_or_default().to_vec();
        let (_, library) = reading::library(LIBRARY.to_owned(), bytes);
        let message = "the library that is built in cannot be used";
        let library = library.ok_or_else(|| Trouble::Told(Exit::Findings, message.to_owned()))?;
        Ok(Shelf { place: Place::BuiltIn, library: Some(library) })
    }

    /// The folder of the library that the script at `path` stands in, unless `folder` names another; none where it stands alone.
    pub(crate) fn folder_around(path: &Path, folder: Option<&Path>) -> Option<PathBuf> {
        folder.map(Path::to_path_buf).or_else(|| files::library_of(path))
    }

    /// The scripts of the library, in order of their paths.
    pub(crate) fn scripts(&self) -> Result<Vec<Script>, Trouble> {
        let paths = match &self.place {
            Place::BuiltIn => embedded::names().map(PathBuf::from).filter(|path| is_script(path)).collect(),
            // A script that is named without a folder stands in this one.
            Place::Folder(folder) | Place::Alone(folder) => {
                let here = folder.as_os_str().is_empty().then_some(Path::new("."));
                files::scripts_in(here.unwrap_or(folder)).map_err(Trouble::unreadable)?
            }
        };
        Ok(paths.into_iter().map(Script::at).collect())
    }

    /// The script called `name`. Trouble with a suggestion where there is none.
    pub(crate) fn find(&self, name: &str) -> Result<Script, Trouble> {
        let scripts = self.scripts()?;
        // Of two with one name the one further up is meant: the other is asked for by its path.
        let named = scripts.iter().filter(|script| script.name == name);
        if let Some(script) = named.min_by_key(|script| script.path.components().count()) {
            return Ok(script.clone());
        }
        let near = nearest(name, scripts.iter().map(|script| script.name.as_str()));
        let near = near.or_else(|| only_one_with(name, &scripts));
        let advice = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`rehearse list` shows the names".to_owned(),
        };
        Err(Trouble::usage(format!("there is no script called `{name}`: {advice}")))
    }

    /// Whether it is the library in the command itself.
    pub(crate) fn is_built_in(&self) -> bool {
        matches!(self.place, Place::BuiltIn)
    }

    /// What `rehearse play` may be given to find `script` again: its name in the built-in library, or its path.
    pub(crate) fn asked_as(&self, script: &Script) -> String {
        match self.place {
            Place::BuiltIn => script.name.clone(),
            Place::Folder(_) | Place::Alone(_) => script.path.display().to_string(),
        }
    }

    /// Reads and checks `script`. Trouble where it cannot be read.
    pub(crate) fn check(&self, script: &Script) -> Result<(Reading, Option<Program>), Trouble> {
        Ok(self.check_bytes(script, self.bytes(script)?))
    }

    /// The bytes of `script`. Trouble where it cannot be read.
    pub(crate) fn bytes(&self, script: &Script) -> Result<Vec<u8>, Trouble> {
        match &self.place {
            Place::BuiltIn => {
                Ok(embedded::file(&script.path.display().to_string()).unwrap_or_default().to_vec())
            }
            Place::Folder(_) | Place::Alone(_) => {
                files::read(&script.path).map_err(|unread| unread.trouble(&script.path))
            }
        }
    }

    /// The bytes of the library's own file; none for a script that stands alone.
    pub(crate) fn library_bytes(&self) -> Result<Option<Vec<u8>>, Trouble> {
        match &self.place {
            Place::BuiltIn => Ok(Some(embedded::file(LIBRARY).unwrap_or_default().to_vec())),
            Place::Folder(folder) => library_bytes(folder, &folder.join(LIBRARY)).map(Some),
            Place::Alone(_) => Ok(None),
        }
    }

    /// Checks `bytes` as what stands in `script`.
    pub(crate) fn check_bytes(&self, script: &Script, bytes: Vec<u8>) -> (Reading, Option<Program>) {
        settled(self.checked(script, bytes))
    }

    /// The same, with what the text leaves open.
    pub(crate) fn checked(&self, script: &Script, bytes: Vec<u8>) -> Checked {
        let name = script.path.display().to_string();
        let mut fetch = |relative: &str| self.fetch(files::folder_of(&script.path), relative);
        reading::checked(name, bytes, &mut fetch, self.library.as_ref())
    }

    /// Where help is to be had: what stands beside the library's own file, or, where nothing does, what is built in. What cannot be read
    /// keeps nobody from help: then it is what is built in, too.
    pub(crate) fn resources(&self) -> Resources {
        let own = match &self.place {
            Place::Folder(folder) => files::read(&folder.join(RESOURCES)).ok(),
            Place::BuiltIn | Place::Alone(_) => None,
        };
        let own = own.and_then(|bytes| reading::resources(RESOURCES.to_owned(), bytes).1);
        own.unwrap_or_else(|| {
            let bytes = embedded::file(RESOURCES).unwrap_or_default().to_vec();
            reading::resources(RESOURCES.to_owned(), bytes).1.unwrap_or_default()
        })
    }

    fn in_folder(folder: &Path, errors: &mut Screen) -> Result<Shelf, Trouble> {
        let path = folder.join(LIBRARY);
        let bytes = library_bytes(folder, &path)?;
        Shelf::read(Place::Folder(folder.to_path_buf()), &path.display().to_string(), bytes, errors)
    }

    fn read(place: Place, name: &str, bytes: Vec<u8>, errors: &mut Screen) -> Result<Shelf, Trouble> {
        let (reading, library) = reading::library(name.to_owned(), bytes);
        match library {
            Some(_) => Ok(Shelf { place, library }),
            None => {
                Err(reading.trouble(errors, &format!("the library `{name}` has errors: mend them first")))
            }
        }
    }

    fn fetch(&self, folder: &Path, relative: &str) -> Result<(String, Vec<u8>), String> {
        let bytes = match &self.place {
            Place::BuiltIn => {
                embedded::file(relative).map(<[u8]>::to_vec).ok_or_else(|| "there is no such file".to_owned())
            }
            Place::Folder(root) | Place::Alone(root) => files::read_included(root, folder, relative),
        };
        bytes.map(|bytes| (folder.join(relative).display().to_string(), bytes))
    }
}

impl Script {
    /// The script at `path`.
    pub(crate) fn at(path: PathBuf) -> Script {
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Script { name, path }
    }

    /// Where it is, for messages.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Unread {
    /// The trouble of a file that was asked for and could not be read.
    pub(crate) fn trouble(self, path: &Path) -> Trouble {
        let asked = shell_word(&path.display().to_string());
        let path = path.display();
        match self {
            // Where a file is asked for, the name of a conversation is none.
            Unread::Missing if embedded::file(&format!("{path}.{TALK}")).is_some() => {
                Trouble::unreadable(format!(
                    "there is no file `{path}`: the conversation of that name is built in, and files are looked at here"
                ))
            }
            Unread::Missing => {
                Trouble::unreadable(format!("there is no file `{path}`: look at how it is written"))
            }
            Unread::Folder => Trouble::Told(
                Exit::Usage,
                format!(
                    "`{path}` is a folder: name a `.{TALK}` file in it, or list it with `rehearse list --library {asked}`"
                ),
            ),
            Unread::Other(reason) => {
                Trouble::Told(Exit::Unreadable, format!("`{path}` could not be read: {reason}"))
            }
        }
    }
}

/// The bytes of the library file at `path`, in `folder`.
fn library_bytes(folder: &Path, path: &Path) -> Result<Vec<u8>, Trouble> {
    files::read(path).map_err(|unread| {
        let shown = folder.display();
        match unread {
            Unread::Missing if files::is_folder(folder) => Trouble::usage(format!(
                "`{shown}` is no library: it holds no `{LIBRARY}`, so name the folder that does"
            )),
            Unread::Missing => {
                Trouble::unreadable(format!("there is no folder `{shown}`: look at how it is written"))
            }
            Unread::Other(_) if files::is_there(folder) && !files::is_folder(folder) => {
                Trouble::usage(format!("`{shown}` is no folder: name the one that holds `{LIBRARY}`"))
            }
            Unread::Folder | Unread::Other(_) => unread.trouble(path),
        }
    })
}

/// The trouble of a file that was asked for and is called like no script.
pub(crate) fn no_script(path: &Path) -> Trouble {
    Trouble::usage(format!("`{}` is no script: scripts end in `.{TALK}`", path.display()))
}

/// Whether `path` is called like a script.
pub(crate) fn is_script(path: &Path) -> bool {
    files::ends_in(path, TALK)
}

/// The name of the only script that has the letters of `name` in its own.
fn only_one_with<'s>(name: &str, scripts: &'s [Script]) -> Option<&'s str> {
    let mut with = scripts.iter().map(|script| script.name.as_str()).filter(|whole| whole.contains(name));
    let first = with.next().filter(|_| !name.is_empty())?;
    with.next().is_none().then_some(first)
}
