//! The command as people meet it in scripts and pipes: what it prints, where, and with which exit code. Each snapshot in
//! `tests/cases/commands` is one short session, named by what it shows.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::sessions::{
    ANSWERS, SMALL, assert_harmless, command, desk, finish, run, shelf, snapshot, spawned,
};

#[test]
fn help_says_what_can_be_asked_who_may_see_it_and_what_this_is_not() {
    let desk = desk();
    let runs =
        [&["--help"] as &[&str], &["-h"], &["play", "--help"], &["list", "--help"], &["check", "--help"]];
    let told = runs.map(|words| run(&desk, words, "").told());
    snapshot("help-says-what-can-be-asked-who-may-see-it-and-what-this-is-not", &told.join("\n"));
    let version = run(&desk, &["--version"], "");
    assert_eq!(version.out(), format!("rehearse {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn what_cannot_be_asked_is_told_with_what_can() {
    let desk = desk();
    let asked =
        [&["paly", "small"] as &[&str], &["list", "--colour"], &["play"], &["play", "x", "--seed", "soon"]];
    let told = asked.map(|words| run(&desk, words, "").told());
    snapshot("what-cannot-be-asked-is-told-with-what-can", &told.join("\n"));
}

#[test]
fn the_list_goes_by_topic_and_says_what_a_conversation_needs() {
    let desk = shelf();
    snapshot(
        "the-list-goes-by-topic-and-says-what-a-conversation-needs",
        &run(&desk, &["list", "--library", "shelf"], "").told(),
    );
}

#[test]
fn the_library_that_is_built_in_is_listed_whole() {
    let ran = run(&desk(), &["list"], "");
    assert_eq!(ran.code(), 0, "{}", ran.told());
    for script in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts")).unwrap() {
        let path = script.unwrap().path();
        if path.extension().is_some_and(|end| end == "talk") {
            let name = format!("({})", path.file_stem().unwrap().to_str().unwrap());
            let listed = ran.out().split_whitespace().any(|word| word == name);
            assert!(listed, "{name} is missing in\n{}", ran.out());
        }
    }
}

#[test]
fn a_whole_rehearsal_reads_one_answer_a_line() {
    let ran = run(&desk(), &["play", "small.talk", "--seed", "1"], ANSWERS);
    snapshot("a-whole-rehearsal-reads-one-answer-a-line", &ran.told());
}

#[test]
fn a_conversation_is_picked_from_the_list_by_number_or_name() {
    let desk = shelf();
    let ran = run(&desk, &["--library", "shelf"], ":hint\nmilk\ncall\n:quit\n");
    // Who they are today is drawn, and said at the end.
    let told = ran.told();
    let (told, today) = told.split_once("How they arrived today").unwrap();
    snapshot("a-conversation-is-picked-from-the-list-by-number-or-name", told);
    assert!(today.ends_with("--- exit code 0\n"), "{today}");
    assert!(
        run(&desk, &["--library", "shelf"], "\n:quit\n").out().contains("A call that never came\nSam waits")
    );
    assert!(run(&desk, &["--library", "shelf"], "2\n:quit\n").out().contains("Who washes up"));
    snapshot(
        "the-answers-run-out-before-a-conversation-is-picked",
        &run(&desk, &["--library", "shelf"], "").told(),
    );
}

#[test]
fn everything_that_a_colon_can_ask_for() {
    let typed = ":help\n\n:hint\n:hint\n:hint\n:think\n:replies\n:bakc\n:again\n:again 7\n:back\n:pause\n\n2\n:think\n:back\n3\n:skip\n:hint\nwell\n:again 1\n1\n1\n:restart\n:quit\n";
    let ran = run(&desk(), &["play", "small.talk", "--seed", "1"], typed);
    snapshot("everything-that-a-colon-can-ask-for", &ran.told());
}

#[test]
fn replies_that_are_not_there_cost_nothing() {
    let typed = "\n9\n0\n184467440737095516160\ni\nlet us dance\nwhat do you mean\n\n1\n1\n\n";
    let ran = run(&desk(), &["play", "small.talk", "--seed", "1"], typed);
    snapshot("replies-that-are-not-there-cost-nothing", &ran.told());
}

#[test]
fn answers_that_run_out_end_with_a_debrief_and_a_code() {
    let desk = desk();
    let none = run(&desk, &["play", "small.talk", "--seed", "1"], "");
    let one = run(&desk, &["play", "small.talk", "--seed", "1"], "mint\n2");
    snapshot("answers-that-run-out-end-with-a-debrief-and-a-code", &[none.told(), one.told()].join("\n"));
}

#[test]
fn a_day_comes_back_by_its_seed_and_by_how_they_arrive() {
    let desk = desk();
    let play = |words: &[&str]| run(&desk, &[&["play", "small.talk"], words].concat(), ANSWERS);
    assert_eq!(play(&["--seed", "4"]).out(), play(&["--seed", "4"]).out());
    let tired = play(&["--seed", "4", "--temperament", "tired"]).out();
    assert!(tired.contains("How they arrived today: tired.\n"), "{tired}");
    assert!(tired.contains("rehearse play small.talk --seed 4 --temperament tired\n"), "{tired}");
    let told = [play(&["--temperament", "tried"]).told(), play(&["--temperament", "joyful"]).told()];
    snapshot("a-temperament-that-is-not-there", &told.join("\n"));
}

#[test]
fn a_rehearsal_can_begin_at_any_scene() {
    let desk = desk();
    let later = SMALL.replace("Sam: And now?", "-> later\n\n== later\nSam: And now?");
    fs::write(desk.path().join("later.talk"), later).unwrap();
    let asked = [
        (
            &["play", "later.talk", "--scene", "later", "--seed", "1"] as &[&str],
            "mint\n1\n:restart\nmint\n:quit\n",
        ),
        (&["play", "later.talk", "--scene", "latr", "--seed", "1"], ""),
        (&["play", "later.talk", "--scene", "nowhere", "--seed", "1"], ""),
    ];
    let told = asked.map(|(words, input)| run(&desk, words, input).told());
    snapshot("a-rehearsal-can-begin-at-any-scene", &told.join("\n"));
}

#[test]
fn a_script_that_is_not_there_is_offered_its_neighbour() {
    let desk = shelf();
    fs::create_dir(desk.path().join("folder")).unwrap();
    fs::write(desk.path().join("notes.txt"), "x").unwrap();
    let asked = [
        &["play", "cal", "--library", "shelf"] as &[&str],
        &["play", "the-line-and-the-ark"],
        &["play", "bill"],
        &["play", "zebra"],
        &["play", "folder/zebra.talk"],
        &["play", "zebra.talk"],
        &["play", "folder"],
        &["play", "folder/"],
        &["play", "./notes.txt"],
        &["play", "shelf/part.talk"],
        &["play", "shelf/broken.talk"],
    ];
    let told = asked.map(|words| run(&desk, words, ANSWERS).told());
    snapshot("a-script-that-is-not-there-is-offered-its-neighbour", &told.join("\n"));
}

#[test]
fn check_says_what_is_clean_and_what_is_not() {
    let desk = shelf();
    let asked = [
        &["check", "small.talk"] as &[&str],
        &["check", "shelf/broken.talk"],
        &["check", "--no-proof", "small.talk", "shelf/broken.talk", "nowhere.talk", "shelf/calls.talk"],
        &["check", "shelf/library.yaml"],
    ];
    let told = asked.map(|words| run(&desk, words, "").told());
    snapshot("check-says-what-is-clean-and-what-is-not", &told.join("\n"));
}

#[test]
fn a_path_through_the_library_names_scripts_that_are_there() {
    let desk = shelf();
    let library = desk.path().join("shelf/library.yaml");
    let written = fs::read_to_string(&library).unwrap();
    fs::write(&library, format!("{written}path: [calls, chorse, nobody-knows]\n")).unwrap();
    let ran = run(&desk, &["check", "shelf/library.yaml"], "");
    snapshot("a-path-through-the-library-names-scripts-that-are-there", &ran.told());
}

#[test]
fn the_scripts_that_are_shipped_have_nothing_to_mend() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    let files = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path());
    // The folders beside the scripts hold their playthroughs.
    let mut asked: Vec<String> =
        files.filter(|path| path.is_file()).map(|file| file.display().to_string()).collect();
    asked.sort();
    let mut words = vec!["check", "--deny", "warnings"];
    words.extend(asked.iter().map(String::as_str));
    let ran = finish(spawned(&mut command(&words)), "", "check scripts");
    assert!(ran.code() == 0, "{}", ran.told());
}

