//! The colours of a picture, chosen so that letters stand out from what they stand on. No colour says what no word says.

use super::model::NodeKind;
use crate::program::{OutcomeKind, Rating};

/// What a node is painted with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    /// Its ground.
    pub(super) ground: &'static str,
    /// Its outline, its mark, and what is written small.
    pub(super) line: &'static str,
}

/// Letters.
pub(super) const INK: &str = "#1f2328";
/// Letters beside edges.
pub(super) const QUIET: &str = "#4a525c";
/// Edges.
pub(super) const EDGE: &str = "#7d8590";
/// The conversation that is marked.
pub(super) const WALKED: &str = "#0b57b7";

const SCENE: Paint = Paint { ground: "#f1f4f8", line: "#57606a" };
const DECLINES: Paint = Paint { ground: "#fff3dc", line: "#8a5200" };
const REOPENS: Paint = Paint { ground: "#e8f6ec", line: "#1a6b3c" };
const PLAIN: Paint = Paint { ground: "#ffffff", line: "#57606a" };

/// What a node of that kind and with these marks is painted with.
pub(super) fn paint(kind: NodeKind, marks: &[String]) -> Paint {
    let has = |tag: &str| marks.iter().any(|mark| mark == tag);
    match kind {
        NodeKind::Start | NodeKind::Joint => Paint { ground: INK, line: INK },
        NodeKind::Scene if has("declines") => DECLINES,
        NodeKind::Scene if has("reopens") => REOPENS,
        NodeKind::Scene => SCENE,
        NodeKind::Reply(rating) => Paint { line: rating.map_or(PLAIN.line, rated), ..PLAIN },
        NodeKind::Outcome(kind) => decided(kind),
    }
}

const fn rated(rating: Rating) -> &'static str {
    match rating {
        Rating::Strong => "#1a6b3c",
        Rating::Fair => "#1f5f99",
        Rating::Weak => "#8a5200",
        Rating::Harmful => "#a4231b",
    }
}

/// What a way to end of that kind is painted with.
pub(super) const fn decided(kind: OutcomeKind) -> Paint {
    match kind {
        OutcomeKind::Connect => Paint { ground: "#d9f2e1", line: "#1a6b3c" },
        OutcomeKind::Time => Paint { ground: "#dcebfa", line: "#1f5f99" },
        OutcomeKind::Declined => Paint { ground: "#fdeccb", line: "#8a5200" },
        OutcomeKind::Distance => Paint { ground: "#e9e5f5", line: "#574a8c" },
        OutcomeKind::Harm => Paint { ground: "#fbdfdc", line: "#a4231b" },
        OutcomeKind::Safety => Paint { ground: "#e3e5e8", line: "#1f2328" },
    }
}
