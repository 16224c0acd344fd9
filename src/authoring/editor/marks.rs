//! Marks: every place of a file where a name is declared or used.

use rustc_hash::FxHashMap;

use super::expect;
use super::front;
use super::page::Page;
use super::target::{self, Target};
use crate::program::{RESERVED, TAGS};
use crate::source::{FileId, Span};
use crate::syntax::tree::{Counting, Kind, Operator, Tags, TermId, TermKind};
use crate::syntax::yaml::Node;
use crate::syntax::{Tree, is_dashed_name, normal, parse_expression};

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A scene.
    Scene,
    /// A label of a scene.
    Label,
    /// A name for another file.
    Include,
    /// Another file, by its path.
    File,
    /// A member of the cast.
    Speaker,
    /// A meter, mood, flag, slot or definition: they share one space of names.
    Value,
    /// A state of a mood.
    State,
    /// How they may arrive.
    Temperament,
    /// A way to end.
    Outcome,
    /// A move.
    Move,
    /// A stage cue.
    Cue,
    /// A topic of the library.
    Topic,
    /// A content note of the library.
    ContentNote,
    /// A script, by its name in the library's path.
    Script,
}

/// What a mark does with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Says that there is such a thing.
    Declares,
    /// Leads to it: a divert or a detour.
    LeadsTo,
    /// Borrows its replies.
    Borrows,
    /// Anything else.
    Names,
}

/// A name at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where the name stands; where it stands in words that are written another way, where those stand.
    pub span: Span,
    /// What it names.
    pub what: What,
    /// What it does there.
    pub role: Role,
    /// The name, in normal form.
    pub name: Box<str>,
    /// The scene of a label, the mood of a state; otherwise empty.
    pub owner: Box<str>,
    /// The include through which it is named; empty for the file's own.
    pub via: Box<str>,
    /// Whether exactly the name stands there, so that another can be put in its place.
    pub is_exact: bool,
}

/// Text that names are read from, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Passage<'t> {
    pub(super) text: &'t str,
    /// Where all of it stands, if it is not the file's own text.
    pub(super) around: Option<Span>,
}

impl<'t> Passage<'t> {
    pub(super) fn of(self, span: Span) -> &'t str {
        span.of(self.text)
    }
}

/// Collects the marks of a file.
pub(super) struct Marker {
    pub(super) marks: Vec<Mark>,
    /// The states of each mood, in normal form.
    moods: FxHashMap<String, Vec<String>>,
    /// What the file includes, in normal form.
    includes: Vec<String>,
}

/// The marks of `page`, in the order of their places.
pub(super) fn marks(page: &Page) -> Vec<Mark> {
    let moods = page.declared("moods").iter().map(|mood| {
        let states = front::texts(&mood.value).map(|(state, _)| normal(state).into_owned());
        (normal(&mood.key).into_owned(), states.collect())
    });
    let includes = page.declared("include").iter().map(|include| normal(&include.key).into_owned());
    let mut marker = Marker { marks: Vec::new(), moods: moods.collect(), includes: includes.collect() };
    if let Some(node) = page.root() {
        if page.is_library() {
            marker.library(page.text(), node);
        } else {
            marker.front(page.text(), node);
        }
    }
    if !page.is_library() {
        marker.rows(page.tree(), page.text());
        marker.terms(page.tree(), Passage { text: page.text(), around: None });
    }
    marker.marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
    marker.marks
}