/// A library inside a library is judged by itself, and its scripts do not stand in the way of the outer ones.
#[test]
fn a_library_inside_a_library_is_another_one() {
    let desk = shelf();
    let inner = desk.path().join("shelf/attic");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("library.yaml"), "title: Attic\n").unwrap();
    fs::write(inner.join("calls.talk"), SMALL).unwrap();
    let listed = run(&desk, &["list", "--library", "shelf"], "");
    assert!(!listed.told().contains("attic"), "{}", listed.told());
    let played = run(&desk, &["play", "calls", "--library", "shelf"], "");
    assert!(played.told().contains("A call that never came"), "{}", played.told());
}

#[test]
fn check_says_what_to_name_instead() {
    let desk = shelf();
    fs::write(desk.path().join("notes.txt"), "x").unwrap();
    let asked = [
        &["check", "--no-proof"] as &[&str],
        &["check", "nowhere.talk"],
        &["check", "small.talk/nowhere.talk"],
        &["check", "--no-proof", "shelf"],
        &["check", "notes.txt"],
        &["check", ""],
    ];
    let mut told = asked.map(|words| run(&desk, words, "").told()).to_vec();
    let empty = TempDir::new().unwrap();
    told.push(run(&empty, &["check"], "").told());
    snapshot("check-says-what-to-name-instead", &told.join("\n"));
}

