//! The graph by reply: scenes, the choices in them, what is said there, and where that leads.

use super::condition::condition;
use super::letters::shortened;
use super::model::{Edge, Edges, Graph, Node, NodeKind, Thing, Way};
use super::scenes::{all_entered, entered, outcomes, scene, scene_at, start};
use super::zones::Zones;
use crate::authoring::wording::wording;
use crate::program::{Address, Choice, ChoiceId, Condition, Order, Program, ReplyId, Step};
use crate::source::Id;

/// How many columns of a reply's condition its edge keeps.
const CONDITION: usize = 28;

/// The graph of `program` with one node a reply.
pub(super) fn by_reply(program: &Program) -> Graph {
    let builder = Builder { program, zones: Zones::of(program), entered: all_entered(program) };
    let (mut nodes, mut edges) = (builder.nodes(), Edges::default());
    edges.add(0, 1, Way::On, String::new());
    builder.scenes(&mut nodes, &mut edges);
    builder.choices(&mut edges);
    builder.replies(&mut nodes, &mut edges);
    let title = program.about.title.clone();
    let mut graph = Graph { title, nodes, edges: edges.done(), is_walked: false };
    open_scenes_with_choices(&mut graph, &builder.only_lenders());
    graph.find_reached();
    graph
}

struct Builder<'p> {
    program: &'p Program,
    zones: Zones,
    /// One entry a scene: whether a conversation enters it.
    entered: Vec<bool>,
}

/// What is found on the ways from a place.
struct Found {
    /// Where it is found.
    at: Address,
    /// Which node it is.
    node: usize,
    way: Way,
}

impl Builder<'_> {
    fn nodes(&self) -> Vec<Node> {
        let program = self.program;
        let mut nodes = vec![start()];
        nodes.extend(program.scenes.ids().map(|id| scene(program, id)));
        nodes.extend(program.choices.ids().map(|id| Node::new(Thing::Choice(id), NodeKind::Choice, "")));
        nodes.extend(program.replies.pairs().map(|(id, reply)| {
            let rating = reply.coaching.map(|coaching| coaching.rating);
            let mut node =
                Node::new(Thing::Reply(id), NodeKind::Reply(rating), wording(program, reply.text));
            node.marks.extend(rating.map(|rating| rating.word().to_owned()));
            node
        }));
        nodes.extend(outcomes(program));
        nodes
    }

    /// The nodes of scenes that no conversation enters: others only borrow their replies.
    fn only_lenders(&self) -> Vec<usize> {
        let program = self.program;
        let mut lenders: Vec<usize> = Vec::new();
        for choice in program.choices.iter() {
            let borrowed = choice.replies.iter().zip(&choice.borrowed).filter(|(_, borrowed)| **borrowed);
            lenders.extend(borrowed.map(|(reply, _)| scene_at(program, program.replies.at(*reply).body).index()));
        }
        lenders.sort_unstable();
        lenders.dedup();
        lenders.retain(|scene| !self.entered.get(*scene).copied().unwrap_or_default());
        lenders.into_iter().map(|scene| scene + 1).collect()
    }

    fn choice_node(&self, id: ChoiceId) -> usize {
        1 + self.program.scenes.len() + id.index()
    }

    fn reply_node(&self, id: ReplyId) -> usize {
        1 + self.program.scenes.len() + self.program.choices.len() + id.index()
    }

    fn outcome_node(&self, index: usize) -> usize {
        1 + self.program.scenes.len() + self.program.choices.len() + self.program.replies.len() + index
    }

    /// What each scene leads to, from its start and from each of its labels that another scene goes to.
    fn scenes(&self, nodes: &mut [Node], edges: &mut Edges) {
        for (at, step) in (0..).zip(&self.program.steps) {
            if let Step::Enter(scene) = *step {
                self.lead_on(scene.index() + 1, at + 1, nodes, edges);
            }
        }
    }

    fn choices(&self, edges: &mut Edges) {
        for (id, choice) in self.program.choices.pairs() {
            for (index, reply) in choice.replies.iter().enumerate() {
                let is_borrowed = choice.borrowed.get(index).copied().unwrap_or_default();
                let way = if is_borrowed { Way::Borrow } else { Way::On };
                let label = match self.program.replies.at(*reply).condition {
                    Condition::Always => String::new(),
                    holds => format!("if {}", shortened(&condition(self.program, holds), CONDITION)),
                };
                edges.add(self.choice_node(id), self.reply_node(*reply), way, label);
            }
        }
    }

    fn replies(&self, nodes: &mut [Node], edges: &mut Edges) {
        for (id, reply) in self.program.replies.pairs() {
            self.lead_on(self.reply_node(id), reply.body, nodes, edges);
        }
    }

    /// The edges from `node`, behind which it goes on at `at`.
    fn lead_on(&self, node: usize, at: Address, nodes: &mut [Node], edges: &mut Edges) {
        let (found, comes_back) = self.walk(at);
        for found in found {
            edges.add(node, found.node, found.way, self.zones.why(self.program, Some(at), found.at));
        }
        if comes_back && let Some(node) = nodes.get_mut(node) {
            node.marks.push("comes back".to_owned());
        }
    }

    /// Everything that the step at `from` leads to before something else that is drawn, and whether a return is among it.
    fn walk(&self, from: Address) -> (Vec<Found>, bool) {
        let program = self.program;
        let (mut found, mut comes_back) = (Vec::new(), false);
        let mut seen = vec![false; program.steps.len()];
        let mut open = vec![from];
        while let Some(at) = open.pop() {
            match seen.get_mut(at as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            let Some(step) = program.steps.get(at as usize) else { continue };
            match *step {
                Step::Jump(to) | Step::Leave(to) => match entered(program, to) {
                    Some(scene) => found.push(Found { at, node: scene.index() + 1, way: Way::On }),
                    None => open.push(to),
                },
                Step::Detour(to) => {
                    open.push(at + 1);
                    match entered(program, to) {
                        Some(scene) => found.push(Found { at, node: scene.index() + 1, way: Way::Detour }),
                        None => open.push(to),
                    }
                }
                Step::End(outcome) => {
                    found.push(Found { at, node: self.outcome_node(outcome.index()), way: Way::On });
                }
                Step::Choose(choice) => {
                    if program.choices.at(choice).replies.is_empty() {
                        open.push(program.choices.at(choice).after);
                    }
                    found.push(Found { at, node: self.choice_node(choice), way: Way::On });
                }
                Step::EndReply(to) => open.extend(self.behind_lent(at, to)),
                Step::Return => comes_back = true,
                Step::RunOff(_) => {}
                Step::Unless(_)
                | Step::Vary(_)
                | Step::Say(_)
                | Step::Think(_)
                | Step::Note(_)
                | Step::Cue(_)
                | Step::Set { .. }
                | Step::Compute(_)
                | Step::Ask(_)
                | Step::Enter(_) => open.extend(self.next(at, *step)),
            }
        }
        found.sort_by_key(|found| found.at);
        (found, comes_back)
    }

    /// Where it goes on behind a step that leads to nothing which is drawn.
    fn next(&self, at: Address, step: Step) -> Vec<Address> {
        match step {
            Step::Unless(branch) => {
                let otherwise = self.program.branches.get(branch as usize).map(|branch| branch.otherwise);
                std::iter::once(at + 1).chain(otherwise).collect()
            }
            Step::Vary(variation) => {
                let variation = self.program.variations.at(variation);
                let runs_dry = variation.order == Order::Once || variation.items.is_empty();
                variation.items.iter().copied().chain(runs_dry.then_some(variation.after)).collect()
            }
            _ => vec![at + 1],
        }
    }

    /// Where a lent reply, which ends at `at`, goes on: behind its own choice at `own` where that is come to, and behind every choice that
    /// borrows it.
    fn behind_lent(&self, at: Address, own: Address) -> Vec<Address> {
        let program = self.program;
        let is_entered = self.entered.get(scene_at(program, at).index()).copied().unwrap_or_default();
        let borrowers = self.zones.outermost_reply(at).into_iter().flat_map(|reply| {
            let borrows = move |choice: &&Choice| {
                choice.replies.iter().zip(&choice.borrowed).any(|(one, borrowed)| *borrowed && *one == reply)
            };
            program.choices.iter().filter(borrows).map(|choice| choice.after)
        });
        is_entered.then_some(own).into_iter().chain(borrowers).collect()
    }
}

