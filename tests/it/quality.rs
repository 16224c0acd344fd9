//! What makes a script good: every rule on a case that it finds, what a library asks for, and the page of an editor.

use std::fs;
use std::path::{Path, PathBuf};

use rehearsal::program::{Library, Program};
use rehearsal::proof::{BUDGET, Proof};
use rehearsal::review::Review;
use rehearsal::source::{Code, Diagnostic};
use tempfile::TempDir;

use crate::cases::{bytes_of, check_in_doubt, rendered, room};
use crate::sessions::{command, desk, finish, run, snapshot, spawned};

#[test]
fn every_rule_is_looked_at() {
    room("quality/*.talk", report);
}

/// A case that is called like a rule is found by that rule.
#[test]
fn every_rule_finds_its_case() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/quality");
    for code in Code::ALL.iter().filter(|code| code.is_of_quality() && **code != Code::SharedSentence) {
        let case = folder.join(format!("{}.talk", code.name()));
        let checked = check_in_doubt(&case, bytes_of(&case));
        let program = checked.program.unwrap_or_else(|| panic!("{} can be played", case.display()));
        assert!(found_in(&program).iter().any(|note| note.code == *code), "{code} finds {}", case.display());
    }
}

/// Everything that quality asks for in a case.
fn report(path: &Path) -> String {
    let checked = check_in_doubt(path, bytes_of(path));
    let program = checked.program.as_ref().unwrap_or_else(|| panic!("{} can be played", path.display()));
    rendered(&found_in(program), &checked.sources)
}

fn found_in(program: &Program) -> Vec<Diagnostic> {
    Review::of(&Proof::of(program, BUDGET, &mut || false)).findings
}

/// Two conversations of a library that asks for quality: one that is long enough, and one that has a sentence of it.
fn library(desk: &TempDir, checks: &str) {
    let shelf = desk.path().join("shelf");
    fs::create_dir_all(&shelf).unwrap();
    let write = |name: &str, text: &str| fs::write(shelf.join(name), text).unwrap();
    write("library.yaml", &format!("title: Keys\n{checks}"));
    write("a-key.talk", &talk("Sam", "I waited for you for two hours.", ""));
    write("b-car.talk", &talk("Noor", "I waited for you for two hours.", "I have to go."));
}

fn talk(name: &str, line: &str, more: &str) -> String {
    let more = if more.is_empty() { String::new() } else { format!("{name}: {more}\n") };
    format!(
        "---\ntitle: A talk with {name}\nsummary: You were late, and {name} waited.\ncast:\n  {name}: They waited.\n\
         outcomes:\n  over: {{kind: time, title: Over}}\n---\n\n== door\n{name}: {line}\n{more}=> over\n"
    )
}

#[test]
fn a_library_asks_for_quality_or_nobody_does() {
    let desk = desk();
    let check = |words: &[&str]| {
        let words = [&["check", "shelf", "--format", "short"] as &[&str], words].concat();
        run(&desk, &words, "").told()
    };
    library(&desk, "");
    let mut told =
        vec![check(&[]), check(&["--level", "quality=on"]), check(&["--level", "shared-sentence=error"])];
    library(&desk, "checks: {quality: on}\n");
    told.extend([check(&[]), check(&["--level", "shared-sentence=off"]), check(&["--level", "quality=off"])]);
    library(&desk, "checks: {quality: on, shared-sentence: off}\n");
    told.push(check(&[]));
    library(&desk, "checks: {quality: perhaps}\n");
    told.push(check(&[]));
    told.push(check(&["--level", "quality=perhaps"]));
    snapshot("a-library-asks-for-quality-or-nobody-does", &told.join("\n"));
}

