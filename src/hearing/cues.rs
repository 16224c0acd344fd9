//! What a learner's own words show, to be told in the debrief: only what the rules find with a precision of nine in ten, and only
//! where the reply that was heard says the same. Never a grade, and never that something is missing.

use std::ops::{Range, RangeInclusive};

use super::Ear;
use super::sentence::{Word, key, typed_words};

/// What was found in the learner's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Found {
    /// "But" behind "sorry", in one sentence.
    ButAfterSorry,
    /// "If" behind "sorry".
    IfAfterSorry,
    /// The blame is put on the other person.
    Blame,
    /// What happened is made smaller.
    Smaller,
    /// Mockery or an insult.
    Contempt,
    /// A question that takes a yes or a no.
    YesOrNo,
    /// Thanks.
    Thanks,
    /// That what they feel makes sense.
    MakesSense,
    /// What it did to them.
    WhatItDid,
}

/// Something in the learner's words that is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// What was found.
    pub found: Found,
    /// The learner's words that showed it, as they were typed.
    pub words: String,
}

/// What is told by the rules of a move: where one of these moves is declared on the reply that was heard.
const TOLD: [(Found, &str, &[&str]); 7] = [
    (Found::Blame, "blame", &["blame"]),
    (Found::Smaller, "minimise", &["minimise"]),
    (Found::Contempt, "contempt", &["contempt"]),
    (
        Found::YesOrNo,
        "closed_question",
        &["closed_question", "closed-chain", "ask-consent", "clear-ask", "ask-before-helping"],
    ),
    (Found::Thanks, "gratitude", &["gratitude", "appreciate"]),
    (Found::MakesSense, "validation", &["validation", "validate"]),
    (Found::WhatItDid, "ack_impact", &["ack_impact", "name-impact"]),
];

/// So many words are quoted whole; of more, the ends.
const QUOTED: usize = 9;

/// So many words may stand between "sorry" and "if".
const BEFORE_IF: usize = 2;

impl Found {
    /// Whether it is a slip: told inside a conflict alone, since elsewhere the same words are mostly harmless.
    pub const fn is_slip(self) -> bool {
        match self {
            Found::ButAfterSorry | Found::IfAfterSorry | Found::Blame | Found::Smaller | Found::Contempt => {
                true
            }
            Found::YesOrNo | Found::Thanks | Found::MakesSense | Found::WhatItDid => false,
        }
    }

    /// The sentence of the debrief, without the words that showed it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Found::ButAfterSorry => "You said “but” after “sorry”.",
            Found::IfAfterSorry => "You said “if” after “sorry”.",
            Found::Blame => "You put it on them.",
            Found::Smaller => "You made it smaller than it was for them.",
            Found::Contempt => "You spoke down to them.",
            Found::YesOrNo => "You asked a question that takes a yes or a no.",
            Found::Thanks => "You thanked them.",
            Found::MakesSense => "You told them that it makes sense.",
            Found::WhatItDid => "You named what it did to them.",
        }
    }
}

impl Ear {
    /// What `typed` shows. `declared` are the moves of the reply that was heard: a move is told where the words and the reply agree,
    /// since what is only detected is right no more than every other time. Slips are told where `is_conflict`.
    pub fn cues(&self, typed: &str, declared: &[&str], is_conflict: bool) -> Vec<Cue> {
        let words = self.reader.read(typed);
        let spoken = typed_words(typed);
        let found = self.moves.find(&words);
        let mut cues = Vec::new();
        let mut tell = |what: Found, from: usize, to: usize| {
            if !what.is_slip() || is_conflict {
                cues.extend(
                    quoted(&words, (typed, &spoken), from..=to).map(|words| Cue { found: what, words }),
                );
            }
        };
        let is_apology = self.moves.index("apology").and_then(|apology| found.get(apology)?.as_ref());
        if let Some(sorry) = is_apology
            .and_then(|_| words.iter().position(|word| word.key == key("sorry") && !word.is_negated))
        {
            if let Some(but) = behind(&words, sorry, "but", words.len()) {
                tell(Found::ButAfterSorry, sorry, but);
            } else if let Some(condition) = behind(&words, sorry, "if", BEFORE_IF + 1) {
                tell(Found::IfAfterSorry, sorry, condition);
            }
        }
        for (what, name, told) in TOLD {
            let of_move = self.moves.index(name).and_then(|index| found.get(index).copied().flatten());
            let Some(of_move) = of_move.filter(|of_move| of_move.strength >= 1.0) else { continue };
            if declared.iter().any(|declared| told.contains(declared)) {
                tell(what, of_move.from, of_move.from + of_move.count.saturating_sub(1));
            }
        }
        cues
    }
}

/// Where `wanted` stands behind `from`, within so many words and in the same sentence.
fn behind(words: &[Word], from: usize, wanted: &str, within: usize) -> Option<usize> {
    let sentence = words.get(from)?.sentence;
    let mut rest = words.iter().enumerate().skip(from + 1).take(within);
    let found = rest.find(|(_, word)| word.key == key(wanted))?;
    (found.1.sentence == sentence).then_some(found.0)
}

/// The words of a stretch as they were typed; of many, the ends.
fn quoted(
    words: &[Word],
    (text, places): (&str, &[Range<usize>]),
    stretch: RangeInclusive<usize>,
) -> Option<String> {
    let typed = |at: &usize| words.get(*at).and_then(|word| usize::try_from(word.typed).ok());
    let (from, to) = (typed(stretch.start())?, typed(stretch.end())?);
    let (first, last) = (places.get(from)?, places.get(to)?);
    if to.checked_sub(from)? < QUOTED {
        return text.get(first.start..last.end).map(str::to_owned);
    }
    Some(format!("{} … {}", text.get(first.clone())?, text.get(last.clone())?))
}
