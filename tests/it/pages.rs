//! The manual of findings and the documents of the language: every example in them is checked, so that what they say stays true.
//!
//! What stands behind the three backticks says what a block holds:
//!
//! | words | the block is |
//! |---|---|
//! | `talk` | a whole script, checked in the library `tests/it/pages/library.yaml` |
//! | `talk alone` | a whole script that has no library around it |
//! | `talk wrong` | a whole script with a mistake, in a document that is no page of a finding |
//! | `talk parts/breaks.talk` | a further file of the example above it, at that path |
//! | `talk-part` | lines of a script below the front matter of `tests/it/pages/front.talk`; without a scene, they stand in one that ends |
//! | `yaml`, `yaml library.yaml` | a library: scripts of the same section are checked in it |
//! | `yaml resources.yaml` | where help is to be had, looked at on 2026-11-25 |
//!
//! Blocks with other words are not checked. Characters that editors spoil are written as in the cases: `«U+202E»`.

use std::fs;
use std::path::{Path, PathBuf};

use rehearsal::program::{Checked, Fetched, Library, check};
use rehearsal::proof::{BUDGET, Bar, Proof};
use rehearsal::review::{Review, Sentences};
use rehearsal::source::{Code, Diagnostic, Level, Levels, Source, render};

use crate::cases::{files_below, read, resources_in, undone};
use crate::proven::found_in;

/// How long a line of a page may be.
const LINE: usize = 140;

/// How many words a sentence of a page may have.
const SENTENCE: usize = 35;

/// The first of the codes that only a proof gives.
const PROVEN: u16 = 701;

/// The first of the codes that are about typed words.
const HEARD: u16 = 801;

/// Words that a page does without: they belittle whoever does not see it yet, or promise too much.
const UNKIND: [&str; 9] =
    ["simply", "just", "obviously", "clearly", "easy", "easily", "robust", "seamless", "seamlessly"];

/// Nobody in an example is a man or a woman.
const GENDERED: [&str; 8] = ["he", "she", "him", "his", "her", "hers", "himself", "herself"];

/// What the numbers of codes are about, by their hundreds.
const GROUPS: [(u16, &str); 10] = [
    (0, "Bytes and characters"),
    (1, "Lines"),
    (2, "Front matter and YAML"),
    (3, "Names"),
    (4, "Types"),
    (5, "Flow"),
    (6, "Playthroughs"),
    (7, "The proof"),
    (8, "Typed words"),
    (9, "Quality"),
];

#[test]
fn every_page_has_its_parts_in_their_order() {
    for code in Code::ALL {
        let headings: Vec<&str> = prose(code.page()).filter(|line| line.starts_with('#')).collect();
        let title = format!("# {code}: {}", code.summary());
        let expected = [title.as_str(), "## Why it matters", "## Example", "## Mended"];
        assert_eq!(headings, expected, "the headings of docs/diagnostics/{code}.md");
        let head = code.page().split("\n## ").next().unwrap_or_default();
        assert!(head.split("\n\n").count() >= 3, "docs/diagnostics/{code}.md does not say what {code} means");
    }
}

#[test]
fn an_example_gives_its_own_code_and_nothing_else() {
    let mut failures = String::new();
    for code in Code::ALL.iter().filter(|code| !is_of_playthroughs(code.page())) {
        let (notes, rendered) = checked_for(*code, &blocks(section(code.page(), "Example")));
        if notes.iter().map(|note| note.code).ne([*code]) {
            failures += &format!("\nthe example of {code} gives this:\n{rendered}\n");
        }
    }
    assert!(failures.is_empty(), "an example gives exactly one finding, its own\n{failures}");
}

