//! What an editor is told: the cases of the room `editor`. `«here»` in a case is where the cursor stands, and its snapshot holds
//! everything that can be asked there; `«here new-name»` also asks for that name in the place of the old one. A case without a
//! cursor shows its outline, what folds, and where it can be played from. A case with a library or includes has a folder of its own.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rehearsal::authoring::editor::{
    Change, Entry, Page, Role, Spot, Works, complete, folds, hover, lenses, outline, rename,
};
use rehearsal::program::{Fetched, Library, check};
use rehearsal::source::{LineIndex, Span};

use crate::cases::{cases, files_below, read, room};

/// A cursor in a case, and the name that is asked for there.
struct Cursor {
    at: u32,
    name: String,
}

#[test]
fn editor() {
    room("editor/{*,*/*}.{talk,yaml}", report);
}

/// Whatever a text holds and wherever it is cut off, every place of it has its answers, and those stand within it.
#[test]
fn every_place_of_every_text_is_answered() {
    for path in cases().into_iter().filter(|path| is_read(path)) {
        let Ok(written) = fs::read_to_string(&path) else { continue };
        let (text, _) = cursors_of(&written);
        let step = text.len() / 12 + 1;
        for at in (0..=text.len()).step_by(step).filter(|at| text.is_char_boundary(*at)) {
            for text in [text.as_str(), &text[..at]] {
                let mut works = Works::new(None);
                works.put("a.talk".to_owned(), page(&path, text.as_bytes().to_vec()));
                ask_all(&works, "a.talk", u32::try_from(at).unwrap());
            }
        }
    }
}

fn ask_all(works: &Works, path: &str, at: u32) {
    let page = works.page(path).unwrap();
    let fits = |span: Span| assert!(page.text().get(span.range()).is_some(), "{span:?} of {}", page.text());
    fits(complete(works, path, at).span);
    hover(works, path, at).into_iter().for_each(|hover| fits(hover.span));
    works
        .definition(path, at)
        .into_iter()
        .for_each(|spot| assert!(spot.path != path || spot.span.end >= spot.span.start));
    works.references(path, at).into_iter().for_each(|(spot, _)| fits(spot.span));
    rename(works, path, at, "fresh").into_iter().flatten().for_each(|change| fits(change.spot.span));
    folds(page).into_iter().for_each(fits);
    lenses(page).into_iter().for_each(|lens| fits(lens.span));
    for entry in outline(page) {
        fits(entry.span);
        tell(&mut String::new(), page, &entry, 0);
    }
}

