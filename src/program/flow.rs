//! What the flow can do, by text: conditions may go either way, and every choice counts as answered.
//!
//! Four questions are asked of the steps that the start leads to: can a scene run off its end, can a return stand outside a
//! detour, can the conversation go round without a turn of the learner's, and can detours nest without end.

use super::checker::Checker;
use super::ids::SceneId;
use super::model::{Address, Step};
use crate::source::{Code, Diagnostic, Id, Place};

/// How many places to return to a rehearsal may have.
pub const RETURNS: usize = 32;

/// How many steps the engine may take between two turns.
pub const STEPS: u32 = 10_000;

/// The ways out of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The next thing that happens is there.
    On(Address),
    /// The same, behind a turn of the learner's.
    Turn(Address),
    /// A detour to the first, which comes back to the second.
    Detour(Address, Address),
}

impl Checker<'_> {
    /// Reports what the flow can do and must not.
    pub(super) fn check_flow(&mut self) {
        if self.program.steps.is_empty() || self.program.about.is_part {
            return;
        }
        let graph = Graph::of(self);
        let flow = Flow::explore(self, &graph);
        self.report_run_off(&flow);
        self.report_returns(&flow);
        self.report_loops(&graph, &flow);
        self.report_depth(&graph, &flow);
    }

    fn ways(&self, at: Address, ways: &mut Vec<Way>) {
        ways.clear();
        let program = &self.program;
        let Some(step) = program.steps.get(at as usize) else { return };
        match *step {
            Step::Say(_)
            | Step::Think(_)
            | Step::Note(_)
            | Step::Cue(_)
            | Step::Set { .. }
            | Step::Compute(_)
            | Step::Enter(_) => ways.push(Way::On(at + 1)),
            Step::Ask(_) => ways.push(Way::Turn(at + 1)),
            Step::Choose(choice) => {
                let choice = program.choices.at(choice);
                for (reply, borrowed) in choice.replies.iter().zip(&choice.borrowed) {
                    let body = program.replies.at(*reply).body;
                    ways.push(Way::Turn(body));
                    if *borrowed {
                        // A borrowed reply that ends without leaving goes on behind this choice.
                        ways.push(Way::Turn(choice.after));
                    }
                }
                if choice.replies.is_empty() {
                    ways.push(Way::On(choice.after));
                }
            }
            Step::Jump(to) | Step::Leave(to) => ways.push(Way::On(to)),
            Step::EndReply(to) => ways.push(Way::On(to)),
            Step::Unless(branch) => {
                ways.push(Way::On(at + 1));
                if let Some(branch) = program.branches.get(branch as usize) {
                    ways.push(Way::On(branch.otherwise));
                }
            }
            Step::Detour(to) => ways.push(Way::Detour(to, at + 1)),
            Step::Vary(variation) => {
                let variation = program.variations.at(variation);
                ways.extend(variation.items.iter().map(|item| Way::On(*item)));
                if variation.items.is_empty() || variation.order == super::Order::Once {
                    ways.push(Way::On(variation.after));
                }
            }
            Step::Return | Step::End(_) | Step::RunOff(_) => {}
        }
    }

    /// The scene that the step at `at` belongs to.
    fn scene_at(&self, at: Address) -> SceneId {
        let starts: Vec<Address> = self.program.scenes.iter().map(|scene| scene.start).collect();
        SceneId::at(starts.partition_point(|start| *start <= at).saturating_sub(1))
    }

    /// The scenes on the way from the start to `at`, as a sentence names them.
    fn path_to(&self, flow: &Flow, at: Address, inside: bool) -> String {
        let mut scenes: Vec<SceneId> = Vec::new();
        let mut step = Some((at, inside));
        // Each step on the way was found from one that was found before it, so this ends at the start.
        while let Some((at, inside)) = step {
            let scene = self.scene_at(at);
            if scenes.last() != Some(&scene) {
                scenes.push(scene);
            }
            step = flow.from(at, inside);
        }
        scenes.reverse();
        let names: Vec<String> =
            scenes.iter().map(|scene| format!("`{}`", self.program.scenes.at(*scene).name)).collect();
        names.join(" -> ")
    }

    fn report_run_off(&mut self, flow: &Flow) {
        let mut found = Vec::new();
        for (at, step) in self.program.steps.iter().enumerate() {
            let Step::RunOff(scene) = *step else { continue };
            let at = crate::source::offset(at);
            let Some(inside) = flow.reached(at) else { continue };
            let place = self.last_place(at).unwrap_or(self.program.scenes.at(scene).place);
            let name = &self.program.scenes.at(scene).name;
            let message = format!(
                "the scene `{name}` can run off its end here: go on with `-> scene`, or end with `=> outcome`"
            );
            let path = self.path_to(flow, at, inside);
            let note = Diagnostic::new(Code::RunsOffEnd, place, message).note(format!("on the way {path}"));
            found.push(note.related(self.program.scenes.at(scene).place, "this scene"));
        }
        self.notes.append(&mut found);
    }

    /// The last line before `at` in its scene that stands somewhere.
    fn last_place(&self, at: Address) -> Option<Place> {
        let scene = self.scene_at(at);
        let start = self.program.scenes.at(scene).start;
        (start..at).rev().find_map(|at| self.place_of(at))
    }

    fn place_of(&self, at: Address) -> Option<Place> {
        let program = &self.program;
        match *program.steps.get(at as usize)? {
            Step::Say(line) | Step::Think(line) => Some(program.lines.at(line).place),
            Step::Ask(question) => Some(program.questions.at(question).place),
            Step::Choose(choice) => Some(program.choices.at(choice).place),
            Step::Enter(scene) => Some(program.scenes.at(scene).place),
            Step::Note(_)
            | Step::Cue(_)
            | Step::Set { .. }
            | Step::Compute(_)
            | Step::Jump(_)
            | Step::Leave(_)
            | Step::Unless(_)
            | Step::Detour(_)
            | Step::Return
            | Step::Vary(_)
            | Step::EndReply(_)
            | Step::End(_)
            | Step::RunOff(_) => None,
        }
    }

    fn report_returns(&mut self, flow: &Flow) {
        let mut found = Vec::new();
        for (at, step) in self.program.steps.iter().enumerate() {
            let at = crate::source::offset(at);
            if *step == Step::Return && flow.is_reached(at, false) {
                let place = self.last_place(at).unwrap_or_default();
                let message = "`->->` returns from a detour, and this one can be reached without: go here with `-> scene ->`";
                let path = self.path_to(flow, at, false);
                let note = Diagnostic::new(Code::ReturnOutsideDetour, place, message);
                found.push(note.note(format!("the return stands behind this line, on the way {path}")));
            }
        }
        self.notes.append(&mut found);
    }

    fn report_loops(&mut self, graph: &Graph, flow: &Flow) {
        let mut walk = Walk::new(self.program.steps.len());
        for at in flow.all() {
            if let Some(circle) = walk.circle_from(graph, at) {
                let place = circle.iter().find_map(|at| self.place_of(*at)).unwrap_or_default();
                let mut scenes: Vec<SceneId> = circle.iter().map(|at| self.scene_at(*at)).collect();
                scenes.dedup();
                let names: Vec<String> =
                    scenes.iter().map(|scene| format!("`{}`", self.program.scenes.at(*scene).name)).collect();
                let message = "the conversation can go round here without a turn of the learner's: offer a choice on the way";
                let note = Diagnostic::new(Code::LoopWithoutTurn, place, message);
                self.notes.push(note.note(format!("the way round leads through {}", names.join(", "))));
                return;
            }
        }
        if let Some(at) = flow.all().find(|at| walk.longest(*at) > STEPS) {
            let place = self.place_of(at).or_else(|| self.last_place(at)).unwrap_or_default();
            let message = format!(
                "more than {STEPS} lines follow here without a turn of the learner's: offer a choice between them"
            );
            self.note(Code::TooManySteps, place, message);
        }
    }

    /// Detours inside detours: a circle of them, or a chain longer than the places that can be kept.
    fn report_depth(&mut self, graph: &Graph, flow: &Flow) {
        let calls: Vec<Address> = flow.all().filter(|at| graph.detour(*at).is_some()).collect();
        if calls.is_empty() {
            return;
        }
        let mut depths = Depths { graph, known: rustc_hash::FxHashMap::default(), open: Vec::new() };
        for at in calls {
            let Some((to, _)) = graph.detour(at) else { continue };
            if depths.of(to).is_none_or(|depth| depth >= RETURNS) {
                let place = self.place_of(to).or_else(|| self.last_place(at)).unwrap_or_default();
                let message = format!(
                    "detours can lead into detours here, more than {RETURNS} deep: return before going further"
                );
                self.note(Code::TooManyReturns, place, message);
                return;
            }
        }
    }
}

