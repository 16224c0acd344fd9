//! A typed line and what it asks for. Nothing here needs a terminal.

use rehearsal::practice::Mode;
use rehearsal::source::{is_refused, nearest};

/// The longest answer that is taken, in characters.
pub(crate) const LONGEST: usize = 10_000;

/// What can be asked for with a colon, and what it does. In the order in which `:help` shows it.
pub(crate) const COMMANDS: &[(&str, &str)] = &[
    (":help", "shows this"),
    (":hint", "gives a hint, a clearer one each time"),
    (":think", "shows what they think"),
    (":why", "says why your last reply is rated as it is, in guided mode"),
    (":replies", "shows the replies, or shows them again"),
    (":whatif N", "shows what reply N would do, and comes back"),
    (":back N", "takes your last turn back, or the last N, with everything that they changed"),
    (":again N", "goes back to turn N, with everything as it was"),
    (":takes", "shows what you have tried at a turn, side by side"),
    (":restart", "begins again: the same person, on the same day"),
    (":mode NAME", "changes how the coach goes along: guided, practice or real"),
    (":own", "hides the replies, for words of your own; once more shows them"),
    (":notthat", "takes back what was heard in your words, and asks which reply you meant"),
    (":turn N", "shows everything that the coach says of turn N, at the end"),
    (":plan", "asks for your plan for next time"),
    (":card", "shows a card of this rehearsal: your best lines, where it stuck, next time"),
    (":pause", "waits until you are ready"),
    (":ground", "is a minute of breathing"),
    (":safety", "says what this cannot do, and where help is"),
    (":skip", "goes straight to looking back"),
    (":quit", "looks back and leaves; Ctrl-C and Ctrl-D do the same, and ask nothing more"),
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
    /// `:why`
    Why,
    /// `:replies`
    Replies,
    /// `:whatif N`
    WhatIf(u32),
    /// `:back N`
    Back(usize),
    /// `:again N`
    Again(u32),
    /// `:takes`, of the turn in hand or another
    Takes(Option<u32>),
    /// `:restart`
    Restart,
    /// `:mode NAME`; without a name it asks which one it is
    Mode(Option<Mode>),
    /// `:own`
    Own,
    /// `:notthat`
    NotThat,
    /// `:turn N`
    Turn(u32),
    /// `:plan`
    Plan,
    /// `:card`
    Card,
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
    let rest = rest.trim();
    let plain = match name.as_str() {
        "help" | "h" | "?" => Command::Help,
        "hint" => Command::Hint,
        "think" => Command::Think,
        "why" => Command::Why,
        "replies" => Command::Replies,
        "restart" => Command::Restart,
        "own" => Command::Own,
        "notthat" => Command::NotThat,
        "plan" => Command::Plan,
        "card" => Command::Card,
        "pause" => Command::Pause,
        "ground" => Command::Ground,
        "safety" => Command::Safety,
        "skip" => Command::Skip,
        "quit" | "q" | "exit" => Command::Quit,
        _ => return with_number(&name, rest),
    };
    Typed::Command(plain)
}

/// A command with something behind its name.
fn with_number(name: &str, rest: &str) -> Typed {
    let number = rest.parse::<u32>().ok();
    let typed = match (name, number) {
        ("back", None) if rest.is_empty() => Command::Back(1),
        ("back", Some(count)) if count > 0 => Command::Back(usize::try_from(count).unwrap_or(usize::MAX)),
        ("back", _) => return needs(":back needs a number of turns, as in :back 2, or nothing for one."),
        ("again", Some(turn)) => Command::Again(turn),
        ("again", None) => return needs(":again needs the number of a turn, as in :again 2."),
        ("turn", Some(turn)) => Command::Turn(turn),
        ("turn", None) => return needs(":turn needs the number of a turn, as in :turn 2."),
        ("whatif", Some(reply)) => Command::WhatIf(reply),
        ("whatif", None) => return needs(":whatif needs the number of a reply, as in :whatif 2."),
        ("takes", turn) if turn.is_some() || rest.is_empty() => Command::Takes(turn),
        ("takes", _) => return needs(":takes needs the number of a turn, as in :takes 2, or nothing."),
        ("mode", _) => match Mode::find(&rest.to_lowercase()) {
            None if !rest.is_empty() => {
                return needs("The modes are guided, practice and real, as in :mode guided.");
            }
            mode => Command::Mode(mode),
        },
        _ => return Typed::Unknown(unknown(name)),
    };
    Typed::Command(typed)
}

fn needs(sentence: &str) -> Typed {
    Typed::Unknown(sentence.to_owned())
}

fn unknown(name: &str) -> String {
    let names = COMMANDS.iter().filter_map(|(written, _)| written.trim_start_matches(':').split(' ').next());
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
