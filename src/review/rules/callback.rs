//! Something that was said or done early is remembered later: at least one flag, mood, move or scene is read two turns after it was set.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::super::sheet::Sheet;
use super::FEW;
use crate::program::{
    Address, Condition, Counted, Expr, ExprId, Fill, Order, Program, ReplyId, Step, TextId, ValueKind,
};
use crate::source::{Code, Diagnostic, Id};

/// How many turns lie between setting and reading at least.
const TURNS: u32 = 2;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.is_rated() || sheet.choices.len() < FEW {
        return Vec::new();
    }
    let program = sheet.program;
    let read = Reads::of(program);
    let is_remembered = read.things.iter().any(|(thing, readers)| {
        let far = distances(program, &setters(program, *thing));
        readers.iter().any(|at| far.get(at).is_some_and(|turns| *turns >= TURNS))
    });
    if is_remembered {
        return Vec::new();
    }
    let message = format!(
        "nothing that is set is read {TURNS} turns later: let somebody come back to what was said or done early"
    );
    vec![Diagnostic::new(Code::NoCallback, sheet.place(), message)]
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
}

impl Reads<'_> {
    fn of(program: &Program) -> Reads<'_> {
        let mut reads = Reads { program, things: BTreeMap::new() };
        for (at, step) in (0..).zip(&program.steps) {
            match step {
                Step::Say(line) => reads.text(at, program.lines.at(*line).text),
                Step::Unless(branch) => {
                    let branch = program.branches.get(*branch as usize);
                    branch.into_iter().for_each(|branch| reads.condition(at, branch.condition));
                }
                Step::Choose(choice) => {
                    for reply in &program.choices.at(*choice).replies {
                        reads.condition(at, program.replies.at(*reply).condition);
                    }
                }
                _ => {}
            }
        }
        reads
    }

    fn condition(&mut self, at: Address, condition: Condition) {
        match condition {
            Condition::Always => {}
            Condition::Compare { value, .. } => self.value(at, value.index()),
            Condition::Expr(expr) => self.expr(at, expr),
        }
    }

    fn value(&mut self, at: Address, index: usize) {
        let kinds: Vec<&ValueKind> = self.program.values.iter().map(|value| &value.kind).collect();
        let is_meter = matches!(kinds.get(index), Some(ValueKind::Meter { .. }));
        if !is_meter {
            self.things.entry(Thing::Value(index)).or_default().insert(at);
        }
    }

    fn expr(&mut self, at: Address, expr: ExprId) {
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
        Thing::Counter(index) => match program.counters.iter().nth(index).map(|counter| counter.counts) {
            Some(Counted::Said(one)) => bodies(&|reply| program.replies.at(reply).moves.contains(&one)),
            Some(Counted::Visits(scene)) => vec![program.scenes.at(scene).start],
            Some(Counted::Turns) | None => Vec::new(),
        },
    }
}

/// How many turns there are at least from one of `starts` to each step behind them.
fn distances(program: &Program, starts: &[Address]) -> BTreeMap<Address, u32> {
    let mut far: BTreeMap<Address, u32> = BTreeMap::new();
    let mut open: VecDeque<(Address, u32)> = starts.iter().map(|at| (*at, 0)).collect();
    while let Some((at, turns)) = open.pop_front() {
        if far.get(&at).is_some_and(|known| *known <= turns) {
            continue;
        }
        far.insert(at, turns);
        for (next, cost) in ways(program, at) {
            if cost == 0 { open.push_front((next, turns)) } else { open.push_back((next, turns + cost)) }
        }
    }
    far
}

/// Where a step leads, and how many turns that takes. A detour is passed over and gone into at once, so that no distance is too long.
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
