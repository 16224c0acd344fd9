//! What was done, turn by turn. Nothing in here knows how the rehearsal ended, so no score that is made of it can.

use crate::program::{Manner, Program, Rating, ReplyId};
use crate::rehearsal::{Coached, Offer};

/// One turn of the learner's: a reply given, or a question of the script answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Which turn it was, from 1.
    pub number: u32,
    /// How many inputs came before it: where a return to it starts.
    pub at: usize,
    /// What was done.
    pub deed: Deed,
    /// What was last said to the learner before it; none where nobody spoke since the turn before.
    pub heard: Option<Spoken>,
    /// What was said and told between this turn and the next; a line that is told has no speaker.
    pub followed: Vec<Spoken>,
    /// What the coach said between this turn and the next.
    pub notes: Vec<String>,
    /// The meters before it, in the program's order of values; moods and flags too, so that ids still fit.
    pub before: Vec<i32>,
    /// The same where the next turn or the end was reached.
    pub after: Vec<i32>,
}

/// What the learner did in a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Gave a reply.
    Gave(Given),
    /// Answered a question.
    Answered(Asking),
}

/// A reply given, with everything that the coach may need to speak about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The reply.
    pub reply: ReplyId,
    /// Said aloud, or done.
    pub manner: Manner,
    /// Its words as they were shown.
    pub words: String,
    /// What the learner typed for it, in words of their own; none where the reply was picked.
    pub typed: Option<String>,
    /// What the coach says of it, as things stood.
    pub coaching: Option<Coached>,
    /// Every reply that could have been given, this one too, in script order.
    pub available: Vec<Alternative>,
    /// How many hints were asked for.
    pub hints: usize,
    /// Whether the learner asked what the others think.
    pub thoughts: bool,
    /// What the wording of the typed words may be worth a thought for, in sentences: never part of a score.
    pub cues: Vec<String>,
}

/// A learner's own words for a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// What was typed.
    pub words: String,
    /// What the words show, in sentences for the debrief.
    pub cues: Vec<String>,
}

/// A reply that could have been given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// The reply.
    pub reply: ReplyId,
    /// Its words as they were shown.
    pub words: String,
    /// How it is rated.
    pub rating: Option<Rating>,
}

/// A question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// What was asked.
    pub question: String,
    /// What stood there afterwards.
    pub answer: String,
}

/// A line that somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// Who, as the name is shown.
    pub speaker: String,
    /// What, as written.
    pub text: String,
}

impl Turn {
    /// The reply that was given; none where a question was answered.
    pub fn given(&self) -> Option<&Given> {
        match &self.deed {
            Deed::Gave(given) => Some(given),
            Deed::Answered(_) => None,
        }
    }

    /// How the reply is rated; none for an unrated one and for an answer.
    pub fn rating(&self) -> Option<Rating> {
        self.given()?.coaching.as_ref().map(|coaching| coaching.rating)
    }
}

impl Given {
    /// What was said, as the learner said it: their own words where they typed them.
    pub fn own_words(&self) -> &str {
        self.typed.as_deref().unwrap_or(&self.words)
    }

    /// The best rated reply that could have been given, the first of equals.
    pub fn best(&self) -> Option<&Alternative> {
        best(&self.available)
    }
}

/// The best rated of `replies`, the first of equals; none where none is rated.
pub(super) fn best(replies: &[Alternative]) -> Option<&Alternative> {
    let best = replies.iter().filter_map(|one| one.rating).max()?;
    replies.iter().find(|one| one.rating == Some(best))
}

/// Everything that could be given at `offer`, in script order.
pub(super) fn available(program: &Program, offer: &Offer) -> Vec<Alternative> {
    let offered = offer.replies.iter().enumerate().filter(|(_, offered)| offered.available);
    offered
        .map(|(index, offered)| Alternative {
            reply: offered.reply,
            words: offer.text(index).written().into_owned(),
            rating: program.replies.at(offered.reply).coaching.map(|coaching| coaching.rating),
        })
        .collect()
}
