//! Conditions that are read after the check, by the names of the script: what tests ask of a rehearsal.

use super::checker::{Checker, Define, Defined};
use super::expr::{Typed, Written};
use super::ids::ExprId;
use super::scope::{Named, Scope, normal};
use super::{Counted, Program};
use crate::source::{Diagnostic, FileId, Id, Place, Span};
use crate::syntax;

/// A name for an expression, as the program keeps it.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    name: String,
    typed: Typed,
}

/// A program to which conditions were added.
#[derive(Clone, Debug)]
pub struct Conditions {
    /// The same program: its rehearsals tell the same events. But it counts what the conditions count, up to the numbers that they
    /// compare it with.
    pub program: Program,
    /// One entry a condition: true where it gives 1. None for one that cannot be read, which is reported.
    pub exprs: Vec<Option<ExprId>>,
    /// What is wrong with the conditions, with places in their text.
    pub notes: Vec<Diagnostic>,
}

impl Program {
    /// Reads conditions, stretches of `text`, by the names of the script and all that it includes. `chance` is refused: a condition
    /// speaks of what holds.
    pub fn ask(&self, text: &str, conditions: &[Span]) -> Conditions {
        let mut checker = Checker::reopened(self);
        let exprs = conditions.iter().map(|span| checker.asked(text, *span)).collect();
        checker.check_said();
        let mut program = checker.program;
        program.finish();
        Conditions { program, exprs, notes: checker.notes }
    }

    /// A counter as it is written: `turns`, `said(move)`, `visits(scene)`.
    pub fn counter_name(&self, counts: Counted) -> String {
        match counts {
            Counted::Said(said) => format!("said({})", self.moves.at(said).name),
            Counted::Visits(scene) => format!("visits({})", self.scenes.at(scene).name),
            Counted::Turns => "turns".to_owned(),
        }
    }
}

impl Checker<'_> {
    /// Keeps the definitions for conditions that are read later.
    pub(super) fn keep_definitions(&mut self) {
        let done = self.defines.iter().filter_map(|define| match define.state {
            Defined::Done(Some(typed)) => Some(Definition { name: define.name.clone(), typed }),
            Defined::Done(None) | Defined::Not | Defined::InProgress => None,
        });
        self.program.definitions = done.collect();
    }

    /// A checker that knows what `program` knows, and no file.
    fn reopened(program: &Program) -> Checker<'static> {
        let mut checker = Checker::new(&[], None, Vec::new());
        checker.program = program.clone();
        checker.depths = vec![0; program.exprs.len()];
        checker.counters = program.counters.pairs().map(|(id, counter)| (counter.counts, id)).collect();
        let moves = program.moves.pairs();
        checker.moves = moves.map(|(id, known)| (normal(&known.name).into_owned(), id)).collect();
        checker.given = vec![false; program.moves.len()];
        for given in program.replies.iter().flat_map(|reply| &reply.moves) {
            if let Some(entry) = checker.given.get_mut(given.index()) {
                *entry = true;
            }
        }
        checker.defines = program.definitions.iter().map(Definition::reopened).collect();
        checker.scopes = vec![scope(program)];
        checker
    }

    fn asked(&mut self, text: &str, span: Span) -> Option<ExprId> {
        let file = FileId(0);
        let (tree, root, mut notes) = syntax::parse_expression(file, text, span);
        if !notes.is_empty() {
            self.notes.append(&mut notes);
            return None;
        }
        let written = Written { file, tree: &tree, text, at: None, is_fixed: true };
        let divisions = self.program.divisions.len();
        let typed = self.truth(written, root);
        if self.doubts.is_empty() {
            return typed.map(|typed| typed.expr);
        }
        // No proof looks at what is asked later: here a doubt is an error.
        super::check::join(&mut self.notes, std::mem::take(&mut self.doubts));
        self.program.divisions.truncate(divisions);
        None
    }
}

impl Definition {
    fn reopened(&self) -> Define {
        Define {
            file: FileId(0),
            name: self.name.clone(),
            place: Place::default(),
            value: Span::default(),
            written: String::new(),
            state: Defined::Done(Some(self.typed)),
            is_used: true,
        }
    }
}

/// Every name of `program` in one scope; the scenes of included files are called as the script calls them.
fn scope(program: &Program) -> Scope<'static> {
    let owned = |name: &str| normal(name).into_owned().into();
    let mut scope = Scope::default();
    let mut name = |name: &str, named| scope.names.insert(owned(name), (named, Place::default()));
    for (id, value) in program.values.pairs() {
        name(&value.name, Named::Value(id));
    }
    for (id, slot) in program.slots.pairs() {
        name(&slot.name, Named::Slot(id));
    }
    for (index, definition) in program.definitions.iter().enumerate() {
        name(&definition.name, Named::Define(index));
    }
    scope.scenes = program.scenes.pairs().map(|(id, scene)| (owned(&scene.name), id)).collect();
    scope
}
