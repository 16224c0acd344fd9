//! Where answers come from: a terminal with editing, or lines from a file, a pipe or a terminal that cannot edit.

use std::io::{self, BufRead};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use rustyline::history::MemHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor, Event, EventHandler};

use super::command::{LONGEST, taken};
use super::complete::{Completions, Cut};
use super::screen::Screen;
use super::terminal;

/// More bytes than this are never kept of one line: enough for the longest answer, whatever it is written in.
const MOST_BYTES: usize = 4 * (LONGEST + 1);

/// Where answers come from.
pub(crate) enum Reader {
    /// A terminal: editing, completion, history in memory.
    Terminal(Box<Editor<Completions, MemHistory>>),
    /// Lines of a file or a pipe.
    Lines(Box<dyn BufRead>),
    /// Lines that somebody types at a terminal that cannot edit: they are on the screen already, and their end is no accident.
    Typed(Receiver<io::Result<Option<Line>>>),
}

/// A line, safe to show and no longer than is taken, and whether it was cut.
type Line = (String, bool);

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A line, safe to show, and no longer than is taken.
    Line(String),
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
        editor.bind_sequence(Event::Any, EventHandler::Conditional(Box::new(Cut::default())));
        Ok(Reader::Terminal(Box::new(editor)))
    }

    /// Lines that somebody types. They are read beside us, so that Ctrl-C is heard while we wait for one.
    pub(crate) fn typed(mut from: Box<dyn BufRead + Send>) -> Reader {
        let (lines, received) = channel();
        let left = lines.clone();
        // Where Ctrl-C cannot be heard, it ends the command as it always did.
        let _ = ctrlc::set_handler(move || drop(left.send(Ok(None))));
        thread::spawn(move || {
            loop {
                let line = line(&mut from);
                let goes_on = matches!(line, Ok(Some(_)));
                if lines.send(line).is_err() || !goes_on {
                    return;
                }
            }
        });
        Reader::Typed(received)
    }

    /// Shows `prompt` and waits for a line; says so where it was too long and was cut. `completions` are what Tab may offer.
    pub(crate) fn read(
        &mut self,
        screen: &mut Screen,
        prompt: &str,
        completions: Vec<String>,
    ) -> io::Result<Answer> {
        screen.flush()?;
        let line = match self {
            Reader::Terminal(editor) => {
                if let Some(offered) = editor.helper_mut() {
                    offered.replace(completions, screen.width());
                }
                screen.touched();
                edited(editor, prompt)
            }
            Reader::Lines(from) => {
                screen.prompt(prompt)?;
                let line = line(from)?;
                screen.whole(line.as_ref().map(|(text, _)| text.as_str()).unwrap_or_default())?;
                line
            }
            Reader::Typed(lines) => {
                screen.prompt(prompt)?;
                // A closed channel is the end of what is typed, which was told before.
                let line = lines.recv().unwrap_or(Ok(None))?;
                if line.is_none() {
                    screen.whole("")?;
                }
                line
            }
        };
        match line {
            Some((text, cut)) => {
                if cut {
                    let sentence =
                        format!("That was very long: only its first {LONGEST} characters were taken.");
                    screen.aside(&sentence)?;
                }
                Ok(Answer::Line(text))
            }
            None if self.is_typed() => Ok(Answer::Left),
            None => Ok(Answer::RanOut),
        }
    }

    /// A line that nobody is to see: a passphrase. It is not shown while it is typed, where the terminal can do so, and never after.
    /// None where none came.
    pub(crate) fn unseen(&mut self, screen: &mut Screen, prompt: &str) -> io::Result<Option<String>> {
        screen.flush()?;
        match self {
            Reader::Terminal(_) => {
                screen.touched();
                Ok(rpassword::prompt_password(prompt).ok())
            }
            Reader::Lines(from) => Ok(line(from)?.map(|(text, _)| text)),
            Reader::Typed(lines) => {
                screen.aside("This terminal cannot hide what you type: see that nobody looks on.")?;
                screen.prompt(prompt)?;
                Ok(lines.recv().unwrap_or(Ok(None))?.map(|(text, _)| text))
            }
        }
    }

    /// Shows `lines` one after the other, each for so many seconds, until somebody presses Enter; at once where nobody sits at a
    /// terminal. Gives how the learner left, if they did.
    pub(crate) fn slowly(
        &mut self,
        screen: &mut Screen,
        lines: &[(&str, u64)],
    ) -> io::Result<Option<Answer>> {
        match self {
            Reader::Lines(_) => {
                lines.iter().try_for_each(|(line, _)| screen.line(line))?;
                Ok(None)
            }
            Reader::Typed(typed) => {
                let left = |line: io::Result<Option<Line>>| !matches!(line, Ok(Some(_)));
                let came = paced(screen, lines, |pause| typed.recv_timeout(pause).map(left))?;
                let left = came.unwrap_or_else(|| typed.recv().map_or(true, left));
                Ok(left.then_some(Answer::Left))
            }
            Reader::Terminal(_) => {
                let enter = terminal::Enter::listen();
                let came = paced(screen, lines, |pause| enter.within(pause).map(|is_enter| !is_enter))?;
                let left = came.unwrap_or_else(|| !enter.whenever());
                screen.touched();
                Ok(left.then_some(Answer::Left))
            }
        }
    }

    /// Whether somebody sits at a terminal.
    pub(crate) fn is_typed(&self) -> bool {
        match self {
            Reader::Terminal(_) | Reader::Typed(_) => true,
            Reader::Lines(_) => false,
        }
    }
}

