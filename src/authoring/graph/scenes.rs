//! The graph by scene: one node a scene, one a way to end.

use super::model::{Edges, Graph, Node, NodeKind, Thing, Way};
use super::zones::Zones;
use crate::program::{Address, Program, SceneId, Step};
use crate::source::{Id, counted_as};

/// The graph of `program` with one node a scene.
pub(super) fn by_scene(program: &Program) -> Graph {
    Graph {
        title: program.about.title.clone(),
        nodes: nodes(program),
        edges: edges(program, &Zones::of(program)),
        is_walked: false,
    }
}

fn nodes(program: &Program) -> Vec<Node> {
    let mut counts = vec![0_usize; program.scenes.len()];
    for reply in program.replies.iter() {
        if let Some(count) = counts.get_mut(program.scene_at(reply.body).index()) {
            *count += 1;
        }
    }
    let mut nodes = vec![start()];
    nodes.extend(program.scenes.ids().zip(counts).map(|(id, count)| {
        let mut node = scene(program, id);
        if count > 0 {
            node.marks.insert(0, counted_as(count, "reply", "replies"));
        }
        node
    }));
    nodes.extend(outcomes(program));
    nodes
}

/// Where every conversation begins.
pub(super) fn start() -> Node {
    Node::new(Thing::Start, NodeKind::Start, "start")
}

/// The node of a scene, with its tags as marks.
pub(super) fn scene(program: &Program, id: SceneId) -> Node {
    let scene = program.scenes.at(id);
    let mut node = Node::new(Thing::Scene(id), NodeKind::Scene, &scene.name);
    let tags = [(scene.declines, "declines"), (scene.reopens, "reopens")];
    node.marks.extend(tags.iter().filter(|(has, _)| *has).map(|(_, tag)| (*tag).to_owned()));
    node
}

/// The nodes of all ways to end.
pub(super) fn outcomes(program: &Program) -> impl Iterator<Item = Node> {
    let node = |(id, outcome): (_, &crate::program::Outcome)| {
        Node::new(Thing::Outcome(id), NodeKind::Outcome(outcome.kind), &outcome.title)
    };
    program.outcomes.pairs().map(node)
}

/// Every way out of a scene. The start is node 0, the scenes follow, then the ways to end.
fn edges(program: &Program, zones: &Zones) -> Vec<super::model::Edge> {
    let node_of = |scene: SceneId| scene.index() + 1;
    let mut edges = Edges::default();
    edges.add(0, 1, Way::On, String::new());
    let mut here = 1;
    for (at, step) in (0..).zip(&program.steps) {
        let why = || zones.why(program, None, at);
        match *step {
            Step::Enter(scene) => here = node_of(scene),
            Step::Jump(to) | Step::Leave(to) => {
                if let Some(scene) = entered(program, to) {
                    edges.add(here, node_of(scene), Way::On, why());
                }
            }
            Step::Detour(to) => {
                if let Some(scene) = entered(program, to) {
                    edges.add(here, node_of(scene), Way::Detour, why());
                }
            }
            Step::End(outcome) => {
                edges.add(here, 1 + program.scenes.len() + outcome.index(), Way::On, why());
            }
            Step::Choose(choice) => {
                let choice = program.choices.at(choice);
                let borrowed = choice.replies.iter().zip(&choice.borrowed).filter(|(_, borrowed)| **borrowed);
                for (reply, _) in borrowed {
                    let lender = program.scene_at(program.replies.at(*reply).body);
                    edges.add(here, node_of(lender), Way::Borrow, String::new());
                }
            }
            Step::Say(_)
            | Step::Think(_)
            | Step::Note(_)
            | Step::Cue(_)
            | Step::Set { .. }
            | Step::Compute(_)
            | Step::Ask(_)
            | Step::Unless(_)
            | Step::Return
            | Step::Vary(_)
            | Step::EndReply(_)
            | Step::RunOff(_) => {}
        }
    }
    edges.done()
}

/// The scene that is entered at `at`; none where `at` is a place within one.
pub(super) fn entered(program: &Program, at: Address) -> Option<SceneId> {
    match program.steps.get(at as usize)? {
        Step::Enter(scene) => Some(*scene),
        _ => None,
    }
}

/// The scenes that a conversation enters: the first, and those that something goes to.
pub(super) fn all_entered(program: &Program) -> Vec<bool> {
    let mut entered_at = vec![false; program.scenes.len()];
    let mut enter = |scene: SceneId| {
        if let Some(entry) = entered_at.get_mut(scene.index()) {
            *entry = true;
        }
    };
    program.scenes.ids().take(1).for_each(&mut enter);
    for step in &program.steps {
        if let Step::Jump(to) | Step::Leave(to) | Step::Detour(to) = *step
            && let Some(scene) = entered(program, to)
        {
            enter(scene);
        }
    }
    entered_at
}

/// How many nodes a graph by reply may have at most: scenes, choices, replies and ways to end.
pub(super) fn most_nodes(program: &Program) -> usize {
    let counts = [program.scenes.len(), program.choices.len(), program.replies.len(), program.outcomes.len()];
    1 + counts.iter().sum::<usize>()
}