#[test]
fn files_that_are_no_text_or_of_another_version() {
    let desk = desk();
    fs::write(desk.path().join("bytes.talk"), b"---\ntitle: \xff\xfe\n---\n").unwrap();
    fs::write(desk.path().join("newer.talk"), SMALL.replacen("---\n", "---\ntalk: 2\n", 1)).unwrap();
    fs::write(desk.path().join("empty.talk"), "").unwrap();
    let asked = ["bytes.talk", "newer.talk", "empty.talk"];
    let told: Vec<String> = asked
        .iter()
        .flat_map(|file| [run(&desk, &["check", file], "").told(), run(&desk, &["play", file], "").told()])
        .collect();
    snapshot("files-that-are-no-text-or-of-another-version", &told.join("\n"));
}

#[test]
fn a_script_finds_the_library_that_it_stands_in() {
    let desk = shelf();
    fs::create_dir(desk.path().join("shelf/deeper")).unwrap();
    let text = SMALL.replace("minutes: 1\n", "minutes: 1\nsource: [A1]\npractises: [own-it]\n");
    let text = text.replace("I forgot.\n    >", "I forgot. #own-it\n    >");
    fs::write(desk.path().join("shelf/deeper/own.talk"), &text).unwrap();
    let clean = run(&desk, &["check", "--no-proof", "shelf/deeper/own.talk"], "");
    assert_eq!(clean.out(), "shelf/deeper/own.talk: nothing to mend\n", "{}", clean.told());
    // From inside its own folder, where nothing of the path shows the library.
    let mut inside = command(&["check", "--no-proof", "own.talk"]);
    let inside = finish(spawned(inside.current_dir(desk.path().join("shelf/deeper"))), "", "inside");
    assert_eq!(inside.out(), "own.talk: nothing to mend\n", "{}", inside.told());
    fs::write(desk.path().join("shelf/deeper/own.talk"), text.replace("#own-it", "#own-up")).unwrap();
    let unknown = run(&desk, &["check", "--no-proof", "shelf/deeper/own.talk"], "");
    assert!(unknown.code() == 1 && unknown.out().contains("`own-up`"), "{}", unknown.told());
}

#[test]
fn more_findings_than_anybody_reads_are_counted() {
    let desk = desk();
    let many = SMALL.replace("Sam pours {tea}.", &"-> nowhere\n".repeat(130));
    fs::write(desk.path().join("many.talk"), many).unwrap();
    let ran = run(&desk, &["check", "many.talk", "many.talk"], "");
    assert_eq!(ran.code(), 1);
    assert_eq!(ran.out().matches("error[").count(), 100, "{}", ran.told());
    let end: Vec<&str> = ran
        .out
        .split(|byte| *byte == b'\n')
        .rev()
        .take(4)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    assert_eq!(end[1], "many.talk: 130 errors");
    assert_eq!(end[2], "There are 30 more: mend these first, then check again.");
}

#[test]
fn a_library_that_is_none() {
    let desk = desk();
    fs::create_dir(desk.path().join("folder")).unwrap();
    fs::create_dir(desk.path().join("torn")).unwrap();
    fs::write(desk.path().join("torn/library.yaml"), "title: [\n").unwrap();
    let told = ["nowhere", "folder", "small.talk", "torn"]
        .map(|library| run(&desk, &["list", "--library", library], "").told());
    snapshot("a-library-that-is-none", &told.join("\n"));
    for name in ["one", "two"] {
        fs::write(desk.path().join("torn").join(name).with_extension("talk"), SMALL).unwrap();
    }
    let ran = run(&desk, &["check", "torn/one.talk", "torn/two.talk"], "");
    snapshot("a-library-with-errors-is-told-once", &ran.told());
}

