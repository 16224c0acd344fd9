//! Which pauses can come round again: Tarjan's strongly connected parts of the chart.

use super::cells::number;
use super::chart::{BlockId, Chart, Ending, PauseId};
use crate::source::Id;

/// One entry a pause: whether what is done there can lead back to it.
pub(super) fn come_round(chart: &Chart) -> Vec<bool> {
    let mut search = Search::new(chart);
    for root in 0..search.low.len() {
        search.visit(root);
    }
    let mut again = vec![false; chart.pauses.len()];
    for (id, block) in chart.blocks.pairs() {
        let (Ending::Rest(pause) | Ending::Aside(pause, _)) = block.end else { continue };
        let entry = chart.pauses.at(pause);
        let bodies = chart.givings(entry).iter().map(|giving| giving.body);
        if bodies.chain([entry.after]).any(|body| search.part(body) == search.part(id))
            && let Some(found) = again.get_mut(pause.index())
        {
            *found = true;
        }
    }
    again
}

/// The blocks that can follow a block at once or behind a turn.
pub(super) fn followers(chart: &Chart, block: BlockId, found: &mut Vec<BlockId>) {
    found.clear();
    match chart.blocks.at(block).end {
        Ending::Test { yes, no, .. } => found.extend([yes, no]),
        Ending::Go(next) | Ending::Aside(_, next) => found.push(next),
        Ending::Vary { first, dry, count, .. } => {
            found.extend((0..count).filter_map(|item| chart.item(first, item)));
            found.push(dry);
        }
        Ending::Rest(pause) => {
            let pause = chart.pauses.at(pause);
            found.extend(chart.givings(pause).iter().map(|giving| giving.body));
            if matches!(pause.kind, super::chart::Kind::Choice(_)) {
                found.push(pause.after);
            }
        }
    }
}

const NEW: u32 = u32::MAX;

struct Search<'c> {
    chart: &'c Chart,
    /// One entry a block: its number in the order of visits, then the least that it reaches, then its part.
    low: Vec<u32>,
    done: Vec<bool>,
    parts: Vec<u32>,
    open: Vec<usize>,
    visits: u32,
}

impl<'c> Search<'c> {
    fn new(chart: &'c Chart) -> Search<'c> {
        let blocks = chart.blocks.len();
        Search {
            chart,
            low: vec![NEW; blocks],
            done: vec![false; blocks],
            parts: vec![NEW; blocks],
            open: Vec::new(),
            visits: 0,
        }
    }

    fn part(&self, block: BlockId) -> u32 {
        self.parts.get(block.index()).copied().unwrap_or(NEW)
    }

    fn low(&self, block: usize) -> u32 {
        self.low.get(block).copied().unwrap_or(NEW)
    }

    fn lower(&mut self, block: usize, to: u32) {
        if let Some(low) = self.low.get_mut(block) {
            *low = (*low).min(to);
        }
    }

    fn enter(&mut self, block: usize) -> Visit {
        let order = self.visits;
        self.visits += 1;
        self.lower(block, order);
        self.open.push(block);
        let mut ahead = Vec::new();
        followers(self.chart, BlockId::at(block), &mut ahead);
        Visit { block, order, ahead }
    }

    fn visit(&mut self, root: usize) {
        if self.low(root) != NEW {
            return;
        }
        let mut path = vec![self.enter(root)];
        while let Some(visit) = path.last_mut() {
            let block = visit.block;
            if let Some(next) = visit.ahead.pop() {
                let next = next.index();
                if self.low(next) == NEW {
                    let visit = self.enter(next);
                    path.push(visit);
                } else if !self.done.get(next).copied().unwrap_or(true) {
                    self.lower(block, self.low(next));
                }
                continue;
            }
            let order = visit.order;
            path.pop();
            if let Some(above) = path.last() {
                self.lower(above.block, self.low(block));
            }
            if self.low(block) == order {
                self.close(block);
            }
        }
    }

    /// Everything that is open from `block` on is one part.
    fn close(&mut self, block: usize) {
        while let Some(member) = self.open.pop() {
            if let (Some(done), Some(part)) = (self.done.get_mut(member), self.parts.get_mut(member)) {
                (*done, *part) = (true, number(block));
            }
            if member == block {
                return;
            }
        }
    }
}

struct Visit {
    block: usize,
    order: u32,
    ahead: Vec<BlockId>,
}

/// Whether a pause comes round again.
pub(super) fn comes_round(again: &[bool], pause: PauseId) -> bool {
    again.get(pause.index()).copied().unwrap_or_default()
}
