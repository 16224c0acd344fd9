//! The library file: what the scripts below it may name.

use super::keys::{Keys, find, is_misspelt, read_file};
use super::{Fetched, Move, MoveKind, TAGS};
use crate::source::{Code, Diagnostic, FileId, Level, Levels, Place, QUALITY, Source, Span, nearest};
use crate::syntax::is_dashed_name;
use crate::syntax::yaml::{self, Entry, Node};

/// What `library.yaml` declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Library {
    /// Its title.
    pub title: String,
    /// The topics that scripts practise, in the order of the file.
    pub topics: Vec<Topic>,
    /// The moves that replies may carry, in the order of the file.
    pub moves: Vec<Move>,
    /// The content notes that scripts may carry.
    pub notes: Vec<String>,
    /// The cues that scripts may give beside `@pause` and `@clear`.
    pub cues: Vec<String>,
    /// Scripts in the order in which they are best practised.
    pub path: Vec<String>,
    /// What it sets the weight of findings to, in its scripts.
    pub levels: Levels,
    /// Where each entry of the path stands in the file, for those who look whether the script is there.
    pub path_spans: Vec<Span>,
}

/// A part of the subject that scripts practise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its short name.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Where it comes from.
    pub from: String,
}

const KEYS: [&str; 7] = ["title", "topics", "moves", "notes", "cues", "path", "checks"];
const MOVE_KEYS: [&str; 10] =
    ["kind", "label", "rule", "why", "sounds", "goes-wrong", "evidence", "source", "antidote", "stop"];
/// The longest that these texts of a move may be, in characters: a card is read at a glance.
const LONGEST: [(&str, usize); 3] = [("why", 200), ("sounds", 160), ("goes-wrong", 160)];

impl Library {
    /// Reads a library file. Gives the library only where nothing is wrong with it.
    pub fn read(file: &Fetched) -> (Source, Option<Library>, Vec<Diagnostic>) {
        read_file(file, "this library is empty: write at least `title: …`", Library::fill)
    }

    /// The move called `name`.
    pub fn find_move(&self, name: &str) -> Option<&Move> {
        self.moves.iter().find(|entry| entry.name == name)
    }

    /// What is wrong with the path: it names scripts that are there, and `scripts` are the names of those.
    pub fn check_path(&self, scripts: &[String]) -> Vec<Diagnostic> {
        let missing = self.path.iter().zip(&self.path_spans).filter(|(name, _)| !scripts.contains(name));
        let note = |(name, span): (&String, &Span)| {
            let message = format!("the path names `{name}`, and no script here is called so");
            let note = Diagnostic::new(Code::UnknownLibraryEntry, Place::new(FileId(0), *span), message);
            note.did_you_mean(nearest(name, scripts.iter().map(String::as_str)))
        };
        missing.map(note).collect()
    }

    fn fill(&mut self, keys: &mut Keys<'_>, node: &Node) {
        let entries = keys.map(node, "library");
        if !matches!(node.value, yaml::Value::Map(_)) {
            return;
        }
        keys.only(entries, &KEYS, "a library");
        match find(entries, "title") {
            Some(title) => self.title = keys.text(title, "title").unwrap_or_default(),
            None => keys.missing(Span::at(0), "this library has no `title`: write `title: …`".to_owned()),
        }
        if let Some(topics) = find(entries, "topics") {
            self.topics = keys.map(topics, "topics").iter().map(|entry| topic(keys, entry)).collect();
        }
        if let Some(moves) = find(entries, "moves") {
            let moves = keys.map(moves, "moves");
            self.moves = moves.iter().filter_map(|entry| a_move(keys, entry)).collect();
            self.check_antidotes(keys, moves);
        }
        if let Some(notes) = find(entries, "notes") {
            self.notes = keys.texts_once(notes, "notes").into_iter().map(|(note, _)| note).collect();
        }
        if let Some(cues) = find(entries, "cues") {
            self.cues = keys.texts_once(cues, "cues").into_iter().map(|(cue, _)| cue).collect();
        }
        if let Some(path) = find(entries, "path") {
            (self.path, self.path_spans) = keys.texts_once(path, "path").into_iter().unzip();
        }
        if let Some(checks) = find(entries, "checks") {
            for entry in keys.map(checks, "checks") {
                self.set_level(keys, entry);
            }
        }
    }

    /// `never-used: off`, by the finding's name or its number.
    fn set_level(&mut self, keys: &mut Keys<'_>, entry: &Entry) {
        if entry.key == QUALITY {
            let written = keys.text(&entry.value, QUALITY);
            match written.as_deref() {
                Some("on") => self.levels.choose_quality(true),
                Some("off") => self.levels.choose_quality(false),
                Some(_) => {
                    keys.note(Code::BadValue, entry.value.span, "`quality` is `on` or `off`".to_owned());
                }
                None => {}
            }
            return;
        }
        let Some(code) = Code::find(&entry.key) else {
            let message = format!("no finding is called `{}`: `rehearse explain` lists them", entry.key);
            let place = Place::new(keys.file, entry.key_span);
            let near = nearest(&entry.key, Code::ALL.iter().map(|code| code.name()));
            keys.notes.push(Diagnostic::new(Code::UnknownLibraryEntry, place, message).did_you_mean(near));
            return;
        };
        let written = keys.text(&entry.value, &entry.key);
        let level = written.as_deref().map(Level::find);
        let refused = match level {
            None => return,
            Some(None) => Some("a level is `error`, `warn` or `off`".to_owned()),
            Some(Some(level)) => self.levels.choose(code, level).err(),
        };
        if let Some(message) = refused {
            keys.note(Code::BadValue, entry.value.span, message);
        }
    }

