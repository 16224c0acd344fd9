//! What a proof says of a script, gathered for those who read it.

use std::time::Duration;

use rehearsal::program::{OutcomeKind, Program};
use rehearsal::proof::{Extent, Proof, Reached};

/// What a proof says of a script.
pub(super) struct Account {
    pub(super) title: String,
    pub(super) extent: Extent,
    pub(super) states: u64,
    pub(super) transitions: u64,
    pub(super) depth: u32,
    pub(super) bytes: u64,
    pub(super) took: Duration,
    pub(super) reached: Reached,
    pub(super) outcomes: Vec<End>,
    /// What is known of ways to play; none where not every state is known.
    pub(super) numbers: Option<Numbers>,
}

/// A way to end.
pub(super) struct End {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) kind: OutcomeKind,
    /// How many turns the shortest rehearsal takes; none where none was found.
    pub(super) shortest: Option<u32>,
}

/// What is known of ways to play.
pub(super) struct Numbers {
    /// One entry a way to play, the even one first.
    pub(super) plays: Vec<Played>,
    /// One entry an outcome.
    pub(super) ends: Vec<Range>,
    /// The share of the points that the best play wins, of 1; none where nothing is rated.
    pub(super) best: Option<f64>,
    pub(super) deciding: Vec<Decides>,
}

/// How a way to play ends.
pub(super) struct Played {
    pub(super) name: &'static str,
    /// One entry an outcome.
    pub(super) odds: Vec<f64>,
    /// The share of the points that it wins, of 1; none where it gives no rated reply.
    pub(super) points: Option<f64>,
}

/// How rehearsals come to an end.
pub(super) struct Range {
    /// The turns: least, median under even play, most; none for the most where there is no limit.
    pub(super) turns: Option<(u32, u32, Option<u32>)>,
    /// The least and the most of the share of points.
    pub(super) score: Option<(f64, f64)>,
}

/// A reply after which an outcome is lost.
pub(super) struct Decides {
    pub(super) line: u32,
    pub(super) words: String,
    /// The names of the outcomes that can no longer be reached.
    pub(super) closes: Vec<String>,
    /// In how many states it does so, and in how many it is offered.
    pub(super) states: (u64, u64),
}

impl Account {
    /// What `proof` says, which took so long.
    pub(super) fn of(proof: &Proof<'_>, took: Duration) -> Account {
        let program = proof.program();
        Account {
            title: program.about.title.clone(),
            extent: proof.extent(),
            states: proof.states(),
            transitions: proof.transitions(),
            depth: proof.depth(),
            bytes: proof.bytes(),
            took,
            reached: proof.reached(),
            outcomes: ends(proof, program),
            numbers: numbers(proof),
        }
    }

    /// Whether every state is known.
    pub(super) fn is_exact(&self) -> bool {
        self.extent == Extent::Exact
    }

    /// Why not every state is known.
    pub(super) fn limit(&self) -> &'static str {
        match self.extent {
            Extent::Exact => "",
            Extent::States => "there are more states than `--max-states` allows",
            Extent::Memory => "the states take more memory than `--max-memory` allows",
            Extent::Interrupted => "it was stopped half way",
            Extent::Wide => "too much can be remembered at once",
        }
    }
}

fn ends(proof: &Proof<'_>, program: &Program) -> Vec<End> {
    let end = |(id, outcome): (_, &rehearsal::program::Outcome)| End {
        name: outcome.name.clone(),
        title: outcome.title.clone(),
        kind: outcome.kind,
        shortest: proof.shortest(id),
    };
    program.outcomes.pairs().map(end).collect()
}

/// What is known of ways to play, where every state is known.
fn numbers(_proof: &Proof<'_>) -> Option<Numbers> {
    None
}
