//! `rehearse check` in all its forms: what CI systems read, what is denied, lowered and mended, and what cannot be asked.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cases::{files_below, read};
use crate::sessions::{Ran, desk, run, shelf, snapshot};

/// Three mistakes: one with a related place, one with a suggestion, one with signs that reports must escape.
const TORN: &str = "---
title: The spare key
summary: You kept a key, 100% of it.
cast: {Sam: They want the key.}
flags: [gave_key, gave_key]
outcomes: {over: {kind: time, title: Over}}
---
== door
Sam: You \\{have} my key.
* I do. Here it is.
    Sma: Thank you.
=> over
";

/// One warning.
const LOOSE: &str = "---
title: The spare key
summary: You kept a key.
cast: {Sam: They want the key.}
flags: [gave_key]
outcomes: {over: {kind: time, title: Over}}
---
== door
Sam: You still have my key.
=> over
";

/// Everything that can be mended without a guess.
const SHABBY: &str = "---
title: The spare key
summary: You kept a key.
cast: {Sam: They want the key.}
outcomes: {over: {kind: time, title: Over}}
---
=== door
\tSam: My key}.
* Here it is. -> hall
* (Look away.)
    [if chance(40)] Sam: Hm.
    @ pause 2
=> over

== hall
Sam : Thank you\\.
=> over
";

/// A folder with `torn.talk` and `loose.talk`.
fn papers() -> TempDir {
    let desk = TempDir::new().unwrap();
    fs::write(desk.path().join("torn.talk"), TORN).unwrap();
    fs::write(desk.path().join("loose.talk"), LOOSE).unwrap();
    desk
}

#[test]
fn every_form_of_a_report() {
    let desk = papers();
    for format in ["human", "short", "json", "junit", "github"] {
        snapshot(
            &format!("a-check-in-the-form-{format}"),
            &run(&desk, &["check", "--format", format], "").told(),
        );
    }
    let sarif = run(&desk, &["check", "--format", "sarif"], "");
    snapshot("a-check-in-the-form-sarif", &format!("{:#}", without_rules(&sarif.out())));
}

#[test]
fn a_sarif_report_fits_its_schema_also_where_files_were_not_read() {
    let desk = shelf();
    fs::write(desk.path().join("torn ü.talk"), TORN).unwrap();
    let schema: Value = serde_json::from_str(&read(Path::new("tests/schemas/sarif-2.1.0.json"))).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for words in [&["check"] as &[&str], &["check", "nowhere.talk", "torn ü.talk"], &["check", "small.talk"]]
    {
        let ran = run(&desk, &[words, &["--format", "sarif"]].concat(), "");
        let report: Value = serde_json::from_str(&ran.out()).unwrap();
        let found: Vec<String> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(found.is_empty(), "{found:#?}");
        assert_eq!(rules(&report).len(), rehearsal::source::Code::ALL.len());
    }
}

