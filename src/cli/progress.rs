//! A bar on the terminal where a run takes longer than a second.
#![expect(clippy::disallowed_methods, reason = "the command's door to the clock, for the bar")]

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::screen::Look;

/// Nobody needs to be told how far something is that is over in a moment.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far a run is.
pub(crate) struct Progress {
    began: Instant,
    all: usize,
    done: usize,
    bar: Option<ProgressBar>,
    is_shown: bool,
}

impl Progress {
    /// A run over `all` files, told on a screen of this look.
    pub(crate) fn new(all: usize, look: Look) -> Progress {
        // A bar moves the cursor, which whoever asks for plain letters does not want, and not every terminal can.
        let is_shown = look == Look::Coloured && io::stderr().is_terminal();
        Progress { began: Instant::now(), all, done: 0, bar: None, is_shown }
    }

    /// One more is done.
    pub(crate) fn step(&mut self) {
        self.done += 1;
        if !self.is_shown || self.began.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::new(u64::try_from(self.all).unwrap_or(u64::MAX));
            // A template that cannot be read would leave the usual one.
            let style = ProgressStyle::with_template("{bar:40} {pos} of {len} files");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        bar.set_position(u64::try_from(self.done).unwrap_or(u64::MAX));
    }

    /// Takes the bar away while something is written where it stands.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Takes the bar away for good.
    pub(crate) fn end(&self) {
        self.bar.iter().for_each(ProgressBar::finish_and_clear);
    }
}
