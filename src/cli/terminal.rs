//! The door to the terminal, the environment and the clock.
#![expect(
    clippy::disallowed_methods,
    reason = "the command's door to the terminal, the environment and the clock"
)]

use std::env;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anstream::{AutoStream, ColorChoice};
use rehearsal::source::LIMITS;
use terminal_size::{Height, Width, terminal_size_of};

use super::days;
use super::exit::Trouble;
use super::screen::{Look, Screen};

/// Standard output as a screen; `plain` where colour is not wanted whatever the terminal can do.
pub(crate) fn output(plain: bool) -> Screen {
    let choice = if plain { ColorChoice::Never } else { AutoStream::choice(&io::stdout()) };
    let out = BufWriter::new(AutoStream::new(io::stdout(), choice));
    let screen = Screen::new(Box::new(out), look(choice), || columns(terminal_size_of(io::stdout())));
    screen.with_height(|| lines(terminal_size_of(io::stdout())))
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

/// Whether Ctrl-C was pressed, for commands that write many files: the file in hand is finished, and no other is begun.
#[derive(Clone, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens for Ctrl-C from now on. Where it cannot be heard, it ends the command as it always did.
    pub(crate) fn heard() -> Stop {
        let stop = Stop::default();
        let pressed = stop.clone();
        let _ = ctrlc::set_handler(move || pressed.0.store(true, Ordering::Relaxed));
        stop
    }

    /// Asks for a stop where nobody pressed anything.
    pub(crate) fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was pressed.
    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// The trouble that it makes. `done` is what was done with some files.
    pub(crate) fn trouble(&self, done: &str) -> Result<(), Trouble> {
        if !self.is_asked() {
            return Ok(());
        }
        let message = format!("stopped before the end: each file is either {done} or as it was");
        Err(Trouble::unreadable(message))
    }
}

/// Whether somebody types at a terminal.
pub(crate) fn is_typed() -> bool {
    io::stdin().is_terminal()
}

/// Whether somebody sits at a terminal, types and reads.
pub(crate) fn is_watched() -> bool {
    is_typed() && io::stdout().is_terminal()
}

/// Sends a sequence that drives the terminal, past what colours and wraps.
pub(crate) fn drive(sequence: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(sequence.as_bytes())?;
    out.flush()
}

/// Ctrl-C while no line is edited: it is heard from the first time that somebody asks for it.
pub(crate) fn interrupts() -> &'static Stop {
    static HEARD: OnceLock<Stop> = OnceLock::new();
    HEARD.get_or_init(Stop::heard)
}

/// The next Enter at a terminal at which no line is edited. What is typed until then is taken, so whoever listens has to wait for it.
pub(crate) struct Enter(Receiver<bool>);

/// How soon Ctrl-C is noticed.
const SOON: Duration = Duration::from_millis(50);

impl Enter {
    /// Listens from now on.
    pub(crate) fn listen() -> Enter {
        let (said, received) = channel();
        interrupts();
        thread::spawn(move || {
            let came = io::stdin().read_line(&mut String::new());
            // Nobody may be listening any more.
            let _ = said.send(matches!(came, Ok(1..)));
        });
        Enter(received)
    }

    /// True where it came within `time`, false where the learner left.
    pub(crate) fn within(&self, time: Duration) -> Result<bool, RecvTimeoutError> {
        let began = Instant::now();
        loop {
            if interrupts().is_asked() {
                return Ok(false);
            }
            match self.0.recv_timeout(SOON.min(time)) {
                Err(RecvTimeoutError::Timeout) if began.elapsed() < time => {}
                came => return came,
            }
        }
    }

    /// The same, however long it takes.
    pub(crate) fn whenever(&self) -> bool {
        loop {
            match self.within(Duration::from_secs(1)) {
                Err(RecvTimeoutError::Timeout) => {}
                came => return came.unwrap_or_default(),
            }
        }
    }
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

/// The time in seconds since 1970, UTC, and the day where the learner is, in days since 1970.
pub(crate) fn now_and_today() -> (i64, i32) {
    let now = jiff::ZonedDateTime::now();
    (now.timestamp().as_second(), days::since_1970(now.date()))
}

/// The clock, to say how long something took.
pub(crate) fn now() -> Instant {
    Instant::now()
}

fn look(choice: ColorChoice) -> Look {
    match choice {
        ColorChoice::Never => Look::Plain,
        ColorChoice::Auto | ColorChoice::Always | ColorChoice::AlwaysAnsi => Look::Coloured,
    }
}

fn columns(size: Option<(Width, Height)>) -> Option<u16> {
    size.map(|(Width(columns), _)| columns).filter(|columns| *columns > 0)
}

fn lines(size: Option<(Width, Height)>) -> Option<u16> {
    size.map(|(_, Height(lines))| lines).filter(|lines| *lines > 0)
}