/// The ways out of every step, in one flat table.
struct Graph {
    ways: Vec<Way>,
    /// One entry a step, and one more: where its ways begin.
    first: Vec<u32>,
}

impl Graph {
    fn of(checker: &Checker<'_>) -> Graph {
        let steps = checker.program.steps.len();
        let mut graph =
            Graph { ways: Vec::with_capacity(steps + steps / 4), first: Vec::with_capacity(steps + 1) };
        let mut ways = Vec::new();
        for at in 0..crate::source::offset(steps) {
            graph.first.push(crate::source::offset(graph.ways.len()));
            checker.ways(at, &mut ways);
            graph.ways.append(&mut ways);
        }
        graph.first.push(crate::source::offset(graph.ways.len()));
        graph
    }

    fn ways(&self, at: Address) -> &[Way] {
        let range = self.first.get(at as usize).zip(self.first.get(at as usize + 1));
        range.and_then(|(first, end)| self.ways.get(*first as usize..*end as usize)).unwrap_or_default()
    }

    fn detour(&self, at: Address) -> Option<(Address, Address)> {
        match self.ways(at) {
            [Way::Detour(to, back)] => Some((*to, *back)),
            _ => None,
        }
    }
}

/// Which steps the start leads to, outside of detours and inside, and from which step each was found.
struct Flow {
    /// One entry a step: found outside of detours, from there; `u32::MAX` where it was not.
    outside: Vec<u32>,
    /// The same inside of detours; empty where the script has none.
    inside: Vec<u32>,
    /// For each step inside, whether it was found from a step outside.
    entered: rustc_hash::FxHashSet<Address>,
}

