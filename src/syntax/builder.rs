//! Tokens of lines to rows of the tree.

use std::ops::Range;

use pest::iterators::{Pair, Pairs};
use rustc_hash::FxHashSet;

use super::blocks::{Blocks, Misfit};
use super::grammar::{self, Rule};
use super::term::Tokens;
use super::text::Tagged;
use super::tree::{Front, Kind, Reply, Row, RowId, Tree, WordsId};
use crate::source::{Code, Diagnostic, FileId, Id, Place, Span, offset};

/// The tree in the making.
pub(super) struct Builder<'t> {
    file: FileId,
    pub(super) text: &'t str,
    pub(super) tree: Tree,
    pub(super) notes: Vec<Diagnostic>,
    pub(super) tokens: Tokens,
    /// The names of the cast, as they are compared.
    speakers: FxHashSet<String>,
    /// How many times a name that was meant has been looked for.
    pub(super) suggested: usize,
    blocks: Blocks,
    /// Where the piece starts that is being read.
    pub(super) base: u32,
}

/// What is found out about a span: code, place, sentence.
pub(super) type Finding = (Code, Span, String);

impl<'t> Builder<'t> {
    pub(super) fn new(
        file: FileId,
        text: &'t str,
        front: Option<Front>,
        notes: Vec<Diagnostic>,
    ) -> Builder<'t> {
        // Half a page of a script is about forty lines: room for them from the start saves moving the tables.
        let room = if front.is_some() { text.len() / 24 } else { 0 };
        let cast = front.iter().flat_map(|front| &front.cast);
        let speakers = cast.map(|name| super::normal(name).into_owned()).chain(["You".to_owned()]).collect();
        let mut tree = Tree { front, ..Tree::default() };
        tree.rows = crate::source::Table::with_room(room);
        tree.words = crate::source::Table::with_room(room / 2);
        Builder {
            file,
            text,
            tree,
            notes,
            tokens: Tokens::default(),
            speakers,
            suggested: 0,
            blocks: Blocks::new(),
            base: 0,
        }
    }

    /// Reads one piece of the text into rows.
    pub(super) fn read_piece(&mut self, piece: Range<usize>) {
        self.base = offset(piece.start);
        let text = self.text;
        let Some(mut pairs) = text.get(piece).and_then(|piece| grammar::tokens(Rule::piece, piece)) else {
            return;
        };
        while let Some(pair) = pairs.next() {
            if pair.as_rule() != Rule::EOI {
                self.read_line(pair, &mut pairs);
            }
        }
    }

    /// The tree, and what was found on the way.
    pub(super) fn finish(mut self) -> (Tree, Vec<Diagnostic>) {
        let end = self.tree.rows.next_id();
        let rows = &mut self.tree.rows;
        self.blocks.finish(|owner| rows.at_mut(owner).next = end);
        self.notes.sort_by_key(|note| note.place.span.start);
        (self.tree, self.notes)
    }

    /// Whether somebody of that name is in the cast.
    pub(super) fn speaks(&self, name: &str) -> bool {
        self.speakers.contains(super::normal(name).as_ref())
    }

    pub(super) fn cast(&self) -> &[String] {
        self.tree.front.as_ref().map_or(&[], |front| &front.cast)
    }

    /// False where the front matter could not be read, so that nobody can be called a stranger.
    pub(super) fn knows_cast(&self) -> bool {
        self.tree.front.as_ref().is_some_and(|front| front.is_readable)
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place::new(self.file, span)
    }

    pub(super) fn note(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.notes.push(Diagnostic::new(code, self.place(span), message));
    }

    pub(super) fn note_near(&mut self, finding: Finding, near: Option<&str>) {
        let (code, span, message) = finding;
        self.notes.push(Diagnostic::new(code, self.place(span), message).did_you_mean(near));
    }

    pub(super) fn note_edit(&mut self, finding: Finding, at: Span, text: &str, question: &str) {
        let (code, span, message) = finding;
        let note = Diagnostic::new(code, self.place(span), message);
        self.notes.push(note.edit(self.place(at), text, question));
    }

    /// The same where there is nothing to guess.
    pub(super) fn note_mend(&mut self, finding: Finding, at: Span, text: &str, question: &str) {
        let (code, span, message) = finding;
        let note = Diagnostic::new(code, self.place(span), message);
        self.notes.push(note.mend(self.place(at), text, question));
    }

    pub(super) fn require_words(&mut self, words: WordsId, line: Span, message: &str) {
        if self.tree.words.at(words).span.is_empty() {
            self.note(Code::NothingThere, line.trimmed(self.text), message);
        }
    }

    /// What stands behind a sign of `length` bytes; a missing space is reported, and read as if it were there.
    pub(super) fn behind_sign(&mut self, span: Span, length: u32) -> Span {
        let behind = Span::new(span.start + length, span.end);
        let written = behind.of(self.text);
        if let Some(blank) = written.chars().next().filter(|c| !c.is_ascii() && c.is_whitespace()) {
            let at = Span::new(behind.start, behind.start + offset(blank.len_utf8()));
            let message =
                "a sign needs a plain space behind it, and this is another kind of space".to_owned();
            self.note_mend((Code::ChangedSign, at, message), at, " ", "make it a plain space");
        } else if !(written.is_empty() || written.starts_with([' ', '\t', '\r'])) {
            let sign = Span::new(span.start, behind.start);
            let message = format!(
                "`{}` at the start of a line is a sign and needs a space behind it",
                sign.of(self.text)
            );
            let question = format!("add the space, or write `\\{}` for a plain sign", sign.of(self.text));
            self.note_edit((Code::SigilWithoutSpace, sign, message), Span::at(behind.start), " ", &question);
        }
        behind
    }

    pub(super) fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        Span::new(self.base + offset(span.start()), self.base + offset(span.end()))
    }

    fn read_line(&mut self, pair: Pair<'t, Rule>, rest: &mut Pairs<'t, Rule>) {
        let span = self.span(&pair);
        if pair.as_rule() == Rule::comment {
            let span = span.trimmed(self.text);
            self.push(span, Kind::Comment);
            return;
        }
        let column = self.check_column(span.start);
        if pair.as_rule() == Rule::item {
            self.item(column, span, rest);
            return;
        }
        self.content(pair, span, rest);
    }

    /// The line's column, and its block opened or closed to fit.
    fn check_column(&mut self, start: u32) -> u32 {
        let line = self.text.get(..start as usize).unwrap_or_default();
        let from = memchr::memrchr(b'\n', line.as_bytes()).map_or(0, |at| at + 1);
        let indent = line.get(from..).unwrap_or_default();
        let has_tab = indent.contains('\t');
        let column = if has_tab { tabbed(indent) } else { offset(indent.chars().count()) };
        let next = self.tree.rows.next_id();
        let rows = &mut self.tree.rows;
        let misfit = self.blocks.place(column, |owner| rows.at_mut(owner).next = next);
        let span = Span::new(offset(from), start);
        let spaces = " ".repeat(self.blocks.column() as usize);
        if has_tab {
            let message = "a tab in the indentation: blocks are made by spaces";
            self.note_mend((Code::TabIndent, span, message.to_owned()), span, &spaces, "indent by spaces");
        } else if !indent.is_ascii() {
            let message = "these spaces are of a kind that makes no blocks: use plain ones".to_owned();
            self.note_mend((Code::ChangedSign, span, message), span, &spaces, "make them plain spaces");
        } else if let Some(misfit) = misfit {
            self.misfit(misfit, span);
        }
        if self.blocks.is_astray(column) {
            self.tree.astray.push(next);
        }
        column
    }

    fn misfit(&mut self, misfit: Misfit, indent: Span) {
        let (code, column, message) = match misfit {
            Misfit::TooFarIn(_) if self.note_meant_owner() => return,
            Misfit::TooFarIn(column) => (
                Code::TooFarIn,
                column,
                "the line above holds no block, and this one stands deeper".to_owned(),
            ),
            Misfit::NoSuchColumn { outer, inner } => {
                let column = self.meant_column(indent, outer, inner);
                (Code::NoSuchColumn, column, "no block above stands at this column".to_owned())
            }
            Misfit::TooDeep => {
                let message = format!("blocks nest at most {} deep: make a scene of this one", super::DEPTH);
                self.note(Code::TooDeep, indent, message);
                return;
            }
        };
        let question = format!("move it to column {}", column + 1);
        self.note_edit((code, indent, message), indent, &" ".repeat(column as usize), &question);
    }

    /// Where a line between two columns was meant to stand: at the nearer one, and a line that only replies hold at the inner one.
    fn meant_column(&self, indent: Span, outer: u32, inner: u32) -> u32 {
        let column = indent.end - indent.start;
        let line = self.text.get(indent.end as usize..).unwrap_or_default();
        let is_nearer = inner.abs_diff(column) < column.abs_diff(outer);
        if is_nearer || line.starts_with(['!', '>', '~']) { inner } else { outer }
    }

    /// Reports the line above where it is told, holds a block, and begins with what was probably meant as a sign that may hold one.
    fn note_meant_owner(&mut self) -> bool {
        let rows = &self.tree.rows;
        let Some(row) = rows.iter().rev().find(|row| row.kind != Kind::Comment) else { return false };
        let Kind::Narration { .. } = row.kind else { return false };
        let (span, line) = (row.span, row.span.of(self.text));
        if let Some(sign) = look_alike_star(line) {
            let sign = Span::new(span.start, span.start + offset(sign));
            let message = format!(
                "`{}` begins no reply, so nothing can stand below this line: write `*` and a space",
                sign.of(self.text).trim()
            );
            self.note_edit((Code::TooFarIn, sign, message), sign, "* ", "make it a reply");
            return true;
        }
        let condition = line.trim_end_matches(':');
        if condition == "else" || condition.starts_with("if ") || condition.starts_with("else if ") {
            let message = "a condition stands in square brackets: write `[if …]` or `[else]`".to_owned();
            let brackets = format!("[{condition}]");
            self.note_edit((Code::TooFarIn, span, message), span, &brackets, "put it in brackets");
            return true;
        }
        false
    }

    /// `- …`: the item, and what stands behind its sign as the first line of its block.
    fn item(&mut self, column: u32, span: Span, rest: &mut Pairs<'t, Rule>) {
        let row = self.push(Span::new(span.start, span.start + 1), Kind::Item);
        self.blocks.line(row, true);
        let (mut sign, mut has_more) = (span, false);
        while let Some(inner) = rest.peek().filter(|inner| self.is_behind(sign, inner)) {
            let _ = rest.next();
            let inner_span = self.span(&inner);
            if inner.as_rule() == Rule::item {
                if !has_more {
                    let message = "an item cannot begin another item: put a variation in a block";
                    self.note(Code::MisplacedItem, inner_span.trimmed(self.text), message);
                }
                (sign, has_more) = (inner_span, true);
                continue;
            }
            if inner.as_rule() == Rule::comment {
                self.push(inner_span.trimmed(self.text), Kind::Comment);
                return;
            }
            if let Some(misfit) = self.blocks.item(row, column + inner_span.start - span.start) {
                self.misfit(misfit, Span::at(inner_span.start));
            }
            self.content(inner, inner_span, rest);
            return;
        }
    }

    /// `-word`: a dash without its space. Below a variation it begins an item; elsewhere it was probably meant as a dash.
    fn glued_dash(&mut self, span: Span) -> Kind {
        let sign = Span::new(span.start, span.start + 1);
        let message = "`-` at the start of a line is a sign and needs a space behind it".to_owned();
        if span.of(self.text).trim().bytes().all(|byte| byte == b'-') {
            let question = "write `\\-` for a plain dash";
            self.note_mend((Code::SigilWithoutSpace, sign, message), Span::at(sign.start), "\\", question);
            return self.speech_or_narration(span);
        }
        let question = "add the space, or write `\\-` for a plain sign";
        self.note_edit((Code::SigilWithoutSpace, sign, message), Span::at(sign.end), " ", question);
        if self.is_in_variation() {
            let row = self.push(sign, Kind::Item);
            self.blocks.line(row, true);
            let column = offset(self.column(sign.end));
            if let Some(misfit) = self.blocks.item(row, column) {
                self.misfit(misfit, sign);
            }
        }
        self.speech_or_narration(Span::new(sign.end, span.end))
    }

    /// `*word` that no star closes: a reply without its space.
    fn glued_reply(&mut self, span: Span) -> Kind {
        let behind = self.behind_sign(span, 1);
        let text = self.words(behind, Tagged::Yes);
        Kind::Reply { reply: Reply { stays: false, condition: None, shown: false, text } }
    }

    /// True where the line in hand stands directly below a variation, or below a line in brackets that could not be read.
    fn is_in_variation(&self) -> bool {
        let owner = self.blocks.owner().map(|owner| self.tree.rows.at(owner).kind);
        matches!(owner, Some(Kind::Vary { .. } | Kind::Broken { .. }))
    }

    /// True where `inner` stands on the line of the item's sign.
    fn is_behind(&self, item: Span, inner: &Pair<'_, Rule>) -> bool {
        inner.as_rule() != Rule::EOI && self.span(inner).start == item.end
    }

    fn content(&mut self, pair: Pair<'t, Rule>, span: Span, rest: &mut Pairs<'t, Rule>) {
        let kind = match pair.as_rule() {
            Rule::other if self.find_changed_sign(span).is_some() => self.changed_sign(span),
            Rule::other if span.of(self.text).starts_with('-') => self.glued_dash(span),
            Rule::other if is_glued_reply(span.of(self.text)) => self.glued_reply(span),
            Rule::say | Rule::other => self.speech_or_narration(span),
            Rule::once => self.reply(span, false, rest),
            Rule::again => {
                self.behind_sign(Span::new(span.start, self.line_end(span.end)), 1);
                self.reply(span, true, rest)
            }
            Rule::guard => self.bracket(pair, span, rest),
            Rule::change => self.change_line(pair, span),
            Rule::divert => self.divert(span),
            Rule::note => self.coach_note(span),
            Rule::wording => self.wording(span),
            Rule::ending => self.ending(span),
            Rule::scene => self.scene(span),
            Rule::label => self.label(span),
            Rule::ask => self.ask(span),
            Rule::borrow => self.borrow(span),
            Rule::cue => self.cue(span),
            // These stand inside of other lines, and are read there.
            _ => return,
        };
        let owns = kind.owns_block();
        let row = self.push(self.trimmed_row(span, kind), kind);
        self.blocks.line(row, owns);
    }

    fn line_end(&self, from: u32) -> u32 {
        let rest = self.text.get(from as usize..).unwrap_or_default();
        from + offset(memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len()))
    }

    /// From the sign to the last character that is no comment.
    fn trimmed_row(&self, span: Span, kind: Kind) -> Span {
        let end = match kind {
            Kind::Reply { reply } => self.tree.words.at(reply.text).span.end,
            _ => span.end,
        };
        Span::new(span.start, end.max(span.start + 1)).trimmed(self.text)
    }

    fn push(&mut self, span: Span, kind: Kind) -> RowId {
        let next = RowId::at(self.tree.rows.len() + 1);
        self.tree.rows.push(Row { span, next, kind })
    }

    fn wording(&mut self, span: Span) -> Kind {
        let behind = self.behind_sign(span, 1);
        let text = self.without_remark(behind);
        if text.is_empty() {
            self.note(
                Code::NothingThere,
                span.trimmed(self.text),
                "this wording has no words: write what a learner might type",
            );
        }
        Kind::Wording { text }
    }

    fn change_line(&mut self, pair: Pair<'t, Rule>, span: Span) -> Kind {
        let behind = Span::new(span.start, self.line_end(span.start));
        self.behind_sign(behind, 1);
        if let Some(remark) = self.tokens.fill(pair.into_inner(), self.base, span.start + 1) {
            self.keep_remark(remark);
        }
        let (first, count) = self.changes(span.trimmed(self.text));
        Kind::Change { first, count }
    }

    /// A comment behind tokens, which needs a space before it.
    fn keep_remark(&mut self, remark: Span) {
        let before = Span::new(remark.start.saturating_sub(1), remark.start).of(self.text);
        if before.trim().is_empty() {
            self.tree.remarks.push(remark.trimmed(self.text));
        } else {
            self.note(
                Code::BadExpression,
                remark,
                "`//` divides nothing: write `/`, or a space before a comment",
            );
        }
    }

    /// `* [if …] text`: the sign has been read, condition and words follow.
    fn reply(&mut self, sign: Span, stays: bool, rest: &mut Pairs<'t, Rule>) -> Kind {
        let (mut condition, mut shown) = (None, false);
        let (mut after, mut is_open) = (sign.end, false);
        if let Some(guard) = rest.peek().filter(|next| next.as_rule() == Rule::guard) {
            let _ = rest.next();
            let span = self.span(&guard);
            after = span.end;
            is_open = !span.of(self.text).ends_with(']');
            (condition, shown) = self.guard(guard, span);
        }
        let span = match rest.peek().filter(|next| next.as_rule() == Rule::words) {
            Some(words) => {
                let _ = rest.next();
                self.span(&words)
            }
            None => Span::at(after),
        };
        let text = self.words(span, Tagged::Yes);
        let words = self.tree.words.at(text).span;
        if words.of(self.text) == "…" && condition.is_none() {
            let message = "`…` is one character here: write three dots, `...`".to_owned();
            self.note_mend((Code::ChangedSign, words, message), words, "...", "write three dots");
            return Kind::CatchAll;
        }
        if words.of(self.text) == "..."
            && condition.is_none()
            && !stays
            && self.tree.words.at(text).tags.count == 0
        {
            return Kind::CatchAll;
        }
        // Where the bracket is never closed, what it swallowed has been reported.
        if !is_open {
            self.check_reply(sign, words);
        }
        Kind::Reply { reply: Reply { stays, condition, shown, text } }
    }

    fn check_reply(&mut self, sign: Span, words: Span) {
        let written = words.of(self.text);
        if matches!(written, "" | "()") {
            let line = Span::new(sign.start, words.end.max(sign.start + 1));
            self.note(
                Code::NothingThere,
                line,
                "this reply has no words: write what is said, or `(what is done)`",
            );
        }
        let signs =
            [b" -> ", b" => "].into_iter().filter_map(|sign| memchr::memmem::rfind(written.as_bytes(), sign));
        let Some(at) = signs.max() else { return };
        let divert = Span::new(words.start + offset(at) + 1, words.end);
        let target = Span::new(divert.start + 2, divert.end).trimmed(self.text).of(self.text);
        let target = target.strip_suffix("->").unwrap_or(target).trim();
        if target.trim_start_matches('.').split('.').all(super::is_dashed_name) {
            let column = self.column(sign.start) + 4;
            let block = format!("\n{}{}", " ".repeat(column), divert.of(self.text));
            let message =
                "a reply's own line holds only what is said: what follows stands in its block".to_owned();
            let at = Span::new(divert.start - 1, divert.end);
            self.note_mend((Code::DivertInReply, divert, message), at, &block, "give it a line of its own");
        }
    }

    pub(super) fn column(&self, at: u32) -> usize {
        let before = self.text.get(..at as usize).unwrap_or_default();
        before.len() - memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1)
    }
}

