//! The page of a script as people read it.

use rehearsal::hearing::Wordings;
use rehearsal::program::About;
use rehearsal::review::{FEW, Figures, Habit, LIMITS, Part, Review, SLACK, Skill};
use rehearsal::source::{counted, upper_first};

use super::super::columns::{align, none, table};
use super::super::exit::Trouble;
use super::super::figures::{many, percent};
use super::super::finding::{Finding, word};
use super::super::screen::{Screen, Tone, clean, run, shortened};
use super::super::stats::grade;
use super::Page;

/// So many skills beside those in focus are shown.
const MOST_SKILLS: usize = 8;
/// So many findings are shown: a page is a page.
const MOST_FINDINGS: usize = 40;
/// How many columns a script's title takes at most, and that of a way to end.
const TITLE: u16 = 60;
const NAME: u16 = 30;
/// The columns beside a way to end, and how many its title keeps on a narrow screen.
const NUMBERS: u16 = 36;
const SHORTEST: u16 = 10;

/// Shows the page of one script.
pub(super) fn show(screen: &mut Screen, page: &Page) -> Result<(), Trouble> {
    let title = clean(&page.about.title);
    let file = clean(&page.looked.file);
    screen.whole(&if title.is_empty() { file } else { format!("{file}: {}", shortened(&title, TITLE)) })?;
    if let Some(review) = &page.review {
        if !page.is_exact {
            screen.line(
                "Not proven: odds, habits and luck are not known. What follows is known from the text.",
            )?;
        }
        screen.line(&size(&page.about, review))?;
        screen.line(&reading(review))?;
        screen.blank()?;
        endings(screen, &review.figures)?;
        habits(screen, &review.figures)?;
        giveaways(screen, &review.figures)?;
        skills(screen, &review.figures)?;
        screen.line(&typed(page.wordings))?;
    }
    findings(screen, page)
}

fn size(about: &About, review: &Review) -> String {
    let stats = &review.stats;
    let mut facts = Vec::new();
    facts.extend(about.level.map(|level| format!("level {level} of 5")));
    facts.extend(about.intensity.map(|intensity| format!("intensity {intensity} of 3")));
    facts.extend(stats.best.as_ref().map(|best| {
        let minutes = many(best.seconds().div_ceil(60), "minute");
        let stated = about.minutes.map(|minutes| format!(" (it states {minutes})")).unwrap_or_default();
        format!("{} and {minutes}{stated} by the best play", many(best.turns.into(), "turn"))
    }));
    let mean =
        review.figures.mean.map(|mean| format!(" with {}.{:02} replies on average", mean / 100, mean % 100));
    facts.push(format!("{}{}", many(stats.choices, "choice"), mean.unwrap_or_default()));
    sentence(&facts.join(", "))
}

fn reading(review: &Review) -> String {
    let stats = &review.stats;
    let words = many(stats.words(), "word");
    let grades = [
        ("reading grade", stats.grade),
        ("replies", stats.reply_grade),
        ("the coach's notes", review.figures.coach_grade),
    ];
    let grades = grades.into_iter().filter(|(_, tenths)| tenths.is_some());
    let grades: Vec<String> = grades.map(|(what, tenths)| format!("{what} {}", grade(tenths))).collect();
    if grades.is_empty() { format!("{words}.") } else { format!("{words}. {}", sentence(&grades.join(", "))) }
}

/// Words with a capital at the start and a full stop.
fn sentence(words: &str) -> String {
    format!("{}.", upper_first(words))
}

fn endings(screen: &mut Screen, figures: &Figures) -> Result<(), Trouble> {
    let (least, most) = LIMITS.ending;
    let name = screen.width().saturating_sub(NUMBERS).clamp(SHORTEST, NAME);
    let mut table = table(&["How it ends", "kind", "even play", "best play"]);
    for ending in &figures.endings {
        let is_off = |even: f64| even < least - SLACK || even > most + SLACK;
        let even = ending.even.map_or_else(none, |even| format!("{}{}", percent(even), mark(is_off(even))));
        let best = ending.best.map_or_else(none, percent);
        let title = shortened(&clean(&ending.title), name);
        table.add_row([title, ending.kind.word().to_owned(), even, best]);
    }
    align(&mut table, 2, 2);
    screen.laid_out(&table.trim_fmt())?;
    if let Some(luck) = figures.luck {
        screen.line(&format!(
            "How they arrive settles {}{} of how it ends; at most {}.",
            percent(luck),
            mark(luck > LIMITS.luck + SLACK),
            limit(LIMITS.luck)
        ))?;
    }
    Ok(screen.blank()?)
}

