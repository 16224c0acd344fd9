//! Typed or written words to a sentence: plain words with their stems, each knowing its clause, whether it is asked, and whether it
//! stands under a negation.

use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::lists::{entries, pairs};

/// One word of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// As it is spelt out: small, without accents, contractions in full.
    pub(super) spelt: String,
    /// The same as a number.
    pub(super) key: u64,
    /// Its stem as a number.
    pub(super) stem: u64,
    /// Which clause it stands in, from 0.
    pub(super) clause: u32,
    /// Which sentence it stands in, from 0.
    pub(super) sentence: u32,
    /// Whether a negation before it, in its clause, turns its meaning around.
    pub(super) is_negated: bool,
    /// Whether it is a negation itself.
    pub(super) is_negation: bool,
    /// Whether its clause ends with a question mark.
    pub(super) is_asked: bool,
    /// Which word of the text it was typed as, from 0.
    pub(super) typed: u32,
}

/// Reads sentences. Holds what people type for what: contractions, chat spellings, negations that negate nothing.
pub(super) struct Reader {
    spellings: FxHashMap<&'static str, Vec<&'static str>>,
    /// Idioms that hold a negation and negate nothing, as in "no wonder"; by their first word.
    idioms: FxHashMap<u64, Vec<Vec<u64>>>,
    negations: FxHashSet<&'static str>,
    stemmer: Stemmer,
    /// The stems of the words in our own lists: each is worked out once.
    stems: FxHashMap<u64, u64>,
}

/// A word or a mark, before clauses are known.
struct Piece {
    spelt: String,
    typed: u32,
}

/// `text` as a number: FNV-1a, the same on every machine.
pub(super) fn key(text: &str) -> u64 {
    text.bytes().fold(FNV_START, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME))
}

/// Where FNV-1a starts.
pub(super) const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

/// What FNV-1a multiplies with.
pub(super) const FNV_PRIME: u64 = 0x0100_0000_01b3;

const NEGATIONS: [&str; 18] = [
    "not", "no", "never", "nothing", "nobody", "none", "without", "neither", "nor", "hardly", "barely",
    "nowhere", "refuse", "refuses", "refused", "refusing", "scarcely", "rarely",
];

/// Words behind which a clause of its own begins, and negation ends.
const BREAKS: [&str; 5] = ["but", "because", "although", "though", "unless"];

/// Words behind which negation ends though the clause goes on.
const RELEASES: [&str; 8] = ["and", "so", "if", "when", "while", "then", "which", "who"];

/// Where the words of `text` stand as they were typed, counted as [`Word::typed`] counts them.
pub(super) fn typed_words(text: &str) -> Vec<Range<usize>> {
    let is_letter = |letter: char| {
        std::iter::once(letter).nfkd().next().is_some_and(|letter| letter.is_ascii_alphanumeric())
    };
    let end = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        from + rest.find(|letter| !is_letter(letter)).unwrap_or(rest.len())
    };
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(from) = text.get(at..).and_then(|rest| rest.find(is_letter)).map(|found| at + found) {
        let whole = end(from);
        let mark = text.get(whole..).and_then(|rest| rest.chars().next());
        let behind =
            mark.filter(|mark| "'’‘´`".contains(*mark)).map_or(whole, |mark| whole + mark.len_utf8());
        let tail = end(behind);
        at = if tail > behind { tail } else { whole };
        words.push(from..at);
    }
    words
}

/// "No" before one of these answers somebody; it negates nothing that follows.
const ANSWERED: [&str; 16] = [
    "i", "you", "we", "it", "that", "this", "he", "she", "they", "there", "sorry", "please", "no", "never",
    "nothing", "not",
];

/// "your" before one of these was meant as "you are".
const YOU_ARE: [&str; 26] = [
    "so", "such", "a", "an", "always", "never", "not", "just", "really", "too", "being", "the", "right",
    "wrong", "only", "all", "welcome", "still", "very", "upset", "angry", "hurt", "sorry", "mad", "allowed",
    "free",
];

/// Nouns that end in "ing", so that "your" before them is "your".
const NOUNS_IN_ING: [&str; 14] = [
    "feeling",
    "meeting",
    "training",
    "thing",
    "morning",
    "evening",
    "wedding",
    "timing",
    "being",
    "nothing",
    "painting",
    "building",
    "washing",
    "everything",
];

/// "well" at the start of a clause before one of these was meant as "we will".
const WE_WILL: [&str; 8] = ["figure", "handle", "manage", "sort", "pick", "get", "talk", "find"];

