//! The checker: what is known of the files while the program is made, and the order in which it is found out.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::Program;
use super::choice::{Draft, Entry};
use super::expr::Typed;
use super::files::File;
use super::ids::{CounterId, MoveId, SceneId, SpeakerId};
use super::library::Library;
use super::model::{Address, Counted, Counter, Scene, Speaker, Temperament};
use super::scope::{Named, Scope, normal};
use super::targets::Patch;
use crate::source::{Code, Diagnostic, FileId, Place, Span, nearest};
use crate::syntax::tree::{Kind, RowId, Tags};
use crate::syntax::yaml;
use crate::syntax::{Tree, dashed_name, is_dashed_name};

/// A script on its way to a program.
pub(super) struct Checker<'a> {
    pub(super) files: &'a [File],
    pub(super) library: Option<&'a Library>,
    pub(super) program: Program,
    pub(super) notes: Vec<Diagnostic>,
    /// What the text alone cannot rule out.
    pub(super) doubts: Vec<Diagnostic>,
    /// One entry a file.
    pub(super) scopes: Vec<Scope<'a>>,
    pub(super) defines: Vec<Define>,
    /// How many times a name that was meant has been looked for.
    pub(super) suggested: usize,
    /// How many definitions are being looked into.
    pub(super) open_defines: usize,
    /// One entry a scene.
    pub(super) sites: Vec<Site<'a>>,
    pub(super) counters: FxHashMap<Counted, CounterId>,
    pub(super) moves: FxHashMap<String, MoveId>,
    /// Which moves some reply carries, one entry a move.
    pub(super) given: Vec<bool>,
    /// Which moves some condition counts, and where.
    pub(super) said: Vec<(MoveId, Place)>,
    /// Fixed ids that are taken, and where.
    pub(super) fixed: FxHashMap<Cow<'a, str>, Place>,
    /// Slots that some `?` asks for, one entry a slot.
    pub(super) asked: Vec<bool>,
    /// How deep each node of an expression is, one entry a node.
    pub(super) depths: Vec<u32>,
    /// Choices that borrow replies.
    pub(super) drafts: Vec<Draft>,
    /// Steps whose addresses are not known yet.
    pub(super) patches: Vec<Patch>,
}

/// What a checker found, and what it made.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) notes: Vec<Diagnostic>,
    /// What the text alone cannot rule out.
    pub(super) doubts: Vec<Diagnostic>,
    /// None where one of the notes is an error.
    pub(super) program: Option<Program>,
}

/// What is known of a scene beside what the program keeps.
#[derive(Debug, Default)]
pub(super) struct Site<'a> {
    pub(super) file: FileId,
    /// The rows behind the scene's own, up to the next scene's.
    pub(super) rows: Option<(RowId, RowId)>,
    pub(super) labels: FxHashMap<Cow<'a, str>, Label>,
    /// Some choice borrows its replies.
    pub(super) is_lent: bool,
    /// What the choices at the scene's own column offer, in script order; filled when it is emitted.
    pub(super) own_entries: Vec<Entry>,
    /// The scenes that it borrows from at its own column.
    pub(super) borrows: Vec<(SceneId, Place)>,
}

/// A label of a scene.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    pub(super) place: Place,
    pub(super) address: Option<Address>,
}

/// A name for an expression.
#[derive(Debug)]
pub(super) struct Define {
    pub(super) file: FileId,
    pub(super) name: String,
    pub(super) place: Place,
    /// Where its value stands in the file.
    pub(super) value: Span,
    pub(super) written: String,
    pub(super) state: Defined,
    /// Whether some expression names it.
    pub(super) is_used: bool,
}

/// How far a definition has been looked into.
#[derive(Clone, Copy, Debug)]
pub(super) enum Defined {
    Not,
    InProgress,
    Done(Option<Typed>),
}

impl Define {
    pub(super) fn new(file: FileId, entry: &yaml::Entry, written: String) -> Define {
        let place = Place::new(file, entry.key_span);
        Define {
            file,
            name: entry.key.clone(),
            place,
            value: entry.value.span,
            written,
            state: Defined::Not,
            is_used: false,
        }
    }
}

