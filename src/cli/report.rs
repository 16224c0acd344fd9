//! The debrief, laid out.

mod strip;

use std::io;

use rehearsal::practice::{Debrief, Part, mark, quoted};
use rehearsal::program::Rating;

use super::screen::{Screen, Tone, run};

/// What can still be done after a debrief.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// The prompt comes again: there is a way back.
    Stays,
    /// The learner has left.
    Leaves,
}

/// Shows `debrief`.
pub(crate) fn debrief(screen: &mut Screen, debrief: &Debrief, after: After) -> io::Result<()> {
    screen.blank()?;
    screen.paragraph(&[run(Tone::Strong, "Looking back")], 0, 0)?;
    for part in debrief.parts() {
        match part {
            Part::Heading(heading) => {
                screen.blank()?;
                screen.paragraph(&[run(Tone::Strong, heading)], 0, 0)?;
            }
            Part::Line(line) => screen.paragraph(&[run(Tone::Plain, line)], 2, 2)?,
            Part::Words(words) => screen.paragraph(&[run(Tone::Strong, quoted(&words))], 4, 0)?,
            Part::Return(_) if after == After::Leaves => {}
            Part::Return(turn) => {
                let text = format!(":again {turn} goes back to that turn, with everything as it was.");
                screen.paragraph(&[run(Tone::Plain, text)], 2, 2)?;
            }
            Part::Strip(strip) => strip::draw(screen, &strip)?,
            Part::Turn { number, rating, told, reasons } => turn(screen, number, rating, &told, &reasons)?,
        }
    }
    screen.blank()
}

fn turn(
    screen: &mut Screen,
    number: u32,
    rating: Option<Rating>,
    told: &str,
    reasons: &[String],
) -> io::Result<()> {
    let tone = match rating {
        Some(Rating::Strong | Rating::Fair) => Tone::Good,
        Some(Rating::Weak | Rating::Harmful) => Tone::Poor,
        None => Tone::Plain,
    };
    let mut runs = vec![run(Tone::Plain, format!("{number:>2}. "))];
    if let Some(rating) = rating {
        runs.push(run(tone, format!("[{} {}] ", mark(Some(rating)), rating.word())));
    }
    runs.push(run(Tone::Plain, told));
    screen.paragraph(&runs, 0, 4)?;
    for reason in reasons {
        screen.paragraph(&[run(Tone::Plain, reason)], 4, 0)?;
    }
    Ok(())
}
