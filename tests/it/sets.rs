//! Sets of states against the same states one by one: as many of them, and the same passed on the way.

use proptest::prelude::{Strategy, prop_assert_eq, proptest};
use proptest::test_runner::TestCaseError;
use rehearsal::program::{Fetched, Program, check};
use rehearsal::proof::{BUDGET, Budget, Extent, Proof};
use rehearsal::rehearsal::Generator;

use crate::properties::{check_alone, config, shipped};
use crate::rehearsals::sound;
use crate::{cases, invented};

/// Scripts with more states than this are left to those that test less of them.
const FEW: Budget = Budget { states: 60_000, memory: BUDGET.memory };

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn sets_hold_the_states_of_invented_scripts(text in narrow(invented::script())) {
        agree_on(&text)?;
    }

    #[test]
    fn sets_hold_the_states_of_small_invented_scripts(text in narrow(invented::small())) {
        agree_on(&text)?;
    }
}

/// Scripts that come round, with as many values as fit.
#[test]
fn sets_hold_the_states_of_round_scripts() {
    let (mut fitting, mut states) = (0, 0);
    for seed in 0..ROUND {
        let text = round(seed);
        let found = agree(&round_program(seed));
        match found {
            Ok(found) => (fitting, states) = (fitting + usize::from(found > 0), states + found),
            Err(reason) => panic!("{reason}\n{text}"),
        }
    }
    assert!(fitting as u64 * 4 > ROUND * 3, "{fitting} of {ROUND} were looked at");
    assert!(states > ROUND * 40, "{states} states are few");
}

/// Promises about the whole script, of every state at once.
#[test]
fn sets_keep_promises() {
    let promises = [
        ("reach done", Some(true)),
        ("never done", Some(false)),
        ("reach done if trust == 3", Some(true)),
        ("never done if trust == 0", Some(true)),
        ("reach lost", Some(false)),
        ("always trust < 4", Some(true)),
        ("always trust > 0", Some(false)),
        ("always trust > 0 if met", Some(true)),
        ("always not met", Some(false)),
        ("reach done within 3 turns", None),
        ("from start reach done", None),
    ];
    let written: Vec<String> = promises.iter().map(|(promise, _)| format!("  - {promise}\n")).collect();
    let text = format!(
        "---\ntitle: Kept\nsummary: Promises.\ncast: {{Sam: A friend.}}\nmeters: {{trust: {{start: 0, range: 0..3}}}}\nflags: [met]\n\
         outcomes:\n  done: {{kind: time, title: Done}}\n  lost: {{kind: time, title: Lost}}\nexpect:\n{}---\n\
         == start\n+ More.\n    ~ trust += 1\n    -> start\n+ [if trust > 1] Meet.\n    ~ met = true\n    -> start\n\
         + [if met] Go.\n    => done\n+ [if trust > 2 and not met and trust < 3] Lose.\n    => lost\n",
        written.concat()
    );
    let checked = check_alone(text.into_bytes(), None);
    let program = checked.program.as_ref().unwrap_or_else(|| panic!("{}", cases::findings(&checked)));
    let sets = Proof::by_sets(program, BUDGET.memory, &mut || false).expect("few values");
    for (promise, (text, kept)) in program.promises.iter().zip(promises) {
        assert_eq!(sets.holds(promise), kept, "{text}");
    }
    assert_eq!(program.promises.len(), promises.len());
    assert!(sets.outcomes().len() == 1 && sets.stops().is_empty());
}

/// Nothing is given where it would take too much, or is stopped.
#[test]
fn sets_are_given_up_in_time() {
    let program = round_program(1);
    assert!(Proof::by_sets(&program, BUDGET.memory, &mut || false).is_some());
    assert!(Proof::by_sets(&program, 10, &mut || false).is_none());
    assert!(Proof::by_sets(&program, BUDGET.memory, &mut || true).is_none());
}

#[test]
fn sets_hold_the_states_of_every_case() {
    let scripts = cases::cases().into_iter().filter(|path| cases::is_script(path));
    let programs: Vec<_> = scripts
        .filter_map(|path| cases::check_case(&path).program.map(|program| (path, program)))
        .chain(shipped().into_iter().map(|path| (path.clone(), sound(&path))))
        .collect();
    let mut fitting = 0;
    for (path, program) in &programs {
        match agree(program) {
            Ok(states) => fitting += usize::from(states > 0),
            Err(reason) => panic!("{}: {reason}", path.display()),
        }
    }
    assert!(fitting * 2 > programs.len(), "{fitting} of {} were looked at", programs.len());
}

/// The same with few values, so that their combinations fit, and with nothing offered by chance.
fn narrow(scripts: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    scripts.prop_map(|text| {
        text.replace("start: 4, range: 0..10", "start: 2, range: 0..4")
            .replace("start: -3, range: -7..3", "start: -1, range: -2..1")
            .replace("[if chance(50)]", "[if left]")
    })
}

fn agree_on(text: &str) -> Result<(), TestCaseError> {
    let checked = check_alone(text.as_bytes().to_vec(), None);
    if let Some(program) = &checked.program {
        agree(program).map_err(|reason| TestCaseError::fail(format!("{reason}\n{text}")))?;
    }
    prop_assert_eq!(checked.program.is_some(), true);
    Ok(())
}

