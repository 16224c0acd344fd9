//! The canonical form of a script, as one change of what differs.

use super::page::Page;
use crate::source::{FileId, LIMITS, Source, Span, offset};

/// The change that brings a script into its canonical form: whole lines, from the first that differs to the last. None where it has
/// that form, and where its errors stand in the way.
pub fn formatted(page: &Page) -> Option<(Span, String)> {
    if page.is_library() {
        return None;
    }
    let before = page.text();
    let source = Source::read(FileId::default(), "", before.as_bytes().to_vec(), LIMITS);
    let after = crate::authoring::format(&source).ok()?;
    if after == before {
        return None;
    }
    let start = alike(before.split_inclusive('\n').zip(after.split_inclusive('\n')));
    let (old, new) = (before.get(start..)?, after.get(start..)?);
    let end = alike(old.split_inclusive('\n').rev().zip(new.split_inclusive('\n').rev()));
    let changed = Span::new(offset(start), offset(before.len() - end));
    Some((changed, new.get(..new.len() - end)?.to_owned()))
}

/// How many bytes the pairs of lines have in common before the first that differ.
fn alike<'t>(pairs: impl Iterator<Item = (&'t str, &'t str)>) -> usize {
    pairs.take_while(|(old, new)| old == new).map(|(line, _)| line.len()).sum()
}
