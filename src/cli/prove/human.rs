//! The account of a proof as people read it.

use rehearsal::proof::Share;
use rehearsal::source::counted_as;

use super::super::columns::{align, none, table};
use super::super::exit::Trouble;
use super::super::figures::{many, memory, percent, time};
use super::super::screen::{Screen, clean, shortened};
use super::account::{Account, Decides, EVEN, End, Numbers, Range};

/// So many deciding replies are shown.
const MOST_DECIDING: usize = 10;
/// Odds below this are what is left of a sum, and not of a script.
const LEFT: f64 = 1e-9;
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
        header.extend(["turns", "score", EVEN]);
    }
    let sampled = account.sampled.as_ref().filter(|sampled| sampled.plays > 0);
    let in_plays = sampled.map(|sampled| format!("in {}", many(sampled.plays, "play")));
    header.extend(in_plays.as_deref());
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
        row.extend(sampled.map(|sampled| sampled.share(index).map_or_else(none, about)));
        table.add_row(row);
    }
    let even = account.numbers.as_ref().and_then(|numbers| numbers.plays.first());
    if let Some(even) = even.filter(|even| even.endless > LEFT) {
        let blanks = std::iter::repeat_n(String::new(), header.len() - 2);
        let row = std::iter::once("(no end)".to_owned()).chain(blanks);
        table.add_row(row.chain([percent(even.endless)]));
    }
    align(&mut table, 2, 2);
    Ok(screen.laid_out(&table.trim_fmt())?)
}

/// A share of random plays: never so exact as odds.
fn about(share: f64) -> String {
    if share >= 1.0 {
        "all".to_owned()
    } else if share > 0.0 {
        format!("about {}", percent(share))
    } else {
        none()
    }
}

/// Least, median and most.
fn turns(range: &Range) -> String {
    let Some(turns) = range.turns else { return none() };
    let or =
        |number: Option<u32>, other: &str| number.map_or_else(|| other.to_owned(), |some| some.to_string());
    format!("{} / {} / {}", turns.least, or(turns.median, "?"), or(turns.most, "no limit"))
}

fn score(range: &Range) -> Option<String> {
    range.score.map(|score| match (percent(score.least), percent(score.most)) {
        (least, most) if least == most => least,
        (least, most) => format!("{} to {most}", least.trim_end_matches(" %")),
    })
}

/// How it ends for those who always play in one way.
fn plays(screen: &mut Screen, ends: &[End], numbers: &Numbers) -> Result<(), Trouble> {
    let bots = || numbers.plays.iter().filter(|play| play.name != EVEN);
    let mut header = vec!["always the"];
    header.extend(bots().map(|play| play.name));
    let mut table = table(&header);
    for (index, end) in ends.iter().enumerate() {
        let odds = bots().map(|play| play.odds.get(index).copied().map_or_else(none, short));
        table.add_row(std::iter::once(shortened(&clean(&end.name), NAME)).chain(odds));
    }
    if bots().any(|play| play.endless > LEFT) {
        let endless = bots().map(|play| if play.endless > LEFT { short(play.endless) } else { none() });
        table.add_row(std::iter::once("(no end)".to_owned()).chain(endless));
    }
    let points = bots().map(|play| play.points.map_or_else(none, short));
    table.add_row(std::iter::once("(points)".to_owned()).chain(points));
    align(&mut table, 1, 1);
    Ok(screen.laid_out(&table.trim_fmt())?)
}

/// Odds without a space, for narrow columns; nothing for what never happens.
fn short(odds: f64) -> String {
    if odds > 0.0 { percent(odds).replace(' ', "") } else { none() }
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