#[test]
fn a_finding_keeps_its_fingerprint_when_lines_move() {
    let desk = papers();
    let prints = |ran: &Ran| -> Vec<String> {
        let report: Value = serde_json::from_str(&ran.out()).unwrap();
        let results = report["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|result| result["partialFingerprints"].to_string()).collect()
    };
    let before = prints(&run(&desk, &["check", "torn.talk", "--format", "sarif"], ""));
    fs::write(desk.path().join("torn.talk"), TORN.replace("== door\n", "// The hall is dark.\n\n== door\n"))
        .unwrap();
    assert_eq!(prints(&run(&desk, &["check", "torn.talk", "--format", "sarif"], "")), before);
}

#[test]
fn reports_are_written_beside_what_is_printed() {
    let desk = papers();
    let reports = [
        "--report",
        "sarif=a.sarif",
        "--report",
        "junit=b.xml",
        "--report",
        "json=c.json",
        "--report",
        "short=d",
    ];
    let ran = run(&desk, &[&["check"] as &[&str], &reports].concat(), "");
    assert_eq!(ran.code(), 1, "{}", ran.told());
    for (file, format) in [("a.sarif", "sarif"), ("b.xml", "junit"), ("c.json", "json"), ("d", "short")] {
        let printed = run(&desk, &["check", "--format", format], "").out();
        assert_eq!(read(&desk.path().join(file)), printed, "{format}");
    }
}

#[test]
fn warnings_fail_where_they_are_denied_and_can_be_lowered() {
    let desk = papers();
    let asked = [
        &["check", "loose.talk"] as &[&str],
        &["check", "loose.talk", "--deny", "warnings"],
        &["check", "loose.talk", "--level", "never-used=error"],
        &["check", "loose.talk", "--level", "T0319=off", "--deny", "warnings"],
    ];
    let told = asked.map(|words| run(&desk, words, "").told());
    snapshot("warnings-fail-where-they-are-denied-and-can-be-lowered", &told.join("\n"));
}

#[test]
fn a_library_sets_weights_and_a_command_goes_before_it() {
    let desk = papers();
    fs::write(desk.path().join("library.yaml"), "title: Keys\nchecks: {never-used: error}\n").unwrap();
    let code = |words: &[&str]| {
        run(&desk, &[&["check", "--no-proof", "loose.talk"] as &[&str], words].concat(), "").code()
    };
    assert_eq!(code(&[]), 1);
    assert_eq!(code(&["--level", "never-used=warn"]), 0);
    fs::write(desk.path().join("library.yaml"), "title: Keys\nchecks: {never-used: off}\n").unwrap();
    assert_eq!(code(&["--deny", "warnings"]), 0);
}

#[test]
fn what_needs_no_guess_is_mended() {
    let desk = TempDir::new().unwrap();
    let path = desk.path().join("shabby.talk");
    fs::write(&path, SHABBY).unwrap();
    let ran = run(&desk, &["check", "--fix", "shabby.talk"], "");
    snapshot("what-needs-no-guess-is-mended", &format!("{}--- shabby.talk\n{}", ran.told(), read(&path)));
    let again = run(&desk, &["check", "--fix", "shabby.talk"], "");
    assert_eq!(again.out(), "shabby.talk: nothing to mend\n", "{}", again.told());
}

#[test]
fn mending_keeps_line_ends_and_a_byte_order_mark() {
    let desk = TempDir::new().unwrap();
    let path = desk.path().join("shabby.talk");
    fs::write(&path, format!("\u{feff}{}", SHABBY.replace('\n', "\r\n"))).unwrap();
    assert_eq!(run(&desk, &["check", "--fix", "shabby.talk"], "").code(), 0);
    let mended = read(&path);
    assert!(mended.starts_with("\u{feff}---\r\n"), "{mended:?}");
    assert_eq!(mended.matches('\n').count(), mended.matches("\r\n").count(), "{mended:?}");
}

#[test]
fn a_file_that_may_only_be_read_is_not_mended() {
    let desk = TempDir::new().unwrap();
    let path = desk.path().join("shabby.talk");
    fs::write(&path, SHABBY).unwrap();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let ran = run(&desk, &["check", "--fix", "shabby.talk"], "");
    assert_eq!((ran.code(), read(&path).as_str()), (3, SHABBY), "{}", ran.told());
    let ran = run(&desk, &["check", "--fix", "-"], SHABBY);
    assert_eq!(ran.code(), 2, "{}", ran.told());
}

#[test]
fn what_a_check_cannot_do_is_told() {
    let desk = papers();
    fs::create_dir(desk.path().join("empty")).unwrap();
    let asked = [
        &["check", "--report", "sarif=a", "--report", "json=./a"] as &[&str],
        &["check", "--report", "json=loose.talk", "loose.talk"],
        &["check", "--report", "json=nowhere/a.json", "loose.talk"],
        &["check", "--report", "json=empty", "loose.talk"],
        &["check", "--report", "jsn=a"],
        &["check", "--report", "json="],
        &["check", "--level", "never-used"],
        &["check", "--level", "nver-used=off"],
        &["check", "--level", "never-used=loud"],
        &["check", "--level", "unknown-speaker=warn"],
        &["check", "empty"],
        &["check", "*.tlk"],
        &["check", "[.talk"],
        &["explain", "T9999"],
        &["explain", "unknown-speakr"],
    ];
    let told = asked.map(|words| run(&desk, words, "").told());
    snapshot("what-a-check-cannot-do-is-told", &told.join("\n"));
    let left: Vec<String> = files_below(desk.path())
        .iter()
        .map(|path| path.strip_prefix(desk.path()).unwrap().display().to_string())
        .collect();
    assert_eq!(left, ["loose.talk", "torn.talk"], "no report is half written");
}

#[test]
fn folders_patterns_and_standard_input_are_looked_at() {
    let desk = shelf();
    let summary = |words: &[&str], input: &str| {
        let ran = run(&desk, &[&["check", "--no-proof"] as &[&str], words].concat(), input);
        ran.out().lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(summary(&["shelf"], ""), "5 files: 2 errors");
    assert_eq!(summary(&["shelf/c*.talk"], ""), "2 files: nothing to mend");
    assert_eq!(summary(&["**/*.talk"], ""), "5 files: 2 errors");
    assert_eq!(summary(&["shelf", "small.talk", "shelf/calls.talk"], ""), "6 files: 2 errors");
    assert_eq!(summary(&["-"], LOOSE), "<standard input>: 1 warning");
    assert_eq!(summary(&["-"], ""), "<standard input>: 1 error");
}

#[test]
fn ten_mistakes_are_told_in_one_run() {
    let desk = desk();
    let body = "== start #declnes\nSma: Hm.\n-> nowhere\n~ trust =+ 1\n* \n! hnt: One.\n[if trust >] Hm.\n=> herd\nSam: {tee}.\n@ pause 2\n\tSam: No.\n";
    let front = "---\ntitle: Ten\nsummary: Ten mistakes.\ncast: {Sam: They wait.}\nmeters: {trust: {start: 4, range: 0..10}}\noutcomes: {heard: {kind: conect, title: Heard}}\nflag: [a]\n---\n";
    let ran = run(&desk, &["check", "-", "--format", "json"], &format!("{front}{body}"));
    let report: Value = serde_json::from_str(&ran.out()).unwrap();
    let found = report["diagnostics"].as_array().unwrap();
    let codes: std::collections::BTreeSet<&str> =
        found.iter().filter_map(|one| one["code"].as_str()).collect();
    assert!(codes.len() >= 10, "{codes:?}\n{}", ran.told());
}

#[test]
fn a_finding_is_explained_by_its_number_and_by_its_name() {
    let desk = desk();
    let page = run(&desk, &["explain", "T0319"], "");
    snapshot("a-finding-is-explained", &page.told());
    for asked in ["t0319", "319", "never-used", "Never-Used"] {
        assert_eq!(run(&desk, &["explain", asked], "").out(), page.out(), "{asked}");
    }
    let all = run(&desk, &["explain"], "");
    assert_eq!(all.out().lines().count(), rehearsal::source::Code::ALL.len(), "{}", all.told());
}

/// The rules of a report: the manual, which has its own tests.
fn rules(report: &Value) -> &Vec<Value> {
    report["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap()
}

fn without_rules(report: &str) -> Value {
    let mut report: Value = serde_json::from_str(report).unwrap();
    report["runs"][0]["tool"]["driver"].as_object_mut().unwrap().remove("rules");
    report
}
