//! Results as CI systems read them: JUnit, TAP, JSON, and what was seen as LCOV.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use rehearsal::authoring::playtest::Kind;
use serde::Serialize;

use super::super::finding::Places;
use super::super::formats::json::pretty;
use super::super::formats::{Report, junit, short};
use super::coverage::Coverage;
use super::results::{Came, Tested};

/// The version of the JSON below.
const VERSION: u32 = 1;

/// A form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Junit,
    Tap,
    Json,
    Lcov,
}

/// Reads `FORMAT=FILE`.
pub(crate) fn report(typed: &str) -> Result<Report<Form>, String> {
    Report::parse(typed, "junit, tap, json or lcov", |name| match name {
        "junit" => Some(Form::Junit),
        "tap" => Some(Form::Tap),
        "json" => Some(Form::Json),
        "lcov" => Some(Form::Lcov),
        _ => None,
    })
}

impl Form {
    /// The report's text.
    pub(crate) fn render(self, tested: &[Tested], coverage: &Coverage) -> String {
        match self {
            Form::Junit => junit(tested),
            Form::Tap => tap(tested),
            Form::Json => json(tested, coverage),
            Form::Lcov => coverage.lcov(),
        }
    }
}

/// Every test with its result, and what was seen.
pub(crate) fn json(tested: &[Tested], coverage: &Coverage) -> String {
    let passing = tested.iter().filter(|one| one.passes()).count();
    pretty(&Json {
        version: VERSION,
        tests: tested.iter().map(Test::of).collect(),
        summary: Summary { tests: tested.len(), passed: passing, failed: tested.len() - passing },
        coverage: coverage
            .files
            .iter()
            .map(|(name, file)| Seen::of(name, |kind| file.covered(kind)))
            .collect(),
    })
}

#[derive(Serialize)]
struct Json<'a> {
    version: u32,
    tests: Vec<Test<'a>>,
    summary: Summary,
    coverage: Vec<Seen<'a>>,
}

#[derive(Serialize)]
struct Summary {
    tests: usize,
    passed: usize,
    failed: usize,
}

#[derive(Serialize)]
struct Test<'a> {
    file: String,
    script: &'a str,
    story: &'a str,
    /// `passed`, `failed`, or `broken` for one that could not be replayed.
    result: &'static str,
    parting: Option<Parting<'a>>,
    /// What is wrong with one that could not be replayed.
    findings: Vec<String>,
}

#[derive(Serialize)]
struct Parting<'a> {
    line: u32,
    expected: &'a str,
    came: &'a str,
    conversation: &'a [String],
}

#[derive(Serialize)]
struct Seen<'a> {
    file: &'a str,
    lines: Share,
    replies: Share,
    conditions: Share,
    outcomes: Share,
}

#[derive(Serialize)]
struct Share {
    seen: usize,
    all: usize,
}

impl Test<'_> {
    fn of(one: &Tested) -> Test<'_> {
        let (result, parting) = match &one.came {
            Came::Passed => ("passed", None),
            Came::Parted(parted) => {
                let (expected, came) = (parted.expected.as_str(), parted.came.as_str());
                ("failed", Some(Parting { line: parted.line, expected, came, conversation: &parted.told }))
            }
            Came::Broken(..) | Came::Unread(_) => ("broken", None),
        };
        Test {
            file: one.path.display().to_string(),
            script: &one.script_name,
            story: &one.story,
            result,
            parting,
            findings: findings(one),
        }
    }
}

impl Seen<'_> {
    fn of(file: &str, covered: impl Fn(Kind) -> rehearsal::authoring::playtest::Covered) -> Seen<'_> {
        let share = |kind| {
            let covered = covered(kind);
            Share { seen: covered.seen, all: covered.all }
        };
        Seen {
            file,
            lines: share(Kind::Lines),
            replies: share(Kind::Replies),
            conditions: share(Kind::Conditions),
            outcomes: share(Kind::Outcomes),
        }
    }
}

/// What is wrong with a test that could not be replayed, a line each.
fn findings(one: &Tested) -> Vec<String> {
    match &one.came {
        Came::Passed | Came::Parted(_) => Vec::new(),
        Came::Broken(reading) => {
            let mut places = Places::new(&reading.sources);
            reading.notes.iter().map(|note| short(&places.finding(note)).trim_end().to_owned()).collect()
        }
        Came::Unread(reason) => vec![reason.clone()],
    }
}

/// What a test that fails has to say, in a few lines.
fn reason(one: &Tested) -> String {
    match &one.came {
        Came::Passed => String::new(),
        Came::Parted(parted) => {
            format!("line {} expects: {} (instead: {})", parted.line, parted.expected, parted.came)
        }
        Came::Broken(..) | Came::Unread(_) => findings(one).join("\n"),
    }
}

fn junit(tested: &[Tested]) -> String {
    let mut suite = TestSuite::new("test");
    suite.add_test_cases(tested.iter().map(case));
    junit::written(suite)
}

fn case(one: &Tested) -> TestCase {
    let status = match &one.came {
        Came::Passed => TestCaseStatus::success(),
        Came::Parted(parted) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let told: String = parted.told.iter().map(|line| format!("{line}\n")).collect();
            status.set_type("parted").set_message(reason(one)).set_description(told);
            status
        }
        Came::Broken(..) | Came::Unread(_) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_type("broken").set_message(reason(one));
            status
        }
    };
    let mut case = TestCase::new(one.path.display().to_string(), status);
    case.set_classname(if one.script_name.is_empty() { "rehearse.test" } else { one.script_name.as_str() });
    case
}

/// TAP 14.
fn tap(tested: &[Tested]) -> String {
    let mut out = format!("TAP version 14\n1..{}\n", tested.len());
    for (number, one) in (1..).zip(tested) {
        let not = if one.passes() { "" } else { "not " };
        let story = if one.story.is_empty() { String::new() } else { format!(": {}", one.story) };
        out += &format!("{not}ok {number} - {}\n", escaped(&format!("{}{story}", one.path.display())));
        if !one.passes() {
            out += &diagnosis(one);
        }
    }
    out
}

/// The block of YAML behind a test that fails. Words in quotes of JSON are words in YAML.
fn diagnosis(one: &Tested) -> String {
    let quoted = |words: &str| serde_json::to_string(words).unwrap_or_default();
    let lines = match &one.came {
        Came::Parted(parted) => vec![
            format!("line: {}", parted.line),
            format!("expected: {}", quoted(&parted.expected)),
            format!("came: {}", quoted(&parted.came)),
        ],
        Came::Passed | Came::Broken(..) | Came::Unread(_) => {
            vec![format!("message: {}", quoted(&reason(one)))]
        }
    };
    let lines: String = lines.iter().map(|line| format!("  {line}\n")).collect();
    format!("  ---\n{lines}  ...\n")
}

/// Words in which nothing is a directive.
fn escaped(words: &str) -> String {
    let words: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    words.replace('\\', "\\\\").replace('#', "\\#")
}
