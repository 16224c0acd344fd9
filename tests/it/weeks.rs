//! Looking back over weeks, and what to practise next: histories in a few lines, `tests/cases/weeks/a-sentence.weeks`, and beside each
//! what is made of it. `weeks/case.rs` says how one is written.

pub(crate) mod case;

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use jiff::Span;
use jiff::civil::Date;
use rehearsal::practice::weeks::{Lens, Next, Progress, Share, Target, brake, monday_of};
use rehearsal::practice::{History, Named, Row, Score, SkillSeen};

use tempfile::TempDir;

use crate::cases::{read, room};
use crate::sessions::{ANSWERS, Ran, command, finish, shelf, snapshot, spawned};
use case::{Case, day};

#[test]
fn weeks() {
    room("weeks/*.weeks", |path| {
        let case = case::read(&read(path));
        [back(&case), ahead(&case)].join("\n")
    });
}

/// A day of the calendar.
fn date(day: i32) -> String {
    (Date::constant(1970, 1, 1) + Span::new().days(day)).to_string()
}

/// Which weeks there are, six of them.
const WEEKS: u32 = 6;

fn back(case: &Case) -> String {
    let lens = Lens { today: case.today, weeks: WEEKS, script: None, skill: None };
    let progress = Progress::of(&case.history, lens);
    let mut out = format!("rehearsals {}; ahead {}\n", progress.rehearsals, progress.ahead);
    for week in &progress.weeks {
        let _ =
            writeln!(out, "week of {}: {}, score {}", date(week.monday), week.rehearsals, share(week.score));
    }
    let _ = writeln!(out, "score {}, lately {}", share(progress.score.0), share(progress.score.1));
    for one in &progress.scripts {
        let (title, last) = (&one.script.label, date(one.last));
        let _ =
            writeln!(out, "script {title}: {}, last {last}, lately {}", one.rehearsals, share(one.lately));
    }
    for one in &progress.skills {
        let weeks: Vec<String> = one.weeks.iter().map(|week| share(*week)).collect();
        let (all, lately) = (share(one.all), share(one.lately));
        let _ = writeln!(out, "skill {}: {all}, lately {lately}; {}", one.skill.label, weeks.join(" "));
    }
    for one in &progress.sticking {
        let _ = writeln!(out, "stuck {}: {}", one.skill.label, one.times);
    }
    for one in &progress.temperaments {
        let _ = writeln!(out, "met {}: {}", one.temperament, one.rehearsals);
    }
    out
}

fn ahead(case: &Case) -> String {
    let next = Next::of(&case.history, &case.candidates, case.today, case.target);
    let mut out = format!("{}\n", next.sentence());
    if let Some(brake) = next.brake {
        let _ = writeln!(out, "{}", brake.sentence());
    }
    for one in &next.suggestions {
        let _ = writeln!(out, "- {} ({}): {}", one.title, one.name, one.why.sentence());
        if let Some(unmet) = &one.unmet {
            let _ = writeln!(out, "  not yet met {unmet}");
        }
    }
    if let Some(one) = &next.on_path {
        let _ = writeln!(out, "on the path: {} ({})", one.title, one.name);
    }
    if let Some(due) = next.due {
        let _ = writeln!(out, "due on {}", date(due));
    }
    if !next.plan.is_empty() {
        let days: Vec<String> = next.plan.iter().map(|day| date(*day)).collect();
        let _ = writeln!(out, "plan {}", days.join(" "));
    }
    out
}

fn share(share: Share) -> String {
    let percent = share.percent().map_or_else(|| "-".to_owned(), |percent| format!("{percent}%"));
    format!("{}/{}={percent}", share.got, share.of)
}

#[test]
fn weeks_begin_on_mondays() {
    let monday = day("2026-11-23");
    for days in 0..7 {
        assert_eq!(monday_of(monday + days), monday);
    }
    assert_eq!(monday_of(monday - 1), monday - 7);
    assert_eq!(date(monday_of(0)), "1969-12-29");
    assert_eq!(date(monday_of(-4)), "1969-12-22");
    let _ = (monday_of(i32::MIN), monday_of(i32::MAX));
}

