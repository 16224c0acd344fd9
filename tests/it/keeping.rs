//! Keeping rehearsals: nothing without being asked, everything when asked, and no trouble of the store stops a rehearsal.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::Connection;
use tempfile::TempDir;

use crate::sessions::{ANSWERS, Ran, SMALL, calm, command, desk, finish, snapshot, spawned};
use crate::terminal::Terminal;

/// What spoils the store at a path.
type Spoils<'f> = &'f dyn Fn(&Path);

const KEEP: [&str; 5] = ["play", "small.talk", "--seed", "1", "--keep"];

#[test]
fn nothing_is_written_unless_somebody_asks() {
    let desk = desk();
    for (words, input) in [
        (&["play", "small.talk"][..], ANSWERS),
        (&["play", "small.talk"], "mint\n2\n"),
        (&["play", "small.talk", "--scene", "table"], ANSWERS),
        (&["play", "--resume"], ""),
        (&["list"], ""),
        (&["kept"], ""),
        (&["kept", "3"], ""),
        (&["export"], ""),
        (&["forget", "--all", "--yes"], ""),
        (&["forget", "3", "--yes"], ""),
        (&["settings"], ""),
        (&["settings", "keep"], ""),
        (&["settings", "keep", "sometimes"], ""),
        (&["lock", "--change"], "a long passphrase\n"),
    ] {
        run(&desk, words, input);
        assert!(!state(&desk).exists(), "{words:?}");
    }
    // A rehearsal without a turn is none.
    run(&desk, &KEEP, "");
    assert_eq!(
        Connection::open(store(&desk))
            .unwrap()
            .query_row("SELECT count(*) FROM rehearsals", [], |row| row.get::<_, u32>(0)),
        Ok(0)
    );
}

#[test]
fn a_rehearsal_is_kept_looked_back_on_exported_and_forgotten() {
    let desk = desk();
    let mut told = String::new();
    for (words, input) in [
        (&KEEP[..], "my aunt's own tea\n2\n1\n\n"),
        (&["kept"], ""),
        (&["kept", "1"], ""),
        (&["export"], ""),
        (&["export", "1", "--format", "csv", "--with-words"], ""),
        (&["export", "--script", "small.talk", "--format", "xapi"], ""),
        (&["export", "-o", "mine.json", "--with-words"], ""),
        (&["kept", "2"], ""),
        (&["forget", "1", "2", "--yes"], ""),
        (&["forget", "1"], "\n"),
        (&["forget", "--script", "small.talk"], "y\n"),
        (&["kept"], ""),
        (&["forget", "--all", "--yes"], ""),
    ] {
        told += &shown(&desk, &run(&desk, words, input));
    }
    snapshot("a-rehearsal-is-kept-looked-back-on-exported-and-forgotten", &told);
    assert!(!told.contains("success"), "what they decided is no success of the learner's");
    assert!(!state(&desk).exists(), "the folder goes too");
    let written = desk.path().join("mine.json");
    assert_eq!(mode(&written), 0o600);
    assert!(fs::read_to_string(written).unwrap().contains("my aunt's own tea"));
}

