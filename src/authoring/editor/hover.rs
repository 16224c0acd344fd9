//! What an author reads about the name under the cursor, in Markdown.

use super::front::{entries, find, words};
use super::keys;
use super::marks::{Mark, Role, What};
use super::page::Page;
use super::works::{Works, shown};
use super::yaml_at::{Side, yaml_at};
use crate::program::{OutcomeKind, beside};
use crate::source::{LineIndex, Span};
use crate::syntax::normal;
use crate::syntax::yaml::{Entry, Node, Value};

/// What is shown about a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// Where the name stands.
    pub span: Span,
    /// Markdown.
    pub text: String,
}

/// How many places a scene is shown to be reached from.
const PLACES: usize = 12;

/// What there is to say about what stands at `at`.
pub fn hover(works: &Works, path: &str, at: u32) -> Option<Hover> {
    let page = works.page(path)?;
    let Some(mark) = page.mark_at(at) else { return key_at(page, at) };
    let text = match mark.what {
        What::Scene => scene(works, path, mark)?,
        What::Label => label(works, path, mark),
        What::Include => include(works, path, mark)?,
        What::File => file(works, path, &beside(path, &mark.name)),
        What::Speaker => speaker(page, mark)?,
        What::Value => value(page, &mark.name)?,
        What::State => state(page, mark)?,
        What::Temperament => temperament(page, mark)?,
        What::Outcome => outcome(page, mark)?,
        What::Move => a_move(works, path, mark),
        What::Cue => format!("**{}**: a stage cue of the library", mark.name),
        What::Topic => topic(works, path, mark)?,
        What::ContentNote => format!("**{}**: a content note of the library", mark.name),
        What::Script => file(works, path, &works.definition(path, at).first()?.path),
    };
    Some(Hover { span: mark.span, text })
}

/// The meaning of a key that is no name.
fn key_at(page: &Page, at: u32) -> Option<Hover> {
    let front = if page.is_library() { Span::new(0, u32::MAX) } else { page.front()? };
    if at >= front.end {
        return None;
    }
    let is_there = |entry: &&Entry| entry.key_span.start <= at && at <= entry.key_span.end;
    let entry = inner_entry(page.root()?, &is_there)?;
    let before = page.text().get(..entry.key_span.start as usize)?;
    let place = yaml_at(before.strip_prefix("---").unwrap_or(before));
    let path: Vec<&str> = place.path.iter().map(String::as_str).collect();
    if place.side != Side::Key {
        return None;
    }
    let (key, meaning) = keys::below(&path, page.is_library()).iter().find(|(key, _)| *key == entry.key)?;
    Some(Hover { span: entry.key_span, text: format!("**{key}**: {meaning}") })
}

fn inner_entry<'n>(node: &'n Node, is_there: &dyn Fn(&&Entry) -> bool) -> Option<&'n Entry> {
    let found = entries(node).iter().find(is_there);
    found.or_else(|| entries(node).iter().find_map(|entry| inner_entry(&entry.value, is_there)))
}

/// The entry of `name` below `key`.
fn entry<'p>(page: &'p Page, key: &str, name: &str) -> Option<&'p Entry> {
    page.declared(key).iter().find(|entry| *normal(&entry.key) == *name)
}

fn field<'e>(entry: &'e Entry, key: &str) -> Option<&'e str> {
    find(entries(&entry.value), key).and_then(words)
}

/// A value as it would be written; empty for lists and maps.
fn written(node: Option<&Node>) -> String {
    match node.map(|node| &node.value) {
        Some(Value::Text(words) | Value::Decimal(words)) => words.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Truth(truth)) => truth.to_string(),
        Some(Value::Null | Value::List(_) | Value::Map(_)) | None => String::new(),
    }
}

