//! The proof held against the plain explorer: what is clever must say the same as what is obvious, on every case and on thousands of
//! invented scripts.

use rehearsal::program::{Program, Step};
use rehearsal::proof::{Budget, Extent, Proof, Reduction};

use crate::brute::{self, Account};
use crate::inventor::{checked, invented};

const BUDGET: Budget = Budget { states: 1_000_000, memory: 1 << 30 };

#[test]
fn the_proof_says_what_trying_everything_says() {
    let judged = (0..2_000).filter(|number| judges(*number, 60)).count();
    assert!(judged > 250, "only {judged} could be judged");
}

#[test]
fn it_says_so_of_larger_scripts() {
    let judged = (3_000..3_040).filter(|number| judges(*number, brute::NODES)).count();
    assert!(judged > 25, "only {judged} could be judged");
}

/// False where there is nothing to judge, or too much.
fn judges(number: u64, most: usize) -> bool {
    let script = invented(number).text;
    let Some(program) = checked(&script) else { return false };
    let account = brute::explore_within(&program, most);
    account.is_some_and(|account| judge(&program, &account, &format!("script {number}:\n{script}")))
}

/// False where detours can lead into each other without end: then nothing is claimed, and there is nothing to judge.
fn judge(program: &Program, account: &Account<'_>, script: &str) -> bool {
    let proof = Proof::of(program, BUDGET, &mut || false);
    if proof.extent() == Extent::Wide {
        return false;
    }
    assert_eq!(proof.extent(), Extent::Exact, "{script}");
    // What the safety rules remember may part states that the engine does not.
    if !program.scenes.iter().any(|scene| scene.declines) {
        assert!(proof.states() <= account.nodes.len() as u64, "more states than the engine has: {script}");
    }
    let passed = proof.passed();
    for at in 0..u32::MAX {
        let Some(step) = program.step(at) else { break };
        assert_eq!(passed.step(at), account.steps.contains(&at), "step {at} {step:?}: {script}");
        if let Step::Unless(branch) = step {
            let held = account.passes.contains(&(at, at + 1));
            let failed = account.passes.iter().any(|(from, to)| *from == at && *to != at + 1);
            assert_eq!(passed.branch(branch), (held, failed), "branch {branch} at {at}: {script}");
        }
    }
    for reply in program.replies.ids() {
        assert_eq!(passed.reply(reply).0, account.offered.contains(&reply), "{reply:?}: {script}");
    }
    for outcome in program.outcomes.ids() {
        assert_eq!(proof.shortest(outcome), account.outcomes.get(&outcome).copied(), "{outcome:?}: {script}");
    }
    let mut stops = proof.stops();
    let mut known = account.stops.clone();
    stops.sort_unstable_by_key(|(stop, turns)| (format!("{stop:?}"), *turns));
    known.sort_unstable_by_key(|(stop, turns)| (format!("{stop:?}"), *turns));
    assert_eq!(stops, known, "stops: {script}");
    true
}

#[test]
fn no_reduction_changes_an_answer() {
    let mut looked_at = 0;
    for number in 0..1_000 {
        let script = invented(number).text;
        let Some(program) = checked(&script) else { continue };
        let small = Budget { states: 200, ..BUDGET };
        let short = Proof::of(&program, small, &mut || false);
        if short.extent() != Extent::Exact {
            continue;
        }
        for reduction in Reduction::ALL {
            let long = Proof::without(&program, Budget { states: 5_000, ..BUDGET }, reduction);
            // Some are finite in theory only, once a reduction is left out.
            if long.extent() == Extent::Exact {
                same_answers(&short, &long, &format!("without {reduction:?}, script {number}:\n{script}"));
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 2_000, "only {looked_at} could be looked at");
}

fn same_answers(short: &Proof<'_>, long: &Proof<'_>, what: &str) {
    assert!(long.states() >= short.states(), "{what}");
    assert_eq!(short.passed(), long.passed(), "{what}");
    assert_eq!(short.stops(), long.stops(), "{what}");
    for outcome in short.program().outcomes.ids() {
        assert_eq!(short.shortest(outcome), long.shortest(outcome), "{outcome:?} {what}");
    }
}
