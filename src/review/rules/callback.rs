//! Something that was said or done early is remembered later: at least one flag, mood, move or scene is read two turns after it was set.

use std::collections::{BTreeMap, BTreeSet};

use super::super::sheet::Sheet;
use super::FEW;
use crate::program::{
    Address, Condition, Counted, CounterId, Expr, ExprId, Fill, Program, ReplyId, Step, TextId, ValueId,
    ValueKind, Way,
};
use crate::source::{Code, Diagnostic, Id};

/// After so many searches through a script nothing is held against it.
const MOST_SEARCHES: usize = 500;

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
    let detours = Detours::of(program);
    let mut searches = detours.inside.len();
    for (thing, readers) in Reads::of(program).things {
        for setter in setters(program, thing) {
            searches += 1;
            if searches > MOST_SEARCHES {
                return true;
            }
            let far = distances(program, &detours, setter);
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

/// How many turns there are at least to each step.
type Distances = BTreeMap<Address, u32>;

/// What detours do to a distance.
#[derive(Default)]
struct Detours {
    /// One entry a place that detours lead to.
    inside: BTreeMap<Address, Inside>,
    /// One entry a return: what stands behind the detours that may come back by it.
    behind: BTreeMap<Address, Vec<Address>>,
}

/// What lies inside a detour. Detours in it are passed over.
struct Inside {
    steps: Distances,
    /// How many turns it takes at least to come back; none where it never does.
    through: Option<u32>,
}

impl Detours {
    fn of(program: &Program) -> Detours {
        let mut detours = Detours::default();
        let mut backs: BTreeMap<Address, Vec<Address>> = BTreeMap::new();
        for (at, step) in (0..).zip(&program.steps) {
            if let Step::Detour(to) = step {
                backs.entry(*to).or_default().push(at + 1);
            }
        }
        for (to, backs) in backs.into_iter().take(MOST_SEARCHES) {
            let steps = searched(program, to, |at| led(program, at, |_, back| Some((back, 0))));
            let returns = || steps.iter().filter(|(at, _)| program.step(**at) == Some(Step::Return));
            for (at, _) in returns() {
                detours.behind.entry(*at).or_default().extend(&backs);
            }
            let through = returns().map(|(_, turns)| *turns).min();
            detours.inside.insert(to, Inside { steps, through });
        }
        detours
    }
}

/// How many turns there are at least from `start` to each step behind it. What lies inside a detour is looked at too; only a search that
/// began there comes out by its return.
fn distances(program: &Program, detours: &Detours, start: Address) -> Distances {
    let through = |to, back| detours.inside.get(&to)?.through.map(|turns| (back, turns));
    let within = searched(program, start, |at| {
        let mut ahead = led(program, at, through);
        ahead.extend(detours.behind.get(&at).into_iter().flatten().map(|back| (*back, 0)));
        ahead
    });
    let mut far = within.clone();
    for (at, turns) in within {
        let Some(Step::Detour(to)) = program.step(at) else { continue };
        for (at, more) in detours.inside.get(&to).into_iter().flat_map(|inside| &inside.steps) {
            let known = far.entry(*at).or_insert(u32::MAX);
            *known = (*known).min(turns.saturating_add(*more));
        }
    }
    far
}

/// The fewest turns from `start` to everything that is `ahead` of it, of what is ahead, and so on.
fn searched(program: &Program, start: Address, ahead: impl Fn(Address) -> Vec<(Address, u32)>) -> Distances {
    let mut far = Distances::new();
    let mut open: BTreeSet<(u32, Address)> = BTreeSet::from([(0, start)]);
    while let Some((turns, at)) = open.pop_first() {
        if far.contains_key(&at) || program.step(at).is_none() {
            continue;
        }
        far.insert(at, turns);
        open.extend(ahead(at).into_iter().map(|(next, cost)| (turns.saturating_add(cost), next)));
    }
    far
}

/// Where a step leads, and how many turns that takes; `detour` says so of one to the first address, which comes back to the second.
fn led(
    program: &Program,
    at: Address,
    detour: impl Fn(Address, Address) -> Option<(Address, u32)>,
) -> Vec<(Address, u32)> {
    let mut ways = Vec::new();
    program.ways(at, &mut ways);
    let each = ways.into_iter().filter_map(|way| match way {
        Way::On(to) | Way::Leave(to) | Way::End(to) => Some((to, 0)),
        Way::Turn(to) | Way::Borrow(to, _) => Some((to, 1)),
        Way::Detour(to, back) => detour(to, back),
    });
    each.collect()
}
