//! The codes of all findings: one stable number each, never used again for something else.

use std::fmt;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The script does not hold together: it is not played.
    Error,
    /// The script plays; its author should look.
    Warning,
}

macro_rules! codes {
    ($($number:literal $name:ident $severity:ident $summary:literal)*) => {
        /// Which kind of finding a diagnostic is. Written as `T` and four digits.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Code {
            $(#[doc = $summary] $name = $number,)*
        }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The number in the code.
            pub const fn number(self) -> u16 {
                match self { $(Code::$name => $number,)* }
            }

            /// What kind of finding it is, in a few words.
            pub const fn summary(self) -> &'static str {
                match self { $(Code::$name => $summary,)* }
            }

            /// How much it weighs unless the author says otherwise.
            pub const fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    1 FileTooLarge Error "the file is too large"
    2 LineTooLong Error "a line is too long"
    3 NotUtf8 Error "the file is not UTF-8 text"
    4 RefusedCharacter Error "a character that could drive a terminal or hide text"
    101 TabIndent Error "a tab in the indentation"
    102 TooFarIn Error "a line stands under one that holds no block"
    103 NoSuchColumn Error "a line stands at a column where no block is open"
    104 TooDeep Error "blocks or brackets are nested too deeply"
    105 SigilWithoutSpace Error "a sign at the start of a line lacks its space"
    106 NothingThere Error "a line lacks its words or its name"
    107 UnknownSpeaker Error "speech by somebody who is not in the cast"
    108 BadEscape Error "a backslash before something that needs none"
    109 UnclosedBrace Error "an opening brace is never closed"
    110 StrayBrace Error "a closing brace that closes nothing"
    111 BadBracket Error "a line in square brackets that says nothing known"
    112 UnclosedBracket Error "an opening square bracket is never closed"
    113 TextAfterBracket Error "words behind a condition, on its own line"
    114 ElseWithoutIf Error "an else without its if"
    115 BeforeFirstScene Error "lines before the first scene"
    116 BadTag Error "a tag that is not one"
    117 BadNote Error "a coach note of no known kind"
    118 MisplacedNote Error "a coach note where it means nothing"
    119 MisplacedWording Error "a wording outside the first lines of a reply"
    120 MisplacedItem Error "a variation holds only items, and items stand only there"
    121 MisplacedLine Error "a scene, label or reply where none can stand"
    122 DivertInReply Error "a divert on a reply's own line"
    123 CatchAllBlock Error "the answer to words that fit nothing does more than answer"
    124 SecondCatchAll Error "a choice answers unheard words twice"
    125 BadFlow Error "a flow line that cannot be read"
    126 BadExpression Error "an expression that cannot be read"
    127 ChainedComparison Error "comparisons in a row"
    128 BadChange Error "a change that cannot be read"
    129 BadCue Error "a cue with words that it does not take"
    130 BadInlineVariation Error "words in braces that cannot be read"
    131 BadName Error "a name with letters that names do not have"
    132 EmptyVariation Error "a variation without items"
    201 NoFrontMatter Error "the front matter is missing"
    202 UnclosedFrontMatter Error "the front matter is never closed"
    203 UnreadableYaml Error "YAML that cannot be read"
    204 RefusedYaml Error "YAML with a feature that Talk does not use"
    205 UnknownKey Error "a key of no known meaning"
    206 DuplicateKey Error "a key that stands twice"
    207 WrongType Error "a value of the wrong type"
    208 MissingKey Error "a required key is missing"
    209 BadValue Error "a value that cannot be"
    210 UnknownVersion Error "a version of the language that this program does not read"
    211 BadPromise Error "a promise that cannot be read"
    301 UnknownName Error "a name that nothing here has"
    302 UnknownScene Error "a scene that is not there"
    303 UnknownLabel Error "a label that is not there"
    304 UnknownMove Error "a move that is not in the library"
    305 UnknownOutcome Error "an outcome that is not declared"
    306 UnknownCue Error "a cue that is not in the library"
    307 UnknownSlot Error "a slot that is not declared"
    308 UnknownLibraryEntry Error "a topic, content note or script that the library does not have"
    309 DeclaredTwice Error "a name that is declared twice"
    310 ReservedName Error "a name that the language itself uses"
    311 DefineCycle Error "a definition that needs itself"
    312 BorrowCycle Error "scenes that borrow from each other in a circle"
    313 IncludeCycle Error "files that include each other in a circle"
    314 MissingInclude Error "an included file that cannot be read"
    315 DeclarationsDiffer Error "two files declare one name differently"
    316 MoveNeverGiven Error "a move that no reply carries"
    317 NoScene Error "a script without a scene"
    318 NothingToBorrow Error "a scene that has no replies to borrow"
    401 WrongKind Error "a value of another kind than is needed here"
    402 SlotCompared Error "the learner's own words in a comparison"
    403 CannotChange Error "something that cannot be changed"
    404 UnknownState Error "a state that the mood does not have"
    405 DividesByZero Error "a division by something that can be zero"
    406 TooBig Error "a number that can grow beyond 64 bits"
    407 CounterArithmetic Error "arithmetic with a counter"
    408 BadChance Error "a chance that is not a written number from 0 to 100"
    501 RunsOffEnd Error "a scene can run off its end"
    502 LoopWithoutTurn Error "a loop without a turn of the learner's"
    503 ReturnOutsideDetour Error "a return outside a detour"
    504 TooManyReturns Error "detours inside detours without end"
    505 TooManySteps Error "too many lines without a turn of the learner's"
    506 SameReplyTwice Error "two replies of a choice say the same"
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T{:04}", self.number())
    }
}
