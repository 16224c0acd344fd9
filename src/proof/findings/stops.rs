//! Rehearsals that are stopped: a scene that runs off its end, a return outside a detour, a loop without a turn, detours without
//! end, a division by zero. The codes are those of the check by text, which can only doubt.

use super::super::chart::{BlockId, Chart, Kind};
use super::Desk;
use crate::program::{Address, ExprId, RETURNS, STEPS, Step};
use crate::rehearsal::Stop;
use crate::source::{Code, Diagnostic, Id, Place};

/// Tells of every stop once. What the text doubted is said in its words where the proof finds the same, and stays where it cannot tell.
pub(super) fn look(desk: &mut Desk<'_>, mut doubts: Vec<Diagnostic>) {
    let mut seen = Vec::new();
    for state in desk.proof.space.ids() {
        let kind = desk.proof.kind(state);
        if !matches!(kind, Kind::Stopped(..) | Kind::Divided(_)) || seen.contains(&kind) {
            continue;
        }
        seen.push(kind);
        desk.has_stops = true;
        let Some(own) = stop(desk, kind) else { continue };
        let known = doubts.iter().position(|doubt| is_same(doubt, &own));
        let way = desk.proof.way_to(state);
        let diagnostic = known.map_or(own, |at| doubts.remove(at));
        desk.find(diagnostic, Some(way));
    }
    let beyond = desk.proof.sets.as_ref().map(|sets| !sets.stops().is_empty());
    desk.has_stops |= beyond == Some(true);
    if !desk.is_exact() && beyond != Some(false) {
        doubts.into_iter().for_each(|doubt| {
            desk.find(doubt, None);
        });
    }
}

fn stop(desk: &Desk<'_>, kind: Kind) -> Option<Diagnostic> {
    match kind {
        Kind::Divided(division) => divided(desk, division),
        Kind::Stopped(Stop::RanOff, at) => ran_off(desk, at?),
        Kind::Stopped(Stop::NowhereToReturn, at) => {
            let message = "`->->` returns from a detour, and this one can be reached without: go here with `-> scene ->`";
            Some(Diagnostic::new(Code::ReturnOutsideDetour, desk.program.place_near(at?), message))
        }
        Kind::Stopped(Stop::TooManyReturns, at) => {
            let message = format!(
                "detours or borrowed replies can lead into each other here, more than {RETURNS} deep: return before going further"
            );
            Some(Diagnostic::new(Code::TooManyReturns, desk.program.place_near(at?), message))
        }
        Kind::Stopped(Stop::TooManySteps, _) => Some(endless(desk)),
        Kind::Stopped(Stop::Arithmetic, _)
        | Kind::Choice(_)
        | Kind::Question(_)
        | Kind::Ended(_)
        | Kind::Entered(_) => None,
    }
}

fn divided(desk: &Desk<'_>, division: ExprId) -> Option<Diagnostic> {
    let (_, place) = desk.program.divisions.iter().find(|(expr, _)| *expr == division)?;
    let message = "this divides by zero: check it before dividing";
    Some(Diagnostic::new(Code::DividesByZero, *place, message))
}

fn ran_off(desk: &Desk<'_>, at: Address) -> Option<Diagnostic> {
    let Step::RunOff(scene) = desk.program.step(at)? else { return None };
    let scene = desk.program.scenes.at(scene);
    let message = format!(
        "the scene `{}` can run off its end: go on with `-> scene`, or end with `=> outcome`",
        scene.name
    );
    let last = (scene.start..at).rev().find_map(|at| desk.program.line_at(at));
    let note = Diagnostic::new(Code::RunsOffEnd, last.unwrap_or(scene.place), message);
    Some(note.related(scene.place, "this scene"))
}

/// Steps without a turn: where they ran out, the chart comes round, or it does not.
fn endless(desk: &Desk<'_>) -> Diagnostic {
    let block = desk.proof.space.endless;
    let place = |at: Address| desk.program.place_near(at);
    let at = block.and_then(|block| desk.proof.chart.steps(block).next());
    let place: Place = at.map(place).unwrap_or_default();
    if block.is_some_and(|block| comes_round(&desk.proof.chart, block)) {
        let message =
            "the conversation can go round here without a turn of the learner's: offer a choice on the way";
        return Diagnostic::new(Code::LoopWithoutTurn, place, message);
    }
    let message = format!(
        "more than {STEPS} lines follow here without a turn of the learner's: offer a choice between them"
    );
    Diagnostic::new(Code::TooManySteps, place, message)
}

/// Whether a block can lead back to itself without a turn.
fn comes_round(chart: &Chart, block: BlockId) -> bool {
    let mut seen = vec![false; chart.blocks.len()];
    let mut open = vec![block];
    while let Some(from) = open.pop() {
        for next in chart.within_turn(from) {
            if next == block {
                return true;
            }
            if seen.get_mut(next.index()).is_some_and(|seen| !std::mem::replace(seen, true)) {
                open.push(next);
            }
        }
    }
    false
}

/// Whether the text had a doubt about the same stop.
fn is_same(doubt: &Diagnostic, found: &Diagnostic) -> bool {
    let scene = |note: &Diagnostic| note.related.first().map(|scene| scene.place);
    let endless = [Code::LoopWithoutTurn, Code::TooManySteps];
    match found.code {
        Code::RunsOffEnd => doubt.code == found.code && scene(doubt) == scene(found),
        Code::LoopWithoutTurn | Code::TooManySteps => endless.contains(&doubt.code),
        Code::TooManyReturns => doubt.code == found.code,
        _ => doubt.code == found.code && doubt.place == found.place,
    }
}
