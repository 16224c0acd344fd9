//! The codes of all findings: one stable number each, never used again for something else.
//!
//! A code is a page: `docs/diagnostics/T0107.md` says its name, its weight, what it means, and shows an example. `build.rs` makes the
//! list of codes from the pages, so that a code without a page cannot be.

use std::fmt;

use super::Level;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The script does not hold together: it is not played.
    Error,
    /// The script plays; its author should look.
    Warning,
}

macro_rules! codes {
    ($($number:literal $variant:ident $name:literal $severity:ident $floor:ident $summary:literal $page:expr;)*) => {
        /// Which kind of finding a diagnostic is. Written as `T` and four digits.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Code {
            $(#[doc = $summary] $variant = $number,)*
        }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The number in the code.
            pub const fn number(self) -> u16 {
                match self { $(Code::$variant => $number,)* }
            }

            /// Its name, for those who would rather not remember numbers: small words with `-` between them.
            pub const fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// What kind of finding it is, in a few words.
            pub const fn summary(self) -> &'static str {
                match self { $(Code::$variant => $summary,)* }
            }

            /// How much it weighs unless the author says otherwise.
            pub const fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// The least that an author may lower it to.
            pub const fn floor(self) -> Level {
                match self { $(Code::$variant => Level::$floor,)* }
            }

            /// Its page of the manual, as Markdown.
            pub const fn page(self) -> &'static str {
                match self { $(Code::$variant => $page,)* }
            }
        }
    };
}

// One line a page of `docs/diagnostics`, written by `build.rs`.
include!(concat!(env!("OUT_DIR"), "/codes.rs"));

/// The first and the last number of what is only found where a check looks at everything: what a proof finds, how typed words are heard,
/// and what makes a script good.
const OF_PROOFS: std::ops::RangeInclusive<u16> = 701..=999;

/// The first and the last number of what makes a script good.
const OF_QUALITY: std::ops::RangeInclusive<u16> = 901..=999;

impl Code {
    /// Whether only a proof finds it, or what is looked for beside one, so that a check without one says nothing about it.
    pub fn is_of_proofs(self) -> bool {
        OF_PROOFS.contains(&self.number())
    }

    /// Whether it is told only to those who set its level: a hint that many scripts can do without.
    pub fn is_on_request(self) -> bool {
        self.is_of_quality() || matches!(self, Code::LoneWording | Code::AlikeReplies)
    }

    /// Whether it is about what makes a script good to practise with: told to those who ask for quality.
    pub fn is_of_quality(self) -> bool {
        OF_QUALITY.contains(&self.number())
    }

    /// The code that is written so, by its number or by its name: `T0107`, `unknown-speaker`.
    pub fn find(written: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == written || code.to_string() == written)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T{:04}", self.number())
    }
}
