//! The only way out to the terminal: wraps, colours or leaves plain, and lets no control character through.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, ErrorKind, Write};
use std::rc::Rc;

use anstyle::{AnsiColor, Style};
use rehearsal::program::Words;
use rehearsal::source::is_refused;

use super::wrap::{columns, wrap};

/// The widest that text is set, in columns: longer lines are hard to read.
const WIDEST: u16 = 80;
/// Below this width nothing is indented.
const NARROW: u16 = 24;

/// What a stretch of text is, for its colour. Nothing is said by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Text.
    Plain,
    /// Written between stars, or a heading.
    Strong,
    /// Written between underscores, or how something is said.
    Soft,
    /// Both.
    StrongSoft,
    /// Who speaks.
    Name,
    /// Beside the story: what the program itself says.
    Quiet,
    /// The mark of a turn that served.
    Good,
    /// The mark of a turn that did not.
    Poor,
}

/// A stretch of text and what it is.
pub(crate) type Run = (Tone, String);

/// Whether text may be coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Colours and weights.
    Coloured,
    /// Letters only.
    Plain,
}

/// Where text goes.
pub(crate) struct Screen {
    out: Box<dyn Write>,
    look: Look,
    width: fn() -> Option<u16>,
    height: fn() -> Option<u16>,
    /// Whether the last line is empty, so that no two empty lines follow each other.
    is_blank: bool,
    /// Why nothing is written any more, where the command goes on all the same.
    failure: Rc<Cell<Option<ErrorKind>>>,
}

/// Something to write to that never fails: after its first failure nothing more is written.
struct Patient {
    out: Option<Box<dyn Write>>,
    failure: Rc<Cell<Option<ErrorKind>>>,
}

impl Patient {
    fn attempt(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
        let Some(out) = &mut self.out else { return };
        if let Err(error) = write(out) {
            self.failure.set(Some(error.kind()));
            self.out = None;
        }
    }
}

impl Write for Patient {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.attempt(|out| out.write_all(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.attempt(|out| out.flush());
        Ok(())
    }
}

/// Something to write to that keeps nothing but the number of line ends.
struct Counting(Rc<Cell<usize>>);

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.iter().filter(|byte| **byte == b'\n').count());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Screen {
    /// A screen over `out`; `width` measures the terminal, in columns, each time that something is shown.
    pub(crate) fn new(out: Box<dyn Write>, look: Look, width: fn() -> Option<u16>) -> Screen {
        Screen { out, look, width, height: || None, is_blank: true, failure: Rc::default() }
    }

    /// The same, as high as `height` measures, in lines; without this nobody knows how high it is.
    pub(crate) fn with_height(mut self, height: fn() -> Option<u16>) -> Screen {
        self.height = height;
        self
    }

    /// Lets the command go on where nobody reads along any more, or where no more can be written: what it is asked for is more than
    /// what it prints, such as an exit code and reports. `end` says what went wrong.
    pub(crate) fn outlive_reader(&mut self) {
        let out = std::mem::replace(&mut self.out, Box::new(io::sink()));
        self.out = Box::new(Patient { out: Some(out), failure: Rc::clone(&self.failure) });
    }

    /// Sends what was written on its way, for the last time. A reader who went away while the command went on is no failure.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        self.out.flush()?;
        match self.failure.get() {
            None | Some(ErrorKind::BrokenPipe) => Ok(()),
            Some(kind) => Err(io::Error::from(kind)),
        }
    }

    /// Whether text is coloured.
    pub(crate) fn look(&self) -> Look {
        self.look
    }

    /// How many columns text may take now: those of the terminal, from 1 to 80.
    pub(crate) fn width(&self) -> u16 {
        (self.width)().unwrap_or(WIDEST).clamp(1, WIDEST)
    }

    /// How many lines are seen at once now; none where that is not known, as in a file.
    pub(crate) fn height(&self) -> Option<u16> {
        (self.height)()
    }

    /// How many lines what `show` shows would take on this screen, which stays as it is.
    pub(crate) fn lines_of(&self, show: impl FnOnce(&mut Screen) -> io::Result<()>) -> io::Result<usize> {
        let count = Rc::new(Cell::new(0));
        let counting = Counting(Rc::clone(&count));
        show(&mut Screen::new(Box::new(counting), Look::Plain, self.width))?;
        Ok(count.get())
    }

    /// A paragraph, with `indent` spaces before its first line and `hanging` more before the others.
    pub(crate) fn paragraph(&mut self, runs: &[Run], indent: u16, hanging: u16) -> io::Result<()> {
        self.is_blank = false;
        let width = self.width();
        let (indent, hanging) = if width < NARROW { (0, 0) } else { (indent, hanging) };
        let clean: Vec<Run> = runs.iter().map(|(tone, text)| (*tone, clean(text))).collect();
        let runs: Vec<(Tone, &str)> = clean.iter().map(|(tone, text)| (*tone, text.as_str())).collect();
        for (number, line) in wrap(&runs, width - indent, hanging).into_iter().enumerate() {
            let spaces = usize::from(if number == 0 { indent } else { indent + hanging });
            write!(self.out, "{:spaces$}", "")?;
            self.coloured(&line)?;
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// A paragraph of plain text.
    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        self.paragraph(&[(Tone::Plain, text.to_owned())], 0, 0)
    }

    /// A paragraph that is not part of the story.
    pub(crate) fn aside(&mut self, text: &str) -> io::Result<()> {
        self.paragraph(&[(Tone::Quiet, text.to_owned())], 0, 0)
    }

    /// A line that is not wrapped: one with a path, which a terminal may break but a file must not.
    pub(crate) fn whole(&mut self, text: &str) -> io::Result<()> {
        self.is_blank = false;
        writeln!(self.out, "{}", clean(text))
    }

    /// A sentence about what went wrong, on standard error, where it has to be told whose it is. It is seen at once.
    pub(crate) fn trouble(&mut self, sentence: &str) -> io::Result<()> {
        self.whole(&format!("rehearse: {sentence}"))?;
        self.flush()
    }

    /// An empty line, unless there is one already.
    pub(crate) fn blank(&mut self) -> io::Result<()> {
        if self.is_blank {
            return Ok(());
        }
        self.is_blank = true;
        writeln!(self.out)
    }

    /// Text that is already laid out: line ends stay, and so do colours; nothing else that drives a terminal does.
    pub(crate) fn laid_out(&mut self, text: &str) -> io::Result<()> {
        self.is_blank = false;
        writeln!(self.out, "{}", only_colours(text))
    }

    /// A script that has been checked for what drives a terminal, byte for byte.
    pub(crate) fn verbatim(&mut self, text: &str) -> io::Result<()> {
        self.is_blank = false;
        self.out.write_all(text.as_bytes())
    }

    /// The runs of `words`: strong and soft as colour has it, or with their signs.
    pub(crate) fn runs(&self, words: Words<'_>) -> Vec<Run> {
        match self.look {
            Look::Plain => vec![(Tone::Plain, words.written().into_owned())],
            Look::Coloured => {
                words.runs().into_iter().map(|(style, text)| (tone(style), text.to_owned())).collect()
            }
        }
    }

    /// Somebody else wrote the last line, as an editor does.
    pub(crate) fn touched(&mut self) {
        self.is_blank = false;
    }

    /// Sends what was written on its way.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Text without a line end behind it: a prompt.
    pub(crate) fn prompt(&mut self, text: &str) -> io::Result<()> {
        self.is_blank = false;
        write!(self.out, "{}", clean(text))?;
        self.out.flush()
    }

    fn coloured(&mut self, line: &[(Tone, &str)]) -> io::Result<()> {
        for stretch in line.chunk_by(|one, next| one.0 == next.0) {
            let style = match (self.look, stretch.first()) {
                (Look::Coloured, Some((tone, _))) => style(*tone),
                (Look::Coloured, None) | (Look::Plain, _) => Style::new(),
            };
            write!(self.out, "{style}")?;
            for (_, letter) in stretch {
                self.out.write_all(letter.as_bytes())?;
            }
            write!(self.out, "{style:#}")?;
        }
        Ok(())
    }
}