/// Where a scene is reached from.
fn scene(works: &Works, path: &str, mark: &Mark) -> Option<String> {
    let home = works.home(path, &mark.via)?;
    let mut text = format!("**{}**: a scene", mark.name);
    if !mark.via.is_empty() {
        text += &format!(" of `{}`", shown(&home, path));
    }
    let first = works.page(&home)?.marks().iter().find(|mark| is_scene(mark));
    if first.is_some_and(|first| first.name == mark.name) {
        text += ", the first: it starts here";
    }
    text += "\n\n";
    text += &ways_in(works, path, &home, mark);
    Some(text)
}

fn is_scene(mark: &Mark) -> bool {
    mark.what == What::Scene && mark.role == Role::Declares
}

fn label(works: &Works, path: &str, mark: &Mark) -> String {
    let home = works.home(path, &mark.via).unwrap_or_else(|| path.to_owned());
    format!(
        "**{}**: a label of the scene `{}`\n\n{}",
        mark.name,
        mark.owner,
        ways_in(works, path, &home, mark)
    )
}

/// Every divert, detour and borrowing that leads to a scene or a label, by its place.
fn ways_in(works: &Works, from: &str, home: &str, mark: &Mark) -> String {
    let thing = works.thing(home, &Mark { via: Box::default(), ..mark.clone() });
    let leads = |(_, way): &(&str, &Mark)| matches!(way.role, Role::LeadsTo | Role::Borrows);
    let ways: Vec<(&str, &Mark)> = works.marks_of(&thing).filter(leads).collect();
    if ways.is_empty() {
        return "No line leads here.".to_owned();
    }
    let shown = ways.iter().take(PLACES).filter_map(|(path, way)| way_in(works, from, path, way));
    let mut places: Vec<String> = shown.collect();
    if ways.len() > PLACES {
        places.push(format!("- and {} more", ways.len() - PLACES));
    }
    places.join("\n")
}

/// One of the ways: a line of a list.
fn way_in(works: &Works, from: &str, path: &str, way: &Mark) -> Option<String> {
    let page = works.page(path)?;
    let line = LineIndex::new(page.text()).line(way.span.start);
    let scene = page.scene_at(way.span.start).map_or("", |scene| &scene.name);
    let verb = if way.role == Role::Borrows { "lends its replies to" } else { "reached from" };
    let file = if path == from { String::new() } else { format!(" of `{}`", shown(path, from)) };
    Some(format!("- {verb} `{scene}`{file}, line {line}"))
}

fn include(works: &Works, path: &str, mark: &Mark) -> Option<String> {
    Some(file(works, path, &works.home(path, &mark.name)?))
}

/// The file at `path`, named in the file at `from`.
fn file(works: &Works, from: &str, path: &str) -> String {
    let name = shown(path, from);
    let Some(page) = works.page(path) else { return format!("`{name}`: there is no such file") };
    let title = written(find(page.keys(), "title"));
    let summary = written(find(page.keys(), "summary"));
    let mut text = format!("`{name}`");
    if !title.is_empty() {
        text += &format!("\n\n**{title}**");
    }
    if !summary.is_empty() {
        text += &format!("\n\n{summary}");
    }
    text
}

fn speaker(page: &Page, mark: &Mark) -> Option<String> {
    let entry = entry(page, "cast", &mark.name)?;
    Some(format!("**{}**\n\n{}", entry.key, written(Some(&entry.value))))
}

/// What the front matter says of a meter, mood, flag, slot or definition.
pub(super) fn value(page: &Page, name: &str) -> Option<String> {
    if let Some(meter) = entry(page, "meters", name) {
        return Some(format!("**{}**: a meter, {}", meter.key, range(meter)));
    }
    if let Some(mood) = entry(page, "moods", name) {
        let states: Vec<&str> = super::front::texts(&mood.value).map(|(state, _)| state).collect();
        return Some(format!("**{}**: a mood: {}", mood.key, states.join(", ")));
    }
    if let Some(slot) = entry(page, "slots", name) {
        let ask = field(slot, "ask").map(|ask| format!("\n\n{ask}")).unwrap_or_default();
        let default = written(find(entries(&slot.value), "default"));
        return Some(format!("**{}**: words of the learner's own, `{default}` until asked{ask}", slot.key));
    }
    if let Some(define) = entry(page, "define", name) {
        return Some(format!("**{}** stands for `{}`", define.key, written(Some(&define.value))));
    }
    let flag = page.listed("flags").into_iter().find(|flag| *normal(flag) == *name)?;
    Some(format!("**{flag}**: a flag, false at the start"))
}

