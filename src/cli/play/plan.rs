//! After the end: the plan for next time, the card, and all that the coach says of one turn.

use std::io;

use rehearsal::practice::Card;

use super::super::anywhere;
use super::super::command::{Command, Typed};
use super::super::report;
use super::care::left_by;
use super::{Left, Next, Play};

impl Play<'_, '_> {
    /// Asks for the plan for next time, in the learner's own words.
    pub(super) fn ask_plan(&mut self) -> io::Result<Option<Next>> {
        let asked = self.debrief().plan_prompt();
        self.screen.line(asked.question())?;
        if let Some(suggested) = &asked.suggested {
            self.screen.aside(&format!("(Enter alone takes this one: {})", suggested.sentence()))?;
        }
        let words = loop {
            match self.read(Vec::new())? {
                Ok(Typed::Nothing) => break String::new(),
                Ok(Typed::Words(words)) if self.notice(&words, None)? => {}
                Ok(Typed::Words(words)) => break words,
                Ok(Typed::Command(Command::Quit | Command::Skip)) => {
                    return self.aside("No plan, then. :plan asks again.");
                }
                Ok(Typed::Command(command)) => {
                    let resources = self.care.resources.clone();
                    if let Some(left) = anywhere::obey(self.screen, self.reader, &resources, command)? {
                        return Ok(Some(Next::Leave(left_by(&left))));
                    }
                }
                Ok(Typed::Unknown(sentence)) => self.screen.aside(&sentence)?,
                Err(left) => return Ok(Some(Next::Leave(left))),
            }
        };
        self.plan = asked.taken(&words);
        match self.plan.as_ref().map(rehearsal::practice::KeptPlan::sentence) {
            Some(sentence) => self.aside(&format!("Your plan: {sentence}")),
            None => self.aside("No plan, then. :plan asks again."),
        }
    }

    /// The rehearsal on a card.
    pub(super) fn card(&mut self, is_over: bool) -> io::Result<Option<Next>> {
        if !is_over {
            return self.aside("The card comes at the end: :skip goes there.");
        }
        let card = Card::of(&self.sitting.program().about.title, &self.debrief());
        report::card(self.screen, &card)?;
        Ok(None)
    }

    /// Everything that the coach knows of a turn.
    pub(super) fn whole_turn(&mut self, number: u32, is_over: bool) -> io::Result<Option<Next>> {
        if !is_over {
            return self.aside("The coach speaks about turns at the end: :skip goes there.");
        }
        if report::one_turn(self.screen, &self.debrief(), number)? {
            return Ok(None);
        }
        self.aside("There is no such turn in this rehearsal.")
    }

    /// Whoever leaves at a terminal is asked for a plan once, where there is something to plan for and none was made.
    pub(super) fn leave(&mut self) -> io::Result<Left> {
        if self.care.is_private {
            return Ok(Left::Willingly);
        }
        let has_something = self.plan.is_none() && self.debrief().plan_prompt().suggested.is_some();
        if !self.reader.is_typed() || !has_something {
            return Ok(Left::Willingly);
        }
        match self.ask_plan()? {
            Some(Next::Leave(left)) => Ok(left),
            Some(Next::GoOn | Next::LookBack) | None => Ok(Left::Willingly),
        }
    }
}
