//! What somebody settled once for all rehearsals: whether they are kept, and how they are accompanied. It is a small private file
//! beside the store, and is there only where something was set.

use rehearsal::practice::Mode;

use super::exit::{Exit, Trouble};
use super::files::{self, Unread};
use super::play::Company;
use super::screen::Screen;
use super::store::Place;

/// What can be asked of `rehearse settings`.
#[derive(Debug, clap::Args)]
pub(crate) struct SettingsArgs {
    /// Which setting: `keep`, `mode`, `own-words` or `private`
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// What it is from now on: `keep` is `ask`, `always` or `never`; `mode` is `guided`, `practice` or `real`; the others are `yes` or `no`
    #[arg(value_name = "VALUE", requires = "name")]
    value: Option<String>,
}

/// Whether rehearsals are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Keep {
    /// The learner is asked at the end.
    #[default]
    Ask,
    /// Each, from its first turn on.
    Always,
    /// None, and nobody asks.
    Never,
}

/// What somebody settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Whether rehearsals are kept.
    pub(crate) keep: Keep,
    /// How they are accompanied; none as the command has it.
    pub(crate) mode: Option<Mode>,
    /// Whether replies stay hidden until they are asked for.
    pub(crate) own_words: bool,
    /// Whether the screen is cleared on the way out, and nothing is kept.
    pub(crate) private: bool,
}

/// Every setting, and what it may be.
const NAMES: [(&str, &[&str]); 4] = [
    ("keep", &["ask", "always", "never"]),
    ("mode", &["guided", "practice", "real"]),
    ("own-words", &["yes", "no"]),
    ("private", &["yes", "no"]),
];

impl Settings {
    /// What is settled, and a sentence where some of it cannot be read and is passed by. Makes nothing.
    pub(crate) fn load() -> (Settings, Option<String>) {
        let Ok(place) = Place::new() else { return (Settings::default(), None) };
        let path = place.settings();
        let passed_by = |reason: &str| format!("The settings in {} are passed by: {reason}.", path.display());
        match files::read(&path) {
            Ok(bytes) => {
                let (settings, wrong) = Settings::read(&String::from_utf8_lossy(&bytes));
                let told = wrong.map(|line| passed_by(&format!("“{line}” says nothing that is known here")));
                (settings, told)
            }
            Err(Unread::Missing) => (Settings::default(), None),
            Err(Unread::Folder) => (Settings::default(), Some(passed_by("a folder is there"))),
            Err(Unread::Other(reason)) => (Settings::default(), Some(passed_by(&reason))),
        }
    }

    /// How a rehearsal is accompanied, where the command asks for this.
    pub(crate) fn company(&self, mode: Option<Mode>, own_words: bool) -> Company {
        Company { mode: mode.or(self.mode).unwrap_or_default(), own_words: own_words || self.own_words }
    }

    /// Whether a rehearsal is kept, where the command asks for it or not. One that begins in the middle of its script is for authors,
    /// and is not.
    pub(crate) fn wish(&self, is_asked: bool, begins_in_the_middle: bool) -> Keep {
        match self.keep {
            _ if begins_in_the_middle => Keep::Never,
            _ if is_asked => Keep::Always,
            _ if self.private => Keep::Never,
            keep => keep,
        }
    }

    /// Reads `text`: a setting a line. The first line that says nothing comes beside what the others say.
    fn read(text: &str) -> (Settings, Option<String>) {
        let (mut settings, mut wrong) = (Settings::default(), None);
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in lines {
            let said =
                line.split_once(':').is_some_and(|(name, value)| settings.set(name.trim(), value.trim()));
            if !said {
                wrong.get_or_insert_with(|| super::screen::shortened(line, 40));
            }
        }
        (settings, wrong)
    }

    /// Sets what is called `name`; false where there is no such setting or value.
    fn set(&mut self, name: &str, value: &str) -> bool {
        let truth = match value {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        match (name, value, truth) {
            ("keep", "ask", _) => self.keep = Keep::Ask,
            ("keep", "always", _) => self.keep = Keep::Always,
            ("keep", "never", _) => self.keep = Keep::Never,
            ("mode", word, _) if Mode::find(word).is_some() => self.mode = Mode::find(word),
            ("own-words", _, Some(truth)) => self.own_words = truth,
            ("private", _, Some(truth)) => self.private = truth,
            _ => return false,
        }
        true
    }

    fn value(&self, name: &str) -> &'static str {
        let truth = |truth: bool| if truth { "yes" } else { "no" };
        match name {
            "keep" => match self.keep {
                Keep::Ask => "ask",
                Keep::Always => "always",
                Keep::Never => "never",
            },
            "mode" => self.mode.unwrap_or_default().word(),
            "own-words" => truth(self.own_words),
            _ => truth(self.private),
        }
    }

    fn text(&self) -> String {
        let lines = NAMES.iter().filter(|(name, _)| *name != "mode" || self.mode.is_some());
        lines.map(|(name, _)| format!("{name}: {}\n", self.value(name))).collect()
    }
}

/// Shows or changes what is settled.
pub(crate) fn settings(args: &SettingsArgs, out: &mut Screen) -> Result<Exit, Trouble> {
    let (mut settings, told) = Settings::load();
    if let Some(told) = told {
        out.aside(&told)?;
    }
    let shown = match &args.name {
        None => NAMES.as_slice(),
        Some(asked) => {
            let names = || NAMES.iter().map(|(name, _)| *name);
            let at = names().position(|name| name == asked.as_str());
            let found = at.and_then(|at| NAMES.get(at..=at));
            found.ok_or_else(|| {
                let advice =
                    rehearsal::source::advice(asked, names(), format!("there are {}", listed(names())));
                Trouble::usage(format!("there is no setting `{asked}`: {advice}"))
            })?
        }
    };
    if let (Some(value), [(name, values)]) = (&args.value, shown) {
        if !settings.set(name, value) {
            let values = listed(values.iter().copied());
            return Err(Trouble::usage(format!("`{name}` cannot be `{value}`: it is one of {values}")));
        }
        let place = Place::new().map_err(|unkept| Trouble::unreadable(unkept.to_string()))?;
        place.make().map_err(|unkept| Trouble::unreadable(unkept.to_string()))?;
        let path = place.settings();
        files::write_private(&path, settings.text().as_bytes())
            .map_err(|reason| Trouble::unwritten(&path, &reason))?;
    }
    for (name, values) in shown {
        out.line(&format!("{name}: {}  ({})", settings.value(name), values.join(", ")))?;
    }
    Ok(Exit::Fine)
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{Keep, Settings};

    #[test]
    fn what_is_written_is_read_again_and_what_is_unknown_is_told() {
        let mut settings = Settings::default();
        assert!(
            settings.set("keep", "always") && settings.set("mode", "real") && settings.set("private", "yes")
        );
        assert!(!settings.set("keep", "sometimes") && !settings.set("kept", "ask"));
        assert_eq!(Settings::read(&settings.text()), (settings, None));
        let (read, wrong) = Settings::read("# mine\nkeep: never\nmode real\n");
        assert_eq!((read.keep, wrong.as_deref()), (Keep::Never, Some("mode real")));
    }
}
