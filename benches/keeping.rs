//! What is measured of a store of a hundred thousand kept rehearsals: the commands that look at all of them, with a passphrase and
//! without, as whole programs.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use rusqlite::{Connection, params};

use crate::report::{Floor, Report, counted, figure};
use crate::{Plan, clock};

/// So many rehearsals.
const REHEARSALS: i64 = 100_000;

/// The scripts that were rehearsed, again and again.
const SCRIPTS: [&str; 3] = ["the-line-and-the-ask", "the-talk-they-agreed-to", "sorry-without-a-bill"];

const PASSPHRASE: &str = "five words of my own\n";

/// Prints the table.
pub(crate) fn print(plan: &Plan) {
    let rehearsals = if plan.scenes.len() > 2 { REHEARSALS } else { 300 };
    let folder = plan.folder.join("kept");
    fill(&folder, rehearsals);
    let size = std::fs::metadata(folder.join("store.db")).expect("the store is there").len();
    let mut report = Report::new(&["command", "rehearsals", "ms of time", "floor", ""]);
    let asked: [(&[&str], &str); 6] = [
        (&["kept", "--last", "20"], ""),
        (&["kept", "77"], ""),
        (&["progress"], ""),
        (&["next"], ""),
        (&["kept", "77"], PASSPHRASE),
        (&["kept", "--last", "20"], PASSPHRASE),
    ];
    for (number, (words, input)) in asked.into_iter().enumerate() {
        if number == 4 {
            let began = Instant::now();
            run(&["lock"], PASSPHRASE, &folder).expect("a passphrase can be set");
            println!("Sealing all of them: {} s.", figure(began.elapsed().as_secs_f64()));
        }
        // A command that this program does not have yet has no row.
        if run(words, input, &folder).is_none() {
            continue;
        }
        let seconds =
            clock::median((0..plan.rounds.max(3)).filter_map(|_| run(words, input, &folder)).collect());
        let floor = if input.is_empty() { Floor::AtMost(200.0).shown(" ms") } else { "-".to_owned() };
        let verdict =
            if input.is_empty() { Floor::AtMost(200.0).verdict(seconds * 1e3) } else { "-".to_owned() };
        let told = format!("{}{}", words.join(" "), if input.is_empty() { "" } else { ", sealed" });
        report.row(vec![
            told,
            counted(usize::try_from(rehearsals).unwrap_or_default()),
            figure(seconds * 1e3),
            floor,
            verdict,
        ]);
    }
    report.print(&format!("Kept rehearsals, whole commands, {} megabytes of store", size / 1_000_000));
    let _ = std::fs::remove_dir_all(&folder);
}

/// A store in which each script was rehearsed once for real, and then a great many times more, on other days.
fn fill(folder: &Path, rehearsals: i64) {
    let _ = std::fs::remove_dir_all(folder);
    for script in SCRIPTS {
        run(&["play", script, "--seed", "3", "--keep"], &"1\n".repeat(30), folder);
    }
    let mut store = Connection::open(folder.join("store.db")).expect("the store opens");
    let change = store.transaction().expect("it can be written");
    let rows: Vec<(Vec<u8>, Vec<u8>)> = {
        let asked = "SELECT r.body, s.body FROM rehearsals r JOIN summaries s ON s.id = r.id";
        let mut asked = change.prepare(asked).expect("the tables are there");
        let rows = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows come");
        rows.collect::<Result<_, _>>().expect("rows are read")
    };
    assert_eq!(rows.len(), SCRIPTS.len(), "each rehearsal came to its end");
    for number in i64::try_from(rows.len()).expect("few") + 1..=rehearsals {
        let (body, summary) = &rows[usize::try_from(number).expect("not below nought") % rows.len()];
        let mut summary = summary.clone();
        let day = i32::try_from(18_000 + number / 30).expect("a day");
        summary[3..7].copy_from_slice(&day.to_le_bytes());
        change
            .execute("INSERT INTO rehearsals (id, body) VALUES (?, ?)", params![number, body])
            .expect("a row");
        change
            .execute("INSERT INTO summaries (id, body) VALUES (?, ?)", params![number, summary])
            .expect("a row");
    }
    change.commit().expect("it is written");
}

/// Seconds of a run; none where it failed.
fn run(words: &[&str], input: &str, folder: &Path) -> Option<f64> {
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_rehearse"))
        .args(words)
        .env("REHEARSE_STATE", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("`rehearse` was built with this");
    // Whoever reads nothing closes its side.
    let _ = child.stdin.take().expect("it was piped").write_all(input.as_bytes());
    let status = child.wait().expect("it ends");
    status.success().then(|| began.elapsed().as_secs_f64())
}
