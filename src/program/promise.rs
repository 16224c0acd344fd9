//! Promises: what an author says of all rehearsals at once. Their words and names are checked here; that they hold is for the
//! proof.

use super::checker::Checker;
use super::expr::Written;
use super::keys::find;
use crate::source::{Code, FileId, Place, Span};
use crate::syntax::yaml::Value;

const FORMS: &str = "a promise is `reach OUTCOME`, `never OUTCOME`, `always CONDITION`, or `from SCENE` before one of the first \
                     two, with `within N turns` or `if CONDITION` behind";

impl Checker<'_> {
    /// Reads every promise of the script itself.
    pub(super) fn check_promises(&mut self) {
        let file = FileId(0);
        let front =
            self.tree(file).and_then(|tree| tree.front.as_ref()).and_then(|front| front.yaml.as_ref());
        let Some(Value::Map(keys)) = front.map(|node| &node.value) else { return };
        let Some(node) = find(keys, "expect") else { return };
        for (promise, span) in self.keys(file).texts(node, "expect") {
            self.check_promise(&promise, span);
        }
    }

    fn check_promise(&mut self, promise: &str, span: Span) {
        let mut rest = promise.trim();
        if let Some(condition) = rest.strip_prefix("always ") {
            let (condition, behind) = condition.split_once(" within ").unwrap_or((condition, ""));
            self.check_condition(condition, span);
            return self.check_limits(behind, span, !behind.is_empty());
        }
        if let Some(from) = rest.strip_prefix("from ") {
            let (scene, behind) = first_word(from);
            self.find_scene(Place::new(FileId(0), span), scene);
            rest = behind;
        }
        let (verb, behind) = first_word(rest);
        let (outcome, behind) = first_word(behind);
        if !matches!(verb, "reach" | "never") || outcome.is_empty() {
            return self.keys(FileId(0)).note(Code::BadPromise, span, FORMS);
        }
        self.check_outcome_name(outcome, span);
        match behind.strip_prefix("within ") {
            Some(within) => self.check_limits(within, span, true),
            None => self.check_limits(behind, span, false),
        }
    }

    /// `6 turns`, where `has_turns` says that they must come, and `if CONDITION`; either may be left out.
    fn check_limits(&mut self, mut rest: &str, span: Span, has_turns: bool) {
        if has_turns {
            let (number, unit) = first_word(rest);
            let (unit, behind) = first_word(unit);
            if number.parse::<u32>().is_err() || !matches!(unit, "turn" | "turns") {
                return self.keys(FileId(0)).note(Code::BadPromise, span, "write `within 6 turns`");
            }
            rest = behind;
        }
        match rest.strip_prefix("if ") {
            Some(condition) => self.check_condition(condition, span),
            None if rest.is_empty() => {}
            None => self.keys(FileId(0)).note(Code::BadPromise, span, FORMS),
        }
    }

    fn check_outcome_name(&mut self, outcome: &str, span: Span) {
        let known: Vec<String> = self.program.outcomes.iter().map(|outcome| outcome.name.clone()).collect();
        if !known.iter().any(|name| name == outcome) {
            let near = crate::source::nearest(outcome, known.iter().map(String::as_str)).map(str::to_owned);
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            let message = format!("no outcome is called `{outcome}`{hint}");
            self.keys(FileId(0)).note(Code::UnknownOutcome, span, message);
        }
    }

    fn check_condition(&mut self, condition: &str, span: Span) {
        let whole = Span::new(0, crate::source::offset(condition.len()));
        let (tree, root, mut notes) = crate::syntax::parse_expression(FileId(0), condition, whole);
        for note in &mut notes {
            (note.place.span, note.edit) = (span, None);
        }
        let failed = !notes.is_empty();
        self.notes.append(&mut notes);
        if !failed {
            let written =
                Written { file: FileId(0), tree: &tree, text: condition, at: Some(span), is_fixed: true };
            self.truth(written, root);
        }
    }
}

fn first_word(words: &str) -> (&str, &str) {
    let words = words.trim_start();
    let (word, rest) = words.split_once(' ').unwrap_or((words, ""));
    (word, rest.trim_start())
}
