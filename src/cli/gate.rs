//! The questions before a script about getting in touch again, asked line by line, and what is offered instead where it is closed.

use std::io;

use rehearsal::practice::gate::{LETTING_GO, Question, Verdict, WAITING, is_for_adults, yes_or_no};
use rehearsal::practice::weeks::{self, Brake};
use rehearsal::program::Program;

use super::Desk;
use super::anywhere;
use super::command::{Command, Typed};
use super::exit::{Exit, Trouble};
use super::reader::{Answer, Reader};
use super::safety;
use super::screen::{Screen, Tone, run};
use super::shelf::{Script, Shelf};
use super::store::Store;
use super::terminal;

/// What comes of opening a script.
pub(crate) enum Passed {
    /// It is played.
    Goes,
    /// Another one is played instead, which stands on this shelf.
    Instead(Box<(Shelf, Script)>),
    /// The learner leaves.
    Leaves(Exit),
}

/// What came for a question of yes or no.
enum Said {
    Yes,
    No,
    /// The learner left.
    Left,
    /// The answers ran out.
    RanOut,
}

/// What is said where two or more messages are unanswered.
const WAITS: &str =
    "Two messages without an answer are an answer for now. Waiting is hard, and it can be practised.";

/// A script that may be played instead, with its title.
type Offered = (Script, String);

impl Desk {
    /// Asks what has to be asked before `script`, whose program is `program`.
    pub(crate) fn pass(
        &mut self,
        reader: &mut Reader,
        shelf: &Shelf,
        program: &Program,
    ) -> Result<Passed, Trouble> {
        let about = &program.about;
        if about.gated
            && self.gate.closed().is_none()
            && let Some(brake) = brake()
            && let Some(passed) =
                self.offer_first(reader, shelf, (&brake.sentence(), &LETTING_GO), &about.title)?
        {
            return Ok(passed);
        }
        let verdict = if about.gated {
            match self.gate.closed() {
                Some(why) => Verdict::Closed(why.to_vec()),
                None => match self.ask_all(reader, shelf)? {
                    Ok(yes) => self.gate.answer(&yes),
                    Err(exit) => return self.left(exit),
                },
            }
        } else if is_for_adults(&about.notes) {
            match self.ask_age(reader, shelf)? {
                Ok(is_minor) => self.gate.say_age(is_minor),
                Err(exit) => return self.left(exit),
            }
        } else {
            Verdict::Open
        };
        match verdict {
            Verdict::Open => {
                self.out.blank()?;
                Ok(Passed::Goes)
            }
            Verdict::Waiting => {
                let passed = self.offer_first(reader, shelf, (WAITS, &[WAITING]), &about.title)?;
                Ok(passed.unwrap_or(Passed::Goes))
            }
            Verdict::Closed(why) => self.say_closed(reader, shelf, &why),
        }
    }

    /// Leaves before everything was answered. Where answers ran out, the door is closed, and it is said.
    fn left(&mut self, exit: Exit) -> Result<Passed, Trouble> {
        self.gate.leave();
        if exit == Exit::Fine {
            return Ok(Passed::Leaves(exit));
        }
        Err(Trouble::usage(
            "the answers ran out at the questions before this conversation, so it stays closed: each takes y or n on a line",
        ))
    }

    /// The questions that were answered by yes; the exit where the learner left.
    fn ask_all(
        &mut self,
        reader: &mut Reader,
        shelf: &Shelf,
    ) -> Result<Result<Vec<Question>, Exit>, Trouble> {
        self.out.line(
            "Before this conversation, six short questions. They are asked of everybody. Type y or n; nothing is kept, and nothing is sent. :quit leaves.",
        )?;
        let mut yes = Vec::new();
        for (number, question) in (1..).zip(Question::ALL) {
            match self.ask(reader, shelf, &format!("{number}. "), question)? {
                Said::Yes => yes.push(question),
                Said::No => {}
                Said::Left => return Ok(Err(Exit::Fine)),
                Said::RanOut => return Ok(Err(Exit::Usage)),
            }
        }
        Ok(Ok(yes))
    }

