//! What is measured of the proof: every state of a script, one by one and as sets; random rehearsals without a text; the shipped
//! scripts.

use std::path::Path;

use rehearsal::program::{Checked, Fetched, Library, Program, check};
use rehearsal::proof::{BUDGET, Bar, Budget, Extent, Play, Proof};
use rehearsal::rehearsal::{Input, Rehearsal, Waiting};

use crate::report::{Floor, Report, counted, figure};
use crate::{Plan, clock, corpus, subject};

/// More than the largest script needs.
const WIDE: Budget = Budget { states: 50_000_000, memory: 8 << 30 };

/// No state at all: for what is asked of a script past its budget.
const NOTHING: Budget = Budget { states: 0, memory: 0 };

/// How the states are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    OneByOne,
    AsSets,
}

/// What one way of looking came to.
struct Looked {
    /// What comes before the first state: the chart, and what matters where.
    before: f64,
    /// From the first state to the last.
    seconds: f64,
    states: u64,
    bytes: u64,
}

/// Prints the tables.
pub(crate) fn print_all(plan: &Plan) {
    print_states(plan);
    print_plays(plan);
    print_odds(plan);
    print_ahead(plan);
    print_shipped(plan);
}

/// Exact odds of every end under uniform play, proof not counted: what was under way when it stopped is the error.
fn print_odds(plan: &Plan) {
    let mut report = Report::new(&["scenes", "states", "ms", "floor", "", "error", "floor", ""]);
    let program = subject::program(&corpus::bounded(100));
    let proof = Proof::of(&program, WIDE, &mut || false);
    let seconds = clock::median_of(plan.rounds, || {
        // The order of the states is worked out when it is first asked for, so each round has a proof of its own.
        let proof = Proof::of(&program, WIDE, &mut || false);
        clock::time(|| proof.odds(Play::Uniform))
    });
    let (ms, error) = (seconds * 1e3, proof.odds(Play::Uniform).left);
    let (quick, right) = (Floor::AtMost(50.0), Floor::AtMost(1e-9));
    report.row(vec![
        counted(100),
        counted(usize::try_from(proof.states()).expect("they fit")),
        figure(ms),
        quick.shown(" ms"),
        quick.verdict(ms),
        format!("{error:.0e}"),
        "1e-9".to_owned(),
        right.verdict(error),
    ]);
    report.print("Exact odds of every end");
}

/// What is still possible, asked at each turn of rehearsals of the shipped scripts.
fn print_ahead(plan: &Plan) {
    let mut report = Report::new(&["script", "made ready, ms", "asked", "us a question", "floor", ""]);
    for (name, program) in &shipped() {
        let proof = Proof::of(program, BUDGET, &mut || false);
        let ready = clock::time(|| proof.outlook());
        let outlook = proof.outlook();
        let standing = turns_of(program, plan.plays.min(400) as u64);
        let seconds = clock::median_of(plan.rounds, || {
            clock::time(|| standing.iter().filter_map(|rehearsal| outlook.ahead(rehearsal)).count())
        });
        let (us, floor) = (seconds * 1e6 / standing.len() as f64, Floor::AtMost(1000.0));
        report.row(vec![
            name.clone(),
            figure(ready * 1e3),
            counted(standing.len()),
            figure(us),
            floor.shown(" us"),
            floor.verdict(us),
        ]);
    }
    report.print("What is still possible at a turn, after each reply");
}

/// Rehearsals at each of their turns, the first reply and the last in turn.
fn turns_of(program: &Program, seeds: u64) -> Vec<Rehearsal<'_>> {
    let mut standing = Vec::new();
    for seed in 0..seeds {
        let mut rehearsal = Rehearsal::new(program, seed);
        for turn in 0..30 {
            rehearsal.advance(&mut |_| {});
            let input = match rehearsal.waiting() {
                Waiting::Choice(offer) => {
                    standing.push(rehearsal.clone());
                    let mut open = offer.replies.iter().filter(|offered| offered.available);
                    let chosen = if (seed + turn) % 2 == 0 { open.next() } else { open.next_back() };
                    Input::Reply(chosen.expect("a choice offers something").reply)
                }
                Waiting::Question(_) => Input::Answer(String::new()),
                Waiting::Advance | Waiting::Ended(_) | Waiting::Stopped(_) => break,
            };
            rehearsal.give(input).expect("it was offered");
        }
    }
    standing
}

