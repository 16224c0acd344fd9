//! Moves as JSON: one object, its version in it. `docs/tools.md` describes it; a change that a reader could notice is a new version.

use rehearsal::practice::worth;
use rehearsal::program::{Library, Move, MoveKind};
use serde::Serialize;

use super::super::formats::json::pretty;
use super::super::list::{Entry, offering, practising};

/// The version of the shape below.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Moves<'a> {
    version: u32,
    library: &'a str,
    moves: Vec<Card<'a>>,
}

#[derive(Serialize)]
struct Card<'a> {
    name: &'a str,
    kind: Option<&'static str>,
    label: &'a str,
    rule: &'a str,
    why: Option<&'a str>,
    sounds: Option<&'a str>,
    goes_wrong: Option<&'a str>,
    evidence: Option<&'a str>,
    evidence_in_words: Option<&'a str>,
    source: Option<&'a str>,
    antidote: Option<&'a str>,
    stops: bool,
    practised_in: Vec<&'a str>,
    offered_in: Vec<&'a str>,
}

/// These moves of `library`.
pub(super) fn moves(library: &Library, moves: &[&Move], entries: &[Entry]) -> String {
    let cards = moves.iter().map(|one| card(one, entries));
    pretty(&Moves { version: VERSION, library: &library.title, moves: cards.collect() })
}

fn card<'a>(one: &'a Move, entries: &'a [Entry]) -> Card<'a> {
    let written = |text: &'a str| (!text.is_empty()).then_some(text);
    let name = |entry: &'a Entry| entry.script.name.as_str();
    Card {
        name: &one.name,
        kind: one.kind.map(MoveKind::word),
        label: &one.label,
        rule: &one.rule,
        why: written(&one.why),
        sounds: written(&one.sounds),
        goes_wrong: written(&one.goes_wrong),
        evidence: written(&one.evidence),
        evidence_in_words: written(worth(&one.evidence)),
        source: written(&one.source),
        antidote: one.antidote.as_deref(),
        stops: one.stops,
        practised_in: practising(&one.name, entries).map(name).collect(),
        offered_in: offering(&one.name, entries).map(name).collect(),
    }
}