/// A choice that only its scene leads to needs no node of its own: its replies hang on the scene. One that nothing leads to is left out,
/// and so are the `lenders`.
fn open_scenes_with_choices(graph: &mut Graph, lenders: &[usize]) {
    let mut into: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for (index, edge) in graph.edges.iter().enumerate() {
        if let Some(into) = into.get_mut(edge.to) {
            into.push(index);
        }
    }
    let stands_for = |index: usize| -> usize {
        let is_choice = graph.nodes.get(index).is_some_and(|node| node.kind == NodeKind::Choice);
        let only = match into.get(index).map(Vec::as_slice) {
            Some([only]) if is_choice => graph.edges.get(*only),
            _ => None,
        };
        let opens = |edge: &&Edge| {
            let from = graph.nodes.get(edge.from).map(|node| node.kind);
            from == Some(NodeKind::Scene) && edge.labels.is_empty() && edge.way == Way::On
        };
        only.filter(opens).map_or(index, |edge| edge.from)
    };
    let is_kept = |index: usize| {
        let is_choice = graph.nodes.get(index).is_some_and(|node| node.kind == NodeKind::Choice);
        !lenders.contains(&index) && !is_choice
            || is_choice && stands_for(index) == index && into.get(index).is_some_and(|into| !into.is_empty())
    };
    let kept: Vec<bool> = (0..graph.nodes.len()).map(is_kept).collect();
    let moved: Vec<usize> = (0..graph.nodes.len()).map(stands_for).collect();
    rebuild(graph, &kept, &moved);
}

/// Leaves out the nodes that are not kept, and lets each edge begin at the node that its own has moved to.
fn rebuild(graph: &mut Graph, kept: &[bool], moved: &[usize]) {
    let mut places = Vec::with_capacity(kept.len());
    let mut next = 0;
    for kept in kept {
        places.push(kept.then_some(next));
        next += usize::from(*kept);
    }
    let place = |index: usize| places.get(index).copied().flatten();
    let mut edges = Edges::default();
    for edge in std::mem::take(&mut graph.edges) {
        let from = moved.get(edge.from).copied().and_then(place);
        if let Some((from, to)) = from.zip(place(edge.to)) {
            edges.add_all(from, to, edge.way, edge.labels);
        }
    }
    graph.edges = edges.done();
    let mut keep = kept.iter().copied();
    graph.nodes.retain(|_| keep.next().unwrap_or_default());
}