    /// Whether the learner is under 18, asked once in a run of the program.
    fn ask_age(&mut self, reader: &mut Reader, shelf: &Shelf) -> Result<Result<bool, Exit>, Trouble> {
        if let Some(is_minor) = self.gate.is_minor() {
            return Ok(Ok(is_minor));
        }
        self.out
            .line("One question before this conversation. Type y or n; nothing is kept. :quit leaves.")?;
        Ok(match self.ask(reader, shelf, "", Question::Minor)? {
            Said::Yes => Ok(true),
            Said::No => Ok(false),
            Said::Left => Err(Exit::Fine),
            Said::RanOut => Err(Exit::Usage),
        })
    }

    /// Asks until the answer is yes or no, or the learner leaves.
    fn ask(
        &mut self,
        reader: &mut Reader,
        shelf: &Shelf,
        number: &str,
        question: Question,
    ) -> io::Result<Said> {
        let words = [run(Tone::Strong, number), run(Tone::Plain, question.words())];
        self.out.blank()?;
        self.out.paragraph(&words, 0, 3)?;
        loop {
            let line = match reader.read(&mut self.out, "y or n > ", Vec::new())? {
                Answer::Line(line) => line,
                Answer::Left => return Ok(Said::Left),
                Answer::RanOut => return Ok(Said::RanOut),
            };
            match Typed::parse(&line) {
                Typed::Words(words) if yes_or_no(&words) == Some(true) => return Ok(Said::Yes),
                Typed::Words(words) if yes_or_no(&words) == Some(false) => return Ok(Said::No),
                Typed::Command(Command::Quit | Command::Skip) => return Ok(Said::Left),
                Typed::Command(command) => {
                    if let Some(left) = anywhere::obey(&mut self.out, reader, &shelf.resources(), command)? {
                        return Ok(if left == Answer::RanOut { Said::RanOut } else { Said::Left });
                    }
                    self.out.paragraph(&words, 0, 3)?;
                }
                Typed::Unknown(sentence) => self.out.aside(&sentence)?,
                Typed::Nothing | Typed::Words(_) => {
                    self.out.aside("Type y for yes or n for no. :quit leaves, :pause waits for you.")?;
                }
            }
        }
    }

