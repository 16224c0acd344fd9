//! How far, how likely, and whether at all: what can be read off the graph of everything that can happen.

use std::collections::BTreeMap;

use rehearsal::program::OutcomeId;

use super::{Account, Edge, Kind};

/// What may still be under way when the counting stops.
const LEFT: f64 = 1e-12;

/// How many ways are followed before the counting stops anyway.
const MOVES: usize = 20_000_000;

/// How rehearsals end where every reply that is offered is equally likely, and every temperament, and luck as it is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Odds {
    /// How likely each outcome is.
    pub(crate) outcomes: BTreeMap<OutcomeId, f64>,
    /// How likely a rehearsal is stopped.
    pub(crate) stopped: f64,
    /// How likely it comes to where no outcome can be reached any more, and is not stopped at once.
    pub(crate) trapped: f64,
    /// What was still under way when the counting stopped: so wrong may any of the other numbers be.
    pub(crate) left: f64,
}

/// The fewest turns from `starts` to every node; none where no way leads there.
pub(crate) fn distances(account: &Account<'_>, starts: &[usize]) -> Vec<Option<u32>> {
    let mut distances = vec![None; account.nodes.len()];
    let (mut turns, mut open) = (0, starts.to_vec());
    while !open.is_empty() {
        let mut next = Vec::new();
        while let Some(at) = open.pop() {
            if distances[at].is_some() {
                continue;
            }
            distances[at] = Some(turns);
            for edge in &account.nodes[at].edges {
                let found = edge.ways.iter().map(|way| way.to);
                if edge.is_turn() { next.extend(found) } else { open.extend(found) }
            }
        }
        (turns, open) = (turns + 1, next);
    }
    distances
}

/// The nodes at which the learner has a turn, and from which no outcome can be reached.
pub(crate) fn traps(account: &Account<'_>) -> Vec<usize> {
    let mut saved: Vec<bool> = account.nodes.iter().map(|node| matches!(node.kind, Kind::Ended(_))).collect();
    loop {
        let mut has_grown = false;
        for (at, node) in account.nodes.iter().enumerate() {
            let is_saved = node.edges.iter().flat_map(|edge| &edge.ways).any(|way| saved[way.to]);
            if is_saved && !saved[at] {
                (saved[at], has_grown) = (true, true);
            }
        }
        if !has_grown {
            break;
        }
    }
    let is_trap = |at: &usize| !saved[*at] && !matches!(account.nodes[*at].kind, Kind::Stopped(_));
    (0..account.nodes.len()).filter(is_trap).collect()
}

/// Pushes all rehearsals at once along their ways, turn by turn, until nearly all of them are over.
pub(crate) fn uniform(account: &Account<'_>) -> Odds {
    let mut odds = Odds::default();
    let mut is_trap = vec![false; account.nodes.len()];
    account.traps.iter().for_each(|at| is_trap[*at] = true);
    let mut here = vec![0.0; account.nodes.len()];
    for ways in &account.starts {
        for way in ways {
            here[way.to] += way.weight / as_float(account.starts.len());
        }
    }
    let mut moves = 0;
    loop {
        let mut next = vec![0.0; account.nodes.len()];
        for (at, node) in account.nodes.iter().enumerate().filter(|(at, _)| here[*at] > 0.0) {
            match node.kind {
                Kind::Ended(outcome) => *odds.outcomes.entry(outcome).or_default() += here[at],
                Kind::Stopped(_) => odds.stopped += here[at],
                Kind::Choice(_) | Kind::Question(_) if is_trap[at] => odds.trapped += here[at],
                Kind::Choice(_) | Kind::Question(_) => {
                    let turns: Vec<&Edge> = node.edges.iter().filter(|edge| edge.is_turn()).collect();
                    for way in turns.iter().flat_map(|edge| &edge.ways) {
                        next[way.to] += here[at] * way.weight / as_float(turns.len());
                        moves += 1;
                    }
                }
            }
        }
        here = next;
        odds.left = here.iter().sum();
        if odds.left < LEFT || moves > MOVES {
            return odds;
        }
    }
}

fn as_float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}
