//! Typed words as clauses of plain small words, contractions written out.

/// Words that deny what stands behind them.
pub(super) fn is_denial(word: &str) -> bool {
    ["not", "never", "no", "nobody", "without", "nor", "neither", "hardly"].contains(&word)
}

/// Words that begin something new: what was denied before them does not reach behind.
pub(super) fn is_joint(word: &str) -> bool {
    ["and", "but", "because", "so", "if", "when", "or", "then", "since", "while"].contains(&word)
}

/// What two letters behind an apostrophe, or a word without its apostrophe, are short for.
const SHORT: [(&str, &str); 46] = [
    ("im", "i am"),
    ("ive", "i have"),
    ("id", "i would"),
    ("dont", "do not"),
    ("doesnt", "does not"),
    ("didnt", "did not"),
    ("cant", "can not"),
    ("cannot", "can not"),
    ("wont", "will not"),
    ("wouldnt", "would not"),
    ("couldnt", "could not"),
    ("shouldnt", "should not"),
    ("isnt", "is not"),
    ("arent", "are not"),
    ("aint", "am not"),
    ("wasnt", "was not"),
    ("werent", "were not"),
    ("havent", "have not"),
    ("hasnt", "has not"),
    ("hadnt", "had not"),
    ("youre", "you are"),
    ("youve", "you have"),
    ("youll", "you will"),
    ("youd", "you would"),
    ("hes", "he is"),
    ("hed", "he would"),
    ("shes", "she is"),
    ("theyre", "they are"),
    ("theyve", "they have"),
    ("theyll", "they will"),
    ("theyd", "they would"),
    ("its", "it is"),
    ("thats", "that is"),
    ("theres", "there is"),
    ("whos", "who is"),
    ("whats", "what is"),
    ("gonna", "going to"),
    ("wanna", "want to"),
    ("gotta", "have to"),
    ("weve", "we have"),
    ("shell", "she will"),
    ("hell", "he will"),
    ("ill", "i will"),
    ("itll", "it will"),
    ("nothings", "nothing is"),
    ("nobodys", "nobody is"),
];

/// Without an apostrophe these are words of their own.
const ALSO_WORDS: [&str; 5] = ["id", "shell", "hell", "ill", "its"];

/// The clauses of `typed`, at most so many words of it.
pub(super) fn clauses(typed: &str, most: usize) -> Vec<Vec<String>> {
    let mut clauses = vec![Vec::new()];
    let mut room = most;
    for piece in typed.to_lowercase().split_whitespace() {
        let (word, ends) = bare(piece);
        if let Some(clause) = clauses.last_mut()
            && !word.is_empty()
        {
            push(clause, &word);
        }
        if ends {
            clauses.push(Vec::new());
        }
        room = room.saturating_sub(1);
        if room == 0 {
            break;
        }
    }
    clauses
}

/// The letters of `piece`, with apostrophes inside as `'` and other signs as spaces; and whether a clause ends behind it.
fn bare(piece: &str) -> (String, bool) {
    let ends = piece.ends_with(['.', ',', '!', '?', ';', ':', '…', '—', '–', ')']) || piece == "-";
    let letters = piece.chars().map(|c| match c {
        '\'' | '’' | '‘' | '`' | 'ʼ' => '\'',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    });
    let word: String = letters.collect();
    (word.trim_matches(|c| c == ' ' || c == '\'').to_owned(), ends)
}

/// Adds the words of `word`, which may be a contraction or hold signs.
fn push(clause: &mut Vec<String>, word: &str) {
    for part in word.split(' ').filter(|part| !part.is_empty()) {
        let letters: String = part.chars().filter(|c| *c != '\'').collect();
        let is_written_whole = !part.contains('\'') && ALSO_WORDS.contains(&letters.as_str());
        let long = SHORT.iter().find(|(short, _)| *short == letters).filter(|_| !is_written_whole);
        if let Some((_, long)) = long {
            clause.extend(long.split(' ').map(str::to_owned));
            continue;
        }
        // Of "husband's" the name is enough; of "shouldn't've" nobody needs more than the denial.
        match part.split_once('\'') {
            Some((before, "s" | "d" | "ll" | "re" | "ve")) => clause.push(before.to_owned()),
            Some(_) | None => clause.push(letters),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::clauses;

    #[test]
    fn contractions_are_written_out_and_signs_end_clauses() {
        let told = |typed: &str| -> Vec<String> {
            clauses(typed, 100).iter().filter(|one| !one.is_empty()).map(|one| one.join(" ")).collect()
        };
        assert_eq!(
            told("I'm fine, but I don’t know: he'll stay."),
            ["i am fine", "but i do not know", "he will stay"]
        );
        assert_eq!(told("gonna ... ill and hell"), ["going to", "ill and hell"]);
        assert_eq!(told("  "), Vec::<String>::new());
    }
}
