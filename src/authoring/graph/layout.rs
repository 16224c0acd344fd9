//! Where everything in a picture goes. Layers and crossings are the work of `dagre`; sizes, and what is too large for it, are ours.

use dagre::graph::{Graph as Layers, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

use super::letters::{pixels, rows};
use super::model::{Graph, Node, NodeKind};
use super::{ports, ranks};

/// How high letters are, in pixels: in nodes, below their names, and beside edges.
pub(super) const LETTERS: u32 = 14;
pub(super) const SMALL: u32 = 11;
/// How far one row of letters stands below the other.
pub(super) const ROW: u32 = 18;
pub(super) const SMALL_ROW: u32 = 14;
/// The widest row of a scene's name or of a reply, in columns.
const WIDEST: usize = 30;
const WIDEST_REPLY: usize = 24;
/// How many labels of one edge are written; the others are counted.
const LABELS: usize = 3;
/// Nodes and edges that `dagre` still lays out in good time, its time growing with both.
const MOST_NODES: usize = 400;
const MOST_EDGES: usize = 800;

/// A graph with a place for everything.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// How wide it is, in pixels.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// One entry a node of the graph.
    pub spots: Vec<Spot>,
    /// One entry an edge of the graph.
    pub lines: Vec<Line>,
}

/// Where a node is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Its middle.
    pub middle: Point,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// What is written in it: the rows of its title.
    pub rows: Vec<String>,
}

/// Where an edge is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// From its first to its last point.
    pub points: Vec<Point>,
    /// What is written beside it, row by row.
    pub rows: Vec<String>,
    /// The middle of what is written.
    pub label: Point,
    /// How wide and how high that is.
    pub size: Point,
}

/// A place in the drawing, from its left upper corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// Gives everything in `graph` its place.
pub fn lay_out(graph: &Graph) -> Drawing {
    let mut drawing = Drawing { width: 0.0, height: 0.0, spots: spots(graph), lines: lines(graph) };
    if graph.nodes.len() <= MOST_NODES && graph.edges.len() <= MOST_EDGES {
        layered(graph, &mut drawing);
    } else {
        ranks::lay_out(graph, &mut drawing);
    }
    fit(&mut drawing);
    drawing
}

fn spots(graph: &Graph) -> Vec<Spot> {
    let spot = |node: &Node| {
        let (rows, width, height) = size(node);
        Spot { middle: Point::default(), width: width.into(), height: height.into(), rows }
    };
    graph.nodes.iter().map(spot).collect()
}

/// What is written in a node, and how wide and high that makes it.
fn size(node: &Node) -> (Vec<String>, u32, u32) {
    let (widest, most) = match node.kind {
        NodeKind::Start => return (vec!["start".to_owned()], 62, 26),
        NodeKind::Joint => return (Vec::new(), 14, 14),
        NodeKind::Scene => (WIDEST, 1),
        NodeKind::Reply(_) => (WIDEST_REPLY, 3),
        NodeKind::Outcome(_) => (WIDEST, 2),
    };
    let title = rows(&node.title, widest, most);
    let below = below(node);
    let widest = title.iter().map(|row| pixels(row, LETTERS)).max().unwrap_or_default();
    let widest = widest.max(pixels(&below, SMALL));
    let sides = if matches!(node.kind, NodeKind::Outcome(_)) { 52 } else { 28 };
    let high = ROW * u32::try_from(title.len()).unwrap_or(1) + if below.is_empty() { 0 } else { 15 };
    (title, (widest + sides).max(60), high + 14)
}

/// What is written below a node's title.
pub(super) fn below(node: &Node) -> String {
    let mut marks: Vec<&str> = node.marks.iter().map(String::as_str).collect();
    if let NodeKind::Outcome(kind) = node.kind {
        marks.insert(0, kind.word());
    }
    if !node.is_reached {
        marks.push("not reached");
    }
    marks.join(" · ")
}

