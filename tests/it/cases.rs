//! Scripts and libraries beside what their authors read of them: one glob a room, one place for the settings.
//!
//! A case is a file `tests/cases/ROOM/a-sentence.talk`, and `a-sentence.snap` beside it holds every finding as a person reads
//! it, or the words "nothing to report". A case whose name ends in `-mended` shows the same script without its mistake, one that
//! ends in `-fine` what is no mistake at all: they must report nothing. A case that needs a library or other files lives in a folder of its own: `library.yaml` beside it is its
//! library, and what it includes lies in a folder below, where it is no case itself. In the room `library` the cases are library
//! files, `a-sentence.yaml`; in `resources` they say where help is to be had, and are looked at on 2026-11-25.
//!
//! What editors spoil is written between `«` and `»`: `«U+202E»` is that character, `«byte FF»` that byte, and `«5 words»` is
//! `words` five times.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use rehearsal::program::{Checked, Fetched, Library, Program, Resources, check, day_of};
use rehearsal::source::{Code, Diagnostic, Severity, Source, render};

use crate::rehearsals::ONE_GLOB_AT_A_TIME;

/// How wide the findings are rendered.
const WIDTH: usize = 100;

#[test]
fn source() {
    room("source/*.talk", report);
}

#[test]
fn syntax() {
    room("syntax/*.talk", report);
}

#[test]
fn program() {
    room("program/{*,*/*}.talk", report);
}

#[test]
fn library() {
    room("library/*.yaml", report_library);
}

#[test]
fn resources() {
    room("resources/*.yaml", report_resources);
}

#[test]
fn every_code_has_a_case() {
    let reported: BTreeSet<String> = snapshots().iter().flat_map(|path| codes_in(&read(path))).collect();
    let lacking: Vec<String> = Code::ALL
        .iter()
        .filter(|code| !reported.contains(&code.to_string()))
        .map(|code| format!("{code} ({})", code.summary()))
        .collect();
    assert!(lacking.is_empty(), "no case in tests/cases reports {}", lacking.join(", "));
}

#[test]
fn what_is_mended_or_fine_reports_nothing() {
    let is_fine = |path: &&PathBuf| {
        path.to_str().is_some_and(|path| path.ends_with("-mended.snap") || path.ends_with("-fine.snap"))
    };
    let reporting: Vec<PathBuf> = snapshots()
        .iter()
        .filter(is_fine)
        .filter(|path| !codes_in(&read(path)).is_empty())
        .cloned()
        .collect();
    assert!(reporting.is_empty(), "something is found in {reporting:#?}");
}

/// What a finding offers, done, takes the finding away and brings no other in its place.
#[test]
fn an_offered_edit_mends_its_finding() {
    let mut failures = String::new();
    for path in cases().into_iter().filter(|path| is_script(path)) {
        let checked = check_case(&path);
        for note in &checked.notes {
            let Some(mended) = edited(&checked.sources, note) else { continue };
            let after = check_bytes(&path, mended.into_bytes());
            if !is_mended(note, &checked, &after) {
                failures +=
                    &format!("\n{}\n{}", path.display(), render(note, &checked.sources, WIDTH, false));
            }
        }
    }
    assert!(failures.is_empty(), "what these offer does not mend them:\n{failures}");
}

/// Every case below `tests/cases`.
pub(crate) fn cases() -> Vec<PathBuf> {
    files_below(&root()).into_iter().filter(|path| is_case(path)).collect()
}

/// Every snapshot below `tests/cases`.
pub(crate) fn snapshots() -> Vec<PathBuf> {
    files_below(&root())
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "snap"))
        .collect()
}

/// Every file below `folder`, in order.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// What its author reads of a script that was checked.
pub(crate) fn findings(checked: &Checked) -> String {
    rendered(&checked.notes, &checked.sources)
}

