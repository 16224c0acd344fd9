//! Typed words that may be an emergency: a small list of phrases, and nothing else. What comes of it is a card, shown once; nothing is
//! blocked, scored, kept or sent.

mod card;
mod clauses;
mod phrase;

use std::sync::LazyLock;

use clauses::{clauses, is_denial, is_joint};
use phrase::{Phrase, Stretch};

pub use card::card;

/// What kind of help may be needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Somebody may be about to end their life, or harm themselves.
    Life,
    /// Somebody is hurt, threatened, watched or followed.
    Afraid,
    /// Somebody may be about to hurt somebody else, or has done so.
    Harming,
}

/// The phrases of the list, read once.
struct Phrases {
    of: Vec<(Kind, Phrase)>,
    /// What is taken out of a sentence before.
    ordinary: Vec<Phrase>,
}

/// So many words before a phrase may deny it.
const REACH: usize = 4;

/// More words than this are not looked at: nobody types more into one line.
const MOST_WORDS: usize = 2_000;

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("crisis/phrases.txt")));

/// The kind of card that `typed` asks for; none for nearly everything that is said in a hard conversation.
///
/// For words that the learner typed themselves. [`heard_beside`] leaves out what a script has put into their mouth.
pub fn heard(typed: &str) -> Option<Kind> {
    clauses(typed, MOST_WORDS).iter().filter_map(|clause| PHRASES.find(clause)).min()
}

/// The same, unless `typed` is a number, or one of the `scripted` texts, or the beginning of one.
pub fn heard_beside<'s>(typed: &str, mut scripted: impl Iterator<Item = &'s str>) -> Option<Kind> {
    let said = super::plain_words(typed);
    let is_scripted = said.is_empty() || scripted.any(|text| super::plain_words(text).starts_with(&said));
    if is_scripted { None } else { heard(typed) }
}

impl Phrases {
    fn read(text: &str) -> Phrases {
        let mut phrases = Phrases { of: Vec::new(), ordinary: Vec::new() };
        let mut lists: Vec<(&str, &str)> = Vec::new();
        let mut section = "";
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name;
                continue;
            }
            match section {
                "lists" => lists.extend(line.split_once(" = ")),
                "life" => phrases.of.push((Kind::Life, Phrase::read(line, &lists))),
                "afraid" => phrases.of.push((Kind::Afraid, Phrase::read(line, &lists))),
                "harming" => phrases.of.push((Kind::Harming, Phrase::read(line, &lists))),
                _ => phrases.ordinary.push(Phrase::read(line, &lists)),
            }
        }
        phrases
    }

    /// The gravest kind that `clause` has a phrase of.
    fn find(&self, clause: &[String]) -> Option<Kind> {
        let mut ordinary: Option<Vec<Stretch>> = None;
        for (kind, phrase) in &self.of {
            for found in phrase.found(clause) {
                let stretches = ordinary
                    .get_or_insert_with(|| self.ordinary.iter().flat_map(|one| one.found(clause)).collect());
                let is_idiom = stretches.iter().any(|one| one.overlaps(found));
                if !is_idiom && !is_denied(clause, found) {
                    return Some(*kind);
                }
            }
        }
        None
    }
}

/// Whether words before the phrase turn it round: "I would never …". Two of them turn it back.
fn is_denied(clause: &[String], found: Stretch) -> bool {
    let before = clause.get(..found.from).unwrap_or_default();
    let near = before.iter().rev().take(REACH).take_while(|word| !is_joint(word));
    near.filter(|word| is_denial(word)).count() % 2 == 1
}
