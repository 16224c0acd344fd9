//! The prompt at a real terminal: what is typed key by key, what is shown, and how it is left. The prompt is always waited for
//! before anything is typed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use rexpect::process::WaitStatus;
use rexpect::session::{Options, PtySession, spawn_with_options};
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

use crate::sessions::{calm, desk};

/// What the editor writes whenever it begins to wait for a line: from now on pasted text is marked.
const WAITS: &str = "\u{1b}[?2004h";
/// Longer than anything here takes, in milliseconds, also on a busy machine: what hangs fails.
const PATIENCE: u64 = 15_000;

const UP: &str = "\u{1b}[A";
pub(crate) const CTRL_C: &str = "\u{3}";
pub(crate) const CTRL_D: &str = "\u{4}";
const ENTER: &str = "\r";

/// Somebody at a terminal.
pub(crate) struct Terminal {
    session: PtySession,
    /// Everything that was shown, with what drives the terminal.
    pub(crate) raw: String,
    /// Files may be left here, but none should be.
    desk: TempDir,
}

#[test]
fn a_rehearsal_from_the_first_line_to_the_debrief_and_back() {
    let mut terminal = Terminal::open(80, "NO_COLOR=1", &["play", "small.talk", "--seed", "1"]);
    let shown = terminal.waits();
    assert!(shown.starts_with("A small talk\nSam waits for a word.\n"), "{shown}");
    assert!(shown.contains("Which tea?\n(Enter alone keeps: green tea)\n"), "{shown}");
    let shown = terminal.enters("mint");
    assert!(shown.contains("Sam pours mint.\n\nSam (softly): Well?\n"), "{shown}");
    assert!(terminal.enters(":hint").contains("\nHint: Begin with yourself. (:hint again"));
    assert!(terminal.enters(":hint").contains("\nHint: I said I would call.\n"));
    assert!(terminal.enters(":think").contains("\nSam (thinks): Say it.\n"));
    assert!(terminal.enters(":pause").contains("\nTake all the time you need."));
    assert!(terminal.enters("").contains("\nWelcome back."));
    // By number, taken back, and by words.
    assert!(terminal.enters("2").contains("\nYou: I was busy at work.\nSam: Busy.\n"));
    let shown = terminal.enters(":back");
    assert!(shown.contains("\nBack one turn.\n") && shown.contains("2. I was busy at work.\n"), "{shown}");
    assert!(
        terminal.enters("i SAID id call").contains("\nYou: I said I'd call, and I forgot.\nSam: I waited.\n")
    );
    let shown = terminal.enters("I will");
    assert!(shown.contains("\nLooking back\n\nWhat they decided\n  Heard. Sam smiles.\n"), "{shown}");
    assert!(shown.contains("Process score: 5 of 6"), "{shown}");
    // Back to the second turn, with the first as it was.
    let shown = terminal.enters(":again 2");
    assert!(
        shown.contains("\nBack to turn 2.\n") && shown.contains("\n  1. I will call on Sunday"),
        "{shown}"
    );
    assert!(terminal.enters("1").contains("You had 2 turns with Sam."));
    let (shown, code) = terminal.ends_with(&format!(":quit{ENTER}{ENTER}{ENTER}"));
    assert!(shown.contains("The same day again: rehearse play small.talk --seed 1\n"), "{shown}");
    assert_eq!(code, 0);
}

#[test]
fn a_model_run_goes_on_line_by_line_and_asks_at_its_end() {
    let mut terminal = Terminal::open(80, "NO_COLOR=1", &["watch", "small.talk", "--bad", "--seed", "1"]);
    let shown = terminal.waits();
    assert!(
        shown.contains("Enter goes on, line by line") && shown.contains("Sam pours green tea.\n"),
        "{shown}"
    );
    assert!(!shown.contains("Well?"), "{shown}");
    assert!(terminal.enters("").contains("Sam (softly): Well?\n"));
    let shown = terminal.enters("");
    assert!(shown.contains("(Say nothing.)\n    1. [-- harmful] Silence says"), "{shown}");
    assert!(!shown.contains("Sam looks up."), "{shown}");
    for _ in 0..4 {
        terminal.enters("");
    }
    assert!(terminal.shown().contains("Which line turned it?\n"));
    let (shown, code) = terminal.ends_with("1\r");
    assert!(shown.contains("Turn 1: that is the one that we found too."), "{shown}");
    assert_eq!(code, 0);
    // Half way, Ctrl-D is enough.
    let mut terminal = Terminal::open(80, "NO_COLOR=1", &["watch", "small.talk", "--good", "--seed", "1"]);
    terminal.waits();
    let (shown, code) = terminal.ends_with(CTRL_D);
    assert!(!shown.contains("Which line") && shown.contains("Nothing of this is scored or kept."), "{shown}");
    assert_eq!(code, 0);
}

