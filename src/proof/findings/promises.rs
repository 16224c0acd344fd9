//! Promises that do not hold, each with the shortest conversation that breaks it, or that keeps it too late.

use super::super::chart::Kind;
use super::track::NEVER;
use super::{Desk, regions};
use crate::program::{Claim, ExprId, OutcomeId, Promise, SceneId};
use crate::source::{Code, Diagnostic, counted};

/// Looks at each promise.
pub(super) fn look(desk: &mut Desk<'_>) {
    let program = desk.program;
    for promise in &program.promises {
        match (promise.from, promise.claim) {
            (None, Claim::Reach(outcome)) => reach(desk, promise, outcome),
            (None, Claim::Never(outcome)) => never(desk, promise, outcome),
            (_, Claim::Always(condition)) => always(desk, promise, condition),
            (Some(scene), Claim::Reach(outcome)) => from_reach(desk, promise, (scene, outcome)),
            (Some(scene), Claim::Never(outcome)) => from_never(desk, promise, (scene, outcome)),
        }
    }
}

fn note(promise: &Promise, message: &str) -> Diagnostic {
    Diagnostic::new(
        Code::BrokenPromise,
        promise.place,
        format!("`{}` does not hold, since {message}", promise.text),
    )
}

fn turns(count: u32) -> String {
    counted(usize::try_from(count).unwrap_or(usize::MAX), "turn")
}

fn within(promise: &Promise) -> u32 {
    // One below the most: what is never reached is not within that either.
    promise.within.unwrap_or(NEVER - 1)
}

impl Desk<'_> {
    /// The states in which a rehearsal ends so and the promise's condition holds, those after the fewest turns first.
    fn ends_where(&mut self, outcome: OutcomeId, condition: Option<ExprId>) -> Vec<u32> {
        let ends = self.ends(outcome).to_vec();
        ends.into_iter().filter(|state| self.holds(*state, condition)).collect()
    }

    /// The states in which a scene is entered.
    fn entries(&self, scene: SceneId) -> Vec<u32> {
        let mut entries: Vec<u32> = self.proof.space.asides.keys().copied().collect();
        entries.retain(|state| self.proof.kind(*state) == Kind::Entered(scene));
        entries.sort_unstable();
        entries
    }

    /// That no rehearsal enters a scene that a promise speaks of; nothing where the scene is told as unreached.
    fn tell_not_entered(&mut self, promise: &Promise, scene: SceneId) {
        let is_passed = self.is_passed(regions::scene(self.program, scene));
        if self.asks_what_is_missing() && is_passed {
            let name = &self.program.scenes.at(scene).name;
            let message =
                format!("no rehearsal enters `{name}`, so it says nothing: name a scene that is entered");
            self.find(note(promise, &message), None);
        }
    }
}

fn reach(desk: &mut Desk<'_>, promise: &Promise, outcome: OutcomeId) {
    let ends = desk.ends_where(outcome, promise.condition);
    let name = &desk.program.outcomes.at(outcome).name;
    if let Some(first) = ends.first().copied() {
        let least = desk.proof.space.turns(first);
        if let Some(most) = promise.within.filter(|most| least > *most) {
            let message = format!(
                "the shortest rehearsal that ends so takes {}: shorten the way, or allow more than {}",
                turns(least),
                turns(most)
            );
            desk.find(note(promise, &message), Some(desk.proof.way_to(first)));
        }
    } else if desk.asks_what_is_missing() || desk.is_broken_beyond(promise) {
        let mut found =
            note(promise, &format!("no rehearsal ends so: lead a way to `=> {name}`, or promise less"));
        if promise.condition.is_some() && !desk.ends(outcome).is_empty() {
            found = found
                .note(format!("some rehearsals end as `{name}`, and the condition holds in none of them"));
        }
        desk.find(found, None);
    }
}