/// What stands behind a figure that is beyond its limit.
fn mark(is_beyond: bool) -> &'static str {
    if is_beyond { " !" } else { "" }
}

fn habits(screen: &mut Screen, figures: &Figures) -> Result<(), Trouble> {
    let Some(best) = figures.best else { return Ok(()) };
    let won = format!("The best play wins {} of its points.", percent(best));
    let habit = |habit: &Habit| {
        let share = percent(habit.share);
        format!("{} {share}{}", habit.bot.name(), mark(habit.share > LIMITS.habit + SLACK))
    };
    let all: Vec<String> = figures.habits.iter().map(habit).collect();
    if all.is_empty() {
        screen.line(&won)?;
    } else {
        let most = limit(LIMITS.habit);
        screen.line(&format!("{won} Of that, habits win, each at most {most}: {}.", all.join(", ")))?;
    }
    Ok(screen.blank()?)
}

fn giveaways(screen: &mut Screen, figures: &Figures) -> Result<(), Trouble> {
    let found = &figures.giveaways;
    if found.longest.all < FEW {
        let choices = counted(found.longest.all, "choice");
        screen.line(&format!(
            "Something is best, and something is not, in {choices}: too few to say what gives it away."
        ))?;
        return Ok(screen.blank()?);
    }
    let part = |part: Part, most: f64| {
        let share = part.share();
        format!(
            "{} of {}: {}{}",
            part.of,
            part.all,
            percent(share),
            mark(part.all >= FEW && share > most + SLACK)
        )
    };
    let mut table = table(&["The best reply", "here", "at most"]);
    let mut row = |what: &str, here: String, most: String| {
        table.add_row([what.to_owned(), here, most]);
    };
    row("is the longest", part(found.longest, LIMITS.longest), limit(LIMITS.longest));
    let (low, high) = LIMITS.ratio;
    let is_off = |ratio: f64| ratio < low - SLACK || ratio > high + SLACK;
    let ratio = found.ratio.map_or_else(none, |ratio| format!("{ratio:.2}{}", mark(is_off(ratio))));
    row("has so many times the words", ratio, format!("{low} to {high}"));
    if let Some((place, most)) = found.place {
        row(&format!("stands in place {}", place + 1), part(most, LIMITS.place), limit(LIMITS.place));
    }
    let is_warm = |warmth: f64| warmth > LIMITS.warmth + SLACK;
    let warmth = found.warmth.map_or_else(none, |warmth| format!("{warmth:.2}{}", mark(is_warm(warmth))));
    row("is warmer (rank correlation)", warmth, format!("{}", LIMITS.warmth));
    let loses = format!("{}{}", counted(found.warmer_loses, "time"), mark(found.warmer_loses == 0));
    row("is beaten in warm words", loses, "at least 1".to_owned());
    row("repeats what was said", part(found.echo, LIMITS.echo), limit(LIMITS.echo));
    if let Some((words, most)) = &found.frame {
        row(
            &format!("begins with “{}”", shortened(words, 20)),
            part(*most, LIMITS.frame),
            limit(LIMITS.frame),
        );
    }
    align(&mut table, 1, 2);
    screen.laid_out(&table.trim_fmt())?;
    Ok(screen.blank()?)
}

fn skills(screen: &mut Screen, figures: &Figures) -> Result<(), Trouble> {
    let told = |skill: &Skill| {
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

fn findings(screen: &mut Screen, page: &Page) -> Result<(), Trouble> {
    let found = &page.looked.findings;
    screen.blank()?;
    if found.is_empty() {
        return Ok(screen.line("Nothing to mend.")?);
    }
    screen.line(&format!("{} to look at:", counted(found.len(), "finding")))?;
    let mut alike = alike(found, &page.looked.file);
    // What keeps people from learning stands first.
    alike.sort_by_key(|(one, _)| one.severity);
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

/// Findings that say the same of several lines are told once, with all of these; those of another file than `file` with its name.
fn alike<'f>(found: &'f [Finding], file: &str) -> Vec<(&'f Finding, Vec<String>)> {
    let mut alike: Vec<(&Finding, Vec<String>)> = Vec::new();
    for one in found {
        let other_file =
            if one.at.file == file { String::new() } else { format!(" of {}", clean(&one.at.file)) };
        let line = format!("{}{other_file}", one.at.start.line);
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
