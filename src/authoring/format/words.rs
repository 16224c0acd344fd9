//! Words as they are written, and what stands in their braces: expressions with one way of writing each.

use super::lines::{Printer, order_word};
use crate::source::{Id, Span};
use crate::syntax::tree::{Counting, Fill, Gap, Operator, Order, TermId, TermKind, WordsId};

impl Printer<'_> {
    /// Words without their tags.
    pub(super) fn words(&mut self, words: WordsId) {
        let words = *self.tree.words.at(words);
        let mut at = words.span.start;
        for gap in self.tree.gaps.run(words.gaps, words.count as usize) {
            self.span(Span::new(at, gap.span.start));
            self.gap(*gap);
            at = gap.span.end;
        }
        self.span(Span::new(at, words.span.end));
    }

    fn gap(&mut self, gap: Gap) {
        match gap.fill {
            Fill::Value(term) => {
                self.push("{");
                self.term(term);
            }
            Fill::Either(condition, then, otherwise) => {
                self.push("{if ");
                self.term(condition);
                self.push(":");
                self.part(then);
                if let Some(otherwise) = otherwise {
                    self.bar(then);
                    self.part(otherwise);
                }
            }
            Fill::Vary(order, first, count) => self.variation(order, first, count),
            Fill::Broken => return self.span(gap.span),
        }
        self.push("}");
    }

    fn variation(&mut self, order: Order, first: WordsId, count: u32) {
        self.push("{");
        let parts = (0..count as usize).map(|index| WordsId::at(first.index() + index));
        if order == Order::Sequence {
            self.words(first);
        } else {
            self.push(order_word(order));
            self.push(":");
            self.part(first);
        }
        let mut before = first;
        for part in parts.skip(1) {
            self.bar(before);
            self.part(part);
            before = part;
        }
    }

    /// The bar behind the part `before`.
    fn bar(&mut self, before: WordsId) {
        let is_first = self.ends_with('{');
        self.push(if is_first && self.tree.words.at(before).span.is_empty() { "|" } else { " |" });
    }

    /// Words behind a bar or a colon. A space in front of `//` would make a comment of them, and one in front of `#` a tag.
    fn part(&mut self, words: WordsId) {
        let written = self.tree.words.at(words).span.of(self.text);
        if !written.is_empty() && !written.starts_with("//") && !written.starts_with('#') {
            self.push(" ");
        }
        self.words(words);
    }

    /// An expression that fills its place.
    pub(super) fn term(&mut self, term: TermId) {
        self.operand(term, 0);
    }

    /// An expression where only what binds as tightly as `loosest` can stand; anything else has parentheses.
    fn operand(&mut self, term: TermId, loosest: u8) {
        if binds(self.tree.terms.at(term).kind) >= loosest {
            return self.open_term(term);
        }
        self.push("(");
        self.open = self.open.saturating_add(1);
        self.open_term(term);
        self.open = self.open.saturating_sub(1);
        self.push(")");
    }

    /// One side of an operator. An `and` within an `or` has parentheses, so that nobody has to know which comes first.
    fn side(&mut self, operator: Operator, side: TermId, loosest: u8) {
        let is_and = matches!(self.tree.terms.at(side).kind, TermKind::Binary(Operator::And, ..));
        let is_clearer = is_and && operator == Operator::Or && self.open < CLEARER;
        self.operand(side, if is_clearer { tightness(Operator::And) + 1 } else { loosest });
    }

    fn open_term(&mut self, term: TermId) {
        let term = *self.tree.terms.at(term);
        match term.kind {
            TermKind::Number(_) | TermKind::Name | TermKind::Broken => self.span(term.span),
            TermKind::Not(inner) => {
                self.push("not ");
                // `not a == b` reads as if it were about `a` alone.
                let compares = binds(self.tree.terms.at(inner).kind) == COMPARISON;
                self.operand(inner, if compares && self.open < CLEARER { COMPARISON + 1 } else { NOT });
            }
            TermKind::Negative(inner) => {
                self.push("-");
                self.operand(inner, NEGATIVE);
            }
            TermKind::Binary(operator, left, right) => {
                let binds = tightness(operator);
                // Operators of one kind are read from the left; comparisons do not follow each other.
                self.side(operator, left, if binds == COMPARISON { binds + 1 } else { binds });
                self.push(sign(operator));
                self.side(operator, right, binds + 1);
            }
            TermKind::Call { function, first, count } => {
                self.span(function);
                self.arguments(first, count);
            }
            TermKind::Count { function, name } => {
                self.push(match function {
                    Counting::Said => "said(",
                    Counting::Seen => "seen(",
                    Counting::Visits => "visits(",
                });
                self.span(name);
                self.push(")");
            }
        }
    }

    fn arguments(&mut self, first: u32, count: u32) {
        self.push("(");
        let arguments = self.tree.arguments.iter().skip(first as usize).take(count as usize);
        for (index, argument) in arguments.enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.term(*argument);
        }
        self.push(")");
    }
}

/// Parentheses for clearness only are written where fewer than so many are open: they nest 32 deep at most.
const CLEARER: u8 = 8;

/// How tightly things hold together, from `or` at 1 to names and calls.
const NOT: u8 = 3;
const COMPARISON: u8 = 4;
const NEGATIVE: u8 = 7;
const WHOLE: u8 = 8;

fn binds(kind: TermKind) -> u8 {
    match kind {
        TermKind::Binary(operator, ..) => tightness(operator),
        TermKind::Not(_) => NOT,
        TermKind::Negative(_) => NEGATIVE,
        TermKind::Number(_)
        | TermKind::Name
        | TermKind::Call { .. }
        | TermKind::Count { .. }
        | TermKind::Broken => WHOLE,
    }
}

fn tightness(operator: Operator) -> u8 {
    match operator {
        Operator::Or => 1,
        Operator::And => 2,
        Operator::Equal
        | Operator::Unequal
        | Operator::Less
        | Operator::AtMost
        | Operator::More
        | Operator::AtLeast => COMPARISON,
        Operator::Add | Operator::Subtract => 5,
        Operator::Multiply | Operator::Divide | Operator::Remainder => 6,
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Or => " or ",
        Operator::And => " and ",
        Operator::Equal => " == ",
        Operator::Unequal => " != ",
        Operator::Less => " < ",
        Operator::AtMost => " <= ",
        Operator::More => " > ",
        Operator::AtLeast => " >= ",
        Operator::Add => " + ",
        Operator::Subtract => " - ",
        Operator::Multiply => " * ",
        Operator::Divide => " / ",
        Operator::Remainder => " % ",
    }
}
