//! Sessions of the command: a folder to stand in, one run of it, and what came of that.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Longer than anything here takes, also on a busy machine: what hangs fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A conversation of two turns, with everything that the prompt knows.
pub(crate) const SMALL: &str = "---
title: A small talk
summary: Sam waits for a word.
level: 1
minutes: 1
cast: {Sam: They wait.}
you: You forgot to call.
meters: {trust: {start: 4, range: 0..10, label: Trust}}
slots: {tea: {ask: Which tea?, default: green tea}}
temperaments: {steady: {}, tired: {trust: -1}}
outcomes: {heard: {kind: connect, title: Heard, text: Sam smiles.}}
---
== table
Sam pours {tea}.
Sam (softly): Well?
Sam (thinks): Say it.
! hint: Begin with yourself.
! hint: I said I would call.
* I said I'd call, and I forgot.
    > it was me
    ! strong: It names what happened.
    ~ trust += 1
    Sam: I waited.
* I was busy at work.
    ! weak: The reason comes first.
    ! tempting: It is true.
    ! try: I said I'd call, and I forgot.
    ~ trust -= 2
    Sam: Busy.
* (Say nothing.) #last
    ! harmful: Silence says that it did not matter.
    ! tempting: Every word sounds too small.
    ! try: I don't have the words yet.
    ~ trust -= 2
    Sam looks up.
// allow T0703: it is only shown
* [if trust > 9, shown] Let us dance.
    Sam: Yes.
* ...
    Sam: I do not follow.
Sam: And now?
+ I will call on Sunday at six.
    ! fair: It is a plan.
    ! tempting: A promise is quick.
    ! try: I'll call on Sunday at six, if that is good for you.
    => heard
";

/// Every answer that SMALL asks for, to its end.
pub(crate) const ANSWERS: &str = "mint\n1\ni will call\n\n";

pub(crate) const LIBRARY: &str = "title: A small shelf
topics:
  A1: {title: Calls, from: A book}
  B1: {title: Chores, from: A book}
moves:
  own-it: {kind: skill, label: Take responsibility, rule: Say what you did.}
notes: [anger]
";

/// What came of one run of the command.
pub(crate) struct Ran {
    asked: String,
    pub(crate) out: Vec<u8>,
    pub(crate) errors: Vec<u8>,
    status: ExitStatus,
}

/// A folder with SMALL in it.
pub(crate) fn desk() -> TempDir {
    let desk = TempDir::new().unwrap();
    fs::write(desk.path().join("small.talk"), SMALL).unwrap();
    desk
}

/// The same, beside a library of four: one without topic, one with errors, and a part.
pub(crate) fn shelf() -> TempDir {
    let desk = desk();
    let folder = desk.path().join("shelf");
    fs::create_dir(&folder).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    let script = |title: &str, more: &str| {
        let front = format!("title: {title}\nsource: [A1]\n{more}practises: [own-it]\n");
        SMALL.replace("title: A small talk\n", &front).replace("I forgot.\n    >", "I forgot. #own-it\n    >")
    };
    write("library.yaml", LIBRARY);
    write("calls.talk", &script("A call that never came", "notes: [anger]\nintensity: 2\n"));
    write("chores.talk", &script("Who washes up", "").replace("[A1]", "[B1]"));
    write("broken.talk", &script("Broken", "").replace("=> heard", "=> herd").replace("{tea}", "{tee}"));
    write(
        "part.talk",
        "---\ntitle: A part\nsummary: A part.\npart: true\n---\n== rest\n+ Give me a minute.\n    ->->\n",
    );
    desk
}

pub(crate) fn command(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rehearse"));
    calm(&mut command).args(words);
    command
}

/// As if nothing in the environment had a wish, but that a backtrace would be shown.
pub(crate) fn calm(command: &mut Command) -> &mut Command {
    for wish in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES", "CI"] {
        command.env_remove(wish);
    }
    // Nothing is kept there, and nothing settled: whoever wants a store names a folder of their own.
    let nowhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nothing-is-kept-here");
    command.env("RUST_BACKTRACE", "1").env("TERM", "xterm-256color").env("REHEARSE_STATE", nowhere)
}

/// Runs the command in `desk` with `input` typed ahead.
pub(crate) fn run(desk: &TempDir, words: &[&str], input: &str) -> Ran {
    finish(spawned(command(words).current_dir(desk.path())), input, &words.join(" "))
}

pub(crate) fn spawned(command: &mut Command) -> Child {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits for the end of `child`, but not for ever.
pub(crate) fn finish(mut child: Child, input: &str, asked: &str) -> Ran {
    let (stdin, input) = (child.stdin.take(), input.to_owned());
    // A command that leaves before it has read everything closes its side: that is no failure.
    let typing = thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
    let (out, errors) = (listening(child.stdout.take()), listening(child.stderr.take()));
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if began.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("`rehearse {asked}` did not end");
        }
        thread::sleep(Duration::from_millis(2));
    };
    let _ = typing.join().unwrap();
    let ran =
        Ran { asked: asked.to_owned(), out: out.join().unwrap(), errors: errors.join().unwrap(), status };
    let told = ran.told();
    assert!(!["panicked", "backtrace", "RUST_"].iter().any(|word| told.contains(word)), "{told}");
    ran
}

pub(crate) fn listening(from: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            from.read_to_end(&mut bytes).unwrap();
        }
        bytes
    })
}

impl Ran {
    pub(crate) fn out(&self) -> String {
        String::from_utf8(self.out.clone()).unwrap()
    }

    pub(crate) fn code(&self) -> i32 {
        self.status.code().expect("it ended by itself")
    }

    /// The session as a person would keep it.
    pub(crate) fn told(&self) -> String {
        let mut told = format!("$ rehearse {}\n{}", self.asked, String::from_utf8_lossy(&self.out));
        if !self.errors.is_empty() {
            let _ = write!(told, "--- standard error\n{}", String::from_utf8_lossy(&self.errors));
        }
        let _ = writeln!(told, "--- exit code {}", self.status.code().map_or(-1, |code| code));
        told
    }
}

pub(crate) fn assert_harmless(ran: &Ran) {
    for stream in [&ran.out, &ran.errors] {
        let text = std::str::from_utf8(stream).expect("what comes out is text");
        let found =
            text.chars().find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
        assert_eq!(found, None, "{:?}", ran.told());
    }
}

pub(crate) fn snapshot(name: &str, session: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/commands"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.remove_snapshot_suffix();
    settings.remove_input_file();
    settings.bind(|| insta::assert_snapshot!(name, session));
}
