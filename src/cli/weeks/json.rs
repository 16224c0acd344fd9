//! Looking back and ahead as JSON: one object, its version in it. `docs/over-weeks.md` describes it; a change that a reader could notice
//! is a new version.

use rehearsal::practice::Named;
use rehearsal::practice::weeks::{Next, Progress, Share, Stance, Target};
use serde::Serialize;

use super::super::formats::json::pretty;
use super::calendar::date;
use super::is_far;

/// The version of the shapes below.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Back<'a> {
    version: u32,
    today: String,
    rehearsals: u32,
    dated_after_today: usize,
    score: Figure,
    score_lately: Figure,
    weeks: Vec<Week>,
    skills: Vec<Skill<'a>>,
    sticking: Vec<Stuck<'a>>,
    scripts: Vec<Script<'a>>,
    temperaments: Vec<Met<'a>>,
}

#[derive(Serialize)]
struct Figure {
    got: u64,
    of: u64,
    percent: Option<u8>,
}

#[derive(Serialize)]
struct Week {
    monday: String,
    rehearsals: u32,
    score: Figure,
}

#[derive(Serialize)]
struct Skill<'a> {
    #[serde(flatten)]
    skill: Called<'a>,
    all: Figure,
    lately: Figure,
    weeks: Vec<Figure>,
}

#[derive(Serialize)]
struct Called<'a> {
    name: &'a str,
    label: &'a str,
}

#[derive(Serialize)]
struct Stuck<'a> {
    #[serde(flatten)]
    skill: Called<'a>,
    times: usize,
}

#[derive(Serialize)]
struct Script<'a> {
    name: &'a str,
    title: &'a str,
    rehearsals: u32,
    last: String,
    score_lately: Figure,
}

#[derive(Serialize)]
struct Met<'a> {
    name: &'a str,
    rehearsals: u32,
}

#[derive(Serialize)]
struct Ahead<'a> {
    version: u32,
    today: String,
    stance: &'static str,
    says: &'static str,
    take_a_break: Option<String>,
    suggestions: Vec<Suggestion<'a>>,
    due: Option<String>,
    day: Option<String>,
    is_far: bool,
    plan: Vec<String>,
    dated_after_today: usize,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    script: &'a str,
    title: &'a str,
    minutes: Option<u32>,
    not_yet_met: Option<&'a str>,
    why: String,
}

/// What kept rehearsals come to.
pub(super) fn progress(progress: &Progress, today: i32) -> String {
    let weeks = progress.weeks.iter().map(|week| Week {
        monday: date(week.monday),
        rehearsals: week.rehearsals,
        score: figure(week.score),
    });
    let skills = progress.skills.iter().map(|one| Skill {
        skill: called(&one.skill),
        all: figure(one.all),
        lately: figure(one.lately),
        weeks: one.weeks.iter().map(|week| figure(*week)).collect(),
    });
    let scripts = progress.scripts.iter().map(|one| Script {
        name: &one.script.name,
        title: &one.script.label,
        rehearsals: one.rehearsals,
        last: date(one.last),
        score_lately: figure(one.lately),
    });
    let sticking = progress.sticking.iter();
    let met = progress.temperaments.iter();
    pretty(&Back {
        version: VERSION,
        today: date(today),
        rehearsals: progress.rehearsals,
        dated_after_today: progress.ahead,
        score: figure(progress.score.0),
        score_lately: figure(progress.score.1),
        weeks: weeks.collect(),
        skills: skills.collect(),
        sticking: sticking.map(|one| Stuck { skill: called(&one.skill), times: one.times }).collect(),
        scripts: scripts.collect(),
        temperaments: met.map(|one| Met { name: &one.temperament, rehearsals: one.rehearsals }).collect(),
    })
}

/// What to practise next.
pub(super) fn next(next: &Next, today: i32, target: Option<Target>) -> String {
    let suggestions = next.suggestions.iter().map(|one| Suggestion {
        script: &one.name,
        title: &one.title,
        minutes: one.minutes,
        not_yet_met: one.unmet.as_deref(),
        why: one.why.sentence(),
    });
    pretty(&Ahead {
        version: VERSION,
        today: date(today),
        stance: match next.stance {
            Stance::Beginning => "beginning",
            Stance::Due => "due",
            Stance::NothingDue => "nothing-due",
            Stance::Rest => "rest",
            Stance::NoScripts => "no-scripts",
        },
        says: next.sentence(),
        take_a_break: next.brake.map(rehearsal::practice::weeks::Brake::sentence),
        suggestions: suggestions.collect(),
        due: next.due.map(date),
        day: target.map(|target| date(target.day)),
        is_far: target.is_some_and(|target| is_far(target, today)),
        plan: next.plan.iter().map(|day| date(*day)).collect(),
        dated_after_today: next.ahead,
    })
}

fn figure(share: Share) -> Figure {
    Figure { got: share.got, of: share.of, percent: share.percent() }
}

fn called(named: &Named) -> Called<'_> {
    Called { name: &named.name, label: &named.label }
}
