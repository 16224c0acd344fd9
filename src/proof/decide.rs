//! Replies that decide: after them an outcome is out of reach that was not before. And states that nothing leads out of.

use super::chart::Kind;
use super::order::Rest;
use super::{Extent, Proof, Way};
use crate::program::{OutcomeId, ReplyId};
use crate::source::Id;

/// A reply after which, somewhere, an outcome that was still possible no longer is, whatever chance does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deciding {
    /// The reply.
    pub reply: ReplyId,
    /// The outcomes that it closes in some state, in the order of the script.
    pub closes: Vec<OutcomeId>,
    /// In how many states it closes one of them.
    pub states: u64,
    /// In how many states it is offered.
    pub offered: u64,
    /// The shortest way to where it closes one: the last turn leads to the choice that it is given at.
    pub way: Way,
}

/// What is known of a reply.
#[derive(Clone, Debug, Default)]
struct Entry {
    closed: Vec<u64>,
    states: u64,
    offered: u64,
    first: Option<u32>,
}

impl Proof<'_> {
    /// The replies that decide, in the order of the script; none where not everything is known.
    pub fn deciding(&self) -> Vec<Deciding> {
        if self.extent() != Extent::Exact {
            return Vec::new();
        }
        let reach = self.reach();
        let mut entries =
            vec![Entry { closed: reach.empty(), ..Entry::default() }; self.program.replies.len()];
        let (mut after, ends) = (reach.empty(), reach.ends());
        for state in self.space.ids() {
            for turning in self.space.turnings(state) {
                let reply = turning.first().and_then(|edge| self.reply(state, edge));
                let Some(entry) = reply.and_then(|reply| entries.get_mut(reply.index())) else { continue };
                after.fill(0);
                turning.iter().for_each(|edge| reach.add(edge.to, &mut after));
                entry.offered += 1;
                let mut closes = false;
                let rows = reach.row(state).iter().zip(&after).zip(&ends);
                for (closed, ((before, after), ends)) in entry.closed.iter_mut().zip(rows) {
                    *closed |= before & !after & ends;
                    closes |= before & !after & ends != 0;
                }
                if closes {
                    entry.states += 1;
                    entry.first.get_or_insert(state);
                }
            }
        }
        let deciding = self.program.replies.ids().zip(entries).filter_map(|(reply, entry)| {
            let closes = reach.outcomes(&entry.closed);
            let first = entry.first.filter(|_| !closes.is_empty())?;
            let (states, offered) = (entry.states, entry.offered);
            Some(Deciding { reply, closes, states, offered, way: self.way_to(first) })
        });
        deciding.collect()
    }

    /// The states from which nothing can be reached: no outcome, and no stop. The first of each pause, where everything is known.
    pub(super) fn traps(&self) -> Vec<u32> {
        if self.extent() != Extent::Exact {
            return Vec::new();
        }
        let reach = self.reach();
        let mut seen = vec![false; self.chart.pauses.len()];
        let mut is_first = |state: u32| {
            let pause = self.pause_id(state).index();
            seen.get_mut(pause).is_some_and(|seen| !std::mem::replace(seen, true))
        };
        let is_trap = |state: u32| {
            let is_turn = self.rest(state) == Rest::Turn && !matches!(self.kind(state), Kind::Entered(_));
            is_turn && reach.is_trap(state)
        };
        self.space.ids().filter(|state| is_trap(*state) && is_first(*state)).collect()
    }

    /// The shortest ways to places that nothing leads out of, one a place.
    pub fn ways_into_traps(&self) -> Vec<Way> {
        self.traps().into_iter().map(|state| self.way_to(state)).collect()
    }
}
