//! `rehearse fmt`: scripts in their canonical form, written back or only compared.

use std::path::PathBuf;

use clap::Args;
use rehearsal::authoring::format;
use rehearsal::source::{FileId, LIMITS, Source, counted};

use super::diff;
use super::exit::{Exit, Trouble};
use super::files;
use super::inspect::STANDARD;
use super::parallel;
use super::paths::{self, Input, SCRIPTS};
use super::reading::{MOST_SHOWN, Reading, left_out};
use super::screen::{Look, Screen};
use super::shelf::{is_script, no_script};
use super::terminal::{self, Stop};

/// What `rehearse fmt` is asked.
#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    /// Scripts, folders, patterns, or `-` for standard input; without one, everything below this folder
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write nothing: show what would change, and fail if anything would
    #[arg(long, display_order = 1)]
    check: bool,
}

/// What is done with the canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// It is written into the file's place.
    Write,
    /// It is compared with what stands there.
    Compare,
}

/// What came of one script.
enum Done {
    /// It was in its canonical form already.
    Same,
    /// It was written anew.
    Written,
    /// It would change; what would change, laid out.
    Differs(String),
    /// It has errors, and was left as it is.
    Unsound(Reading),
    /// It could not be read or written, and why.
    Failed(Exit, String),
}

/// The first bytes of a file that some editors mark as UTF-8.
const MARK: &str = "\u{FEFF}";

/// Formats what `args` name.
pub(crate) fn fmt(args: &FmtArgs, out: &mut Screen, errors: &mut Screen) -> Result<Exit, Trouble> {
    let inputs = paths::find(&args.paths, SCRIPTS)?;
    let mode = if args.check { Mode::Compare } else { Mode::Write };
    if mode == Mode::Write && inputs.contains(&Input::Standard) {
        return if inputs.len() == 1 { standard(out, errors) } else { Err(not_alone()) };
    }
    let look = out.look();
    let mut run = Run { mode, account: Account::default(), room: MOST_SHOWN, left_out: 0, worst: Exit::Fine };
    let stop = if mode == Mode::Write { Stop::heard() } else { Stop::default() };
    let mut told = Ok(());
    parallel::each(
        &inputs,
        |input| (name(input), done(input, mode, look)),
        |(name, done)| {
            told = run.take(&name, done, out, errors);
            told.is_ok() && !stop.is_asked()
        },
    );
    told?;
    out.blank()?;
    left_out(out, run.left_out)?;
    stop.trouble("formatted")?;
    out.whole(&run.account.summary(mode))?;
    Ok(run.worst)
}

/// Formats standard input to standard output, and nothing else is printed there. Trouble where it has errors.
fn standard(out: &mut Screen, errors: &mut Screen) -> Result<Exit, Trouble> {
    let script = Script::read(STANDARD, terminal::everything()?);
    match format(&script.source) {
        Ok(text) => {
            out.verbatim(script.mark)?;
            out.verbatim(&text)?;
            Ok(Exit::Fine)
        }
        Err(notes) => {
            let reading = Reading { sources: vec![script.source], notes };
            Err(reading.trouble(errors, "standard input has errors, so it is not formatted: mend them first"))
        }
    }
}

fn not_alone() -> Trouble {
    Trouble::usage(
        "`-` is formatted to standard output, so it stands alone: name files in a run of their own",
    )
}

fn name(input: &Input) -> String {
    input.path().map_or(STANDARD.to_owned(), |path| path.display().to_string())
}

/// A script in hand, and the byte order mark before it, if it has one.
struct Script {
    mark: &'static str,
    source: Source,
}

impl Script {
    fn read(name: &str, bytes: Vec<u8>) -> Script {
        let mark = if bytes.starts_with(MARK.as_bytes()) { MARK } else { "" };
        Script { mark, source: Source::read(FileId::default(), name, bytes, LIMITS) }
    }
}

