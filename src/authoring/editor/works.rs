//! The works: all files that are known, and what a name in one of them means in the others.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::{Mark, Role, What};
use super::page::Page;
use crate::program::beside;
use crate::source::Span;
use crate::syntax::normal;

/// What a library's own file is called.
const LIBRARY: &str = "library.yaml";

/// All files that are known, by their paths: parts are separated by `/`, and none is `.` or `..`.
#[derive(Debug, Default)]
pub struct Works {
    pages: BTreeMap<String, Page>,
    /// The path of a library that is used whatever stands around a script.
    library: Option<String>,
}

/// A place in one of the files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The file's path.
    pub path: String,
    /// Where in it.
    pub span: Span,
}

/// What a mark means, whichever file it is named in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Thing {
    pub(super) what: What,
    pub(super) name: Box<str>,
    pub(super) owner: Box<str>,
    /// The files that it is at home in: the scene's, the library's, or all that declare it as one.
    pub(super) homes: BTreeSet<String>,
}

impl Works {
    /// Works whose scripts use the library at `library`, or each the nearest one.
    pub fn new(library: Option<String>) -> Works {
        Works { pages: BTreeMap::new(), library }
    }

    /// Puts a file among them, in the place of what was there.
    pub fn put(&mut self, path: String, page: Page) {
        self.pages.insert(path, page);
    }

    /// Takes a file out.
    pub fn take(&mut self, path: &str) -> Option<Page> {
        self.pages.remove(path)
    }

    /// The file at `path`.
    pub fn page(&self, path: &str) -> Option<&Page> {
        self.pages.get(path)
    }

