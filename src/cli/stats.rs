//! `rehearse stats`: what can be counted in scripts, as a table, as JSON or as CSV.

mod csv;
pub(super) mod json;
mod table;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rehearsal::authoring::stats::Stats;
use rehearsal::source::{Levels, counted};

use super::Desk;
use super::exit::{Exit, Trouble};
use super::inspect::{Inspector, Job};
use super::parallel;
use super::paths::{self, SCRIPTS};

/// What `rehearse stats` is asked.
#[derive(Debug, Args)]
pub(crate) struct StatsArgs {
    /// Scripts, folders, patterns, or `-` for standard input; without one, everything below this folder
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How the numbers are printed
    #[arg(long, value_enum, default_value_t = Format::Human, display_order = 1)]
    format: Format,
}

/// How numbers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for people
    Human,
    /// One JSON object
    Json,
    /// A line a script, for spreadsheets
    Csv,
}

/// A script and its numbers.
struct Counted {
    /// The file, as it was named.
    file: String,
    stats: Stats,
}

/// A file that was not counted.
struct Uncounted {
    file: String,
    exit: Exit,
    reason: String,
}

impl Desk {
    /// Counts scripts.
    pub(super) fn stats(&mut self, args: &StatsArgs) -> Result<Exit, Trouble> {
        let inputs = paths::find(&args.paths, SCRIPTS)?;
        let inspector = Inspector::new(inputs, self.library.as_deref(), Levels::default(), None)?;
        let (mut done, mut left): (Vec<Counted>, Vec<Uncounted>) = (Vec::new(), Vec::new());
        parallel::each(
            inspector.jobs(),
            |job| count(&inspector, job),
            |result| {
                match result {
                    Some(Ok(one)) => done.push(one),
                    Some(Err(one)) => left.push(one),
                    None => {}
                }
                true
            },
        );
        match args.format {
            Format::Human if done.is_empty() => {}
            Format::Human => table::show(&mut self.out, &done)?,
            Format::Json => self.out.laid_out(json::render(&done, &left).trim_end())?,
            Format::Csv => self.out.laid_out(csv::render(&done).trim_end())?,
        }
        self.say_left_out(&left)
    }

    /// Says which files were not counted, and why.
    fn say_left_out(&mut self, left: &[Uncounted]) -> Result<Exit, Trouble> {
        let mut worst = Exit::Fine;
        self.out.flush()?;
        for one in left {
            self.errors.trouble(&one.reason)?;
            worst = worst.max(one.exit);
        }
        if left.len() > 1 {
            self.errors.trouble(&format!("{} were not counted", counted(left.len(), "file")))?;
        }
        Ok(worst)
    }
}

/// The numbers of one file, or why it has none. A library in which scripts stand is none of those that were asked for.
fn count(inspector: &Inspector, job: &Job) -> Option<Result<Counted, Uncounted>> {
    let file = job.name();
    let refused = |(exit, reason)| Uncounted { file: job.name(), exit, reason };
    let (reading, program) = match inspector.program(job) {
        _ if matches!(job, Job::Library(_) | Job::Resources(_)) => return None,
        Ok(read) => read,
        Err(reason) => return Some(Err(refused(reason))),
    };
    let Some(program) = program else {
        let errors = counted(reading.errors(), "error");
        let reason = format!("`{file}` was not counted: it has {errors}, which `rehearse check` shows");
        return Some(Err(refused((Exit::Findings, reason))));
    };
    Some(Ok(Counted { file, stats: Stats::of(&program) }))
}

/// A grade in tenths as people write it.
pub(super) fn grade(tenths: Option<i64>) -> String {
    let Some(tenths) = tenths else { return String::new() };
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
}

/// The sum of one number over all scripts.
fn sum(all: &[Counted], number: fn(&Stats) -> u64) -> u64 {
    all.iter().map(|one| number(&one.stats)).sum()
}
