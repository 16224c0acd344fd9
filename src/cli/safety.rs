//! `rehearse safety`: in plain words, what this program cannot do, who may see what, how to leave, and where help is.

use std::io;

use rehearsal::program::Resources;

use super::args::MONITORED;
use super::screen::{Screen, Tone, run};

/// What is said, by heading. `docs/safety.md` says the same.
const SAID: [(&str, &[&str]); 5] = [
    (
        "What this program cannot do",
        &[
            "It cannot tell whether a relationship is safe, and it names only some of the signs that one is not.",
            "It cannot hide from somebody who can open this device.",
            "It cannot judge the other person. The people in it are written; none of them is the one you know.",
            "It cannot take the place of a person who listens. This is practice, not therapy.",
        ],
    ),
    (
        "Who may see what",
        &[
            MONITORED,
            "What the terminal shows can be scrolled back to, and some terminals keep it in a file. `--private` uses a screen of its own and clears it on the way out, as well as it can.",
            "If somebody looks through this device, a sudden change can be noticed too. A device that they cannot open is safer.",
            "Nothing is sent anywhere. Nothing in this program opens a connection, and it puts nothing on the clipboard.",
        ],
    ),
    (
        "How to leave quickly",
        &[
            ":quit, Ctrl-C or Ctrl-D at any prompt. With `--private` they leave at once, without looking back, and the screen is cleared.",
            ":pause waits for you, :ground is a minute of breathing, and :skip goes straight to looking back.",
        ],
    ),
    (
        "What is kept",
        &[
            "Nothing that you type is kept on disk unless you ask for it.",
            "The answers to the questions before a conversation are never kept. What shows a card is not kept either.",
        ],
    ),
    (
        "Questions to ask yourself",
        &[
            "Have I sent more than one message since their last reply?",
            "Am I using another account, a friend, a child, work or a gift to reach them?",
            "Do I know things about their week that they did not tell me?",
            "Would anything bad happen to them if they say no: mood, money, pets, photos, children?",
            "Do I believe they owe me an answer, a reason or a meeting?",
            "Am I telling them who they are, rather than what I did?",
            "Have they ever changed plans because of how I might react?",
        ],
    ),
];

/// Shows all of it.
pub(crate) fn show(screen: &mut Screen, said_by: &Resources) -> io::Result<()> {
    for (heading, sentences) in SAID {
        screen.blank()?;
        screen.paragraph(&[run(Tone::Strong, heading)], 0, 0)?;
        for sentence in sentences {
            screen.paragraph(&[run(Tone::Plain, *sentence)], 2, 0)?;
        }
    }
    screen.blank()?;
    screen.line(
        "One yes to these questions is worth a talk with somebody you trust. It is not a verdict on you.",
    )?;
    screen.blank()?;
    resources(screen, said_by)
}

/// Where help is to be had, with the day on which it was last verified.
pub(crate) fn resources(screen: &mut Screen, resources: &Resources) -> io::Result<()> {
    screen.paragraph(&[run(Tone::Strong, "Where help is")], 0, 0)?;
    for entry in &resources.entries {
        let head = [run(Tone::Name, &entry.name), run(Tone::Plain, format!(": {}", entry.purpose))];
        screen.paragraph(&head, 2, 2)?;
        screen.paragraph(&[run(Tone::Plain, &entry.reach)], 4, 0)?;
        let when = format!(
            "Where: {}. Looked up on {}; look whether it still holds.",
            entry.region, entry.verified_on
        );
        screen.paragraph(&[run(Tone::Quiet, when)], 4, 0)?;
    }
    Ok(())
}

/// The same, a line an entry.
pub(crate) fn briefly(screen: &mut Screen, resources: &Resources) -> io::Result<()> {
    for entry in resources.entries.iter().skip(1) {
        let words = [run(Tone::Name, &entry.name), run(Tone::Plain, format!(": {}", entry.reach))];
        screen.paragraph(&words, 2, 2)?;
    }
    Ok(())
}
