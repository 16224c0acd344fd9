//! The best replies do not begin alike: whoever has seen one would know the next.

use std::collections::{BTreeMap, BTreeSet};

use super::super::figures::Part;
use super::super::sheet::Sheet;
use super::super::words::spaced;
use super::percent;
use crate::source::{Code, Diagnostic};

/// In how much of the choices best replies may begin with the same words.
pub(in super::super) const MOST: f64 = 0.4;
/// How many words make a beginning.
const BEGINNING: usize = 3;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let found = sheet.figures().giveaways.frame.iter().filter(|(_, part)| part.is_above(MOST)).map(
        |(words, part)| {
            let message = format!(
                "{} of {} best replies begin with “{words}”, and {} may: begin some otherwise",
                part.of,
                part.all,
                percent(MOST)
            );
            Diagnostic::new(Code::BestBeginAlike, sheet.place(), message)
        },
    );
    found.into_iter().collect()
}

/// The beginning that most best replies share, and how many; none without choices.
pub(in super::super) fn frames(sheet: &Sheet<'_>) -> Option<(String, Part)> {
    let contests = sheet.contests();
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for contest in &contests {
        let beginnings: BTreeSet<String> = contest
            .best
            .iter()
            .map(|voice| beginning(&voice.text))
            .filter(|words| !words.is_empty())
            .collect();
        for words in beginnings {
            *counted.entry(words).or_default() += 1;
        }
    }
    let all = contests.len();
    let (words, of) =
        counted.into_iter().max_by(|one, other| one.1.cmp(&other.1).then(other.0.cmp(&one.0)))?;
    Some((words, Part { of, all }))
}

fn beginning(text: &str) -> String {
    let words = spaced(text);
    words.split_whitespace().take(BEGINNING).collect::<Vec<_>>().join(" ")
}
