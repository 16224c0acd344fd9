//! A playthrough checked against its script: every name that it uses is looked up before it is replayed.

use regex::Regex;

use crate::program::{ExprId, Names, OutcomeId, Program, ReplyId, SlotId, TemperamentId};
use crate::source::{Code, Diagnostic, FileId, Place, Span, nearest};
use crate::syntax::normal;
use crate::syntax::play::{Kind, Meant, Playthrough, Row, Written};

/// A playthrough that can be replayed.
#[derive(Clone, Debug)]
pub struct Plan<'t> {
    pub(super) text: &'t str,
    pub(super) play: &'t Playthrough,
    /// The script, which also counts what the playthrough asks for.
    pub(super) program: Program,
    pub(super) temperament: Option<TemperamentId>,
    /// What is answered before the first line.
    pub(super) slots: Vec<(SlotId, &'t str)>,
    /// What the names of each row mean, one entry a row.
    pub(super) meanings: Vec<Meaning>,
    /// The next row that is told, done or skipped, one entry a row: where an expression is looked at.
    pub(super) written: Vec<Option<usize>>,
}

/// What the names of a row mean.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// It has none.
    Nothing,
    Holds(ExprId),
    Fits(Regex),
    Ends(OutcomeId),
    Reply(ReplyId),
}

impl<'t> Plan<'t> {
    /// Looks up what `play`, parsed from `text`, says about `program`. What is wrong stands in the notes, with places in `text`; a row
    /// with a mistake is passed over.
    pub fn new(program: &Program, text: &'t str, play: &'t Playthrough) -> (Plan<'t>, Vec<Diagnostic>) {
        let holds = |row: &Row| if let Kind::Holds(span) = row.kind { Some(span) } else { None };
        let spans: Vec<Span> = play.rows.iter().filter_map(holds).collect();
        let asked = program.ask(text, &spans);
        let mut names = Lookup { program, text, notes: asked.notes, ids: None, patterns: 0 };
        let temperament = play.header.temperament.as_ref().and_then(|name| names.temperament(name));
        let slots =
            play.header.slots.iter().filter_map(|(name, words)| Some((names.slot(name)?, words.as_str())));
        let slots = slots.collect();
        let mut exprs = asked.exprs.into_iter();
        let meanings = play.rows.iter().map(|row| match &row.kind {
            Kind::Holds(_) => exprs.next().flatten().map_or(Meaning::Nothing, Meaning::Holds),
            kind => names.meaning(row, kind),
        });
        let meanings = meanings.collect();
        let written = written(&play.rows);
        let plan = Plan { text, play, program: asked.program, temperament, slots, meanings, written };
        names.notes.sort_by_key(|note| note.place.span.start);
        (plan, names.notes)
    }

    /// The script that it is replayed in.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// A row as it is written.
    pub fn row(&self, row: usize) -> &'t str {
        self.play.rows.get(row).map_or("", |row| row.span.of(self.text))
    }

    /// Where a row stands.
    pub fn place(&self, row: usize) -> Span {
        self.play.rows.get(row).map(|row| row.span).unwrap_or_default()
    }
}

/// For each row the next one behind it that is more than something said about the conversation.
fn written(rows: &[Row]) -> Vec<Option<usize>> {
    let mut next = None;
    let mut written: Vec<Option<usize>> = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate().rev() {
        written.push(next);
        match row.kind {
            Kind::Remark | Kind::Holds(_) | Kind::Fits(_) | Kind::Absent(_) | Kind::Broken => {}
            Kind::Give(_)
            | Kind::Skip
            | Kind::Offered(..)
            | Kind::Ends(_)
            | Kind::Cue(_)
            | Kind::Note(_)
            | Kind::Said(_) => next = Some(index),
        }
    }
    written.reverse();
    written
}

/// How many patterns a playthrough may hold: making one can take as long as reading a thousand lines.
const PATTERNS: usize = 1_000;

/// Looks names up, and takes down those that are not there.
struct Lookup<'p> {
    program: &'p Program,
    text: &'p str,
    notes: Vec<Diagnostic>,
    /// The ids of the replies, once one was looked for.
    ids: Option<Names>,
    patterns: usize,
}

