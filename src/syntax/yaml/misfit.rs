//! Why YAML cannot be read, in our own words, at the place where its author has to look.

use super::page::Page;
use super::tokens::{Kind, Token};
use crate::source::{Code, Diagnostic};

/// A finding on its way out of the reading.
type Misfit = Box<Diagnostic>;

fn at(page: &Page<'_>, start: usize, end: usize, message: impl Into<String>) -> Misfit {
    Box::new(page.unreadable(start, end, message))
}

/// A value starts with a character that none can start with.
pub(super) fn first_character(page: &Page<'_>, start: usize) -> Misfit {
    let first = page.text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
    let end = start + first.len_utf8();
    if first == '\t' {
        return tab(page, start);
    }
    at(page, start, end, format!("`{first}` cannot start a value: put the value in quotes"))
}

/// A tab where the indentation counts.
pub(super) fn tab(page: &Page<'_>, start: usize) -> Misfit {
    at(page, start, start + 1, "a tab in the indentation: use spaces")
}

/// `key: - item` on one line.
pub(super) fn item_on_line(page: &Page<'_>, start: usize) -> Misfit {
    let message = "a list cannot start behind other words: begin each `- ` on a line of its own, or put the words in quotes";
    at(page, start, start + 1, message)
}

/// `key: value: more`, or a colon in words that go on from the line above.
pub(super) fn second_colon(page: &Page<'_>, start: usize, last: Option<Token>) -> Misfit {
    let before = last.filter(|token| token.kind == Kind::Plain);
    if let Some(tight) = before.and_then(|token| missing_space(page, token.start, token.end)) {
        return tight;
    }
    let message = "a second `: ` cannot stand in words without quotes: put quotes around all of them";
    let misfit = at(page, start, start + 1, message);
    let Some(first) = before.map(|token| token.start) else { return misfit };
    let words = page.slice(first, page.line_end(start));
    if page.slice(first, start).contains('\n') {
        let message = "these words go on from the line above, and a `: ` cannot stand in them: mend the indentation, or use quotes";
        return at(page, start, start + 1, message);
    }
    if let Some(curly) = curly_quotes(page, first) {
        return curly;
    }
    if words.contains(['"', '\\']) || words.contains(" #") {
        return misfit;
    }
    let place = page.place(first, first + words.len());
    Box::new(misfit.mend(place, format!("\"{words}\""), "put it in quotes?"))
}

/// A line among keys that has no colon.
pub(super) fn no_colon(page: &Page<'_>, start: usize) -> Misfit {
    let end = page.line_end(start);
    missing_space(page, start, end).unwrap_or_else(|| {
        at(
            page,
            start,
            end,
            "this line has no `: ` behind a key: write `key: value`, or indent it to go on from above",
        )
    })
}

/// The first line from `start` to `end` that reads `key:value`.
pub(super) fn missing_space(page: &Page<'_>, start: usize, end: usize) -> Option<Misfit> {
    let mut line_start = start;
    for line in page.slice(start, end).split('\n') {
        let inner = line_start + line.len() - line.trim_start().len();
        if let Some((key, value)) = line.trim().split_once(':')
            && !key.is_empty()
            && !value.starts_with(['/', ' ', ':'])
            && !value.is_empty()
            && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        {
            let colon = inner + key.len();
            let misfit =
                at(page, colon, colon + 1, format!("a space is missing behind this colon: write `{key}: `"));
            return Some(Box::new(misfit.mend(page.place(colon + 1, colon + 1), " ", "add the space?")));
        }
        line_start += line.len() + 1;
    }
    None
}

/// `{a:[…]}`: a colon that is neither followed by a space nor part of a word.
pub(super) fn tight_colon(page: &Page<'_>, start: usize) -> Misfit {
    let misfit = at(page, start, start + 1, "a space is missing behind this colon");
    Box::new(misfit.mend(page.place(start + 1, start + 1), " ", "add the space?"))
}

/// A quote that nothing closes.
pub(super) fn open_quote(page: &Page<'_>, start: usize) -> Misfit {
    let quote = page.slice(start, start + 1);
    at(page, start, start + 1, format!("this quote is never closed: add `{quote}` at the end of the words"))
}

/// Words right behind a closing quote: an apostrophe closed it, or the quote of another value did.
pub(super) fn closed_early(page: &Page<'_>, open: usize, close: usize, is_flow: bool) -> Option<Misfit> {
    let behind = page.text.get(close + 1..)?.chars().next()?;
    if !behind.is_alphanumeric() {
        return None;
    }
    if page.slice(open, close).contains('\n') {
        return Some(open_quote(page, open));
    }
    let quote = page.slice(open, open + 1);
    let end = page.line_end(close);
    let message = match quote {
        "'" => "an apostrophe ends these words: put double quotes around all of them",
        _ => "this quote ends the words, and more stands behind it: put single quotes around all of them",
    };
    let misfit = at(page, close, close + 1, message);
    let words = page.slice(open + 1, end.saturating_sub(1));
    let other = if quote == "'" { "\"" } else { "'" };
    let is_whole = !is_flow && page.slice(end.saturating_sub(1), end) == quote && end > close + 1;
    if !is_whole || words.contains(other) || words.contains('\\') {
        return Some(misfit);
    }
    let text = format!("{other}{words}{other}");
    Some(Box::new(misfit.mend(page.place(open, end), text, "put other quotes around them")))
}

