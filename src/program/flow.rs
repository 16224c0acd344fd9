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

/// How many scenes a way through the script names at each of its ends.
const ENDS: usize = 4;

/// How many findings of one kind are shown with the way that leads there.
const WAYS: usize = 20;

/// The ways out of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The next thing that happens is there.
    On(Address),
    /// The same, behind a turn of the learner's.
    Turn(Address),
    /// A detour to the first, which comes back to the second.
    Detour(Address, Address),
    /// Behind a turn, the first: a borrowed reply, which goes on at the second when it ends.
    Borrow(Address, Address),
    /// Elsewhere, out of the borrowed reply that it may be in.
    Leave(Address),
    /// The end of a reply that is lent: goes on there, unless it was borrowed.
    End(Address),
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
        if !self.report_loops(&graph, &flow) {
            self.report_depth(&graph, &flow);
        }
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
                for (index, reply) in choice.replies.iter().enumerate() {
                    let is_borrowed = choice.borrowed.get(index).copied().unwrap_or_default();
                    let body = program.replies.at(*reply).body;
                    ways.push(if is_borrowed { Way::Borrow(body, choice.after) } else { Way::Turn(body) });
                }
                if choice.replies.is_empty() {
                    ways.push(Way::On(choice.after));
                }
            }
            Step::Jump(to) => ways.push(Way::On(to)),
            Step::Leave(to) => ways.push(Way::Leave(to)),
            Step::EndReply(to) => ways.push(Way::End(to)),
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
        SceneId::at(self.program.scenes.partition_point(|scene| scene.start <= at).saturating_sub(1))
    }

    /// The scenes on the way from the start to `at`, as a sentence names them.
    fn path_to(&self, flow: &Flow, spot: Spot) -> String {
        let mut scenes: Vec<SceneId> = Vec::new();
        let mut step = Some(spot);
        // Each step on the way was found from one that was found before it, so this ends at the start.
        while let Some(spot) = step {
            let scene = self.scene_at(spot.at);
            if scenes.last() != Some(&scene) {
                scenes.push(scene);
            }
            step = flow.from(spot);
        }
        scenes.reverse();
        let name = |scene: &SceneId| format!("`{}`", self.program.scenes.at(*scene).name);
        let mut names: Vec<String> = scenes.iter().map(name).collect();
        if names.len() > 2 * ENDS {
            names.splice(ENDS..names.len() - ENDS, ["…".to_owned()]);
        }
        names.join(" -> ")
    }

    fn report_run_off(&mut self, flow: &Flow) {
        let mut found = Vec::new();
        for (at, step) in self.program.steps.iter().enumerate() {
            let Step::RunOff(scene) = *step else { continue };
            let at = crate::source::offset(at);
            let Some(spot) = flow.reached(at) else { continue };
            let place = self.last_place(at).unwrap_or(self.program.scenes.at(scene).place);
            let name = &self.program.scenes.at(scene).name;
            let message = format!(
                "the scene `{name}` can run off its end here: go on with `-> scene`, or end with `=> outcome`"
            );
            let mut note = Diagnostic::new(Code::RunsOffEnd, place, message);
            if found.len() < WAYS {
                note = note.note(format!("on the way {}", self.path_to(flow, spot)));
            }
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
            Step::Detour(_) | Step::Return => {
                let found = self.flow_places.binary_search_by_key(&at, |(address, _)| *address).ok()?;
                self.flow_places.get(found).map(|(_, place)| *place)
            }
            Step::Note(_)
            | Step::Cue(_)
            | Step::Set { .. }
            | Step::Compute(_)
            | Step::Jump(_)
            | Step::Leave(_)
            | Step::Unless(_)
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
            let outside = [false, true].map(|borrowed| Spot { at, detour: false, borrowed });
            let found_outside = outside.into_iter().find(|spot| flow.is_reached(*spot));
            if let (Step::Return, Some(spot)) = (step, found_outside) {
                let place = self.place_of(at).or_else(|| self.last_place(at)).unwrap_or_default();
                let message = "`->->` returns from a detour, and this one can be reached without: go here with `-> scene ->`";
                let mut note = Diagnostic::new(Code::ReturnOutsideDetour, place, message);
                if found.len() < WAYS {
                    note = note.note(format!("on the way {}", self.path_to(flow, spot)));
                }
                found.push(note);
            }
        }
        self.notes.append(&mut found);
    }

    /// True where a circle was found.
    fn report_loops(&mut self, graph: &Graph, flow: &Flow) -> bool {
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
                return true;
            }
        }
        if let Some(at) = flow.all().find(|at| walk.longest(*at) > STEPS) {
            let place = self.place_of(at).or_else(|| self.last_place(at)).unwrap_or_default();
            let message = format!(
                "more than {STEPS} lines follow here without a turn of the learner's: offer a choice between them"
            );
            self.note(Code::TooManySteps, place, message);
        }
        false
    }

    /// Detours inside detours: a circle of them, or a chain longer than the places that can be kept.
    fn report_depth(&mut self, graph: &Graph, flow: &Flow) {
        let mut depths = Depths { graph, known: rustc_hash::FxHashMap::default(), open: Vec::new() };
        for at in flow.all() {
            for to in graph.calls(at) {
                if depths.of(to).is_none_or(|depth| depth >= RETURNS) {
                    let place = self.place_of(at).or_else(|| self.last_place(at)).unwrap_or_default();
                    let message = format!(
                        "detours or borrowed replies can lead into each other here, more than {RETURNS} deep: return before going further"
                    );
                    self.note(Code::TooManyReturns, place, message);
                    return;
                }
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

    /// The targets of the detours and borrowed replies that begin at a step.
    fn calls(&self, at: Address) -> impl Iterator<Item = Address> + use<'_> {
        self.ways(at).iter().filter_map(|way| match *way {
            Way::Detour(to, _) | Way::Borrow(to, _) => Some(to),
            Way::On(_) | Way::Turn(_) | Way::Leave(_) | Way::End(_) => None,
        })
    }
}

/// A step, and what it is inside of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Spot {
    at: Address,
    /// Inside a detour.
    detour: bool,
    /// Inside a borrowed reply.
    borrowed: bool,
}

