//! The words of a text in all its variations, where nobody plays.

use crate::authoring::stats::words;
use crate::authoring::wording::wording;
use crate::program::{Fill, Program, TextId};
use crate::source::Id;

/// Everything that a text may say: its usual wording first, then each of the other parts that variations put into it.
pub(super) fn all_words(program: &Program, text: TextId) -> Vec<String> {
    let mut found = vec![wording(program, text)];
    others(program, text, &mut found);
    found
}

/// How many words a text has where each variation takes its longest part.
pub(super) fn longest(program: &Program, text: TextId) -> u64 {
    let usual = words(&wording(program, text));
    let more: u64 = parts(program, text)
        .map(|parts| {
            let first = parts.first().map_or(0, |part| words(&wording(program, *part)));
            let most = parts.iter().map(|part| longest(program, *part)).max().unwrap_or_default();
            most.saturating_sub(first)
        })
        .sum();
    usual + more
}

fn others(program: &Program, text: TextId, found: &mut Vec<String>) {
    for parts in parts(program, text) {
        for (place, part) in parts.into_iter().enumerate() {
            // The first part stands in the usual wording; what varies inside it does not.
            if place > 0 {
                found.push(wording(program, part));
            }
            others(program, part, found);
        }
    }
}

/// The texts that may fill each hole of a text: those of one hole together.
fn parts(program: &Program, text: TextId) -> impl Iterator<Item = Vec<TextId>> {
    let entry = program.texts.at(text);
    let holes = program.holes.run(entry.holes, usize::from(entry.count)).iter();
    holes.filter_map(|hole| match hole.fill {
        Fill::Number(_) | Fill::Truth(_) | Fill::State(..) | Fill::Slot(_) => None,
        Fill::Either(_, one, other) => Some(vec![one, other]),
        Fill::Vary(variation, first) => {
            let count = program.variations.at(variation).count as usize;
            Some((first.index()..first.index() + count).map(TextId::at).collect())
        }
    })
}
