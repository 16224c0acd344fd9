//! Promises: what an author says of all rehearsals at once. Their words and names are checked here; that they hold is for the
//! proof.

use super::checker::Checker;
use super::expr::Written;
use super::ids::{ExprId, OutcomeId};
use super::keys::find;
use super::model::{Claim, Promise};
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
            let kept = if span.of(text) == promise {
                self.check_promise(Page { text, at: None }, span)
            } else {
                let whole = Span::new(0, offset(promise.len()));
                let kept = self.check_promise(Page { text: &promise, at: Some(span) }, whole);
                self.without_edits(before);
                kept
            };
            self.program.promises.extend(kept);
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

    /// The promise, unless something is wrong with it. Everything in it is looked at, so that all that is wrong is reported at once.
    fn check_promise(&mut self, page: Page<'_>, promise: Span) -> Option<Promise> {
        let promise = promise.trimmed(page.text);
        let asked = page.behind(promise, "from").map(|from| {
            let (scene, behind) = page.word(from);
            (self.find_scene(page.place(scene), page.of(scene)), behind)
        });
        let (from, rest) = match asked {
            Some((scene, behind)) => (scene.map(Some), behind),
            None => (Some(None), promise),
        };
        let (claim, behind) = match page.behind(rest, "always") {
            Some(condition) if asked.is_none() => self.check_always(page, condition),
            _ => self.check_ending(page, rest, promise)?,
        };
        let (within, condition) = self.check_limits(page, behind)?;
        let (place, text) = (page.place(promise), page.of(promise).to_owned());
        Some(Promise { from: from?, claim: claim?, within, condition, place, text })
    }

    /// `reach OUTCOME` or `never OUTCOME`, and what stands behind; none where it is neither, which is reported.
    fn check_ending(&mut self, page: Page<'_>, rest: Span, promise: Span) -> Option<(Option<Claim>, Span)> {
        let (verb, behind) = page.word(rest);
        let (outcome, behind) = page.word(behind);
        let claim = match page.of(verb) {
            "reach" if !outcome.is_empty() => Claim::Reach,
            "never" if !outcome.is_empty() => Claim::Never,
            _ => {
                self.note(Code::BadPromise, page.place(promise), FORMS);
                return None;
            }
        };
        Some((self.check_outcome_name(page, outcome).map(claim), behind))
    }

    /// The condition behind `always`, and what stands behind it: what limits every promise.
    fn check_always(&mut self, page: Page<'_>, condition: Span) -> (Option<Claim>, Span) {
        let written = page.of(condition);
        let end = [" within ", " if "].into_iter().filter_map(|word| written.find(word)).min();
        let end = condition.start + end.map_or(condition.len(), offset);
        let claim = self.check_condition(page, Span::new(condition.start, end)).map(Claim::Always);
        (claim, Span::new(end, condition.end))
    }

    /// `within 6 turns`, then `if CONDITION`; either may be left out. None where it cannot be read, which is reported.
    fn check_limits(&mut self, page: Page<'_>, rest: Span) -> Option<(Option<u32>, Option<ExprId>)> {
        let (mut rest, mut turns) = (rest.trimmed(page.text), None);
        if let Some(within) = page.behind(rest, "within") {
            let (number, behind) = page.word(within);
            let (unit, behind) = page.word(behind);
            turns = page.of(number).parse::<u32>().ok();
            if turns.is_none() || !matches!(page.of(unit), "turn" | "turns") {
                self.note(Code::BadPromise, page.place(rest), "write `within 6 turns`");
                return None;
            }
            rest = behind;
        }
        match page.behind(rest, "if") {
            Some(condition) => {
                self.check_condition(page, condition).map(|condition| (turns, Some(condition)))
            }
            None if rest.is_empty() => Some((turns, None)),
            None => {
                self.note(Code::BadPromise, page.place(rest), FORMS);
                None
            }
        }
    }

    /// The outcome that is named; none where there is none, which is reported unless it is only missing because of another mistake.
    fn check_outcome_name(&mut self, page: Page<'_>, outcome: Span) -> Option<OutcomeId> {
        let name = page.of(outcome);
        let known = self.program.outcomes.pairs().find(|(_, known)| normal(&known.name) == normal(name));
        if let Some((id, _)) = known {
            return Some(id);
        }
        if self.scope(FileId(0)).lacks_outcomes || self.is_excused(FileId(0), name) {
            return None;
        }
        let near = nearest(name, self.program.outcomes.iter().map(|outcome| outcome.name.as_str()));
        let note = Diagnostic::new(
            Code::UnknownOutcome,
            page.place(outcome),
            format!("no outcome is called `{name}`"),
        );
        let note = note.did_you_mean(near);
        self.notes.push(note);
        None
    }

    fn check_condition(&mut self, page: Page<'_>, condition: Span) -> Option<ExprId> {
        let (tree, root, mut notes) = crate::syntax::parse_expression(FileId(0), page.text, condition);
        for note in &mut notes {
            note.place.span = page.at.unwrap_or(note.place.span);
        }
        let failed = !notes.is_empty();
        self.notes.append(&mut notes);
        if failed {
            return None;
        }
        let written = Written { file: FileId(0), tree: &tree, text: page.text, at: page.at, is_fixed: true };
        self.truth(written, root).map(|typed| typed.expr)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Checked, Claim, Fetched, check};

    fn promises(expect: &str) -> Checked {
        let head = "---\ntitle: T\nsummary: S\nmeters: {trust: {start: 1, range: 0..9}}\n";
        let tail = "outcomes: {done: {kind: time, title: D}}\n---\n== start\n* Hm. #own-it\n=> done\n";
        let bytes = format!("{head}expect:\n{expect}{tail}").into_bytes();
        let script = Fetched { name: "promises.talk".to_owned(), bytes };
        check(&script, &mut |_| Err(String::new()), None).by_text()
    }

    #[test]
    fn promises_are_kept_as_they_are_written() {
        let written = "  - never done within 2 turns if said(own-it) >= 3\n  - \"from start  reach done\"\n  - 'always trust > 0 if turns > 4'\n";
        let program = promises(written).program.expect("the script is clean");
        let [never, reach, always] = program.promises.as_slice() else { panic!("{:?}", program.promises) };
        assert_eq!(never.text, "never done within 2 turns if said(own-it) >= 3");
        assert!(matches!(never.claim, Claim::Never(_)));
        assert!(never.condition.is_some() && never.from.is_none());
        assert_eq!((never.within, reach.within), (Some(2), None));
        assert_eq!(reach.from, program.scenes.ids().next());
        assert!(matches!(reach.claim, Claim::Reach(_)));
        let Claim::Always(holds) = always.claim else { panic!("{always:?}") };
        assert!(always.condition.is_some_and(|condition| condition != holds));
        let stops: Vec<u32> = program.counters.iter().map(|counter| counter.stop).collect();
        assert_eq!(stops, [4, 5]);
    }

    #[test]
    fn a_promise_with_a_mistake_keeps_no_other_from_being_read() {
        let checked = promises(
            "  - never gone if trust\n  - reach done by chance\n  - always trust > 0 within 1 year\n",
        );
        assert!(checked.program.is_none());
        let codes: Vec<String> = checked.notes.iter().map(|note| note.code.to_string()).collect();
        assert_eq!(codes.len(), 4, "{codes:?}");
    }
}
