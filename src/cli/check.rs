//! `rehearse check`: every mistake of scripts and libraries, with its place, in the forms that people and CI systems read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rehearsal::program::day_of;
use rehearsal::source::{Code, Level, Levels, QUALITY, Severity};

use super::exit::{Exit, Trouble};
use super::finding::{Finding, Stretch};
use super::formats::{self, Account, Format, Looked, Report};
use super::inspect::Inspector;
use super::manual;
use super::mend;
use super::parallel;
use super::paths::{self, Input, SCRIPTS, Wanted};
use super::progress::Progress;
use super::proving::{Asking, Limits};
use super::reading::{MOST_SHOWN, Paper, left_out};
use super::screen::Screen;
use super::terminal::{self, Stop};

/// What `rehearse check` is asked.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Scripts, library files, folders, patterns, or `-` for standard input; without one, everything below this folder
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human, display_order = 1)]
    format: Format,
    /// Write a report to a file as well: short, json, sarif, junit or github; may be given several times
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = formats::report, display_order = 2)]
    reports: Vec<Report<Format>>,
    /// Let warnings fail like errors
    #[arg(long, value_enum, display_order = 3)]
    deny: Option<Deny>,
    /// Set how much a finding weighs: error, warn or off; by its code or its name; may be given several times. `quality=on` tells
    /// everything that would make a script better
    #[arg(long = "level", value_name = "CODE=LEVEL", value_parser = level, display_order = 4)]
    levels: Vec<Setting>,
    /// Mend what can be mended without guessing, then check
    #[arg(long, display_order = 5)]
    fix: bool,
    /// Do not look at everything that can happen in the scripts; only at their text
    #[arg(long, conflicts_with_all = ["max_states", "max_memory"], display_order = 6)]
    no_proof: bool,
    #[command(flatten)]
    limits: Limits,
    /// The day that is today: for trying what will be found on another day
    #[arg(long, value_name = "DAY", value_parser = day, hide = true)]
    today: Option<i32>,
}

/// What may be denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Every warning counts as an error
    Warnings,
}

/// Everything that is looked at: scripts, and libraries.
const ALL: Wanted = Wanted { libraries: true, ..SCRIPTS };

impl CheckArgs {
    fn levels(&self) -> Levels {
        let mut levels = Levels::default();
        for setting in &self.levels {
            match setting {
                // Levels that may not be were refused when they were read.
                Setting::One(code, level) => _ = levels.choose(*code, *level),
                Setting::Quality(told) => levels.choose_quality(*told),
            }
        }
        if self.deny == Some(Deny::Warnings) {
            levels.deny_warnings();
        }
        levels
    }

    /// How findings are laid out for people; none where nobody reads them so.
    fn paper(&self, out: &Screen) -> Option<Paper> {
        (self.format == Format::Human).then(|| Paper::of(out))
    }
}

/// What `--level` sets.
#[derive(Clone, Copy, Debug)]
enum Setting {
    /// One finding's weight.
    One(Code, Level),
    /// Whether all that makes a script good is told.
    Quality(bool),
}

/// Reads `CODE=LEVEL`, or `quality=on`.
fn level(typed: &str) -> Result<Setting, String> {
    let Some((code, level)) = typed.split_once('=') else {
        return Err("a level is CODE=LEVEL, as in `never-used=off`".to_owned());
    };
    if code == QUALITY {
        return match level {
            "on" => Ok(Setting::Quality(true)),
            "off" => Ok(Setting::Quality(false)),
            _ => Err(format!("`{QUALITY}` is on or off, not `{level}`")),
        };
    }
    let code = manual::find(code)?;
    let level = Level::find(level).ok_or_else(|| format!("a level is error, warn or off, not `{level}`"))?;
    Levels::default().choose(code, level)?;
    Ok(Setting::One(code, level))
}

/// Reads a day, `2026-11-25`.
fn day(typed: &str) -> Result<i32, String> {
    day_of(typed).ok_or_else(|| format!("a day is written like 2026-11-25, not `{typed}`"))
}

