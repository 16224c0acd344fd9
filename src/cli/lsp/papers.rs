//! The files that the server knows: those open in the editor, as they stand there, and those around them, as they lie on the disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rehearsal::authoring::editor::{Page, Works};
use rehearsal::program::beside;

use super::super::files::{self, LIBRARY, TALK};
use super::places::{address_of, is_file};

/// The files that the server knows.
pub(super) struct Papers {
    /// All of them, open or not.
    pub(super) works: Works,
    /// Those that are open, by their paths.
    open: BTreeMap<String, Open>,
    /// The library that was asked for on the command line.
    library: Option<String>,
    /// The folders that the editor works in.
    folders: Vec<String>,
}

/// A file that is open in the editor.
pub(super) struct Open {
    /// Its address, as the editor writes it.
    pub(super) address: String,
    /// Which of its versions stands here.
    pub(super) version: i32,
}

impl Papers {
    /// No files yet. Scripts use the library in the folder `library`, or each the nearest one.
    pub(super) fn new(library: Option<&Path>, folders: Vec<String>) -> Papers {
        let library = library.map(|folder| absolute(&folder.join(LIBRARY)));
        Papers { works: Works::new(library.clone()), open: BTreeMap::new(), library, folders }
    }

    /// Puts what the editor shows in the place of what was known of `path`.
    pub(super) fn open(&mut self, path: &str, open: Open, text: String) {
        self.put(path, text.into_bytes());
        self.open.insert(path.to_owned(), open);
    }

    /// The editor shows the file no more: what lies on the disk counts again.
    pub(super) fn close(&mut self, path: &str) {
        self.open.remove(path);
        self.refresh(path);
    }

    /// The open file at `path`.
    pub(super) fn find_open(&self, path: &str) -> Option<&Open> {
        self.open.get(path)
    }

    /// The paths of all open files, in order.
    pub(super) fn all_open(&self) -> Vec<String> {
        self.open.keys().cloned().collect()
    }

    /// The text of the file at `path`, where it is known.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.works.page(path).map(Page::text)
    }

    /// The address of the file at `path`, as the editor writes it where it is open.
    pub(super) fn address(&self, path: &str) -> String {
        self.open.get(path).map_or_else(|| address_of(path), |open| open.address.clone())
    }

    /// Reads again what the file at `path` and its answers depend on: its library, and what it includes. False where there is no such
    /// file.
    pub(super) fn settle(&mut self, path: &str) -> bool {
        if !is_ours(path) {
            return false;
        }
        if let Some(library) = self.library_around(path) {
            self.refresh(&library);
        }
        self.refresh(path);
        let (mut files, mut at) = (vec![path.to_owned()], 0);
        while let Some(file) = files.get(at).cloned() {
            for (_, included) in self.works.includes(&file) {
                if !files.contains(&included) {
                    self.refresh_included(path, &included);
                    files.push(included);
                }
            }
            at += 1;
        }
        self.works.page(path).is_some()
    }

    /// Reads every script and library of the editor's folders, or of the folder around `path` where it has none.
    pub(super) fn settle_all(&mut self, path: &str) {
        let known: Vec<String> = self.works.paths().map(str::to_owned).collect();
        for path in known {
            self.refresh(&path);
        }
        let mut folders = self.folders.clone();
        if is_file(path) && !folders.iter().any(|folder| is_below(folder, path)) {
            folders.push(self.root_of(path));
        }
        let wanted = |path: &Path| is_ours(&path.to_string_lossy());
        for folder in folders {
            // A folder that cannot be read has nothing to tell.
            for path in files::below(Path::new(&folder), &wanted).unwrap_or_default() {
                self.refresh(&path.to_string_lossy());
            }
        }
    }

    /// The path of the library that the file at `path` belongs to: the one that was asked for, or the nearest upwards.
    pub(super) fn library_around(&self, path: &str) -> Option<String> {
        if self.library.is_some() {
            return self.library.clone();
        }
        let mut folder = path;
        while let Some((around, _)) = folder.rsplit_once('/') {
            let library = format!("{around}/{LIBRARY}");
            if self.open.contains_key(&library) || files::is_there(Path::new(&library)) {
                return Some(library);
            }
            folder = around;
        }
        None
    }

    /// The folder that what the script at `path` includes has to stand in.
    fn root_of(&self, path: &str) -> String {
        let library = self.library_around(path);
        let file = library.as_deref().unwrap_or(path);
        file.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()
    }

    /// What the script at `script` gets when it includes `relative`: the path, and the bytes or why there are none.
    pub(super) fn fetch(&self, script: &str, relative: &str) -> (String, Result<Vec<u8>, String>) {
        let path = beside(script, relative);
        let root = self.root_of(script);
        if self.open.contains_key(&path) && is_below(&root, &path) {
            let text = self.text(&path).unwrap_or_default();
            return (path.clone(), Ok(text.as_bytes().to_vec()));
        }
        let folder = if is_file(&path) { Path::new(&path).parent() } else { None };
        let bytes = match (folder, Path::new(&path).file_name()) {
            (Some(folder), Some(name)) => {
                files::read_included(Path::new(&root), folder, &name.to_string_lossy())
            }
            _ => Err("save this script first, so that it has a folder".to_owned()),
        };
        (path, bytes)
    }

    fn refresh_included(&mut self, script: &str, path: &str) {
        if self.open.contains_key(path) {
            return;
        }
        let root = self.root_of(script);
        match files::read_included(Path::new(&root), Path::new(&root), path) {
            Ok(bytes) => self.renew(path, bytes),
            Err(_) => {
                self.works.take(path);
            }
        }
    }

    /// Reads the file at `path` from the disk, unless it is open.
    fn refresh(&mut self, path: &str) {
        if self.open.contains_key(path) {
            return;
        }
        match files::read(Path::new(path)) {
            Ok(bytes) if is_file(path) => self.renew(path, bytes),
            Ok(_) | Err(_) => {
                self.works.take(path);
            }
        }
    }

    /// Parses what was read, unless it is what was there.
    fn renew(&mut self, path: &str, bytes: Vec<u8>) {
        if self.text(path).is_none_or(|text| text.as_bytes() != bytes) {
            self.put(path, bytes);
        }
    }

    fn put(&mut self, path: &str, bytes: Vec<u8>) {
        let before = self.works.take(path);
        let page = if is_library(path) { Page::library(bytes, before) } else { Page::script(bytes, before) };
        self.works.put(path.to_owned(), page);
    }
}

/// Whether the file at `path` is a library.
pub(super) fn is_library(path: &str) -> bool {
    files::is_library(Path::new(path))
}

/// Whether the server answers for the file at `path`: a script, a library, or something that was never saved.
pub(super) fn is_ours(path: &str) -> bool {
    !is_file(path) || is_library(path) || files::ends_in(Path::new(path), TALK)
}

fn is_below(folder: &str, path: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// `path` from the root of the disk on, where it is there.
fn absolute(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    beside("/", &whole.to_string_lossy())
}
