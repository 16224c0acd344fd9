//! The names in front matter and in `library.yaml`.

use super::marks::{Marker, Role, What};
use crate::source::Span;
use crate::syntax::yaml::{Entry, Node, Value};

/// The entries of a map; none where it is anything else.
pub(super) fn entries(node: &Node) -> &[Entry] {
    if let Value::Map(entries) = &node.value { entries } else { &[] }
}

/// The value behind `key`.
pub(super) fn find<'n>(entries: &'n [Entry], key: &str) -> Option<&'n Node> {
    entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
}

/// Words, where there are some.
pub(super) fn words(node: &Node) -> Option<&str> {
    if let Value::Text(words) = &node.value { Some(words) } else { None }
}

/// The items of a list of words, each with its place.
pub(super) fn texts(node: &Node) -> impl Iterator<Item = (&str, Span)> {
    let items = if let Value::List(items) = &node.value { items.as_slice() } else { &[] };
    items.iter().filter_map(|item| Some((words(item)?, item.span)))
}

impl Marker {
    /// Marks the names of a script's front matter.
    pub(super) fn front(&mut self, text: &str, node: &Node) {
        for entry in entries(node) {
            let value = &entry.value;
            match entry.key.as_str() {
                "cast" => self.each_key(text, value, What::Speaker),
                "meters" | "slots" => self.each_key(text, value, What::Value),
                "moods" => self.moods(text, value),
                "flags" => self.each_text(text, value, What::Value, Role::Declares),
                "define" => self.defines(text, value),
                "temperaments" => self.temperaments(text, value),
                "practises" => self.each_text(text, value, What::Move, Role::Names),
                "source" => self.each_text(text, value, What::Topic, Role::Names),
                "notes" => self.each_text(text, value, What::ContentNote, Role::Names),
                "outcomes" => self.each_key(text, value, What::Outcome),
                "include" => self.includes(text, value),
                "expect" => self.promises(text, value),
                _ => {}
            }
        }
    }

    /// Marks the names of a library.
    pub(super) fn library(&mut self, text: &str, node: &Node) {
        for entry in entries(node) {
            let value = &entry.value;
            match entry.key.as_str() {
                "topics" => self.each_key(text, value, What::Topic),
                "moves" => self.library_moves(text, value),
                "notes" => self.each_text(text, value, What::ContentNote, Role::Declares),
                "cues" => self.each_text(text, value, What::Cue, Role::Declares),
                "path" => self.each_text(text, value, What::Script, Role::Names),
                _ => {}
            }
        }
    }

    fn library_moves(&mut self, text: &str, node: &Node) {
        self.each_key(text, node, What::Move);
        for entry in entries(node) {
            let antidote = find(entries(&entry.value), "antidote");
            if let Some((antidote, span)) = antidote.and_then(|node| Some((words(node)?, node.span))) {
                self.add_text(text, (antidote, span), What::Move, Role::Names);
            }
        }
    }

    fn each_key(&mut self, text: &str, node: &Node, what: What) {
        for entry in entries(node) {
            self.add_text(text, (&entry.key, entry.key_span), what, Role::Declares);
        }
    }

    fn each_text(&mut self, text: &str, node: &Node, what: What, role: Role) {
        for named in texts(node) {
            self.add_text(text, named, what, role);
        }
    }

    fn moods(&mut self, text: &str, node: &Node) {
        self.each_key(text, node, What::Value);
        for mood in entries(node) {
            for state in texts(&mood.value) {
                self.add_text(text, state, What::State, Role::Declares);
                self.own(&mood.key);
            }
        }
    }

    fn defines(&mut self, text: &str, node: &Node) {
        self.each_key(text, node, What::Value);
        for define in entries(node) {
            if let Some(written) = words(&define.value) {
                self.value_expression(text, &define.value, written);
            }
        }
    }

    fn temperaments(&mut self, text: &str, node: &Node) {
        self.each_key(text, node, What::Temperament);
        for temperament in entries(node) {
            for change in entries(&temperament.value) {
                self.add_text(text, (&change.key, change.key_span), What::Value, Role::Names);
            }
        }
    }

    fn includes(&mut self, text: &str, node: &Node) {
        self.each_key(text, node, What::Include);
        for include in entries(node) {
            if let Some(path) = words(&include.value) {
                self.add_text(text, (path, include.value.span), What::File, Role::Names);
            }
        }
    }

    fn promises(&mut self, text: &str, node: &Node) {
        let Value::List(items) = &node.value else { return };
        for item in items {
            if let Some(written) = words(item) {
                self.promise(text, item, written);
            }
        }
    }
}
