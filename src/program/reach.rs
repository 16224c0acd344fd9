//! Which steps the start leads to, and what comes back: by text, conditions either way, every choice answered.

use rustc_hash::FxHashMap;

use super::checker::Checker;
use super::graph::{Graph, Way};
use super::model::{Address, Step};
use crate::source::offset;

/// A step, and what it is inside of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Spot {
    pub(super) at: Address,
    /// Inside a detour.
    pub(super) detour: bool,
    /// Inside a borrowed reply.
    pub(super) borrowed: bool,
}

impl Spot {
    /// Which of the four tables of [`Flow`] it is in.
    const fn layer(self) -> usize {
        self.detour as usize * 2 + self.borrowed as usize
    }
}

/// Every spot that the start leads to, and from which spot each was found.
pub(super) struct Flow {
    /// For each layer one entry a step: the step from which it was found, and the layer of that in the two lowest bits of
    /// `layers`; a layer that the script cannot reach is empty.
    from: [Vec<u32>; 4],
    layers: [Vec<u8>; 4],
    steps: Address,
}

const NOWHERE: u32 = u32::MAX;

impl Flow {
    pub(super) fn explore(checker: &Checker<'_>, graph: &Graph) -> Flow {
        let steps = checker.program.steps.len();
        let detours = graph.ways.iter().any(|way| matches!(way, Way::Detour(..)));
        let borrows = graph.ways.iter().any(|way| matches!(way, Way::Borrow(..)));
        let used = [true, borrows, detours, detours && borrows];
        let mut flow = Flow {
            from: used.map(|used| vec![NOWHERE; if used { steps } else { 0 }]),
            layers: used.map(|used| vec![0; if used { steps } else { 0 }]),
            steps: offset(steps),
        };
        let calls = Calls::of(checker, graph);
        let start = Spot { at: 0, detour: false, borrowed: false };
        let mut open = vec![start];
        flow.keep(start, start);
        while let Some(spot) = open.pop() {
            for way in graph.ways(spot.at) {
                let (one, other) = calls.follow(*way, spot);
                for to in [one, other].into_iter().flatten() {
                    if flow.keep(spot, to) {
                        open.push(to);
                    }
                }
            }
        }
        flow
    }

    /// Keeps that `to` was found from `from`; false where it was found before.
    fn keep(&mut self, from: Spot, to: Spot) -> bool {
        let layer = to.layer();
        let entry = self.from.get_mut(layer).and_then(|table| table.get_mut(to.at as usize));
        let Some(entry) = entry.filter(|entry| **entry == NOWHERE) else { return false };
        *entry = from.at;
        if let Some(kept) = self.layers.get_mut(layer).and_then(|table| table.get_mut(to.at as usize)) {
            *kept = u8::from(from.detour) * 2 + u8::from(from.borrowed);
        }
        true
    }

    pub(super) fn is_reached(&self, spot: Spot) -> bool {
        let entry = self.from.get(spot.layer()).and_then(|table| table.get(spot.at as usize));
        entry.is_some_and(|from| *from != NOWHERE)
    }

    /// A spot at that step that was found, one outside of detours first.
    pub(super) fn reached(&self, at: Address) -> Option<Spot> {
        let spots = [(false, false), (false, true), (true, false), (true, true)];
        spots
            .map(|(detour, borrowed)| Spot { at, detour, borrowed })
            .into_iter()
            .find(|spot| self.is_reached(*spot))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = Address> + use<'_> {
        (0..self.steps).filter(|at| self.reached(*at).is_some())
    }

    /// The spot from which this one was found; none for the start.
    pub(super) fn from(&self, spot: Spot) -> Option<Spot> {
        if spot.at == 0 && spot.layer() == 0 {
            return None;
        }
        let at = self.from.get(spot.layer()).and_then(|table| table.get(spot.at as usize)).copied()?;
        let layer = self.layers.get(spot.layer()).and_then(|table| table.get(spot.at as usize)).copied()?;
        (at != NOWHERE).then_some(Spot { at, detour: layer & 2 == 2, borrowed: layer & 1 == 1 })
    }
}

/// What comes back: the detours from which a return can be reached, and the borrowed replies that can come to their end.
///
/// Both are found backwards, from the returns and the ends. A step is a node twice: outside of a borrowed reply, and inside.
#[derive(Default)]
struct Calls {
    /// One entry a node: a return can be reached without leaving the detour that it is in.
    returning: Vec<bool>,
    /// One entry a node: the end of the borrowed reply that it is in can be reached without leaving it.
    ending: Vec<bool>,
    /// For each node, those with a plain way to it, for the first set and for the second.
    before: [Vec<Vec<u32>>; 2],
    /// Detours and borrowed replies: for each target node, who goes there, and where that goes on when it comes back.
    detours: FxHashMap<u32, Vec<(u32, u32)>>,
    borrows: FxHashMap<u32, Vec<(u32, u32)>>,
    /// The same ways, by where they go on.
    after: FxHashMap<u32, Vec<(u32, Target)>>,
    open: Vec<(u32, Set)>,
}

/// What a way waits for before it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Detour(u32),
    Borrow(u32),
}

/// One of the two sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Returning,
    Ending,
}