/// "were" at the start of a clause before one of these was meant as "we are".
const WE_ARE: [&str; 16] = [
    "in", "a", "not", "going", "too", "done", "getting", "fine", "ok", "okay", "both", "all", "just",
    "family", "over", "finished",
];

impl Reader {
    pub(super) fn new() -> Reader {
        let spellings = pairs(include_str!("words/spellings.txt"));
        let spellings = spellings.map(|(typed, meant)| (typed, meant.split(' ').collect())).collect();
        let mut idioms: FxHashMap<u64, Vec<Vec<u64>>> = FxHashMap::default();
        for idiom in entries(include_str!("words/idioms.txt")) {
            let keys: Vec<u64> = idiom.split(' ').map(key).collect();
            if let Some(first) = keys.first() {
                idioms.entry(*first).or_default().push(keys);
            }
        }
        let negations = NEGATIONS.into_iter().collect();
        let stemmer = Stemmer::create(Algorithm::English);
        let mut stems = FxHashMap::default();
        for list in [include_str!("words/acts.txt"), include_str!("words/background.txt")] {
            for word in list.split_ascii_whitespace() {
                stems.entry(key(word)).or_insert_with(|| key(&stemmer.stem(word)));
            }
        }
        Reader { spellings, idioms, negations, stemmer, stems }
    }

    /// The stem of a word as a number.
    pub(super) fn stem(&self, word: &str) -> u64 {
        self.stems.get(&key(word)).copied().unwrap_or_else(|| key(&self.stemmer.stem(word)))
    }

    /// Whether `word` turns around what follows it.
    pub(super) fn is_negation(&self, word: &str) -> bool {
        self.negations.contains(word)
    }

    /// The words of `text`.
    pub(super) fn read(&self, text: &str) -> Vec<Word> {
        let pieces = meant(self.pieces(text));
        let keys: Vec<u64> = pieces.iter().map(|piece| key(&piece.spelt)).collect();
        let idle = self.idle(&keys);
        let mut words = Vec::with_capacity(pieces.len());
        let mut asked = Vec::new();
        let (mut clause, mut sentence, mut is_negated) = (0, 0, false);
        for (at, (piece, key)) in pieces.into_iter().zip(keys).enumerate() {
            let spelt = piece.spelt;
            if is_mark(&spelt) {
                if spelt == "?" {
                    asked.push(clause);
                }
                sentence += u32::from(spelt != ",");
                clause += 1;
                is_negated = false;
                continue;
            }
            if BREAKS.contains(&spelt.as_str()) {
                clause += 1;
                is_negated = false;
            } else if RELEASES.contains(&spelt.as_str()) {
                is_negated = false;
            }
            let is_idle = idle.get(at).copied().unwrap_or_default();
            let is_negation = self.is_negation(&spelt);
            words.push(Word {
                key,
                stem: self.stem(&spelt),
                clause,
                sentence,
                is_negated: is_negated && !is_idle,
                is_negation,
                is_asked: false,
                typed: piece.typed,
                spelt,
            });
            is_negated ^= is_negation && !is_idle;
        }
        words.iter_mut().for_each(|word| word.is_asked = asked.contains(&word.clause));
        words
    }

    /// Which pieces belong to an idiom whose negation negates nothing, or are a "no" that only answers.
    fn idle(&self, keys: &[u64]) -> Vec<bool> {
        let mut idle = vec![false; keys.len()];
        let no = key("no");
        for at in 0..keys.len() {
            let rest = keys.get(at..).unwrap_or_default();
            let idioms = rest.first().and_then(|first| self.idioms.get(first));
            for idiom in idioms.into_iter().flatten().filter(|idiom| rest.starts_with(idiom)) {
                idle.iter_mut().skip(at).take(idiom.len()).for_each(|one| *one = true);
            }
            let is_behind_mark =
                || keys.get(at - 1).is_some_and(|before| MARKS.iter().any(|mark| key(mark) == *before));
            let answers = rest.first() == Some(&no)
                && (at == 0 || is_behind_mark())
                && rest.get(1).is_some_and(|next| ANSWERED.iter().any(|word| key(word) == *next));
            if answers {
                idle.iter_mut().skip(at).take(1).for_each(|one| *one = true);
            }
        }
        idle
    }

