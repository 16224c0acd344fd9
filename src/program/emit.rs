//! Rows to steps: the code of every scene.

use super::checker::Checker;
use super::ids::{LineId, SceneId, TextId};
use super::model::{
    Address, Branch, Change, Condition, Cue, Expr, How, Line, Question, Step, ValueId16, ValueKind,
};
use super::scope::{Named, normal};
use super::targets::Ends;
use crate::source::{Code, Diagnostic, FileId, Id, Place, Span, offset};
use crate::syntax::Tree;
use crate::syntax::tree::{self, Kind, NoteKind, RowId, TermId, WordsId};

/// Where the emitter is: the file, and what the rows around mean for the row in hand.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub(super) file: FileId,
    pub(super) tree: &'a Tree,
    pub(super) text: &'a str,
    pub(super) scene: SceneId,
    pub(super) block: Block,
    /// Inside a reply that other scenes may borrow.
    pub(super) is_lent: bool,
}

/// Which kind of block the row in hand stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// The scene's own column.
    Scene,
    /// The lines of a reply: ratings and their kin stand here.
    Reply,
    /// The lines below one that could not be read: what would be wrong about their place is not their own mistake.
    Broken,
    /// Any other.
    Inner,
}

impl<'a> Here<'a> {
    pub(super) fn place(self, row: RowId) -> Place {
        Place::new(self.file, self.tree.rows.at(row).span)
    }

    pub(super) fn at(self, span: Span) -> Place {
        Place::new(self.file, span)
    }

    /// The rows of a row's own block.
    pub(super) fn block(self, row: RowId) -> (RowId, RowId) {
        (RowId::at(row.index() + 1), self.tree.rows.at(row).next)
    }

    /// True where nobody knows which block the row was meant to stand in, which is reported.
    fn is_guess(self, row: RowId) -> bool {
        self.block == Block::Broken || self.tree.astray.binary_search(&row).is_ok()
    }

    pub(super) fn inner(self) -> Here<'a> {
        Here { block: Block::Inner, ..self }
    }
}

impl<'a> Checker<'a> {
    /// The code of all scenes, in the order of the files.
    pub(super) fn emit_scenes(&mut self) {
        for scene in self.program.scenes.ids() {
            let Some((file, Some((first, end)))) =
                self.sites.get(scene.index()).map(|site| (site.file, site.rows))
            else {
                continue;
            };
            let Some(tree) = self.tree(file) else { continue };
            self.program.scenes.at_mut(scene).start = self.address();
            self.push(Step::Enter(scene));
            let here = Here { file, tree, text: self.text(file), scene, block: Block::Scene, is_lent: false };
            self.emit_block(here, first, end);
            self.push(Step::RunOff(scene));
        }
        self.resolve();
    }

    /// The address of the next step.
    pub(super) fn address(&self) -> Address {
        offset(self.program.steps.len())
    }

    pub(super) fn push(&mut self, step: Step) -> usize {
        self.program.steps.push(step);
        self.program.steps.len() - 1
    }

    pub(super) fn patch(&mut self, at: usize, step: Step) {
        if let Some(slot) = self.program.steps.get_mut(at) {
            *slot = step;
        }
    }

    /// Keeps where the next step stands.
    pub(super) fn keep_place(&mut self, place: Place) {
        let address = self.address();
        self.program.step_places.push((address, place));
    }

    pub(super) fn emit_block(&mut self, here: Here<'a>, first: RowId, end: RowId) {
        let mut hints: Vec<(TextId, RowId)> = Vec::new();
        let mut at = first;
        let mut behind_broken = false;
        while at < end {
            let row = at;
            at = here.tree.rows.at(row).next;
            match here.tree.rows.at(row).kind {
                Kind::Reply { .. } | Kind::CatchAll | Kind::Borrow { .. } => {
                    at = self.emit_choice(here, row, end, std::mem::take(&mut hints));
                }
                Kind::If { .. } => at = self.emit_conditions(here, row, end),
                Kind::ElseIf { .. } | Kind::Else | Kind::Item if behind_broken => {
                    self.emit_inner(here, row);
                    continue;
                }
                Kind::Note { kind: NoteKind::Hint, text } => hints.push((self.text_of(here, text), row)),
                _ => self.emit_row(here, row),
            }
            let (first, last) = here.block(row);
            behind_broken = match here.tree.rows.at(row).kind {
                Kind::Broken { owns, .. } => owns,
                // Its items probably stand at its own column.
                Kind::Vary { .. } => first >= last,
                _ => here.is_guess(row),
            };
        }
        for (_, row) in hints {
            let message = "no choice follows this hint in its block: hints stand before the replies that they help with";
            self.note(Code::MisplacedNote, here.place(row), message);
        }
    }

