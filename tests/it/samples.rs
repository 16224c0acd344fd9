//! Random rehearsals on the proof's own walk: only what the proof knows to be possible, and the same each time.

use std::fmt::Write as _;

use rehearsal::program::Program;
use rehearsal::proof::{BUDGET, Budget, EFFORT, Effort, Ended, Extent, Proof, Sample};

use crate::cases::findings;
use crate::properties::{check_alone, for_every_script, shipped};
use crate::rehearsals::sound;
use crate::sets::{round, round_program};

/// Enough for scripts of a few scenes.
const SOME: Effort = Effort { plays: 200, turns: 5_000 };

#[test]
fn what_is_met_by_chance_can_be_met() {
    for seed in 0..100 {
        let program = round_program(seed);
        let proof = Proof::states_of(&program, BUDGET);
        assert_eq!(proof.extent(), Extent::Exact);
        within(&program, &proof.sample(SOME, seed, &mut || false), &proof, &round(seed));
        within(&program, &proof.plays(50, seed), &proof, &round(seed));
    }
}

/// Everything that a sample passed, the proof passed too; and what is met is met in so many turns.
fn within(program: &Program, sample: &Sample, proof: &Proof<'_>, text: &str) {
    let (some, all) = (&sample.passed, proof.passed());
    let both = |(one, other): (bool, bool), (first, second): (bool, bool)| one <= first && other <= second;
    for at in 0..20_000 {
        assert!(some.step(at) <= all.step(at), "step {at}\n{text}");
        assert!(both(some.branch(at), all.branch(at)), "branch {at}\n{text}");
    }
    for reply in program.replies.ids() {
        assert!(both(some.reply(reply), all.reply(reply)), "{reply:?}\n{text}");
    }
    let met: u64 = sample.ends.iter().map(|(_, met)| met.times).sum();
    assert_eq!(met + sample.left, sample.plays);
    assert!(sample.plays > 0);
}

#[test]
fn a_sample_is_the_same_each_time() {
    for_every_script(1, |program, seed| {
        let proof = Proof::states_of(program, Budget { states: 0, ..BUDGET });
        assert_eq!(proof.extent(), Extent::States);
        let sample = proof.sample(SOME, seed, &mut || false);
        assert_eq!(sample, proof.sample(SOME, seed, &mut || false));
        assert_eq!(proof.sample(SOME, seed, &mut || true).plays, 0);
    });
}

#[test]
fn every_outcome_of_a_shipped_script_is_met_by_chance() {
    for path in shipped() {
        let program = sound(&path);
        let proof = Proof::states_of(&program, Budget { states: 0, ..BUDGET });
        let sample = proof.sample(EFFORT, 1, &mut || false);
        for outcome in program.outcomes.ids() {
            let met = sample.outcome(outcome);
            assert!(met.is_some_and(|met| !met.turns.is_empty()), "{}: {outcome:?}", path.display());
        }
    }
}

/// So many flags in so many conditions that nobody keeps a table of which matters where.
#[test]
fn a_script_without_a_chart_is_played_by_the_engine() {
    const FLAGS: usize = 3_000;
    let flags: Vec<String> = (0..FLAGS).map(|flag| format!("flag_{flag}")).collect();
    let mut text = format!(
        "---\ntitle: Wide\nsummary: Many flags.\ncast: {{Sam: A friend.}}\nflags: [{}]\noutcomes: {{done: {{kind: time, title: Done}}}}\n---\n\
         == start\n? name: Who?\n",
        flags.join(",\n  ")
    )
    .replace("flags:", "slots: {name: {ask: Who?, default: Kim}}\nflags:");
    for (at, flag) in flags.iter().enumerate() {
        let _ = write!(
            text,
            "[if {flag}]\n    Sam: Set.\n[else]\n    Sam: Not set.\n[if not {flag}]\n    ~ {flag} = true\n+ Go {at}.\n    -> scene-{at}\n\
             + [if {flag} and chance(50)] Stay {at}.\n    => done\n\n== scene-{at}\n"
        );
    }
    text.push_str("=> done\n");
    let checked = check_alone(text.into_bytes(), None);
    let program = checked.program.as_ref().unwrap_or_else(|| panic!("{}", findings(&checked)));
    let proof = Proof::states_of(program, BUDGET);
    assert_eq!(proof.extent(), Extent::Wide);
    let sample = proof.sample(Effort { plays: 3, turns: u64::MAX }, 5, &mut || false);
    assert_eq!((sample.plays, sample.left), (3, 0));
    assert!(
        matches!(sample.ends[..], [(Ended::Outcome(_), ref met)] if met.times == 3 && met.turns.len() > 1)
    );
    assert!(sample.passed.step(0) && sample.passed.branch(0) == (false, true));
    assert_eq!(sample, proof.sample(Effort { plays: 3, turns: u64::MAX }, 5, &mut || false));
}
