//! The report as JSON: one object, its version in it. `docs/ci.md` describes it; a change that a reader could notice is a new version.

use rehearsal::source::Severity;
use serde::Serialize;

use super::super::finding::{Finding, Stretch, word};
use super::super::witness;
use super::{Account, Looked};

/// The version of the shape below.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    diagnostics: Vec<Diagnostic<'a>>,
    summary: Summary<'a>,
}

#[derive(Serialize)]
struct Summary<'a> {
    files: usize,
    errors: usize,
    warnings: usize,
    unchecked: Vec<Unchecked<'a>>,
}

/// A file that was not looked at.
#[derive(Serialize)]
pub(crate) struct Unchecked<'a> {
    file: &'a str,
    reason: &'a str,
}

/// A finding.
#[derive(Serialize)]
pub(crate) struct Diagnostic<'a> {
    code: String,
    name: &'static str,
    severity: &'static str,
    #[serde(flatten)]
    at: Range<'a>,
    message: &'a str,
    note: Option<&'a str>,
    suggestion: Option<Suggestion<'a>>,
    related: Vec<Related<'a>>,
    /// The conversation that shows it, where it is one of a proof.
    witness: Option<Witness<'a>>,
}

/// A conversation.
#[derive(Serialize)]
pub(crate) struct Witness<'a> {
    temperament: &'a str,
    seed: Option<u64>,
    turns: Vec<Option<&'a str>>,
    play: Option<&'a str>,
}

#[derive(Serialize)]
struct Range<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    message: &'a str,
    #[serde(flatten)]
    at: Range<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    at: Range<'a>,
    message: &'a str,
}

/// The report as text.
pub(super) fn render(account: &Account) -> String {
    let report = Report {
        version: VERSION,
        diagnostics: account.findings().map(diagnostic).collect(),
        summary: Summary {
            files: account.files.len(),
            errors: account.count(Severity::Error),
            warnings: account.count(Severity::Warning),
            unchecked: account.files.iter().filter_map(unchecked).collect(),
        },
    };
    pretty(&report)
}

/// `value` as JSON with two spaces a level, and a line end.
pub(crate) fn pretty(value: &impl Serialize) -> String {
    // Nothing here has keys that are no text, which is all that could fail.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// A file that was not looked at, as reports write it.
pub(crate) fn unchecked(looked: &Looked) -> Option<Unchecked<'_>> {
    looked.unchecked.as_deref().map(|reason| Unchecked { file: &looked.file, reason })
}

/// A finding, as reports write it.
pub(crate) fn diagnostic(finding: &Finding) -> Diagnostic<'_> {
    let suggestion = finding.suggestion.as_ref().map(|suggestion| Suggestion {
        message: &suggestion.question,
        at: range(&suggestion.at),
        text: &suggestion.text,
    });
    Diagnostic {
        code: finding.code.to_string(),
        name: finding.code.name(),
        severity: word(finding.severity),
        at: range(&finding.at),
        message: &finding.message,
        note: finding.note.as_deref(),
        suggestion,
        related: finding.related.iter().map(|(at, message)| Related { at: range(at), message }).collect(),
        witness: finding.witness.as_ref().map(witness),
    }
}

/// A conversation, as reports write it.
pub(crate) fn witness(witness: &witness::Witness) -> Witness<'_> {
    Witness {
        temperament: &witness.temperament,
        seed: witness.seed,
        turns: witness.turns.iter().map(Option::as_deref).collect(),
        play: witness.play.as_deref(),
    }
}

fn range(at: &Stretch) -> Range<'_> {
    Range {
        file: &at.file,
        line: at.start.line,
        column: at.start.column,
        end_line: at.end.line,
        end_column: at.end.column,
    }
}
