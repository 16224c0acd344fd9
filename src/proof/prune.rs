//! What the chart need not carry out: effects on cells that nothing reads, and replies that differ in words only.

use super::cells::{CellId, number, stops};
use super::chart::{Block, Chart, Effect, Ending, Giving, Kind};
use crate::program::Program;

impl Chart {
    /// Leaves out every effect on a cell that is not `needed`. A change that may divide by zero stays.
    pub(super) fn prune(&mut self, program: &Program, needed: impl Fn(CellId) -> bool) {
        let divides = !program.divisions.is_empty();
        let stays = |effect: &Effect| match *effect {
            Effect::Set(cell, _) | Effect::Add(cell, ..) | Effect::Become(cell, _) => needed(cell),
            Effect::Compute(change) => {
                let value = program.changes.get(change as usize).map(|change| change.value);
                divides || value.is_some_and(|value| needed(super::cells::Cells::value(value)))
            }
            Effect::Fill(_) => true,
        };
        let all = std::mem::take(&mut self.effects);
        let mut kept = Vec::with_capacity(all.len());
        let mut keep = |(from, to): (u32, u32)| {
            let first = number(kept.len());
            let run = all.get(from as usize..to as usize).unwrap_or_default();
            kept.extend(run.iter().copied().filter(stays));
            (first, number(kept.len()))
        };
        for id in self.blocks.ids() {
            let block = self.blocks.at_mut(id);
            block.effects = keep(block.effects);
        }
        for giving in &mut self.givings {
            giving.effects = keep(giving.effects);
        }
        self.effects = kept;
    }

    /// Finds what always leads straight to one pause, and writes down what happens on the way in one stretch.
    pub(super) fn straighten(&mut self) {
        for at in 0..self.givings.len() {
            let Some(giving) = self.givings.get(at).copied() else { return };
            let block = self.blocks.at(giving.body);
            let Ending::Rest(pause) = block.end else { continue };
            let entry = self.pauses.at(pause);
            let waits = !matches!(entry.kind, Kind::Choice(_)) || entry.is_open && !entry.is_drawn;
            let fails = |effect: &Effect| matches!(effect, Effect::Compute(_) | Effect::Fill(_));
            let mut effects = self.effects(giving.effects).to_vec();
            effects.extend_from_slice(self.effects(block.effects));
            if !waits || effects.iter().any(fails) {
                continue;
            }
            let first = number(self.effects.len());
            self.effects.append(&mut effects);
            let all = (first, number(self.effects.len()));
            if let Some(giving) = self.givings.get_mut(at) {
                giving.direct = Some((pause, all));
            }
        }
    }

    /// Finds replies of one choice that differ in words only: the same happens, so one of them is looked at.
    pub(super) fn find_twins(&mut self, program: &Program) {
        let mut twins = Vec::new();
        for pause in self.pauses.iter() {
            let givings = self.givings(pause);
            for (at, giving) in givings.iter().enumerate() {
                let before = givings.get(..at).unwrap_or_default();
                twins
                    .push(before.iter().position(|other| self.are_alike(program, other, giving)).map(number));
            }
        }
        let pauses: Vec<(u32, u32)> = self.pauses.iter().map(|pause| pause.givings).collect();
        let mut twins = twins.into_iter();
        for (from, to) in pauses {
            for giving in self.givings.get_mut(from as usize..to as usize).unwrap_or_default() {
                giving.twin = twins.next().flatten();
            }
        }
    }

    /// True where two replies have the same effects and go on alike, and weigh the same for the rules that look at replies.
    fn are_alike(&self, program: &Program, one: &Giving, other: &Giving) -> bool {
        let (Some(reply), Some(twin)) = (one.reply, other.reply) else { return false };
        let rules = |reply| (program.presses(reply), stops(program, reply));
        let body = |giving: &Giving| *self.blocks.at(giving.body);
        let same = |one: Block, other: Block| {
            one.end == other.end
                && one.steps == other.steps
                && self.effects(one.effects) == self.effects(other.effects)
        };
        one.twin.is_none()
            && rules(reply) == rules(twin)
            && self.effects(one.effects) == self.effects(other.effects)
            && same(body(one), body(other))
    }
}
