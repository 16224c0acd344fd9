//! What holds for every text and every rehearsal: no text panics, replaying is exact, equal states have equal futures. Every
//! draw comes from a written seed, so a failure comes again.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::{Config, RngSeed, TestCaseError};
use rehearsal::practice::{Sitting, hear};
use rehearsal::program::{Checked, Fetched, Library, Program, check};
use rehearsal::rehearsal::{Generator, Input, Rehearsal, State, Waiting};
use rehearsal::source::{Id, is_refused, render};

use crate::garbled::{FRONT, edit, front_line, line};
use crate::invented;
use crate::rehearsals::{library_of, root, sound, tell};
use crate::sums::{self, DEBT, TRUST};

/// Turns of a random play, after which it is left.
const TURNS: usize = 60;

pub(crate) fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        sound_spans(bytes, None)?;
    }

    #[test]
    fn no_lines_panic(lines in prop::collection::vec(line(), 0..30)) {
        sound_spans(lines.concat().into_bytes(), None)?;
        sound_spans(format!("{FRONT}== start\n{}", lines.concat()).into_bytes(), None)?;
    }

    #[test]
    fn no_front_matter_panics(lines in prop::collection::vec(front_line(), 0..12)) {
        sound_spans(format!("---\n{}---\n== start\n=> done\n", lines.concat()).into_bytes(), None)?;
    }

    #[test]
    fn invented_scripts_hold_together_and_play_alike_twice(text in invented::script(), seed in 0..9_u64) {
        let checked = check_alone(text.clone().into_bytes(), None);
        let found: Vec<String> = checked.notes.iter().map(|note| render(note, &checked.sources, 100, false)).collect();
        let Some(program) = &checked.program else { return Err(TestCaseError::fail(format!("{text}\n{}", found.join("\n")))) };
        let (rehearsal, told) = random_play(program, seed);
        let (again, told_again) = replayed(&rehearsal, rehearsal.inputs());
        prop_assert_eq!(rehearsal.state(), again.state());
        prop_assert_eq!(told, told_again);
        prop_assert!(!matches!(rehearsal.waiting(), Waiting::Stopped(_)), "{:?}", rehearsal.waiting());
    }

    #[test]
    fn sums_and_truths_come_out_as_the_language_says(sum in sums::sum(), truth in sums::truth()) {
        let (sum_text, truth_text) = (sum.written(0), truth.written(0));
        let script = format!(
            "---\ntitle: T\nsummary: S\nmeters: {{trust: {{start: {TRUST}, range: 0..10}}, debt: {{start: {DEBT}, range: -9..9}}}}\n\
            flags: [yes, nope]\noutcomes: {{done: {{kind: time, title: Done}}}}\n---\n== start\n~ yes = true\n{{{sum_text}}} is {{{truth_text}}}\n\
            [if {truth_text}]\n    It holds.\n=> done\n"
        );
        let checked = check_alone(script.into_bytes(), None);
        let Some(program) = &checked.program else {
            return Err(TestCaseError::fail(format!("{sum_text} or {truth_text}: {:?}", checked.notes)));
        };
        let holds = truth.value() == 1;
        let expected = format!("{} is {holds}\n{}=> done (Time): Done\n", sum.value(), if holds { "It holds.\n" } else { "" });
        prop_assert_eq!(random_play(program, 0).1, expected, "{} and {}", sum_text, truth_text);
    }

    #[test]
    fn no_learners_words_reach_the_screen_unclean(words in any::<String>()) {
        answers_are_clean(&words)?;
    }
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn no_mutated_script_panics(which in any::<prop::sample::Index>(), edits in prop::collection::vec(edit(), 1..8)) {
        let paths = scripts();
        let path = &paths[which.index(paths.len())];
        let mut text = fs::read_to_string(path).unwrap();
        for edit in &edits {
            text = edit.done(&text);
        }
        sound_spans(text.into_bytes(), library_of(path.parent().unwrap()).as_ref())?;
    }
}

/// Random plays of every script: replaying the inputs gives the same state and the same events, also after each turn taken back.
#[test]
fn a_replayed_rehearsal_is_the_same_rehearsal() {
    for_every_script(12, |program, seed| {
        let (rehearsal, told) = random_play(program, seed);
        let again = replayed(&rehearsal, rehearsal.inputs());
        assert_eq!(again.0.state(), rehearsal.state(), "seed {seed}");
        assert_eq!(again.0.waiting(), rehearsal.waiting(), "seed {seed}");
        assert_eq!(again.0.turns(), rehearsal.turns(), "seed {seed}");
        assert_eq!(again.1, told, "seed {seed}");
        let replay = rehearsal.replay(rehearsal.inputs()).map(|mut replay| {
            replay.advance(&mut |_| {});
            replay
        });
        assert_eq!(replay.unwrap().state(), rehearsal.state(), "seed {seed}");
    });
}

