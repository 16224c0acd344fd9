//! What `rehearse` opens on, from histories that are written down, on a day that is given.
#![expect(clippy::disallowed_methods, reason = "tests write the files of a library")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rehearsal::practice::weeks::Candidate;
use tempfile::TempDir;

use super::super::keeping::Past;
use super::super::screen::{Look, Screen};
use super::super::shelf::Shelf;
use super::super::weeks::tests::{Case, read, shown};
use super::entries;
use super::opening::Opening;

/// A script that is what `candidate` says.
fn script(candidate: &Candidate) -> String {
    let mut text =
        format!("---\ntitle: {}\nsummary: Sam waits.\ncast: {{Sam: They wait.}}\n", candidate.title);
    let mut key = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(text, "{key}: {value}");
        }
    };
    key("level", candidate.level.map(|level| level.to_string()));
    key("minutes", candidate.minutes.map(|minutes| minutes.to_string()));
    key("gate", candidate.is_gated.then(|| "reconnect".to_owned()));
    key("practises", Some(format!("[{}]", candidate.skills.join(", "))));
    let temperaments: Vec<String> =
        candidate.temperaments.iter().map(|name| format!("{name}: {{}}")).collect();
    key("temperaments", (!temperaments.is_empty()).then(|| format!("{{{}}}", temperaments.join(", "))));
    let tags: String = candidate.skills.iter().map(|skill| format!(" #{skill}")).collect();
    text + &format!(
        "outcomes: {{end: {{kind: time, title: End}}}}\n---\n== start\nSam: Well?\n* I will.{tags}\n    => end\n"
    )
}

/// The library of a case in `folder`, on a path in the order of the case, but for its last script.
fn library(case: &Case, folder: &Path) {
    let mut text = "title: A few talks\nmoves:\n".to_owned();
    for skill in &case.history.skills {
        let _ = writeln!(text, "  {}: {{kind: skill, label: {}, rule: Do it.}}", skill.name, skill.label);
    }
    let mut names: Vec<&str> = case.candidates.iter().map(|one| one.name.as_str()).collect();
    names.pop();
    let _ = writeln!(text, "path: [{}]", names.join(", "));
    fs::write(folder.join("library.yaml"), text).unwrap();
    for candidate in &case.candidates {
        fs::write(folder.join(&candidate.name).with_extension("talk"), script(candidate)).unwrap();
    }
}

#[test]
fn the_opening_says_what_was_kept_and_what_comes_next() {
    let mut told = String::new();
    for name in [
        "nothing-is-kept-yet",
        "a-few-weeks-of-two-scripts",
        "a-lot-of-reconnecting-asks-for-a-break",
        "nothing-is-due",
        "nothing-is-due-and-something-was-done-today",
        "everything-is-new-no-more",
    ] {
        let mut case = read(name);
        let folder = TempDir::new().unwrap();
        library(&case, folder.path());
        let whole = fs::canonicalize(folder.path()).unwrap();
        for script in &mut case.history.scripts {
            script.name = whole.join(&script.name).with_extension("talk").display().to_string();
        }
        let mut errors = Screen::new(Box::new(std::io::sink()), Look::Plain, || Some(80));
        let shelf = Shelf::open(Some(folder.path()), &mut errors).unwrap();
        let entries = entries(&shelf).unwrap();
        assert!(entries.iter().all(|entry| entry.program.is_some()), "{name}");
        let opening = Opening::of(&shelf, &entries, Past::Known(case.history, Vec::new()), case.today);
        let text = shown(Look::Plain, |screen| opening.show(screen).unwrap());
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        let _ = writeln!(told, "== {name}\n{text}");
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/weeks"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("shown-opening", told));
}
