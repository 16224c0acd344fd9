//! What is measured with: processor time of this program and of those that it starts, memory, medians.

use std::hint::black_box;
use std::process::{Command, Stdio};

use rustix::time::{ClockId, clock_gettime};

/// Processor time that this program has used so far, all threads together, in seconds.
pub(crate) fn processor_seconds() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

/// Processor seconds of one call. What the call gives is kept until the clock has stopped, so that giving it back to the
/// allocator is not counted.
pub(crate) fn time<T>(call: impl FnOnce() -> T) -> f64 {
    let before = processor_seconds();
    let kept = black_box(call());
    let seconds = processor_seconds() - before;
    drop(kept);
    seconds
}

/// The median of what `measure` gives, over so many rounds, after one round that is thrown away.
pub(crate) fn median_of(rounds: usize, mut measure: impl FnMut() -> f64) -> f64 {
    if rounds > 1 {
        black_box(measure());
    }
    median((0..rounds).map(|_| measure()).collect())
}

/// The median; of an even number of figures the mean of the middle two.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    assert!(!figures.is_empty(), "nothing was measured");
    figures.sort_by(f64::total_cmp);
    let (upper, lower) = (figures.len() / 2, (figures.len() - 1) / 2);
    f64::midpoint(figures[upper], figures[lower])
}

/// Processor seconds of `command` as a whole, start and end included: the mean of so many runs. The system counts in
/// hundredths of a second, hence many runs. Nothing is typed to it, and what it says is thrown away.
pub(crate) fn whole_runs(command: &mut Command, runs: usize) -> f64 {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let before = children_seconds();
    for _ in 0..runs {
        command.status().expect("the program starts");
    }
    (children_seconds() - before) / runs as f64
}

/// Processor seconds of all programs that were started here and have ended.
fn children_seconds() -> f64 {
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").expect("this system has /proc");
    let (_, behind_name) = stat.rsplit_once(')').expect("a name in parentheses");
    // Behind the name, the figures start with the third one; 16 and 17 are what the children used.
    let ticks = behind_name.split_whitespace().skip(13).take(2);
    ticks.map(|figure| figure.parse::<f64>().expect("a number of ticks")).sum::<f64>() / TICKS_A_SECOND
}

/// A figure of this program's memory in bytes: `VmHWM` is the most that was ever resident, `VmRSS` what is now.
pub(crate) fn memory(figure: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("this system has /proc");
    let line = status.lines().find(|line| line.starts_with(figure)).expect("the figure is there");
    let kibibytes = line.split_whitespace().nth(1).expect("a number behind the name");
    kibibytes.parse::<f64>().expect("a number") * 1024.0
}
