//! Ways through the states, backwards and again forwards: how far a state is from what is looked for, and what is passed on a way.

use super::super::chart::Kind;
use super::super::space::Edge;
use super::super::stretches::Stretches;
use super::super::walk::{DONE, Walker};
use super::super::{Proof, Way};
use super::Desk;
use crate::program::{ReplyId, SceneId, Step};
use crate::source::Id;

/// Too far to be reached.
pub(super) const NEVER: u32 = u32::MAX;

/// For every state the states that lead straight to it.
pub(super) fn before(proof: &Proof<'_>) -> Stretches {
    let space = &proof.space;
    let pairs = space.ids().flat_map(|state| space.edges(state).iter().map(move |edge| (edge.to, state)));
    Stretches::of(space.len(), pairs)
}

impl Desk<'_> {
    /// For every state the fewest turns to one of `goals`; [`NEVER`] where none can be reached. What was kept aside stands as far as
    /// what comes of it, for that is no turn.
    pub(super) fn turns_to(&mut self, goals: &[u32]) -> Vec<u32> {
        let proof = self.proof;
        let before = self.before.get_or_insert_with(|| before(proof));
        let mut turns = vec![NEVER; proof.space.len()];
        let mut here: Vec<u32> = Vec::new();
        for goal in goals {
            if let Some(entry) = turns.get_mut(*goal as usize) {
                *entry = 0;
                here.push(*goal);
            }
        }
        let mut far = 0;
        while !here.is_empty() {
            far += 1;
            let mut next = Vec::new();
            for from in here.iter().flat_map(|state| before.at(*state)) {
                if let Some(entry) = turns.get_mut(*from as usize).filter(|entry| **entry == NEVER) {
                    *entry = far;
                    next.push(*from);
                }
            }
            here = next;
        }
        for aside in proof.space.asides.keys() {
            if let Some(entry) = turns.get_mut(*aside as usize).filter(|entry| **entry != NEVER) {
                *entry = entry.saturating_sub(1);
            }
        }
        turns
    }

    /// Whether each state can reach one that `fits`.
    pub(super) fn can_reach(&mut self, fits: impl Fn(Kind) -> bool) -> Vec<bool> {
        let proof = self.proof;
        let space = &proof.space;
        let mut can: Vec<bool> = space.ids().map(|state| fits(proof.kind(state))).collect();
        // Most edges lead on to later states, so one look from the last to the first nearly always settles all.
        for state in space.ids().rev() {
            if space.edges(state).iter().any(|edge| can.get(edge.to as usize).is_some_and(|can| *can)) {
                can.get_mut(state as usize).into_iter().for_each(|can| *can = true);
            }
        }
        if can.iter().all(|can| *can) {
            return can;
        }
        let before = self.before.get_or_insert_with(|| before(proof));
        let mut open: Vec<u32> =
            space.ids().zip(&can).filter(|(_, can)| **can).map(|(state, _)| state).collect();
        while let Some(state) = open.pop() {
            for from in before.at(state) {
                if let Some(can) = can.get_mut(*from as usize).filter(|can| !**can) {
                    *can = true;
                    open.push(*from);
                }
            }
        }
        can
    }
}

impl Proof<'_> {
    /// The way to a state, and on along falling `turns` to where they are 0.
    pub(super) fn way_on(&self, state: u32, turns: &[u32]) -> Way {
        let mut way = self.way_to(state);
        let left = |state: u32| turns.get(state as usize).copied().unwrap_or(NEVER);
        let mut here = state;
        if matches!(self.kind(here), Kind::Entered(_))
            && let Some(edge) = self.space.edges(here).iter().min_by_key(|edge| left(edge.to))
        {
            way.states.pop();
            way.states.push(edge.to);
            here = edge.to;
        }
        while left(here) != 0 {
            let nearer = |edge: &&Edge| left(edge.to) < left(here);
            let Some(edge) = self.space.edges(here).iter().find(nearer) else { break };
            way.go_on(self.reply(here, edge), edge.to);
            here = edge.to;
        }
        way
    }

    /// The scenes that are entered on a way, turn by turn.
    pub(super) fn scenes_on(&self, way: &Way) -> Vec<SceneId> {
        let mut walker = Walker::new(self.ground());
        let mut scenes = Vec::new();
        for (at, to) in way.states.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| Some((*way.states.get(at)?, *way.turns.get(at)?)));
            let leg = before.map_or(Leg::Start(way.temperament.index()), |(from, by)| Leg::Turn(from, by));
            scenes.extend(self.scenes_between(&mut walker, leg, *to));
        }
        scenes
    }

    fn scenes_between(&self, walker: &mut Walker<'_>, leg: Leg, to: u32) -> Vec<SceneId> {
        let mut key = vec![0; self.space.words];
        walker.draws.start();
        loop {
            walker.passed.fill(0);
            let pause = match leg {
                Leg::Start(temperament) => {
                    let cells = self.cells.start(self.program, Id::at(temperament));
                    walker.now.copy_from_slice(&cells);
                    walker.run(self.chart.first())
                }
                Leg::Turn(from, reply) => {
                    self.stand(walker, from);
                    let Some(giving) = self.givings(from).iter().find(|giving| giving.reply == reply) else {
                        return Vec::new();
                    };
                    walker.give(giving)
                }
            };
            walker.asides.clear();
            self.layout.pack(pause, &walker.now, &mut key);
            if key == self.space.key(to) || !walker.draws.turn() {
                break;
            }
        }
        let passed = self.chart.blocks.ids().zip(&walker.passed).filter(|(_, bits)| **bits & DONE != 0);
        let steps = passed.flat_map(|(block, _)| self.chart.steps(block));
        let entered = steps.filter_map(|at| match self.program.step(at) {
            Some(Step::Enter(scene)) => Some(scene),
            _ => None,
        });
        entered.collect()
    }
}

/// One stretch of a way.
#[derive(Clone, Copy)]
enum Leg {
    /// Up to the first turn, by the number of the temperament.
    Start(usize),
    /// From a state, by a reply or an answer.
    Turn(u32, Option<ReplyId>),
}
