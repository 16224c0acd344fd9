//! What the proof finds in small scripts, as their authors read it: each finding, and behind it the conversation that shows it.
//!
//! A case is `tests/cases/proven/a-sentence.talk`. One beside a `library.yaml`, in a folder of its own, has to keep what scripts of a
//! library keep. No more than [`STATES`] states are looked at, so that a case can be too large to be proven.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rehearsal::program::{Checked, Claim, Program};
use rehearsal::proof::{Bar, Budget, Finding, Plays, Proof, Way};
use rehearsal::rehearsal::Input;
use rehearsal::source::{Code, render};

use crate::brute::Account;
use crate::brute::promises::Promise;
use crate::brute::safety::safety;
use crate::cases::{bytes_of, check_in_doubt, findings, library_beside, room};

/// How many states a case may have.
const STATES: u64 = 20_000;

const WIDTH: usize = 100;

#[test]
fn proven() {
    room("proven/{*,*/*}.talk", report);
}

/// What the proof finds in a script that was checked, and the conversations as they are written here; nothing where it is no program.
pub(crate) fn found_in(checked: &Checked, bar: Bar) -> (Vec<Finding>, Vec<String>) {
    let Some(program) = &checked.program else { return (Vec::new(), Vec::new()) };
    let budget = Budget { states: STATES, memory: 1 << 30 };
    let proof = Proof::of(program, budget, &mut || false);
    let found = proof.settled(bar, checked.doubts.clone(), &Plays::default());
    let ways = found.iter().map(|found| found.way.as_ref().map_or(String::new(), |way| told(program, way)));
    let ways = ways.collect();
    (found, ways)
}

fn report(path: &Path) -> String {
    let checked = check_in_doubt(path, bytes_of(path));
    let bar = if library_beside(path).is_some() { Bar::Library } else { Bar::Any };
    let (found, ways) = found_in(&checked, bar);
    let mut lines: Vec<String> = Vec::new();
    if !checked.notes.is_empty() || checked.program.is_none() {
        lines.push(findings(&checked));
    }
    for (found, way) in found.iter().zip(ways) {
        lines.push(render(&found.diagnostic, &checked.sources, WIDTH, false) + &way);
    }
    if lines.is_empty() {
        return findings(&checked);
    }
    lines.join("\n\n")
}

/// A conversation, a line a turn.
fn told(program: &Program, way: &Way) -> String {
    let mut told = String::from("\nshown by:");
    if program.temperaments.len() > 1 {
        told += &format!("\n  they arrive {}", program.temperaments.at(way.temperament).name);
    }
    if way.turns.is_empty() {
        told += "\n  nothing, it is so from the start";
    }
    for turn in &way.turns {
        match turn {
            Some(reply) => {
                told += &format!("\n  > {}", program.written(program.replies.at(*reply).text).written());
            }
            None => told += "\n  > (an answer)",
        }
    }
    told
}

/// What is found in invented scripts is what trying everything finds, and each conversation can be had.
/// Holds what a proof finds against trying everything: promises, safety rules, traps, and that each conversation can be had.
pub(crate) fn judge_findings(proof: &Proof<'_>, account: &Account<'_>, script: &str) {
    let found = proof.findings(Bar::Any);
    let name = format!("{script}\n{found:#?}");
    for found in &found {
        assert!(found.way.as_ref().is_none_or(|way| can_be_had(account, way)), "{name}");
    }
    judge_promises(proof.program(), account, &found, &name);
    judge_safety(account, &found, &name);
    if account.stops.is_empty() {
        let turns = account.traps.iter().map(|node| account.nodes[*node].turns).min();
        assert_eq!(shortest(&found, Code::Trap), turns, "traps: {name}");
    }
}

fn judge_promises(program: &Program, account: &Account<'_>, found: &[Finding], name: &str) {
    for promise in &program.promises {
        let Some(verdict) = Promise::read(&promise.text).judge(program) else { continue };
        let told = found.iter().find(|found| {
            found.diagnostic.code == Code::BrokenPromise && found.diagnostic.place == promise.place
        });
        if told.is_some_and(|told| told.diagnostic.message.contains("no rehearsal enters")) {
            continue;
        }
        let is_of_reach = matches!(promise.claim, Claim::Reach(_));
        if is_of_reach && !account.stops.is_empty() {
            continue;
        }
        assert_eq!(told.is_none(), verdict.holds, "{}: {name}", promise.text);
        let is_lost = is_of_reach && promise.from.is_none();
        if let Some(way) = told.and_then(|told| told.way.as_ref()).filter(|_| !is_lost) {
            assert_eq!(Some(length(way)), verdict.turns, "{}: {name}", promise.text);
        }
    }
}

fn judge_safety(account: &Account<'_>, found: &[Finding], name: &str) {
    let safety = safety(account);
    assert_eq!(shortest(found, Code::NoMeansStop), safety.no_is_passed_over, "R1: {name}");
    assert_eq!(shortest(found, Code::AcceptNoFirst), safety.accepting_is_not_best, "R2: {name}");
    let going = found.iter().filter(|found| found.diagnostic.code == Code::StopGoesOn);
    let going = going.map(|found| {
        let way = found.way.as_ref().unwrap();
        (way.turns.last().copied().flatten().unwrap(), length(way))
    });
    assert_eq!(going.collect::<BTreeMap<_, _>>(), safety.stop_goes_on, "R21: {name}");
    let paying = found.iter().filter(|found| found.diagnostic.code == Code::PressurePays);
    let paying = paying.filter_map(|found| {
        let way = found.way.as_ref()?;
        let meter = account
            .program
            .values
            .pairs()
            .find(|(_, value)| value.place == found.diagnostic.related[0].place);
        Some(((way.turns.last().copied().flatten()?, meter?.0), length(way)))
    });
    assert_eq!(paying.collect::<BTreeMap<_, _>>(), safety.pressure_pays, "R7: {name}");
}

/// How many turns the shortest conversation takes that is shown with a finding of this code.
fn shortest(found: &[Finding], code: Code) -> Option<u32> {
    let found = found.iter().filter(|found| found.diagnostic.code == code);
    found.map(|found| length(found.way.as_ref().unwrap())).min()
}

fn length(way: &Way) -> u32 {
    u32::try_from(way.turns.len()).unwrap()
}

/// Whether some rehearsal goes this way.
fn can_be_had(account: &Account<'_>, way: &Way) -> bool {
    let first = &account.starts[rehearsal::source::Id::index(way.temperament)];
    let mut here: BTreeSet<usize> = first.iter().map(|way| way.to).collect();
    for turn in &way.turns {
        let fits = |input: &Input| match (input, turn) {
            (Input::Reply(given), Some(reply)) => given == reply,
            (Input::Answer(_), None) => true,
            _ => false,
        };
        let edges = here.iter().flat_map(|node| &account.nodes[*node].edges);
        let ways = edges.filter(|edge| fits(&edge.input)).flat_map(|edge| &edge.ways);
        here = ways.map(|way| way.to).collect();
    }
    !here.is_empty()
}
