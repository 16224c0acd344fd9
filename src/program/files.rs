//! A script and the files that it includes, read and parsed.

use super::Fetched;
use super::keys::find;
use crate::source::{Code, Diagnostic, FileId, Limits, Place, Source, Span};
use crate::syntax::yaml::Value;
use crate::syntax::{self, Tree};

/// One of the files that are checked together.
#[derive(Debug)]
pub(super) struct File {
    pub(super) source: Source,
    pub(super) tree: Tree,
    /// What it includes: the name, and the file.
    pub(super) includes: Vec<(String, FileId)>,
    /// What it includes and could not be had.
    pub(super) failed: Vec<String>,
    /// Its path relative to the script's folder.
    path: String,
}

/// Asks for an included file by its path relative to the script's folder; the error says in words why it cannot be had.
pub type Fetch<'f> = dyn FnMut(&str) -> Result<Fetched, String> + 'f;

/// How many files one script may be made of.
const FILES: usize = 1_000;

/// How deep files may include each other.
const DEPTH: usize = 32;

/// Reads the script and everything that it includes, in the order in which they are named.
pub(super) fn load(
    script: Fetched,
    fetch: &mut Fetch<'_>,
    limits: Limits,
    notes: &mut Vec<Diagnostic>,
) -> Vec<File> {
    let mut loader = Loader { files: Vec::new(), open: Vec::new(), fetch, limits, notes };
    loader.read(script, String::new());
    loader.files
}

struct Loader<'f, 'g> {
    files: Vec<File>,
    /// The files that are being read: one that includes one of them closes a circle.
    open: Vec<FileId>,
    fetch: &'f mut Fetch<'g>,
    limits: Limits,
    notes: &'f mut Vec<Diagnostic>,
}

/// An entry of `include:`.
struct Entry {
    name: String,
    path: String,
    place: Place,
}

impl Loader<'_, '_> {
    fn read(&mut self, fetched: Fetched, path: String) -> FileId {
        let id = FileId(u16::try_from(self.files.len()).unwrap_or(u16::MAX));
        let source = Source::read(id, &fetched.name, fetched.bytes, self.limits);
        self.notes.extend(source.notes().iter().cloned());
        let (tree, notes) = if source.is_rejected() {
            (Tree::default(), Vec::new())
        } else {
            syntax::parse(id, source.text())
        };
        self.notes.extend(notes);
        let entries = entries(id, &tree);
        self.files.push(File { source, tree, includes: Vec::new(), failed: Vec::new(), path });
        self.open.push(id);
        for entry in entries {
            let included = self.include(id, &entry);
            if let Some(file) = self.files.get_mut(usize::from(id.0)) {
                match included {
                    Some(included) => file.includes.push((entry.name, included)),
                    None => file.failed.push(entry.name),
                }
            }
        }
        self.open.pop();
        id
    }

    fn include(&mut self, from: FileId, entry: &Entry) -> Option<FileId> {
        if entry.path.starts_with('/') || entry.path.contains('\\') {
            let message = "an include is a path from this file, with `/`: write `parts/breaks.talk`";
            self.notes.push(Diagnostic::new(Code::MissingInclude, entry.place, message));
            return None;
        }
        let base = self.files.get(usize::from(from.0)).map_or("", |file| file.path.as_str());
        let path = beside(base, &entry.path);
        let is_there = |file: &File| !file.path.is_empty() && file.path == path;
        if let Some(at) = self.files.iter().position(is_there) {
            let id = FileId(u16::try_from(at).unwrap_or(u16::MAX));
            if self.open.contains(&id) {
                let message = format!(
                    "`{}` includes this file too: files that include each other have no beginning",
                    entry.path
                );
                self.notes.push(Diagnostic::new(Code::IncludeCycle, entry.place, message));
                return None;
            }
            return Some(id);
        }
        if self.open.len() > DEPTH {
            let message =
                format!("files include each other at most {DEPTH} deep: include this one further up");
            self.notes.push(Diagnostic::new(Code::MissingInclude, entry.place, message));
            return None;
        }
        if self.files.len() >= FILES {
            let message = format!("a script is made of at most {FILES} files");
            self.notes.push(Diagnostic::new(Code::MissingInclude, entry.place, message));
            return None;
        }
        match (self.fetch)(&path) {
            Ok(fetched) => Some(self.read(fetched, path)),
            Err(reason) => {
                let message = format!("`{}` cannot be included: {reason}", entry.path);
                self.notes.push(Diagnostic::new(Code::MissingInclude, entry.place, message));
                None
            }
        }
    }
}

fn entries(file: FileId, tree: &Tree) -> Vec<Entry> {
    let Some(Value::Map(keys)) =
        tree.front.as_ref().and_then(|front| front.yaml.as_ref()).map(|node| &node.value)
    else {
        return Vec::new();
    };
    let Some(Value::Map(includes)) = find(keys, "include").map(|node| &node.value) else { return Vec::new() };
    let entry = |include: &syntax::yaml::Entry| match &include.value.value {
        Value::Text(path) => {
            let place = Place::new(file, include.value.span);
            Some(Entry { name: include.key.clone(), path: path.clone(), place })
        }
        _ => None,
    };
    includes.iter().filter_map(entry).collect()
}

/// The path that `path`, as the file at `base` writes it, leads to, with `.` and `..` resolved as far as they can be.
pub fn beside(base: &str, path: &str) -> String {
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let whole = if path.starts_with('/') { path.to_owned() } else { format!("{folder}/{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let root = if base.starts_with('/') || path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

/// Where the name of the include `name` stands in the front matter.
pub(super) fn include_span(front: Option<&syntax::yaml::Node>, name: &str) -> Option<Span> {
    let Some(Value::Map(keys)) = front.map(|node| &node.value) else { return None };
    let Some(Value::Map(includes)) = find(keys, "include").map(|node| &node.value) else { return None };
    includes.iter().find(|include| include.key == name).map(|include| include.key_span)
}

/// What a comment begins with at `at`, in a file whose front matter ends at `front`: there it is YAML's.
pub(super) fn comment_sign(at: u32, front: u32) -> &'static str {
    if at < front { "#" } else { "//" }
}

/// Where messages about a whole file stand.
pub(super) fn top(file: FileId) -> Place {
    Place::new(file, Span::at(0))
}
