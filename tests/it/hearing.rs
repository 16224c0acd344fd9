//! Typed words: how well they are heard, on files of cases; what is told of them; what authors are told of their wordings; and
//! `rehearse hear` as people meet it.

use std::path::Path;
use std::sync::OnceLock;

use rehearsal::hearing::{Candidate, Cue, Ear, Heard, Verdict};
use serde_json::Value;

use crate::cases::{bytes_of, check_in_doubt, findings, room};
use crate::sessions::{command, desk, run, snapshot};

/// The files of cases.
const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hearing");

/// One ear for all tests: it only reads.
pub(crate) fn ear() -> &'static Ear {
    static EAR: OnceLock<Ear> = OnceLock::new();
    EAR.get_or_init(Ear::new)
}

#[test]
fn wordings_are_looked_at() {
    room("hearing/*.talk", report);
}

fn report(path: &Path) -> String {
    let mut checked = check_in_doubt(path, bytes_of(path));
    if let Some(program) = &checked.program {
        checked.notes.extend(ear().look_through(program).0);
    }
    findings(&checked)
}

/// A figure in tenths of a hundredth, of a run of a file of cases.
fn figures(file: &str, wordings: &str) -> impl Fn(&str) -> u64 {
    let path = format!("{CASES}/{file}");
    let asked = ["hear", "--cases", &path, "--wordings", wordings, "--format", "json"];
    let ran = command(&asked).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let report: Value = serde_json::from_slice(&ran.stdout).unwrap();
    move |name| {
        let figure = &report["runs"][0]["figures"][name];
        let (count, of) = (figure["count"].as_u64().unwrap(), figure["of"].as_u64().unwrap());
        assert!(of > 0, "nothing to count for {name}");
        count * 1000 / of
    }
}

/// The floors that the issue sets, with three wordings; with none and one, no worse than the study.
#[test]
fn what_people_type_is_heard() {
    let floors = [
        ("0", [("accurate", 905), ("acts", 620), ("right", 980), ("opposite_not_taken", 950)]),
        ("1", [("accurate", 941), ("acts", 690), ("right", 980), ("opposite_not_taken", 950)]),
        ("3", [("accurate", 950), ("acts", 800), ("right", 980), ("opposite_not_taken", 950)]),
    ];
    for (wordings, floors) in floors {
        let figure = figures("dev.json", wordings);
        for (name, floor) in floors {
            assert!(figure(name) >= floor, "{name} with {wordings} wordings: {} of 1000", figure(name));
        }
    }
}

fn heard(replies: &[(&str, &[&str])], typed: &str) -> Heard {
    let candidate = |(text, wordings): &(&'static str, &[&'static str])| Candidate {
        text,
        wordings: wordings.to_vec(),
        moves: Vec::new(),
    };
    let replies: Vec<(&'static str, Vec<&'static str>)> = replies
        .iter()
        .map(|(text, wordings)| (leak(text), wordings.iter().map(|one| leak(one)).collect()))
        .collect();
    let candidates: Vec<Candidate<'_>> =
        replies.iter().map(|(text, wordings)| candidate(&(text, wordings.as_slice()))).collect();
    ear().hear(&ear().choice(&candidates), typed)
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

#[test]
fn a_negation_turns_the_meaning_around() {
    let replies: [(&str, &[&str]); 3] = [
        ("I'm sorry. I broke the cup.", &["sorry, that was me with the cup"]),
        ("I have to go home now.", &["i need to leave"]),
        ("Can we talk about it tomorrow?", &["could we speak in the morning"]),
    ];
    assert_eq!(heard(&replies, "sorry!! i broke ur cup").verdict, Verdict::This(0));
    for turned in
        ["I'm not sorry", "im not sorry i broke the cup", "I never broke the cup", "i am NOT sorry."]
    {
        assert_ne!(heard(&replies, turned).verdict, Verdict::This(0), "{turned}");
    }
    assert_eq!(heard(&replies, "skip").verdict, Verdict::Nothing);
}

