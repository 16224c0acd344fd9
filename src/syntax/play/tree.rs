//! A playthrough as it is written.

use crate::source::Span;

/// A conversation as it was had: what a test holds against its script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Playthrough {
    /// What stands above the lines.
    pub header: Header,
    /// Every line with content behind the header, in the order of the file.
    pub rows: Vec<Row>,
}

/// What stands above the lines of a playthrough.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// What it is about: the comment that the file begins with; empty where there is none.
    pub story: String,
    /// The script, as a path from the file; none for the script beside the folder and of its name.
    pub script: Option<Written>,
    /// The seed; 0 where it is left out.
    pub seed: u64,
    /// How the other person arrives; left to the seed where it is left out.
    pub temperament: Option<Written>,
    /// What the learner answers before the first line: each slot's name, and the words.
    pub slots: Vec<(Written, String)>,
}

/// Words of a header, and where they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The words, quotes undone.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// A line of a playthrough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// From its first character to its last.
    pub span: Span,
    /// What it says.
    pub kind: Kind,
}

/// What a line of a playthrough says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `// …`
    Remark,
    /// `> …`: gives a reply, or answers a question.
    Give(Meant),
    /// `...`: what comes until the next line fits is not looked at.
    Skip,
    /// `[…]`: an expression that is true here.
    Holds(Span),
    /// `not …`: the line inside is not told, not offered.
    Absent(Box<Kind>),
    /// `* …`: a reply is offered here, or shown greyed.
    Offered(Meant, Shown),
    /// `/…/`: some line fits this pattern.
    Fits(Span),
    /// `=> …`: it ends so.
    Ends(Span),
    /// `@…`: a stage cue.
    Cue(String),
    /// `! note: …`: what the coach says; the words alone.
    Note(String),
    /// Anything else: what is told or said next, as it is written.
    Said(String),
    /// A line that could not be read, and has been reported.
    Broken,
}

/// Which reply is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// The one whose words begin so.
    Words(String),
    /// The one with this id: `#id:…`.
    Id(String),
}

/// Whether a reply can be given or is only shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It can be given.
    Available,
    /// It is shown greyed: `#greyed`.
    Greyed,
}
