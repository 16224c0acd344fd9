//! The checked program: flat tables of small entries that name each other by id.

use super::ids::{
    CounterId, ExprId, HoleId, LineId, MoveId, OutcomeId, QuestionId, ReplyId, SceneId, SlotId, SpeakerId,
    TextId, ValueId, VariationId,
};
use super::operator::{Comparison, Operator};
use crate::source::{Id, Place, Span, Table};

/// Where in the code the engine stands: an index of steps.
pub type Address = u32;

/// One thing that the engine does. Eight bytes.
#[expect(missing_docs, reason = "the sample beside each variant names its fields")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Says a line, or tells a narration.
    Say(LineId),
    /// Keeps a thought for the next choice, question or outcome.
    Think(LineId),
    /// The coach says something.
    Note(TextId),
    /// A stage cue.
    Cue(super::CueId),
    /// Adds to a value or sets it: the usual change, by a written number.
    Set { value: ValueId16, how: How, by: i32 },
    /// A change by an expression: an index of [`super::Program::changes`].
    Compute(u32),
    /// Asks for the learner's own words and waits: a turn.
    Ask(QuestionId),
    /// Offers a choice and waits: a turn. Goes on behind it where nothing is left to offer.
    Choose(super::ChoiceId),
    /// Goes on elsewhere.
    Jump(Address),
    /// Goes on elsewhere, leaving the borrowed reply that it may be in.
    Leave(Address),
    /// Goes on at the branch's `otherwise` unless its condition holds: an index of [`super::Program::branches`].
    Unless(u32),
    /// A scene is entered.
    Enter(SceneId),
    /// Goes there, and comes back to the next step.
    Detour(Address),
    /// Comes back from a detour.
    Return,
    /// Goes on with one item of a variation.
    Vary(VariationId),
    /// The end of a reply of a scene that others borrow from: goes on behind the borrower's choice, or there.
    EndReply(Address),
    /// The conversation ends.
    End(OutcomeId),
    /// The scene has no more lines. Nothing gets here but where the check had a doubt.
    RunOff(SceneId),
}

/// A value's id in sixteen bits, so that a step stays small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueId16(pub(crate) u16);

impl ValueId16 {
    /// Where the value stands in its table.
    #[inline]
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// How a change changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// `=`
    Set,
    /// `+=`
    Add,
    /// `-=`
    Subtract,
}

/// A change by an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// What changes.
    pub value: ValueId,
    /// How.
    pub how: How,
    /// By what.
    pub by: ExprId,
}

/// A condition in the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch {
    /// What must hold to go on with the next step.
    pub condition: Condition,
    /// Where it goes on when it does not.
    pub otherwise: Address,
}

/// When something holds.
#[expect(missing_docs, reason = "the sample beside each variant names its fields")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Always.
    Always,
    /// A value compared with a written number: the usual condition.
    Compare { value: ValueId16, comparison: Comparison, with: i32 },
    /// Anything else.
    Expr(ExprId),
}

/// A node of an expression. Truth values are 0 and 1, states of a mood count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A written number, truth value or state.
    Number(i64),
    /// A meter, mood or flag.
    Value(ValueId),
    /// A counter.
    Counter(CounterId),
    /// True that many times in a hundred, from the generator.
    Chance(u8),
    /// `not`
    Not(ExprId),
    /// Unary `-`.
    Negative(ExprId),
    /// `abs(a)`
    Abs(ExprId),
    /// Two operands.
    Binary(Operator, ExprId, ExprId),
}

/// A text: a stretch of the program's letters with holes in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// The written words, holes left out.
    pub words: Span,
    /// The first hole.
    pub holes: HoleId,
    /// How many holes there are.
    pub count: u16,
    /// Whether some run of the written words is strong or soft.
    pub is_styled: bool,
    /// Whether some hole can be filled by words: then spaces may have to be counted again, and styles.
    pub takes_words: bool,
}

/// A hole in a text, filled when the line is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole {
    /// How far into the written words it stands, in bytes.
    pub at: u32,
    /// What fills it.
    pub fill: Fill,
}

/// What fills a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// A number.
    Number(ExprId),
    /// `true` or `false`.
    Truth(ExprId),
    /// A mood's state; the states' names start at that text.
    State(ExprId, TextId),
    /// The learner's words.
    Slot(SlotId),
    /// One text or the other.
    Either(ExprId, TextId, TextId),
    /// One of the parts of a variation, which are texts in a row.
    Vary(VariationId, TextId),
}

/// A line of speech, thought or narration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who speaks; none for narration.
    pub speaker: Option<SpeakerId>,
    /// How it is said.
    pub delivery: Option<TextId>,
    /// What is said or told.
    pub text: TextId,
    /// The scene it stands in.
    pub scene: SceneId,
    /// Where it stands.
    pub place: Place,
}

