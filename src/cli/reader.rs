//! Where answers come from: a terminal with editing, or lines from a file, a pipe or a terminal that cannot edit.

use std::io::{self, BufRead};

use rustyline::history::MemHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor, Event, EventHandler};

use super::command::{LONGEST, taken};
use super::complete::{Completions, Cut};
use super::screen::Screen;

/// More bytes than this are never kept of one line: enough for the longest answer, whatever it is written in.
const MOST_BYTES: usize = 4 * (LONGEST + 1);

/// Where answers come from.
pub(crate) enum Reader {
    /// A terminal: editing, completion, history in memory.
    Terminal(Box<Editor<Completions, MemHistory>>),
    /// Lines.
    Lines {
        /// Where they come from.
        from: Box<dyn BufRead>,
        /// Somebody types them: they are on the screen already, and their end is no accident.
        typed: bool,
    },
}

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A line, safe to show. True where it was longer than is taken.
    Line(String, bool),
    /// The learner left: Ctrl-C, Ctrl-D, or the terminal is gone.
    Left,
    /// The lines ran out.
    RanOut,
}

impl Reader {
    /// A terminal with editing. An error where it cannot be set up.
    pub(crate) fn terminal() -> io::Result<Reader> {
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .color_mode(ColorMode::Forced)
            .auto_add_history(false)
            .build();
        let history = MemHistory::with_config(&config);
        let mut editor = Editor::with_history(config, history).map_err(io::Error::other)?;
        editor.set_helper(Some(Completions::default()));
        editor.bind_sequence(Event::Any, EventHandler::Conditional(Box::new(Cut)));
        Ok(Reader::Terminal(Box::new(editor)))
    }

    /// Shows `prompt` and waits for a line. `completions` are what Tab may offer.
    pub(crate) fn read(
        &mut self,
        screen: &mut Screen,
        prompt: &str,
        completions: Vec<String>,
    ) -> io::Result<Answer> {
        screen.flush()?;
        match self {
            Reader::Terminal(editor) => {
                if let Some(helper) = editor.helper_mut() {
                    helper.replace(completions, screen.width());
                }
                edited(editor, prompt)
            }
            Reader::Lines { from, typed } => {
                screen.prompt(prompt)?;
                let answer = line(from, *typed)?;
                match &answer {
                    Answer::Line(text, _) if !*typed => screen.line(text)?,
                    Answer::Line(..) => {}
                    Answer::Left | Answer::RanOut => screen.blank()?,
                }
                Ok(answer)
            }
        }
    }
}

fn edited(editor: &mut Editor<Completions, MemHistory>, prompt: &str) -> io::Result<Answer> {
    match editor.readline(prompt) {
        Ok(line) => {
            let (line, cut) = taken(&line);
            if !line.trim().is_empty() {
                editor.add_history_entry(&line).map_err(io::Error::other)?;
            }
            Ok(Answer::Line(line, cut))
        }
        // Ctrl-C, Ctrl-D; whatever else goes wrong, the terminal is gone, and the learner with it.
        Err(_) => Ok(Answer::Left),
    }
}

fn line(from: &mut Box<dyn BufRead>, typed: bool) -> io::Result<Answer> {
    let mut kept = Vec::new();
    let mut came = false;
    loop {
        let buffer = from.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        came = true;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let room = MOST_BYTES.saturating_sub(kept.len());
        let length = buffer.len();
        kept.extend(buffer.iter().take(end.unwrap_or(length).min(room)));
        from.consume(end.map_or(length, |end| end + 1));
        if end.is_some() {
            break;
        }
    }
    if !came {
        return Ok(if typed { Answer::Left } else { Answer::RanOut });
    }
    let (text, cut) = taken(&String::from_utf8_lossy(&kept));
    Ok(Answer::Line(text.trim_end().to_owned(), cut))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::{Answer, line};
    use crate::cli::command::LONGEST;

    #[test]
    fn lines_come_one_by_one_and_then_run_out() {
        let mut from: Box<dyn std::io::BufRead> = Box::new(Cursor::new("one\r\ntwo"));
        assert_eq!(line(&mut from, false).unwrap(), Answer::Line("one".to_owned(), false));
        assert_eq!(line(&mut from, false).unwrap(), Answer::Line("two".to_owned(), false));
        assert_eq!(line(&mut from, false).unwrap(), Answer::RanOut);
    }

    #[test]
    fn five_megabytes_in_one_line_are_cut() {
        let mut from: Box<dyn std::io::BufRead> = Box::new(Cursor::new("語".repeat(1_700_000) + "\nnext"));
        let Answer::Line(text, true) = line(&mut from, false).unwrap() else { panic!("it was not cut") };
        assert_eq!(text.chars().count(), LONGEST);
        assert_eq!(line(&mut from, false).unwrap(), Answer::Line("next".to_owned(), false));
    }
}
