//! What is asked for with a colon.

use std::io;

use rehearsal::practice::Mode;
use rehearsal::rehearsal::Waiting;

use super::super::command::{COMMANDS, Command, Typed};
use super::super::screen::{Tone, run};
use super::{Left, Next, Play};

impl Play<'_, '_> {
    /// Does what a command asks while the rehearsal goes on; none where the prompt comes again.
    pub(super) fn obey(&mut self, command: Command) -> io::Result<Option<Next>> {
        if needs_help(command) && !self.company.mode.helps() {
            return self.not_in_real_mode();
        }
        self.obey_anywhere(command, false)
    }

    /// The same once it is over, where the ways back are open in every mode.
    pub(super) fn obey_anywhere(&mut self, command: Command, is_over: bool) -> io::Result<Option<Next>> {
        match command {
            Command::Help => self.help(),
            Command::Hint => self.hint(),
            Command::Think => self.think(),
            Command::Why => self.why(is_over),
            Command::Replies => self.aside("There are no replies to show just now."),
            Command::Back(count) => self.back(count),
            Command::Again(turn) => self.again(turn),
            Command::WhatIf(_) => self.aside("There are no replies to try just now."),
            Command::Takes(turn) => self.takes(turn),
            Command::Restart => self.restart(),
            Command::Mode(mode) => self.change_mode(mode),
            Command::Own => self.change_own_words(),
            Command::NotThat => self.not_that(),
            Command::Turn(turn) => self.whole_turn(turn, is_over),
            Command::Plan => self.ask_plan(),
            Command::Card => self.card(is_over),
            Command::Pause => self.pause(),
            Command::Ground => self.ground(),
            Command::Safety => self.safety(),
            Command::Skip => Ok(Some(Next::LookBack)),
            Command::Quit => Ok(Some(Next::Leave(Left::Willingly))),
        }
    }

    fn help(&mut self) -> io::Result<Option<Next>> {
        let own = if self.company.own_words { "what you would say, " } else { "" };
        self.screen.line(&format!(
            "At a choice, type {own}the number of a reply or the beginning of its words. Also:"
        ))?;
        for (written, meaning) in COMMANDS {
            self.screen.paragraph(
                &[run(Tone::Strong, format!("{written:<12}")), run(Tone::Plain, *meaning)],
                2,
                12,
            )?;
        }
        Ok(None)
    }

    fn change_mode(&mut self, asked: Option<Mode>) -> io::Result<Option<Next>> {
        let Some(mode) = asked else {
            let now = self.company.mode.word();
            return self
                .aside(&format!("This is {now} mode. There are guided, practice and real: :mode guided."));
        };
        self.company.mode = mode;
        self.aside(match mode {
            Mode::Guided => "Guided from here on: the coach speaks after each turn.",
            Mode::Practice => {
                "Practice from here on: what happens is the feedback, and :hint helps when you ask."
            }
            Mode::Real => "Real from here on: no hints, no thoughts and no way back until it is over.",
        })
    }

    fn change_own_words(&mut self) -> io::Result<Option<Next>> {
        self.company.own_words = !self.company.own_words;
        if self.company.own_words {
            self.are_shown = false;
            return self
                .aside("In your own words from here on. :replies shows what can be said, :own ends it.");
        }
        self.aside("The replies are shown again from your next turn on; :replies shows them now.")
    }

    fn pause(&mut self) -> io::Result<Option<Next>> {
        self.screen.line(
            "Take all the time you need. Nothing is lost, and nobody is waiting. Press Enter to go on.",
        )?;
        match self.read(Vec::new())? {
            Ok(Typed::Command(Command::Quit)) => Ok(Some(Next::Leave(Left::Willingly))),
            Ok(Typed::Command(Command::Skip)) => Ok(Some(Next::LookBack)),
            Ok(_) if matches!(self.sitting.waiting(), Waiting::Choice(_)) => {
                self.aside("Welcome back. :replies shows the replies again.")
            }
            Ok(_) => self.aside("Welcome back."),
            Err(left) => Ok(Some(Next::Leave(left))),
        }
    }
}

/// Whether real mode does without it.
fn needs_help(command: Command) -> bool {
    match command {
        Command::Hint
        | Command::Think
        | Command::Why
        | Command::Back(_)
        | Command::Again(_)
        | Command::WhatIf(_)
        | Command::Takes(_)
        | Command::Restart => true,
        Command::Help
        | Command::Replies
        | Command::Mode(_)
        | Command::Own
        | Command::NotThat
        | Command::Turn(_)
        | Command::Plan
        | Command::Card
        | Command::Pause
        | Command::Ground
        | Command::Safety
        | Command::Skip
        | Command::Quit => false,
    }
}
