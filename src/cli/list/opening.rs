//! What `rehearse` opens on: the conversations in their order, a line each, what was kept of them, and which one comes next.
//!
//! A list of sixteen, what comes next and the question fit on a terminal of 24 lines; on a smaller one stands the part of it around what
//! comes next.

mod rows;

use std::io;

use rehearsal::practice::weeks::{Lens, Next, Progress, ScriptDone, Stance, Suggestion, Why};
use rehearsal::practice::{crisis, plain_words};
use rehearsal::program::Resources;
use rehearsal::source::counted;

use super::super::anywhere;
use super::super::args::MONITORED;
use super::super::command::{Command, Typed};
use super::super::exit::Trouble;
use super::super::keeping::{Going, Past};
use super::super::kept;
use super::super::reader::{Answer, Reader};
use super::super::screen::{Screen, Tone, clean, run, shortened};
use super::super::shelf::{Script, Shelf};
use super::super::weeks::{calendar, candidates};
use super::super::wrap::columns;
use super::{Entry, NO_SCRIPTS, minutes};
use rows::{Row, Rows};

/// A title in a sentence is not cut shorter than this, in columns.
const SHORTEST_TITLE: u16 = 20;
/// How many columns of a line a sentence needs beside a title in it.
const BESIDE_TITLE: u16 = 24;
/// A day longer ago than this is written with its year.
const LONG_AGO: i32 = 300;

/// The conversations, what is kept of them, and what comes next.
pub(crate) struct Opening<'e> {
    shelf: &'e Shelf,
    entries: &'e [Entry],
    today: i32,
    done: Vec<ScriptDone>,
    /// What can be gone on with, the newest last.
    going: Vec<Going>,
    ahead: Ahead,
}

/// What is said of what comes next.
enum Ahead {
    /// It is known.
    Known(Box<Next>),
    /// What was kept is behind a passphrase, and is not asked for only to show a list.
    Sealed,
    /// What was kept cannot be read.
    Unreadable,
    /// The screen is private: nothing of it is said, and Enter leaves at once.
    Hidden,
}

/// The conversation that was picked.
pub(crate) struct Picked {
    pub(crate) shelf: Shelf,
    pub(crate) script: Script,
    /// How they arrive, where that is the reason why it was suggested.
    pub(crate) temperament: Option<String>,
}

