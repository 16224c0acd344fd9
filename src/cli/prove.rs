//! `rehearse prove`: the full account of everything that can happen in scripts.

mod account;
mod human;
mod json;
mod partition;
mod shown;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rehearsal::source::{Levels, Severity};

use super::Desk;
use super::exit::{Exit, Trouble};
use super::formats::{self, Looked};
use super::inspect::{Inspector, Job};
use super::parallel;
use super::paths::{self, Input, SCRIPTS};
use super::progress::Progress;
use super::proving::{Asking, Limits};
use super::reading::Paper;
use super::screen::clean;
use super::terminal::{self, Stop};
use account::Account;
use partition::Partition;

/// What `rehearse prove` is asked.
#[derive(Debug, Args)]
pub(crate) struct ProveArgs {
    /// Scripts, folders, patterns, or `-` for standard input; without one, everything below this folder
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How the account is printed
    #[arg(long, value_enum, default_value_t = Format::Human, display_order = 1)]
    format: Format,
    /// Print the shortest conversation that ends with this outcome, or that shows a finding of this code
    #[arg(long, value_name = "OUTCOME-or-CODE", conflicts_with_all = ["format", "partition"], display_order = 2)]
    witness: Option<String>,
    /// Write that conversation to this file, as a playthrough
    #[arg(short, long, value_name = "FILE", requires = "witness", display_order = 3)]
    output: Option<PathBuf>,
    /// Prove only one part of the scripts, as in `2/8`: each script falls to one part, the same on every machine
    #[arg(long, value_name = "PART/PARTS", display_order = 4)]
    partition: Option<Partition>,
    #[command(flatten)]
    limits: Limits,
}

/// How accounts are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables and findings, for people
    Human,
    /// One object, described in docs/ci.md
    Json,
}

/// What came of one file.
struct Proven {
    looked: Looked,
    /// What the proof says; none of a part, and of what cannot be played.
    account: Option<Account>,
    is_part: bool,
}

impl Desk {
    /// Proves scripts.
    pub(super) fn prove(&mut self, args: &ProveArgs) -> Result<Exit, Trouble> {
        let mut inputs = paths::find_rooted(&args.paths, SCRIPTS)?;
        if let Some(part) = args.partition {
            inputs.retain(|(_, way)| part.takes(way));
        }
        let inputs: Vec<Input> = inputs.into_iter().map(|(input, _)| input).collect();
        let stop = Stop::heard();
        let asking = Asking { budget: args.limits.budget(), stop: stop.clone() };
        if let Some(asked) = &args.witness {
            return self.witness(inputs, asking, asked, args.output.as_deref());
        }
        let paper = (args.format == Format::Human).then(|| Paper::of(&self.out));
        let inspector = Inspector::new(inputs, self.library.as_deref(), Levels::default(), paper)?;
        let inspector = inspector.proving(asking);
        let mut progress = Progress::new(inspector.jobs().len(), self.errors.look());
        let (mut all, mut failed) = (Vec::new(), Ok(()));
        parallel::each(
            inspector.jobs(),
            |job| proven(&inspector, &stop, job),
            |one| {
                progress.step();
                failed = progress.aside(|| self.show(&one, args.format));
                all.push(one);
                failed.is_ok() && !stop.is_asked()
            },
        );
        progress.end();
        failed?;
        let exit = self.sum_up(&all, args.format)?;
        let left = inspector.jobs().len() - all.len();
        let account = formats::Account { files: all.into_iter().map(|one| one.looked).collect() };
        if stop.is_asked() { Err(account.stopped(left)) } else { Ok(exit) }
    }

    /// Shows what came of a file, where people read along.
    fn show(&mut self, one: &Proven, format: Format) -> Result<(), Trouble> {
        if let Some(reason) = &one.looked.unchecked {
            self.out.flush()?;
            self.errors.trouble(reason)?;
        }
        if format != Format::Human {
            return Ok(());
        }
        self.out.blank()?;
        if let Some(account) = &one.account {
            human::show(&mut self.out, &one.looked.file, account)?;
        } else if one.is_part {
            self.out.whole(&format!("{}: a part of other scripts, proven with them", one.looked.file))?;
        }
        for finding in &one.looked.findings {
            self.out.blank()?;
            self.out.laid_out(finding.told.as_deref().unwrap_or(&finding.message))?;
        }
        Ok(self.out.flush()?)
    }

    /// What came of all files.
    fn sum_up(&mut self, all: &[Proven], format: Format) -> Result<Exit, Trouble> {
        let findings = || all.iter().flat_map(|one| &one.looked.findings);
        let errors = findings().filter(|finding| finding.severity == Severity::Error).count();
        match format {
            Format::Json => self.out.laid_out(json::render(all).trim_end())?,
            Format::Human if all.is_empty() => self.out.line("No script falls to this part.")?,
            Format::Human => {
                self.out.blank()?;
                let looked: Vec<&Looked> = all.iter().map(|one| &one.looked).collect();
                self.out.whole(&formats::summary(&looked))?;
            }
        }
        self.out.flush()?;
        let exit = all.iter().map(|one| one.looked.exit).max().unwrap_or(Exit::Fine);
        Ok(exit.max(if errors > 0 { Exit::Findings } else { Exit::Fine }))
    }
}

/// Proves one file.
fn proven(inspector: &Inspector, stop: &Stop, job: &Job) -> Proven {
    let began = terminal::now();
    let asked =
        inspector.judged(job, |proof, _| Account::of(proof, began.elapsed(), &mut || stop.is_asked()));
    match asked {
        Ok((judged, mut account)) => {
            account.iter_mut().for_each(|account| account.look_up(&judged.reading.sources));
            let is_part = judged.program.as_ref().is_some_and(|program| program.about.is_part);
            Proven { looked: inspector.looked(clean(&job.name()), &judged), account, is_part }
        }
        Err(refused) => {
            Proven { looked: Looked::refused(job.name(), refused), account: None, is_part: false }
        }
    }
}
