//! The graph as text for Mermaid, which wikis and code hosts draw.

use std::fmt::Write as _;

use super::layout::{below, label_rows};
use super::letters::rows;
use super::model::{Edge, Graph, Node, NodeKind, Way};
use super::paint::{Paint, WALKED, paint};

/// The widest row of a node, in columns.
const WIDEST: usize = 36;

/// `graph` as a flowchart.
pub fn mermaid(graph: &Graph) -> String {
    let title = graph.title.replace('\\', "\\\\").replace('"', "\\\"");
    let mut out = format!("---\ntitle: \"{title}\"\n---\nflowchart TD\n");
    let mut classes: Vec<(String, Paint)> = Vec::new();
    for (index, node) in graph.nodes.iter().enumerate() {
        let _ = writeln!(out, "    n{index}{}", shaped(node));
    }
    for edge in &graph.edges {
        let _ = writeln!(out, "    n{} {}{} n{}", edge.from, arrow(edge), label(edge), edge.to);
    }
    for (index, node) in graph.nodes.iter().enumerate() {
        let name = class(node);
        let _ = writeln!(out, "    class n{index} {name}");
        if !classes.iter().any(|(known, _)| *known == name) {
            classes.push((name, paint(node.kind, &node.marks)));
        }
    }
    for (name, Paint { ground, line }) in classes {
        let letters = if ground == line { "#ffffff" } else { "#1f2328" };
        let _ = writeln!(out, "    classDef {name} fill:{ground},stroke:{line},color:{letters}");
    }
    styles(graph, &mut out);
    out
}

/// What cannot be said by a class: the dashes of what is not reached, and the conversation that is marked.
fn styles(graph: &Graph, out: &mut String) {
    for (index, node) in graph.nodes.iter().enumerate() {
        if !node.is_reached {
            let _ = writeln!(out, "    style n{index} stroke-dasharray:4 3");
        } else if node.is_walked {
            let _ = writeln!(out, "    style n{index} stroke:{WALKED},stroke-width:3px");
        }
    }
    for (index, _) in graph.edges.iter().enumerate().filter(|(_, edge)| edge.is_walked) {
        let _ = writeln!(out, "    linkStyle {index} stroke:{WALKED},stroke-width:3px");
    }
}

fn shaped(node: &Node) -> String {
    let mut lines = rows(&node.title, WIDEST, 3);
    let below = below(node);
    if !below.is_empty() {
        lines.push(below);
    }
    let text: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
    let text = text.join("<br/>");
    match node.kind {
        NodeKind::Start => "([\"start\"])".to_owned(),
        NodeKind::Joint => "((\" \"))".to_owned(),
        NodeKind::Scene => format!("[\"{text}\"]"),
        NodeKind::Reply(_) => format!("(\"{text}\")"),
        NodeKind::Outcome(_) => format!("([\"{text}\"])"),
    }
}

fn class(node: &Node) -> String {
    let has = |tag: &str| node.marks.iter().any(|mark| mark == tag);
    match node.kind {
        NodeKind::Start | NodeKind::Joint => "begin".to_owned(),
        NodeKind::Scene if has("declines") => "declines".to_owned(),
        NodeKind::Scene if has("reopens") => "reopens".to_owned(),
        NodeKind::Scene => "scene".to_owned(),
        NodeKind::Reply(rating) => rating.map_or("reply", crate::program::Rating::word).to_owned(),
        NodeKind::Outcome(kind) => kind.word().to_owned(),
    }
}

const fn arrow(edge: &Edge) -> &'static str {
    match (edge.way, edge.is_walked) {
        (Way::On, false) => "-->",
        (Way::On, true) => "==>",
        (Way::Detour | Way::Borrow, _) => "-.->",
    }
}

fn label(edge: &Edge) -> String {
    let mut rows = label_rows(&edge.labels);
    if edge.way == Way::Borrow {
        rows.insert(0, "borrows".to_owned());
    }
    let rows: Vec<String> = rows.iter().map(|row| escaped(row)).collect();
    if rows.is_empty() { String::new() } else { format!("|\"{}\"|", rows.join("<br/>")) }
}

/// Mermaid reads markup and marks in labels: each sign that could be one is written as a character reference.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' => out.push_str("#amp;"),
            '#' | '`' | '*' | '_' | '\\' | '|' | '[' | ']' | '{' | '}' | '(' | ')' | '~' | ';' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            other => out.push(other),
        }
    }
    out
}
