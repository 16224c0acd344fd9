//! Everything that can happen in a script: all states that a rehearsal can be in, and what is true of all of them.
//!
//! A script is finite, so nothing here is guessed: where the budget is large enough every answer is exact, and where it is not the
//! answer says so. Replies, chance, shuffles and temperaments are free; a question's answer is one case, since nothing compares it.
//!
//! The way: a program becomes a [`chart`] without a stack; [`cuts`] and [`varied`] say which values can still matter at each pause;
//! [`layout`] packs them into keys; [`walk`] goes from a state to the next, with [`draws`] for what chance can do; [`explore`] does
//! so breadth first; and [`space`] is what the questions are asked of. What lies beyond the budget [`sets`] may still reach, whole sets
//! of states at once; and [`sample`] plays at random.

mod again;
mod ahead;
mod best;
mod bots;
mod cells;
mod chart;
mod conversation;
mod cuts;
mod decide;
mod decision;
mod draws;
mod explore;
mod find;
mod findings;
mod layout;
mod moves;
mod odds;
mod order;
mod passed;
mod pressure;
mod prune;
mod reach;
mod reached;
mod reduction;
mod sample;
mod score;
mod sets;
mod space;
mod stretches;
mod sweep;
mod table;
mod turns;
mod unseen;
mod varied;
mod walk;
mod warmth;
mod way;

pub use ahead::{After, Ahead, Outlook};
pub use best::Best;
pub use bots::Bot;
pub use conversation::{Conversation, MOST_DAYS};
pub use decide::Deciding;
pub use explore::{BUDGET, Budget, Extent};
pub use findings::{Bar, Finding, Plays};
pub use odds::{Odds, Play};
pub use passed::Passed;
pub use reached::{Reached, Share};
pub use reduction::Reduction;
pub use sample::{EFFORT, Effort, Ended, MOST_TURNS, Met, Sample};
pub use score::Scores;
pub use sets::Sets;
pub use turns::Turns;
pub use warmth::warmth;
pub use way::Way;

use std::sync::OnceLock;

use crate::program::Program;
use cells::{CellId, Cells};
use chart::{Chart, Giving, Kind, Pause, PauseId};
use cuts::Cuts;
use explore::Keep;
use layout::Layout;
use order::Order;
use space::Space;
use varied::Varied;
use walk::{Ground, Walker};

/// Everything that can happen in a program, as far as the budget went.
#[derive(Debug)]
pub struct Proof<'p> {
    program: &'p Program,
    cells: Cells,
    chart: Chart,
    layout: Layout,
    space: Space,
    /// Meters that are kept exactly at choices where pressure might improve them.
    watched: Vec<(PauseId, CellId)>,
    /// What can be reached, as sets, where the states are too many to be looked at one by one.
    sets: Option<Sets<'p>>,
    /// What lies ahead of what; worked out when a number is first asked for.
    order: OnceLock<Order>,
}

impl<'p> Proof<'p> {
    /// Explores `program`. `stop` is asked now and then whether to go on with what is known so far.
    pub fn of(program: &'p Program, budget: Budget, stop: &mut dyn FnMut() -> bool) -> Proof<'p> {
        let mut proof = Proof::keeping(program, (budget, Keep::Edges), None, stop);
        if let Extent::States | Extent::Memory = proof.extent() {
            proof.sets = Proof::by_sets(program, budget.memory, stop);
        }
        proof
    }

    /// The same without the ways between states: what there is, and nothing about how likely or how good.
    pub fn states_of(program: &'p Program, budget: Budget) -> Proof<'p> {
        Proof::keeping(program, (budget, Keep::States), None, &mut || false)
    }

    /// The same answers the long way, with one reduction left out: what the tests hold the others against.
    pub fn without(program: &'p Program, budget: Budget, reduction: Reduction) -> Proof<'p> {
        Proof::keeping(program, (budget, Keep::Edges), Some(reduction), &mut || false)
    }

    fn keeping(
        program: &'p Program,
        (budget, keep): (Budget, Keep),
        left_out: Option<Reduction>,
        stop: &mut dyn FnMut() -> bool,
    ) -> Proof<'p> {
        let cells = Cells::of(program);
        let found = Chart::of(program, &cells);
        let watched = found.as_ref().map_or_else(Vec::new, |chart| pressure::watched(program, chart));
        let cuts = found.as_ref().and_then(|chart| Cuts::of(program, &cells, chart, &watched));
        let (Some(mut chart), Some(mut cuts)) = (found, cuts) else { return Proof::too_wide(program, cells) };
        match left_out {
            Some(Reduction::Classes) => cuts.forget_classes(&cells),
            Some(Reduction::Dead) => cuts.forget_dead(&cells),
            Some(Reduction::Constants | Reduction::Twins | Reduction::Moves) | None => {}
        }
        chart.prune(program, |cell| cuts.is_needed(cell));
        if left_out != Some(Reduction::Twins) {
            chart.find_twins(program);
        }
        if left_out != Some(Reduction::Moves) {
            chart.straighten();
        }
        let varied = match left_out {
            Some(Reduction::Constants) => Varied::all(&cells, &chart),
            _ => Varied::of(program, &cells, &chart),
        };
        let layout = Layout::of(&cells, &chart, &cuts, &varied);
        let ground = Ground { program, cells: &cells, chart: &chart, layout: &layout };
        let space = Space::explore(ground, budget, keep, stop);
        Proof { program, cells, chart, layout, space, watched, sets: None, order: OnceLock::new() }
    }

    fn too_wide(program: &'p Program, cells: Cells) -> Proof<'p> {
        let space = Space::nothing(Extent::Wide);
        let (chart, layout) = (Chart::default(), Layout::default());
        Proof {
            program,
            cells,
            chart,
            layout,
            space,
            watched: Vec::new(),
            sets: None,
            order: OnceLock::new(),
        }
    }

    /// The program that was looked at.
    pub fn program(&self) -> &'p Program {
        self.program
    }

    /// How far it went.
    pub fn extent(&self) -> Extent {
        self.space.extent
    }

    /// How many states there are.
    pub fn states(&self) -> u64 {
        self.space.ids().filter(|state| !matches!(self.kind(*state), Kind::Entered(_))).count() as u64
    }

    /// How many ways there are between them.
    pub fn transitions(&self) -> u64 {
        self.space.transitions
    }

    /// After how many turns the last new state was found.
    pub fn depth(&self) -> u32 {
        cells::number(self.space.levels.len().saturating_sub(1))
    }

    /// How many bytes the states and the ways between them take.
    pub fn bytes(&self) -> u64 {
        self.space.bytes
    }

    fn ground(&self) -> Ground<'_> {
        Ground { program: self.program, cells: &self.cells, chart: &self.chart, layout: &self.layout }
    }

    /// The pause that a state rests at.
    #[inline]
    fn pause_id(&self, state: u32) -> PauseId {
        self.layout.pause(self.space.key(state))
    }

    /// The same, looked up.
    #[inline]
    fn pause(&self, state: u32) -> &Pause {
        self.chart.pauses.at(self.pause_id(state))
    }

    /// What a state rests at.
    #[inline]
    fn kind(&self, state: u32) -> Kind {
        self.pause(state).kind
    }

    /// What can be done in a state, where its conditions hold.
    fn givings(&self, state: u32) -> &[Giving] {
        self.chart.givings(self.pause(state))
    }

    /// Puts the cells of `state` into place: those that something ahead can read.
    fn stand(&self, walker: &mut Walker<'_>, state: u32) {
        self.layout.unpack(self.pause_id(state), self.space.key(state), &mut walker.now);
    }
}
