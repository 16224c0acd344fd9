//! How long the prompt lets a learner wait: every shipped script played at a pseudo-terminal, from Enter until the next prompt
//! stands, and what the terminal is told to clear or jump on the way.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use rexpect::process::PtyProcess;

use crate::Plan;
use crate::clock;
use crate::report::{Floor, Report, figure};

/// From Enter until the next prompt: so many milliseconds at most, one picture of a screen that draws sixty a second.
const WAIT: f64 = 16.0;

/// What the editor writes whenever it begins to wait for a line.
const WAITS: &[u8] = b"\x1b[?2004h";

/// What stands at the head of the debrief.
const DEBRIEF: &[u8] = b"Looking back";

/// A script is over well before so many lines are typed.
const MOST: usize = 80;

/// What is typed at each turn.
#[derive(Clone, Copy)]
enum Hand {
    /// The first reply, by its number.
    First,
    /// Words of the learner's own, and the first reply, in turn.
    Own,
}

/// What a learner says who does not read the replies.
const WORDS: [&str; 6] = [
    "I am sorry, I should have called you",
    "that must have been hard for you",
    "what was it like for you?",
    "I need you to tell me earlier next time",
    "you always make such a thing of it",
    "I will do it by Friday",
];

/// Somebody at a terminal. What the terminal gets is read as it comes: the waiting of the tests' own reader looks every tenth of a
/// second, which is longer than all that is measured here.
struct Desk {
    _process: PtyProcess,
    terminal: File,
}

/// What was measured in one script.
#[derive(Default)]
struct Waits {
    /// Milliseconds from Enter to the next prompt.
    turns: Vec<f64>,
    /// The same where the debrief came between.
    debrief: Vec<f64>,
    /// How often the screen was cleared, or the cursor sent elsewhere than along the line that is edited.
    flickers: usize,
}

/// Prints the table.
pub(crate) fn print(plan: &Plan) {
    assert_eq!(
        flickers(b"\x1b[2J\x1b[H\x1b[1;31mtold\x1b[0m\x1b[K\x1b[3A\x1b[2C"),
        3,
        "a count of 0 has to mean something"
    );
    let folder = plan.folder.join("prompt");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder for the state");
    std::fs::write(folder.join("settings.yaml"), "keep: never\n").expect("it is written");
    let mut report = Report::new(&[
        "script",
        "typed",
        "prompts",
        "median ms",
        "longest ms",
        "floor",
        "",
        "debrief ms",
        "clears and jumps",
    ]);
    for script in shipped() {
        for (hand, typed) in [(Hand::First, "reply 1"), (Hand::Own, "own words")] {
            let mut waits = Waits::default();
            for _ in 0..plan.rounds {
                play(&folder, &script, hand, &mut waits);
            }
            let longest = waits.turns.iter().copied().fold(0.0, f64::max);
            let floor = Floor::AtMost(WAIT);
            report.row(vec![
                script.clone(),
                typed.to_owned(),
                waits.turns.len().to_string(),
                figure(clock::median(waits.turns)),
                figure(longest),
                floor.shown(" ms"),
                floor.verdict(longest),
                figure(waits.debrief.iter().copied().fold(0.0, f64::max)),
                waits.flickers.to_string(),
            ]);
        }
    }
    report.print("How long is it from Enter until the next prompt stands? (by the clock on the wall)");
}

/// The names of the shipped scripts.
fn shipped() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    let entries = std::fs::read_dir(folder).expect("the scripts are there");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let mut names: Vec<String> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "talk"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