#[test]
fn going_back_and_on_again_is_the_same_rehearsal() {
    for_every_script(6, |program, seed| {
        let (rehearsal, told) = random_play(program, seed);
        let inputs = rehearsal.inputs();
        let count = inputs.len();
        for back in [1, 2, count / 2, count].into_iter().filter(|back| *back <= count) {
            let mut other = rehearsal.replay(&inputs[..count - back]).unwrap();
            for input in &inputs[count - back..] {
                other.advance(&mut |_| {});
                other.give(input.clone()).unwrap();
            }
            let mut end = String::new();
            other.advance(&mut |event| tell(program, event, &mut end));
            assert_eq!(other.state(), rehearsal.state(), "seed {seed}, {back} back");
            assert_eq!(other.inputs(), inputs, "seed {seed}, {back} back");
            assert!(told.ends_with(&end), "seed {seed}, {back} back");
        }
    });
}

/// A learner who practises and takes a turn back stands where they stood when that choice or question was reached.
#[test]
fn a_sitting_goes_back_to_where_it_was() {
    for_every_script(4, |program, seed| {
        let mut draws = Generator::new(seed ^ 0xBACC);
        let mut sitting = Sitting::new(Rehearsal::new(program, seed));
        sitting.advance(&mut |_| {});
        let (mut before, mut turns) = (sitting.rehearsal().state().clone(), numbers(&sitting));
        for _ in 0..TURNS {
            let Some(input) = random_input(sitting.waiting(), &mut draws) else { break };
            let is_turn = input != Input::Unheard;
            give(&mut sitting, input);
            if is_turn && draws.chance(40) {
                assert_eq!(sitting.back(1), 1);
                sitting.advance(&mut |_| {});
                assert_eq!(sitting.rehearsal().state(), &before, "seed {seed}");
                assert_eq!(numbers(&sitting), turns, "seed {seed}");
            } else if is_turn {
                (before, turns) = (sitting.rehearsal().state().clone(), numbers(&sitting));
            }
            assert!(!sitting.debrief().parts().is_empty());
        }
    });
}

fn numbers(sitting: &Sitting<'_>) -> Vec<u32> {
    sitting.turns().iter().map(|turn| turn.number).collect()
}