    /// A row that is no part of a choice or of a chain of conditions.
    fn emit_row(&mut self, here: Here<'a>, row: RowId) {
        if is_told_by_place(here.tree.rows.at(row).kind) {
            self.keep_place(here.place(row));
        }
        match here.tree.rows.at(row).kind {
            Kind::Comment => {}
            Kind::Scene { .. } => self.misplaced(here, row, "a scene begins at the first column"),
            Kind::Label { name } => self.emit_label(here, row, name),
            Kind::Speech { name, delivery, is_thought, text } => {
                let line = self.speech(here, row, (name, delivery, text));
                self.push(if is_thought { Step::Think(line) } else { Step::Say(line) });
            }
            Kind::Narration { text } => {
                let line = self.line(here, row, None, text);
                self.push(Step::Say(line));
            }
            Kind::Wording { .. } if here.is_guess(row) => {}
            Kind::Wording { .. } => {
                let message = "a wording stands among the first lines of a reply: move it up there";
                self.note(Code::MisplacedWording, here.place(row), message);
            }
            Kind::Note { kind, text } => self.emit_note(here, row, kind, text),
            Kind::Ask { slot, text } => self.emit_question(here, row, slot, text),
            Kind::Divert { target } => self.emit_divert(here, target, Ends::Stay),
            Kind::Detour { target } => self.emit_divert(here, target, Ends::Return),
            Kind::Return => {
                self.push(Step::Return);
            }
            Kind::End { outcome } => self.emit_end(here, outcome),
            Kind::Change { first, count } => self.emit_changes(here, first, count),
            Kind::ElseIf { .. } | Kind::Else => {
                let message = "there is no `[if …]` above this at the same column";
                self.note(Code::ElseWithoutIf, here.place(row), message);
                self.emit_inner(here, row);
            }
            Kind::Vary { order } => self.emit_variation(here, row, order),
            Kind::Item if here.block == Block::Broken => self.emit_inner(here, row),
            Kind::Item => self.emit_stray_item(here, row),
            Kind::Cue { name, words } => self.emit_cue(here, name, words),
            Kind::Broken { .. } => {
                let (first, end) = here.block(row);
                self.emit_block(Here { block: Block::Broken, ..here }, first, end);
            }
            // These are read where they begin a choice or a chain.
            Kind::Reply { .. } | Kind::CatchAll | Kind::Borrow { .. } | Kind::If { .. } => {}
        }
    }

    /// An item without a variation. Where something stands below it, it was probably meant as a reply.
    fn emit_stray_item(&mut self, here: Here<'a>, row: RowId) {
        let message = "an item stands below a variation: write `[shuffle]` or its kin above, `*` for a reply, or `\\-` for a plain dash";
        let place = here.place(row);
        let mut note = Diagnostic::new(Code::MisplacedItem, place, message);
        let (first, end) = here.block(row);
        if here.tree.siblings(first, end).count() > 1 {
            note = note.edit(place, "*", "make it a reply");
        }
        self.notes.push(note);
        self.emit_block(Here { block: Block::Broken, ..here }, first, end);
    }

    pub(super) fn emit_inner(&mut self, here: Here<'a>, row: RowId) {
        let (first, end) = here.block(row);
        self.emit_block(here.inner(), first, end);
    }

    pub(super) fn misplaced(&mut self, here: Here<'a>, row: RowId, message: &str) {
        self.note(Code::MisplacedLine, here.place(row), message);
    }

    fn emit_label(&mut self, here: Here<'a>, row: RowId, name: Span) {
        if here.block != Block::Scene {
            return self.misplaced(here, row, "a label stands at its scene's own column");
        }
        let address = self.address();
        let site = self.sites.get_mut(here.scene.index());
        if let Some(label) = site.and_then(|site| site.labels.get_mut(&normal(name.of(here.text)))) {
            label.address.get_or_insert(address);
        }
    }

