//! The page of a script as people read it.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use rehearsal::hearing::Wordings;
use rehearsal::program::About;
use rehearsal::review::{Figures, LIMITS, Part, Review};
use rehearsal::source::counted;

use super::super::exit::Trouble;
use super::super::figures::{grouped, percent};
use super::super::finding::{Finding, word};
use super::super::screen::{Screen, Tone, clean, run, shortened};
use super::super::stats::grade;
use super::Page;

/// So many skills beside those in focus are shown.
const MOST_SKILLS: usize = 8;
/// So many findings are shown: a page is a page.
const MOST_FINDINGS: usize = 40;

/// Shows the page of one script.
pub(super) fn show(screen: &mut Screen, page: &Page) -> Result<(), Trouble> {
    screen.whole(&format!("{}: {}", clean(&page.looked.file), clean(&page.about.title)))?;
    if let Some(review) = &page.review {
        screen.line(&size(&page.about, review))?;
        screen.line(&reading(review))?;
        screen.blank()?;
        endings(screen, &review.figures)?;
        habits(screen, &review.figures)?;
        giveaways(screen, &review.figures)?;
        skills(screen, &review.figures)?;
        screen.line(&typed(review.wordings))?;
    }
    findings(screen, &page.looked.findings)
}

fn size(about: &About, review: &Review) -> String {
    let mut facts = Vec::new();
    facts.extend(about.level.map(|level| format!("level {level} of 5")));
    facts.extend(about.intensity.map(|intensity| format!("intensity {intensity} of 3")));
    let stated = about.minutes.map(|minutes| format!(" (stated: {minutes})")).unwrap_or_default();
    facts.extend(review.stats.best.as_ref().map(|best| {
        let minutes = best.seconds().div_ceil(60);
        format!("{} turns and {minutes} minutes{stated} by the best play", best.turns)
    }));
    let (choices, replies) = (review.stats.choices, review.stats.replies);
    let mean = (replies * 100).checked_div(choices).unwrap_or_default();
    facts.push(format!("{choices} choices with {}.{:02} replies on average", mean / 100, mean % 100));
    sentence(&facts.join(", "))
}

fn reading(review: &Review) -> String {
    let Some(all) = review.stats.grade else { return format!("{} words.", grouped(review.stats.words())) };
    format!(
        "{} words. Reading grade {}, replies {}, the coach's notes {}.",
        grouped(review.stats.words()),
        grade(Some(all)),
        grade(review.stats.reply_grade),
        grade(review.figures.coach_grade)
    )
}

/// Words with a capital at the start and a full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn endings(screen: &mut Screen, figures: &Figures) -> Result<(), Trouble> {
    let (least, most) = LIMITS.ending;
    let mut table = table(&["How it ends", "kind", "even play", "best play"]);
    for ending in &figures.endings {
        let (even, best) = ending.odds.map_or_else(
            || (none(), none()),
            |(even, best)| {
                let mark = if even < least || even > most { " !" } else { "" };
                (format!("{}{mark}", percent(even)), percent(best))
            },
        );
        table.add_row([clean(&ending.title), ending.kind.word().to_owned(), even, best]);
    }
    align(&mut table, 2);
    screen.laid_out(&table.trim_fmt())?;
    if let Some(luck) = figures.luck {
        screen.line(&format!(
            "How they arrive settles {} of how it ends; at most {}.",
            percent(luck),
            limit(LIMITS.luck)
        ))?;
    }
    Ok(screen.blank()?)
}

fn habits(screen: &mut Screen, figures: &Figures) -> Result<(), Trouble> {
    let Some(best) = figures.best else { return Ok(()) };
    let habit = |habit: &rehearsal::review::Habit| {
        let mark = if habit.share > LIMITS.habit { " !" } else { "" };
        format!("{} {}{mark}", habit.bot.name(), percent(habit.share))
    };
    let all: Vec<String> = figures.habits.iter().map(habit).collect();
    screen.line(&format!(
        "The best play wins {} of its points. Of that, habits win, each at most {}: {}.",
        percent(best),
        limit(LIMITS.habit),
        all.join(", ")
    ))?;
    Ok(screen.blank()?)
}

