//! Sets of states against the same states one by one: as many of them, and the same passed on the way.

use proptest::prelude::{Strategy, prop_assert_eq, proptest};
use proptest::test_runner::TestCaseError;
use rehearsal::program::Program;
use rehearsal::proof::{BUDGET, Budget, Extent, Proof};

use crate::properties::{check_alone, config, shipped};
use crate::rehearsals::sound;
use crate::{cases, invented};

/// Scripts with more states than this are left to those that test less of them.
const FEW: Budget = Budget { states: 60_000, memory: BUDGET.memory };

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn sets_hold_the_states_of_invented_scripts(text in narrow(invented::script())) {
        agree_on(&text)?;
    }

    #[test]
    fn sets_hold_the_states_of_small_invented_scripts(text in narrow(invented::small())) {
        agree_on(&text)?;
    }
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
            Ok(fits) => fitting += usize::from(fits),
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

/// Whether both were looked at; why they do not agree.
fn agree(program: &Program) -> Result<bool, String> {
    let Some(sets) = Proof::by_sets(program, BUDGET.memory, &mut || false) else { return Ok(false) };
    let proof = Proof::states_of(program, FEW);
    if proof.extent() != Extent::Exact {
        return Ok(false);
    }
    if sets.states() != proof.states() {
        return Err(format!("{} states in sets, and {} one by one", sets.states(), proof.states()));
    }
    if sets.passed() != proof.passed() {
        return Err(format!("passed:\n{:?}\n{:?}", sets.passed(), proof.passed()));
    }
    Ok(true)
}
