//! The states as sets: where few combinations of values can matter, a pause keeps one bit for each, and whole sets are moved at once.
//!
//! A condition is a mask, a change that stops at the ends of a range is shifts and masks, and chance goes both ways. This tells what
//! can be reached, exactly, at a fraction of a byte a state; by which way it is reached, and how likely, only states by themselves
//! can tell. Scripts in which a choice's offer is drawn, or in which more than 4,096 combinations matter, are left to those.

mod bits;
mod grid;
mod mover;
mod tables;

use super::Proof;
use super::cells::Cells;
use super::chart::{Chart, Kind, PauseId};
use super::cuts::Cuts;
use super::layout::Layout;
use super::passed::Passed;
use super::walk::{Ground, Walker};
use crate::program::{Claim, ExprId, OutcomeId, Program, Promise};
use crate::rehearsal::Stop;
use crate::source::Id;
use grid::{Grid, Rows};
use mover::Mover;
use tables::Tables;

/// Everything that can be reached in a program.
#[derive(Debug)]
pub struct Sets<'p> {
    program: &'p Program,
    cells: Cells,
    chart: Chart,
    grid: Grid,
    found: Found,
}

/// What was reached.
#[derive(Debug)]
struct Found {
    /// How many words a set has.
    words: usize,
    /// One set a pause, one behind the other.
    reached: Vec<u64>,
    passed: Vec<u8>,
    offered: Vec<u8>,
    moves: u64,
    bytes: u64,
}

impl Proof<'_> {
    /// The states of `program` as sets: exact where it gives them, even beyond the budget of a proof. None where more than 4,096
    /// combinations of values can matter, where a choice draws what it offers, where steps run out, where the sets take more than
    /// `memory` bytes, or where `stop` says so.
    pub fn by_sets<'p>(
        program: &'p Program,
        memory: u64,
        stop: &mut dyn FnMut() -> bool,
    ) -> Option<Sets<'p>> {
        let cells = Cells::of(program);
        let mut chart = Chart::of(program, &cells)?;
        let cuts = Cuts::of(program, &cells, &chart, &[])?;
        chart.prune(program, |cell| cuts.is_needed(cell));
        chart.find_twins(program);
        let grid = Grid::of(program, &cells, &chart, &cuts)?;
        let words = grid.size.div_ceil(64).next_power_of_two();
        let pauses = chart.pauses.len() as u64;
        if pauses.saturating_mul(words as u64 * 16) > memory {
            return None;
        }
        let layout = Layout::default();
        let ground = Ground { program, cells: &cells, chart: &chart, layout: &layout };
        let (found, grid) = match words {
            1 => reach::<1>(ground, &cuts, grid, stop),
            2 => reach::<2>(ground, &cuts, grid, stop),
            4 => reach::<4>(ground, &cuts, grid, stop),
            8 => reach::<8>(ground, &cuts, grid, stop),
            16 => reach::<16>(ground, &cuts, grid, stop),
            32 => reach::<32>(ground, &cuts, grid, stop),
            _ => reach::<64>(ground, &cuts, grid, stop),
        }?;
        Some(Sets { program, cells, chart, grid, found })
    }
}

fn reach<const W: usize>(
    ground: Ground<'_>,
    cuts: &Cuts,
    grid: Grid,
    stop: &mut dyn FnMut() -> bool,
) -> Option<(Found, Grid)> {
    let rows = Rows::<W>::of(grid);
    let tables = Tables::of(ground, &rows);
    let mut mover = Mover::new(ground, &rows, &tables, cuts);
    mover.reach(stop)?;
    let found = Found {
        words: W,
        reached: mover.reached.iter().flat_map(|set| set.words().iter().copied()).collect(),
        bytes: (mover.bytes() + tables.bytes() + rows.bytes()) as u64,
        moves: mover.moves,
        passed: mover.passed,
        offered: mover.offered,
    };
    Some((found, rows.grid))
}

