//! Text to a tree, exactly as written, and notes: never a tree or an error. This room knows nothing of meaning, and pest stays
//! in here.

mod blocks;
mod bracket;
mod builder;
mod flow;
mod front;
mod grammar;
mod names;
pub mod play;
mod speech;
mod term;
mod text;
pub mod tree;
pub mod yaml;

pub use names::{dashed_name, is_dashed_name, is_name, normal};
pub use tree::Tree;

use crate::source::{Diagnostic, FileId, Span};
use tree::TermId;

/// How deep blocks, braces and parentheses may nest.
pub const DEPTH: usize = 32;

/// Parses the expression that fills `span` of `text`. Its nodes stand in the tree, and their spans are those of `text`.
pub fn parse_expression(file: FileId, text: &str, span: Span) -> (Tree, TermId, Vec<Diagnostic>) {
    let mut builder = builder::Builder::new(file, text, None, Vec::new());
    let root = builder.expression(span.trimmed(text));
    let (tree, notes) = builder.finish();
    (tree, root, notes)
}

/// Parses the text of the file `file`. The tree is whole whatever the text is; what is wrong with it stands in the notes, in the
/// order of the file.
pub fn parse(file: FileId, text: &str) -> (Tree, Vec<Diagnostic>) {
    let mut notes = Vec::new();
    let (front, body) = front::read(file, text, &mut notes);
    let mut builder = builder::Builder::new(file, text, front, notes);
    for piece in grammar::pieces(text, body) {
        builder.read_piece(piece);
    }
    builder.finish()
}
