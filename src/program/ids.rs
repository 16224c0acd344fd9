//! The ids of a program's tables. Only this room makes them, so looking one up cannot fail.

use crate::source::id_type;

id_type! {
    /// A scene, in the order of the files and their text.
    SceneId,
    /// A member of the cast; [`super::YOU`] is the learner.
    SpeakerId,
    /// A line of speech, thought or narration.
    LineId,
    /// A text with its holes.
    TextId,
    /// A hole in a text.
    HoleId,
    /// A node of an expression.
    ExprId,
    /// A choice: the place where one of several replies is given.
    ChoiceId,
    /// A reply, in script order.
    ReplyId,
    /// A meter, mood or flag: what a change changes.
    ValueId,
    /// A counter that some condition or text reads.
    CounterId,
    /// Words of the learner's own.
    SlotId,
    /// A way to end.
    OutcomeId,
    /// A move: a skill, a slip, or pressure.
    MoveId,
    /// How the other person arrives.
    TemperamentId,
    /// A variation: several items, one of them each time.
    VariationId,
    /// A stage cue, as it stands in the script.
    CueId,
    /// A question that asks for the learner's own words.
    QuestionId,
}

/// The learner, the first of every cast.
pub(super) const YOU: SpeakerId = SpeakerId(std::num::NonZeroU32::MIN);
