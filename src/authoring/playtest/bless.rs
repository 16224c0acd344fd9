//! A playthrough rewritten where its script has moved on: what is said now takes the place of what was expected.

use similar::{DiffOp, DiffTag, TextDiff};

use super::parting::{Mends, Parting};
use super::plan::Plan;
use super::replay::{Verdict, replay};
use crate::program::Program;
use crate::rehearsal::Input;
use crate::source::{FileId, Span, offset};
use crate::syntax::play::{self, Kind, Row};

/// So many rows of a playthrough are mended: more have nothing to do with the script any more.
const ROUNDS: usize = 2_000;

/// The text of the playthrough as it passes now: its header, comments and replies stay, and so does every line that fits; a line that
/// does not gives way to what the script says there. The parting that only its author can mend, where there is one: a reply that
/// nothing fits, or something that the author says of the conversation.
pub fn bless(program: &Program, text: &str) -> Result<String, Parting> {
    let mut text = text.to_owned();
    // Each round mends a row, or writes what comes before one.
    let mut rounds = ROUNDS.min(2 * text.lines().count());
    loop {
        let (parsed, _) = play::parse(FileId(0), &text);
        let (plan, _) = Plan::new(program, &text, &parsed);
        let verdict = replay(&plan);
        let Some(parting) = &verdict.parting else { return Ok(text) };
        if verdict.inputs.last() == Some(&Input::Unheard) {
            return Err(unheard(&text, &parsed.rows, parting));
        }
        let row = parsed.rows.get(parting.row).filter(|_| parting.mends == Mends::Words && rounds > 0);
        let Some(row) = row else { return Err(parting.clone()) };
        rounds -= 1;
        text = mended(&text, row, &verdict);
    }
}

/// The parting behind words that no reply fits any more: they were answered as such, but probably meant a reply.
fn unheard(text: &str, rows: &[Row], parting: &Parting) -> Parting {
    let mut before = rows.iter().enumerate().take(parting.row);
    let given = before.rfind(|(_, row)| matches!(row.kind, Kind::Give(_)));
    let (row, expected) = given.map_or((parting.row, ""), |(index, row)| (index, row.span.of(text)));
    let came = "no reply that begins so, only the answer to words that fit nothing".to_owned();
    Parting { row, expected: expected.to_owned(), came, mends: Mends::Author }
}

/// The text with one row mended.
fn mended(text: &str, row: &Row, verdict: &Verdict) -> String {
    let (story, ending): (Vec<&str>, Vec<&str>) =
        verdict.rest.iter().map(String::as_str).partition(|line| !line.starts_with("=>"));
    match row.kind {
        Kind::Said(_) if verdict.skips => instead(text, row, &nearest(row.span.of(text), &story)),
        Kind::Said(_) => instead(text, row, story.get(..1).unwrap_or_default()),
        Kind::Ends(_) if story.is_empty() || verdict.skips => instead(text, row, &ending),
        // These may be left out.
        Kind::Cue(_) | Kind::Note(_) | Kind::Skip => instead(text, row, &[]),
        // The story that comes before these was not written.
        Kind::Ends(_)
        | Kind::Give(_)
        | Kind::Offered(..)
        | Kind::Absent(_)
        | Kind::Remark
        | Kind::Holds(_)
        | Kind::Fits(_)
        | Kind::Broken => before(text, row, &story),
    }
}

/// The line that reads most like `written`: behind dots, only what is told can say which one was meant. Of equals the last.
fn nearest<'s>(written: &str, story: &[&'s str]) -> Vec<&'s str> {
    let alike = |line: &&&str| {
        let equal = |op: &DiffOp| if op.tag() == DiffTag::Equal { op.old_range().len() } else { 0 };
        let equal: usize = TextDiff::from_chars(written, **line).ops().iter().map(equal).sum();
        // In thousandths of both together, so that a long line is not like everything.
        equal * 2_000 / (written.chars().count() + line.chars().count()).max(1)
    };
    story.iter().max_by_key(alike).copied().into_iter().collect()
}

/// The text with `lines` in the place of a row.
fn instead(text: &str, row: &Row, lines: &[&str]) -> String {
    let end = row.span.end as usize;
    let end = text.get(end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| end + at + 1);
    replaced(text, Span::new(line_start(text, row), offset(end)), lines)
}

/// The text with `lines` before a row.
fn before(text: &str, row: &Row, lines: &[&str]) -> String {
    replaced(text, Span::at(line_start(text, row)), lines)
}

fn replaced(text: &str, span: Span, lines: &[&str]) -> String {
    let end_of_line = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let lines: String = lines.iter().map(|line| format!("{line}{end_of_line}")).collect();
    let (start, end) = (Span::new(0, span.start), Span::new(span.end, offset(text.len())));
    format!("{}{lines}{}", start.of(text), end.of(text))
}

/// Where the row's line begins.
fn line_start(text: &str, row: &Row) -> u32 {
    let before = Span::new(0, row.span.start).of(text);
    before.rfind('\n').map_or(0, |end| offset(end + 1))
}