/// Goes through the cases that fit `pattern`, each with its snapshot beside it.
pub(crate) fn room(pattern: &str, report: fn(&Path) -> String) {
    let _alone = ONE_GLOB_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    insta::glob!("../cases", pattern, |path| {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(path.parent().unwrap());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.remove_snapshot_suffix();
        settings.remove_input_file();
        let name = path.file_stem().unwrap().to_str().unwrap();
        settings.bind(|| insta::assert_snapshot!(name, report(path)));
    });
}

const NOTHING: &str = "nothing to report";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn report(path: &Path) -> String {
    let checked = check_case(path);
    let is_wrong = checked.notes.iter().any(|note| note.severity == Severity::Error);
    assert_eq!(checked.program.is_none(), is_wrong, "{}: a program, or an error", path.display());
    findings(&checked)
}

fn report_library(path: &Path) -> String {
    let (source, library, notes) = Library::read(&Fetched { name: name_of(path), bytes: bytes_of(path) });
    let is_wrong = notes.iter().any(|note| note.severity == Severity::Error);
    assert_eq!(library.is_none(), is_wrong, "{}: a library, or an error", path.display());
    rendered(&notes, &[source])
}

fn report_resources(path: &Path) -> String {
    let (notes, source) = resources_in(&Fetched { name: name_of(path), bytes: bytes_of(path) });
    rendered(&notes, &[source])
}

/// What is found in a resources file on 2026-11-25.
pub(crate) fn resources_in(file: &Fetched) -> (Vec<Diagnostic>, Source) {
    let (source, resources, mut notes) = Resources::read(file);
    assert_eq!(resources.is_none(), !notes.is_empty(), "{}: resources, or an error", file.name);
    let today = day_of("2026-11-25").unwrap();
    notes.extend(resources.map(|resources| resources.check_days(today)).unwrap_or_default());
    (notes, source)
}

pub(crate) fn rendered(notes: &[Diagnostic], sources: &[Source]) -> String {
    if notes.is_empty() {
        return NOTHING.to_owned();
    }
    let notes: Vec<String> = notes.iter().map(|note| render(note, sources, WIDTH, false)).collect();
    notes.join("\n\n")
}

/// The program of a case that is sound.
pub(crate) fn program_of(path: &Path) -> Program {
    let checked = check_case(path);
    checked
        .program
        .unwrap_or_else(|| panic!("{}: {}", path.display(), rendered(&checked.notes, &checked.sources)))
}

pub(crate) fn check_case(path: &Path) -> Checked {
    check_bytes(path, bytes_of(path))
}

pub(crate) fn check_bytes(path: &Path, bytes: Vec<u8>) -> Checked {
    check_in_doubt(path, bytes).by_text()
}

/// The library beside a case.
pub(crate) fn library_beside(path: &Path) -> Option<PathBuf> {
    Some(path.parent()?.join("library.yaml")).filter(|library| library.is_file())
}

/// The same with what the text cannot rule out kept apart.
pub(crate) fn check_in_doubt(path: &Path, bytes: Vec<u8>) -> Checked {
    let folder = path.parent().unwrap();
    let library = library_beside(path).map(|library| {
        let (_, library, notes) =
            Library::read(&Fetched { name: "library.yaml".to_owned(), bytes: bytes_of(&library) });
        library.unwrap_or_else(|| panic!("{}: {notes:?}", path.display()))
    });
    let mut fetch = |wanted: &str| {
        let path = folder.join(wanted);
        if !path.starts_with(folder) || wanted.starts_with("..") {
            return Err("it stands outside of the library".to_owned());
        }
        if !path.is_file() {
            return Err("there is no such file".to_owned());
        }
        Ok(Fetched { name: wanted.to_owned(), bytes: bytes_of(&path) })
    };
    check(&Fetched { name: name_of(path), bytes }, &mut fetch, library.as_ref())
}

