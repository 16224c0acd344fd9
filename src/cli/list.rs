//! The library's conversations by topic, and picking one of them.

use std::io;

use rehearsal::practice::plain_words;
use rehearsal::program::{About, Library, Resources};
use rehearsal::source::counted;

use super::anywhere;
use super::args::MONITORED;
use super::command::{Command, Typed};
use super::exit::{Exit, Trouble};
use super::reader::{Answer, Reader};
use super::screen::{Screen, Tone, run};
use super::shelf::{Script, Shelf};
use super::shells::shell_word;

/// A script in the list. Those that have errors have no `about`.
pub(crate) struct Entry {
    /// The script.
    pub(crate) script: Script,
    about: Option<About>,
}

/// Every script that can be listed, by topic in the library's order, then by level.
pub(crate) fn entries(shelf: &Shelf) -> Result<Vec<Entry>, Trouble> {
    let mut entries = Vec::new();
    for script in shelf.scripts()? {
        let (_, program) = shelf.check(&script)?;
        let about = program.map(|program| program.about);
        if !about.as_ref().is_some_and(|about| about.is_part) {
            entries.push(Entry { script, about });
        }
    }
    entries.sort_by_key(|entry| {
        (entry.topic(shelf.library.as_ref()), entry.about.as_ref().and_then(|about| about.level))
    });
    Ok(entries)
}

/// Shows the list. Its numbers are those that [`pick`] takes.
pub(crate) fn show(screen: &mut Screen, shelf: &Shelf, entries: &[Entry]) -> io::Result<()> {
    let library = shelf.library.as_ref();
    if let Some(library) = library {
        screen.paragraph(&[run(Tone::Strong, &library.title)], 0, 0)?;
    }
    if entries.is_empty() {
        screen.line("There is no script here yet.")?;
    }
    let mut topic = None;
    for (number, entry) in (1..).zip(entries) {
        let own = entry.topic(library);
        if topic != Some(own) {
            topic = Some(own);
            screen.blank()?;
            screen.paragraph(&[run(Tone::Name, heading(library, own))], 0, 0)?;
        }
        entry.show(screen, number)?;
    }
    screen.blank()?;
    screen.aside(MONITORED)
}

/// Asks which one. None where the learner leaves.
pub(crate) fn pick<'e>(
    screen: &mut Screen,
    reader: &mut Reader,
    entries: &'e [Entry],
    resources: &Resources,
) -> Result<Option<&'e Script>, Trouble> {
    screen.aside("Which one would you like to practise? Type its number, or the beginning of its name. Enter alone leaves.")?;
    loop {
        let completions = entries.iter().map(|entry| entry.script.name.clone()).collect();
        let line = match reader.read(screen, "> ", completions)? {
            Answer::Line(line) => line,
            Answer::Left => return Ok(None),
            Answer::RanOut => {
                return Err(Trouble::usage(
                    "the answers ran out before a conversation was picked: its number or name goes on a line",
                ));
            }
        };
        match Typed::parse(&line) {
            Typed::Nothing | Typed::Command(Command::Quit | Command::Skip) => return Ok(None),
            Typed::Command(command @ (Command::Pause | Command::Ground | Command::Safety)) => {
                if anywhere::obey(screen, reader, resources, command)?.is_some() {
                    return Ok(None);
                }
            }
            Typed::Command(_) => screen.aside("Pick a conversation first; Enter alone leaves.")?,
            Typed::Unknown(sentence) => screen.aside(&sentence)?,
            Typed::Words(words) => match found(entries, &words).as_slice() {
                [one] => return Ok(Some(&one.script)),
                [] => screen
                    .aside("Nothing here is called that. A number or the beginning of a name will do.")?,
                several => {
                    let names: Vec<&str> = several.iter().map(|entry| entry.script.name.as_str()).collect();
                    screen.aside(&format!("That fits {}. Type a little more.", names.join(" and ")))?;
                }
            },
        }
    }
}

/// The trouble of a list in which something could not be read: none where all is well.
pub(crate) fn findings(entries: &[Entry]) -> Exit {
    if entries.iter().all(|entry| entry.about.is_some()) { Exit::Fine } else { Exit::Findings }
}

impl Entry {
    /// Where its first topic stands in the library; behind all of them where it has none.
    fn topic(&self, library: Option<&Library>) -> usize {
        let own = self.about.as_ref().and_then(|about| about.source.first());
        let topics = library.map(|library| library.topics.as_slice()).unwrap_or_default();
        own.and_then(|own| topics.iter().position(|topic| topic.id == *own)).unwrap_or(usize::MAX)
    }

    fn show(&self, screen: &mut Screen, number: usize) -> io::Result<()> {
        let name = &self.script.name;
        let Some(about) = &self.about else {
            let path = shell_word(&self.script.path().display().to_string());
            let text =
                format!("{number}. {name}: this script has errors; `rehearse check {path}` shows them");
            return screen.paragraph(&[run(Tone::Poor, text)], 2, 3);
        };
        let title = [
            run(Tone::Plain, format!("{number}. ")),
            run(Tone::Strong, &about.title),
            run(Tone::Quiet, format!(" ({name})")),
        ];
        screen.paragraph(&title, 2, 3)?;
        screen.paragraph(&[run(Tone::Plain, &about.summary)], 5, 0)?;
        screen.paragraph(&[run(Tone::Quiet, facts(about))], 5, 0)
    }
}

/// Level, minutes, content notes.
fn facts(about: &About) -> String {
    let level = about.level.map(|level| format!("level {level} of 5"));
    let minutes = about.minutes.map(minutes);
    let notes = if about.notes.is_empty() { "none".to_owned() } else { about.notes.join(", ") };
    let facts = [level, minutes, Some(format!("content notes: {notes}"))];
    facts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// So many minutes, in words.
pub(crate) fn minutes(minutes: u32) -> String {
    counted(minutes as usize, "minute")
}

fn heading(library: Option<&Library>, topic: usize) -> String {
    let topic = library.and_then(|library| library.topics.get(topic));
    topic.map_or_else(|| "Other conversations".to_owned(), |topic| topic.title.clone())
}

/// The entries that `words` mean: a number, a name or title typed whole, the beginning of one, or words in it.
fn found<'e>(entries: &'e [Entry], words: &str) -> Vec<&'e Entry> {
    if let Ok(number) = words.trim_end_matches('.').parse::<usize>() {
        return number.checked_sub(1).and_then(|index| entries.get(index)).into_iter().collect();
    }
    let words = plain_words(words);
    if words.is_empty() {
        return Vec::new();
    }
    let names = |entry: &Entry| {
        let title = entry.about.as_ref().map(|about| plain_words(&about.title)).unwrap_or_default();
        [plain_words(&entry.script.name), title]
    };
    let ways: [&dyn Fn(&str) -> bool; 3] =
        [&|name| name == words, &|name| name.starts_with(&words), &|name| {
            format!(" {name}").contains(&format!(" {words}"))
        }];
    let fitting = |fits: &&dyn Fn(&str) -> bool| -> Vec<&'e Entry> {
        entries.iter().filter(|entry| names(entry).iter().any(|name| fits(name))).collect()
    };
    ways.iter().map(fitting).find(|found| !found.is_empty()).unwrap_or_default()
}
