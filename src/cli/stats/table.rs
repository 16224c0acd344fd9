//! The numbers as a table for people, and for one script alone with what a table has no room for.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use rehearsal::authoring::stats::Stats;

use super::super::exit::Trouble;
use super::super::screen::{Screen, clean};
use super::super::wrap::columns;
use super::{Counted, grade, sum};

/// The columns behind the file, each at least as wide as its name.
const COLUMNS: [&str; 7] = ["words", "lines", "replies", "scenes", "turns", "minutes", "grade"];
/// How wide the table is without the names of the files.
const BESIDE: usize = 60;
/// The fewest columns that the name of a file has.
const LEAST: usize = 16;

/// Shows all that was counted.
pub(super) fn show(screen: &mut Screen, all: &[Counted]) -> Result<(), Trouble> {
    let room = usize::from(screen.width()).saturating_sub(BESIDE).max(LEAST);
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(["script"].iter().chain(&COLUMNS).copied());
    for one in all {
        table.add_row(std::iter::once(ending(&clean(&one.file), room)).chain(numbers(&one.stats)));
    }
    if all.len() > 1 {
        table.add_row(std::iter::once("total".to_owned()).chain(totals(all)));
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if index > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    screen.laid_out(&table.trim_fmt())?;
    screen.blank()?;
    match all {
        [only] => more(screen, &only.stats),
        _ => Ok(screen.line(FOOT)?),
    }
}

/// What the columns mean, in a line.
const FOOT: &str = "Turns and minutes are those of the best play, the grade is that of all words. One script alone, --format json and \
                    --format csv tell more.";

fn numbers(stats: &Stats) -> Vec<String> {
    let best = stats.best.as_ref();
    vec![
        stats.words().to_string(),
        stats.lines.to_string(),
        stats.replies.to_string(),
        stats.scenes.to_string(),
        best.map_or_else(none, |best| best.turns.to_string()),
        best.map_or_else(none, |best| best.seconds().div_ceil(60).to_string()),
        Some(grade(stats.grade)).filter(|grade| !grade.is_empty()).unwrap_or_else(none),
    ]
}

fn none() -> String {
    "-".to_owned()
}

/// The sums; turns, and minutes by their seconds, too. A grade has no sum.
fn totals(all: &[Counted]) -> Vec<String> {
    let seconds = |stats: &Stats| stats.best.as_ref().map_or(0, rehearsal::authoring::stats::Best::seconds);
    let turns = |stats: &Stats| stats.best.as_ref().map_or(0, |best| best.turns.into());
    let sums = [
        sum(all, Stats::words),
        sum(all, |stats| stats.lines),
        sum(all, |stats| stats.replies),
        sum(all, |stats| stats.scenes),
        sum(all, turns),
        sum(all, seconds).div_ceil(60),
    ];
    sums.iter().map(u64::to_string).chain([String::new()]).collect()
}

/// What there is to say of one script alone.
fn more(screen: &mut Screen, stats: &Stats) -> Result<(), Trouble> {
    let Stats { spoken, told, replied, choices, outcomes, .. } = stats;
    screen.line(&stats.title)?;
    screen.line(&format!("Words: {spoken} spoken, {told} told, {replied} in replies."))?;
    let speakers: Vec<String> =
        stats.speakers.iter().map(|one| format!("{} {}", one.name, one.words)).collect();
    screen.line(&format!("By speaker: {}.", speakers.join(", ")))?;
    screen.line(&format!("Choices: {choices}. Ways to end: {outcomes}."))?;
    if let Some(all) = stats.grade {
        let replies = stats.reply_grade.map(|replies| format!(", {} for the replies", grade(Some(replies))));
        screen.line(&format!(
            "Reading grade: {} for all{}.",
            grade(Some(all)),
            replies.unwrap_or_default()
        ))?;
    }
    let Some(best) = &stats.best else { return Ok(screen.line("Best play: none comes to an end.")?) };
    let score = best.score.map(|score| format!(", {} of {} points", score.points, score.most()));
    let seconds = best.seconds();
    screen.line(&format!(
        "Best play: {} turn{}{}, {} min {} s; they arrive {}.",
        best.turns,
        if best.turns == 1 { "" } else { "s" },
        score.unwrap_or_default(),
        seconds / 60,
        seconds % 60,
        best.temperament
    ))?;
    Ok(())
}

/// The end of a file's name, which tells files apart, in at most `room` columns.
fn ending(file: &str, room: usize) -> String {
    if usize::from(columns(file)) <= room {
        return file.to_owned();
    }
    let fits = |at: &usize| file.get(*at..).is_some_and(|end| usize::from(columns(end)) < room);
    let from = file.char_indices().map(|(at, _)| at).find(fits);
    format!("…{}", from.and_then(|from| file.get(from..)).unwrap_or_default())
}
