//! A model run as it is shown: line by line, the coach's notes behind each reply, and the question at its end.

use std::io;

use rehearsal::practice::{Debrief, Part, Sitting, mark};
use rehearsal::program::{Program, Rating, ReplyId, Resources};
use rehearsal::rehearsal::{Event, Rehearsal, Waiting};

use crate::cli::anywhere;
use crate::cli::command::{Command, Typed};
use crate::cli::reader::{Answer, Reader};
use crate::cli::report;
use crate::cli::screen::{Screen, Tone, run};
use crate::cli::show::{self, Voice};

/// Somebody who watches.
pub(super) struct Showing<'a> {
    screen: &'a mut Screen,
    reader: &'a mut Reader,
    /// Where help is to be had.
    resources: Resources,
    /// Whether each line waits for Enter.
    is_paced: bool,
    /// Whether the learner has had enough.
    has_left: bool,
    voice: Voice,
}

impl<'a> Showing<'a> {
    pub(super) fn new(
        screen: &'a mut Screen,
        reader: &'a mut Reader,
        resources: Resources,
        is_paced: bool,
    ) -> Showing<'a> {
        Showing { screen, reader, resources, is_paced, has_left: false, voice: Voice::None }
    }

    /// Does what can be asked for at every prompt, where `line` asks for it: then it is asked again.
    fn obeyed(&mut self, line: &str) -> io::Result<bool> {
        let Typed::Command(command @ (Command::Pause | Command::Ground | Command::Safety)) =
            Typed::parse(line)
        else {
            return Ok(false);
        };
        let left = anywhere::obey(self.screen, self.reader, &self.resources, command)?;
        self.has_left = left.is_some();
        Ok(!self.has_left)
    }

    /// What is watched, and how to go on.
    pub(super) fn opening(&mut self, program: &Program, about: &str) -> io::Result<()> {
        let screen = &mut *self.screen;
        screen.paragraph(&[run(Tone::Strong, &program.about.title)], 0, 0)?;
        screen.line(&program.about.summary)?;
        screen.blank()?;
        if !program.about.notes.is_empty() {
            screen.line(&format!("Content notes: {}.", program.about.notes.join(", ")))?;
        }
        screen.line(about)?;
        if self.is_paced {
            screen.aside("Enter goes on, line by line; Ctrl-D leaves.")?;
        }
        screen.blank()
    }

    /// Plays `replies` from the start of `rehearsal`; none where the learner left before the end.
    pub(super) fn play<'p>(
        &mut self,
        rehearsal: &Rehearsal<'p>,
        replies: &[ReplyId],
    ) -> io::Result<Option<Sitting<'p>>> {
        let mut sitting = Sitting::new(rehearsal.clone());
        let mut replies = replies.iter();
        loop {
            self.advance(&mut sitting)?;
            if self.has_left {
                return Ok(None);
            }
            let went_on = match sitting.waiting() {
                Waiting::Choice(_) => match replies.next() {
                    Some(reply) => self.give(&mut sitting, *reply)?,
                    None => false,
                },
                Waiting::Question(_) => sitting.answer("").is_ok(),
                Waiting::Advance | Waiting::Ended(_) | Waiting::Stopped(_) => false,
            };
            if !went_on {
                return Ok(Some(sitting));
            }
        }
    }

    fn advance(&mut self, sitting: &mut Sitting<'_>) -> io::Result<()> {
        let program = sitting.program();
        let mut shown = Ok(());
        sitting.advance(&mut |event| {
            if shown.is_ok() && !self.has_left {
                shown = self.event(program, event);
            }
        });
        shown
    }

    fn event(&mut self, program: &Program, event: Event<'_>) -> io::Result<()> {
        let is_line = matches!(event, Event::Narration { .. } | Event::Line { .. });
        show::event(self.screen, program, &mut self.voice, event)?;
        if is_line { self.wait() } else { Ok(()) }
    }

    /// Waits for Enter, where each line waits.
    fn wait(&mut self) -> io::Result<()> {
        if !self.is_paced {
            return Ok(());
        }
        loop {
            match self.reader.read(self.screen, "", Vec::new())? {
                Answer::Line(line) if self.obeyed(&line)? => {}
                Answer::Line(line) => {
                    self.has_left |= is_quit(&line);
                    return Ok(());
                }
                Answer::Left | Answer::RanOut => {
                    self.has_left = true;
                    return Ok(());
                }
            }
        }
    }

    /// Gives `reply`, with the coach's notes behind it.
    fn give(&mut self, sitting: &mut Sitting<'_>, reply: ReplyId) -> io::Result<bool> {
        let program = sitting.program();
        let Some(index) = super::place(sitting, reply) else { return Ok(false) };
        let Some((offer, _)) = sitting.offer() else { return Ok(false) };
        self.voice = show::given(self.screen, program, reply, offer.text(index))?;
        if sitting.give(index).is_err() {
            return Ok(false);
        }
        let Some(turn) = sitting.turns().last() else { return Ok(false) };
        let number = turn.number;
        let coaching = turn.given().and_then(|given| given.coaching.as_ref());
        let told = match coaching {
            Some(coaching) => {
                let rating = coaching.rating;
                let tone = match rating {
                    Rating::Strong | Rating::Fair => Tone::Good,
                    Rating::Weak | Rating::Harmful => Tone::Poor,
                };
                let mark = format!("[{} {}] ", mark(Some(rating)), rating.word());
                vec![
                    run(Tone::Plain, format!("{number}. ")),
                    run(tone, mark),
                    run(Tone::Quiet, &coaching.why),
                ]
            }
            None => vec![run(Tone::Plain, format!("{number}."))],
        };
        self.screen.paragraph(&told, 4, 0)?;
        for id in &program.replies.at(reply).moves {
            let one = program.moves.at(*id);
            let rule = if one.rule.is_empty() { String::new() } else { format!(": {}", one.rule) };
            self.screen.paragraph(&[run(Tone::Quiet, format!("{}{rule}", one.label))], 4, 0)?;
        }
        self.wait()?;
        self.screen.blank()?;
        Ok(!self.has_left)
    }

    /// How it ended, which line turned it, and what there is to say to the answer.
    pub(super) fn ask(&mut self, debrief: &Debrief) -> io::Result<()> {
        report::some_parts(self.screen, &debrief.outcome_parts())?;
        let last = debrief.turns.last().map_or(0, |turn| turn.number);
        if last == 0 {
            return Ok(());
        }
        self.screen.blank()?;
        self.screen.line("Which line turned it?")?;
        self.screen
            .aside(&format!("The number of a turn, 1 to {last}, or Enter alone to hear what we found."))?;
        let picked = loop {
            match self.reader.read(self.screen, "> ", Vec::new())? {
                Answer::Line(line) if line.trim().is_empty() || is_quit(&line) => break None,
                Answer::Line(line) if self.obeyed(&line)? => {}
                Answer::Line(_) if self.has_left => break None,
                Answer::Line(line) => match line.trim().trim_end_matches('.').parse::<u32>() {
                    Ok(number) if (1..=last).contains(&number) => break Some(number),
                    Ok(_) | Err(_) => {
                        self.screen.aside(&format!("Turns go from 1 to {last}; Enter alone goes on."))?;
                    }
                },
                Answer::Left | Answer::RanOut => break None,
            }
        };
        let parts: Vec<Part> = debrief.answer_parts(picked);
        report::some_parts(self.screen, &parts)
    }
}

fn is_quit(line: &str) -> bool {
    matches!(Typed::parse(line), Typed::Command(Command::Quit))
}
