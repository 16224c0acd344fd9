//! The proof held against the plain explorer: what is clever must say the same as what is obvious, on every case and on thousands of
//! invented scripts.

use rehearsal::program::{Program, Step};
use rehearsal::proof::{Budget, Extent, Play, Proof, Reduction};
use rehearsal::rehearsal::Stop;

use crate::brute::{self, Account};
use crate::cases::{bytes_of, cases, check_in_doubt, is_script};
use crate::inventor::{checked, invented};
use crate::proven::judge_findings;

const BUDGET: Budget = Budget { states: 1_000_000, memory: 1 << 30 };

#[test]
fn the_proof_says_what_trying_everything_says() {
    let judged = (0..4_500).filter(|number| judges(*number, 100)).count();
    assert!(judged > 2_000, "only {judged} could be judged");
    // Pressure behind which the engine stops.
    assert!(judges(2_192, 200));
}

#[test]
fn it_says_so_of_larger_scripts() {
    let judged = (3_000..3_040).filter(|number| judges(*number, brute::NODES)).count();
    assert!(judged > 25, "only {judged} could be judged");
}

#[test]
fn it_says_so_of_every_case() {
    let mut judged = 0;
    for path in cases().into_iter().filter(|path| is_script(path)) {
        let Some(program) =
            check_in_doubt(&path, bytes_of(&path)).program.filter(|program| !program.about.is_part)
        else {
            continue;
        };
        let account = brute::explore_within(&program, 500);
        let name = path.display().to_string();
        judged += usize::from(account.is_some_and(|account| judge(&program, &account, &name)));
    }
    assert!(judged > 150, "only {judged} cases could be judged");
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
    // The proof counts by runs of steps. Where the engine stops within one, it says nothing of the steps around.
    let within = |stop| matches!(stop, Stop::TooManySteps | Stop::Arithmetic);
    let is_cut = account.stops.iter().any(|(stop, _)| within(*stop));
    for at in (0..u32::MAX).take_while(|_| !is_cut) {
        let Some(step) = program.step(at) else { break };
        assert_eq!(passed.step(at), account.steps.contains(&at), "step {at} {step:?}: {script}");
        if let Step::Unless(branch) = step {
            let held = account.passes.contains(&(at, at + 1));
            let failed = account.passes.iter().any(|(from, to)| *from == at && *to != at + 1);
            assert_eq!(passed.branch(branch), (held, failed), "branch {branch} at {at}: {script}");
        }
    }
    for reply in program.replies.ids().filter(|_| !is_cut) {
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
    judge_odds(&proof, account, script);
    judge_findings(&proof, account, script);
    true
}

fn judge_odds(proof: &Proof<'_>, account: &Account<'_>, script: &str) {
    let (odds, known) = (proof.odds(Play::Uniform), &account.odds);
    let is_near = |one: f64, other: f64, what: &str| {
        let slack = 1e-9 + odds.left + known.left;
        assert!((one - other).abs() <= slack, "{what} is {one}, not {other}: {script}");
    };
    for (outcome, odds) in proof.program().outcomes.ids().zip(&odds.outcomes) {
        let known = known.outcomes.get(&outcome).copied().unwrap_or_default();
        is_near(*odds, known, &format!("the odds of {outcome:?}"));
    }
    let whole = odds.outcomes.iter().sum::<f64>() + odds.stopped + odds.trapped + odds.left;
    is_near(whole, 1.0, "all of it");
    // Where only a stop is left, the one calls it a trap from there on, and the other waits for the stop.
    is_near(odds.stopped + odds.trapped, known.stopped + known.trapped, "what comes to no end");
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