/// A place where one of several replies is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The replies, in script order, borrowed ones where they are borrowed.
    pub replies: Box<[ReplyId]>,
    /// One entry a reply, true for a borrowed one; empty where none is.
    pub borrowed: Box<[bool]>,
    /// The ladder of hints.
    pub hints: Box<[TextId]>,
    /// The answer to words that fit nothing: where its lines start.
    pub catch_all: Option<Address>,
    /// Where the conversation goes on after it.
    pub after: Address,
    /// The scene it stands in.
    pub scene: SceneId,
    /// Where its first reply stands.
    pub place: Place,
}

impl Choice {
    /// Whether `reply` stands in another scene, and was borrowed from there.
    #[inline]
    pub(crate) fn is_borrowed(&self, reply: ReplyId) -> bool {
        if self.borrowed.is_empty() {
            return false;
        }
        let place = self.replies.iter().position(|offered| *offered == reply);
        place.and_then(|place| self.borrowed.get(place)).copied().unwrap_or_default()
    }
}

/// A reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What is said or done.
    pub text: TextId,
    /// Said aloud, or done.
    pub manner: Manner,
    /// When it is offered.
    pub condition: Condition,
    /// Shown greyed while the condition does not hold.
    pub shown: bool,
    /// Which once-only reply it is, counted through the program; none for one that stays.
    pub once: Option<u32>,
    /// Kept at the end when the player shows the replies in another order.
    pub last: bool,
    /// Its moves.
    pub moves: Box<[MoveId]>,
    /// Its rating and the reasons.
    pub coaching: Option<Coaching>,
    /// Other wordings, as stretches of the program's letters.
    pub wordings: Box<[Span]>,
    /// Where its block starts.
    pub body: Address,
    /// Where it stands.
    pub place: Place,
}

/// Whether a reply is said aloud or done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// `* text`
    Said,
    /// `* (text)`
    Done,
}

/// What the coach says about a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coaching {
    /// How it serves.
    pub rating: Rating,
    /// What it did to the other person.
    pub why: TextId,
    /// Why a decent person would say it.
    pub tempting: Option<TextId>,
    /// One better line.
    pub better: Option<TextId>,
}

/// How a reply serves the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rating {
    /// It hurts: 0 points.
    Harmful,
    /// It does little: 1 point.
    Weak,
    /// It serves: 2 points.
    Fair,
    /// It serves best: 3 points.
    Strong,
}

impl Rating {
    /// The points that it counts, 0 to 3.
    pub const fn points(self) -> u32 {
        match self {
            Rating::Harmful => 0,
            Rating::Weak => 1,
            Rating::Fair => 2,
            Rating::Strong => 3,
        }
    }

    /// The word in the script.
    pub const fn word(self) -> &'static str {
        match self {
            Rating::Harmful => "harmful",
            Rating::Weak => "weak",
            Rating::Fair => "fair",
            Rating::Strong => "strong",
        }
    }
}

/// A question for the learner's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The slot that keeps the answer.
    pub slot: SlotId,
    /// What is asked.
    pub text: TextId,
    /// Where it stands.
    pub place: Place,
}

/// A stage cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Its name and its words, as stretches of the program's letters.
    pub name: Span,
    /// The words behind the name.
    pub words: Span,
}

/// Several items, one of them each time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variation {
    /// How the next one is found.
    pub order: Order,
    /// Where each item starts; empty for a variation inside a text.
    pub items: Box<[Address]>,
    /// How many items there are.
    pub count: u32,
    /// Its first word in the state's marks.
    pub mark: u32,
    /// Where the conversation goes on after it.
    pub after: Address,
}

/// How a variation finds its next item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// The next one each time; the last stays.
    Sequence,
    /// Round and round.
    Cycle,
    /// At random, each once before any again.
    Shuffle,
    /// In turn, then nothing.
    Once,
}

/// A meter, mood or flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Its name in the script.
    pub name: String,
    /// What it is.
    pub kind: ValueKind,
    /// Its value at the start.
    pub start: i32,
    /// Its smallest value.
    pub least: i32,
    /// Its largest value.
    pub most: i32,
    /// Where it is declared.
    pub place: Place,
}

/// What a value is.
#[expect(missing_docs, reason = "the sample beside each variant names its fields")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A bounded number, its label, and whether a high one is good.
    Meter { label: String, high_is_good: bool },
    /// A named state; the texts of its states stand in a row.
    Mood { states: Vec<String>, names: TextId },
    /// True or false.
    Flag,
}

/// What a counter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Replies with this move.
    Said(MoveId),
    /// Times that the scene was entered.
    Visits(SceneId),
    /// The learner's turns.
    Turns,
}