    /// Words, spelt out, and marks.
    fn pieces(&self, text: &str) -> Vec<Piece> {
        let letters: Vec<char> = plain(text).chars().collect();
        let mut pieces: Vec<Piece> = Vec::with_capacity(letters.len() / 4 + 2);
        let (mut at, mut typed) = (0, 0);
        while let Some(first) = letters.get(at) {
            let rest = letters.get(at..).unwrap_or_default();
            if first.is_ascii_alphanumeric() {
                let length = length_of_word(rest);
                let word: String = rest.iter().take(length).collect();
                self.spell(&word, typed, &mut pieces);
                typed += 1;
                at += length;
            } else if is_mark_letter(*first) {
                let length = rest.iter().take_while(|letter| is_mark_letter(**letter)).count();
                let mark = mark_of(rest.get(..length).unwrap_or_default());
                pieces.push(Piece { spelt: mark.to_owned(), typed });
                at += length;
            } else {
                at += 1;
            }
        }
        pieces
    }

    /// Puts a word as it is spelt out behind `pieces`.
    fn spell(&self, word: &str, typed: u32, pieces: &mut Vec<Piece>) {
        let mut push = |spelt: &str| pieces.push(Piece { spelt: spelt.to_owned(), typed });
        if let Some(meant) = self.spellings.get(word) {
            meant.iter().for_each(|meant| push(meant));
            return;
        }
        let bare = shortened(word.strip_suffix("'s").unwrap_or(word));
        match self.spellings.get(bare.as_str()) {
            Some(meant) => meant.iter().for_each(|meant| push(meant)),
            None => push(&bare),
        }
    }
}

/// What stands for the end of a clause.
const MARKS: [&str; 4] = ["?", "!", ",", "."];

fn is_mark(spelt: &str) -> bool {
    MARKS.contains(&spelt)
}

fn is_mark_letter(letter: char) -> bool {
    ".,;:!?()-–—…\n".contains(letter)
}

fn mark_of(run: &[char]) -> &'static str {
    if run.contains(&'?') {
        "?"
    } else if run.contains(&'!') {
        "!"
    } else if run.first().is_some_and(|first| ",;:-()–—".contains(*first)) {
        ","
    } else {
        "."
    }
}

/// Small letters without accents, apostrophes straight.
fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase().replace('`', "'");
    }
    let small: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let straight = small.replace(['’', '‘', '´', '`'], "'");
    straight.nfd().filter(|letter| !is_combining_mark(*letter)).collect()
}

/// How many letters the word has that `rest` starts with; one apostrophe may stand inside.
fn length_of_word(rest: &[char]) -> usize {
    let run = |from: usize, belongs: fn(&char) -> bool| {
        rest.iter().skip(from).take_while(|letter| belongs(letter)).count()
    };
    let whole = run(0, char::is_ascii_alphanumeric);
    let behind = run(whole + 1, char::is_ascii_lowercase);
    if rest.get(whole) == Some(&'\'') && behind > 0 { whole + 1 + behind } else { whole }
}

/// The word with every letter at most twice in a row: "sooo" is "soo".
fn shortened(word: &str) -> String {
    let mut short = String::with_capacity(word.len());
    let (mut last, mut run) = ('\0', 0);
    for letter in word.chars() {
        run = if letter == last { run + 1 } else { 1 };
        last = letter;
        if run <= 2 {
            short.push(letter);
        }
    }
    short
}

/// The pieces with what was meant by what sounds alike: "should of", "your so kind", "well talk later".
fn meant(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut meant: Vec<Piece> = Vec::with_capacity(pieces.len() + 2);
    let mut rest = pieces.into_iter().peekable();
    while let Some(piece) = rest.next() {
        let next = rest.peek().map_or("", |next| next.spelt.as_str());
        let before = meant.last().map_or(".", |before| before.spelt.as_str());
        let is_start = is_mark(before) || matches!(before, "and" | "but" | "so" | "because" | "then");
        let two: Option<[&str; 2]> = match piece.spelt.as_str() {
            "your" if YOU_ARE.contains(&next) || is_doing(next) => Some(["you", "are"]),
            "well" if is_start && WE_WILL.contains(&next) => Some(["we", "will"]),
            "were" if is_start && WE_ARE.contains(&next) => Some(["we", "are"]),
            "of" if matches!(before, "should" | "would" | "could" | "must" | "might") => Some(["have", ""]),
            _ => None,
        };
        match two {
            Some(two) => {
                let words = two.iter().filter(|word| !word.is_empty());
                meant.extend(words.map(|word| Piece { spelt: (*word).to_owned(), typed: piece.typed }));
            }
            None => meant.push(piece),
        }
    }
    meant
}

fn is_doing(word: &str) -> bool {
    word.ends_with("ing") && !NOUNS_IN_ING.contains(&word)
}
