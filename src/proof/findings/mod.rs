//! What a proof finds: everything that is wrong with a script in what can happen, each with the shortest conversation that shows it.
//!
//! Where a proof is not exact only what was seen is told: a state that was found is a real state, and one that was not may still be.
//! Where a rehearsal can be stopped, that is told first. What is missing behind the stop (scenes, lines, outcomes) may be missing only
//! because of it, and is asked for when the stop is mended.

mod conditions;
mod meters;
mod promises;
mod reach;
mod regions;
mod safety;
mod shares;
mod stops;
mod teaching;
mod track;
mod traps;
mod unproven;

pub use unproven::Plays;

use super::chart::Kind;
use super::stretches::Stretches;
use super::walk::Walker;
use super::{Extent, Passed, Proof, Way};
use crate::program::{ExprId, OutcomeId, Program, Promise};
use crate::source::{Diagnostic, Id, Place};

/// How much is asked of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// What any script has to keep.
    Any,
    /// What a script of a library has to keep beside that, since people learn from it.
    Library,
}

/// A finding, and a conversation that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong, and where.
    pub diagnostic: Diagnostic,
    /// The shortest conversation that shows it; none where it is that something never happens.
    pub way: Option<Way>,
}

impl Proof<'_> {
    /// Everything that is wrong in what can happen, in the order of the files and their text.
    pub fn findings(&self, bar: Bar) -> Vec<Finding> {
        self.settled(bar, Vec::new(), &Plays::default())
    }

    /// The same, with `doubts` of the text alone decided: where the proof is exact, those that it does not find are nothing, and
    /// where it is not, they stay. `plays` are those that were tried where not everything could be looked at.
    pub fn settled(&self, bar: Bar, doubts: Vec<Diagnostic>, plays: &Plays) -> Vec<Finding> {
        let mut desk = Desk::new(self);
        stops::look(&mut desk, doubts);
        if desk.knows_what_is_reached() {
            conditions::look(&mut desk);
            reach::look(&mut desk);
        }
        if desk.asks_what_is_missing() {
            traps::look(&mut desk);
        }
        promises::look(&mut desk);
        if desk.knows_what_is_reached() {
            reach::look_for_outcomes(&mut desk);
        }
        let asks_for_best = bar == Bar::Library && desk.asks_what_is_missing();
        let best = asks_for_best.then(|| self.best()).flatten();
        safety::look(&mut desk, best.as_ref());
        if let Some(best) = &best {
            teaching::look(&mut desk, best.share);
        }
        desk.found.extend(self.not_proven(plays));
        desk.found.sort_by_key(|found| found.diagnostic.order());
        desk.found
    }
}

/// A proof that is looked through, and what was found so far.
struct Desk<'a> {
    proof: &'a Proof<'a>,
    program: &'a Program,
    passed: Passed,
    /// A walker that stands in whatever state was looked at last.
    walker: Walker<'a>,
    found: Vec<Finding>,
    /// One entry an outcome: the states that end so, those after the fewest turns first.
    ends: Vec<Vec<u32>>,
    /// What leads to each state, once something has asked for it.
    before: Option<Stretches>,
    /// Stretches of code that no rehearsal passes, and that a finding speaks of.
    regions: Vec<regions::Region>,
    /// Whether some rehearsal is stopped.
    has_stops: bool,
    /// Whether some state is a trap.
    has_traps: bool,
}

impl<'a> Desk<'a> {
    fn new(proof: &'a Proof<'a>) -> Desk<'a> {
        Desk {
            proof,
            program: proof.program,
            passed: proof.passed(),
            walker: Walker::new(proof.ground()),
            found: Vec::new(),
            ends: ends_of(proof),
            before: None,
            regions: Vec::new(),
            has_stops: false,
            has_traps: false,
        }
    }

    fn is_exact(&self) -> bool {
        self.proof.extent() == Extent::Exact
    }

    /// Whether something that does not happen may be held against the script.
    fn asks_what_is_missing(&self) -> bool {
        self.is_exact() && !self.has_stops
    }

    /// Whether everything that rehearsals reach is known, one state at a time or as sets, and nothing hides behind a stop.
    fn knows_what_is_reached(&self) -> bool {
        (self.is_exact() || self.proof.sets.is_some()) && !self.has_stops
    }

    /// Whether a promise is known to be broken though no state that was looked at shows it.
    fn is_broken_beyond(&self, promise: &Promise) -> bool {
        self.proof.sets.as_ref().and_then(|sets| sets.holds(promise)) == Some(false)
    }

    /// Keeps a finding; gives its number.
    fn find(&mut self, diagnostic: Diagnostic, way: Option<Way>) -> usize {
        self.found.push(Finding { diagnostic, way });
        self.found.len() - 1
    }

    /// The states that end with this outcome, those after the fewest turns first.
    fn ends(&self, outcome: OutcomeId) -> &[u32] {
        self.ends.get(outcome.index()).map_or(&[], Vec::as_slice)
    }

    /// Whether a condition holds in a state; what cannot be worked out does not.
    fn holds(&mut self, state: u32, condition: Option<ExprId>) -> bool {
        let Some(condition) = condition else { return true };
        self.proof.stand(&mut self.walker, state);
        self.walker.eval(condition).is_ok_and(|value| value != 0)
    }
}

/// The states that end with each outcome.
fn ends_of(proof: &Proof<'_>) -> Vec<Vec<u32>> {
    let mut ends = vec![Vec::new(); proof.program.outcomes.len()];
    for state in proof.space.ids() {
        if let Kind::Ended(outcome) = proof.kind(state) {
            ends.get_mut(outcome.index()).into_iter().for_each(|ends| ends.push(state));
        }
    }
    ends
}

/// Whether something stands in the script itself. What others include may be used by others in other ways.
fn is_own(place: Place) -> bool {
    place.file.0 == 0
}