fn giveaways(screen: &mut Screen, figures: &Figures) -> Result<(), Trouble> {
    let found = &figures.giveaways;
    let part = |part: Part| format!("{} of {}: {}", part.of, part.all, percent(part.share()));
    let mut table = table(&["The best reply", "here", "at most"]);
    let mut row = |what: &str, here: String, most: String| {
        table.add_row([what.to_owned(), here, most]);
    };
    row("is the longest", part(found.longest), limit(LIMITS.longest));
    let (low, high) = LIMITS.ratio;
    let ratio = found.ratio.map_or_else(none, |ratio| format!("{ratio:.2}"));
    row("has so many times the others' words", ratio, format!("{low} to {high}"));
    if let Some((place, most)) = found.place {
        row(&format!("stands in place {}", place + 1), part(most), limit(LIMITS.place));
    }
    let warmth = found.warmth.map_or_else(none, |warmth| format!("{warmth:.2}"));
    row("is the warmer the better (rank correlation)", warmth, format!("{}", LIMITS.warmth));
    row("is beaten in warm words", counted(found.warmer_loses, "time"), "at least 1".to_owned());
    row("repeats what was said", part(found.echo), limit(LIMITS.echo));
    if let Some((words, most)) = &found.frame {
        row(&format!("begins with “{}”", shortened(words, 24)), part(*most), limit(LIMITS.frame));
    }
    align(&mut table, 1);
    screen.laid_out(&table.trim_fmt())?;
    Ok(screen.blank()?)
}

fn skills(screen: &mut Screen, figures: &Figures) -> Result<(), Trouble> {
    let told = |skill: &rehearsal::review::Skill| {
        let mark = if skill.is_focus && skill.chances < LIMITS.chances { " !" } else { "" };
        format!("{} {}{mark}", skill.name, skill.chances)
    };
    let list = |is_focus: bool, most: usize| {
        let skills = figures.skills.iter().filter(|skill| skill.is_focus == is_focus);
        skills.take(most).map(told).collect::<Vec<String>>().join(", ")
    };
    let focus = list(true, usize::MAX);
    if !focus.is_empty() {
        screen.line(&format!("Skills in focus, and the choices that offer them: {focus}."))?;
    }
    let others = list(false, MOST_SKILLS);
    if !others.is_empty() {
        screen.line(&format!("Others: {others}."))?;
    }
    Ok(())
}

fn typed(wordings: Wordings) -> String {
    if wordings.all == 0 {
        return "No reply has other wordings: typed words are only understood where they are nearly the reply's own.".to_owned();
    }
    let found = Part { of: wordings.all - wordings.lost, all: wordings.all };
    format!(
        "Typed words: {} of {} wordings find their own reply when they are left out, {}.",
        found.of,
        found.all,
        percent(found.share())
    )
}

fn findings(screen: &mut Screen, found: &[Finding]) -> Result<(), Trouble> {
    screen.blank()?;
    if found.is_empty() {
        return Ok(screen.line("Nothing to mend.")?);
    }
    screen.line(&format!("{} to look at:", counted(found.len(), "finding")))?;
    let alike = alike(found);
    for (one, lines) in alike.iter().take(MOST_FINDINGS) {
        let lines_word = if lines.len() == 1 { "line" } else { "lines" };
        let told = format!(
            "{lines_word} {}: {}[{}]: {}",
            lines.join(", "),
            word(one.severity),
            one.code,
            clean(&one.message)
        );
        screen.paragraph(&[run(Tone::Plain, told)], 2, 2)?;
    }
    if alike.len() > MOST_FINDINGS {
        screen.line(&format!("  {} more, which --format json lists", alike.len() - MOST_FINDINGS))?;
    }
    Ok(())
}

/// Findings that say the same of several lines are told once, with all of these.
fn alike(found: &[Finding]) -> Vec<(&Finding, Vec<String>)> {
    let mut alike: Vec<(&Finding, Vec<String>)> = Vec::new();
    for one in found {
        let line = one.at.start.line.to_string();
        let same =
            alike.iter_mut().find(|(other, _)| (other.code, &other.message) == (one.code, &one.message));
        match same {
            Some((_, lines)) => lines.push(line),
            None => alike.push((one, vec![line])),
        }
    }
    alike
}

/// A limit is a whole number of hundredths.
fn limit(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn none() -> String {
    "-".to_owned()
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
        column.set_padding((0, 2));
        if index >= words {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}
