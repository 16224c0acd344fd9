//! The door to the terminal, the environment and the clock.
#![expect(
    clippy::disallowed_methods,
    reason = "the command's door to the terminal, the environment and the clock"
)]

use std::env;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Read, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use anstream::{AutoStream, ColorChoice};
use rehearsal::source::LIMITS;
use terminal_size::{Width, terminal_size_of};

use super::screen::{Look, Screen};

/// Standard output as a screen; `plain` where colour is not wanted whatever the terminal can do.
pub(crate) fn output(plain: bool) -> Screen {
    let choice = if plain { ColorChoice::Never } else { AutoStream::choice(&io::stdout()) };
    let out = BufWriter::new(AutoStream::new(io::stdout(), choice));
    Screen::new(Box::new(out), look(choice), || columns(terminal_size_of(io::stdout())))
}

/// Standard error as a screen.
pub(crate) fn errors(plain: bool) -> Screen {
    let choice = if plain { ColorChoice::Never } else { AutoStream::choice(&io::stderr()) };
    let out = BufWriter::new(AutoStream::new(io::stderr(), choice));
    Screen::new(Box::new(out), look(choice), || columns(terminal_size_of(io::stderr())))
}

/// Standard input, line by line.
pub(crate) fn input() -> Box<dyn BufRead + Send> {
    Box::new(BufReader::new(io::stdin()))
}

/// Standard output as bytes, for what no person reads.
pub(crate) fn wire() -> impl Write {
    BufWriter::new(io::stdout())
}

/// Everything that comes through standard input, and one byte more than a file may have where it is too much.
pub(crate) fn everything() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin()
        .take(u64::try_from(LIMITS.file).unwrap_or(u64::MAX).saturating_add(8))
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether somebody types at a terminal.
pub(crate) fn is_typed() -> bool {
    io::stdin().is_terminal()
}

/// Whether lines can be edited where they are typed: a terminal on both sides, and one that can move its cursor.
pub(crate) fn can_edit() -> bool {
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb" || term == "cons25" || term == "emacs");
    is_typed() && io::stdout().is_terminal() && !dumb
}

/// A seed that no two days share: the nanoseconds of the clock. Small enough to be typed again.
pub(crate) fn seed() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    (u64::from(since.subsec_nanos()) ^ since.as_secs()) % 1_000_000
}

fn look(choice: ColorChoice) -> Look {
    match choice {
        ColorChoice::Never => Look::Plain,
        ColorChoice::Auto | ColorChoice::Always | ColorChoice::AlwaysAnsi => Look::Coloured,
    }
}

fn columns(size: Option<(Width, terminal_size::Height)>) -> Option<u16> {
    size.map(|(Width(columns), _)| columns).filter(|columns| *columns > 0)
}