#[test]
fn a_mended_example_gives_nothing() {
    let mut failures = String::new();
    for code in Code::ALL.iter().filter(|code| !is_of_playthroughs(code.page())) {
        let mended = blocks(section(code.page(), "Mended"));
        let (notes, rendered) = checked_for(*code, &mended);
        if !notes.is_empty() || !mended.iter().any(Block::is_checked) {
            failures += &format!("\nthe mended example of {code} gives this:\n{rendered}\n");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn the_examples_of_the_documents_are_true() {
    let mut failures = String::new();
    for name in documents() {
        for block in blocks(&document(&name)).into_iter().map(whole) {
            let is_wrong = block.words == "talk wrong";
            let (notes, rendered) = checked(&[block]);
            if notes.is_empty() == is_wrong {
                failures += &format!("\na block of {name} gives this:\n{rendered}\n");
            }
        }
    }
    assert!(failures.is_empty(), "tests/it/pages.rs says how a block is marked as what it is\n{failures}");
}

#[test]
fn pages_are_written_plainly() {
    let readme = document("docs/diagnostics/README.md");
    let pages = Code::ALL.iter().map(|code| (format!("{code}.md"), code.page()));
    for (name, page) in pages.chain([("README.md".to_owned(), readme.as_str())]) {
        let found = faults(page);
        assert!(found.is_empty(), "docs/diagnostics/{name}: {found:#?}");
    }
}

#[test]
fn the_table_of_codes_is_that_of_the_pages() {
    let readme = document("docs/diagnostics/README.md");
    let (_, written) = readme.split_once("## All codes\n").expect("a section `## All codes` at the end");
    let right = table();
    assert!(
        written.trim() == right.trim(),
        "docs/diagnostics/README.md ends with another table than the pages give, put this there:\n\n{right}"
    );
}

/// What the page about reading a finding shows is what is rendered.
#[test]
fn the_finding_that_is_explained_is_a_real_one() {
    let readme = document("docs/diagnostics/README.md");
    let blocks = blocks(&readme);
    let script = blocks.iter().find(|block| block.words == "talk wrong").expect("a script with a mistake");
    let finding = blocks.iter().find(|block| block.words == "text").expect("what is said of it");
    let (_, rendered) = checked(std::slice::from_ref(script));
    assert_eq!(finding.text.trim(), rendered.trim());
}

/// A fenced block: the words behind its backticks, and what stands in it.
struct Block {
    words: String,
    text: String,
}

impl Block {
    fn is_checked(&self) -> bool {
        self.is_script() || self.is_library() || self.is_resources()
    }

    fn is_script(&self) -> bool {
        ["talk", "talk alone", "talk wrong", "talk-part"].contains(&self.words.as_str())
    }

    fn is_library(&self) -> bool {
        ["yaml", "yaml library.yaml"].contains(&self.words.as_str())
    }

    fn is_resources(&self) -> bool {
        self.words == "yaml resources.yaml"
    }

    /// The path of a further file of an example.
    fn path(&self) -> Option<&str> {
        self.words.strip_prefix("talk ").filter(|path| path.ends_with(".talk"))
    }
}

/// The door for pages about playthroughs: they show a conversation beside its script, and tests of their own run both.
fn is_of_playthroughs(page: &str) -> bool {
    blocks(page).iter().any(|block| block.words.split(' ').next() == Some("play"))
}

/// The documents that are no pages of findings.
fn documents() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let name = |path: PathBuf| path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
    let is_page = |name: &String| name.starts_with("docs/diagnostics/T");
    let docs = files_below(&root.join("docs")).into_iter().map(name);
    let others = docs.filter(|name| name.ends_with(".md") && !is_page(name));
    ["README.md".to_owned()].into_iter().chain(others).collect()
}

fn document(name: &str) -> String {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(name))
}

fn beside(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pages").join(name)
}

/// What stands below the heading `name`, up to the next one like it.
fn section<'a>(page: &'a str, name: &str) -> &'a str {
    let (_, behind) = page.split_once(&format!("\n## {name}\n")).unwrap_or_default();
    behind.split("\n## ").next().unwrap_or_default()
}

/// The fenced blocks of a document, in order.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(words) = line.strip_prefix("```") else { continue };
        let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let block = Block { words: words.to_owned(), text: inside.join("\n") + "\n" };
        let is_talk = block.words.starts_with("talk");
        assert!(
            !is_talk || block.is_script() || block.path().is_some(),
            "`{words}` is no kind of block: tests/it/pages.rs lists them"
        );
        blocks.push(block);
    }
    blocks
}

/// The lines of a document outside of its fenced blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    text.split("```").step_by(2).flat_map(str::lines)
}

