//! Sentences that stand in more than one script of a library: whoever practises several would meet the same person twice.

use std::collections::BTreeMap;

use super::text::all_words;
use super::words::spaced;
use crate::program::{Program, Step, TextId};
use crate::source::{Code, Diagnostic, Place};

/// Shorter sentences belong to everybody.
const WORDS: usize = 4;

/// The sentences of a library, each with the path of the script that has it first.
#[derive(Clone, Debug, Default)]
pub struct Sentences {
    first: BTreeMap<String, String>,
}

impl Sentences {
    /// Takes those of the script at `path`, after those of the scripts before it.
    pub fn add(&mut self, path: &str, program: &Program) {
        for (key, _) in own(program) {
            self.first.entry(key).or_insert_with(|| path.to_owned());
        }
    }

    /// The sentences of the script at `path` that another one before it has too, in the order of the text. What is said, told, replied
    /// and written by the coach counts; other wordings do not, since people type alike.
    pub fn shared(&self, path: &str, program: &Program) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = own(program)
            .into_iter()
            .filter_map(|(key, (place, sentence))| {
                let other = self.first.get(&key).filter(|other| *other != path)?;
                let other = other.rsplit(['/', '\\']).next().unwrap_or(other).trim_end_matches(".talk");
                let message = format!(
                    "`{sentence}` stands in `{other}` too: let these people speak in words of their own"
                );
                Some(Diagnostic::new(Code::SharedSentence, place, message))
            })
            .collect();
        found.sort_by_key(Diagnostic::order);
        found
    }
}

/// The sentences of a script by their words, each with its first place and as it is written.
fn own(program: &Program) -> BTreeMap<String, (Place, String)> {
    let mut own = BTreeMap::new();
    for (place, text) in texts(program) {
        for sentence in sentences(&text) {
            own.entry(spaced(sentence)).or_insert_with(|| (place, sentence.trim().to_owned()));
        }
    }
    own
}

/// The sentences of a text that are long enough to belong to somebody.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split_inclusive(['.', '!', '?', '…']);
    parts.filter(|part| spaced(part).split_whitespace().count() >= WORDS)
}

/// What is said, told, replied and written by the coach in a script's own file.
fn texts(program: &Program) -> Vec<(Place, String)> {
    let mut found = Vec::new();
    let mut add = |place: Place, text: TextId| {
        if place.file.0 == 0 {
            found.extend(all_words(program, text).into_iter().map(|text| (place, text)));
        }
    };
    for step in &program.steps {
        if let Step::Say(line) | Step::Think(line) = step {
            let line = program.lines.at(*line);
            add(line.place, line.text);
        }
    }
    for choice in program.choices.iter() {
        choice.hints.iter().for_each(|hint| add(choice.place, *hint));
    }
    for reply in program.replies.iter() {
        add(reply.place, reply.text);
        let notes = reply.coaching.iter();
        let notes = notes.flat_map(|notes| [Some(notes.why), notes.tempting, notes.better]);
        notes.flatten().for_each(|text| add(reply.place, text));
    }
    found
}