impl Marker {
    fn rows(&mut self, tree: &Tree, text: &str) {
        let passage = Passage { text, around: None };
        let mut scene = "";
        for row in tree.rows.iter() {
            match row.kind {
                Kind::Scene { name, .. } if !is_dashed_name(name.of(text)) => scene = "",
                Kind::Scene { name, .. } => {
                    scene = name.of(text);
                    self.add(passage, name, What::Scene, Role::Declares);
                }
                Kind::Label { name } if is_dashed_name(name.of(text)) => {
                    self.add(passage, name, What::Label, Role::Declares);
                    self.own(scene);
                }
                Kind::Speech { name, .. } if name.of(text) != "You" => {
                    self.add(passage, name, What::Speaker, Role::Names);
                }
                Kind::Reply { reply } => self.moves(tree, text, tree.words.at(reply.text).tags),
                Kind::Ask { slot, .. } => self.add(passage, slot, What::Value, Role::Names),
                Kind::Divert { target } | Kind::Detour { target } => {
                    self.target(passage, target, scene, Role::LeadsTo);
                }
                Kind::Borrow { scene: lender } => self.target(passage, lender, scene, Role::Borrows),
                Kind::End { outcome } => self.add(passage, outcome, What::Outcome, Role::Names),
                Kind::Change { first, count } => {
                    for change in tree.changes.iter().skip(first as usize).take(count as usize) {
                        self.add(passage, change.name, What::Value, Role::Names);
                    }
                }
                Kind::Cue { name, .. } if !matches!(name.of(text), "pause" | "clear") => {
                    self.add(passage, name, What::Cue, Role::Names);
                }
                Kind::Comment
                | Kind::Label { .. }
                | Kind::Speech { .. }
                | Kind::Narration { .. }
                | Kind::CatchAll
                | Kind::Wording { .. }
                | Kind::Note { .. }
                | Kind::Return
                | Kind::If { .. }
                | Kind::ElseIf { .. }
                | Kind::Else
                | Kind::Vary { .. }
                | Kind::Item
                | Kind::Cue { .. }
                | Kind::Broken { .. } => {}
            }
        }
    }

    fn moves(&mut self, tree: &Tree, text: &str, tags: Tags) {
        let passage = Passage { text, around: None };
        for tag in tree.tags.iter().skip(tags.first as usize).take(tags.count as usize) {
            let name = Span::new(tag.start + 1, tag.end);
            let written = name.of(text);
            if !TAGS.contains(&written) && !written.starts_with("id:") {
                self.add(passage, name, What::Move, Role::Names);
            }
        }
    }

    /// The names of every expression of `tree`.
    fn terms(&mut self, tree: &Tree, passage: Passage<'_>) {
        let states = self.states(tree, passage);
        for (id, term) in tree.terms.pairs() {
            match term.kind {
                TermKind::Name => match states.get(&id) {
                    Some(mood) => {
                        self.add(passage, term.span, What::State, Role::Names);
                        self.own(mood);
                    }
                    None if RESERVED.contains(&passage.of(term.span)) => {}
                    None => self.add(passage, term.span, What::Value, Role::Names),
                },
                TermKind::Count { function: Counting::Said, name } => {
                    self.add(passage, name, What::Move, Role::Names);
                }
                TermKind::Count { function: Counting::Seen | Counting::Visits, name } => {
                    self.target(passage, name, "", Role::Names);
                }
                TermKind::Number(_)
                | TermKind::Not(_)
                | TermKind::Negative(_)
                | TermKind::Binary(..)
                | TermKind::Call { .. }
                | TermKind::Broken => {}
            }
        }
    }

    /// The names that are states, each with its mood: a state is looked up in the mood on the other side.
    fn states(&self, tree: &Tree, passage: Passage<'_>) -> FxHashMap<TermId, String> {
        let mut states = FxHashMap::default();
        if self.moods.is_empty() {
            return states;
        }
        let mut look = |mood: Span, other: TermId| {
            let mood = normal(passage.of(mood)).into_owned();
            let term = tree.terms.at(other);
            let name = normal(passage.of(term.span));
            let known = self.moods.get(&mood).is_some_and(|states| states.iter().any(|state| *state == name));
            if known && term.kind == TermKind::Name {
                states.insert(other, mood);
            }
        };
        for term in tree.terms.iter() {
            if let TermKind::Binary(operator, left, right) = term.kind
                && compares(operator)
            {
                look(tree.terms.at(left).span, right);
                look(tree.terms.at(right).span, left);
            }
        }
        for change in &tree.changes {
            look(change.name, change.by);
        }
        states
    }

