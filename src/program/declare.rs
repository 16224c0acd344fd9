//! The front matter of every file: what a script declares.

use std::borrow::Cow;

use super::checker::{Checker, Define};
use super::ids::{SlotId, ValueId};
use super::keys::{Keys, find};
use super::model::{Outcome, OutcomeKind, Slot, Speaker, Temperament, Text, Value, ValueKind};
use super::scope::{Named, RESERVED, normal};
use crate::source::{Code, Diagnostic, FileId, Place, Span, nearest};
use crate::syntax::yaml::{Entry, Node, Value as Yaml};
use crate::syntax::{is_dashed_name, is_name};

/// Every key of the front matter, in canonical order.
pub(super) const KEYS: [&str; 23] = [
    "talk", "title", "summary", "source", "level", "minutes", "intensity", "notes", "you", "cast", "meters", "moods", "flags",
    "slots", "define", "temperaments", "practises", "outcomes", "expect", "include", "part", "gate", "lang",
];

/// How far a meter's range may reach, either way.
const MILLION: i64 = 1_000_000;

impl<'a> Checker<'a> {
    /// Declares everything in the front matter of `file`.
    pub(super) fn declare(&mut self, file: FileId) {
        let files = self.files;
        let Some(front) = files.get(usize::from(file.0)).and_then(|file| file.tree.front.as_ref()) else { return };
        let Some(yaml) = &front.yaml else {
            if front.is_readable {
                self.missing(file, "title");
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
        let text = |checker: &mut Self, key| find(keys, key).and_then(|node| checker.keys(file).text(node, key));
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
        about.is_part = find(keys, "part").and_then(|part| self.keys(file).truth(part, "part")).unwrap_or_default();
        if let Some(gate) = find(keys, "gate")
            && let Some(word) = self.keys(file).text(gate, "gate")
        {
            about.gated = word == "reconnect";
            if !about.gated {
                self.keys(file).note(Code::BadValue, gate.span, format!("no gate is called `{word}`: write `gate: reconnect`"));
            }
        }
        for key in ["title", "summary"] {
            match find(keys, key) {
                None if about.is_part => {}
                None => self.missing(file, key),
                Some(Node { span, value: Yaml::Text(words) }) if words.trim().is_empty() => {
                    self.keys(file).note(Code::BadValue, *span, format!("`{key}` is empty: write a few words"));
                }
                Some(_) => {}
            }
        }
        self.listed_names(file, keys, &mut about);
        if find(keys, "outcomes").is_none() && !about.is_part {
            self.missing(file, "outcomes");
        }
        if file == FileId(0) {
            self.program.about = about;
        }
    }

    /// Names that the library must know: topics and content notes.
    fn listed_names(&mut self, file: FileId, keys: &'a [Entry], about: &mut super::About) {
        let library = self.library;
        let topics = find(keys, "source").map(|node| self.keys(file).texts(node, "source")).unwrap_or_default();
        let notes = find(keys, "notes").map(|node| self.keys(file).texts(node, "notes")).unwrap_or_default();
        if let Some(library) = library {
            if find(keys, "source").is_none() && !library.topics.is_empty() && file == FileId(0) && !about.is_part {
                self.missing(file, "source");
            }
            for (topic, span) in &topics {
                let known = library.topics.iter().map(|topic| topic.id.as_str());
                self.require_known((Code::UnknownLibraryEntry, Place::new(file, *span)), topic, "topic", known.collect());
            }
            for (note, span) in &notes {
                let known = library.notes.iter().map(String::as_str).collect();
                self.require_known((Code::UnknownLibraryEntry, Place::new(file, *span)), note, "content note", known);
            }
        }
        about.source = topics.into_iter().map(|(topic, _)| topic).collect();
        about.notes = notes.into_iter().map(|(note, _)| note).collect();
    }

    /// Reports `name` unless it is one of `known`, names of the library.
    pub(super) fn require_known(&mut self, at: (Code, Place), name: &str, what: &str, known: Vec<&str>) {
        if known.contains(&name) {
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
        for entry in self.keys(file).map(node, "cast") {
            let about = self.keys(file).text(&entry.value, &entry.key).unwrap_or_default();
            let name = entry.key.trim();
            if name.is_empty() || name.contains([':', '(', ')', '{', '}', '\\', '\n']) || name == "You" {
                let message = format!("`{name}` is no name for a member of the cast: leave out `:`, brackets and `You`");
                self.keys(file).note(Code::BadName, entry.key_span, message);
            }
            self.add_speaker(Place::new(file, entry.key_span), Speaker { name: entry.key.clone(), about });
        }
    }

    fn add_speaker(&mut self, place: Place, speaker: Speaker) {
        let known = self.program.speakers.pairs().find(|(_, known)| known.name == speaker.name).map(|(id, _)| id);
        let id = match known {
            Some(id) => {
                if self.program.speakers[id] != speaker {
                    let first = self.place_of_speaker(id);
                    self.differ(place, first, &speaker.name);
                }
                id
            }
            None => self.program.speakers.push(speaker.clone()),
        };
        self.scope(place.file).speakers.push((speaker.name, id, place));
    }

    fn place_of_speaker(&self, id: super::SpeakerId) -> Place {
        let all = self.scopes.iter().flat_map(|scope| &scope.speakers);
        all.filter(|(_, known, _)| *known == id).map(|(_, _, place)| *place).next().unwrap_or_default()
    }

    fn differ(&mut self, place: Place, first: Place, name: &str) {
        let message = format!("`{name}` is declared differently in another file: make the two declarations equal");
        let note = Diagnostic::new(Code::DeclarationsDiffer, place, message);
        self.notes.push(note.related(first, "declared here"));
    }

    fn meters(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "meters") else { return };
        for entry in self.keys(file).map(node, "meters") {
            if let Some(meter) = self.meter(file, entry) {
                self.add_value(entry, meter);
            }
        }
    }

    fn meter(&mut self, file: FileId, entry: &Entry) -> Option<Value> {
        let fields = self.keys(file).map(&entry.value, &entry.key);
        if fields.is_empty() && !matches!(entry.value.value, Yaml::Map(_)) {
            return None;
        }
        self.keys(file).only(fields, &["start", "range", "label", "good"], "a meter");
        for key in ["start", "range"] {
            if find(fields, key).is_none() {
                let message = format!("the meter `{}` has no `{key}`: write `{{start: 5, range: 0..10}}`", entry.key);
                self.keys(file).missing(entry.key_span, message);
            }
        }
        let range = find(fields, "range").and_then(|node| self.range(file, node));
        let (least, most) = range.unwrap_or((-1_000_000, 1_000_000));
        let start = find(fields, "start")
            .and_then(|node| self.keys(file).number(node, "start", i64::from(least), i64::from(most)));
        let label = find(fields, "label").and_then(|node| self.keys(file).text(node, "label"));
        let high_is_good = match find(fields, "good") {
            Some(good) => match self.keys(file).text(good, "good").as_deref() {
                Some("low") => false,
                Some("high") | None => true,
                Some(word) => {
                    self.keys(file).note(Code::BadValue, good.span, format!("`good` is `high` or `low`, not `{word}`"));
                    true
                }
            },
            None => true,
        };
        let label = label.unwrap_or_else(|| entry.key.clone());
        Some(Value {
            name: entry.key.clone(),
            kind: ValueKind::Meter { label, high_is_good },
            start: start.and_then(|start| i32::try_from(start).ok()).unwrap_or(least),
            least,
            most,
            place: Place::new(file, entry.key_span),
        })
    }

    /// `0..10`
    fn range(&mut self, file: FileId, node: &Node) -> Option<(i32, i32)> {
        let written = self.keys(file).text(node, "range")?;
        let ends = written.split_once("..").and_then(|(least, most)| {
            let least = least.trim().parse::<i64>().ok()?;
            Some((least, most.trim().parse::<i64>().ok()?))
        });
        match ends {
            Some((least, most)) if least <= most && least >= -MILLION && most <= MILLION => {
                Some((i32::try_from(least).ok()?, i32::try_from(most).ok()?))
            }
            Some((least, most)) if least > most => {
                let message = format!("the range `{written}` goes down: write the smaller number first");
                self.keys(file).note(Code::BadValue, node.span, message);
                None
            }
            Some(_) => {
                let message = "a range reaches at most a million either way";
                self.keys(file).note(Code::BadValue, node.span, message);
                None
            }
            None => {
                let message = format!("`{written}` is no range: write `0..10`");
                self.keys(file).note(Code::BadValue, node.span, message);
                None
            }
        }
    }

    fn moods(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "moods") else { return };
        for entry in self.keys(file).map(node, "moods") {
            let states = self.keys(file).texts(&entry.value, &entry.key);
            for (index, (state, span)) in states.iter().enumerate() {
                if !is_name(state) {
                    self.keys(file).note(Code::BadName, *span, format!("`{state}` is no name for a state: a letter, then letters, digits, `_`"));
                }
                if let Some((_, first)) = states.iter().take(index).find(|(other, _)| other == state) {
                    self.twice((Place::new(file, *span), Place::new(file, *first)), state);
                }
            }
            if states.len() < 2 && matches!(&entry.value.value, Yaml::List(items) if items.len() == states.len()) {
                let message = format!("the mood `{}` needs two states or more: write `[calm, tense]`", entry.key);
                self.keys(file).note(Code::BadValue, entry.value.span, message);
            }
            let names: Vec<String> = states.into_iter().map(|(state, _)| state).collect();
            let most = i32::try_from(names.len()).unwrap_or(i32::MAX).saturating_sub(1).max(0);
            let first = self.state_names(&names);
            let kind = ValueKind::Mood { states: names, names: first };
            let place = Place::new(file, entry.key_span);
            self.add_value(entry, Value { name: entry.key.clone(), kind, start: 0, least: 0, most, place });
        }
    }

    /// The states' names as texts in a row.
    fn state_names(&mut self, names: &[String]) -> super::TextId {
        let first = self.program.texts.next_id();
        for name in names {
            let words = self.add_letters(name);
            let holes = self.program.holes.next_id();
            self.program.texts.push(Text { words, holes, count: 0 });
        }
        first
    }

    fn flags(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "flags") else { return };
        for item in self.keys(file).list(node, "flags") {
            let Some(name) = self.keys(file).text(item, "flags") else { continue };
            let place = Place::new(file, item.span);
            let flag = Value { name: name.clone(), kind: ValueKind::Flag, start: 0, least: 0, most: 1, place };
            self.add_named_value((name, place), flag);
        }
    }

