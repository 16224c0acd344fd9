//! One conversation through a graph: which nodes it came to, and by which edges.

use std::collections::VecDeque;

use super::model::{Graph, Thing, Way};
use super::scenes::scene_at;
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
    (!is_lent).then(|| Stop::Scene(scene_at(program, program.replies.at(reply).body)))
}

impl Graph {
    /// Marks the conversation that came to `stops`.
    pub fn mark(&mut self, stops: &[Stop]) {
        self.is_walked = true;
        let mut here = 0;
        self.walk_on(0);
        for stop in stops {
            let thing = match *stop {
                Stop::Scene(scene) => Thing::Scene(scene),
                Stop::Reply(reply) => Thing::Reply(reply),
                Stop::Outcome(outcome) => Thing::Outcome(outcome),
            };
            let Some(there) = self.nodes.iter().position(|node| node.thing == thing) else { continue };
            if there != here {
                self.go(here, there);
            }
            self.walk_on(there);
            here = there;
        }
    }

    fn walk_on(&mut self, index: usize) {
        if let Some(node) = self.nodes.get_mut(index) {
            node.is_walked = true;
        }
    }

    /// Marks the shortest way, unless it comes back from a detour to a place where it was before.
    fn go(&mut self, from: usize, to: usize) {
        let is_direct = self.edges.iter().any(|edge| edge.from == from && edge.to == to);
        let was_there = self.nodes.get(to).is_some_and(|node| node.is_walked);
        let took_detour =
            self.edges.iter().any(|edge| edge.is_walked && edge.from == to && edge.way == Way::Detour);
        if !is_direct && was_there && took_detour {
            return;
        }
        for index in self.shortest(from, to) {
            let Some(edge) = self.edges.get_mut(index) else { continue };
            edge.is_walked = true;
            let through = edge.to;
            self.walk_on(through);
        }
    }

    /// The edges of the shortest way; none where there is none that is short.
    fn shortest(&self, from: usize, to: usize) -> Vec<usize> {
        let mut came_by: Vec<Option<usize>> = vec![None; self.nodes.len()];
        let mut open = VecDeque::from([(from, 0)]);
        while let Some((here, steps)) = open.pop_front() {
            for (index, edge) in self.edges.iter().enumerate().filter(|(_, edge)| edge.from == here) {
                let Some(entry) = came_by.get_mut(edge.to).filter(|entry| entry.is_none()) else { continue };
                *entry = Some(index);
                if edge.to == to {
                    return self.back(&came_by, from, to);
                }
                if steps + 1 < FARTHEST {
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