/// Checks what `args` name, in `library` or in each script's own.
pub(crate) fn check(
    args: &CheckArgs,
    library: Option<&Path>,
    out: &mut Screen,
    errors: &mut Screen,
) -> Result<Exit, Trouble> {
    let inputs = paths::find(&args.paths, ALL)?;
    formats::apart(&args.reports, inputs.iter().filter_map(Input::path))?;
    let mut inspector = Inspector::new(inputs, library, args.levels(), args.paper(out))?
        .on_day(args.today.unwrap_or_else(|| terminal::now_and_today().1));
    let stop = if args.fix || !args.no_proof { Stop::heard() } else { Stop::default() };
    if !args.no_proof {
        inspector = inspector.proving(Asking { budget: args.limits.budget(), stop: stop.clone() });
    }
    let unmended = if args.fix {
        mend::mend(&inspector, &stop, if args.format == Format::Human { &mut *out } else { &mut *errors })?
    } else {
        Vec::new()
    };
    let mut run = Run::new(args.format, Progress::new(inspector.jobs().len(), errors.look()));
    let mut failed = Ok(());
    parallel::each(
        inspector.jobs(),
        |job| inspector.inspect(job),
        |looked| {
            failed = run.take(looked, out, errors);
            failed.is_ok() && !stop.is_asked()
        },
    );
    failed?;
    run.progress.end();
    if stop.is_asked() {
        run.print(out)?;
        let left = inspector.jobs().len() - run.account.files.len();
        return Err(run.account.stopped(left));
    }
    run.print(out)?;
    let written = formats::write(&args.reports, |format| run.account.render(format), errors)?;
    out.flush()?;
    unmended.iter().try_for_each(|sentence| errors.trouble(sentence))?;
    let exit = run.exit().max(written);
    Ok(if unmended.is_empty() { exit } else { Exit::Unreadable })
}

/// A run, and what it has seen so far.
struct Run {
    format: Format,
    account: Account,
    seen: BTreeSet<(Stretch, Code, String)>,
    /// How many more findings may be shown to people.
    room: usize,
    left_out: usize,
    worst: Exit,
    progress: Progress,
}

impl Run {
    fn new(format: Format, progress: Progress) -> Run {
        Run {
            format,
            account: Account::default(),
            seen: BTreeSet::new(),
            room: MOST_SHOWN,
            left_out: 0,
            worst: Exit::Fine,
            progress,
        }
    }

    /// Takes what was found in one file, and shows it where people read along.
    fn take(&mut self, mut looked: Looked, out: &mut Screen, errors: &mut Screen) -> Result<(), Trouble> {
        self.progress.step();
        // What several scripts include is looked at with each of them, and told once.
        looked.findings.retain(|finding| {
            let key = (finding.at.clone(), finding.code, finding.message.clone());
            self.seen.insert(key)
        });
        if let Some(reason) = &looked.unchecked {
            self.worst = self.worst.max(looked.exit);
            let told = self.progress.aside(|| {
                out.flush()?;
                errors.trouble(reason)
            });
            told?;
        }
        if self.format == Format::Human {
            self.show(&looked.findings, out)?;
        }
        self.account.files.push(looked);
        Ok(())
    }

    fn show(&mut self, findings: &[Finding], out: &mut Screen) -> Result<(), Trouble> {
        let shown = findings.len().min(self.room);
        self.room -= shown;
        self.left_out += findings.len() - shown;
        let told = self.progress.aside(|| {
            findings.iter().take(shown).try_for_each(|finding| {
                out.blank()?;
                out.laid_out(finding.told.as_deref().unwrap_or(&finding.message))
            })
        });
        Ok(told?)
    }

    fn print(&mut self, out: &mut Screen) -> Result<(), Trouble> {
        if self.format != Format::Human {
            let text = self.account.render(self.format);
            if !text.is_empty() {
                out.laid_out(text.trim_end_matches('\n'))?;
            }
            return Ok(());
        }
        out.blank()?;
        left_out(out, self.left_out)?;
        let files: Vec<&Looked> = self.account.files.iter().collect();
        out.whole(&formats::summary(&files))?;
        Ok(())
    }

    fn exit(&self) -> Exit {
        let found = if self.account.count(Severity::Error) > 0 { Exit::Findings } else { Exit::Fine };
        self.worst.max(found)
    }
}
