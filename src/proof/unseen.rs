//! What neither a proof nor the plays past its budget have seen.

use super::{Plays, Proof, Sample};
use crate::program::Step;
use crate::source::{Id, Place};

impl Proof<'_> {
    /// What is said of `sample`, which was played because not everything could be looked at: the scenes, replies and lines that neither
    /// came to. Of a scene that was not entered nothing else is told.
    pub fn plays_of(&self, sample: &Sample) -> Plays {
        let (program, passed) = (self.program, self.passed());
        let is_passed = |at| passed.step(at) || sample.passed.step(at);
        let mut is_entered = vec![false; program.scenes.len()];
        let mut unseen: Vec<Place> = Vec::new();
        for (entered, scene) in is_entered.iter_mut().zip(program.scenes.iter()) {
            *entered = is_passed(scene.start);
            unseen.extend((!*entered).then_some(scene.place));
        }
        let in_scene = |place: Place| {
            let before = |(_, scene): &(_, &crate::program::Scene)| {
                scene.place.file == place.file && scene.place.span.start <= place.span.start
            };
            let scene = program.scenes.pairs().filter(before).max_by_key(|(_, scene)| scene.place.span.start);
            scene.is_none_or(|(id, _)| is_entered.get(id.index()).copied().unwrap_or(true))
        };
        for reply in program.replies.ids() {
            let is_offered = passed.reply(reply).0 || sample.passed.reply(reply).0;
            unseen.extend((!is_offered).then(|| program.replies.at(reply).place));
        }
        let scenes =
            unseen.iter().filter(|place| program.scenes.iter().any(|scene| scene.place == **place)).count();
        for (at, step) in (0..).zip(&program.steps) {
            if let Step::Say(line) | Step::Think(line) = step
                && !is_passed(at)
            {
                unseen.push(program.lines.at(*line).place);
            }
        }
        let mut kept = unseen.split_off(scenes);
        kept.retain(|place| in_scene(*place));
        unseen.append(&mut kept);
        unseen.sort();
        unseen.dedup();
        Plays { count: sample.plays, unseen }
    }
}
