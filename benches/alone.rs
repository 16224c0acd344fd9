//! What is measured of `rehearse` alone: the floors of the first issue.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::report::{Floor, Report, counted, figure};
use crate::{Plan, clock, corpus, player, subject};

const MEGABYTE: f64 = 1e6;
const KIBIBYTE: f64 = 1024.0;

/// The generated scripts: how many scenes, and the text.
type Scripts = Vec<(usize, String)>;

/// Prints one table a question.
pub(crate) fn print_all(plan: &Plan) {
    let scripts: Scripts = plan.scenes.iter().map(|scenes| (*scenes, corpus::script(*scenes))).collect();
    print_speed(plan, &scripts);
    print_growth(plan, &scripts);
    print_memory(plan, &scripts);
    print_play(plan, &scripts);
    print_saving(plan, &scripts);
    print_start(plan, &scripts);
}

/// Reading and checking: how fast.
fn print_speed(plan: &Plan, scripts: &Scripts) {
    let mut report = Report::new(&["scenes", "step", "ms", "MB/s", "scenes/s", "floor", "", "growth"]);
    let mut before: [Option<f64>; 2] = [None, None];
    for ((scenes, text), seconds) in scripts.iter().zip(speeds(plan, scripts)) {
        for (step, name) in ["parse", "parse and check"].into_iter().enumerate() {
            let speed = text.len() as f64 / MEGABYTE / seconds[step];
            let floor = if step == 1 && *scenes == 1000 { Floor::AtLeast(80.0) } else { Floor::None };
            let growth = before[step].replace(seconds[step]).map(|smaller| seconds[step] / smaller);
            report.row(vec![
                counted(*scenes),
                name.to_owned(),
                figure(seconds[step] * 1e3),
                figure(speed),
                figure(*scenes as f64 / seconds[step]),
                floor.shown(" MB/s"),
                floor.verdict(speed),
                growth.map_or_else(|| "-".to_owned(), |growth| format!("{}x", figure(growth))),
            ]);
        }
    }
    report.print("From source text to checked program, again and again");
}

/// How the time of the first check of a program's life grows with the text. Every size pays alike here for memory that is touched
/// for the first time; in [`print_speed`], only texts do whose tables are too large for the allocator to keep.
fn print_growth(plan: &Plan, scripts: &Scripts) {
    let mut report = Report::new(&["scenes", "ms", "MB/s", "growth for 10 times the text", "floor", ""]);
    let mut before: Option<f64> = None;
    for (scenes, text) in scripts {
        let path = write(plan, &format!("{scenes}.talk"), text);
        let seconds = clock::median_of(plan.rounds, || in_own_program("--first-check", &path));
        let growth = before.replace(seconds).map(|smaller| seconds / smaller);
        let floor = if *scenes > 1000 { Floor::AtMost(11.0) } else { Floor::None };
        report.row(vec![
            counted(*scenes),
            figure(seconds * 1e3),
            figure(text.len() as f64 / MEGABYTE / seconds),
            growth.map_or_else(|| "-".to_owned(), |growth| format!("{}x", figure(growth))),
            floor.shown("x"),
            growth.map_or_else(|| "-".to_owned(), |growth| floor.verdict(growth)),
        ]);
    }
    report.print("From source text to checked program, once, in a program of its own");
}

/// The task of [`in_own_program`]: prints the processor seconds of a single check.
pub(crate) fn print_first_check(path: &Path) {
    let bytes = std::fs::read(path).expect("the script is there");
    println!("{}", clock::time(|| subject::check(bytes)));
}

/// Seconds of parsing, and of parsing and checking, for each script: medians over rounds that visit every size in turn, so
/// that a machine that slows down slows all of them.
fn speeds(plan: &Plan, scripts: &Scripts) -> Vec<[f64; 2]> {
    let mut rounds: Vec<[Vec<f64>; 2]> = scripts.iter().map(|_| [Vec::new(), Vec::new()]).collect();
    for _ in 0..plan.rounds {
        for ((scenes, text), figures) in scripts.iter().zip(&mut rounds) {
            let repeats = (30_000 / scenes).clamp(1, 60);
            figures[0].push(clock::median_of(repeats, || clock::time(|| subject::tree(text))));
            figures[1].push(seconds_to_check(text, repeats));
        }
    }
    rounds.into_iter().map(|figures| figures.map(clock::median)).collect()
}

