//! Names that are declared and that nothing uses: loose ends, which only warn.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::checker::Checker;
use super::model::{Condition, Expr, Fill, Step};
use super::scope::{Named, normal};
use crate::source::{Code, Diagnostic, FileId, Id, Place};
use crate::syntax::tree::{Kind, TermKind};

impl Checker<'_> {
    /// Reports meters, moods, flags, slots, definitions and includes that no line names. Somebody of the cast who never speaks may still
    /// be whom the story is about.
    pub(super) fn check_unused(&mut self) {
        let mut unused = self.unused_values();
        unused.extend(self.unused_slots());
        unused.extend(self.unused_defines());
        for file in self.file_ids() {
            unused.extend(self.unused_includes(file));
        }
        for (name, place) in unused {
            let message = format!("`{name}` is declared and never used: use it, or take it out");
            self.notes.push(Diagnostic::new(Code::NeverUsed, place, message));
        }
    }

    fn unused_values(&self) -> Vec<(String, Place)> {
        let program = &self.program;
        let mut used = vec![false; program.values.len()];
        let mut mark = |index: usize| used.get_mut(index).into_iter().for_each(|used| *used = true);
        for step in &program.steps {
            if let Step::Set { value, .. } = step {
                mark(value.index());
            }
        }
        program.changes.iter().for_each(|change| mark(change.value.index()));
        for expr in program.exprs.iter() {
            if let Expr::Value(value) = expr {
                mark(value.index());
            }
        }
        let branches = program.branches.iter().map(|branch| branch.condition);
        for condition in branches.chain(program.replies.iter().map(|reply| reply.condition)) {
            if let Condition::Compare { value, .. } = condition {
                mark(value.index());
            }
        }
        let values = program.values.iter().zip(used).filter(|(_, used)| !used);
        values.map(|(value, _)| (value.name.clone(), value.place)).collect()
    }

    /// One that several files declare is used where one of them uses it.
    fn unused_defines(&self) -> Vec<(String, Place)> {
        let used = self.defines.iter().filter(|define| define.is_used);
        let mut told: FxHashSet<&str> = used.map(|define| define.name.as_str()).collect();
        let unused = self.defines.iter().filter(|define| told.insert(&define.name));
        unused.map(|define| (define.name.clone(), define.place)).collect()
    }

    fn unused_slots(&self) -> Vec<(String, Place)> {
        let mut used = vec![false; self.program.slots.len()];
        let shown = self.program.holes.iter().filter_map(|hole| match hole.fill {
            Fill::Slot(slot) => Some(slot),
            _ => None,
        });
        for slot in shown.chain(self.program.questions.iter().map(|question| question.slot)) {
            used.get_mut(slot.index()).into_iter().for_each(|used| *used = true);
        }
        let place = |name: &str| {
            let found = self.scopes.iter().find_map(|scope| scope.names.get(&normal(name)));
            found.filter(|(named, _)| matches!(named, Named::Slot(_))).map(|(_, place)| *place)
        };
        let unused = self.program.slots.iter().zip(used).filter(|(_, used)| !used);
        unused.filter_map(|(slot, _)| Some((slot.name.clone(), place(&slot.name)?))).collect()
    }

    /// Includes of `file` whose scenes no line of it names.
    fn unused_includes(&self, file: FileId) -> Vec<(String, Place)> {
        let text = self.text(file);
        let (Some(tree), Some(scope)) = (self.tree(file), self.scopes.get(usize::from(file.0))) else {
            return Vec::new();
        };
        if scope.includes.is_empty() {
            return Vec::new();
        }
        let rows = tree.rows.iter().filter_map(|row| match row.kind {
            Kind::Divert { target } | Kind::Detour { target } => Some(target),
            Kind::Borrow { scene } => Some(scene),
            _ => None,
        });
        let terms = tree.terms.iter().filter_map(|term| match term.kind {
            TermKind::Count { name, .. } => Some(name),
            _ => None,
        });
        let named = rows.chain(terms).filter_map(|span| Some(normal(span.of(text).split_once('.')?.0)));
        let named: FxHashSet<Cow<'_, str>> = named.collect();
        let front = tree.front.as_ref().and_then(|front| front.yaml.as_ref());
        let place = |name: &str| super::files::include_span(front, name).map(|span| Place::new(file, span));
        let unused = scope.includes.iter().filter(|(name, _)| !named.contains(&normal(name)));
        unused.filter_map(|(name, _)| Some((name.clone(), place(name)?))).collect()
    }
}
