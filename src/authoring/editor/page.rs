//! A page: a file as the editor shows it, its tree, and the marks in it.

use super::front;
use super::marks::{self, Mark, What};
use crate::source::{FileId, LIMITS, Source, Span};
use crate::syntax::yaml::{self, Entry, Node};
use crate::syntax::{self, Tree};

/// A script or a library, whatever is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Page {
    text: String,
    tree: Tree,
    /// The front matter, or all of a library; none where it cannot be read.
    root: Option<Node>,
    /// The front matter before it could not be read any more: its names are still offered.
    remembered: Option<Node>,
    is_library: bool,
    marks: Vec<Mark>,
}

impl Page {
    /// Reads the script in `bytes`. `before` is the page as it was: while somebody types, front matter cannot be read for a while, and
    /// the names in it are known from before.
    pub fn script(bytes: Vec<u8>, before: Option<Page>) -> Page {
        let source = Source::read(FileId(0), "", bytes, LIMITS);
        let mut page = Page { text: source.text().to_owned(), ..Page::default() };
        if !source.is_rejected() {
            (page.tree, _) = syntax::parse(FileId(0), &page.text);
            page.root = page.tree.front.as_mut().and_then(|front| front.yaml.take());
        }
        page.finish(before)
    }

    /// Reads the library in `bytes`.
    pub fn library(bytes: Vec<u8>, before: Option<Page>) -> Page {
        let source = Source::read(FileId(0), "", bytes, LIMITS);
        let mut page = Page { text: source.text().to_owned(), is_library: true, ..Page::default() };
        if !source.is_rejected() {
            (page.root, _) = yaml::read(FileId(0), &page.text, 0);
        }
        page.finish(before)
    }

    fn finish(mut self, before: Option<Page>) -> Page {
        if self.root.is_none() {
            self.remembered = before.and_then(|before| before.root.or(before.remembered));
        }
        self.marks = marks::marks(&self);
        self
    }

    /// Its text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its lines; empty for a library.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Whether it is a library.
    pub fn is_library(&self) -> bool {
        self.is_library
    }

    /// Whether it is only included by others.
    pub fn is_part(&self) -> bool {
        front::find(self.keys(), "part").is_some_and(|part| part.value == yaml::Value::Truth(true))
    }

    /// Every name in it, in the order of their places.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The YAML as it stands; none where it cannot be read.
    pub(super) fn root(&self) -> Option<&Node> {
        self.root.as_ref()
    }

    /// The keys of the front matter or the library, as they stand or as they last stood.
    pub(super) fn keys(&self) -> &[Entry] {
        self.root.as_ref().or(self.remembered.as_ref()).map(front::entries).unwrap_or_default()
    }

    /// The entries below `key`.
    pub(super) fn declared(&self, key: &str) -> &[Entry] {
        front::find(self.keys(), key).map(front::entries).unwrap_or_default()
    }

    /// The items of the list below `key`.
    pub(super) fn listed(&self, key: &str) -> Vec<&str> {
        let items = front::find(self.keys(), key).map(front::texts).into_iter().flatten();
        items.map(|(item, _)| item).collect()
    }

    /// Where the front matter stands.
    pub(super) fn front(&self) -> Option<Span> {
        self.tree.front.as_ref().map(|front| front.span)
    }

    /// The name that `at` is in, or directly behind.
    pub fn mark_at(&self, at: u32) -> Option<&Mark> {
        let from = self.marks.partition_point(|mark| mark.span.start <= at);
        let near = || self.marks.iter().take(from).rev().take(8);
        let inside = |mark: &&Mark| mark.span.start <= at && at < mark.span.end;
        near().find(inside).or_else(|| near().find(|mark| mark.span.end == at))
    }

    /// The scene that `at` is in: its own name.
    pub(super) fn scene_at(&self, at: u32) -> Option<&Mark> {
        let is_scene = |mark: &&Mark| mark.what == What::Scene && mark.role == marks::Role::Declares;
        self.marks.iter().rev().filter(is_scene).find(|mark| mark.span.start <= at)
    }
}
