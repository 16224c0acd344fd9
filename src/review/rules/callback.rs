//! Something that was said or done early is remembered later: at least one flag, mood, move or scene is read two turns after it was set.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::super::sheet::Sheet;
use super::FEW;
use crate::program::{
    Address, Condition, Counted, CounterId, Expr, ExprId, Fill, Order, Program, ReplyId, Step, TextId,
    ValueId, ValueKind,
};
use crate::source::{Code, Diagnostic, Id};

/// After so many searches through a script nothing is held against it.
const MOST_SEARCHES: u32 = 500;

/// How many turns lie between setting and reading at least.
const TURNS: u32 = 2;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.is_rated() || sheet.choices.len() < FEW {
        return Vec::new();
    }
    if is_remembered(sheet.program) {
        return Vec::new();
    }
    let message = format!(
        "nothing that is set is read {TURNS} turns later: let somebody come back to what was said or done early"
    );
    vec![Diagnostic::new(Code::NoCallback, sheet.place(), message)]
}

/// Whether something is read far enough behind one of the steps that set it. Where that takes too many searches, it counts as so.
fn is_remembered(program: &Program) -> bool {
    let behind: Vec<(Address, u32)> = (0..)
        .zip(&program.steps)
        .filter(|(_, step)| matches!(step, Step::Detour(_)))
        .map(|(at, _): (Address, &Step)| (at + 1, 0))
        .collect();
    let mut searches = 0;
    for (thing, readers) in Reads::of(program).things {
        for setter in setters(program, thing) {
            searches += 1;
            if searches > MOST_SEARCHES {
                return true;
            }
            let far = distances(program, &behind, setter);
            if readers.iter().any(|at| far.get(at).is_some_and(|turns| *turns >= TURNS)) {
                return true;
            }
        }
    }
    false
}

/// Something that can be remembered: a flag or a mood by its value, or what a counter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Value(usize),
    Counter(usize),
}

/// Which steps read what.
struct Reads<'p> {
    program: &'p Program,
    things: BTreeMap<Thing, BTreeSet<Address>>,
    /// What the step in hand has been found to read: definitions are shared, and each is looked at once a step.
    seen: BTreeSet<ExprId>,
}

impl Reads<'_> {
    fn of(program: &Program) -> Reads<'_> {
        let mut reads = Reads { program, things: BTreeMap::new(), seen: BTreeSet::new() };
        for (at, step) in (0..).zip(&program.steps) {
            reads.seen.clear();
            reads.step(at, *step);
        }
        reads
    }

    fn step(&mut self, at: Address, step: Step) {
        let program = self.program;
        match step {
            Step::Say(line) | Step::Think(line) => self.text(at, program.lines.at(line).text),
            Step::Note(text) => self.text(at, text),
            Step::Compute(change) => {
                let change = program.changes.get(change as usize);
                change.into_iter().for_each(|change| self.expr(at, change.by));
            }
            Step::Ask(question) => self.text(at, program.questions.at(question).text),
            Step::Unless(branch) => {
                let branch = program.branches.get(branch as usize);
                branch.into_iter().for_each(|branch| self.condition(at, branch.condition));
            }
            Step::Choose(choice) => {
                for reply in &program.choices.at(choice).replies {
                    let reply = program.replies.at(*reply);
                    self.condition(at, reply.condition);
                    self.text(at, reply.text);
                }
            }
            Step::Cue(_)
            | Step::Set { .. }
            | Step::Jump(_)
            | Step::Leave(_)
            | Step::Enter(_)
            | Step::Detour(_)
            | Step::Return
            | Step::Vary(_)
            | Step::EndReply(_)
            | Step::End(_)
            | Step::RunOff(_) => {}
        }
    }

    fn condition(&mut self, at: Address, condition: Condition) {
        match condition {
            Condition::Always => {}
            Condition::Compare { value, .. } => self.value(at, value.index()),
            Condition::Expr(expr) => self.expr(at, expr),
        }
    }

    fn value(&mut self, at: Address, index: usize) {
        let value = self.program.values.at(ValueId::at(index));
        if !matches!(value.kind, ValueKind::Meter { .. }) {
            self.things.entry(Thing::Value(index)).or_default().insert(at);
        }
    }

    fn expr(&mut self, at: Address, expr: ExprId) {
        if !self.seen.insert(expr) {
            return;
        }
        match *self.program.exprs.at(expr) {
            Expr::Number(_) | Expr::Chance(_) => {}
            Expr::Value(value) => self.value(at, value.index()),
            Expr::Counter(counter) => {
                self.things.entry(Thing::Counter(counter.index())).or_default().insert(at);
            }
            Expr::Not(one) | Expr::Negative(one) | Expr::Abs(one) => self.expr(at, one),
            Expr::Binary(_, one, other) => {
                self.expr(at, one);
                self.expr(at, other);
            }
        }
    }

    fn text(&mut self, at: Address, text: TextId) {
        let entry = self.program.texts.at(text);
        for hole in self.program.holes.run(entry.holes, usize::from(entry.count)) {
            match hole.fill {
                Fill::Number(expr) | Fill::Truth(expr) | Fill::State(expr, _) => self.expr(at, expr),
                Fill::Either(expr, one, other) => {
                    self.expr(at, expr);
                    self.text(at, one);
                    self.text(at, other);
                }
                Fill::Slot(_) => {}
                Fill::Vary(variation, first) => {
                    let count = self.program.variations.at(variation).count as usize;
                    (first.index()..first.index() + count).for_each(|part| self.text(at, TextId::at(part)));
                }
            }
        }
    }
}

