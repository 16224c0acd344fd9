//! Circles without a turn, the longest way to a turn, and how deep what comes back can nest.

use super::flow::RETURNS;
use super::graph::{Graph, Way};
use super::model::Address;

/// Looks for circles without a turn, and for the longest way to the next turn, over all starts together.
pub(super) struct Walk {
    /// One entry a step: how many steps its longest way to a turn has; 0 where that is not known yet, `OPEN` while it is asked.
    lengths: Vec<u32>,
}

const OPEN: u32 = u32::MAX;

impl Walk {
    pub(super) fn new(steps: usize) -> Walk {
        Walk { lengths: vec![0; steps] }
    }

    pub(super) fn longest(&self, at: Address) -> u32 {
        self.lengths.get(at as usize).copied().unwrap_or_default()
    }

    fn set(&mut self, at: Address, length: u32) {
        if let Some(entry) = self.lengths.get_mut(at as usize) {
            *entry = length;
        }
    }

    /// A circle without a turn that `from` leads to, as the steps on it.
    pub(super) fn circle_from(&mut self, graph: &Graph, from: Address) -> Option<Vec<Address>> {
        if self.longest(from) != 0 {
            return None;
        }
        let mut path: Vec<(Address, usize, u32)> = vec![(from, 0, 0)];
        self.set(from, OPEN);
        while let Some((at, way, length)) = path.last().copied() {
            let Some(next) = graph.ways(at).get(way) else {
                let length = length.saturating_add(1).min(OPEN - 1);
                self.set(at, length);
                path.pop();
                if let Some((_, _, longest)) = path.last_mut() {
                    *longest = (*longest).max(length);
                }
                continue;
            };
            if let Some((_, way, _)) = path.last_mut() {
                *way += 1;
            }
            let to = match *next {
                // What a detour does before it comes back only makes the way longer; a circle in it is found on its own.
                Way::On(to) | Way::Leave(to) | Way::End(to) | Way::Detour(to, _) => to,
                Way::Turn(_) | Way::Borrow(..) => continue,
            };
            match self.longest(to) {
                0 => {
                    self.set(to, OPEN);
                    path.push((to, 0, 0));
                }
                OPEN => {
                    let circle = path.iter().map(|(at, _, _)| *at);
                    return Some(circle.skip_while(|at| *at != to).collect());
                }
                known => {
                    if let Some((_, _, longest)) = path.last_mut() {
                        *longest = (*longest).max(known);
                    }
                }
            }
        }
        None
    }
}

/// The first step at which detours, or borrowed replies, can be more than 32 deep.
pub(super) fn too_deep(graph: &Graph, steps: usize) -> Option<Address> {
    [Nesting::Detours, Nesting::Borrowed].into_iter().find_map(|nesting| {
        if graph.ways.iter().any(|way| nesting.deepens(*way)) { nesting.exceeds(graph, steps) } else { None }
    })
}

/// What nests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nesting {
    Detours,
    Borrowed,
}

impl Nesting {
    const fn deepens(self, way: Way) -> bool {
        match self {
            Nesting::Detours => matches!(way, Way::Detour(..)),
            Nesting::Borrowed => matches!(way, Way::Borrow(..)),
        }
    }

    /// Goes every way at every depth that it can be reached at, each once.
    fn exceeds(self, graph: &Graph, steps: usize) -> Option<Address> {
        // One bit a depth for each step, outside of borrowed replies and inside: 33 of them fit.
        let mut seen = [vec![0_u64; steps], vec![0_u64; steps]];
        let mut open: Vec<(Address, usize, bool)> = vec![(0, 0, false)];
        while let Some((at, depth, borrowed)) = open.pop() {
            let depths = seen.get_mut(usize::from(borrowed)).and_then(|table| table.get_mut(at as usize));
            let Some(depths) = depths.filter(|depths| **depths >> depth & 1 == 0) else { continue };
            *depths |= 1 << depth;
            for way in graph.ways(at) {
                let deeper = depth + usize::from(self.deepens(*way));
                if deeper > RETURNS {
                    return Some(at);
                }
                // A detour cannot leave the borrowed replies around it, so none is in hand within it.
                let afresh = if self == Nesting::Borrowed { 0 } else { deeper };
                match *way {
                    Way::On(to) | Way::Turn(to) => open.push((to, depth, borrowed)),
                    Way::End(_) if borrowed => {}
                    Way::End(to) => open.push((to, depth, false)),
                    Way::Leave(to) => open.push((to, afresh, false)),
                    Way::Detour(to, back) => open.extend([(to, afresh, false), (back, depth, borrowed)]),
                    Way::Borrow(to, back) => open.extend([(to, deeper, true), (back, depth, borrowed)]),
                }
            }
        }
        None
    }
}
