//! What happens where nobody looks: readers that go away, full disks, links in circles, pipes called like scripts, files that belong to
//! others, names that look like commands of a log.

use std::fs::{self, OpenOptions, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::cases::read;
use crate::sessions::{Ran, SMALL, command, desk, finish, run, shelf, spawned};

/// A small script with one error.
fn broken() -> String {
    SMALL.replace("=> heard", "=> herd")
}

/// Runs the command with nobody who reads what it prints.
fn unread(desk: &TempDir, words: &[&str]) -> Ran {
    let mut child = spawned(command(words).current_dir(desk.path()));
    drop(child.stdout.take());
    finish(child, "", &words.join(" "))
}

fn summary(ran: &Ran) -> String {
    ran.out().lines().last().unwrap_or_default().to_owned()
}

fn put(desk: &TempDir, path: &str, text: &str) {
    let path = desk.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn a_reader_who_goes_away_changes_neither_codes_nor_files() {
    let desk = desk();
    // Far more than a pipe holds.
    put(&desk, "long.talk", &broken().replace("Sam: ", "Sma: ").replace("== ", &"Sma: Hm.\n".repeat(5_000)));
    let ran = unread(&desk, &["check", "--format", "short", "--report", "json=all.json", "."]);
    assert_eq!((ran.code(), ran.errors.len()), (1, 0), "{}", ran.told());
    serde_json::from_str::<serde_json::Value>(&read(&desk.path().join("all.json"))).unwrap();
    for number in 0..300 {
        put(&desk, &format!("rough/{number}.talk"), &SMALL.replace("Sam: ", "Sam:   "));
    }
    assert_eq!(unread(&desk, &["fmt", "--check", "rough"]).code(), 1);
    assert_eq!(unread(&desk, &["fmt", "rough"]).code(), 0);
    assert_eq!(run(&desk, &["fmt", "--check", "rough"], "").code(), 0, "all of them were formatted");
}

#[test]
fn a_full_disk_leaves_reports_whole() {
    let Ok(full) = OpenOptions::new().write(true).open("/dev/full") else { return };
    let desk = desk();
    put(&desk, "broken.talk", &broken());
    let mut check = command(&["check", "broken.talk", "--report", "json=all.json"]);
    check.current_dir(desk.path()).stdin(Stdio::null()).stdout(full).stderr(Stdio::piped());
    let ran = finish(check.spawn().unwrap(), "", "check");
    assert_eq!(ran.code(), 3, "{}", ran.told());
    assert!(ran.told().contains("nothing more could be written: "), "{}", ran.told());
    assert!(read(&desk.path().join("all.json")).contains("\"errors\": 1"));
}

#[test]
fn a_report_is_never_written_over_what_an_author_wrote() {
    let desk = shelf();
    let library = read(&desk.path().join("shelf/library.yaml"));
    let part = read(&desk.path().join("shelf/part.talk"));
    for report in ["json=shelf/library.yaml", "sarif=shelf/part.talk", "json=shelf/new.play"] {
        let ran = run(&desk, &["check", "shelf/calls.talk", "--report", report], "");
        assert_eq!(ran.code(), 2, "{}", ran.told());
        assert!(ran.told().contains("is called like a script, a playthrough or a library"), "{}", ran.told());
    }
    symlink("library.yaml", desk.path().join("shelf/all.json")).unwrap();
    assert_eq!(run(&desk, &["check", "shelf/calls.talk", "--report", "json=shelf/all.json"], "").code(), 2);
    assert_eq!(read(&desk.path().join("shelf/library.yaml")), library);
    assert_eq!(read(&desk.path().join("shelf/part.talk")), part);
}

/// A link to a file that is not there yet is that file once the first report is written.
#[test]
fn two_reports_to_one_file_are_refused_through_a_link_to_nothing() {
    let desk = desk();
    symlink("all.json", desk.path().join("link.json")).unwrap();
    let words = ["check", "small.talk", "--report", "json=all.json", "--report", "sarif=link.json"];
    let ran = run(&desk, &words, "");
    assert_eq!(ran.code(), 2, "{}", ran.told());
    assert!(!desk.path().join("all.json").exists());
}

#[test]
fn links_in_circles_and_pipes_are_passed_by() {
    let desk = TempDir::new().unwrap();
    put(&desk, "talks/one.talk", SMALL);
    put(&desk, "talks/inside/two.talk", SMALL);
    symlink("..", desk.path().join("talks/inside/up")).unwrap();
    symlink(".", desk.path().join("talks/here.talk")).unwrap();
    let made = Command::new("mkfifo").arg(desk.path().join("talks/pipe.talk")).status();
    assert!(made.is_ok_and(|status| status.success()));
    for asked in ["talks", "**/*.talk", "talks/**", "./talks/**/*.talk", "talks/*"] {
        let ran = run(&desk, &["check", asked], "");
        assert_eq!(summary(&ran), "2 files: nothing to mend", "{}", ran.told());
    }
    // A link to nothing is a mistake that somebody has to be told.
    symlink("gone.talk", desk.path().join("talks/three.talk")).unwrap();
    let ran = run(&desk, &["check", "talks"], "");
    assert_eq!(ran.code(), 3, "{}", ran.told());
}

#[test]
fn each_file_is_looked_at_once_however_it_is_named() {
    let desk = desk();
    put(&desk, "broken.talk", &broken());
    let full = desk.path().canonicalize().unwrap().join("broken.talk").display().to_string();
    let ran = run(&desk, &["check", "broken.talk", "./broken.talk", "../nowhere/../broken.talk", "."], "");
    assert_eq!(ran.code(), 3, "{}", ran.told());
    let ran = run(&desk, &["check", "--format", "short", "broken.talk", "./broken.talk", &full, "."], "");
    assert_eq!(ran.out().lines().count(), 1, "{}", ran.told());
}

#[test]
fn no_script_is_too_deep_to_be_found() {
    let desk = TempDir::new().unwrap();
    put(&desk, "one.talk", SMALL);
    put(&desk, &format!("{}two.talk", "in/".repeat(40)), &broken());
    let ran = run(&desk, &["check"], "");
    assert_eq!((ran.code(), summary(&ran).as_str()), (1, "2 files: 1 error"), "{}", ran.told());
}

#[test]
fn scripts_of_a_pattern_stand_for_their_playthroughs() {
    let desk = TempDir::new().unwrap();
    for name in ["one", "two"] {
        assert_eq!(run(&desk, &["new", name, "--defaults"], "").code(), 0);
    }
    put(&desk, "three.talk", SMALL);
    for asked in ["*.talk", "**/*.talk", "t*.talk"] {
        let ran = run(&desk, &["test", asked], "");
        assert_eq!(ran.code(), 0, "{}", ran.told());
    }
    assert_eq!(summary(&run(&desk, &["test", "*.talk"], "")), "2 tests: 2 pass");
    let ran = run(&desk, &["test", "th*.talk"], "");
    assert!(ran.told().contains("`three.talk` has no playthroughs"), "{}", ran.told());
    assert_eq!(run(&desk, &["test", "no*.talk"], "").code(), 2);
    // A folder is a folder, whatever it is called.
    fs::create_dir(desk.path().join("kept.talk")).unwrap();
    fs::rename(desk.path().join("one"), desk.path().join("kept.talk/one")).unwrap();
    fs::rename(desk.path().join("one.talk"), desk.path().join("kept.talk/one.talk")).unwrap();
    assert_eq!(summary(&run(&desk, &["test", "kept.talk"], "")), "1 test: 1 passes");
}

/// A log may take a line that begins with two colons for a command.
#[test]
fn the_name_of_a_file_begins_no_line() {
    let desk = TempDir::new().unwrap();
    put(&desk, "a\n::error::b.talk", &broken());
    put(&desk, "play\n::error::s/a\n::error::b.play", "---\nHm.\n");
    let rough = SMALL.replace("Sam: ", "Sam:   ");
    put(&desk, "rough\n::error::b.talk", &rough);
    for words in [
        &["check"] as &[&str],
        &["check", "--format", "short"],
        &["fmt", "--check"],
        &["stats"],
        &["test"],
        &["test", "--coverage", "--report", "lcov=/dev/stdout", "--report", "tap=/dev/stderr"],
    ] {
        let told = run(&desk, words, "").told();
        assert!(!told.lines().any(|line| line.trim_start().starts_with("::")), "{told}");
    }
}

fn write_again(desk: &TempDir, path: &Path) {
    fs::write(path, SMALL.replace("Sam: ", "Sam:   ")).unwrap();
    let ran = run(desk, &["fmt", "small.talk"], "");
    assert_eq!(ran.code(), 0, "{}", ran.told());
}

#[test]
fn a_file_that_is_written_anew_keeps_its_permissions_and_its_owner() {
    let desk = desk();
    let path = desk.path().join("small.talk");
    for mode in [0o666, 0o640, 0o755] {
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        write_again(&desk, &path);
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, mode);
    }
    // Only some may give a file away: there is nothing to try as anybody else.
    if chown(&path, Some(12_345), Some(12_345)).is_ok() {
        write_again(&desk, &path);
        let there = fs::metadata(&path).unwrap();
        assert_eq!((there.uid(), there.gid()), (12_345, 12_345));
    }
}

#[test]
fn annotations_name_files_as_the_runner_does_and_what_was_not_checked() {
    let desk = desk();
    put(&desk, "broken.talk", &broken());
    let ran = run(&desk, &["check", "--format", "github", "./broken.talk", "./go,ne.talk"], "");
    let lines: Vec<String> = ran.out().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 2, "{}", ran.told());
    assert!(
        lines[0].starts_with("::error file=go%2Cne.talk,title=not checked::there is no file"),
        "{lines:?}"
    );
    assert!(lines[1].starts_with("::error file=broken.talk,line="), "{lines:?}");
}

