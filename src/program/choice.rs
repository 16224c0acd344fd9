//! Choices and replies: what is offered, what it does, and what the coach says of it.

use super::checker::Checker;
use super::emit::{Block, Here};
use super::ids::{ChoiceId, MoveId, ReplyId, SceneId, TextId};
use super::model::{Address, Choice, Coaching, Condition, Manner, Rating, Reply, Step};
use crate::source::{Code, Diagnostic, Id, Place, Span};
use crate::syntax::tree::{self, Kind, NoteKind, RowId, WordsId};

/// What a choice offers, before borrowed replies are known.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) choice: ChoiceId,
    pub(super) entries: Vec<Entry>,
}

/// An entry of a choice.
#[derive(Clone, Copy, Debug)]
pub(super) enum Entry {
    Own(ReplyId),
    Borrowed(SceneId, Place),
}

/// How many replies a scene may lend.
const LENT: usize = 1_000;

/// How deep scenes may borrow from each other.
const DEPTH: usize = 32;

impl<'a> Checker<'a> {
    /// The choice that begins at `first`; gives the row behind it.
    pub(super) fn emit_choice(
        &mut self,
        here: Here<'a>,
        first: RowId,
        end: RowId,
        hints: Vec<(TextId, RowId)>,
    ) -> RowId {
        let (rows, behind) = choice_rows(here, first, end);
        let hints = hints.into_iter().map(|(hint, _)| hint).collect();
        let choice = self.program.choices.push(Choice {
            replies: Box::default(),
            borrowed: Box::default(),
            hints,
            catch_all: None,
            after: 0,
            scene: here.scene,
            place: here.place(first),
        });
        self.push(Step::Choose(choice));
        let (mut entries, mut leaving) = (Vec::with_capacity(rows.len()), Vec::new());
        let mut catch_all: Option<(RowId, Address)> = None;
        for row in rows {
            match here.tree.rows.at(row).kind {
                Kind::Reply { reply } => {
                    let (id, step) = self.emit_reply(here, row, reply);
                    entries.push(Entry::Own(id));
                    leaving.push(step);
                }
                Kind::Borrow { scene } => {
                    if let Some(lender) = self.find_lender(here, scene) {
                        entries.push(Entry::Borrowed(lender, here.at(scene)));
                    }
                }
                Kind::CatchAll => {
                    if let Some((other, _)) = catch_all {
                        self.second_catch_all(here, row, other);
                    }
                    catch_all = Some((row, self.emit_catch_all(here, row, choice)));
                }
                _ => {}
            }
        }
        self.close_choice(here, choice, leaving);
        self.program.choices.at_mut(choice).catch_all = catch_all.map(|(_, address)| address);
        self.keep_entries(here, choice, entries);
        behind
    }

    fn close_choice(&mut self, here: Here<'a>, choice: ChoiceId, leaving: Vec<usize>) {
        let after = self.address();
        self.program.choices.at_mut(choice).after = after;
        let lends =
            here.block == Block::Scene && self.sites.get(here.scene.index()).is_some_and(|site| site.is_lent);
        for step in leaving {
            self.patch(step, if lends { Step::EndReply(after) } else { Step::Jump(after) });
        }
    }

    fn keep_entries(&mut self, here: Here<'a>, choice: ChoiceId, entries: Vec<Entry>) {
        if here.block == Block::Scene
            && let Some(site) = self.sites.get_mut(here.scene.index())
        {
            site.own_entries.extend(&entries);
        }
        let own: Vec<ReplyId> = entries
            .iter()
            .filter_map(|entry| match entry {
                Entry::Own(reply) => Some(*reply),
                Entry::Borrowed(..) => None,
            })
            .collect();
        if own.len() == entries.len() {
            self.check_same_replies(&own);
            let entry = self.program.choices.at_mut(choice);
            entry.replies = own.into_boxed_slice();
        } else {
            self.drafts.push(Draft { choice, entries });
        }
    }

    fn second_catch_all(&mut self, here: Here<'a>, row: RowId, other: RowId) {
        let message = "a choice has one `* ...`: take one of the two out";
        let note = Diagnostic::new(Code::SecondCatchAll, here.place(row), message);
        self.notes.push(note.related(here.place(other), "the first one"));
    }

    /// Two replies that are always offered together must not say the same.
    fn check_same_replies(&mut self, replies: &[ReplyId]) {
        let mut said: Vec<(&str, Place)> = Vec::new();
        let mut found = Vec::new();
        for id in replies {
            let reply = self.program.replies.at(*id);
            if reply.condition == Condition::Always && self.program.is_fixed(reply.text) {
                let words = self.program.written(reply.text).marked();
                if !words.is_empty() {
                    said.push((words, reply.place));
                }
            }
        }
        said.sort_unstable();
        for (one, other) in said.iter().zip(said.iter().skip(1)) {
            if one.0 == other.0 {
                let message =
                    "another reply of this choice says the same: a learner could not tell them apart";
                let note = Diagnostic::new(Code::SameReplyTwice, other.1, message);
                found.push(note.related(one.1, "the first one"));
            }
        }
        self.notes.append(&mut found);
    }