/// Rehearsals that come to equal states on different ways go on alike, whatever is done next.
#[test]
fn equal_states_have_equal_futures() {
    for_every_script(3, |program, seed| {
        let mut met: Vec<(State, Rehearsal<'_>)> = Vec::new();
        for play in 0..6 {
            let mut draws = Generator::new(seed.wrapping_mul(31).wrapping_add(play));
            let mut rehearsal = Rehearsal::new(program, seed);
            for _ in 0..TURNS {
                rehearsal.advance(&mut |_| {});
                match met.iter().find(|(state, _)| state == rehearsal.state()) {
                    Some((_, other)) => same_future(&rehearsal, other, draws.draw()),
                    None => met.push((rehearsal.state().clone(), rehearsal.clone())),
                }
                let Some(input) = random_input(rehearsal.waiting(), &mut draws) else { break };
                rehearsal.give(input).unwrap();
            }
        }
        for (state, rehearsal) in &met {
            assert_eq!(hash(state), hash(&rehearsal.state().clone()));
        }
    });
}

/// A random learner comes to an end of every shipped script, and to no limit.
#[test]
fn every_conversation_of_the_library_ends() {
    for path in shipped() {
        let program = sound(&path);
        let ends = (0..20).filter(|seed| {
            let (rehearsal, _) = random_play(&program, *seed);
            matches!(rehearsal.waiting(), Waiting::Ended(_))
        });
        assert_eq!(ends.count(), 20, "{}: a random play is not over after {TURNS} turns", path.display());
    }
}

/// What is refused changes nothing.
#[test]
fn a_refused_input_changes_nothing() {
    for_every_script(2, |program, seed| {
        let mut draws = Generator::new(seed);
        let mut rehearsal = Rehearsal::new(program, seed);
        for _ in 0..TURNS {
            rehearsal.advance(&mut |_| {});
            let (state, waiting) = (rehearsal.state().clone(), rehearsal.waiting().clone());
            let offered: Vec<_> = match &waiting {
                Waiting::Choice(offer) => {
                    offer.replies.iter().filter(|one| one.available).map(|one| one.reply).collect()
                }
                _ => Vec::new(),
            };
            for reply in program.replies.ids().filter(|reply| !offered.contains(reply)) {
                assert!(rehearsal.give(Input::Reply(reply)).is_err(), "seed {seed}");
            }
            if !matches!(waiting, Waiting::Question(_)) {
                assert!(rehearsal.give(Input::Answer("words".to_owned())).is_err(), "seed {seed}");
            }
            assert_eq!((rehearsal.state(), rehearsal.waiting()), (&state, &waiting), "seed {seed}");
            let Some(input) = random_input(rehearsal.waiting(), &mut draws) else { break };
            rehearsal.give(input).unwrap();
        }
    });
}

/// Checks a text, and that every finding stands in its file and can be shown. What holds together is played, too.
fn sound_spans(bytes: Vec<u8>, library: Option<&Library>) -> Result<(), TestCaseError> {
    let checked = check_alone(bytes, library);
    for note in &checked.notes {
        let places = note.related.iter().map(|related| related.place).chain([note.place]);
        for place in places.chain(note.edit.as_ref().map(|edit| edit.place)) {
            let text = checked.sources[usize::from(place.file.0)].text();
            let range = place.span.range();
            prop_assert!(range.start <= range.end, "{note:?}");
            prop_assert!(text.get(range).is_some(), "{note:?} of {} bytes", text.len());
        }
        let shown = render(note, &checked.sources, 80, false);
        prop_assert!(!shown.chars().any(|c| c != '\n' && is_refused(c)), "{shown:?}");
    }
    if let Some(program) = &checked.program {
        for seed in 0..3 {
            random_play(program, seed);
        }
    }
    Ok(())
}

/// Checks a script that includes nothing.
pub(crate) fn check_alone(bytes: Vec<u8>, library: Option<&Library>) -> Checked {
    let script = Fetched { name: "random.talk".to_owned(), bytes };
    check(&script, &mut |_| Err("there is no such file".to_owned()), library).by_text()
}

/// Whatever the learner types, nothing refused is shown.
fn answers_are_clean(words: &str) -> Result<(), TestCaseError> {
    let text =
        format!("{FRONT}== start\n? name: Who?\nSam: {{name}} and {{name}}.\n* Bye, {{name}}.\n=> done\n");
    let checked = check_alone(text.into_bytes(), None);
    let program = checked.program.expect("a sound script");
    let mut sitting = Sitting::new(Rehearsal::new(&program, 0));
    let mut out = String::new();
    sitting.advance(&mut |event| tell(&program, event, &mut out));
    sitting.answer(words).unwrap();
    sitting.advance(&mut |event| tell(&program, event, &mut out));
    let (offer, shown) = sitting.offer().expect("a choice");
    hear(&program, offer, &shown, words);
    sitting.give(0).unwrap();
    sitting.advance(&mut |event| tell(&program, event, &mut out));
    for part in sitting.debrief().parts() {
        out.push_str(&format!("{part:?}"));
    }
    prop_assert!(!out.chars().any(|c| c != '\n' && is_refused(c)), "{out:?}");
    prop_assert_eq!(sitting.turns().len(), 2);
    Ok(())
}

/// Plays `count` seeds of every shipped script and of every case that holds together.
pub(crate) fn for_every_script(count: u64, play: impl Fn(&Program, u64)) {
    for path in scripts() {
        let program = sound(&path);
        (0..count).for_each(|seed| play(&program, seed));
    }
}

/// The shipped scripts, then the cases that are rehearsed.
fn scripts() -> Vec<PathBuf> {
    let cases = root().join("tests/cases");
    let folders = ["rehearsal", "rehearsal/including", "practice", "practice/with-a-library"];
    let cases = folders.iter().flat_map(|folder| talks(&cases.join(folder)));
    shipped().into_iter().chain(cases).collect()
}

pub(crate) fn shipped() -> Vec<PathBuf> {
    talks(&root().join("scripts"))
}

fn talks(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "talk"));
    paths.sort();
    paths
}

