//! What no rehearsal gets to: scenes, lines, replies and outcomes. One mistake is told once: not what lies within what was told, and
//! not what only that leads to.

use super::regions::{self, Stretch};
use super::{Desk, is_own};
use crate::program::{Address, ChoiceId, Claim, SceneId, Step};
use crate::source::{Code, Diagnostic, Id, Place};

/// Looks at replies, then at lines, then at scenes.
pub(super) fn look(desk: &mut Desk<'_>) {
    look_at_replies(desk);
    let scenes: Vec<(SceneId, Stretch)> =
        desk.program.scenes.ids().map(|scene| (scene, regions::scene(desk.program, scene))).collect();
    let (reached, dead): (Vec<_>, Vec<_>) =
        scenes.into_iter().partition(|(_, stretch)| desk.is_passed(*stretch));
    for (scene, stretch) in reached {
        if is_own(desk.program.scenes.at(scene).place) {
            look_at_lines(desk, stretch);
        }
    }
    look_at_scenes(desk, dead.into_iter().map(|(scene, _)| scene).collect());
}

fn look_at_replies(desk: &mut Desk<'_>) {
    let program = desk.program;
    let mut reached = vec![false; program.replies.len()];
    for at in (0..).take_while(|at| program.step(*at).is_some()).filter(|at| desk.passed.step(*at)) {
        let Some(Step::Choose(choice)) = program.step(at) else { continue };
        for reply in &program.choices.at(choice).replies {
            reached.get_mut(reply.index()).into_iter().for_each(|reached| *reached = true);
        }
    }
    for ((id, reply), _) in program.replies.pairs().zip(reached).filter(|(_, reached)| *reached) {
        if desk.passed.reply(id).0 || !is_own(reply.place) {
            continue;
        }
        let message = "this reply is never offered, since its condition never holds here: change the condition, or take the reply out";
        let finding = desk.find(Diagnostic::new(Code::ReplyNeverOffered, reply.place, message), None);
        if let Some(choice) = regions::choice_of(program, id) {
            desk.cover(regions::reply(program, choice, id), finding);
        }
    }
}

/// Reports the first line of each stretch that no rehearsal passes.
fn look_at_lines(desk: &mut Desk<'_>, (from, to): Stretch) {
    let mut at = from;
    while at < to {
        if desk.passed.step(at) {
            at += 1;
            continue;
        }
        let end = (at..to).find(|at| desk.passed.step(*at)).unwrap_or(to);
        look_at_stretch(desk, (at, end));
        at = end;
    }
}

fn look_at_stretch(desk: &mut Desk<'_>, (from, to): Stretch) {
    let Some((first, place, what)) = (from..to).find_map(|at| line(desk, at)) else { return };
    if desk.is_covered(first) {
        // What follows at once is only wrong because of that.
        let known = desk.regions.iter().find(|region| (region.stretch.0..region.stretch.1).contains(&first));
        if let Some(finding) = known.map(|region| region.finding) {
            desk.cover((first, to), finding);
        }
        return;
    }
    let message = format!("no rehearsal gets to this {what}: lead a way here, or take it out");
    let finding = desk.find(Diagnostic::new(Code::UnreachedLine, place, message), None);
    desk.cover((first, to), finding);
}

/// The line that stands for the step at `at`, and what it is.
fn line(desk: &Desk<'_>, at: Address) -> Option<(Address, Place, &'static str)> {
    let place = desk.program.line_at(at)?;
    let what = match desk.program.step(at)? {
        Step::Choose(choice) if is_offered(desk, at, choice) => return None,
        Step::Choose(_) => "choice",
        Step::Ask(_) => "question",
        Step::Unless(_) => "condition",
        _ => "line",
    };
    Some((at, place, what))
}

/// Whether a choice that is not passed itself is no line of its own: the end of an answer to unheard words, or one whose replies others
/// borrow.
fn is_offered(desk: &Desk<'_>, at: Address, choice: ChoiceId) -> bool {
    let replies = &desk.program.choices.at(choice).replies;
    regions::is_asked_again(desk.program, at, choice)
        || replies.iter().any(|reply| desk.passed.reply(*reply).0)
}

/// Reports scenes that no rehearsal comes to: those that nothing leads to first, and of a circle its first.
fn look_at_scenes(desk: &mut Desk<'_>, mut dead: Vec<SceneId>) {
    for region in desk.regions.clone() {
        desk.cover_led_to(region.stretch, region.finding, &mut dead);
    }
    let mut led_to: Vec<SceneId> = Vec::new();
    for scene in &dead {
        let targets = regions::targets(desk.program, &[regions::scene(desk.program, *scene)]);
        led_to.extend(targets.into_iter().filter(|target| target != scene));
    }
    led_to.sort_unstable();
    let heads: Vec<SceneId> =
        dead.iter().copied().filter(|scene| led_to.binary_search(scene).is_err()).collect();
    for scene in heads.into_iter().chain(dead.clone()) {
        if !dead.contains(&scene) || !is_own(desk.program.scenes.at(scene).place) {
            continue;
        }
        dead.retain(|other| *other != scene);
        let entry = desk.program.scenes.at(scene);
        let message =
            format!("no rehearsal comes to the scene `{}`: lead a way there, or take it out", entry.name);
        let finding = desk.find(Diagnostic::new(Code::UnreachedScene, entry.place, message), None);
        let stretch = regions::scene(desk.program, scene);
        desk.cover(stretch, finding);
        desk.cover_led_to(stretch, finding, &mut dead);
    }
}

/// Reports outcomes that no rehearsal ends with, unless a finding speaks of the end already: then it is said there.
pub(super) fn look_for_outcomes(desk: &mut Desk<'_>) {
    let promised = |desk: &Desk<'_>, outcome| {
        let mut promises = desk.program.promises.iter();
        promises.any(|promise| promise.claim == Claim::Reach(outcome) && promise.from.is_none())
    };
    let known = desk.proof.sets.as_ref().map(super::super::Sets::outcomes).unwrap_or_default();
    for (id, outcome) in desk.program.outcomes.pairs() {
        if !desk.ends(id).is_empty() || known.contains(&id) || !is_own(outcome.place) || desk.has_traps {
            continue;
        }
        match desk.finding_of(id) {
            Some(finding) => {
                if let Some(found) = desk.found.get_mut(finding) {
                    let note = found.diagnostic.note.get_or_insert_default();
                    let also = if note.is_empty() { "so no rehearsal ends as" } else { " and" };
                    *note += &format!("{also} `{}`", outcome.name);
                }
            }
            None if promised(desk, id) => {}
            None => {
                let message = format!(
                    "no rehearsal ends as `{}`: lead a way to `=> {}`, or take it out",
                    outcome.name, outcome.name
                );
                desk.find(Diagnostic::new(Code::OutcomeNeverReached, outcome.place, message), None);
            }
        }
    }
}
