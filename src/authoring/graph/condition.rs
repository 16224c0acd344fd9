//! Conditions as an author could have written them. Definitions are written out.

use crate::program::{Comparison, Condition, Counted, Expr, ExprId, Operator, Program, ValueId, ValueKind};
use crate::source::Id;

/// How deep an expression is written; what lies deeper is `…`.
const DEEPEST: usize = 16;

/// `condition` in words of the language; empty where it always holds.
pub(super) fn condition(program: &Program, condition: Condition) -> String {
    match condition {
        Condition::Always => String::new(),
        Condition::Compare { value, comparison, with } => {
            compared(program, ValueId::at(value.index()), comparison, with.into())
        }
        Condition::Expr(expr) => written(program, expr, DEEPEST).0,
    }
}

/// A value compared with a written number: a flag as it is or with `not`, a mood with the name of its state.
fn compared(program: &Program, value: ValueId, comparison: Comparison, with: i64) -> String {
    let entry = program.values.at(value);
    let sign = sign(comparison);
    match (&entry.kind, comparison, with) {
        (ValueKind::Flag, Comparison::Unequal, 0) | (ValueKind::Flag, Comparison::Equal, 1) => {
            entry.name.clone()
        }
        (ValueKind::Flag, Comparison::Equal, 0) | (ValueKind::Flag, Comparison::Unequal, 1) => {
            format!("not {}", entry.name)
        }
        (ValueKind::Mood { states, .. }, _, _) => {
            let state = usize::try_from(with).ok().and_then(|state| states.get(state));
            format!("{} {sign} {}", entry.name, state.map_or("…", String::as_str))
        }
        (ValueKind::Meter { .. } | ValueKind::Flag, _, _) => format!("{} {sign} {with}", entry.name),
    }
}

/// An expression, and how tightly its loosest operator binds.
fn written(program: &Program, expr: ExprId, deepest: usize) -> (String, u8) {
    if deepest == 0 {
        return ("…".to_owned(), TIGHTEST);
    }
    let inner = |expr: ExprId, least: u8| {
        let (text, binds) = written(program, expr, deepest - 1);
        if binds < least { format!("({text})") } else { text }
    };
    match *program.exprs.at(expr) {
        Expr::Number(number) => (number.to_string(), TIGHTEST),
        Expr::Value(value) => (program.values.at(value).name.clone(), TIGHTEST),
        Expr::Counter(counter) => (program.counter_name(program.counters.at(counter).counts), TIGHTEST),
        Expr::Chance(percent) => (format!("chance({percent})"), TIGHTEST),
        Expr::Not(one) => (format!("not {}", inner(one, NOT)), NOT),
        Expr::Negative(one) => (format!("-{}", inner(one, TIGHTEST)), TIGHTEST),
        Expr::Abs(one) => (format!("abs({})", inner(one, 0)), TIGHTEST),
        Expr::Binary(operator @ (Operator::Min | Operator::Max), left, right) => {
            (format!("{}({}, {})", word(operator), inner(left, 0), inner(right, 0)), TIGHTEST)
        }
        Expr::Binary(Operator::Compare(comparison), left, right) => {
            match (program.exprs.at(left), program.exprs.at(right)) {
                (Expr::Value(value), Expr::Number(with)) => {
                    (compared(program, *value, comparison, *with), COMPARE)
                }
                (Expr::Counter(counter), Expr::Number(0))
                    if matches!(comparison, Comparison::More | Comparison::Unequal) =>
                {
                    (at_least_once(program, program.counters.at(*counter).counts), TIGHTEST)
                }
                _ => {
                    let (left, right) = (inner(left, COMPARE + 1), inner(right, COMPARE + 1));
                    (format!("{left} {} {right}", sign(comparison)), COMPARE)
                }
            }
        }
        Expr::Binary(operator, left, right) => {
            let binds = binds(operator);
            (format!("{} {} {}", inner(left, binds), word(operator), inner(right, binds + 1)), binds)
        }
    }
}

fn at_least_once(program: &Program, counts: Counted) -> String {
    match counts {
        Counted::Visits(scene) => format!("seen({})", program.scenes.at(scene).name),
        Counted::Said(_) | Counted::Turns => program.counter_name(counts),
    }
}

const NOT: u8 = 3;
const COMPARE: u8 = 4;
const TIGHTEST: u8 = 9;

const fn binds(operator: Operator) -> u8 {
    match operator {
        Operator::Or => 1,
        Operator::And => 2,
        Operator::Compare(_) => COMPARE,
        Operator::Add | Operator::Subtract => 5,
        Operator::Multiply | Operator::Divide | Operator::Remainder => 6,
        Operator::Min | Operator::Max => TIGHTEST,
    }
}

const fn word(operator: Operator) -> &'static str {
    match operator {
        Operator::Or => "or",
        Operator::And => "and",
        Operator::Compare(comparison) => sign(comparison),
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Multiply => "*",
        Operator::Divide => "/",
        Operator::Remainder => "%",
        Operator::Min => "min",
        Operator::Max => "max",
    }
}

const fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "==",
        Comparison::Unequal => "!=",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::More => ">",
        Comparison::AtLeast => ">=",
    }
}