fn lines(graph: &Graph) -> Vec<Line> {
    let line = |edge: &super::model::Edge| {
        let rows = label_rows(&edge.labels);
        let width = rows.iter().map(|row| pixels(row, SMALL)).max().map_or(0, |widest| widest + 8);
        let height = SMALL_ROW * u32::try_from(rows.len()).unwrap_or_default();
        let size = Point { x: width.into(), y: height.into() };
        Line { points: Vec::new(), rows, label: Point::default(), size }
    };
    graph.edges.iter().map(line).collect()
}

/// What is written beside an edge with these labels.
pub(super) fn label_rows(labels: &[String]) -> Vec<String> {
    let shown = if labels.len() > LABELS { LABELS - 1 } else { LABELS };
    let mut rows: Vec<String> = labels.iter().take(shown).cloned().collect();
    if labels.len() > shown {
        rows.push(format!("and {} more", labels.len() - shown));
    }
    rows
}

/// Layers, with room for the labels.
fn layered(graph: &Graph, drawing: &mut Drawing) {
    let name = |index: usize| format!("{index:04}");
    let mut layers: Layers<NodeLabel, EdgeLabel> =
        Layers::with_options(GraphOptions { directed: true, multigraph: true, compound: false });
    for (index, spot) in drawing.spots.iter().enumerate() {
        let node = NodeLabel { width: spot.width, height: spot.height, ..NodeLabel::default() };
        layers.set_node(name(index), Some(node));
    }
    for (index, (edge, line)) in graph.edges.iter().zip(&drawing.lines).enumerate() {
        let label = EdgeLabel {
            width: line.size.x,
            height: line.size.y,
            labelpos: LabelPos::Center,
            ..EdgeLabel::default()
        };
        layers.set_edge(name(edge.from), name(edge.to), Some(label), Some(&name(index)));
    }
    let options = LayoutOptions {
        rankdir: RankDir::TB,
        nodesep: 26.0,
        edgesep: 14.0,
        ranksep: 56.0,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut layers, Some(options));
    for (index, spot) in drawing.spots.iter_mut().enumerate() {
        if let Some(node) = layers.node(&name(index)) {
            spot.middle = Point { x: node.x.unwrap_or_default(), y: node.y.unwrap_or_default() };
        }
    }
    for (index, (edge, line)) in graph.edges.iter().zip(&mut drawing.lines).enumerate() {
        if let Some(label) = layers.edge(&name(edge.from), &name(edge.to), Some(&name(index))) {
            line.points = label.points.iter().map(|point| Point { x: point.x, y: point.y }).collect();
            line.label = Point { x: label.x.unwrap_or_default(), y: label.y.unwrap_or_default() };
        }
    }
    ports::straighten(graph, &drawing.spots, &mut drawing.lines);
    ports::spread(graph, &drawing.spots, &mut drawing.lines);
}

/// Moves everything so that nothing stands left of or above the corner, and measures the whole.
fn fit(drawing: &mut Drawing) {
    let (mut least, mut most) = (Point { x: f64::MAX, y: f64::MAX }, Point::default());
    let mut cover = |middle: Point, width: f64, height: f64| {
        least = Point { x: least.x.min(middle.x - width / 2.0), y: least.y.min(middle.y - height / 2.0) };
        most = Point { x: most.x.max(middle.x + width / 2.0), y: most.y.max(middle.y + height / 2.0) };
    };
    drawing.spots.iter().for_each(|spot| cover(spot.middle, spot.width, spot.height));
    for line in &drawing.lines {
        line.points.iter().for_each(|point| cover(*point, 0.0, 0.0));
        if !line.rows.is_empty() {
            cover(line.label, line.size.x, line.size.y);
        }
    }
    let moved = |point: &mut Point| *point = Point { x: point.x - least.x, y: point.y - least.y };
    drawing.spots.iter_mut().for_each(|spot| moved(&mut spot.middle));
    for line in &mut drawing.lines {
        line.points.iter_mut().for_each(moved);
        moved(&mut line.label);
    }
    (drawing.width, drawing.height) = (most.x - least.x, most.y - least.y);
}
