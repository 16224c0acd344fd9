//! Playthroughs: what their authors read of each, what is written down of a rehearsal, and `rehearse test` in all its forms.
//!
//! A case is a file `tests/cases/playtest/SCRIPT/a-sentence.play` beside its snapshot; the script is `tests/cases/playtest/SCRIPT.talk`.
//! Snapshots hold the findings, or where the playthrough and its script part, or that it passes. One whose name ends in `-fine` passes.
//! Where a playthrough parts from its script, what it is after it was accepted stands in the snapshot too, or why it was not.

use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use rehearsal::authoring::playtest::{Heading, Plan, Verdict, bless, record, replay};
use rehearsal::program::Program;
use rehearsal::rehearsal::Rehearsal;
use rehearsal::source::{FileId, LIMITS, Source, render};
use rehearsal::syntax::play::parse;

use crate::cases::{bytes_of, read, snapshots};
use crate::invented;
use crate::properties::{check_alone, config, for_every_script, random_play};
use crate::rehearsals::{alone_with_globs, root, snapshot, sound};

#[test]
fn playtest() {
    let _alone = alone_with_globs();
    insta::glob!("../cases/playtest", "*/*.play", |path| {
        let program = sound(&path.parent().unwrap().with_extension("talk"));
        snapshot(
            path.parent().unwrap(),
            path.file_stem().unwrap().to_str().unwrap(),
            &report(path, &program),
        );
    });
}

#[test]
fn what_is_fine_passes() {
    let fine = snapshots().into_iter().filter(|path| path.to_str().unwrap().contains("cases/playtest/"));
    for path in fine.filter(|path| path.to_str().unwrap().ends_with("-fine.snap")) {
        assert!(read(&path).ends_with("\npasses\n"), "{} does not pass", path.display());
    }
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn an_invented_rehearsal_written_down_passes(text in invented::script(), seed in 0..9_u64) {
        let checked = check_alone(text.into_bytes(), None);
        round_trip(checked.program.as_ref().unwrap(), seed)?;
    }
}

/// Lines that are nearly something, and what a playthrough of the case script may well hold.
const LINES: &[&str] = &[
    "...",
    "> I was buried",
    "> I said",
    "> ",
    ">x",
    "> #id:call",
    "> #id:",
    "[trust > 3]",
    "[",
    "[]",
    "[open",
    "not ",
    "not ...",
    "not * Let us",
    "not /a/",
    "/./",
    "//",
    "/(/",
    "/",
    "* ...",
    "* Let us #greyed",
    "* #greyed",
    "=> cold",
    "=> heard",
    "=>",
    "@pause 1",
    "@",
    "! note: Take your time here.",
    "! hint: x",
    "!",
    "\\",
    "\\...",
    "---",
    "Sam: Hm.",
    "Kim looks at you both.",
    "Sam is at the table with their coat still on.",
    "\t",
    "\r",
    "seed: 1",
    "slots: {missed: x}",
    "temperament: raw",
    "seed: [",
    "é\u{a0}語",
];

proptest! {
    #![proptest_config(config(400))]

    /// Whatever stands in a playthrough, its findings have their places, and it can be replayed and accepted.
    #[test]
    fn no_playthrough_panics(lines in vec(select(LINES), 0..24), bytes in vec(any::<u8>(), 0..60)) {
        let program = sound(&root().join("tests/cases/playtest/table.talk"));
        let text = lines.concat();
        for text in [lines.join("\n"), format!("seed: 3\n---\n{}", lines.join("\n")), text, String::from_utf8_lossy(&bytes).into_owned()] {
            let source = Source::read(FileId(0), "it.play", text.clone().into_bytes(), LIMITS);
            let (play, mut notes) = parse(FileId(0), source.text());
            let (plan, found) = Plan::new(&program, source.text(), &play);
            notes.extend(found);
            for note in &notes {
                prop_assert!(source.text().get(note.place.span.range()).is_some(), "{:?}", note);
                render(note, std::slice::from_ref(&source), 80, false);
            }
            let verdict = replay(&plan);
            if let Ok(accepted) = bless(&program, source.text()) {
                let (play, _) = parse(FileId(0), &accepted);
                let (plan, _) = Plan::new(&program, &accepted, &play);
                prop_assert_eq!(replay(&plan).parting, None, "{}", accepted);
                prop_assert!(verdict.parting.is_some() || accepted == source.text());
            }
        }
    }
}

/// What is written down of a rehearsal is that rehearsal: it passes, does the same, and would be written down the same again.
#[test]
fn a_rehearsal_written_down_passes() {
    for_every_script(6, |program, seed| round_trip(program, seed).unwrap());
}

fn round_trip(program: &Program, seed: u64) -> Result<(), TestCaseError> {
    let (rehearsal, _) = random_play(program, seed);
    let text = record(&rehearsal, Heading { story: "As it was had.", script: Some("../a script: 'x'.talk") });
    let (verdict, again) = replayed(program, &text);
    prop_assert_eq!(verdict.parting, None, "{}", text);
    prop_assert_eq!(verdict.inputs.len(), rehearsal.inputs().len(), "{}", text);
    prop_assert_eq!(again.state(), rehearsal.state(), "{}", text);
    prop_assert_eq!(again.turns(), rehearsal.turns(), "{}", text);
    let twice = record(&again, Heading { story: "As it was had.", script: Some("../a script: 'x'.talk") });
    prop_assert_eq!(twice, text);
    Ok(())
}

