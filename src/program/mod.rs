//! Trees to the checked program: every name an id, every divert lands. The only maker of ids. This room knows nothing of the
//! learner.

mod allow;
mod check;
mod checker;
mod choice;
mod compare;
mod condition;
mod declare;
mod define;
mod emit;
mod expr;
mod files;
mod flow;
mod graph;
mod ids;
mod keys;
mod letters;
mod library;
mod model;
mod naming;
mod operator;
mod promise;
mod reach;
mod resources;
mod scope;
mod targets;
mod unused;
mod values;
mod walk;
mod words;

pub use allow::Allows;
pub use check::{Checked, Fetched, check, check_with};
pub use condition::Conditions;
pub use declare::KEYS;
pub use files::{Fetch, beside};
pub use flow::{RETURNS, STEPS};
pub(crate) use graph::Way;
pub use library::{Library, Topic};

pub use ids::{
    ChoiceId, CounterId, CueId, ExprId, HoleId, LineId, MoveId, OutcomeId, QuestionId, ReplyId, SceneId,
    SlotId, SpeakerId, TemperamentId, TextId, ValueId, VariationId,
};
pub use model::{
    Address, Branch, Change, Choice, Claim, Coaching, Condition, Counted, Counter, Cue, Expr, Fill, Hole,
    How, Line, Manner, Order, Outcome, OutcomeKind, Promise, Question, Rating, Reply, Scene, Slot, Speaker,
    Step, Temperament, Text, Value, ValueId16, ValueKind, Variation,
};
pub use naming::Names;
pub use operator::{Comparison, Operator};
pub use resources::{AGEING, Resource, Resources, TOO_OLD, day_of};
pub use scope::{RESERVED, TAGS};
pub use words::{Style, Words};

use rustc_hash::FxHashMap;

use crate::source::{Id as _, Place, Span, Table};

/// The learner, the first of every cast.
pub const YOU: SpeakerId = ids::YOU;

/// A script that holds together: it can be played, and every id in it can be looked up.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// What the lists show.
    pub about: About,
    /// All letters of all texts.
    pub(crate) letters: String,
    /// The code: the script itself starts at 0.
    pub(crate) steps: Vec<Step>,
    /// Conditions in the flow.
    pub(crate) branches: Vec<Branch>,
    /// Where they stand, one entry a branch: apart, so that a step that looks at a branch loads nothing else.
    pub(crate) branch_places: Vec<Place>,
    /// Where steps stand whose own entry has no place, in the order of their addresses: diverts, detours and returns, ends, the first
    /// of a line of changes, variations, cues and notes.
    pub(crate) step_places: Vec<(Address, Place)>,
    /// Changes by an expression.
    pub(crate) changes: Vec<Change>,
    /// Texts with their holes.
    pub texts: Table<TextId, Text>,
    /// Holes of texts, those of one text in a row.
    pub holes: Table<HoleId, Hole>,
    /// Nodes of expressions.
    pub exprs: Table<ExprId, Expr>,
    /// Lines of speech, thought and narration.
    pub lines: Table<LineId, Line>,
    /// Choices.
    pub choices: Table<ChoiceId, Choice>,
    /// Replies, in script order.
    pub replies: Table<ReplyId, Reply>,
    /// Questions.
    pub questions: Table<QuestionId, Question>,
    /// Stage cues.
    pub cues: Table<CueId, Cue>,
    /// Variations.
    pub variations: Table<VariationId, Variation>,
    /// Scenes; the first is the start.
    pub scenes: Table<SceneId, Scene>,
    /// The cast; entry 0 is the learner, `You`.
    pub speakers: Table<SpeakerId, Speaker>,
    /// Meters, then moods, then flags.
    pub values: Table<ValueId, Value>,
    /// Counters that some condition or text reads.
    pub counters: Table<CounterId, Counter>,
    /// Words of the learner's own.
    pub slots: Table<SlotId, Slot>,
    /// Ways to end.
    pub outcomes: Table<OutcomeId, Outcome>,
    /// Moves that the script's replies carry or name.
    pub moves: Table<MoveId, Move>,
    /// How the other person may arrive; at least one.
    pub temperaments: Table<TemperamentId, Temperament>,
    /// The skills in focus.
    pub practises: Vec<MoveId>,
    /// What the script itself promises of all its rehearsals, in its order.
    pub promises: Vec<Promise>,
    /// Which counters watch what.
    pub(crate) watch: model::Watch,
    /// The fixed ids of lines and of replies, where they have one.
    pub(crate) fixed_lines: FxHashMap<LineId, String>,
    pub(crate) fixed_replies: FxHashMap<ReplyId, String>,
    /// How many once-only replies there are.
    pub(crate) once: u32,
    /// How many words of marks the variations need.
    pub(crate) marks: u32,
    /// Divisions whose divisors can be zero by what the text says of them, and where those stand: `/` and `%` alike.
    pub divisions: Vec<(ExprId, Place)>,
    /// Names for expressions, for conditions that are read later.
    definitions: Vec<condition::Definition>,
}