impl Spot {
    /// Which of the four tables of [`Flow`] it is in.
    const fn layer(self) -> usize {
        self.detour as usize * 2 + self.borrowed as usize
    }
}

/// Every spot that the start leads to, and from which spot each was found.
struct Flow {
    /// For each layer one entry a step: the step from which it was found, and the layer of that in the two lowest bits of
    /// `layers`; a layer that the script cannot reach is empty.
    from: [Vec<u32>; 4],
    layers: [Vec<u8>; 4],
    steps: Address,
}

const NOWHERE: u32 = u32::MAX;

impl Flow {
    fn explore(checker: &Checker<'_>, graph: &Graph) -> Flow {
        let steps = checker.program.steps.len();
        let detours = graph.ways.iter().any(|way| matches!(way, Way::Detour(..)));
        let borrows = graph.ways.iter().any(|way| matches!(way, Way::Borrow(..)));
        let used = [true, borrows, detours, detours && borrows];
        let mut flow = Flow {
            from: used.map(|used| vec![NOWHERE; if used { steps } else { 0 }]),
            layers: used.map(|used| vec![0; if used { steps } else { 0 }]),
            steps: crate::source::offset(steps),
        };
        let calls = Calls::of(checker, graph);
        let start = Spot { at: 0, detour: false, borrowed: false };
        let mut open = vec![start];
        flow.keep(start, start);
        while let Some(spot) = open.pop() {
            for way in graph.ways(spot.at) {
                let (one, other) = calls.follow(*way, spot);
                for to in [one, other].into_iter().flatten() {
                    if flow.keep(spot, to) {
                        open.push(to);
                    }
                }
            }
        }
        flow
    }

    /// Keeps that `to` was found from `from`; false where it was found before.
    fn keep(&mut self, from: Spot, to: Spot) -> bool {
        let layer = to.layer();
        let entry = self.from.get_mut(layer).and_then(|table| table.get_mut(to.at as usize));
        let Some(entry) = entry.filter(|entry| **entry == NOWHERE) else { return false };
        *entry = from.at;
        if let Some(kept) = self.layers.get_mut(layer).and_then(|table| table.get_mut(to.at as usize)) {
            *kept = u8::from(from.detour) * 2 + u8::from(from.borrowed);
        }
        true
    }

    fn is_reached(&self, spot: Spot) -> bool {
        let entry = self.from.get(spot.layer()).and_then(|table| table.get(spot.at as usize));
        entry.is_some_and(|from| *from != NOWHERE)
    }

    /// A spot at that step that was found, one outside of detours first.
    fn reached(&self, at: Address) -> Option<Spot> {
        let spots = [(false, false), (false, true), (true, false), (true, true)];
        spots
            .map(|(detour, borrowed)| Spot { at, detour, borrowed })
            .into_iter()
            .find(|spot| self.is_reached(*spot))
    }

    fn all(&self) -> impl Iterator<Item = Address> + use<'_> {
        (0..self.steps).filter(|at| self.reached(*at).is_some())
    }

    /// The spot from which this one was found; none for the start.
    fn from(&self, spot: Spot) -> Option<Spot> {
        if spot.at == 0 && spot.layer() == 0 {
            return None;
        }
        let at = self.from.get(spot.layer()).and_then(|table| table.get(spot.at as usize)).copied()?;
        let layer = self.layers.get(spot.layer()).and_then(|table| table.get(spot.at as usize)).copied()?;
        (at != NOWHERE).then_some(Spot { at, detour: layer & 2 == 2, borrowed: layer & 1 == 1 })
    }
}

