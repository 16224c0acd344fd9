//! What the proof finds in small scripts, as their authors read it: each finding, and behind it the conversation that shows it.
//!
//! A case is `tests/cases/proven/a-sentence.talk`. One beside a `library.yaml`, in a folder of its own, has to keep what scripts of a
//! library keep. No more than [`STATES`] states are looked at, so that a case can be too large to be proven.

use std::path::Path;

use rehearsal::program::{Checked, Program};
use rehearsal::proof::{Bar, Budget, Finding, Proof, Way};
use rehearsal::source::render;

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
    let found = proof.settled(bar, checked.doubts.clone());
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
                told += &format!("\n  > {}", program.written(program.replies.at(*reply).text).plain());
            }
            None => told += "\n  > (an answer)",
        }
    }
    told
}
