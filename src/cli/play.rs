//! A rehearsal at the prompt: shows what happens, takes what is typed, and looks back at the end.

mod care;

use std::io;

use rehearsal::practice::{Heard, Sitting, hear};
use rehearsal::rehearsal::{Asked, Input, Offer, Rehearsal, Waiting};

use super::command::{COMMANDS, Command, Typed};
use super::exit::Exit;
use super::reader::{Answer, Reader};
use super::report::{self, After};
use super::screen::{Screen, Tone, run};
use super::show::{self, Voice};

pub(crate) use care::Care;

/// How a rehearsal at the prompt was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// As the learner wished.
    Willingly,
    /// The answers ran out at this turn, before the end.
    OutOfAnswers(u32),
}

/// A rehearsal at the prompt.
pub(crate) struct Play<'a, 'p> {
    screen: &'a mut Screen,
    reader: &'a mut Reader,
    sitting: Sitting<'p>,
    voice: Voice,
    /// What a playthrough did before the learner sat down.
    before: Vec<Input>,
    /// Where that playthrough no longer fits, in a few lines; empty where it does.
    parting: Vec<String>,
    care: Care,
}

/// What comes next.
enum Next {
    /// The rehearsal goes on: something was given, or taken back.
    GoOn,
    /// Straight to looking back.
    LookBack,
    /// The learner leaves, or has nothing more to say.
    Leave(Left),
}

impl Left {
    /// The exit code that says so.
    pub(crate) fn exit(self) -> Exit {
        match self {
            Left::Willingly => Exit::Fine,
            Left::OutOfAnswers(_) => Exit::Usage,
        }
    }
}

impl<'a, 'p> Play<'a, 'p> {
    /// Sits down to `rehearsal`.
    pub(crate) fn new(
        screen: &'a mut Screen,
        reader: &'a mut Reader,
        rehearsal: Rehearsal<'p>,
    ) -> Play<'a, 'p> {
        let sitting = Sitting::new(rehearsal);
        Play {
            screen,
            reader,
            sitting,
            voice: Voice::None,
            before: Vec::new(),
            parting: Vec::new(),
            care: Care::default(),
        }
    }

    /// The same, behind everything that a playthrough did; `parting` says where it no longer fits.
    pub(crate) fn behind(mut self, inputs: &[Input], parting: Vec<String>) -> Play<'a, 'p> {
        (self.before, self.parting) = (inputs.to_vec(), parting);
        self
    }

    /// The same, with care for whoever plays it.
    pub(crate) fn caring(mut self, care: Care) -> Play<'a, 'p> {
        self.care = care;
        self
    }

