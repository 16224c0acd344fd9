//! What neither a proof nor the plays past its budget have seen.

use super::{Plays, Proof, Sample};
use crate::program::{Address, Step};
use crate::source::{Id, Place};

impl Proof<'_> {
    /// What is said of `sample`, which was played because not everything could be looked at: the scenes, replies and lines that neither
    /// came to. Of a scene that was not entered nothing else is told.
    pub fn plays_of(&self, sample: &Sample) -> Plays {
        let (program, passed) = (self.program, self.passed());
        let is_passed = |at: Address| passed.step(at) || sample.passed.step(at);
        let is_entered: Vec<bool> = program.scenes.iter().map(|scene| is_passed(scene.start)).collect();
        let is_told = |at: Address| is_entered.get(program.scene_at(at).index()).copied().unwrap_or(true);
        let scenes = program.scenes.iter().zip(&is_entered).filter(|(_, entered)| !**entered);
        let mut unseen: Vec<Place> = scenes.map(|(scene, _)| scene.place).collect();
        for (id, reply) in program.replies.pairs() {
            let is_offered = passed.reply(id).0 || sample.passed.reply(id).0;
            if !is_offered && is_told(reply.body) {
                unseen.push(reply.place);
            }
        }
        for (at, step) in (0..).zip(&program.steps) {
            if let Step::Say(line) | Step::Think(line) = step
                && !is_passed(at)
                && is_told(at)
            {
                unseen.push(program.lines.at(*line).place);
            }
        }
        unseen.sort();
        Plays { count: sample.plays, unseen }
    }
}