    /// Says why it is closed, offers what is about letting go, and says where help is.
    fn say_closed(
        &mut self,
        reader: &mut Reader,
        shelf: &Shelf,
        why: &[&'static str],
    ) -> Result<Passed, Trouble> {
        self.out.blank()?;
        for sentence in why {
            self.out.line(sentence)?;
            self.out.blank()?;
        }
        self.out.line(
            "So this conversation is closed until you start the program again. Nothing of it was kept.",
        )?;
        self.out.blank()?;
        safety::resources(&mut self.out, &shelf.resources())?;
        let (own, offered) = self.letting_go(shelf, &LETTING_GO)?;
        if offered.is_empty() {
            return Ok(Passed::Leaves(Exit::Fine));
        }
        self.out.blank()?;
        self.out.line("These are open to you, if you would like to practise something now:")?;
        show(&mut self.out, &offered)?;
        self.out.aside("Type a number, or Enter to leave.")?;
        match self.picked(reader, shelf, &offered)? {
            Picked::One(script) => Ok(Passed::Instead(Box::new((own, script)))),
            Picked::None | Picked::Left(_) => Ok(Passed::Leaves(Exit::Fine)),
        }
    }

    /// Says `why`, and offers scripts about `topics` first; the learner chooses. None where they go on with the script called `title`.
    fn offer_first(
        &mut self,
        reader: &mut Reader,
        shelf: &Shelf,
        (why, topics): (&str, &[&str]),
        title: &str,
    ) -> Result<Option<Passed>, Trouble> {
        self.out.blank()?;
        self.out.line(why)?;
        let (own, offered) = self.letting_go(shelf, topics)?;
        show(&mut self.out, &offered)?;
        let numbers = if offered.is_empty() { "" } else { "Type a number for that, or " };
        let press = if offered.is_empty() { "Press" } else { "press" };
        self.out.aside(&format!("{numbers}{press} Enter to go on with “{title}”. :quit leaves."))?;
        match self.picked(reader, shelf, &offered)? {
            Picked::One(script) => Ok(Some(Passed::Instead(Box::new((own, script))))),
            Picked::None => {
                self.out.blank()?;
                Ok(None)
            }
            Picked::Left(Answer::RanOut) => self.left(Exit::Usage).map(Some),
            Picked::Left(_) => self.left(Exit::Fine).map(Some),
        }
    }

    /// The scripts about `topics` that need no gate, in that order: those of `shelf`, or of what is built in where it has none.
    fn letting_go(&self, shelf: &Shelf, topics: &[&str]) -> Result<(Shelf, Vec<Offered>), Trouble> {
        let is_minor = self.gate.is_minor() == Some(true);
        let own = about(shelf, topics, is_minor)?;
        if !own.is_empty() || shelf.is_built_in() {
            return Ok((shelf.clone(), own));
        }
        let built_in = Shelf::built_in()?;
        let offered = about(&built_in, topics, is_minor)?;
        Ok((built_in, offered))
    }

    fn picked(&mut self, reader: &mut Reader, shelf: &Shelf, offered: &[Offered]) -> io::Result<Picked> {
        loop {
            let line = match reader.read(&mut self.out, "> ", Vec::new())? {
                Answer::Line(line) => line,
                left => return Ok(Picked::Left(left)),
            };
            match Typed::parse(&line) {
                Typed::Nothing => return Ok(Picked::None),
                Typed::Command(Command::Quit | Command::Skip) => return Ok(Picked::Left(Answer::Left)),
                Typed::Command(command) => {
                    if let Some(left) = anywhere::obey(&mut self.out, reader, &shelf.resources(), command)? {
                        return Ok(Picked::Left(left));
                    }
                }
                Typed::Unknown(sentence) => self.out.aside(&sentence)?,
                Typed::Words(words) => {
                    let number = words.trim_end_matches('.').parse::<usize>().ok();
                    let index = number.and_then(|number| number.checked_sub(1));
                    match index.and_then(|index| offered.get(index)) {
                        Some((script, _)) => return Ok(Picked::One(script.clone())),
                        None => self.out.aside("Type one of the numbers, or press Enter.")?,
                    }
                }
            }
        }
    }
}

/// Whether a break is offered, by what is kept. What lies behind a passphrase is not asked for only to be counted.
fn brake() -> Option<Brake> {
    Store::find()?;
    let store = Store::open(&mut |_| None).ok()?;
    let (_, today) = terminal::now_and_today();
    weeks::brake(&store.history().ok()?, today)
}

/// What was picked of what was offered.
enum Picked {
    One(Script),
    None,
    /// The learner left, or the answers ran out.
    Left(Answer),
}

/// The scripts of `shelf` about one of `topics` that are open to everybody, in the order of the topics.
fn about(shelf: &Shelf, topics: &[&str], is_minor: bool) -> Result<Vec<Offered>, Trouble> {
    let mut found = Vec::new();
    for script in shelf.scripts()? {
        let (_, program) = shelf.check(&script)?;
        let Some(about) = program.map(|program| program.about) else { continue };
        let is_closed = about.gated || about.is_part || is_minor && is_for_adults(&about.notes);
        let topic = topics.iter().position(|topic| about.source.iter().any(|own| own == topic));
        if let (Some(topic), false) = (topic, is_closed) {
            found.push((topic, (script, about.title)));
        }
    }
    found.sort_by_key(|(topic, _)| *topic);
    Ok(found.into_iter().map(|(_, offered)| offered).collect())
}

fn show(screen: &mut Screen, offered: &[Offered]) -> io::Result<()> {
    for (number, (_, title)) in (1..).zip(offered) {
        let words = [run(Tone::Plain, format!("{number}. ")), run(Tone::Strong, title)];
        screen.paragraph(&words, 2, 3)?;
    }
    Ok(())
}
