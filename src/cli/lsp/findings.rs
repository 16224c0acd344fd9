//! What is wrong with the open files, kept up to date and told to the editor.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Position,
};
use rehearsal::program::Library;
use rehearsal::source::{self, Certainty, Place, Severity, Source};

use super::super::inspect::names_beside;
use super::super::reading::{self, Reading};
use super::papers::{Papers, is_library};
use super::places::{Encoding, Lines, uri};

/// A finding as editors show it, and the change that mends it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Finding {
    pub(super) diagnostic: Diagnostic,
    pub(super) fix: Option<Fix>,
}

impl Finding {
    /// What makes it the same as another.
    fn key(&self) -> (Position, Position, &str) {
        let Diagnostic { range, message, .. } = &self.diagnostic;
        (range.start, range.end, message)
    }
}

/// A change that mends a finding.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fix {
    /// The file that is changed.
    pub(super) path: String,
    pub(super) edit: lsp_types::TextEdit,
    /// What the author is asked.
    pub(super) question: String,
    pub(super) certainty: Certainty,
}

/// What was found in the files of one open file, by their paths.
type Found = BTreeMap<String, Vec<Finding>>;

/// What was found, and what has still to be looked at.
pub(super) struct Findings {
    encoding: Encoding,
    /// What was found, by the open file that was checked.
    found: BTreeMap<String, Found>,
    /// The files that each open file is made of, found or not.
    made_of: BTreeMap<String, BTreeSet<String>>,
    /// What the editor was told last, by file.
    told: BTreeMap<String, Vec<Diagnostic>>,
    /// Open files that have to be checked.
    stale: BTreeSet<String>,
    /// The library that was read last: its path, its text, and what it declares.
    library: Option<(String, String, Option<Library>)>,
}

