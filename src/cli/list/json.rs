//! The list as JSON: one object, its version in it. `docs/tools.md` describes it; a change that a reader could notice is a new version.

use rehearsal::program::{Library, Program};
use serde::Serialize;

use super::super::formats::json::pretty;
use super::super::shelf::Shelf;
use super::Numbered;

/// The version of the shape below.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct List<'a> {
    version: u32,
    library: Option<&'a str>,
    scripts: Vec<Script<'a>>,
}

#[derive(Serialize)]
struct Script<'a> {
    number: usize,
    name: &'a str,
    /// Null where the script has errors.
    about: Option<About<'a>>,
}

#[derive(Serialize)]
struct About<'a> {
    title: &'a str,
    summary: &'a str,
    people: Vec<&'a str>,
    topics: Vec<Called<'a>>,
    skills: Vec<Called<'a>>,
    notes: &'a [String],
    level: Option<u8>,
    minutes: Option<u32>,
    intensity: Option<u8>,
    is_on_path: bool,
    is_reconnecting: bool,
    temperaments: Vec<&'a str>,
    outcomes: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Called<'a> {
    name: &'a str,
    label: &'a str,
}

#[derive(Serialize)]
struct Outcome<'a> {
    name: &'a str,
    kind: &'static str,
    title: &'a str,
}

/// The list.
pub(super) fn list(shelf: &Shelf, listed: &[Numbered<'_>]) -> String {
    let library = shelf.library.as_ref();
    let scripts = listed.iter().map(|(number, entry)| Script {
        number: *number,
        name: &entry.script.name,
        about: entry
            .program
            .as_ref()
            .map(|program| About { is_on_path: entry.step(library).is_some(), ..about(program, library) }),
    });
    pretty(&List {
        version: VERSION,
        library: library.map(|library| library.title.as_str()),
        scripts: scripts.collect(),
    })
}

fn about<'a>(program: &'a Program, library: Option<&'a Library>) -> About<'a> {
    let about = &program.about;
    let titles = library.map(|library| library.topics.as_slice()).unwrap_or_default();
    let topic = |id: &'a String| Called {
        name: id,
        label: titles.iter().find(|topic| topic.id == *id).map_or("", |topic| &topic.title),
    };
    let skills = program.practises.iter().map(|id| program.moves.at(*id));
    let outcomes = program.outcomes.pairs().map(|(_, outcome)| Outcome {
        name: &outcome.name,
        kind: outcome.kind.word(),
        title: &outcome.title,
    });
    About {
        title: &about.title,
        summary: &about.summary,
        people: program.speakers.iter().skip(1).map(|speaker| speaker.name.as_str()).collect(),
        topics: about.source.iter().map(topic).collect(),
        skills: skills.map(|skill| Called { name: &skill.name, label: &skill.label }).collect(),
        notes: &about.notes,
        level: about.level,
        minutes: about.minutes,
        intensity: about.intensity,
        is_on_path: false,
        is_reconnecting: about.gated,
        temperaments: program.temperaments.pairs().map(|(_, one)| one.name.as_str()).collect(),
        outcomes: outcomes.collect(),
    }
}
