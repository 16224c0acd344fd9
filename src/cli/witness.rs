//! The conversation that shows a finding of a proof, in the forms in which people and CI systems read it.

use rehearsal::authoring::playtest::{Heading, record};
use rehearsal::program::Program;
use rehearsal::proof::{Conversation, Way};
use rehearsal::source::counted;

use super::figures::percent;
use super::screen::{clean, shortened};

/// A conversation in words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Witness {
    /// How they arrive.
    pub(crate) temperament: String,
    /// Whether they could arrive otherwise.
    pub(crate) has_others: bool,
    /// The day on which chance has it so; none where no day was found.
    pub(crate) seed: Option<u64>,
    /// What the learner does, turn by turn: the words of a reply, or none for the answer to a question.
    pub(crate) turns: Vec<Option<String>>,
    /// The whole of it as a playthrough; none without a day.
    pub(crate) play: Option<String>,
    /// How often chance has it so, of 1.
    pub(crate) odds: f64,
}

/// So many turns are shown under a finding.
const SHOWN: usize = 12;
/// So many of them at the beginning, where some are left out.
const FIRST: usize = 4;

impl Witness {
    /// `conversation`, which goes `way`, in words.
    pub(crate) fn told(program: &Program, conversation: &Conversation, way: &Way) -> Witness {
        let words = |reply| program.written(program.replies.at(reply).text).written().into_owned();
        let rehearsal = conversation.rehearsal(program);
        Witness {
            temperament: program.temperaments.at(conversation.temperament).name.clone(),
            has_others: program.temperaments.len() > 1,
            seed: conversation.seed,
            turns: way.turns.iter().map(|reply| reply.map(words)).collect(),
            play: rehearsal.map(|rehearsal| record(&rehearsal, Heading::default())),
            odds: conversation.odds,
        }
    }

    /// A few lines for under a finding: how they arrive, and what the learner does; the middle of a long one is left out.
    pub(crate) fn brief(&self, width: u16) -> Vec<String> {
        if self.turns.is_empty() {
            return vec![format!("  shown before the first turn{}", self.arrival())];
        }
        let mut lines = vec![format!("  the shortest conversation that shows it{}:", self.arrival())];
        let left_out = if self.turns.len() > SHOWN { self.turns.len() - SHOWN + 1 } else { 0 };
        for (number, turn) in self.turns.iter().enumerate() {
            if left_out > 0 && number == FIRST {
                lines.push(format!("    … {} more", counted(left_out, "turn")));
            }
            if left_out == 0 || number < FIRST || number >= FIRST + left_out {
                lines.push(shortened(&format!("    {}", deed(turn.as_deref())), width));
            }
        }
        lines.extend(self.luck().map(|luck| format!("  {luck}")));
        lines
    }

    /// All that the learner does, for reports that have only text.
    pub(crate) fn plain(&self) -> String {
        if self.turns.is_empty() {
            return format!("Shown before the first turn{}.\n", self.arrival());
        }
        format!("The shortest conversation that shows it{}:\n{}", self.arrival(), self.deeds())
    }

    /// The whole of it in lines: as a playthrough, or, where no day was found, what the learner does.
    pub(crate) fn whole(&self) -> String {
        match &self.play {
            Some(play) => play.clone(),
            None => self.deeds(),
        }
    }

    /// What the learner does, a line a turn.
    pub(crate) fn deeds(&self) -> String {
        self.turns.iter().map(|turn| deed(turn.as_deref()) + "\n").collect()
    }

    /// A sentence about luck where no day was found on which it is so.
    pub(crate) fn luck(&self) -> Option<String> {
        if self.seed.is_some() {
            return None;
        }
        Some(format!("chance has it so too seldom to name a day: {} of all days", percent(self.odds)))
    }

    /// How they arrive, where they could arrive otherwise.
    fn arrival(&self) -> String {
        if self.has_others {
            format!(", where they arrive {}", clean(&self.temperament))
        } else {
            String::new()
        }
    }
}

fn deed(words: Option<&str>) -> String {
    format!("> {}", words.unwrap_or("(any answer)"))
}

#[cfg(test)]
mod tests {
    use super::Witness;

    fn witness(turns: usize) -> Witness {
        let turns = (1..=turns).map(|number| Some(format!("Reply number {number}."))).collect();
        Witness { temperament: "tired".into(), has_others: true, seed: Some(0), turns, play: None, odds: 1.0 }
    }

    #[test]
    fn the_middle_of_a_long_conversation_is_left_out() {
        assert_eq!(witness(12).brief(80).len(), 13);
        let lines = witness(13).brief(80);
        assert_eq!(lines.len(), 13);
        assert_eq!(lines[5], "    … 2 turns more");
        assert_eq!(lines[6], "    > Reply number 7.");
        assert_eq!(witness(0).brief(80), ["  shown before the first turn, where they arrive tired"]);
    }
}