    fn speech(
        &mut self,
        here: Here<'a>,
        row: RowId,
        (name, delivery, text): (Span, Option<WordsId>, WordsId),
    ) -> LineId {
        let speaker = self.speaker(here.file, name.of(here.text));
        let delivery = delivery.map(|delivery| self.text_of(here, delivery));
        let line = self.line(here, row, Some(speaker), text);
        self.program.lines.at_mut(line).delivery = delivery;
        line
    }

    fn line(
        &mut self,
        here: Here<'a>,
        row: RowId,
        speaker: Option<super::SpeakerId>,
        text: WordsId,
    ) -> LineId {
        let fixed = self.fixed_id(here, text);
        let text = self.text_of(here, text);
        let place = here.place(row);
        let line = self.program.lines.push(Line { speaker, delivery: None, text, scene: here.scene, place });
        if let Some(fixed) = fixed {
            self.program.fixed_lines.insert(line, fixed);
        }
        line
    }

    /// The fixed id, `#id:name`, of words that have one. It stands once in a script.
    pub(super) fn fixed_id(&mut self, here: Here<'a>, words: WordsId) -> Option<String> {
        let tags = here.tree.words.at(words).tags;
        let mut fixed = None;
        for (tag, span) in self.tags(here.file, tags) {
            let Some(id) = tag.strip_prefix("id:") else { continue };
            let place = here.at(span);
            match self.fixed.get(&normal(id)).copied() {
                Some(first) => self.twice((place, first), id),
                None => {
                    self.fixed.insert(normal(id), place);
                    fixed = Some(normal(id).into_owned());
                }
            }
        }
        fixed
    }

    fn emit_note(&mut self, here: Here<'a>, row: RowId, kind: NoteKind, text: WordsId) {
        let message = match kind {
            NoteKind::Note => {
                let text = self.text_of(here, text);
                self.push(Step::Note(text));
                return;
            }
            // Read with the reply that they belong to.
            _ if here.block == Block::Reply || here.is_guess(row) => return,
            NoteKind::Hint => return,
            NoteKind::Strong | NoteKind::Fair | NoteKind::Weak | NoteKind::Harmful => {
                "a rating stands in the block of its reply: indent it below the line with `*`"
            }
            NoteKind::Tempting | NoteKind::Try => {
                "this note stands in the block of a reply, beside its rating: indent it below the line with `*`"
            }
        };
        self.note(Code::MisplacedNote, here.place(row), message);
    }

    fn emit_question(&mut self, here: Here<'a>, row: RowId, slot: Span, text: WordsId) {
        let name = slot.of(here.text);
        let text = self.text_of(here, text);
        let found = self.scope(here.file).names.get(&normal(name)).map(|(named, _)| *named);
        match found {
            Some(Named::Slot(slot)) => {
                if let Some(asked) = self.asked.get_mut(slot.index()) {
                    *asked = true;
                }
                let question = self.program.questions.push(Question { slot, text, place: here.place(row) });
                self.push(Step::Ask(question));
            }
            Some(Named::Value(_) | Named::Define(_)) => {
                self.note(
                    Code::WrongKind,
                    here.at(slot),
                    format!("`{name}` is no slot: only a slot can be asked for"),
                );
            }
            None if self.is_excused(here.file, name) => {}
            None => {
                let near = self.meant(name, |checker| {
                    checker.program.slots.iter().map(|slot| slot.name.clone()).collect()
                });
                let message = match near {
                    Some(_) => format!("no slot is called `{name}`"),
                    None => format!("no slot is called `{name}`: declare it under `slots:`"),
                };
                let note = Diagnostic::new(Code::UnknownSlot, here.at(slot), message);
                self.notes.push(note.did_you_mean(near.as_deref()));
            }
        }
    }

    fn emit_end(&mut self, here: Here<'a>, outcome: Span) {
        let name = outcome.of(here.text);
        if let Some((outcome, _)) = self.scope(here.file).outcomes.get(&normal(name)) {
            let outcome = *outcome;
            self.push(Step::End(outcome));
            return;
        }
        if self.is_excused(here.file, name) || self.scope(here.file).lacks_outcomes {
            return;
        }
        let near = self.meant(name, |checker| {
            let outcomes = checker.scopes.get(usize::from(here.file.0)).map(|scope| scope.outcomes.keys());
            let mut known: Vec<String> =
                outcomes.into_iter().flatten().map(|name| name.clone().into_owned()).collect();
            known.sort_unstable();
            known
        });
        let message = match near {
            Some(_) => format!("no outcome is called `{name}`"),
            None => format!("no outcome is called `{name}`: declare it under `outcomes:`"),
        };
        let note = Diagnostic::new(Code::UnknownOutcome, here.at(outcome), message);
        self.notes.push(note.did_you_mean(near.as_deref()));
    }