/// What comes back: the detours from which a return can be reached, and the borrowed replies that can come to their end.
#[derive(Default)]
struct Calls {
    returning: rustc_hash::FxHashSet<Address>,
    ending: rustc_hash::FxHashSet<Address>,
}

impl Calls {
    fn of(checker: &Checker<'_>, graph: &Graph) -> Calls {
        let (mut detours, mut borrows): (Vec<Address>, Vec<Address>) = (Vec::new(), Vec::new());
        for way in &graph.ways {
            match *way {
                Way::Detour(to, _) => detours.push(to),
                Way::Borrow(body, _) => borrows.push(body),
                Way::On(_) | Way::Turn(_) | Way::Leave(_) | Way::End(_) => {}
            }
        }
        for targets in [&mut detours, &mut borrows] {
            targets.sort_unstable();
            targets.dedup();
        }
        let mut calls = Calls::default();
        // One inside another comes back only if the inner one does: repeated until nothing changes.
        loop {
            let before = calls.returning.len() + calls.ending.len();
            for target in &detours {
                if !calls.returning.contains(target) && calls.comes_back(checker, graph, (*target, false)) {
                    calls.returning.insert(*target);
                }
            }
            for body in &borrows {
                if !calls.ending.contains(body) && calls.comes_back(checker, graph, (*body, true)) {
                    calls.ending.insert(*body);
                }
            }
            if calls.returning.len() + calls.ending.len() == before {
                return calls;
            }
        }
    }

    /// Where a way leads from `spot`: one spot, or two for what comes back.
    fn follow(&self, way: Way, spot: Spot) -> (Option<Spot>, Option<Spot>) {
        match way {
            Way::On(at) | Way::Turn(at) => (Some(Spot { at, ..spot }), None),
            Way::Leave(at) => (Some(Spot { at, borrowed: false, ..spot }), None),
            Way::End(at) => ((!spot.borrowed).then_some(Spot { at, ..spot }), None),
            Way::Detour(to, back) => {
                let inside = Spot { at: to, detour: true, borrowed: false };
                (Some(inside), self.returning.contains(&to).then_some(Spot { at: back, ..spot }))
            }
            Way::Borrow(body, after) => {
                let inside = Spot { at: body, borrowed: true, ..spot };
                (Some(inside), self.ending.contains(&body).then_some(Spot { at: after, ..spot }))
            }
        }
    }

    /// Whether a detour to `from`, or the borrowed reply that starts there, can come back.
    fn comes_back(&self, checker: &Checker<'_>, graph: &Graph, (from, is_reply): (Address, bool)) -> bool {
        let mut seen = rustc_hash::FxHashSet::default();
        let mut open = vec![Spot { at: from, detour: false, borrowed: is_reply }];
        while let Some(spot) = open.pop() {
            if !seen.insert(spot) {
                continue;
            }
            match checker.program.steps.get(spot.at as usize) {
                Some(Step::Return) if !is_reply => return true,
                Some(Step::EndReply(_)) if is_reply && spot.borrowed => return true,
                _ => {}
            }
            for way in graph.ways(spot.at) {
                match *way {
                    // A borrowed reply inside is left by leaving this one too; only what comes back is followed.
                    Way::Detour(..) | Way::Borrow(..) if is_reply => open.extend(self.follow(*way, spot).1),
                    Way::Leave(_) if is_reply => {}
                    Way::Detour(..) => open.extend(self.follow(*way, spot).1),
                    Way::On(_) | Way::Turn(_) | Way::Leave(_) | Way::End(_) | Way::Borrow(..) => {
                        let (one, other) = self.follow(*way, spot);
                        open.extend(one);
                        open.extend(other);
                    }
                }
            }
        }
        false
    }
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
                // What a detour does before it comes back only makes the way longer; a circle in it is found on its own.
                Way::On(to) | Way::Leave(to) | Way::End(to) | Way::Detour(to, _) => to,
                Way::Turn(_) | Way::Borrow(..) => continue,
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

/// How many places to return to a detour or a borrowed reply can need at most; none where there is no end to them.
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
        for inner in self.calls_from(target) {
            deepest = deepest.max(self.of(inner)? + 1);
        }
        self.open.pop();
        self.known.insert(target, deepest);
        Some(deepest)
    }

    /// The targets of all detours, and all borrowed replies, that can be met before the one at `from` comes back.
    fn calls_from(&self, from: Address) -> Vec<Address> {
        let mut seen = rustc_hash::FxHashSet::default();
        let (mut open, mut found) = (vec![from], Vec::new());
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            for way in self.graph.ways(at) {
                match *way {
                    Way::On(to) | Way::Turn(to) | Way::Leave(to) => open.push(to),
                    Way::End(_) => {}
                    Way::Detour(to, back) | Way::Borrow(to, back) => {
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
