//! Labels that fit: cut at a word, and as wide as they are going to be drawn.

use unicode_width::UnicodeWidthChar;

/// `text` in at most `most` columns: cut behind a word where one ends in time, with `…` behind what is left.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if columns(text) <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub(1);
    let (mut used, mut end) = (0, 0);
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or_default();
        if used > room {
            break;
        }
        end = at + c.len_utf8();
    }
    let cut = text.get(..end).unwrap_or_default();
    let is_between_words = text.get(end..).is_some_and(|rest| rest.starts_with(' '));
    let word_end = cut.rfind(' ').filter(|at| !is_between_words && *at * 2 > end);
    let kept = word_end.and_then(|at| cut.get(..at)).unwrap_or(cut);
    format!("{}…", kept.trim_end_matches([' ', ',', '.', ';', ':', '…', '-']))
}

/// `text` in at most `rows` rows of at most `most` columns each, the last one shortened.
pub(super) fn rows(text: &str, most: usize, rows: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if lines.len() + 1 == rows || columns(rest) <= most {
            lines.push(shortened(rest, most));
            return lines;
        }
        let end = row_end(rest, most);
        let (line, behind) = rest.split_at(end);
        lines.push(line.trim().to_owned());
        rest = behind.trim_start();
    }
    lines
}

/// Where the first row of `text` ends: behind the last word that fits, or within the first where it is too long.
fn row_end(text: &str, most: usize) -> usize {
    let (mut used, mut end, mut word_end) = (0, 0, 0);
    for (at, c) in text.char_indices() {
        if c == ' ' {
            word_end = at;
        }
        used += c.width().unwrap_or_default();
        if used > most && end > 0 {
            break;
        }
        end = at + c.len_utf8();
    }
    if word_end > 0 { word_end } else { end }
}

/// How many columns of a terminal `text` takes.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or_default()).sum()
}

/// How wide `text` is at most in a usual typeface without serifs, in pixels, where a letter is `size` pixels high.
pub(super) fn pixels(text: &str, size: u32) -> u32 {
    let thousandths = text.chars().fold(0_u32, |sum, c| sum.saturating_add(breadth(c)));
    thousandths.saturating_mul(size) / 1000 + 1
}

/// How wide a letter is, in thousandths of its height. A little more than most typefaces have it.
fn breadth(c: char) -> u32 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '’' | '‘' => 310,
        'f' | 't' | 'r' | ' ' | '(' | ')' | '[' | ']' | '-' | '/' | '"' | '“' | '”' | 'I' => 420,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 1000,
        'A'..='Z' | '&' | '<' | '>' | '=' | '+' | '#' | '_' => 760,
        _ => match c.width().unwrap_or_default() {
            0 => 0,
            1 => 630,
            _ => 1080,
        },
    }
}
