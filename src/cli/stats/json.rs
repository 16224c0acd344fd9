//! The numbers as JSON: one object, its version in it. `docs/tools.md` describes it; a change that a reader could notice is a new version.

use rehearsal::authoring::stats::{Best, Stats};
use serde::Serialize;

use super::super::formats::json::pretty;
use super::{Counted, Uncounted, sum};

/// The version of the shape below.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    scripts: Vec<Script<'a>>,
    total: Counts,
    uncounted: Vec<Left<'a>>,
}

#[derive(Serialize)]
struct Script<'a> {
    file: &'a str,
    title: &'a str,
    #[serde(flatten)]
    counts: Counts,
    speakers: Vec<Speaker<'a>>,
    grade: Option<f64>,
    reply_grade: Option<f64>,
    best_play: Option<Play<'a>>,
}

#[derive(Serialize)]
struct Counts {
    words: u64,
    words_spoken: u64,
    words_told: u64,
    words_in_replies: u64,
    lines: u64,
    replies: u64,
    choices: u64,
    scenes: u64,
    outcomes: u64,
}

#[derive(Serialize)]
struct Speaker<'a> {
    name: &'a str,
    words: u64,
}

#[derive(Serialize)]
struct Play<'a> {
    temperament: &'a str,
    turns: u32,
    choices: u64,
    words: u64,
    seconds: u64,
    points: Option<u32>,
    points_possible: Option<u32>,
}

#[derive(Serialize)]
struct Left<'a> {
    file: &'a str,
    reason: &'a str,
}

/// All numbers, and what was not counted.
pub(super) fn render(all: &[Counted], left: &[Uncounted]) -> String {
    let report = Report {
        version: VERSION,
        scripts: all.iter().map(script).collect(),
        total: total(all),
        uncounted: left.iter().map(|one| Left { file: &one.file, reason: &one.reason }).collect(),
    };
    pretty(&report)
}

fn script(one: &Counted) -> Script<'_> {
    let stats = &one.stats;
    Script {
        file: &one.file,
        title: &stats.title,
        counts: counts(|number| number(stats)),
        speakers: stats.speakers.iter().map(|one| Speaker { name: &one.name, words: one.words }).collect(),
        grade: tenths(stats.grade),
        reply_grade: tenths(stats.reply_grade),
        best_play: stats.best.as_ref().map(play),
    }
}

fn total(all: &[Counted]) -> Counts {
    counts(|number| sum(all, number))
}

fn counts(of: impl Fn(fn(&Stats) -> u64) -> u64) -> Counts {
    Counts {
        words: of(Stats::words),
        words_spoken: of(|stats| stats.spoken),
        words_told: of(|stats| stats.told),
        words_in_replies: of(|stats| stats.replied),
        lines: of(|stats| stats.lines),
        replies: of(|stats| stats.replies),
        choices: of(|stats| stats.choices),
        scenes: of(|stats| stats.scenes),
        outcomes: of(|stats| stats.outcomes),
    }
}

fn play(best: &Best) -> Play<'_> {
    Play {
        temperament: &best.temperament,
        turns: best.turns,
        choices: best.choices,
        words: best.words,
        seconds: best.seconds(),
        points: best.score.map(|score| score.points),
        points_possible: best.score.map(rehearsal::practice::Score::most),
    }
}

/// A number of tenths as a number with one digit behind the point.
pub(in super::super) fn tenths(grade: Option<i64>) -> Option<f64> {
    grade.and_then(|tenths| i32::try_from(tenths).ok()).map(|tenths| f64::from(tenths) / 10.0)
}
