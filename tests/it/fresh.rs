//! What `rehearse new` writes: it checks clean and plays, whatever it was asked to call things, and it overwrites nothing.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::{ProptestConfig, proptest};
use rehearsal::authoring::fresh::{self, Answers, Sheet};
use rehearsal::program::{Fetched, Library, check};
use tempfile::TempDir;

use crate::cases::{files_below, findings, read};
use crate::ci::has;
use crate::sessions::{Ran, run, snapshot};

/// A library that shares no name with the script that is begun in it, but for one slip that is a skill here.
const STRANGE: &str = "title: Elsewhere
topics:
  \"no, thanks\": {title: Refusing}
  Wäre: {title: Asking}
moves:
  wait-first: {kind: skill, label: Wait, rule: \"Wait: # three breaths, then speak.\"}
  bargain: {kind: skill, label: Bargain, rule: Offer half.}
  excuse: {kind: pressure, stop: true, label: Excuse, rule: It stops everything.}
";

#[test]
fn a_script_is_begun_from_answers() {
    let desk = TempDir::new().unwrap();
    let answers = "The lift home\nDr. O'Neil-Ito\n\n:back\nown it\nown-it, accept-no\n";
    let told = run(&desk, &["new", "lifts/the-lift"], answers).told();
    let script = read(&desk.path().join("lifts/the-lift.talk"));
    let playthrough = read(&desk.path().join("lifts/the-lift/heard.play"));
    let whole =
        format!("{told}\n--- lifts/the-lift.talk\n{script}\n--- lifts/the-lift/heard.play\n{playthrough}");
    snapshot("a-script-is-begun-from-answers", &whole);
    let lines = script.lines().count();
    assert!((40..=75).contains(&lines), "{lines} lines are too many to read at once");
    assert_clean(&desk, &["lifts/the-lift.talk"]);
}

#[test]
fn a_script_is_begun_in_a_library_with_its_names() {
    let desk = TempDir::new().unwrap();
    fs::create_dir(desk.path().join("talks")).unwrap();
    fs::write(desk.path().join("talks/library.yaml"), STRANGE).unwrap();
    let told =
        run(&desk, &["new", "talks/later"], "\n\n\nware\nWäre, no thanks\nWäre\nwait-frist\n\n").told();
    let script = read(&desk.path().join("talks/later.talk"));
    snapshot(
        "a-script-is-begun-in-a-library-with-its-names",
        &format!("{told}\n--- talks/later.talk\n{script}"),
    );
    assert_clean(&desk, &["talks/later.talk"]);
    // A name alone stands in the library that is named.
    assert_eq!(run(&desk, &["new", "sooner", "--library", "talks", "--defaults"], "").code(), 0);
    assert_clean(&desk, &["talks/sooner.talk"]);
}

#[test]
fn a_library_is_begun_whole() {
    let desk = TempDir::new().unwrap();
    let told = run(&desk, &["new", "--library", "hard-talks"], "Hard talks: a start\nKim\n").told();
    let folder = desk.path().join("hard-talks");
    let mut whole = told;
    for path in files(&folder) {
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        whole += &format!("\n--- {name}\n{}", read(&path));
    }
    snapshot("a-library-is-begun-whole", &whole);
    assert_clean(&desk, &["hard-talks/library.yaml", "hard-talks/a-broken-promise.talk"]);
    let listed = run(&desk, &["list", "--library", "hard-talks"], "");
    assert!(
        listed.code() == 0 && listed.out().contains("1. A broken promise (a-broken-promise)"),
        "{}",
        listed.out()
    );
    // The next one finds the names of the library by itself.
    assert_eq!(run(&desk, &["new", "hard-talks/second", "--skills", "reflect,own-it"], "").code(), 0);
    assert!(read(&desk.path().join("hard-talks/second.talk")).contains("practises: [reflect, own-it]\n"));
    assert_clean(&desk, &["hard-talks/second.talk"]);
}

#[test]
fn what_cannot_be_begun_is_told_with_what_to_do() {
    let desk = TempDir::new().unwrap();
    fs::write(desk.path().join("there.talk"), "mine").unwrap();
    fs::write(desk.path().join("file"), "mine").unwrap();
    fs::create_dir_all(desk.path().join("talks")).unwrap();
    fs::write(desk.path().join("talks/library.yaml"), STRANGE).unwrap();
    fs::create_dir_all(desk.path().join("poor")).unwrap();
    let poor = "title: Poor\nmoves:\n  blame: {kind: slip, label: Blame, rule: Begin with yourself.}\n";
    fs::write(desk.path().join("poor/library.yaml"), poor).unwrap();
    fs::create_dir_all(desk.path().join("broken")).unwrap();
    fs::write(desk.path().join("broken/library.yaml"), "titel: x\n").unwrap();
    let (long, longer) = ("x".repeat(41), "x".repeat(121));
    let asked: &[&[&str]] = &[
        &["new"],
        &["new", "there"],
        &["new", "there.talk"],
        &["new", "file/inside"],
        &["new", "file", "--defaults"],
        &["new", "The call!"],
        &["new", ".."],
        &["new", "-", "--defaults"],
        &["new", "a", "--with", "You"],
        &["new", "a", "--with", "Sam: loud"],
        &["new", "a", "--with", "{Sam}"],
        &["new", "a", "--with", "7 of 9"],
        &["new", "a", "--with", &long],
        &["new", "a", "--title", " "],
        &["new", "a", "--title", &longer],
        &["new", "a", "--topic", "A1"],
        &["new", "a", "--skills", "#own-it,Own it"],
        &["new", "a", "--skills", "last"],
        &["new", "a", "--skills", ","],
        &["new", "talks/a", "--topic", "No, thanks"],
        &["new", "talks/a", "--skills", "wait-frist"],
        &["new", "talks/a", "--topic", "Waren"],
        &["new", "poor/a", "--defaults"],
        &["new", "broken/a"],
        &["new", "a", "--library", "nowhere", "--defaults"],
        &["new", "--library", "file"],
        &["new", "--library", "talks"],
        &["new", "--library", "other", "--skills", "own-it"],
    ];
    let before = files(desk.path());
    let told: Vec<String> = asked.iter().map(|words| run(&desk, words, "").told()).collect();
    snapshot("what-cannot-be-begun-is-told-with-what-to-do", &told.join("\n"));
    let unseen = run(&desk, &["new", "a", "--title", "one\u{1b}[2Jtwo"], "");
    assert!(unseen.code() == 2 && unseen.told().contains("without characters that nobody sees"));
    assert_eq!(files(desk.path()), before, "nothing was written");
    assert_eq!(read(&desk.path().join("there.talk")), "mine");
}

#[test]
fn an_author_who_leaves_or_has_no_other_answer_leaves_nothing_behind() {
    let desk = TempDir::new().unwrap();
    let told = [":quit\n", "A title\n{Sam}\n"].map(|answers| run(&desk, &["new", "a"], answers).told());
    snapshot("an-author-who-leaves-or-has-no-other-answer-leaves-nothing-behind", &told.join("\n"));
    assert!(files(desk.path()).is_empty());
}

#[test]
fn a_new_library_leaves_what_is_there() {
    let desk = TempDir::new().unwrap();
    fs::write(desk.path().join("README.md"), "mine").unwrap();
    let ran = run(&desk, &["new", "--library", ".", "--defaults"], "");
    assert!(ran.code() == 2 && ran.told().contains("`./README.md` is there already"), "{}", ran.told());
    assert_eq!(files(desk.path()).len(), 1);
}

#[test]
fn odd_words_are_written_so_that_they_are_read_again() {
    let titles = [
        "A \"quoted\" call",
        "#1: it's {all} [mine]",
        "- dash",
        "true",
        "12",
        "~",
        "C:\\",
        "back\\\\slash",
        "電話",
        "a: b",
        "?",
        "'single'",
        "%",
        "@x",
        "`tick`",
        "‹person›",
        "ends in a colon:",
        "x #y",
        "| bar",
    ];
    for title in titles {
        let title = fresh::accept_title(title).unwrap();
        let sheets = begun(&Answers { title: title.clone(), ..answers("Sam") }, None);
        let checked = check_sheet(&sheets[0], None);
        assert!(checked.notes.is_empty(), "{title}: {}", findings(&checked));
        assert_eq!(checked.program.unwrap().about.title, title);
        let library = fresh::library(&title, "first", None).remove(0);
        let (_, library, notes) =
            Library::read(&Fetched { name: library.path, bytes: library.text.into_bytes() });
        assert!(notes.is_empty() && library.unwrap().title == title, "{title}: {notes:?}");
    }
}

#[test]
fn odd_names_speak() {
    for person in [
        "Zoë",
        "Anne-Marie",
        "O'Neil",
        "Dr. Ito",
        "null",
        "True",
        "no",
        "李雷",
        "e5",
        "Jean Luc the third of that name",
        "Hint",
    ] {
        let sheets = begun(&answers(&fresh::accept_person(person).unwrap()), None);
        let checked = check_sheet(&sheets[0], None);
        assert!(checked.notes.is_empty(), "{person}: {}", findings(&checked));
        let program = checked.program.unwrap();
        assert!(program.speakers.iter().any(|speaker| speaker.name == person), "{person} is in the cast");
    }
}

#[test]
fn what_is_begun_plays_as_its_playthrough_says() {
    let desk = TempDir::new().unwrap();
    fs::create_dir(desk.path().join("talks")).unwrap();
    fs::write(desk.path().join("talks/library.yaml"), STRANGE).unwrap();
    for (name, person) in
        [("plain", "Sam"), ("dotted", "Dr. O'Neil-Ito"), ("talks/inside", "Zoë"), ("yaml", "null")]
    {
        assert_eq!(run(&desk, &["new", name, "--with", person, "--defaults"], "").code(), 0);
        let played =
            run(&desk, &["play", &format!("{name}.talk"), "--temperament", "rested"], "\ni promised\n\n");
        let out = played.out();
        assert!(played.code() == 0 && out.contains("\nWhat they decided\n  Heard. "), "{}", played.told());
        let playthrough = read(&desk.path().join(format!("{name}/heard.play")));
        for line in playthrough.lines().filter(|line| line.starts_with(person)) {
            assert!(out.lines().any(|said| said == line), "{name} does not say `{line}`:\n{out}");
        }
        // Without a command that tries playthroughs there is nobody to ask.
        if has(&desk, "test") {
            let tried = run(&desk, &["test", &format!("{name}.talk")], "");
            assert!(tried.code() == 0 && tried.out() == "1 test: 1 passes\n", "{}", tried.told());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_accepted_checks_clean(title in ".{0,30}", person in "\\PC{1,20}", you in "[ -~]{0,40}", skill in "[a-z#-]{1,8}") {
        let library: Library = strange();
        if let (Ok(title), Ok(person), Ok(you)) = (fresh::accept_title(&title), fresh::accept_person(&person), fresh::accept_you(&you)) {
            let skills = fresh::accept_skill(&skill, None).map_or_else(|_| fresh::skills_of(None), |skill| vec![skill]);
            let alone = Answers { title, person, you, topics: Vec::new(), skills };
            let checked = check_sheet(&begun(&alone, None)[0], None);
            assert!(checked.notes.is_empty(), "{}", findings(&checked));
            let inside = Answers { topics: vec!["no, thanks".to_owned()], skills: vec!["wait-first".to_owned()], ..alone };
            let checked = check_sheet(&begun(&inside, Some(&library))[0], Some(&library));
            assert!(checked.notes.is_empty(), "{}", findings(&checked));
        }
    }
}

fn strange() -> Library {
    let (_, library, notes) =
        Library::read(&Fetched { name: "library.yaml".to_owned(), bytes: STRANGE.into() });
    library.unwrap_or_else(|| panic!("{notes:?}"))
}

fn answers(person: &str) -> Answers {
    Answers {
        title: "A call".to_owned(),
        person: person.to_owned(),
        you: fresh::you_with(person),
        topics: Vec::new(),
        skills: fresh::skills_of(None),
    }
}

fn begun(answers: &Answers, library: Option<&Library>) -> Vec<Sheet> {
    fresh::script("a-call", answers, library)
}

fn check_sheet(sheet: &Sheet, library: Option<&Library>) -> rehearsal::program::Checked {
    let file = Fetched { name: sheet.path.clone(), bytes: sheet.text.clone().into_bytes() };
    check(&file, &mut |_| Err(String::new()), library).by_text()
}

fn assert_clean(desk: &TempDir, paths: &[&str]) {
    for path in paths {
        let ran: Ran = run(desk, &["check", "--deny", "warnings", path], "");
        assert!(ran.code() == 0 && ran.out() == format!("{path}: nothing to mend\n"), "{}", ran.told());
        // Without a command that lays scripts out there is nobody to ask.
        if path.ends_with(".talk") && has(desk, "fmt") {
            let laid_out = run(desk, &["fmt", "--check", path], "");
            assert_eq!(laid_out.code(), 0, "{}", laid_out.told());
        }
    }
}

/// Every file below, hidden ones as well, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = files_below(folder);
    found.sort();
    found
}
