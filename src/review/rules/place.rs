//! Place does not give the best reply away: it does not stand in the same place in most choices. The player shows replies in an order of
//! its own; other readers of a script may not.

use super::super::figures::Part;
use super::super::sheet::Sheet;
use super::percent;
use crate::source::{Code, Diagnostic};

/// In how much of the choices the best reply may stand in one place.
pub(in super::super) const MOST: f64 = 0.5;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let found =
        sheet.figures().giveaways.place.filter(|(_, part)| part.is_above(MOST)).map(|(place, part)| {
            let message = format!(
                "the best reply stands in place {} in {} of {} choices, and may in {}: put some elsewhere",
                place + 1,
                part.of,
                part.all,
                percent(MOST)
            );
            Diagnostic::new(Code::PlaceIsBest, sheet.place(), message)
        });
    found.into_iter().collect()
}

/// The place, counted from 0, in which the best reply stands most often, and in how many choices; none without choices.
pub(in super::super) fn places(sheet: &Sheet<'_>) -> Option<(usize, Part)> {
    let contests = sheet.contests();
    let most = contests.iter().map(|contest| contest.panel.options.len()).max()?;
    let stands = |place: usize| {
        Part::over(&contests, |contest| {
            let reply = contest.panel.options.get(place).map(|voice| voice.reply);
            contest.best.iter().any(|best| Some(best.reply) == reply)
        })
    };
    (0..most)
        .map(|place| (place, stands(place)))
        .reduce(|one, other| if other.1.of > one.1.of { other } else { one })
}
