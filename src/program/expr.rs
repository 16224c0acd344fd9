//! Expressions: names to ids, types, and how large a number can grow.

use super::checker::Checker;
use super::ids::{CounterId, ExprId, ValueId};
use super::model::{Condition, Counted, Expr, ValueId16, ValueKind};
use super::operator::{Comparison, Operator};
use super::scope::{Named, normal};
use crate::source::{Code, Diagnostic, FileId, Id, Place, Span, nearest};
use crate::syntax::Tree;
use crate::syntax::tree::{self, Counting, TermId, TermKind};

/// A checked expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Typed {
    pub(super) expr: ExprId,
    pub(super) kind: TypeOf,
    /// The least and the most that it can be.
    pub(super) range: (i128, i128),
}

/// What an expression gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TypeOf {
    /// A whole number.
    Number,
    /// A number that a condition may only compare with a written one.
    Counter(CounterId),
    /// True or false.
    Truth,
    /// A state of this mood.
    Mood(ValueId),
}

/// Where an expression stands: a tree, the text that its spans are of, and how they are places in a file.
#[derive(Clone, Copy)]
pub(super) struct Written<'w> {
    pub(super) file: FileId,
    pub(super) tree: &'w Tree,
    pub(super) text: &'w str,
    /// Where all of it stands, if the text is not the file's own.
    pub(super) at: Option<Span>,
    /// `chance` is refused: in definitions and promises.
    pub(super) is_fixed: bool,
}

impl Written<'_> {
    pub(super) fn place(&self, span: Span) -> Place {
        Place::new(self.file, self.at.unwrap_or(span))
    }

    pub(super) fn span(&self, term: TermId) -> Span {
        self.tree.terms.at(term).span
    }
}

