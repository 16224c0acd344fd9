//! The front matter of every file: what a script declares.

use std::borrow::Cow;

use super::checker::Checker;
use super::ids::ValueId;
use super::keys::{Keys, find, is_misspelt};
use super::model::{Outcome, OutcomeKind, Speaker, Temperament, ValueKind};
use super::scope::{Named, normal};
use crate::source::{Code, Diagnostic, FileId, Place, Span, nearest};
use crate::syntax::is_dashed_name;
use crate::syntax::yaml::{Entry, Node, Value as Yaml};

/// Every key of the front matter, in canonical order.
pub const KEYS: [&str; 23] = [
    "talk",
    "title",
    "summary",
    "source",
    "level",
    "minutes",
    "intensity",
    "notes",
    "you",
    "cast",
    "meters",
    "moods",
    "flags",
    "slots",
    "define",
    "temperaments",
    "practises",
    "outcomes",
    "expect",
    "include",
    "part",
    "gate",
    "lang",
];

impl<'a> Checker<'a> {
    /// Declares everything in the front matter of `file`.
    pub(super) fn declare(&mut self, file: FileId) {
        let files = self.files;
        let Some(front) = files.get(usize::from(file.0)).and_then(|file| file.tree.front.as_ref()) else {
            return;
        };
        let Some(yaml) = &front.yaml else {
            if front.is_readable {
                for key in ["title", "summary", "outcomes"] {
                    self.missing(file, key);
                }
            }
            return;
        };
        let keys = self.keys(file).map(yaml, "front matter");
        self.keys(file).only(keys, &KEYS, "the front matter");
        self.about(file, keys);
        self.cast(file, keys);
        self.meters(file, keys);
        self.moods(file, keys);
        self.flags(file, keys);
        self.slots(file, keys);
        self.defines(file, keys);
        self.outcomes(file, keys);
        self.includes(file, keys);
        if file == FileId(0) {
            self.temperaments(file, keys);
        }
    }

