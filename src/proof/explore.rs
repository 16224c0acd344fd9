//! All states that a rehearsal can be in, breadth first: those after no turn, after one turn, and so on. Within a turn the order is
//! that of the script, so the way by which a state was found first is the shortest, and the first in the script's order.

use super::cells::number;
use super::chart::{Giving, Kind, Pause, PauseId};
use super::space::{Edge, Space};
use super::table::{self, States};
use super::walk::{Ground, Walker};
use crate::source::Id;

use rustc_hash::FxHashMap;

/// How far a proof may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// How many states it may hold.
    pub states: u64,
    /// How many bytes it may take for them.
    pub memory: u64,
}

/// The budget of a check: 5 million states, 1 GiB.
pub const BUDGET: Budget = Budget { states: 5_000_000, memory: 1 << 30 };

/// How far a proof went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Every state that there is.
    Exact,
    /// As many states as were allowed.
    States,
    /// As much memory as was allowed.
    Memory,
    /// It was stopped from outside.
    Interrupted,
    /// The script's states are too wide, or its detours nest in too many ways, to be looked at one by one.
    Wide,
}

/// What is kept of an exploration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// The states, and how each was found.
    States,
    /// All ways between them too.
    Edges,
}

impl Space {
    /// Explores with keys as wide as they need to be.
    pub(super) fn explore(
        ground: Ground<'_>,
        budget: Budget,
        keep: Keep,
        stop: &mut dyn FnMut() -> bool,
    ) -> Space {
        match ground.layout.words {
            0 | 1 => Explorer::<1>::new(ground, budget, keep).explore(stop),
            2 => Explorer::<2>::new(ground, budget, keep).explore(stop),
            3 | 4 => Explorer::<4>::new(ground, budget, keep).explore(stop),
            5..=16 => Explorer::<16>::new(ground, budget, keep).explore(stop),
            _ => Explorer::<16>::new(ground, budget, keep).finish(Extent::Wide),
        }
    }
}

struct Explorer<'p, const N: usize> {
    ground: Ground<'p>,
    budget: Budget,
    keep: Keep,
    walker: Walker<'p>,
    states: States<N>,
    levels: Vec<u32>,
    parents: Vec<u32>,
    first: Vec<u32>,
    edges: Vec<Edge>,
    weights: Weights,
    starts: Vec<Vec<Edge>>,
    transitions: u64,
    /// The stretch of edges of each giving of the state in hand.
    spans: Vec<(u32, u32)>,
    /// The edges of the state in hand.
    ahead: Vec<Edge>,
    /// Whether each giving of the state in hand can be given.
    can_give: Vec<bool>,
}

