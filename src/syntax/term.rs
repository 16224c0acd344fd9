//! Tokens to expressions: which operator binds first, and what is missing where.

use pest::iterators::Pairs;

use super::DEPTH;
use super::builder::Builder;
use super::grammar::{self, Rule};
use super::tree::{Change, Counting, How, Operator, Term, TermId, TermKind};
use crate::source::{Code, Diagnostic, Span, offset};

/// A token of an expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    kind: TokenKind,
    span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TokenKind {
    Name,
    Number,
    Sign,
    Stray,
}

/// The tokens of one expression or change, and how far they have been read.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    all: Vec<Token>,
    at: usize,
    /// Where the last token ends, for what is missing behind it.
    end: u32,
    depth: usize,
    operators: usize,
}

impl Tokens {
    /// Takes the tokens of `pairs`, which start at `base`; gives the comment behind them.
    pub(super) fn fill(&mut self, pairs: Pairs<'_, Rule>, base: u32, start: u32) -> Option<Span> {
        self.all.clear();
        (self.at, self.end, self.depth, self.operators) = (0, start, 0, 0);
        let mut remark = None;
        for pair in pairs {
            let span = pair.as_span();
            let span = Span::new(base + offset(span.start()), base + offset(span.end()));
            let kind = match pair.as_rule() {
                Rule::name => TokenKind::Name,
                Rule::number => TokenKind::Number,
                Rule::sign => TokenKind::Sign,
                Rule::remark => {
                    remark = Some(span);
                    continue;
                }
                Rule::EOI => continue,
                Rule::stray if matches!(pair.as_str(), "\t" | "\r") => continue,
                _ => TokenKind::Stray,
            };
            self.all.push(Token { kind, span });
        }
        remark
    }

    fn peek(&self) -> Option<Token> {
        self.all.get(self.at).copied()
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        self.end = token.span.end;
        Some(token)
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.all.len()
    }

    /// Where the last token that was read ends.
    pub(super) fn end(&self) -> u32 {
        self.end
    }

    /// From the next token to the last.
    pub(super) fn rest(&self) -> Span {
        let start = self.peek().map_or(self.end, |token| token.span.start);
        Span::new(start, self.all.last().map_or(start, |token| token.span.end))
    }

    /// True where one of the tokens compares.
    pub(super) fn compares(&self, text: &str) -> bool {
        let signs = ["<", "<=", ">", ">=", "==", "!=", "="];
        self.all.iter().any(|token| signs.contains(&token.span.of(text)))
    }

    fn skip_to_comma(&mut self, text: &str) {
        while self.peek().is_some_and(|token| token.span.of(text) != ",") {
            let _ = self.next();
        }
    }
}