    /// The names of the expression that fills `span` of `passage`.
    pub(super) fn expression(&mut self, passage: Passage<'_>, span: Span) {
        let (tree, _, _) = parse_expression(FileId(0), passage.text, span);
        self.terms(&tree, passage);
    }

    /// The names of a YAML value that holds an expression.
    pub(super) fn value_expression(&mut self, text: &str, node: &Node, written: &str) {
        if node.span.of(text) == written {
            self.expression(Passage { text, around: None }, node.span);
        } else {
            let whole = Span::new(0, crate::source::offset(written.len()));
            self.expression(Passage { text: written, around: Some(node.span) }, whole);
        }
    }

    /// The promise in `node`.
    pub(super) fn promise(&mut self, text: &str, node: &Node, written: &str) {
        if node.span.of(text) == written {
            expect::mark(self, Passage { text, around: None }, node.span);
        } else {
            let whole = Span::new(0, crate::source::offset(written.len()));
            expect::mark(self, Passage { text: written, around: Some(node.span) }, whole);
        }
    }

    /// The parts of a target: include, scene and label.
    pub(super) fn target(&mut self, passage: Passage<'_>, span: Span, scene: &str, role: Role) {
        let Target { include, scene: named, label } = target::split(passage.text, span, &self.includes);
        let via = include.map(|include| passage.of(include)).unwrap_or_default();
        if let Some(include) = include {
            self.add(passage, include, What::Include, Role::Names);
        }
        if let Some(named) = named {
            let role = if label.is_some() && role == Role::Names { Role::Names } else { role };
            self.add(passage, named, What::Scene, role);
            self.through(via);
        }
        if let Some(label) = label {
            self.add(passage, label, What::Label, role);
            self.own(named.map_or(scene, |named| passage.of(named)));
            self.through(via);
        }
    }

    /// Marks the name at `span` of `passage`.
    pub(super) fn add(&mut self, passage: Passage<'_>, span: Span, what: What, role: Role) {
        let name = normal(passage.of(span));
        if !name.is_empty() {
            self.push(passage.around.unwrap_or(span), what, role, &name);
            self.fit(passage.around.is_none());
        }
    }

    /// Marks `name`, which a YAML value at `span` of `text` holds.
    pub(super) fn add_text(&mut self, text: &str, (name, span): (&str, Span), what: What, role: Role) {
        if !name.is_empty() {
            self.push(span, what, role, &normal(name));
            self.fit(span.of(text) == name);
        }
    }

    fn push(&mut self, span: Span, what: What, role: Role, name: &str) {
        let (owner, via) = (Box::default(), Box::default());
        self.marks.push(Mark { span, what, role, name: name.into(), owner, via, is_exact: true });
    }

    fn fit(&mut self, exactly: bool) {
        if let Some(mark) = self.marks.last_mut() {
            mark.is_exact = exactly;
        }
    }

    /// Gives the last mark its owner.
    pub(super) fn own(&mut self, owner: &str) {
        if let Some(mark) = self.marks.last_mut() {
            mark.owner = normal(owner).into();
        }
    }

    fn through(&mut self, via: &str) {
        if let Some(mark) = self.marks.last_mut() {
            mark.via = normal(via).into();
        }
    }
}

fn compares(operator: Operator) -> bool {
    match operator {
        Operator::Equal
        | Operator::Unequal
        | Operator::Less
        | Operator::AtMost
        | Operator::More
        | Operator::AtLeast => true,
        Operator::Or
        | Operator::And
        | Operator::Add
        | Operator::Subtract
        | Operator::Multiply
        | Operator::Divide
        | Operator::Remainder => false,
    }
}
