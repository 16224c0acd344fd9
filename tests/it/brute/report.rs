//! The account of all that can happen, as a page that a person can count after, and the tests of the explorer itself.

use std::fmt::Write as _;
use std::path::Path;

use rehearsal::program::{Program, ReplyId};
use rehearsal::rehearsal::{Draw, Event, Generator, Rehearsal, Waiting};
use rehearsal::source::Id;

use super::promises::{Promise, promises_of};
use super::safety::safety;
use super::{Account, Kind, explore, without_seed};
use crate::cases::{program_of, read, room};
use crate::inventor::{self, Invented};
use crate::properties::{check_alone, random_input};

/// Turns of a random play, after which it is left.
const TURNS: usize = 40;

#[test]
fn all_that_can_happen_is_what_was_counted_by_hand() {
    room("proof/*.talk", report);
}

#[test]
fn all_that_can_happen_in_a_library_is_what_was_counted_by_hand() {
    room("proof/with-a-library/*.talk", report);
}

/// The account of the script at `path`, and its promises.
fn report(path: &Path) -> String {
    let program = program_of(path);
    let account = explore(&program).expect("a script that is small enough");
    let mut page = written(&account);
    for promise in promises_of(&read(path)) {
        let verdict = Promise::read(&promise).judge(&program).expect("a script that is small enough");
        let turns = verdict.turns.map_or_else(String::new, |turns| format!(", shown in {turns} turns"));
        let _ = writeln!(page, "{promise}: {}{turns}", if verdict.holds { "holds" } else { "broken" });
    }
    page
}

/// An account as a page.
pub(crate) fn written(account: &Account<'_>) -> String {
    let program = account.program;
    let count = |fits: fn(&Kind) -> bool| account.nodes.iter().filter(|node| fits(&node.kind)).count();
    let mut page = format!(
        "nodes: {} ({} choices, {} questions, {} ends, {} stops), {} traps\n",
        account.nodes.len(),
        count(|kind| matches!(kind, Kind::Choice(_))),
        count(|kind| matches!(kind, Kind::Question(_))),
        count(|kind| matches!(kind, Kind::Ended(_))),
        count(|kind| matches!(kind, Kind::Stopped(_))),
        account.traps.len(),
    );
    for (outcome, entry) in program.outcomes.pairs() {
        let odds = account.odds.outcomes.get(&outcome).copied().unwrap_or_default();
        let _ = match account.outcomes.get(&outcome) {
            Some(turns) => writeln!(page, "=> {}: {turns} turns, odds {odds:.9}", entry.name),
            None => writeln!(page, "=> {}: never", entry.name),
        };
    }
    for (stop, turns) in &account.stops {
        let _ = writeln!(page, "stopped, {stop:?}: {turns} turns");
    }
    let odds = &account.odds;
    let _ = writeln!(page, "stopped {:.9}, trapped {:.9}, left {:.9}", odds.stopped, odds.trapped, odds.left);
    for (scene, entry) in program.scenes.pairs().filter(|(scene, _)| !account.entered.contains(scene)) {
        let _ = writeln!(page, "never entered: {}, scene {}", entry.name, scene.index());
    }
    for (line, entry) in program.lines.pairs().filter(|(line, _)| !account.lines.contains(line)) {
        let _ =
            writeln!(page, "never told: {}, line {}", program.written(entry.text).written(), line.index());
    }
    for reply in program.replies.ids().filter(|reply| !account.offered.contains(reply)) {
        let _ = writeln!(page, "never offered: {}", said(program, reply));
    }
    write_safety(account, &mut page);
    page
}

fn write_safety(account: &Account<'_>, page: &mut String) {
    let (program, broken) = (account.program, safety(account));
    if let Some(turns) = broken.no_is_passed_over {
        let _ = writeln!(page, "R1 broken in {turns} turns");
    }
    if let Some(turns) = broken.accepting_is_not_best {
        let _ = writeln!(page, "R2 broken in {turns} turns");
    }
    for ((reply, value), turns) in broken.pressure_pays {
        let name = &program.values.at(value).name;
        let _ = writeln!(page, "R7 broken in {turns} turns: {} for {name}", said(program, reply));
    }
    for (reply, turns) in broken.stop_goes_on {
        let _ = writeln!(page, "R21 broken in {turns} turns: {}", said(program, reply));
    }
}

fn said(program: &Program, reply: ReplyId) -> String {
    program.written(program.replies.at(reply).text).written().into_owned()
}

/// Plays a seed, and says in which node it stands at each turn; fails where it stands in none.
fn visited(account: &Account<'_>, seed: u64) -> Vec<usize> {
    let mut visited = Vec::new();
    let mut draws = Generator::new(seed ^ 0xB07E);
    let mut rehearsal = Rehearsal::new(account.program, seed);
    for _ in 0..TURNS {
        rehearsal.advance(&mut |_| {});
        let is_first = matches!(rehearsal.waiting(), Waiting::Question(asked) if asked.question.is_none());
        if !is_first {
            let state = without_seed(&rehearsal);
            let found = account.nodes.iter().position(|node| node.rehearsal.state() == &state);
            visited.push(
                found.unwrap_or_else(|| panic!("seed {seed} comes to a state that was not found: {state:?}")),
            );
        }
        let Some(input) = random_input(rehearsal.waiting(), &mut draws) else { break };
        rehearsal.give(input).unwrap();
    }
    visited
}