/// A script in which anything has got a new name is as it was.
#[test]
fn a_new_name_changes_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    let mut works = Works::new(None);
    for file in files_below(&folder).into_iter().filter(|file| is_read(file)) {
        let name = file.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
        works.put(name, page(&file, fs::read(&file).unwrap()));
    }
    let paths: Vec<String> = works.paths().map(str::to_owned).collect();
    let (_, whole, _) = Library::read(&renamed_in(&works, &[], "library.yaml"));
    let mut count = 0;
    for path in &paths {
        for mark in works.page(path).unwrap().marks().iter().filter(|mark| mark.role == Role::Declares) {
            let changes = rename(&works, path, mark.span.start, "Fresh").unwrap();
            assert!(changes.iter().any(|change| change.spot == Spot { path: path.clone(), span: mark.span }));
            check_all(&works, &changes, &paths, whole.as_ref());
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

/// Checks every script that is changed, and the library if it is: nothing may be wrong.
fn check_all(works: &Works, changes: &[Change], paths: &[String], whole: Option<&Library>) {
    let is_touched = |path: &str| changes.iter().any(|change| change.spot.path == path);
    let mut library = whole.cloned();
    if is_touched("library.yaml") {
        let (_, read, notes) = Library::read(&renamed_in(works, changes, "library.yaml"));
        assert_eq!(notes, Vec::new());
        library = read;
    }
    for path in paths.iter().filter(|path| path.ends_with(".talk") && is_touched(path)) {
        let script = renamed_in(works, changes, path);
        let checked = check(&script, &mut |_| Err(String::new()), library.as_ref()).by_text();
        assert_eq!(checked.notes, Vec::new(), "{changes:?}");
    }
}

/// The file at `path` with the changes made.
fn renamed_in(works: &Works, changes: &[Change], path: &str) -> Fetched {
    let mut text = works.page(path).unwrap().text().to_owned();
    for change in changes.iter().filter(|change| change.spot.path == path).rev() {
        text.replace_range(change.spot.span.range(), &change.text);
    }
    Fetched { name: path.to_owned(), bytes: text.into_bytes() }
}

fn report(path: &Path) -> String {
    let (text, cursors) = cursors_of(&read(path));
    let folder = path.parent().unwrap();
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    let mut works = Works::new(None);
    if folder.join("library.yaml").is_file() {
        for other in files_below(folder).into_iter().filter(|other| is_read(other)) {
            let inside = other.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            works.put(inside, page(&other, fs::read(&other).unwrap()));
        }
    }
    works.put(name.clone(), page(path, text.into_bytes()));
    if cursors.is_empty() {
        return shape(works.page(&name).unwrap());
    }
    let answers = cursors.iter().map(|cursor| answer(&works, &name, cursor));
    answers.collect::<Vec<_>>().join("\n")
}

fn is_read(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "talk" || end == "yaml")
}

fn page(path: &Path, bytes: Vec<u8>) -> Page {
    let (text, _) = cursors_of(&String::from_utf8(bytes).unwrap());
    if path.extension().is_some_and(|end| end == "yaml") {
        Page::library(text.into_bytes(), None)
    } else {
        Page::script(text.into_bytes(), None)
    }
}

/// The text without its cursors, and the cursors.
fn cursors_of(written: &str) -> (String, Vec<Cursor>) {
    let (mut text, mut cursors, mut rest) = (String::new(), Vec::new(), written);
    while let Some((before, behind)) = rest.split_once("«here") {
        let (name, after) = behind.split_once('»').expect("a cursor is closed by `»`");
        text += before;
        cursors.push(Cursor { at: u32::try_from(text.len()).unwrap(), name: name.trim().to_owned() });
        rest = after;
    }
    (text + rest, cursors)
}

fn answer(works: &Works, path: &str, cursor: &Cursor) -> String {
    let page = works.page(path).unwrap();
    let mut told = String::new();
    let position = LineIndex::new(page.text()).position(page.text(), cursor.at);
    let line = page.text().lines().nth(position.line as usize - 1).unwrap_or_default();
    let cut = line.char_indices().nth(position.column as usize - 1).map_or(line.len(), |(at, _)| at);
    let _ = writeln!(told, "{}: {}|{}", position.line, &line[..cut], &line[cut..]);
    let completions = complete(works, path, cursor.at);
    let replaced = completions.span.of(page.text());
    let _ = writeln!(told, "  could be typed in the place of `{replaced}`:");
    for item in completions.items.iter().take(40) {
        let about = item.about.lines().next().unwrap_or_default();
        let what = item.what.map_or_else(|| "word".to_owned(), |what| format!("{what:?}"));
        let _ = writeln!(told, "    {} ({what}) {about}", item.insert.trim_end());
    }
    if let Some(hover) = hover(works, path, cursor.at) {
        let _ = writeln!(told, "  about `{}`:", hover.span.of(page.text()));
        for line in hover.text.lines() {
            let _ = writeln!(told, "    {line}");
        }
    }
    for spot in works.definition(path, cursor.at) {
        let _ = writeln!(told, "  goes to {}", shown(works, &spot));
    }
    for (spot, role) in works.references(path, cursor.at) {
        let verb = match role {
            Role::Declares => "declared",
            Role::LeadsTo => "led to",
            Role::Borrows => "borrowed from",
            Role::Names => "named",
        };
        let _ = writeln!(told, "  {verb} in {}", shown(works, &spot));
    }
    if !cursor.name.is_empty() {
        match rename(works, path, cursor.at, &cursor.name) {
            Ok(changes) => {
                let _ = writeln!(told, "  `{}` would stand in:", cursor.name);
                for change in changes {
                    let _ = writeln!(told, "    {}", shown(works, &change.spot));
                }
            }
            Err(reason) => {
                let _ = writeln!(told, "  `{}` is refused: {reason}", cursor.name);
            }
        }
    }
    told
}

fn shown(works: &Works, spot: &Spot) -> String {
    let Some(page) = works.page(&spot.path) else { return format!("{} (not there)", spot.path) };
    let position = LineIndex::new(page.text()).position(page.text(), spot.span.start);
    format!("{}:{}:{} `{}`", spot.path, position.line, position.column, spot.span.of(page.text()))
}

fn shape(page: &Page) -> String {
    let mut told = "outline:\n".to_owned();
    for entry in outline(page) {
        tell(&mut told, page, &entry, 1);
    }
    let index = LineIndex::new(page.text());
    told += "folds:\n";
    for fold in folds(page) {
        let _ = writeln!(told, "  {} to {}", index.line(fold.start), index.line(fold.end));
    }
    told += "played from:\n";
    for lens in lenses(page) {
        let _ = writeln!(told, "  {} in line {}", lens.scene, index.line(lens.span.start));
    }
    told
}

fn tell(told: &mut String, page: &Page, entry: &Entry, depth: usize) {
    let index = LineIndex::new(page.text());
    let (first, last) = (index.line(entry.span.start), index.line(entry.span.end));
    assert!(entry.span.start <= entry.at.start && entry.at.end <= entry.span.end, "{entry:?}");
    let indent = "  ".repeat(depth);
    let _ = writeln!(told, "{indent}{} ({:?}), {first} to {last}", entry.name, entry.kind);
    for child in &entry.children {
        tell(told, page, child, depth + 1);
    }
}
