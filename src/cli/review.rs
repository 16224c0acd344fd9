//! `rehearse review`: a script as its editor wants to see it, on one page.

mod human;
mod json;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rehearsal::hearing::Wordings;
use rehearsal::program::About;
use rehearsal::proof::Extent;
use rehearsal::review::Review;
use rehearsal::source::{Code, Level, Levels, Severity, counted};

use super::Desk;
use super::exit::{Exit, Trouble};
use super::formats::Looked;
use super::inspect::{Inspector, Job};
use super::parallel;
use super::paths::{self, SCRIPTS};
use super::proving::{Asking, Limits};
use super::terminal::Stop;

/// What `rehearse review` is asked.
#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    /// Scripts, folders, patterns, or `-` for standard input; without one, everything below this folder
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How the page is printed
    #[arg(long, value_enum, default_value_t = Format::Human, display_order = 1)]
    format: Format,
    #[command(flatten)]
    limits: Limits,
}

/// How pages are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A page for people
    Human,
    /// One JSON object, described in docs/quality.md
    Json,
}

/// A script and what its editor should see.
struct Page {
    looked: Looked,
    about: About,
    /// None where it could not be played, and for a part.
    review: Option<Review>,
    /// How the wordings of its replies are heard.
    wordings: Wordings,
    /// Whether everything that can happen in it is known.
    is_exact: bool,
}

impl Desk {
    /// Reviews scripts.
    pub(super) fn review(&mut self, args: &ReviewArgs) -> Result<Exit, Trouble> {
        let inputs = paths::find(&args.paths, SCRIPTS)?;
        let stop = Stop::heard();
        let inspector = Inspector::new(inputs, self.library.as_deref(), levels(), None)?
            .proving(Asking { budget: args.limits.budget(), stop: stop.clone() });
        let (mut pages, mut failed) = (Vec::new(), Ok(()));
        parallel::each(
            inspector.jobs(),
            |job| page(&inspector, job),
            |page| {
                if let Some(page) = page {
                    failed = self.show_page(&page, args.format);
                    pages.push(page);
                }
                failed.is_ok() && !stop.is_asked()
            },
        );
        failed?;
        if args.format == Format::Json {
            self.out.laid_out(json::render(&pages).trim_end())?;
        }
        self.out.flush()?;
        if stop.is_asked() {
            let left = inspector.jobs().len() - pages.len();
            return Err(Trouble::Told(Exit::Findings, format!("stopped: {} left", counted(left, "script"))));
        }
        let has_error =
            |page: &Page| page.looked.findings.iter().any(|found| found.severity == Severity::Error);
        let worst = pages.iter().map(|page| page.looked.exit).max().unwrap_or(Exit::Fine);
        Ok(worst.max(if pages.iter().any(has_error) { Exit::Findings } else { Exit::Fine }))
    }

    /// Shows a page, where people read along.
    fn show_page(&mut self, page: &Page, format: Format) -> Result<(), Trouble> {
        if let Some(reason) = &page.looked.unchecked {
            self.out.flush()?;
            self.errors.trouble(reason)?;
        } else if format == Format::Human {
            self.out.blank()?;
            human::show(&mut self.out, page)?;
            self.out.flush()?;
        }
        Ok(())
    }
}

/// An editor wants to see everything, also what the library has put aside.
fn levels() -> Levels {
    let mut levels = Levels::default();
    for code in Code::ALL.iter().copied().filter(|code| code.is_of_quality()) {
        let level = match code.severity() {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
        };
        // A finding may always weigh what it weighs.
        let _ = levels.choose(code, level);
    }
    for code in [Code::LoneWording, Code::AlikeReplies] {
        // Both may be off, so they may be anything.
        let _ = levels.choose(code, Level::Warning);
    }
    levels
}

/// Looks at one script; none of a library's own files, where nothing is wrong with them.
fn page(inspector: &Inspector, job: &Job) -> Option<Page> {
    let is_script = !matches!(job, Job::Library(_) | Job::Resources(_));
    let page = match inspector.judged(job, |_, _| ()) {
        Ok((judged, _)) => {
            let about = judged.program.as_ref().map(|program| program.about.clone()).unwrap_or_default();
            let mut looked = inspector.looked(job.name(), &judged);
            if about.is_part && looked.findings.is_empty() {
                looked.unchecked =
                    Some(format!("`{}` is a part of other scripts, and is reviewed with them", job.name()));
            }
            let is_exact = judged.extent == Some(Extent::Exact);
            Page { looked, about, review: judged.review, wordings: judged.wordings, is_exact }
        }
        Err(refused) => {
            let looked = Looked::refused(job.name(), refused);
            Page {
                looked,
                about: About::default(),
                review: None,
                wordings: Wordings::default(),
                is_exact: false,
            }
        }
    };
    (is_script || !page.looked.findings.is_empty() || page.looked.unchecked.is_some()).then_some(page)
}