/// What seeded plays come to was found, with no more turns than they took, in lines and replies that were found too.
#[test]
fn seeded_plays_never_leave_what_was_found() {
    let mut looked_at = 0;
    for number in 0..60 {
        let Invented { text, .. } = inventor::invented(number);
        let Some(program) = inventor::checked(&text) else { continue };
        let Some(account) = explore(&program).filter(|account| account.nodes.len() < 2_000) else { continue };
        looked_at += 1;
        for seed in 0..12 {
            for at in visited(&account, seed) {
                assert!(account.nodes[at].turns as usize <= TURNS, "{text}");
            }
        }
    }
    assert!(looked_at > 15, "only {looked_at} invented scripts can be looked at");
}

/// The odds of invented scripts and of what they come to add up.
#[test]
fn odds_add_up() {
    for number in 100..140 {
        let Invented { text, promises } = inventor::invented(number);
        let Some(program) = inventor::checked(&text) else { continue };
        let Some(account) = explore(&program).filter(|account| account.nodes.len() < 1_000) else { continue };
        let odds = &account.odds;
        let all = odds.outcomes.values().sum::<f64>() + odds.stopped + odds.trapped + odds.left;
        assert!((all - 1.0).abs() < 1e-9, "{all}: {text}");
        for (outcome, entry) in program.outcomes.pairs() {
            let promise = Promise::read(&format!("reach {}", entry.name));
            let verdict = promise.judge(&program).unwrap();
            assert_eq!(verdict.turns, account.outcomes.get(&outcome).copied(), "{text}");
            let promise = Promise::read(&format!("never {}", entry.name));
            assert_eq!(promise.judge(&program).unwrap().holds, !verdict.holds, "{text}");
        }
        for promise in promises {
            Promise::read(&promise).judge(&program);
        }
    }
}

/// What is told is drawn, whatever needs no luck asks for none, and where the digits run out it is 0.
#[test]
fn a_rehearsal_draws_what_it_is_told() {
    let text = "---\ntitle: T\nsummary: S\nflags: [one, two]\noutcomes: {done: {kind: time, title: Done}}\n---\n== start\n\
        ~ one = chance(0), two = chance(100)\n~ one = chance(30)\n[shuffle]\n    - Alone.\n[shuffle]\n    - First.\n    - Second.\n    - Third.\n\
        ~ two = chance(60)\n{one}, {two}.\n=> done\n";
    let program = check_alone(text.as_bytes().to_vec(), None).program.expect("a sound script");
    let asked = [Draw::Chance(30), Draw::Below(3), Draw::Chance(60)];
    let plays: [(&[u32], &str); 4] = [
        (&[], "Alone. First. false, false."),
        (&[1, 1], "Alone. Second. true, false."),
        (&[0, 9, 9], "Alone. Third. false, true."),
        (&[1, 0, 1, 7], "Alone. First. true, true."),
    ];
    for (digits, expected) in plays {
        let mut rehearsal = Rehearsal::new(&program, 5);
        rehearsal.tell_draws(digits.to_vec());
        let mut told = Vec::new();
        rehearsal.advance(&mut |event| {
            if let Event::Narration { text, .. } = event {
                told.push(text.written().into_owned());
            }
        });
        assert_eq!((told.join(" ").as_str(), rehearsal.drawn()), (expected, &asked[..]));
    }
    let mut rehearsal = Rehearsal::new(&program, 5);
    rehearsal.advance(&mut |_| {});
    assert!(rehearsal.drawn().is_empty(), "a seed takes nothing down");
}

/// How many of a thousand invented scripts can be used.
#[test]
#[ignore = "slow; for those who change the inventor"]
fn invented_scripts_are_of_use() {
    let (mut sound, mut stopping, mut trapping, mut kept, mut broken) = (0, 0, 0, 0, 0);
    let mut sizes = Vec::new();
    for number in 0..1_000 {
        let Invented { text, promises } = inventor::invented(number);
        let Some(program) = inventor::checked(&text) else { continue };
        sound += 1;
        let Some(account) = explore(&program).filter(|account| account.nodes.len() < 5_000) else { continue };
        sizes.push(account.nodes.len());
        stopping += usize::from(!account.stops.is_empty());
        trapping += usize::from(!account.traps.is_empty());
        for verdict in promises.iter().filter_map(|promise| Promise::read(promise).judge(&program)) {
            if verdict.holds { kept += 1 } else { broken += 1 }
        }
    }
    sizes.sort_unstable();
    let tenths: Vec<usize> = (1..10).map(|tenth| sizes[sizes.len() * tenth / 10]).collect();
    println!(
        "{sound} sound, {} of them small; {stopping} are stopped somewhere, {trapping} have traps",
        sizes.len()
    );
    println!("nodes, by tenths: {tenths:?}; {kept} promises kept, {broken} broken");
}
