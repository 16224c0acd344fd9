//! The replies of a script's choice as candidates, as the author wrote them.

use super::Candidate;
use crate::program::{ChoiceId, Fill, Program, ReplyId, TextId, Words};

/// The replies that a choice may offer, with their texts. Holes hold the slot's usual words, or nothing.
pub struct Offered<'p> {
    program: &'p Program,
    replies: Vec<(ReplyId, String)>,
}

impl<'p> Offered<'p> {
    /// All replies of `choice`, in the order of the script, borrowed ones too.
    pub fn at(program: &'p Program, choice: ChoiceId) -> Offered<'p> {
        let replies = program.choices.at(choice).replies.iter();
        Offered { program, replies: replies.map(|reply| (*reply, written(program, *reply))).collect() }
    }

    /// The same replies, as what can be meant.
    pub fn candidates(&self) -> Vec<Candidate<'_>> {
        self.replies
            .iter()
            .map(|(reply, text)| {
                let reply = self.program.replies.at(*reply);
                Candidate {
                    text,
                    wordings: reply.wordings.iter().map(|span| self.program.letters(*span)).collect(),
                    moves: reply.moves.iter().map(|id| self.program.moves.at(*id).name.as_str()).collect(),
                }
            })
            .collect()
    }

    /// The replies.
    pub fn replies(&self) -> impl Iterator<Item = (ReplyId, &str)> {
        self.replies.iter().map(|(id, text)| (*id, text.as_str()))
    }
}

/// What a reply says: of what varies its first form, for a slot its usual words, for a number nothing.
fn written(program: &Program, reply: ReplyId) -> String {
    let mut out = String::new();
    fill(program, program.replies.at(reply).text, &mut out);
    let words: Vec<String> = Words::new(&out).plain().split_whitespace().map(str::to_owned).collect();
    words.join(" ")
}

fn fill(program: &Program, text: TextId, out: &mut String) {
    let entry = *program.texts.at(text);
    let words = program.written(text).marked();
    let mut from = 0;
    for hole in program.holes.run(entry.holes, usize::from(entry.count)) {
        let at = usize::try_from(hole.at).unwrap_or(usize::MAX);
        out.push_str(words.get(from..at).unwrap_or_default());
        from = at;
        match hole.fill {
            Fill::Number(_) | Fill::Truth(_) => {}
            Fill::State(_, first) | Fill::Either(_, first, _) | Fill::Vary(_, first) => {
                fill(program, first, out);
            }
            Fill::Slot(slot) => out.push_str(&program.slots.at(slot).default),
        }
    }
    out.push_str(words.get(from..).unwrap_or_default());
}
