//! The debrief, laid out.

mod strip;

use std::io;

use rehearsal::practice::{Card, Debrief, Part, mark, quoted};
use rehearsal::program::Rating;

use super::screen::{Screen, Tone, run, shortened};

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
    let parts = debrief.parts();
    let is_shown = |part: &&Part| after == After::Stays || !matches!(part, Part::Return(_));
    parts.iter().filter(is_shown).try_for_each(|part| show(screen, part))?;
    screen.blank()
}

/// Shows some parts of a debrief.
pub(crate) fn some_parts(screen: &mut Screen, parts: &[Part]) -> io::Result<()> {
    parts.iter().try_for_each(|part| show(screen, part))
}

fn show(screen: &mut Screen, part: &Part) -> io::Result<()> {
    match part {
        Part::Heading(heading) => {
            screen.blank()?;
            screen.paragraph(&[run(Tone::Strong, heading)], 0, 0)
        }
        Part::Line(line) => screen.paragraph(&[run(Tone::Plain, line)], 2, 2),
        Part::Words(words) => screen.paragraph(&[run(Tone::Strong, quoted(words))], 4, 0),
        Part::Return(turn) => {
            let text = format!(":again {turn} goes back to that turn, with everything as it was.");
            screen.paragraph(&[run(Tone::Plain, text)], 2, 2)
        }
        Part::Strip(strip) => strip::draw(screen, strip),
        Part::Turn { number, rating, told, reasons } => turn(screen, *number, *rating, told, reasons),
    }
}

/// Shows everything that the coach knows of turn `number`; false where there was no such turn.
pub(crate) fn one_turn(screen: &mut Screen, debrief: &Debrief, number: u32) -> io::Result<bool> {
    let Some(Part::Turn { number, rating, told, reasons }) = debrief.turn_in_full(number) else {
        return Ok(false);
    };
    turn(screen, number, rating, &told, &reasons)?;
    Ok(true)
}

/// Shows `card`, in at most 20 lines where the terminal has 80 columns.
pub(crate) fn card(screen: &mut Screen, card: &Card) -> io::Result<()> {
    let width = screen.width().saturating_sub(4);
    screen.blank()?;
    screen.paragraph(&[run(Tone::Strong, format!("Rehearsal card: {}", card.title))], 0, 2)?;
    screen.blank()?;
    let mut part = |heading: &str, text: &str, lines: u16| {
        if !heading.is_empty() {
            screen.paragraph(&[run(Tone::Strong, heading)], 0, 0)?;
        }
        // A column a line is left for words that do not fill it.
        let text = shortened(text, width.saturating_mul(lines).saturating_sub(8 * (lines - 1)));
        screen.paragraph(&[run(Tone::Plain, text)], 2, 2)
    };
    for (number, words) in card.lines.iter().enumerate() {
        part(if number == 0 { "Lines of mine that served" } else { "" }, words, 1)?;
    }
    if let Some(sticking) = &card.sticking {
        part("Where it stuck", sticking, 2)?;
    }
    if let Some(plan) = &card.plan {
        part("Next time", plan, 3)?;
    }
    if let Some((label, rule)) = &card.rule {
        part("One rule", &format!("{label}. {rule}"), 2)?;
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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::io::{self, Write};
    use std::rc::Rc;

    use rehearsal::practice::Card;

    use super::super::screen::{Look, Screen};

    #[derive(Clone, Default)]
    struct Paper(Rc<RefCell<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_card_fits_twenty_lines() {
        let long = "A long sentence about what was said, and heard, and meant. ".repeat(8);
        let card = Card {
            title: "A talk on a bench with rather a long title that goes on and on for a while".to_owned(),
            lines: vec![long.clone(); 3],
            sticking: Some(long.clone()),
            plan: Some(long.clone()),
            rule: Some(("Say it back".to_owned(), long)),
        };
        for width in [80, 100] {
            let paper = Paper::default();
            let columns: fn() -> Option<u16> = if width == 80 { || Some(80) } else { || Some(100) };
            let mut screen = Screen::new(Box::new(paper.clone()), Look::Plain, columns);
            super::card(&mut screen, &card).unwrap();
            let shown = String::from_utf8(paper.0.borrow().clone()).unwrap();
            assert!(shown.lines().count() <= 20, "{shown}");
        }
    }
}
