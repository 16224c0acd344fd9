//! A way through a script: how the other person arrives, and what is said, up to the state that it shows.

use super::Proof;
use super::space::Edge;
use crate::program::{ReplyId, TemperamentId};
use crate::source::Id;

/// The shortest conversation that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// How the other person arrives.
    pub temperament: TemperamentId,
    /// What the learner does, turn by turn: a reply, or none for the answer to a question.
    pub turns: Vec<Option<ReplyId>>,
    /// The states that it passes, the last one included.
    pub(super) states: Vec<u32>,
}

impl Proof<'_> {
    /// The shortest way to a state: the first in the order of the script among those with the fewest turns.
    pub(super) fn way_to(&self, state: u32) -> Way {
        let mut states = vec![state];
        let mut now = state;
        while let Some(parent) = self.space.parents.get(now as usize).copied().filter(|parent| *parent != now)
        {
            states.push(parent);
            now = parent;
        }
        states.reverse();
        let starts = self.space.starts.iter().position(|ways| ways.iter().any(|edge| edge.to == now));
        let temperament = TemperamentId::at(starts.unwrap_or_default());
        let turns = states.windows(2).filter_map(|pair| match pair {
            [from, to] => self.turn(*from, *to),
            _ => None,
        });
        Way { temperament, turns: turns.collect(), states }
    }

    /// The same, and then one more turn.
    pub(super) fn way_over(&self, from: u32, edge: &Edge) -> Way {
        let mut way = self.way_to(from);
        way.turns.push(self.reply(from, edge));
        way.states.push(edge.to);
        way
    }

    /// What is done to get from a state to the next; none where that takes no turn. An aside lies within the turn that passes it.
    fn turn(&self, from: u32, to: u32) -> Option<Option<ReplyId>> {
        let edge = self.space.edges(from).iter().find(|edge| edge.to == to)?;
        Some(self.reply(from, edge))
    }

    /// The reply that an edge stands for; none for the answer to a question.
    pub(super) fn reply(&self, from: u32, edge: &Edge) -> Option<ReplyId> {
        let pause = self.chart.pauses.at(self.layout.pause(self.space.key(from)));
        self.chart.givings(pause).get(usize::from(edge.giving)).and_then(|giving| giving.reply)
    }
}