/// A long file, whatever it repeats, takes time in proportion to its length: a square of it would take hours.
#[test]
fn a_long_playthrough_is_over() {
    let program = sound(&root().join("tests/cases/playtest/table.talk"));
    for line in [
        "[open]",
        "/a/",
        "not /a{9}/",
        "> hm\n[turns == 0]",
        "* #id:call",
        "...",
        "Sam: Hm.",
        "// a",
        "[opne]",
        "=> herd",
    ] {
        let text = format!("---\n...\n{}", format!("{line}\n").repeat((128 << 10) / (line.len() + 1)));
        let source = Source::read(FileId(0), "it.play", text.into_bytes(), LIMITS);
        assert!(source.notes().is_empty());
        let (play, _) = parse(FileId(0), source.text());
        let (plan, _) = Plan::new(&program, source.text(), &play);
        replay(&plan);
    }
}

/// A recording that lost a line, or in which one says something else, becomes what it was by being accepted.
#[test]
fn what_is_accepted_is_what_is_said() {
    for_every_script(2, |program, seed| {
        let text = record(&random_play(program, seed).0, Heading::default());
        let lines: Vec<&str> = text.lines().collect();
        let header = lines.iter().position(|line| *line == "---").unwrap();
        let last = lines
            .iter()
            .rposition(|line| line.starts_with("> ") || line.starts_with("=> "))
            .unwrap_or(header);
        // Behind words that fit nothing, only an author knows whether they meant a reply.
        let is_unheard = |at: usize| {
            let given = lines[..at].iter().rfind(|line| line.starts_with('>'));
            given.is_some_and(|line| line.ends_with("(something else)"))
        };
        let story = (header + 1..last).filter(|at| !lines[*at].starts_with('>') && !is_unheard(*at));
        for at in story.step_by(7) {
            for changed in [None, Some("Nobody says this.")] {
                let kept = lines.iter().enumerate();
                let torn = kept.filter_map(|(index, line)| if index == at { changed } else { Some(line) });
                let torn: String = torn.map(|line| format!("{line}\n")).collect();
                assert_eq!(bless(program, &torn).as_deref(), Ok(text.as_str()), "without line {}", at + 1);
            }
        }
    });
}

/// What came of a playthrough without mistakes, and the rehearsal that it is.
fn replayed<'p>(program: &'p Program, text: &str) -> (Verdict, Rehearsal<'p>) {
    let source = Source::read(FileId(0), "recorded.play", text.as_bytes().to_vec(), LIMITS);
    assert!(source.notes().is_empty(), "{text}\n{:?}", source.notes());
    let (play, notes) = parse(FileId(0), text);
    assert!(notes.is_empty(), "{text}\n{notes:?}");
    assert_eq!(play.header.story, "As it was had.");
    assert_eq!(play.header.script.as_ref().unwrap().text, "../a script: 'x'.talk");
    let (plan, notes) = Plan::new(program, text, &play);
    assert!(notes.is_empty(), "{text}\n{notes:?}");
    let verdict = replay(&plan);
    let name = play.header.temperament.as_ref().map(|name| name.text.as_str());
    let temperament = program.temperaments.pairs().find(|(_, one)| Some(one.name.as_str()) == name);
    let start = match temperament {
        Some((id, _)) => Rehearsal::with_temperament(program, play.header.seed, id),
        None => Rehearsal::new(program, play.header.seed),
    };
    let mut again = start.replay(&verdict.inputs).unwrap();
    again.advance(&mut |_| {});
    (verdict, again)
}

/// What the author of a playthrough reads.
fn report(path: &Path, program: &Program) -> String {
    let name = path.file_name().unwrap().to_str().unwrap();
    let source = Source::read(FileId(0), name, bytes_of(path), LIMITS);
    let rendered = |notes: &[rehearsal::source::Diagnostic]| {
        let notes: Vec<String> =
            notes.iter().map(|note| render(note, std::slice::from_ref(&source), 100, false)).collect();
        notes.join("\n\n")
    };
    if source.is_rejected() {
        return rendered(source.notes());
    }
    let (play, mut notes) = parse(FileId(0), source.text());
    notes.splice(0..0, source.notes().iter().cloned());
    let (plan, found) = Plan::new(program, source.text(), &play);
    notes.extend(found);
    if !notes.is_empty() {
        return rendered(&notes);
    }
    let verdict = replay(&plan);
    let Some(parting) = verdict.parting else { return "passes".to_owned() };
    let line = source.line_index().line(plan.place(parting.row).start);
    let told: String = verdict.told.iter().map(|line| format!("{line}\n")).collect();
    let accepted = match bless(program, source.text()) {
        Ok(text) => {
            format!("accepted:\n{}", text.split_once("---\n").map_or(text.as_str(), |(_, lines)| lines))
        }
        Err(parting) => format!("not accepted: {} (instead: {})", parting.expected, parting.came),
    };
    format!("{told}\nline {line} expects: {}\ninstead: {}\n\n{accepted}", parting.expected, parting.came)
}