/// A script that leaves out its front matter, as the README's first example does, is lines of one.
fn whole(block: Block) -> Block {
    let is_part = block.words == "talk" && !block.text.starts_with("---\n");
    if is_part { Block { words: "talk-part".to_owned(), ..block } } else { block }
}

/// What is found in an example: its library first, then its script.
fn checked(blocks: &[Block]) -> (Vec<Diagnostic>, String) {
    checked_by(blocks, None)
}

/// The same for the page of a code: those of the proof are proven too.
fn checked_for(code: Code, blocks: &[Block]) -> (Vec<Diagnostic>, String) {
    let of_libraries =
        [Code::NoGoodNo, Code::Guarantee, Code::NotRecoverable, Code::ActionsDoNotMatter].contains(&code);
    let bar = if of_libraries { Bar::Library } else { Bar::Any };
    let (mut found, mut rendered) = checked_by(blocks, (code.number() >= PROVEN).then_some(bar));
    if code.is_of_quality() {
        let reviewed = reviewed_in(code, blocks);
        found.extend(reviewed.0);
        rendered += &reviewed.1;
    } else if code.number() >= HEARD {
        let heard = heard_in(blocks);
        found.extend(heard.0);
        rendered += &heard.1;
    }
    (found, rendered)
}

/// What is found of `code` in how good the scripts are: each by itself, and beside those before it.
fn reviewed_in(code: Code, blocks: &[Block]) -> (Vec<Diagnostic>, String) {
    let mut found = (Vec::new(), String::new());
    let mut sentences = Sentences::default();
    for (place, block) in blocks.iter().filter(|block| block.is_script()).enumerate() {
        let checked = check_script(block, blocks, None);
        let Some(program) = &checked.program else { continue };
        let name = format!("the script in place {}", place + 1);
        sentences.add(&name, program);
        let proof = Proof::of(program, BUDGET, &mut || false);
        let mut notes = Review::of(&proof).findings;
        notes.extend(sentences.shared(&name, program));
        notes.retain(|note| note.code == code);
        add(&mut found, notes, &checked.sources);
    }
    found
}

/// What is found in how the scripts' replies are heard.
fn heard_in(blocks: &[Block]) -> (Vec<Diagnostic>, String) {
    let mut found = (Vec::new(), String::new());
    for block in blocks.iter().filter(|block| block.is_script()) {
        let checked = check_script(block, blocks, None);
        if let Some(program) = &checked.program {
            add(&mut found, crate::hearing::ear().look_through(program).0, &checked.sources);
        }
    }
    found
}

fn checked_by(blocks: &[Block], bar: Option<Bar>) -> (Vec<Diagnostic>, String) {
    let mut library = None;
    let mut found = (Vec::new(), String::new());
    for block in blocks {
        if block.is_library() {
            let (source, read, notes) = Library::read(&fetched("library.yaml", undone(&block.text)));
            library = read.or(library);
            add(&mut found, notes, &[source]);
        }
        if block.is_resources() {
            let (notes, source) = resources_in(&fetched("resources.yaml", undone(&block.text)));
            add(&mut found, notes, &[source]);
        }
    }
    for block in blocks.iter().filter(|block| block.is_script()) {
        let mut checked = check_script(block, blocks, library.as_ref());
        if let Some(bar) = bar {
            let (proven, _) = found_in(&checked, bar);
            checked.notes.extend(proven.into_iter().map(|found| found.diagnostic));
            checked.doubts.clear();
        }
        let checked = checked.by_text();
        add(&mut found, checked.notes, &checked.sources);
    }
    found
}

fn check_script(block: &Block, blocks: &[Block], own: Option<&Library>) -> Checked {
    let standard = standard_library();
    let library = if block.words == "talk alone" { None } else { own.or(Some(&standard)) };
    let mut fetch = |path: &str| {
        let file = blocks.iter().find(|block| block.path() == Some(path));
        file.map(|file| fetched(path, undone(&file.text))).ok_or_else(|| "there is no such file".to_owned())
    };
    let text = if block.words == "talk-part" { below_front_matter(&block.text) } else { block.text.clone() };
    let mut checked = check(&fetched("the-call.talk", undone(&text)), &mut fetch, library);
    if block.words == "talk-part" {
        // What a part leaves unused of the front matter that it was put below is no loose end of its own.
        let mut levels = Levels::default();
        levels.choose(Code::NeverUsed, Level::Off).expect("a warning that can be silenced");
        levels.apply(&mut checked.notes);
    }
    checked
}

