//! Joints that say nothing are taken out of a graph: what leads to them leads on to what follows.

use super::model::{Edge, Edges, Graph, NodeKind, Thing, Way};

/// What can be done about a joint.
enum Simpler {
    /// Nothing comes to it, or nothing follows: it is left out.
    Out,
    /// Only this edge leads to it: what follows it hangs on where that begins.
    Into(usize),
    /// Only this edge leads on from it: what leads to it leads to where that ends.
    Past(usize),
}

/// Takes out the `lenders`, which are only borrowed from, and every joint that the picture does without.
pub(super) fn simplify(graph: &mut Graph, lenders: &[usize]) {
    let mut edges = std::mem::take(&mut graph.edges);
    edges.retain(|edge| !lenders.contains(&edge.from) && !lenders.contains(&edge.to));
    let mut gone: Vec<bool> = (0..graph.nodes.len()).map(|index| lenders.contains(&index)).collect();
    // Each round takes a joint out, so there are no more rounds than joints.
    while let Some((joint, simpler)) = next(graph, &edges, &gone) {
        match simpler {
            Simpler::Out => edges.retain(|edge| edge.from != joint && edge.to != joint),
            Simpler::Into(from) => {
                edges.retain(|edge| edge.to != joint);
                edges.iter_mut().filter(|edge| edge.from == joint).for_each(|edge| edge.from = from);
            }
            Simpler::Past(to) => {
                edges.retain(|edge| edge.from != joint);
                edges.iter_mut().filter(|edge| edge.to == joint).for_each(|edge| edge.to = to);
            }
        }
        if let Some(gone) = gone.get_mut(joint) {
            *gone = true;
        }
    }
    rebuild(graph, edges, &gone);
}

fn next(graph: &Graph, edges: &[Edge], gone: &[bool]) -> Option<(usize, Simpler)> {
    let joints = graph.nodes.iter().zip(gone).enumerate();
    let joints = joints.filter(|(_, (node, gone))| node.kind == NodeKind::Joint && !**gone);
    joints.into_iter().find_map(|(index, (node, _))| {
        let simpler = simpler(graph, edges, index, matches!(node.thing, Thing::Choice(_)));
        simpler.map(|simpler| (index, simpler))
    })
}

fn simpler(graph: &Graph, edges: &[Edge], joint: usize, is_choice: bool) -> Option<Simpler> {
    let is_plain = |edge: &Edge| edge.way == Way::On && edge.labels.is_empty() && edge.from != edge.to;
    let mut into = edges.iter().filter(|edge| edge.to == joint);
    let mut out = edges.iter().filter(|edge| edge.from == joint);
    let (into, out) = ((into.next(), into.next()), (out.next(), out.next()));
    match (into, out) {
        ((None, _), _) | (_, (None, _)) => Some(Simpler::Out),
        ((Some(only), None), _) if is_choice && is_plain(only) => {
            // A choice in the block of a reply hangs on that reply only by a joint, so that the two are told apart.
            let kind = graph.nodes.get(only.from).map(|node| node.kind);
            matches!(kind, Some(NodeKind::Scene | NodeKind::Joint)).then_some(Simpler::Into(only.from))
        }
        (_, (Some(only), None)) if !is_choice && is_plain(only) => Some(Simpler::Past(only.to)),
        _ => None,
    }
}

/// Numbers the nodes that are left anew.
fn rebuild(graph: &mut Graph, edges: Vec<Edge>, gone: &[bool]) {
    let (mut places, mut next) = (Vec::with_capacity(gone.len()), 0);
    for gone in gone {
        places.push(next);
        next += usize::from(!gone);
    }
    let place = |index: usize| places.get(index).copied();
    let mut rebuilt = Edges::default();
    for edge in edges {
        if let Some((from, to)) = place(edge.from).zip(place(edge.to)) {
            rebuilt.add_all(from, to, edge.way, edge.labels);
        }
    }
    graph.edges = rebuilt.done();
    let mut gone = gone.iter();
    graph.nodes.retain(|_| !gone.next().copied().unwrap_or_default());
}
