//! A way through a script: how the other person arrives, and what is said, up to the state that it shows.

use super::Proof;
use super::space::Edge;
use crate::program::{ReplyId, TemperamentId};
use crate::source::Id;

/// The shortest conversation that leads somewhere: fewest turns, then first in the script's order of replies, then of temperaments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// How the other person arrives.
    pub temperament: TemperamentId,
    /// What the learner does, turn by turn: a reply, or none for the answer to a question.
    pub turns: Vec<Option<ReplyId>>,
    /// The states that it passes, one more than turns. One that was kept aside stands last.
    pub(super) states: Vec<u32>,
}

impl Way {
    /// One more turn, and the state that it leads to.
    pub(super) fn go_on(&mut self, reply: Option<ReplyId>, to: u32) {
        self.turns.push(reply);
        self.states.push(to);
    }
}

impl Proof<'_> {
    /// The shortest way to a state.
    pub(super) fn way_to(&self, state: u32) -> Way {
        let Some((from, by)) = self.space.asides.get(&state).copied() else { return self.shortest_to(state) };
        // A state that was kept aside is passed within a turn.
        match from {
            None => Way { temperament: TemperamentId::at(by.into()), turns: Vec::new(), states: vec![state] },
            Some(from) => {
                let mut way = self.shortest_to(from);
                way.go_on(self.given(from, by), state);
                way
            }
        }
    }

    /// The same, and then one more turn.
    pub(super) fn way_over(&self, from: u32, edge: &Edge) -> Way {
        let mut way = self.way_to(from);
        way.go_on(self.reply(from, edge), edge.to);
        way
    }

    /// The reply that an edge stands for; none for the answer to a question.
    pub(super) fn reply(&self, from: u32, edge: &Edge) -> Option<ReplyId> {
        self.given(from, edge.giving)
    }

    /// The same for one of the things that can be done in a state.
    pub(super) fn given(&self, from: u32, giving: u16) -> Option<ReplyId> {
        self.givings(from).get(usize::from(giving)).and_then(|giving| giving.reply)
    }

    fn shortest_to(&self, target: u32) -> Way {
        let leads = self.leading_to(target);
        let starts = |temperament: &[Edge]| -> Vec<u32> {
            temperament.iter().map(|edge| edge.to).filter(|state| leads.contains(*state)).collect()
        };
        let mut here: Vec<u32> = self.space.starts.iter().flat_map(|ways| starts(ways)).collect();
        let mut turns = Vec::new();
        for turn in 1..=self.space.turns(target) {
            let ahead =
                || here.iter().flat_map(|from| self.space.edges(*from).iter().map(|edge| (*from, edge)));
            let leading = || ahead().filter(|(_, edge)| self.comes_nearer(edge, turn, &leads));
            let first = leading().map(|(from, edge)| self.reply(from, edge)).min().flatten();
            let mut next: Vec<u32> = leading()
                .filter(|(from, edge)| self.reply(*from, edge) == first)
                .map(|(_, edge)| edge.to)
                .collect();
            next.sort_unstable();
            next.dedup();
            turns.push(first);
            here = next;
        }
        let fits = |ways: &Vec<Edge>| self.follow(&starts(ways), &turns, &leads);
        let found = self.space.starts.iter().enumerate().find_map(|(at, ways)| Some((at, fits(ways)?)));
        let (temperament, states) = found.unwrap_or((0, vec![target]));
        Way { temperament: TemperamentId::at(temperament), turns, states }
    }

    /// The first states along `turns` that lead to the target, one more than turns.
    fn follow(&self, starts: &[u32], turns: &[Option<ReplyId>], leads: &Leading) -> Option<Vec<u32>> {
        // For each turn the states that can be meant, each with where it was found from.
        let mut layers: Vec<Vec<(u32, usize)>> = vec![starts.iter().map(|state| (*state, 0)).collect()];
        for (turn, reply) in (1..).zip(turns) {
            let mut next: Vec<(u32, usize)> = Vec::new();
            for (at, (from, _)) in layers.last()?.iter().enumerate() {
                let edges = self.space.edges(*from).iter();
                let meant =
                    |edge: &&Edge| self.comes_nearer(edge, turn, leads) && self.reply(*from, edge) == *reply;
                for edge in edges.filter(meant) {
                    if !next.iter().any(|(state, _)| *state == edge.to) {
                        next.push((edge.to, at));
                    }
                }
            }
            layers.push(next);
        }
        let mut at = 0;
        let mut states = Vec::new();
        for layer in layers.iter().rev() {
            let (state, before) = layer.get(at)?;
            states.push(*state);
            at = *before;
        }
        states.reverse();
        Some(states)
    }

    /// Whether an edge leads to a state of that turn on a shortest way, and not round or back to one of an earlier turn.
    fn comes_nearer(&self, edge: &Edge, turn: u32, leads: &Leading) -> bool {
        let first = self.space.levels.get(turn as usize);
        first.is_some_and(|first| edge.to >= *first) && leads.contains(edge.to)
    }

    /// The states on the shortest ways to a state.
    fn leading_to(&self, target: u32) -> Leading {
        let level = self.space.turns(target) as usize;
        let mut leads = Leading { bits: vec![0; target as usize / 64 + 1] };
        leads.add(target);
        for turn in (0..level).rev() {
            let range = self.space.levels.get(turn).zip(self.space.levels.get(turn + 1));
            let (from, to) = range.map_or((0, 0), |(from, to)| (*from, *to));
            for state in from..to {
                // Edges may lead back as well; only those into the next turn are on a shortest way.
                if self.space.edges(state).iter().any(|edge| edge.to >= to && leads.contains(edge.to)) {
                    leads.add(state);
                }
            }
        }
        leads
    }
}

/// A set of states, one bit each.
struct Leading {
    bits: Vec<u64>,
}

impl Leading {
    fn contains(&self, state: u32) -> bool {
        self.bits.get(state as usize / 64).is_some_and(|word| word >> (state % 64) & 1 == 1)
    }

    fn add(&mut self, state: u32) {
        if let Some(word) = self.bits.get_mut(state as usize / 64) {
            *word |= 1 << (state % 64);
        }
    }
}
