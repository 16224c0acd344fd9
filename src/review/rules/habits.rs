//! Fixed habits do badly: whoever always gives the first, the last, the longest, the shortest or the warmest reply, or asks, or guesses,
//! wins at most 60 % of what the best play wins.

use super::super::figures::Habit;
use super::super::sheet::Sheet;
use super::{SLACK, percent};
use crate::proof::{Bot, Play};
use crate::source::{Code, Diagnostic};

/// How much of the best play's share of points a habit may win.
pub(in super::super) const MOST: f64 = 0.6;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let winning = sheet.figures().habits.iter().filter(|habit| habit.share > MOST + SLACK);
    let winning: Vec<String> =
        winning.map(|one| format!("{}: {}", habit(one.bot), percent(one.share))).collect();
    if winning.is_empty() {
        return Vec::new();
    }
    let message = format!(
        "habits win more than {} of what the best play wins ({}): change the replies that they find",
        percent(MOST),
        winning.join("; ")
    );
    vec![Diagnostic::new(Code::HabitWins, sheet.place(), message)]
}

/// How much of the best play's share of points each habit wins; empty where that is not known, or nothing is rated.
pub(in super::super) fn shares(sheet: &Sheet<'_>) -> Vec<Habit> {
    let Some(best) = sheet.best.as_ref().filter(|best| best.share > 0.0) else { return Vec::new() };
    let share = |bot| Some(Habit { bot, share: sheet.proof.odds(Play::Bot(bot)).share()? / best.share });
    Bot::ALL.into_iter().filter(|bot| is_there(sheet, *bot)).filter_map(share).collect()
}

/// Whether a habit finds anything at all: without a warm word or a question it would give the first reply each time, as another does.
fn is_there(sheet: &Sheet<'_>, bot: Bot) -> bool {
    let mut replies = sheet.replies.iter();
    match bot {
        Bot::Warmest => sheet.is_english() && replies.any(|voice| voice.warmth > 0),
        Bot::Question => replies.any(|voice| voice.text.contains('?')),
        Bot::First | Bot::Last | Bot::Longest | Bot::Shortest | Bot::Random => true,
    }
}

/// What it is to play so.
const fn habit(bot: Bot) -> &'static str {
    match bot {
        Bot::First => "always giving the first reply",
        Bot::Last => "always giving the last reply",
        Bot::Longest => "always giving the longest reply",
        Bot::Shortest => "always giving the shortest reply",
        Bot::Warmest => "always giving the reply with the most warm words",
        Bot::Question => "always asking a question",
        Bot::Random => "giving any reply",
    }
}