impl<'p, const N: usize> Explorer<'p, N> {
    fn new(ground: Ground<'p>, budget: Budget, keep: Keep) -> Explorer<'p, N> {
        Explorer {
            ground,
            budget,
            keep,
            walker: Walker::new(ground),
            states: States::new(),
            levels: Vec::new(),
            parents: Vec::new(),
            first: vec![0],
            edges: Vec::new(),
            weights: Weights::default(),
            starts: Vec::new(),
            transitions: 0,
            spans: Vec::new(),
            ahead: Vec::new(),
            can_give: Vec::new(),
        }
    }

    fn explore(mut self, stop: &mut dyn FnMut() -> bool) -> Space {
        if self.budget.states == 0 {
            return self.finish(Extent::States);
        }
        self.levels.push(0);
        self.begin();
        let mut state = 0;
        let mut level_end = self.states.len();
        while state < self.states.len() {
            if state == level_end {
                self.levels.push(number(state));
                level_end = self.states.len();
            }
            if state & 0xFFF == 0
                && let Some(extent) = self.exceeded(stop)
            {
                return self.finish(extent);
            }
            self.expand(number(state));
            state += 1;
        }
        let states = self.states.len() as u64;
        if states > self.budget.states { self.finish(Extent::States) } else { self.finish(Extent::Exact) }
    }

    fn exceeded(&self, stop: &mut dyn FnMut() -> bool) -> Option<Extent> {
        if self.states.len() as u64 > self.budget.states {
            Some(Extent::States)
        } else if self.bytes() > self.budget.memory {
            Some(Extent::Memory)
        } else if self.weights.is_full() {
            Some(Extent::Wide)
        } else {
            stop().then_some(Extent::Interrupted)
        }
    }

    fn bytes(&self) -> u64 {
        let edges = self.edges.capacity() * size_of::<Edge>() + self.first.capacity() * 4;
        (self.states.bytes() + self.parents.capacity() * 4 + edges) as u64
    }

    /// The states before the first turn, by temperament.
    fn begin(&mut self) {
        let program = self.ground.program;
        for temperament in program.temperaments.ids() {
            let cells = self.ground.cells.start(program, temperament);
            self.ahead.clear();
            self.walker.draws.start();
            loop {
                self.walker.now.copy_from_slice(&cells);
                let pause = self.walker.run(self.ground.chart.first());
                self.land(None, 0, pause);
                if !self.walker.draws.turn() {
                    break;
                }
            }
            self.starts.push(self.ahead.clone());
        }
    }

    fn expand(&mut self, state: u32) {
        let Some(key) = self.states.key(state).copied() else { return };
        let (chart, layout) = (self.ground.chart, self.ground.layout);
        let id = layout.pause(&key);
        let pause = chart.pauses.at(id);
        self.ahead.clear();
        self.spans.clear();
        layout.unpack(id, &key, &mut self.walker.now);
        self.find_offered(pause);
        let mut is_fresh = true;
        for (at, giving) in chart.givings(pause).iter().enumerate() {
            let from = number(self.ahead.len());
            if self.can_give.get(at).copied().unwrap_or_default() {
                match giving
                    .twin
                    .and_then(|twin| self.spans.get(twin as usize))
                    .filter(|span| span.0 < span.1)
                {
                    Some(twin) => self.repeat(*twin, number(at), giving),
                    None => {
                        if !std::mem::take(&mut is_fresh) {
                            layout.unpack(id, &key, &mut self.walker.now);
                        }
                        self.give(state, number(at), giving, (&key, id));
                    }
                }
            }
            self.spans.push((from, number(self.ahead.len())));
        }
        self.transitions += self.ahead.len() as u64;
        if self.keep == Keep::Edges {
            if self.edges.len() + self.ahead.len() > self.edges.capacity() {
                self.edges.reserve_exact(table::room(self.edges.len()).max(self.ahead.len()));
            }
            self.edges.extend_from_slice(&self.ahead);
            self.first.push(number(self.edges.len()));
        }
    }

    /// What can be done at a pause, whose cells are in place.
    #[inline]
    fn find_offered(&mut self, pause: &Pause) {
        self.can_give.clear();
        let is_choice = matches!(pause.kind, Kind::Choice(_));
        for (at, giving) in self.ground.chart.givings(pause).iter().enumerate() {
            let can_give = !is_choice || self.walker.is_offered(pause, number(at), giving);
            self.can_give.push(can_give);
        }
    }

    /// A reply that differs from an earlier one in words only.
    fn repeat(&mut self, (from, to): (u32, u32), at: u32, giving: &Giving) {
        for index in from..to {
            if let Some(edge) = self.ahead.get(index as usize).copied() {
                self.ahead.push(Edge { giving: u16::try_from(at).unwrap_or(u16::MAX), ..edge });
            }
        }
        if let Some(passed) = self.walker.passed.get_mut(giving.body.index()) {
            *passed |= super::walk::DONE;
        }
    }

    fn give(&mut self, state: u32, at: u32, giving: &Giving, (key, id): (&[u64; N], PauseId)) {
        self.walker.draws.start();
        loop {
            let pause = self.walker.give(giving);
            self.land(Some(state), at, pause);
            if !self.walker.draws.turn() {
                return;
            }
            self.ground.layout.unpack(id, key, &mut self.walker.now);
        }
    }

    /// Keeps where the walker has come to, and what it left aside on the way.
    #[inline]
    fn land(&mut self, from: Option<u32>, giving: u32, pause: PauseId) {
        let mut key = [0; N];
        self.ground.layout.pack(pause, &self.walker.now, &mut key);
        let to = self.reach(from, &key);
        let weight = self.weights.of(self.walker.draws.weight());
        self.ahead.push(Edge { to, giving: u16::try_from(giving).unwrap_or(u16::MAX), weight });
        if !self.walker.asides.is_empty() {
            self.keep_asides(from);
        }
    }

    #[inline]
    fn reach(&mut self, from: Option<u32>, key: &[u64; N]) -> u32 {
        let (to, is_new) = self.states.insert(key);
        if is_new {
            if self.parents.len() == self.parents.capacity() {
                self.parents.reserve_exact(table::room(self.parents.len()));
            }
            self.parents.push(from.unwrap_or(to));
        }
        to
    }

    #[inline(never)]
    fn keep_asides(&mut self, from: Option<u32>) {
        let asides = std::mem::take(&mut self.walker.asides);
        for words in asides.chunks(self.ground.layout.words) {
            let mut key = [0; N];
            key.iter_mut().zip(words).for_each(|(to, word)| *to = *word);
            self.reach(from, &key);
        }
        self.walker.asides = asides;
        self.walker.asides.clear();
    }

    fn finish(self, extent: Extent) -> Space {
        let bytes = self.bytes();
        let (keys, slots) = self.states.into_parts();
        Space {
            words: N,
            keys,
            slots,
            levels: self.levels,
            parents: self.parents,
            first: self.first,
            edges: self.edges,
            weights: self.weights.known,
            starts: self.starts,
            extent,
            transitions: self.transitions,
            passed: self.walker.passed,
            offered: self.walker.offered,
            endless: self.walker.endless,
            bytes,
        }
    }
}

/// The few different odds that edges have.
#[derive(Debug, Default)]
struct Weights {
    known: Vec<f64>,
    found: FxHashMap<u64, u16>,
    last: (u64, u16),
}

impl Weights {
    #[inline]
    fn of(&mut self, weight: f64) -> u16 {
        let bits = weight.to_bits();
        if self.last.0 == bits && !self.known.is_empty() {
            return self.last.1;
        }
        let next = u16::try_from(self.known.len()).unwrap_or(u16::MAX);
        let id = *self.found.entry(bits).or_insert_with(|| {
            self.known.push(weight);
            next
        });
        self.last = (bits, id);
        id
    }

    fn is_full(&self) -> bool {
        self.known.len() >= usize::from(u16::MAX)
    }
}