/// What the lists show of a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// Ids of the topics that it practises.
    pub source: Vec<String>,
    /// Difficulty, 1 to 5.
    pub level: Option<u8>,
    /// Minutes of a good run.
    pub minutes: Option<u32>,
    /// How heavy it is, 1 to 3.
    pub intensity: Option<u8>,
    /// Content notes.
    pub notes: Vec<String>,
    /// Who the learner is here.
    pub you: String,
    /// BCP 47 tag of its language.
    pub lang: String,
    /// Only included by others: not listed, not played.
    pub is_part: bool,
    /// The safety questions come first.
    pub gated: bool,
}

/// A move, as the library declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Its name in the script.
    pub name: String,
    /// What kind it is; none outside a library.
    pub kind: Option<MoveKind>,
    /// What people call it.
    pub label: String,
    /// Its rule, in one sentence.
    pub rule: String,
    /// How good the evidence is: A, B or C; empty where none is given.
    pub evidence: String,
    /// Where the evidence is from.
    pub source: String,
    /// Why it works, or what it does to the other person; empty where nothing is said.
    pub why: String,
    /// How it sounds: words that somebody might say; empty where there are none.
    pub sounds: String,
    /// How it sounds where somebody means it and it goes wrong; empty where nothing is said.
    pub goes_wrong: String,
    /// The skill that does what this slip or pressure meant to do.
    pub antidote: Option<String>,
    /// The scene has to stop where this is done.
    pub stops: bool,
}

impl Move {
    /// A move of a script outside any library.
    pub(crate) fn undeclared(name: &str) -> Move {
        let (label, empty) = (name.replace('-', " "), String::new);
        Move {
            name: name.to_owned(),
            kind: None,
            label,
            rule: empty(),
            evidence: empty(),
            source: empty(),
            why: empty(),
            sounds: empty(),
            goes_wrong: empty(),
            antidote: None,
            stops: false,
        }
    }
}

/// What kind of move it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MoveKind {
    /// It helps.
    Skill,
    /// It slips out and harms.
    Slip,
    /// It presses the other person.
    Pressure,
}

impl MoveKind {
    /// The word in the library.
    pub const fn word(self) -> &'static str {
        match self {
            MoveKind::Skill => "skill",
            MoveKind::Slip => "slip",
            MoveKind::Pressure => "pressure",
        }
    }
}

impl Program {
    /// True for a text without holes: it says the same each time.
    #[inline]
    pub(crate) fn is_fixed(&self, text: TextId) -> bool {
        self.texts.at(text).count == 0
    }

