//! A rehearsal written down as a playthrough: what was told, and what the learner did.

use super::coverage::Seen;
use super::fit::{Fit, fit};
use super::replay::Verdict;
use super::stretch::{Manner, Told, listen};
use crate::authoring::scalar::scalar;
use crate::program::{Program, ReplyId};
use crate::rehearsal::{Input, Offer, Rehearsal, Waiting};
use crate::source::{LIMITS, is_refused};
use crate::syntax::play::plain;

/// What stands above a recording beside the day itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Heading<'h> {
    /// What it is about, for its first line; empty for none.
    pub story: &'h str,
    /// The script as a path from the playthrough's file; none where it is the one beside the folder and of its name.
    pub script: Option<&'h str>,
}

/// No answer is written longer than this, in bytes: with every character escaped, it still fits in a line.
const ANSWER: usize = 4_000;

/// The whole of a playthrough's file: `rehearsal` from its start to where it stands. Replayed, it gives the same conversation. What the
/// others think, hints, cues and notes are left out.
pub fn record(rehearsal: &Rehearsal<'_>, heading: Heading<'_>) -> String {
    let written = Written::of(rehearsal);
    let lines = written.behind(0, written.stretches.first().cloned().unwrap_or_default());
    format!("{}---\n{lines}", header(rehearsal, heading, &written.answers))
}

/// The lines that come behind a playthrough which passes, and which `rehearsal` goes on from.
pub fn continued(rehearsal: &Rehearsal<'_>, from: &Verdict) -> String {
    let count = from.inputs.len();
    Written::of(rehearsal).behind(count, from.rest.clone())
}

/// A rehearsal in lines.
struct Written {
    /// What was answered before the first line: the slot's name, and the words.
    answers: Vec<(String, String)>,
    /// The story before each input, and behind the last.
    stretches: Vec<Vec<String>>,
    /// What the learner did, one entry an input; none for what the header says.
    deeds: Vec<Option<String>>,
}

impl Written {
    fn of(rehearsal: &Rehearsal<'_>) -> Written {
        let program = rehearsal.program();
        let mut again = Rehearsal::with_temperament(program, rehearsal.seed(), rehearsal.temperament());
        let mut written = Written { answers: Vec::new(), stretches: Vec::new(), deeds: Vec::new() };
        written.stretch(&mut again);
        for input in rehearsal.inputs().iter().map(kept) {
            written.deed(program, again.waiting(), &input);
            if again.give(input).is_err() {
                break;
            }
            written.stretch(&mut again);
        }
        written
    }

    fn stretch(&mut self, rehearsal: &mut Rehearsal<'_>) {
        let told = listen(rehearsal, &mut Seen::default());
        let mut lines: Vec<String> = told.iter().filter_map(story).collect();
        if let Waiting::Ended(ending) = rehearsal.waiting() {
            lines.push(format!("=> {}", rehearsal.program().outcomes.at(ending.outcome).name));
        }
        self.stretches.push(lines);
    }

    fn deed(&mut self, program: &Program, waiting: &Waiting, input: &Input) {
        let (Waiting::Question(asked), Input::Answer(words)) = (waiting, input) else {
            return self.deeds.push(Some(deed(program, waiting, input)));
        };
        if asked.question.is_some() {
            return self.deeds.push(Some(deed(program, waiting, input)));
        }
        self.deeds.push(None);
        let slot = asked.slot.map(|slot| program.slots.at(slot).name.clone());
        self.answers.extend(slot.map(|slot| (slot, words.clone())).filter(|(_, words)| !words.is_empty()));
    }

    /// The lines behind the first `count` inputs, where `stretch` stands in the place of the story behind the last of those.
    fn behind(&self, count: usize, stretch: Vec<String>) -> String {
        let mut out = stretch;
        let deeds = self.deeds.iter().skip(count);
        for (deed, stretch) in deeds.zip(self.stretches.iter().skip(count + 1)) {
            out.extend(deed.clone());
            out.extend(stretch.iter().cloned());
        }
        lines(out)
    }
}

fn lines(lines: Vec<String>) -> String {
    lines.into_iter().map(|line| line + "\n").collect()
}

/// A line of the story. One that would be too long to be read again is skipped.
fn story(told: &Told) -> Option<String> {
    let line = (told.manner == Manner::Story).then(|| plain(&told.text))?;
    Some(if line.len() > LIMITS.line { "...".to_owned() } else { line })
}

/// What the learner did, with an answer that can be read again.
fn kept(input: &Input) -> Input {
    let Input::Answer(words) = input else { return input.clone() };
    let words: String = words.chars().filter(|c| !is_refused(*c)).collect();
    let words = words.trim();
    let cut = words.get(..words.floor_char_boundary(ANSWER)).unwrap_or_default();
    Input::Answer(cut.trim().to_owned())
}

/// What the learner did, as a playthrough writes it.
fn deed(program: &Program, waiting: &Waiting, input: &Input) -> String {
    let words = match (waiting, input) {
        (Waiting::Choice(offer), Input::Reply(reply)) => reply_words(program, offer, *reply),
        (Waiting::Choice(offer), Input::Unheard) => unheard(offer),
        (_, Input::Answer(words)) => words.clone(),
        (_, Input::Reply(_) | Input::Unheard) => String::new(),
    };
    format!("> {words}").trim_end().to_owned()
}

/// The words of a reply; its id where they would mean another one or none.
fn reply_words(program: &Program, offer: &Offer, reply: ReplyId) -> String {
    let index = offer.replies.iter().position(|one| one.reply == reply);
    let words = index.map(|index| offer.text(index).written().into_owned()).unwrap_or_default();
    let is_clear = index.is_some_and(|index| fit(offer, &words) == Fit::Reply(index));
    if is_clear && !words.starts_with("#id:") && words.len() < LIMITS.line - 2 && words.trim() == words {
        return words;
    }
    format!("#id:{}", program.names().reply(reply))
}

/// Words that fit none of the replies. What was typed is not kept: it is the learner's own.
fn unheard(offer: &Offer) -> String {
    let mut words = "(something else)".to_owned();
    while fit(offer, &words) != Fit::Nothing {
        words.insert(0, '(');
    }
    words
}

fn header(rehearsal: &Rehearsal<'_>, heading: Heading<'_>, answers: &[(String, String)]) -> String {
    let program = rehearsal.program();
    let mut lines = Vec::new();
    if !heading.story.is_empty() {
        lines.push(format!("// {}", heading.story));
    }
    lines.extend(heading.script.map(|script| format!("script: {}", scalar(script))));
    if rehearsal.seed() != 0 {
        lines.push(format!("seed: {}", rehearsal.seed()));
    }
    if program.temperaments.len() > 1 {
        let temperament = &program.temperaments.at(rehearsal.temperament()).name;
        lines.push(format!("temperament: {}", scalar(temperament)));
    }
    if !answers.is_empty() {
        lines.push("slots:".to_owned());
        lines.extend(answers.iter().map(|(slot, words)| format!("  {}: {}", scalar(slot), scalar(words))));
    }
    lines.into_iter().map(|line| line + "\n").collect()
}