impl Sets<'_> {
    /// How many states there are; those that promises ask about by the way are not among them.
    pub fn states(&self) -> u64 {
        let counted = self.chart.pauses.pairs().filter(|(_, pause)| !matches!(pause.kind, Kind::Entered(_)));
        counted.map(|(id, _)| self.at(id).iter().map(|word| u64::from(word.count_ones())).sum::<u64>()).sum()
    }

    /// How many sets were moved over a run of steps.
    pub fn moves(&self) -> u64 {
        self.found.moves
    }

    /// How many bytes the sets took, and the masks that move them.
    pub fn bytes(&self) -> u64 {
        self.found.bytes
    }

    /// What rehearsals pass.
    pub fn passed(&self) -> Passed {
        Passed::of(self.program, &self.chart, &self.found.passed, &self.found.offered)
    }

    /// The outcomes that some rehearsal reaches, in the order of their declaration.
    pub fn outcomes(&self) -> Vec<OutcomeId> {
        let is_reached =
            |outcome: &OutcomeId| self.first(|kind| kind == Kind::Ended(*outcome), |_| true).is_some();
        self.program.outcomes.ids().filter(is_reached).collect()
    }

    /// How the engine can have to stop.
    pub fn stops(&self) -> Vec<Stop> {
        let mut stops = Vec::new();
        for kind in self.kinds() {
            let stop = match kind {
                Kind::Stopped(stop, _) => stop,
                Kind::Divided(_) => Stop::Arithmetic,
                Kind::Choice(_) | Kind::Question(_) | Kind::Ended(_) | Kind::Entered(_) => continue,
            };
            if !stops.contains(&stop) {
                stops.push(stop);
            }
        }
        stops
    }

    /// Whether a promise about the whole script holds; none where it asks what comes of a scene, or in how many turns.
    pub fn holds(&self, promise: &Promise) -> Option<bool> {
        if promise.from.is_some() || promise.within.is_some() {
            return None;
        }
        let counts =
            |walker: &mut Walker<'_>| promise.condition.is_none_or(|condition| is_true(walker, condition));
        let ends = |outcome| self.first(|kind| kind == Kind::Ended(outcome), counts).is_some();
        Some(match promise.claim {
            Claim::Reach(outcome) => ends(outcome),
            Claim::Never(outcome) => !ends(outcome),
            Claim::Always(claim) => {
                let breaks = |walker: &mut Walker<'_>| counts(walker) && !is_true(walker, claim);
                self.first(|kind| matches!(kind, Kind::Choice(_)), breaks).is_none()
            }
        })
    }

    /// What is rested at anywhere, in the order of the chart.
    fn kinds(&self) -> impl Iterator<Item = Kind> {
        let reached = self.chart.pauses.pairs().filter(|(id, _)| self.at(*id).iter().any(|word| *word != 0));
        reached.map(|(_, pause)| pause.kind)
    }

    /// The first state at a `wanted` pause of which something is true, with its cells in place: those that something ahead can
    /// read, and those that a promise or a rule asks for there. None where it is true of no state.
    pub(super) fn first(
        &self,
        wanted: impl Fn(Kind) -> bool,
        mut holds: impl FnMut(&mut Walker<'_>) -> bool,
    ) -> Option<Vec<i32>> {
        let layout = Layout::default();
        let (program, cells, chart) = (self.program, &self.cells, &self.chart);
        let mut walker = Walker::new(Ground { program, cells, chart, layout: &layout });
        walker.now.clone_from(&self.grid.start);
        for (id, _) in self.chart.pauses.pairs().filter(|(_, pause)| wanted(pause.kind)) {
            for (at, word) in self.at(id).iter().enumerate().filter(|(_, word)| **word != 0) {
                for bit in (0..64).filter(|bit| word >> bit & 1 == 1) {
                    self.grid.put(at * 64 + bit, &mut walker.now);
                    if holds(&mut walker) {
                        return Some(walker.now);
                    }
                }
            }
        }
        None
    }

    /// What was reached at a pause.
    fn at(&self, pause: PauseId) -> &[u64] {
        let from = pause.index() * self.found.words;
        self.found.reached.get(from..from + self.found.words).unwrap_or_default()
    }
}

fn is_true(walker: &mut Walker<'_>, expr: ExprId) -> bool {
    walker.eval(expr).is_ok_and(|value| value != 0)
}
