//! Measures parsing, checking, playing and starting on generated conversations, and prints one table a question.
//! `benches/README.md` says what is measured and how to read it.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a benchmark stands outside the rooms: it starts programs, prints, and stops where something is not as it should be"
)]

mod alone;
mod clock;
mod corpus;
mod hearing;
mod keeping;
mod peers;
mod player;
mod prompt;
mod proving;
mod ratios;
mod report;
mod shelf;
mod subject;
mod typing;
mod weeks;

use std::path::{Path, PathBuf};

/// How much is measured.
struct Plan {
    /// How many scenes, from few to many, each ten times the one before.
    scenes: Vec<usize>,
    /// The size that is looked at where one is enough.
    usual: usize,
    /// Rounds; a figure is the median over them.
    rounds: usize,
    /// Playthroughs a round.
    plays: usize,
    /// Starts of a program a round.
    starts: usize,
    /// Where the generated scripts are written.
    folder: PathBuf,
}

impl Plan {
    fn whole(folder: PathBuf) -> Plan {
        Plan {
            scenes: vec![100, 1_000, 10_000, 100_000],
            usual: 1_000,
            rounds: 5,
            plays: 20_000,
            starts: 60,
            folder,
        }
    }

    /// Enough to see that everything runs: what `cargo test --benches` does.
    fn glance(folder: PathBuf) -> Plan {
        Plan { scenes: vec![100, 1_000], usual: 1_000, rounds: 1, plays: 20, starts: 3, folder }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    if let [task, path] = arguments.as_slice() {
        match task.as_str() {
            "--first-check" => return alone::print_first_check(Path::new(path)),
            "--peak-memory" => return alone::print_peak_memory(Path::new(path)),
            "--program-memory" => return alone::print_program_memory(Path::new(path)),
            _ => {}
        }
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("rehearse-bench");
    let plan = if has("--bench") { Plan::whole(folder) } else { Plan::glance(folder) };
    println!("Processor time; medians over {} rounds; seed of the corpora {}.", plan.rounds, corpus::SEED);
    if has("--proof") {
        return proving::print_all(&plan);
    }
    if has("--hearing") {
        return hearing::print_all(&plan);
    }
    if has("--store") {
        return keeping::print(&plan);
    }
    if has("--weeks") {
        return weeks::print(&plan);
    }
    if has("--prompt") {
        return prompt::print(&plan);
    }
    alone::print_all(&plan);
    proving::print_all(&plan);
    shelf::print(&plan);
    typing::print_all(&plan);
    hearing::print_all(&plan);
    keeping::print(&plan);
    weeks::print(&plan);
    prompt::print(&plan);
    if has("--peers") {
        ratios::print_all(&plan);
    }
}