    fn add_value(&mut self, entry: &Entry, value: Value) {
        let place = value.place;
        self.add_named_value((entry.key.clone(), place), value);
    }

    fn add_named_value(&mut self, (name, place): (String, Place), value: Value) {
        if !self.may_declare(&name, place) {
            return;
        }
        let known = self.program.values.pairs().find(|(_, known)| normal(&known.name) == normal(&name)).map(|(id, _)| id);
        let id: ValueId = match known {
            Some(id) => {
                if !same_value(&self.program.values[id], &value) {
                    let first = self.program.values[id].place;
                    self.differ(place, first, &name);
                }
                id
            }
            None => self.program.values.push(value),
        };
        self.bind(name, Named::Value(id), place);
    }

    /// True where `name` can be declared at `place`: it is a name, free, and not one of the language's words.
    fn may_declare(&mut self, name: &str, place: Place) -> bool {
        if !is_name(name) {
            let message = format!("`{name}` is no name: begin with a letter, then letters, digits, `_`");
            self.notes.push(Diagnostic::new(Code::BadName, place, message));
            return false;
        }
        if RESERVED.contains(&name) {
            let message = format!("`{name}` is a word of the language: choose another name");
            self.notes.push(Diagnostic::new(Code::ReservedName, place, message));
            return false;
        }
        if let Some((_, first)) = self.scope(place.file).names.get(&normal(name)).copied() {
            self.twice((place, first), name);
            return false;
        }
        true
    }