/// Plays `script` to its debrief, and leaves.
fn play(folder: &Path, script: &str, hand: Hand, waits: &mut Waits) {
    let mut desk = Desk::open(folder, script);
    let mut shown = desk.waits();
    let mut own = WORDS.iter().cycle();
    for line in 0..MOST {
        let words = match hand {
            // Questions before the story have an answer to keep.
            _ if holds(&shown, b"Enter alone") => "",
            // Every other line is a number: words that are not understood lead nowhere, however often they are said.
            Hand::Own if line % 2 == 0 => own.next().expect("they go round"),
            _ => "1",
        };
        desk.types(words);
        let began = Instant::now();
        desk.enters();
        shown = desk.waits();
        let milliseconds = began.elapsed().as_secs_f64() * 1e3;
        waits.flickers += flickers(&shown);
        if holds(&shown, DEBRIEF) {
            waits.debrief.push(milliseconds);
            return;
        }
        waits.turns.push(milliseconds);
    }
    panic!("{script} has no end after {MOST} lines:\n{}", String::from_utf8_lossy(&shown));
}

impl Desk {
    fn open(folder: &Path, script: &str) -> Desk {
        let mut command = Command::new("sh");
        command.args(["-c", "stty cols 80 rows 24; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_rehearse")]);
        command.args(["play", script, "--seed", "7"]).env("REHEARSE_STATE", folder).env("TERM", "xterm");
        let mut process = PtyProcess::new(command).expect("a pseudo-terminal");
        process.set_kill_timeout(Some(1_000));
        let terminal = process.get_file_handle().expect("its handle");
        Desk { _process: process, terminal }
    }

    /// Types a line without Enter, and waits until the editor has shown it: what it costs is not the answer's.
    fn types(&mut self, words: &str) {
        self.terminal.write_all(words.as_bytes()).expect("the terminal takes keys");
        if let Some(last) = words.bytes().last() {
            let mut shown = Vec::new();
            let mut letters = 0;
            // Each letter is shown as it is typed, so the last one is there when as many of it were shown as were typed.
            let typed = words.bytes().filter(|byte| *byte == last).count();
            while letters < typed {
                self.reads(&mut shown);
                letters = plain(&shown).iter().filter(|byte| **byte == last).count();
            }
        }
    }

    fn enters(&mut self) {
        self.terminal.write_all(b"\r").expect("the terminal takes keys");
    }

    /// What is written until the next line is waited for.
    fn waits(&mut self) -> Vec<u8> {
        let mut shown = Vec::new();
        while !holds(&shown, WAITS) {
            self.reads(&mut shown);
        }
        shown
    }

    fn reads(&mut self, shown: &mut Vec<u8>) {
        let mut piece = [0; 4096];
        let count = self.terminal.read(&mut piece).unwrap_or(0);
        assert!(count > 0, "it ended before its prompt:\n{}", String::from_utf8_lossy(shown));
        shown.extend_from_slice(&piece[..count]);
    }
}

fn holds(shown: &[u8], part: &[u8]) -> bool {
    shown.windows(part.len()).any(|window| window == part)
}

/// The sequences that drive the terminal, each without its beginning and with the letter that ends it.
fn sequences(shown: &[u8]) -> impl Iterator<Item = &[u8]> {
    shown.split(|byte| *byte == 0x1b).skip(1).filter_map(|rest| {
        let body = rest.strip_prefix(b"[")?;
        let end = body.iter().position(u8::is_ascii_alphabetic)?;
        Some(&body[..=end])
    })
}

/// What is shown without the sequences.
fn plain(shown: &[u8]) -> Vec<u8> {
    let mut parts = shown.split(|byte| *byte == 0x1b);
    let mut text = parts.next().unwrap_or_default().to_vec();
    for part in parts {
        let end = part.iter().position(u8::is_ascii_alphabetic).map_or(part.len(), |at| at + 1);
        text.extend_from_slice(&part[end..]);
    }
    text
}

/// Clears of the whole screen or of what is above, and cursors sent up, home, to a place or back to one that was kept. Clearing from
/// the cursor to the end, which the editor does with the line that it writes anew, is none.
fn flickers(shown: &[u8]) -> usize {
    let is_flicker = |sequence: &&[u8]| match sequence.split_last() {
        Some((b'J', wide)) => !matches!(wide, b"" | b"0"),
        Some((letter, _)) => b"ABEFHSTdfsu".contains(letter),
        None => false,
    };
    sequences(shown).filter(is_flicker).count()
}
