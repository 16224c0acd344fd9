//! Stretches of code that no rehearsal passes, and what is only wrong because of them.

use super::Desk;
use crate::program::{Address, ChoiceId, OutcomeId, Program, ReplyId, SceneId, Step};

/// A stretch of code from the first address up to, and without, the second.
pub(super) type Stretch = (Address, Address);

/// A stretch that no rehearsal passes, and the finding that speaks of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Region {
    pub(super) stretch: Stretch,
    /// An index of the findings so far.
    pub(super) finding: usize,
}

/// The code of a scene.
pub(super) fn scene(program: &Program, scene: SceneId) -> Stretch {
    let start = program.scenes.at(scene).start;
    let end = (start..).find(|at| match program.step(*at) {
        None => true,
        Some(Step::RunOff(ends)) => ends == scene,
        Some(_) => false,
    });
    (start, end.unwrap_or(start))
}

/// The code of a reply's own block; `choice` is where it stands.
pub(super) fn reply(program: &Program, choice: ChoiceId, reply: ReplyId) -> Stretch {
    let entry = program.choices.at(choice);
    let start = program.replies.at(reply).body;
    let others = entry.replies.iter().map(|other| program.replies.at(*other).body);
    let ends = others.chain(entry.catch_all).chain([entry.after]);
    (start, ends.filter(|end| *end > start).min().unwrap_or(start))
}

/// The two sides of a condition at `at`: where it holds, and where it does not.
pub(super) fn sides(program: &Program, at: Address, otherwise: Address) -> [Stretch; 2] {
    // The last step of the one side leads behind the other.
    let after = match program.step(otherwise.saturating_sub(1)) {
        Some(Step::Jump(after)) => after,
        _ => otherwise,
    };
    [(at + 1, otherwise), (otherwise, after.max(otherwise))]
}

/// The scenes that the steps of these stretches lead to.
pub(super) fn targets(program: &Program, stretches: &[Stretch]) -> Vec<SceneId> {
    let steps = stretches.iter().flat_map(|(from, to)| *from..*to);
    let mut targets: Vec<SceneId> = steps
        .filter_map(|at| match program.step(at) {
            Some(Step::Jump(to) | Step::Leave(to) | Step::Detour(to)) => Some(target(program, to)),
            _ => None,
        })
        .collect();
    targets.sort_unstable();
    targets.dedup();
    targets
}

/// The scene that an address leads to; behind the last scene stand the ways in by a label.
fn target(program: &Program, at: Address) -> SceneId {
    match program.step(at) {
        Some(Step::Enter(scene)) => scene,
        _ => program.scene_at(at),
    }
}

impl Desk<'_> {
    /// Keeps a stretch that `finding` speaks of.
    pub(super) fn cover(&mut self, stretch: Stretch, finding: usize) {
        self.regions.push(Region { stretch, finding });
    }

    pub(super) fn is_covered(&self, at: Address) -> bool {
        self.regions.iter().any(|region| (region.stretch.0..region.stretch.1).contains(&at))
    }

    /// Whether some rehearsal passes something of a stretch.
    pub(super) fn is_passed(&self, (from, to): Stretch) -> bool {
        (from..to).any(|at| self.passed.step(at))
    }

    /// The finding that speaks of an end with this outcome.
    pub(super) fn finding_of(&self, outcome: OutcomeId) -> Option<usize> {
        let ends = |at: Address| self.program.step(at) == Some(Step::End(outcome));
        let mut regions = self.regions.iter();
        regions.find(|region| (region.stretch.0..region.stretch.1).any(ends)).map(|region| region.finding)
    }

    /// Covers the scenes in `dead` that `stretch` leads to, at once or through each other, and takes them out.
    pub(super) fn cover_led_to(&mut self, stretch: Stretch, finding: usize, dead: &mut Vec<SceneId>) {
        let mut open = vec![stretch];
        while let Some(stretch) = open.pop() {
            for scene in targets(self.program, &[stretch]) {
                let Some(at) = dead.iter().position(|known| *known == scene) else { continue };
                dead.remove(at);
                let stretch = self::scene(self.program, scene);
                self.cover(stretch, finding);
                open.push(stretch);
            }
        }
    }
}

/// The choice that a reply stands in.
pub(super) fn choice_of(program: &Program, reply: ReplyId) -> Option<ChoiceId> {
    let mut choices = program.choices.pairs();
    choices
        .find(|(_, choice)| choice.replies.contains(&reply) && !choice.is_borrowed(reply))
        .map(|(id, _)| id)
}

/// Whether the choice at `at` is what its answer to unheard words ends with.
pub(super) fn is_asked_again(program: &Program, at: Address, choice: ChoiceId) -> bool {
    program.choices.at(choice).catch_all.is_some_and(|first| first <= at)
}