/// The steps that set a thing.
fn setters(program: &Program, thing: Thing) -> Vec<Address> {
    let bodies = |carries: &dyn Fn(ReplyId) -> bool| {
        let replies = program.replies.pairs().filter(|(id, _)| carries(*id));
        replies.map(|(_, reply)| reply.body).collect()
    };
    match thing {
        Thing::Value(index) => {
            let sets = |step: &Step| match step {
                Step::Set { value, .. } => value.index() == index,
                Step::Compute(change) => {
                    program.changes.get(*change as usize).is_some_and(|change| change.value.index() == index)
                }
                _ => false,
            };
            (0..).zip(&program.steps).filter(|(_, step)| sets(step)).map(|(at, _)| at).collect()
        }
        Thing::Counter(index) => match program.counters.at(CounterId::at(index)).counts {
            Counted::Said(one) => bodies(&|reply| program.replies.at(reply).moves.contains(&one)),
            Counted::Visits(scene) => vec![program.scenes.at(scene).start],
            Counted::Turns => Vec::new(),
        },
    }
}

/// How many turns there are at least from `start` to each step behind it. `behind` lists what stands behind detours.
fn distances(program: &Program, behind: &[(Address, u32)], start: Address) -> BTreeMap<Address, u32> {
    let mut far: BTreeMap<Address, u32> = BTreeMap::new();
    let mut open: VecDeque<(Address, u32)> = VecDeque::from([(start, 0)]);
    while let Some((at, turns)) = open.pop_front() {
        if far.get(&at).is_some_and(|known| *known <= turns) {
            continue;
        }
        far.insert(at, turns);
        let returns = if program.step(at) == Some(Step::Return) { behind } else { &[] };
        for (next, cost) in ways(program, at).into_iter().chain(returns.iter().copied()) {
            if cost == 0 { open.push_front((next, turns)) } else { open.push_back((next, turns + cost)) }
        }
    }
    far
}

/// Where a step leads, and how many turns that takes. A detour is passed over and gone into at once, so that no distance is too long; a
/// return leads behind every detour.
fn ways(program: &Program, at: Address) -> Vec<(Address, u32)> {
    match program.step(at) {
        None | Some(Step::Return | Step::End(_) | Step::RunOff(_)) => Vec::new(),
        Some(Step::Jump(to) | Step::Leave(to) | Step::EndReply(to)) => vec![(to, 0)],
        Some(Step::Ask(_)) => vec![(at + 1, 1)],
        Some(Step::Detour(to)) => vec![(to, 0), (at + 1, 0)],
        Some(Step::Unless(branch)) => {
            let otherwise = program.branches.get(branch as usize).map(|branch| (branch.otherwise, 0));
            [(at + 1, 0)].into_iter().chain(otherwise).collect()
        }
        Some(Step::Choose(choice)) => {
            let choice = program.choices.at(choice);
            choice.replies.iter().map(|reply| (program.replies.at(*reply).body, 1)).collect()
        }
        Some(Step::Vary(variation)) => {
            let variation = program.variations.at(variation);
            let dry = variation.items.is_empty() || variation.order == Order::Once;
            let after = dry.then_some((variation.after, 0));
            variation.items.iter().map(|item| (*item, 0)).chain(after).collect()
        }
        Some(
            Step::Say(_)
            | Step::Think(_)
            | Step::Note(_)
            | Step::Cue(_)
            | Step::Set { .. }
            | Step::Compute(_)
            | Step::Enter(_),
        ) => vec![(at + 1, 0)],
    }
}