/// What the editor is told of one file.
pub(super) struct Telling {
    pub(super) path: String,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Findings {
    pub(super) fn new(encoding: Encoding) -> Findings {
        Findings {
            encoding,
            found: BTreeMap::new(),
            made_of: BTreeMap::new(),
            told: BTreeMap::new(),
            stale: BTreeSet::new(),
            library: None,
        }
    }

    /// The file at `path` has changed: it is checked again, and every open file that it is a part of.
    pub(super) fn change(&mut self, path: &str, papers: &Papers) {
        let uses = |open: &String| {
            let is_part = self.made_of.get(open).is_some_and(|files| files.contains(path));
            open == path || is_part || papers.library_around(open).as_deref() == Some(path)
        };
        self.stale.extend(papers.all_open().into_iter().filter(uses));
    }

    /// Everything has to be checked again.
    pub(super) fn change_all(&mut self, papers: &Papers) {
        self.stale.extend(papers.all_open());
    }

    /// The file at `path` is open no more: what was found through it is forgotten.
    pub(super) fn close(&mut self, path: &str, papers: &Papers) -> Vec<Telling> {
        self.change(path, papers);
        self.stale.remove(path);
        self.made_of.remove(path);
        let before = self.found.remove(path).unwrap_or_default();
        self.tell(before.into_keys().collect(), None)
    }

    /// Checks one of the files that have to be checked; none where there is none.
    pub(super) fn check_next(&mut self, papers: &Papers) -> Option<Vec<Telling>> {
        let path = self.stale.pop_first()?;
        Some(self.check(&path, papers))
    }

    /// Checks the file at `path` if it has to be.
    pub(super) fn settle(&mut self, path: &str, papers: &Papers) -> Vec<Telling> {
        if self.stale.remove(path) { self.check(path, papers) } else { Vec::new() }
    }

    /// What was found in the file at `path`, whichever open file it was found through.
    pub(super) fn of(&self, path: &str) -> Vec<&Finding> {
        let all = self.found.values().filter_map(|found| found.get(path)).flatten();
        // A file that several others include is found wrong once.
        let mut seen = BTreeSet::new();
        all.filter(|finding| seen.insert(finding.key())).collect()
    }

    fn check(&mut self, path: &str, papers: &Papers) -> Vec<Telling> {
        let Some(text) = papers.text(path) else { return Vec::new() };
        let bytes = text.as_bytes().to_vec();
        let mut files = BTreeSet::from([path.to_owned()]);
        let reading = if is_library(path) {
            reading_of_library(path, bytes, papers)
        } else {
            let library = self.library(path, papers);
            let mut fetch = |relative: &str| {
                let (included, bytes) = papers.fetch(path, relative);
                files.insert(included.clone());
                bytes.map(|bytes| (included, bytes))
            };
            let (mut reading, _) = reading::script(path.to_owned(), bytes, &mut fetch, library);
            if let Some(library) = library {
                library.levels.apply(&mut reading.notes);
            }
            reading
        };
        let found = self.sorted(&reading, papers);
        let before = self.found.insert(path.to_owned(), found.clone()).unwrap_or_default();
        self.made_of.insert(path.to_owned(), files);
        let changed = before.into_keys().chain(found.into_keys()).collect();
        self.tell(changed, Some(path))
    }

    /// The library around the script at `path`; none where there is none, or where it has errors, which are told in its own file.
    fn library(&mut self, path: &str, papers: &Papers) -> Option<&Library> {
        let library = papers.library_around(path)?;
        let text = papers.text(&library)?;
        let is_known =
            self.library.as_ref().is_some_and(|(path, known, _)| *path == library && known == text);
        if !is_known {
            let (_, read) = reading::library(library.clone(), text.as_bytes().to_vec());
            self.library = Some((library, text.to_owned(), read));
        }
        self.library.as_ref().and_then(|(_, _, library)| library.as_ref())
    }

    /// The findings by file, also for files in which nothing was found.
    fn sorted(&self, reading: &Reading, papers: &Papers) -> Found {
        let files: Vec<(&Source, Lines<'_>)> =
            reading.sources.iter().map(|source| (source, Lines::new(source.text(), self.encoding))).collect();
        let mut found: Found =
            reading.sources.iter().map(|source| (source.name().to_owned(), Vec::new())).collect();
        for note in &reading.notes {
            let Some((source, lines)) = files.get(usize::from(note.place.file.0)) else { continue };
            let diagnostic = diagnostic(note, lines, &files, papers);
            let fix = note.edit.as_ref().and_then(|edit| fix(edit, &files));
            found.entry(source.name().to_owned()).or_default().push(Finding { diagnostic, fix });
        }
        found
    }

    /// What the editor has to be told of `paths`: what differs from what it was told before, and always of `checked`.
    fn tell(&mut self, paths: BTreeSet<String>, checked: Option<&str>) -> Vec<Telling> {
        let mut tellings = Vec::new();
        for path in paths {
            let diagnostics: Vec<Diagnostic> =
                self.of(&path).into_iter().map(|finding| finding.diagnostic.clone()).collect();
            let before = self.told.insert(path.clone(), diagnostics.clone()).unwrap_or_default();
            if before != diagnostics || checked == Some(path.as_str()) {
                tellings.push(Telling { path, diagnostics });
            }
        }
        tellings
    }
}

/// A library, and whether the scripts of its path are there.
fn reading_of_library(path: &str, bytes: Vec<u8>, papers: &Papers) -> Reading {
    let (mut reading, library) = reading::library(path.to_owned(), bytes);
    if let Some(library) = library {
        let names = names_beside(Path::new(path));
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let open = papers.all_open();
        let inside = open.iter().filter_map(|open| open.strip_prefix(folder)?.strip_suffix(".talk"));
        let unsaved = inside.filter_map(|open| open.rsplit('/').next().map(str::to_owned));
        reading.notes.extend(library.check_path(&names.into_iter().chain(unsaved).collect::<Vec<_>>()));
        library.levels.apply(&mut reading.notes);
    }
    reading
}

type Files<'s> = [(&'s Source, Lines<'s>)];

fn diagnostic(
    note: &source::Diagnostic,
    lines: &Lines<'_>,
    files: &Files<'_>,
    papers: &Papers,
) -> Diagnostic {
    let related = note.related.iter().filter_map(|related| {
        let location = location(related.place, files, papers)?;
        Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
    });
    let related: Vec<DiagnosticRelatedInformation> = related.collect();
    let message = match &note.note {
        Some(fact) => format!("{}\n{fact}", note.message),
        None => note.message.clone(),
    };
    Diagnostic {
        range: lines.range(note.place.span),
        severity: Some(match note.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(note.code.to_string())),
        source: Some("rehearse".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}

fn location(place: Place, files: &Files<'_>, papers: &Papers) -> Option<Location> {
    let (source, lines) = files.get(usize::from(place.file.0))?;
    let uri = uri(&papers.address(source.name()))?;
    Some(Location { uri, range: lines.range(place.span) })
}

fn fix(edit: &source::Edit, files: &Files<'_>) -> Option<Fix> {
    let (source, lines) = files.get(usize::from(edit.place.file.0))?;
    Some(Fix {
        path: source.name().to_owned(),
        edit: lsp_types::TextEdit { range: lines.range(edit.place.span), new_text: edit.text.clone() },
        question: edit.question.clone(),
        certainty: edit.certainty,
    })
}
