//! `rehearse new --mine`: a copy of a script for somebody's own situation. It checks clean whatever is typed, is private, and overwrites
//! nothing; and the slots that are asked before the first line.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use tempfile::TempDir;

use crate::cases::read;
use crate::sessions::{ANSWERS, LIBRARY, SMALL, assert_harmless, desk, run, shelf, snapshot};

#[test]
fn a_script_is_copied_for_ones_own_situation() {
    let desk = desk();
    let ran = run(
        &desk,
        &["new", "--mine", "small.talk"],
        "O'Neil-Ito\nI said I would ring, and did not.\npeppermint: hot, \"strong\"\n",
    );
    let copy = read(&desk.path().join("mine/small.talk"));
    snapshot(
        "a-script-is-copied-for-ones-own-situation",
        &format!("{}\n--- mine/small.talk\n{copy}", ran.told()),
    );
    let mode = fs::metadata(desk.path().join("mine/small.talk")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "only its owner may read it");
    assert_eq!(read(&desk.path().join("small.talk")), SMALL, "the original stays");
    assert_plays(&desk, "small.talk", "mine/small.talk");
    // Nothing is overwritten, and nothing is asked before that is clear.
    let again = run(&desk, &["new", "--mine", "small.talk"], "Kim\n");
    assert!(again.told().contains("is there already and stays as it is"), "{}", again.told());
    assert_eq!((again.code(), again.out()), (2, String::new()));
    assert_eq!(read(&desk.path().join("mine/small.talk")), copy);
}

#[test]
fn a_script_that_is_built_in_is_copied_with_its_library() {
    let partners = [
        ("the-line-and-the-ask", "Devon"),
        ("sorry-without-a-bill", "Quinn"),
        ("the-talk-they-agreed-to", "Ari"),
        ("a-straight-answer", "Jules"),
    ];
    for (name, partner) in partners {
        let desk = TempDir::new().unwrap();
        let ran = run(&desk, &["new", "--mine", name], "Mary Ann\n");
        assert_eq!(ran.code(), 0, "{}", ran.told());
        assert!(ran.out().contains("mine/library.yaml"), "{}", ran.told());
        let copy = read(&desk.path().join(format!("mine/{name}.talk")));
        assert!(copy.contains("Mary Ann") && copy.contains(" (mine)"), "{copy}");
        let mut words = copy.split(|c: char| !c.is_alphanumeric());
        assert!(words.all(|word| word != partner), "{copy}");
        let path = format!("mine/{name}.talk");
        assert_as_clean(&desk, &format!("{}/scripts/{name}.talk", env!("CARGO_MANIFEST_DIR")), &path);
        assert_eq!(run(&desk, &["fmt", "--check", &path], "").code(), 0);
        // A second copy finds the library that is there.
        let other =
            if name.starts_with("the-line") { "sorry-without-a-bill" } else { "the-line-and-the-ask" };
        let second = run(&desk, &["new", "--mine", other], "");
        assert!(second.code() == 0 && !second.out().contains("library.yaml"), "{}", second.told());
    }
}

#[test]
fn names_that_cannot_be_taken_are_told_and_asked_again() {
    let desk = desk();
    let two = SMALL
        .replace("cast: {Sam: They wait.}", "cast: {Sam: They wait., Kim: They listen.}")
        .replace("Sam: And now?", "Kim: Samantha is not Sam, and sam is no name.\nSam: And now, Kim?");
    fs::write(desk.path().join("two.talk"), two).unwrap();
    let long = "x".repeat(41);
    let typed = format!(
        "You\nyou\nkim\n{long}\nno\nEvil: name\nA\u{1b}[2J\n语 🙂\n*Bo*\nBo {{tea}}\nÅsa Öberg\nÅSA ÖBERG\nÅsa Öberg\nKim\n\n\n"
    );
    let ran = run(&desk, &["new", "--mine", "two.talk"], &typed);
    assert_harmless(&ran);
    let copy = read(&desk.path().join("mine/two.talk"));
    snapshot(
        "names-that-cannot-be-taken-are-told-and-asked-again",
        &format!("{}\n--- mine/two.talk\n{copy}", ran.told()),
    );
    assert!(copy.contains("Kim: Samantha is not Åsa Öberg, and sam is no name."), "{copy}");
    assert_plays(&desk, "two.talk", "mine/two.talk");
}