impl<'a> Checker<'a> {
    pub(super) fn new(
        files: &'a [File],
        library: Option<&'a Library>,
        notes: Vec<Diagnostic>,
    ) -> Checker<'a> {
        let scopes = files.iter().map(|file| Scope {
            includes: file.includes.clone(),
            failed_includes: file.failed.clone(),
            ..Scope::default()
        });
        Checker {
            files,
            library,
            program: Program::default(),
            notes,
            doubts: Vec::new(),
            scopes: scopes.collect(),
            defines: Vec::new(),
            suggested: 0,
            open_defines: 0,
            sites: Vec::new(),
            counters: FxHashMap::default(),
            moves: FxHashMap::default(),
            given: Vec::new(),
            said: Vec::new(),
            fixed: FxHashMap::default(),
            asked: Vec::new(),
            depths: Vec::new(),
            drafts: Vec::new(),
            patches: Vec::new(),
        }
    }

    /// Everything that can be said of the files, and the program where it holds together.
    pub(super) fn check(mut self) -> Found {
        self.program.speakers.push(Speaker { name: "You".to_owned(), about: String::new() });
        self.reserve();
        for file in self.file_ids() {
            self.declare(file);
        }
        if self.program.temperaments.is_empty() {
            self.program.temperaments.push(Temperament { name: "usual".to_owned(), changes: Vec::new() });
        }
        self.asked = vec![false; self.program.slots.len()];
        for file in self.file_ids() {
            self.find_scenes(file);
        }
        for file in self.file_ids() {
            self.check_include_names(file);
        }
        self.check_practises();
        self.check_defines();
        self.find_borrows();
        self.emit_scenes();
        self.check_promises();
        self.check_said();
        self.check_slots();
        self.finish()
    }

    /// A slot that no `?` asks for is asked before the first line, and needs its words.
    fn check_slots(&mut self) {
        for (slot, asked) in self.program.slots.ids().zip(self.asked.clone()) {
            let entry = self.program.slots.at_mut(slot);
            entry.asked_first = !asked;
            if asked || !entry.ask.is_empty() {
                continue;
            }
            let name = entry.name.clone();
            let declared = self.scopes.iter().find_map(|scope| scope.names.get(&normal(&name)));
            let place = declared.map(|(_, place)| *place).unwrap_or_default();
            let message = format!(
                "the slot `{name}` has no `ask`, and no `?` asks for it: write the question as `ask: \"…\"`"
            );
            self.note(Code::MissingKey, place, message);
        }
    }

    /// Room for what the files will need, so that the tables do not move while they grow.
    fn reserve(&mut self) {
        let rows: usize = self.files.iter().map(|file| file.tree.rows.len()).sum();
        let letters: usize = self.files.iter().map(|file| file.source.text().len()).sum();
        self.program.steps.reserve(rows);
        self.program.letters.reserve(letters / 4 * 3);
        self.program.lines = crate::source::Table::with_room(rows / 4);
        self.program.texts = crate::source::Table::with_room(rows / 3);
    }

    fn finish(mut self) -> Found {
        let is_whole = !self.has_errors();
        if is_whole {
            self.check_flow();
            self.check_unused();
            self.keep_definitions();
        }
        super::check::sort(&mut self.notes);
        super::check::sort(&mut self.doubts);
        let program = is_whole.then(|| {
            let mut program = self.program;
            program.finish();
            program
        });
        Found { notes: self.notes, doubts: self.doubts, program }
    }

    fn has_errors(&self) -> bool {
        self.notes.iter().any(|note| note.severity == crate::source::Severity::Error)
    }

    pub(super) fn file_ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len()).filter_map(|index| u16::try_from(index).ok()).map(FileId)
    }

    /// The names of `file`. Each file has its scope from the start.
    pub(super) fn scope(&mut self, file: FileId) -> &mut Scope<'a> {
        let index = usize::from(file.0);
        if self.scopes.len() <= index {
            self.scopes.resize_with(index + 1, Scope::default);
        }
        #[expect(clippy::indexing_slicing, reason = "the scopes were just made to reach this far")]
        &mut self.scopes[index]
    }

    pub(super) fn text(&self, file: FileId) -> &'a str {
        self.files.get(usize::from(file.0)).map_or("", |file| file.source.text())
    }

    pub(super) fn tree(&self, file: FileId) -> Option<&'a Tree> {
        self.files.get(usize::from(file.0)).map(|file| &file.tree)
    }

    /// The scenes and labels of `file`; whatever stands before the first scene is one error.
    fn find_scenes(&mut self, file: FileId) {
        let Some(tree) = self.tree(file) else { return };
        let (first, end) = (crate::source::Id::at(0), tree.rows.next_id());
        let mut before: Option<RowId> = None;
        let mut open: Option<SceneId> = None;
        for row in tree.siblings(first, end) {
            match tree.rows.at(row).kind {
                Kind::Scene { name, tags } => {
                    self.close_scene(open, row);
                    open = Some(self.add_scene(file, name, tags));
                    if let Some(site) = self.sites.last_mut() {
                        site.rows = Some((tree.rows.at(row).next, end));
                    }
                }
                Kind::Label { name } => self.add_label(file, open, name),
                Kind::Comment => {}
                _ if open.is_none() && before.is_none() => before = Some(row),
                _ => {}
            }
        }
        if let Some(row) = before {
            let place = Place::new(file, tree.rows.at(row).span);
            let message = "lines before the first scene belong to none: write `== name` above them";
            self.notes.push(Diagnostic::new(Code::BeforeFirstScene, place, message));
        } else if open.is_none() && tree.front.is_some() {
            let message = "this script has no scene: write `== name`, and the conversation below it";
            self.notes.push(Diagnostic::new(Code::NoScene, super::files::top(file), message));
        }
    }

    fn close_scene(&mut self, open: Option<SceneId>, end: RowId) {
        if open.is_some()
            && let Some(Some((_, last))) = self.sites.last_mut().map(|site| site.rows.as_mut())
        {
            *last = end;
        }
    }

    fn add_scene(&mut self, file: FileId, name: Span, tags: Tags) -> SceneId {
        let place = Place::new(file, name);
        let written = name.of(self.text(file));
        let (mut declines, mut reopens) = (false, false);
        for (tag, span) in self.tags(file, tags) {
            match tag {
                "declines" => declines = true,
                "reopens" => reopens = true,
                "last" => {
                    let message = "`#last` keeps a reply at the end: it means nothing at a scene";
                    self.notes.push(Diagnostic::new(Code::BadTag, Place::new(file, span), message));
                }
                _ => {}
            }
        }
        let shown = if file == FileId(0) { written.to_owned() } else { self.shown_scene(file, written) };
        let id = self.program.scenes.push(Scene { name: shown, start: 0, declines, reopens, place });
        self.sites.push(Site { file, ..Site::default() });
        // A name that is none is reported; diverts to what was meant by it find their scene.
        let name = match is_dashed_name(written) {
            true => normal(written),
            false => dashed_name(written).map_or(Cow::Borrowed(written), Cow::Owned),
        };
        if !written.is_empty() {
            match self.scope(file).scenes.get(&name).copied() {
                Some(first) => {
                    let first = self.program.scenes.at(first).place;
                    self.twice((place, first), written);
                }
                None => {
                    self.scope(file).scenes.insert(name, id);
                }
            }
        }
        id
    }

    /// The name of a scene of an included file as the includer writes it.
    fn shown_scene(&self, file: FileId, name: &str) -> String {
        let all = self.files.iter().flat_map(|file| &file.includes);
        match all.filter(|(_, included)| *included == file).map(|(include, _)| include).next() {
            Some(include) => format!("{include}.{name}"),
            None => name.to_owned(),
        }
    }

    fn add_label(&mut self, file: FileId, scene: Option<SceneId>, name: Span) {
        let place = Place::new(file, name);
        let written = name.of(self.text(file));
        if scene.is_none() || written.is_empty() {
            return;
        }
        let Some(site) = self.sites.last_mut() else { return };
        if let Some(first) = site.labels.get(&normal(written)).map(|label| label.place) {
            self.twice((place, first), written);
        } else {
            site.labels.insert(normal(written), Label { place, address: None });
        }
    }

    /// The tags in `tags`, without their sign, each with its place.
    pub(super) fn tags(&self, file: FileId, tags: Tags) -> Vec<(&'a str, Span)> {
        let (first, count) = (tags.first as usize, tags.count as usize);
        if count == 0 {
            return Vec::new();
        }
        let spans = self.tree(file).and_then(|tree| tree.tags.get(first..first + count)).unwrap_or_default();
        let text = self.text(file);
        spans.iter().map(|span| (span.of(text).trim_start_matches('#'), *span)).collect()
    }

    /// An include may not be called like a scene of the same file.
    fn check_include_names(&mut self, file: FileId) {
        for (name, _) in self.scope(file).includes.clone() {
            if let Some(scene) = self.scope(file).scenes.get(&normal(&name)).copied() {
                let place = self.program.scenes.at(scene).place;
                let message =
                    format!("the include `{name}` and this scene have one name: rename one of them");
                self.notes.push(Diagnostic::new(Code::DeclaredTwice, place, message));
            }
        }
    }

    /// Whether to look for the name that was meant: for the first hundred mistakes, since each look goes through all names.
    pub(super) fn may_suggest(&mut self) -> bool {
        self.suggested += 1;
        self.suggested <= 100
    }

    /// The name among `known` that was probably meant by `name`.
    pub(super) fn meant(&mut self, name: &str, known: impl FnOnce(&Self) -> Vec<String>) -> Option<String> {
        if !self.may_suggest() {
            return None;
        }
        let known = known(self);
        nearest(name, known.iter().map(String::as_str)).map(str::to_owned)
    }

    /// Reports a name that no meter, mood, flag, slot or define of the file has.
    /// What is offered in its place is something that `fits`.
    pub(super) fn unknown_name(&mut self, place: Place, name: &str, fits: fn(Named) -> bool) {
        if self.is_excused(place.file, name) {
            return;
        }
        let near = self.meant(name, |checker| {
            let names = checker.scopes.get(usize::from(place.file.0)).map(|scope| &scope.names);
            let fitting = names.into_iter().flatten().filter(|(_, (named, _))| fits(*named));
            let mut known: Vec<String> = fitting.map(|(name, _)| name.clone().into_owned()).collect();
            known.sort_unstable();
            if fits(Named::Define(0)) {
                known.extend(["true", "false", "turns"].map(str::to_owned));
            }
            known
        });
        let message = match near {
            Some(_) => format!("nothing here is called `{name}`"),
            None => format!("nothing here is called `{name}`: declare it in the front matter"),
        };
        self.notes.push(Diagnostic::new(Code::UnknownName, place, message).did_you_mean(near.as_deref()));
    }

    /// The counter for `counts`, made where there is none yet, which stops no earlier than at `stop`.
    pub(super) fn counter(&mut self, counts: Counted, stop: u32) -> CounterId {
        let counters = &mut self.program.counters;
        let id = *self.counters.entry(counts).or_insert_with(|| counters.push(Counter { counts, stop: 1 }));
        let counter = counters.at_mut(id);
        counter.stop = counter.stop.max(stop);
        id
    }

    /// The speaker called `name` in `file`.
    pub(super) fn speaker(&self, file: FileId, name: &str) -> SpeakerId {
        let scope = self.scopes.get(usize::from(file.0));
        scope.and_then(|scope| scope.speakers.get(&normal(name))).map_or(super::YOU, |(id, _)| *id)
    }

    /// The move called `name`; none, and reported, where the library does not have it.
    pub(super) fn find_move(&mut self, place: Place, name: &str) -> Option<MoveId> {
        if let Some(id) = self.moves.get(normal(name).as_ref()) {
            return Some(*id);
        }
        let entry = match self.library {
            Some(library) => match library.find_move(name) {
                Some(found) => found.clone(),
                None => {
                    let known = library.moves.iter().map(|entry| entry.name.as_str()).collect();
                    self.require_known((Code::UnknownMove, place), name, "move", known);
                    return None;
                }
            },
            None => super::Move::undeclared(name),
        };
        let id = self.program.moves.push(entry);
        self.moves.insert(normal(name).into_owned(), id);
        self.given.push(false);
        Some(id)
    }

    /// The skills in focus: at least one where the library has moves.
    fn check_practises(&mut self) {
        let file = FileId(0);
        let front =
            self.tree(file).and_then(|tree| tree.front.as_ref()).and_then(|front| front.yaml.as_ref());
        let Some(yaml::Value::Map(keys)) = front.map(|node| &node.value) else { return };
        let library_has_moves = self.library.is_some_and(|library| !library.moves.is_empty());
        match super::keys::find(keys, "practises") {
            Some(node) => {
                for (skill, span) in self.keys(file).texts(node, "practises") {
                    let place = Place::new(file, span);
                    let Some(found) = self.find_move(place, &skill) else { continue };
                    if !matches!(self.program.moves.at(found).kind, None | Some(super::MoveKind::Skill)) {
                        let message =
                            format!("`{skill}` is no skill: `practises` names what a learner should do");
                        self.notes.push(Diagnostic::new(Code::WrongKind, place, message));
                    }
                    self.program.practises.push(found);
                }
            }
            None if library_has_moves && !self.program.about.is_part => {
                let message = "the front matter has no `practises`: name two or three skills of the library";
                self.keys(file).missing(Span::new(0, 3), message.to_owned());
            }
            None => {}
        }
    }

    /// `said(move)` of a move that no reply carries is a mistake.
    pub(super) fn check_said(&mut self) {
        let given: Vec<&str> = self
            .program
            .moves
            .iter()
            .zip(&self.given)
            .filter(|(_, given)| **given)
            .map(|(entry, _)| entry.name.as_str())
            .collect();
        let mut found = Vec::new();
        for (said, place) in &self.said {
            let name = &self.program.moves.at(*said).name;
            if given.contains(&name.as_str()) {
                continue;
            }
            let message = format!("no reply carries the move `{name}`, so it can never have been said");
            let near = nearest(name, given.iter().copied());
            found.push(Diagnostic::new(Code::MoveNeverGiven, *place, message).did_you_mean(near));
        }
        self.notes.append(&mut found);
    }
}
