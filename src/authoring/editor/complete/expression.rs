//! Completion in expressions and changes.

use super::super::hover;
use super::super::keys;
use super::super::marks::What;
use super::{Completion, Typing};
use crate::syntax::normal;
use crate::syntax::yaml::Entry;

const SIGNS: [&str; 7] = ["==", "!=", "<=", ">=", "<", ">", "="];

impl Typing<'_> {
    /// What could stand at the end of `before`, the beginning of an expression.
    pub(super) fn expression(self, before: &str) -> Vec<Completion> {
        if let Some((call, inside)) = before.rsplit_once('(')
            && !inside.contains(')')
        {
            match last_name(call) {
                "said" => return self.moves(),
                "seen" | "visits" => return self.scenes(),
                _ => {}
            }
        }
        let states = self.states_behind(before);
        if !states.is_empty() {
            return states;
        }
        let mut items = self.values();
        let declared = self.page.declared("define").iter();
        items.extend(declared.map(|define| self.value(&define.key)));
        items.extend(keys::FUNCTIONS.iter().map(|(word, about)| {
            let behind = if *word == "turns" { "" } else { "(" };
            Completion::word(word, about).then(behind)
        }));
        items
    }

    /// What could stand at the end of `before`, the beginning of a line of changes.
    pub(super) fn in_change(self, before: &str) -> Vec<Completion> {
        let mut depth = 0_i32;
        // A comma in parentheses separates what a function is given.
        let is_comma = |c: char| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            c == ',' && depth <= 0
        };
        let change = before.split(is_comma).last().unwrap_or_default();
        match change.split_once('=') {
            Some((_, by)) => {
                let states = self.states_behind(change);
                if states.is_empty() { self.expression(by) } else { states }
            }
            None => self.values(),
        }
    }

    /// Meters, moods and flags.
    fn values(self) -> Vec<Completion> {
        let named = ["meters", "moods"].into_iter().flat_map(|key| self.page.declared(key));
        let mut items: Vec<Completion> = named.map(|entry: &Entry| self.value(&entry.key)).collect();
        items.extend(self.page.listed("flags").into_iter().map(|flag| self.value(flag)));
        items
    }

    fn value(self, name: &str) -> Completion {
        Completion::name(name, What::Value, hover::value(self.page, &normal(name)).unwrap_or_default())
    }

    /// The states of the mood that stands before the sign at the end of `before`.
    fn states_behind(self, before: &str) -> Vec<Completion> {
        let is_part = |c: char| c == '_' || c.is_alphanumeric();
        let before = before.trim_end_matches(is_part).trim_end();
        let Some(left) = SIGNS.iter().find_map(|sign| before.strip_suffix(sign)) else { return Vec::new() };
        let name = normal(last_name(left.trim_end()));
        let mood = self.page.declared("moods").iter().find(|mood| normal(&mood.key) == name);
        let states = mood.into_iter().flat_map(|mood| super::yaml::texts(&mood.value));
        states
            .map(|(state, _)| Completion::name(state, What::State, format!("a state of `{name}`")))
            .collect()
    }
}

/// The name at the end of `text`.
fn last_name(text: &str) -> &str {
    let is_part = |c: char| c == '_' || c.is_alphanumeric();
    text.get(text.trim_end_matches(is_part).len()..).unwrap_or_default()
}
