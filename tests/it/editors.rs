//! What an editor is told: the cases of the room `editor`. `«here»` in a case is where the cursor stands, and its snapshot holds
//! everything that can be asked there; `«here new-name»` also asks for that name in the place of the old one. A case without a
//! cursor shows its outline, what folds, and where it can be played from. A case with a library or includes has a folder of its own.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rehearsal::authoring::editor::{
    Entry, Page, Role, Spot, Works, complete, folds, hover, lenses, outline, rename,
};
use rehearsal::source::LineIndex;

use crate::cases::{files_below, read, room};

/// A cursor in a case, and the name that is asked for there.
struct Cursor {
    at: u32,
    name: String,
}

#[test]
fn editor() {
    room("editor/{*,*/*}.{talk,yaml}", report);
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
    works.put(name.clone(), page(path, text.clone().into_bytes()));
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