    fn emit_changes(&mut self, here: Here<'a>, first: u32, count: u32) {
        let range = first as usize..(first + count) as usize;
        for change in here.tree.changes.get(range).unwrap_or_default() {
            self.emit_change(here, *change);
        }
    }

    fn emit_change(&mut self, here: Here<'a>, change: tree::Change) {
        let name = change.name.of(here.text);
        let place = here.at(change.name);
        let named = self.scope(here.file).names.get(&normal(name)).map(|(named, _)| *named);
        let value = match named {
            Some(Named::Value(value)) => value,
            Some(Named::Slot(_) | Named::Define(_)) => {
                let message = format!("`{name}` cannot be changed: only meters, moods and flags can");
                return self.note(Code::CannotChange, place, message);
            }
            None if super::scope::RESERVED.contains(&name) => {
                let message = format!("`{name}` cannot be changed: it is counted, not set");
                return self.note(Code::CannotChange, place, message);
            }
            None => return self.unknown_name(place, name, |named| matches!(named, Named::Value(_))),
        };
        let how = match change.how {
            tree::How::Set => How::Set,
            tree::How::Add => How::Add,
            tree::How::Subtract => How::Subtract,
        };
        if let Some(by) = self.changed_by(here, value, how, change.by) {
            self.push_change(value, how, by);
        }
    }

    /// By what a value changes, which must be of its own kind.
    fn changed_by(
        &mut self,
        here: Here<'a>,
        value: super::ValueId,
        how: How,
        by: TermId,
    ) -> Option<super::ExprId> {
        let written = here.written();
        let place = here.at(written.span(by));
        let name = self.program.values.at(value).name.clone();
        match &self.program.values.at(value).kind {
            ValueKind::Meter { .. } => self.number(written, by).map(|typed| typed.expr),
            ValueKind::Flag | ValueKind::Mood { .. } if how != How::Set => {
                let message = format!("nothing can be added to `{name}`: set it with `=`");
                self.note(Code::WrongKind, place, message);
                None
            }
            ValueKind::Flag => {
                let typed = self.truth(written, by)?;
                Some(typed.expr)
            }
            ValueKind::Mood { .. } => {
                let typed = self.state(written, by, value)?;
                if typed.kind != super::expr::TypeOf::Mood(value) {
                    self.note(Code::WrongKind, place, format!("`{name}` is a mood: write one of its states"));
                    return None;
                }
                Some(typed.expr)
            }
        }
    }

    fn push_change(&mut self, value: super::ValueId, how: How, by: super::ExprId) {
        let small = match *self.program.exprs.at(by) {
            Expr::Number(number) => i32::try_from(number).ok(),
            _ => None,
        };
        match (small, u16::try_from(value.index())) {
            (Some(by), Ok(value)) => self.push(Step::Set { value: ValueId16(value), how, by }),
            _ => {
                let change = offset(self.program.changes.len());
                self.program.changes.push(Change { value, how, by });
                self.push(Step::Compute(change))
            }
        };
    }

    /// `[if …]`, and the `[else if …]` and `[else]` behind it; gives the row behind them.
    fn emit_conditions(&mut self, here: Here<'a>, first: RowId, end: RowId) -> RowId {
        let mut at = first;
        let mut leaving = Vec::new();
        while at < end {
            let row = at;
            let condition = match here.tree.rows.at(row).kind {
                Kind::If { condition } if row == first => Some(condition),
                Kind::ElseIf { condition } => Some(condition),
                Kind::Else => None,
                Kind::Comment => {
                    at = here.tree.rows.at(row).next;
                    continue;
                }
                _ => break,
            };
            at = here.tree.rows.at(row).next;
            let branch = condition.map(|condition| self.emit_unless(here, condition));
            self.emit_inner(here, row);
            leaving.push(self.push(Step::Jump(0)));
            if let Some(branch) = branch {
                let address = self.address();
                if let Some(branch) = self.program.branches.get_mut(branch) {
                    branch.otherwise = address;
                }
            } else {
                break;
            }
        }
        let after = self.address();
        for step in leaving {
            self.patch(step, Step::Jump(after));
        }
        at
    }

