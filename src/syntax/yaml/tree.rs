//! The values, through serde, walked in step with the outline that knows their places.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::outline::{Shape, Site};
use super::page::Page;
use super::{Entry, Node, Value};
use crate::source::{Code, Diagnostic, Place, Span, is_refused};

/// Above how many entries a map's keys are looked up in a table.
const FEW: usize = 16;

/// Reads the page. Gives its tree, if it holds anything, and what is wrong in it.
///
/// # Errors
///
/// What libyaml cannot read.
pub(super) fn grow(
    page: &Page<'_>,
    places: &[Site],
) -> Result<(Option<Node>, Vec<Diagnostic>), serde_yaml::Error> {
    let around = page.span(0, page.line_end(0));
    let mut walk = Walk { page, places, next: 0, is_lost: false, around, notes: Vec::new() };
    let node = walk.deserialize(serde_yaml::Deserializer::from_str(page.text))?;
    let is_empty = places.is_empty() && node.value == Value::Null;
    Ok(((!is_empty).then_some(node), walk.notes))
}

/// Whether serde and the outline agree on the whole page; none where libyaml cannot read it.
#[cfg(test)]
pub(super) fn agrees(page: &Page<'_>, places: &[Site]) -> Option<bool> {
    let mut walk = Walk { page, places, next: 0, is_lost: false, around: Span::at(0), notes: Vec::new() };
    let node = walk.deserialize(serde_yaml::Deserializer::from_str(page.text)).ok()?;
    Some(!walk.is_lost || (places.is_empty() && node.value == Value::Null))
}

/// The way through both: serde's values and our places.
struct Walk<'a> {
    page: &'a Page<'a>,
    places: &'a [Site],
    /// The index of the next place.
    next: usize,
    /// True from where the two disagree.
    is_lost: bool,
    /// The place of the nearest key, list or map around: for a value whose own place is not known.
    around: Span,
    notes: Vec<Diagnostic>,
}

impl Walk<'_> {
    /// The place of the next node, which serde takes for a list, a map or neither; and the index behind it.
    fn take(&mut self, shapes: &[Shape]) -> (Span, Shape, usize) {
        let lost = (self.around, Shape::Quoted, usize::MAX);
        match self.places.get(self.next) {
            Some(site) if !self.is_lost && shapes.contains(&site.shape) => {
                self.next += 1;
                (self.page.span(site.start, site.end), site.shape, site.next)
            }
            _ => {
                self.is_lost = true;
                lost
            }
        }
    }

    fn scalar(&mut self, value: Value) -> Node {
        let (span, _, _) = self.take(&[Shape::Plain, Shape::Quoted]);
        Node { span, value }
    }

    fn decimal(&mut self, number: impl fmt::Display) -> Node {
        let (span, shape, _) = self.take(&[Shape::Plain, Shape::Quoted]);
        let written = self.page.of(span);
        let number = if shape == Shape::Plain { written.to_owned() } else { number.to_string() };
        Node { span, value: Value::Decimal(number) }
    }

    fn text(&mut self, text: String) -> Node {
        let (mut span, shape, _) = self.take(&[Shape::Plain, Shape::Quoted]);
        let written = self.page.of(span);
        if shape == Shape::Plain && !written.contains('\n') && written != text {
            self.is_lost = true;
            span = self.around;
        }
        for refused in text.chars().filter(|c| is_refused(*c) && !matches!(c, '\n' | '\t')) {
            let message = format!(
                "the escape for U+{:04X}, an invisible character, is refused: take it out",
                u32::from(refused)
            );
            self.note(Code::RefusedCharacter, span, message);
        }
        Node { span, value: Value::Text(text) }
    }

    fn note(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.notes.push(Diagnostic::new(code, self.place(span), message));
    }

    fn place(&self, span: Span) -> Place {
        Place::new(self.page.file, span)
    }

    /// Why this key cannot stand, if it cannot.
    fn refuse_key(&mut self, key: &Node) {
        let what = match &key.value {
            Value::Null => "an empty value",
            Value::Truth(_) => "a truth value",
            Value::Number(_) | Value::Decimal(_) => "a number",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
            Value::Text(_) => {
                let message = "merge keys (`<<`) are refused: write the entries out here";
                return self.note(Code::RefusedYaml, key.span, message);
            }
        };
        self.note(
            Code::RefusedYaml,
            key.span,
            format!("{what} cannot be a key: put it in quotes, or use a word"),
        );
    }
}

