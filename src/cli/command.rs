//! A typed line and what it asks for. Nothing here needs a terminal.

use rehearsal::source::{is_refused, nearest};

/// The longest answer that is taken, in characters.
pub(crate) const LONGEST: usize = 10_000;

/// What can be asked for with a colon, and what it does. In the order in which `:help` shows it.
pub(crate) const COMMANDS: &[(&str, &str)] = &[
    (":help", "shows this"),
    (":hint", "gives a hint, a clearer one each time"),
    (":think", "shows what they think"),
    (":replies", "shows the replies again"),
    (":back", "takes your last turn back, with everything that it changed"),
    (":again N", "goes back to turn N, with everything as it was"),
    (":restart", "begins again: the same person, on the same day"),
    (":pause", "waits until you are ready"),
    (":ground", "is a minute of breathing"),
    (":safety", "says what this cannot do, and where help is"),
    (":skip", "goes straight to looking back"),
    (":quit", "looks back and leaves; Ctrl-C and Ctrl-D do the same"),
];

/// Something asked for with a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// `:help`
    Help,
    /// `:hint`
    Hint,
    /// `:think`
    Think,
    /// `:replies`
    Replies,
    /// `:back`
    Back,
    /// `:again N`
    Again(u32),
    /// `:restart`
    Restart,
    /// `:pause`
    Pause,
    /// `:ground`
    Ground,
    /// `:safety`
    Safety,
    /// `:skip`
    Skip,
    /// `:quit`
    Quit,
}

/// What a typed line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Typed {
    /// Nothing but spaces.
    Nothing,
    /// Words.
    Words(String),
    /// A command.
    Command(Command),
    /// A colon and a word that is no command; the sentence says what to do.
    Unknown(String),
}

impl Typed {
    /// Reads a line. A colon before a letter begins a command; `:)` does not.
    pub(crate) fn parse(line: &str) -> Typed {
        let line = line.trim();
        match line.strip_prefix(':') {
            Some(rest) if rest.starts_with(|c: char| c.is_alphabetic() || c == '?') => command(rest),
            Some(_) | None if line.is_empty() => Typed::Nothing,
            Some(_) | None => Typed::Words(line.to_owned()),
        }
    }
}

/// A typed line as it is taken: line ends and tabs are spaces, what could drive a terminal is dropped, and what is too long is
/// cut. True where it was cut.
pub(crate) fn taken(line: &str) -> (String, bool) {
    let spaced = line.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c });
    let mut letters = spaced.filter(|c| !is_refused(*c));
    let kept: String = letters.by_ref().take(LONGEST).collect();
    (kept, letters.next().is_some())
}

fn command(typed: &str) -> Typed {
    let (name, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let name = name.to_lowercase();
    match name.as_str() {
        "help" | "h" | "?" => Typed::Command(Command::Help),
        "hint" => Typed::Command(Command::Hint),
        "think" => Typed::Command(Command::Think),
        "replies" => Typed::Command(Command::Replies),
        "back" => Typed::Command(Command::Back),
        "restart" => Typed::Command(Command::Restart),
        "pause" => Typed::Command(Command::Pause),
        "ground" => Typed::Command(Command::Ground),
        "safety" => Typed::Command(Command::Safety),
        "skip" => Typed::Command(Command::Skip),
        "quit" | "q" | "exit" => Typed::Command(Command::Quit),
        "again" => match rest.trim().parse() {
            Ok(turn) => Typed::Command(Command::Again(turn)),
            Err(_) => Typed::Unknown(":again needs the number of a turn, as in :again 2.".to_owned()),
        },
        _ => Typed::Unknown(unknown(&name)),
    }
}

fn unknown(name: &str) -> String {
    let names = COMMANDS.iter().map(|(written, _)| written.trim_start_matches(':').trim_end_matches(" N"));
    match nearest(name, names) {
        Some(near) => format!("There is no :{name}. Did you mean :{near}?"),
        None => format!("There is no :{name}. :help shows what there is."),
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, LONGEST, Typed, taken};

    #[test]
    fn a_colon_and_a_word_is_a_command() {
        assert_eq!(Typed::parse(" :Hint "), Typed::Command(Command::Hint));
        assert_eq!(Typed::parse(":again 3"), Typed::Command(Command::Again(3)));
        assert_eq!(Typed::parse(":)"), Typed::Words(":)".to_owned()));
        assert_eq!(Typed::parse("  "), Typed::Nothing);
    }

    #[test]
    fn a_mistyped_command_is_offered_its_neighbour() {
        assert_eq!(
            Typed::parse(":bakc"),
            Typed::Unknown("There is no :bakc. Did you mean :back?".to_owned())
        );
        assert!(matches!(Typed::parse(":again"), Typed::Unknown(_)));
    }

    #[test]
    fn typed_words_lose_what_could_drive_a_terminal_and_are_cut() {
        assert_eq!(taken("a\nb\u{1b}c\u{202e}"), ("a bc".to_owned(), false));
        let (kept, cut) = taken(&"x".repeat(LONGEST + 1));
        assert!(cut && kept.len() == LONGEST);
    }
}