    fn bind(&mut self, name: String, named: Named, place: Place) {
        let name = Cow::Owned(normal(&name).into_owned());
        self.scope(place.file).names.insert(name, (named, place));
    }

    /// Reports a name that is declared a second time.
    pub(super) fn twice(&mut self, (place, first): (Place, Place), name: &str) {
        let message = format!("`{name}` is declared twice: take one out or give it another name");
        self.notes.push(Diagnostic::new(Code::DeclaredTwice, place, message).related(first, "first declared here"));
    }

    fn slots(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "slots") else { return };
        for entry in self.keys(file).map(node, "slots") {
            let place = Place::new(file, entry.key_span);
            let fields = self.keys(file).map(&entry.value, &entry.key);
            if !matches!(entry.value.value, Yaml::Map(_)) {
                continue;
            }
            self.keys(file).only(fields, &["ask", "default"], "a slot");
            let ask = find(fields, "ask").and_then(|node| self.keys(file).text(node, "ask"));
            let default = find(fields, "default").and_then(|node| self.keys(file).text(node, "default"));
            if find(fields, "default").is_none() {
                let message = format!("the slot `{}` has no `default`: write the words that stand there until asked", entry.key);
                self.keys(file).missing(entry.key_span, message);
            }
            let ask = ask.unwrap_or_else(|| format!("{}?", entry.key));
            let default = default.unwrap_or_default();
            self.add_slot(place, Slot { name: entry.key.clone(), ask, default, asked_first: true });
        }
    }

    fn add_slot(&mut self, place: Place, slot: Slot) {
        if !self.may_declare(&slot.name, place) {
            return;
        }
        let known = self.program.slots.pairs().find(|(_, known)| known.name == slot.name).map(|(id, _)| id);
        let name = slot.name.clone();
        let id: SlotId = match known {
            Some(id) => {
                if self.program.slots[id] != slot {
                    let first = self.scopes.iter().find_map(|scope| scope.names.get(&normal(&name)).map(|(_, place)| *place));
                    self.differ(place, first.unwrap_or_default(), &name);
                }
                id
            }
            None => self.program.slots.push(slot),
        };
        self.bind(name, Named::Slot(id), place);
    }

    fn defines(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "define") else { return };
        for entry in self.keys(file).map(node, "define") {
            let place = Place::new(file, entry.key_span);
            let written = match &entry.value.value {
                Yaml::Number(number) => number.to_string(),
                Yaml::Truth(truth) => truth.to_string(),
                _ => match self.keys(file).text(&entry.value, &entry.key) {
                    Some(written) => written,
                    None => continue,
                },
            };
            if self.may_declare(&entry.key, place) {
                let index = self.defines.len();
                self.defines.push(Define::new(file, entry, written));
                self.bind(entry.key.clone(), Named::Define(index), place);
            }
        }
    }

    fn outcomes(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "outcomes") else { return };
        let entries = self.keys(file).map(node, "outcomes");
        if entries.is_empty() && matches!(node.value, Yaml::Map(_)) {
            self.keys(file).missing(node.span, "a script needs at least one outcome".to_owned());
        }
        for entry in entries {
            if let Some(outcome) = self.outcome(file, entry) {
                self.add_outcome(outcome);
            }
        }
    }

    fn outcome(&mut self, file: FileId, entry: &Entry) -> Option<Outcome> {
        let place = Place::new(file, entry.key_span);
        if !is_dashed_name(&entry.key) {
            self.keys(file).note(Code::BadName, entry.key_span, format!("`{}` is no name for an outcome", entry.key));
        }
        let fields = self.keys(file).map(&entry.value, &entry.key);
        if !matches!(entry.value.value, Yaml::Map(_)) {
            return None;
        }
        self.keys(file).only(fields, &["kind", "title", "text"], "an outcome");
        for key in ["kind", "title"] {
            if find(fields, key).is_none() {
                let message = format!("the outcome `{}` has no `{key}`", entry.key);
                self.keys(file).missing(entry.key_span, message);
            }
        }
        let mut words = |key| find(fields, key).and_then(|node| self.keys(file).text(node, key)).unwrap_or_default();
        let (title, text, written) = (words("title"), words("text"), words("kind"));
        let kind = outcome_kind(&written);
        if kind.is_none()
            && let Some(node) = find(fields, "kind")
            && !written.is_empty()
        {
            let near = nearest(&written, KINDS.iter().map(|(word, _)| *word));
            let message = format!(
                "`{written}` is no kind of outcome: there are connect, time, declined, distance, harm and safety"
            );
            self.notes.push(Diagnostic::new(Code::BadValue, Place::new(file, node.span), message).did_you_mean(near));
        }
        Some(Outcome { name: entry.key.clone(), kind: kind.unwrap_or(OutcomeKind::Time), title, text, place })
    }

    fn add_outcome(&mut self, outcome: Outcome) {
        let (name, place) = (outcome.name.clone(), outcome.place);
        let known = self.program.outcomes.pairs().find(|(_, known)| known.name == name).map(|(id, _)| id);
        let id = match known {
            Some(id) => {
                let first = &self.program.outcomes[id];
                if (first.kind, &first.title, &first.text) != (outcome.kind, &outcome.title, &outcome.text) {
                    let first = first.place;
                    self.differ(place, first, &name);
                }
                id
            }
            None => self.program.outcomes.push(outcome),
        };
        self.scope(place.file).outcomes.push((name, id, place));
    }

    fn includes(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "include") else { return };
        for entry in self.keys(file).map(node, "include") {
            self.keys(file).text(&entry.value, &entry.key);
            if !is_dashed_name(&entry.key) {
                self.keys(file).note(Code::BadName, entry.key_span, format!("`{}` is no name for an include", entry.key));
            }
        }
    }

    fn temperaments(&mut self, file: FileId, keys: &'a [Entry]) {
        if let Some(node) = find(keys, "temperaments") {
            for entry in self.keys(file).map(node, "temperaments") {
                if !is_dashed_name(&entry.key) {
                    self.keys(file).note(Code::BadName, entry.key_span, format!("`{}` is no name for a temperament", entry.key));
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
            Yaml::Text(written) if written.starts_with('+') => written.get(1..).and_then(|rest| rest.parse().ok()),
            Yaml::Number(number) => i32::try_from(*number).ok(),
            _ => None,
        };
        if by.is_none() {
            let message = "a temperament adds a whole number to a meter: write `guard: +2`";
            self.keys(file).note(Code::WrongType, change.value.span, message);
        }
        let place = Place::new(file, change.key_span);
        let value = match self.scope(file).names.get(&normal(&change.key)).map(|(named, _)| *named) {
            Some(Named::Value(value)) if matches!(self.program.values[value].kind, ValueKind::Meter { .. }) => value,
            Some(_) => {
                let message = format!("a temperament changes meters, and `{}` is none", change.key);
                self.notes.push(Diagnostic::new(Code::WrongKind, place, message));
                return None;
            }
            None => {
                self.unknown_name(place, &change.key);
                return None;
            }
        };
        Some((value, by?))
    }
}

const KINDS: [(&str, OutcomeKind); 6] = [
    ("connect", OutcomeKind::Connect),
    ("time", OutcomeKind::Time),
    ("declined", OutcomeKind::Declined),
    ("distance", OutcomeKind::Distance),
    ("harm", OutcomeKind::Harm),
    ("safety", OutcomeKind::Safety),
];

fn outcome_kind(word: &str) -> Option<OutcomeKind> {
    KINDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
}

fn same_value(one: &Value, other: &Value) -> bool {
    let kinds = match (&one.kind, &other.kind) {
        (ValueKind::Mood { states: one, .. }, ValueKind::Mood { states: other, .. }) => one == other,
        (one, other) => one == other,
    };
    kinds && (one.start, one.least, one.most) == (other.start, other.least, other.most)
}
