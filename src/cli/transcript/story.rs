//! What was told and said in a rehearsal, once more from the beginning: the rehearsal is played again as it was.

use rehearsal::practice::{Debrief, Turn};
use rehearsal::program::{Manner, Program, Style, Words, YOU};
use rehearsal::rehearsal::{Event, Input, Rehearsal, Waiting};

/// Text with its strong and soft runs.
pub(super) type Text = Vec<(Style, String)>;

/// A rehearsal, told.
pub(super) struct Story {
    pub(super) title: String,
    pub(super) summary: String,
    /// Who the learner is in it.
    pub(super) you: String,
    /// BCP 47 tag of the script's language.
    pub(super) lang: String,
    pub(super) seed: u64,
    /// How they arrived; none where there is one way only.
    pub(super) temperament: Option<String>,
    pub(super) told: Vec<Told>,
}

/// One thing that was told, said or done.
pub(super) enum Told {
    Narration(Text),
    Line {
        speaker: String,
        delivery: Option<String>,
        text: Text,
    },
    /// The learner's reply.
    Reply {
        turn: u32,
        is_done: bool,
        text: Text,
        /// What was typed for it, in the learner's own words.
        typed: Option<String>,
    },
    Question(Text),
    Answer(String),
    /// What the coach said.
    Note(Text),
    /// Words that nobody understood: which ones is not kept.
    Unheard,
}

impl Story {
    /// What was told and said in `rehearsal`; `debrief` knows what was typed.
    pub(super) fn of(rehearsal: &Rehearsal<'_>, debrief: &Debrief) -> Story {
        let program = rehearsal.program();
        let about = &program.about;
        let arrived = program.temperaments.at(rehearsal.temperament()).name.clone();
        Story {
            title: about.title.clone(),
            summary: about.summary.clone(),
            you: about.you.clone(),
            lang: if about.lang.is_empty() { "en".to_owned() } else { about.lang.clone() },
            seed: rehearsal.seed(),
            temperament: (program.temperaments.len() > 1).then_some(arrived),
            told: told(rehearsal, debrief),
        }
    }
}

fn told(rehearsal: &Rehearsal<'_>, debrief: &Debrief) -> Vec<Told> {
    let program = rehearsal.program();
    let mut told = Vec::new();
    // From the start every input fits: it was taken before.
    let Ok(mut again) = rehearsal.replay(&[]) else { return told };
    for input in rehearsal.inputs() {
        again.advance(&mut |event| told.extend(heard(program, event)));
        told.extend(done(&again, input, debrief));
        if again.give(input.clone()).is_err() {
            return told;
        }
    }
    again.advance(&mut |event| told.extend(heard(program, event)));
    told
}

fn heard(program: &Program, event: Event<'_>) -> Option<Told> {
    match event {
        Event::Narration { text, .. } => Some(Told::Narration(runs(text))),
        Event::Line { speaker, delivery, text, .. } => {
            let name = if speaker == YOU { "You" } else { program.speakers.at(speaker).name.as_str() };
            let delivery = delivery.map(|how| how.plain().into_owned());
            Some(Told::Line { speaker: name.to_owned(), delivery, text: runs(text) })
        }
        Event::Note { text, .. } => Some(Told::Note(runs(text))),
        Event::Question(asked) => Some(Told::Question(runs(asked.text()))),
        Event::Cue(_) | Event::Choice(_) | Event::Outcome(_) => None,
    }
}

fn done(rehearsal: &Rehearsal<'_>, input: &Input, debrief: &Debrief) -> Option<Told> {
    match (rehearsal.waiting(), input) {
        (Waiting::Choice(offer), Input::Reply(reply)) => {
            let index = offer.replies.iter().position(|one| one.reply == *reply)?;
            let turn = rehearsal.turns() + 1;
            let given = debrief.turns.iter().find(|one| one.number == turn).and_then(Turn::given);
            Some(Told::Reply {
                turn,
                is_done: rehearsal.program().replies.at(*reply).manner == Manner::Done,
                text: runs(offer.text(index)),
                typed: given.and_then(|given| given.typed.clone()),
            })
        }
        (Waiting::Question(asked), Input::Answer(words)) => {
            Some(Told::Answer(if words.is_empty() { asked.standing.clone() } else { words.clone() }))
        }
        (_, Input::Unheard) => Some(Told::Unheard),
        (_, Input::Reply(_) | Input::Answer(_)) => None,
    }
}

fn runs(words: Words<'_>) -> Text {
    words.runs().into_iter().map(|(style, text)| (style, text.to_owned())).collect()
}

/// Text without its styles.
pub(super) fn plain(text: &Text) -> String {
    text.iter().map(|(_, run)| run.as_str()).collect()
}
