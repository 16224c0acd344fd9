//! Care for the learner while a rehearsal goes on: the card, a minute of breathing, and what is said after words were written.

use std::io;

use rehearsal::practice::{Deed, crisis};
use rehearsal::program::Resources;
use rehearsal::rehearsal::{Input, Offer};

use super::super::anywhere;
use super::super::reader::Answer;
use super::super::safety;
use super::{Left, Next, Play};

/// What goes along with a rehearsal for the learner's sake.
#[derive(Clone, Debug, Default)]
pub(crate) struct Care {
    /// Where help is to be had.
    pub(crate) resources: Resources,
    /// Whether leaving is at once, without looking back.
    pub(crate) is_private: bool,
    /// The cards that have been shown: each comes once.
    shown: Vec<crisis::Kind>,
    /// Whether the sentence about sleep was said.
    slept: bool,
}

impl Care {
    /// With these resources; in a private screen leaving is at once.
    pub(crate) fn new(resources: Resources, is_private: bool) -> Care {
        Care { resources, is_private, ..Care::default() }
    }
}

impl Play<'_, '_> {
    /// Whether `words`, which the learner typed, may be an emergency. Then a card is shown, each kind once, and the words are taken for
    /// nothing else: no reply, no answer, no plan. What a script put into their mouth is none.
    pub(super) fn notice(&mut self, words: &str, offer: Option<&Offer>) -> io::Result<bool> {
        if words.trim_end_matches('.').parse::<u64>().is_ok() {
            return Ok(false);
        }
        let program = self.sitting.program();
        let scripted = |offer: &Offer| {
            let texts = (0..offer.replies.len()).map(|index| offer.text(index).plain().into_owned());
            let wordings =
                offer.replies.iter().flat_map(|offered| program.replies.at(offered.reply).wordings.iter());
            texts.chain(wordings.map(|span| program.letters(*span).to_owned())).collect::<Vec<String>>()
        };
        let mut scripted = offer.map(scripted).unwrap_or_default();
        // "I am afraid of Ellis" says the same as "I am afraid of them".
        let names: Vec<&str> = program.speakers.iter().skip(1).map(|speaker| speaker.name.as_str()).collect();
        scripted.iter_mut().for_each(|text| *text = without_names(text, &names));
        let said = without_names(words, &names);
        let Some(kind) = crisis::heard_beside(&said, scripted.iter().map(String::as_str)) else {
            return Ok(false);
        };
        if self.care.shown.contains(&kind) {
            self.screen.aside("Those words are not taken for a line of the story. Say it another way to go on; :safety shows where help is.")?;
            return Ok(true);
        }
        self.care.shown.push(kind);
        anywhere::card(self.screen, &self.care.resources, kind)?;
        Ok(true)
    }

    /// After a learner has written a message: nothing here sends it, and that is the moment to say why.
    pub(super) fn sleep_on_it(&mut self) -> io::Result<()> {
        if self.care.slept || !self.has_written() {
            return Ok(());
        }
        self.care.slept = true;
        self.screen.line("You wrote words of your own. Sleep on it. Who could read it first?")?;
        self.screen.blank()
    }

    /// Whether a question of the conversation was answered in the learner's own words.
    fn has_written(&self) -> bool {
        let inputs = self.sitting.rehearsal().inputs();
        let is_own =
            |at: usize| matches!(inputs.get(at), Some(Input::Answer(words)) if !words.trim().is_empty());
        self.sitting.turns().iter().any(|turn| matches!(turn.deed, Deed::Answered(_)) && is_own(turn.at))
    }

    pub(super) fn ground(&mut self) -> io::Result<Option<Next>> {
        let left = anywhere::ground(self.screen, self.reader)?;
        Ok(left.map(|left| Next::Leave(left_by(&left))))
    }

    pub(super) fn safety(&mut self) -> io::Result<Option<Next>> {
        safety::show(self.screen, &self.care.resources)?;
        self.screen.blank()?;
        Ok(None)
    }
}

/// `words` with "them" for each of `names`, however it is written.
fn without_names(words: &str, names: &[&str]) -> String {
    let is_name = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        names.iter().any(|name| name.to_lowercase() == word.to_lowercase())
    };
    let each = words.split(' ').map(|word| if is_name(word) { "them" } else { word });
    each.collect::<Vec<_>>().join(" ")
}

/// How a rehearsal is left by an answer that is none.
pub(super) fn left_by(answer: &Answer) -> Left {
    if *answer == Answer::RanOut { Left::OutOfAnswers(0) } else { Left::AtOnce }
}