/// A counter that some condition or text reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// What it counts.
    pub counts: Counted,
    /// Where it stops: one more than the largest number that it is compared with; `u32::MAX` where it is shown.
    pub stop: u32,
}

/// Which counters watch what, so that a turn finds them without looking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Watch {
    /// One entry a move, up to the last that is counted.
    said: Vec<Option<CounterId>>,
    /// One entry a scene, up to the last that is counted.
    visits: Vec<Option<CounterId>>,
    /// The counter of turns.
    pub(crate) turns: Option<CounterId>,
}

impl Watch {
    pub(crate) fn of(counters: &Table<CounterId, Counter>) -> Watch {
        let mut watch = Watch::default();
        for (id, counter) in counters.pairs() {
            let (table, index) = match counter.counts {
                Counted::Said(said) => (&mut watch.said, said.index()),
                Counted::Visits(scene) => (&mut watch.visits, scene.index()),
                Counted::Turns => {
                    watch.turns = Some(id);
                    continue;
                }
            };
            if table.len() <= index {
                table.resize(index + 1, None);
            }
            if let Some(entry) = table.get_mut(index) {
                *entry = Some(id);
            }
        }
        watch
    }

    pub(crate) fn said(&self, said: MoveId) -> Option<CounterId> {
        self.said.get(said.index()).copied().flatten()
    }

    pub(crate) fn visits(&self, scene: SceneId) -> Option<CounterId> {
        self.visits.get(scene.index()).copied().flatten()
    }
}

/// A scene.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// Its name; `include.scene` for one of another file.
    pub name: String,
    /// Where it starts.
    pub start: Address,
    /// The other person says no, asks to stop, or asks for distance.
    pub declines: bool,
    /// They, unprompted, open it again.
    pub reopens: bool,
    /// Where its name stands.
    pub place: Place,
}

/// A member of the cast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The name as it is shown.
    pub name: String,
    /// A line about them.
    pub about: String,
}

/// Words of the learner's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its name in the script.
    pub name: String,
    /// What the learner is asked before the first line.
    pub ask: String,
    /// What stands there until they answer.
    pub default: String,
    /// Asked before the first line, because no `?` asks for it.
    pub asked_first: bool,
}

/// A way to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its name in the script.
    pub name: String,
    /// What the other person decided.
    pub kind: OutcomeKind,
    /// What the debrief calls it.
    pub title: String,
    /// What the debrief says of it.
    pub text: String,
    /// Where it is declared.
    pub place: Place,
}

/// What the other person decided. It never enters the process score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutcomeKind {
    /// They chose closeness.
    Connect,
    /// Later, open.
    Time,
    /// They said no and it was respected.
    Declined,
    /// Distance.
    Distance,
    /// Harm was done.
    Harm,
    /// The scene had to stop.
    Safety,
}

impl OutcomeKind {
    /// Every kind, in the order of the reference.
    pub const ALL: [OutcomeKind; 6] = [
        OutcomeKind::Connect,
        OutcomeKind::Time,
        OutcomeKind::Declined,
        OutcomeKind::Distance,
        OutcomeKind::Harm,
        OutcomeKind::Safety,
    ];

    /// The word in the script.
    pub const fn word(self) -> &'static str {
        match self {
            OutcomeKind::Connect => "connect",
            OutcomeKind::Time => "time",
            OutcomeKind::Declined => "declined",
            OutcomeKind::Distance => "distance",
            OutcomeKind::Harm => "harm",
            OutcomeKind::Safety => "safety",
        }
    }

    /// What it says of how things stand, in a few words for authors.
    pub const fn meaning(self) -> &'static str {
        match self {
            OutcomeKind::Connect => "they chose closeness",
            OutcomeKind::Time => "later; it is open",
            OutcomeKind::Declined => "they said no, and it was respected",
            OutcomeKind::Distance => "they want distance",
            OutcomeKind::Harm => "harm was done",
            OutcomeKind::Safety => "the scene had to stop",
        }
    }
}

/// How the other person arrives today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Temperament {
    /// Its name in the script.
    pub name: String,
    /// What it adds to the starts.
    pub changes: Vec<(ValueId, i32)>,
}

/// What the author says of all rehearsals at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// It is asked of every state in which this scene is entered; none where it is asked of the start.
    pub from: Option<SceneId>,
    /// What is promised.
    pub claim: Claim,
    /// In how many turns, counted from where it is asked; none where any number will do.
    pub within: Option<u32>,
    /// What stands behind `if`: it counts only where this holds.
    pub condition: Option<ExprId>,
    /// Where it stands.
    pub place: Place,
    /// The promise as it is written.
    pub text: String,
}

/// What a promise promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Some rehearsal ends so.
    Reach(OutcomeId),
    /// No rehearsal ends so.
    Never(OutcomeId),
    /// It is true at every choice of every rehearsal.
    Always(ExprId),
}
