//! The formatter: what its author reads of a script afterwards, and that nothing but its looks has changed. Formatted text stands in
//! the snapshots of `tests/cases/format`, each `\r` as `␍`.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use proptest::prelude::{Strategy, any, prop, prop_assert_eq, prop_oneof, proptest};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use rehearsal::authoring::format;
use rehearsal::program::{Checked, Fetched, check};
use rehearsal::source::{Code, FileId, LIMITS, Source};

use crate::cases::{self, bytes_of, cases, check_bytes, files_below, is_script, rendered};
use crate::garbled;
use crate::invented;
use crate::rough::roughened;
use crate::sessions::{SMALL, command, desk, finish, run, shelf, snapshot, spawned};

/// How many cases are mutated.
const MUTATED: usize = 1_500;

#[test]
fn cases_in_their_canonical_form() {
    cases::room("format/*.talk", |path| {
        let source = source(bytes_of(path));
        match format(&source) {
            Ok(text) => text.replace('\r', "␍"),
            Err(notes) => rendered(&notes, &[source]),
        }
    });
}

/// Every script of the house that can be read: the shipped ones and every case.
#[test]
fn what_is_formatted_stays_the_same_script() {
    let shipped = files_below(&root().join("scripts"));
    let mut formatted = 0;
    for path in shipped.into_iter().chain(cases()).filter(|path| is_script(path)) {
        let Ok(text) = format(&source(bytes_of(&path))) else { continue };
        formatted += 1;
        let before = check_bytes(&path, bytes_of(&path));
        let after = check_bytes(&path, text.clone().into_bytes());
        if let Err(error) = is_settled(&text).and_then(|()| is_alike(&before, &after)) {
            panic!("{}: {error}\n{text}", path.display());
        }
    }
    assert!(formatted > 250, "only {formatted} scripts can be formatted");
}

proptest! {
    #![proptest_config(Config { cases: 1_000, rng_seed: RngSeed::Fixed(11), failure_persistence: None, ..Config::default() })]

    /// Invented scripts, each laid out badly in ten ways: all of them become the same lines again, but for the comments and blank lines
    /// that were strewn in.
    #[test]
    fn what_is_laid_out_badly_is_still_the_same_script(text in invented::small(), seed in any::<u64>()) {
        let canonical = formatted(&text)?;
        is_alike(&alone(&text), &alone(&canonical)).map_err(TestCaseError::fail)?;
        for round in 0..10 {
            let rough = roughened(&text, seed.wrapping_add(round));
            let again = formatted(&rough)?;
            is_settled(&again).map_err(|error| TestCaseError::fail(format!("{rough}\n{error}")))?;
            prop_assert_eq!(content(&again), content(&canonical), "{}", rough);
            if round == 0 {
                is_alike(&alone(&text), &alone(&again)).map_err(TestCaseError::fail)?;
            }
        }
    }
}

fn formatted(text: &str) -> Result<String, TestCaseError> {
    let fail = |notes| TestCaseError::fail(format!("{notes:?}\n{text}"));
    format(&source(text.as_bytes().to_vec())).map_err(fail)
}

/// The lines that say something, those of items behind their signs on lines of their own.
fn content(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let line = line.trim_end_matches("// why").trim_end_matches("//so").trim_end();
        let indent = line.len() - line.trim_start().len();
        if let Some(behind) = line.trim_start().strip_prefix("- ") {
            lines.push(format!("{}-", " ".repeat(indent)));
            lines.push(format!("{}{behind}", " ".repeat(indent + 4)));
        } else if !matches!(line.trim(), "" | "//  why" | "#  why") {
            lines.push(line.to_owned());
        }
    }
    lines
}

