//! What was found, in the forms that people and CI systems read.

mod github;
pub(crate) mod json;
pub(crate) mod junit;
mod sarif;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use rehearsal::source::Severity;

use super::exit::{Exit, Trouble};
use super::files;
use super::finding::{Finding, word};
use super::playthrough::is_an_authors;
use super::screen::clean;

/// A form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// With the source lines, for people
    Human,
    /// One line a finding: file, line, column, what is wrong
    Short,
    /// One object, described in docs/ci.md
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, one test case a file
    Junit,
    /// Annotations of GitHub Actions
    Github,
}

/// A report that is written to a file: `--report sarif=findings.sarif`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    /// Its form.
    pub(crate) format: Format,
    /// Where it goes.
    pub(crate) file: PathBuf,
}

/// Everything that a run looked at, in order.
#[derive(Debug, Default)]
pub(crate) struct Account {
    /// One entry a file that was asked for.
    pub(crate) files: Vec<Looked>,
}

/// A file that was asked for, and what was found in it and in what it includes.
#[derive(Debug)]
pub(crate) struct Looked {
    /// The file, as it was named.
    pub(crate) file: String,
    /// What was found.
    pub(crate) findings: Vec<Finding>,
    /// Why it was not checked, where it was not.
    pub(crate) unchecked: Option<String>,
    /// The exit code that goes with that.
    pub(crate) exit: Exit,
}

impl Account {
    /// Everything that was found, in the order of the files.
    pub(crate) fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.files.iter().flat_map(|looked| &looked.findings)
    }

    /// How many findings weigh so much.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.findings().filter(|finding| finding.severity == severity).count()
    }

    /// The report in `format`, as text that ends in a line end; nothing where there is nothing to say. People are told by the
    /// check itself.
    pub(crate) fn render(&self, format: Format) -> String {
        match format {
            Format::Human | Format::Short => self.findings().map(short).collect(),
            Format::Json => json::render(self),
            Format::Sarif => sarif::render(self),
            Format::Junit => junit::render(self),
            Format::Github => github::render(self),
        }
    }
}

fn short(finding: &Finding) -> String {
    let (at, message) = (&finding.at, &finding.message);
    let (severity, code) = (word(finding.severity), finding.code);
    let (file, line, column) = (clean(&at.file), at.start.line, at.start.column);
    format!("{file}:{line}:{column}: {severity}[{code}]: {message}\n")
}

/// Reads `FORMAT=FILE`.
pub(crate) fn report(typed: &str) -> Result<Report, String> {
    let names = "short, json, sarif, junit or github";
    let Some((format, file)) = typed.split_once('=').filter(|(_, file)| !file.is_empty()) else {
        return Err(format!("a report is FORMAT=FILE, where FORMAT is {names}"));
    };
    match Format::from_str(format, false) {
        Ok(Format::Human) | Err(_) => Err(format!("a report is {names}, not `{format}`")),
        Ok(format) => Ok(Report { format, file: PathBuf::from(file) }),
    }
}

/// Trouble where two reports would be written to one file, or one over a file that is looked at.
pub(crate) fn apart<'f>(reports: &[PathBuf], inputs: impl Iterator<Item = &'f Path>) -> Result<(), Trouble> {
    let inputs: BTreeSet<PathBuf> =
        if reports.is_empty() { BTreeSet::new() } else { inputs.map(files::whole).collect() };
    let mut taken = BTreeSet::new();
    for file in reports {
        let whole = files::whole(file);
        if inputs.contains(&whole) {
            let message = format!("`{}` is looked at: write the report to another file", file.display());
            return Err(Trouble::usage(message));
        }
        if is_an_authors(file) {
            let message = format!(
                "`{}` is called like a script, a playthrough or a library: give the report another name",
                file.display()
            );
            return Err(Trouble::usage(message));
        }
        if !taken.insert(whole) {
            let message = format!("two reports cannot go to `{}`: give each its own file", file.display());
            return Err(Trouble::usage(message));
        }
    }
    Ok(())
}
