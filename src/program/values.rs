//! Meters, moods, flags, slots and definitions: the names that expressions know.

use std::borrow::Cow;

use super::checker::{Checker, Define};
use super::ids::{SlotId, ValueId};
use super::keys::{find, is_misspelt};
use super::model::{Slot, Text, Value, ValueKind};
use super::scope::{Named, RESERVED, normal};
use crate::source::{Code, Diagnostic, FileId, Place};
use crate::syntax::is_name;
use crate::syntax::yaml::{Entry, Node, Value as Yaml};

/// How far a meter's range may reach, either way.
const MILLION: i64 = 1_000_000;

impl<'a> Checker<'a> {
    pub(super) fn meters(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "meters") else { return };
        self.scope(file).is_spoilt |= !matches!(node.value, Yaml::Map(_));
        for entry in self.keys(file).map(node, "meters") {
            match self.meter(file, entry) {
                Some(meter) => self.add_value(entry, meter),
                None => self.spoil(file, &entry.key),
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
            if find(fields, key).is_none() && !is_misspelt(fields, key) {
                let message =
                    format!("the meter `{}` has no `{key}`: write `{{start: 5, range: 0..10}}`", entry.key);
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
                    self.keys(file).note(
                        Code::BadValue,
                        good.span,
                        format!("`good` is `high` or `low`, not `{word}`"),
                    );
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

    pub(super) fn moods(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "moods") else { return };
        self.scope(file).is_spoilt |= !matches!(node.value, Yaml::Map(_));
        for entry in self.keys(file).map(node, "moods") {
            let states = self.keys(file).texts(&entry.value, &entry.key);
            for (index, (state, span)) in states.iter().enumerate() {
                if !is_name(state) {
                    self.keys(file).note(
                        Code::BadName,
                        *span,
                        format!("`{state}` is no name for a state: a letter, then letters, digits, `_`"),
                    );
                }
                if let Some((_, first)) = states.iter().take(index).find(|(other, _)| other == state) {
                    self.twice((Place::new(file, *span), Place::new(file, *first)), state);
                }
            }
            if states.len() < 2
                && matches!(&entry.value.value, Yaml::List(items) if items.len() == states.len())
            {
                let message =
                    format!("the mood `{}` needs two states or more: write `[calm, tense]`", entry.key);
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
            self.program.texts.push(Text { words, holes, count: 0, is_styled: false, takes_words: false });
        }
        first
    }

    pub(super) fn flags(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "flags") else { return };
        self.scope(file).is_spoilt |= !matches!(node.value, Yaml::List(_));
        for item in self.keys(file).list(node, "flags") {
            let Some(name) = self.keys(file).text(item, "flags") else { continue };
            let place = Place::new(file, item.span);
            let flag =
                Value { name: name.clone(), kind: ValueKind::Flag, start: 0, least: 0, most: 1, place };
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
        let known = match self.elsewhere(place.file, &name) {
            Some((Named::Value(id), _)) => Some(id),
            Some((Named::Slot(_) | Named::Define(_), first)) => {
                self.differ(place, first, &name);
                None
            }
            None => None,
        };
        let id: ValueId = match known {
            Some(id) => {
                if !same_value(self.program.values.at(id), &value) {
                    let first = self.program.values.at(id).place;
                    self.differ(place, first, &name);
                }
                id
            }
            None => self.program.values.push(value),
        };
        self.bind(&name, Named::Value(id), place);
    }

    /// What `name` is in another file that has declared it before.
    fn elsewhere(&self, file: FileId, name: &str) -> Option<(Named, Place)> {
        let own = usize::from(file.0);
        let others = self.scopes.iter().enumerate().filter(|(index, _)| *index != own);
        others.filter_map(|(_, scope)| scope.names.get(&normal(name))).copied().next()
    }

    fn is_definition(&self, named: Named, written: &str) -> bool {
        match named {
            Named::Define(index) => self.defines.get(index).is_some_and(|define| define.written == written),
            Named::Value(_) | Named::Slot(_) => false,
        }
    }

    /// Keeps that the declaration of `name` failed, so that its uses are not reported too.
    pub(super) fn spoil(&mut self, file: FileId, name: &str) {
        self.scope(file).spoilt.insert(normal(name).into_owned());
    }

    /// True where `name` cannot be called unknown in `file`: its declaration failed, or the front matter cannot be read, and
    /// that has been reported.
    pub(super) fn is_excused(&mut self, file: FileId, name: &str) -> bool {
        let front = self.tree(file).and_then(|tree| tree.front.as_ref());
        let is_later = self.files.is_empty();
        let scope = self.scope(file);
        // A condition that is read after the check has no file: the program was whole.
        let is_readable = is_later || front.is_some_and(|front| front.is_readable);
        !is_readable || scope.is_spoilt || scope.spoilt.contains(normal(name).as_ref())
    }

    /// True where `name` can be declared at `place`: it is a name, free, and not one of the language's words.
    fn may_declare(&mut self, name: &str, place: Place) -> bool {
        if !is_name(name) {
            let message = format!("`{name}` is no name: begin with a letter, then letters, digits, `_`");
            self.notes.push(Diagnostic::new(Code::BadName, place, message));
            self.spoil(place.file, name);
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

    fn bind(&mut self, name: &str, named: Named, place: Place) {
        let name = Cow::Owned(normal(name).into_owned());
        self.scope(place.file).names.insert(name, (named, place));
    }

    /// Reports a name that is declared a second time.
    pub(super) fn twice(&mut self, (place, first): (Place, Place), name: &str) {
        let message = format!("`{name}` is declared twice: take one out or give it another name");
        self.notes
            .push(Diagnostic::new(Code::DeclaredTwice, place, message).related(first, "first declared here"));
    }

    pub(super) fn slots(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "slots") else { return };
        self.scope(file).is_spoilt |= !matches!(node.value, Yaml::Map(_));
        for entry in self.keys(file).map(node, "slots") {
            let place = Place::new(file, entry.key_span);
            let fields = self.keys(file).map(&entry.value, &entry.key);
            if !matches!(entry.value.value, Yaml::Map(_)) {
                self.spoil(file, &entry.key);
                continue;
            }
            self.keys(file).only(fields, &["ask", "default"], "a slot");
            let ask = find(fields, "ask").and_then(|node| self.keys(file).text(node, "ask"));
            let default = find(fields, "default").and_then(|node| self.keys(file).text(node, "default"));
            if find(fields, "default").is_none() && !is_misspelt(fields, "default") {
                let message = format!(
                    "the slot `{}` has no `default`: write the words that stand there until asked",
                    entry.key
                );
                self.keys(file).missing(entry.key_span, message);
            }
            // A misspelt key has been reported, and its words stand in for those that are missing.
            let ask = ask
                .unwrap_or_else(|| if is_misspelt(fields, "ask") { "?".to_owned() } else { String::new() });
            let default = default.unwrap_or_default();
            self.add_slot(place, Slot { name: entry.key.clone(), ask, default, asked_first: true });
        }
    }

    fn add_slot(&mut self, place: Place, slot: Slot) {
        if !self.may_declare(&slot.name, place) {
            return;
        }
        let known = match self.elsewhere(place.file, &slot.name) {
            Some((Named::Slot(id), _)) => Some(id),
            Some((Named::Value(_) | Named::Define(_), first)) => {
                self.differ(place, first, &slot.name);
                None
            }
            None => None,
        };
        let name = slot.name.clone();
        let id: SlotId = match known {
            Some(id) => {
                if *self.program.slots.at(id) != slot {
                    let first = self
                        .scopes
                        .iter()
                        .find_map(|scope| scope.names.get(&normal(&name)).map(|(_, place)| *place));
                    self.differ(place, first.unwrap_or_default(), &name);
                }
                id
            }
            None => self.program.slots.push(slot),
        };
        self.bind(&name, Named::Slot(id), place);
    }

    pub(super) fn defines(&mut self, file: FileId, keys: &'a [Entry]) {
        let Some(node) = find(keys, "define") else { return };
        self.scope(file).is_spoilt |= !matches!(node.value, Yaml::Map(_));
        for entry in self.keys(file).map(node, "define") {
            let place = Place::new(file, entry.key_span);
            let written = match &entry.value.value {
                Yaml::Number(number) => number.to_string(),
                Yaml::Truth(truth) => truth.to_string(),
                _ => match self.keys(file).text(&entry.value, &entry.key) {
                    Some(written) => written,
                    None => {
                        self.spoil(file, &entry.key);
                        continue;
                    }
                },
            };
            if self.may_declare(&entry.key, place) {
                if let Some((other, first)) = self.elsewhere(file, &entry.key)
                    && !self.is_definition(other, &written)
                {
                    self.differ(place, first, &entry.key);
                }
                let index = self.defines.len();
                self.defines.push(Define::new(file, entry, written));
                self.bind(&entry.key, Named::Define(index), place);
            }
        }
    }
}

fn same_value(one: &Value, other: &Value) -> bool {
    let kinds = match (&one.kind, &other.kind) {
        (ValueKind::Mood { states: one, .. }, ValueKind::Mood { states: other, .. }) => one == other,
        (one, other) => one == other,
    };
    kinds && (one.start, one.least, one.most) == (other.start, other.least, other.most)
}
