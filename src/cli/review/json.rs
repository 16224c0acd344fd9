//! Pages as JSON: one object, its version in it. `docs/quality.md` describes it; a change that a reader could notice is a new version.

use rehearsal::review::Part as Measured;
use rehearsal::review::{Figures, LIMITS, Review};
use serde::Serialize;

use super::super::formats::json::{Diagnostic, Unchecked, diagnostic, pretty, unchecked};
use super::super::stats::json::tenths;
use super::Page;

/// The version of the shape below.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    limits: Limits,
    scripts: Vec<Script<'a>>,
    unreviewed: Vec<Unchecked<'a>>,
}

#[derive(Serialize)]
struct Limits {
    habit: f64,
    luck: f64,
    longest: f64,
    word_ratio: (f64, f64),
    place: f64,
    warmth: f64,
    echo: f64,
    beginning: f64,
    ending: (f64, f64),
    chances: usize,
}

#[derive(Serialize)]
struct Script<'a> {
    file: &'a str,
    title: &'a str,
    #[serde(flatten)]
    told: Option<Told<'a>>,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    words: u64,
    choices: u64,
    replies: u64,
    turns: Option<u32>,
    seconds: Option<u64>,
    stated_minutes: Option<u32>,
    grade: Option<f64>,
    reply_grade: Option<f64>,
    coach_grade: Option<f64>,
    best_points: Option<f64>,
    luck: Option<f64>,
    endings: Vec<Ending<'a>>,
    habits: Vec<Habit>,
    giveaways: Giveaways<'a>,
    skills: Vec<Skill<'a>>,
    wordings: usize,
    wordings_lost: usize,
}

#[derive(Serialize)]
struct Ending<'a> {
    name: &'a str,
    title: &'a str,
    kind: &'static str,
    even: Option<f64>,
    best: Option<f64>,
}

#[derive(Serialize)]
struct Habit {
    name: &'static str,
    share: f64,
}

#[derive(Serialize)]
struct Giveaways<'a> {
    longest: Part,
    word_ratio: Option<f64>,
    place: Option<Place>,
    warmth: Option<f64>,
    warmer_loses: usize,
    echo: Part,
    beginning: Option<Beginning<'a>>,
}

#[derive(Serialize)]
struct Part {
    of: usize,
    all: usize,
}

#[derive(Serialize)]
struct Place {
    place: usize,
    #[serde(flatten)]
    part: Part,
}

#[derive(Serialize)]
struct Beginning<'a> {
    words: &'a str,
    #[serde(flatten)]
    part: Part,
}

#[derive(Serialize)]
struct Skill<'a> {
    name: &'a str,
    focus: bool,
    chances: usize,
}

/// All pages, and what was not reviewed.
pub(super) fn render(pages: &[Page]) -> String {
    let report = Report {
        version: VERSION,
        limits: limits(),
        scripts: pages.iter().filter(|page| page.looked.unchecked.is_none()).map(script).collect(),
        unreviewed: pages.iter().filter_map(|page| unchecked(&page.looked)).collect(),
    };
    pretty(&report)
}

fn limits() -> Limits {
    Limits {
        habit: LIMITS.habit,
        luck: LIMITS.luck,
        longest: LIMITS.longest,
        word_ratio: LIMITS.ratio,
        place: LIMITS.place,
        warmth: LIMITS.warmth,
        echo: LIMITS.echo,
        beginning: LIMITS.frame,
        ending: LIMITS.ending,
        chances: LIMITS.chances,
    }
}

fn script(page: &Page) -> Script<'_> {
    Script {
        file: &page.looked.file,
        title: &page.about.title,
        told: page.review.as_ref().map(|review| told(review, page)),
        diagnostics: page.looked.findings.iter().map(diagnostic).collect(),
    }
}

fn told<'p>(review: &'p Review, page: &Page) -> Told<'p> {
    let Review { figures, stats, .. } = review;
    Told {
        words: stats.words(),
        choices: stats.choices,
        replies: stats.replies,
        turns: stats.best.as_ref().map(|best| best.turns),
        seconds: stats.best.as_ref().map(rehearsal::authoring::stats::Best::seconds),
        stated_minutes: page.about.minutes,
        grade: tenths(stats.grade),
        reply_grade: tenths(stats.reply_grade),
        coach_grade: tenths(figures.coach_grade),
        best_points: figures.best,
        luck: figures.luck,
        endings: figures.endings.iter().map(ending).collect(),
        habits: figures
            .habits
            .iter()
            .map(|habit| Habit { name: habit.bot.name(), share: habit.share })
            .collect(),
        giveaways: giveaways(figures),
        skills: figures
            .skills
            .iter()
            .map(|skill| Skill { name: &skill.name, focus: skill.is_focus, chances: skill.chances })
            .collect(),
        wordings: page.wordings.all,
        wordings_lost: page.wordings.lost,
    }
}

fn ending(ending: &rehearsal::review::Ending) -> Ending<'_> {
    Ending {
        name: &ending.name,
        title: &ending.title,
        kind: ending.kind.word(),
        even: ending.even,
        best: ending.best,
    }
}

fn giveaways(figures: &Figures) -> Giveaways<'_> {
    let found = &figures.giveaways;
    Giveaways {
        longest: part(found.longest),
        word_ratio: found.ratio,
        place: found.place.map(|(place, most)| Place { place: place + 1, part: part(most) }),
        warmth: found.warmth,
        warmer_loses: found.warmer_loses,
        echo: part(found.echo),
        beginning: found.frame.as_ref().map(|(words, most)| Beginning { words, part: part(*most) }),
    }
}

fn part(part: Measured) -> Part {
    Part { of: part.of, all: part.all }
}