impl Checker<'_> {
    pub(super) fn note(&mut self, code: Code, place: Place, message: impl Into<String>) {
        self.notes.push(Diagnostic::new(code, place, message));
    }

    /// A condition: an expression that is true or false.
    pub(super) fn condition(&mut self, written: Written<'_>, term: TermId) -> Condition {
        let Some(typed) = self.truth(written, term) else {
            // Reported: it stands for a condition that nobody knows.
            return Condition::Expr(self.add_expr(Expr::Number(1)));
        };
        let exprs = &self.program.exprs;
        let value16 = |value: ValueId| u16::try_from(value.index()).ok().map(ValueId16);
        let quick = match *exprs.at(typed.expr) {
            Expr::Value(value) => value16(value).map(|value| (value, Comparison::Unequal, 0)),
            Expr::Not(inner) => match *exprs.at(inner) {
                Expr::Value(value) => value16(value).map(|value| (value, Comparison::Equal, 0)),
                _ => None,
            },
            Expr::Binary(Operator::Compare(comparison), left, right) => {
                match (*exprs.at(left), *exprs.at(right)) {
                    (Expr::Value(value), Expr::Number(number)) => i32::try_from(number)
                        .ok()
                        .and_then(|number| Some((value16(value)?, comparison, number))),
                    _ => None,
                }
            }
            _ => None,
        };
        match quick {
            Some((value, comparison, with)) => Condition::Compare { value, comparison, with },
            None => Condition::Expr(typed.expr),
        }
    }

    /// An expression where a truth value is wanted.
    pub(super) fn truth(&mut self, written: Written<'_>, term: TermId) -> Option<Typed> {
        let typed = self.typed(written, term)?;
        match typed.kind {
            TypeOf::Truth => Some(typed),
            TypeOf::Counter(counter) => Some(self.at_least_once(counter, typed.expr)),
            TypeOf::Number | TypeOf::Mood(_) => {
                let what = self.described(typed.kind);
                let message = format!("{what} is neither true nor false: compare it with something");
                self.note(Code::WrongKind, written.place(written.span(term)), message);
                None
            }
        }
    }

    fn at_least_once(&mut self, counter: CounterId, expr: ExprId) -> Typed {
        let entry = self.program.counters.at_mut(counter);
        entry.stop = entry.stop.max(1);
        let zero = self.add_expr(Expr::Number(0));
        self.truth_of(Expr::Binary(Operator::Compare(Comparison::More), expr, zero))
    }

    /// An expression where a number is wanted.
    pub(super) fn number(&mut self, written: Written<'_>, term: TermId) -> Option<Typed> {
        let typed = self.typed(written, term)?;
        match typed.kind {
            TypeOf::Number => Some(typed),
            TypeOf::Counter(_) => {
                let message = "a counter can only be compared with a written number or shown: keep what you need in a meter";
                self.note(Code::CounterArithmetic, written.place(written.span(term)), message);
                None
            }
            TypeOf::Truth | TypeOf::Mood(_) => {
                let what = self.described(typed.kind);
                self.note(Code::WrongKind, written.place(written.span(term)), format!("{what} is no number"));
                None
            }
        }
    }

    pub(super) fn described(&self, kind: TypeOf) -> String {
        match kind {
            TypeOf::Number => "a number".to_owned(),
            TypeOf::Counter(_) => "a counter".to_owned(),
            TypeOf::Truth => "true or false".to_owned(),
            TypeOf::Mood(mood) => format!("the mood `{}`", self.program.values.at(mood).name),
        }
    }

    /// An expression of any type; none where it could not be checked, which has then been reported.
    pub(super) fn typed(&mut self, written: Written<'_>, term: TermId) -> Option<Typed> {
        let span = written.span(term);
        match written.tree.terms.at(term).kind {
            TermKind::Number(number) => {
                Some(self.number_of(Expr::Number(number), (number.into(), number.into())))
            }
            TermKind::Name => self.name(written, span),
            TermKind::Not(inner) => {
                let inner = self.truth(written, inner)?;
                Some(self.truth_of(Expr::Not(inner.expr)))
            }
            TermKind::Negative(inner) => {
                let inner = self.number(written, inner)?;
                let range = self.fits(written.place(span), (-inner.range.1, -inner.range.0))?;
                Some(self.number_of(Expr::Negative(inner.expr), range))
            }
            TermKind::Binary(operator, left, right) => self.binary(written, (operator, left, right), span),
            TermKind::Call { function, first, count } => self.call(written, function, (first, count), span),
            TermKind::Count { function, name } => self.count(written, function, name),
            TermKind::Broken => None,
        }
    }

    fn number_of(&mut self, expr: Expr, range: (i128, i128)) -> Typed {
        Typed { expr: self.add_expr(expr), kind: TypeOf::Number, range }
    }

    pub(super) fn truth_of(&mut self, expr: Expr) -> Typed {
        Typed { expr: self.add_expr(expr), kind: TypeOf::Truth, range: (0, 1) }
    }

    /// A node of an expression, and how deep it is.
    pub(super) fn add_expr(&mut self, expr: Expr) -> ExprId {
        let depth = |id: ExprId| self.depths.get(id.index()).copied().unwrap_or_default();
        let below = match expr {
            Expr::Number(_) | Expr::Value(_) | Expr::Counter(_) | Expr::Chance(_) => 0,
            Expr::Not(inner) | Expr::Negative(inner) | Expr::Abs(inner) => depth(inner),
            Expr::Binary(_, left, right) => depth(left).max(depth(right)),
        };
        self.depths.push(below.saturating_add(1));
        self.program.exprs.push(expr)
    }

    /// `range`, unless it leaves 64 bits.
    fn fits(&mut self, place: Place, range: (i128, i128)) -> Option<(i128, i128)> {
        let fits = range.0 >= i64::MIN.into() && range.1 <= i64::MAX.into();
        if !fits {
            self.note(Code::TooBig, place, "this can grow beyond 64 bits: use smaller numbers");
        }
        fits.then_some(range)
    }

    fn name(&mut self, written: Written<'_>, span: Span) -> Option<Typed> {
        let name = span.of(written.text);
        match name {
            "true" | "false" => return Some(self.truth_of(Expr::Number(i64::from(name == "true")))),
            "turns" => return Some(self.counted(Counted::Turns, 0)),
            _ => {}
        }
        let place = written.place(span);
        match self.scope(written.file).names.get(&normal(name)).map(|(named, _)| *named) {
            Some(Named::Value(value)) => Some(self.value_of(value)),
            Some(Named::Define(index)) => {
                self.defines.get_mut(index).into_iter().for_each(|define| define.is_used = true);
                self.defined(index)
            }
            Some(Named::Slot(_)) => {
                let message = format!(
                    "`{name}` holds the learner's own words: they are shown as `{{{name}}}`, never compared"
                );
                self.note(Code::SlotCompared, place, message);
                None
            }
            None => {
                let calls = ["said", "seen", "visits", "chance", "min", "max", "abs"];
                if calls.contains(&name) {
                    self.note(
                        Code::BadExpression,
                        place,
                        format!("`{name}` needs parentheses: write `{name}(…)`"),
                    );
                } else if let Some(mood) = self.mood_with(written.file, name) {
                    let message =
                        format!("`{name}` is a state of the mood `{mood}`: write `{mood} == {name}`");
                    self.note(Code::WrongKind, place, message);
                } else {
                    self.unknown_name(place, name, |_| true);
                }
                None
            }
        }
    }

    fn value_of(&mut self, value: ValueId) -> Typed {
        let entry = self.program.values.at(value);
        let range = (entry.least.into(), entry.most.into());
        let kind = match entry.kind {
            ValueKind::Meter { .. } => TypeOf::Number,
            ValueKind::Mood { .. } => TypeOf::Mood(value),
            ValueKind::Flag => TypeOf::Truth,
        };
        Typed { expr: self.add_expr(Expr::Value(value)), kind, range }
    }

    fn counted(&mut self, counts: Counted, stop: u32) -> Typed {
        let counter = self.counter(counts, stop);
        let expr = self.add_expr(Expr::Counter(counter));
        Typed { expr, kind: TypeOf::Counter(counter), range: (0, u32::MAX.into()) }
    }

    /// `said(move)`, `seen(scene)`, `visits(scene)`
    fn count(&mut self, written: Written<'_>, function: Counting, name: Span) -> Option<Typed> {
        let place = written.place(name);
        let written_name = name.of(written.text);
        match function {
            Counting::Said => {
                let said = self.find_move(place, written_name)?;
                self.said.push((said, place));
                Some(self.counted(Counted::Said(said), 1))
            }
            Counting::Seen => {
                let scene = self.find_scene(place, written_name)?;
                let visits = self.counted(Counted::Visits(scene), 1);
                let TypeOf::Counter(counter) = visits.kind else { return None };
                Some(self.at_least_once(counter, visits.expr))
            }
            Counting::Visits => {
                let scene = self.find_scene(place, written_name)?;
                Some(self.counted(Counted::Visits(scene), 1))
            }
        }
    }

    fn call(
        &mut self,
        written: Written<'_>,
        function: Span,
        (first, count): (u32, u32),
        span: Span,
    ) -> Option<Typed> {
        let name = function.of(written.text);
        let wanted = match name {
            "chance" | "abs" => 1,
            "min" | "max" => 2,
            _ => {
                let known = ["said", "seen", "visits", "chance", "min", "max", "abs"];
                let near = nearest(name, known);
                let message = format!(
                    "there is no `{name}(…)`: there are said, seen, visits, chance, min, max and abs"
                );
                let place = written.place(function);
                self.notes.push(Diagnostic::new(Code::UnknownName, place, message).did_you_mean(near));
                return None;
            }
        };
        if count != wanted {
            let sample = match name {
                "chance" => "one number, as in `chance(30)`",
                "abs" => "one number, as in `abs(trust)`",
                "min" => "two numbers, as in `min(5, trust)`",
                _ => "two numbers, as in `max(1, trust)`",
            };
            let message = format!("`{name}` takes {sample}");
            self.note(Code::BadExpression, written.place(span), message);
            return None;
        }
        let argument = |at: u32| written.tree.arguments.get((first + at) as usize).copied();
        let left = argument(0)?;
        if name == "chance" {
            return self.chance(written, left, span);
        }
        let left = self.number(written, left);
        if name == "abs" {
            let left = left?;
            let (least, most) = left.range;
            let low = if least <= 0 && most >= 0 { 0 } else { least.abs().min(most.abs()) };
            let range = self.fits(written.place(span), (low, least.abs().max(most.abs())))?;
            return Some(self.number_of(Expr::Abs(left.expr), range));
        }
        let right = self.number(written, argument(1)?);
        let (left, right) = (left?, right?);
        let (operator, range) = if name == "min" {
            (Operator::Min, (left.range.0.min(right.range.0), left.range.1.min(right.range.1)))
        } else {
            (Operator::Max, (left.range.0.max(right.range.0), left.range.1.max(right.range.1)))
        };
        Some(self.number_of(Expr::Binary(operator, left.expr, right.expr), range))
    }

    fn chance(&mut self, written: Written<'_>, argument: TermId, span: Span) -> Option<Typed> {
        if written.is_fixed {
            let message =
                "`chance` cannot stand here: what stands here speaks of what holds, not of what is drawn";
            self.note(Code::BadChance, written.place(span), message);
            return None;
        }
        match written.tree.terms.at(argument).kind {
            TermKind::Number(percent @ 0..=100) => {
                let percent = u8::try_from(percent).unwrap_or(100);
                Some(self.truth_of(Expr::Chance(percent)))
            }
            TermKind::Broken => None,
            TermKind::Number(_)
            | TermKind::Name
            | TermKind::Not(_)
            | TermKind::Negative(_)
            | TermKind::Binary(..)
            | TermKind::Call { .. }
            | TermKind::Count { .. } => {
                let message = "`chance` takes a written number from 0 to 100: so many times in a hundred";
                self.note(Code::BadChance, written.place(written.span(argument)), message);
                None
            }
        }
    }

    fn binary(
        &mut self,
        written: Written<'_>,
        (operator, left, right): (tree::Operator, TermId, TermId),
        span: Span,
    ) -> Option<Typed> {
        match operator {
            tree::Operator::Or | tree::Operator::And => {
                let (left, right) = (self.truth(written, left), self.truth(written, right));
                let joined = if operator == tree::Operator::Or { Operator::Or } else { Operator::And };
                Some(self.truth_of(Expr::Binary(joined, left?.expr, right?.expr)))
            }
            tree::Operator::Equal
            | tree::Operator::Unequal
            | tree::Operator::Less
            | tree::Operator::AtMost
            | tree::Operator::More
            | tree::Operator::AtLeast => self.comparison(written, (comparison(operator)?, left, right), span),
            tree::Operator::Add
            | tree::Operator::Subtract
            | tree::Operator::Multiply
            | tree::Operator::Divide
            | tree::Operator::Remainder => {
                if let Some(name) = self.hyphened(written, (operator, left, right), span) {
                    self.unknown_name(written.place(span), name, |_| true);
                    return None;
                }
                let place = written.place(span);
                let divisor = written.place(written.span(right));
                let (left, right) = (self.number(written, left), self.number(written, right));
                self.arithmetic(operator, (left?, right?), (place, divisor))
            }
        }
    }

    /// `my-slot`, where neither `my` nor `slot` is there: a name that is written with the wrong sign.
    fn hyphened<'w>(
        &mut self,
        written: Written<'w>,
        (operator, left, right): (tree::Operator, TermId, TermId),
        span: Span,
    ) -> Option<&'w str> {
        let name = span.of(written.text);
        let unknown = |checker: &mut Self, term: TermId| {
            let word = written.span(term).of(written.text);
            written.tree.terms.at(term).kind == TermKind::Name
                && !checker.scope(written.file).names.contains_key(&normal(word))
        };
        let is_joined = operator == tree::Operator::Subtract && !name.contains(' ');
        (is_joined && unknown(self, left) && unknown(self, right)).then_some(name)
    }

    fn arithmetic(
        &mut self,
        operator: tree::Operator,
        (left, right): (Typed, Typed),
        (place, divisor): (Place, Place),
    ) -> Option<Typed> {
        let ((a, b), (c, d)) = (left.range, right.range);
        let divides = matches!(operator, tree::Operator::Divide | tree::Operator::Remainder);
        let may_fail = divides && c <= 0 && d >= 0;
        if may_fail {
            let message =
                "this divides by something that can be zero: keep it away from zero with `max(1, …)`";
            let note = Diagnostic::new(Code::DividesByZero, divisor, message);
            if c == d {
                self.notes.push(note);
                return None;
            }
            self.doubts.push(note);
        }
        let corners = |f: fn(i128, i128) -> i128| {
            let all = [f(a, c), f(a, d), f(b, c), f(b, d)];
            (all.into_iter().min().unwrap_or_default(), all.into_iter().max().unwrap_or_default())
        };
        let (joined, range) = match operator {
            tree::Operator::Add => (Operator::Add, (a + c, b + d)),
            tree::Operator::Subtract => (Operator::Subtract, (a - d, b - c)),
            tree::Operator::Multiply => (Operator::Multiply, corners(i128::saturating_mul)),
            tree::Operator::Divide => (Operator::Divide, quotients(left.range, right.range)),
            _ => {
                let most = c.abs().max(d.abs()) - 1;
                (Operator::Remainder, (if a < 0 { -most } else { 0 }, if b > 0 { most } else { 0 }))
            }
        };
        let range = self.fits(place, range)?;
        let typed = self.number_of(Expr::Binary(joined, left.expr, right.expr), range);
        if may_fail {
            self.program.divisions.push((typed.expr, divisor));
        }
        Some(typed)
    }
}

