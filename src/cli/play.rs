//! A rehearsal at the prompt: shows what happens, takes what is typed, and looks back at the end.

mod back;
mod care;
mod coach;
mod look_back;
mod obey;
mod plan;
mod say;

use std::io;

use rehearsal::practice::{Circumstance, Debrief, KeptPlan, Mode, Possible, Sitting};
use rehearsal::rehearsal::{Asked, Input, Offer, Rehearsal, Waiting};

use super::beside::Beside;
use super::command::{Command, Typed};
use super::exit::Exit;
use super::keeping::Keeping;
use super::reader::{Answer, Reader};
use super::report::{self, After};
use super::screen::Screen;
use super::show::{self, Voice};

pub(crate) use care::Care;
use coach::Misses;
use say::Ears;

/// How a rehearsal at the prompt was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// As the learner wished.
    Willingly,
    /// At once, by Ctrl-C or Ctrl-D, or because the terminal is gone: nothing more is asked.
    AtOnce,
    /// The answers ran out at this turn, before the end.
    OutOfAnswers(u32),
}

/// How a rehearsal is accompanied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Company {
    /// How much the coach is there.
    pub(crate) mode: Mode,
    /// Whether replies stay hidden until they are asked for.
    pub(crate) own_words: bool,
}

/// A rehearsal at the prompt.
pub(crate) struct Play<'a, 'p> {
    screen: &'a mut Screen,
    reader: &'a mut Reader,
    sitting: Sitting<'p>,
    company: Company,
    /// What is made ready beside the rehearsal; none where nothing is.
    beside: Option<&'a Beside<'a, 'p>>,
    voice: Voice,
    /// What a playthrough did before the learner sat down.
    before: Vec<Input>,
    /// Where that playthrough no longer fits, in a few lines; empty where it does.
    parting: Vec<String>,
    /// How many turns the coach has spoken about, in guided mode.
    coached: usize,
    /// Whether the replies of the choice are on the screen.
    are_shown: bool,
    /// What is known of typed words at the choice in hand.
    ear: Ears,
    misses: Misses,
    /// The plan for next time, in the learner's own words.
    plan: Option<KeptPlan>,
    /// What keeps the rehearsal as it goes; none where nothing does.
    keeping: Option<&'a mut Keeping>,
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

impl Company {
    /// What a rehearsal that is accompanied so does not know of itself.
    pub(crate) fn about(self, script: String, began: i64, day: i32) -> Circumstance {
        Circumstance { script, began, day, mode: self.mode, own_words: self.own_words, plan: None }
    }
}

impl Left {
    /// The exit code that says so.
    pub(crate) fn exit(self) -> Exit {
        match self {
            Left::Willingly | Left::AtOnce => Exit::Fine,
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
        Play {
            screen,
            reader,
            sitting: Sitting::new(rehearsal),
            company: Company::default(),
            beside: None,
            ear: Ears::default(),
            misses: Misses::default(),
            voice: Voice::None,
            before: Vec::new(),
            parting: Vec::new(),
            coached: 0,
            are_shown: false,
            plan: None,
            keeping: None,
            care: Care::default(),
        }
    }

    /// The same, accompanied so.
    pub(crate) fn with(mut self, company: Company) -> Play<'a, 'p> {
        self.company = company;
        self
    }

    /// The same, with what is made ready beside it.
    pub(crate) fn knowing(mut self, beside: &'a Beside<'a, 'p>) -> Play<'a, 'p> {
        self.beside = Some(beside);
        self
    }

    /// The same, behind everything that a playthrough did; `parting` says where it no longer fits.
    pub(crate) fn behind(mut self, inputs: &[Input], parting: Vec<String>) -> Play<'a, 'p> {
        (self.before, self.parting) = (inputs.to_vec(), parting);
        self
    }

    /// The same, kept by `keeping` turn by turn.
    pub(crate) fn kept_by(mut self, keeping: &'a mut Keeping) -> Play<'a, 'p> {
        self.keeping = Some(keeping);
        self
    }

    /// The same, with care for whoever plays it.
    pub(crate) fn caring(mut self, care: Care) -> Play<'a, 'p> {
        self.care = care;
        self
    }

    /// The rehearsal as it stands, with its record.
    pub(crate) fn sitting(&self) -> &Sitting<'p> {
        &self.sitting
    }

    /// What there is to say about it.
    pub(crate) fn debrief(&self) -> Debrief {
        let debrief = self.sitting.debrief();
        let debrief = match self.beside {
            Some(beside) => {
                let ahead = beside.ahead(self.sitting.moments());
                debrief.with_possible(Possible::of(self.sitting.program(), self.sitting.turns(), &ahead))
            }
            None => debrief,
        };
        match &self.plan {
            Some(plan) => debrief.with_plan(plan.clone()),
            None => debrief,
        }
    }

