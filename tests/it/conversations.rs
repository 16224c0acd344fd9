//! Conversations that a proof shows: each is a rehearsal on some day, goes where it is said to go, and replays as a playthrough.

use rehearsal::authoring::playtest::{Heading, Plan, record, replay};
use rehearsal::program::Program;
use rehearsal::proof::{Budget, Extent, MOST_DAYS, Proof};
use rehearsal::rehearsal::Waiting;
use rehearsal::source::FileId;
use rehearsal::syntax::play;

use crate::inventor::{checked, invented};

const BUDGET: Budget = Budget { states: 100_000, memory: 1 << 28 };

#[test]
fn every_end_that_is_shown_is_an_end_that_is_had() {
    let (mut shown, mut missed) = (0, 0);
    for number in 0..400 {
        let script = invented(number).text;
        let Some(program) = checked(&script) else { continue };
        let proof = Proof::of(&program, BUDGET, &mut || false);
        if proof.extent() != Extent::Exact {
            continue;
        }
        for (id, outcome) in program.outcomes.pairs() {
            let Some(way) = proof.way_to_end(id) else { continue };
            let conversation = proof.conversation(&way, MOST_DAYS);
            let Some(rehearsal) = conversation.rehearsal(&program) else {
                assert!(conversation.odds < 0.01, "no day for {}: {script}", outcome.name);
                missed += 1;
                continue;
            };
            let ends = matches!(rehearsal.waiting(), Waiting::Ended(ending) if ending.outcome == id);
            assert!(ends, "`{}` is not how it ends: {script}", outcome.name);
            assert_eq!(Some(rehearsal.turns()), proof.shortest(id), "{script}");
            replays(&program, &record(&rehearsal, Heading::default()));
            shown += 1;
        }
    }
    assert!(shown > 300 && missed < shown / 20, "{shown} shown, {missed} missed");
}

fn replays(program: &Program, text: &str) {
    let (play, notes) = play::parse(FileId(0), text);
    assert!(notes.is_empty(), "{notes:?}: {text}");
    let (plan, notes) = Plan::new(program, text, &play);
    assert!(notes.is_empty(), "{notes:?}: {text}");
    let verdict = replay(&plan);
    assert!(verdict.parting.is_none(), "{:?}: {text}", verdict.parting);
}
