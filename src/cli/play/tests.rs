//! Whole sessions at the prompt, without a terminal: what is typed, and what is shown.

use std::cell::RefCell;
use std::io::{self, Cursor, Write};
use std::rc::Rc;

use rehearsal::rehearsal::Rehearsal;

use super::super::reading;
use super::super::screen::{Look, Screen};
use super::{Left, Play, Reader};

const SCRIPT: &str = r#"---
title: A small talk
summary: Sam waits for a word.
cast: {Sam: They wait.}
meters: {trust: {start: 4, range: 0..10, label: Trust}}
slots: {tea: {ask: Which tea?, default: green tea}}
outcomes: {heard: {kind: connect, title: Heard, text: Sam smiles.}}
---
== table
Sam pours {tea}.
Sam (softly): Well?
Sam (thinks): Say it.
! hint: Begin with yourself.
! hint: I said I would call.
* I said I'd call, and I forgot.
    > it was me
    ! strong: It names what happened.
    ~ trust += 1
    Sam: I waited.
* I was busy at work.
    ! weak: The reason comes first.
    ! tempting: It is true.
    ! try: I said I'd call, and I forgot.
    ~ trust -= 2
    Sam: Busy.
* (Say nothing.) #last
    Sam looks up.
* [if trust > 9, shown] Let us dance.
    Sam: Yes.
* ...
    Sam: I do not follow.
Sam: And now?
+ I will call on Sunday at six.
    ! fair: It is a plan.
    => heard
"#;

/// Bytes that are kept where a test can read them.
#[derive(Clone, Default)]
struct Kept(Rc<RefCell<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is shown when `typed` is typed, a line each, and how it was left.
fn session(typed: &[&str]) -> (String, Left) {
    session_of(SCRIPT, typed, || None)
}

fn session_of(script: &str, typed: &[&str], width: fn() -> Option<u16>) -> (String, Left) {
    let mut nothing = |_: &str| Err(String::new());
    let (reading, program) =
        reading::script("small.talk".to_owned(), script.as_bytes().to_vec(), &mut nothing, None);
    let program = program.unwrap_or_else(|| panic!("{:?}", reading.notes));
    let kept = Kept::default();
    let mut screen = Screen::new(Box::new(kept.clone()), Look::Plain, width);
    let typed = typed.iter().map(|line| format!("{line}\n")).collect::<String>();
    let mut reader = Reader::Lines(Box::new(Cursor::new(typed)));
    let left = Play::new(&mut screen, &mut reader, Rehearsal::new(&program, 1)).run().unwrap();
    let shown = String::from_utf8(kept.0.borrow().clone()).unwrap();
    (shown, left)
}

#[test]
fn a_reply_is_chosen_by_its_beginning_or_by_another_wording() {
    let (shown, left) = session(&["", "i said id CALL", "i will", ""]);
    assert!(shown.contains("Sam pours green tea.\n\nSam (softly): Well?\n"), "{shown}");
    assert!(shown.contains("You: I said I'd call, and I forgot.\nSam: I waited.\n"), "{shown}");
    assert!(shown.contains("Process score: 5 of 6 (2 rated replies, up to three points each)."), "{shown}");
    assert!(shown.contains("Heard. Sam smiles.\n  Their answer was theirs."), "{shown}");
    assert_eq!(left, Left::Willingly);
    assert!(session(&["", "It was me!"]).0.contains("You: I said I'd call, and I forgot."));
}

#[test]
fn what_is_done_is_offered_in_brackets_and_told_in_them() {
    let (shown, _) = session(&["mint", "say nothing"]);
    assert!(shown.contains("Sam pours mint."), "{shown}");
    assert!(shown.contains("  3. (Say nothing.)\n"), "{shown}");
    assert!(shown.contains("\n(Say nothing.)\nSam looks up.\n"), "{shown}");
}

#[test]
fn words_that_fit_several_or_none_or_a_greyed_reply_cost_nothing() {
    let (shown, left) = session(&["", "i", "let us", "hello?", "9", ":bakc"]);
    assert!(shown.contains("That could be 1 or 2. Type a little more, or the number."), "{shown}");
    assert!(shown.contains("“Let us dance.” is not there to be said just now."), "{shown}");
    assert!(shown.contains("Sam: I do not follow.\n"), "{shown}");
    assert!(shown.contains("There is no reply 9: they go from 1 to 3."), "{shown}");
    assert!(shown.contains("Did you mean :back?"), "{shown}");
    assert!(shown.contains("You left before your first turn"), "{shown}");
    assert_eq!(left, Left::OutOfAnswers(1));
}

#[test]
fn hints_come_rung_by_rung_and_thoughts_when_asked() {
    let (shown, _) = session(&["", ":hint", ":hint", ":hint", ":think", "i was", ":quit"]);
    let ladder =
        "Begin with yourself. (:hint again gives a clearer one)\n> :hint\nHint: I said I would call.\n";
    assert!(shown.contains(ladder), "{shown}");
    assert!(shown.contains("There is no hint left here."), "{shown}");
    assert!(shown.contains("Sam (thinks): Say it."), "{shown}");
    assert!(shown.contains("You asked for 2 hints and 1 look at their thoughts."), "{shown}");
}

#[test]
fn back_brings_once_only_replies_and_meters_back() {
    let (shown, _) = session(&["", "i was", ":back", "i was", "i will", ":again 1", "i said", ":skip", ""]);
    assert_eq!(shown.matches("You: I was busy at work.").count(), 2, "{shown}");
    assert!(
        shown.contains(
            "Turn 1: “I was busy at work.”\n  The reason comes first.\n  After it, Trust fell by 2.\n"
        ),
        "{shown}"
    );
    assert!(shown.contains(":again 1 goes back to that turn"), "{shown}");
    let after = shown.split("Back to turn 1.").nth(1).unwrap();
    assert!(
        after.contains("You had 1 turn with Sam.") && !after.contains("busy at work.\n    The"),
        "{after}"
    );
}

#[test]
fn a_pause_waits_and_a_skip_can_be_taken_back() {
    let (shown, left) = session(&["", ":pause", "", ":skip", ":again 1", "1", "1", ":restart", ":quit"]);
    assert!(shown.contains("Take all the time you need.") && shown.contains("Welcome back."), "{shown}");
    assert!(shown.contains("Back to turn 1.\n") && shown.contains("From the beginning.\n"), "{shown}");
    assert_eq!(left, Left::Willingly);
}

#[test]
fn any_width_will_do() {
    for width in [|| Some(1), || Some(10), || Some(23)] as [fn() -> Option<u16>; 3] {
        let (shown, left) = session_of(SCRIPT, &["", "1", "1", ""], width);
        assert_eq!(left, Left::Willingly, "{shown}");
    }
    let (shown, _) = session_of(SCRIPT, &["", "1", "1", ""], || Some(10));
    let wide = shown.lines().find(|line| line.chars().count() > 10 && !line.starts_with("> "));
    assert_eq!(wide, None);
}
