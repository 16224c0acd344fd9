//! The rules of quality, a file each. Each looks at the whole script, and finds what it asks for and does not see.

mod asks_late;
mod best_play;
mod callback;
mod catch_all;
mod choice_size;
mod coach;
mod consequence;
mod diagnosis;
mod echo;
mod endings;
mod falls;
mod feedback;
mod frame;
mod grade;
mod habits;
mod hints;
mod lesson;
mod line_length;
mod longest;
mod luck;
mod manual;
mod minutes;
mod neutral;
mod place;
mod play_length;
mod shares;
mod skills;
mod straw_men;
mod twins;
mod warmest;
mod wordings;

pub(super) use choice_size::mean;
pub(super) use echo::echoes;
pub(super) use frame::frames;
pub(super) use grade::coach as coach_grade;
pub(super) use habits::shares as shares_of_habits;
pub(super) use longest::{longest_is_best, ratio};
pub(super) use luck::luck;
pub(super) use place::places;
pub(super) use skills::chances;
pub(super) use warmest::{correlation, warmer_loses};

use super::sheet::Sheet;
use super::words::Phrases;
use crate::source::{Code, Diagnostic, Place};

/// All rules, in the order of their codes.
const RULES: [fn(&Sheet<'_>) -> Vec<Diagnostic>; 31] = [
    habits::look,
    best_play::look,
    choice_size::look,
    longest::look,
    place::look,
    warmest::look,
    echo::look,
    frame::look,
    straw_men::look,
    twins::look,
    consequence::look,
    callback::look,
    falls::look,
    endings::look,
    shares::look,
    luck::look,
    play_length::look,
    minutes::look,
    line_length::look,
    grade::look,
    skills::look,
    coach::look,
    lesson::look,
    wordings::look,
    catch_all::look,
    asks_late::look,
    manual::look,
    neutral::look,
    diagnosis::look,
    feedback::look,
    hints::look,
];

/// What the figures of a script may come to: shares of 1, but for the correlation of warmth and the counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// How much of the best play's share of points a habit may win.
    pub habit: f64,
    /// How much of how it ends may be settled by how the other person arrives.
    pub luck: f64,
    /// In how many choices the best reply may be the longest.
    pub longest: f64,
    /// The least and the most of the best reply's words over those of the others.
    pub ratio: (f64, f64),
    /// In how many choices the best reply may stand in one place.
    pub place: f64,
    /// The rank correlation of warm words and ratings.
    pub warmth: f64,
    /// In how many choices the best reply may be the one that repeats most.
    pub echo: f64,
    /// How many best replies may begin alike.
    pub frame: f64,
    /// The least and the most of even play that a way to end may take.
    pub ending: (f64, f64),
    /// In how many choices a skill in focus is offered at least.
    pub chances: usize,
}

/// The limits that the rules hold scripts to.
pub const LIMITS: Limits = Limits {
    habit: habits::MOST,
    luck: luck::MOST,
    longest: longest::MOST,
    ratio: longest::RATIO,
    place: place::MOST,
    warmth: warmest::MOST,
    echo: echo::MOST,
    frame: frame::MOST,
    ending: (shares::LEAST, shares::MOST),
    chances: skills::LEAST,
};

/// Figures that differ from a limit by less are at it.
pub const SLACK: f64 = 1e-9;

/// With fewer choices than this, shares of choices say nothing.
pub const FEW: usize = 5;

/// What all rules find, in the order of the text.
pub(super) fn findings(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = RULES.iter().flat_map(|look| look(sheet)).collect();
    found.sort_by_key(Diagnostic::order);
    found
}

/// One finding of `code` at each place of `said` where a phrase of `list` stands, in the order of the text. `message` tells of the phrase.
fn wherever(
    list: &Phrases,
    said: Vec<(Place, String)>,
    code: Code,
    message: impl Fn(&str) -> String,
) -> Vec<Diagnostic> {
    let found = said.into_iter().filter_map(|(place, text)| {
        let phrase = list.find(&text)?;
        Some(Diagnostic::new(code, place, message(phrase)))
    });
    let mut found: Vec<Diagnostic> = found.collect();
    found.sort_by_key(Diagnostic::order);
    found.dedup_by_key(|note| note.place);
    found
}

/// A share of 1 as people read it.
fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
