//! The library's conversations in their order: those of its path, then the others by topic.

mod filter;
mod json;
mod markdown;
pub(crate) mod opening;
#[cfg(test)]
mod tests;

use std::io;

use clap::{Args, ValueEnum};
use rehearsal::program::{About, Library, Program};
use rehearsal::source::counted;

use super::Desk;
use super::args::MONITORED;
use super::exit::{Exit, Trouble};
use super::screen::{Screen, Tone, run};
use super::shelf::{Script, Shelf};
use super::shells::shell_word;
use filter::Filter;

/// What is said of a library without a conversation.
const NO_SCRIPTS: &str = "There is no conversation here yet: `rehearse new` and a name begins one.";

/// What `rehearse list` is asked.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Only conversations that have this skill in focus: its name or label, as `rehearse moves` shows them
    #[arg(long, value_name = "NAME", display_order = 1)]
    skill: Option<String>,
    /// Only conversations about this topic: its short name, such as A7, or its title
    #[arg(long, value_name = "NAME", display_order = 2)]
    topic: Option<String>,
    /// Only conversations of at most so many minutes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=600), display_order = 3)]
    minutes: Option<u32>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Human, display_order = 4)]
    format: Format,
}

/// How the list is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// One JSON object
    Json,
    /// A page about the library, with a small picture of each conversation
    Markdown,
}

/// A script in the list. Those that have errors have no `program`.
pub(crate) struct Entry {
    /// The script.
    pub(crate) script: Script,
    /// What it is, where it can be played.
    pub(crate) program: Option<Program>,
}

/// Every script that can be listed: those of the library's path in its order, then the others by topic, then by level.
pub(crate) fn entries(shelf: &Shelf) -> Result<Vec<Entry>, Trouble> {
    let mut entries = Vec::new();
    for script in shelf.scripts()? {
        let (_, program) = shelf.check(&script)?;
        if !program.as_ref().is_some_and(|program| program.about.is_part) {
            entries.push(Entry { script, program });
        }
    }
    let library = shelf.library.as_ref();
    entries.sort_by_key(|entry| {
        let level = entry.about().and_then(|about| about.level);
        (entry.step(library).unwrap_or(usize::MAX), entry.topic(library), level)
    });
    Ok(entries)
}

impl Desk {
    /// Lists the library, or those of its conversations that are asked for. Numbers are those of the whole list.
    pub(super) fn list(&mut self, args: &ListArgs) -> Result<Exit, Trouble> {
        let shelf = self.shelf()?;
        let entries = entries(&shelf)?;
        let filter = Filter::find(args, shelf.library.as_ref())?;
        let listed: Vec<Numbered<'_>> =
            (1..).zip(&entries).filter(|(_, entry)| filter.takes(entry)).collect();
        match args.format {
            Format::Markdown => {
                let page = markdown::page(&shelf, &listed, (&filter, &entries));
                self.out.laid_out(page.trim_end())?;
            }
            Format::Json => self.out.laid_out(json::list(&shelf, &listed).trim_end())?,
            Format::Human if listed.is_empty() && filter.is_any() => {
                self.out.line(&filter.nothing(&entries))?;
            }
            Format::Human => show(&mut self.out, &shelf, &listed)?,
        }
        let all_read = listed.iter().all(|(_, entry)| entry.program.is_some());
        Ok(if all_read { Exit::Fine } else { Exit::Findings })
    }
}

/// An entry with its number in the whole list.
type Numbered<'e> = (usize, &'e Entry);