#[test]
fn tab_completes_commands_and_the_beginnings_of_replies() {
    let mut terminal = Terminal::at_the_choice(80, "NO_COLOR=1", &[]);
    assert!(terminal.enters(":hi\t").contains("\nHint: Begin with yourself."));
    assert!(terminal.enters(":rep\t").contains("\n  2. I was busy at work.\n"));
    // Two commands begin so: Tab twice shows both, and the line can be typed on.
    let shown = terminal.enters(":re\t\tstart");
    assert!(shown.contains(":replies") && shown.contains(":restart"), "{shown}");
    assert!(shown.contains("\nFrom the beginning.\n"), "{shown}");
    terminal.enters("");
    let shown = terminal.enters("i W\t");
    assert!(shown.contains("> I was busy at work."), "{shown}");
    assert!(shown.contains("\nYou: I was busy at work.\n"), "{shown}");
    terminal.enters(":back");
    assert!(terminal.enters("say\t").contains("\n(Say nothing.)\nSam looks up.\n"));
}

#[test]
fn conversations_are_completed_in_the_list() {
    let mut terminal = Terminal::open(80, "NO_COLOR=1", &[]);
    assert!(
        terminal.waits().contains("\nDifficult conversations\n") || terminal.raw.starts_with("Difficult")
    );
    let shown = terminal.enters("the-line\t");
    assert!(
        shown.contains("> the-line-and-the-ask") && shown.contains("\nThe line and the ask\n"),
        "{shown}"
    );
    assert_eq!(terminal.ends_with(CTRL_C).1, 0);
    let mut terminal = Terminal::open(80, "NO_COLOR=1", &["--library", "nowhere"]);
    assert_eq!(terminal.ends().1, 3);
}

#[test]
fn arrows_edit_the_line_and_bring_earlier_ones_back() {
    let mut terminal = Terminal::at_the_choice(80, "NO_COLOR=1", &[]);
    terminal.enters(":think");
    terminal.enters(":nonsense");
    assert!(terminal.enters(UP).contains("\nThere is no :nonsense."));
    let twice = format!("{UP}{UP}");
    assert!(terminal.enters(&twice).contains("\nSam (thinks): Say it.\n"));
    // One to the left, and a letter in the middle: `:hnt` becomes `:hint`.
    assert!(terminal.enters(":hnt\u{1b}[D\u{1b}[Di").contains("\nHint: Begin"));
    // The line so far is thrown away with Ctrl-U.
    assert!(terminal.enters("nonsense\u{15}2").contains("\nYou: I was busy at work.\n"));
}

#[test]
fn ctrl_c_and_ctrl_d_leave_with_a_debrief() {
    for key in [CTRL_C, CTRL_D] {
        let mut terminal = Terminal::at_the_choice(80, "NO_COLOR=1", &[]);
        terminal.enters("2");
        let (shown, code) = terminal.ends_with(key);
        assert!(shown.contains("\nLooking back\n"), "{shown}");
        assert!(shown.contains("\n  You left before they decided anything.\n"), "{shown}");
        assert!(shown.contains("\n 1. [- weak] “I was busy at work.”\n"), "{shown}");
        // Nobody is there any more to go back.
        assert!(!shown.contains(":again"), "{shown}");
        assert_eq!(code, 0);
    }
    let mut terminal = Terminal::open(80, "NO_COLOR=1", &["play", "small.talk"]);
    terminal.waits();
    let (shown, code) = terminal.ends_with(CTRL_C);
    assert!(shown.contains("nothing to look back on yet") && code == 0, "{shown}");
    // With words half typed, and in a pause.
    let mut terminal = Terminal::at_the_choice(80, "NO_COLOR=1", &[]);
    terminal.enters(":pause");
    assert_eq!(terminal.ends_with(&format!("wait{CTRL_C}")).1, 0);
}

#[test]
fn a_terminal_that_cannot_edit_is_left_with_a_debrief_too() {
    for key in [CTRL_C, CTRL_D] {
        let mut terminal = Terminal::open(80, "TERM=dumb", &["play", "small.talk", "--seed", "1"]);
        terminal.shows("(Enter alone keeps: green tea)\r\n> ");
        terminal.types("mint\n");
        terminal.shows("(Say nothing.)\r\n\r\n> ");
        terminal.types("1\n");
        terminal.shows("I will call on Sunday at six.\r\n\r\n> ");
        let (shown, code) = terminal.ends_with(key);
        assert!(shown.contains("You left before they decided anything."), "{shown}");
        assert_eq!(code, 0);
        assert!(!terminal.raw.contains('\u{1b}'), "{:?}", terminal.raw);
    }
}

