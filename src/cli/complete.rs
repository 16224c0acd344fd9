//! What Tab offers, how a line that is being typed is shown, and where it stops growing.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

use rehearsal::source::is_refused;
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::Validator;
use rustyline::{
    Cmd, ConditionalEventHandler, Context, Event, EventContext, Helper, KeyCode, KeyEvent, RepeatCount,
};

use super::command::{COMMANDS, LONGEST};
use super::screen::shortened;

/// What Tab offers: commands behind a colon, otherwise the replies that begin so.
#[derive(Default)]
pub(crate) struct Completions {
    replies: Vec<String>,
    width: u16,
}

impl Completions {
    /// Offers these from now on, on a screen of `width` columns.
    pub(crate) fn replace(&mut self, replies: Vec<String>, width: u16) {
        self.replies = replies;
        self.width = width;
    }

    fn fitting(&self, typed: &str) -> Vec<Pair> {
        let begins = |whole: &str| {
            let mut letters = whole.chars().flat_map(char::to_lowercase);
            typed.chars().flat_map(char::to_lowercase).all(|c| letters.next() == Some(c))
        };
        let pair = |whole: &str| Pair {
            display: shortened(whole, self.width.saturating_sub(2).max(1)),
            replacement: whole.to_owned(),
        };
        if typed.starts_with(':') {
            let names = COMMANDS.iter().map(|(written, _)| written.trim_end_matches('N'));
            return names.filter(|name| begins(name)).map(pair).collect();
        }
        self.replies.iter().filter(|reply| begins(reply)).map(|reply| pair(reply)).collect()
    }
}

impl Completer for Completions {
    type Candidate = Pair;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        Ok((0, self.fitting(line.get(..pos).unwrap_or_default())))
    }
}

impl Highlighter for Completions {
    /// Pasted text may hold what could drive the terminal: it is shown as a sign of the same width, and dropped on Enter.
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        let hides = |c: char| is_refused(c) && c != '\n';
        if line.contains(hides) { Cow::Owned(line.replace(hides, "\u{FFFD}")) } else { Cow::Borrowed(line) }
    }
}

impl Hinter for Completions {
    type Hint = String;
}

impl Validator for Completions {}

impl Helper for Completions {}

/// Takes no more letters where a line is already too long, so that a large paste cannot hold the prompt up. One letter more than
/// is taken goes in: by it the cut is noticed.
#[derive(Default)]
pub(crate) struct Cut {
    /// The length in bytes at which the line was last found full: of five million letters that are too many, each is dropped
    /// without counting those that stand there.
    full_at: AtomicUsize,
}

impl Cut {
    fn is_full(&self, line: &str) -> bool {
        if line.len() <= LONGEST {
            return false;
        }
        if self.full_at.load(Ordering::Relaxed) == line.len() {
            return true;
        }
        let is_full = line.chars().nth(LONGEST).is_some();
        if is_full {
            self.full_at.store(line.len(), Ordering::Relaxed);
        }
        is_full
    }
}

impl ConditionalEventHandler for Cut {
    fn handle(&self, event: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        let is_letter =
            matches!(event.get(0), Some(KeyEvent(KeyCode::Char(_), modifiers)) if modifiers.is_empty());
        (is_letter && self.is_full(context.line())).then_some(Cmd::Noop)
    }
}
