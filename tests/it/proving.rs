//! Proofs as authors meet them: what `rehearse check` and `rehearse prove` show of them, one conversation, parts, and budgets.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::cases::read;
use crate::sessions::{Ran, SMALL, command, desk, finish, run, snapshot, spawned};

/// The scene runs off its end where they arrive tired, and chance has it so.
const LOOSE: &str = "---
title: The spare key
summary: You kept a key that you were to give back.
cast: {Sam: They want the key.}
meters: {trust: {start: 3, range: 0..9}}
temperaments: {steady: {}, tired: {trust: -1}}
outcomes:
  over: {kind: time, title: Over}
  shut: {kind: distance, title: Shut}
---
== door
Sam: You still have my key.
+ I do.
    ~ trust -= 1
    Sam: Thanks.
+ [if trust > 0] Here it is.
    Sam: Thank you.
    => over
+ [if trust < 1] Take it, then.
    => shut
[if chance(10)]
    Sam: Right.
    [if trust > 1]
        -> door
[else]
    -> door
";

/// A promise that chance breaks once in ten, another that holds, and one line whose finding is allowed.
const PROMISED: &str = "---
title: The spare key
summary: You kept a key that you were to give back.
cast: {Sam: They want the key.}
flags: [gave_key]
temperaments: {steady: {}, tired: {}}
outcomes:
  over: {kind: time, title: Over}
  shut: {kind: distance, title: Shut}
expect:
  - never shut if gave_key
  - reach over within 2 turns
---
== door
Sam: You still have my key.
* I do. Here it is.
    ~ gave_key = true
    Sam: Thank you.
* I have to look for it.
    Sam: Look, then.
// allow T0705: the hall comes with the next scene
[if not gave_key or seen(door)]
    Sam: Hm.
* Good night.
    [if chance(10)]
        => shut
    => over
* Sleep well.
    => over
";

/// A session without what differs from run to run: how long it took, and how much memory.
fn steady(ran: &Ran) -> String {
    let told = ran.told();
    let lines = told.lines().map(|line| {
        let is_measure =
            ["It took ", "      \"bytes\": ", "      \"seconds\": "].iter().find(|it| line.starts_with(**it));
        is_measure.map_or_else(|| line.to_owned(), |measure| format!("{measure}…"))
    });
    lines.map(|line| line + "\n").collect()
}

/// A folder with a script that holds and one that does not.
fn papers() -> TempDir {
    let desk = desk();
    fs::write(desk.path().join("loose.talk"), LOOSE).unwrap();
    desk
}

#[test]
fn a_check_shows_the_shortest_conversation() {
    let desk = papers();
    let asked = [
        &["check", "loose.talk"] as &[&str],
        &["check", "loose.talk", "--no-proof"],
        &["check", "small.talk"],
    ];
    let told = asked.map(|words| run(&desk, words, "").told());
    snapshot("a-check-shows-the-shortest-conversation", &told.join("\n"));
}

#[test]
fn a_promise_that_is_broken_is_shown_by_a_conversation() {
    let desk = papers();
    fs::write(desk.path().join("promised.talk"), PROMISED).unwrap();
    let asked = [
        &["check", "promised.talk"] as &[&str],
        &["check", "promised.talk", "--no-proof"],
        &["prove", "promised.talk", "--witness", "broken-promise", "-o", "promised/broken.play"],
        &["test", "promised/broken.play"],
        &["prove", "promised.talk", "--witness", "T0705"],
        &["check", "promised.talk", "--format", "json"],
    ];
    let told = asked.map(|words| run(&desk, words, "").told());
    snapshot("a-promise-that-is-broken-is-shown", &told.join("\n"));
    assert!(read(&desk.path().join("promised/broken.play")).ends_with("=> shut\n"));
}

