//! One conversation through a graph: which nodes it came to, and by which edges.

use std::collections::VecDeque;

use super::model::{Graph, NodeKind, Thing};
use crate::program::{OutcomeId, Program, ReplyId, SceneId};
use crate::rehearsal::{Event, Input, Refused, Rehearsal};

/// How many edges may lie between two places where something was heard: scenes that say nothing are passed on the way.
const FARTHEST: usize = 6;

/// Something that a conversation came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Something was said or told in this scene.
    Scene(SceneId),
    /// This reply was given.
    Reply(ReplyId),
    /// It ended so.
    Outcome(OutcomeId),
}

/// What `rehearsal`, which is at its start, comes to when the learner does `inputs`, one after the other.
pub fn stops(mut rehearsal: Rehearsal<'_>, inputs: &[Input]) -> Result<Vec<Stop>, Refused> {
    let program = rehearsal.program();
    let mut stops = program.scenes.ids().take(1).map(Stop::Scene).collect();
    listen(&mut rehearsal, &mut stops);
    for input in inputs {
        if let Input::Reply(reply) = input {
            stops.extend(own_scene(program, *reply));
            stops.push(Stop::Reply(*reply));
        }
        rehearsal.give(input.clone())?;
        listen(&mut rehearsal, &mut stops);
    }
    stops.dedup();
    Ok(stops)
}

fn listen(rehearsal: &mut Rehearsal<'_>, stops: &mut Vec<Stop>) {
    let program = rehearsal.program();
    rehearsal.advance(&mut |event| match event {
        Event::Line { line, .. } | Event::Narration { line, .. } => {
            stops.push(Stop::Scene(program.lines.at(line).scene));
        }
        Event::Outcome(ending) => stops.push(Stop::Outcome(ending.outcome)),
        Event::Cue(_) | Event::Note { .. } | Event::Question(_) | Event::Choice(_) => {}
    });
}

/// The scene that a reply stands in, where no other scene borrows it.
fn own_scene(program: &Program, reply: ReplyId) -> Option<Stop> {
    let is_lent = program.choices.iter().any(|choice| choice.is_borrowed(reply));
    (!is_lent).then(|| Stop::Scene(program.scene_at(program.replies.at(reply).body)))
}

impl Graph {
    /// Marks the conversation that came to `stops`.
    pub fn mark(&mut self, stops: &[Stop]) {
        self.is_walked = true;
        let mut came_to = vec![0];
        self.walk_on(0);
        for stop in stops {
            let thing = match *stop {
                Stop::Scene(scene) => Thing::Scene(scene),
                Stop::Reply(reply) => Thing::Reply(reply),
                Stop::Outcome(outcome) => Thing::Outcome(outcome),
            };
            let Some(there) = self.nodes.iter().position(|node| node.thing == thing) else { continue };
            // What is heard in one scene between its replies does not lead it back to itself.
            if came_to.last() != Some(&there) && self.go(&came_to, there) {
                came_to.push(there);
            }
        }
    }

    fn walk_on(&mut self, index: usize) {
        if let Some(node) = self.nodes.get_mut(index) {
            node.is_walked = true;
        }
    }

    /// Marks the shortest way from where the conversation was last, or from where it was before where it came back from a detour. False where
    /// it is not on its way to a new place: it goes on in a scene that it has come to.
    fn go(&mut self, came_to: &[usize], to: usize) -> bool {
        let was_there = self.nodes.get(to).is_some_and(|node| node.is_walked);
        // More is heard in a scene that it is in: only what leads straight there enters it anew.
        let from = if was_there { came_to.len().saturating_sub(1) } else { 0 };
        let from = came_to.iter().skip(from).rev();
        let way = from.map(|from| self.shortest(*from, to)).find(|way| !way.is_empty());
        for index in way.iter().flatten() {
            let Some(edge) = self.edges.get_mut(*index) else { continue };
            edge.is_walked = true;
            let through = edge.to;
            self.walk_on(through);
        }
        if way.is_none() && !was_there {
            self.walk_on(to);
        }
        way.is_some() || !was_there
    }

    /// The edges of the shortest way that leads through no reply, which would have been given, and through no end; none where there is none
    /// that is short.
    fn shortest(&self, from: usize, to: usize) -> Vec<usize> {
        let is_silent = |index: usize| {
            let kind = self.nodes.get(index).map(|node| node.kind);
            matches!(kind, Some(NodeKind::Scene | NodeKind::Joint))
        };
        let mut came_by: Vec<Option<usize>> = vec![None; self.nodes.len()];
        let mut open = VecDeque::from([(from, 0)]);
        while let Some((here, steps)) = open.pop_front() {
            for (index, edge) in self.edges.iter().enumerate().filter(|(_, edge)| edge.from == here) {
                let Some(entry) = came_by.get_mut(edge.to).filter(|entry| entry.is_none()) else { continue };
                *entry = Some(index);
                if edge.to == to {
                    return self.back(&came_by, from, to);
                }
                if steps + 1 < FARTHEST && is_silent(edge.to) {
                    open.push_back((edge.to, steps + 1));
                }
            }
        }
        Vec::new()
    }

    fn back(&self, came_by: &[Option<usize>], from: usize, to: usize) -> Vec<usize> {
        let (mut way, mut here) = (Vec::new(), to);
        while here != from || way.is_empty() {
            let Some(index) = came_by.get(here).copied().flatten() else { break };
            let Some(edge) = self.edges.get(index) else { break };
            way.push(index);
            here = edge.from;
        }
        way
    }
}
