//! The graph of a script: what is drawn, before it is known where.

use std::collections::{BTreeMap, BTreeSet};

use crate::program::{ChoiceId, OutcomeId, OutcomeKind, Rating, ReplyId, SceneId};

/// A script as a graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// The script's title.
    pub title: String,
    /// What is drawn, the start first.
    pub nodes: Vec<Node>,
    /// Ways between them, in script order; no two have the same ends and the same kind.
    pub edges: Vec<Edge>,
    /// Whether one conversation through it is marked.
    pub is_walked: bool,
}

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// What is written in it.
    pub title: String,
    /// What is written below: short words, in order.
    pub marks: Vec<String>,
    /// Whether the start leads here.
    pub is_reached: bool,
    /// Whether the marked conversation came here.
    pub is_walked: bool,
    /// What of the program it stands for.
    pub(super) thing: Thing,
}

/// What of a program a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Start,
    Scene(SceneId),
    Choice(ChoiceId),
    Behind(ChoiceId),
    Reply(ReplyId),
    Outcome(OutcomeId),
}

/// What kind of node it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Where every conversation begins.
    Start,
    /// A scene.
    Scene,
    /// Where ways part or meet, and nothing is said: a choice within a scene, or what is behind one.
    Joint,
    /// A reply.
    Reply(Option<Rating>),
    /// A way to end.
    Outcome(OutcomeKind),
}

/// A way from one node to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Where it begins: an index of [`Graph::nodes`].
    pub from: usize,
    /// Where it leads.
    pub to: usize,
    /// What kind of way it is.
    pub way: Way,
    /// The replies and conditions that lead there, in script order; empty where it is simply next.
    pub labels: Vec<String>,
    /// Whether the marked conversation went this way.
    pub is_walked: bool,
}

/// What kind of way an edge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// It goes on there.
    On,
    /// It goes there and comes back.
    Detour,
    /// It borrows the replies there.
    Borrow,
}

/// The label of an `[else]`, and of a way that is also taken where no other label says why.
pub(super) const OTHERWISE: &str = "otherwise";

/// Edges as they are found: those between the same nodes are one, with the labels of all.
#[derive(Default)]
pub(super) struct Edges {
    edges: Vec<Edge>,
    known: BTreeMap<(usize, usize, Way), usize>,
    labels: BTreeSet<(usize, String)>,
    /// Those that are also simply next.
    plain: BTreeSet<usize>,
}

impl Edges {
    pub(super) fn add(&mut self, from: usize, to: usize, way: Way, label: String) {
        let next = self.edges.len();
        let index = *self.known.entry((from, to, way)).or_insert(next);
        if index == next {
            self.edges.push(Edge { from, to, way, labels: Vec::new(), is_walked: false });
        }
        if label.is_empty() {
            self.plain.insert(index);
        } else if self.labels.insert((index, label.clone()))
            && let Some(edge) = self.edges.get_mut(index)
        {
            edge.labels.push(label);
        }
    }

    pub(super) fn add_all(&mut self, from: usize, to: usize, way: Way, labels: Vec<String>) {
        if labels.is_empty() {
            self.add(from, to, way, String::new());
        }
        for label in labels {
            self.add(from, to, way, label);
        }
    }

    /// Where the edges to `node` come from, in the order of the edges.
    pub(super) fn leading_to(&self, node: usize) -> Vec<usize> {
        self.edges.iter().filter(|edge| edge.to == node).map(|edge| edge.from).collect()
    }

    /// All edges. One that has labels and is simply next too says so by its last label.
    pub(super) fn done(mut self) -> Vec<Edge> {
        for index in self.plain {
            if let Some(edge) = self.edges.get_mut(index)
                && !edge.labels.is_empty()
                && !edge.labels.iter().any(|label| label == OTHERWISE)
            {
                edge.labels.push(OTHERWISE.to_owned());
            }
        }
        self.edges
    }
}

impl Graph {
    /// Where the edges from each node lead, in the order of the edges.
    pub(super) fn ways_on(&self) -> Vec<Vec<usize>> {
        let mut ways: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for edge in &self.edges {
            if let Some(ways) = ways.get_mut(edge.from) {
                ways.push(edge.to);
            }
        }
        ways
    }

    /// Finds out which nodes the start leads to.
    pub(super) fn find_reached(&mut self) {
        let ways = self.ways_on();
        let mut open = vec![0];
        while let Some(index) = open.pop() {
            let Some(node) = self.nodes.get_mut(index).filter(|node| !node.is_reached) else { continue };
            node.is_reached = true;
            open.extend(ways.get(index).into_iter().flatten());
        }
    }
}

impl Node {
    pub(super) fn new(thing: Thing, kind: NodeKind, title: impl Into<String>) -> Node {
        let (title, marks) = (title.into(), Vec::new());
        Node { kind, title, marks, is_reached: false, is_walked: false, thing }
    }
}
