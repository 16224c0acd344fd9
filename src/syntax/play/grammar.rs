//! The parser that pest makes of `grammar/play.pest`.

use pest::Parser as _;
use pest::iterators::Pairs;

/// The parser; its rules are those of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "grammar/play.pest"]
struct Play;

/// The lines of `text`, without what is blank.
pub(super) fn lines(text: &str) -> Option<Pairs<'_, Rule>> {
    // The grammar takes any text: its last rule matches whatever is left of a line.
    Play::parse(Rule::lines, text).ok()?.next().map(pest::iterators::Pair::into_inner)
}
