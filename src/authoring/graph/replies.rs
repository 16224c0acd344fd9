//! The graph by reply: scenes, the choices in them, what is said there, and where that leads.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::condition;
use super::joints;
use super::letters::shortened;
use super::model::{Edges, Graph, Node, NodeKind, Thing, Way};
use super::scenes::{all_entered, entered, outcomes, scene, start};
use super::zones::Zones;
use crate::authoring::wording::wording;
use crate::program::{Address, Choice, ChoiceId, Condition, Order, OutcomeId, Program, ReplyId, Step};
use crate::source::Id;

/// How many columns of a reply's condition its edge keeps.
const CONDITION: usize = 28;

/// The graph of `program` with one node a reply.
pub(super) fn by_reply(program: &Program) -> Graph {
    let behind = program.choices.pairs().map(|(id, choice)| (choice.after, id)).collect();
    let builder = Builder { program, zones: Zones::of(program), entered: all_entered(program), behind };
    let (mut nodes, mut edges) = (builder.nodes(), Edges::default());
    edges.add(0, 1, Way::On, String::new());
    builder.scenes(&mut nodes, &mut edges);
    builder.choices(&mut edges);
    builder.replies(&mut nodes, &mut edges);
    builder.behind_choices(&mut nodes, &mut edges);
    let title = program.about.title.clone();
    let mut graph = Graph { title, nodes, edges: edges.done(), is_walked: false };
    joints::simplify(&mut graph, &builder.only_lenders());
    graph
}

struct Builder<'p> {
    program: &'p Program,
    zones: Zones,
    /// One entry a scene: whether a conversation enters it.
    entered: Vec<bool>,
    /// Where each choice is over.
    behind: BTreeMap<Address, ChoiceId>,
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
        nodes.extend(program.choices.ids().map(|id| Node::new(Thing::Choice(id), NodeKind::Joint, "")));
        nodes.extend(program.choices.ids().map(|id| Node::new(Thing::Behind(id), NodeKind::Joint, "")));
        nodes.extend(program.replies.pairs().map(|(id, reply)| {
            let rating = reply.coaching.map(|coaching| coaching.rating);
            let mut node = Node::new(Thing::Reply(id), NodeKind::Reply(rating), wording(program, reply.text));
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
            lenders
                .extend(borrowed.map(|(reply, _)| program.scene_at(program.replies.at(*reply).body).index()));
        }
        lenders.sort_unstable();
        lenders.dedup();
        lenders.retain(|scene| !self.entered.get(*scene).copied().unwrap_or_default());
        lenders.into_iter().map(|scene| scene + 1).collect()
    }

    fn choice_node(&self, id: ChoiceId) -> usize {
        1 + self.program.scenes.len() + id.index()
    }

    fn behind_node(&self, id: ChoiceId) -> usize {
        1 + self.program.scenes.len() + self.program.choices.len() + id.index()
    }

    fn reply_node(&self, id: ReplyId) -> usize {
        1 + self.program.scenes.len() + 2 * self.program.choices.len() + id.index()
    }

    fn outcome_node(&self, id: OutcomeId) -> usize {
        self.reply_node(ReplyId::at(self.program.replies.len())) + id.index()
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

    /// What follows each choice; a return there is one of whatever leads there.
    fn behind_choices(&self, nodes: &mut [Node], edges: &mut Edges) {
        let (mut returning, mut known) = (Vec::new(), BTreeSet::new());
        for (id, choice) in self.program.choices.pairs() {
            let node = self.behind_node(id);
            if self.lead_on(node, choice.after, nodes, edges) {
                returning.push(node);
            }
        }
        while let Some(joint) = returning.pop() {
            for from in edges.leading_to(joint) {
                if nodes.get(from).is_some_and(|node| node.kind != NodeKind::Joint) {
                    come_back(nodes, from);
                } else if known.insert(from) {
                    returning.push(from);
                }
            }
        }
    }

    /// The edges from `node`, behind which it goes on at `at`, and whether it can return there.
    fn lead_on(&self, node: usize, at: Address, nodes: &mut [Node], edges: &mut Edges) -> bool {
        let (found, returns) = self.walk(at);
        for found in found {
            edges.add(node, found.node, found.way, self.zones.why(self.program, Some(at), found.at));
        }
        if returns && nodes.get(node).is_some_and(|node| node.kind != NodeKind::Joint) {
            come_back(nodes, node);
        }
        returns
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
                Step::Jump(to) | Step::Leave(to) => match self.node_at(to) {
                    Some(node) => found.push(Found { at, node, way: Way::On }),
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
                    found.push(Found { at, node: self.outcome_node(outcome), way: Way::On });
                }
                Step::Choose(choice) => {
                    if program.choices.at(choice).replies.is_empty() {
                        open.push(program.choices.at(choice).after);
                    }
                    found.push(Found { at, node: self.choice_node(choice), way: Way::On });
                }
                Step::EndReply(to) => {
                    found.extend(self.behind_lent(at, to).map(|node| Found { at, node, way: Way::On }));
                }
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

    /// The node that a jump to `to` leads to: a scene, or what follows a choice.
    fn node_at(&self, to: Address) -> Option<usize> {
        let scene = entered(self.program, to).map(|scene| scene.index() + 1);
        scene.or_else(|| self.behind.get(&to).map(|choice| self.behind_node(*choice)))
    }

    /// Where a lent reply, which ends at `at`, goes on: behind its own choice at `own` where that is come to, and behind every choice that
    /// borrows it.
    fn behind_lent(&self, at: Address, own: Address) -> impl Iterator<Item = usize> {
        let program = self.program;
        let is_entered = self.entered.get(program.scene_at(at).index()).copied().unwrap_or_default();
        let reply = self.zones.outermost_reply(at);
        let borrows = move |choice: &Choice| {
            choice
                .replies
                .iter()
                .zip(&choice.borrowed)
                .any(|(one, borrowed)| *borrowed && Some(*one) == reply)
        };
        let borrowers = program.choices.pairs().filter(move |(_, choice)| borrows(choice));
        let own = is_entered.then(|| self.node_at(own)).flatten();
        own.into_iter().chain(borrowers.map(|(id, _)| self.behind_node(id)))
    }
}

fn come_back(nodes: &mut [Node], index: usize) {
    const WORDS: &str = "comes back";
    if let Some(node) = nodes.get_mut(index)
        && !node.marks.iter().any(|mark| mark == WORDS)
    {
        node.marks.push(WORDS.to_owned());
    }
}