const fn node(at: Address, borrowed: bool) -> u32 {
    at * 2 + borrowed as u32
}

impl Calls {
    fn of(checker: &Checker<'_>, graph: &Graph) -> Calls {
        let mut calls = Calls::default();
        if !graph.ways.iter().any(|way| matches!(way, Way::Detour(..) | Way::Borrow(..))) {
            return calls;
        }
        let nodes = checker.program.steps.len() * 2;
        calls.returning = vec![false; nodes];
        calls.ending = vec![false; nodes];
        calls.before = [vec![Vec::new(); nodes], vec![Vec::new(); nodes]];
        for at in 0..offset(checker.program.steps.len()) {
            for borrowed in [false, true] {
                graph.ways(at).iter().for_each(|way| calls.add(*way, at, borrowed));
            }
        }
        for (at, step) in checker.program.steps.iter().enumerate() {
            let at = offset(at);
            match step {
                Step::Return => {
                    calls.keep(node(at, false), Set::Returning);
                    calls.keep(node(at, true), Set::Returning);
                }
                Step::EndReply(_) => calls.keep(node(at, true), Set::Ending),
                _ => {}
            }
        }
        calls.spread();
        calls
    }

    fn add(&mut self, way: Way, at: Address, borrowed: bool) {
        let from = node(at, borrowed);
        match way {
            Way::On(to) | Way::Turn(to) => {
                self.plain(from, node(to, borrowed), Set::Returning);
                self.plain(from, node(to, borrowed), Set::Ending);
            }
            // Leaving a borrowed reply ends it for good.
            Way::Leave(to) => self.plain(from, node(to, false), Set::Returning),
            Way::End(to) if !borrowed => self.plain(from, node(to, false), Set::Returning),
            Way::End(_) => {}
            Way::Detour(to, back) => self.waits(from, Target::Detour(node(to, false)), node(back, borrowed)),
            Way::Borrow(body, back) => {
                self.plain(from, node(body, true), Set::Returning);
                self.waits(from, Target::Borrow(node(body, true)), node(back, borrowed));
            }
        }
    }

    fn plain(&mut self, from: u32, to: u32, set: Set) {
        if let Some(before) = self.before.get_mut(set as usize).and_then(|table| table.get_mut(to as usize)) {
            before.push(from);
        }
    }

    fn waits(&mut self, from: u32, target: Target, back: u32) {
        let (table, to) = match target {
            Target::Detour(to) => (&mut self.detours, to),
            Target::Borrow(to) => (&mut self.borrows, to),
        };
        table.entry(to).or_default().push((from, back));
        self.after.entry(back).or_default().push((from, target));
    }

    fn has(&self, node: u32, set: Set) -> bool {
        let table = match set {
            Set::Returning => &self.returning,
            Set::Ending => &self.ending,
        };
        table.get(node as usize).copied().unwrap_or_default()
    }

    fn keep(&mut self, node: u32, set: Set) {
        let table = match set {
            Set::Returning => &mut self.returning,
            Set::Ending => &mut self.ending,
        };
        if let Some(entry) = table.get_mut(node as usize).filter(|entry| !**entry) {
            *entry = true;
            self.open.push((node, set));
        }
    }

    fn spread(&mut self) {
        while let Some((node, set)) = self.open.pop() {
            let before = self.before.get(set as usize).and_then(|table| table.get(node as usize)).cloned();
            for from in before.unwrap_or_default() {
                self.keep(from, set);
            }
            for (from, target) in self.after.get(&node).cloned().unwrap_or_default() {
                let comes_back = match target {
                    Target::Detour(to) => self.has(to, Set::Returning),
                    Target::Borrow(to) => self.has(to, Set::Ending),
                };
                if comes_back {
                    self.keep(from, set);
                }
            }
            // What is now known to come back lets those go on who wait for it.
            let waiting = match set {
                Set::Returning => self.detours.get(&node),
                Set::Ending => self.borrows.get(&node),
            };
            for (from, back) in waiting.cloned().unwrap_or_default() {
                for set in [Set::Returning, Set::Ending] {
                    if self.has(back, set) {
                        self.keep(from, set);
                    }
                }
            }
        }
    }

    /// Where a way leads from `spot`: one spot, or two for what comes back.
    fn follow(&self, way: Way, spot: Spot) -> (Option<Spot>, Option<Spot>) {
        match way {
            Way::On(at) | Way::Turn(at) => (Some(Spot { at, ..spot }), None),
            Way::Leave(at) => (Some(Spot { at, borrowed: false, ..spot }), None),
            Way::End(at) => ((!spot.borrowed).then_some(Spot { at, ..spot }), None),
            Way::Detour(to, back) => {
                let inside = Spot { at: to, detour: true, borrowed: false };
                let comes_back = self.has(node(to, false), Set::Returning);
                (Some(inside), comes_back.then_some(Spot { at: back, ..spot }))
            }
            Way::Borrow(body, after) => {
                let inside = Spot { at: body, borrowed: true, ..spot };
                let comes_back = self.has(node(body, true), Set::Ending);
                (Some(inside), comes_back.then_some(Spot { at: after, ..spot }))
            }
        }
    }
}
