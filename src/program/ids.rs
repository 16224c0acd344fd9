//! The ids of a program's tables. Only this room makes them, so looking one up cannot fail.

use crate::source::id_type;

id_type! {
    /// A scene, in the order of the files and their text.
    pub SceneId,
    /// A member of the cast; [`super::YOU`] is the learner.
    pub SpeakerId,
    /// A line of speech, thought or narration.
    pub LineId,
    /// A text with its holes.
    pub TextId,
    /// A hole in a text.
    pub HoleId,
    /// A node of an expression.
    pub ExprId,
    /// A choice: the place where one of several replies is given.
    pub ChoiceId,
    /// A reply, in script order.
    pub ReplyId,
    /// A meter, mood or flag: what a change changes.
    pub ValueId,
    /// A counter that some condition or text reads.
    pub CounterId,
    /// Words of the learner's own.
    pub SlotId,
    /// A way to end.
    pub OutcomeId,
    /// A move: a skill, a slip, or pressure.
    pub MoveId,
    /// How the other person arrives.
    pub TemperamentId,
    /// A variation: several items, one of them each time.
    pub VariationId,
    /// A stage cue, as it stands in the script.
    pub CueId,
    /// A question that asks for the learner's own words.
    pub QuestionId,
}

/// The learner, the first of every cast.
pub(super) const YOU: SpeakerId = SpeakerId(std::num::NonZeroU32::MIN);
