//! What is measured of typed words: reading the word lists, making a choice ready, hearing a line.

use std::hint::black_box;

use rehearsal::hearing::{Candidate, Ear};

use crate::report::{Floor, Report, figure};
use crate::{Plan, clock};

/// The word lists are read in so many milliseconds.
const LOAD: f64 = 12.0;

/// A line is heard in so many microseconds at the median.
const LINE: f64 = 50.0;

/// The replies: six, each with six other wordings.
const REPLIES: [[&str; 7]; 6] = [
    [
        "I forgot your birthday, and I'm so sorry. There's no excuse.",
        "I completely forgot and I feel awful about it.",
        "You deserved better from me yesterday.",
        "That was careless of me. I should have remembered.",
        "it slipped my mind and it should not have",
        "forgive me, i should have had it in my calendar",
        "i was a bad friend yesterday",
    ],
    [
        "That must have hurt, waiting all day and hearing nothing from me.",
        "I can see how lonely that must have felt.",
        "You must have felt forgotten.",
        "It sounds like it made you feel you don't matter to me.",
        "you must have felt like nobody cared",
        "that must have really stung",
        "i get why you are hurt",
    ],
    [
        "Let me take you out on Saturday to celebrate properly.",
        "Can I make it up to you with a birthday dinner this weekend?",
        "Pick any place and it's my treat.",
        "How about a late birthday? I'll bring cake.",
        "let me buy you dinner",
        "choose a restaurant, i am paying",
        "i owe you a party, when are you free",
    ],
    [
        "I've been so busy lately, and you know I'm bad with dates.",
        "Work has been crazy, I barely know what day it is.",
        "I'm just not good at remembering birthdays.",
        "My phone didn't remind me.",
        "i have had so much on my plate",
        "it has been a mad week at work",
        "well you did not remind me",
    ],
    [
        "What was that like for you? I want to understand.",
        "How did it feel when nobody called?",
        "Can you tell me how that landed for you?",
        "I'd like to hear what it was like.",
        "tell me how that felt",
        "how are you feeling about it today",
        "what was going through your head",
    ],
    [
        "Take all the time you need. I won't push.",
        "You don't have to answer now.",
        "There is no hurry, come back to me when you are ready.",
        "I'll leave you in peace.",
        "no pressure, really",
        "only if you want to",
        "i will wait until you call",
    ],
];

/// Prints the table.
pub(crate) fn print_all(plan: &Plan) {
    let rounds = plan.rounds * 10;
    let ear = Ear::new();
    let candidates: Vec<Candidate<'_>> = REPLIES
        .iter()
        .map(|texts| Candidate { text: texts[0], wordings: texts[1..].to_vec(), moves: Vec::new() })
        .collect();
    let choice = ear.choice(&candidates);
    let mut lines: Vec<f64> = Vec::new();
    for typed in REPLIES.iter().flatten() {
        // The clock is too coarse for one line.
        let seconds = clock::median_of(rounds, || {
            clock::time(|| (0..50).map(|_| ear.hear(&choice, typed).nothing).sum::<f64>())
        });
        lines.push(seconds / 50.0 * 1e6);
    }
    lines.sort_by(f64::total_cmp);
    let mut report = Report::new(&["what", "figure", "floor", ""]);
    let mut row = |what: &str, unit: &str, number: f64, floor: Floor| {
        report.row(vec![what.to_owned(), figure(number) + unit, floor.shown(unit), floor.verdict(number)]);
    };
    let load = clock::median_of(rounds, || clock::time(Ear::new));
    let compile = clock::median_of(rounds, || clock::time(|| ear.choice(black_box(&candidates))));
    row("the word lists read", " ms", load * 1e3, Floor::AtMost(LOAD));
    row("a choice of 6 replies with 7 texts each made ready", " us", compile * 1e6, Floor::None);
    row("a line heard there, median over lines", " us", lines[lines.len() / 2], Floor::AtMost(LINE));
    row("the slowest line", " us", lines[lines.len() - 1], Floor::None);
    report.print("Typed words");
}
