//! Which reply typed words mean: its number, enough of its words, or another wording typed whole. Only replies that are offered
//! can be meant.

use unicode_normalization::UnicodeNormalization;

use crate::program::Program;
use crate::rehearsal::Offer;

/// What typed words mean at a choice. Indices are those of `offer.replies`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// This reply.
    Reply(usize),
    /// This reply, which is greyed.
    NotNow(usize),
    /// A number that no reply has.
    NoSuchNumber(String),
    /// Any of these.
    Several(Vec<usize>),
    /// None.
    Nothing,
}

/// Whether the reply at an index, with these words, is meant.
type Fits<'a> = &'a dyn Fn(usize, &str) -> bool;

/// What `typed` means at `offer`, where `shown` lists the numbered replies, the first is number 1. Case, punctuation and spaces
/// are forgiven. The whole text wins, then a wording typed whole, then the beginning of one reply, then words from the middle of
/// one.
pub fn hear(program: &Program, offer: &Offer, shown: &[usize], typed: &str) -> Heard {
    if let Some(number) = number(typed) {
        let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        return match index.and_then(|index| shown.get(index)) {
            Some(index) => Heard::Reply(*index),
            None => Heard::NoSuchNumber(number),
        };
    }
    by_words(program, offer, typed, 4)
}

/// The same for a learner who does not see the replies: only a whole text or a whole wording is meant for sure.
pub fn hear_whole(program: &Program, offer: &Offer, typed: &str) -> Heard {
    by_words(program, offer, typed, 2)
}

/// What the words mean by the first `count` ways of reading them.
fn by_words(program: &Program, offer: &Offer, typed: &str, count: usize) -> Heard {
    let words = plain_words(typed);
    if words.is_empty() {
        return Heard::Nothing;
    }
    let texts: Vec<String> =
        (0..offer.replies.len()).map(|index| plain_words(&offer.text(index).plain())).collect();
    let typed = joined(&words);
    let ways: [Fits<'_>; 4] = [
        &|_, text| joined(text) == typed,
        &|index, _| wordings(program, offer, index).any(|wording| joined(&plain_words(wording)) == typed),
        &|_, text| joined(text).starts_with(&typed),
        &|_, text| {
            text.split_once(' ').is_some_and(|(_, rest)| format!(" {rest}").contains(&format!(" {words}")))
        },
    ];
    ways.iter()
        .take(count)
        .map(|fits| found(offer, &texts, fits))
        .find(|heard| *heard != Heard::Nothing)
        .unwrap_or(Heard::Nothing)
}

/// The words of `text` alone: small letters and digits, one space between words, apostrophes gone. Empty where there are none.
pub fn plain_words(text: &str) -> String {
    let letters: String =
        text.nfkc().flat_map(char::to_lowercase).filter(|c| !matches!(c, '\'' | '’' | '‘')).collect();
    let words = letters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Typed digits, with or without a full stop or bracket behind them.
fn number(typed: &str) -> Option<String> {
    let typed: String = typed.trim().trim_end_matches(['.', ')', ':']).nfkc().collect();
    (!typed.is_empty() && typed.chars().all(|c| c.is_ascii_digit())).then_some(typed)
}

fn joined(words: &str) -> String {
    words.replace(' ', "")
}

fn wordings<'p>(program: &'p Program, offer: &Offer, index: usize) -> impl Iterator<Item = &'p str> {
    let reply = offer.replies.get(index).map(|offered| program.replies.at(offered.reply));
    reply.into_iter().flat_map(|reply| &reply.wordings).map(|span| program.letters(*span))
}

/// What fits: available replies count before greyed ones.
fn found(offer: &Offer, texts: &[String], fits: Fits<'_>) -> Heard {
    let fitting = |available: bool| {
        let all = offer.replies.iter().zip(texts).enumerate();
        let right =
            all.filter(move |(index, (offered, text))| offered.available == available && fits(*index, text));
        right.map(|(index, _)| index).collect::<Vec<_>>()
    };
    match (fitting(true).as_slice(), fitting(false).first()) {
        ([one], _) => Heard::Reply(*one),
        ([], Some(greyed)) => Heard::NotNow(*greyed),
        ([], None) => Heard::Nothing,
        (several, _) => Heard::Several(several.to_vec()),
    }
}
