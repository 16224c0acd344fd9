//! A rehearsal that follows the proof's states: on a given day, with what a choice is answered by chosen by the state that it is in.

use super::Proof;
use super::chart::Kind;
use super::space::Edge;
use crate::program::TemperamentId;
use crate::rehearsal::{Input, Rehearsal, Waiting};
use crate::source::Id;

impl Proof<'_> {
    /// What is said in the rehearsal on the day `seed` in which `choose` picks one of the stretches of edges out of each state. None where it
    /// does not end within `most` turns.
    pub(super) fn played(
        &self,
        (temperament, seed): (TemperamentId, u64),
        most: usize,
        choose: &mut dyn FnMut(u32) -> Option<u16>,
    ) -> Option<Vec<Input>> {
        let mut rehearsal = Rehearsal::with_temperament(self.program, seed, temperament);
        rehearsal.advance(&mut |_| {});
        while matches!(rehearsal.waiting(), Waiting::Question(asked) if asked.question.is_none()) {
            rehearsal.give(Input::Answer(String::new())).ok()?;
            rehearsal.advance(&mut |_| {});
        }
        let mut state = self.among(&rehearsal, self.space.starts.get(temperament.index())?.iter())?;
        for _ in 0..most {
            if matches!(self.kind(state), Kind::Ended(_)) {
                return Some(rehearsal.inputs().to_vec());
            }
            let giving = choose(state)?;
            let ahead = || self.space.edges(state).iter().filter(|edge| edge.giving == giving);
            let reply = self.reply(state, ahead().next()?);
            rehearsal.give(reply.map_or_else(|| Input::Answer(String::new()), Input::Reply)).ok()?;
            rehearsal.advance(&mut |_| {});
            state = self.among(&rehearsal, ahead())?;
        }
        None
    }

    /// The state that a rehearsal is in, of those that edges lead to.
    fn among<'e>(&self, rehearsal: &Rehearsal<'_>, mut edges: impl Iterator<Item = &'e Edge>) -> Option<u32> {
        edges.find(|edge| self.fits(rehearsal, edge.to)).map(|edge| edge.to)
    }
}