#[test]
fn a_lens_on_one_script_or_one_skill_leaves_the_rest_out() {
    let case = case::read(&read(&path("a-few-weeks-of-two-scripts")));
    let lens = |script, skill| Lens { today: case.today, weeks: WEEKS, script, skill };
    let all = Progress::of(&case.history, lens(None, None));
    let line = Progress::of(&case.history, lens(Some(0), None));
    let bill = Progress::of(&case.history, lens(Some(1), None));
    assert_eq!(all.rehearsals, line.rehearsals + bill.rehearsals);
    assert!(line.scripts.len() == 1 && bill.scripts.len() == 1);
    let skill = Progress::of(&case.history, lens(None, Some(0)));
    assert_eq!(skill.skills.len(), 1);
    assert!(skill.rehearsals < all.rehearsals && skill.rehearsals > 0);
    assert!(skill.sticking.iter().all(|stuck| stuck.skill == case.history.skills[0]));
}

#[test]
fn a_break_is_offered_after_more_than_three_in_a_day_or_ten_in_a_week() {
    let today = 20_000;
    let brakes = |days: &[i32]| {
        let mut days: Vec<i32> = days.iter().map(|ago| today - ago).collect();
        days.sort_unstable();
        let mut history = History::default();
        history.rows.extend(days.into_iter().map(|day| row(day, 0, true)));
        brake(&history, today).map(|brake| brake.sentence())
    };
    assert_eq!(brakes(&[]), None);
    assert_eq!(brakes(&[0, 0, 0]), None, "three are fine");
    assert!(brakes(&[0, 0, 0, 0]).is_some_and(|sentence| sentence.contains("4 times today")));
    assert!(brakes(&[0, 0, 0, -9]).is_some(), "what is ahead counts as today");
    assert_eq!(brakes(&[1, 1, 1, 1, 2, 2, 2, 3, 3, 6]), None, "ten in a week are fine");
    let week = brakes(&[1, 1, 1, 1, 2, 2, 2, 3, 3, 6, 6]);
    assert!(week.is_some_and(|sentence| sentence.contains("11 times in the last seven days")));
    assert_eq!(brakes(&[1, 1, 1, 1, 2, 2, 2, 3, 3, 6, 7]), None, "seven days and no more");
}

#[test]
fn days_at_the_ends_of_time_are_no_trouble() {
    for today in [i32::MIN, -1, 0, 20_000, i32::MAX] {
        for other in [i32::MIN, 0, 20_000, i32::MAX] {
            let skills = vec![Named { name: "own-it".to_owned(), label: "Own it".to_owned() }];
            let mut history = History { scripts: skills.clone(), skills, ..History::default() };
            history.seen.push(SkillSeen { skill: 0, shown: u16::MAX, chances: u16::MAX });
            let score = Some(Score { points: 3, replies: 1 });
            history.rows.push(Row { seen: (0, 1), score, sticking: Some(7), ..row(other, 0, true) });
            // What points nowhere is passed by.
            history.rows.push(Row { seen: (1, 9), temperament: 9, ..row(other, 9, false) });
            let lens = Lens { today, weeks: u32::MAX, script: None, skill: None };
            assert!(Progress::of(&history, lens).rehearsals > 0);
            let case = case::read("skill own-it: Own it\nscript a: A; A7; own-it; open\nscript own-it: B");
            for target in [i32::MIN, today, i32::MAX] {
                let _ = Next::of(&history, &case.candidates, today, Some(Target { day: target }));
            }
        }
    }
}

/// Generous, since this is no release build and the machine may be busy; the bench gives the figure.
#[test]
fn a_hundred_thousand_rehearsals_are_gone_through_in_a_moment() {
    let mut history = History::default();
    for number in 0..30 {
        let named =
            |what: &str| Named { name: format!("{what}-{number}"), label: format!("{what} {number}") };
        history.scripts.push(named("script"));
        history.skills.push(named("skill"));
    }
    for number in 0..100_000u32 {
        let skill = |step: u32| SkillSeen { skill: (number + step) % 30, shown: 1, chances: 2 };
        let from = u32::try_from(history.seen.len()).unwrap();
        history.seen.extend([skill(0), skill(7), skill(11)]);
        let score = Some(Score { points: number % 30, replies: 10 });
        let day = i32::try_from(number / 30).unwrap();
        history.rows.push(Row { seen: (from, from + 3), score, ..row(day, number % 30, false) });
    }
    let began = Instant::now();
    let progress = Progress::of(&history, Lens { today: 3_400, weeks: 12, script: None, skill: None });
    let next = Next::of(&history, &[], 3_400, None);
    assert_eq!((progress.rehearsals, next.ahead), (100_000, 0));
    assert!(began.elapsed().as_secs() < 20);
}

