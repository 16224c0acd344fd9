//! Annotations of GitHub Actions: one line each, which the runner shows beside the code.

use rehearsal::source::Severity;

use super::super::finding::{Finding, word};
use super::Account;

/// So many annotations of a kind are shown a step; the rest would be dropped without a word.
const SHOWN: usize = 10;

/// The report as text: errors first.
pub(super) fn render(account: &Account) -> String {
    let (mut text, mut left_out) = (String::new(), 0);
    for severity in [Severity::Error, Severity::Warning] {
        let of_kind = account.findings().filter(|finding| finding.severity == severity);
        for (number, finding) in of_kind.enumerate() {
            if number < SHOWN {
                text += &annotation(finding);
            } else {
                left_out += 1;
            }
        }
    }
    if left_out > 0 {
        text += &format!(
            "::notice title=rehearse::{left_out} more findings are not shown here: {SHOWN} of a kind are\n"
        );
    }
    text
}

fn annotation(finding: &Finding) -> String {
    let at = &finding.at;
    let mut place = format!("file={},line={},endLine={}", property(&at.file), at.start.line, at.end.line);
    if at.start.line == at.end.line {
        let last = at.end.column.saturating_sub(1).max(at.start.column);
        place += &format!(",col={},endColumn={last}", at.start.column);
    }
    let title = property(&format!("{} {}", finding.code, finding.code.name()));
    let mut words = finding.message.clone();
    if let Some(suggestion) = &finding.suggestion {
        words += &format!("\n{}", suggestion.question);
    }
    format!("::{} {place},title={title}::{}\n", word(finding.severity), escaped(&words))
}

/// What the runner would take for its own signs.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same for a value between `=` and `,`.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