/// The least and the most that a division can give. The divisors that matter are the ends of their range and those next to zero.
fn quotients((a, b): (i128, i128), (c, d): (i128, i128)) -> (i128, i128) {
    let divisors = [c, d, -1, 1].into_iter().filter(|by| (c..=d).contains(by));
    let all = divisors.flat_map(|by| [a.checked_div(by), b.checked_div(by)]).flatten();
    all.fold(None, |range: Option<(i128, i128)>, quotient| {
        let (least, most) = range.unwrap_or((quotient, quotient));
        Some((least.min(quotient), most.max(quotient)))
    })
    .unwrap_or_default()
}

fn comparison(operator: tree::Operator) -> Option<Comparison> {
    Some(match operator {
        tree::Operator::Equal => Comparison::Equal,
        tree::Operator::Unequal => Comparison::Unequal,
        tree::Operator::Less => Comparison::Less,
        tree::Operator::AtMost => Comparison::AtMost,
        tree::Operator::More => Comparison::More,
        tree::Operator::AtLeast => Comparison::AtLeast,
        tree::Operator::Or
        | tree::Operator::And
        | tree::Operator::Add
        | tree::Operator::Subtract
        | tree::Operator::Multiply
        | tree::Operator::Divide
        | tree::Operator::Remainder => return None,
    })
}
