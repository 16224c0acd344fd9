//! No two replies of a choice do the same and are answered by the same: to whoever plays, they are one reply.

use std::collections::BTreeSet;

use super::super::sheet::{Sheet, Voice};
use crate::authoring::wording::wording;
use crate::program::{Counted, Program, ReplyId, Step, TextId, YOU};
use crate::source::{Code, Diagnostic, Id};

/// How an effect begins that is only a line of the learner's own.
pub(super) const OWN: &str = "you";
/// So many steps of a reply are looked at.
const STEPS: u32 = 400;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let (mut found, mut told) = (Vec::new(), BTreeSet::new());
    for panel in sheet.choices.iter().filter(|_| sheet.is_rated()) {
        let after = sheet.program.choices.at(panel.id).after;
        let done: Vec<(&Voice, Vec<String>)> =
            panel.options.iter().map(|voice| (voice, effect(sheet.program, voice.reply, after))).collect();
        for (place, (voice, effect)) in done.iter().enumerate() {
            let is_twin = |other: &&(&Voice, Vec<String>)| {
                other.1 == *effect && sheet.program.stand_together(voice.reply, other.0.reply)
            };
            let twin = done.iter().take(place).filter(|_| !effect.is_empty()).find(is_twin);
            // Replies that are lent stand at several choices, and are told once.
            if let Some((twin, _)) = twin
                && told.insert((voice.reply, twin.reply))
            {
                let message = "this reply changes the same as another and is answered by the same line: let one lead elsewhere, or leave one out";
                let note = Diagnostic::new(Code::TwinReplies, voice.place, message);
                found.push(note.related(twin.place, "the other one"));
            }
        }
    }
    found
}

/// What a reply does, step by step, up to where the conversation goes on behind its choice; what may go either way is like nothing else.
/// Moves that some condition counts are part of it.
pub(super) fn effect(program: &Program, reply: ReplyId, after: u32) -> Vec<String> {
    let entry = program.replies.at(reply);
    let counts = |one| program.counters.iter().any(|counter| counter.counts == Counted::Said(one));
    let counted = entry.moves.iter().filter(|one| counts(**one));
    let mut done: Vec<String> = counted.map(|one| format!("move {}", one.index())).collect();
    let words = |text: TextId| wording(program, text);
    for at in entry.body..entry.body.saturating_add(STEPS) {
        match program.step(at) {
            Some(Step::Say(line)) => {
                let line = program.lines.at(line);
                let who = if line.speaker == Some(YOU) { OWN } else { "said" };
                done.push(format!("{who} {:?} {}", line.speaker, words(line.text)));
            }
            Some(Step::Jump(to)) if to == after => break,
            // A reply that is lent goes on behind the choice that borrowed it.
            Some(Step::EndReply(_)) => break,
            Some(Step::Jump(to) | Step::Leave(to)) => {
                done.push(format!("to {to}"));
                break;
            }
            Some(Step::End(outcome)) => {
                done.push(format!("ends {}", outcome.index()));
                break;
            }
            Some(Step::Think(_) | Step::Note(_) | Step::Cue(_)) => {}
            Some(step @ (Step::Set { .. } | Step::Compute(_) | Step::Detour(_))) => {
                done.push(format!("{step:?}"));
            }
            Some(_) => {
                done.push(format!("at {at}"));
                break;
            }
            None => break,
        }
    }
    done
}