const NOWHERE: u32 = u32::MAX;

impl Flow {
    fn explore(checker: &Checker<'_>, graph: &Graph) -> Flow {
        let steps = checker.program.steps.len();
        let detours = checker.program.steps.iter().any(|step| matches!(step, Step::Detour(_)));
        let mut flow = Flow {
            outside: vec![NOWHERE; steps],
            inside: if detours { vec![NOWHERE; steps] } else { Vec::new() },
            entered: rustc_hash::FxHashSet::default(),
        };
        let returns = if detours { returning(checker, graph) } else { rustc_hash::FxHashSet::default() };
        let mut open = vec![(0, false)];
        if let Some(start) = flow.outside.first_mut() {
            *start = 0;
        }
        while let Some((at, inside)) = open.pop() {
            for way in graph.ways(at) {
                match *way {
                    Way::On(to) | Way::Turn(to) => flow.find((at, inside), (to, inside), &mut open),
                    Way::Detour(to, back) => {
                        flow.find((at, inside), (to, true), &mut open);
                        if returns.contains(&to) {
                            flow.find((at, inside), (back, inside), &mut open);
                        }
                    }
                }
            }
        }
        flow
    }

    fn find(&mut self, from: (Address, bool), to: (Address, bool), open: &mut Vec<(Address, bool)>) {
        let table = if to.1 { &mut self.inside } else { &mut self.outside };
        let Some(entry) = table.get_mut(to.0 as usize) else { return };
        if *entry == NOWHERE {
            *entry = from.0;
            if to.1 && !from.1 {
                self.entered.insert(to.0);
            }
            open.push(to);
        }
    }

    fn is_reached(&self, at: Address, inside: bool) -> bool {
        let table = if inside { &self.inside } else { &self.outside };
        table.get(at as usize).is_some_and(|from| *from != NOWHERE)
    }

    /// Whether the step was found, and if so whether only inside a detour.
    fn reached(&self, at: Address) -> Option<bool> {
        [false, true].into_iter().find(|inside| self.is_reached(at, *inside))
    }

    fn all(&self) -> impl Iterator<Item = Address> + use<'_> {
        (0..crate::source::offset(self.outside.len())).filter(|at| self.reached(*at).is_some())
    }

    /// The step from which this one was found; none for the start.
    fn from(&self, at: Address, inside: bool) -> Option<(Address, bool)> {
        if at == 0 && !inside {
            return None;
        }
        let table = if inside { &self.inside } else { &self.outside };
        let from = table.get(at as usize).copied().filter(|from| *from != NOWHERE)?;
        Some((from, inside && !self.entered.contains(&at)))
    }
}