/// How many states there are, where both could look at them; why they do not agree.
fn agree(program: &Program) -> Result<u64, String> {
    let Some(sets) = Proof::by_sets(program, BUDGET.memory, &mut || false) else { return Ok(0) };
    let proof = Proof::states_of(program, FEW);
    if proof.extent() != Extent::Exact {
        return Ok(0);
    }
    if sets.states() != proof.states() {
        return Err(format!("{} states in sets, and {} one by one", sets.states(), proof.states()));
    }
    if sets.passed() != proof.passed() {
        return Err(format!("passed:\n{:?}\n{:?}", sets.passed(), proof.passed()));
    }
    Ok(sets.states())
}

/// How many round scripts are looked at.
const ROUND: u64 = 250;

const CONDITIONS: &[&str] = &[
    "trust > 2",
    "trust == 1",
    "calm < 0",
    "met",
    "not met",
    "mood >= tense",
    "trust > calm",
    "met or calm > 1",
    "trust + calm > 3",
    "mood == easy and not met",
    "trust * calm < 4",
    "not (trust > 1 and met)",
    "chance(30)",
    "met and chance(50)",
    "trust / 2 == 1",
    "6 / calm == 3",
];

const CHANGES: &[&str] = &[
    "trust += 1",
    "trust -= 1",
    "trust += 3",
    "trust -= 9",
    "calm += 1",
    "calm -= 2",
    "trust = 2",
    "calm = trust - 3",
    "calm += trust",
    "calm -= trust * 2",
    "met = true",
    "met = not met",
    "mood = tense",
    "mood = closed",
    "mood = easy",
    "met = trust > calm",
    "trust = 90",
    "trust += 6 / 2 - calm",
    "trust = 4 / calm",
];

/// The program of a round script; what its text cannot rule out is left to the proof.
pub(crate) fn round_program(seed: u64) -> Program {
    let script = Fetched { name: "round.talk".to_owned(), bytes: round(seed).into_bytes() };
    let checked = check(&script, &mut |_| Err("there is no such file".to_owned()), None);
    checked
        .program
        .unwrap_or_else(|| panic!("{}\n{}", cases::rendered(&checked.notes, &checked.sources), round(seed)))
}

/// A script whose scenes lead back and forth.
pub(crate) fn round(seed: u64) -> String {
    let mut dice = Generator::new(seed);
    let mut text = String::from(
        "---\ntitle: Round\nsummary: Nobody wrote this.\ncast: {Sam: A friend.}\nmeters:\n  trust: {start: 1, range: 0..4}\n  \
         calm: {start: 0, range: -2..2}\nmoods: {mood: [easy, tense, closed]}\nflags: [met]\n\
         temperaments: {steady: {}, raw: {trust: -2}}\noutcomes: {done: {kind: time, title: Done}}\n\
         expect: [from scene-1 reach done]\n---\n",
    );
    let scenes = 2 + dice.below(4);
    for scene in 0..scenes {
        text.push_str(&format!("\n== scene-{scene}\nSam: Scene {scene}.\n"));
        (0..dice.below(3)).for_each(|_| thing(&mut dice, 0, &mut text));
        if dice.chance(30) {
            text.push_str("-> side ->\n");
        }
        for reply in 0..1 + dice.below(4) {
            let sign = if dice.chance(12) { "*" } else { "+" };
            // What chance offers is not for sets.
            let offer = one(&mut dice, CONDITIONS);
            let offer = if dice.chance(50) && !offer.contains("chance") {
                format!("[if {offer}] ")
            } else {
                String::new()
            };
            text.push_str(&format!("{sign} {offer}Reply {scene} {reply}.\n"));
            (0..dice.below(3)).for_each(|_| thing(&mut dice, 1, &mut text));
            let to = if reply == 0 { (scene + 1) % scenes } else { dice.below(scenes) };
            let goes = if dice.chance(15) { "=> done".to_owned() } else { format!("-> scene-{to}") };
            text.push_str(&format!("    {goes}\n"));
        }
        text.push_str("Nothing is left.\n=> done\n");
    }
    text.push_str("\n== side\n+ [if trust < 3] Stay.\n    ~ trust += 1\n+ Go.\n->->\n");
    text
}

fn thing(dice: &mut Generator, depth: usize, text: &mut String) {
    let indent = "    ".repeat(depth);
    match dice.below(6) {
        0..3 => text.push_str(&format!("{indent}~ {}\n", one(dice, CHANGES))),
        3 | 4 => {
            text.push_str(&format!(
                "{indent}[if {}]\n{indent}    ~ {}\n",
                one(dice, CONDITIONS),
                one(dice, CHANGES)
            ));
            if dice.chance(50) {
                text.push_str(&format!("{indent}[else]\n{indent}    ~ {}\n", one(dice, CHANGES)));
            }
        }
        _ if dice.chance(50) => {
            let order = one(dice, &["sequence", "cycle", "shuffle", "once"]);
            text.push_str(&format!("{indent}[{order}]\n"));
            for _ in 0..2 {
                text.push_str(&format!("{indent}    -\n{indent}        ~ {}\n", one(dice, CHANGES)));
            }
        }
        _ => text.push_str(&format!(
            "{indent}Sam: It is {{trust}}.\n{indent}Sam: {{if met: {{3 / calm}}|Well}}.\n"
        )),
    }
}

fn one<'a>(dice: &mut Generator, of: &[&'a str]) -> &'a str {
    of[dice.below(u32::try_from(of.len()).unwrap()) as usize]
}
