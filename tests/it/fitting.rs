//! Kept rehearsals and scripts that have changed since: each case is a file, the script as it was then and, behind a line of `=====`,
//! as it is now. Its first line says what the learner did: answers, and numbers of replies.

use std::fmt::Write as _;
use std::path::Path;

use rehearsal::practice::{Circumstance, Fitted, Kept, Mode, Sitting};
use rehearsal::program::{Fetched, Program, check};
use rehearsal::rehearsal::{Input, Rehearsal, Waiting};

use crate::cases::{read, room};

#[test]
fn what_still_fits_is_done_again_and_what_does_not_is_said() {
    room("keeping/*.talk", told);
}

fn told(path: &Path) -> String {
    let text = read(path);
    let (did, scripts) = text.split_once('\n').unwrap();
    let (then, now) = scripts.split_once("=====\n").unwrap();
    let (then, now) = (program(then), program(now));
    let kept = kept(&then, did.trim_start_matches("// "));
    assert!(kept.fit(&then).parting.is_none(), "in its own script everything fits");
    let Fitted { inputs, parting, .. } = kept.fit(&now);
    let mut told = String::new();
    let mut again = Rehearsal::new(&now, kept.seed);
    for input in inputs {
        again.advance(&mut |_| {});
        let _ = match &input {
            Input::Reply(reply) => {
                writeln!(told, "said: {}", now.written(now.replies.at(*reply).text).written())
            }
            Input::Answer(words) => writeln!(told, "answered: {words}"),
            Input::Unheard => writeln!(told, "not understood"),
        };
        again.give(input).unwrap();
    }
    let _ = writeln!(told, "{}", parting.as_deref().unwrap_or("Everything fits."));
    told
}

fn kept(program: &Program, did: &str) -> Kept {
    let mut sitting = Sitting::new(Rehearsal::new(program, 1));
    for word in did.split('|').map(str::trim) {
        sitting.advance(&mut |_| {});
        match (sitting.waiting(), word.parse::<usize>()) {
            (Waiting::Choice(_), Ok(number)) => sitting.give(number - 1).unwrap(),
            (Waiting::Choice(_), Err(_)) => sitting.say_unheard().unwrap(),
            _ => sitting.answer(word).unwrap(),
        }
    }
    sitting.advance(&mut |_| {});
    let about = Circumstance {
        script: "case".to_owned(),
        began: 0,
        day: 0,
        mode: Mode::Practice,
        own_words: false,
        plan: None,
    };
    Kept::of(&sitting, &about)
}

fn program(text: &str) -> Program {
    let script = Fetched { name: "case.talk".to_owned(), bytes: text.as_bytes().to_vec() };
    let checked = check(&script, &mut |_| Err(String::new()), None).by_text();
    checked.program.unwrap_or_else(|| panic!("{:#?}\n{text}", checked.notes))
}
