//! `rehearse progress` and `rehearse next`: looking back over weeks, and ahead. Neither makes a folder or a file.

pub(crate) mod calendar;
pub(crate) mod candidates;
mod human;
mod json;
mod page;
mod plot;
#[cfg(test)]
pub(crate) mod tests;

use std::path::Path;

use clap::{Args, ValueEnum};
use rehearsal::practice::weeks::{FARTHEST, Lens, Next, Progress, Target};
use rehearsal::practice::{History, Named};
use rehearsal::source::advice;
use rehearsal::syntax::normal;

use super::Desk;
use super::exit::{Exit, Trouble};
use super::keeping::{self, Going, trouble};
use super::kept::asked_as;
use super::screen::Screen;
use super::shelf::is_script;
use super::{files, list, terminal};

/// What `rehearse progress` is asked.
#[derive(Debug, Args)]
pub(crate) struct ProgressArgs {
    /// How it is printed
    #[arg(long, value_enum, default_value_t = BackFormat::Human, display_order = 1)]
    format: BackFormat,
    /// Only rehearsals of this script
    #[arg(long, value_name = "NAME", display_order = 2)]
    script: Option<String>,
    /// Only this skill
    #[arg(long, value_name = "NAME", display_order = 3)]
    skill: Option<String>,
    /// How many weeks to look back, this one among them
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=520), display_order = 4)]
    weeks: u32,
}

/// What `rehearse next` is asked.
#[derive(Debug, Args)]
pub(crate) struct NextArgs {
    /// The day of the conversation itself, such as 2026-12-24: practice comes closer together until then
    #[arg(long = "for", value_name = "DATE", display_order = 1)]
    day: Option<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = AheadFormat::Human, display_order = 2)]
    format: AheadFormat,
}

/// How looking back is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum BackFormat {
    /// Plots and tables for people
    Human,
    /// One JSON object
    Json,
    /// One page that can be printed
    Html,
}

/// How looking ahead is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AheadFormat {
    /// For people
    Human,
    /// One JSON object
    Json,
}

impl Desk {
    /// Looks back over weeks.
    pub(super) fn look_back(&mut self, args: &ProgressArgs) -> Result<Exit, Trouble> {
        let (_, today) = terminal::now_and_today();
        let (history, going) = looked_at(&mut self.errors)?;
        let lens = Lens {
            today,
            weeks: args.weeks,
            script: found("script", args.script.as_deref(), &history, &history.scripts)?,
            skill: found("skill", args.skill.as_deref(), &history, &history.skills)?,
        };
        let progress = Progress::of(&history, lens);
        let unfinished = unfinished(&going, &history, lens);
        match args.format {
            BackFormat::Human => human::progress(&mut self.out, &progress, unfinished)?,
            BackFormat::Json => self.out.laid_out(json::progress(&progress, today).trim_end())?,
            BackFormat::Html => self.out.laid_out(page::progress(&progress, today, unfinished).trim_end())?,
        }
        Ok(Exit::Fine)
    }

    /// Says what to practise next.
    pub(super) fn look_ahead(&mut self, args: &NextArgs) -> Result<Exit, Trouble> {
        let (_, today) = terminal::now_and_today();
        let target = args.day.as_deref().map(|typed| target(typed, today)).transpose()?;
        let (history, _) = looked_at(&mut self.errors)?;
        let shelf = self.shelf()?;
        let candidates = candidates::of(&shelf, &list::entries(&shelf)?, &history);
        let next = Next::of(&history, &candidates, today, target);
        match args.format {
            AheadFormat::Human => {
                let about = human::Ahead { today, target };
                human::next(&mut self.out, &next, &about)?;
            }
            AheadFormat::Json => self.out.laid_out(json::next(&next, today, target).trim_end())?,
        }
        Ok(Exit::Fine)
    }
}

/// Everything that is kept, finished and not; nothing where there is no store.
fn looked_at(errors: &mut Screen) -> Result<(History, Vec<Going>), Trouble> {
    let told = |unkept| trouble(&unkept);
    match keeping::store(errors)? {
        Some(store) => Ok((store.history().map_err(told)?, keeping::going(&store).map_err(told)?)),
        None => Ok((History::default(), Vec::new())),
    }
}

/// How many of those that go on would be looked at through `lens`. What they show of a skill is not known before they end.
fn unfinished(going: &[Going], history: &History, lens: Lens) -> usize {
    let script = lens.script.and_then(|number| history.scripts.get(number as usize));
    let is_meant = |going: &&Going| script.is_none_or(|script| script.name == going.script);
    if lens.skill.is_some() { 0 } else { going.iter().filter(is_meant).count() }
}

/// How a script of the store is best asked for here: a path below this folder is written from here on.
fn asked_for(name: &str) -> String {
    let path = Path::new(name);
    let here = is_script(path).then(|| files::whole(Path::new(".")));
    let below = here.and_then(|here| path.strip_prefix(here).ok());
    below.map_or_else(|| name.to_owned(), |below| below.display().to_string())
}

/// The one of `all` that is meant by its name or by what people call it. Where nothing is kept, nothing has to be found.
fn found(what: &str, asked: Option<&str>, history: &History, all: &[Named]) -> Result<Option<u32>, Trouble> {
    let Some(asked) = asked.filter(|_| !history.rows.is_empty()) else { return Ok(None) };
    let is_meant = |words: &str| normal(words).to_lowercase() == normal(asked).to_lowercase();
    let path = asked_as(asked);
    let named =
        (0..).zip(all).find(|(_, one)| is_meant(&one.name) || is_meant(&one.label) || one.name == path);
    if let Some((number, _)) = named {
        return Ok(Some(number));
    }
    let written: Vec<String> = all.iter().map(|one| asked_for(&one.name)).collect();
    let labels = all.iter().map(|one| one.label.as_str());
    let names = written.iter().map(String::as_str).chain(labels);
    let advice = advice(asked, names, "`rehearse progress` shows what is kept".to_owned());
    Err(Trouble::usage(format!("nothing that is kept has a {what} called `{asked}`: {advice}")))
}

/// The day that was typed. Trouble where it is none, or past.
fn target(typed: &str, today: i32) -> Result<Target, Trouble> {
    let Some(day) = calendar::day(typed) else {
        let example = calendar::date(today.saturating_add(30));
        return Err(Trouble::usage(format!(
            "`{typed}` is no day of the calendar: write year, month and day, as in `--for {example}`"
        )));
    };
    if day < today {
        return Err(Trouble::usage(format!(
            "{} is past, and today is {}: name a day that is still to come",
            calendar::date(day),
            calendar::date(today)
        )));
    }
    Ok(Target { day })
}

/// Whether a day is too far away to plan for.
fn is_far(target: Target, today: i32) -> bool {
    target.day.saturating_sub(today) > FARTHEST
}
