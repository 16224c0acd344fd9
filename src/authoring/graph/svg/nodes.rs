//! Nodes, each with its words, and with a mark that says the same as its colour.

use std::fmt::Write as _;

use super::super::layout::{Drawing, LETTERS, ROW, SMALL, Spot, below};
use super::super::model::{Graph, Node, NodeKind};
use super::super::paint::{Paint, WALKED, paint};
use super::{escaped, number};
use crate::program::OutcomeKind;

/// All nodes.
pub(super) fn nodes(graph: &Graph, drawing: &Drawing, out: &mut String) {
    out.push_str("<g text-anchor=\"middle\">\n");
    for (node, spot) in graph.nodes.iter().zip(&drawing.spots) {
        let faded = if graph.is_walked && !node.is_walked { " opacity=\"0.5\"" } else { "" };
        let _ = writeln!(out, "<g{faded}><title>{}</title>", escaped(&whole(node)));
        one(node, spot, out);
        out.push_str("</g>\n");
    }
    out.push_str("</g>\n");
}

/// All that there is to say of a node.
fn whole(node: &Node) -> String {
    let (title, below) = (&node.title, below(node));
    match (node.kind, below.is_empty()) {
        (NodeKind::Joint, _) => "a choice, or what follows one".to_owned(),
        (_, true) => title.clone(),
        (_, false) => format!("{title} ({below})"),
    }
}

fn one(node: &Node, spot: &Spot, out: &mut String) {
    let Paint { ground, line } = paint(node.kind, &node.marks);
    let (stroke, width) = if node.is_walked { (WALKED, "3") } else { (line, "1.3") };
    let round = match node.kind {
        NodeKind::Scene => 4.0,
        NodeKind::Reply(_) => 10.0,
        NodeKind::Start | NodeKind::Joint | NodeKind::Outcome(_) => spot.height / 2.0,
    };
    let dashes = if node.is_reached { "" } else { " stroke-dasharray=\"4 3\"" };
    let (left, top) = (spot.middle.x - spot.width / 2.0, spot.middle.y - spot.height / 2.0);
    let _ = writeln!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{ground}\" stroke=\"{stroke}\" stroke-width=\"{width}\"{dashes}/>",
        number(left),
        number(top),
        number(spot.width),
        number(spot.height),
        number(round)
    );
    if let NodeKind::Reply(Some(_)) = node.kind {
        let (x, y, height) = (number(left + 6.0), number(top + 8.0), number(spot.height - 16.0));
        let _ = writeln!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"4\" height=\"{height}\" rx=\"2\" fill=\"{line}\"/>"
        );
    }
    if let NodeKind::Outcome(kind) = node.kind {
        mark(kind, (left + 20.0, spot.middle.y), line, out);
    }
    words(node, spot, line, out);
}

fn words(node: &Node, spot: &Spot, colour: &str, out: &mut String) {
    // The mark of an outcome stands before its words.
    let aside = if matches!(node.kind, NodeKind::Outcome(_)) { 8.0 } else { 0.0 };
    let x = number(spot.middle.x + aside);
    let below = below(node);
    let weight = match node.kind {
        NodeKind::Scene | NodeKind::Outcome(_) => " font-weight=\"600\"",
        NodeKind::Start | NodeKind::Joint | NodeKind::Reply(_) => "",
    };
    let fill = if node.kind == NodeKind::Start { " fill=\"#ffffff\" font-size=\"13\"" } else { "" };
    let rows = u32::try_from(spot.rows.len()).unwrap_or_default();
    let high = f64::from(rows * ROW) + if below.is_empty() { 0.0 } else { 15.0 };
    let mut y = spot.middle.y - high / 2.0 + f64::from(LETTERS);
    if rows == 0 {
        return;
    }
    for row in &spot.rows {
        let _ =
            writeln!(out, "<text x=\"{x}\" y=\"{}\"{weight}{fill}>{}</text>", number(y - 0.5), escaped(row));
        y += f64::from(ROW);
    }
    if below.is_empty() {
        return;
    }
    let y = y - f64::from(LETTERS) + f64::from(SMALL);
    let _ = writeln!(
        out,
        "<text x=\"{x}\" y=\"{}\" font-size=\"{SMALL}\" fill=\"{colour}\">{}</text>",
        number(y),
        escaped(&below)
    );
}

/// The mark of what the other person decided, around `x` and `y`.
pub(super) fn mark(kind: OutcomeKind, (x, y): (f64, f64), colour: &str, out: &mut String) {
    let shapes = match kind {
        OutcomeKind::Connect => "<circle r=\"4.5\"/>",
        OutcomeKind::Time => "<circle r=\"4.5\" fill=\"none\"/><path d=\"M0 -2.6 V0 H2.2\" fill=\"none\"/>",
        OutcomeKind::Declined => "<circle r=\"4.5\" fill=\"none\"/><path d=\"M-2.4 0 H2.4\"/>",
        OutcomeKind::Distance => "<circle cx=\"-4\" r=\"2\"/><circle cx=\"4\" r=\"2\"/>",
        OutcomeKind::Harm => "<path d=\"M-3.6 -3.6 L3.6 3.6 M3.6 -3.6 L-3.6 3.6\"/>",
        OutcomeKind::Safety => "<path d=\"M-2 -4.6 H2 L4.6 -2 V2 L2 4.6 H-2 L-4.6 2 V-2 z\"/>",
    };
    let _ = writeln!(
        out,
        "<g transform=\"translate({} {})\" fill=\"{colour}\" stroke=\"{colour}\" stroke-width=\"1.4\">{shapes}</g>",
        number(x),
        number(y)
    );
}
