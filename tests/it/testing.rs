//! `rehearse test` and the conversations that `rehearse play` writes down and goes on from, as people meet them.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::sessions::{Ran, assert_harmless, command, desk, finish, run, shelf, snapshot, spawned};

const HEARD: &str = "// Owning it first is heard.
seed: 1
temperament: steady
slots: {tea: mint}
---
Sam pours mint.
...
* Let us dance. #greyed
> I said I'd call
Sam: I waited.
[trust == 5]
...
> I will call
=> heard
";

const BUSY: &str = "// Being busy is not heard.
seed: 1
temperament: steady
---
Sam pours green tea.
Sam (softly): Well?
> What do you mean?
...
// They know the word.
> I was busy
Sam: Busy, busy.
Sam: And now?
";

/// A folder with `small.talk`, one playthrough that passes and one that does not.
fn bench() -> TempDir {
    let desk = desk();
    fs::create_dir(desk.path().join("small")).unwrap();
    fs::write(desk.path().join("small/heard.play"), HEARD).unwrap();
    fs::write(desk.path().join("small/busy.play"), BUSY).unwrap();
    desk
}

fn written(desk: &TempDir, path: &str) -> String {
    fs::read_to_string(desk.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn told(desk: &TempDir, asked: &[&[&str]]) -> String {
    asked.iter().map(|words| run(desk, words, "").told()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_test_that_fails_shows_the_conversation_up_to_there() {
    let desk = bench();
    let asked = [
        &["test"] as &[&str],
        &["test", "--verbose", "small.talk"],
        &["test", "small/heard.play", "small"],
        &["test", "--filter", "OWNING it", "--verbose"],
        &["test", "--filter", "busy.play", "small*"],
    ];
    snapshot("a-test-that-fails-shows-the-conversation-up-to-there", &told(&desk, &asked));
}

#[test]
fn a_long_conversation_is_cut_before_the_point_where_it_parts() {
    let desk = bench();
    let more = "> again\n...\n".repeat(9);
    fs::write(
        desk.path().join("small/busy.play"),
        BUSY.replace("...\n// They", &format!("...\n{more}// They")),
    )
    .unwrap();
    let ran = run(&desk, &["test", "small/busy.play"], "");
    assert!(ran.out().contains("    (13 lines before)\n"), "{}", ran.told());
    let whole = run(&desk, &["test", "--verbose", "small/busy.play"], "");
    assert!(whole.out().contains("    Sam pours green tea.\n"), "{}", whole.told());
}

#[test]
fn results_as_other_programs_read_them() {
    let desk = bench();
    let ran = run(&desk, &["test", "--format", "json"], "");
    let report: Value = serde_json::from_str(&ran.out()).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["tests"].as_array().unwrap().len(), 2);
    let reports = ["junit=t.xml", "tap=t.tap", "json=t.json", "lcov=t.info"];
    let words: Vec<&str> =
        ["test"].into_iter().chain(reports.iter().flat_map(|report| ["--report", *report])).collect();
    let also = run(&desk, &words, "");
    assert_eq!((also.code(), written(&desk, "t.json")), (1, ran.out()));
    let files = ["t.xml", "t.tap", "t.info"].map(|file| format!("--- {file}\n{}", written(&desk, file)));
    snapshot("results-as-other-programs-read-them", &[ran.told(), files.concat()].concat());
}

/// What XML forbids cannot come from a script, but a file may be called anything.
#[test]
fn a_report_is_whole_whatever_a_file_is_called() {
    let desk = bench();
    let name = "small/<b> & \u{1b}[2J #todo\\.play";
    fs::write(desk.path().join(name), BUSY).unwrap();
    let ran = run(
        &desk,
        &["test", "--report", "junit=t.xml", "--report", "tap=t.tap", "--report", "json=t.json"],
        "",
    );
    assert_harmless(&ran);
    let xml = written(&desk, "t.xml");
    assert!(xml.contains("&lt;b&gt; &amp; ") && !xml.contains('\u{1b}'), "{xml}");
    assert!(written(&desk, "t.tap").contains(" \\#todo\\\\.play"), "{}", written(&desk, "t.tap"));
    serde_json::from_str::<Value>(&written(&desk, "t.json")).unwrap();
}

#[test]
fn what_tests_have_seen() {
    let desk = bench();
    let asked = [
        &["test", "small/heard.play", "--coverage"] as &[&str],
        &["test", "small/heard.play", "--coverage", "--verbose"],
        &["test", "small/heard.play", "--min-coverage", "outcomes=100", "--min-coverage", "lines=50"],
        &["test", "small/heard.play", "--min-coverage", "replies=90%", "--min-coverage", "conditions=51"],
    ];
    snapshot("what-tests-have-seen", &told(&desk, &asked));
}

/// Scenes that two scripts include are counted once, with what either has seen.
#[test]
fn what_two_scripts_include_is_one_file() {
    let desk = TempDir::new().unwrap();
    let script = "---\ntitle: T\nsummary: S\noutcomes: {done: {kind: time, title: D}}\ninclude: {rest: parts/rest.talk}\n---\n== start\n-> rest.pause ->\n=> done\n";
    let part = "---\ntitle: Rest\nsummary: A rest.\npart: true\n---\n== pause\n* Stay.\n    You stay.\n* Go.\n    You go.\n->->\n";
    fs::create_dir(desk.path().join("parts")).unwrap();
    fs::write(desk.path().join("parts/rest.talk"), part).unwrap();
    for (name, reply) in [("one", "Stay."), ("two", "Go.")] {
        fs::write(desk.path().join(format!("{name}.talk")), script).unwrap();
        fs::create_dir(desk.path().join(name)).unwrap();
        let play = format!("---\n> {reply}\n[seen(rest.pause)]\n...\n=> done\n");
        fs::write(desk.path().join(format!("{name}/it.play")), play).unwrap();
    }
    let ran = run(&desk, &["test", "--coverage"], "");
    snapshot("what-two-scripts-include-is-one-file", &ran.told());
}

#[test]
fn what_is_said_now_is_accepted_and_shown() {
    let desk = bench();
    let asked = [&["test", "--bless"] as &[&str], &["test"]];
    let sessions = told(&desk, &asked);
    let file = format!("--- small/busy.play\n{}", written(&desk, "small/busy.play"));
    assert_eq!(written(&desk, "small/heard.play"), HEARD, "what passes is not touched");
    snapshot("what-is-said-now-is-accepted-and-shown", &(sessions + &file));
}

#[test]
fn what_only_an_author_can_mend_is_not_accepted() {
    let desk = bench();
    let torn = [
        ("reply", BUSY.replace("> I was busy", "> I was away")),
        ("check", BUSY.replace("Sam: And now?", "[trust > 9]\nSam: And now?")),
        ("end", BUSY.replace("Sam: And now?", "...\n=> heard")),
    ];
    for (name, text) in &torn {
        fs::write(desk.path().join(format!("small/{name}.play")), text).unwrap();
    }
    let ran = run(&desk, &["test", "--bless", "small"], "");
    for (name, text) in &torn {
        assert_eq!(&written(&desk, &format!("small/{name}.play")), text);
    }
    snapshot("what-only-an-author-can-mend-is-not-accepted", &ran.told());
}

#[test]
fn what_cannot_be_tested_is_told_with_what_can() {
    let desk = bench();
    fs::create_dir(desk.path().join("empty")).unwrap();
    fs::write(desk.path().join("other.talk"), "x").unwrap();
    fs::write(desk.path().join("other.txt"), "x").unwrap();
    let asked = [
        &["test", "empty"] as &[&str],
        &["test", "other.talk"],
        &["test", "nowhere.talk"],
        &["test", "nowhere.play"],
        &["test", "nowhere"],
        &["test", "no*.play"],
        &["test", "-"],
        &["test", "small/heard.play", "other.txt"],
        &["test", "--filter", "nobody says this"],
        &["test", "--report", "junit"],
        &["test", "--report", "html=x.html"],
        &["test", "--report", "tap=x", "--report", "json=./x"],
        &["test", "--report", "tap=small/heard.play"],
        &["test", "--report", "tap=small.talk"],
        &["test", "--report", "tap=nowhere/x", "small/heard.play"],
        &["test", "--min-coverage", "replies"],
        &["test", "--min-coverage", "reples=90"],
        &["test", "--min-coverage", "replies=101"],
    ];
    snapshot("what-cannot-be-tested-is-told-with-what-can", &told(&desk, &asked));
    assert_eq!(written(&desk, "small/heard.play"), HEARD);
}

#[test]
fn a_test_whose_script_cannot_be_played_fails() {
    let desk = shelf();
    let folder = desk.path().join("plays");
    fs::create_dir(&folder).unwrap();
    let plays = [
        ("gone", "script: ../shelf/gone.talk\n---\n"),
        ("beside", "---\n"),
        ("broken", "script: ../shelf/broken.talk\n---\n"),
        ("part", "script: ../shelf/part.talk\n---\n"),
        ("path", "script: ../shelf/calls\n---\n"),
        ("named", "script: sorry-without-a-bil\n---\n"),
        ("built-in", "script: sorry-without-a-bill\n---\n"),
        ("header", "script: ../shelf/calls.talk\ntemprament: tired\n---\n"),
        ("words", "script: ../shelf/calls.talk\n---\n[trsut > 3]\n=> herd\n"),
        ("bytes", "script: ../shelf/calls.talk\n---\nSam \u{202e}pours.\n"),
    ];
    for (name, text) in plays {
        fs::write(folder.join(format!("{name}.play")), text).unwrap();
    }
    fs::write(folder.join("latin.play"), b"---\ncaf\xe9\n").unwrap();
    let ran = run(&desk, &["test", "plays", "--verbose", "--report", "tap=t.tap"], "");
    assert_harmless(&ran);
    let tap = format!("--- t.tap\n{}", written(&desk, "t.tap"));
    snapshot("a-test-whose-script-cannot-be-played-fails", &(ran.told() + &tap));
}

/// A playthrough finds its script from wherever the command is started.
#[test]
fn a_playthrough_finds_its_script_from_its_own_folder() {
    let desk = bench();
    let mut inside = command(&["test", "heard.play"]);
    let ran = finish(spawned(inside.current_dir(desk.path().join("small"))), "", "test heard.play");
    assert_eq!((ran.code(), ran.out().as_str()), (0, "1 test: 1 passes\n"), "{}", ran.told());
}

#[test]
fn the_playthroughs_that_are_shipped_pass_and_see_every_reply() {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    let words = ["test", "--min-coverage", "replies=100", scripts.to_str().unwrap()];
    let ran = finish(spawned(&mut command(&words)), "", "test scripts");
    assert_eq!(ran.code(), 0, "{}", ran.told());
    for script in fs::read_dir(&scripts).unwrap().map(|entry| entry.unwrap().path()) {
        if script.extension().is_some_and(|end| end == "talk") {
            let own = fs::read_dir(script.with_extension("")).unwrap().count();
            assert!(own >= 4, "{} has {own} playthroughs", script.display());
        }
    }
}

#[test]
fn a_conversation_is_written_down_and_gone_on_from() {
    let desk = desk();
    let first = ["play", "small.talk", "--seed", "1", "--record", "small/mine.play"];
    let record = run(&desk, &first, "oolong\nblah\n2\n");
    let half = written(&desk, "small/mine.play");
    let on = run(&desk, &["play", "--from", "small/mine.play", "--record", "small/mine.play"], "1\n\n");
    let whole = written(&desk, "small/mine.play");
    assert!(whole.starts_with(&half), "what was written stays:\n{whole}");
    let test = run(&desk, &["test"], "");
    let files = format!("--- at first\n{half}--- in the end\n{whole}");
    snapshot(
        "a-conversation-is-written-down-and-gone-on-from",
        &[record.told(), on.told(), test.told(), files].concat(),
    );
}

#[test]
fn what_is_written_down_is_private_to_its_owner() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = desk();
    let words = ["play", "small.talk", "--seed", "1", "--record", "mine.play"];
    let ran = run(&desk, &words, "mint\n1\n1\n\n");
    assert_eq!(ran.code(), 0, "{}", ran.told());
    let mode = fs::metadata(desk.path().join("mine.play")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{mode:o}");
}

#[test]
fn who_goes_back_writes_down_where_they_went_on() {
    let desk = desk();
    let words = ["play", "small.talk", "--seed", "1", "--record", "back.play"];
    let ran = run(&desk, &words, "\n2\n:back\n1\n1\n\n");
    let text = written(&desk, "back.play");
    assert!(
        !text.contains("busy") && text.contains("\n> I said I'd call, and I forgot.\n"),
        "{text}\n{}",
        ran.told()
    );
    assert!(text.starts_with("script: small.talk\n") && text.ends_with("\n=> heard\n"), "{text}");
    // What an author wrote stays, unless what came before was taken back.
    fs::write(
        desk.path().join("back.play"),
        text.replace("---\n", "---\n// Mine.\n").replace("> I will call on Sunday at six.\n=> heard\n", ""),
    )
    .unwrap();
    run(&desk, &["play", "--from", "back.play", "--record", "back.play"], "1\n\n");
    assert!(written(&desk, "back.play").contains("// Mine.\n"), "{}", written(&desk, "back.play"));
    run(&desk, &["play", "--from", "back.play", "--record", "back.play"], ":again 1\n2\n");
    let again = written(&desk, "back.play");
    assert!(again.contains("\n> I was busy at work.\n") && !again.contains("// Mine.\n"), "{again}");
    assert_eq!(run(&desk, &["test"], "").code(), 0);
}

#[test]
fn a_playthrough_that_no_longer_fits_goes_on_from_where_it_parts() {
    let desk = bench();
    let ran = run(&desk, &["play", "--from", "small/busy.play"], "1\n\n");
    snapshot("a-playthrough-that-no-longer-fits-goes-on-from-where-it-parts", &ran.told());
}

#[test]
fn what_cannot_be_written_down_or_gone_on_from() {
    let desk = bench();
    fs::write(desk.path().join("wrong.play"), "script: small.talk\n---\n[trsut > 3]\n").unwrap();
    fs::write(desk.path().join("gone.play"), "script: gone.talk\n---\n").unwrap();
    let asked = [
        &["play", "small.talk", "--record", "small/heard.play"] as &[&str],
        &["play", "small.talk", "--record", "mine.txt"],
        &["play", "small.talk", "--record", "no/where/mine.play"],
        &["play", "--from", "nowhere.play"],
        &["play", "--from", "wrong.play"],
        &["play", "--from", "gone.play"],
        &["play", "small.talk", "--from", "small/heard.play"],
        &["play", "--from", "small/heard.play", "--seed", "3"],
    ];
    snapshot("what-cannot-be-written-down-or-gone-on-from", &told(&desk, &asked));
    assert_eq!(written(&desk, "small/heard.play"), HEARD);
}

/// A conversation of the library that is built in is called by its name.
#[test]
fn a_conversation_of_the_built_in_library_is_written_down_by_name() {
    let desk = desk();
    let record = run(&desk, &["play", "two-columns", "--seed", "2", "--record", "mine.play"], "\n\n1\n");
    let text = written(&desk, "mine.play");
    assert!(text.starts_with("script: two-columns\nseed: 2\n"), "{text}\n{}", record.told());
    assert_eq!(run(&desk, &["test", "mine.play"], "").code(), 0);
    let on = run(&desk, &["play", "--from", "mine.play"], ":quit\n");
    assert_eq!(on.code(), 0, "{}", on.told());
}

/// Every answer that a learner can type is written so that it is read again.
#[test]
fn answers_are_written_down_so_that_they_are_read_again() {
    let desk = desk();
    for (number, words) in
        ["no", "- a: b # c", "\"quoted\" \\ 'too'", "{a}", "12", "  two  words ", "\u{feff}x", "=> heard"]
            .into_iter()
            .enumerate()
    {
        let file = format!("answer-{number}.play");
        let ran = run(&desk, &["play", "small.talk", "--record", &file], &format!("{words}\n1\n1\n\n"));
        assert_eq!(ran.code(), 0, "{}", ran.told());
        let tested: Ran = run(&desk, &["test", &file], "");
        assert_eq!(tested.code(), 0, "{words}: {}\n{}", tested.told(), written(&desk, &file));
    }
}

/// Each page about playthroughs shows one that fails in exactly the way that it speaks of, and the same mended.
#[test]
fn the_examples_of_the_pages_about_playthroughs_hold() {
    let pages = rehearsal::source::Code::ALL.iter().filter(|code| (600..700).contains(&code.number()));
    for code in pages {
        let (failing, mended) = code.page().split_once("\n## Mended\n").unwrap();
        let tested = |part: &str| {
            let desk = TempDir::new().unwrap();
            fs::create_dir(desk.path().join("tea")).unwrap();
            fs::write(desk.path().join("tea.talk"), block(part, "talk")).unwrap();
            fs::write(desk.path().join("tea/it.play"), block(part, "play")).unwrap();
            run(&desk, &["test", "--format", "json"], "")
        };
        let report: Value = serde_json::from_str(&tested(failing).out()).unwrap();
        let findings = report["tests"][0]["findings"].as_array().unwrap();
        assert!(!findings.is_empty(), "{code} is not found in its example");
        for finding in findings {
            assert!(finding.as_str().unwrap().contains(&format!("error[{code}]")), "{code}: {finding}");
        }
        assert_eq!(tested(mended).code(), 0, "{code}: {}", tested(mended).told());
    }
}

/// What stands between the fences of a block of `language`.
fn block<'p>(page: &'p str, language: &str) -> &'p str {
    let (_, behind) = page.split_once(&format!("```{language}\n")).unwrap();
    behind.split_once("```").unwrap().0
}