/// Processor seconds from a script's text to its program.
pub(crate) fn seconds_to_check(text: &str, repeats: usize) -> f64 {
    clock::median_of(repeats, || {
        let bytes = text.as_bytes().to_vec();
        let before = clock::processor_seconds();
        let checked = black_box(subject::check(bytes));
        let seconds = clock::processor_seconds() - before;
        assert!(checked.program.is_some(), "the script has mistakes");
        seconds
    })
}

/// Memory, each figure from a program of its own that does nothing else.
fn print_memory(plan: &Plan, scripts: &Scripts) {
    let mut report = Report::new(&["scenes", "what", "bytes a scene", "floor", ""]);
    for (scenes, text) in scripts.iter().filter(|(scenes, _)| *scenes >= 1000) {
        let path = write(plan, &format!("{scenes}.talk"), text);
        let of_each = |bytes: f64| bytes / *scenes as f64;
        let floor = if *scenes >= 100_000 { Floor::AtMost(4.0 * KIBIBYTE) } else { Floor::None };
        let mut row = |what: &str, bytes: f64, floor: Floor| {
            report.row(vec![
                counted(*scenes),
                what.to_owned(),
                figure(bytes),
                floor.shown(""),
                floor.verdict(bytes),
            ]);
        };
        row("source text", of_each(text.len() as f64), Floor::None);
        if *scenes <= 10_000 {
            row("the program in memory", of_each(in_own_program("--program-memory", &path)), Floor::None);
        }
        row(
            "peak, from start to program, source included",
            of_each(in_own_program("--peak-memory", &path)),
            floor,
        );
    }
    report.print("Memory");
}

/// Starts this program again with one task, and reads the number that it prints.
pub(crate) fn in_own_program(task: &str, path: &Path) -> f64 {
    let this = std::env::current_exe().expect("a running program has a path");
    let output = Command::new(this).arg(task).arg(path).output().expect("it starts again");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number")
}

/// The task of [`in_own_program`]: prints the most memory that was ever in use from the file to its program.
pub(crate) fn print_peak_memory(path: &Path) {
    let checked = subject::check(std::fs::read(path).expect("the script is there"));
    assert!(checked.program.is_some(), "the script has mistakes");
    println!("{}", clock::memory("VmHWM"));
}

/// The task of [`in_own_program`]: prints by how much memory grows for one more copy of the program. The first copies fill the
/// holes that the check has left and are not counted.
pub(crate) fn print_program_memory(path: &Path) {
    const HOLES: usize = 8;
    const COUNTED: usize = 9;
    let program =
        subject::check(std::fs::read(path).expect("the script is there")).program.expect("no mistakes");
    let mut copies = Vec::new();
    let mut growths = Vec::new();
    for copy in 0..HOLES + COUNTED {
        let before = clock::memory("VmRSS");
        copies.push(program.clone());
        if copy >= HOLES {
            growths.push(clock::memory("VmRSS") - before);
        }
    }
    println!("{}", clock::median(growths));
}

/// Random playthroughs.
fn print_play(plan: &Plan, scripts: &Scripts) {
    let columns = [
        "scenes",
        "what happens to events",
        "us a playthrough",
        "choices/s = turns/s",
        "lines/s",
        "floor",
        "",
    ];
    let mut report = Report::new(&columns);
    for (scenes, text) in scripts {
        let program = subject::program(text);
        let tally = player::render_all(&program, plan.plays);
        let (mut rendered, mut dropped) = (Vec::new(), Vec::new());
        for _ in 0..plan.rounds {
            rendered.push(clock::median_of(3, || clock::time(|| player::render_all(&program, plan.plays))));
            dropped.push(clock::median_of(3, || clock::time(|| player::drop_all(&program, plan.plays))));
        }
        for (what, seconds) in
            [("every line is rendered", clock::median(rendered)), ("dropped", clock::median(dropped))]
        {
            let choices = tally.turns as f64 / seconds;
            let floor = if what == "dropped" { Floor::None } else { Floor::AtLeast(6e6) };
            report.row(vec![
                counted(*scenes),
                what.to_owned(),
                figure(seconds * 1e6 / plan.plays as f64),
                figure(choices),
                figure(tally.lines as f64 / seconds),
                floor.shown(" a second"),
                floor.verdict(choices),
            ]);
        }
    }
    report.print("Playing at random");
    if let Some((scenes, text)) = scripts.first() {
        let hash = player::transcript(&subject::program(text), 20);
        println!(
            "\nTranscript of 20 playthroughs of {} scenes: {hash:x}, on every machine.",
            counted(*scenes)
        );
    }
}