    /// An antidote names a skill of the same library.
    fn check_antidotes(&self, keys: &mut Keys<'_>, moves: &[Entry]) {
        let skills = || {
            self.moves
                .iter()
                .filter(|entry| entry.kind == Some(MoveKind::Skill) && is_dashed_name(&entry.name))
                .map(|entry| entry.name.as_str())
        };
        for entry in moves {
            let yaml::Value::Map(fields) = &entry.value.value else { continue };
            let Some(node) = find(fields, "antidote") else { continue };
            let Some(antidote) = keys.text(node, "antidote") else { continue };
            // A name that cannot be one has been reported, and is probably what was meant.
            let mut spoilt =
                moves.iter().map(|other| other.key.as_str()).filter(|name| !is_dashed_name(name));
            if spoilt.any(|name| letters(name) == letters(&antidote)) {
                continue;
            }
            if !skills().any(|skill| skill == antidote) {
                let message = format!("the antidote `{antidote}` is no skill of this library");
                let place = Place::new(keys.file, node.span);
                let near = nearest(&antidote, skills());
                keys.notes.push(Diagnostic::new(Code::UnknownMove, place, message).did_you_mean(near));
            }
        }
    }
}

fn topic(keys: &mut Keys<'_>, entry: &Entry) -> Topic {
    let fields = keys.map(&entry.value, "a topic");
    keys.only(fields, &["title", "from"], "a topic");
    let title = match find(fields, "title") {
        Some(title) => keys.text(title, "title").unwrap_or_default(),
        None => {
            keys.missing(entry.key_span, format!("the topic `{}` has no `title`", entry.key));
            String::new()
        }
    };
    let from = find(fields, "from").and_then(|from| keys.text(from, "from")).unwrap_or_default();
    Topic { id: entry.key.clone(), title, from }
}

fn a_move(keys: &mut Keys<'_>, entry: &Entry) -> Option<Move> {
    let fields = keys.map(&entry.value, "a move");
    keys.only(fields, &MOVE_KEYS, "a move");
    if !is_dashed_name(&entry.key) {
        keys.note(Code::BadName, entry.key_span, format!("`{}` is no name for a move", entry.key));
    }
    if TAGS.contains(&entry.key.as_str()) {
        let message = format!("`{}` is a tag of the language: choose another name for the move", entry.key);
        keys.note(Code::ReservedName, entry.key_span, message);
    }
    for key in ["kind", "label", "rule"] {
        if find(fields, key).is_none() && !is_misspelt(fields, key) {
            keys.missing(entry.key_span, format!("the move `{}` has no `{key}`", entry.key));
        }
    }
    let mut words = |key| find(fields, key).and_then(|node| keys.text(node, key)).unwrap_or_default();
    let (label, rule, written) = (words("label"), words("rule"), words("kind"));
    let (evidence, source) = (words("evidence"), words("source"));
    let [why, sounds, goes_wrong] = LONGEST.map(|(key, most)| short(keys, fields, key, most));
    let stops = find(fields, "stop").and_then(|stop| keys.truth(stop, "stop")).unwrap_or_default();
    let kind = match written.as_str() {
        "skill" => MoveKind::Skill,
        "slip" => MoveKind::Slip,
        "pressure" => MoveKind::Pressure,
        "" => return None,
        _ => {
            let span = find(fields, "kind").map_or(entry.key_span, |node| node.span);
            keys.note(
                Code::BadValue,
                span,
                format!("a move's `kind` is skill, slip or pressure, not `{written}`"),
            );
            return None;
        }
    };
    let antidote = match find(fields, "antidote").map(|node| &node.value) {
        Some(yaml::Value::Text(name)) => Some(name.clone()),
        _ => None,
    };
    let name = entry.key.clone();
    let kind = Some(kind);
    Some(Move { name, kind, label, rule, evidence, source, why, sounds, goes_wrong, antidote, stops })
}

/// The text of `key`, of at most so many characters; empty where there is none.
fn short(keys: &mut Keys<'_>, fields: &[Entry], key: &str, most: usize) -> String {
    let Some(node) = find(fields, key) else { return String::new() };
    let text = keys.text(node, key).unwrap_or_default();
    let count = text.chars().count();
    if count > most {
        let message = format!("`{key}` has {count} characters: at most {most} fit on a card");
        keys.note(Code::BadValue, node.span, message);
    }
    text
}

/// The letters and digits of a name, for names that differ in what stands between them.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}