/// A stretch of text, and what it is.
pub(crate) fn run(tone: Tone, text: impl Into<String>) -> Run {
    (tone, text.into())
}

/// `text` cut to `width` columns, with an ellipsis where something is left out.
pub(crate) fn shortened(text: &str, width: u16) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let cut: Vec<_> =
        wrap(&[((), text)], width.saturating_sub(1).max(1), 0).into_iter().take(1).flatten().collect();
    cut.into_iter().map(|(_, letter)| letter).chain(std::iter::once("…")).collect()
}

/// `text` as one line. Scripts and typed words were checked long before, but a file may be called anything: this is the last line of
/// defence.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if is_refused(c) { '\u{FFFD}' } else { c }).collect()
}

/// Keeps line ends and the sequences that set colours: escape, `[`, digits and semicolons, `m`.
fn only_colours(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = colour_length(rest).unwrap_or(c.len_utf8());
        let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let is_kept = length > c.len_utf8() || c == '\n' || !is_refused(c);
        kept.push_str(if is_kept { piece } else { "\u{FFFD}" });
        rest = after;
    }
    Cow::Owned(kept)
}

/// How many bytes the sequence at the start of `text` takes, where it sets a colour.
fn colour_length(text: &str) -> Option<usize> {
    let body = text.strip_prefix("\u{1b}[")?;
    let digits = body.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    body.get(digits..)?.starts_with('m').then_some(digits + "\u{1b}[m".len())
}

fn tone(style: rehearsal::program::Style) -> Tone {
    match (style.strong, style.soft) {
        (true, true) => Tone::StrongSoft,
        (true, false) => Tone::Strong,
        (false, true) => Tone::Soft,
        (false, false) => Tone::Plain,
    }
}

fn style(tone: Tone) -> Style {
    match tone {
        Tone::Plain => Style::new(),
        Tone::Strong => Style::new().bold(),
        Tone::Soft => Style::new().italic(),
        Tone::StrongSoft => Style::new().bold().italic(),
        Tone::Name => AnsiColor::Cyan.on_default().bold(),
        Tone::Quiet => Style::new().dimmed(),
        Tone::Good => AnsiColor::Green.on_default(),
        Tone::Poor => AnsiColor::Yellow.on_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::{clean, only_colours, shortened};

    #[test]
    fn nothing_that_drives_a_terminal_passes() {
        assert_eq!(clean("a\u{1b}[2Jb\u{9b}c\u{202e}"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}");
        assert_eq!(
            only_colours("\u{1b}[1;31mred\u{1b}[0m\n\u{1b}[2J\u{1b}]0;x\u{7}"),
            "\u{1b}[1;31mred\u{1b}[0m\n\u{fffd}[2J\u{fffd}]0;x\u{fffd}"
        );
    }

    #[test]
    fn a_long_reply_is_shortened_at_a_word() {
        assert_eq!(shortened("one two three", 9), "one two…");
        assert_eq!(shortened("one", 9), "one");
    }
}
