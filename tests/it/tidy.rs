//! The house keeps its own rules: rooms in order, headers, lengths, names, and a README whose first example is true.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rehearsal::source::Code;

use crate::cases::{cases, files_below, read, snapshots};

/// How long a file may be.
const LINES: usize = 600;

/// How long the door may be.
const DOOR: usize = 30;

/// Words that name nothing.
const FORBIDDEN: [&str; 9] =
    ["manager", "handler", "helper", "data", "info", "process", "utils", "common", "misc"];

/// Crates that only these rooms see.
const KEPT: [(&str, &[&str]); 22] = [
    ("pest", &["syntax"]),
    ("pest_derive", &["syntax"]),
    ("serde", &["syntax", "cli"]),
    ("serde_yaml", &["syntax"]),
    ("annotate_snippets", &["source"]),
    ("dagre", &["authoring"]),
    ("regex", &["authoring"]),
    ("fsrs", &["practice"]),
    ("rustyline", &["cli"]),
    ("clap", &["cli"]),
    ("anstream", &["cli"]),
    ("anstyle", &["cli"]),
    ("terminal_size", &["cli"]),
    ("textwrap", &["cli"]),
    ("unicode_segmentation", &["cli"]),
    ("serde_json", &["cli"]),
    ("quick_junit", &["cli"]),
    ("indicatif", &["cli"]),
    ("comfy_table", &["cli"]),
    ("tempfile", &["cli"]),
    ("lsp_server", &["cli"]),
    ("lsp_types", &["cli"]),
];

