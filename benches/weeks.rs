//! Looking back over weeks and ahead, with a hundred thousand kept rehearsals.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use rehearsal::practice::weeks::{Candidate, Lens, Next, Progress};
use rehearsal::practice::{History, Named, Row, Score, SkillSeen};
use rehearsal::rehearsal::Generator;

use crate::Plan;
use crate::clock;
use crate::corpus::SEED;
use crate::report::{Floor, Report, counted, figure};

/// As many rehearsals as the target speaks of.
const ROWS: u32 = 100_000;
/// They are spread over ten years.
const DAYS: u32 = 3_650;
/// So many scripts, and as many skills.
const NAMES: u32 = 40;
/// The chances of so many skills came up in each.
const SKILLS: u32 = 5;

/// Prints the table.
pub(crate) fn print(plan: &Plan) {
    let history = history();
    let today = i32::try_from(DAYS).expect("ten years are few days");
    let candidates: Vec<Candidate> = history.scripts.iter().map(candidate).collect();
    let lens = Lens { today, weeks: 12, script: None, skill: None };
    let back = clock::median_of(plan.rounds, || clock::time(|| Progress::of(&history, lens)));
    let ahead =
        clock::median_of(plan.rounds, || clock::time(|| Next::of(&history, &candidates, today, None)));
    let mut report = Report::new(&["what", "rehearsals", "ms", "floor", ""]);
    let rows = [("looking back", back, Floor::None), ("looking ahead", ahead, Floor::None)];
    let both = ("both", back + ahead, Floor::AtMost(60.0));
    for (what, seconds, floor) in rows.into_iter().chain([both]) {
        report.row(vec![
            what.to_owned(),
            counted(history.rows.len()),
            figure(seconds * 1e3),
            floor.shown(" ms"),
            floor.verdict(seconds * 1e3),
        ]);
    }
    report.print("How long does it take to look back over weeks, and ahead?");
    print_commands(plan);
}

/// The commands as a whole, over a store of as many rehearsals: one that was played and kept, copied over ten years.
fn print_commands(plan: &Plan) {
    let folder = plan.folder.join("weeks");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder for the store");
    let rehearse = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rehearse"));
        command.args(words).env("REHEARSE_STATE", &folder);
        command
    };
    let mut played = rehearse(&["play", "the-line-and-the-ask", "--keep", "--seed", "7"]);
    played.stdin(Stdio::piped()).stdout(Stdio::null());
    let mut playing = played.spawn().expect("the program starts");
    let answers = "\n\n".to_owned() + &"1\n".repeat(40);
    // What is typed behind the end is not read.
    let _ = playing.stdin.take().expect("it is piped").write_all(answers.as_bytes());
    playing.wait().expect("the program ends");
    copy(&folder);
    let mut report = Report::new(&["command", "rehearsals", "ms of processor time", "floor", ""]);
    for words in [&["progress"] as &[&str], &["progress", "--format", "html"], &["next"]] {
        let runs = plan.starts.div_ceil(6);
        let seconds = clock::median_of(plan.rounds, || clock::whole_runs(&mut rehearse(words), runs));
        let floor = Floor::AtMost(200.0);
        report.row(vec![
            format!("rehearse {}", words.join(" ")),
            counted(usize::try_from(ROWS).expect("it is small")),
            figure(seconds * 1e3),
            floor.shown(" ms"),
            floor.verdict(seconds * 1e3),
        ]);
    }
    report.print("And the commands as a whole?");
}

/// Copies the one summary in the store, each copy on a day of its own.
fn copy(folder: &Path) {
    let mut store = rusqlite::Connection::open(folder.join("store.db")).expect("the store opens");
    let change = store.transaction().expect("it can be changed");
    let ask = "SELECT body FROM summaries";
    let body: Vec<u8> = change.query_row(ask, [], |row| row.get(0)).expect("one rehearsal was kept");
    for number in 1..ROWS {
        let day = 20_782 - i32::try_from(number * DAYS / ROWS).expect("it is a day");
        let mut copied = body.clone();
        // Behind the version, the flags and the end stands the day.
        copied[3..7].copy_from_slice(&day.to_le_bytes());
        let id = i64::from(number) + 1_000;
        for table in ["rehearsals", "summaries"] {
            let put = format!("INSERT INTO {table} (id, body) VALUES (?, ?)");
            change.prepare_cached(&put).and_then(|mut put| put.execute((id, &copied))).expect("it is kept");
        }
    }
    change.commit().expect("all are kept");
}

fn candidate(script: &Named) -> Candidate {
    let skill = script.name.replace("script", "skill");
    Candidate { name: script.name.clone(), skills: vec![skill], ..Candidate::default() }
}

/// Rehearsals of ten years, drawn from the seed of the corpora.
fn history() -> History {
    let mut generator = Generator::new(SEED);
    let mut below = |most: u32| u32::try_from(generator.draw() % u64::from(most)).expect("it is below");
    let named = |what: &str| {
        let name = |number| Named { name: format!("{what}-{number}"), label: format!("{what} {number}") };
        (0..NAMES).map(name).collect()
    };
    let mut history = History { scripts: named("script"), skills: named("skill"), ..History::default() };
    history.temperaments = ["open", "cautious", "hurt", "worn-out"].map(str::to_owned).to_vec();
    for number in 0..ROWS {
        let from = u32::try_from(history.seen.len()).expect("there are few");
        for step in 0..SKILLS {
            let chances = 1 + below(4);
            let shown = below(chances + 1);
            let small = |count: u32| u16::try_from(count).expect("it is small");
            let skill = (below(8) + step * 8) % NAMES;
            history.seen.push(SkillSeen { skill, shown: small(shown), chances: small(chances) });
        }
        let replies = 6 + below(8);
        history.rows.push(Row {
            id: i64::from(number),
            day: i32::try_from(u64::from(number) * u64::from(DAYS) / u64::from(ROWS)).expect("it is a day"),
            script: below(NAMES),
            temperament: below(4),
            score: Some(Score { points: below(3 * replies + 1), replies }),
            kind: None,
            is_gated: below(4) == 0,
            sticking: Some(below(NAMES)),
            seen: (from, from + SKILLS),
        });
    }
    history
}