    /// Plays until the learner leaves.
    pub(crate) fn run(&mut self) -> io::Result<Left> {
        show::opening(self.screen, self.sitting.program())?;
        self.say_how_it_is_accompanied()?;
        self.catch_up()?;
        loop {
            self.advance()?;
            self.keep()?;
            self.coach()?;
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
                    report::debrief(self.screen, &self.debrief(), After::Leaves)?;
                    self.sleep_on_it()?;
                    Some(left)
                }
            };
            if let Some(left) = left {
                self.tell_keeping();
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

    /// Keeps the rehearsal as it stands, before the prompt comes.
    fn keep(&mut self) -> io::Result<()> {
        self.tell_keeping();
        let Some(keeping) = &mut self.keeping else { return Ok(()) };
        match keeping.turn(&self.sitting) {
            Some(sentence) => self.screen.aside(&sentence),
            None => Ok(()),
        }
    }

    /// Tells the one who keeps what the rehearsal does not know of itself.
    fn tell_keeping(&mut self) {
        if let Some(keeping) = &mut self.keeping {
            let about = &mut keeping.about;
            (about.mode, about.own_words) = (self.company.mode, self.company.own_words);
            if self.plan.is_some() {
                about.plan.clone_from(&self.plan);
            }
        }
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
        self.are_shown = !self.company.own_words || self.ear.asks_again();
        self.ear.leave_choice();
        self.misses.come_to(self.sitting.turns().len(), offer);
        if self.are_shown {
            show::replies(self.screen, offer, &order)?;
        } else {
            self.screen.blank()?;
        }
        self.offer_hint(offer)?;
        self.point_the_way()?;
        loop {
            let shown = numbered.iter().filter(|_| self.are_shown);
            let completions = shown.map(|index| beginning(offer, *index)).collect();
            let next = match self.read(completions)? {
                Ok(Typed::Nothing) => self.aside(self.how_to_answer())?,
                Ok(Typed::Words(words)) => {
                    if self.notice(&words, Some(offer))? {
                        None
                    } else {
                        let next = self.say(offer, &numbered, &words)?;
                        self.note_miss(next.as_ref())?;
                        next
                    }
                }
                Ok(Typed::Command(Command::Replies)) => {
                    self.are_shown = true;
                    show::replies(self.screen, offer, &order)?;
                    None
                }
                Ok(Typed::Command(Command::WhatIf(number))) => self.what_if(offer, &numbered, number)?,
                Ok(Typed::Command(command)) => {
                    self.misses.begin_again();
                    self.obey(command)?
                }
                Ok(Typed::Unknown(sentence)) => self.aside(&sentence)?,
                Err(left) => Some(Next::Leave(left)),
            };
            if let Some(next) = next {
                return Ok(next);
            }
        }
    }

    /// What to do at an empty line.
    fn how_to_answer(&self) -> &'static str {
        if self.are_shown {
            "Type the number of a reply, or the beginning of its words."
        } else {
            "Say it in your own words. :replies shows what can be said."
        }
    }

    fn at_question(&mut self, asked: &Asked) -> io::Result<Next> {
        self.screen.blank()?;
        if asked.question.is_none() && self.sitting.rehearsal().inputs().is_empty() {
            self.screen.aside("Before it begins, in a few words of your own:")?;
        }
        self.show_question(asked)?;
        loop {
            let next = match self.read(Vec::new())? {
                Ok(typed @ (Typed::Nothing | Typed::Words(_))) => {
                    let words = if let Typed::Words(words) = typed { words } else { String::new() };
                    if self.notice(&words, None)? {
                        self.show_question(asked)?;
                        None
                    } else if self.sitting.answer(&words).is_ok() {
                        Some(Next::GoOn)
                    } else {
                        self.aside("Nothing is being asked just now.")?
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
            // Whatever was shown instead, the question still stands.
            self.show_question(asked)?;
        }
    }

    fn show_question(&mut self, asked: &Asked) -> io::Result<()> {
        let words = self.screen.runs(asked.text());
        self.screen.paragraph(&words, 0, 0)?;
        if !asked.standing.is_empty() {
            self.screen.aside(&format!("(Enter alone keeps: {})", asked.standing))?;
        }
        Ok(())
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
            Answer::Left => Ok(Err(Left::AtOnce)),
            Answer::RanOut => Ok(Err(Left::OutOfAnswers(turn))),
        }
    }
}

/// What Tab completes to: the words of the reply at `index`, without the brackets of what is done.
fn beginning(offer: &Offer, index: usize) -> String {
    offer.text(index).plain().trim_start_matches('(').trim_end_matches(')').to_owned()
}

#[cfg(test)]
mod tests;
