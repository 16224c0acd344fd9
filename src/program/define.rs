//! Definitions: names for expressions, each checked once, whatever order they stand in.

use super::checker::{Checker, Defined};
use super::expr::{Typed, Written};
use crate::source::{Code, Diagnostic, FileId, Id, Span};
use crate::syntax::Tree;
use crate::syntax::tree::TermId;

/// How deep an expression may be when every name in it is written out.
const DEPTH: u32 = 1_000;

/// How many definitions may need each other in a row, each declared before the one that it needs.
const CHAIN: usize = 100;

impl Checker<'_> {
    /// The expression behind a defined name.
    pub(super) fn defined(&mut self, index: usize) -> Option<Typed> {
        let define = self.defines.get_mut(index)?;
        match define.state {
            Defined::Done(typed) => typed,
            Defined::InProgress => {
                let (place, name) = (define.place, define.name.clone());
                define.state = Defined::Done(None);
                let message = format!("`{name}` needs itself: a definition cannot go round in a circle");
                self.note(Code::DefineCycle, place, message);
                None
            }
            Defined::Not if self.open_defines >= CHAIN => {
                let (place, name) = (define.place, define.name.clone());
                define.state = Defined::Done(None);
                let message =
                    format!("`{name}` is needed by more than {CHAIN} definitions in a row: use fewer");
                self.note(Code::TooDeep, place, message);
                None
            }
            Defined::Not => {
                define.state = Defined::InProgress;
                self.open_defines += 1;
                let (file, value, text) = (define.file, define.value, define.written.clone());
                let typed = self
                    .check_definition(file, value, &text)
                    .and_then(|typed| self.within_depth(index, typed));
                self.open_defines -= 1;
                if let Some(define) = self.defines.get_mut(index) {
                    let typed = if matches!(define.state, Defined::Done(None)) { None } else { typed };
                    define.state = Defined::Done(typed);
                    return typed;
                }
                None
            }
        }
    }

    fn within_depth(&mut self, index: usize, typed: Typed) -> Option<Typed> {
        let depth = self.depths.get(typed.expr.index()).copied().unwrap_or_default();
        if depth <= DEPTH {
            return Some(typed);
        }
        let define = self.defines.get(index)?;
        let (place, name) = (define.place, define.name.clone());
        let message = format!(
            "`{name}` rests on more than {DEPTH} operators, one inside the other: use fewer definitions in a row"
        );
        self.note(Code::TooDeep, place, message);
        None
    }

    /// Checks every definition, used or not.
    pub(super) fn check_defines(&mut self) {
        for index in 0..self.defines.len() {
            self.defined(index);
        }
    }

    fn check_definition(&mut self, file: FileId, value: Span, text: &str) -> Option<Typed> {
        let (tree, root, notes, at) = self.parse_written(file, value, text);
        let failed = !notes.is_empty();
        self.notes.extend(notes);
        if failed {
            return None;
        }
        let source = if at.is_some() { text } else { self.text(file) };
        let written = Written { file, tree: &tree, text: source, at, is_fixed: true };
        let before = self.notes.len();
        let typed = self.typed(written, root);
        if at.is_some() {
            self.without_edits(before);
        }
        typed
    }

    /// Parses an expression of the front matter. Where it stands in the file as it is read, its places are exact; otherwise
    /// they are those of the whole value, which is then given.
    pub(super) fn parse_written(
        &self,
        file: FileId,
        value: Span,
        text: &str,
    ) -> (Tree, TermId, Vec<Diagnostic>, Option<Span>) {
        let inside = [value, Span::new(value.start + 1, value.end.saturating_sub(1))];
        let exact = inside.into_iter().find(|span| span.of(self.text(file)) == text);
        match exact {
            Some(span) => {
                let (tree, root, notes) = crate::syntax::parse_expression(file, self.text(file), span);
                (tree, root, notes, None)
            }
            None => {
                let whole = Span::new(0, crate::source::offset(text.len()));
                let (tree, root, mut notes) = crate::syntax::parse_expression(file, text, whole);
                for note in &mut notes {
                    note.place.span = value;
                    note.edit = None;
                }
                (tree, root, notes, Some(value))
            }
        }
    }
}