    pub(super) fn keys(&mut self, file: FileId) -> Keys<'_> {
        Keys { file, notes: &mut self.notes }
    }

    fn missing(&mut self, file: FileId, key: &str) {
        self.scope(file).lacks_outcomes |= key == "outcomes";
        let message = format!("the front matter has no `{key}`: write `{key}: …`");
        self.keys(file).missing(Span::new(0, 3), message);
    }

    fn about(&mut self, file: FileId, keys: &'a [Entry]) {
        if let Some(version) = find(keys, "talk")
            && !matches!(version.value, Yaml::Number(1))
        {
            let message = "this program reads version 1 of Talk: write `talk: 1`, or use a newer program";
            self.keys(file).note(Code::UnknownVersion, version.span, message);
        }
        let text =
            |checker: &mut Self, key| find(keys, key).and_then(|node| checker.keys(file).text(node, key));
        let number = |checker: &mut Self, key, most| {
            find(keys, key).and_then(|node| checker.keys(file).number(node, key, 1, most))
        };
        let mut about = super::About {
            title: text(self, "title").unwrap_or_default(),
            summary: text(self, "summary").unwrap_or_default(),
            level: number(self, "level", 5).and_then(|level| u8::try_from(level).ok()),
            minutes: number(self, "minutes", 600).and_then(|minutes| u32::try_from(minutes).ok()),
            intensity: number(self, "intensity", 3).and_then(|intensity| u8::try_from(intensity).ok()),
            you: text(self, "you").unwrap_or_default(),
            lang: text(self, "lang").unwrap_or_else(|| "en".to_owned()),
            ..super::About::default()
        };
        about.is_part =
            find(keys, "part").and_then(|part| self.keys(file).truth(part, "part")).unwrap_or_default();
        if let Some(gate) = find(keys, "gate")
            && let Some(word) = self.keys(file).text(gate, "gate")
        {
            about.gated = word == "reconnect";
            if !about.gated {
                self.keys(file).note(
                    Code::BadValue,
                    gate.span,
                    format!("no gate is called `{word}`: write `gate: reconnect`"),
                );
            }
        }
        for key in ["title", "summary"] {
            match find(keys, key) {
                None if about.is_part || is_misspelt(keys, key) => {}
                None => self.missing(file, key),
                Some(Node { span, value: Yaml::Text(words) }) if words.trim().is_empty() => {
                    self.keys(file).note(
                        Code::BadValue,
                        *span,
                        format!("`{key}` is empty: write a few words"),
                    );
                }
                Some(_) => {}
            }
        }
        self.listed_names(file, keys, &mut about);
        if is_misspelt(keys, "outcomes") {
            self.scope(file).lacks_outcomes = true;
        } else if find(keys, "outcomes").is_none() && !about.is_part {
            self.missing(file, "outcomes");
        }
        if file == FileId(0) {
            self.program.about = about;
        }
    }

    /// Names that the library must know: topics and content notes.
    fn listed_names(&mut self, file: FileId, keys: &'a [Entry], about: &mut super::About) {
        let library = self.library;
        let topics =
            find(keys, "source").map(|node| self.keys(file).texts(node, "source")).unwrap_or_default();
        let notes = find(keys, "notes").map(|node| self.keys(file).texts(node, "notes")).unwrap_or_default();
        if let Some(library) = library {
            if find(keys, "source").is_none()
                && !library.topics.is_empty()
                && file == FileId(0)
                && !about.is_part
            {
                self.missing(file, "source");
            }
            for (topic, span) in &topics {
                let known = library.topics.iter().map(|topic| topic.id.as_str());
                self.require_known(
                    (Code::UnknownLibraryEntry, Place::new(file, *span)),
                    topic,
                    "topic",
                    known.collect(),
                );
            }
            for (note, span) in &notes {
                let known = library.notes.iter().map(String::as_str).collect();
                self.require_known(
                    (Code::UnknownLibraryEntry, Place::new(file, *span)),
                    note,
                    "content note",
                    known,
                );
            }
        }
        about.source = topics.into_iter().map(|(topic, _)| topic).collect();
        about.notes = notes.into_iter().map(|(note, _)| note).collect();
    }

    /// Reports `name` unless it is one of `known`, names of the library.
    pub(super) fn require_known(&mut self, at: (Code, Place), name: &str, what: &str, known: Vec<&str>) {
        if known.iter().any(|known| normal(known) == normal(name)) {
            return;
        }
        let near = nearest(name, known);
        let message = match near {
            Some(_) => format!("the library has no {what} `{name}`"),
            None => format!("the library has no {what} `{name}`: add it to `library.yaml`"),
        };
        self.notes.push(Diagnostic::new(at.0, at.1, message).did_you_mean(near));
    }

    fn cast(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "cast") else { return };
        if !matches!(node.value, Yaml::Map(_)) {
            self.keys(file).wrong(
                node,
                "cast",
                "each name on a line below it, two spaces further in: `  Sam: who they are`",
            );
            return;
        }
        for entry in self.keys(file).map(node, "cast") {
            let about = self.keys(file).text(&entry.value, &entry.key).unwrap_or_default();
            let name = entry.key.trim();
            if name.is_empty() {
                let message = "a member of the cast has no name: write it before the colon";
                self.keys(file).note(Code::BadName, entry.key_span, message);
                continue;
            }
            if name.contains([':', '(', ')', '{', '}', '\\', '\n']) || name == "You" {
                let message = format!(
                    "`{name}` is no name for a member of the cast: leave out `:`, brackets and `You`, who is always there"
                );
                self.keys(file).note(Code::BadName, entry.key_span, message);
                continue;
            }
            self.add_speaker(Place::new(file, entry.key_span), Speaker { name: entry.key.clone(), about });
        }
    }

    fn add_speaker(&mut self, place: Place, speaker: Speaker) {
        let name = Cow::Owned(normal(&speaker.name).into_owned());
        let known = self.scopes.iter().find_map(|scope| scope.speakers.get(&name)).copied();
        let id = match known {
            Some((id, first)) => {
                if *self.program.speakers.at(id) != speaker {
                    self.differ(place, first, &speaker.name);
                }
                id
            }
            None => self.program.speakers.push(speaker),
        };
        self.scope(place.file).speakers.insert(name, (id, place));
    }

    pub(super) fn differ(&mut self, place: Place, first: Place, name: &str) {
        let message =
            format!("`{name}` is declared differently in another file: make the two declarations equal");
        let note = Diagnostic::new(Code::DeclarationsDiffer, place, message);
        self.notes.push(note.related(first, "declared here"));
    }

    fn outcomes(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "outcomes") else { return };
        let entries = self.keys(file).map(node, "outcomes");
        self.scope(file).lacks_outcomes |= !matches!(node.value, Yaml::Map(_));
        if entries.is_empty() && matches!(node.value, Yaml::Map(_)) {
            self.keys(file).missing(node.span, "a script needs at least one outcome".to_owned());
        }
        for entry in entries {
            match self.outcome(file, entry) {
                Some(outcome) => self.add_outcome(outcome),
                None => self.spoil(file, &entry.key),
            }
        }
    }

    fn outcome(&mut self, file: FileId, entry: &Entry) -> Option<Outcome> {
        let place = Place::new(file, entry.key_span);
        if !is_dashed_name(&entry.key) {
            self.keys(file).note(
                Code::BadName,
                entry.key_span,
                format!("`{}` is no name for an outcome", entry.key),
            );
        }
        let fields = self.keys(file).map(&entry.value, &entry.key);
        if !matches!(entry.value.value, Yaml::Map(_)) {
            return None;
        }
        self.keys(file).only(fields, &["kind", "title", "text"], "an outcome");
        for key in ["kind", "title"] {
            if find(fields, key).is_none() && !is_misspelt(fields, key) {
                let message = format!("the outcome `{}` has no `{key}`", entry.key);
                self.keys(file).missing(entry.key_span, message);
            }
        }
        let mut words =
            |key| find(fields, key).and_then(|node| self.keys(file).text(node, key)).unwrap_or_default();
        let (title, text, written) = (words("title"), words("text"), words("kind"));
        if let Some(Node { span, value: Yaml::Text(words) }) = find(fields, "title")
            && words.trim().is_empty()
        {
            self.keys(file).note(Code::BadValue, *span, "`title` is empty: write a few words");
        }
        let kind = outcome_kind(&written);
        if kind.is_none()
            && let Some(node) = find(fields, "kind")
            && !written.is_empty()
        {
            let near = nearest(&written, OutcomeKind::ALL.map(OutcomeKind::word));
            let message = format!(
                "`{written}` is no kind of outcome: there are connect, time, declined, distance, harm and safety"
            );
            self.notes.push(
                Diagnostic::new(Code::BadValue, Place::new(file, node.span), message).did_you_mean(near),
            );
        }
        Some(Outcome { name: entry.key.clone(), kind: kind.unwrap_or(OutcomeKind::Time), title, text, place })
    }

    fn add_outcome(&mut self, outcome: Outcome) {
        let (name, place) = (outcome.name.clone(), outcome.place);
        let known =
            self.scopes.iter().find_map(|scope| scope.outcomes.get(&normal(&name))).map(|(id, _)| *id);
        let id = match known {
            Some(id) => {
                let first = self.program.outcomes.at(id);
                if (first.kind, &first.title, &first.text) != (outcome.kind, &outcome.title, &outcome.text) {
                    let first = first.place;
                    self.differ(place, first, &name);
                }
                id
            }
            None => self.program.outcomes.push(outcome),
        };
        let name = Cow::Owned(normal(&name).into_owned());
        self.scope(place.file).outcomes.insert(name, (id, place));
    }

    fn includes(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "include") else { return };
        for entry in self.keys(file).map(node, "include") {
            self.keys(file).text(&entry.value, &entry.key);
            if !is_dashed_name(&entry.key) {
                self.keys(file).note(
                    Code::BadName,
                    entry.key_span,
                    format!("`{}` is no name for an include", entry.key),
                );
            }
        }
    }

    fn temperaments(&mut self, file: FileId, keys: &'a [Entry]) {
        if let Some(node) = find(keys, "temperaments") {
            for entry in self.keys(file).map(node, "temperaments") {
                if !is_dashed_name(&entry.key) {
                    self.keys(file).note(
                        Code::BadName,
                        entry.key_span,
                        format!("`{}` is no name for a temperament", entry.key),
                    );
                }
                let mut changes = Vec::new();
                for change in self.keys(file).map(&entry.value, &entry.key) {
                    changes.extend(self.temperament_change(file, change));
                }
                self.program.temperaments.push(Temperament { name: entry.key.clone(), changes });
            }
        }
        if self.program.temperaments.is_empty() {
            self.program.temperaments.push(Temperament { name: "usual".to_owned(), changes: Vec::new() });
        }
    }

    fn temperament_change(&mut self, file: FileId, change: &Entry) -> Option<(ValueId, i32)> {
        let by = match &change.value.value {
            Yaml::Text(written) if written.starts_with('+') => {
                written.get(1..).and_then(|rest| rest.parse().ok())
            }
            Yaml::Number(number) => i32::try_from(*number).ok(),
            _ => None,
        };
        if by.is_none() {
            let message = "a temperament adds a whole number to a meter: write `guard: +2`";
            self.keys(file).note(Code::WrongType, change.value.span, message);
        }
        let place = Place::new(file, change.key_span);
        let value = match self.scope(file).names.get(&normal(&change.key)).map(|(named, _)| *named) {
            Some(Named::Value(value))
                if matches!(self.program.values.at(value).kind, ValueKind::Meter { .. }) =>
            {
                value
            }
            Some(_) => {
                let message = format!("a temperament changes meters, and `{}` is none", change.key);
                self.notes.push(Diagnostic::new(Code::WrongKind, place, message));
                return None;
            }
            None => {
                self.unknown_name(place, &change.key, |named| matches!(named, Named::Value(_)));
                return None;
            }
        };
        Some((value, by?))
    }
}

fn outcome_kind(word: &str) -> Option<OutcomeKind> {
    OutcomeKind::ALL.into_iter().find(|kind| kind.word() == word)
}
