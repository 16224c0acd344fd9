//! A finding as reports need it: every place in lines and columns, nothing that looks into a file any more.

use rehearsal::source::{Code, Diagnostic, LineIndex, Place, Position, Severity, Source};

use super::witness::Witness;

/// A stretch of a file as a person counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stretch {
    /// The file, as it was named.
    pub(crate) file: String,
    /// Its first character.
    pub(crate) start: Position,
    /// One past its last character.
    pub(crate) end: Position,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding {
    /// Which kind it is.
    pub(crate) code: Code,
    /// How much it weighs here.
    pub(crate) severity: Severity,
    /// Where it is.
    pub(crate) at: Stretch,
    /// What is wrong, then what to do.
    pub(crate) message: String,
    /// A fact beside the sentence.
    pub(crate) note: Option<String>,
    /// Other places, each with a few words.
    pub(crate) related: Vec<(Stretch, String)>,
    /// The change that mends it.
    pub(crate) suggestion: Option<Suggestion>,
    /// The conversation that shows it, where it is one of a proof.
    pub(crate) witness: Option<Witness>,
    /// As a person reads it; none where nobody does, or where too much was found.
    pub(crate) told: Option<String>,
    /// The source line that it begins in, without the spaces at its ends: what stays the same when lines move.
    pub(crate) line: String,
}

/// A change that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suggestion {
    /// What the author is asked.
    pub(crate) question: String,
    /// What is replaced.
    pub(crate) at: Stretch,
    /// What stands there afterwards.
    pub(crate) text: String,
}

/// Looks places up in the files that were checked together.
pub(crate) struct Places<'s> {
    sources: &'s [Source],
    /// One entry a file, made when it is first asked for.
    lines: Vec<Option<LineIndex>>,
}

impl<'s> Places<'s> {
    /// Looks up in `sources`.
    pub(crate) fn new(sources: &'s [Source]) -> Places<'s> {
        Places { sources, lines: vec![None; sources.len()] }
    }

    /// `note` as reports need it.
    pub(crate) fn finding(&mut self, note: &Diagnostic) -> Finding {
        let related = note.related.iter().map(|other| (self.stretch(other.place), other.message.clone()));
        let related = related.collect();
        let suggestion = note.edit.as_ref().map(|edit| Suggestion {
            question: edit.question.clone(),
            at: self.stretch(edit.place),
            text: edit.text.clone(),
        });
        Finding {
            code: note.code,
            severity: note.severity,
            at: self.stretch(note.place),
            message: note.message.clone(),
            note: note.note.clone(),
            related,
            suggestion,
            witness: None,
            told: None,
            line: self.line(note.place),
        }
    }

    /// The line that `place` begins in, from 1.
    pub(crate) fn line_of(&mut self, place: Place) -> u32 {
        self.stretch(place).start.line
    }

    fn stretch(&mut self, place: Place) -> Stretch {
        let nowhere = Position { line: 1, column: 1 };
        let Some((source, index)) = self.file(place) else {
            return Stretch { file: String::new(), start: nowhere, end: nowhere };
        };
        let at = |offset| index.position(source.text(), offset);
        let (start, end) = (at(place.span.start), at(place.span.end));
        Stretch { file: source.name().to_owned(), start, end: end.max(start) }
    }

    fn line(&mut self, place: Place) -> String {
        let Some((source, index)) = self.file(place) else { return String::new() };
        let start = index.start(index.line(place.span.start));
        let rest = source.text().get(start as usize..).unwrap_or_default();
        rest.lines().next().unwrap_or_default().trim().to_owned()
    }

    fn file(&mut self, place: Place) -> Option<(&'s Source, &LineIndex)> {
        let index = usize::from(place.file.0);
        let source = self.sources.get(index)?;
        let lines = self.lines.get_mut(index)?.get_or_insert_with(|| source.line_index());
        Some((source, lines))
    }
}

/// The word for a severity, in every report.
pub(crate) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