/// However a script is named, and wherever one stands, the same is found of it: what it includes with it.
#[test]
fn however_a_script_is_named_the_same_is_found() {
    let desk = desk();
    library(&desk, "checks: {quality: on}\n");
    let shelf = desk.path().join("shelf");
    fs::create_dir_all(shelf.join("deep")).unwrap();
    fs::copy(shelf.join("a-key.talk"), shelf.join("deep/a-key.talk")).unwrap();
    let part =
        "---\npart: true\ncast:\n  Sam: They waited.\n---\n\n== lamp\nSam: A narcissist, that one.\n->->\n";
    fs::write(shelf.join("lamp.talk"), part).unwrap();
    let text =
        talk("Sam", "I waited in the rain.", "").replace("cast:", "include: {lamps: lamp.talk}\ncast:");
    let text = text.replace("== door\n", "== door\n-> lamps.lamp ->\n");
    fs::write(shelf.join("c-lamp.talk"), text).unwrap();
    let asked = |folder: &Path, words: &[&str]| {
        let mut asked = command(&[&["check", "--format", "short"] as &[&str], words].concat());
        finish(spawned(asked.current_dir(folder)), "", &words.join(" ")).told()
    };
    let inside = [&[] as &[&str], &["."], &["b-car.talk"], &["./b-car.talk"], &["c-lamp.talk"]];
    let told = inside.map(|words| format!("in shelf: {words:?}\n{}", asked(&shelf, words)));
    snapshot("however-a-script-is-named-the-same-is-found", &told.join("\n"));
}

/// A comment that silences a rule of quality is idle only where somebody has looked for what it silences.
#[test]
fn an_allow_of_quality_is_idle_only_where_quality_is_asked_for() {
    let desk = desk();
    let silenced = "// allow T0932: both waited, and both say so\nNoor: I waited for you for two hours.";
    let write = |checks: &str, line: &str| {
        library(&desk, checks);
        let text = talk("Noor", "I waited for you for two hours.", "");
        let text = text.replace("Noor: I waited for you for two hours.", line);
        fs::write(desk.path().join("shelf/b-car.talk"), text).unwrap();
        run(&desk, &["check", "shelf", "--format", "short"], "").told()
    };
    let told = [
        write("checks: {quality: on}\n", silenced),
        write("", silenced),
        write(
            "checks: {quality: on}\n",
            &silenced.replace("two hours.\"", "").replace("two hours", "three hours"),
        ),
    ];
    snapshot("an-allow-of-quality-is-idle-only-where-quality-is-asked-for", &told.join("\n"));
}

#[test]
fn a_page_is_shown_to_an_editor() {
    let desk = desk();
    library(&desk, "");
    fs::write(desk.path().join("broken.talk"), "---\ntitle: Broken\n---\n").unwrap();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/quality");
    for name in ["place-is-best.talk", "few-wordings.talk", "straw-men.talk"] {
        fs::copy(cases.join(name), desk.path().join(name)).unwrap();
    }
    let asked = [
        &["review", "place-is-best.talk"] as &[&str],
        &["review", "few-wordings.talk"],
        &["review", "shelf/b-car.talk"],
        &["review", "straw-men.talk", "--format", "json"],
        &["review", "broken.talk"],
        &["review", "nowhere.talk"],
        &["review", "two-columns"],
    ];
    let told = asked.map(|words| run(&desk, words, "").told());
    snapshot("a-page-is-shown-to-an-editor", &told.join("\n"));
}

/// The conversations that are shipped: sixteen sections, each named by one of them, in the order of the path, and wordings that are
/// heard as their own. That no sentence stands in two, `rehearse check` says.
#[test]
fn the_shipped_library_keeps_what_it_promises() {
    let (library, programs) = shipped();
    let sections: Vec<&str> = library.topics.iter().map(|topic| topic.id.as_str()).collect();
    assert_eq!(sections.len(), 16, "ten sections and six steps");
    let named = |section: &str| {
        programs.iter().any(|(_, program)| program.about.source.iter().any(|id| id == section))
    };
    let lacking: Vec<&&str> = sections.iter().filter(|section| !named(section)).collect();
    assert!(lacking.is_empty(), "no conversation names {lacking:?} in its `source`");
    let mut path = library.path.clone();
    path.sort();
    let names: Vec<String> = programs.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(path, names, "every conversation is on the path, once");
    for (name, program) in &programs {
        let wordings = crate::hearing::ear().look_through(program).1;
        assert!(wordings.all > 0 && wordings.lost * 20 <= wordings.all, "{name}: {wordings:?}");
    }
}

/// The shipped library, and its conversations by name.
fn shipped() -> (Library, Vec<(String, Program)>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    let library = crate::rehearsals::library_of(&folder).expect("a library");
    let named = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, crate::cases::program_of(&path))
    };
    (library, crate::properties::shipped().into_iter().map(named).collect())
}