/// Shows `lines`, each until `wait` has something or its time is over. Gives what came: whether the learner left; none where nothing
/// came.
fn paced(
    screen: &mut Screen,
    lines: &[(&str, u64)],
    wait: impl Fn(Duration) -> Result<bool, RecvTimeoutError>,
) -> io::Result<Option<bool>> {
    screen.aside("Enter goes on at any time.")?;
    for (line, seconds) in lines {
        screen.line(line)?;
        screen.flush()?;
        match wait(Duration::from_secs(*seconds)) {
            Ok(left) => return Ok(Some(left)),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(Some(true)),
        }
    }
    screen.aside("Press Enter to go on.")?;
    screen.flush()?;
    Ok(None)
}

/// A line that was edited at the terminal; none after Ctrl-C or Ctrl-D, or where the terminal is gone, and the learner with it.
fn edited(editor: &mut Editor<Completions, MemHistory>, prompt: &str) -> Option<Line> {
    let (line, cut) = taken(&editor.readline(prompt).ok()?);
    if !line.trim().is_empty() {
        // A line that is not remembered is no reason to stop.
        let _ = editor.add_history_entry(&line);
    }
    Some((line, cut))
}

/// The next line; none at the end. What is longer than any answer is read and forgotten.
fn line<B: BufRead + ?Sized>(from: &mut B) -> io::Result<Option<Line>> {
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
    let (text, cut) = taken(&String::from_utf8_lossy(&kept));
    Ok(came.then(|| (text.trim_end().to_owned(), cut)))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::line;
    use crate::cli::command::LONGEST;

    #[test]
    fn lines_come_one_by_one_and_then_run_out() {
        let mut from: Box<dyn std::io::BufRead> = Box::new(Cursor::new("one\r\ntwo"));
        assert_eq!(line(&mut from).unwrap(), Some(("one".to_owned(), false)));
        assert_eq!(line(&mut from).unwrap(), Some(("two".to_owned(), false)));
        assert_eq!(line(&mut from).unwrap(), None);
    }

    #[test]
    fn five_megabytes_in_one_line_are_cut() {
        let mut from: Box<dyn std::io::BufRead> = Box::new(Cursor::new("語".repeat(1_700_000) + "\nnext"));
        let (text, cut) = line(&mut from).unwrap().unwrap();
        assert!(cut && text.chars().count() == LONGEST);
        assert_eq!(line(&mut from).unwrap(), Some(("next".to_owned(), false)));
    }
}