/// The bytes of a case, with what stands between `«` and `»` undone.
pub(crate) fn bytes_of(path: &Path) -> Vec<u8> {
    let written = fs::read(path).unwrap();
    match String::from_utf8(written) {
        Ok(written) => undone(&written),
        Err(error) => error.into_bytes(),
    }
}

/// `written` with what stands between `«` and `»` undone, also where one stands within another.
pub(crate) fn undone(written: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written;
    while let Some((before, behind)) = rest.split_once('«') {
        bytes.extend_from_slice(before.as_bytes());
        let end = closing(behind).expect("a `«` is closed by `»`");
        let (escape, after) = (&behind[..end], &behind[end + '»'.len_utf8()..]);
        bytes.extend(one_undone(escape));
        rest = after;
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

fn one_undone(escape: &str) -> Vec<u8> {
    let (sign, words) = escape.split_once(' ').unwrap_or((escape, ""));
    if let Some(hex) = sign.strip_prefix("U+") {
        let c = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).expect("a character's number");
        return c.to_string().into_bytes();
    }
    if sign == "here" {
        // Where an editor's cursor stands, in the room `editor`.
        return Vec::new();
    }
    if sign == "byte" {
        return vec![u8::from_str_radix(words, 16).expect("a byte in two digits")];
    }
    undone(words).repeat(sign.parse().expect("how many times"))
}

/// Where the `»` stands that closes what was opened just before `behind`.
fn closing(behind: &str) -> Option<usize> {
    let mut open = 1;
    for (at, c) in behind.char_indices() {
        match c {
            '«' => open += 1,
            '»' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn is_script(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "talk")
}

/// Scripts are cases but for those that others include: they lie one folder deeper.
fn is_case(path: &Path) -> bool {
    let inside = path.strip_prefix(root()).unwrap_or(path);
    let (room, depth) = (inside.components().next(), inside.components().count());
    match path.extension().and_then(|end| end.to_str()) {
        Some("talk") => depth <= 3,
        Some("yaml") => {
            room.is_some_and(|room| room.as_os_str() == "library" || room.as_os_str() == "resources")
        }
        _ => false,
    }
}

/// The codes that a snapshot names, as `T0101` in `error[T0101]`.
fn codes_in(snapshot: &str) -> Vec<String> {
    let from = |behind: &str| behind.split_once(']').map(|(code, _)| code.to_owned());
    snapshot
        .lines()
        .filter_map(|line| line.split_once("[T"))
        .filter_map(|(_, behind)| from(behind))
        .map(|code| format!("T{code}"))
        .collect()
}

/// The script's own text with the edit of `note` done, if it offers one there.
fn edited(sources: &[Source], note: &Diagnostic) -> Option<String> {
    let edit = note.edit.as_ref().filter(|edit| edit.place.file.0 == 0)?;
    let mut text = sources[0].text().to_owned();
    text.replace_range(edit.place.span.range(), &edit.text);
    Some(text)
}

/// The finding is gone, and there are no more of the others; but warnings and findings of the flow come only when all else is clean.
fn is_mended(note: &Diagnostic, before: &Checked, after: &Checked) -> bool {
    let is_like = |other: &&Diagnostic| family(other) == family(note);
    let alike = |checked: &Checked| checked.notes.iter().filter(is_like).count();
    let others = |checked: &Checked| {
        let is_early = |other: &&Diagnostic| other.severity == Severity::Error && other.code.number() < 500;
        checked.notes.iter().filter(is_early).filter(|other| !is_like(other)).count()
    };
    let stands = |other: &Diagnostic| other.place.span.start == note.place.span.start;
    let is_gone = alike(after) < alike(before) || !after.notes.iter().filter(is_like).any(stands);
    is_gone && others(after) <= others(before)
}

/// The code's number; lines at a wrong column are one family, for one report stands for all that follow it there.
fn family(note: &Diagnostic) -> u16 {
    if note.code == Code::NoSuchColumn { Code::TooFarIn.number() } else { note.code.number() }
}
