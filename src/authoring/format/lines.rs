//! Rows to lines: each sign with one space behind it, then what the line holds, its tags, its comment.

use super::layout::{Lead, Spot};
use crate::source::{Code, Diagnostic, FileId, Id, LIMITS, Place, Span, offset};
use crate::syntax::Tree;
use crate::syntax::tree::{Change, How, Kind, NoteKind, Order, Reply, Row, RowId, Tags, TermId, WordsId};

/// The script as it is printed so far.
pub(super) struct Printer<'t> {
    pub(super) text: &'t str,
    pub(super) tree: &'t Tree,
    out: String,
    /// Where the line in hand starts.
    line: usize,
    /// How many of the comments behind other content have been printed.
    remarks: usize,
    /// How many parentheses are open in the expression in hand.
    pub(super) open: u8,
    /// Lines that became too long.
    notes: Vec<Diagnostic>,
}

impl<'t> Printer<'t> {
    pub(super) fn new(text: &'t str, tree: &'t Tree) -> Printer<'t> {
        let out = String::with_capacity(text.len() + text.len() / 16);
        Printer { text, tree, out, line: 0, remarks: 0, open: 0, notes: Vec::new() }
    }

    /// The whole text, and the lines that became too long.
    pub(super) fn finish(mut self) -> (String, Vec<Diagnostic>) {
        self.out.push('\n');
        (self.out, self.notes)
    }

    pub(super) fn push(&mut self, words: &str) {
        self.out.push_str(words);
    }

    pub(super) fn ends_with(&self, c: char) -> bool {
        self.out.ends_with(c)
    }

    pub(super) fn span(&mut self, span: Span) {
        self.out.push_str(span.of(self.text));
    }

    /// Prints a row in its place.
    pub(super) fn spot(&mut self, spot: Spot) {
        match spot.lead {
            Lead::Sign => self.push(" "),
            Lead::Line => self.begin_line("\n", spot.depth),
            Lead::Gap => self.begin_line("\n\n", spot.depth),
        }
        let row = *self.tree.rows.at(spot.row);
        self.row(row);
        let behind = self.tree.rows.get(RowId::at(spot.row.index() + 1));
        self.remarks_before(behind.map_or(offset(self.text.len()), |behind| behind.span.start), " ");
        self.check_length(row);
    }

    fn begin_line(&mut self, ends: &str, depth: usize) {
        self.push(ends);
        self.line = self.out.len();
        self.out.extend(std::iter::repeat_n("    ", depth));
    }

    /// Prints the comments that stand before `end`, each behind `lead`.
    fn remarks_before(&mut self, end: u32, lead: &str) {
        while let Some(remark) = self.tree.remarks.get(self.remarks).filter(|remark| remark.start < end) {
            self.signed(lead, *remark);
            self.remarks += 1;
        }
    }

    fn check_length(&mut self, row: Row) {
        let length = self.out.len() - self.line;
        if length > LIMITS.line {
            let message = format!(
                "this line has {length} bytes once it is formatted, and {} are the limit: break it into several lines",
                LIMITS.line
            );
            let place = Place::new(FileId::default(), row.span);
            self.notes.push(Diagnostic::new(Code::LineTooLong, place, message));
        }
    }

    fn row(&mut self, row: Row) {
        match row.kind {
            Kind::Comment | Kind::Broken { .. } => self.span(row.span),
            Kind::Scene { name, tags } => {
                self.signed("== ", name);
                self.tags(tags);
            }
            Kind::Label { name } => self.signed("= ", name),
            Kind::Speech { name, delivery, is_thought, text } => {
                self.speaker(name, delivery, is_thought, text);
                self.push(": ");
                self.tagged(text);
            }
            Kind::Narration { text } => {
                self.foreign_spaces(text);
                self.tagged(text);
            }
            Kind::Reply { reply } => self.reply(reply),
            Kind::CatchAll => self.push("* ..."),
            Kind::Wording { text } => self.signed("> ", text),
            Kind::Note { kind, text } => {
                self.push("! ");
                self.push(note_word(kind));
                self.push(": ");
                self.words(text);
            }
            Kind::Ask { slot, text } => {
                self.signed("? ", slot);
                self.push(": ");
                self.words(text);
            }
            Kind::Divert { target } => self.signed("-> ", target),
            Kind::Detour { target } => {
                self.signed("-> ", target);
                self.push(" ->");
            }
            Kind::Return => self.push("->->"),
            Kind::Borrow { scene } => self.signed("<- ", scene),
            Kind::End { outcome } => self.signed("=> ", outcome),
            Kind::Change { first, count } => self.changes(first, count),
            Kind::If { condition } => self.condition("[if ", condition, "]"),
            Kind::ElseIf { condition } => self.condition("[else if ", condition, "]"),
            Kind::Else => self.push("[else]"),
            Kind::Vary { order } => {
                self.push("[");
                self.push(order_word(order));
                self.push("]");
            }
            Kind::Item => self.push("-"),
            Kind::Cue { name, words } => {
                self.signed("@", name);
                if !words.is_empty() {
                    self.signed(" ", words);
                }
            }
        }
    }

    fn signed(&mut self, sign: &str, behind: Span) {
        self.push(sign);
        self.span(behind);
    }

    fn speaker(&mut self, name: Span, delivery: Option<WordsId>, is_thought: bool, text: WordsId) {
        self.span(name);
        if is_thought {
            self.push(" (thinks)");
        } else if let Some(delivery) = delivery {
            self.push(" (");
            self.words(delivery);
            // A comment may stand in there, too.
            let lead = if self.ends_with('(') { "" } else { " " };
            self.remarks_before(self.tree.words.at(text).span.start, lead);
            self.push(")");
        }
    }

    fn reply(&mut self, reply: Reply) {
        self.push(if reply.stays { "+ " } else { "* " });
        match reply.condition {
            Some(condition) if reply.shown => self.condition("[if ", condition, ", shown] "),
            Some(condition) => self.condition("[if ", condition, "] "),
            None => self.foreign_spaces(reply.text),
        }
        self.tagged(reply.text);
    }

    fn condition(&mut self, open: &str, condition: TermId, close: &str) {
        self.push(open);
        self.term(condition);
        self.push(close);
    }

    fn changes(&mut self, first: u32, count: u32) {
        let changes = self.tree.changes.iter().skip(first as usize).take(count as usize);
        for (index, Change { name, how, by }) in changes.enumerate() {
            self.signed(if index == 0 { "~ " } else { ", " }, *name);
            self.push(match how {
                How::Set => " = ",
                How::Add => " += ",
                How::Subtract => " -= ",
            });
            self.term(*by);
        }
    }

    /// Spaces of other kinds than the keyboard's, where words would be read as a sign or a name without them.
    fn foreign_spaces(&mut self, words: WordsId) {
        let start = self.tree.words.at(words).span.start as usize;
        let before = self.text.get(..start).unwrap_or_default();
        let kept = before.trim_end_matches(|c: char| c.is_whitespace() && c != '\n').len();
        self.push(before.get(kept..).unwrap_or_default().trim_start_matches([' ', '\t', '\r']));
    }

    /// Words, and the tags behind them.
    fn tagged(&mut self, words: WordsId) {
        self.words(words);
        self.tags(self.tree.words.at(words).tags);
    }

    fn tags(&mut self, tags: Tags) {
        for tag in self.tree.tags.iter().skip(tags.first as usize).take(tags.count as usize) {
            self.signed(" ", *tag);
        }
    }
}

fn note_word(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Hint => "hint",
        NoteKind::Strong => "strong",
        NoteKind::Fair => "fair",
        NoteKind::Weak => "weak",
        NoteKind::Harmful => "harmful",
        NoteKind::Tempting => "tempting",
        NoteKind::Try => "try",
        NoteKind::Note => "note",
    }
}

pub(super) fn order_word(order: Order) -> &'static str {
    match order {
        Order::Sequence => "sequence",
        Order::Cycle => "cycle",
        Order::Shuffle => "shuffle",
        Order::Once => "once",
    }
}