/// The column behind an indentation with tabs: each counts up to the next multiple of four.
fn tabbed(indent: &str) -> u32 {
    indent.chars().fold(0, |column, c| if c == '\t' { (column / 4 + 1) * 4 } else { column + 1 })
}

/// How many bytes a sign takes, its spaces included, that other programs begin items of a list with.
fn look_alike_star(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    let sign = match first {
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '•'
        | '·'
        | '‣'
        | '◦'
        | '●'
        | '○'
        | '∙'
        | '▪'
        | '■'
        | '➢'
        | '\u{F0B7}' => first.len_utf8(),
        '0'..='9' => {
            let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            line.get(digits..)?.starts_with(['.', ')']).then_some(digits + 1)?
        }
        _ => return None,
    };
    let rest = line.get(sign..)?;
    Some(line.len() - rest.trim_start().len())
}

/// True for a line that begins with a star which no later one closes: strong words are closed at the end of a word.
fn is_glued_reply(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('*') else { return false };
    let closes = |(at, _): (usize, &str)| {
        let before = rest.get(..at).and_then(|before| before.chars().next_back());
        before.is_some_and(|c| !c.is_whitespace() && c != '\\' && c != '*')
    };
    !rest.match_indices('*').any(closes)
}

impl Kind {
    /// True for lines that can hold a block.
    pub fn owns_block(self) -> bool {
        match self {
            Kind::Reply { .. }
            | Kind::CatchAll
            | Kind::If { .. }
            | Kind::ElseIf { .. }
            | Kind::Else
            | Kind::Vary { .. }
            | Kind::Item
            | Kind::Broken { owns: true, .. } => true,
            Kind::Comment
            | Kind::Scene { .. }
            | Kind::Label { .. }
            | Kind::Speech { .. }
            | Kind::Narration { .. }
            | Kind::Wording { .. }
            | Kind::Note { .. }
            | Kind::Ask { .. }
            | Kind::Divert { .. }
            | Kind::Detour { .. }
            | Kind::Return
            | Kind::Borrow { .. }
            | Kind::End { .. }
            | Kind::Change { .. }
            | Kind::Cue { .. }
            | Kind::Broken { owns: false, .. } => false,
        }
    }
}