#[test]
fn what_is_kept_is_for_its_owner_alone() {
    let desk = desk();
    run(&desk, &["settings", "keep", "always"], "");
    run(&desk, &["play", "small.talk"], "mint\n2\n");
    assert_eq!(mode(&state(&desk)), 0o700);
    let names: Vec<_> = fs::read_dir(state(&desk)).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(names.len(), 2, "the store and the settings, and nothing beside them: {names:?}");
    for path in names {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[test]
fn one_that_was_broken_off_is_gone_on_with() {
    let desk = desk();
    let mut told = shown(&desk, &run(&desk, &KEEP, "mint\n2\n"));
    told += &shown(&desk, &run(&desk, &["play", "--resume"], "1\n\n"));
    told += &shown(&desk, &run(&desk, &["kept"], ""));
    told += &shown(&desk, &run(&desk, &["play", "--resume", "small.talk"], ""));
    snapshot("one-that-was-broken-off-is-gone-on-with", &told);
}

#[test]
fn a_script_that_has_changed_says_where_it_parts() {
    let desk = desk();
    run(&desk, &KEEP, "mint\n2\n");
    fs::write(
        desk.path().join("small.talk"),
        SMALL.replace("* I was busy at work.", "* I had a lot of work."),
    )
    .unwrap();
    let mut told = shown(&desk, &run(&desk, &["kept", "1"], ""));
    told += &shown(&desk, &run(&desk, &["play", "--resume"], "1\n1\n\n"));
    told += &shown(&desk, &run(&desk, &["kept"], ""));
    fs::remove_file(desk.path().join("small.talk")).unwrap();
    told += &shown(&desk, &run(&desk, &["kept", "2"], ""));
    snapshot("a-script-that-has-changed-says-where-it-parts", &told);
}

#[test]
fn a_passphrase_seals_what_is_kept() {
    let desk = desk();
    run(&desk, &KEEP, "zanzibar\n2\n");
    assert!(holds(&desk, "zanzibar"));
    let mut told = shown(&desk, &run(&desk, &["lock"], "four words of mine\n"));
    assert!(!["zanzibar", "busy at work", "small.talk"].iter().any(|words| holds(&desk, words)));
    for (words, input) in [
        (&["lock"][..], "four words of mine\n"),
        (&["kept"], "four words of mine\n"),
        (&["kept"], "one\ntwo\nthree\n"),
        (&["kept"], ""),
        (&["export", "--format", "csv"], "four words of mine\n"),
        (&["lock", "--change"], "four words of mine\nshort\n"),
        (&["lock", "--change"], "four words of mine\nfive words of my own\n"),
        (&["lock", "--unlock"], "four words of mine\nfive words of my own\n"),
        (&["lock", "--unlock"], ""),
    ] {
        told += &shown(&desk, &run(&desk, words, input));
    }
    snapshot("a-passphrase-seals-what-is-kept", &told);
}

#[test]
fn a_wrong_passphrase_keeps_nothing_and_stops_nobody() {
    let desk = desk();
    run(&desk, &["lock"], "four words of mine\n");
    let ran = run(&desk, &KEEP, &format!("a\nb\nc\n{ANSWERS}d\ne\nf\n"));
    assert_eq!(ran.code(), 0);
    let told = said(&ran);
    assert!(told.contains("This rehearsal is not being kept: that was not the passphrase"), "{told}");
    assert!(
        told.contains("What they decided Heard.") && told.contains("This rehearsal was not kept"),
        "{told}"
    );
    // The right one at last, where it is tried once more.
    let ran = run(&desk, &KEEP, "a\nb\nc\nmint\n1\nI will\n:quit\nfour words of mine\n");
    assert!(said(&ran).contains("Kept as number 1."), "{}", ran.told());
}

#[test]
fn a_store_of_version_1_is_read() {
    let desk = desk();
    fs::create_dir(state(&desk)).unwrap();
    let store = Connection::open(store(&desk)).unwrap();
    store.execute_batch(include_str!("../cases/keeping/version-1.sql")).unwrap();
    drop(store);
    let mut told = shown(&desk, &run(&desk, &["kept"], ""));
    told += &shown(&desk, &run(&desk, &["kept", "4"], ""));
    told += &shown(&desk, &run(&desk, &KEEP, "mint\n2\n"));
    snapshot("a-store-of-version-1-is-read", &told);
}

#[test]
fn a_store_that_cannot_be_used_is_told_and_left_as_it_was() {
    let newer =
        |path: &Path| Connection::open(path).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let foreign = |path: &Path| {
        fs::remove_file(path).unwrap();
        Connection::open(path).unwrap().execute_batch("CREATE TABLE notes (id)").unwrap();
    };
    let garbage = |path: &Path| {
        fs::write(path, "no database at all, and long enough to be looked at ".repeat(9)).unwrap();
    };
    let damaged = |path: &Path| {
        let mut bytes = fs::read(path).unwrap();
        bytes[200..].fill(0xA5);
        fs::write(path, bytes).unwrap();
    };
    let cases: [(&str, Spoils<'_>); 4] =
        [("newer", &newer), ("foreign", &foreign), ("garbage", &garbage), ("damaged", &damaged)];
    let mut told = String::new();
    for (name, spoil) in cases {
        let desk = desk();
        run(&desk, &KEEP, ANSWERS);
        spoil(&store(&desk));
        let before = fs::read(store(&desk)).unwrap();
        told += &format!("{name}\n{}", shown(&desk, &run(&desk, &["kept"], "")));
        for words in [&["forget", "1", "--yes"][..], &["export"], &["play", "--resume"]] {
            assert_eq!(run(&desk, words, "").code(), 3, "{name}");
        }
        let ran = run(&desk, &KEEP, ANSWERS);
        assert_eq!(ran.code(), 0, "{name}: the rehearsal goes on to its end");
        assert!(
            said(&ran).contains("This rehearsal is not being kept: ")
                && said(&ran).contains("was not kept: "),
            "{}",
            ran.told()
        );
        assert!(fs::read(store(&desk)).unwrap() == before, "{name}: not a byte is touched");
    }
    snapshot("a-store-that-cannot-be-used-is-told-and-left-as-it-was", &told);
}

#[test]
fn a_store_that_another_program_locks_is_waited_for_and_then_done_without() {
    let desk = desk();
    run(&desk, &KEEP, ANSWERS);
    let other = Connection::open(store(&desk)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let ran = run(&desk, &KEEP, ANSWERS);
    assert_eq!(ran.code(), 0);
    assert!(said(&ran).contains("another window has the store in hand just now"), "{}", ran.told());
    other.execute_batch("COMMIT").unwrap();
    assert!(said(&run(&desk, &KEEP, ANSWERS)).contains("Kept as number 2."));
}

#[test]
fn a_full_disk_stops_no_rehearsal_and_loses_nothing_kept() {
    let desk = desk();
    run(&desk, &KEEP, ANSWERS);
    let full = |blocks: u32| {
        let mut shell = Command::new("sh");
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        calm(&mut shell).args(["-c", &limited, env!("CARGO_BIN_EXE_rehearse")]).args(KEEP);
        shell.current_dir(desk.path()).env("REHEARSE_STATE", state(&desk));
        finish(spawned(&mut shell), ANSWERS, "play --keep")
    };
    for blocks in [0, 8, 40, 64, 80] {
        let ran = full(blocks);
        assert_eq!(ran.code(), 0, "{}", ran.told());
        let told = said(&ran);
        let is_kept = told.contains("Kept as number");
        assert!(
            is_kept || told.contains("there is no room left on the disk") || told.contains("was not kept"),
            "{blocks}: {told}"
        );
        assert!(blocks > 40 || !is_kept, "{told}");
        whole(&desk);
        assert!(
            said(&run(&desk, &["kept", "1"], "")).contains("process score")
                || said(&run(&desk, &["kept", "1"], "")).contains("Process score")
        );
    }
}

#[test]
fn a_folder_that_may_only_be_read_stops_no_rehearsal() {
    let desk = desk();
    run(&desk, &KEEP, ANSWERS);
    // Whoever may do everything is not stopped by a folder: the command is started as nobody.
    let as_nobody = |words: &[&str], input: &str| {
        let mut command = command(words);
        command.current_dir(desk.path()).env("REHEARSE_STATE", state(&desk));
        if is_root() {
            command.uid(65_534).gid(65_534);
        }
        finish(spawned(&mut command), input, &words.join(" "))
    };
    let lets = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    lets(desk.path(), 0o755);
    lets(&state(&desk), 0o555);
    lets(&store(&desk), 0o444);
    if !is_startable(&desk) {
        return;
    }
    let ran = as_nobody(&KEEP, ANSWERS);
    assert_eq!(ran.code(), 0, "{}", ran.told());
    assert!(said(&ran).contains("This rehearsal is not being kept: "), "{}", ran.told());
    assert!(said(&as_nobody(&["kept"], "")).contains("they came closer"), "what may be read is read");
    assert_eq!(as_nobody(&["forget", "1", "--yes"], "").code(), 3);
    lets(&state(&desk), 0o755);
    fs::remove_file(store(&desk)).unwrap();
    lets(&state(&desk), 0o555);
    assert!(said(&as_nobody(&KEEP, ANSWERS)).contains("may not be opened by you"));
    lets(&state(&desk), 0o755);
}

#[test]
fn a_store_that_is_taken_away_while_it_is_in_use() {
    let desk = desk();
    let mut terminal = at(&desk, &["play", "small.talk", "--keep"]);
    terminal.waits();
    terminal.enters("mint");
    terminal.enters("2");
    fs::remove_dir_all(state(&desk)).unwrap();
    let shown = flat(&terminal.enters("1"));
    assert!(shown.contains("was taken away while it was in use. It goes on all the same"), "{shown}");
    // A plan is asked for on the way out.
    terminal.enters(":quit");
    let (shown, code) = terminal.ends_with("\r");
    assert!(flat(&shown).contains("Kept as number 1."), "{shown}");
    assert_eq!(code, 0);
    assert!(said(&run(&desk, &["kept"], "")).contains("they came closer"));
}

#[test]
fn a_clock_that_went_back_is_told() {
    let desk = desk();
    run(&desk, &KEEP, ANSWERS);
    let ahead = "UPDATE rehearsals SET body = CAST(json_set(CAST(body AS TEXT), '$.began', 9000000000, '$.day', 104166) AS BLOB)";
    Connection::open(store(&desk)).unwrap().execute_batch(ahead).unwrap();
    let ran = run(&desk, &KEEP, "mint\n2\n");
    assert!(
        said(&ran).contains(
            "The clock of this device stands before the last rehearsal that was kept, of 2255-03-14"
        ),
        "{}",
        ran.told()
    );
    assert!(
        said(&run(&desk, &["play", "--resume"], "1\n\n")).contains("Kept as number 2."),
        "the newest is the last kept"
    );
}

#[test]
fn two_rehearsals_at_once_are_two_and_nobody_takes_one_that_is_in_hand() {
    let desk = desk();
    let mut one = at(&desk, &["play", "small.talk", "--keep"]);
    one.waits();
    one.enters("mint");
    one.enters("2");
    let ran = run(&desk, &["play", "--resume"], "");
    assert_eq!(ran.code(), 3);
    assert!(
        String::from_utf8_lossy(&ran.errors).contains("another window has rehearsal 1 in hand"),
        "{}",
        ran.told()
    );
    assert_eq!(run(&desk, &["forget", "--unfinished", "--yes"], "").code(), 3);
    assert_eq!(run(&desk, &["forget", "--all", "--yes"], "").code(), 3);
    run(&desk, &KEEP, ANSWERS);
    one.enters("1");
    one.enters(":quit");
    assert!(one.ends_with("\r").0.contains("Kept as number 1."));
    let listed = said(&run(&desk, &["kept"], ""));
    assert_eq!(listed.matches("they came closer").count(), 2, "{listed}");
}

#[test]
fn at_a_terminal_silence_is_no_and_a_passphrase_is_not_shown() {
    let desk = desk();
    let to_the_question = |terminal: &mut Terminal| {
        terminal.waits();
        terminal.enters("mint");
        terminal.enters("1");
        terminal.enters("1");
        terminal.enters(":quit");
        terminal.types("\r");
        terminal.shows("Keep this rehearsal? [y/N] ");
    };
    let mut terminal = at(&desk, &["play", "small.talk"]);
    to_the_question(&mut terminal);
    let (shown, _) = terminal.ends_with("\r");
    assert!(!shown.contains("Kept") && !state(&desk).exists(), "{shown}");
    run(&desk, &["lock"], "four words of mine\n");
    let mut terminal = at(&desk, &["play", "small.talk"]);
    to_the_question(&mut terminal);
    terminal.types("y\r");
    terminal.shows("Passphrase: ");
    terminal.types("wrong\r");
    terminal.shows("2 more tries.");
    terminal.shows("Passphrase: ");
    let (shown, _) = terminal.ends_with("four words of mine\r");
    assert!(shown.contains("Kept as number 1.") && !shown.contains("four words"), "{shown}");
    let never = run(&desk, &["settings", "keep", "never"], "");
    assert!(said(&never).contains("keep: never"), "{}", never.told());
    let mut terminal = at(&desk, &["play", "small.talk"]);
    terminal.waits();
    assert!(!terminal.ends_with(":quit\r").0.contains("Keep this"));
}

#[test]
fn settings_that_cannot_be_read_are_told_and_passed_by() {
    let desk = desk();
    let mut told = shown(&desk, &run(&desk, &["settings"], ""));
    for words in [&["settings", "mode", "real"][..], &["settings", "kep"], &["settings", "keep", "later"]] {
        told += &shown(&desk, &run(&desk, words, ""));
    }
    fs::write(state(&desk).join("settings.yaml"), "keep: always\nmode: loud\n").unwrap();
    let ran = run(&desk, &["play", "small.talk", "--seed", "1"], "mint\n2\n");
    assert!(said(&ran).contains("“mode: loud” says nothing that is known here."), "{}", ran.told());
    assert!(said(&ran).contains("Kept as number 1."), "what can be read holds: {}", ran.told());
    told += &shown(&desk, &run(&desk, &["settings"], ""));
    snapshot("settings-that-cannot-be-read-are-told-and-passed-by", &told);
}

/// The folder in which what is kept at `desk` lies.
pub(crate) fn state(desk: &TempDir) -> PathBuf {
    desk.path().join("state")
}

pub(crate) fn store(desk: &TempDir) -> PathBuf {
    state(desk).join("store.db")
}

pub(crate) fn run(desk: &TempDir, words: &[&str], input: &str) -> Ran {
    let mut command = command(words);
    command.current_dir(desk.path()).env("REHEARSE_STATE", state(desk));
    finish(spawned(&mut command), input, &words.join(" "))
}

/// The database is whole, however it was left.
pub(crate) fn whole(desk: &TempDir) {
    let check = Connection::open(store(desk)).unwrap();
    assert_eq!(check.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
}

fn at(desk: &TempDir, words: &[&str]) -> Terminal {
    let script = desk.path().join("small.talk");
    let words: Vec<&str> = words
        .iter()
        .map(|word| if *word == "small.talk" { script.to_str().unwrap() } else { word })
        .collect();
    Terminal::open(120, &format!("REHEARSE_STATE={}", state(desk).display()), &words)
}

/// A session without what is another in each run: folders, days, moments.
fn shown(desk: &TempDir, ran: &Ran) -> String {
    let told = ran.told().replace(&desk.path().canonicalize().unwrap().display().to_string(), "DESK");
    let told = told.replace(&desk.path().display().to_string(), "DESK");
    let told =
        regex::Regex::new(r"20\d\d-\d\d-\d\d(T[0-9:]+Z)?").unwrap().replace_all(&told, "DAY").into_owned();
    regex::Regex::new(r#"("(began|day)": )\d+"#).unwrap().replace_all(&told, "${1}0").into_owned()
}

/// What was said on standard output, in one line: where lines were wrapped is not asked here.
fn said(ran: &Ran) -> String {
    flat(&ran.out())
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn holds(desk: &TempDir, words: &str) -> bool {
    fs::read_dir(state(desk)).unwrap().any(|file| {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        bytes.windows(words.len()).any(|part| part == words.as_bytes())
    })
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn is_root() -> bool {
    let said = Command::new("id").arg("-u").output().unwrap();
    said.stdout.starts_with(b"0")
}

/// Whether somebody else may start the command where it stands: not where the way to it is closed to them.
fn is_startable(desk: &TempDir) -> bool {
    let mut command = command(&["--version"]);
    command.current_dir(desk.path());
    if is_root() {
        command.uid(65_534).gid(65_534);
    }
    command.output().is_ok_and(|output| output.status.success())
}
