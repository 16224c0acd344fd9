//! Meters that never leave one end of their range, though something compares them.

use super::Desk;
use super::regions::Stretch;
use crate::program::{Condition, Expr, ExprId, How, Program, Step, ValueId, ValueKind};
use crate::source::{Code, Diagnostic, Id, Place};

/// A condition that always gives the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Constant {
    pub(super) condition: Condition,
    pub(super) place: Place,
    /// What it always gives.
    pub(super) holds: bool,
    pub(super) is_of_reply: bool,
    /// The side that is never taken.
    pub(super) dead: Option<Stretch>,
}

/// The meters that some of these conditions look at alone, and that sit at one end of their range in all that can happen.
pub(super) fn stuck(desk: &Desk<'_>, constants: &[Constant]) -> Vec<ValueId> {
    let meters = constants.iter().filter_map(|constant| only_meter(desk.program, constant.condition));
    let mut meters: Vec<ValueId> = meters.collect();
    meters.sort_unstable();
    meters.dedup();
    meters.retain(|meter| end_of(desk, *meter).is_some());
    meters
}

/// The end of its range that a meter never leaves: every change that some rehearsal passes keeps it there.
fn end_of(desk: &Desk<'_>, meter: ValueId) -> Option<i32> {
    let program = desk.program;
    let entry = program.values.at(meter);
    let starts: Vec<i32> = program
        .temperaments
        .ids()
        .map(|temperament| {
            let cells = desk.proof.cells.start(program, temperament);
            cells.get(meter.index()).copied().unwrap_or(entry.start)
        })
        .collect();
    let start = *starts.first()?;
    let is_end = (start == entry.least || start == entry.most) && entry.least < entry.most;
    if !is_end || starts.iter().any(|other| *other != start) {
        return None;
    }
    let stays = |step: Step| match step {
        Step::Set { value, how, by } if value.index() == meter.index() => {
            let after = match how {
                How::Set => by,
                How::Add => start.saturating_add(by),
                How::Subtract => start.saturating_sub(by),
            };
            after.clamp(entry.least, entry.most) == start
        }
        Step::Compute(change) => {
            program.changes.get(change as usize).is_none_or(|change| change.value != meter)
        }
        _ => true,
    };
    let mut steps = (0..).map_while(|at| Some((at, program.step(at)?)));
    steps.all(|(at, step)| !desk.passed.step(at) || stays(step)).then_some(start)
}

/// The one meter that a condition looks at, where it looks at nothing else.
pub(super) fn only_meter(program: &Program, condition: Condition) -> Option<ValueId> {
    let found = match condition {
        Condition::Always => return None,
        Condition::Compare { value, .. } => ValueId::at(value.index()),
        Condition::Expr(expr) => {
            let mut read = Vec::new();
            if !reads_values(program, expr, &mut read) {
                return None;
            }
            let first = *read.first()?;
            read.iter().all(|value| *value == first).then_some(first)?
        }
    };
    matches!(program.values.at(found).kind, ValueKind::Meter { .. }).then_some(found)
}

/// Collects the values that an expression reads; false where it reads something else too.
fn reads_values(program: &Program, expr: ExprId, read: &mut Vec<ValueId>) -> bool {
    match *program.exprs.at(expr) {
        Expr::Number(_) => true,
        Expr::Value(value) => {
            read.push(value);
            true
        }
        Expr::Counter(_) | Expr::Chance(_) => false,
        Expr::Not(inner) | Expr::Negative(inner) | Expr::Abs(inner) => reads_values(program, inner, read),
        Expr::Binary(_, left, right) => {
            reads_values(program, left, read) && reads_values(program, right, read)
        }
    }
}

/// Reports a meter at its end, with the first condition that looks at it.
pub(super) fn report(desk: &mut Desk<'_>, meter: ValueId, constant: &Constant) -> usize {
    let entry = desk.program.values.at(meter);
    let (end, name) = (end_of(desk, meter).unwrap_or(entry.start), &entry.name);
    let side = if end == entry.least { "low" } else { "high" };
    let message = format!(
        "`{name}` never leaves {end}, the {side} end of its range, so nothing is told by comparing it: let something change it, or take it out"
    );
    let note = Diagnostic::new(Code::MeterAtItsEnd, entry.place, message);
    let finding = desk.find(note, None);
    also(desk, finding, constant);
    finding
}

/// How many conditions such a finding names.
const NAMED: usize = 3;

/// Adds one more condition that looks at the meter.
pub(super) fn also(desk: &mut Desk<'_>, finding: usize, constant: &Constant) {
    let Some(found) = desk.found.get_mut(finding) else { return };
    if found.diagnostic.related.len() < NAMED {
        let message = if constant.holds { "always true" } else { "never true" };
        found.diagnostic = found.diagnostic.clone().related(constant.place, message);
    }
}
