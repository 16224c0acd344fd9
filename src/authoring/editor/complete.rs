//! What could be typed next. Lines that are being typed are seldom whole, so the line's own letters before the cursor decide.

mod expression;
mod front;

use super::front as yaml;
use super::hover;
use super::keys::{self, Key};
use super::marks::{Role, What};
use super::page::Page;
use super::works::{Works, shown};
use crate::source::{Span, offset};
use crate::syntax::is_name;

/// Something that could stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    /// What is written.
    pub insert: String,
    /// What it names; none for words of the language.
    pub what: Option<What>,
    /// A few words about it; may be empty.
    pub about: String,
}

/// Everything that could stand at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// What they would replace.
    pub span: Span,
    /// The completions, the likeliest first.
    pub items: Vec<Completion>,
}

impl Completion {
    fn name(name: &str, what: What, about: impl Into<String>) -> Completion {
        Completion { label: name.to_owned(), insert: name.to_owned(), what: Some(what), about: about.into() }
    }

    fn word(word: &str, about: &str) -> Completion {
        Completion { label: word.to_owned(), insert: word.to_owned(), what: None, about: about.to_owned() }
    }

    /// The same, with `behind` written behind it.
    fn then(mut self, behind: &str) -> Completion {
        self.insert += behind;
        self
    }
}

fn words(keys: &[Key], behind: &str) -> Vec<Completion> {
    keys.iter().map(|(word, about)| Completion::word(word, about).then(behind)).collect()
}

/// The page that is typed in, and what is around it.
#[derive(Clone, Copy)]
struct Typing<'w> {
    works: &'w Works,
    path: &'w str,
    page: &'w Page,
    at: u32,
}

/// What could stand at `at` of the file at `path`.
pub fn complete(works: &Works, path: &str, at: u32) -> Completions {
    let Some(page) = works.page(path) else { return Completions::default() };
    let Some(before) = page.text().get(..at as usize) else { return Completions::default() };
    let typing = Typing { works, path, page, at };
    let items = match front::yaml_before(page, before) {
        Some(yaml) => typing.in_yaml(yaml),
        None => typing.in_line(before),
    };
    let has = |what| items.iter().any(|item| item.what == Some(what));
    let mut span = word_around(page.text(), at, if has(What::File) { "_-./" } else { "_-." });
    if has(What::Speaker) {
        // A name of two words is replaced whole.
        span.start = span.start.min(at - offset(content(before).len()));
    }
    Completions { span, items }
}

/// The name that the cursor is in: letters, digits and `signs`.
fn word_around(text: &str, at: u32, signs: &str) -> Span {
    let (before, behind) = text.split_at_checked(at as usize).unwrap_or_default();
    let is_part =
        |c: char| signs.contains(c) || c.is_alphanumeric() || !c.is_ascii() && is_name(&format!("a{c}"));
    let start = before.trim_end_matches(is_part).len();
    // A sign is no part of the name behind it.
    let dashes = before.get(start..).map_or(0, |word| word.len() - word.trim_start_matches('-').len());
    let end = behind.find(|c| !is_part(c) || c == '.' && !signs.contains('/')).unwrap_or(behind.len());
    let end = behind.get(..end).map_or(0, |word| word.trim_end_matches('-').len());
    Span::new(offset(start + dashes), at + offset(end))
}

/// The content of the last line of `before`, without the signs of items.
fn content(before: &str) -> &str {
    let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
    let mut content = line;
    while let Some(rest) = content.strip_prefix("- ") {
        content = rest.trim_start();
    }
    content
}