#[test]
fn rooms_import_only_rooms_above_them() {
    let rooms = rooms();
    assert_eq!(rooms[..4], ["source", "syntax", "program", "rehearsal"], "the rooms of src/lib.rs");
    for (place, room) in rooms.iter().enumerate() {
        let below: Vec<&str> = rooms[place + 1..].iter().map(String::as_str).chain(["cli"]).collect();
        for path in files_below(&root().join("src").join(room)) {
            for name in imported(&code_of(&path)) {
                assert!(
                    !below.contains(&name.as_str()),
                    "{}: `{room}` knows nothing of `{name}`",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn every_file_begins_with_a_header() {
    for path in rust_files() {
        let text = read(&path);
        let header = text.lines().next().unwrap_or_default();
        assert!(
            header.starts_with("//! ") && header.len() > 12,
            "{} has no `//!` header that says what it does",
            path.display()
        );
    }
}

#[test]
fn no_file_is_too_long() {
    for path in rust_files() {
        let lines = read(&path).lines().count();
        assert!(lines <= LINES, "{} has {lines} lines: split it", path.display());
    }
    let door = read(&root().join("src/main.rs")).lines().count();
    assert!(door < DOOR, "src/main.rs is a door, and has {door} lines");
}

#[test]
fn names_say_something() {
    for path in source_files() {
        let code = code_of(&path);
        let foreign = foreign(&code);
        let inside = path.strip_prefix(root()).unwrap().with_extension("");
        let names = own_names(&code).chain(inside.iter().map(|part| part.to_str().unwrap()));
        for name in names.filter(|name| !foreign.contains(name)) {
            let found = words_of(name).into_iter().find(|word| FORBIDDEN.contains(&word.as_str()));
            assert!(found.is_none(), "{}: `{name}` names nothing", path.display());
        }
    }
}

#[test]
fn crates_stay_in_their_rooms() {
    for path in source_files() {
        let room = room_of(&path);
        let code = code_of(&path);
        for (name, keepers) in KEPT {
            let is_used = begins_path(&code, name);
            assert!(
                !is_used || keepers.contains(&room.as_str()),
                "{}: only {keepers:?} see {name}",
                path.display()
            );
        }
    }
}

#[test]
fn every_file_is_reached() {
    for (folder, doors) in
        [("src", &["lib.rs", "main.rs"][..]), ("tests/it", &["main.rs"]), ("benches", &["rehearse.rs"])]
    {
        let folder = root().join(folder);
        let mut reached = BTreeSet::new();
        for door in doors {
            reach(&folder.join(door), &folder, &mut reached);
        }
        for path in files_below(&folder).into_iter().filter(|path| is_rust(path)) {
            assert!(reached.contains(&path), "{} is reached by no `mod` line", path.display());
        }
    }
}

#[test]
fn lints_are_expected_with_a_reason_and_never_allowed() {
    for path in rust_files() {
        let code: String = code_of(&path).split_whitespace().collect();
        let allows = format!("[{}(", "allow");
        assert!(!code.contains(&allows), "{}: write `#[expect(lint, reason = …)]`", path.display());
        for behind in code.split("[expect(").skip(1) {
            let inside = behind.split_once(")]").map_or(behind, |(inside, _)| inside);
            assert!(inside.contains("reason="), "{}: an `expect` without its reason", path.display());
        }
    }
}

#[test]
fn every_case_has_its_snapshot_and_every_snapshot_its_case() {
    let cases: BTreeSet<PathBuf> = cases().into_iter().map(|path| path.with_extension("")).collect();
    let snapshots: BTreeSet<PathBuf> = snapshots().into_iter().map(|path| path.with_extension("")).collect();
    // The room of whole rehearsals has its own files and its own glob.
    let is_ours = |path: &&PathBuf| {
        ["source", "syntax", "program", "library", "resources"]
            .iter()
            .any(|room| path.starts_with(root().join("tests/cases").join(room)))
    };
    let lone: Vec<&PathBuf> = cases.symmetric_difference(&snapshots).filter(is_ours).collect();
    assert!(lone.is_empty(), "a case without its snapshot, or a snapshot without its case: {lone:#?}");
}

#[test]
fn messages_end_without_a_full_stop_and_begin_small() {
    let summaries = Code::ALL.iter().map(|code| code.summary().to_owned());
    let messages = snapshots().into_iter().flat_map(|path| messages_of(&read(&path)));
    for message in summaries.chain(messages) {
        assert!(!message.ends_with('.'), "`{message}` ends with a full stop");
        let is_small = !message.starts_with(char::is_uppercase) || message.starts_with("YAML");
        assert!(is_small, "`{message}` begins with a capital");
        assert!(!message.contains("``"), "`{message}` names something that has no name");
    }
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let places = ["work", "tmp", "home", "root", "Users"].map(|folder| format!("/{folder}/"));
    let folders = ["src", "tests", "scripts", "grammar", "docs", "benches", ".ci"];
    let alone = ["Cargo.toml", "README.md", "CHANGELOG.md", "build.rs", "clippy.toml", "rustfmt.toml"]
        .map(|name| root().join(name));
    for path in folders.iter().flat_map(|folder| files_below(&root().join(folder))).chain(alone) {
        let text =
            fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let found = places.iter().find(|place| text.contains(*place));
        assert!(found.is_none(), "{} names {}", path.display(), found.unwrap());
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "rs")
}

fn source_files() -> Vec<PathBuf> {
    files_below(&root().join("src")).into_iter().filter(|path| is_rust(path)).collect()
}

fn rust_files() -> Vec<PathBuf> {
    let folders = ["tests", "benches"].map(|folder| files_below(&root().join(folder)));
    source_files().into_iter().chain(folders.into_iter().flatten().filter(|path| is_rust(path))).collect()
}

/// The library's rooms, in the order in which `src/lib.rs` names them.
fn rooms() -> Vec<String> {
    let text = read(&root().join("src/lib.rs"));
    let rooms = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    rooms.map(str::to_owned).collect()
}

fn room_of(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).unwrap().with_extension("");
    inside.iter().next().unwrap().to_str().unwrap().to_owned()
}

/// The first names behind `crate::`, also those in braces.
fn imported(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for behind in code.split("crate::").skip(1) {
        let group =
            behind.strip_prefix('{').and_then(|inside| inside.split_once(';')).map(|(inside, _)| inside);
        names.extend(
            group
                .unwrap_or(behind)
                .split(',')
                .map(|name| identifiers(name).next().unwrap_or_default().to_owned()),
        );
    }
    names
}

/// The file without its comments and without what stands in quotes.
fn code_of(path: &Path) -> String {
    let text = read(path);
    let mut code = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let hashes =
            rest.strip_prefix('r').map_or(0, |behind| behind.len() - behind.trim_start_matches('#').len());
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with('"') {
            end_of_words(rest)
        } else if rest.starts_with("r\"") || hashes > 0 && rest[1 + hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let from = 2 + hashes;
            rest[from..].find(&end).map_or(rest.len(), |at| from + at + end.len())
        } else if let Some(length) = end_of_character(rest) {
            length
        } else {
            code.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        code.push(' ');
        rest = &rest[skipped..];
    }
    code
}

/// How long the words in quotes are that `rest` starts with.
fn end_of_words(rest: &str) -> usize {
    let mut is_escaped = true;
    for (at, c) in rest.char_indices() {
        match c {
            '"' if !is_escaped => return at + 1,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    rest.len()
}

/// How long the character in quotes is that `rest` starts with; none where it starts with a lifetime or anything else.
fn end_of_character(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    if let Some(escaped) = inside.strip_prefix('\\') {
        let end = escaped.char_indices().skip(1).find(|(_, c)| *c == '\'')?.0;
        return Some(2 + end + 1);
    }
    let c = inside.chars().next()?;
    inside[c.len_utf8()..].starts_with('\'').then(|| 2 + c.len_utf8())
}

/// The names that are not behind a dot or a path: somebody else may have given those, and ours are declared elsewhere.
fn own_names(code: &str) -> impl Iterator<Item = &str> {
    let behind_dot = |name: &str| {
        let at = name.as_ptr() as usize - code.as_ptr() as usize;
        code[..at].ends_with(['.', ':']) && !code[..at].ends_with(": ")
    };
    identifiers(code).filter(move |name| !behind_dot(name))
}

/// The names that other crates gave, and that are imported here.
fn foreign(code: &str) -> BTreeSet<&str> {
    let ours = ["crate", "super", "self", "rehearsal"];
    let imports =
        code.split("use ").skip(1).filter_map(|behind| behind.split_once(';')).map(|(import, _)| import);
    imports
        .filter(|import| !ours.contains(&identifiers(import).next().unwrap_or_default()))
        .flat_map(identifiers)
        .collect()
}

fn identifiers(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| c != '_' && !c.is_alphanumeric())
        .filter(|name| name.starts_with(|c: char| c == '_' || c.is_alphabetic()))
}

/// The words of a name, small: of `line_index` and of `LineIndex` alike.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for c in name.chars() {
        if c == '_' || was_small && c.is_uppercase() {
            words.push(String::new());
        }
        was_small = c.is_lowercase() || c.is_numeric();
        if c != '_'
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    words
}

/// True where a path begins with `name`, as in `use pest::Parser`.
fn begins_path(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        let is_start = !before.is_alphanumeric() && !matches!(before, '_' | ':');
        is_start && code[at + name.len()..].starts_with("::")
    })
}

/// Takes down the file and every file that its `mod` lines lead to. `folder` is where those of a door lie.
fn reach(path: &Path, folder: &Path, reached: &mut BTreeSet<PathBuf>) {
    reached.insert(path.to_owned());
    for line in code_of(path).lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let named =
            words.iter().position(|word| *word == "mod").and_then(|at| words.get(at + 1)?.strip_suffix(';'));
        let Some(name) = named else { continue };
        if is_elsewhere(path, name) {
            continue;
        }
        let file = folder.join(name).with_extension("rs");
        let inner = folder.join(name);
        if file.is_file() {
            reach(&file, &inner, reached);
        } else {
            reach(&inner.join("mod.rs"), &inner, reached);
        }
    }
}

/// Whether the module `name` of the file at `path` is a file of another program, which reaches it by itself.
fn is_elsewhere(path: &Path, name: &str) -> bool {
    let (text, line) = (read(path), format!("mod {name};"));
    let pairs = text.lines().zip(text.lines().skip(1));
    pairs.into_iter().any(|(above, below)| above.trim().starts_with("#[path") && below.trim() == line)
}

/// The sentences of a snapshot: of the findings, of what they offer, of their notes.
fn messages_of(snapshot: &str) -> Vec<String> {
    let message = |line: &str| {
        let finding = line.strip_prefix("error[T").or_else(|| line.strip_prefix("warning[T"));
        let sentence = finding.and_then(|line| line.split_once("]: ")).map(|(_, sentence)| sentence);
        let other = ["help: ", "= note: "].iter().find_map(|sign| line.trim_start().strip_prefix(sign));
        sentence.or(other).map(str::to_owned)
    };
    snapshot.lines().filter_map(message).collect()
}