/// Shows the list.
fn show(screen: &mut Screen, shelf: &Shelf, listed: &[Numbered<'_>]) -> io::Result<()> {
    let library = shelf.library.as_ref();
    if let Some(library) = library {
        screen.paragraph(&[run(Tone::Strong, &library.title)], 0, 0)?;
    }
    if listed.is_empty() {
        screen.line(NO_SCRIPTS)?;
    }
    let mut heading = None;
    for (number, entry) in listed {
        let own = entry.heading(library);
        if heading.as_ref() != Some(&own) {
            screen.blank()?;
            screen.paragraph(&[run(Tone::Name, &own)], 0, 0)?;
            heading = Some(own);
        }
        entry.show(screen, library, *number)?;
    }
    screen.blank()?;
    screen.aside(MONITORED)
}

impl Entry {
    /// What its list shows of it; none where it has errors.
    pub(crate) fn about(&self) -> Option<&About> {
        self.program.as_ref().map(|program| &program.about)
    }

    /// Whether it has the move `name` in focus.
    fn practises(&self, name: &str) -> bool {
        let Some(program) = &self.program else { return false };
        program.practises.iter().any(|id| program.moves.at(*id).name == name)
    }

    /// Where it stands on the library's path; none where it does not.
    fn step(&self, library: Option<&Library>) -> Option<usize> {
        library?.path.iter().position(|name| *name == self.script.name)
    }

    /// Where its first topic stands in the library; behind all of them where it has none.
    fn topic(&self, library: Option<&Library>) -> usize {
        let own = self.about().and_then(|about| about.source.first());
        let topics = library.map(|library| library.topics.as_slice()).unwrap_or_default();
        own.and_then(|own| topics.iter().position(|topic| topic.id == *own)).unwrap_or(usize::MAX)
    }

    /// The title of its first topic; none where it has none.
    fn topic_title<'l>(&self, library: Option<&'l Library>) -> Option<&'l str> {
        library?.topics.get(self.topic(library)).map(|topic| topic.title.as_str())
    }

    /// What it stands under in the list.
    fn heading(&self, library: Option<&Library>) -> String {
        match self.step(library) {
            Some(_) => "The path".to_owned(),
            None => self.topic_title(library).unwrap_or("Other conversations").to_owned(),
        }
    }

    fn show(&self, screen: &mut Screen, library: Option<&Library>, number: usize) -> io::Result<()> {
        let name = &self.script.name;
        let Some(about) = self.about() else {
            return screen.paragraph(&[run(Tone::Poor, format!("{number}. {}", self.has_errors()))], 2, 3);
        };
        let title = [
            run(Tone::Plain, format!("{number}. ")),
            run(Tone::Strong, &about.title),
            run(Tone::Quiet, format!(" ({name})")),
        ];
        screen.paragraph(&title, 2, 3)?;
        screen.paragraph(&[run(Tone::Plain, &about.summary)], 5, 0)?;
        // On the path no heading says what it is about.
        let topic = self.step(library).and_then(|_| self.topic_title(library));
        screen.paragraph(&[run(Tone::Quiet, facts(about, topic))], 5, 0)
    }

    /// That it has errors, and what shows them.
    fn has_errors(&self) -> String {
        let path = shell_word(&self.script.path().display().to_string());
        format!("{}: this script has errors; `rehearse check {path}` shows them", self.script.name)
    }
}

/// The entries that have the move `name` in focus.
pub(crate) fn practising<'e>(name: &str, entries: &'e [Entry]) -> impl Iterator<Item = &'e Entry> {
    entries.iter().filter(move |entry| entry.practises(name))
}

/// The entries in which some reply carries the move `name`.
pub(crate) fn offering<'e>(name: &str, entries: &'e [Entry]) -> impl Iterator<Item = &'e Entry> {
    entries.iter().filter(move |entry| {
        let Some(program) = &entry.program else { return false };
        let mut replies = program.replies.pairs();
        replies.any(|(_, reply)| reply.moves.iter().any(|id| program.moves.at(*id).name == name))
    })
}

/// Topic, level, minutes, content notes.
fn facts(about: &About, topic: Option<&str>) -> String {
    let level = about.level.map(|level| format!("level {level} of 5"));
    let minutes = about.minutes.map(minutes);
    let notes = if about.notes.is_empty() { "none".to_owned() } else { about.notes.join(", ") };
    let facts = [topic.map(str::to_owned), level, minutes, Some(format!("content notes: {notes}"))];
    facts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// So many minutes, in words.
pub(crate) fn minutes(minutes: u32) -> String {
    counted(minutes as usize, "minute")
}