/// What stands behind the last brace that is open, if one is.
fn open_hole(content: &str) -> Option<&str> {
    let (mut open, mut is_escaped) = (Vec::new(), false);
    for (at, c) in content.char_indices() {
        match c {
            '{' if !is_escaped => open.push(at + 1),
            '}' if !is_escaped => {
                open.pop();
            }
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    content.get(*open.last()?..)
}

/// What stands behind the last `sign` of `content`, unless `end` closes it.
fn behind_open(content: &str, sign: char, end: char) -> Option<&str> {
    let (_, inside) = content.rsplit_once(sign)?;
    (!inside.contains(end)).then_some(inside)
}

impl<'w> Typing<'w> {
    fn in_line(self, before: &str) -> Vec<Completion> {
        let content = content(before);
        if content.starts_with("//") || content.contains(" //") {
            return Vec::new();
        }
        let is_text = !content.starts_with(['~', '[', '<', '=', '@']) && !content.starts_with("->");
        if let Some(hole) = open_hole(content).filter(|_| is_text) {
            return self.in_hole(hole);
        }
        self.behind_sign(content).unwrap_or_else(|| self.in_words(content))
    }

    /// Completions where the line's first characters decide.
    fn behind_sign(self, content: &str) -> Option<Vec<Completion>> {
        let only_word = |rest: &str| !rest.trim_start().contains([' ', ':']);
        if let Some(rest) = content.strip_prefix("->") {
            let is_open = !rest.starts_with("->") && only_word(rest);
            return Some(if is_open { self.targets() } else { Vec::new() });
        }
        if let Some(rest) = content.strip_prefix("<-") {
            return Some(if only_word(rest) { self.scenes() } else { Vec::new() });
        }
        if let Some(rest) = content.strip_prefix("=>") {
            return Some(if only_word(rest) { self.outcomes() } else { Vec::new() });
        }
        if content.starts_with("==") {
            let is_tag = last_word(content).starts_with('#');
            return Some(if is_tag { words(&SCENE_TAGS, "") } else { Vec::new() });
        }
        if let Some(rest) = content.strip_prefix('~') {
            return Some(self.in_change(rest));
        }
        if let Some(rest) = content.strip_prefix('?') {
            return Some(if only_word(rest) { self.slots(": ") } else { Vec::new() });
        }
        if let Some(rest) = content.strip_prefix('!') {
            return Some(if only_word(rest) { words(&keys::NOTES, ": ") } else { Vec::new() });
        }
        if let Some(rest) = content.strip_prefix('@') {
            return Some(if rest.contains(' ') { Vec::new() } else { self.cues() });
        }
        if content.starts_with('[') {
            return Some(
                behind_open(content, '[', ']').map(|inside| self.in_bracket(inside)).unwrap_or_default(),
            );
        }
        content.starts_with(['*', '+', '=', '>', '\\']).then(|| self.in_reply(content))
    }

    fn in_reply(self, content: &str) -> Vec<Completion> {
        let Some(rest) = content.strip_prefix(['*', '+']) else { return Vec::new() };
        if last_word(rest).starts_with('#') {
            let mut items = self.moves();
            items.push(Completion::word("last", "kept at the end whatever the order"));
            return items;
        }
        let guard = rest.trim_start().starts_with('[');
        let Some(inside) = behind_open(rest, '[', ']').filter(|_| guard) else { return Vec::new() };
        match inside.strip_prefix("if ") {
            Some(condition) => {
                let is_behind_comma = inside.trim_end().ends_with(',');
                let shown = Completion::word("shown", "greyed while it cannot be given");
                if is_behind_comma { vec![shown] } else { self.expression(condition) }
            }
            None => vec![Completion::word("if", "offered only while this holds").then(" ")],
        }
    }

    fn in_bracket(self, inside: &str) -> Vec<Completion> {
        let condition = inside.strip_prefix("if ").or_else(|| inside.strip_prefix("else if "));
        match condition {
            Some(condition) => self.expression(condition),
            None => words(&keys::BRACKETS, ""),
        }
    }

    fn in_hole(self, hole: &str) -> Vec<Completion> {
        if let Some(condition) = hole.strip_prefix("if ").filter(|rest| !rest.contains(':')) {
            return self.expression(condition);
        }
        if hole.contains(['|', ':']) {
            return Vec::new();
        }
        let mut items = self.slots("");
        items.extend(self.expression(hole));
        if !hole.trim_start().contains(' ') {
            items.extend(words(&keys::HOLES, " "));
        }
        items
    }

    /// Speakers, where nothing but a beginning of words stands there.
    fn in_words(self, content: &str) -> Vec<Completion> {
        let is_start = content.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '.'));
        if !is_start || content.split(' ').count() > 2 {
            return Vec::new();
        }
        let mut items: Vec<Completion> = self
            .page
            .declared("cast")
            .iter()
            .map(|person| {
                let about = yaml::words(&person.value).unwrap_or_default();
                Completion::name(&person.key, What::Speaker, about).then(": ")
            })
            .collect();
        items.push(Completion::word("You", "words that the script has the learner say").then(": "));
        items
    }

    /// Scenes of this file and of its includes.
    fn scenes(self) -> Vec<Completion> {
        let mut items: Vec<Completion> =
            scene_names(self.page).map(|name| Completion::name(name, What::Scene, "")).collect();
        for (include, file) in self.works.includes(self.path) {
            let Some(page) = self.works.page(&file) else { continue };
            let about = format!("a scene of `{}`", shown(&file, self.path));
            items.extend(
                scene_names(page)
                    .map(|name| Completion::name(&format!("{include}.{name}"), What::Scene, about.as_str())),
            );
        }
        items
    }

    /// Everything that a divert can lead to.
    fn targets(self) -> Vec<Completion> {
        let mut items = self.scenes();
        let here = self.page.scene_at(self.at).map(|scene| &*scene.name);
        items.extend(
            labels(self.page).filter(|(scene, _)| Some(*scene) == here).map(|(_, label)| {
                Completion::name(&format!(".{label}"), What::Label, "a label of this scene")
            }),
        );
        items.extend(
            labels(self.page)
                .map(|(scene, label)| Completion::name(&format!("{scene}.{label}"), What::Label, "a label")),
        );
        for (include, file) in self.works.includes(self.path) {
            let Some(page) = self.works.page(&file) else { continue };
            items.extend(labels(page).map(|(scene, label)| {
                let about = format!("a label of `{}`", shown(&file, self.path));
                Completion::name(&format!("{include}.{scene}.{label}"), What::Label, about)
            }));
        }
        items
    }

    fn outcomes(self) -> Vec<Completion> {
        let outcome = |entry: &crate::syntax::yaml::Entry| {
            let title = yaml::find(yaml::entries(&entry.value), "title").and_then(yaml::words);
            Completion::name(&entry.key, What::Outcome, title.unwrap_or_default())
        };
        self.page.declared("outcomes").iter().map(outcome).collect()
    }

    fn slots(self, behind: &str) -> Vec<Completion> {
        let slot = |entry: &crate::syntax::yaml::Entry| {
            let about = "words of the learner's own";
            Completion::name(&entry.key, What::Value, about).then(behind)
        };
        self.page.declared("slots").iter().map(slot).collect()
    }

    fn cues(self) -> Vec<Completion> {
        let mut items = words(&[("pause", "so many seconds: `@pause 2`"), ("clear", "an empty screen")], "");
        let library = self.works.library(self.path);
        let cues = library.map(|library| library.listed("cues")).unwrap_or_default();
        items.extend(cues.into_iter().map(|cue| Completion::name(cue, What::Cue, "a cue of the library")));
        items
    }

    /// The moves of the library; outside one, those that the script has already.
    fn moves(self) -> Vec<Completion> {
        if let Some(library) = self.works.library(self.path) {
            let card = |entry| hover::card(entry);
            let moves = library.declared("moves").iter();
            return moves.map(|entry| Completion::name(&entry.key, What::Move, card(entry))).collect();
        }
        let marks = self.page.marks().iter().filter(|mark| mark.what == What::Move);
        let here = |span: Span| span.start <= self.at && self.at <= span.end;
        let mut names: Vec<&str> = marks.filter(|mark| !here(mark.span)).map(|mark| &*mark.name).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter().map(|name| Completion::name(name, What::Move, "")).collect()
    }
}

const SCENE_TAGS: [Key; 2] = [
    ("declines", "they say no, ask to stop, or ask for distance"),
    ("reopens", "they, unprompted, open it again"),
];

fn last_word(content: &str) -> &str {
    content.rsplit([' ', '\t']).next().unwrap_or_default()
}

/// The names of a file's own scenes, in the order of the file.
fn scene_names(page: &Page) -> impl Iterator<Item = &str> {
    let is_scene = |what, role| what == What::Scene && role == Role::Declares;
    page.marks().iter().filter(move |mark| is_scene(mark.what, mark.role)).map(|mark| &*mark.name)
}

/// The labels of a file, each with its scene.
fn labels(page: &Page) -> impl Iterator<Item = (&str, &str)> {
    let is_label = |what, role| what == What::Label && role == Role::Declares;
    page.marks()
        .iter()
        .filter(move |mark| is_label(mark.what, mark.role))
        .map(|mark| (&*mark.owner, &*mark.name))
}