#[test]
fn pasted_lines_are_one_answer_and_wait_for_enter() {
    let mut terminal = Terminal::open(80, "NO_COLOR=1", &["play", "small.talk", "--seed", "1"]);
    terminal.waits();
    let shown = terminal.enters("\u{1b}[200~mint\n2\r\n:quit\tand honey\u{1b}[201~");
    assert!(shown.contains("\nSam pours mint 2 :quit and honey."), "{shown}");
    // What could drive the terminal is neither shown nor kept.
    terminal.enters(":restart");
    let from = terminal.raw.len();
    let shown = terminal.enters("\u{1b}[200~a\u{9b}31mb\u{202e}c\u{7}\u{1b}[201~");
    assert!(shown.contains("\nSam pours a31mbc."), "{shown}");
    let echo = without_sequences(&terminal.raw[from..]);
    assert!(!echo.contains(['\u{9b}', '\u{202e}', '\u{7}']), "{echo:?}");
}

#[test]
fn five_megabytes_pasted_are_cut_soon() {
    let began = Instant::now();
    for (before, after) in [("\u{1b}[200~", "\u{1b}[201~"), ("", "")] {
        let mut terminal = Terminal::open(80, "NO_COLOR=1", &["play", "small.talk", "--seed", "1"]);
        terminal.waits();
        let words = format!("{before}{}{after}{ENTER}", "milk 語 ".repeat(500_000));
        let mut keys = terminal.session.process().get_file_handle().unwrap();
        let typing = thread::spawn(move || keys.write_all(words.as_bytes()));
        let shown = terminal.waits();
        typing.join().unwrap().unwrap();
        assert!(shown.contains("only its first 10000 characters"), "{}", shown.len());
        assert!(terminal.enters("2").contains("\nYou: I was busy at work.\n"));
        assert_eq!(terminal.ends_with(CTRL_D).1, 0);
    }
    assert!(began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());
}

#[test]
fn ten_columns_are_enough() {
    let mut terminal = Terminal::at_the_choice(10, "NO_COLOR=1", &[]);
    terminal.enters("2");
    terminal.enters("1");
    terminal.ends_with(&format!(":quit{ENTER}{ENTER}{ENTER}"));
    let (story, last) =
        terminal.shown().split_once("The same day again").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let wide: Vec<&str> = story.lines().filter(|line| line.width() > 10 && !line.contains("> ")).collect();
    assert!(wide.is_empty() && !last.is_empty(), "{wide:#?}");
}

#[test]
fn wide_letters_take_two_columns() {
    let mut terminal = Terminal::open(20, "NO_COLOR=1", &["play", "small.talk", "--seed", "1"]);
    terminal.waits();
    let shown = terminal.enters("ジャスミン茶と緑茶と麦茶をぜんぶ");
    let (_, told) = shown.split_once("Sam pours").unwrap();
    let told: Vec<&str> = told.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(told, [" ジャスミン", "茶と緑茶と麦茶をぜん", "ぶ."], "{shown}");
}

#[test]
fn colour_is_there_and_can_be_switched_off() {
    let mut coloured = Terminal::at_the_choice(80, "", &[]);
    coloured.ends_with(CTRL_C);
    assert!(coloured.raw.contains("\u{1b}[1m") && coloured.raw.contains("Sam"), "{:?}", coloured.raw);
    for (wish, words) in [("NO_COLOR=1", &[] as &[&str]), ("", &["--plain"]), ("TERM=dumb", &[])] {
        let mut terminal =
            Terminal::open(80, wish, &[&["play", "small.talk", "--seed", "1"], words].concat());
        terminal.shows("green tea)");
        terminal.types("mint\r");
        terminal.shows("Say nothing.");
        terminal.types(CTRL_D);
        terminal.ends();
        let styled =
            terminal.raw.split("\u{1b}[").skip(1).find(|rest| {
                rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m')
            });
        assert_eq!(styled, None, "{wish} {words:?}");
    }
}

#[test]
fn a_script_is_begun_question_by_question() {
    let mut terminal = Terminal::open(80, "NO_COLOR=1", &["new", "the-call"]);
    let shown = terminal.waits();
    assert!(shown.contains("What is the script called?\n(Enter alone takes: The call)\n"), "{shown}");
    assert!(terminal.enters("").contains("\nWho is it with? A name, as it is said.\n"));
    assert!(terminal.enters("{Noor}").contains("\nThat cannot be taken: `{Noor}` is no name"));
    assert!(terminal.enters("Noor").contains("(Enter alone takes: Somebody who broke a promise to Noor,"));
    assert!(terminal.enters("").contains("\nWhich skills does it practise?"));
    terminal.types(ENTER);
    let shown = terminal.shows("rehearse test the-call.talk");
    assert!(shown.contains("\nWritten:\n  the-call.talk\n  the-call/heard.play\n"), "{shown}");
    let script = fs::read_to_string(terminal.desk.path().join("the-call.talk")).unwrap();
    assert!(script.contains("\nNoor (quietly): You promised {promise}.\n"), "{script}");
}

