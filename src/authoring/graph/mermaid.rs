//! The graph as text for Mermaid, which wikis and code hosts draw.

use std::fmt::Write as _;

use super::hubs::FROM;
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

/// `graph` as a small flowchart: what is reached and where it leads, without what is said on the way. Each node is written where it is
/// first met, and what a node leads to is one line.
pub fn sketch(graph: &Graph) -> String {
    let mut out = "flowchart TD\n".to_owned();
    let mut met = vec![false; graph.nodes.len()];
    let mut named = |index: usize| -> Option<String> {
        let node = graph.nodes.get(index).filter(|node| node.is_reached)?;
        let is_met = met.get_mut(index)?;
        let shape = if std::mem::replace(is_met, true) { String::new() } else { outline(node) };
        Some(format!("n{index}{shape}"))
    };
    for from in 0..graph.nodes.len() {
        for (arrow, is_detour) in [("-->", false), ("-.->", true)] {
            let of_kind = |edge: &&Edge| edge.from == from && (edge.way == Way::Detour) == is_detour;
            // Borrowed replies are given where they are borrowed: nothing goes there.
            let ways = graph.edges.iter().filter(of_kind).filter(|edge| edge.way != Way::Borrow);
            let mut ends: Vec<usize> = ways.map(|edge| edge.to).collect();
            ends.dedup();
            if ends.is_empty() {
                continue;
            }
            let Some(from) = named(from) else { continue };
            let ends: Vec<String> = ends.into_iter().filter_map(&mut named).collect();
            let _ = writeln!(out, "    {from} {arrow} {}", ends.join(" & "));
        }
    }
    out
}

/// A node with its name as words, and without what stands below it, but for what says how one comes to a scene that no line leads to.
fn outline(node: &Node) -> String {
    let marks = node.marks.iter().filter(|mark| mark.starts_with(FROM)).cloned().collect();
    let title = if node.kind == NodeKind::Scene { node.title.replace('_', " ") } else { node.title.clone() };
    shaped(&Node { title, marks, ..node.clone() })
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
