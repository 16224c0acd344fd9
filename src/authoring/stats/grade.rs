//! How hard a text is to read: the grade of Flesch and Kincaid, in tenths, reckoned in whole numbers.

use super::syllables::syllables;

/// Counts over texts, each of which ends its last sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grading {
    words: u64,
    sentences: u64,
    syllables: u64,
}

/// Words that end in a dot and no sentence.
const SHORT: [&str; 10] = ["mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e", "etc"];

impl Grading {
    /// Reads `text` too.
    pub fn read(&mut self, text: &str) {
        let mut is_open = false;
        for word in text.split_whitespace() {
            if is_word(word) {
                self.words += 1;
                self.syllables += u64::from(syllables(word));
                is_open = true;
            }
            if is_open && ends_sentence(word) {
                self.sentences += 1;
                is_open = false;
            }
        }
        self.sentences += u64::from(is_open);
    }

    /// Reads what another has read.
    pub fn add(&mut self, other: Grading) {
        self.words += other.words;
        self.sentences += other.sentences;
        self.syllables += other.syllables;
    }

    /// The grade in tenths of a school year: 0.39 times the words of a sentence, and 11.8 times the syllables of a word, less 15.59.
    /// None where there are no words.
    pub fn grade(self) -> Option<i64> {
        let number = |count: u64| i128::from(count);
        let (words, sentences, syllables) =
            (number(self.words), number(self.sentences), number(self.syllables));
        if words == 0 || sentences == 0 {
            return None;
        }
        // Everything in tenths, over one denominator, so that it is rounded once.
        let above = 39 * words * words + 1180 * syllables * sentences - 1559 * words * sentences;
        i64::try_from(rounded(above, 10 * words * sentences)).ok()
    }
}

/// How many words `text` has: what stands between spaces, and holds a letter or a digit.
pub(crate) fn words(text: &str) -> u64 {
    text.split_whitespace().fold(0, |count, word| count + u64::from(is_word(word)))
}

fn is_word(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

/// Whether a sentence ends behind `word`: with its sign, and perhaps a quote or a bracket behind that.
fn ends_sentence(word: &str) -> bool {
    let word = word.trim_end_matches(['"', '\'', '”', '’', ')', ']', '*', '_', '»']);
    let Some(last) = word.chars().last() else { return false };
    match last {
        '!' | '?' | '…' => true,
        '.' => !SHORT.contains(
            &word.trim_end_matches('.').trim_start_matches(['(', '"', '“']).to_lowercase().as_str(),
        ),
        _ => false,
    }
}

/// `above` divided by `below`, to the nearest whole number.
fn rounded(above: i128, below: i128) -> i128 {
    (2 * above + below).div_euclid(2 * below)
}

#[cfg(test)]
mod tests {
    use super::Grading;

    fn grade(text: &str) -> Option<i64> {
        let mut reading = Grading::default();
        reading.read(text);
        reading.grade()
    }

    /// Sentences whose words and syllables are often counted in descriptions of the formula, and their grades.
    #[test]
    fn known_sentences_have_their_grades() {
        assert_eq!(grade("The cat sat on the mat."), Some(-14), "6 words, 1 sentence, 6 syllables: -1.45");
        let passage =
            "This sentence, taken as a reading passage unto itself, is being used to prove a point.";
        assert_eq!(grade(passage), Some(76), "16 words, 1 sentence, 23 syllables: 7.61");
        let platypus = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.";
        assert_eq!(grade(platypus), Some(113), "13 words, 1 sentence, 24 syllables: 11.27");
    }

    #[test]
    fn sentences_end_at_their_signs_and_with_their_text() {
        let count = |text: &str| {
            let mut reading = Grading::default();
            reading.read(text);
            (reading.words, reading.sentences)
        };
        assert_eq!(count("Well. “Is it?” It is…"), (5, 3));
        assert_eq!(count("Mr. Bell comes at 3.30, e.g. on Sunday"), (8, 1));
        assert_eq!(count("No … - 5 !"), (2, 2));
        assert_eq!(count("… ?"), (0, 0));
        assert_eq!(grade(""), None);
    }
}
