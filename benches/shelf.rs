//! What is measured of a whole library: checking and proving a thousand scripts, and seeing whether they are in their canonical form.

use std::path::Path;
use std::process::Command;

use crate::report::{Floor, Report, counted, figure};
use crate::{Plan, clock, corpus};

/// So many scripts.
const SCRIPTS: usize = 1_000;

/// Scenes a script: about a hundred lines.
const SCENES: usize = 5;

/// Prints the table.
pub(crate) fn print(plan: &Plan) {
    let scripts = if plan.scenes.len() > 2 { SCRIPTS } else { 20 };
    let folder = plan.folder.join("shelf");
    write(&folder, scripts);
    // Processor time of the program as a whole, its start and the finding of the files included.
    let runs = plan.starts.div_ceil(6);
    let (mut checks, mut proofs, mut forms) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..plan.rounds {
        checks.push(clock::whole_runs(&mut rehearse(&["check", "--no-proof"], &folder), runs));
        proofs.push(clock::whole_runs(&mut rehearse(&["check"], &folder), runs));
        forms.push(clock::whole_runs(&mut rehearse(&["fmt", "--check"], &folder), runs));
    }
    let (check, proof, form) = (clock::median(checks), clock::median(proofs), clock::median(forms));
    let mut report =
        Report::new(&["program", "scripts", "ms of processor time", "of the first", "floor", ""]);
    let (in_time, in_step) = (Floor::AtMost(500.0), Floor::AtMost(1.5));
    report.row(vec![
        "rehearse check --no-proof".to_owned(),
        counted(scripts),
        figure(check * 1e3),
        "-".to_owned(),
        in_time.shown(" ms"),
        in_time.verdict(check * 1e3),
    ]);
    report.row(vec![
        "rehearse check".to_owned(),
        counted(scripts),
        figure(proof * 1e3),
        format!("{}x", figure(proof / check)),
        "-".to_owned(),
        "-".to_owned(),
    ]);
    report.row(vec![
        "rehearse fmt --check".to_owned(),
        counted(scripts),
        figure(form * 1e3),
        format!("{}x", figure(form / check)),
        in_step.shown("x"),
        in_step.verdict(form / check),
    ]);
    report.print("A library of scripts, a hundred lines each");
}

/// Writes the scripts in their canonical form, each with another beginning, so that no two are alike.
fn write(folder: &Path, scripts: usize) {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).expect("a folder can be made");
    let text = corpus::bounded(SCENES);
    for number in 0..scripts {
        let named = text.replace("title: A long evening", &format!("title: A long evening, number {number}"));
        std::fs::write(folder.join(format!("evening-{number:04}.talk")), named)
            .expect("a script can be written");
    }
    let formed = rehearse(&["fmt"], folder).output().expect("`rehearse` was built with this");
    assert!(formed.status.success(), "{}", String::from_utf8_lossy(&formed.stderr));
    let checked = rehearse(&["check"], folder).output().expect("`rehearse` was built with this");
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
}

fn rehearse(words: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rehearse"));
    command.args(words).arg(folder).env("NO_COLOR", "1");
    command
}
