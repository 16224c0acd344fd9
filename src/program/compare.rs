//! Comparisons: what may be compared with what, and the states of moods.

use super::checker::Checker;
use super::expr::{TypeOf, Typed, Written};
use super::ids::{CounterId, ValueId};
use super::model::{Expr, Value, ValueKind};
use super::operator::{Comparison, Operator};
use super::scope::{Named, normal};
use crate::source::{Code, Diagnostic, FileId, Span, nearest};
use crate::syntax::tree::{TermId, TermKind};

impl Checker<'_> {
    pub(super) fn comparison(
        &mut self,
        written: Written<'_>,
        (comparison, left, right): (Comparison, TermId, TermId),
        span: Span,
    ) -> Option<Typed> {
        for side in [left, right] {
            if self.is_slot(written, side) {
                return self.typed(written, side);
            }
        }
        let sides = match (self.mood(written, left), self.mood(written, right)) {
            (Some(mood), None) => (self.typed(written, left), self.state(written, right, mood)),
            (None, Some(mood)) => (self.state(written, left, mood), self.typed(written, right)),
            (Some(_), Some(_)) | (None, None) => (self.typed(written, left), self.typed(written, right)),
        };
        let (left_side, right_side) = (sides.0?, sides.1?);
        self.check_sides(written, comparison, [(left, left_side), (right, right_side)], span)?;
        let operator = Operator::Compare(comparison);
        let (first, second) = (left_side.expr, right_side.expr);
        // A written number stands on the right, where the quick condition looks for it.
        if matches!(*self.program.exprs.at(first), Expr::Number(_))
            && !matches!(*self.program.exprs.at(second), Expr::Number(_))
        {
            return Some(self.truth_of(Expr::Binary(Operator::Compare(turned(comparison)), second, first)));
        }
        Some(self.truth_of(Expr::Binary(operator, first, second)))
    }

    fn check_sides(
        &mut self,
        written: Written<'_>,
        comparison: Comparison,
        [(left, left_side), (right, right_side)]: [(TermId, Typed); 2],
        span: Span,
    ) -> Option<()> {
        match (left_side.kind, right_side.kind) {
            (TypeOf::Number, TypeOf::Number) => Some(()),
            (TypeOf::Counter(counter), TypeOf::Number) => self.compared_counter(written, counter, right),
            (TypeOf::Number, TypeOf::Counter(counter)) => self.compared_counter(written, counter, left),
            (TypeOf::Counter(_), TypeOf::Counter(_)) => {
                let message = "two counters cannot be compared: compare each with a written number";
                self.note(Code::CounterArithmetic, written.place(span), message);
                None
            }
            (TypeOf::Truth, TypeOf::Truth)
                if matches!(comparison, Comparison::Equal | Comparison::Unequal) =>
            {
                Some(())
            }
            (TypeOf::Truth, TypeOf::Truth) => {
                let message = "true and false have no order: only `==` and `!=` compare them";
                self.note(Code::WrongKind, written.place(span), message);
                None
            }
            (TypeOf::Mood(one), TypeOf::Mood(other)) if one == other => Some(()),
            (one, other) => {
                let (one, other) = (self.described(one), self.described(other));
                self.note(
                    Code::WrongKind,
                    written.place(span),
                    format!("{one} cannot be compared with {other}"),
                );
                None
            }
        }
    }

    /// A counter is compared with a written number, and stops one above the largest.
    fn compared_counter(&mut self, written: Written<'_>, counter: CounterId, with: TermId) -> Option<()> {
        let number = match written.tree.terms.at(with).kind {
            TermKind::Number(number) => number,
            TermKind::Negative(inner) => match written.tree.terms.at(inner).kind {
                TermKind::Number(number) => -number,
                _ => return self.not_written(written, with),
            },
            _ => return self.not_written(written, with),
        };
        let stop = u32::try_from(number.max(0)).unwrap_or(u32::MAX).saturating_add(1);
        let entry = self.program.counters.at_mut(counter);
        entry.stop = entry.stop.max(stop);
        Some(())
    }

    fn not_written(&mut self, written: Written<'_>, with: TermId) -> Option<()> {
        let message = "a counter can only be compared with a written number";
        self.note(Code::CounterArithmetic, written.place(written.span(with)), message);
        None
    }

    fn is_slot(&mut self, written: Written<'_>, term: TermId) -> bool {
        let name = written.span(term).of(written.text);
        let named = self.scope(written.file).names.get(&normal(name));
        written.tree.terms.at(term).kind == TermKind::Name && matches!(named, Some((Named::Slot(_), _)))
    }

    /// The first mood of the file that has a state called `name`.
    pub(super) fn mood_with(&self, file: FileId, name: &str) -> Option<String> {
        let scope = self.scopes.get(usize::from(file.0))?;
        let has_state = |value: &Value| match &value.kind {
            ValueKind::Mood { states, .. } => states.iter().any(|state| normal(state) == normal(name)),
            ValueKind::Meter { .. } | ValueKind::Flag => false,
        };
        let moods = self.program.values.iter().filter(|value| has_state(value));
        moods.map(|value| &value.name).find(|name| scope.names.contains_key(&normal(name))).cloned()
    }

    /// The mood that `term` names, if it does.
    fn mood(&mut self, written: Written<'_>, term: TermId) -> Option<ValueId> {
        if written.tree.terms.at(term).kind != TermKind::Name {
            return None;
        }
        let name = written.span(term).of(written.text);
        match self.scope(written.file).names.get(&normal(name)) {
            Some((Named::Value(value), _)) => {
                let value = *value;
                matches!(self.program.values.at(value).kind, ValueKind::Mood { .. }).then_some(value)
            }
            Some((Named::Slot(_) | Named::Define(_), _)) | None => None,
        }
    }

    /// `term` as a state of `mood`: what stands on the other side of a comparison or change.
    pub(super) fn state(&mut self, written: Written<'_>, term: TermId, mood: ValueId) -> Option<Typed> {
        if written.tree.terms.at(term).kind != TermKind::Name {
            return self.typed(written, term);
        }
        let span = written.span(term);
        let name = span.of(written.text);
        let ValueKind::Mood { states, .. } = &self.program.values.at(mood).kind else { return None };
        let states = states.clone();
        if let Some(index) = states.iter().position(|state| normal(state) == normal(name)) {
            let number = i64::try_from(index).unwrap_or_default();
            let expr = self.add_expr(Expr::Number(number));
            return Some(Typed { expr, kind: TypeOf::Mood(mood), range: (number.into(), number.into()) });
        }
        if self.scope(written.file).names.contains_key(&normal(name))
            || matches!(name, "true" | "false" | "turns")
        {
            return self.typed(written, term);
        }
        if states.is_empty() {
            return None;
        }
        let listed = super::keys::listed(&states.iter().map(String::as_str).collect::<Vec<_>>());
        let near = nearest(name, states.iter().map(String::as_str));
        let message = format!(
            "the mood `{}` has no state `{name}`: it has {listed}",
            self.program.values.at(mood).name
        );
        self.notes.push(Diagnostic::new(Code::UnknownState, written.place(span), message).did_you_mean(near));
        None
    }
}

/// The comparison that says the same with its sides exchanged.
fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::Equal,
        Comparison::Unequal => Comparison::Unequal,
        Comparison::Less => Comparison::More,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::More => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
    }
}