fn never(desk: &mut Desk<'_>, promise: &Promise, outcome: OutcomeId) {
    let Some(first) = desk.ends_where(outcome, promise.condition).first().copied() else {
        return beyond(desk, promise, "some rehearsal ends so");
    };
    let least = desk.proof.space.turns(first);
    if least <= within(promise) {
        let message = format!("a rehearsal ends so after {}: close that way, or promise less", turns(least));
        desk.find(note(promise, &message), Some(desk.proof.way_to(first)));
    }
}

fn always(desk: &mut Desk<'_>, promise: &Promise, condition: ExprId) {
    let proof = desk.proof;
    for state in proof.space.ids() {
        let Kind::Choice(choice) = proof.kind(state) else { continue };
        let after = || proof.space.turns(state);
        if promise.within.is_some_and(|most| after() > most) {
            // Later states come after no fewer turns.
            return;
        }
        if !desk.holds(state, Some(condition)) && desk.holds(state, promise.condition) {
            let message = format!(
                "it is not so at a choice after {}: change what leads there, or promise less",
                turns(after())
            );
            let found = note(promise, &message).related(desk.program.choices.at(choice).place, "this choice");
            desk.find(found, Some(proof.way_to(state)));
            return;
        }
    }
    beyond(desk, promise, "it is not so at some choice");
}

/// A promise that is broken beyond what was looked at state by state: that is known, and not by which conversation.
fn beyond(desk: &mut Desk<'_>, promise: &Promise, how: &str) {
    if desk.is_broken_beyond(promise) {
        let message = format!(
            "{how}, further on than the states that were looked at one by one: allow more with `--max-states` to see where"
        );
        desk.find(note(promise, &message), None);
    }
}

fn from_reach(desk: &mut Desk<'_>, promise: &Promise, (scene, outcome): (SceneId, OutcomeId)) {
    let entries = desk.entries(scene);
    if entries.is_empty() {
        return desk.tell_not_entered(promise, scene);
    }
    if !desk.asks_what_is_missing() {
        return;
    }
    let ends = desk.ends_where(outcome, promise.condition);
    let left = desk.turns_to(&ends);
    let far = |state: u32| left.get(state as usize).copied().unwrap_or(NEVER);
    let Some(lost) = entries.into_iter().find(|entry| far(*entry) > within(promise)) else { return };
    let name = &desk.program.scenes.at(scene).name;
    let how = match far(lost) {
        NEVER => "no rehearsal that goes on from there ends so".to_owned(),
        least => format!("from there it takes {} at least", turns(least)),
    };
    let message = format!(
        "`{name}` can be entered after {}, and {how}: open a way, or promise less",
        turns(desk.proof.space.turns(lost))
    );
    let found = note(promise, &message).related(desk.program.scenes.at(scene).place, "entered here");
    desk.find(found, Some(desk.proof.way_to(lost)));
}

fn from_never(desk: &mut Desk<'_>, promise: &Promise, (scene, outcome): (SceneId, OutcomeId)) {
    let entries = desk.entries(scene);
    if entries.is_empty() {
        return desk.tell_not_entered(promise, scene);
    }
    let ends = desk.ends_where(outcome, promise.condition);
    if ends.is_empty() {
        return;
    }
    let left = desk.turns_to(&ends);
    let far = |state: u32| left.get(state as usize).copied().unwrap_or(NEVER);
    let broken = entries.into_iter().filter(|entry| far(*entry) <= within(promise));
    let whole = |entry: &u32| desk.proof.space.turns(*entry).saturating_add(far(*entry));
    let Some(first) = broken.min_by_key(whole) else { return };
    let name = &desk.program.scenes.at(scene).name;
    let message = format!(
        "`{name}` can be entered after {}, and a rehearsal ends so {} later: close that way, or promise less",
        turns(desk.proof.space.turns(first)),
        turns(far(first))
    );
    let found = note(promise, &message).related(desk.program.scenes.at(scene).place, "entered here");
    desk.find(found, Some(desk.proof.way_on(first, &left)));
}