#[test]
fn what_cannot_be_copied_is_told_before_anything_is_asked() {
    let desk = shelf();
    fs::write(desk.path().join("bare.talk"), SMALL).unwrap();
    let whole = SMALL.replace("cast:", "include: {part: shelf/part.talk}\ncast:");
    fs::write(
        desk.path().join("whole.talk"),
        whole.replace("Sam: And now?", "-> part.rest ->\nSam: And now?"),
    )
    .unwrap();
    let asked = [
        &["new", "--mine", "whole.talk"] as &[&str],
        &["new", "--mine", "shelf/broken.talk"],
        &["new", "--mine", "shelf/part.talk"],
        &["new", "--mine", "nowhere"],
        &["new", "--mine", "small.talk", "mine/copy.txt"],
        &["new", "--mine", "small.talk", "bare.talk"],
        &["new", "--mine", "small.talk", "shelf/copy.talk"],
        &["new", "--mine", "shelf/calls.talk", "copy.talk"],
        &["new", "--mine", "small.talk", "--with", "Kim"],
    ];
    let told = asked.map(|words| run(&desk, words, "Kim\n").told());
    snapshot("what-cannot-be-copied-is-told", &told.join("\n"));
    assert!(!desk.path().join("mine").exists() && !desk.path().join("copy.talk").exists());
}

#[test]
fn a_copy_of_a_librarys_script_brings_the_library_without_its_path() {
    let desk = shelf();
    let library = format!("{LIBRARY}path: [calls, chores]\n");
    fs::write(desk.path().join("shelf/library.yaml"), library).unwrap();
    let ran = run(&desk, &["new", "--mine", "shelf/calls.talk", "own/calls.talk"], ":hint\n\n:quit\n");
    assert!(
        ran.out().ends_with("Nothing was written.\n") && !desk.path().join("own").exists(),
        "{}",
        ran.told()
    );
    let ran = run(&desk, &["new", "--mine", "calls", "own/calls.talk", "--library", "shelf"], "Kim\n");
    assert_eq!(ran.code(), 0, "{}", ran.told());
    assert_eq!(read(&desk.path().join("own/library.yaml")), LIBRARY);
    assert_plays(&desk, "shelf/calls.talk", "own/calls.talk");
}

/// The slots before the first line: Enter keeps what is suggested, and everything that leaves or waits works there too.
#[test]
fn what_is_asked_before_the_first_line_can_be_skipped_and_left() {
    let desk = desk();
    let play = |typed: &str| run(&desk, &["play", "small.talk", "--seed", "1"], typed).told();
    let told = [play("\n:quit\n"), play(":pause\n\nmint\n:quit\n"), play(":skip\n\n"), play(":quit\n")];
    snapshot("what-is-asked-before-the-first-line-can-be-skipped-and-left", &told.join("\n"));
    assert!(told[0].contains("(Enter alone keeps: green tea)") && told[0].contains("Sam pours green tea."));
    assert!(told[1].contains("Sam pours mint."));
    assert!(told.iter().all(|told| told.ends_with("--- exit code 0\n")));
}

/// The codes of what a check of the text finds.
fn codes(desk: &TempDir, path: &str) -> BTreeSet<String> {
    let told = run(desk, &["check", "--no-proof", path], "").told();
    let behind = told.split("[T").skip(1).filter_map(|behind| behind.get(..4));
    behind.map(str::to_owned).collect()
}

/// The copy checks as the original does.
fn assert_as_clean(desk: &TempDir, original: &str, copy: &str) {
    let (before, after) = (codes(desk, original), codes(desk, copy));
    assert!(after.is_subset(&before), "{after:?} are found in the copy, {before:?} in the original");
}

fn assert_plays(desk: &TempDir, original: &str, copy: &str) {
    assert_as_clean(desk, original, copy);
    let ran = run(desk, &["play", copy, "--seed", "1"], ANSWERS);
    assert_eq!(ran.code(), 0, "{}", ran.told());
}
