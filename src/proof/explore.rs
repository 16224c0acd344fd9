//! All states that a rehearsal can be in, breadth first: those after no turn, after one turn, and so on.

use super::cells::number;
use super::chart::{Giving, Pause, PauseId};
use super::layout::Layout;
use super::moves::Moves;
use super::space::{Edge, Space};
use super::table::{self, States};
use super::walk::{DONE, Ground, Walker};
use crate::source::Id;

use std::ops::Range;

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
    /// The script's states are too wide, its detours nest in too many ways, or chance goes too many ways between two turns, to be
    /// looked at one by one.
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

/// How many blocks are walked for all ways that chance can go after one reply: some tens of thousands of ways.
const MOST_WALKED: u32 = 1 << 18;

/// How many targets are looked up at once: together they wait for memory once.
const BATCH: usize = 256;

struct Explorer<'p, const N: usize> {
    ground: Ground<'p>,
    budget: Budget,
    keep: Keep,
    walker: Walker<'p>,
    states: States<N>,
    levels: Vec<u32>,
    moves: Moves,
    spans_of: Vec<(u32, u32)>,
    asides: FxHashMap<u32, (Option<u32>, u16)>,
    order: Order,
    edges: Vec<Edge>,
    weights: Weights,
    starts: Vec<Vec<Edge>>,
    /// Whether chance could go more ways between two turns than can be looked at.
    is_endless: bool,
    transitions: u64,
    /// The stretch of edges of each giving of the state in hand.
    spans: Vec<(u32, u32)>,
    /// The edges of the states in hand, their targets not known yet.
    ahead: Vec<Edge>,
    /// The keys of those targets.
    pending: Vec<[u64; N]>,
    /// The states in hand, each with its stretch of `ahead`.
    batch: Vec<(u32, u32, u32)>,
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
            moves: Moves::of(ground.chart, ground.layout),
            spans_of: Vec::new(),
            asides: FxHashMap::default(),
            order: Order::default(),
            edges: Vec::new(),
            weights: Weights::certain(),
            starts: Vec::new(),
            is_endless: false,
            transitions: 0,
            spans: Vec::new(),
            ahead: Vec::new(),
            pending: Vec::new(),
            batch: Vec::new(),
            can_give: Vec::new(),
        }
    }

    fn explore(mut self, stop: &mut dyn FnMut() -> bool) -> Space {
        if self.budget.states == 0 {
            return self.finish(Extent::States);
        }
        self.begin();
        let mut from = 0;
        while from < self.states.len() {
            self.levels.push(number(from));
            let to = self.states.len();
            let order = self.order.of(from..to, self.ground.layout, &self.states);
            for (done, state) in order.iter().enumerate() {
                if done & 0x3FF == 0
                    && let Some(extent) = self.exceeded(stop)
                {
                    return self.finish(extent);
                }
                self.expand(*state);
            }
            self.flush();
            self.order.give_back(order);
            from = to;
        }
        match self.exceeded(&mut || false) {
            Some(extent) => self.finish(extent),
            None => self.finish(Extent::Exact),
        }
    }

    fn exceeded(&self, stop: &mut dyn FnMut() -> bool) -> Option<Extent> {
        if self.states.len() as u64 > self.budget.states {
            Some(Extent::States)
        } else if self.bytes() > self.budget.memory {
            Some(Extent::Memory)
        } else if self.is_endless || self.weights.is_full() {
            Some(Extent::Wide)
        } else {
            stop().then_some(Extent::Interrupted)
        }
    }

    fn bytes(&self) -> u64 {
        let edges = self.edges.capacity() * size_of::<Edge>() + self.spans_of.capacity() * 8;
        (self.states.bytes() + edges) as u64
    }

    /// The states before the first turn, by temperament.
    fn begin(&mut self) {
        let program = self.ground.program;
        for temperament in program.temperaments.ids() {
            let cells = self.ground.cells.start(program, temperament);
            self.walker.draws.start();
            loop {
                self.walker.now.copy_from_slice(&cells);
                let pause = self.walker.run(self.ground.chart.first());
                self.land(None, number(temperament.index()), pause);
                if !self.turn_draws() {
                    break;
                }
            }
            self.resolve();
            self.starts.push(std::mem::take(&mut self.ahead));
        }
    }

    fn expand(&mut self, state: u32) {
        let Some(key) = self.states.key(state).copied() else { return };
        let (chart, layout) = (self.ground.chart, self.ground.layout);
        let id = layout.pause(&key);
        let pause = chart.pauses.at(id);
        let first = number(self.ahead.len());
        if !pause.is_plain {
            layout.unpack(id, &key, &mut self.walker.now);
        }
        if self.moves.is_straight(id) {
            self.go_straight(&key, pause);
        } else {
            self.give_each(state, &key, id);
        }
        self.batch.push((state, first, number(self.ahead.len())));
        if self.ahead.len() >= BATCH {
            self.flush();
        }
    }

    /// Every reply that can be given is a move.
    #[inline]
    fn go_straight(&mut self, key: &[u64; N], pause: &Pause) {
        if pause.is_plain {
            self.mark_plain(pause);
        }
        for (at, giving) in self.ground.chart.givings(pause).iter().enumerate() {
            let at = number(at);
            if pause.is_plain || self.walker.is_offered(pause, at, giving) {
                self.go(at, giving, (key, pause));
            }
        }
    }

    fn give_each(&mut self, state: u32, key: &[u64; N], id: PauseId) {
        let (chart, layout) = (self.ground.chart, self.ground.layout);
        let pause = chart.pauses.at(id);
        self.spans.clear();
        self.find_offered(pause);
        for (at, giving) in chart.givings(pause).iter().enumerate() {
            let from = number(self.ahead.len());
            if self.can_give.get(at).is_none_or(|can_give| *can_give) {
                match giving
                    .twin
                    .and_then(|twin| self.spans.get(twin as usize).copied())
                    .filter(|span| span.0 < span.1)
                {
                    Some(twin) => self.repeat(twin, number(at), giving),
                    None if self.go(number(at), giving, (key, pause)) => {}
                    None => {
                        layout.unpack(id, key, &mut self.walker.now);
                        self.give(state, number(at), giving, (key, id));
                    }
                }
            }
            self.spans.push((from, number(self.ahead.len())));
        }
    }

    /// Goes straight to the next pause, where that takes no walk.
    #[inline]
    fn go(&mut self, at: u32, giving: &Giving, (key, pause): (&[u64; N], &Pause)) -> bool {
        let mut to = [0; N];
        if !self.moves.go(pause.givings.0 + at, key, self.ground.layout.words, &mut to) {
            return false;
        }
        self.walker.pass(giving.body, DONE);
        self.pending.push(to);
        self.ahead.push(Edge { to: u32::MAX, giving: u16::try_from(at).unwrap_or(u16::MAX), weight: 0 });
        true
    }

    /// Finds the numbers of everything that was come to, and keeps the edges.
    fn flush(&mut self) {
        self.resolve();
        self.transitions += self.ahead.len() as u64;
        let mut batch = std::mem::take(&mut self.batch);
        if self.keep == Keep::Edges {
            if self.edges.len() + self.ahead.len() > self.edges.capacity() {
                self.edges.reserve_exact(table::room(self.edges.len()).max(self.ahead.len()));
            }
            let base = number(self.edges.len());
            self.edges.extend_from_slice(&self.ahead);
            for (state, from, to) in &batch {
                self.keep_span(*state, (base + from, base + to));
            }
        }
        batch.clear();
        self.batch = batch;
        self.ahead.clear();
    }

    /// Fills in the numbers of the states that were come to, in order.
    fn resolve(&mut self) {
        self.states.insert_all(&self.pending, self.ahead.iter_mut().map(|edge| &mut edge.to));
        self.pending.clear();
    }

    fn keep_span(&mut self, state: u32, span: (u32, u32)) {
        if self.spans_of.len() < self.states.len() {
            if self.states.len() > self.spans_of.capacity() {
                let more = self.states.len() - self.spans_of.len();
                self.spans_of.reserve_exact(table::room(self.spans_of.len()).max(more));
            }
            self.spans_of.resize(self.states.len(), (0, 0));
        }
        if let Some(kept) = self.spans_of.get_mut(state as usize) {
            *kept = span;
        }
    }

    /// What can be done at a pause, whose cells are in place.
    #[inline]
    fn find_offered(&mut self, pause: &Pause) {
        self.can_give.clear();
        if pause.is_plain {
            return self.mark_plain(pause);
        }
        for (at, giving) in self.ground.chart.givings(pause).iter().enumerate() {
            let can_give = self.walker.is_offered(pause, number(at), giving);
            self.can_give.push(can_give);
        }
    }

    /// The first stands for all. An end has nothing to offer, and no entry.
    fn mark_plain(&mut self, pause: &Pause) {
        if pause.givings.0 < pause.givings.1 {
            self.walker.mark_offered(pause, 0, true);
        }
    }

    /// A reply that differs from an earlier one in words only.
    fn repeat(&mut self, (from, to): (u32, u32), at: u32, giving: &Giving) {
        for index in from..to {
            let known =
                self.ahead.get(index as usize).copied().zip(self.pending.get(index as usize).copied());
            if let Some((edge, key)) = known {
                self.pending.push(key);
                self.ahead.push(Edge { giving: u16::try_from(at).unwrap_or(u16::MAX), ..edge });
            }
        }
        if let Some(passed) = self.walker.passed.get_mut(giving.body.index()) {
            *passed |= DONE;
        }
    }

    /// Turns to the next way that chance can go; false where there is none, or where there are too many to look at.
    fn turn_draws(&mut self) -> bool {
        if !self.walker.draws.turn() {
            self.walker.walked = 0;
            return false;
        }
        self.is_endless |= self.walker.walked > MOST_WALKED;
        !self.is_endless
    }

    fn give(&mut self, state: u32, at: u32, giving: &Giving, (key, id): (&[u64; N], PauseId)) {
        self.walker.draws.start();
        loop {
            let pause = self.walker.give(giving);
            self.land(Some(state), at, pause);
            if !self.turn_draws() {
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
        self.pending.push(key);
        let weight = self.weights.of(self.walker.draws.weight());
        let giving = u16::try_from(giving).unwrap_or(u16::MAX);
        self.ahead.push(Edge { to: u32::MAX, giving, weight });
        if !self.walker.asides.is_empty() {
            self.keep_asides(from, giving);
        }
    }

    #[inline(never)]
    fn keep_asides(&mut self, from: Option<u32>, giving: u16) {
        let mut asides = std::mem::take(&mut self.walker.asides);
        for words in asides.chunks(self.ground.layout.words) {
            let mut key = [0; N];
            key.iter_mut().zip(words).for_each(|(to, word)| *to = *word);
            let (aside, is_new) = self.states.insert(&key);
            if is_new {
                self.asides.insert(aside, (from, giving));
            }
        }
        asides.clear();
        self.walker.asides = asides;
    }

    /// Where everything can always be done, the first stands for all.
    fn spread_offered(&mut self) {
        for pause in self.ground.chart.pauses.iter().filter(|pause| pause.is_plain) {
            let range = pause.givings.0 as usize..pause.givings.1 as usize;
            let offered = self.walker.offered.get_mut(range).unwrap_or_default();
            let first = offered.first().copied().unwrap_or_default();
            offered.fill(first);
        }
    }

    fn finish(mut self, extent: Extent) -> Space {
        self.spread_offered();
        let bytes = self.bytes();
        let (keys, slots) = self.states.into_parts();
        Space {
            words: N,
            keys,
            slots,
            levels: self.levels,
            spans: self.spans_of,
            asides: self.asides,
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

/// The order in which the states of a turn are looked at: those at one pause together, so that what they need is at hand.
#[derive(Debug, Default)]
struct Order {
    /// One entry a pause: how many states rest there, then where the next of them goes.
    counts: Vec<u32>,
    used: Vec<u32>,
    states: Vec<u32>,
}

impl Order {
    fn of<const N: usize>(&mut self, range: Range<usize>, layout: &Layout, states: &States<N>) -> Vec<u32> {
        let pause = |state: usize| states.key(number(state)).map_or(0, |key| layout.pause(key).index());
        for state in range.clone() {
            let pause = pause(state);
            if self.counts.len() <= pause {
                self.counts.resize(pause + 1, 0);
            }
            if let Some(count) = self.counts.get_mut(pause) {
                if *count == 0 {
                    self.used.push(number(pause));
                }
                *count += 1;
            }
        }
        self.used.sort_unstable();
        let mut sum = 0;
        for pause in &self.used {
            if let Some(count) = self.counts.get_mut(*pause as usize) {
                (*count, sum) = (sum, sum + *count);
            }
        }
        let mut order = std::mem::take(&mut self.states);
        order.clear();
        order.resize(range.len(), 0);
        for state in range {
            if let Some(place) = self.counts.get_mut(pause(state)) {
                if let Some(entry) = order.get_mut(*place as usize) {
                    *entry = number(state);
                }
                *place += 1;
            }
        }
        for pause in self.used.drain(..) {
            if let Some(count) = self.counts.get_mut(pause as usize) {
                *count = 0;
            }
        }
        order
    }

    /// Takes the room of an order back.
    fn give_back(&mut self, order: Vec<u32>) {
        self.states = order;
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
    /// Those of what is certain, which come first.
    fn certain() -> Weights {
        let mut weights = Weights::default();
        weights.of(1.0);
        weights
    }

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