/// Whatever the text is: what can be formatted is settled then, and says the same.
#[test]
fn garbled_texts_that_can_be_read_stay_the_same() {
    let config = Config { rng_seed: RngSeed::Fixed(13), ..Config::default() };
    let mut runner = TestRunner::new(config);
    let lines = prop::collection::vec(garbled::line(), 0..5);
    let bodies = lines.prop_map(|lines| format!("{}\n== start\n{}", garbled::FRONT, lines.concat()));
    let keys = prop::collection::vec(prop_oneof![4 => garbled::front_line(), 1 => comment()], 0..7);
    let fronts = keys.prop_map(|keys| format!("---\n{}---\n== start\n=> done\n", keys.concat()));
    for (texts, least) in [(bodies.boxed(), 300), (fronts.boxed(), 300)] {
        let texts = (0..2_000).map(|_| texts.new_tree(&mut runner).unwrap().current());
        let formatted = texts.filter(|text| stays_the_same(text)).count();
        assert!(formatted > least, "only {formatted} texts can be formatted");
    }
}

/// The cases of the formatter after slips of the hand.
#[test]
fn mutated_cases_that_can_be_read_stay_the_same() {
    let config = Config { rng_seed: RngSeed::Fixed(17), ..Config::default() };
    let mut runner = TestRunner::new(config);
    let folder = root().join("tests/cases/format");
    let talks: Vec<PathBuf> = files_below(&folder).into_iter().filter(|path| is_script(path)).collect();
    let edits = (prop::sample::select(talks), prop::collection::vec(garbled::edit(), 1..4));
    let mutated = (0..MUTATED).map(|_| {
        let (path, edits) = edits.new_tree(&mut runner).unwrap().current();
        let text = String::from_utf8(bytes_of(&path)).unwrap();
        edits.iter().fold(text, |text, edit| edit.done(&text))
    });
    let formatted = mutated.filter(|text| stays_the_same(text)).count();
    assert!(formatted > MUTATED / 5, "only {formatted} texts can be formatted");
}

/// Comments and blank lines of front matter.
fn comment() -> impl Strategy<Value = String> {
    prop::sample::select(
        &["# why\n", "  # why\n", "\n", "  \n", "      # deep\n", "words: |+\n  a  \n  # b\n\n\n"][..],
    )
    .prop_map(str::to_owned)
}

