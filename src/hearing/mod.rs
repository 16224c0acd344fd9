//! Hearing typed words: which of the replies at a choice a learner means, or which two it may be, or none; and what their words show.
//!
//! Pure and offline: word lists, rules and a few weights, no model. The same words give the same verdict on every machine. What it
//! knows of words belongs to the program and not to a library in hand, so that editing one scene never changes what is heard in
//! another. `docs/hearing.md` says how it works and how well.

mod acts;
mod background;
mod choice;
mod cues;
mod exact;
mod findings;
mod index;
mod lists;
mod meaning;
mod moves;
mod offered;
mod pattern;
mod sentence;
mod verdict;
mod weights;

use acts::Acts;
use background::Background;
pub use choice::Choice;
pub use cues::{Cue, Found};
pub use findings::Wordings;
use meaning::Lexicon;
use moves::Moves;
pub use offered::Offered;
use sentence::Reader;
pub use verdict::{Heard, Verdict};
use weights::Table;
pub use weights::{SIGNS, Sign, Signs};

/// Everything that is known of words. Made once; then only read, by any number of threads.
pub struct Ear {
    reader: Reader,
    lexicon: Lexicon,
    background: Background,
    acts: Acts,
    moves: Moves,
    /// Which moves ask, thank or promise: one entry a move.
    asking: Vec<bool>,
    /// The move of those who speak to the program.
    aside: Option<usize>,
    /// The move of those who only want to wound.
    hostile: Option<usize>,
    weights: Table,
}

/// A reply that can be meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// What is said or done.
    pub text: &'a str,
    /// Other wordings of the same.
    pub wordings: Vec<&'a str>,
    /// The names of its moves: those of the library, or of `words/moves.txt`.
    pub moves: Vec<&'a str>,
}

/// Moves that ask, thank or promise: they tell replies apart in another way than those that state something.
const ASKING: [&str; 7] =
    ["open_question", "closed_question", "request", "promise", "meta", "feeling", "gratitude"];

impl Ear {
    /// Reads the word lists.
    #[expect(
        clippy::new_without_default,
        reason = "it reads ten thousand words: nobody should make one by the way"
    )]
    pub fn new() -> Ear {
        let reader = Reader::new();
        let lexicon = Lexicon::new(&reader);
        let background = Background::new(&reader, &lexicon);
        let acts = Acts::new(&reader, &lexicon, &background);
        let moves = Moves::new(&reader);
        let asking = moves.names().map(|name| ASKING.contains(&name)).collect();
        let aside = moves.index("meta");
        let hostile = moves.index("hostile");
        Ear { reader, lexicon, background, acts, moves, asking, aside, hostile, weights: Table::new() }
    }

    /// What speaks for each reply, unweighed: what weights are fitted on.
    pub fn signs(&self, choice: &Choice, typed: &str) -> (Vec<Signs>, bool) {
        let evidence = self.evidence(choice, typed);
        (evidence.signs, evidence.is_aside)
    }
}