/// Does what is asked with one script.
fn done(input: &Input, mode: Mode, look: Look) -> Done {
    let bytes = match bytes_of(input) {
        Ok(bytes) => bytes,
        Err(trouble) => {
            let (exit, message) = trouble.told();
            return Done::Failed(exit, message);
        }
    };
    let script = Script::read(&name(input), bytes);
    let text = match format(&script.source) {
        Ok(text) => text,
        Err(notes) => return Done::Unsound(Reading { sources: vec![script.source], notes }),
    };
    if text == script.source.text() {
        return Done::Same;
    }
    match (mode, input.path()) {
        (Mode::Write, Some(path)) => match files::write(path, [script.mark, &text].concat().as_bytes()) {
            Ok(()) => Done::Written,
            Err(reason) => {
                let message = format!("`{}` could not be formatted: {reason}", path.display());
                Done::Failed(Exit::Unreadable, message)
            }
        },
        (Mode::Write | Mode::Compare, _) => {
            Done::Differs(diff::unified(script.source.name(), script.source.text(), &text, look))
        }
    }
}

fn bytes_of(input: &Input) -> Result<Vec<u8>, Trouble> {
    let Some(path) = input.path() else { return Ok(terminal::everything()?) };
    if !is_script(path) && files::is_there(path) {
        return Err(no_script(path));
    }
    files::read(path).map_err(|unread| unread.trouble(path))
}

/// A run, and what it has seen so far.
struct Run {
    mode: Mode,
    account: Account,
    /// How many more findings may be shown.
    room: usize,
    left_out: usize,
    worst: Exit,
}

impl Run {
    /// Takes what came of one script, and tells it.
    fn take(&mut self, name: &str, done: Done, out: &mut Screen, errors: &mut Screen) -> Result<(), Trouble> {
        match done {
            Done::Same => self.account.same += 1,
            Done::Written => {
                self.account.changed += 1;
                out.whole(&format!("{name}: formatted"))?;
            }
            Done::Differs(diff) => {
                self.account.changed += 1;
                self.worst = self.worst.max(Exit::Findings);
                out.laid_out(diff.trim_end_matches('\n'))?;
            }
            Done::Unsound(reading) => {
                self.account.unsound += 1;
                self.worst = self.worst.max(Exit::Findings);
                let before = self.room;
                reading.show(out, &mut self.room)?;
                self.left_out += reading.notes.len() - (before - self.room);
                let left = if self.mode == Mode::Write { "left as it is" } else { "not compared" };
                out.whole(&format!("{name}: {left}, {}", counted(reading.errors(), "error")))?;
            }
            Done::Failed(exit, message) => {
                self.account.failed += 1;
                self.worst = self.worst.max(exit);
                out.flush()?;
                errors.trouble(&message)?;
            }
        }
        Ok(())
    }
}

/// How many scripts came to what.
#[derive(Debug, Default)]
struct Account {
    changed: usize,
    same: usize,
    unsound: usize,
    failed: usize,
}

impl Account {
    /// What was done, in a line: the first number says what is counted.
    fn summary(&self, mode: Mode) -> String {
        let same = match (mode, self.same) {
            (Mode::Write, 1) => "left as it was",
            (Mode::Write, _) => "left as they were",
            (Mode::Compare, 1) => "as it should be",
            (Mode::Compare, _) => "as they should be",
        };
        let changed = if mode == Mode::Write { "formatted" } else { "would change" };
        let failed = if mode == Mode::Write { "not read or not written" } else { "not read" };
        let counts = [
            (self.changed, changed),
            (self.same, same),
            (self.unsound, "with errors"),
            (self.failed, failed),
        ];
        let mut parts: Vec<String> = Vec::new();
        for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
            let number = if parts.is_empty() { counted(count, "file") } else { count.to_string() };
            parts.push(format!("{number} {what}"));
        }
        parts.join(", ")
    }
}