#[test]
fn an_author_who_leaves_between_two_questions_leaves_no_file() {
    for keys in [CTRL_C, CTRL_D] {
        let mut terminal = Terminal::open(80, "NO_COLOR=1", &["new", "the-call"]);
        terminal.waits();
        terminal.enters("A call");
        let (shown, code) = terminal.ends_with(keys);
        assert!(shown.contains("Nothing was written.") && code == 0, "{code}: {shown}");
    }
}

impl Terminal {
    /// A terminal of so many columns in which the command was just started, with one wish in its environment or none.
    pub(crate) fn open(columns: u16, wish: &str, words: &[&str]) -> Terminal {
        Terminal::of_size((columns, 24), wish, words)
    }

    /// The same, of so many columns and lines.
    pub(crate) fn of_size((columns, lines): (u16, u16), wish: &str, words: &[&str]) -> Terminal {
        let desk = desk();
        let mut command = Command::new("sh");
        command.args(["-c", &format!("stty cols {columns} rows {lines}; exec \"$0\" \"$@\"")]);
        command.arg(env!("CARGO_BIN_EXE_rehearse")).args(words);
        calm(&mut command).current_dir(desk.path()).env("HOME", desk.path());
        command.env("REHEARSE_STATE", never_kept());
        if let Some((name, value)) = wish.split_once('=') {
            command.env(name, value);
        }
        let session = spawn_with_options(command, Options::new().timeout_ms(Some(PATIENCE))).unwrap();
        Terminal { session, raw: String::new(), desk }
    }

    /// The same, where the first question is answered and the first choice waits.
    pub(crate) fn at_the_choice(columns: u16, wish: &str, words: &[&str]) -> Terminal {
        let mut terminal =
            Terminal::open(columns, wish, &[&["play", "small.talk", "--seed", "1"], words].concat());
        terminal.waits();
        let shown = terminal.enters("mint");
        assert!(shown.contains("Well?"), "{shown}");
        terminal
    }

    /// What is shown until the next line is waited for.
    pub(crate) fn waits(&mut self) -> String {
        self.shows(WAITS)
    }

    /// What is shown until `end` comes.
    pub(crate) fn shows(&mut self, end: &str) -> String {
        let shown = self
            .session
            .exp_string(end)
            .unwrap_or_else(|_| panic!("{end:?} did not come after\n{}", self.shown()));
        self.raw += &shown;
        self.raw += end;
        without_sequences(&shown)
    }

    pub(crate) fn types(&mut self, keys: &str) {
        self.session.send(keys).unwrap();
        self.session.flush().unwrap();
    }

    /// Types a line, and gives what is shown until the next one is waited for.
    pub(crate) fn enters(&mut self, line: &str) -> String {
        self.types(line);
        self.types(ENTER);
        self.waits()
    }

    /// Types `keys`, after which the command ends.
    pub(crate) fn ends_with(&mut self, keys: &str) -> (String, i32) {
        self.types(keys);
        self.ends()
    }

    /// What is shown until the command ends, and its exit code. It leaves no file behind.
    pub(crate) fn ends(&mut self) -> (String, i32) {
        let shown = self.session.exp_eof().unwrap();
        self.raw += &shown;
        let WaitStatus::Exited(_, code) = self.session.process().wait().unwrap() else {
            panic!("it was ended by a signal\n{}", self.raw)
        };
        assert!(!self.raw.contains("panicked"), "{}", self.raw);
        let left: Vec<_> =
            fs::read_dir(self.desk.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["small.talk"]);
        (without_sequences(&shown), code)
    }

    fn shown(&self) -> String {
        without_sequences(&self.raw)
    }
}

/// A folder in which it is settled that nothing is kept, so that nobody asks at the end.
fn never_kept() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("never-kept");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("settings.yaml"), "keep: never\n").unwrap();
    folder
}

/// What a person sees of it: no sequences that drive the terminal, and line ends as in a file.
fn without_sequences(raw: &str) -> String {
    let mut parts = raw.split("\u{1b}[");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).map_or(part.len(), |at| at + 1);
        shown += &part[end..];
    }
    // It comes as one character a byte.
    let bytes: Vec<u8> =
        shown.chars().filter_map(|c| u8::try_from(c).ok()).filter(|byte| *byte != b'\r').collect();
    String::from_utf8_lossy(&bytes).into_owned()
}
