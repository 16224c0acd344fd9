//! The doors of the library that are measured.

use rehearsal::program::{self, Checked, Fetched, Program};
use rehearsal::source::{FileId, LIMITS, Limits, render};
use rehearsal::syntax::{Tree, parse};

/// The language refuses files over 4 MiB, and nobody writes 100,000 scenes; here they show how time and memory grow.
const NO_LIMIT: Limits = Limits { file: 1 << 30, line: LIMITS.line };

/// Text to tree, nothing else.
pub(crate) fn tree(text: &str) -> Tree {
    let (tree, notes) = parse(FileId(0), text);
    assert!(notes.is_empty(), "the generated script has mistakes: {:?}", notes.first());
    tree
}

/// A file's bytes to the checked program, with the text that messages quote.
pub(crate) fn check(bytes: Vec<u8>) -> Checked {
    let script = Fetched { name: "generated.talk".to_owned(), bytes };
    program::check_with(script, &mut |_| Err("nothing is included".to_owned()), None, NO_LIMIT).by_text()
}

/// The program of a script that has no mistakes.
pub(crate) fn program(text: &str) -> Program {
    let checked = check(text.as_bytes().to_vec());
    match checked.program {
        Some(program) => program,
        None => {
            let first = checked.notes.first().map(|note| render(note, &checked.sources, 100, false));
            panic!("the generated script has mistakes:\n{}", first.unwrap_or_default())
        }
    }
}
