//! The report as JUnit XML: one test case a file, failing where it has errors.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use rehearsal::source::Severity;

use super::super::finding::Finding;
use super::super::witness::Witness;
use super::{Account, Looked, short};

/// The report as text.
pub(super) fn render(account: &Account) -> String {
    let mut suite = TestSuite::new("check");
    suite.add_test_cases(account.files.iter().map(case));
    written(suite)
}

/// A report with one suite, as text.
pub(crate) fn written(suite: TestSuite) -> String {
    let mut report = Report::new("rehearse");
    report.add_test_suite(suite);
    // Strings are cleaned of what XML forbids, so that nothing is left to fail.
    report.to_string().unwrap_or_default()
}

fn case(looked: &Looked) -> TestCase {
    let errors = || looked.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let told: String = looked.findings.iter().map(told).collect();
    let status = match (&looked.unchecked, errors().next()) {
        (Some(reason), _) => failing(NonSuccessKind::Error, "unchecked", reason, reason),
        (None, Some(first)) => {
            let message = format!("{} in all, the first: {}", errors().count(), first.message);
            failing(NonSuccessKind::Failure, &first.code.to_string(), &message, &told)
        }
        (None, None) => TestCaseStatus::success(),
    };
    let mut case = TestCase::new(looked.file.as_str(), status);
    case.set_classname("rehearse.check");
    if !told.is_empty() && matches!(case.status, TestCaseStatus::Success { .. }) {
        case.set_system_out(told);
    }
    case
}

/// A finding in a line, and below it the conversation that shows it.
fn told(finding: &Finding) -> String {
    let shown = finding.witness.as_ref().map(Witness::plain).unwrap_or_default();
    short(finding) + &shown
}

fn failing(kind: NonSuccessKind, code: &str, message: &str, told: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(code).set_message(message).set_description(told);
    status
}