    /// The rehearsal as it stands.
    pub(crate) fn rehearsal(&self) -> &Rehearsal<'p> {
        self.sitting.rehearsal()
    }

    /// Plays until the learner leaves.
    pub(crate) fn run(&mut self) -> io::Result<Left> {
        show::opening(self.screen, self.sitting.program())?;
        self.catch_up()?;
        loop {
            self.advance()?;
            let next = match self.sitting.waiting().clone() {
                Waiting::Choice(offer) => self.at_choice(&offer)?,
                Waiting::Question(asked) => self.at_question(&asked)?,
                Waiting::Ended(_) | Waiting::Stopped(_) | Waiting::Advance => Next::LookBack,
            };
            let left = match next {
                Next::GoOn => continue,
                Next::LookBack => self.look_back()?,
                Next::Leave(left) if self.care.is_private => Some(left),
                Next::Leave(left) => {
                    report::debrief(self.screen, &self.sitting.debrief(), After::Leaves)?;
                    self.sleep_on_it()?;
                    Some(left)
                }
            };
            if let Some(left) = left {
                return Ok(left);
            }
        }
    }

    /// Does what the playthrough did, silently, and shows the last of it.
    fn catch_up(&mut self) -> io::Result<()> {
        for line in &self.parting {
            self.screen.line(line)?;
        }
        self.screen.blank()?;
        let inputs = std::mem::take(&mut self.before);
        let last = inputs.len().saturating_sub(1);
        for (number, input) in inputs.into_iter().enumerate() {
            self.sitting.advance(&mut |_| {});
            match (self.sitting.waiting().clone(), input) {
                (Waiting::Choice(offer), Input::Reply(reply)) => {
                    let Some(index) = offer.replies.iter().position(|one| one.reply == reply) else { break };
                    if number == last {
                        let program = self.sitting.program();
                        self.voice = show::given(self.screen, program, reply, offer.text(index))?;
                    }
                    let _ = self.sitting.give(index);
                }
                (_, Input::Answer(words)) => drop(self.sitting.answer(&words)),
                (_, Input::Reply(_) | Input::Unheard) => drop(self.sitting.say_unheard()),
            }
        }
        Ok(())
    }

    fn advance(&mut self) -> io::Result<()> {
        let Play { screen, sitting, voice, .. } = self;
        let program = sitting.program();
        let mut shown = Ok(());
        sitting.advance(&mut |event| {
            if shown.is_ok() {
                shown = show::event(screen, program, voice, event);
            }
        });
        shown
    }

    fn at_choice(&mut self, offer: &Offer) -> io::Result<Next> {
        let order = self.sitting.offer().map(|(_, order)| order).unwrap_or_default();
        let available = |index: &usize| offer.replies.get(*index).is_some_and(|one| one.available);
        let numbered: Vec<usize> = order.iter().copied().filter(available).collect();
        show::replies(self.screen, offer, &order)?;
        loop {
            let completions = numbered.iter().map(|index| beginning(offer, *index)).collect();
            let next = match self.read(completions)? {
                Ok(Typed::Nothing) => {
                    self.screen.aside("Type the number of a reply, or the beginning of its words.")?;
                    None
                }
                Ok(Typed::Words(words)) => self.say(offer, &numbered, &words)?,
                Ok(Typed::Command(Command::Replies)) => {
                    show::replies(self.screen, offer, &order)?;
                    None
                }
                Ok(Typed::Command(command)) => self.obey(command)?,
                Ok(Typed::Unknown(sentence)) => self.aside(&sentence)?,
                Err(left) => Some(Next::Leave(left)),
            };
            if let Some(next) = next {
                return Ok(next);
            }
        }
    }

    /// Takes words that were typed at a choice; none where they were not enough.
    fn say(&mut self, offer: &Offer, numbered: &[usize], words: &str) -> io::Result<Option<Next>> {
        self.notice(words, Some(offer))?;
        let program = self.sitting.program();
        match hear(program, offer, numbered, words) {
            Heard::Reply(index) => {
                let reply = offer.replies.get(index).map(|offered| offered.reply);
                if let (Some(reply), Ok(())) = (reply, self.sitting.give(index)) {
                    self.voice = show::given(self.screen, program, reply, offer.text(index))?;
                    return Ok(Some(Next::GoOn));
                }
                self.aside("That reply is not there just now.")
            }
            Heard::NotNow(index) => {
                let text = offer.text(index).plain().into_owned();
                self.aside(&format!("“{text}” is not there to be said just now."))
            }
            Heard::NoSuchNumber(number) => self.aside(&no_such_number(&number, numbered.len())),
            Heard::Several(several) => {
                let numbers: Vec<String> = (1..).zip(numbered).filter(|(_, index)| several.contains(index)).map(|(number, _): (usize, _)| number.to_string()).collect();
                self.aside(&format!("That could be {}. Type a little more, or the number.", numbers.join(" or ")))
            }
            // Whoever wants to leave is not to be answered by a character.
            Heard::Nothing if wants_out(words) => self.aside("To leave, type :quit. :pause waits for you, and :help shows the rest."),
            Heard::Nothing if offer.hears_anything && self.sitting.say_unheard().is_ok() => Ok(Some(Next::GoOn)),
            Heard::Nothing => self.aside(
                "None of the replies fits those words, and nothing was said. Type a number, or the beginning of a reply; :replies shows them again.",
            ),
        }
    }

    fn at_question(&mut self, asked: &Asked) -> io::Result<Next> {
        self.screen.blank()?;
        if asked.question.is_none() && self.sitting.rehearsal().inputs().is_empty() {
            self.screen.aside("Before it begins, in a few words of your own:")?;
        }
        let words = self.screen.runs(asked.text());
        self.screen.paragraph(&words, 0, 0)?;
        if !asked.standing.is_empty() {
            self.screen.aside(&format!("(Enter alone keeps: {})", asked.standing))?;
        }
        loop {
            let next = match self.read(Vec::new())? {
                Ok(typed @ (Typed::Nothing | Typed::Words(_))) => {
                    let words = if let Typed::Words(words) = typed { words } else { String::new() };
                    self.notice(&words, None)?;
                    match self.sitting.answer(&words) {
                        Ok(()) => Some(Next::GoOn),
                        Err(_) => self.aside("Nothing is being asked just now.")?,
                    }
                }
                Ok(Typed::Command(command)) => self.obey(command)?,
                Ok(Typed::Unknown(sentence)) => self.aside(&sentence)?,
                Err(left) => Some(Next::Leave(left)),
            };
            if let Some(next) = next {
                self.screen.blank()?;
                return Ok(next);
            }
        }
    }

    /// The debrief, and what may come after it; none where the rehearsal goes on.
    fn look_back(&mut self) -> io::Result<Option<Left>> {
        report::debrief(self.screen, &self.sitting.debrief(), After::Stays)?;
        self.sleep_on_it()?;
        self.screen.aside(
            "Type :again and a turn's number to go back to it, :restart to begin again, or Enter to leave.",
        )?;
        loop {
            let next = match self.read(Vec::new())? {
                // The rehearsal is whole: who has nothing more to say has left as they wished.
                Ok(Typed::Nothing | Typed::Command(Command::Quit | Command::Skip)) | Err(_) => {
                    return Ok(Some(Left::Willingly));
                }
                Ok(Typed::Words(_) | Typed::Command(Command::Hint)) => {
                    self.aside("This rehearsal is over. :again and a number, :restart, or Enter to leave.")?
                }
                Ok(Typed::Command(command)) => self.obey(command)?,
                Ok(Typed::Unknown(sentence)) => self.aside(&sentence)?,
            };
            match next {
                Some(Next::GoOn) => return Ok(None),
                Some(Next::LookBack) | None => {}
                Some(Next::Leave(left)) => return Ok(Some(left)),
            }
        }
    }

    /// Does what a command asks; none where the prompt comes again.
    fn obey(&mut self, command: Command) -> io::Result<Option<Next>> {
        match command {
            Command::Help => self.help(),
            Command::Hint => self.hint(),
            Command::Think => {
                let program = self.sitting.program();
                show::thoughts(self.screen, program, self.sitting.think())?;
                Ok(None)
            }
            Command::Replies => self.aside("There are no replies to show just now."),
            Command::Back if self.sitting.back() => self.gone_back("Back one turn."),
            Command::Back => self.aside("This is the beginning: there is nothing to take back."),
            Command::Again(turn) if self.sitting.again(turn) => {
                self.gone_back(&format!("Back to turn {turn}."))
            }
            Command::Again(_) => self.aside(&show::turns_to_return_to(self.sitting.turns())),
            Command::Restart if self.sitting.restart() => self.gone_back("From the beginning."),
            Command::Restart => {
                self.aside("This rehearsal cannot begin again here: leave it, and play it anew.")
            }
            Command::Pause => self.pause(),
            Command::Ground => self.ground(),
            Command::Safety => self.safety(),
            Command::Skip => Ok(Some(Next::LookBack)),
            Command::Quit => Ok(Some(Next::Leave(Left::Willingly))),
        }
    }

    fn help(&mut self) -> io::Result<Option<Next>> {
        self.screen.line("At a choice, type the number of a reply or the beginning of its words. Also:")?;
        for (written, meaning) in COMMANDS {
            self.screen.paragraph(
                &[run(Tone::Strong, format!("{written:<10}")), run(Tone::Plain, *meaning)],
                2,
                10,
            )?;
        }
        Ok(None)
    }

    fn hint(&mut self) -> io::Result<Option<Next>> {
        let Some((rung, more)) = self.sitting.hint() else {
            return self.aside("There is no hint left here.");
        };
        let mut words = self.screen.runs(rung);
        words.insert(0, run(Tone::Soft, "Hint: "));
        if more {
            words.push(run(Tone::Quiet, " (:hint again gives a clearer one)"));
        }
        self.screen.paragraph(&words, 0, 2)?;
        Ok(None)
    }

    fn pause(&mut self) -> io::Result<Option<Next>> {
        self.screen.line(
            "Take all the time you need. Nothing is lost, and nobody is waiting. Press Enter to go on.",
        )?;
        match self.read(Vec::new())? {
            Ok(Typed::Command(Command::Quit)) => Ok(Some(Next::Leave(Left::Willingly))),
            Ok(Typed::Command(Command::Skip)) => Ok(Some(Next::LookBack)),
            Ok(_) => self.aside("Welcome back. :replies shows the replies again."),
            Err(left) => Ok(Some(Next::Leave(left))),
        }
    }

    fn gone_back(&mut self, sentence: &str) -> io::Result<Option<Next>> {
        self.screen.aside(sentence)?;
        self.screen.blank()?;
        Ok(Some(Next::GoOn))
    }

    fn aside(&mut self, sentence: &str) -> io::Result<Option<Next>> {
        self.screen.aside(sentence)?;
        Ok(None)
    }

    /// The next typed line, or how the learner left instead.
    fn read(&mut self, completions: Vec<String>) -> io::Result<Result<Typed, Left>> {
        let turn = self.sitting.rehearsal().turns() + 1;
        match self.reader.read(self.screen, "> ", completions)? {
            Answer::Line(line) => Ok(Ok(Typed::parse(&line))),
            Answer::Left => Ok(Err(Left::Willingly)),
            Answer::RanOut => Ok(Err(Left::OutOfAnswers(turn))),
        }
    }
}

/// What Tab completes to: the words of the reply at `index`, without the brackets of what is done.
fn beginning(offer: &Offer, index: usize) -> String {
    offer.text(index).plain().trim_start_matches('(').trim_end_matches(')').to_owned()
}

fn no_such_number(number: &str, most: usize) -> String {
    let number = super::screen::shortened(number, 20);
    match most {
        1 => format!("There is no reply {number}: there is only 1."),
        most => format!("There is no reply {number}: they go from 1 to {most}."),
    }
}

/// Words that ask for the door, not for a reply.
fn wants_out(words: &str) -> bool {
    let words = words.trim().to_lowercase();
    ["stop", "quit", "exit", "leave", "help", "q", "i want to stop", "i want to leave"]
        .contains(&words.as_str())
}

#[cfg(test)]
mod tests;
