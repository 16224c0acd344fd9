//! How much findings weigh: as their codes have it, unless a library or a command says otherwise.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Severity};

/// What a code is set to, from the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is not reported.
    Off,
    /// It is reported, and stops nothing.
    Warning,
    /// It is reported as an error.
    Error,
}

impl Level {
    /// The level that is written so: `error`, `warn` or `off`.
    pub fn find(written: &str) -> Option<Level> {
        match written {
            "off" => Some(Level::Off),
            "warn" | "warning" => Some(Level::Warning),
            "error" => Some(Level::Error),
            _ => None,
        }
    }
}

/// What an author or a command has set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    chosen: BTreeMap<Code, Level>,
    /// Whether all that makes a script good is told, each as its code has it; none where that is left to others.
    quality: Option<bool>,
    denies_warnings: bool,
}

/// What stands for all findings of quality where a level is set: `quality: on`.
pub const QUALITY: &str = "quality";

impl Levels {
    /// Sets `code` to `level` from now on. Refused, in words, where the code may not be lowered so far.
    pub fn choose(&mut self, code: Code, level: Level) -> Result<(), String> {
        if level < code.floor() {
            let least = if code.floor() == Level::Error { "an error" } else { "at least a warning" };
            return Err(format!("`{}` stays {least}", code.name()));
        }
        self.chosen.insert(code, level);
        Ok(())
    }

    /// Tells all findings of quality from now on, or none of those that are not set one by one.
    pub fn choose_quality(&mut self, told: bool) {
        self.quality = Some(told);
    }

    /// Whether some finding of quality may be told, so that it is worth looking for.
    pub fn asks_for_quality(&self) -> bool {
        let is_chosen = |(code, level): (&Code, &Level)| code.is_of_quality() && *level != Level::Off;
        self.quality == Some(true) || self.chosen.iter().any(is_chosen)
    }

    /// Reports every warning as an error from now on.
    pub fn deny_warnings(&mut self) {
        self.denies_warnings = true;
    }

    /// These levels, and for codes that they do not set those of `library`.
    #[must_use]
    pub fn over(&self, library: &Levels) -> Levels {
        let mut both = library.clone();
        both.chosen.extend(&self.chosen);
        both.quality = self.quality.or(both.quality);
        both.denies_warnings |= self.denies_warnings;
        both
    }

    /// Gives each of `notes` its weight, and leaves out those that are off, or only told to those who ask.
    pub fn apply(&self, notes: &mut Vec<Diagnostic>) {
        notes.retain_mut(|note| {
            match self.chosen.get(&note.code) {
                Some(Level::Off) => return false,
                Some(Level::Warning) => note.severity = Severity::Warning,
                Some(Level::Error) => note.severity = Severity::Error,
                None if note.code.is_of_quality() && self.quality == Some(true) => {}
                None if note.code.is_on_request() => return false,
                None => {}
            }
            if self.denies_warnings {
                note.severity = Severity::Error;
            }
            true
        });
    }
}
