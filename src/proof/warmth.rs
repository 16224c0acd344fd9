//! Warm words: what a reply sounds like to somebody who only listens to single words.

/// Words that sound warm, by themselves; also at the beginning of a longer word where a star stands.
const WARM: [&str; 37] = [
    "sorry",
    "apolog*",
    "thank*",
    "please",
    "love*",
    "loving*",
    "dear",
    "darling",
    "sweet*",
    "glad",
    "happy",
    "grateful*",
    "appreciate*",
    "care",
    "cared",
    "caring",
    "kind",
    "kindly",
    "kindness",
    "gentl*",
    "hug*",
    "warm*",
    "welcome",
    "wonderful*",
    "lovely",
    "beautiful*",
    "proud",
    "trust*",
    "hope",
    "hoping",
    "miss",
    "missed",
    "understand*",
    "forgiv*",
    "listen*",
    "safe",
    "support*",
];

/// How many warm words there are in `text`.
pub fn warmth(text: &str) -> u32 {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let count = words.map(str::to_lowercase).filter(|word| is_warm(word)).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn is_warm(word: &str) -> bool {
    WARM.iter().any(|warm| warm.strip_suffix('*').map_or(word == *warm, |start| word.starts_with(start)))
}
