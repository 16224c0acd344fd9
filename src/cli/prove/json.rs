//! Accounts of proofs as JSON: one object, its version in it. `docs/ci.md` describes it; a change that a reader could notice is a new
//! version.

use std::collections::BTreeMap;

use rehearsal::proof::{Extent, Share};
use serde::Serialize;

use super::super::formats::json::{Diagnostic, Unchecked, diagnostic, pretty, unchecked};
use super::Proven;
use super::account::{self, Account, Decides, Played};

/// The version of the shape below.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    scripts: Vec<Script<'a>>,
    unproven: Vec<Unchecked<'a>>,
}

#[derive(Serialize)]
struct Script<'a> {
    file: &'a str,
    #[serde(flatten)]
    account: Option<Told<'a>>,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    title: &'a str,
    exact: bool,
    limit: Option<&'static str>,
    states: u64,
    transitions: u64,
    depth: u32,
    bytes: u64,
    seconds: f64,
    reached: Reached,
    outcomes: Vec<End<'a>>,
    plays: Option<Vec<Play<'a>>>,
    best_points: Option<f64>,
    deciding: Option<Vec<Deciding<'a>>>,
    sampled: Option<Sampled<'a>>,
}

#[derive(Serialize)]
struct Reached {
    scenes: Part,
    lines: Part,
    replies: Part,
    outcomes: Part,
}

#[derive(Serialize)]
struct Part {
    reached: usize,
    all: usize,
}

#[derive(Serialize)]
struct End<'a> {
    name: &'a str,
    title: &'a str,
    kind: &'static str,
    shortest: Option<u32>,
    turns: Option<Turns>,
    score: Option<Score>,
}

#[derive(Serialize)]
struct Turns {
    least: u32,
    median: Option<u32>,
    most: Option<u32>,
}

#[derive(Serialize)]
struct Score {
    least: f64,
    most: f64,
}

#[derive(Serialize)]
struct Play<'a> {
    name: &'static str,
    odds: BTreeMap<&'a str, f64>,
    no_end: f64,
    points: Option<f64>,
}

#[derive(Serialize)]
struct Sampled<'a> {
    plays: u64,
    times: BTreeMap<&'a str, u64>,
}

#[derive(Serialize)]
struct Deciding<'a> {
    line: u32,
    reply: &'a str,
    closes: &'a [String],
    states: u64,
    of: u64,
}

/// Everything that was proven, and what was not.
pub(super) fn render(all: &[Proven]) -> String {
    pretty(&Report {
        version: VERSION,
        scripts: all.iter().filter(|one| one.looked.unchecked.is_none()).map(script).collect(),
        unproven: all.iter().filter_map(|one| unchecked(&one.looked)).collect(),
    })
}

fn script(one: &Proven) -> Script<'_> {
    Script {
        file: &one.looked.file,
        account: one.account.as_ref().map(told),
        diagnostics: one.looked.findings.iter().map(diagnostic).collect(),
    }
}

fn told(account: &Account) -> Told<'_> {
    let numbers = account.numbers.as_ref();
    let part = |share: Share| Part { reached: share.reached, all: share.all };
    let reached = account.reached;
    Told {
        title: &account.title,
        exact: account.is_exact(),
        limit: limit(account.extent),
        states: account.states,
        transitions: account.transitions,
        depth: account.depth,
        bytes: account.bytes,
        seconds: account.took.as_secs_f64(),
        reached: Reached {
            scenes: part(reached.scenes),
            lines: part(reached.lines),
            replies: part(reached.replies),
            outcomes: part(reached.outcomes),
        },
        outcomes: ends(account),
        plays: numbers.map(|numbers| numbers.plays.iter().map(|play| played(account, play)).collect()),
        best_points: numbers.and_then(|numbers| numbers.best),
        deciding: numbers.map(|numbers| numbers.deciding.iter().map(deciding).collect()),
        sampled: account.sampled.as_ref().map(|sampled| Sampled {
            plays: sampled.plays,
            times: names(account).zip(sampled.times.iter().copied()).collect(),
        }),
    }
}

/// The names of the outcomes.
fn names(account: &Account) -> impl Iterator<Item = &str> {
    account.outcomes.iter().map(|end| end.name.as_str())
}

fn played<'a>(account: &'a Account, play: &Played) -> Play<'a> {
    Play {
        name: play.name,
        odds: names(account).zip(play.odds.iter().copied()).collect(),
        no_end: play.endless,
        points: play.points,
    }
}

/// What has kept the proof from knowing every state.
fn limit(extent: Extent) -> Option<&'static str> {
    match extent {
        Extent::Exact => None,
        Extent::States => Some("states"),
        Extent::Memory => Some("memory"),
        Extent::Interrupted => Some("stopped"),
        Extent::Wide => Some("width"),
    }
}

fn ends(account: &Account) -> Vec<End<'_>> {
    let ranges = account.numbers.as_ref().map_or(&[][..], |numbers| &numbers.ends);
    let end = |(index, end): (usize, &'_ account::End)| {
        let range = ranges.get(index);
        let turns = range.and_then(|range| range.turns);
        let score = range.and_then(|range| range.score);
        (turns, score, end.shortest)
    };
    let row = |(index, one)| {
        let (turns, score, shortest) = end((index, one));
        End {
            name: &one.name,
            title: &one.title,
            kind: one.kind.word(),
            shortest,
            turns: turns.map(|turns| Turns { least: turns.least, median: turns.median, most: turns.most }),
            score: score.map(|score| Score { least: score.least, most: score.most }),
        }
    };
    account.outcomes.iter().enumerate().map(row).collect()
}

fn deciding(one: &Decides) -> Deciding<'_> {
    let (states, of) = one.states;
    Deciding { line: one.line, reply: &one.words, closes: &one.closes, states, of }
}
