//! Which reply a line of a playthrough means.

use crate::program::{ReplyId, Words};
use crate::rehearsal::Offer;
use crate::syntax::normal;

/// What words mean at a choice. Indices are those of `offer.replies`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// This reply.
    Reply(usize),
    /// Any of these.
    Several(Vec<usize>),
    /// Only one that is greyed.
    Greyed,
    /// None.
    Nothing,
}

/// The reply whose words are `words`, otherwise the one whose words begin so. Greyed ones count where no other fits.
pub(super) fn fit(offer: &Offer, words: &str) -> Fit {
    let exact = fitting(offer, |text| is(text, words));
    let found = if exact.is_empty() { fitting(offer, |text| begins(text, words)) } else { exact };
    let available = |index: &&usize| offer.replies.get(**index).is_some_and(|one| one.available);
    let given: Vec<usize> = found.iter().filter(available).copied().collect();
    match (given.as_slice(), found.is_empty()) {
        ([one], _) => Fit::Reply(*one),
        ([], true) => Fit::Nothing,
        ([], false) => Fit::Greyed,
        (several, _) => Fit::Several(several.to_vec()),
    }
}

/// The reply with this id.
pub(super) fn fit_id(offer: &Offer, reply: ReplyId) -> Fit {
    match offer.replies.iter().position(|one| one.reply == reply) {
        Some(index) if offer.replies.get(index).is_some_and(|one| one.available) => Fit::Reply(index),
        Some(_) => Fit::Greyed,
        None => Fit::Nothing,
    }
}

/// Whether some reply whose words begin so, or that has this id, is there and `available` or greyed.
pub(super) fn is_shown(offer: &Offer, meant: Result<ReplyId, &str>, available: bool) -> bool {
    offer.replies.iter().enumerate().any(|(index, one)| {
        one.available == available
            && match meant {
                Ok(reply) => one.reply == reply,
                Err(words) => begins(offer.text(index), words),
            }
    })
}

fn fitting(offer: &Offer, fits: impl Fn(Words<'_>) -> bool) -> Vec<usize> {
    (0..offer.replies.len()).filter(|index| fits(offer.text(*index))).collect()
}

/// Whether the reply reads so, with or without the signs of its strong and soft words.
fn is(text: Words<'_>, words: &str) -> bool {
    normal(&text.written()) == normal(words) || normal(&text.plain()) == normal(words)
}

fn begins(text: Words<'_>, words: &str) -> bool {
    let words = normal(words);
    !words.is_empty()
        && (normal(&text.written()).starts_with(words.as_ref())
            || normal(&text.plain()).starts_with(words.as_ref()))
}
