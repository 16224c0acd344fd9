//! Completion in front matter and in libraries.

use super::super::keys;
use super::super::marks::What;
use super::super::page::Page;
use super::super::yaml_at::{Side, yaml_at};
use super::{Completion, Typing, words, yaml};

/// The YAML before the cursor, if it stands in some: in a library, or between the lines of `---`.
pub(super) fn yaml_before<'t>(page: &Page, before: &'t str) -> Option<&'t str> {
    if page.is_library() {
        return Some(before);
    }
    let (first, yaml) = before.split_once('\n')?;
    let ends = |line: &str| line.trim_end() == "---" || line.starts_with("== ");
    (first.trim_end() == "---" && !yaml.split('\n').any(ends)).then_some(yaml)
}

impl Typing<'_> {
    pub(super) fn in_yaml(self, before: &str) -> Vec<Completion> {
        let line = before.rsplit('\n').next().unwrap_or_default();
        if line.trim_start().starts_with('#') {
            return Vec::new();
        }
        let at = yaml_at(before);
        let path: Vec<&str> = at.path.iter().map(String::as_str).collect();
        match at.side {
            Side::Key => self.yaml_keys(&path),
            Side::Value => self.yaml_values(&path, line),
        }
    }

    fn yaml_keys(self, path: &[&str]) -> Vec<Completion> {
        if !self.page.is_library() && matches!(path, ["temperaments", _]) {
            let meters = self.page.declared("meters").iter();
            return meters.map(|meter| Completion::name(&meter.key, What::Value, "").then(": ")).collect();
        }
        let is_there = |key: &str| path.is_empty() && yaml::find(self.page.keys(), key).is_some();
        let known = keys::below(path, self.page.is_library());
        let free = known.iter().filter(|(key, _)| !is_there(key));
        free.map(|(key, about)| Completion::word(key, about).then(": ")).collect()
    }

    fn yaml_values(self, path: &[&str], line: &str) -> Vec<Completion> {
        match (self.page.is_library(), path) {
            (false, ["practises"]) | (true, ["moves", _, "antidote"]) => self.skills(),
            (false, ["source"]) => self.declared_by_library("topics", What::Topic),
            (false, ["notes"]) => {
                let library = self.works.library(self.path);
                let notes = library.map(|library| library.listed("notes")).unwrap_or_default();
                notes.into_iter().map(|note| Completion::name(note, What::ContentNote, "")).collect()
            }
            (false, ["define", name]) => {
                let written = line.split_once(&format!("{name}:")).map_or(line, |(_, written)| written);
                self.expression(written)
            }
            (false, ["expect"]) => self.in_promise(line),
            (false, ["include", _]) => self.files(),
            (is_library, path) => words(keys::values(path, is_library), ""),
        }
    }

    fn skills(self) -> Vec<Completion> {
        let Some(library) = self.works.library(self.path) else { return self.moves() };
        let kind = |name: &str| {
            let entry = library.declared("moves").iter().find(|entry| entry.key == name)?;
            yaml::find(yaml::entries(&entry.value), "kind").and_then(yaml::words)
        };
        self.moves().into_iter().filter(|item| kind(&item.label) == Some("skill")).collect()
    }

    fn declared_by_library(self, key: &str, what: What) -> Vec<Completion> {
        let entries = self.works.library(self.path).map(|library| library.declared(key)).unwrap_or_default();
        let title = |entry: &crate::syntax::yaml::Entry| {
            let title = yaml::find(yaml::entries(&entry.value), "title").and_then(yaml::words);
            Completion::name(&entry.key, what, title.unwrap_or_default())
        };
        entries.iter().map(title).collect()
    }

    /// Promises: what stands before the word that is typed decides.
    fn in_promise(self, line: &str) -> Vec<Completion> {
        let promise = line.trim_start().trim_start_matches("- ").trim_start_matches(['"', '\'']);
        let promise = promise.rsplit('[').next().unwrap_or_default();
        let typed: Vec<&str> = promise.split(' ').collect();
        let before = typed.split_last().map(|(_, before)| before).unwrap_or_default();
        match before.last() {
            Some(&"reach" | &"never") => self.outcomes(),
            Some(&"from") => self.scenes(),
            _ if before.contains(&"always") || before.contains(&"if") => self.expression(promise),
            Some(_) if before.len() == 2 && before.first() == Some(&"from") => {
                words(&[("reach", "some rehearsal ends so"), ("never", "no rehearsal ends so")], " ")
            }
            Some(_) => {
                words(&[("within", "so many turns: `within 6 turns`"), ("if", "where this holds")], " ")
            }
            None => words(&keys::PROMISES, " "),
        }
    }

    /// Other scripts, as this one would write their paths.
    fn files(self) -> Vec<Completion> {
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let inside = |path: &str| {
            let rest = if folder.is_empty() { path } else { path.strip_prefix(folder)?.strip_prefix('/')? };
            let is_other = self.works.page(path).is_some_and(|page| !page.is_library()) && path != self.path;
            is_other.then(|| Completion::name(rest, What::File, ""))
        };
        self.works.paths().filter_map(inside).collect()
    }
}