#[test]
fn anything_can_be_typed_at_any_number_of_replies() {
    let texts: Vec<String> =
        (0..60).map(|number| format!("Meet me at gate number {number} with the box.")).collect();
    let replies: Vec<(&str, &[&str])> = texts.iter().map(|text| (text.as_str(), &[][..])).collect();
    let long = "no ".repeat(5000);
    for typed in ["", "   ", "?", "…", "🙂🙂", "не знаю", "İ", "ﬀ ½", &long, "\u{0}", "'''", "sorry if"]
    {
        let heard = heard(&replies, typed);
        let all = heard.sure.iter().sum::<f64>() + heard.nothing;
        assert!((all - 1.0).abs() < 1e-9 && heard.sure.len() == 60, "{typed:?}");
        ear().cues(typed, &["blame", "appreciate"], true);
    }
    assert_eq!(ear().hear(&ear().choice(&[]), "hello").verdict, Verdict::Nothing);
}

fn told(cues: &[Cue]) -> Vec<String> {
    cues.iter().map(|cue| format!("{} ({})", cue.found.sentence(), cue.words)).collect()
}

#[test]
fn what_words_show_is_told_where_the_reply_says_so_too() {
    let cues = |typed: &str, declared: &[&str], is_conflict| told(&ear().cues(typed, declared, is_conflict));
    let but = ["You said “but” after “sorry”. (Sorry I yelled, but)"];
    assert_eq!(cues("Sorry I yelled, but you started it.", &["regret"], true), but);
    assert_eq!(
        cues("sorry if that upset you", &["half-apology"], true),
        ["You said “if” after “sorry”. (sorry if)"]
    );
    assert_eq!(cues("Thank you for telling me", &["appreciate"], false), ["You thanked them. (Thank)"]);
    let nothing: [String; 0] = [];
    assert_eq!(cues("Sorry. But there is more to tell.", &["regret"], true), nothing);
    assert_eq!(cues("I'm not sorry, but fine", &["regret"], true), nothing);
    assert_eq!(cues("Sorry I yelled, but you started it.", &["regret"], false), nothing);
    assert_eq!(cues("Thank you for telling me", &["own-it"], true), nothing);
    assert_eq!(cues("you always do this", &["blame"], false), nothing);
    assert_eq!(cues("well, you started it", &["blame"], true), ["You put it on them. (you started it)"]);
}

#[test]
fn an_author_tries_sentences() {
    let desk = desk();
    let lines = "sure, tomorrow is better\n\nim so sorry\nnot sorry at all\nskip\n";
    let asked: [(&[&str], &str); 5] = [
        (&["hear", "small.talk"], lines),
        (&["hear", "small.talk", "--scene", "nowhere"], lines),
        (&["hear", "small.talk", "--choice", "9"], lines),
        (&["hear", "small.talk", "--format", "json"], "i was busy\n"),
        (&["hear"], ""),
    ];
    let told: Vec<String> = asked.iter().map(|(words, input)| run(&desk, words, input).told()).collect();
    snapshot("an-author-tries-sentences", &told.join("\n"));
}

#[test]
fn a_file_of_cases_that_is_wrong_says_where() {
    let desk = desk();
    let reply = r#"{"id": "a", "canonical": "Yes."}, {"id": "b", "canonical": "No."}"#;
    let cases = [
        ("none.json", "{}".to_owned()),
        ("version.json", r#"{"name": "x", "version": 2, "sets": []}"#.to_owned()),
        ("empty.json", r#"{"name": "x", "version": 1, "sets": []}"#.to_owned()),
        ("key.json", format!("{{\"name\": \"x\", \"version\": 1,\n \"sets\": [{{\"id\": \"s\", \"answers\": [{reply}]}}]}}")),
        (
            "trap.json",
            format!(
                r#"{{"name": "x", "version": 1, "sets": [{{"id": "s", "replies": [{reply}], "negation_traps": [{{"text": "not yes", "accept": ["c"], "must_not": "a"}}]}}]}}"#
            ),
        ),
        ("twice.json", r#"{"name": "x", "version": 1, "sets": [{"id": "s", "replies": [{"id": "a", "canonical": "Yes."}, {"id": "a", "canonical": "No."}]}]}"#.to_owned()),
        ("text.json", "sets: []".to_owned()),
    ];
    let mut told = Vec::new();
    for (name, text) in cases {
        std::fs::write(desk.path().join(name), text).unwrap();
        told.push(run(&desk, &["hear", "--cases", name], "").told());
    }
    told.push(run(&desk, &["hear", "--cases", "missing.json"], "").told());
    snapshot("a-file-of-cases-that-is-wrong-says-where", &told.join("\n"));
}