/// Every state of scripts from small to large. The floors are on the time from the first state to the last, as the study measured it.
fn print_states(plan: &Plan) {
    let columns = [
        "scenes",
        "how",
        "states",
        "chart, ms",
        "states, ms",
        "states/s",
        "floor",
        "",
        "bytes a state",
        "floor",
        "",
    ];
    let mut report = Report::new(&columns);
    let mut growth = Report::new(&["from", "to", "how", "time a state grows", "with the chart", "floor", ""]);
    let programs: Vec<Program> =
        plan.scenes.iter().map(|scenes| subject::program(&corpus::bounded(*scenes))).collect();
    for way in [Way::OneByOne, Way::AsSets] {
        let mut looked: Vec<Looked> = Vec::new();
        for (scenes, program) in plan.scenes.iter().zip(&programs) {
            let rounds = if *scenes > 10_000 { plan.rounds.min(3) } else { plan.rounds * 5 };
            let found = looked_at(program, way, rounds);
            report.row(way.row(*scenes, &found, *scenes == plan.usual));
            looked.push(found);
        }
        if let [first, .., last] = looked.as_slice() {
            let each = |looked: &Looked| looked.seconds / looked.states as f64;
            let whole = |looked: &Looked| (looked.before + looked.seconds) / looked.states as f64;
            let (times, floor) = (each(last) / each(first), way.growth());
            growth.row(vec![
                figure(first.states as f64),
                figure(last.states as f64),
                way.words().to_owned(),
                format!("{}x", figure(times)),
                format!("{}x", figure(whole(last) / whole(first))),
                floor.shown("x"),
                floor.verdict(times),
            ]);
        }
    }
    report.print("Every state of a script");
    growth.print("How the time a state grows with the states");
}

impl Way {
    fn words(self) -> &'static str {
        match self {
            Way::OneByOne => "one by one",
            Way::AsSets => "as sets",
        }
    }

    /// States a second, and bytes a state.
    fn floors(self) -> (f64, f64) {
        match self {
            Way::OneByOne => (8e6, 24.0),
            Way::AsSets => (60e6, 1.0),
        }
    }

    fn growth(self) -> Floor {
        match self {
            Way::OneByOne => Floor::AtMost(2.0),
            Way::AsSets => Floor::AtMost(1.3),
        }
    }

    fn row(self, scenes: usize, looked: &Looked, is_judged: bool) -> Vec<String> {
        let (speed, each) =
            (looked.states as f64 / looked.seconds, looked.bytes as f64 / looked.states as f64);
        let (least, most) = self.floors();
        let floors =
            if is_judged { (Floor::AtLeast(least), Floor::AtMost(most)) } else { (Floor::None, Floor::None) };
        vec![
            counted(scenes),
            self.words().to_owned(),
            counted(usize::try_from(looked.states).expect("they fit")),
            figure(looked.before * 1e3),
            figure(looked.seconds * 1e3),
            figure(speed),
            floors.0.shown(" a second"),
            floors.0.verdict(speed),
            figure(each),
            floors.1.shown(""),
            floors.1.verdict(each),
        ]
    }
}

fn looked_at(program: &Program, way: Way, rounds: usize) -> Looked {
    let (mut before, mut seconds) = (Vec::new(), Vec::new());
    for _ in 0..=rounds {
        let (none, some) = match way {
            // A budget of nothing leaves what comes before.
            Way::OneByOne => {
                let none = clock::time(|| Proof::states_of(program, NOTHING));
                (none, clock::time(|| Proof::states_of(program, WIDE)) - none)
            }
            Way::AsSets => sets_in_parts(program),
        };
        before.push(none);
        seconds.push(some);
    }
    let (before, seconds) = (clock::median(before), clock::median(seconds));
    let (states, bytes) = match way {
        Way::OneByOne => {
            let proof = Proof::states_of(program, WIDE);
            assert_eq!(proof.extent(), Extent::Exact, "the script fits the budget");
            (proof.states(), proof.bytes())
        }
        Way::AsSets => {
            let sets = Proof::by_sets(program, WIDE.memory, &mut || false).expect("its values fit a set");
            (sets.states(), sets.bytes())
        }
    };
    Looked { before, seconds, states, bytes }
}

