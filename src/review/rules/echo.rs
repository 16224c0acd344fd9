//! Repeating the other person's words does not give the best reply away, reflections aside.

use super::super::figures::Part;
use super::super::sheet::{Contest, Sheet};
use super::super::words::spaced;
use super::percent;
use crate::source::{Code, Diagnostic};

/// In how much of the choices the best reply may be the one that repeats most.
pub(in super::super) const MOST: f64 = 0.6;
/// Shorter words are repeated by everybody.
const WORD: usize = 5;
/// Moves whose point it is to take up somebody's words.
const REFLECTIONS: [&str; 4] = ["reflect", "summarise", "follow-their-word", "accept-no"];

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let echoes = sheet.figures().giveaways.echo;
    let found = echoes.is_above(MOST).then(|| {
        let message = format!(
            "the best reply is the one that repeats the other person's words in {} of {} choices, and may be in {}: let others repeat them too",
            echoes.of,
            echoes.all,
            percent(MOST)
        );
        Diagnostic::new(Code::EchoIsBest, sheet.place(), message)
    });
    found.into_iter().collect()
}

/// In how many choices the best reply repeats more of what was said last than any other.
pub(in super::super) fn echoes(sheet: &Sheet<'_>) -> Part {
    let mut contests = sheet.contests();
    contests.retain(|contest| {
        let reflects = contest.best.iter().any(|voice| sheet.does(voice.reply, &REFLECTIONS));
        contest.panel.asked.is_some() && !reflects
    });
    Part::over(&contests, is_echo)
}

fn is_echo(contest: &Contest<'_>) -> bool {
    let Some(asked) = &contest.panel.asked else { return false };
    let asked = spaced(asked);
    let repeats = |text: &str| {
        let words = spaced(text);
        let words = words.split(' ').filter(|word| word.chars().count() >= WORD);
        words.filter(|word| asked.contains(&format!(" {word} "))).count()
    };
    contest.is_led(|voice| repeats(&voice.text))
}
