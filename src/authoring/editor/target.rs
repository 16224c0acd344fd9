//! The parts of a target: `scene`, `.label`, `scene.label`, `include.scene`, `include.scene.label`.

use crate::source::{Span, offset};
use crate::syntax::normal;

/// Where the parts of a target stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) include: Option<Span>,
    /// None for a label of the scene that the target stands in.
    pub(super) scene: Option<Span>,
    pub(super) label: Option<Span>,
}

/// The parts of the target at `span`, in a file that includes `includes`.
pub(super) fn split(text: &str, span: Span, includes: &[String]) -> Target {
    let parts = parts(text, span);
    let is_include = |part: &Span| includes.iter().any(|include| *include == normal(part.of(text)));
    match parts.as_slice() {
        [scene] => Target { scene: Some(*scene), ..Target::default() },
        [first, label] if first.is_empty() => Target { label: Some(*label), ..Target::default() },
        [include, scene] if is_include(include) => {
            Target { include: Some(*include), scene: Some(*scene), label: None }
        }
        [scene, label] => Target { include: None, scene: Some(*scene), label: Some(*label) },
        [include, scene, label] => {
            Target { include: Some(*include), scene: Some(*scene), label: Some(*label) }
        }
        _ => Target::default(),
    }
}

/// The stretches between the points.
fn parts(text: &str, span: Span) -> Vec<Span> {
    let mut start = span.start;
    let lengths = span.of(text).split('.').map(|part| offset(part.len()));
    lengths
        .map(|length| {
            let part = Span::new(start, start + length);
            start = part.end + 1;
            part
        })
        .collect()
}
