//! What is told between two turns of the learner's, each line as a playthrough writes it.

use std::cell::RefCell;

use super::coverage::Seen;
use crate::program::{Program, Step};
use crate::rehearsal::{Event, Rehearsal, State};

/// What a line of a stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Narration or speech: written or skipped.
    Story,
    /// A cue: may be left out.
    Cue,
    /// A coach's note: the same.
    Note,
}

/// A line that was told.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) manner: Manner,
    /// As it is written, without the sign of a note.
    pub(super) text: String,
    /// Where the rehearsal stood when it began.
    pub(super) state: State,
}

/// Goes on to the next turn or the end, and takes down what is told and what is passed on the way.
pub(super) fn listen(rehearsal: &mut Rehearsal<'_>, seen: &mut Seen) -> Vec<Told> {
    let program = rehearsal.program();
    let standing = RefCell::new(rehearsal.state().clone());
    let mut told = Vec::new();
    let mut tell = |event: Event<'_>| {
        if let Some((manner, text)) = written(program, event) {
            told.push(Told { manner, text, state: standing.borrow().clone() });
        }
    };
    rehearsal.advance_watched(&mut tell, &mut |rehearsal, at| {
        let step = program.steps.get(at as usize);
        if matches!(step, Some(Step::Say(_) | Step::Note(_) | Step::Cue(_))) {
            standing.borrow_mut().clone_from(rehearsal.state());
        }
        seen.step(rehearsal, at);
    });
    told
}

/// An event as a playthrough writes it; none for what waits for the learner.
fn written(program: &Program, event: Event<'_>) -> Option<(Manner, String)> {
    Some(match event {
        Event::Narration { text, .. } => (Manner::Story, text.written().into_owned()),
        Event::Line { speaker, delivery, text, .. } => {
            let name = &program.speakers.at(speaker).name;
            let how = delivery.map(|how| format!(" ({})", how.written())).unwrap_or_default();
            (Manner::Story, format!("{name}{how}: {}", text.written()))
        }
        Event::Cue(cue) => {
            let cue = program.cues.at(cue);
            let words = format!("@{} {}", program.letters(cue.name), program.letters(cue.words));
            (Manner::Cue, words.trim_end().to_owned())
        }
        Event::Note { text, .. } => (Manner::Note, text.written().into_owned()),
        Event::Question(_) | Event::Choice(_) | Event::Outcome(_) => return None,
    })
}

impl Told {
    /// The line with its sign: what a pattern is held against.
    pub(super) fn line(&self) -> String {
        match self.manner {
            Manner::Story | Manner::Cue => self.text.clone(),
            Manner::Note => format!("! note: {}", self.text),
        }
    }
}
