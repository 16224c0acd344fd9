//! Promises: the names in `reach OUTCOME`, `never OUTCOME`, `always CONDITION` and `from SCENE …`.

use super::marks::{Marker, Passage, Role, What};
use crate::source::{Span, offset};

/// Marks the names of the promise at `promise`.
pub(super) fn mark(marker: &mut Marker, passage: Passage<'_>, promise: Span) {
    let mut rest = promise.trimmed(passage.text);
    if let Some(condition) = behind(passage, rest, "always") {
        return always(marker, passage, condition);
    }
    if let Some(from) = behind(passage, rest, "from") {
        let (scene, verb) = word(passage, from);
        marker.target(passage, scene, "", Role::Names);
        rest = verb;
    }
    let (verb, named) = word(passage, rest);
    if matches!(passage.of(verb), "reach" | "never") {
        let (outcome, limits) = word(passage, named);
        marker.add(passage, outcome, What::Outcome, Role::Names);
        mark_limits(marker, passage, limits);
    }
}

fn always(marker: &mut Marker, passage: Passage<'_>, condition: Span) {
    let written = passage.of(condition);
    let end = [" within ", " if "].into_iter().filter_map(|word| written.find(word)).min();
    let end = condition.start + end.map_or(condition.len(), offset);
    marker.expression(passage, Span::new(condition.start, end));
    mark_limits(marker, passage, Span::new(end, condition.end));
}

/// `within 6 turns`, then `if CONDITION`.
fn mark_limits(marker: &mut Marker, passage: Passage<'_>, limits: Span) {
    let mut rest = limits.trimmed(passage.text);
    if let Some(within) = behind(passage, rest, "within") {
        let (_, unit) = word(passage, within);
        rest = word(passage, unit).1;
    }
    if let Some(condition) = behind(passage, rest, "if") {
        marker.expression(passage, condition);
    }
}

/// The first word of `span`, and what stands behind it.
fn word(passage: Passage<'_>, span: Span) -> (Span, Span) {
    let span = span.trimmed(passage.text);
    let end = span.start + offset(passage.of(span).find(' ').unwrap_or(span.len() as usize));
    (Span::new(span.start, end), Span::new(end, span.end).trimmed(passage.text))
}

/// What stands behind `first` where `span` begins with it.
fn behind(passage: Passage<'_>, span: Span, first: &str) -> Option<Span> {
    let (found, rest) = word(passage, span);
    (passage.of(found) == first).then_some(rest)
}
