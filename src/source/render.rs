//! Diagnostics as a person reads them: the source line, a mark under the place, related places, and the edit that mends it.

use std::borrow::Cow;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::{Diagnostic, Place, Severity, Source};

/// Renders `diagnostic` for a terminal of `width` columns, in colour or plain. `files` are the files that were checked
/// together, in order of their ids.
pub fn render(diagnostic: &Diagnostic, files: &[Source], width: usize, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(width);
    let code = diagnostic.code.to_string();
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(sentence(&diagnostic.message)).id(code);
    let mut group = Group::with_title(title);
    for file in files_of(diagnostic) {
        if let Some(source) = files.get(usize::from(file)) {
            group = group.element(snippet(diagnostic, file, source));
        }
    }
    if let Some(note) = &diagnostic.note {
        group = group.element(Level::NOTE.message(sentence(note)));
    }
    let mut report = vec![group];
    if let Some(edit) = &diagnostic.edit
        && let Some(source) = files.get(usize::from(edit.place.file.0))
    {
        let part = Part::of(source, &[edit.place]);
        let patch = Patch::new(part.fitted(edit.place), lines(&edit.text));
        let shown =
            Snippet::source(part.text).line_start(part.line).path(sentence(source.name())).patch(patch);
        report.push(Level::HELP.secondary_title(sentence(&edit.question)).element(shown));
    }
    renderer.render(&report)
}

/// The files that a diagnostic speaks of, its own first.
fn files_of(diagnostic: &Diagnostic) -> Vec<u16> {
    let mut files = vec![diagnostic.place.file.0];
    for related in &diagnostic.related {
        if !files.contains(&related.place.file.0) {
            files.push(related.place.file.0);
        }
    }
    files
}

fn snippet<'a>(
    diagnostic: &'a Diagnostic,
    file: u16,
    source: &'a Source,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let related = || diagnostic.related.iter().filter(|related| related.place.file.0 == file);
    let own = (diagnostic.place.file.0 == file).then_some(diagnostic.place);
    let places: Vec<Place> = own.into_iter().chain(related().map(|related| related.place)).collect();
    let part = Part::of(source, &places);
    let mut annotations = Vec::new();
    if let Some(own) = own {
        annotations.push(AnnotationKind::Primary.span(part.fitted(own)));
    }
    for related in related() {
        let span = part.fitted(related.place);
        annotations.push(AnnotationKind::Context.span(span).label(related.message.as_str()));
    }
    Snippet::source(part.text).line_start(part.line).path(sentence(source.name())).annotations(annotations)
}

/// The lines of a file that a snippet shows: a report must not take longer because its file is long.
struct Part<'a> {
    text: Cow<'a, str>,
    /// Where it starts in the file.
    start: usize,
    /// The number of its first line.
    line: usize,
}

impl<'a> Part<'a> {
    fn of(source: &'a Source, places: &[Place]) -> Part<'a> {
        let whole = source.text();
        let ends = places.iter().map(|place| place.span.range());
        let first = ends.clone().map(|range| range.start).min().unwrap_or_default().min(whole.len());
        let last = ends.map(|range| range.end).max().unwrap_or_default().clamp(first, whole.len());
        let bytes = whole.as_bytes();
        let start =
            bytes.get(..first).and_then(|before| memchr::memrchr(b'\n', before)).map_or(0, |at| at + 1);
        let end = bytes
            .get(last..)
            .and_then(|behind| memchr::memchr(b'\n', behind))
            .map_or(whole.len(), |at| last + at);
        let line = bytes.get(..start).map_or(0, |before| memchr::memchr_iter(b'\n', before).count()) + 1;
        let text = whole.get(start..end).unwrap_or_default();
        let text = if source.notes().is_empty() { Cow::Borrowed(text) } else { Cow::Owned(masked(text)) };
        Part { text, start, line }
    }

    /// The place as a range of this part that stands on the borders of characters.
    fn fitted(&self, place: Place) -> std::ops::Range<usize> {
        let range = place.span.range();
        let within = |at: usize| at.saturating_sub(self.start).min(self.text.len());
        let start = self.text.floor_char_boundary(within(range.start));
        start..self.text.ceil_char_boundary(within(range.end).max(start))
    }
}

/// A source line must not carry into a terminal what the script may not carry: each refused character becomes one that takes as
/// many bytes, so that places stay true.
fn masked(text: &str) -> String {
    let mask = |c: char| match c {
        '\n' | '\t' => c,
        c if !super::is_refused(c) => c,
        c => match c.len_utf8() {
            1 => '?',
            2 => '\u{BF}',
            _ => '\u{FFFD}',
        },
    };
    text.chars().map(mask).collect()
}

/// A sentence that quotes a script must not carry what the script may not carry. It is one line, and so is the name of a file, which
/// may be called anything.
fn sentence(text: &str) -> String {
    text.chars().map(|c| if super::is_refused(c) { '\u{FFFD}' } else { c }).collect()
}

/// The same for text that is put into a script, which may have several lines.
fn lines(text: &str) -> String {
    text.split('\n').map(sentence).collect::<Vec<_>>().join("\n")
}
