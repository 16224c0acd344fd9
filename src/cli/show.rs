//! A rehearsal as it is shown: what is told, what is offered, and what comes before the first line.

use std::io;

use rehearsal::practice::{Try, Turn, listed, moved, quoted};
use rehearsal::program::{Manner, Program, ReplyId, Words, YOU};
use rehearsal::rehearsal::{Event, Offer, Thought};
use rehearsal::source::counted_as;

use super::list::minutes;
use super::screen::{Run, Screen, Tone, run};

/// Who was heard last. Between what is told and what is said stands an empty line, so that the eye finds the voices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Voice {
    /// Nobody yet.
    #[default]
    None,
    /// The one who tells.
    Teller,
    /// Somebody who speaks.
    Speaker,
}

/// Title, summary, who is there, how heavy it is: before the first line.
pub(crate) fn opening(screen: &mut Screen, program: &Program) -> io::Result<()> {
    let about = &program.about;
    screen.paragraph(&[run(Tone::Strong, &about.title)], 0, 0)?;
    screen.line(&about.summary)?;
    screen.blank()?;
    if !about.you.is_empty() {
        screen.paragraph(&[run(Tone::Name, "You"), run(Tone::Plain, format!(": {}", about.you))], 2, 2)?;
    }
    for speaker in program.speakers.iter().skip(1).filter(|speaker| !speaker.about.is_empty()) {
        screen.paragraph(
            &[run(Tone::Name, &speaker.name), run(Tone::Plain, format!(": {}", speaker.about))],
            2,
            2,
        )?;
    }
    screen.blank()?;
    let notes = if about.notes.is_empty() { "none".to_owned() } else { about.notes.join(", ") };
    let heavy = about.intensity.map(|level| format!(" How heavy it is: {level} of 3.")).unwrap_or_default();
    let length = about.minutes.map(|count| format!(" About {}.", minutes(count))).unwrap_or_default();
    screen.line(&format!("Content notes: {notes}.{heavy}{length}"))?;
    screen.aside("Type the number of a reply, or the beginning of its words. Commands begin with a colon: :help shows them, and :pause and :skip work at any time.")?;
    screen.blank()
}

/// An event, as it happens. Choices, questions and outcomes are shown by those who wait there; notes are kept for the debrief.
pub(crate) fn event(
    screen: &mut Screen,
    program: &Program,
    before: &mut Voice,
    event: Event<'_>,
) -> io::Result<()> {
    match event {
        Event::Narration { text, .. } => {
            turn_to(screen, before, Voice::Teller)?;
            let words = screen.runs(text);
            screen.paragraph(&words, 0, 0)
        }
        Event::Line { speaker, delivery, text, .. } => {
            turn_to(screen, before, Voice::Speaker)?;
            let name = if speaker == YOU { "You" } else { program.speakers.at(speaker).name.as_str() };
            speech(screen, name, delivery, text)
        }
        Event::Cue(cue) => match program.letters(program.cues.at(cue).name) {
            "pause" => screen.paragraph(&[run(Tone::Quiet, "...")], 0, 0),
            "clear" => screen.blank(),
            // The library's own cues speak to players that know them.
            _ => Ok(()),
        },
        Event::Note { .. } | Event::Question(_) | Event::Choice(_) | Event::Outcome(_) => Ok(()),
    }
}

fn turn_to(screen: &mut Screen, before: &mut Voice, now: Voice) -> io::Result<()> {
    if std::mem::replace(before, now) == now { Ok(()) } else { screen.blank() }
}

/// The replies of `offer` in the order `order`, numbered from 1; greyed ones have no number.
pub(crate) fn replies(screen: &mut Screen, offer: &Offer, order: &[usize]) -> io::Result<()> {
    screen.blank()?;
    let mut number = 0;
    for index in order {
        let Some(offered) = offer.replies.get(*index) else { continue };
        let mut runs = screen.runs(offer.text(*index));
        if offered.available {
            number += 1;
            runs.insert(0, run(Tone::Strong, format!("{number}. ")));
            screen.paragraph(&runs, 2, 3)?;
        } else {
            let runs = runs.into_iter().map(|(_, text)| run(Tone::Quiet, text));
            let runs: Vec<Run> = runs.chain([run(Tone::Quiet, " (not now)")]).collect();
            screen.paragraph(&runs, 5, 0)?;
        }
    }
    screen.blank()
}