    /// A reply and its block; gives its id, and the step that leaves it.
    fn emit_reply(&mut self, here: Here<'a>, row: RowId, written: tree::Reply) -> (ReplyId, usize) {
        let condition = match written.condition {
            Some(condition) => self.condition(here.written(), condition),
            None => Condition::Always,
        };
        let (moves, last) = self.reply_tags(here, written.text);
        let fixed = self.fixed_id(here, written.text);
        let words = here.tree.words.at(written.text).span.of(here.text);
        let manner = if words.starts_with('(') && words.ends_with(')') { Manner::Done } else { Manner::Said };
        let text = self.text_of(here, written.text);
        let once = (!written.stays).then(|| {
            self.program.once += 1;
            self.program.once - 1
        });
        let (first, end) = here.block(row);
        let (wordings, first) = self.wordings(here, first, end);
        let coaching = self.coaching(here, first, end);
        let id = self.program.replies.push(Reply {
            text,
            manner,
            condition,
            shown: written.shown,
            once,
            last,
            moves,
            coaching,
            wordings,
            body: self.address(),
            place: here.place(row),
        });
        if let Some(fixed) = fixed {
            self.program.fixed_replies.insert(id, fixed);
        }
        let lends =
            here.block == Block::Scene && self.sites.get(here.scene.index()).is_some_and(|site| site.is_lent);
        let inside = Here { block: Block::Reply, is_lent: here.is_lent || lends, ..here };
        self.emit_block(inside, first, end);
        (id, self.push(Step::Jump(0)))
    }

    /// The moves among the tags of a reply, and whether it is kept last.
    fn reply_tags(&mut self, here: Here<'a>, words: WordsId) -> (Box<[MoveId]>, bool) {
        let tags = here.tree.words.at(words).tags;
        if tags.count == 0 {
            return (Box::default(), false);
        }
        let (mut moves, mut last) = (Vec::new(), false);
        for (tag, span) in self.tags(here.file, tags) {
            match tag {
                "last" => last = true,
                "declines" | "reopens" => {
                    let message = format!("`#{tag}` belongs behind the name of a scene");
                    self.note(Code::BadTag, here.at(span), message);
                }
                _ if tag.starts_with("id:") => {}
                _ => {
                    if let Some(found) = self.find_move(here.at(Span::new(span.start + 1, span.end)), tag) {
                        moves.push(found);
                        if let Some(given) = self.given.get_mut(found.index()) {
                            *given = true;
                        }
                    }
                }
            }
        }
        (moves.into_boxed_slice(), last)
    }

    /// The wordings at the start of a reply's block, and the first row behind them.
    fn wordings(&mut self, here: Here<'a>, first: RowId, end: RowId) -> (Box<[Span]>, RowId) {
        let mut wordings = Vec::new();
        let mut at = first;
        while at < end {
            match here.tree.rows.at(at).kind {
                Kind::Wording { text } => wordings.push(self.add_wording(text.of(here.text))),
                Kind::Comment => {}
                _ => break,
            }
            at = here.tree.rows.at(at).next;
        }
        (wordings.into_boxed_slice(), at)
    }

    /// The rating of a reply and what belongs to it.
    fn coaching(&mut self, here: Here<'a>, first: RowId, end: RowId) -> Option<Coaching> {
        let mut rated: Option<(RowId, Rating, TextId)> = None;
        let (mut tempting, mut better) = (None, None);
        for row in here.tree.siblings(first, end) {
            let Kind::Note { kind, text } = here.tree.rows.at(row).kind else { continue };
            match (kind, rating(kind)) {
                (NoteKind::Hint | NoteKind::Note, _) => {}
                (NoteKind::Tempting, _) => self.note_once(here, (row, text), &mut tempting),
                (NoteKind::Try, _) => self.note_once(here, (row, text), &mut better),
                (_, Some(rating)) => match rated {
                    Some((other, _, _)) => {
                        let message = "a reply has one rating: take one of the two out";
                        let note = Diagnostic::new(Code::MisplacedNote, here.place(row), message);
                        self.notes.push(note.related(here.place(other), "the first one"));
                    }
                    None => rated = Some((row, rating, self.text_of(here, text))),
                },
                (_, None) => {}
            }
        }
        let rating = rated.map(|(_, rating, _)| rating);
        // A note that could not be read was perhaps the rating.
        let is_broken = here
            .tree
            .siblings(first, end)
            .any(|row| matches!(here.tree.rows.at(row).kind, Kind::Broken { .. }));
        for (row, _) in [tempting, better].into_iter().flatten().filter(|_| !is_broken) {
            self.check_beside_rating(here, row, rating);
        }
        let words = |note: Option<(RowId, TextId)>| note.map(|(_, text)| text);
        let (_, rating, why) = rated?;
        Some(Coaching { rating, why, tempting: words(tempting), better: words(better) })
    }