    fn emit_unless(&mut self, here: Here<'a>, condition: TermId) -> usize {
        let place = here.at(here.written().span(condition));
        let condition: Condition = self.condition(here.written(), condition);
        self.program.branches.push(Branch { condition, otherwise: 0 });
        self.program.branch_places.push(place);
        let branch = self.program.branches.len() - 1;
        self.push(Step::Unless(offset(branch)));
        branch
    }

    fn emit_variation(&mut self, here: Here<'a>, row: RowId, order: tree::Order) {
        let (first, end) = here.block(row);
        let rows: Vec<RowId> = here
            .tree
            .siblings(first, end)
            .filter(|row| here.tree.rows.at(*row).kind != Kind::Comment)
            .collect();
        let items = rows.iter().filter(|row| here.tree.rows.at(**row).kind == Kind::Item).count();
        if rows.is_empty() {
            let message = "this variation has no items: write them below, each behind `- `";
            self.note(Code::EmptyVariation, here.place(row), message);
        }
        let variation = self.add_variation(super::letters::model_order(order), offset(items));
        self.push(Step::Vary(variation));
        let (mut addresses, mut leaving) = (Vec::with_capacity(items), Vec::with_capacity(items));
        for row in rows {
            if here.tree.rows.at(row).kind == Kind::Item {
                addresses.push(self.address());
                self.check_item(here, row);
                self.emit_inner(here, row);
                leaving.push(self.push(Step::Jump(0)));
            } else {
                let message = "only items stand directly below a variation: write `- ` before it";
                self.note(Code::MisplacedItem, here.place(row), message);
                self.emit_row(here.inner(), row);
            }
        }
        let after = self.address();
        for step in leaving {
            self.patch(step, Step::Jump(after));
        }
        let entry = self.program.variations.at_mut(variation);
        (entry.items, entry.after) = (addresses.into_boxed_slice(), after);
    }

    /// What stands behind an item's sign is no scene, label, reply or wording.
    fn check_item(&mut self, here: Here<'a>, item: RowId) {
        let (first, end) = here.block(item);
        if first >= end || !self.is_behind(here, item, first) {
            return;
        }
        match here.tree.rows.at(first).kind {
            Kind::Reply { .. } | Kind::CatchAll | Kind::Borrow { .. } => {
                self.misplaced(
                    here,
                    first,
                    "a reply cannot stand behind an item's sign: put it in the item's block",
                );
            }
            _ => {}
        }
    }

    fn is_behind(&self, here: Here<'a>, item: RowId, row: RowId) -> bool {
        let between = Span::new(here.tree.rows.at(item).span.end, here.tree.rows.at(row).span.start);
        !between.of(here.text).contains('\n')
    }

    fn emit_cue(&mut self, here: Here<'a>, name: Span, words: Span) {
        let (written, arguments) = (name.of(here.text), words.of(here.text));
        match written {
            "pause" if !matches!(arguments.parse::<u32>(), Ok(0..=60)) => {
                let place = here.at(if words.is_empty() { name } else { words });
                return self.note(
                    Code::BadCue,
                    place,
                    "`@pause` takes its seconds, 0 to 60: write `@pause 2`",
                );
            }
            "clear" if !words.is_empty() => {
                return self.note(Code::BadCue, here.at(words), "`@clear` takes nothing behind it");
            }
            "pause" | "clear" => {}
            _ => {
                if let Some(library) = self.library {
                    let own = library.cues.iter().map(String::as_str);
                    let known = own.chain(["pause", "clear"]).collect();
                    self.require_known((Code::UnknownCue, here.at(name)), written, "cue", known);
                }
            }
        }
        let (name, words) = (self.add_letters(written), self.add_letters(arguments));
        let cue = self.program.cues.push(Cue { name, words });
        self.push(Step::Cue(cue));
    }
}

/// Whether the first step of such a row keeps its place in the program's own table, since nothing that it names does.
fn is_told_by_place(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Return
            | Kind::Divert { .. }
            | Kind::End { .. }
            | Kind::Change { .. }
            | Kind::Vary { .. }
            | Kind::Cue { .. }
            | Kind::Note { kind: NoteKind::Note, .. }
    )
}
