//! The parser that pest makes of `grammar/talk.pest`, and the pieces that a file is cut into for it.

use std::ops::Range;

use pest::Parser as _;
use pest::iterators::Pairs;

/// The parser; its rules are those of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "grammar/talk.pest"]
struct Talk;

/// How many bytes a piece has at least. A piece's tokens then stay in the cache, and a piece is never a line.
const PIECE: usize = 32 << 10;

/// The pieces of `text` from `body` on: about 32 KiB each, every one but the first beginning at a scene.
pub(super) fn pieces(text: &str, body: usize) -> Vec<Range<usize>> {
    let scene = memchr::memmem::Finder::new("\n== ");
    let (mut pieces, mut start) = (Vec::new(), body);
    while let Some(rest) = text.as_bytes().get(start + PIECE..) {
        let Some(at) = scene.find(rest) else { break };
        let end = start + PIECE + at + 1;
        pieces.push(start..end);
        start = end;
    }
    pieces.push(start..text.len());
    pieces
}

/// The tokens of `text` by `rule`, one of the three doors of the grammar, without the door's own.
pub(super) fn tokens(rule: Rule, text: &str) -> Option<Pairs<'_, Rule>> {
    // The grammar takes any text: each door ends in a rule that matches whatever is left of a line.
    Talk::parse(rule, text).ok()?.next().map(pest::iterators::Pair::into_inner)
}
