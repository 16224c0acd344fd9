//! What a rehearsal gives: everything that a player shows is one of these.

use crate::program::{CueId, LineId, OutcomeId, QuestionId, ReplyId, SlotId, SpeakerId, TextId, Words};

/// Something that happens in the conversation. The words live until the next event.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// The story is told.
    Narration {
        /// Which line of the script.
        line: LineId,
        /// What is told.
        text: Words<'a>,
    },
    /// Somebody speaks: a member of the cast, or the script in the learner's place.
    Line {
        /// Which line of the script.
        line: LineId,
        /// Who.
        speaker: SpeakerId,
        /// How.
        delivery: Option<Words<'a>>,
        /// What.
        text: Words<'a>,
    },
    /// A stage cue for the player.
    Cue(CueId),
    /// The coach says something at this point.
    Note {
        /// Which text of the script.
        note: TextId,
        /// What is said.
        text: Words<'a>,
    },
    /// The learner is asked for words of their own. The rehearsal waits for [`super::Input::Answer`].
    Question(&'a Asked),
    /// The learner is offered replies. The rehearsal waits for [`super::Input::Reply`] or [`super::Input::Unheard`].
    Choice(&'a Offer),
    /// The conversation has ended.
    Outcome(&'a Ending),
}

/// A question, with the thoughts before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The question in the script; none for a slot that is asked before the first line.
    pub question: Option<QuestionId>,
    /// The slot that will keep the answer.
    pub slot: Option<SlotId>,
    /// What is asked, in words that [`Asked::text`] reads.
    pub(crate) text: String,
    /// What an empty answer leaves in place.
    pub standing: String,
    /// What the others think.
    pub thoughts: Vec<Thought>,
}

impl Asked {
    /// What is asked.
    pub fn text(&self) -> Words<'_> {
        Words::new(&self.text)
    }
}

/// An ending, with the thoughts before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// How it ended.
    pub outcome: OutcomeId,
    /// What the others think.
    pub thoughts: Vec<Thought>,
}

/// What somebody thinks: shown only when asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thought {
    /// Who.
    pub speaker: SpeakerId,
    /// The line of the script.
    pub line: LineId,
    pub(crate) text: String,
}

impl Thought {
    /// What.
    pub fn text(&self) -> Words<'_> {
        Words::new(&self.text)
    }
}

/// A choice as it stands before the learner. All its text was computed when it was reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Every reply that is available or greyed, in script order.
    pub replies: Vec<Offered>,
    /// What the others think.
    pub thoughts: Vec<Thought>,
    /// Whether typed words that fit nothing have an answer here.
    pub hears_anything: bool,
    /// The texts of replies and hints.
    pub(crate) letters: String,
    pub(crate) hints: Vec<std::ops::Range<usize>>,
}

/// One reply of an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The reply.
    pub reply: ReplyId,
    /// False for one that is only shown, greyed.
    pub available: bool,
    /// Whether some run of its text is strong or soft.
    pub(crate) is_styled: bool,
    pub(crate) text: std::ops::Range<usize>,
}

impl Offer {
    /// Takes everything out, and keeps the room that it took.
    pub(crate) fn empty(&mut self) {
        self.replies.clear();
        self.letters.clear();
        self.hints.clear();
        self.thoughts.clear();
        self.hears_anything = false;
    }

    /// What the reply at `index` of [`Offer::replies`] says or does; empty where there is none.
    pub fn text(&self, index: usize) -> Words<'_> {
        let Some(offered) = self.replies.get(index) else { return Words::known("", false) };
        Words::known(self.letters.get(offered.text.clone()).unwrap_or_default(), offered.is_styled)
    }

    /// The ladder of hints, the first rung first.
    pub fn hints(&self) -> impl Iterator<Item = Words<'_>> {
        self.hints.iter().map(|range| Words::new(self.letters.get(range.clone()).unwrap_or_default()))
    }
}