/// `rehearse … | head -1`: the reader goes away while there is far more to write than a pipe holds.
#[test]
fn a_pipe_that_closes_ends_it_quietly() {
    let desk = desk();
    let mut play = command(&["play", "small.talk", "--seed", "1"]);
    let mut child = spawned(play.current_dir(desk.path()));
    let mut input = child.stdin.take().unwrap();
    let typing = thread::spawn(move || {
        let _ = input.write_all(format!("\n{}", ":help\n".repeat(2_000)).as_bytes());
    });
    let mut first = String::new();
    BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert_eq!(first, "A small talk\n");
    typing.join().unwrap();
    let ran = finish(child, "", "play small.talk | head -1");
    assert_eq!((ran.code(), ran.errors.len()), (0, 0), "{}", ran.told());
}

#[test]
fn what_cannot_be_written_is_told_with_a_code() {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let desk = desk();
    for words in [&["list"] as &[&str], &["play", "small.talk"], &["check", "small.talk"]] {
        let mut list = command(words);
        let mut child = list.current_dir(desk.path()).stdin(Stdio::null());
        child = child.stdout(full.try_clone().unwrap()).stderr(Stdio::piped());
        let ran = finish(child.spawn().unwrap(), "", &words.join(" "));
        assert_eq!(ran.code(), 3, "{}", ran.told());
        let told = String::from_utf8_lossy(&ran.errors).into_owned();
        assert!(
            told.starts_with("rehearse: nothing more could be written: ") && told.lines().count() == 1,
            "{told}"
        );
    }
}

#[test]
fn five_megabytes_in_one_answer_are_cut_soon() {
    let desk = desk();
    let began = Instant::now();
    let words = "wide 語 ".repeat(600_000);
    let ran = run(&desk, &["play", "small.talk", "--seed", "1"], &format!("{words}\n{words}\n1\n1\n\n"));
    assert_eq!(ran.code(), 0);
    assert_eq!(ran.out().matches("only its first 10000 characters were taken").count(), 2);
    assert!(ran.out().len() < 200_000, "{} bytes", ran.out().len());
    // Measured at half a second without optimisation.
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

/// Neither a script nor what is typed may drive the terminal, whichever way it comes.
#[test]
fn nothing_that_drives_a_terminal_comes_out() {
    let desk = desk();
    let hostile = "\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{8}\u{7f}";
    let quoted = r"\e[2J\e]0;x\a\x9b31m\u202e";
    let write = |name: &str, text: String| fs::write(desk.path().join(name), text).unwrap();
    write("raw.talk", SMALL.replace("Sam looks up.", hostile));
    write("front.talk", SMALL.replace("title: A small talk", &format!("title: \"a{quoted}\"")));
    write("slot.talk", SMALL.replace("default: green tea", &format!("default: \"{quoted}\"")));
    write("name.talk", SMALL.replace("== table", &format!("== ta{hostile}ble")));
    write(&format!("called{}[2J.talk", '\u{1b}'), SMALL.to_owned());
    let called = format!("called{}[2J.talk", '\u{1b}');
    for file in ["raw.talk", "front.talk", "slot.talk", "name.talk", &called, "called\u{1b}[2K.talk"] {
        for words in [["check", file], ["play", file]] {
            assert_harmless(&run(&desk, &words, ANSWERS));
        }
    }
    let typed =
        format!("mint{hostile}tea\n{hostile}\n:hint{hostile}\n:{hostile}\n9{hostile}\nbu{hostile}\n1\n1\n\n");
    let ran = run(&desk, &["play", "small.talk", "--seed", "1"], &typed);
    assert_harmless(&ran);
    assert!(ran.out().contains("Sam pours mint[2J]0;x31mtea.\n"), "{}", ran.told());
}

#[test]
fn answers_that_are_no_text_are_taken_as_well_as_they_can_be() {
    let desk = desk();
    let mut play = command(&["play", "small.talk", "--seed", "1"]);
    let mut child = spawned(play.current_dir(desk.path()));
    child.stdin.take().unwrap().write_all(b"caf\xe9\0\r\n1\r\n1\r\n\r\n").unwrap();
    let ran = finish(child, "", "play small.talk");
    assert!(ran.code() == 0 && ran.out().contains("Sam pours caf\u{fffd}.\n"), "{}", ran.told());
}

/// A way out is pointed at after the second time in a row that words led to nothing, once a choice.
#[test]
fn words_that_lead_to_nothing_twice_are_shown_a_way_out() {
    let desk = desk();
    let words = ["play", "small.talk", "--seed", "1", "--temperament", "steady", "--own-words"];
    let answers =
        ":hint\nmint\nzebra\n:think\nzebra\nzebra\nzebra\n:replies\n2\nzebra\nzebra\nzebra\n:mode real\n1\n";
    let ran = run(&desk, &words, answers);
    snapshot("words-that-lead-to-nothing-twice-are-shown-a-way-out", &ran.told());
}
