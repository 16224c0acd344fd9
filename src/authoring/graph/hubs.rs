//! Scenes that many others take a detour to: a word at each of those says so, where a line from each would cover the picture.

use std::collections::BTreeMap;

use super::model::{Graph, Thing, Way};
use crate::program::Program;

/// From how many places lines may lead to one scene and back.
const MOST: usize = 4;
/// How the mark of a place begins that goes to one.
pub(super) const VIA: &str = "via ";
/// How the mark of such a scene begins.
pub(super) const FROM: &str = "from ";

/// Takes the detours to such scenes out of `graph`, and marks their ends with words.
pub(super) fn fold(program: &Program, graph: &mut Graph) {
    let mut ends: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for edge in graph.edges.iter().filter(|edge| edge.way == Way::Detour) {
        ends.entry(edge.to).or_default().push(edge.from);
    }
    ends.retain(|_, from| from.len() > MOST);
    graph.edges.retain(|edge| edge.way != Way::Detour || !ends.contains_key(&edge.to));
    for (hub, from) in ends {
        let Some(via) = graph.nodes.get(hub).map(|node| format!("{VIA}{}", node.title)) else { continue };
        for from in &from {
            let from = named(program, graph, *from);
            if let Some(node) = graph.nodes.get_mut(from).filter(|node| !node.marks.contains(&via)) {
                node.marks.push(via.clone());
            }
        }
        if let Some(node) = graph.nodes.get_mut(hub) {
            node.marks.push(format!("{FROM}{} places", from.len()));
        }
    }
}

/// The node at `index`, or its scene where it has no words of its own.
fn named(program: &Program, graph: &Graph, index: usize) -> usize {
    let scene = match graph.nodes.get(index).map(|node| node.thing) {
        Some(Thing::Choice(choice) | Thing::Behind(choice)) => program.choices.at(choice).scene,
        _ => return index,
    };
    graph.nodes.iter().position(|node| node.thing == Thing::Scene(scene)).unwrap_or(index)
}