/// False where the text cannot be read.
fn stays_the_same(text: &str) -> bool {
    let Ok(formatted) = format(&source(text.as_bytes().to_vec())) else { return false };
    let alike = is_settled(&formatted).and_then(|()| is_alike(&alone(text), &alone(&formatted)));
    assert_eq!(alike, Ok(()), "of\n{text}\nbecame\n{formatted}");
    true
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn source(bytes: Vec<u8>) -> Source {
    Source::read(FileId::default(), "script.talk", bytes, LIMITS)
}

fn alone(text: &str) -> Checked {
    let script = Fetched { name: "script.talk".to_owned(), bytes: text.as_bytes().to_vec() };
    check(&script, &mut |_| Err("there is no such file".to_owned()), None).by_text()
}

/// Formatting once more changes nothing.
fn is_settled(text: &str) -> Result<(), String> {
    match format(&source(text.as_bytes().to_vec())) {
        Ok(again) if again == text => Ok(()),
        Ok(again) => Err(format!("formatted again it is\n{again}")),
        Err(notes) => Err(format!("formatted again it has errors: {notes:?}")),
    }
}

/// The same findings, and the same program but for where things stand.
fn is_alike(before: &Checked, after: &Checked) -> Result<(), String> {
    let codes = |checked: &Checked| {
        let mut codes: Vec<u16> = checked.notes.iter().map(|note| note.code.number()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    };
    let is_misplaced = |checked: &Checked| codes(checked).contains(&Code::MisplacedLine.number());
    // A reply behind an item's sign comes to stand below it, which mends it, and then more is looked for.
    if is_misplaced(before) && !is_misplaced(after) {
        return Ok(());
    }
    if codes(before) != codes(after) {
        return Err(format!("it had the findings {:?}, and now {:?}", before.notes, after.notes));
    }
    match (placeless(before), placeless(after)) {
        (before, after) if before == after => Ok(()),
        (before, after) => Err(format!("it was the program\n{before}\nand now it is\n{after}")),
    }
}

/// The whole program, table by table, with every place left out.
fn placeless(checked: &Checked) -> String {
    let written = format!("{:?}", checked.program);
    let mut pieces = written.split("Place { file: ");
    let mut rest = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        // A place is `FileId(0), span: Span { start: 1, end: 2 } }`.
        let (_, behind) = piece.split_once("} }").expect("a place ends");
        rest.push_str(behind);
    }
    rest
}

/// SMALL as somebody in a hurry may have left it.
fn hurried() -> String {
    SMALL
        .replace(
            "title: A small talk\nsummary: Sam waits for a word.\n",
            "summary: Sam waits for a word.\ntitle: A small talk\n",
        )
        .replace("    ~ trust += 1", "    ~ trust+=1   ")
        .replace("Sam: And now?\n", "Sam:   And now?\n\n\n")
}

#[test]
fn files_are_formatted_in_their_places_and_named() {
    let desk = desk();
    fs::write(desk.path().join("hurried.talk"), hurried()).unwrap();
    let once = run(&desk, &["fmt", "small.talk", "hurried.talk"], "");
    let again = run(&desk, &["fmt"], "");
    let written = fs::read_to_string(desk.path().join("hurried.talk")).unwrap();
    let told = [once.told(), again.told(), format!("hurried.talk\n{written}")];
    snapshot("files-are-formatted-in-their-places-and-named", &told.join("\n"));
}

#[test]
fn what_would_change_is_shown_and_fails() {
    let desk = desk();
    fs::write(desk.path().join("hurried.talk"), hurried()).unwrap();
    let shown = run(&desk, &["fmt", "--check", "hurried.talk", "small.talk"], "");
    assert_eq!(fs::read_to_string(desk.path().join("hurried.talk")).unwrap(), hurried());
    run(&desk, &["fmt"], "");
    let clean = run(&desk, &["fmt", "--check"], "");
    let none = run(&desk, &["fmt", "--help"], "");
    let told = [shown.told(), clean.told(), none.told()];
    snapshot("what-would-change-is-shown-and-fails", &told.join("\n"));
}

#[test]
fn standard_input_is_formatted_to_standard_output() {
    let desk = desk();
    let formatted = run(&desk, &["fmt", "-"], &hurried());
    assert_eq!(formatted.code(), 0, "{}", formatted.told());
    let same = run(&desk, &["fmt", "-"], &formatted.out());
    assert_eq!(same.out(), formatted.out());
    let returns = run(&desk, &["fmt", "-"], &format!("\u{FEFF}{}", hurried().replace('\n', "\r\n")));
    assert_eq!(returns.out(), format!("\u{FEFF}{}", formatted.out().replace('\n', "\r\n")));
    let broken = hurried().replace("Sam pours {tea}.", "Sam pours {tea.");
    let told = [
        run(&desk, &["fmt", "-"], &broken).told(),
        run(&desk, &["fmt", "--check", "-"], &hurried()).told(),
        run(&desk, &["fmt", "--check", "-"], &formatted.out()).told(),
        run(&desk, &["fmt", "-", "small.talk"], &hurried()).told(),
    ];
    snapshot("standard-input-is-formatted-to-standard-output", &told.join("\n"));
}

/// Whatever is wrong with one file, the others are formatted all the same.
#[test]
fn what_cannot_be_formatted_is_left_alone_and_told() {
    let desk = shelf();
    let path = |name: &str| desk.path().join(name);
    let broken = hurried().replace("Sam pours {tea}.", "Sam pours {tea.").replace("    ! weak", "\t! weak");
    fs::write(path("broken.talk"), &broken).unwrap();
    fs::write(path("locked.talk"), hurried()).unwrap();
    fs::set_permissions(path("locked.talk"), fs::Permissions::from_mode(0o444)).unwrap();
    fs::write(path("bytes.talk"), b"---\ntitle: \xff\n---\n").unwrap();
    fs::create_dir(path("empty")).unwrap();
    let all = [
        "fmt",
        "broken.talk",
        "locked.talk",
        "bytes.talk",
        "nowhere.talk",
        "shelf/library.yaml",
        "small.talk",
    ];
    let told = [
        run(&desk, &all, "").told(),
        run(&desk, &["fmt", "broken.talk"], "").told(),
        run(&desk, &["fmt", "--check", "broken.talk", "nowhere.talk"], "").told(),
        run(&desk, &["fmt", "empty"], "").told(),
        run(&desk, &["fmt", "*.tlak"], "").told(),
    ];
    snapshot("what-cannot-be-formatted-is-left-alone-and-told", &told.join("\n"));
    assert_eq!(fs::read_to_string(path("broken.talk")).unwrap(), broken);
    assert_eq!(fs::read_to_string(path("locked.talk")).unwrap(), hurried());
    assert_ne!(fs::read_to_string(path("small.talk")).unwrap(), SMALL);
    // What only the check finds is no hindrance.
    let ran = run(&desk, &["fmt", "shelf/broken.talk"], "");
    assert_eq!(ran.out(), "shelf/broken.talk: formatted\n\n1 file formatted\n", "{}", ran.told());
}

#[test]
fn permissions_line_ends_and_links_stay() {
    let desk = desk();
    let path = |name: &str| desk.path().join(name);
    let returns = format!("\u{FEFF}{}", hurried().replace('\n', "\r\n"));
    fs::write(path("hurried.talk"), &returns).unwrap();
    fs::set_permissions(path("hurried.talk"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("hurried.talk", path("link.talk")).unwrap();
    let ran = run(&desk, &["fmt", "link.talk"], "");
    assert_eq!(ran.code(), 0, "{}", ran.told());
    let written = fs::read_to_string(path("hurried.talk")).unwrap();
    assert!(written.starts_with("\u{FEFF}---\r\ntitle: A small talk\r\n"), "{written}");
    assert_eq!(written.matches('\n').count(), written.matches("\r\n").count());
    assert_eq!(fs::metadata(path("hurried.talk")).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(path("link.talk")).unwrap().is_symlink());
    let left: Vec<_> = fs::read_dir(desk.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "nothing else is left behind: {left:?}");
}

#[test]
fn a_diff_has_colours_where_they_are_wished_for_and_shows_line_ends_that_change() {
    let desk = desk();
    let path = desk.path().join("mixed.talk");
    fs::write(&path, hurried().replacen('\n', "\r\n", 3)).unwrap();
    let plain = run(&desk, &["fmt", "--check", "mixed.talk"], "");
    assert!(plain.out().contains("-title: A small talk\u{240D}\n"), "{}", plain.told());
    let mut coloured = command(&["fmt", "--check", "mixed.talk"]);
    let coloured = spawned(coloured.current_dir(desk.path()).env("CLICOLOR_FORCE", "1"));
    let coloured = finish(coloured, "", "fmt --check mixed.talk");
    assert!(coloured.out().contains("\u{1b}[32m+"), "{:?}", coloured.out());
}

#[test]
fn the_scripts_that_are_shipped_are_in_their_canonical_form() {
    let folder = root().join("scripts").display().to_string();
    let ran = finish(spawned(&mut command(&["fmt", "--check", &folder])), "", "fmt --check scripts");
    assert_eq!(ran.code(), 0, "{}", ran.told());
}

#[test]
fn the_example_of_the_canonical_form_is_in_it() {
    let language = fs::read_to_string(root().join("docs/language.md")).unwrap();
    let (_, section) = language.split_once("## 15. Canonical form").expect("a section about it");
    let (_, example) = section.split_once("```talk-part\n").expect("an example in it");
    let (example, _) = example.split_once("```").unwrap();
    let text = format!("{}\n{example}", include_str!("pages/front.talk"));
    assert_eq!(format(&source(text.clone().into_bytes())).unwrap(), text);
}
