//! Diagnostics as a person reads them: the source line, a mark under the place, related places, and the edit that mends it.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::{Diagnostic, Place, Severity, Source};

/// Renders `diagnostic` for a terminal of `width` columns, in colour or plain. `files` are the files that were checked
/// together, in order of their ids.
pub fn render(diagnostic: &Diagnostic, files: &[Source], width: usize, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(width);
    let code = diagnostic.code.to_string();
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(printable(&diagnostic.message)).id(code);
    let mut group = Group::with_title(title);
    for file in files_of(diagnostic) {
        if let Some(source) = files.get(usize::from(file)) {
            group = group.element(snippet(diagnostic, file, source));
        }
    }
    if let Some(note) = &diagnostic.note {
        group = group.element(Level::NOTE.message(printable(note)));
    }
    let mut report = vec![group];
    if let Some(edit) = &diagnostic.edit
        && let Some(source) = files.get(usize::from(edit.place.file.0))
    {
        let patch = Patch::new(fitted(edit.place, source.text()), edit.text.clone());
        let shown = Snippet::source(source.text()).path(source.name()).patch(patch);
        report.push(Level::HELP.secondary_title(printable(&edit.question)).element(shown));
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
    let mut snippet = Snippet::source(source.text()).path(source.name());
    if diagnostic.place.file.0 == file {
        let span = fitted(diagnostic.place, source.text());
        snippet = snippet.annotation(AnnotationKind::Primary.span(span));
    }
    for related in diagnostic.related.iter().filter(|related| related.place.file.0 == file) {
        let span = fitted(related.place, source.text());
        snippet = snippet.annotation(AnnotationKind::Context.span(span).label(related.message.as_str()));
    }
    snippet
}

/// The place as a range that stands on the borders of characters and within the text.
fn fitted(place: Place, text: &str) -> std::ops::Range<usize> {
    let mut range = place.span.range();
    range.start = text.floor_char_boundary(range.start.min(text.len()));
    range.end = text.ceil_char_boundary(range.end.clamp(range.start, text.len()));
    range
}

/// A sentence that quotes a script must not carry what the script may not carry.
fn printable(sentence: &str) -> String {
    sentence.chars().map(|c| if super::is_refused(c) { '\u{FFFD}' } else { c }).collect()
}