fn add(found: &mut (Vec<Diagnostic>, String), notes: Vec<Diagnostic>, sources: &[Source]) {
    for note in &notes {
        found.1 += &format!("{}\n", render(note, sources, 100, false));
    }
    found.0.extend(notes);
}

/// `body` as a script: below the front matter that the documents leave out, and in a scene where it has none.
fn below_front_matter(body: &str) -> String {
    let front = fs::read_to_string(beside("front.talk")).unwrap();
    let has_scene = body.lines().any(|line| line.starts_with("== "));
    if has_scene { format!("{front}{body}") } else { format!("{front}== example\n{body}=> heard\n") }
}

fn standard_library() -> Library {
    let bytes = fs::read(beside("library.yaml")).unwrap();
    let (_, library, notes) = Library::read(&fetched("library.yaml", bytes));
    library.unwrap_or_else(|| panic!("tests/it/pages/library.yaml: {notes:?}"))
}

fn fetched(name: &str, bytes: Vec<u8>) -> Fetched {
    Fetched { name: name.to_owned(), bytes }
}

/// What the prose of a page does that it should not.
fn faults(page: &str) -> Vec<String> {
    let long = page.lines().filter(|line| line.chars().count() > LINE);
    let mut faults: Vec<String> = long.map(|line| format!("a line is too long: {line}")).collect();
    let dashes = page.lines().filter(|line| line.contains(['—', '–']));
    faults.extend(dashes.map(|line| format!("a dash where a comma or a full stop would do: {line}")));
    let words = |line: &str| -> Vec<String> {
        line.split(|c: char| !c.is_alphabetic() && c != '\'').map(str::to_lowercase).collect()
    };
    for line in page.lines() {
        let found = words(line).into_iter().filter(|word| GENDERED.contains(&word.as_str()));
        faults.extend(found.map(|word| format!("`{word}` makes somebody a man or a woman: {line}")));
    }
    for paragraph in paragraphs(page) {
        let found = words(&paragraph).into_iter().filter(|word| UNKIND.contains(&word.as_str()));
        faults.extend(found.map(|word| format!("`{word}` says nothing: {paragraph}")));
        let sentences = paragraph.split(['.', '?', ':']).map(|sentence| sentence.split_whitespace().count());
        faults.extend(sentences.filter(|count| *count > SENTENCE).map(|count| {
            format!("a sentence has {count} words, and {SENTENCE} can be followed: {paragraph}")
        }));
    }
    faults
}

/// The paragraphs and list items of a document, without headings, tables and blocks, each on one line.
fn paragraphs(page: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in prose(page).filter(|line| !line.starts_with(['#', '|'])) {
        if line.is_empty() || line.starts_with("- ") {
            paragraphs.push(String::new());
        }
        let last = paragraphs.last_mut().unwrap();
        *last += &format!("{} ", line.trim_start_matches("- ").trim());
    }
    paragraphs
}

/// The table of all codes, one part a group.
fn table() -> String {
    let mut table = String::new();
    for (hundred, name) in GROUPS {
        let codes: Vec<Code> =
            Code::ALL.iter().copied().filter(|code| code.number() / 100 == hundred).collect();
        if codes.is_empty() {
            continue;
        }
        table +=
            &format!("### {name}\n\n| code | name | weight | at least | about |\n|---|---|---|---|---|\n");
        for code in codes {
            table += &format!("{}\n", row(code));
        }
        table += "\n";
    }
    table
}

fn row(code: Code) -> String {
    let head = code.page().lines().find(|line| line.starts_with('`')).unwrap_or_default();
    let weights: Vec<&str> = head.trim_end_matches('.').split(", ").skip(1).collect();
    let least = weights[1].trim_start_matches("at least ");
    format!("| [{code}]({code}.md) | `{}` | {} | {least} | {} |", code.name(), weights[0], code.summary())
}
