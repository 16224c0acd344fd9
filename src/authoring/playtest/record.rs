//! A rehearsal written down as a playthrough: what was told, and what the learner did.

use super::coverage::Seen;
use super::fit::{Fit, fit};
use super::stretch::{Manner, Told, listen};
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
    let (answers, lines) = written(rehearsal, 0);
    let mut text = header(rehearsal, heading, &answers);
    text.push_str("---\n");
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// The lines of the same behind its first `count` inputs: each ends in a line end.
pub fn continued(rehearsal: &Rehearsal<'_>, count: usize) -> String {
    written(rehearsal, count).1.into_iter().map(|line| line + "\n").collect()
}

/// What was answered before the first line, and the lines that come behind the first `count` inputs.
fn written(rehearsal: &Rehearsal<'_>, count: usize) -> (Vec<(String, String)>, Vec<String>) {
    let program = rehearsal.program();
    let mut again = Rehearsal::with_temperament(program, rehearsal.seed(), rehearsal.temperament());
    let (mut answers, mut lines) = (Vec::new(), Vec::new());
    let mut inputs = rehearsal.inputs().iter();
    for number in 0.. {
        let told = listen(&mut again, &mut Seen::default());
        if number >= count {
            lines.extend(told.iter().filter_map(story));
        }
        let Some(input) = inputs.next() else { break };
        let input = kept(input);
        match (again.waiting(), &input) {
            (Waiting::Question(asked), Input::Answer(words)) if asked.question.is_none() => {
                let slot = asked.slot.map(|slot| program.slots.at(slot).name.clone());
                answers.extend(slot.map(|slot| (slot, words.clone())).filter(|(_, words)| !words.is_empty()));
            }
            (waiting, input) if number >= count => lines.push(deed(program, waiting, input)),
            _ => {}
        }
        if again.give(input).is_err() {
            break;
        }
    }
    if let Waiting::Ended(ending) = again.waiting() {
        lines.push(format!("=> {}", program.outcomes.at(ending.outcome).name));
    }
    (answers, lines)
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
    lines.extend(heading.script.map(|script| format!("script: {}", yaml(script))));
    if rehearsal.seed() != 0 {
        lines.push(format!("seed: {}", rehearsal.seed()));
    }
    if program.temperaments.len() > 1 {
        let temperament = &program.temperaments.at(rehearsal.temperament()).name;
        lines.push(format!("temperament: {}", yaml(temperament)));
    }
    if !answers.is_empty() {
        lines.push("slots:".to_owned());
        lines.extend(answers.iter().map(|(slot, words)| format!("  {}: {}", yaml(slot), yaml(words))));
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

/// Words as YAML reads them back: as they are where nothing in them means anything there, otherwise in quotes.
fn yaml(words: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '\'' | ',');
    let begins = words.starts_with(|c: char| c.is_alphabetic() || c == '.' && words.starts_with("../"));
    let is_word = ["true", "false", "null", "y", "n", "yes", "no", "on", "off"]
        .contains(&words.to_lowercase().as_str());
    if begins && !is_word && words.chars().all(is_plain) && words.trim() == words && words.is_ascii() {
        return words.to_owned();
    }
    let escaped = words.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}
