//! The account of a proof as people read it.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use rehearsal::proof::Share;
use rehearsal::source::counted_as;

use super::super::exit::Trouble;
use super::super::figures::{many, memory, percent, time};
use super::super::screen::{Screen, clean, shortened};
use super::account::{Account, Decides, End, Numbers, Range};

/// So many deciding replies are shown.
const MOST_DECIDING: usize = 10;
/// The columns that the name of an outcome may take where many columns follow.
const NAME: u16 = 14;

/// Shows what a proof says of the script in `file`.
pub(super) fn show(screen: &mut Screen, file: &str, account: &Account) -> Result<(), Trouble> {
    screen.whole(&format!("{}: {}", clean(file), account.title))?;
    screen.line(&size(account))?;
    screen.line(&format!("It took {} and {}.", time(account.took), memory(account.bytes)))?;
    if !account.is_exact() {
        screen
            .line(&format!("Not proven: {}. What follows holds for what was looked at.", account.limit()))?;
    }
    screen.line(&reached(account))?;
    screen.blank()?;
    ends(screen, account)?;
    if let Some(numbers) = &account.numbers {
        screen.blank()?;
        plays(screen, &account.outcomes, numbers)?;
        if let Some(best) = numbers.best {
            screen.line(&format!("The best play wins {} of its points.", percent(best)))?;
        }
        deciding(screen, &numbers.deciding)?;
    }
    Ok(())
}

fn size(account: &Account) -> String {
    format!(
        "{}: {}, {} between them, {} deep.",
        if account.is_exact() { "Exact" } else { "Looked at" },
        many(account.states, "state"),
        many(account.transitions, "way"),
        many(account.depth.into(), "turn"),
    )
}

fn reached(account: &Account) -> String {
    let part = |share: Share, one: &str, more: &str| {
        format!("{} of {}", share.reached, counted_as(share.all, one, more))
    };
    let reached = account.reached;
    format!(
        "Reached: {}, {}, {}, {}.",
        part(reached.scenes, "scene", "scenes"),
        part(reached.lines, "line", "lines"),
        part(reached.replies, "reply", "replies"),
        part(reached.outcomes, "way to end", "ways to end"),
    )
}

/// The ways to end: how soon, how often, with which score.
fn ends(screen: &mut Screen, account: &Account) -> Result<(), Trouble> {
    let mut header = vec!["ends so", "kind", "shortest"];
    if account.numbers.is_some() {
        header.extend(["turns", "score", "evenly"]);
    }
    let mut table = table(&header);
    for (index, end) in account.outcomes.iter().enumerate() {
        let never = if account.is_exact() { "never" } else { "not seen" };
        let shortest = end.shortest.map_or_else(|| never.to_owned(), |turns| turns.to_string());
        let mut row = vec![clean(&end.name), end.kind.word().to_owned(), shortest];
        if let Some(numbers) = &account.numbers {
            let range = numbers.ends.get(index);
            row.push(range.map_or_else(none, turns));
            row.push(range.and_then(score).unwrap_or_else(none));
            let even = numbers.plays.first().and_then(|even| even.odds.get(index));
            row.push(even.copied().map_or_else(none, percent));
        }
        table.add_row(row);
    }
    align(&mut table, 2);
    Ok(screen.laid_out(&table.trim_fmt())?)
}

/// Least, median and most.
fn turns(range: &Range) -> String {
    let Some((least, median, most)) = range.turns else { return none() };
    let most = most.map_or_else(|| "no limit".to_owned(), |most| most.to_string());
    format!("{least} / {median} / {most}")
}

fn score(range: &Range) -> Option<String> {
    range.score.map(|(least, most)| format!("{} to {}", percent(least), percent(most)))
}

fn none() -> String {
    "-".to_owned()
}

/// How it ends for those who always play in one way.
fn plays(screen: &mut Screen, ends: &[End], numbers: &Numbers) -> Result<(), Trouble> {
    let mut header = vec!["always the"];
    header.extend(numbers.plays.iter().skip(1).map(|play| play.name));
    let mut table = table(&header);
    for (index, end) in ends.iter().enumerate() {
        let odds = numbers.plays.iter().skip(1).map(|play| play.odds.get(index).copied());
        let odds = odds.map(|odds| odds.map_or_else(none, percent));
        table.add_row(std::iter::once(shortened(&clean(&end.name), NAME)).chain(odds));
    }
    let points = numbers.plays.iter().skip(1).map(|play| play.points.map_or_else(none, percent));
    table.add_row(std::iter::once("(points)".to_owned()).chain(points));
    align(&mut table, 1);
    Ok(screen.laid_out(&table.trim_fmt())?)
}

/// The replies after which a way to end is lost.
fn deciding(screen: &mut Screen, all: &[Decides]) -> Result<(), Trouble> {
    if all.is_empty() {
        return Ok(());
    }
    screen.blank()?;
    screen.line("Replies after which a way to end is lost:")?;
    let width = screen.width();
    for one in all.iter().take(MOST_DECIDING) {
        screen.whole(&shortened(&format!("  line {}: {}", one.line, one.words), width))?;
        let (states, of) = one.states;
        let always = if states == of { "always".to_owned() } else { format!("in {states} of {of} states") };
        screen.line(&format!("    no more {}, {always}", one.closes.join(", ")))?;
    }
    if all.len() > MOST_DECIDING {
        let more = counted_as(all.len() - MOST_DECIDING, "reply", "replies");
        screen.line(&format!("  {more} more, which --format json lists"))?;
    }
    Ok(())
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(header.iter().copied());
    table
}

/// Numbers stand at the right, behind the first `words` columns.
fn align(table: &mut Table, words: usize) {
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if words == 1 { 1 } else { 2 }));
        if index >= words {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}
