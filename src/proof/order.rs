//! The states in an order in which numbers can be worked out: what lies ahead of a state first, and states that lead back to each
//! other together. Most states lead back nowhere, so one pass answers most questions.

use super::Proof;
use super::cells::number;
use super::chart::Kind;
use super::space::Edge;

/// One entry a state.
#[derive(Clone, Debug, Default)]
pub(super) struct Each<T> {
    entries: Vec<T>,
}

impl<T: Clone> Each<T> {
    pub(super) fn of(value: T, states: usize) -> Each<T> {
        Each { entries: vec![value; states] }
    }

    #[inline]
    pub(super) fn set(&mut self, state: u32, value: T) {
        if let Some(entry) = self.entries.get_mut(state as usize) {
            *entry = value;
        }
    }

    #[inline]
    pub(super) fn get_mut(&mut self, state: u32) -> Option<&mut T> {
        self.entries.get_mut(state as usize)
    }
}

impl<T: Copy + Default> Each<T> {
    #[inline]
    pub(super) fn at(&self, state: u32) -> T {
        self.entries.get(state as usize).copied().unwrap_or_default()
    }

    /// The value of a state, and another in its place.
    #[inline]
    pub(super) fn take(&mut self, state: u32) -> T {
        self.entries.get_mut(state as usize).map(std::mem::take).unwrap_or_default()
    }
}

impl Each<f64> {
    #[inline]
    pub(super) fn add(&mut self, state: u32, more: f64) {
        if let Some(entry) = self.entries.get_mut(state as usize) {
            *entry += more;
        }
    }
}

/// The states, those that lie ahead of others before them.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    /// The states of a round stand in a row, the one that was come to first last.
    states: Vec<u32>,
    /// Where each round begins.
    firsts: Vec<u32>,
    /// One entry a state: its place among `states`; `u32::MAX` for one that was not come to.
    places: Vec<u32>,
}

/// States that all lead to each other: one, or a loop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round<'o> {
    pub(super) states: &'o [u32],
    /// The place of its first state.
    first: u32,
    places: &'o [u32],
}

impl Round<'_> {
    /// The place of a state in this round.
    #[inline]
    pub(super) fn place(&self, state: u32) -> Option<usize> {
        let place = self.places.get(state as usize)?.checked_sub(self.first)? as usize;
        (place < self.states.len()).then_some(place)
    }

    /// The state that leads nowhere back, where there is nothing else in the round.
    pub(super) fn straight<'s>(&self, edges: impl FnOnce(u32) -> &'s [Edge]) -> Option<u32> {
        match *self.states {
            [state] if edges(state).iter().all(|edge| edge.to != state) => Some(state),
            _ => None,
        }
    }
}

impl Order {
    /// The order of what `roots` lead to. `ahead` gives what a state leads to, one after the other, counted from 0.
    pub(super) fn of(
        states: usize,
        roots: impl Iterator<Item = u32>,
        ahead: impl Fn(u32, usize) -> Option<u32>,
    ) -> Order {
        let mut finder = Finder {
            order: Order { places: vec![u32::MAX; states], ..Order::default() },
            numbers: Each::of(0, states),
            lows: Each::of(0, states),
            count: 0,
            open: Vec::new(),
            calls: Vec::new(),
        };
        for root in roots {
            if finder.numbers.at(root) == 0 {
                finder.visit(root);
                finder.follow(&ahead);
            }
        }
        finder.order
    }

    /// Whether two of them lead to each other.
    pub(super) fn is_round(&self, one: u32, other: u32) -> bool {
        let round = |state: u32| {
            let place = self.places.get(state as usize)?;
            Some(self.firsts.partition_point(|first| first <= place))
        };
        round(one) == round(other)
    }

    /// The rounds, those that lie ahead first.
    pub(super) fn rounds(&self) -> impl DoubleEndedIterator<Item = Round<'_>> {
        (0..self.firsts.len()).map(|at| {
            let from = self.firsts.get(at).copied().unwrap_or_default();
            let to = self.firsts.get(at + 1).map_or(self.states.len(), |to| *to as usize);
            let states = self.states.get(from as usize..to).unwrap_or_default();
            Round { states, first: from, places: &self.places }
        })
    }
}