/// A play by a random learner, and everything that was told.
pub(crate) fn random_play(program: &Program, seed: u64) -> (Rehearsal<'_>, String) {
    let mut draws = Generator::new(seed ^ 0xFEED);
    let mut rehearsal = Rehearsal::new(program, seed);
    let mut told = String::new();
    for _ in 0..TURNS {
        rehearsal.advance(&mut |event| tell(program, event, &mut told));
        let Some(input) = random_input(rehearsal.waiting(), &mut draws) else { break };
        rehearsal.give(input).unwrap();
    }
    rehearsal.advance(&mut |event| tell(program, event, &mut told));
    (rehearsal, told)
}

/// What a random learner does next; none at the end.
pub(crate) fn random_input(waiting: &Waiting, draws: &mut Generator) -> Option<Input> {
    match waiting {
        Waiting::Choice(offer) => {
            if offer.hears_anything && draws.chance(15) {
                return Some(Input::Unheard);
            }
            let available: Vec<_> = offer.replies.iter().filter(|offered| offered.available).collect();
            let drawn = draws.below(u32::try_from(available.len()).unwrap());
            Some(Input::Reply(available[drawn as usize].reply))
        }
        Waiting::Question(_) => {
            let answers = ["", "the dinner", "  two  words ", "{name} *and* #tag", "\u{202e}é"];
            Some(Input::Answer(answers[draws.below(5) as usize].to_owned()))
        }
        Waiting::Advance | Waiting::Ended(_) | Waiting::Stopped(_) => None,
    }
}

/// A fresh rehearsal that is given `inputs`, and everything that was told.
fn replayed<'p>(rehearsal: &Rehearsal<'p>, inputs: &[Input]) -> (Rehearsal<'p>, String) {
    let program = rehearsal.program();
    let mut again = Rehearsal::new(program, rehearsal.seed());
    let mut told = String::new();
    for input in inputs {
        again.advance(&mut |event| tell(program, event, &mut told));
        again.give(input.clone()).unwrap();
    }
    again.advance(&mut |event| tell(program, event, &mut told));
    (again, told)
}

/// Gives a sitting what a rehearsal would be given, and goes on.
fn give(sitting: &mut Sitting<'_>, input: Input) {
    match input {
        Input::Reply(reply) => {
            let (offer, _) = sitting.offer().expect("a choice");
            let index = offer.replies.iter().position(|offered| offered.reply == reply).unwrap();
            sitting.give(index).unwrap();
        }
        Input::Answer(words) => sitting.answer(&words).unwrap(),
        Input::Unheard => sitting.say_unheard().unwrap(),
    }
    sitting.advance(&mut |_| {});
}

/// Two rehearsals in equal states are given the same inputs, and stay in equal states to the end. Their words may differ where a text
/// shows what is no part of the state.
fn same_future(one: &Rehearsal<'_>, other: &Rehearsal<'_>, seed: u64) {
    let (mut one, mut other, mut draws) = (one.clone(), other.clone(), Generator::new(seed));
    for _ in 0..TURNS {
        assert_eq!(hash(one.state()), hash(other.state()), "equal states have equal hashes");
        let Some(input) = random_input(one.waiting(), &mut draws) else { break };
        one.give(input.clone()).unwrap();
        other.give(input).unwrap();
        let (mut lines, mut other_lines) = (Vec::new(), Vec::new());
        one.advance(&mut |event| lines.push(kind(&event)));
        other.advance(&mut |event| other_lines.push(kind(&event)));
        assert_eq!(lines, other_lines);
        assert_eq!(one.state(), other.state());
    }
}

/// What an event is, without its words.
fn kind(event: &rehearsal::rehearsal::Event<'_>) -> String {
    use rehearsal::rehearsal::Event;
    match event {
        Event::Narration { line, .. } | Event::Line { line, .. } => format!("line {}", line.index()),
        Event::Cue(cue) => format!("cue {}", cue.index()),
        Event::Note { note, .. } => format!("note {}", note.index()),
        Event::Question(asked) => format!("question {:?}", asked.question),
        Event::Choice(offer) => {
            let replies = offer.replies.iter().map(|one| (one.reply.index(), one.available));
            format!("choice {:?}", replies.collect::<Vec<_>>())
        }
        Event::Outcome(ending) => format!("outcome {}", ending.outcome.index()),
    }
}

fn hash(state: &State) -> u64 {
    let mut hasher = DefaultHasher::new();
    state.hash(&mut hasher);
    hasher.finish()
}