/// The same in brackets, where a comma or a bracket within the quotes would end the words.
pub(super) fn cut_quotes(page: &Page<'_>, start: usize) -> Option<Misfit> {
    let rest = page.slice(start, page.line_end(start));
    let inside = rest.strip_prefix(['“', '”', '„', '‟'])?;
    let (words, _) = inside.split_once(['“', '”', '"'])?;
    words.contains([',', '[', ']', '{', '}']).then(|| curly_quotes(page, start))?
}

/// Words with ` #` in them, as in `The #1 tyre`: a comment would begin there, and the rest of the words be lost.
pub(super) fn cut_words(page: &Page<'_>, (start, hash): (usize, usize), is_flow: bool) -> Diagnostic {
    let message = "a comment would begin here, and these words be lost: put all of them in quotes, or a space behind `#`";
    let end = page.line_end(hash);
    let note = Diagnostic::new(Code::RefusedYaml, page.place(hash, end), message);
    let words = page.slice(start, end).trim_end();
    if is_flow || words.contains(['"', '\\']) {
        return note;
    }
    note.edit(page.place(start, start + words.len()), format!("\"{words}\""), "put them in quotes?")
}

/// Curly quotes around words, which are letters like any other.
fn curly_quotes(page: &Page<'_>, start: usize) -> Option<Misfit> {
    let rest = page.slice(start, page.line_end(start));
    let first = rest.chars().next().filter(|c| matches!(c, '“' | '”' | '„' | '‟'))?;
    let message =
        format!("`{first}` is no quote that counts here: write straight ones, `\"`, around the words");
    let misfit = at(page, start, start + first.len_utf8(), message);
    let inner = rest.get(first.len_utf8()..)?;
    let Some((end, last)) = inner.char_indices().find(|(_, c)| matches!(c, '“' | '”' | '"')) else {
        return Some(misfit);
    };
    let words = inner.get(..end)?;
    if words.contains('\\') {
        return Some(misfit);
    }
    let whole = page.place(start, start + first.len_utf8() + end + last.len_utf8());
    Some(Box::new(misfit.mend(whole, format!("\"{words}\""), "write straight quotes")))
}

/// A backslash in double quotes before something that it cannot stand before.
pub(super) fn escape(page: &Page<'_>, start: usize) -> Misfit {
    let second = page.text.get(start + 1..).and_then(|rest| rest.chars().next());
    let end = start + 1 + second.map_or(0, char::len_utf8);
    at(
        page,
        start,
        end,
        "this is no escape that YAML knows: write `\\\\` for a backslash, or use single quotes",
    )
}

/// Words behind `|` or `>`.
pub(super) fn block_header(page: &Page<'_>, start: usize) -> Misfit {
    let sign = page.slice(start, start + 1);
    let message = format!(
        "`{sign}` opens a block of text, which starts on the next line: begin it there, or use quotes"
    );
    at(page, start, page.line_end(start), message)
}

/// A bracket or brace that is not closed where `stop` stands.
pub(super) fn open_bracket(page: &Page<'_>, open: Token, stop: Token) -> Misfit {
    let (sign, end) = if open.kind == Kind::FlowListStart { ('[', ']') } else { ('{', '}') };
    if stop.kind == Kind::End {
        return at(page, open.start, open.end, format!("this `{sign}` is never closed: add `{end}`"));
    }
    if page.slice(open.start, stop.start).contains('\n') {
        let message = format!(
            "this `{sign}` is not closed before the next key, or a comma is missing: add `{end}` or `,`"
        );
        let stopped = page.place(stop.start, stop.end);
        return Box::new(at(page, open.start, open.end, message).related(stopped, "it is still open here"));
    }
    let message = format!("a `,` or `{end}` is missing before this: add it, or put the words in quotes");
    Box::new(at(page, stop.start, stop.end, message).related(page.place(open.start, open.end), "opened here"))
}

/// Something stands where an entry of a map or list of lines was expected.
pub(super) fn out_of_column(page: &Page<'_>, open: Token, stop: Token) -> Misfit {
    if stop.kind == Kind::Colon {
        return at(page, stop.start, stop.end, "a key is missing before this colon: write it");
    }
    let what = if open.kind == Kind::ListStart { "a list whose items" } else { "a map whose keys" };
    let message = format!("this does not fit into {what} stand in another column: mend its indentation");
    let found = at(page, stop.start, page.line_end(stop.start).max(stop.end), message);
    let start = page.place(open.start, page.line_end(open.start));
    if page.share_line(found.place.span, start.span) {
        found
    } else {
        Box::new(found.related(start, "it starts here"))
    }
}

/// Nothing stands where a value is needed.
pub(super) fn no_value(page: &Page<'_>, stop: Token) -> Misfit {
    at(page, stop.start, stop.end, "something is missing before this: write the value, or take this out")
}

/// Something follows what was already whole.
pub(super) fn behind_all(page: &Page<'_>, stop: Token) -> Misfit {
    let end = page.line_end(stop.start).max(stop.end);
    at(page, stop.start, end, "this belongs to nothing above: mend its indentation, or take it out")
}

/// What libyaml says, where we have no sentence of our own.
pub(super) fn translated(page: &Page<'_>, error: &serde_yaml::Error) -> Diagnostic {
    let start = error.location().map_or(0, |location| location.index().min(page.text.len()));
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default();
    let message =
        "this YAML cannot be read from here on: look at the indentation, the quotes and the brackets";
    page.unreadable(start, page.line_end(start).max(start), message)
        .note(format!("the reader of YAML says: {reason}"))
}
