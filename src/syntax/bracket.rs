//! Square brackets: conditions of replies, and lines that begin a condition or a variation.

use pest::iterators::{Pair, Pairs};

use super::builder::Builder;
use super::grammar::Rule;
use super::tree::{Kind, Order, TermId};
use crate::source::{Code, Span, nearest, offset};

impl<'t> Builder<'t> {
    /// `[if …]` or `[if …, shown]` before a reply's words.
    pub(super) fn guard(&mut self, pair: Pair<'t, Rule>, span: Span) -> (Option<TermId>, bool) {
        if !self.fill_bracket(pair, span) {
            return (Some(self.broken(span)), false);
        }
        if !self.take("if") {
            let word = self.tokens.rest();
            let message =
                "before a reply's words only a condition can stand in brackets: write `[if …]`, or `\\[`";
            self.note(Code::BadBracket, if word.is_empty() { span } else { word }, message);
            return (Some(self.broken(span)), false);
        }
        let term = self.condition(span);
        let shown = self.take(",");
        if shown && !self.take("shown") || !self.tokens.is_done() && !self.is_broken(term) {
            let rest = self.tokens.rest();
            let place = if rest.is_empty() { span } else { rest };
            self.note(Code::BadBracket, place, "behind the condition only `, shown` can stand");
        }
        (Some(term), shown)
    }

    /// `[if …]`, `[else if …]`, `[else]`, `[shuffle]` and its kin on a line of their own.
    pub(super) fn bracket(&mut self, pair: Pair<'t, Rule>, span: Span, rest: &mut Pairs<'t, Rule>) -> Kind {
        let is_whole = self.fill_bracket(pair, span);
        let kind =
            if is_whole { self.bracket_kind(span) } else { Kind::Broken { owns: true, leaves: false } };
        if let Some(words) = rest.peek().filter(|next| next.as_rule() == Rule::words) {
            let _ = rest.next();
            if is_whole {
                let words = self.span(&words);
                self.check_behind_bracket(span, words);
            }
        }
        kind
    }

    /// Takes the tokens in brackets; false where the bracket is never closed, which has then been reported.
    fn fill_bracket(&mut self, pair: Pair<'t, Rule>, span: Span) -> bool {
        let is_closed = span.of(self.text).ends_with(']');
        let remark = self.tokens.fill(pair.into_inner(), self.base, span.start + 1);
        if !is_closed {
            let message = "this bracket is never closed: write `]`, or `\\[` for a plain bracket";
            self.note(Code::UnclosedBracket, Span::new(span.start, span.start + 1), message);
        } else if let Some(remark) = remark {
            self.note(Code::BadExpression, remark, "`//` divides nothing: write `/`");
        }
        is_closed && remark.is_none()
    }

    fn bracket_kind(&mut self, span: Span) -> Kind {
        let order = match self.upcoming() {
            "if" => {
                let _ = self.take("if");
                return Kind::If { condition: self.full_condition(span) };
            }
            "else" => {
                let _ = self.take("else");
                return self.else_kind(span);
            }
            "sequence" => Order::Sequence,
            "cycle" => Order::Cycle,
            "shuffle" => Order::Shuffle,
            "once" => Order::Once,
            _ => return self.unknown_bracket(span),
        };
        let word = self.upcoming().to_owned();
        let _ = self.take(&word);
        if !self.tokens.is_done() {
            let rest = self.tokens.rest();
            self.note(
                Code::BadBracket,
                rest,
                format!("`[{word}]` takes nothing more: its items stand below, each behind `-`"),
            );
        }
        Kind::Vary { order }
    }

    fn else_kind(&mut self, span: Span) -> Kind {
        if self.tokens.is_done() {
            return Kind::Else;
        }
        if self.take("if") {
            return Kind::ElseIf { condition: self.full_condition(span) };
        }
        let rest = self.tokens.rest();
        self.note(Code::BadBracket, rest, "behind `else` only `if` and a condition can stand");
        Kind::Else
    }

    fn unknown_bracket(&mut self, span: Span) -> Kind {
        const KNOWN: [&str; 7] = ["if", "else if", "else", "sequence", "cycle", "shuffle", "once"];
        let word = self.upcoming().to_owned();
        let near = match word.as_str() {
            "elseif" | "elif" | "elsif" => Some("else if"),
            "random" => Some("shuffle"),
            _ => nearest(&word, KNOWN),
        };
        let rest = self.tokens.rest();
        let place =
            if rest.is_empty() { span } else { Span::new(rest.start, rest.start + offset(word.len())) };
        if word.is_empty() {
            let message = "nothing stands in this bracket: write `[if …]`, `[shuffle]` or their kin, or `\\[` for a plain one";
            self.note(Code::BadBracket, span, message);
        } else if near.is_none() && self.tokens.compares(self.text) {
            let message = format!("a condition begins with `if`, and this one with `{word}`");
            let finding = (Code::BadBracket, place, message);
            self.note_mend(finding, Span::at(place.start), "if ", "add the `if`");
        } else {
            let message = format!(
                "`{word}` begins neither a condition (`[if …]`, `[else if …]`, `[else]`) nor a variation (`[sequence]`, \
                 `[cycle]`, `[shuffle]`, `[once]`); write `\\[` for a plain bracket"
            );
            self.note_near((Code::BadBracket, place, message), near);
        }
        Kind::Broken { owns: true, leaves: false }
    }

    fn condition(&mut self, span: Span) -> TermId {
        if self.tokens.is_done() {
            self.note(Code::BadExpression, span, "a condition is missing behind `if`");
            return self.broken(span);
        }
        self.part_of_expression()
    }

    fn full_condition(&mut self, span: Span) -> TermId {
        if self.tokens.is_done() { self.condition(span) } else { self.whole_expression() }
    }

    /// Behind a bracket on a line of its own stands nothing but a comment.
    fn check_behind_bracket(&mut self, bracket: Span, behind: Span) {
        let words = self.without_remark(behind);
        if words.is_empty() {
            return;
        }
        let column = self.column(bracket.start) + 4;
        let block = format!("\n{}{}", " ".repeat(column), words.of(self.text));
        let message = "words behind a condition: what it governs stands in the block below".to_owned();
        let at = Span::new(bracket.end, words.end);
        self.note_mend((Code::TextAfterBracket, words, message), at, &block, "give it a line of its own");
    }
}