/// What is shown to be pasted is one word, whatever a file is called.
#[test]
fn commands_that_are_shown_can_be_pasted() {
    let desk = desk();
    put(&desk, "it's mine.talk", SMALL);
    let ran = run(&desk, &["play", "it's mine.talk", "--record", "it's mine/a talk.play"], "");
    assert!(ran.out().contains("rehearse play 'it'\\''s mine.talk' --seed "), "{}", ran.told());
    put(&desk, "it's mine.talk", &broken());
    let ran = run(&desk, &["test", "it's mine.talk"], "");
    assert!(ran.told().contains("`rehearse check 'it'\\''s mine.talk'`"), "{}", ran.told());
}

#[test]
fn a_picture_is_never_drawn_over_a_library() {
    let desk = shelf();
    let library = read(&desk.path().join("shelf/library.yaml"));
    let ran = run(&desk, &["graph", "shelf/calls.talk", "--output", "shelf/library.yaml"], "");
    assert_eq!(ran.code(), 2, "{}", ran.told());
    assert_eq!(read(&desk.path().join("shelf/library.yaml")), library);
}

/// What cannot be written is trouble with the machine, not with a script.
#[test]
fn a_playthrough_that_may_only_be_read_is_not_accepted() {
    let desk = TempDir::new().unwrap();
    assert_eq!(run(&desk, &["new", "call", "--defaults"], "").code(), 0);
    let path = desk.path().join("call/heard.play");
    let other = read(&path).replace("=> heard", "Sam: No.").replace('\n', "\r\n");
    fs::write(&path, &other).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o444)).unwrap();
    let ran = run(&desk, &["test", "--bless"], "");
    assert_eq!((ran.code(), read(&path)), (3, other), "{}", ran.told());
    assert!(ran.told().contains("1 line that differs, then "), "{}", ran.told());
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    let ran = run(&desk, &["test", "--bless"], "");
    assert_eq!(ran.code(), 0, "{}", ran.told());
    assert!(!ran.told().contains(['\r', '\u{FFFD}']), "{}", ran.told());
    assert_eq!(read(&path).matches('\n').count(), read(&path).matches("\r\n").count());
}

#[test]
fn ctrl_c_leaves_every_file_whole_and_nothing_beside_it() {
    let desk = TempDir::new().unwrap();
    let rough = SMALL.replace("Sam: ", "Sam:   ");
    for number in 0..1_500 {
        put(&desk, &format!("{number:04}.talk"), &rough);
    }
    let child = spawned(command(&["fmt"]).current_dir(desk.path()));
    let first = desk.path().join("0000.talk");
    while read(&first) == rough {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let ran = finish(child, "", "fmt");
    assert_eq!(ran.code(), 3, "{}", ran.told());
    let written = read(&first);
    for path in fs::read_dir(desk.path()).unwrap().map(|entry| entry.unwrap().path()) {
        assert!(path.extension().is_some_and(|end| end == "talk"), "{} was left", path.display());
        let text = read(&path);
        assert!(text == rough || text == written, "{}", path.display());
    }
}