fn row(day: i32, script: u32, is_gated: bool) -> Row {
    Row {
        id: 0,
        day,
        script,
        temperament: 0,
        score: None,
        kind: None,
        is_gated,
        sticking: None,
        seen: (0, 0),
    }
}

fn path(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/weeks").join(name).with_extension("weeks")
}

/// Where nothing is kept, both commands say so kindly, and leave no trace.
#[test]
fn where_nothing_is_kept_nothing_is_made_and_something_is_said() {
    let desk = shelf();
    let asked = [
        &["progress"] as &[&str],
        &["progress", "--script", "anything", "--format", "json"],
        &["progress", "--format", "html"],
        &["next"],
        &["next", "--for", "9999-12-31"],
        &["next", "--format", "json"],
        &["next", "--library", "shelf"],
        &["progress", "--weeks", "0"],
    ];
    let told = asked.map(|words| without_today(&kept(&desk, words).told()));
    snapshot("where-nothing-is-kept-something-is-said", &told.join("\n"));
    assert!(!desk.path().join("state").exists(), "no folder and no file is made");
    for (typed, said) in [
        ("soon", "`soon` is no day of the calendar: write year, month and day, as in `--for 2"),
        ("2026-02-30", "`2026-02-30` is no day of the calendar"),
        ("2001-01-01", "2001-01-01 is past, and today is 2"),
    ] {
        let ran = kept(&desk, &["next", "--for", typed]);
        assert_eq!(ran.code(), 2);
        assert!(ran.told().contains(said), "{}", ran.told());
    }
}

/// What was kept today is looked back on, whether it lies open or is sealed.
#[test]
fn what_is_kept_is_looked_back_on_and_asked_for_by_its_passphrase() {
    let desk = shelf();
    let play = |seed: &str| kept_with(&desk, &["play", "small.talk", "--keep", "--seed", seed], ANSWERS);
    assert_eq!((play("1").code(), play("2").code()), (0, 0));
    let asked = [
        &["progress"] as &[&str],
        &["progress", "--script", "small.talk", "--weeks", "1"],
        &["progress", "--script", "smal.talk"],
        &["progress", "--skill", "own-it"],
        &["next"],
        &["next", "--library", "shelf"],
    ];
    let told = asked.map(|words| without_today(&kept(&desk, words).told()));
    let told = told.join("\n").replace(&desk.path().canonicalize().unwrap().display().to_string(), "DESK");
    snapshot("what-is-kept-today-is-looked-back-on", &later(&told));
    let open = kept(&desk, &["progress", "--format", "json"]).out();
    assert_eq!(kept_with(&desk, &["lock"], "four plain words here\n").code(), 0);
    let sealed = kept_with(&desk, &["progress", "--format", "json"], "four plain words here\n");
    assert_eq!(sealed.out(), open, "the passphrase is asked for beside standard output");
    let wrong = kept_with(&desk, &["next"], "wrong\nwrong again\nwrong as ever\n");
    assert!(wrong.code() == 3 && wrong.out().is_empty(), "{}", wrong.told());
}

/// What is told, whenever something comes round again.
fn later(told: &str) -> String {
    let day = regex::Regex::new(r"on \d+ \w+ 20\d\d\.").unwrap();
    day.replace_all(told, "on DAY.").into_owned()
}

/// Runs the command where what is kept would lie in the desk.
fn kept(desk: &TempDir, words: &[&str]) -> Ran {
    kept_with(desk, words, "")
}

/// The same with `input` typed ahead.
fn kept_with(desk: &TempDir, words: &[&str], input: &str) -> Ran {
    let mut command = command(words);
    command.current_dir(desk.path()).env("REHEARSE_STATE", desk.path().join("state"));
    finish(spawned(&mut command), input, &words.join(" "))
}

/// What is told, whatever day it is.
fn without_today(told: &str) -> String {
    let day = regex::Regex::new(r"\b20\d\d-\d\d-\d\d\b").unwrap();
    let words = regex::Regex::new(r"<p>\d+ \w+ 20\d\d\.").unwrap();
    words.replace_all(&day.replace_all(told, "20YY-MM-DD"), "<p>DAY.").into_owned()
}
