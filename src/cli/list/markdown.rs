//! The list as a page in Markdown: what each conversation is about, who is in it, what it practises, how it can end, and its scenes.

use std::fmt::Write as _;

use rehearsal::authoring::graph::{Detail, Graph, sketch};
use rehearsal::practice::listed;
use rehearsal::program::{About, Library, OutcomeKind, Program};
use rehearsal::source::counted;

use super::super::shelf::Shelf;
use super::super::transcript::markdown::escaped;
use super::filter::Filter;
use super::{Entry, NO_SCRIPTS, Numbered, minutes};

/// The page.
pub(super) fn page(
    shelf: &Shelf,
    entries: &[Numbered<'_>],
    (filter, all): (&Filter<'_>, &[Entry]),
) -> String {
    let library = shelf.library.as_ref();
    let title = library.map_or("Conversations", |library| library.title.as_str());
    let mut out = format!("# {}\n\n", escaped(title));
    let _ = write!(out, "This page is made by `rehearse list{} --format markdown`.", filter.options());
    if entries.is_empty() {
        let none = format!("No conversation of the library {}.", escaped(&filter.asked()));
        let _ = writeln!(out, " {}", if all.is_empty() { NO_SCRIPTS } else { &none });
        return out;
    }
    out += " The order is the one in which the conversations are best practised;\n\
            `rehearse play` and a name in the last column begins one.\n\n";
    if filter.is_any() {
        let (are, which) = if entries.len() == 1 { ("is", "the one that") } else { ("are", "each of which") };
        let (some, all) = (entries.len(), counted(all.len(), "conversation"));
        let asked = escaped(&filter.asked());
        let _ = write!(out, "It is not the whole library: here {are} {some} of {all}, {which} {asked}.\n\n");
    }
    out += "| | conversation | about | minutes | name |\n|---:|---|---|---:|---|\n";
    for (number, entry) in entries {
        let name = &entry.script.name;
        let Some(about) = entry.about() else {
            let _ = writeln!(out, "| {number} | (it has errors) | | | `{name}` |");
            continue;
        };
        let (link, topic) = (slug(*number, &about.title), entry.topic_title(library).unwrap_or_default());
        let minutes = about.minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
        let (title, topic) = (escaped(&about.title), escaped(topic));
        let _ = writeln!(out, "| {number} | [{title}](#{link}) | {topic} | {minutes} | `{name}` |");
    }
    for (number, entry) in entries {
        if let Some(program) = &entry.program {
            conversation(&mut out, *number, program, library);
        }
    }
    out
}

fn conversation(out: &mut String, number: usize, program: &Program, library: Option<&Library>) {
    let about = &program.about;
    let _ = write!(out, "\n## {number}. {}\n\n{}\n\n", escaped(&about.title), escaped(&about.summary));
    let people = program.speakers.iter().skip(1).map(|one| match one.about.as_str() {
        "" => format!("**{}**.", escaped(&one.name)),
        about => format!("**{}**: {}", escaped(&one.name), escaped(about)),
    });
    let skills: Vec<String> = program
        .practises
        .iter()
        .map(|id| program.moves.at(*id))
        .map(|skill| format!("{} (`{}`)", escaped(&skill.label), skill.name))
        .collect();
    let facts = [
        ("People", people.collect::<Vec<_>>().join(" ")),
        ("About", topics(about, library)),
        ("In focus", skills.join("; ")),
        ("Length", length(about)),
        ("Content notes", if about.notes.is_empty() { "none".to_owned() } else { listed(&about.notes) }),
    ];
    for (what, words) in facts.iter().filter(|(_, words)| !words.is_empty()) {
        let _ = writeln!(out, "- {what}: {words}");
    }
    endings(out, program);
    let (graph, _) = Graph::of(program, Detail::Scenes);
    let sketch = sketch(&graph);
    let _ = write!(
        out,
        "\n<details><summary>Its scenes, and where they lead</summary>\n\n```mermaid\n{sketch}```\n\n</details>\n"
    );
}

/// The ways to end, by kind.
fn endings(out: &mut String, program: &Program) {
    if program.outcomes.is_empty() {
        return;
    }
    *out += "\n| it can end | |\n|---|---|\n";
    for kind in OutcomeKind::ALL {
        for (_, outcome) in program.outcomes.pairs().filter(|(_, outcome)| outcome.kind == kind) {
            let _ = writeln!(out, "| {} | {} |", escaped(&outcome.title), kind.meaning());
        }
    }
}

/// Each topic: its short name, its title, where it is from.
fn topics(about: &About, library: Option<&Library>) -> String {
    let known = library.map(|library| library.topics.as_slice()).unwrap_or_default();
    let topic = |id: &String| match known.iter().find(|topic| topic.id == *id) {
        Some(topic) if topic.from.is_empty() => format!("{} ({id})", escaped(&topic.title)),
        Some(topic) => format!("{} ({id}; {})", escaped(&topic.title), escaped(&topic.from)),
        None => id.clone(),
    };
    about.source.iter().map(topic).collect::<Vec<_>>().join("; ")
}

/// Minutes, level, how heavy it is.
fn length(about: &About) -> String {
    let minutes = about.minutes.map(|length| format!("about {}", minutes(length)));
    let level = about.level.map(|level| format!("level {level} of 5"));
    let heavy = about.intensity.map(|heavy| format!("weight {heavy} of 3"));
    [minutes, level, heavy].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// What code hosts call the heading of a conversation in a link.
fn slug(number: usize, title: &str) -> String {
    let heading = format!("{number} {}", title.to_lowercase());
    let letter = |c: char| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c => c.is_alphanumeric().then_some(c),
    };
    heading.chars().filter_map(letter).collect()
}
