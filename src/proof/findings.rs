//! What a proof finds: a diagnostic, and the way that shows it.

use super::chart::Kind;
use super::{Extent, Proof, Way};
use crate::program::Step;
use crate::rehearsal::Stop;
use crate::source::{Code, Diagnostic, Id};

/// One thing that a proof has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub diagnostic: Diagnostic,
    /// The shortest conversation that shows it.
    pub way: Option<Way>,
}

/// How much is asked of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// What every script has to keep.
    Any,
    /// What a script of a library has to keep as well.
    Library,
}

impl Proof<'_> {
    /// What is wrong.
    pub fn findings(&self, _bar: Bar) -> Vec<Finding> {
        Vec::new()
    }
}

/// What becomes of doubts.
pub fn settle(doubts: Vec<Diagnostic>, proof: &Proof<'_>) -> Vec<Finding> {
    if proof.extent() != Extent::Exact {
        return doubts.into_iter().map(|diagnostic| Finding { diagnostic, way: None }).collect();
    }
    let stopped =
        proof.space.ids().filter(|state| matches!(proof.kind(*state), Kind::Stopped(..) | Kind::Divided(_)));
    stopped
        .map(|state| {
            let way = Some(proof.way_to(state));
            let known = match proof.kind(state) {
                Kind::Stopped(Stop::RanOff, _) => Code::find("T0501"),
                Kind::Divided(_) => Some(Code::DividesByZero),
                _ => None,
            };
            let near = doubts.iter().find(|doubt| Some(doubt.code) == known).or(doubts.first());
            let place = proof.program.scenes.iter().next().map(|scene| scene.place);
            let place = near.map(|doubt| doubt.place).or(place);
            let diagnostic = near.cloned().unwrap_or_else(|| {
                Diagnostic::new(Code::DividesByZero, place.unwrap_or_default(), "the rehearsal stops here")
            });
            let _ = Step::Enter;
            Finding { diagnostic, way }
        })
        .collect()
}