/// Saving and coming back to where one was.
fn print_saving(plan: &Plan, scripts: &Scripts) {
    const TURNS: usize = 30;
    const REPEATS: usize = 2000;
    let Some((scenes, text)) = scripts.iter().find(|(scenes, _)| *scenes == plan.usual) else { return };
    let program = subject::program(text);
    let rehearsal = player::stopped_after(&program, TURNS);
    let each = |call: &dyn Fn() -> usize| {
        let calls = || (0..REPEATS).map(|_| call()).sum::<usize>();
        let seconds = clock::median_of(plan.rounds, || clock::time(calls));
        figure(seconds * 1e6 / REPEATS as f64)
    };
    let mut report = Report::new(&["scenes", "turns so far", "what", "us"]);
    let mut row =
        |what: &str, us: String| report.row(vec![counted(*scenes), TURNS.to_string(), what.to_owned(), us]);
    row("a copy to come back to", each(&|| black_box(rehearsal.clone()).inputs().len()));
    row("what the learner did, written down", each(&|| black_box(rehearsal.inputs().to_vec()).len()));
    let again = || rehearsal.replay(rehearsal.inputs()).expect("what was given once can be given again");
    row("replayed from what the learner did", each(&|| black_box(again()).inputs().len()));
    report.print("Saving and replaying");
}

/// `rehearse play` as a whole, from its start to the first line and its end.
fn print_start(plan: &Plan, scripts: &Scripts) {
    let Some((scenes, text)) = scripts.iter().find(|(scenes, _)| *scenes == 100) else { return };
    let path = write(plan, "start.talk", text);
    if let Some(reason) = why_it_does_not_play(&path, text) {
        println!("\nThe start to the first line is left out: {reason}");
        return;
    }
    let (mut ours, mut empty) = (Vec::new(), Vec::new());
    for _ in 0..plan.rounds.max(3) {
        ours.push(clock::whole_runs(&mut play(&path), plan.starts));
        empty.push(clock::whole_runs(&mut Command::new("true"), plan.starts));
    }
    let mut report = Report::new(&["program", "scenes", "KB", "ms of processor time", "floor", ""]);
    let (ours, floor) = (clock::median(ours) * 1e3, Floor::AtMost(4.0));
    let kilobytes = figure(text.len() as f64 / 1e3);
    report.row(vec![
        "rehearse play".to_owned(),
        counted(*scenes),
        kilobytes,
        figure(ours),
        floor.shown(" ms"),
        floor.verdict(ours),
    ]);
    let nothing = figure(clock::median(empty) * 1e3);
    report.row(["true, which does nothing", "-", "-", &nothing, "-", "-"].map(str::to_owned).to_vec());
    report.print("From the start to the first line");
}

/// The command that plays a script.
pub(crate) fn play(path: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rehearse"));
    command.arg("play").arg(path).env("NO_COLOR", "1");
    command
}

/// Nothing where `rehearse play` shows the first line of the script, which begins with its first spoken words.
pub(crate) fn why_it_does_not_play(path: &Path, text: &str) -> Option<String> {
    let spoken = text.split_once("\n== ")?.1.lines().nth(1)?.split_once(": ")?.1;
    let beginning: Vec<&str> = spoken.split_whitespace().take(3).collect();
    let output =
        play(path).stdin(std::process::Stdio::null()).output().expect("`rehearse` was built with this");
    let said = String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    if said.contains(&beginning.join(" ")) {
        return None;
    }
    let complaint =
        String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or("it says nothing").to_owned();
    Some(format!("`rehearse play` does not show the first line ({complaint})"))
}

/// Writes a script into the folder of the benchmark.
pub(crate) fn write(plan: &Plan, name: &str, text: &str) -> PathBuf {
    let path = plan.folder.join(name);
    std::fs::create_dir_all(&plan.folder).expect("the target folder can be written");
    std::fs::write(&path, text).expect("the target folder can be written");
    path
}