#[test]
fn what_a_proof_finds_is_weighed_and_silenced_like_everything_else() {
    let desk = papers();
    let write = |text: &str| fs::write(desk.path().join("promised.talk"), text).unwrap();
    let codes = |words: &[&str]| -> Vec<String> {
        let ran = run(&desk, &[&["check", "promised.talk", "--format", "json"], words].concat(), "");
        let report: Value = serde_json::from_str(&ran.out()).unwrap();
        let all = report["diagnostics"].as_array().unwrap().clone();
        all.iter()
            .map(|one| format!("{} {}", one["severity"].as_str().unwrap(), one["code"].as_str().unwrap()))
            .collect()
    };
    let kept = PROMISED.replace("  - never shut if gave_key\n", "");
    write(&kept);
    assert_eq!(codes(&[]), [""; 0]);
    let spoken = kept.replace("// allow T0705: the hall comes with the next scene\n", "");
    write(&spoken);
    assert_eq!(codes(&[]), ["warning T0705"]);
    assert_eq!(codes(&["--deny", "warnings"]), ["error T0705"]);
    assert_eq!(codes(&["--level", "T0705=off"]), [""; 0]);
    assert_eq!(codes(&["--no-proof", "--deny", "warnings"]), [""; 0]);
    // A comment that silences nothing is told where the proof could know.
    write(&kept.replace("not gave_key or seen(door)", "gave_key"));
    let idle = codes(&[]);
    assert!(idle.len() == 1 && idle[0].starts_with("warning "), "{idle:?}");
    assert_eq!(codes(&["--no-proof"]), [""; 0]);
    assert!(!codes(&["--max-states", "2"]).contains(&idle[0]));
}

#[test]
fn every_report_has_the_conversation() {
    let desk = papers();
    let report = |format: &str| run(&desk, &["check", "loose.talk", "--format", format], "").out();
    let json: Value = serde_json::from_str(&report("json")).unwrap();
    let witness = &json["diagnostics"][0]["witness"];
    assert_eq!(witness["temperament"], "tired");
    assert_eq!(witness["turns"], serde_json::json!(["I do."]));
    assert!(witness["seed"].is_u64() && witness["play"].as_str().unwrap().contains("> I do.\n"), "{json:#}");
    for format in ["sarif", "junit"] {
        let report = report(format);
        assert!(report.contains("> I do.") || report.contains("&gt; I do."), "{report}");
    }
}

#[test]
fn a_proof_is_told_to_people_and_to_tools() {
    let desk = papers();
    let asked = [&["prove", "small.talk"] as &[&str], &["prove", "loose.talk"]];
    let told = asked.map(|words| steady(&run(&desk, words, "")));
    snapshot("a-proof-is-told-to-people", &told.join("\n"));
    let json = run(&desk, &["prove", "small.talk", "--format", "json"], "");
    snapshot("a-proof-is-told-to-tools", &steady(&json));
}

#[test]
fn one_conversation_is_printed_or_written_and_replays() {
    let desk = papers();
    let asked = [
        &["prove", "small.talk", "--witness", "heard"] as &[&str],
        &["prove", "small.talk", "--witness", "heard", "-o", "small/heard.play"],
        &["prove", "loose.talk", "--witness", "T0501"],
        &["prove", "loose.talk", "--witness", "ovr"],
        &["prove", "loose.talk", "--witness", "divides-by-zero"],
        &["prove", "loose.talk", "small.talk", "--witness", "over"],
        &["prove", "small.talk", "--witness", "heard", "-o", "heard.txt"],
        &["prove", "small.talk", "-o", "heard.play"],
    ];
    let told = asked.map(|words| run(&desk, words, "").told());
    snapshot("one-conversation-is-printed-or-written", &told.join("\n"));
    let ran = run(&desk, &["test", "small/heard.play"], "");
    assert_eq!(ran.code(), 0, "{}", ran.told());
    let ran = run(&desk, &["play", "--from", "small/heard.play"], "");
    assert_eq!(ran.code(), 0, "{}", ran.told());
    assert!(read(&desk.path().join("small/heard.play")).ends_with("=> heard\n"));
}