impl Lookup<'_> {
    fn meaning(&mut self, row: &Row, kind: &Kind) -> Meaning {
        let found = match kind {
            Kind::Absent(inner) => return self.meaning(row, inner),
            Kind::Give(Meant::Id(id)) | Kind::Offered(Meant::Id(id), _) => {
                self.reply(row.span, id).map(Meaning::Reply)
            }
            Kind::Ends(name) => self.outcome(*name).map(Meaning::Ends),
            Kind::Fits(pattern) => self.pattern(*pattern).map(Meaning::Fits),
            Kind::Give(Meant::Words(_))
            | Kind::Offered(Meant::Words(_), _)
            | Kind::Remark
            | Kind::Skip
            | Kind::Holds(_)
            | Kind::Cue(_)
            | Kind::Note(_)
            | Kind::Said(_)
            | Kind::Broken => None,
        };
        found.unwrap_or(Meaning::Nothing)
    }

    fn temperament(&mut self, name: &Written) -> Option<TemperamentId> {
        let all = &self.program.temperaments;
        let found = all.pairs().find(|(_, one)| normal(&one.name) == normal(&name.text));
        if found.is_none() {
            let known: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
            let what = format!("the script has no temperament called `{}`", name.text);
            self.unknown(Code::UnknownName, name.span, (&name.text, &what), &known);
        }
        found.map(|(id, _)| id)
    }

    fn slot(&mut self, name: &Written) -> Option<SlotId> {
        let all = &self.program.slots;
        let Some((id, slot)) = all.pairs().find(|(_, slot)| normal(&slot.name) == normal(&name.text)) else {
            let known: Vec<&str> = all.iter().map(|slot| slot.name.as_str()).collect();
            let what = format!("the script has no slot called `{}`", name.text);
            self.unknown(Code::UnknownSlot, name.span, (&name.text, &what), &known);
            return None;
        };
        if !slot.asked_first {
            let message = format!(
                "`{}` is asked for in the conversation: take it out here, and answer there by a line `> words`",
                name.text
            );
            self.note(Code::PlaythroughHeader, name.span, message);
            return None;
        }
        Some(id)
    }

    fn outcome(&mut self, span: Span) -> Option<OutcomeId> {
        let name = span.of(self.text);
        let all = &self.program.outcomes;
        let found = all.pairs().find(|(_, outcome)| normal(&outcome.name) == normal(name));
        if found.is_none() {
            let known: Vec<&str> = all.iter().map(|outcome| outcome.name.as_str()).collect();
            let what = format!("the script has no outcome called `{name}`");
            self.unknown(Code::UnknownOutcome, span, (name, &what), &known);
        }
        found.map(|(id, _)| id)
    }

    fn reply(&mut self, span: Span, id: &str) -> Option<ReplyId> {
        let found = self.ids.get_or_insert_with(|| self.program.names()).find_reply(id);
        if found.is_none() {
            self.note(Code::UnknownName, span, format!("no reply of the script has the id `{id}`"));
        }
        found
    }

    fn pattern(&mut self, span: Span) -> Option<Regex> {
        self.patterns += 1;
        if self.patterns > PATTERNS {
            if self.patterns == PATTERNS + 1 {
                let message = format!("a playthrough has at most {PATTERNS} patterns: take some out");
                self.note(Code::BadPattern, span, message);
            }
            return None;
        }
        match Regex::new(span.of(self.text)) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                let words = error.to_string();
                let reason = words.lines().last().unwrap_or_default();
                let reason = reason.strip_prefix("error: ").unwrap_or(reason).trim_end_matches('.');
                let message = "this is no pattern: put a `\\` before a sign that is meant as itself";
                let note = Diagnostic::new(Code::BadPattern, Place::new(FileId(0), span), message);
                self.notes.push(note.note(format!("the reader of patterns says: {reason}")));
                None
            }
        }
    }

    /// Reports a name that is not there: where none is near, with those that are.
    fn unknown(&mut self, code: Code, span: Span, (name, what): (&str, &str), known: &[&str]) {
        let near = nearest(name, known.iter().copied());
        let message = match (near, known) {
            (Some(_), _) => what.to_owned(),
            (None, []) => format!("{what}: it has none"),
            (None, known) => {
                let listed: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
                format!("{what}: it has {}", listed.join(", "))
            }
        };
        let note = Diagnostic::new(code, Place::new(FileId(0), span), message);
        self.notes.push(note.did_you_mean(near));
    }

    fn note(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.notes.push(Diagnostic::new(code, Place::new(FileId(0), span), message));
    }
}
