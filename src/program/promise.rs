//! Promises: what an author says of all rehearsals at once. Their words and names are checked here; that they hold is for the
//! proof.

use super::checker::Checker;
use super::expr::Written;
use super::keys::find;
use super::scope::normal;
use crate::source::{Code, Diagnostic, FileId, Place, Span, nearest, offset};
use crate::syntax::yaml::Value;

const FORMS: &str = "a promise is `reach OUTCOME`, `never OUTCOME`, `always CONDITION`, or `from SCENE` before one of the first \
                     two, with `within N turns` or `if CONDITION` behind";

/// The text that a promise is read from, and how its spans are places in the file.
#[derive(Clone, Copy)]
struct Page<'p> {
    text: &'p str,
    /// Where all of it stands, if the text is not the file's own.
    at: Option<Span>,
}

impl<'p> Page<'p> {
    fn place(self, span: Span) -> Place {
        Place::new(FileId(0), self.at.unwrap_or(span))
    }

    fn of(self, span: Span) -> &'p str {
        span.of(self.text)
    }

    /// The first word of `span`, and what stands behind it.
    fn word(self, span: Span) -> (Span, Span) {
        let span = span.trimmed(self.text);
        let end = span.start + offset(self.of(span).find(' ').unwrap_or(span.len() as usize));
        (Span::new(span.start, end), Span::new(end, span.end).trimmed(self.text))
    }

    /// What stands behind `word` where `span` begins with it.
    fn behind(self, span: Span, word: &str) -> Option<Span> {
        let (first, rest) = self.word(span);
        (self.of(first) == word).then_some(rest)
    }
}

impl Checker<'_> {
    /// Reads every promise of the script itself.
    pub(super) fn check_promises(&mut self) {
        let file = FileId(0);
        let front =
            self.tree(file).and_then(|tree| tree.front.as_ref()).and_then(|front| front.yaml.as_ref());
        let Some(Value::Map(keys)) = front.map(|node| &node.value) else { return };
        let Some(node) = find(keys, "expect") else { return };
        let text = self.text(file);
        for (promise, span) in self.keys(file).texts(node, "expect") {
            let before = self.notes.len();
            if span.of(text) == promise {
                self.check_promise(Page { text, at: None }, span);
            } else {
                let whole = Span::new(0, offset(promise.len()));
                self.check_promise(Page { text: &promise, at: Some(span) }, whole);
                self.without_edits(before);
            }
        }
    }

    /// Findings whose places are not exact keep their suggestion in words only.
    pub(super) fn without_edits(&mut self, from: usize) {
        for note in self.notes.iter_mut().skip(from) {
            if let Some(edit) = note.edit.take() {
                note.note.get_or_insert(edit.question);
            }
        }
    }

    fn check_promise(&mut self, page: Page<'_>, promise: Span) {
        let mut rest = promise.trimmed(page.text);
        if let Some(condition) = page.behind(rest, "always") {
            return self.check_always(page, condition);
        }
        if let Some(from) = page.behind(rest, "from") {
            let (scene, behind) = page.word(from);
            self.find_scene(page.place(scene), page.of(scene));
            rest = behind;
        }
        let (verb, behind) = page.word(rest);
        let (outcome, behind) = page.word(behind);
        if !matches!(page.of(verb), "reach" | "never") || outcome.is_empty() {
            return self.note(Code::BadPromise, page.place(promise), FORMS);
        }
        self.check_outcome_name(page, outcome);
        self.check_limits(page, behind);
    }

    /// `always CONDITION`, and behind it what limits every promise.
    fn check_always(&mut self, page: Page<'_>, condition: Span) {
        let written = page.of(condition);
        let end = [" within ", " if "].into_iter().filter_map(|word| written.find(word)).min();
        let end = condition.start + end.map_or(condition.len(), offset);
        self.check_condition(page, Span::new(condition.start, end));
        self.check_limits(page, Span::new(end, condition.end));
    }

    /// `within 6 turns`, then `if CONDITION`; either may be left out.
    fn check_limits(&mut self, page: Page<'_>, rest: Span) {
        let mut rest = rest.trimmed(page.text);
        if let Some(within) = page.behind(rest, "within") {
            let (number, behind) = page.word(within);
            let (unit, behind) = page.word(behind);
            if page.of(number).parse::<u32>().is_err() || !matches!(page.of(unit), "turn" | "turns") {
                return self.note(Code::BadPromise, page.place(rest), "write `within 6 turns`");
            }
            rest = behind;
        }
        match page.behind(rest, "if") {
            Some(condition) => self.check_condition(page, condition),
            None if rest.is_empty() => {}
            None => self.note(Code::BadPromise, page.place(rest), FORMS),
        }
    }

    fn check_outcome_name(&mut self, page: Page<'_>, outcome: Span) {
        let name = page.of(outcome);
        let known: Vec<String> = self.program.outcomes.iter().map(|outcome| outcome.name.clone()).collect();
        let is_known = known.iter().any(|known| normal(known) == normal(name));
        if is_known || self.scope(FileId(0)).lacks_outcomes || self.is_excused(FileId(0), name) {
            return;
        }
        let near = nearest(name, known.iter().map(String::as_str));
        let note = Diagnostic::new(
            Code::UnknownOutcome,
            page.place(outcome),
            format!("no outcome is called `{name}`"),
        );
        self.notes.push(note.did_you_mean(near));
    }

    fn check_condition(&mut self, page: Page<'_>, condition: Span) {
        let (tree, root, mut notes) = crate::syntax::parse_expression(FileId(0), page.text, condition);
        for note in &mut notes {
            note.place.span = page.at.unwrap_or(note.place.span);
        }
        let failed = !notes.is_empty();
        self.notes.append(&mut notes);
        if !failed {
            let written =
                Written { file: FileId(0), tree: &tree, text: page.text, at: page.at, is_fixed: true };
            self.truth(written, root);
        }
    }
}