#[test]
fn the_parts_of_a_library_cover_it_once() {
    let desk = TempDir::new().unwrap();
    for number in 0..12 {
        let folder = desk.path().join(format!("shelf/topic-{}", number % 3));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("script-{number}.talk")), SMALL).unwrap();
    }
    let files = |words: &[&str]| -> Vec<String> {
        let ran = run(&desk, &[&["prove", "--format", "json"], words].concat(), "");
        let report: Value = serde_json::from_str(&ran.out()).unwrap();
        let scripts = report["scripts"].as_array().unwrap().clone();
        scripts.iter().map(|script| script["file"].as_str().unwrap().to_owned()).collect()
    };
    let mut all: Vec<String> =
        (1..=3).flat_map(|part| files(&["shelf", "--partition", &format!("{part}/3")])).collect();
    all.sort();
    let mut whole = files(&["shelf"]);
    whole.sort();
    assert_eq!(all, whole);
    // The way from the folder counts, not where the folder lies.
    let below = |name: &str| name.rsplit('/').next().unwrap().to_owned();
    fs::rename(desk.path().join("shelf"), desk.path().join("moved")).unwrap();
    let moved: Vec<String> =
        files(&["./moved", "--partition", "2/3"]).iter().map(|name| below(name)).collect();
    fs::rename(desk.path().join("moved"), desk.path().join("shelf")).unwrap();
    let before: Vec<String> =
        files(&["shelf", "--partition", "2/3"]).iter().map(|name| below(name)).collect();
    assert_eq!(moved, before);
}

#[test]
fn what_cannot_be_proven_is_told() {
    let desk = papers();
    fs::write(desk.path().join("torn.talk"), LOOSE.replace("=> over", "=> ovr")).unwrap();
    let asked = [
        &["prove", "small.talk", "--max-states", "0"] as &[&str],
        &["prove", "small.talk", "--max-states", "many"],
        &["check", "small.talk", "--max-memory", "0"],
        &["check", "small.talk", "--max-memory", "2T"],
        &["check", "small.talk", "--no-proof", "--max-states", "5"],
        &["prove", "small.talk", "--partition", "0/8"],
        &["prove", "small.talk", "--partition", "9/8"],
        &["prove", "small.talk", "--partition", "x"],
        &["prove", "torn.talk"],
        &["prove", "nowhere.talk"],
        &["prove", "small.talk", "--witness", "herd"],
        &["prove", "small.talk", "--max-states", "2"],
        &["prove", "small.talk", "--max-memory", "1K"],
        &["prove", "loose.talk", "--max-states", "2", "--witness", "shut"],
    ];
    let told = asked.map(|words| steady(&run(&desk, words, "")));
    snapshot("what-cannot-be-proven-is-told", &told.join("\n"));
}

/// More states than anybody waits for.
fn endless() -> String {
    let names: Vec<String> = (0..12).map(|number| format!("m{number}")).collect();
    let meters: Vec<String> =
        names.iter().map(|name| format!("{name}: {{start: 0, range: 0..20}}")).collect();
    let mut script = LOOSE.split("== door").next().unwrap().replace(
        "meters: {trust: {start: 3, range: 0..9}}",
        &format!("meters: {{trust: {{start: 3, range: 0..9}}, {}}}", meters.join(", ")),
    );
    script += "== door\nSam: Well?\n";
    for name in &names {
        script += &format!("+ More {name}.\n    ~ {name} += 1\n    -> door\n");
    }
    let all: Vec<String> = names.iter().map(|name| format!("{name} > 7")).collect();
    script
        + &format!(
            "+ Less.\n    ~ trust -= 1\n    [if {} and trust > 1]\n        => over\n    => shut\n",
            all.join(" and ")
        )
}

#[test]
fn ctrl_c_leaves_what_is_known_so_far() {
    let desk = papers();
    fs::write(desk.path().join("endless.talk"), endless()).unwrap();
    let far = ["--max-states", "4000000000", "--max-memory", "64G"];
    for asked in ["prove", "check"] {
        let words = [&[asked, "endless.talk"] as &[&str], &far].concat();
        let child = spawned(command(&words).current_dir(desk.path()));
        std::thread::sleep(std::time::Duration::from_millis(700));
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        let ran = finish(child, "", asked);
        assert_eq!(ran.code(), 3, "{}", ran.told());
        assert!(
            ran.told().contains("stopped before the end: `endless.talk` is not proven"),
            "{}",
            ran.told()
        );
        assert!(
            asked == "check" || ran.out().contains("Not proven: it was stopped half way."),
            "{}",
            ran.told()
        );
    }
}