/// Finds the rounds by Tarjan's way, with a stack of its own.
struct Finder {
    order: Order,
    /// One entry a state: when it was come to, from 1 on; `u32::MAX` for one whose round is known.
    numbers: Each<u32>,
    /// One entry a state: the earliest of its open states that it leads to.
    lows: Each<u32>,
    count: u32,
    open: Vec<u32>,
    calls: Vec<(u32, u32)>,
}

impl Finder {
    #[inline]
    fn visit(&mut self, state: u32) {
        self.count += 1;
        self.numbers.set(state, self.count);
        self.lows.set(state, self.count);
        self.open.push(state);
        self.calls.push((state, 0));
    }

    fn follow(&mut self, ahead: &impl Fn(u32, usize) -> Option<u32>) {
        while let Some((state, at)) = self.calls.last_mut() {
            let (now, next) = (*state, ahead(*state, *at as usize));
            *at += 1;
            let Some(next) = next else {
                self.calls.pop();
                self.close(now);
                continue;
            };
            match self.numbers.at(next) {
                0 => self.visit(next),
                known => self.lower(now, known),
            }
        }
    }

    #[inline]
    fn lower(&mut self, state: u32, known: u32) {
        if let Some(low) = self.lows.get_mut(state) {
            *low = known.min(*low);
        }
    }

    fn close(&mut self, state: u32) {
        let low = self.lows.at(state);
        if let Some((before, _)) = self.calls.last().copied() {
            self.lower(before, low);
        }
        if low != self.numbers.at(state) {
            return;
        }
        self.order.firsts.push(number(self.order.states.len()));
        while let Some(last) = self.open.pop() {
            self.numbers.set(last, u32::MAX);
            if let Some(place) = self.order.places.get_mut(last as usize) {
                *place = number(self.order.states.len());
            }
            self.order.states.push(last);
            if last == state {
                return;
            }
        }
    }
}

/// What a state is to a number that is worked out over all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// Something can be done.
    Turn,
    /// It has ended with this outcome, counted from 0.
    Ended(usize),
    /// The engine stops.
    Stopped,
}

impl Proof<'_> {
    /// All states, those that lie ahead of others before them; worked out once.
    pub(super) fn order(&self) -> &Order {
        self.order.get_or_init(|| {
            let ahead = |state, at| Some(self.space.edges(state).get::<usize>(at)?.to);
            Order::of(self.space.len(), self.space.ids(), ahead)
        })
    }

    /// What a state is.
    #[inline]
    pub(super) fn rest(&self, state: u32) -> Rest {
        match self.kind(state) {
            Kind::Choice(_) | Kind::Question(_) | Kind::Entered(_) => Rest::Turn,
            Kind::Ended(outcome) => Rest::Ended(crate::source::Id::index(outcome)),
            Kind::Stopped(..) | Kind::Divided(_) => Rest::Stopped,
        }
    }

    /// The states before the first turn, each with its odds: every temperament is equally likely.
    pub(super) fn weighted_starts(&self) -> impl Iterator<Item = (u32, f64)> {
        let share = 1.0 / f64::from(number(self.space.starts.len()).max(1));
        self.space.starts.iter().flatten().map(move |edge| (edge.to, self.space.weight(edge) * share))
    }

    /// The first of the givings at a state's pause, among all of the chart.
    #[inline]
    pub(super) fn first_giving(&self, state: u32) -> usize {
        self.pause(state).givings.0 as usize
    }

    /// One entry a giving of the chart: the points of its reply; none for one that is not rated.
    pub(super) fn points(&self) -> Vec<Option<u8>> {
        let rating = |reply| self.program.replies.at(reply).coaching.map(|coaching| coaching.rating);
        let points = |rating: crate::program::Rating| u8::try_from(rating.points()).unwrap_or_default();
        self.chart.givings.iter().map(|giving| giving.reply.and_then(rating).map(points)).collect()
    }
}