/// The keys of a map that were already there.
#[derive(Default)]
struct Seen(HashMap<String, Span>);

impl Seen {
    /// Where `key` stands among `entries`. Every entry was offered by [`Seen::add`].
    fn find(&self, entries: &[Entry], key: &str) -> Option<Span> {
        if self.0.is_empty() {
            return entries.iter().find(|entry| entry.key == key).map(|entry| entry.key_span);
        }
        self.0.get(key).copied()
    }

    /// Adds the last entry, once there are more than a few.
    fn add(&mut self, entries: &[Entry]) {
        if entries.len() < FEW {
            return;
        }
        let new = if self.0.is_empty() {
            entries
        } else {
            entries.last().map(std::slice::from_ref).unwrap_or_default()
        };
        self.0.extend(new.iter().map(|entry| (entry.key.clone(), entry.key_span)));
    }
}

impl<'de> DeserializeSeed<'de> for &mut Walk<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Walk<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(self.scalar(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(self.scalar(Value::Null))
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Node, E> {
        Ok(self.scalar(Value::Truth(truth)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(self.scalar(Value::Number(number)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(match i64::try_from(number) {
            Ok(number) => self.scalar(Value::Number(number)),
            Err(_) => self.decimal(number),
        })
    }

    fn visit_i128<E>(self, number: i128) -> Result<Node, E> {
        Ok(self.decimal(number))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Node, E> {
        Ok(self.decimal(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(self.decimal(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(self.text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let (span, _, end) = self.take(&[Shape::List]);
        let around = std::mem::replace(&mut self.around, span);
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(&mut *self)? {
            items.push(item);
        }
        self.around = around;
        self.is_lost |= self.next != end;
        Ok(Node { span, value: Value::List(items) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let (span, _, end) = self.take(&[Shape::Map]);
        let around = std::mem::replace(&mut self.around, span);
        let (mut entries, mut seen) = (Vec::new(), Seen::default());
        while let Some(key) = map.next_key_seed(&mut *self)? {
            self.around = key.span;
            let value = map.next_value_seed(&mut *self)?;
            self.around = span;
            match key.value {
                Value::Text(text) if text != "<<" => {
                    self.enter(&mut entries, &mut seen, Entry { key: text, key_span: key.span, value });
                }
                _ => self.refuse_key(&key),
            }
        }
        self.around = around;
        self.is_lost |= self.next != end;
        Ok(Node { span, value: Value::Map(entries) })
    }

    /// A value with a tag, which the scan has refused: the value is read all the same.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Node, A::Error> {
        let (Tag, value) = tagged.variant()?;
        value.newtype_variant_seed(self)
    }
}

impl Walk<'_> {
    /// Adds an entry, or reports that its key was there before.
    fn enter(&mut self, entries: &mut Vec<Entry>, seen: &mut Seen, entry: Entry) {
        match seen.find(entries, &entry.key) {
            Some(first) => {
                let message = format!("`{}` stands here a second time: keep one of them", entry.key);
                let found = Diagnostic::new(Code::DuplicateKey, self.place(entry.key_span), message);
                self.notes.push(found.related(self.place(first), "first here"));
            }
            None => {
                entries.push(entry);
                seen.add(entries);
            }
        }
    }
}

/// A tag that is passed over.
struct Tag;

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tag, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Tag)
    }
}
