//! What people read over weeks, from histories that are written down, on a day that is given.
#![expect(clippy::disallowed_methods, reason = "tests read the files of the house")]

#[path = "../../../tests/it/weeks/case.rs"]
mod case;

use std::cell::RefCell;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::rc::Rc;

use rehearsal::practice::weeks::{Lens, Next, Progress};

use super::super::screen::{Look, Screen};
use super::{calendar, human, json, page, target};
pub(crate) use case::Case;

/// Bytes that are kept where a test can read them.
#[derive(Clone, Default)]
struct Shown(Rc<RefCell<Vec<u8>>>);

impl Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(crate) fn read(name: &str) -> Case {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/weeks");
    case::read(&fs::read_to_string(root.join(name).with_extension("weeks")).unwrap())
}

pub(crate) fn shown(look: Look, show: impl FnOnce(&mut Screen)) -> String {
    let kept = Shown::default();
    let mut screen = Screen::new(Box::new(kept.clone()), look, || Some(80));
    show(&mut screen);
    String::from_utf8(kept.0.take()).unwrap()
}

fn back(case: &Case, weeks: u32) -> Progress {
    Progress::of(&case.history, Lens { today: case.today, weeks, script: None, skill: None })
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/weeks"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn looking_back_as_people_read_it() {
    let case = read("a-few-weeks-of-two-scripts");
    let progress = back(&case, 8);
    let plain = shown(Look::Plain, |screen| human::progress(screen, &progress, 0).unwrap());
    snapshot("shown-looking-back-plain", &plain);
    assert!(plain.is_ascii(), "every terminal has these letters");
    let coloured = shown(Look::Coloured, |screen| human::progress(screen, &progress, 0).unwrap());
    snapshot("shown-looking-back", &coloured);
    let widest = plain.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{plain}");
}

#[test]
fn looking_back_as_programs_and_browsers_read_it() {
    let case = read("a-clock-that-went-back");
    let progress = back(&case, 3);
    snapshot("shown-looking-back-json", &json::progress(&progress, case.today));
    let page = page::progress(&progress, case.today, 0);
    snapshot("shown-looking-back-html", &page);
    assert!(!["<script", "http", "url(", "@import"].iter().any(|word| page.contains(word)), "{page}");
}

#[test]
fn looking_ahead_as_people_read_it() {
    let mut told = String::new();
    for name in [
        "nothing-is-kept-yet",
        "a-few-weeks-of-two-scripts",
        "a-day-to-be-ready-for",
        "a-lot-of-reconnecting-asks-for-a-break",
        "nothing-is-due-and-something-was-done-today",
        "everything-is-new-no-more",
        "a-clock-that-went-back",
    ] {
        let case = read(name);
        let next = Next::of(&case.history, &case.candidates, case.today, case.target);
        let about = human::Ahead { today: case.today, target: case.target };
        let text = shown(Look::Plain, |screen| human::next(screen, &next, &about).unwrap());
        told.push_str(&format!("== {name}\n{text}\n"));
        let words = ["streak", "missed", "in a row", "badge", "well done", "!"];
        assert!(!words.iter().any(|word| text.contains(word)), "{text}");
    }
    snapshot("shown-looking-ahead", &told);
    let case = read("a-day-to-be-ready-for");
    let next = Next::of(&case.history, &case.candidates, case.today, case.target);
    snapshot("shown-looking-ahead-json", &json::next(&next, case.today, case.target));
}

#[test]
fn days_are_typed_in_one_way() {
    let today = calendar::day("2026-11-25").unwrap();
    assert_eq!(calendar::date(today), "2026-11-25");
    assert_eq!(calendar::words(today), "25 November 2026");
    assert_eq!(target("2026-12-24", today).unwrap().day, today + 29);
    assert_eq!(target("2026-11-25", today).unwrap().day, today);
    for typed in
        ["", "soon", "24.12.2026", "2026-13-01", "2026-02-30", "20261224", "2026-12-24T10:00", "99999-01-01"]
    {
        let (_, message) = target(typed, today).unwrap_err().told();
        assert!(message.contains("is no day of the calendar"), "{message}");
    }
    let (_, message) = target("2026-11-24", today).unwrap_err().told();
    assert_eq!(message, "2026-11-24 is past, and today is 2026-11-25: name a day that is still to come");
    assert!(target("9999-12-31", today).is_ok(), "far away is no mistake");
    let _ = (calendar::date(i32::MIN), calendar::date(i32::MAX));
}