/// The reply that was given: said aloud by the learner, or done, in its brackets.
pub(crate) fn given(
    screen: &mut Screen,
    program: &Program,
    reply: ReplyId,
    words: Words<'_>,
) -> io::Result<Voice> {
    screen.blank()?;
    match program.replies.at(reply).manner {
        Manner::Said => speech(screen, "You", None, words).map(|()| Voice::Speaker),
        Manner::Done => {
            let runs = screen.runs(words);
            screen.paragraph(&runs, 0, 0).map(|()| Voice::Teller)
        }
    }
}

/// What the learner said in words of their own.
pub(crate) fn said(screen: &mut Screen, words: &str) -> io::Result<Voice> {
    screen.blank()?;
    screen.paragraph(&[run(Tone::Name, "You"), run(Tone::Plain, format!(": {words}"))], 0, 2)?;
    Ok(Voice::Speaker)
}

/// What the others think.
pub(crate) fn thoughts(screen: &mut Screen, program: &Program, thoughts: &[Thought]) -> io::Result<()> {
    if thoughts.is_empty() {
        return screen.aside("What they think stays with them here.");
    }
    for thought in thoughts {
        let name = program.speakers.at(thought.speaker).name.as_str();
        let mut runs = vec![run(Tone::Name, name), run(Tone::Soft, " (thinks)"), run(Tone::Plain, ": ")];
        runs.extend(screen.runs(thought.text()));
        screen.paragraph(&runs, 0, 2)?;
    }
    Ok(())
}

/// What can be returned to with `:again`, in a few words.
pub(crate) fn turns_to_return_to(turns: &[Turn]) -> String {
    match turns {
        [] => "There is no turn to go back to yet.".to_owned(),
        [only] => format!("There is one turn to go back to: :again {}.", only.number),
        [first, .., last] => {
            format!("There is no such turn. :again {} to :again {} are there.", first.number, last.number)
        }
    }
}

/// The tries at a turn, one below the other where there is no room beside: what was said, what came back, what moved.
pub(crate) fn takes(screen: &mut Screen, number: u32, tries: &[Try]) -> io::Result<()> {
    screen.line(&format!("Turn {number}, {}:", counted_as(tries.len(), "try", "tries")))?;
    for (count, one) in (1..).zip(tries) {
        let looked = if one.only_looked { " (only looked at)" } else { "" };
        let runs = [
            run(Tone::Strong, format!("{count}. ")),
            run(Tone::Plain, quoted(&one.words)),
            run(Tone::Quiet, looked),
        ];
        screen.paragraph(&runs, 2, 3)?;
        for spoken in &one.followed {
            let name =
                if spoken.speaker.is_empty() { String::new() } else { format!("{}: ", spoken.speaker) };
            screen.paragraph(&[run(Tone::Name, name), run(Tone::Plain, &spoken.text)], 5, 2)?;
        }
        if !one.moved.is_empty() {
            let moves: Vec<String> = one.moved.iter().map(moved).collect();
            screen.paragraph(&[run(Tone::Quiet, format!("After it, {}.", listed(&moves)))], 5, 2)?;
        }
        if let Some(end) = &one.ended {
            screen.paragraph(&[run(Tone::Quiet, format!("There it ended: {end}."))], 5, 2)?;
        }
    }
    screen.blank()
}

fn speech(screen: &mut Screen, name: &str, delivery: Option<Words<'_>>, text: Words<'_>) -> io::Result<()> {
    let mut runs = vec![run(Tone::Name, name)];
    if let Some(how) = delivery {
        runs.push(run(Tone::Soft, format!(" ({})", how.plain())));
    }
    runs.push(run(Tone::Plain, ": "));
    runs.extend(screen.runs(text));
    screen.paragraph(&runs, 0, 2)
}
