//! Words: where they end, their tags, the comment behind them, and what stands in their braces.

use super::DEPTH;
use super::builder::Builder;
use super::grammar::{self, Rule};
use super::tree::{Fill, Gap, Order, Tags, TermId, Words, WordsId};
use crate::source::{Code, Span, offset};

/// Whether words may have tags behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tagged {
    /// Scenes, replies, speech and narration.
    Yes,
    /// Everything else: `#word` is words there.
    No,
}

/// One part between two bars of a hole, with the holes in it.
struct Part {
    span: Span,
    gaps: Vec<Gap>,
}

/// A hole that is still open.
struct Opened {
    at: u32,
    parts: Vec<Part>,
    start: u32,
    gaps: Vec<Gap>,
}

impl Builder<'_> {
    /// Words that fill `span` up to a comment; tags are cut off where they may stand.
    pub(super) fn words(&mut self, span: Span, tagged: Tagged) -> WordsId {
        let mut span = self.without_remark(span);
        let tags = if tagged == Tagged::Yes { self.cut_tags(&mut span) } else { Tags::default() };
        let gaps = if self.is_rich(span) { self.gaps_of(span) } else { Vec::new() };
        self.push_words(span, gaps, tags)
    }

    /// `span` without spaces at its ends and without a comment.
    pub(super) fn without_remark(&mut self, span: Span) -> Span {
        let span = span.trimmed(self.text);
        let Some(at) = remark(span.of(self.text)) else { return span };
        self.tree.remarks.push(Span::new(span.start + at, span.end));
        Span::new(span.start, span.start + at).trimmed(self.text)
    }

    /// Cuts the tags off the end of `span`.
    pub(super) fn cut_tags(&mut self, span: &mut Span) -> Tags {
        let first = self.tree.tags.len();
        while memchr::memchr(b'#', span.of(self.text).as_bytes()).is_some() {
            let words = span.of(self.text);
            let start = words.len() - words.rsplit(char::is_whitespace).next().unwrap_or_default().len();
            let tag = Span::new(span.start + offset(start), span.end);
            let Some(name) = tag.of(self.text).strip_prefix('#') else { break };
            if !name.starts_with(char::is_alphabetic) {
                break;
            }
            if !super::is_dashed_name(name.strip_prefix("id:").unwrap_or(name)) {
                let message = format!(
                    "`#{name}` is no tag: letters, digits, `-` and `_` only; write `\\#` for a plain sign"
                );
                self.note(Code::BadTag, tag, message);
            } else {
                self.tree.tags.push(tag);
            }
            *span = Span::new(span.start, tag.start).trimmed(self.text);
        }
        let tags = self.tree.tags.get_mut(first..).unwrap_or_default();
        tags.reverse();
        Tags { first: offset(first), count: offset(tags.len()) }
    }

    fn is_rich(&self, span: Span) -> bool {
        memchr::memchr3(b'{', b'}', b'\\', span.of(self.text).as_bytes()).is_some()
    }

    pub(super) fn push_words(&mut self, span: Span, gaps: Vec<Gap>, tags: Tags) -> WordsId {
        let first = self.tree.gaps.next_id();
        let count = offset(gaps.len());
        for gap in gaps {
            self.tree.gaps.push(gap);
        }
        self.tree.words.push(Words { span, gaps: first, count, tags })
    }

    /// The holes of words that hold braces or backslashes.
    pub(super) fn gaps_of(&mut self, span: Span) -> Vec<Gap> {
        let Some(pairs) = grammar::tokens(Rule::text, span.of(self.text)) else { return Vec::new() };
        let (mut open, mut done): (Vec<Opened>, Vec<Gap>) = (Vec::new(), Vec::new());
        for pair in pairs {
            let token = Span::new(
                span.start + offset(pair.as_span().start()),
                span.start + offset(pair.as_span().end()),
            );
            match pair.as_rule() {
                Rule::open => {
                    open.push(Opened {
                        at: token.start,
                        parts: Vec::new(),
                        start: token.end,
                        gaps: Vec::new(),
                    });
                }
                Rule::bar => {
                    if let Some(hole) = open.last_mut() {
                        hole.end_part(token);
                    }
                }
                Rule::close => match open.pop() {
                    Some(mut hole) => {
                        hole.end_part(token);
                        let whole = Span::new(hole.at, token.end);
                        let gap = if open.len() < DEPTH {
                            self.gap(whole, hole.parts)
                        } else {
                            self.too_deep(whole)
                        };
                        open.last_mut().map_or(&mut done, |outer| &mut outer.gaps).push(gap);
                    }
                    None => self.stray_brace(token),
                },
                Rule::escape => self.check_escape(token),
                _ => {}
            }
        }
        if let Some(hole) = open.first() {
            let message = "this brace is never closed: write `}`, or `\\{` for a plain brace";
            self.note(Code::UnclosedBrace, Span::new(hole.at, hole.at + 1), message);
        }
        done
    }

    fn too_deep(&mut self, span: Span) -> Gap {
        if self
            .notes
            .last()
            .is_none_or(|note| note.code != Code::TooDeep || !note_is_near(note.place.span, span))
        {
            self.note(
                Code::TooDeep,
                span,
                format!("braces nest at most {DEPTH} deep: use a condition or a variation with lines"),
            );
        }
        Gap { span, fill: Fill::Broken }
    }

    fn stray_brace(&mut self, token: Span) {
        let message = "this brace closes nothing: write `\\}` for a plain brace";
        self.note_mend((Code::StrayBrace, token, message.to_owned()), token, "\\}", "make it plain");
    }

    fn check_escape(&mut self, token: Span) {
        let escaped = token.of(self.text).chars().nth(1);
        if escaped.is_some_and(|c| c.is_ascii_punctuation()) {
            return;
        }
        let message =
            "a backslash makes the sign behind it plain, and there is none: write `\\\\` for a backslash";
        let place = Span::new(token.start, token.start + 1);
        self.note_mend(
            (Code::BadEscape, place, message.to_owned()),
            place,
            "\\\\",
            "write the backslash twice",
        );
    }

    fn gap(&mut self, span: Span, mut parts: Vec<Part>) -> Gap {
        let is_single = parts.len() == 1;
        let Some(first) = parts.first_mut() else { return Gap { span, fill: Fill::Broken } };
        let fill = match Opening::of(first.span, self.text) {
            Opening::If(condition) => self.either(span, condition, parts),
            Opening::Vary(order, from) => {
                first.span = Span::new(from, first.span.end).trimmed(self.text);
                self.vary(order, parts)
            }
            Opening::Plain if !is_single => self.vary(Order::Sequence, parts),
            Opening::Plain => {
                self.value(span, first.span.trimmed(self.text), first.gaps.first().map(|gap| gap.span))
            }
        };
        Gap { span, fill }
    }

    fn value(&mut self, span: Span, inner: Span, nested: Option<Span>) -> Fill {
        if inner.is_empty() {
            self.note(
                Code::NothingThere,
                span,
                "nothing stands in these braces: write a name, or `\\{` for a plain brace",
            );
            return Fill::Broken;
        }
        if let Some(nested) = nested {
            let message = "braces in an expression mean nothing: use parentheses, or separate words by `|`";
            self.note(Code::BadInlineVariation, nested, message);
            return Fill::Broken;
        }
        let term = self.expression(inner);
        if self.is_broken(term) { Fill::Broken } else { Fill::Value(term) }
    }

    /// `{if condition: then | otherwise}`
    fn either(&mut self, span: Span, condition: Option<Span>, mut parts: Vec<Part>) -> Fill {
        let Some(condition) = condition else {
            let message = "this condition needs a `:` behind it: write `{if open: gently | flatly}`";
            self.note(Code::BadInlineVariation, span, message);
            return Fill::Broken;
        };
        if parts.len() > 2 {
            let message = "a condition chooses between two: more than one `|` is too many here";
            self.note(Code::BadInlineVariation, span, message);
            return Fill::Broken;
        }
        let otherwise = if parts.len() == 2 { parts.pop() } else { None };
        let Some(mut then) = parts.pop() else { return Fill::Broken };
        if let Some(gap) = then.gaps.first().filter(|gap| gap.span.start < condition.end) {
            let message = "braces in a condition mean nothing: use parentheses";
            self.note(Code::BadInlineVariation, gap.span, message);
            return Fill::Broken;
        }
        let term =
            if condition.is_empty() { self.missing_condition(span) } else { self.expression(condition) };
        then.span = Span::new(condition.end, then.span.end);
        then.span =
            Span::new(then.span.start + colon(then.span.of(self.text)), then.span.end).trimmed(self.text);
        let then = self.push_words(then.span, then.gaps, Tags::default());
        let otherwise =
            otherwise.map(|part| self.push_words(part.span.trimmed(self.text), part.gaps, Tags::default()));
        if self.is_broken(term) { Fill::Broken } else { Fill::Either(term, then, otherwise) }
    }

    fn missing_condition(&mut self, span: Span) -> TermId {
        self.note(Code::BadExpression, span, "a condition is missing behind `if`");
        self.broken(span)
    }

    fn vary(&mut self, order: Order, parts: Vec<Part>) -> Fill {
        let first = self.tree.words.next_id();
        let count = offset(parts.len());
        for part in parts {
            self.push_words(part.span.trimmed(self.text), part.gaps, Tags::default());
        }
        Fill::Vary(order, first, count)
    }
}

