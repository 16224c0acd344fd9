//! Annotations of GitHub Actions: one line each, which the runner shows beside the code.

use rehearsal::source::Severity;

use super::super::finding::{Finding, word};
use super::{Account, Looked};

/// So many annotations of a kind are shown a step; the rest would be dropped without a word.
const SHOWN: usize = 10;

/// The report as text: what was not checked first, then errors, then warnings.
pub(super) fn render(account: &Account) -> String {
    let of_kind =
        |severity| account.findings().filter(move |finding| finding.severity == severity).map(annotation);
    let errors: Vec<String> =
        account.files.iter().filter_map(unchecked).chain(of_kind(Severity::Error)).collect();
    let warnings: Vec<String> = of_kind(Severity::Warning).collect();
    let (mut text, mut left_out) = (String::new(), 0);
    for kind in [errors, warnings] {
        text.extend(kind.iter().take(SHOWN).map(String::as_str));
        left_out += kind.len().saturating_sub(SHOWN);
    }
    if left_out > 0 {
        let more = if left_out == 1 { "1 more finding is" } else { &format!("{left_out} more findings are") };
        text += &format!("::notice title=rehearse::{more} not shown here: {SHOWN} of a kind are\n");
    }
    text
}

fn unchecked(looked: &Looked) -> Option<String> {
    let reason = looked.unchecked.as_ref()?;
    Some(format!("::error file={},title=not checked::{}\n", path(&looked.file), escaped(reason)))
}

fn annotation(finding: &Finding) -> String {
    let at = &finding.at;
    let mut place = format!("file={},line={},endLine={}", path(&at.file), at.start.line, at.end.line);
    if at.start.line == at.end.line {
        let last = at.end.column.saturating_sub(1).max(at.start.column);
        place += &format!(",col={},endColumn={last}", at.start.column);
    }
    let title = property(&format!("{} {}", finding.code, finding.code.name()));
    let mut words = finding.message.clone();
    if let Some(suggestion) = &finding.suggestion {
        words += &format!("\n{}", suggestion.question);
    }
    if let Some(witness) = &finding.witness {
        words += &format!("\n{}", witness.plain().trim_end());
    }
    format!("::{} {place},title={title}::{}\n", word(finding.severity), escaped(&words))
}

/// A file as the runner compares it with those of the pull request: from the folder of the repository on.
fn path(file: &str) -> String {
    property(file.strip_prefix("./").unwrap_or(file))
}

/// What the runner would take for its own signs.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same for a value between `=` and `,`.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