impl<'e> Opening<'e> {
    /// The opening on the day `today`.
    pub(crate) fn of(shelf: &'e Shelf, entries: &'e [Entry], past: Past, today: i32) -> Opening<'e> {
        let (done, going, ahead) = match past {
            Past::Known(history, going) => {
                let candidates = candidates::of(shelf, entries, &history);
                let lens = Lens { today, weeks: 1, script: None, skill: None };
                let next = Next::of(&history, &candidates, today, None);
                (Progress::of(&history, lens).scripts, going, Ahead::Known(Box::new(next)))
            }
            Past::Sealed => (Vec::new(), Vec::new(), Ahead::Sealed),
            Past::Unreadable => (Vec::new(), Vec::new(), Ahead::Unreadable),
            Past::Hidden => (Vec::new(), Vec::new(), Ahead::Hidden),
        };
        Opening { shelf, entries, today, done, going, ahead }
    }

    /// Shows it, as much of it as is seen at once.
    pub(crate) fn show(&self, screen: &mut Screen) -> io::Result<()> {
        let library = self.shelf.library.as_ref();
        if let Some(library) = library {
            let title = shortened(&clean(&library.title), screen.width());
            screen.paragraph(&[run(Tone::Strong, title)], 0, 0)?;
        }
        if self.entries.is_empty() {
            return screen.line(NO_SCRIPTS);
        }
        let is_on_path = |entry: &Entry| entry.step(library).is_some();
        let rows = (1..).zip(self.entries).map(|(number, entry)| self.row(number, entry)).collect();
        let on_path = self.entries.iter().take_while(|entry| is_on_path(entry)).count();
        let rows = Rows { rows, on_path, focus: self.focus().unwrap_or_default() };
        let below = screen.lines_of(|screen| self.show_next(screen))?;
        // The title and the question take a line each.
        let beside = below + usize::from(library.is_some()) + 1;
        rows.show(screen, screen.height().map(|height| usize::from(height).saturating_sub(beside)))?;
        self.show_next(screen)
    }

    /// The row around which everything stands where not all of it is seen.
    fn focus(&self) -> Option<usize> {
        let next = match &self.ahead {
            Ahead::Known(next) => next.suggestions.first().or(next.on_path.as_ref()),
            Ahead::Sealed | Ahead::Unreadable | Ahead::Hidden => None,
        };
        next.and_then(|suggestion| self.number(suggestion)).map(|number| number - 1)
    }

    fn show_next(&self, screen: &mut Screen) -> io::Result<()> {
        match &self.ahead {
            Ahead::Sealed => screen.aside(
                "What you kept has a passphrase: `rehearse next` asks for it, and says what comes next and why.",
            )?,
            Ahead::Unreadable => {
                screen.aside("What you kept cannot be read just now: `rehearse kept` says why.")?;
            }
            Ahead::Known(next) => {
                self.say_going(screen)?;
                self.say_next(screen, next)?;
            }
            Ahead::Hidden => {}
        }
        let how = match self.taken() {
            Some(suggestion) => {
                // Beside something that can be gone on with, it has to be clear what Enter takes.
                let number = self.number(suggestion).filter(|_| !self.going.is_empty());
                let taken = number.map_or_else(|| "it".to_owned(), |number| number.to_string());
                format!("Enter takes {taken}, a number or a name another; :safety shows help, :quit leaves.")
            }
            None => "Type a number or a name to begin; :safety shows help, Enter alone leaves.".to_owned(),
        };
        screen.aside(&how)?;
        screen.aside(MONITORED)
    }

    fn say_next(&self, screen: &mut Screen, next: &Next) -> io::Result<()> {
        let before = match (next.stance, &next.brake) {
            (_, Some(brake)) => brake.sentence(),
            (Stance::NothingDue, _) => "Nothing is due today; that is fine.".to_owned(),
            (Stance::Beginning, _) if next.suggestions.is_empty() => next.sentence().to_owned(),
            (Stance::Beginning | Stance::Due | Stance::Rest | Stance::NoScripts, None) => String::new(),
        };
        let Some((lead, suggestion, why)) = self.offered(next) else { return screen.line(&before) };
        let number = self.number(suggestion).map(|number| format!("{number}. ")).unwrap_or_default();
        let length = suggestion.minutes.map(|length| format!(" ({})", minutes(length))).unwrap_or_default();
        let title = shortened(&clean(&suggestion.title), title_room(screen, BESIDE_TITLE));
        let runs = [
            run(Tone::Plain, format!("{before}{lead}{number}")),
            run(Tone::Strong, title),
            run(Tone::Plain, length + &why),
        ];
        screen.paragraph(&runs, 0, 0)
    }

    /// The first suggestion, or else what is only named, with what is said before and behind it.
    fn offered<'n>(&self, next: &'n Next) -> Option<(&'static str, &'n Suggestion, String)> {
        let because = |suggestion: &Suggestion| format!(", because {}.", suggestion.why.reason());
        let Some(suggestion) = next.suggestions.first() else {
            let suggestion = next.on_path.as_ref()?;
            let why = match suggestion.why {
                Why::NextOnPath => ", the next on the path.".to_owned(),
                _ => because(suggestion),
            };
            return Some((" If you like: ", suggestion, why));
        };
        let is_going = |going: &Going| going.script == suggestion.name;
        Some(match next.stance {
            Stance::NothingDue => (" If you would like to all the same: ", suggestion, because(suggestion)),
            // Beside a break, what it is about has been said.
            Stance::Rest => (" That would be ", suggestion, ".".to_owned()),
            Stance::Beginning | Stance::Due | Stance::NoScripts => {
                let lead = match self.going.last() {
                    None => "Next: ",
                    Some(going) if is_going(going) => "Or from its beginning: ",
                    Some(_) => "Otherwise: ",
                };
                (lead, suggestion, because(suggestion))
            }
        })
    }

    /// What was begun, kept, and can be gone on with.
    fn say_going(&self, screen: &mut Screen) -> io::Result<()> {
        let Some(going) = self.going.last() else { return Ok(()) };
        let more = match self.going.len() {
            1 => String::new(),
            count => format!(", and {} more", count - 1),
        };
        let behind = format!("{more}; `rehearse play --resume` goes on.");
        let lead = "Unfinished: ";
        let title = shortened(&clean(&going.title), title_room(screen, columns(lead) + columns(&behind)));
        screen.paragraph(&[run(Tone::Plain, lead), run(Tone::Strong, title), run(Tone::Plain, behind)], 0, 0)
    }

    /// The suggestion that Enter takes: the first, but where a break is better.
    fn taken(&self) -> Option<&Suggestion> {
        match &self.ahead {
            Ahead::Known(next) if next.stance != Stance::Rest => next.suggestions.first(),
            Ahead::Known(_) | Ahead::Sealed | Ahead::Unreadable | Ahead::Hidden => None,
        }
    }

    /// The number of a suggestion in the list; none where it is one of the learner's own that stands elsewhere.
    fn number(&self, suggestion: &Suggestion) -> Option<usize> {
        let named = |entry: &Entry| kept::name_of(self.shelf, &entry.script) == suggestion.name;
        self.entries.iter().position(named).map(|index| index + 1)
    }

    fn row(&self, number: usize, entry: &'e Entry) -> Row {
        let name = kept::name_of(self.shelf, &entry.script);
        let Some(about) = entry.about() else {
            let what = entry.has_errors();
            return Row { number, title: None, minutes: String::new(), what };
        };
        let done = self.done.iter().find(|done| done.script.name == name);
        let topic = || entry.topic_title(self.shelf.library.as_ref()).unwrap_or(&about.summary).to_owned();
        Row {
            number,
            title: Some(clean(&about.title)),
            minutes: about.minutes.map(|minutes| format!("{minutes} min")).unwrap_or_default(),
            what: done.map(|done| self.told(done)).or_else(|| self.begun(&name)).unwrap_or_else(topic),
        }
    }

    /// That the conversation `name` was begun and can be gone on with; none where it cannot.
    fn begun(&self, name: &str) -> Option<String> {
        let going = self.going.iter().rfind(|going| going.script == name)?;
        Some(format!("not finished, after {}", counted(going.turns, "turn")))
    }

    /// What is kept of a conversation.
    fn told(&self, done: &ScriptDone) -> String {
        let times = match done.rehearsals {
            1 => "once".to_owned(),
            2 => "twice".to_owned(),
            more => counted(more as usize, "time"),
        };
        let last = match self.today.saturating_sub(done.last) {
            ..=0 => "today".to_owned(),
            1 => "yesterday".to_owned(),
            LONG_AGO.. => calendar::date(done.last),
            _ => calendar::short(done.last),
        };
        let score = done.lately.percent().map(|percent| format!(", {percent} % lately")).unwrap_or_default();
        if done.rehearsals == 1 {
            return format!("{times}, {last}{}", score.trim_end_matches(" lately"));
        }
        format!("{times}, last {last}{score}")
    }

    /// Asks which one. None where the learner leaves.
    pub(crate) fn pick(
        &self,
        screen: &mut Screen,
        reader: &mut Reader,
        resources: &Resources,
    ) -> Result<Option<Picked>, Trouble> {
        loop {
            let completions = self.entries.iter().map(|entry| entry.script.name.clone()).collect();
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
                Typed::Nothing => return Ok(self.taken().and_then(|suggestion| self.suggested(suggestion))),
                Typed::Command(Command::Quit | Command::Skip) => return Ok(None),
                Typed::Command(command @ (Command::Pause | Command::Ground | Command::Safety)) => {
                    if anywhere::obey(screen, reader, resources, command)?.is_some() {
                        return Ok(None);
                    }
                }
                Typed::Command(_) => screen.aside("Pick a conversation first; :quit leaves.")?,
                Typed::Unknown(sentence) => screen.aside(&sentence)?,
                Typed::Words(words) => {
                    if let Some(picked) = self.named(screen, resources, &words)? {
                        return Ok(Some(picked));
                    }
                }
            }
        }
    }

    /// The one that `words` mean. None where that is not clear, which is said.
    fn named(
        &self,
        screen: &mut Screen,
        resources: &Resources,
        words: &str,
    ) -> Result<Option<Picked>, Trouble> {
        match found(self.entries, words).as_slice() {
            [one] => {
                let (shelf, script) = (self.shelf.clone(), one.script.clone());
                return Ok(Some(Picked { shelf, script, temperament: None }));
            }
            [] => match crisis::heard(words) {
                Some(kind) => anywhere::card(screen, resources, kind)?,
                None => screen
                    .aside("Nothing here is called that. A number or the beginning of a name will do.")?,
            },
            several => {
                let names: Vec<&str> = several.iter().map(|entry| entry.script.name.as_str()).collect();
                screen.aside(&format!("That fits {}. Type a little more.", names.join(" and ")))?;
            }
        }
        Ok(None)
    }

    fn suggested(&self, suggestion: &Suggestion) -> Option<Picked> {
        let temperament = suggestion.unmet.clone();
        let listed = self.number(suggestion).and_then(|number| self.entries.get(number - 1));
        let (shelf, script) = match listed {
            Some(entry) => (self.shelf.clone(), entry.script.clone()),
            None => kept::script_called(&suggestion.name)?,
        };
        Some(Picked { shelf, script, temperament })
    }
}

/// How long a title may be that stands in a sentence with `beside` columns.
fn title_room(screen: &Screen, beside: u16) -> u16 {
    screen.width().saturating_sub(beside).max(SHORTEST_TITLE)
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
        let title = entry.about().map(|about| plain_words(&about.title)).unwrap_or_default();
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
