//! Whether pressure ever pays: meters that stand better at the learner's next turn than before a reply that presses (R7).
//!
//! By the text nearly every such reply only makes things worse, and then there is nothing to look at. Where something on the way to
//! the next pause could improve a meter, that meter is kept exactly at the choice, and every state there is looked at.

use rustc_hash::FxHashSet;

use super::Proof;
use super::cells::{CellId, Cells};
use super::chart::{Chart, Effect, Giving, Kind, PauseId};
use super::space::Edge;
use super::walk::Walker;
use crate::program::{Expr, ExprId, Program, ReplyId, ValueId, ValueKind};
use crate::source::Id;

/// A meter that stands better after pressure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Improvement {
    /// Where the reply is given.
    pub(super) state: u32,
    /// What comes of it.
    pub(super) edge: Edge,
    pub(super) reply: ReplyId,
    pub(super) meter: ValueId,
}

/// The meters that a reply which presses may improve, at the choices where it is given.
pub(super) fn watched(program: &Program, chart: &Chart) -> Vec<(PauseId, CellId)> {
    let mut found = Vec::new();
    for (id, pause) in chart.pauses.pairs() {
        let pressing = chart.givings(pause).iter().filter(|giving| is_pressing(program, giving));
        for giving in pressing {
            for cell in improved(program, chart, giving) {
                if !found.contains(&(id, cell)) {
                    found.push((id, cell));
                }
            }
        }
    }
    found
}

fn is_pressing(program: &Program, giving: &Giving) -> bool {
    giving.reply.is_some_and(|reply| program.presses(reply))
}

/// The meters that something between a reply and the next pause may improve.
fn improved(program: &Program, chart: &Chart, giving: &Giving) -> Vec<CellId> {
    let (mut open, mut seen) = (vec![giving.body], FxHashSet::default());
    let (mut cells, mut sums): (Vec<CellId>, Vec<CellId>) = (Vec::new(), Vec::new());
    while let Some(block) = open.pop() {
        if !seen.insert(block) {
            continue;
        }
        for effect in chart.effects(chart.blocks.at(block).effects) {
            cells.extend(improving(program, effect));
            if let Effect::Compute(change) = *effect
                && let Some(change) = program.changes.get(change as usize)
            {
                sums.push(Cells::value(change.value));
                add_cells(program, change.by, &mut sums);
            }
        }
        open.extend(chart.within_turn(block));
    }
    if !cells.is_empty() {
        // What a sum comes to hangs on what goes into it.
        cells.append(&mut sums);
    }
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// The cells of values that an expression reads.
fn add_cells(program: &Program, expr: ExprId, cells: &mut Vec<CellId>) {
    match *program.exprs.at(expr) {
        Expr::Value(value) => cells.push(Cells::value(value)),
        // Counters stand in conditions only, which are read anyway.
        Expr::Number(_) | Expr::Counter(_) | Expr::Chance(_) => {}
        Expr::Not(inner) | Expr::Negative(inner) | Expr::Abs(inner) => add_cells(program, inner, cells),
        Expr::Binary(_, left, right) => {
            add_cells(program, left, cells);
            add_cells(program, right, cells);
        }
    }
}

/// The meter that an effect may improve.
fn improving(program: &Program, effect: &Effect) -> Option<CellId> {
    let (cell, by) = match *effect {
        Effect::Add(cell, by, _) => (cell, Some(by)),
        Effect::Set(cell, _) => (cell, None),
        Effect::Compute(change) => {
            let change = program.changes.get(change as usize)?;
            // What is worked out can be anything.
            (Cells::value(change.value), None)
        }
        Effect::Become(..) | Effect::Fill(_) => return None,
    };
    let value = program.values.get(ValueId::at(cell.index()))?;
    let ValueKind::Meter { high_is_good, .. } = value.kind else { return None };
    by.is_none_or(|by| if high_is_good { by > 0 } else { by < 0 }).then_some(cell)
}

impl Proof<'_> {
    /// The first state in which each meter stands better after each reply that presses, as far as the states are known.
    pub(super) fn improvements(&self) -> Vec<Improvement> {
        let mut found: Vec<Improvement> = Vec::new();
        if self.watched.is_empty() {
            return found;
        }
        let mut walker = Walker::new(self.ground());
        for state in self.space.ids() {
            let pause = self.pause_id(state);
            if !self.watched.iter().any(|(watched, _)| *watched == pause) {
                continue;
            }
            for edges in self.space.turnings(state) {
                for (reply, meter, edge) in self.better_after(&mut walker, state, edges) {
                    if !found.iter().any(|known| (known.reply, known.meter) == (reply, meter)) {
                        found.push(Improvement { state, edge, reply, meter });
                    }
                }
            }
        }
        found
    }

    /// Walks one reply again, and compares the meters before and after, way by way.
    fn better_after(
        &self,
        walker: &mut Walker<'_>,
        state: u32,
        edges: &[Edge],
    ) -> Vec<(ReplyId, ValueId, Edge)> {
        let giving = edges.first().and_then(|edge| self.givings(state).get(usize::from(edge.giving)));
        let Some((giving, reply)) = giving
            .filter(|giving| is_pressing(self.program, giving))
            .and_then(|giving| Some((giving, giving.reply?)))
        else {
            return Vec::new();
        };
        let pause = self.pause_id(state);
        self.stand(walker, state);
        let watched = self.watched.iter().filter(|(watched, _)| *watched == pause);
        let meters: Vec<(CellId, i32)> = watched.map(|(_, meter)| (*meter, walker.cell(*meter))).collect();
        let mut found = Vec::new();
        walker.draws.start();
        for edge in edges {
            self.stand(walker, state);
            let next = walker.give(giving);
            walker.asides.clear();
            // Where the engine stops there is no next turn, and no end.
            let is_stopped = matches!(self.chart.pauses.at(next).kind, Kind::Stopped(..) | Kind::Divided(_));
            for (meter, before) in meters.iter().filter(|_| !is_stopped) {
                let meter_id = ValueId::at(meter.index());
                if self.is_better(meter_id, *before, walker.cell(*meter)) {
                    found.push((reply, meter_id, *edge));
                }
            }
            walker.draws.turn();
        }
        found
    }

    fn is_better(&self, meter: ValueId, before: i32, after: i32) -> bool {
        match self.program.values.at(meter).kind {
            ValueKind::Meter { high_is_good: true, .. } => after > before,
            ValueKind::Meter { high_is_good: false, .. } => after < before,
            ValueKind::Mood { .. } | ValueKind::Flag => false,
        }
    }
}
