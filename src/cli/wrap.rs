//! Text broken into lines as people read it: wide characters count two, a grapheme is never cut, text without spaces and words
//! longer than the line break where they must.

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// One line of a wrapped text: stretches of it, each with what it was marked with. No stretch is empty.
pub(crate) type Line<'a, T> = Vec<(T, &'a str)>;

/// Breaks `runs` into lines of `width` columns; every line but the first has `hanging` columns less.
pub(crate) fn wrap<'a, T: Copy + PartialEq>(
    runs: &[(T, &'a str)],
    width: u16,
    hanging: u16,
) -> Vec<Line<'a, T>> {
    let letters: Vec<Letter<'a, T>> = runs
        .iter()
        .flat_map(|(mark, text)| text.graphemes(true).map(|letter| Letter::new(*mark, letter)))
        .collect();
    let rest = width.saturating_sub(hanging).max(1);
    let pieces = pieces(&letters, rest.min(width.max(1)));
    let lines = wrap_first_fit(&pieces, &[f64::from(width.max(1)), f64::from(rest)]);
    lines.into_iter().map(|line| joined(&letters, line)).collect()
}

/// How many columns `text` takes.
pub(crate) fn columns(text: &str) -> u16 {
    text.graphemes(true).map(|letter| Letter::new((), letter).width).fold(0, u16::saturating_add)
}

/// One grapheme.
struct Letter<'a, T> {
    mark: T,
    text: &'a str,
    width: u16,
}

impl<'a, T> Letter<'a, T> {
    fn new(mark: T, text: &'a str) -> Letter<'a, T> {
        Letter { mark, text, width: u16::try_from(text.width()).unwrap_or(2) }
    }

    fn is_space(&self) -> bool {
        self.text == " "
    }

    /// Whether a line may end before this wide letter: not before what closes a phrase.
    fn may_begin_line(&self) -> bool {
        self.width > 1
            && !self.text.starts_with([
                '、', '。', '，', '．', '：', '；', '！', '？', '」', '』', '）', '】', '》', '…', 'ー',
            ])
    }

    /// Whether a line may end after this letter.
    fn may_end_line(&self) -> bool {
        self.width > 1 && !self.text.starts_with(['「', '『', '（', '【', '《'])
    }
}

/// Letters that stay together, and the spaces behind them: ranges of the list of letters.
#[derive(Debug)]
struct Piece {
    start: usize,
    end: usize,
    width: u16,
    spaces: u16,
}

impl Fragment for Piece {
    fn width(&self) -> f64 {
        f64::from(self.width)
    }

    fn whitespace_width(&self) -> f64 {
        f64::from(self.spaces)
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Cuts letters into pieces, none wider than `most` unless it is a single letter.
fn pieces<T>(letters: &[Letter<'_, T>], most: u16) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut before: Option<&Letter<'_, T>> = None;
    for (at, letter) in letters.iter().enumerate() {
        let breaks = before.is_none_or(|before| {
            (before.is_space() && !letter.is_space())
                || (letter.may_begin_line()
                    && (before.may_end_line()
                        || before.width <= 1 && !before.text.starts_with(['“', '‘', '(', '"'])))
                || (before.may_end_line() && letter.text.chars().all(char::is_alphanumeric))
        });
        before = Some(letter);
        match pieces.last_mut() {
            Some(piece) if letter.is_space() => {
                piece.spaces = piece.spaces.saturating_add(1);
            }
            Some(piece) if !breaks && piece.width.saturating_add(letter.width) <= most => {
                piece.end = at + 1;
                piece.width = piece.width.saturating_add(letter.width);
            }
            Some(_) | None => pieces.push(Piece {
                start: at,
                end: at + usize::from(!letter.is_space()),
                width: if letter.is_space() { 0 } else { letter.width },
                spaces: u16::from(letter.is_space()),
            }),
        }
    }
    pieces
}

/// The letters of one line, without the spaces at its end, those with equal marks together.
fn joined<'a, T: Copy + PartialEq>(letters: &[Letter<'a, T>], line: &[Piece]) -> Vec<(T, &'a str)> {
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return Vec::new() };
    let stretch = letters.get(first.start..last.end).unwrap_or_default();
    stretch.iter().map(|letter| (letter.mark, letter.text)).collect()
}

#[cfg(test)]
mod tests {
    use super::wrap;

    fn lines(text: &str, width: u16) -> Vec<String> {
        let lines = wrap(&[((), text)], width, 0);
        lines.into_iter().map(|line| line.into_iter().map(|(_, text)| text).collect()).collect()
    }

    #[test]
    fn words_break_at_spaces() {
        assert_eq!(lines("one two three", 7), ["one two", "three"]);
    }

    #[test]
    fn a_word_longer_than_the_line_breaks_between_graphemes() {
        assert_eq!(lines("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(lines("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
    }

    #[test]
    fn wide_text_without_spaces_breaks_anywhere_but_before_its_full_stop() {
        assert_eq!(lines("我想跟你谈谈。", 10), ["我想跟你谈", "谈。"]);
        assert_eq!(lines("我想跟你谈。", 10), ["我想跟你", "谈。"]);
    }

    #[test]
    fn one_column_is_enough() {
        assert_eq!(lines("ab 谈", 1), ["a", "b", "谈"]);
        assert!(lines("", 1).concat().is_empty());
    }

    #[test]
    fn lines_behind_the_first_are_narrower() {
        let lines = wrap(&[((), "aa bb cc dd")], 5, 3);
        assert_eq!(lines.len(), 3);
    }
}