impl Builder<'_> {
    /// The next token, if it is `word`.
    pub(super) fn take(&mut self, word: &str) -> bool {
        let found = self.tokens.peek().is_some_and(|token| token.span.of(self.text) == word);
        if found {
            let _ = self.tokens.next();
        }
        found
    }

    /// The next token's letters; empty at the end.
    pub(super) fn upcoming(&self) -> &str {
        self.tokens.peek().map_or("", |token| token.span.of(self.text))
    }

    /// An expression that fills `span`.
    pub(super) fn expression(&mut self, span: Span) -> TermId {
        let written = span.of(self.text);
        if super::is_name(written) && !matches!(written, "not" | "and" | "or") {
            return self.tree.terms.push(Term { span, kind: TermKind::Name });
        }
        if let Some(pairs) = grammar::tokens(Rule::expression, written) {
            let remark = self.tokens.fill(pairs, span.start, span.start);
            if let Some(remark) = remark {
                self.note(Code::BadExpression, remark, "`//` divides nothing: write `/`");
                return self.broken(span);
            }
        }
        self.whole_expression()
    }

    /// An expression that may end before the tokens do.
    pub(super) fn part_of_expression(&mut self) -> TermId {
        self.operand(0)
    }

    /// An expression that takes every token that is left.
    pub(super) fn whole_expression(&mut self) -> TermId {
        let term = self.operand(0);
        if !self.tokens.is_done() {
            let rest = self.tokens.rest();
            if !self.is_broken(term) {
                self.note_left_over(term, rest);
            }
            return self.broken(rest);
        }
        term
    }

    fn note_left_over(&mut self, term: TermId, rest: Span) {
        let message = self.left_over(term, rest);
        let mut note = Diagnostic::new(Code::BadExpression, self.place(rest), message);
        if self.upcoming() == "=" {
            note = note.edit(self.place(Span::at(rest.start)), "=", "write `==`");
        }
        self.notes.push(note);
    }

    /// What to say of tokens behind a complete expression.
    fn left_over(&self, term: TermId, rest: Span) -> String {
        let (written, next) = (rest.of(self.text), self.upcoming());
        let is_number = matches!(self.tree.terms.at(term).kind, TermKind::Number(_));
        match next {
            "=" => "`=` changes, it does not compare: write `==`".to_owned(),
            "&" => "write `and` in words".to_owned(),
            "|" => "write `or` in words".to_owned(),
            "." if is_number => "numbers are whole here: write one without a point".to_owned(),
            ")" => "this `)` closes nothing: take it out".to_owned(),
            "is" | "equals" => {
                format!("`{written}` cannot stand here: compare by `==`, `!=`, `<`, `<=`, `>` or `>=`")
            }
            _ => format!(
                "`{written}` cannot stand here: before it, write `and`, `or`, or a sign such as `>=` or `+`"
            ),
        }
    }

    /// The changes of a line, separated by commas: the first, and how many.
    pub(super) fn changes(&mut self, line: Span) -> (u32, u32) {
        let first = offset(self.tree.changes.len());
        if self.tokens.is_done() {
            self.note(Code::NothingThere, line, "nothing changes here: write `~ trust += 1`");
        }
        while !self.tokens.is_done() {
            if let Some(change) = self.change() {
                self.tree.changes.push(change);
            } else {
                self.tokens.skip_to_comma(self.text);
            }
            if self.tokens.is_done() {
                break;
            }
            if !self.take(",") {
                let rest = self.tokens.rest();
                self.note(Code::BadChange, rest, "a change ends before this: separate changes by commas");
                break;
            }
            if self.tokens.is_done() {
                let comma = Span::new(self.tokens.end() - 1, self.tokens.end());
                self.note(
                    Code::BadChange,
                    comma,
                    "a change is missing behind this comma: write it, or take the comma out",
                );
            }
        }
        (first, offset(self.tree.changes.len()) - first)
    }

    fn change(&mut self) -> Option<Change> {
        let name = self.tokens.next()?;
        if name.kind != TokenKind::Name {
            let message = "a change begins with the name of what changes: write `trust += 1`";
            self.note(Code::BadChange, name.span, message);
            return None;
        }
        let how = match self.upcoming() {
            "=" => How::Set,
            "+=" => How::Add,
            "-=" => How::Subtract,
            _ => {
                let place = Span::at(name.span.end).to(name.span);
                let message = format!("`{}` needs `=`, `+=` or `-=` behind it", name.span.of(self.text));
                self.note(Code::BadChange, place, message);
                return None;
            }
        };
        let _ = self.tokens.next();
        let by = self.operand(0);
        if self.is_broken(by) {
            self.tokens.skip_to_comma(self.text);
        }
        Some(Change { name: name.span, how, by })
    }

    pub(super) fn broken(&mut self, span: Span) -> TermId {
        self.tree.terms.push(Term { span, kind: TermKind::Broken })
    }

    pub(super) fn is_broken(&self, term: TermId) -> bool {
        self.tree.terms.at(term).kind == TermKind::Broken
    }

    /// An operand and every operator behind it that binds tighter than `loosest`.
    fn operand(&mut self, loosest: u8) -> TermId {
        let mut left = self.unary(loosest);
        let mut compared = false;
        while let Some((operator, binds)) =
            self.tokens.peek().and_then(|token| operator(token.span.of(self.text)))
        {
            if binds <= loosest || self.is_broken(left) {
                break;
            }
            let sign = self.tokens.next().map(|token| token.span).unwrap_or_default();
            self.tokens.operators += 1;
            if self.tokens.operators > OPERATORS {
                let message =
                    format!("an expression has at most {OPERATORS} operators: break this one up by `define`");
                self.note(Code::TooDeep, sign, message);
                return self.broken(sign);
            }
            if binds == COMPARISON && compared {
                let message = "comparisons do not follow each other: join them by `and`";
                self.note(Code::ChainedComparison, sign, message);
                return self.broken(sign);
            }
            compared = binds == COMPARISON;
            let right = self.operand(binds);
            if self.is_broken(right) {
                return right;
            }
            let span = self.tree.terms.at(left).span.to(self.tree.terms.at(right).span);
            left = self.tree.terms.push(Term { span, kind: TermKind::Binary(operator, left, right) });
        }
        left
    }

    fn unary(&mut self, loosest: u8) -> TermId {
        let Some(token) = self.tokens.next() else {
            let end = self.tokens.end();
            self.note(
                Code::BadExpression,
                Span::at(end),
                "a value is missing here: write a name or a number",
            );
            return self.broken(Span::at(end));
        };
        let word = token.span.of(self.text);
        match (token.kind, word) {
            (TokenKind::Number, _) => self.number(token.span),
            (TokenKind::Name, "not") if loosest < COMPARISON => self.prefixed(token.span, NOT, TermKind::Not),
            (TokenKind::Sign, "-") => self.prefixed(token.span, NEGATIVE, TermKind::Negative),
            (TokenKind::Sign, "(") => self.parenthesis(token.span),
            (TokenKind::Name, "not" | "and" | "or") => self.stray(
                token.span,
                if word == "not" {
                    "put `not` and what it negates in parentheses"
                } else {
                    "a value is missing before this: write a name or a number"
                },
            ),
            (TokenKind::Name, _) if self.upcoming() == "(" => self.call(token.span),
            (TokenKind::Name, _) => self.tree.terms.push(Term { span: token.span, kind: TermKind::Name }),
            (TokenKind::Sign | TokenKind::Stray, "!") => {
                self.stray(token.span, "`!` is not a word here: write `not`")
            }
            (TokenKind::Sign | TokenKind::Stray, "&" | "|") => {
                self.stray(token.span, "write `and` or `or` in words")
            }
            (TokenKind::Sign | TokenKind::Stray, _) => {
                let message = format!("`{word}` cannot stand here: write a name or a number");
                self.stray(token.span, message)
            }
        }
    }

    fn stray(&mut self, span: Span, message: impl Into<String>) -> TermId {
        self.note(Code::BadExpression, span, message);
        self.broken(span)
    }

    fn number(&mut self, span: Span) -> TermId {
        match span.of(self.text).parse() {
            Ok(number) => self.tree.terms.push(Term { span, kind: TermKind::Number(number) }),
            Err(_) => {
                self.note(Code::TooBig, span, "this number is too big: 9223372036854775807 is the largest");
                self.broken(span)
            }
        }
    }

    fn prefixed(&mut self, sign: Span, binds: u8, kind: fn(TermId) -> TermKind) -> TermId {
        let Some(operand) = self.deeper(sign, |builder| builder.operand(binds)) else {
            return self.broken(sign);
        };
        if self.is_broken(operand) {
            return operand;
        }
        let span = sign.to(self.tree.terms.at(operand).span);
        self.tree.terms.push(Term { span, kind: kind(operand) })
    }

    fn parenthesis(&mut self, open: Span) -> TermId {
        let Some(inner) = self.deeper(open, |builder| builder.operand(0)) else { return self.broken(open) };
        if !self.is_broken(inner) && !self.take(")") {
            return self.stray(open, "this parenthesis is never closed: write `)`");
        }
        inner
    }

    /// One level further in; none where that is too deep.
    fn deeper(&mut self, at: Span, read: impl FnOnce(&mut Self) -> TermId) -> Option<TermId> {
        if self.tokens.depth >= DEPTH {
            self.note(
                Code::TooDeep,
                at,
                format!("expressions nest at most {DEPTH} deep: break this one up by `define`"),
            );
            return None;
        }
        self.tokens.depth += 1;
        let term = read(self);
        self.tokens.depth -= 1;
        Some(term)
    }

    fn call(&mut self, function: Span) -> TermId {
        let counting = match function.of(self.text) {
            "said" => Some(Counting::Said),
            "seen" => Some(Counting::Seen),
            "visits" => Some(Counting::Visits),
            _ => None,
        };
        let _ = self.tokens.next();
        match counting {
            Some(counting) => self.count(function, counting),
            None => self.arguments(function),
        }
    }

    /// `said(name)`: what stands in the parentheses is a name, hyphens and dots included.
    fn count(&mut self, span: Span, function: Counting) -> TermId {
        let start = self.tokens.end();
        let mut end = start;
        while self.tokens.peek().is_some_and(|token| token.span.of(self.text) != ")") {
            end = self.tokens.next().map_or(end, |token| token.span.end);
        }
        let name = Span::new(start, end).trimmed(self.text);
        if !self.take(")") {
            return self.stray(span, "this call is never closed: write `)`");
        }
        if name.is_empty() || !name.of(self.text).split('.').all(super::is_dashed_name) {
            let message = format!("`{}` needs a name in its parentheses", span.of(self.text));
            return self.stray(span.to(Span::at(self.tokens.end())), message);
        }
        let span = span.to(Span::at(self.tokens.end()));
        self.tree.terms.push(Term { span, kind: TermKind::Count { function, name } })
    }

    fn arguments(&mut self, function: Span) -> TermId {
        let mut arguments = Vec::new();
        if !self.take(")") {
            loop {
                let Some(argument) = self.deeper(function, |builder| builder.operand(0)) else {
                    return self.broken(function);
                };
                if self.is_broken(argument) {
                    return argument;
                }
                arguments.push(argument);
                if self.take(")") {
                    break;
                }
                if !self.take(",") {
                    return self.stray(function, "this call is never closed: write `)`");
                }
            }
        }
        let first = offset(self.tree.arguments.len());
        let count = offset(arguments.len());
        self.tree.arguments.append(&mut arguments);
        let span = function.to(Span::at(self.tokens.end()));
        self.tree.terms.push(Term { span, kind: TermKind::Call { function, first, count } })
    }
}

/// How many operators one expression or line of changes may have.
const OPERATORS: usize = 500;

/// How tightly the operators bind, from `or` at 1; `not` stands between `and` and the comparisons.
const NOT: u8 = 3;
const COMPARISON: u8 = 4;
const NEGATIVE: u8 = 7;

fn operator(word: &str) -> Option<(Operator, u8)> {
    Some(match word {
        "or" => (Operator::Or, 1),
        "and" => (Operator::And, 2),
        "==" => (Operator::Equal, COMPARISON),
        "!=" => (Operator::Unequal, COMPARISON),
        "<" => (Operator::Less, COMPARISON),
        "<=" => (Operator::AtMost, COMPARISON),
        ">" => (Operator::More, COMPARISON),
        ">=" => (Operator::AtLeast, COMPARISON),
        "+" => (Operator::Add, 5),
        "-" => (Operator::Subtract, 5),
        "*" => (Operator::Multiply, 6),
        "/" => (Operator::Divide, 6),
        "%" => (Operator::Remainder, 6),
        _ => return None,
    })
}
