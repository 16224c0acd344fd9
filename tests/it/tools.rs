//! `rehearse graph` and `rehearse stats` as authors meet them: what goes where, and what cannot be drawn or counted.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use crate::cases::read;
use crate::sessions::{SMALL, assert_harmless, desk, run, shelf, snapshot};

#[test]
fn a_graph_is_printed_or_written_in_the_form_that_its_name_says() {
    let desk = desk();
    let asked = [
        &["graph", "small.talk", "--format", "dot"] as &[&str],
        &["graph", "small.talk", "--format", "mermaid", "--detail"],
        &["graph", "small.talk", "-o", "small.svg"],
    ];
    let told = asked.map(|words| run(&desk, words, "").told());
    snapshot("a-graph-is-printed-or-written", &told.join("\n"));
    let printed = |format| run(&desk, &["graph", "small.talk", "--format", format], "").out();
    assert_eq!(read(&desk.path().join("small.svg")), printed("svg"));
    for (file, format) in [("a.gv", "dot"), ("a.mmd", "mermaid"), ("a.txt", "svg"), ("a", "svg")] {
        assert_eq!(run(&desk, &["graph", "small.talk", "--output", file], "").code(), 0, "{file}");
        assert_eq!(read(&desk.path().join(file)), printed(format), "{file}");
    }
    assert_eq!(run(&desk, &["graph", "small.talk", "--format", "dot", "-o", "b.svg"], "").code(), 0);
    assert_eq!(read(&desk.path().join("b.svg")), printed("dot"), "what is asked for goes before the name");
}

#[test]
fn a_script_of_the_library_is_drawn_by_its_name() {
    let ran = run(&desk(), &["graph", "sorry-without-a-bill", "--detail"], "");
    assert!(ran.code() == 0 && ran.out().contains(">Sorry without a bill</title>"), "{}", ran.told());
    assert!(ran.errors.is_empty(), "{}", ran.told());
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let desk = shelf();
    let before = read(&desk.path().join("small.talk"));
    let asked = [
        &["graph"] as &[&str],
        &["graph", "small.talk", "--format", "png"],
        &["graph", "nowhere.talk"],
        &["graph", "shelf/broken.talk", "-o", "broken.svg"],
        &["graph", "shelf/part.talk"],
        &["graph", "small.talk", "-o", "small.talk"],
        &["graph", "small.talk", "-o", "nowhere/small.svg"],
    ];
    let told = asked.map(|words| run(&desk, words, "").told());
    snapshot("what-cannot-be-drawn-is-told", &told.join("\n"));
    assert_eq!(read(&desk.path().join("small.talk")), before);
    assert!(!desk.path().join("broken.svg").exists());
}

#[test]
fn a_playthrough_is_marked_up_to_where_it_parts() {
    let desk = desk();
    let write = |name: &str, text: &str| fs::write(desk.path().join(name), text).unwrap();
    write(
        "whole.play",
        "seed: 1\n---\n...\n> I was busy at work.\n...\n> I will call on Sunday at six.\n=> heard\n",
    );
    write("parted.play", "seed: 1\n---\n...\n> I was busy at work.\nSam: Not at all.\n");
    write("wrong.play", "temperament: tyred\n---\n...\n=> herd\n");
    let asked = ["whole.play", "parted.play", "wrong.play", "nowhere.play"];
    let told = asked.map(|play| {
        run(&desk, &["graph", "small.talk", "--detail", "--format", "mermaid", "--play", play], "").told()
    });
    snapshot("a-playthrough-is-marked-up-to-where-it-parts", &told.join("\n"));
}

#[test]
fn too_many_replies_are_drawn_by_scene_and_said_so() {
    let desk = desk();
    let mut many = SMALL.split("== table").next().unwrap().to_owned();
    for scene in 0..200 {
        let _ = writeln!(many, "== scene-{scene}\n* One of {scene}, {{tea}}.\n* Another of {scene}.");
        let _ = writeln!(
            many,
            "{}",
            if scene < 199 { format!("-> scene-{}", scene + 1) } else { "=> heard".to_owned() }
        );
    }
    fs::write(desk.path().join("many.talk"), many).unwrap();
    let ran = run(&desk, &["graph", "many.talk", "--detail"], "");
    assert_eq!(
        String::from_utf8_lossy(&ran.errors),
        "rehearse: 400 replies are too many for one picture, so the scenes are drawn\n"
    );
    assert!(ran.code() == 0 && ran.out().contains(">200 scenes · 1 way to end<"), "{}", ran.code());
}

#[test]
fn signs_of_a_title_stay_words() {
    let desk = desk();
    let title = "a<script>alert(1)</script>]]>--><!-- %% \\\" end";
    fs::write(
        desk.path().join("bad.talk"),
        SMALL.replace("title: A small talk", &format!("title: \"{title}\"")),
    )
    .unwrap();
    for words in [
        &["graph", "bad.talk"] as &[&str],
        &["graph", "bad.talk", "--format", "mermaid"],
        &["stats", "bad.talk"],
    ] {
        let ran = run(&desk, words, "");
        assert_harmless(&ran);
        assert_eq!(ran.code(), 0, "{}", ran.told());
    }
    let drawn = run(&desk, &["graph", "bad.talk"], "").out();
    assert!(!drawn.contains("<script") && !drawn.contains("<!--"), "{drawn}");
}

#[test]
fn numbers_of_one_script_and_of_many() {
    let desk = shelf();
    let asked = [
        &["stats", "small.talk"] as &[&str],
        &["stats", "shelf/calls.talk", "small.talk", "shelf/part.talk"],
        &["stats", "shelf", "nowhere.talk"],
    ];
    let told = asked.map(|words| run(&desk, words, "").told());
    snapshot("numbers-of-one-script-and-of-many", &told.join("\n"));
    let piped = run(&desk, &["stats", "-"], SMALL);
    assert!(piped.code() == 0 && piped.out().contains("<standard input>"), "{}", piped.told());
}

#[test]
fn numbers_for_spreadsheets_hold_no_formulas() {
    let desk = desk();
    let titled = |title: &str| SMALL.replace("title: A small talk", &format!("title: '{title}'"));
    fs::write(desk.path().join("sum.talk"), titled("=1+2, \"three\"")).unwrap();
    fs::write(desk.path().join("@at.talk"), titled("-1")).unwrap();
    let told = run(&desk, &["stats", "--format", "csv"], "").told();
    snapshot("numbers-for-spreadsheets-hold-no-formulas", &told);
}

#[test]
fn numbers_for_programs_are_one_object() {
    let desk = shelf();
    let ran = run(&desk, &["stats", "--format", "json"], "");
    assert_eq!(ran.code(), 1, "one has errors: {}", ran.told());
    let report: Value = serde_json::from_str(&ran.out()).unwrap();
    assert_eq!(report["version"], 1);
    snapshot("numbers-for-programs-are-one-object", &ran.told());
    let none = run(&desk, &["stats", "shelf/broken.talk", "--format", "json"], "");
    let report: Value = serde_json::from_str(&none.out()).unwrap();
    assert_eq!(
        (report["scripts"].as_array().unwrap().len(), &report["total"]["words"]),
        (0, &Value::from(0))
    );
}