/// The targets of detours from which a return can be reached without leaving the detour.
fn returning(checker: &Checker<'_>, graph: &Graph) -> rustc_hash::FxHashSet<Address> {
    let steps = crate::source::offset(checker.program.steps.len());
    let mut targets: Vec<Address> = (0..steps).filter_map(|at| graph.detour(at)).map(|(to, _)| to).collect();
    targets.sort_unstable();
    targets.dedup();
    let mut returning = rustc_hash::FxHashSet::default();
    // A detour inside a detour comes back only if its own target does: repeated until nothing changes.
    loop {
        let before = returning.len();
        for target in &targets {
            if !returning.contains(target) && comes_back(checker, graph, *target, &returning) {
                returning.insert(*target);
            }
        }
        if returning.len() == before {
            return returning;
        }
    }
}

fn comes_back(
    checker: &Checker<'_>,
    graph: &Graph,
    from: Address,
    returning: &rustc_hash::FxHashSet<Address>,
) -> bool {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        if !seen.insert(at) {
            continue;
        }
        if checker.program.steps.get(at as usize) == Some(&Step::Return) {
            return true;
        }
        for way in graph.ways(at) {
            match *way {
                Way::On(to) | Way::Turn(to) => open.push(to),
                Way::Detour(to, back) if returning.contains(&to) => open.push(back),
                Way::Detour(..) => {}
            }
        }
    }
    false
}

/// Looks for circles without a turn, and for the longest way to the next turn, over all starts together.
struct Walk {
    /// One entry a step: how many steps its longest way to a turn has; 0 where that is not known yet, `OPEN` while it is asked.
    lengths: Vec<u32>,
}

const OPEN: u32 = u32::MAX;

impl Walk {
    fn new(steps: usize) -> Walk {
        Walk { lengths: vec![0; steps] }
    }

    fn longest(&self, at: Address) -> u32 {
        self.lengths.get(at as usize).copied().unwrap_or_default()
    }

    fn set(&mut self, at: Address, length: u32) {
        if let Some(entry) = self.lengths.get_mut(at as usize) {
            *entry = length;
        }
    }

    /// A circle without a turn that `from` leads to, as the steps on it.
    fn circle_from(&mut self, graph: &Graph, from: Address) -> Option<Vec<Address>> {
        if self.longest(from) != 0 {
            return None;
        }
        let mut path: Vec<(Address, usize, u32)> = vec![(from, 0, 0)];
        self.set(from, OPEN);
        while let Some((at, way, length)) = path.last().copied() {
            let Some(next) = graph.ways(at).get(way) else {
                let length = length.saturating_add(1).min(OPEN - 1);
                self.set(at, length);
                path.pop();
                if let Some((_, _, longest)) = path.last_mut() {
                    *longest = (*longest).max(length);
                }
                continue;
            };
            if let Some((_, way, _)) = path.last_mut() {
                *way += 1;
            }
            let to = match *next {
                Way::On(to) => to,
                // What a detour does before it comes back only makes the way longer; a circle in it is found on its own.
                Way::Detour(to, _) => to,
                Way::Turn(_) => continue,
            };
            match self.longest(to) {
                0 => {
                    self.set(to, OPEN);
                    path.push((to, 0, 0));
                }
                OPEN => {
                    let circle = path.iter().map(|(at, _, _)| *at);
                    return Some(circle.skip_while(|at| *at != to).collect());
                }
                known => {
                    if let Some((_, _, longest)) = path.last_mut() {
                        *longest = (*longest).max(known);
                    }
                }
            }
        }
        None
    }
}

/// How many places to return to a detour can need at most; none where there is no end to them.
struct Depths<'g> {
    graph: &'g Graph,
    known: rustc_hash::FxHashMap<Address, usize>,
    open: Vec<Address>,
}

impl Depths<'_> {
    fn of(&mut self, target: Address) -> Option<usize> {
        if let Some(depth) = self.known.get(&target) {
            return Some(*depth);
        }
        if self.open.contains(&target) || self.open.len() > RETURNS {
            return None;
        }
        self.open.push(target);
        let mut deepest = 0;
        for inner in self.detours_from(target) {
            deepest = deepest.max(self.of(inner)? + 1);
        }
        self.open.pop();
        self.known.insert(target, deepest);
        Some(deepest)
    }

    /// The targets of all detours that can be taken before the detour to `from` comes back.
    fn detours_from(&self, from: Address) -> Vec<Address> {
        let mut seen = rustc_hash::FxHashSet::default();
        let (mut open, mut found) = (vec![from], Vec::new());
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            for way in self.graph.ways(at) {
                match *way {
                    Way::On(to) | Way::Turn(to) => open.push(to),
                    Way::Detour(to, back) => {
                        found.push(to);
                        open.push(back);
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}