/// Seconds before the first set is moved on, which is when it is first asked whether to stop, and from then on.
fn sets_in_parts(program: &Program) -> (f64, f64) {
    let (start, mut begun) = (clock::processor_seconds(), None);
    let mut stop = || {
        begun.get_or_insert_with(clock::processor_seconds);
        false
    };
    let sets = Proof::by_sets(program, WIDE.memory, &mut stop);
    let end = clock::processor_seconds();
    drop(sets);
    let begun = begun.expect("it is asked at least once");
    (begun - start, end - begun)
}

/// Microseconds that exploring takes a state: for the table beside the peers.
pub(crate) fn microseconds_a_state(talk: &str) -> f64 {
    let program = subject::program(&corpus::bound(talk));
    let looked = looked_at(&program, Way::OneByOne, 5);
    looked.seconds * 1e6 / looked.states as f64
}

/// Microseconds that a random rehearsal without a text takes a choice: for the table beside the peers.
pub(crate) fn microseconds_a_choice(talk: &str, plays: usize) -> f64 {
    let program = subject::program(talk);
    let (seconds, turns) = played(&program, plays, 3);
    seconds * 1e6 / turns as f64
}

fn played(program: &Program, plays: usize, rounds: usize) -> (f64, u64) {
    let proof = Proof::states_of(program, NOTHING);
    let plays = plays as u64;
    (clock::median_of(rounds, || clock::time(|| proof.plays(plays, 1))), proof.plays(plays, 1).turns)
}

/// Random rehearsals on the proof's own walk.
fn print_plays(plan: &Plan) {
    let mut report = Report::new(&["scenes", "us a rehearsal", "turns a rehearsal", "turns/s"]);
    for scenes in &plan.scenes {
        let program = subject::program(&corpus::script(*scenes));
        let (seconds, turns) = played(&program, plan.plays, plan.rounds);
        report.row(vec![
            counted(*scenes),
            figure(seconds * 1e6 / plan.plays as f64),
            figure(turns as f64 / plan.plays as f64),
            figure(turns as f64 / seconds),
        ]);
    }
    report.print("Random rehearsals without a text");
}

/// The scripts that come with the command.
fn print_shipped(plan: &Plan) {
    let shipped = shipped();
    let mut report =
        Report::new(&["script", "states", "ways between them", "ms", "bytes a state", "floor", ""]);
    let mut sum = 0.0;
    for (name, program) in &shipped {
        let prove = || Proof::of(program, BUDGET, &mut || false);
        let seconds = clock::median_of(plan.rounds, || clock::time(|| prove().findings(Bar::Library)));
        let proof = prove();
        sum += seconds;
        report.row(vec![
            name.clone(),
            counted(usize::try_from(proof.states()).expect("they fit")),
            counted(usize::try_from(proof.transitions()).expect("they fit")),
            figure(seconds * 1e3),
            figure(proof.bytes() as f64 / proof.states() as f64),
            "-".to_owned(),
            "-".to_owned(),
        ]);
    }
    let (ms, floor) = (sum * 1e3, Floor::AtMost(1000.0));
    let dash = || "-".to_owned();
    report.row(vec![
        "all together".to_owned(),
        dash(),
        dash(),
        figure(ms),
        dash(),
        floor.shown(" ms"),
        floor.verdict(ms),
    ]);
    report.print("The shipped scripts: every state with all ways between them, and everything that a check finds in them");
}

fn shipped() -> Vec<(String, Program)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    let (_, library, _) = Library::read(&fetched(&folder.join("library.yaml")));
    let entries = std::fs::read_dir(&folder).expect("the scripts are there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "talk"));
    paths.sort();
    let mut programs = Vec::new();
    for path in paths {
        let script = fetched(&path);
        let mut fetch = |wanted: &str| Ok(fetched(&folder.join(wanted)));
        let Checked { program, .. } = check(&script, &mut fetch, library.as_ref());
        programs.push((script.name, program.expect("a shipped script holds together")));
    }
    programs
}

fn fetched(path: &Path) -> Fetched {
    let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name").to_owned();
    Fetched { name, bytes: std::fs::read(path).expect("the file can be read") }
}
