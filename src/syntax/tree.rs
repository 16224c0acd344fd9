//! The tree: what a script says, exactly as written. Lines stand in one flat table, in the order of the file; a line's block is
//! the stretch behind it. Names are spans of the text, and nothing here is looked up.

use super::yaml::Node;
use crate::source::Span;
use crate::source::{Table, id_type};

id_type! {
    /// A line of the tree.
    pub RowId,
    /// A text of the tree.
    pub WordsId,
    /// A hole of a text.
    pub GapId,
    /// A node of an expression.
    pub TermId,
}

/// A script as it is written.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The front matter; none where it is missing or cannot be read.
    pub front: Option<Front>,
    /// Every line with content behind the front matter, comments included, in the order of the file.
    pub rows: Table<RowId, Row>,
    /// Texts of lines, and parts of texts.
    pub words: Table<WordsId, Words>,
    /// Holes of texts, those of one text in a row.
    pub gaps: Table<GapId, Gap>,
    /// Nodes of expressions.
    pub terms: Table<TermId, Term>,
    /// Arguments of calls, those of one call in a row.
    pub arguments: Vec<TermId>,
    /// Tags, those of one text in a row, each from its `#` on.
    pub tags: Vec<Span>,
    /// Changes, those of one line in a row.
    pub changes: Vec<Change>,
    /// Lines deeper than the line above can hold, or at a column of no block, in the order of the file: which block was meant is
    /// unknown.
    pub astray: Vec<RowId>,
    /// Comments behind other content, in the order of the file, each from its `//` on.
    pub remarks: Vec<Span>,
}

/// The front matter.
#[derive(Clone, Debug)]
pub struct Front {
    /// What stands between the two lines of `---`; none where it cannot be read or is empty.
    pub yaml: Option<Node>,
    /// The whole of it, both lines included.
    pub span: Span,
    /// Who is in the cast, in the order of the file; the learner is not among them.
    pub cast: Vec<String>,
    /// False where the YAML could not be read: then nobody can say who is in the cast.
    pub is_readable: bool,
}

/// A line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// From its first character behind the indentation to its last, comment and spaces left out.
    pub span: Span,
    /// One past the last line of its block.
    pub next: RowId,
    /// What it is.
    pub kind: Kind,
}

/// What a line is.
#[expect(missing_docs, reason = "the sample beside each variant names its fields")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `// …`
    Comment,
    /// `== name`
    Scene { name: Span, tags: Tags },
    /// `= name`
    Label { name: Span },
    /// `Name (how): text`; a thought where `how` is `thinks`.
    Speech { name: Span, delivery: Option<WordsId>, is_thought: bool, text: WordsId },
    /// A line that tells.
    Narration { text: WordsId },
    /// `* text` or `+ text`
    Reply { reply: Reply },
    /// `* ...`
    CatchAll,
    /// `> text`
    Wording { text: Span },
    /// `! kind: text`
    Note { kind: NoteKind, text: WordsId },
    /// `? slot: question`
    Ask { slot: Span, text: WordsId },
    /// `-> target`
    Divert { target: Span },
    /// `-> target ->`
    Detour { target: Span },
    /// `->->`
    Return,
    /// `<- scene`
    Borrow { scene: Span },
    /// `=> outcome`
    End { outcome: Span },
    /// `~ …`: a stretch of [`Tree::changes`].
    Change { first: u32, count: u32 },
    /// `[if …]`
    If { condition: TermId },
    /// `[else if …]`
    ElseIf { condition: TermId },
    /// `[else]`
    Else,
    /// `[shuffle]` and its kin
    Vary { order: Order },
    /// `- …`: what stands behind the sign is the first line of its block.
    Item,
    /// `@name words`
    Cue { name: Span, words: Span },
    /// A line that could not be read, and has been reported. It may hold a block where `owns` says so.
    Broken { owns: bool, leaves: bool },
}

/// A reply's own line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// `+`: can be given any number of times.
    pub stays: bool,
    /// `[if …]`
    pub condition: Option<TermId>,
    /// `shown`: greyed while the condition is false.
    pub shown: bool,
    /// What is said or done, with its tags.
    pub text: WordsId,
}

/// What a coach note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoteKind {
    /// A rung of the ladder before a choice.
    Hint,
    /// A rating: 3.
    Strong,
    /// A rating: 2.
    Fair,
    /// A rating: 1.
    Weak,
    /// A rating: 0.
    Harmful,
    /// Why a decent person would say it.
    Tempting,
    /// One better line.
    Try,
    /// Said by the coach at this point.
    Note,
}

/// How the items of a variation follow each other.
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

/// A stretch of [`Tree::tags`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    /// The first one.
    pub first: u32,
    /// How many.
    pub count: u32,
}

/// Words: a stretch of the text, with holes and tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// The words themselves, holes included, tags and comment left out.
    pub span: Span,
    /// The first hole.
    pub gaps: GapId,
    /// How many holes.
    pub count: u32,
    /// The tags behind them.
    pub tags: Tags,
}

/// A hole in words: `{…}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Both braces included.
    pub span: Span,
    /// What fills it.
    pub fill: Fill,
}

/// What fills a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// `{trust + 1}`
    Value(TermId),
    /// `{if open: gently | flatly}`
    Either(TermId, WordsId, Option<WordsId>),
    /// `{a | b}`, `{cycle: a | b}` and their kin: so many words in a row.
    Vary(Order, WordsId, u32),
    /// Could not be read, and has been reported.
    Broken,
}

/// A change: `trust += 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// What changes.
    pub name: Span,
    /// How.
    pub how: How,
    /// By what.
    pub by: TermId,
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

/// A node of an expression, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// From its first character to its last.
    pub span: Span,
    /// What it is.
    pub kind: TermKind,
}

/// What a node of an expression is.
#[expect(missing_docs, reason = "the sample beside each variant names its fields")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermKind {
    /// A written number.
    Number(i64),
    /// A name.
    Name,
    /// `not a`
    Not(TermId),
    /// `-a`
    Negative(TermId),
    /// Two operands.
    Binary(Operator, TermId, TermId),
    /// `min(a, b)`: the function's name and its arguments, a stretch of [`Tree::arguments`].
    Call { function: Span, first: u32, count: u32 },
    /// `said(move)`, `seen(scene)`, `visits(scene)`: the function and the name.
    Count { function: Counting, name: Span },
    /// Could not be read, and has been reported.
    Broken,
}

/// What counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counting {
    /// `said`
    Said,
    /// `seen`
    Seen,
    /// `visits`
    Visits,
}

/// What stands between two operands, from the loosest to the tightest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

impl Tree {
    /// The lines directly below the file or below a line: from `first` up to `end`, blocks passed over.
    pub fn siblings(&self, first: RowId, end: RowId) -> impl Iterator<Item = RowId> + use<'_> {
        let mut at = first;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let row = at;
            at = self.rows.at(row).next;
            Some(row)
        })
    }
}
