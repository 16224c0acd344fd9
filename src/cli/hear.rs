//! `rehearse hear`: how typed words are heard, for authors who try sentences, and for files of cases.

mod cases;
mod figures;
mod json;
mod told;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rehearsal::hearing::{Choice, Ear, Heard, Offered};
use rehearsal::program::{ChoiceId, Program};
use rehearsal::source::counted;

use super::exit::{Exit, Trouble};
use super::reader::Answer;
use super::screen::shortened;
use super::{Desk, files, reader, scene};

/// What `rehearse hear` is asked.
#[derive(Debug, Args)]
pub(crate) struct HearArgs {
    /// A script's name, as `rehearse list` shows it, or the path of a `.talk` file
    #[arg(value_name = "NAME-or-PATH", required_unless_present = "cases", conflicts_with = "cases")]
    script: Option<PathBuf>,
    /// Try sentences at a choice of this scene instead of the first choice
    #[arg(long, value_name = "NAME", display_order = 1)]
    scene: Option<String>,
    /// At its choice with this number; without it, the first
    #[arg(long, value_name = "N", display_order = 2, value_parser = clap::value_parser!(u32).range(1..))]
    choice: Option<u32>,
    /// Hold a file of cases against what is heard, and print figures
    #[arg(long, value_name = "FILE", display_order = 3, conflicts_with_all = ["scene", "choice"])]
    cases: Option<PathBuf>,
    /// How many other wordings of each reply are known, of those that the cases hold; without it, none, one and three in turn
    #[arg(long, value_name = "N", display_order = 4, requires = "cases")]
    wordings: Option<usize>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Human, display_order = 5)]
    format: Format,
}

/// How what is heard is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Words and tables, for people
    Human,
    /// One object with every decision
    Json,
}

/// A sentence, and what was heard.
struct Tried {
    words: String,
    heard: Heard,
}

impl Desk {
    /// Hears sentences.
    pub(super) fn hear(&mut self, args: &HearArgs) -> Result<Exit, Trouble> {
        if let Some(path) = &args.cases {
            return self.hear_cases(path, args.wordings, args.format);
        }
        let (shelf, script) = self.find(&args.script.clone().unwrap_or_default())?;
        let program = self.program(&shelf, &script)?;
        let id = self.choice_asked(&program, args)?;
        let offered = Offered::at(&program, id);
        let replies: Vec<&str> = offered.replies().map(|(_, text)| text).collect();
        let ear = Ear::new();
        let choice = ear.choice(&offered.candidates());
        if args.format == Format::Human {
            told::replies(&mut self.out, &program, id, &replies)?;
        }
        let tried = self.hear_lines(&ear, &choice, &replies, args.format)?;
        if args.format == Format::Json {
            self.out.laid_out(json::tried(&replies, &tried).trim_end())?;
        }
        self.out.flush()?;
        Ok(Exit::Fine)
    }

    /// Hears each line that comes.
    fn hear_lines(
        &mut self,
        ear: &Ear,
        choice: &Choice,
        replies: &[&str],
        format: Format,
    ) -> Result<Vec<Tried>, Trouble> {
        let mut tried = Vec::new();
        let mut lines = reader()?;
        let mut silent = super::screen::Screen::new(Box::new(std::io::sink()), self.out.look(), || None);
        loop {
            let screen = if format == Format::Human { &mut self.out } else { &mut silent };
            let words = match lines.read(screen, "> ", Vec::new())? {
                Answer::Line(words) if words.trim().is_empty() => continue,
                Answer::Line(words) => words,
                Answer::Left | Answer::RanOut => return Ok(tried),
            };
            let heard = ear.hear(choice, &words);
            if format == Format::Human {
                told::heard(&mut self.out, replies, &heard)?;
            }
            tried.push(Tried { words, heard });
        }
    }

    /// The choice that is asked for. Trouble that lists those of the scene where there is none of that number.
    fn choice_asked(&mut self, program: &Program, args: &HearArgs) -> Result<ChoiceId, Trouble> {
        let within = args.scene.as_deref().map(|name| scene(program, name)).transpose()?;
        let all =
            program.choices.pairs().filter(|(_, choice)| within.is_none_or(|scene| choice.scene == scene));
        let ids: Vec<ChoiceId> = all.map(|(id, _)| id).collect();
        let place = usize::try_from(args.choice.unwrap_or(1)).unwrap_or(usize::MAX).saturating_sub(1);
        if let Some(id) = ids.get(place) {
            return Ok(*id);
        }
        let whose =
            args.scene.as_ref().map_or("this script".to_owned(), |name| format!("the scene `{name}`"));
        if ids.is_empty() {
            return Err(Trouble::usage(format!("{whose} has no choice: name another scene with --scene")));
        }
        let has = counted(ids.len(), "choice");
        let room = self.errors.width().saturating_sub(8);
        for (number, id) in (1..).zip(&ids) {
            let first = told::first_reply(program, *id, room);
            self.errors.whole(&format!("{number:>4}  {first}"))?;
        }
        Err(Trouble::usage(format!(
            "{whose} has {has}, listed above by their first replies: give one of their numbers"
        )))
    }

    /// Holds cases against what is heard.
    fn hear_cases(
        &mut self,
        path: &std::path::Path,
        wordings: Option<usize>,
        format: Format,
    ) -> Result<Exit, Trouble> {
        let bytes = files::read(path).map_err(|unread| unread.trouble(path))?;
        let file = cases::read(&bytes)
            .map_err(|reason| Trouble::Told(Exit::Findings, format!("`{}`: {reason}", path.display())))?;
        let ear = Ear::new();
        let counts = wordings.map_or(vec![0, 1, 3], |count| vec![count]);
        let runs: Vec<figures::Run> =
            counts.into_iter().map(|count| figures::Run::of(&ear, &file, count)).collect();
        match format {
            Format::Human => told::runs(&mut self.out, &file, &runs)?,
            Format::Json => self.out.laid_out(json::runs(&file, &runs).trim_end())?,
        }
        self.out.flush()?;
        Ok(Exit::Fine)
    }
}

/// A number of hundredths as people read it.
fn percent(part: usize, of: usize) -> String {
    if of == 0 {
        return "-".to_owned();
    }
    let tenths = (part * 1000 + of / 2) / of;
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// The first words of a text.
fn beginning(text: &str, room: u16) -> String {
    shortened(text, room)
}