    fn note_once(
        &mut self,
        here: Here<'a>,
        (row, text): (RowId, WordsId),
        kept: &mut Option<(RowId, TextId)>,
    ) {
        match kept {
            Some((other, _)) => {
                let message = "a reply has one such note: take one of the two out";
                let note = Diagnostic::new(Code::MisplacedNote, here.place(row), message);
                self.notes.push(note.related(here.place(*other), "the first one"));
            }
            None => *kept = Some((row, self.text_of(here, text))),
        }
    }

    fn check_beside_rating(&mut self, here: Here<'a>, row: RowId, rating: Option<Rating>) {
        let message = match rating {
            None => "this note stands beside a rating, and the reply has none: write `! weak: …` or its kin",
            Some(Rating::Strong) => "a strong reply needs no better line: take this note out",
            Some(Rating::Fair | Rating::Weak | Rating::Harmful) => return,
        };
        self.note(Code::MisplacedNote, here.place(row), message);
    }

    /// The answer to words that fit nothing: its block only answers.
    fn emit_catch_all(&mut self, here: Here<'a>, row: RowId, choice: ChoiceId) -> Address {
        let address = self.address();
        let (first, end) = here.block(row);
        for inner in here.tree.siblings(first, end) {
            let answers = matches!(
                here.tree.rows.at(inner).kind,
                Kind::Speech { is_thought: false, .. }
                    | Kind::Narration { .. }
                    | Kind::Cue { .. }
                    | Kind::Comment
                    | Kind::Broken { .. }
                    | Kind::Note { kind: NoteKind::Note, .. }
            );
            if answers {
                self.emit_block(here.inner(), inner, here.tree.rows.at(inner).next);
            } else {
                let message = "`* ...` only answers: its block holds speech, narration, cues and notes";
                self.note(Code::CatchAllBlock, here.place(inner), message);
            }
        }
        self.push(Step::Choose(choice));
        address
    }

    /// Fills in the choices that borrow, when every scene's replies are known.
    pub(super) fn fill_drafts(&mut self) {
        let mut lent: Vec<Option<Vec<ReplyId>>> = vec![None; self.sites.len()];
        // For each reply, the last draft that took it: so none is taken twice.
        let mut taken = vec![usize::MAX; self.program.replies.len()];
        for (number, draft) in std::mem::take(&mut self.drafts).into_iter().enumerate() {
            let (mut replies, mut borrowed) = (Vec::new(), Vec::new());
            for entry in draft.entries {
                let (more, is_borrowed) = match entry {
                    Entry::Own(reply) => (vec![reply], false),
                    Entry::Borrowed(lender, place) => (self.borrow(lender, place, &mut lent), true),
                };
                for reply in more {
                    let last = taken.get_mut(reply.index());
                    if last.is_some_and(|last| std::mem::replace(last, number) != number) {
                        replies.push(reply);
                        borrowed.push(is_borrowed);
                    }
                }
            }
            self.check_same_replies(&replies);
            let choice = self.program.choices.at_mut(draft.choice);
            (choice.replies, choice.borrowed) = (replies.into_boxed_slice(), borrowed.into_boxed_slice());
        }
    }

    /// What `lender` lends; reported where that is nothing, or too much.
    fn borrow(&mut self, lender: SceneId, place: Place, lent: &mut [Option<Vec<ReplyId>>]) -> Vec<ReplyId> {
        let replies = self.lent_replies(lender, lent, 0);
        let name = &self.program.scenes.at(lender).name;
        if replies.is_empty() {
            let message = format!("the scene `{name}` has no replies at its own column to borrow");
            self.note(Code::NothingToBorrow, place, message);
        } else if replies.len() >= LENT {
            let message =
                format!("the scene `{name}` lends {LENT} replies or more: nobody could choose among them");
            self.note(Code::TooDeep, place, message);
        }
        replies
    }