/// `0 to 10, 4 at the start, a low value is good`
pub(super) fn range(meter: &Entry) -> String {
    let of = |key| written(find(entries(&meter.value), key));
    let (ends, start, label) = (of("range"), of("start"), of("label"));
    let ends = (!ends.is_empty()).then(|| ends.replace("..", " to "));
    let start = (!start.is_empty()).then(|| format!("{start} at the start"));
    let good = if of("good") == "low" { "a low value is good" } else { "a high value is good" };
    let label = (!label.is_empty()).then(|| format!("called {label}"));
    let parts: Vec<String> = [ends, start, Some(good.to_owned()), label].into_iter().flatten().collect();
    parts.join(", ")
}

fn state(page: &Page, mark: &Mark) -> Option<String> {
    let mood = value(page, &mark.owner)?;
    Some(format!("**{}**: a state of a mood\n\n{mood}", mark.name))
}

fn temperament(page: &Page, mark: &Mark) -> Option<String> {
    let entry = entry(page, "temperaments", &mark.name)?;
    let changes: Vec<String> = entries(&entry.value)
        .iter()
        .map(|change| match change.value.value {
            Value::Number(by) => format!("`{}` {by:+}", change.key),
            _ => format!("`{}` {}", change.key, written(Some(&change.value))),
        })
        .collect();
    let changes = if changes.is_empty() { "as the meters have it".to_owned() } else { changes.join(", ") };
    Some(format!("**{}**: how they may arrive: {changes}", entry.key))
}

fn outcome(page: &Page, mark: &Mark) -> Option<String> {
    let entry = entry(page, "outcomes", &mark.name)?;
    let kind = field(entry, "kind").unwrap_or_default();
    let decided =
        OutcomeKind::ALL.into_iter().find(|known| known.word() == kind).map_or("", OutcomeKind::meaning);
    let title = field(entry, "title").unwrap_or(&entry.key);
    let text = field(entry, "text").map(|text| format!("\n\n{text}")).unwrap_or_default();
    Some(format!("**{title}**: an outcome, `{kind}`: {decided}{text}"))
}

/// A move's rule card.
fn a_move(works: &Works, path: &str, mark: &Mark) -> String {
    let library = works.library(path);
    match library.and_then(|library| entry(library, "moves", &mark.name)) {
        Some(entry) => card(entry),
        None if library.is_some() => format!("**{}**: the library has no such move", mark.name),
        None => format!("**{}**: a move; no library around this script says more", mark.name),
    }
}

/// The rule card of a move that the library declares.
pub(super) fn card(entry: &Entry) -> String {
    let label = field(entry, "label").unwrap_or(&entry.key);
    let mut text = format!("**{label}** ({})", field(entry, "kind").unwrap_or("move"));
    if let Some(rule) = field(entry, "rule") {
        text += &format!("\n\n{rule}");
    }
    if let Some(why) = field(entry, "why") {
        text += &format!("\n\n{why}");
    }
    if let Some(sounds) = field(entry, "sounds") {
        text += &format!("\n\nAs in: {sounds}");
    }
    if let Some(antidote) = field(entry, "antidote") {
        text += &format!("\n\nInstead: `{antidote}`");
    }
    if let Some(evidence) = field(entry, "evidence") {
        let source = field(entry, "source").map(|source| format!(": {source}")).unwrap_or_default();
        text += &format!("\n\nEvidence {evidence}{source}");
    }
    text
}

fn topic(works: &Works, path: &str, mark: &Mark) -> Option<String> {
    let entry = entry(works.library(path)?, "topics", &mark.name)?;
    let from = field(entry, "from").map(|from| format!("\n\n{from}")).unwrap_or_default();
    Some(format!("**{}**: {}{from}", entry.key, field(entry, "title").unwrap_or_default()))
}
