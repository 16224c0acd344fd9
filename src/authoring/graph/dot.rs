//! The graph as text for Graphviz.

use std::fmt::Write as _;

use super::layout::{below, label_rows};
use super::letters::rows;
use super::model::{Edge, Graph, Node, NodeKind, Way};
use super::paint::{Paint, WALKED, paint};

/// The widest row of a node, in columns.
const WIDEST: usize = 36;

/// `graph` in the language of `dot`.
pub fn dot(graph: &Graph) -> String {
    let mut out = String::from("digraph script {\n");
    let _ = writeln!(out, "    label=\"{}\";", escaped(&graph.title));
    out.push_str("    labelloc=t;\n    rankdir=TB;\n    bgcolor=white;\n");
    out.push_str("    node [fontname=\"sans-serif\", fontsize=12, style=filled];\n");
    out.push_str("    edge [fontname=\"sans-serif\", fontsize=10, color=\"#7d8590\"];\n");
    for (index, node) in graph.nodes.iter().enumerate() {
        let _ = writeln!(out, "    n{index} [{}];", node_attributes(node));
    }
    for edge in &graph.edges {
        let _ = writeln!(out, "    n{} -> n{}{};", edge.from, edge.to, edge_attributes(edge));
    }
    out.push_str("}\n");
    out
}

fn node_attributes(node: &Node) -> String {
    let Paint { ground, line } = paint(node.kind, &node.marks);
    let mut lines = rows(&node.title, WIDEST, 3);
    let below = below(node);
    if !below.is_empty() {
        lines.push(below);
    }
    let label: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
    let label = label.join("\\n");
    let (shape, style) = match node.kind {
        NodeKind::Start => return "label=\"start\", shape=box, style=\"rounded,filled\", fillcolor=\"#1f2328\", fontcolor=white".to_owned(),
        NodeKind::Joint => return "label=\"\", shape=point, width=0.15".to_owned(),
        NodeKind::Scene => ("box", "filled"),
        NodeKind::Reply(_) => ("box", "rounded,filled"),
        NodeKind::Outcome(_) => ("oval", "filled"),
    };
    let dashed = if node.is_reached { "" } else { ",dashed" };
    let walked = if node.is_walked { ", penwidth=3" } else { "" };
    format!(
        "label=\"{label}\", shape={shape}, style=\"{style}{dashed}\", fillcolor=\"{ground}\", color=\"{line}\"{walked}"
    )
}

fn edge_attributes(edge: &Edge) -> String {
    let mut attributes = Vec::new();
    if !edge.labels.is_empty() {
        let rows: Vec<String> = label_rows(&edge.labels).iter().map(|row| escaped(row)).collect();
        attributes.push(format!("label=\"{}\"", rows.join("\\n")));
    }
    match edge.way {
        Way::On => {}
        Way::Detour => attributes.push("style=dashed".to_owned()),
        Way::Borrow => attributes.push("style=dotted".to_owned()),
    }
    if edge.is_walked {
        attributes.push(format!("color=\"{WALKED}\", penwidth=3"));
    }
    if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) }
}

fn escaped(text: &str) -> String {
    // Graphviz reads character references in labels, so the sign that begins one is written as one.
    text.replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"")
}
