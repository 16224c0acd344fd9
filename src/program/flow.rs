//! What the flow can do, by text: conditions may go either way, and every choice counts as answered.
//!
//! Four questions are asked of the steps that the start leads to: can a scene run off its end, can a return stand outside a
//! detour, can the conversation go round without a turn of the learner's, and can detours nest without end.

use super::checker::Checker;
use super::graph::Graph;
use super::ids::SceneId;
use super::model::Step;
use super::reach::{Flow, Spot};
use super::walk::{self, Walk};
use crate::source::{Code, Diagnostic, Id, Place};
use crate::syntax::tree::Kind;

/// How many places to return to a rehearsal may have.
pub const RETURNS: usize = 32;

/// How many steps the engine may take between two turns.
pub const STEPS: u32 = 10_000;

/// How many scenes a way through the script names at each of its ends.
const ENDS: usize = 4;

/// How many findings of one kind are shown with the way that leads there.
const WAYS: usize = 20;

impl Checker<'_> {
    /// Reports what the flow can do by its text and must not: doubts, since conditions may keep it from doing so.
    pub(super) fn check_flow(&mut self) {
        if self.program.steps.is_empty() || self.program.about.is_part {
            return;
        }
        let graph = Graph::of(self);
        let flow = Flow::explore(self, &graph);
        self.report_run_off(&flow);
        self.report_returns(&flow);
        // A detour that leads back to itself is a circle too, but what is wrong with it is its depth.
        if !self.report_depth(&graph) {
            self.report_loops(&graph, &flow);
        }
    }

    /// The scenes on the way from the start to `at`, as a sentence names them.
    fn path_to(&self, flow: &Flow, spot: Spot) -> String {
        let mut scenes: Vec<SceneId> = Vec::new();
        let mut step = Some(spot);
        // Each step on the way was found from one that was found before it, so this ends at the start.
        while let Some(spot) = step {
            let scene = self.program.scene_at(spot.at);
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
            let place = self.last_row(scene).unwrap_or(self.program.scenes.at(scene).place);
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
        self.doubts.append(&mut found);
    }

    /// The last line at a scene's own column.
    fn last_row(&self, scene: SceneId) -> Option<Place> {
        let site = self.sites.get(scene.index())?;
        let (first, end) = site.rows?;
        let tree = self.tree(site.file)?;
        let rows = tree.siblings(first, end).map(|row| tree.rows.at(row));
        let last = rows.filter(|row| row.kind != Kind::Comment).last()?;
        Some(Place::new(site.file, last.span))
    }

    fn report_returns(&mut self, flow: &Flow) {
        let mut found = Vec::new();
        for (at, step) in self.program.steps.iter().enumerate() {
            let at = crate::source::offset(at);
            let outside = [false, true].map(|borrowed| Spot { at, detour: false, borrowed });
            let found_outside = outside.into_iter().find(|spot| flow.is_reached(*spot));
            if let (Step::Return, Some(spot)) = (step, found_outside) {
                let place = self.program.place_near(at);
                let message = "`->->` returns from a detour, and this one can be reached without: go here with `-> scene ->`";
                let mut note = Diagnostic::new(Code::ReturnOutsideDetour, place, message);
                if found.len() < WAYS {
                    note = note.note(format!("on the way {}", self.path_to(flow, spot)));
                }
                found.push(note);
            }
        }
        self.doubts.append(&mut found);
    }

    fn report_loops(&mut self, graph: &Graph, flow: &Flow) {
        let mut walk = Walk::new(self.program.steps.len());
        for at in flow.all() {
            if let Some(circle) = walk.circle_from(graph, at) {
                let place = circle.iter().find_map(|at| self.program.place_of(*at)).unwrap_or_default();
                let mut scenes: Vec<SceneId> = circle.iter().map(|at| self.program.scene_at(*at)).collect();
                scenes.dedup();
                let names: Vec<String> =
                    scenes.iter().map(|scene| format!("`{}`", self.program.scenes.at(*scene).name)).collect();
                let message = "the conversation can go round here without a turn of the learner's: offer a choice on the way";
                let note = Diagnostic::new(Code::LoopWithoutTurn, place, message);
                self.doubts.push(note.note(format!("the way round leads through {}", names.join(", "))));
                return;
            }
        }
        if let Some(at) = flow.all().find(|at| walk.longest(*at) > STEPS) {
            let place = self.program.place_near(at);
            let message = format!(
                "more than {STEPS} lines follow here without a turn of the learner's: offer a choice between them"
            );
            self.doubts.push(Diagnostic::new(Code::TooManySteps, place, message));
        }
    }

    /// True where detours can nest too deeply: a circle of them, or a chain longer than the places that can be kept.
    fn report_depth(&mut self, graph: &Graph) -> bool {
        let Some(at) = walk::too_deep(graph, self.program.steps.len()) else { return false };
        let place = self.program.place_near(at);
        let message = format!(
            "detours or borrowed replies can lead into each other here, more than {RETURNS} deep: return before going further"
        );
        self.doubts.push(Diagnostic::new(Code::TooManyReturns, place, message));
        true
    }
}
