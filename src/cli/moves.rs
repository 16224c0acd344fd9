//! `rehearse moves`: the moves of the library as rule cards, all of them or one whole.

mod json;

use std::io;

use clap::{Args, ValueEnum};
use rehearsal::practice::{quoted, why_of, worth};
use rehearsal::program::{Library, Move, MoveKind};

use super::Desk;
use super::exit::{Exit, Trouble};
use super::list::{self, Entry, offering, practising};
use super::naming::{is_called, near};
use super::screen::{Screen, Tone, run};

/// What `rehearse moves` is asked.
#[derive(Debug, Args)]
pub(crate) struct MovesArgs {
    /// The name or the label of a move; without one, all are listed
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// How moves are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// One JSON object
    Json,
}

/// The kinds in their order: what each is called, and a sentence about it.
const KINDS: [(MoveKind, &str, &str); 3] = [
    (MoveKind::Skill, "Skills", "What helps."),
    (MoveKind::Slip, "Slips", "What decent people do when it is hard, and what to do instead."),
    (MoveKind::Pressure, "Pressure", "What makes a no cost more than a yes. It never pays."),
];

impl Desk {
    /// Shows the moves of the library, or the card of one.
    pub(super) fn moves(&mut self, args: &MovesArgs) -> Result<Exit, Trouble> {
        let shelf = self.shelf()?;
        let Some(library) = &shelf.library else { return Ok(Exit::Fine) };
        let one = args.name.as_deref().map(|asked| find(asked, library)).transpose()?;
        match (args.format, one) {
            (Format::Json, one) => {
                let moves: Vec<&Move> = one.map_or_else(|| library.moves.iter().collect(), |one| vec![one]);
                let entries = list::entries(&shelf)?;
                self.out.laid_out(json::moves(library, &moves, &entries).trim_end())?;
            }
            (Format::Human, None) => all(&mut self.out, library)?,
            (Format::Human, Some(one)) => card(&mut self.out, library, one, &list::entries(&shelf)?)?,
        }
        Ok(Exit::Fine)
    }
}

/// The move that is asked for. Trouble, with the one that was probably meant, where there is none.
fn find<'l>(asked: &str, library: &'l Library) -> Result<&'l Move, Trouble> {
    let found = library.moves.iter().find(|one| is_called(asked, [&one.name, &one.label]));
    found.ok_or_else(|| {
        let advice = near(asked, &library.moves.iter().map(|one| (&one.name, &one.label)));
        let advice = advice.unwrap_or_else(|| "`rehearse moves` lists them".to_owned());
        Trouble::usage(format!("this library has no move called `{asked}`: {advice}"))
    })
}

/// All of them, by kind, a rule each.
fn all(screen: &mut Screen, library: &Library) -> io::Result<()> {
    if library.moves.is_empty() {
        return screen.line("This library declares no moves.");
    }
    for (kind, heading, about) in KINDS {
        let of_kind: Vec<&Move> = library.moves.iter().filter(|one| one.kind == Some(kind)).collect();
        if of_kind.is_empty() {
            continue;
        }
        screen.blank()?;
        let heading = [run(Tone::Strong, heading), run(Tone::Quiet, format!("  {about}"))];
        screen.paragraph(&heading, 0, 0)?;
        for one in of_kind {
            let mut head = name(one);
            head.extend(one.antidote.iter().map(|name| run(Tone::Quiet, format!("; instead: {name}"))));
            screen.paragraph(&head, 2, 2)?;
            screen.paragraph(&[run(Tone::Plain, &one.rule)], 4, 0)?;
        }
    }
    screen.blank()?;
    screen
        .aside("`rehearse moves` and a name shows the whole card: why, how it sounds, how well it is known.")
}

/// The whole card of `one`.
fn card(screen: &mut Screen, library: &Library, one: &Move, entries: &[Entry]) -> io::Result<()> {
    let mut head = name(one);
    head.push(run(Tone::Quiet, format!(", {}", kind(one))));
    screen.paragraph(&head, 0, 2)?;
    screen.paragraph(&[run(Tone::Plain, &one.rule)], 2, 0)?;
    screen.blank()?;
    part(screen, why_of(one.kind), &one.why)?;
    part(screen, "How it sounds", &in_quotes(&one.sounds))?;
    part(screen, "How it sounds when it goes wrong", &in_quotes(&one.goes_wrong))?;
    part(screen, "Evidence", &evidence(one))?;
    let antidote = one.antidote.as_ref().and_then(|name| library.find_move(name));
    if let Some(antidote) = antidote {
        part(screen, "Instead", &format!("{} ({}). {}", antidote.label, antidote.name, antidote.rule))?;
        part(screen, "How that sounds", &in_quotes(&antidote.sounds))?;
    }
    let answers = library.moves.iter().filter(|other| other.antidote.as_deref() == Some(&one.name));
    let answers: Vec<String> = answers.map(|other| format!("{} ({})", other.label, other.name)).collect();
    part(screen, "It is what to do instead of", &answers.join("; "))?;
    if one.stops {
        part(screen, "In a script", "the scene ends where this is done.")?;
    }
    // What is practised is what helps.
    match one.kind {
        Some(MoveKind::Skill) | None => where_to(screen, "Practise it in", one, entries)?,
        Some(MoveKind::Slip | MoveKind::Pressure) => {
            if let Some(antidote) = antidote {
                where_to(screen, "Practise what helps in", antidote, entries)?;
            }
        }
    }
    if one.kind == Some(MoveKind::Pressure) {
        screen.blank()?;
        screen.aside("If this is close to home, `rehearse safety` says where help is.")?;
    }
    Ok(())
}

/// What a move is, in a sentence.
pub(crate) const fn kind(one: &Move) -> &'static str {
    match one.kind {
        Some(MoveKind::Slip) => "a slip",
        Some(MoveKind::Pressure) => "pressure",
        Some(MoveKind::Skill) | None => "a skill",
    }
}

/// Where a skill can be practised: the conversations that have it in focus, or else those that offer it.
fn where_to(screen: &mut Screen, what: &str, skill: &Move, entries: &[Entry]) -> io::Result<()> {
    let titles = |found: Vec<&Entry>| -> Vec<String> {
        let title = |entry: &&Entry| {
            let about = entry.about()?;
            Some(format!("{} ({})", about.title, entry.script.name))
        };
        found.iter().filter_map(title).collect()
    };
    let focus = titles(practising(&skill.name, entries).collect());
    if !focus.is_empty() {
        return part(screen, what, &focus.join("; "));
    }
    let offered = titles(offering(&skill.name, entries).collect());
    part(screen, "It has a chance in", &offered.join("; "))
}

/// What people call it, and its name.
fn name(one: &Move) -> Vec<(Tone, String)> {
    vec![run(Tone::Strong, &one.label), run(Tone::Quiet, format!(" ({})", one.name))]
}

/// A part of a card; none where there is nothing to say.
fn part(screen: &mut Screen, what: &str, words: &str) -> io::Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    screen.paragraph(&[run(Tone::Soft, format!("{what}: ")), run(Tone::Plain, words)], 2, 2)
}

fn in_quotes(words: &str) -> String {
    if words.is_empty() { String::new() } else { quoted(words) }
}

/// How well it is known, in words, and where that is from.
fn evidence(one: &Move) -> String {
    match (worth(&one.evidence), one.source.as_str()) {
        ("", "") => String::new(),
        ("", source) => source.to_owned(),
        (worth, "") => format!("{worth} (grade {})", one.evidence),
        (worth, source) => format!("{worth} (grade {}). {source}", one.evidence),
    }
}
