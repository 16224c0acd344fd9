//! A playthrough rewritten where its script has moved on: what is said now takes the place of what was expected.

use super::parting::{Mends, Parting};
use super::plan::Plan;
use super::replay::{Verdict, replay};
use crate::program::Program;
use crate::source::{FileId, Span, offset};
use crate::syntax::play::{self, Kind, Playthrough, Row};

/// The text of the playthrough as it passes now: its header, comments, lines and replies stay, and from each parting up to the next
/// turn stands what the script says. The parting that only its author can mend, where there is one: a reply that nothing fits, or
/// something that the author says of the conversation.
pub fn bless(program: &Program, text: &str) -> Result<String, Parting> {
    let mut text = text.to_owned();
    // Each round mends the part up to one more turn, and no text has more turns than lines.
    for _ in 0..=text.lines().count() {
        let (parsed, _) = play::parse(FileId(0), &text);
        let (plan, _) = Plan::new(program, &text, &parsed);
        let verdict = replay(&plan);
        match &verdict.parting {
            None => break,
            Some(parting) if parting.mends == Mends::Author => return Err(parting.clone()),
            Some(parting) => {
                let mended = mended(&text, &parsed, parting.row, &verdict);
                if mended == text {
                    return Err(parting.clone());
                }
                text = mended;
            }
        }
    }
    Ok(text)
}

/// The text with the rows from `row` up to the next turn replaced by what is said there now.
fn mended(text: &str, play: &Playthrough, row: usize, verdict: &Verdict) -> String {
    let rows = play.rows.get(row..).unwrap_or_default();
    let count = rows.iter().take_while(|row| !matches!(row.kind, Kind::Give(_))).count();
    let (replaced, behind) = rows.split_at_checked(count).unwrap_or((rows, &[]));
    let is_end = verdict.rest.last().is_some_and(|line| line.starts_with("=>"));
    let start = line_start(text, rows.first().map_or(offset(text.len()), |row| row.span.start));
    let end = behind.first().map_or(offset(text.len()), |row| line_start(text, row.span.start));
    let stays = replaced.iter().filter(|row| is_authors(row)).map(|row| row.span.of(text).to_owned());
    let (rest, ending) = verdict.rest.split_at_checked(verdict.rest.len() - usize::from(is_end)).unwrap_or_default();
    let lines = rest.iter().cloned().chain(stays).chain(ending.iter().cloned());
    let before = Span::new(0, start).of(text);
    let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    let lines: String = lines.map(|line| line + "\n").collect();
    format!("{before}{gap}{lines}{}", Span::new(end, offset(text.len())).of(text))
}

/// Rows that say something of the conversation, and are no part of it.
fn is_authors(row: &Row) -> bool {
    match row.kind {
        Kind::Remark | Kind::Holds(_) | Kind::Fits(_) | Kind::Offered(..) | Kind::Absent(_) | Kind::Broken => true,
        Kind::Give(_) | Kind::Skip | Kind::Ends(_) | Kind::Cue(_) | Kind::Note(_) | Kind::Said(_) => false,
    }
}

/// Where the line begins that `at` is in.
fn line_start(text: &str, at: u32) -> u32 {
    let before = Span::new(0, at).of(text);
    before.rfind('\n').map_or(0, |end| offset(end + 1))
}