impl Opened {
    fn end_part(&mut self, sign: Span) {
        let span = Span::new(self.start, sign.start);
        self.parts.push(Part { span, gaps: std::mem::take(&mut self.gaps) });
        self.start = sign.end;
    }
}

/// How the inside of a hole begins.
enum Opening {
    /// `if`, and the condition up to the first `:`.
    If(Option<Span>),
    /// `cycle:` and its kin, and where the words behind it start.
    Vary(Order, u32),
    /// Anything else.
    Plain,
}

impl Opening {
    fn of(part: Span, text: &str) -> Opening {
        let part = part.trimmed(text);
        let words = part.of(text);
        for (word, order) in [("cycle:", Order::Cycle), ("shuffle:", Order::Shuffle), ("once:", Order::Once)]
        {
            if words.starts_with(word) {
                return Opening::Vary(order, part.start + offset(word.len()));
            }
        }
        let is_if = words.strip_prefix("if").is_some_and(|rest| !rest.starts_with(is_word));
        if !is_if {
            return Opening::Plain;
        }
        let start = part.start + 2;
        let end = words.find(':').map(|colon| part.start + offset(colon));
        Opening::If(end.map(|end| Span::new(start, end.max(start)).trimmed(text)))
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// How many bytes of `words` stand before its first colon and in it.
fn colon(words: &str) -> u32 {
    words.find(':').map_or(0, |at| offset(at + 1))
}

/// Where a comment starts in `words`: `//` at their start or behind a space.
fn remark(words: &str) -> Option<u32> {
    let bytes = words.as_bytes();
    memchr::memchr(b'/', bytes)?;
    memchr::memmem::find_iter(bytes, b"//")
        .find(|at| *at == 0 || bytes.get(at - 1).is_some_and(|before| matches!(before, b' ' | b'\t')))
        .map(offset)
}

fn note_is_near(note: Span, span: Span) -> bool {
    note.start >= span.start && note.end <= span.end
}
