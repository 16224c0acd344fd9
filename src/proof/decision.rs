//! Conditions as decisions: one range test after the other, each saying which comes next.
//!
//! `and`, `or` and `not` are nothing but the order of the tests, so what a condition draws is drawn in the engine's own order.

use super::cells::{Cells, number};
use crate::program::{Comparison, Condition, Expr, ExprId, Operator, Program};
use crate::source::Id;

/// Where a decision begins, or what it comes to.
pub(super) type Verdict = u32;

/// The condition holds.
pub(super) const YES: Verdict = u32::MAX;

/// The condition does not hold.
pub(super) const NO: Verdict = u32::MAX - 1;

/// One test.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) test: Test,
    /// What comes next where it holds, and where it does not.
    pub(super) yes: Verdict,
    pub(super) no: Verdict,
}

/// What is tested.
#[derive(Clone, Copy, Debug)]
pub(super) enum Test {
    /// A cell's value is in a range, both ends included.
    Within(u32, i32, i32),
    /// An expression that has to be worked out is not 0.
    Expr(ExprId),
}

/// Conditions as decisions.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    pub(super) nodes: Vec<Node>,
}

impl Decisions {
    /// The decision that a condition is.
    pub(super) fn of(&mut self, program: &Program, cells: &Cells, condition: Condition) -> Verdict {
        match condition {
            Condition::Always => YES,
            Condition::Compare { value, comparison, with } => {
                self.compare(number(value.index()), (comparison, with.into()), (YES, NO))
            }
            Condition::Expr(expr) => self.decide((program, cells), expr, (YES, NO)),
        }
    }

    fn decide(&mut self, of: (&Program, &Cells), expr: ExprId, (yes, no): (Verdict, Verdict)) -> Verdict {
        let (program, cells) = of;
        match *program.exprs.at(expr) {
            Expr::Number(0) => no,
            Expr::Number(_) => yes,
            Expr::Not(inner) => self.decide(of, inner, (no, yes)),
            Expr::Binary(Operator::And, left, right) => {
                let right = self.decide(of, right, (yes, no));
                self.decide(of, left, (right, no))
            }
            Expr::Binary(Operator::Or, left, right) => {
                let right = self.decide(of, right, (yes, no));
                self.decide(of, left, (yes, right))
            }
            Expr::Value(value) => self.compare(number(value.index()), (Comparison::Unequal, 0), (yes, no)),
            Expr::Binary(Operator::Compare(comparison), left, right) => {
                let cell = match *program.exprs.at(left) {
                    Expr::Value(value) => Some(Cells::value(value)),
                    Expr::Counter(counter) => Some(cells.counter(counter)),
                    _ => None,
                };
                match (cell, *program.exprs.at(right)) {
                    (Some(cell), Expr::Number(with)) => {
                        self.compare(number(cell.index()), (comparison, with), (yes, no))
                    }
                    _ => self.push(Test::Expr(expr), yes, no),
                }
            }
            Expr::Counter(_) | Expr::Chance(_) | Expr::Negative(_) | Expr::Abs(_) | Expr::Binary(..) => {
                self.push(Test::Expr(expr), yes, no)
            }
        }
    }

    fn compare(
        &mut self,
        cell: u32,
        (comparison, with): (Comparison, i64),
        (yes, no): (Verdict, Verdict),
    ) -> Verdict {
        let below = |with: i64| i32::try_from(with).unwrap_or(if with < 0 { i32::MIN } else { i32::MAX });
        let (least, most, inside, outside) = match comparison {
            Comparison::Equal => (with, with, yes, no),
            Comparison::Unequal => (with, with, no, yes),
            Comparison::Less => (i64::MIN, with.saturating_sub(1), yes, no),
            Comparison::AtMost => (i64::MIN, with, yes, no),
            Comparison::More => (with.saturating_add(1), i64::MAX, yes, no),
            Comparison::AtLeast => (with, i64::MAX, yes, no),
        };
        // No cell holds the outermost values of 32 bits.
        if least > i64::from(i32::MAX) || most < i64::from(i32::MIN) {
            return outside;
        }
        self.push(Test::Within(cell, below(least), below(most)), inside, outside)
    }

    fn push(&mut self, test: Test, yes: Verdict, no: Verdict) -> Verdict {
        self.nodes.push(Node { test, yes, no });
        number(self.nodes.len() - 1)
    }
}
