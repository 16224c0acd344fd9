//! What was found, in the forms that people and CI systems read.

mod github;
pub(crate) mod json;
pub(crate) mod junit;
mod sarif;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use rehearsal::source::{Severity, counted};

use super::exit::{Exit, Trouble};
use super::files;
use super::finding::{Finding, word};
use super::playthrough::is_an_authors;
use super::screen::{Screen, clean};

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

/// A report that is written to a file: `--report sarif=findings.sarif`. Each command has forms of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report<F> {
    form: F,
    file: PathBuf,
}

impl<F> Report<F> {
    /// Reads `FORMAT=FILE`. `names` lists the forms, for whoever has mistyped one.
    pub(crate) fn parse(
        typed: &str,
        names: &str,
        find: impl Fn(&str) -> Option<F>,
    ) -> Result<Report<F>, String> {
        let Some((form, file)) = typed.split_once('=').filter(|(_, file)| !file.is_empty()) else {
            return Err(format!("a report is FORMAT=FILE, where FORMAT is {names}"));
        };
        match find(form) {
            Some(form) => Ok(Report { form, file: PathBuf::from(file) }),
            None => Err(format!("a report is {names}, not `{form}`")),
        }
    }
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
    /// Whether its proof was stopped half way.
    pub(crate) is_unproven: bool,
}

impl Looked {
    /// A file that could not be looked at.
    pub(crate) fn refused(file: String, (exit, reason): (Exit, String)) -> Looked {
        Looked { file, exit, unchecked: Some(reason), findings: Vec::new(), is_unproven: false }
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

impl Account {
    /// Everything that was found, in the order of the files.
    pub(crate) fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.files.iter().flat_map(|looked| &looked.findings)
    }

    /// How many findings weigh so much.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.files.iter().map(|looked| looked.count(severity)).sum()
    }

    /// The trouble of a run that was stopped while so many files were `left`.
    pub(crate) fn stopped(&self, left: usize) -> Trouble {
        let unproven = self.files.iter().filter(|looked| looked.is_unproven);
        let mut parts: Vec<String> =
            unproven.map(|looked| format!("`{}` is not proven", clean(&looked.file))).collect();
        if left > 0 {
            let was = if left == 1 { "was" } else { "were" };
            parts.push(format!("{} {was} not looked at", counted(left, "file")));
        }
        if parts.is_empty() {
            parts.push("everything was looked at, but no report was written".to_owned());
        }
        Trouble::unreadable(format!("stopped before the end: {}", parts.join(", ")))
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

/// What was looked at and what came of it, in a line.
pub(crate) fn summary(files: &[&Looked]) -> String {
    let unchecked = files.iter().filter(|looked| looked.unchecked.is_some()).count();
    let subject = match files {
        [one] => one.file.clone(),
        _ => counted(files.len(), "file"),
    };
    let count = |severity| -> usize { files.iter().map(|looked| looked.count(severity)).sum() };
    let counts = [(count(Severity::Error), "error"), (count(Severity::Warning), "warning")];
    let mut parts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| counted(count, what))
        .collect();
    match (unchecked, files.len()) {
        (0, _) => {}
        (1, 1) => parts.push("not checked".to_owned()),
        (unchecked, _) => parts.push(format!("{unchecked} not checked")),
    }
    if parts.is_empty() {
        parts.push("nothing to mend".to_owned());
    }
    format!("{subject}: {}", parts.join(", "))
}

/// A finding in a line.
pub(crate) fn short(finding: &Finding) -> String {
    let (at, message) = (&finding.at, &finding.message);
    let (severity, code) = (word(finding.severity), finding.code);
    let (file, line, column) = (clean(&at.file), at.start.line, at.start.column);
    format!("{file}:{line}:{column}: {severity}[{code}]: {message}\n")
}

/// FNV-1a over 64 bits: short, and the same on every machine and in every version.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Reads `FORMAT=FILE`.
pub(crate) fn report(typed: &str) -> Result<Report<Format>, String> {
    let written = |name: &str| Format::from_str(name, false).ok().filter(|format| *format != Format::Human);
    Report::parse(typed, "short, json, sarif, junit or github", written)
}

/// Writes every report; those that cannot be written are told, and the others are written all the same.
pub(crate) fn write<F: Copy>(
    reports: &[Report<F>],
    render: impl Fn(F) -> String,
    errors: &mut Screen,
) -> Result<Exit, Trouble> {
    let mut exit = Exit::Fine;
    for Report { form, file } in reports {
        if let Err(reason) = files::write(file, render(*form).as_bytes()) {
            let (worse, message) = Trouble::unwritten(file, &reason).told();
            errors.trouble(&message)?;
            exit = worse;
        }
    }
    Ok(exit)
}

/// Trouble where two reports would be written to one file, or one over a file that is looked at.
pub(crate) fn apart<'f, F>(
    reports: &[Report<F>],
    inputs: impl Iterator<Item = &'f Path>,
) -> Result<(), Trouble> {
    let inputs: BTreeSet<PathBuf> =
        if reports.is_empty() { BTreeSet::new() } else { inputs.map(files::whole).collect() };
    let mut taken = BTreeSet::new();
    for Report { file, .. } in reports {
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