    /// The replies at a scene's own column, and those that it borrows there itself, in script order.
    fn lent_replies(&self, lender: SceneId, lent: &mut [Option<Vec<ReplyId>>], depth: usize) -> Vec<ReplyId> {
        if let Some(Some(known)) = lent.get(lender.index()) {
            return known.clone();
        }
        let Some(site) = self.sites.get(lender.index()).filter(|_| depth <= DEPTH) else { return Vec::new() };
        // A circle has been reported: within it nothing more is lent.
        if let Some(entry) = lent.get_mut(lender.index()) {
            *entry = Some(Vec::new());
        }
        let mut replies = Vec::new();
        for entry in &site.own_entries {
            match entry {
                Entry::Own(reply) => replies.push(*reply),
                Entry::Borrowed(scene, _) => replies.extend(self.lent_replies(*scene, lent, depth + 1)),
            }
            if replies.len() >= LENT {
                replies.truncate(LENT);
                break;
            }
        }
        if let Some(entry) = lent.get_mut(lender.index()) {
            *entry = Some(replies.clone());
        }
        replies
    }

    /// Which scenes lend their replies, and who borrows from whom: a circle is an error.
    pub(super) fn find_borrows(&mut self) {
        for scene in self.program.scenes.ids() {
            let Some((file, Some((first, end)))) =
                self.sites.get(scene.index()).map(|site| (site.file, site.rows))
            else {
                continue;
            };
            let Some(tree) = self.tree(file) else { continue };
            let text = self.text(file);
            let mut row = first;
            let mut own = tree.siblings(first, end).peekable();
            while row < end {
                let is_own = own.next_if_eq(&row).is_some();
                if let Kind::Borrow { scene: name } = tree.rows.at(row).kind
                    && let Some(lender) = self.known_scene(file, name.of(text))
                {
                    if let Some(site) = self.sites.get_mut(lender.index()) {
                        site.is_lent = true;
                    }
                    if is_own && let Some(site) = self.sites.get_mut(scene.index()) {
                        site.borrows.push((lender, Place::new(file, name)));
                    }
                }
                row = RowId::at(row.index() + 1);
            }
        }
        self.check_borrow_circles();
    }

    fn check_borrow_circles(&mut self) {
        let mut done = vec![false; self.sites.len()];
        for scene in self.program.scenes.ids() {
            let mut path = Vec::new();
            if let Some(place) = self.borrow_circle(scene, &mut path, &mut done) {
                if path.len() > DEPTH {
                    let message = format!(
                        "scenes borrow from each other at most {DEPTH} deep: borrow from the last one here"
                    );
                    return self.note(Code::TooDeep, place, message);
                }
                let names: Vec<String> =
                    path.iter().map(|scene| format!("`{}`", self.program.scenes.at(*scene).name)).collect();
                let message =
                    format!("these scenes borrow from each other in a circle: {}", names.join(", "));
                self.note(Code::BorrowCycle, place, message);
            }
        }
    }

    fn borrow_circle(&self, scene: SceneId, path: &mut Vec<SceneId>, done: &mut [bool]) -> Option<Place> {
        let site = self.sites.get(scene.index())?;
        if done.get(scene.index()).copied().unwrap_or(true) {
            return None;
        }
        path.push(scene);
        for (lender, place) in &site.borrows {
            if path.contains(lender) {
                let outside = path.iter().position(|scene| scene == lender).unwrap_or_default();
                path.drain(..outside);
                path.iter().for_each(|scene| {
                    if let Some(done) = done.get_mut(scene.index()) {
                        *done = true;
                    }
                });
                return Some(*place);
            }
            if path.len() > DEPTH {
                return Some(*place);
            }
            if let Some(place) = self.borrow_circle(*lender, path, done) {
                return Some(place);
            }
        }
        if let Some(done) = done.get_mut(scene.index()) {
            *done = true;
        }
        path.pop();
        None
    }

    fn find_lender(&mut self, here: Here<'a>, scene: Span) -> Option<SceneId> {
        self.find_scene(here.at(scene), scene.of(here.text))
    }
}

/// The rows of the choice that begins at `first`, and the row behind it: only comments may stand between its replies.
fn choice_rows(here: Here<'_>, first: RowId, end: RowId) -> (Vec<RowId>, RowId) {
    let (mut rows, mut behind) = (Vec::new(), first);
    for row in here.tree.siblings(first, end) {
        match here.tree.rows.at(row).kind {
            Kind::Reply { .. } | Kind::CatchAll | Kind::Borrow { .. } => {
                rows.push(row);
                behind = here.tree.rows.at(row).next;
            }
            Kind::Comment => {}
            _ => break,
        }
    }
    (rows, behind)
}

fn rating(kind: NoteKind) -> Option<Rating> {
    match kind {
        NoteKind::Strong => Some(Rating::Strong),
        NoteKind::Fair => Some(Rating::Fair),
        NoteKind::Weak => Some(Rating::Weak),
        NoteKind::Harmful => Some(Rating::Harmful),
        NoteKind::Hint | NoteKind::Tempting | NoteKind::Try | NoteKind::Note => None,
    }
}