    /// What a text without holes says; none where it has some.
    #[inline]
    pub(crate) fn fixed_words(&self, text: TextId) -> Option<Words<'_>> {
        let text = self.texts.at(text);
        (text.count == 0).then(|| Words::known(text.words.of(&self.letters), text.is_styled))
    }

    /// The text with no holes filled: for lists, never for play.
    #[inline]
    pub fn written(&self, text: TextId) -> Words<'_> {
        let text = self.texts.at(text);
        Words::known(text.words.of(&self.letters), text.is_styled)
    }

    /// The last touch: finds out which counters watch what, and gives back room that was reserved and not used.
    pub(crate) fn finish(&mut self) {
        self.watch = model::Watch::of(&self.counters);
        self.letters.shrink_to_fit();
        self.steps.shrink_to_fit();
        self.branches.shrink_to_fit();
        self.branch_places.shrink_to_fit();
        self.step_places.shrink_to_fit();
        self.texts.shrink();
        self.holes.shrink();
        self.exprs.shrink();
        self.lines.shrink();
        self.choices.shrink();
        self.replies.shrink();
        self.scenes.shrink();
    }

    /// The step at `at`; none where the code has none.
    pub fn step(&self, at: Address) -> Option<Step> {
        self.steps.get(at as usize).copied()
    }

    /// The scene that the step at `at` stands in.
    pub(crate) fn scene_at(&self, at: Address) -> SceneId {
        SceneId::at(self.scenes.partition_point(|scene| scene.start <= at).saturating_sub(1))
    }

    /// Where the written line stands whose first step is at `at`; none for a step that no line of its own stands for.
    pub(crate) fn line_at(&self, at: Address) -> Option<Place> {
        match *self.steps.get(at as usize)? {
            Step::Unless(branch) => self.branch_places.get(branch as usize).copied(),
            Step::Enter(_) | Step::EndReply(_) | Step::RunOff(_) => None,
            _ => self.place_of(at).or_else(|| self.kept_place(at)),
        }
    }

    fn kept_place(&self, at: Address) -> Option<Place> {
        let found = self.step_places.binary_search_by_key(&at, |(address, _)| *address).ok()?;
        self.step_places.get(found).map(|(_, place)| *place)
    }

    /// Where a step stands that something in the flow hangs on; none for others.
    pub(crate) fn place_of(&self, at: Address) -> Option<Place> {
        match *self.steps.get(at as usize)? {
            Step::Say(line) | Step::Think(line) => Some(self.lines.at(line).place),
            Step::Ask(question) => Some(self.questions.at(question).place),
            Step::Choose(choice) => Some(self.choices.at(choice).place),
            Step::Enter(scene) => Some(self.scenes.at(scene).place),
            Step::Detour(_) | Step::Return => self.kept_place(at),
            Step::Note(_)
            | Step::Cue(_)
            | Step::Set { .. }
            | Step::Compute(_)
            | Step::Jump(_)
            | Step::Leave(_)
            | Step::Unless(_)
            | Step::Vary(_)
            | Step::EndReply(_)
            | Step::End(_)
            | Step::RunOff(_) => None,
        }
    }

    /// The same, or where the last step before it in its scene stands that keeps its place.
    pub(crate) fn place_near(&self, at: Address) -> Place {
        let start = self.scenes.get(self.scene_at(at)).map_or(at, |scene| scene.start);
        (start..=at).rev().find_map(|at| self.place_of(at)).unwrap_or_default()
    }

    /// Whether a reply carries a move that presses.
    pub fn presses(&self, reply: ReplyId) -> bool {
        let moves = &self.replies.at(reply).moves;
        moves.iter().any(|given| self.moves.at(*given).kind == Some(MoveKind::Pressure))
    }

    /// Whether a reply presses, or is rated harmful.
    pub fn hurts(&self, reply: ReplyId) -> bool {
        let rating = self.replies.at(reply).coaching.map(|coaching| coaching.rating);
        rating == Some(Rating::Harmful) || self.presses(reply)
    }

    /// Whether two replies of a choice can be offered together, as far as their conditions say. Where two conditions are more than a
    /// comparison each, they get the benefit of the doubt: most such replies stand for each other.
    pub fn stand_together(&self, one: ReplyId, other: ReplyId) -> bool {
        match (self.replies.at(one).condition, self.replies.at(other).condition) {
            (Condition::Always, _) | (_, Condition::Always) => true,
            (
                Condition::Compare { value, comparison, with },
                Condition::Compare { value: of_other, comparison: how, with: number },
            ) => {
                let near = [with, number]
                    .into_iter()
                    .flat_map(|with| [with.saturating_sub(1), with, with.saturating_add(1)]);
                let holds = |value: i32| {
                    comparison.holds(value.into(), with.into()) && how.holds(value.into(), number.into())
                };
                value != of_other || near.into_iter().any(holds)
            }
            (
                Condition::Compare { .. } | Condition::Expr(_),
                Condition::Compare { .. } | Condition::Expr(_),
            ) => false,
        }
    }

    /// A stretch of the program's letters: a wording, a cue's name or words.
    pub fn letters(&self, span: Span) -> &str {
        span.of(&self.letters)
    }
}