    /// The paths of all files, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().map(String::as_str)
    }

    /// The path of the library that the file at `path` stands in, or is.
    pub fn library_of(&self, path: &str) -> Option<&str> {
        let is_known = |path: &str| self.pages.get_key_value(path).filter(|(_, page)| page.is_library());
        if let Some((path, _)) = is_known(path) {
            return Some(path);
        }
        if let Some(library) = &self.library {
            return is_known(library).map(|(path, _)| path.as_str());
        }
        let mut folder = path;
        while let Some((around, _)) = folder.rsplit_once('/') {
            if let Some((path, _)) = is_known(&format!("{around}/{LIBRARY}")) {
                return Some(path);
            }
            folder = around;
        }
        is_known(LIBRARY).filter(|_| !path.starts_with('/')).map(|(path, _)| path.as_str())
    }

    /// The library around the file at `path`.
    pub(super) fn library(&self, path: &str) -> Option<&Page> {
        self.page(self.library_of(path)?)
    }

    /// What the file at `path` includes: the names, in normal form, and the paths.
    pub fn includes(&self, path: &str) -> Vec<(String, String)> {
        let entries = self.page(path).map(|page| page.declared("include")).unwrap_or_default();
        let named = entries.iter().filter_map(|entry| {
            let written = super::front::words(&entry.value)?;
            Some((normal(&entry.key).into_owned(), beside(path, written)))
        });
        named.collect()
    }

    /// The file at `path` and all that it includes, in the order in which they are named.
    pub fn program(&self, path: &str) -> Vec<String> {
        let mut files = vec![path.to_owned()];
        let mut at = 0;
        while let Some(file) = files.get(at).cloned() {
            for (_, included) in self.includes(&file) {
                if !files.contains(&included) {
                    files.push(included);
                }
            }
            at += 1;
        }
        files
    }

    /// The file whose scenes are named in the file at `path` through `via`; its own where that is empty.
    pub(super) fn home(&self, path: &str, via: &str) -> Option<String> {
        if via.is_empty() {
            return Some(path.to_owned());
        }
        self.includes(path).into_iter().find(|(name, _)| name == via).map(|(_, file)| file)
    }

    /// Where what stands at `at` is declared.
    pub fn definition(&self, path: &str, at: u32) -> Vec<Spot> {
        let Some(mark) = self.page(path).and_then(|page| page.mark_at(at)) else { return Vec::new() };
        let top = |path: String| Spot { path, span: Span::at(0) };
        match mark.what {
            What::File => return vec![top(beside(path, &mark.name))],
            What::Script => return self.script_called(path, &mark.name).map(top).into_iter().collect(),
            What::Include if mark.role == Role::Declares => {
                return self.home(path, &mark.name).map(top).into_iter().collect();
            }
            What::Scene
            | What::Label
            | What::Include
            | What::Speaker
            | What::Value
            | What::State
            | What::Temperament
            | What::Outcome
            | What::Move
            | What::Cue
            | What::Topic
            | What::ContentNote => {}
        }
        let thing = self.thing(path, mark);
        let mut found: Vec<Spot> =
            self.marks_of(&thing).filter(|(_, mark)| mark.role == Role::Declares).map(spot).collect();
        // What several files declare as one is looked for in the file itself first.
        if found.iter().any(|spot| spot.path == path) {
            found.retain(|spot| spot.path == path);
        }
        found
    }

    /// Everywhere where the thing at `at` is named, with what is done to it there, in the order of the files.
    pub fn references(&self, path: &str, at: u32) -> Vec<(Spot, Role)> {
        let Some(mark) = self.page(path).and_then(|page| page.mark_at(at)) else { return Vec::new() };
        let thing = self.thing(path, mark);
        self.marks_of(&thing).map(|found| (spot(found), found.1.role)).collect()
    }

    /// What a mark of the file at `path` means.
    pub(super) fn thing(&self, path: &str, mark: &Mark) -> Thing {
        let homes = match mark.what {
            What::Scene | What::Label => self.home(path, &mark.via).into_iter().collect(),
            What::Include | What::Temperament | What::File | What::Script => {
                BTreeSet::from([path.to_owned()])
            }
            What::Speaker | What::Value | What::State | What::Outcome => self.kin(path, mark),
            What::Move | What::Cue | What::Topic | What::ContentNote => match self.library_of(path) {
                Some(library) => BTreeSet::from([library.to_owned()]),
                None => self.kin(path, mark),
            },
        };
        Thing { what: mark.what, name: mark.name.clone(), owner: mark.owner.clone(), homes }
    }

    /// Every mark that means `thing`, with its path, in the order of the files.
    pub(super) fn marks_of<'w>(&'w self, thing: &'w Thing) -> impl Iterator<Item = (&'w str, &'w Mark)> {
        self.pages.iter().flat_map(move |(path, page)| {
            let alike = move |mark: &&Mark| is_alike(mark, thing) && self.means(path, mark, thing);
            page.marks().iter().filter(alike).map(move |mark| (path.as_str(), mark))
        })
    }

    fn means(&self, path: &str, mark: &Mark, thing: &Thing) -> bool {
        match mark.what {
            What::Scene | What::Label => {
                self.home(path, &mark.via).is_some_and(|home| thing.homes.contains(&home))
            }
            What::Move | What::Cue | What::Topic | What::ContentNote => {
                let home = self.library_of(path).unwrap_or(path);
                thing.homes.contains(home)
            }
            What::Include
            | What::File
            | What::Script
            | What::Speaker
            | What::Value
            | What::State
            | What::Temperament
            | What::Outcome => thing.homes.contains(path),
        }
    }

    /// The files in which the name is one: declarations of one name in the files of one script are one.
    fn kin(&self, path: &str, mark: &Mark) -> BTreeSet<String> {
        let names_it = |file: &String| {
            let marks = self.page(file).map(Page::marks).unwrap_or_default();
            marks
                .iter()
                .any(|other| (other.what, &other.name, &other.owner) == (mark.what, &mark.name, &mark.owner))
        };
        let scripts = self.pages.iter().filter(|(_, page)| !page.is_library());
        let programs: Vec<Vec<String>> = scripts.map(|(root, _)| self.program(root)).collect();
        let mut homes = BTreeSet::from([path.to_owned()]);
        loop {
            let before = homes.len();
            for program in &programs {
                if program.iter().any(|file| homes.contains(file)) {
                    homes.extend(program.iter().filter(|file| names_it(file)).cloned());
                }
            }
            if homes.len() == before {
                return homes;
            }
        }
    }

    /// The script called `name` in the folder of the library at `path`.
    fn script_called(&self, path: &str, name: &str) -> Option<String> {
        let folder = path.strip_suffix(LIBRARY)?;
        let file = format!("{name}.talk");
        let is_it = |known: &&str| {
            known.strip_prefix(folder).is_some_and(|inside| inside.rsplit('/').next() == Some(&file))
        };
        self.paths().filter(is_it).min_by_key(|known| known.len()).map(str::to_owned)
    }
}

fn spot((path, mark): (&str, &Mark)) -> Spot {
    Spot { path: path.to_owned(), span: mark.span }
}

fn is_alike(mark: &Mark, thing: &Thing) -> bool {
    (mark.what, &mark.name, &mark.owner) == (thing.what, &thing.name, &thing.owner)
}

/// The file at `path` as somebody reads of it in the file at `from`: without the folder that both stand in.
pub(super) fn shown<'p>(path: &'p str, from: &str) -> &'p str {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let inside = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    inside.filter(|_| !folder.is_empty()).unwrap_or(path)
}
