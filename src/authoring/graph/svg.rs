//! The graph as an SVG picture: one file that needs nothing else, with words for those who cannot see it.

mod key;
mod nodes;

use std::fmt::Write as _;

use super::layout::{Drawing, LETTERS, Line, Point, SMALL, SMALL_ROW};
use super::letters::{pixels, shortened};
use super::model::{Graph, NodeKind, Way};
use super::paint::{EDGE, INK, QUIET, WALKED};
use crate::source::counted_as;

/// Around the picture.
const MARGIN: f64 = 28.0;
/// The title and what stands below it.
const HEAD: f64 = 66.0;
/// How narrow a picture may be: its title and its key want room.
const NARROWEST: f64 = 480.0;
/// How far from a corner a line begins to turn.
const TURN: f64 = 14.0;
/// The longest title, in columns.
const TITLE: usize = 70;

/// `drawing` of `graph` as a picture.
pub fn svg(graph: &Graph, drawing: &Drawing) -> String {
    let title = shortened(&graph.title, TITLE);
    let inner = drawing.width.max(NARROWEST).max(f64::from(pixels(&title, 20)));
    let (key, key_height) = key::key(graph, inner);
    let (width, height) = (inner + 2.0 * MARGIN, drawing.height + HEAD + 2.0 * MARGIN + key_height);
    let mut out = opening(graph, width, height);
    let _ = writeln!(
        out,
        "<text x=\"{MARGIN}\" y=\"{}\" font-size=\"20\" font-weight=\"600\">{}</text>",
        number(MARGIN + 18.0),
        escaped(&title)
    );
    let _ = writeln!(
        out,
        "<text x=\"{MARGIN}\" y=\"{}\" font-size=\"13\" fill=\"{QUIET}\">{}</text>",
        number(MARGIN + 40.0),
        escaped(&summary(graph))
    );
    let left = MARGIN + (inner - drawing.width) / 2.0;
    let _ = writeln!(out, "<g transform=\"translate({} {})\">", number(left), number(MARGIN + HEAD));
    edges(graph, drawing, &mut out);
    nodes::nodes(graph, drawing, &mut out);
    out.push_str("</g>\n");
    let below = MARGIN + HEAD + drawing.height + MARGIN / 2.0;
    let _ = writeln!(out, "<g transform=\"translate({MARGIN} {})\">\n{key}</g>\n</svg>", number(below));
    out
}

fn opening(graph: &Graph, width: f64, height: f64) -> String {
    let (width, height) = (number(width.ceil()), number(height.ceil()));
    let (title, description) = (escaped(&graph.title), escaped(&description(graph)));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-labelledby=\"script-title script-description\" \
         font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif\" font-size=\"{LETTERS}\" fill=\"{INK}\">\n\
         <title id=\"script-title\">{title}</title>\n<desc id=\"script-description\">{description}</desc>\n<defs>\n"
    );
    for (name, colour, size) in [("arrow", EDGE, 8), ("walked", WALKED, 6)] {
        let _ = writeln!(
            out,
            "<marker id=\"{name}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"{size}\" markerHeight=\"{size}\" \
             orient=\"auto\"><path d=\"M0 1 L10 5 L0 9 z\" fill=\"{colour}\"/></marker>"
        );
    }
    let _ = writeln!(out, "</defs>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>");
    out
}

/// What stands below the title.
fn summary(graph: &Graph) -> String {
    let count = |wanted: fn(NodeKind) -> bool| graph.nodes.iter().filter(|node| wanted(node.kind)).count();
    let counts = [
        (count(|kind| kind == NodeKind::Scene), "scene", "scenes"),
        (count(|kind| matches!(kind, NodeKind::Reply(_))), "reply", "replies"),
        (count(|kind| matches!(kind, NodeKind::Outcome(_))), "way to end", "ways to end"),
    ];
    let counts = counts.iter().filter(|(count, _, _)| *count > 0);
    let told: Vec<String> = counts.map(|(count, one, more)| counted_as(*count, one, more)).collect();
    told.join(" · ")
}

/// The picture in words: what each scene leads to.
fn description(graph: &Graph) -> String {
    let mut told = format!("{}.", summary(graph));
    let name = |index: usize| graph.nodes.get(index).map_or("", |node| node.title.as_str());
    for (node, ways) in
        graph.nodes.iter().zip(graph.ways_on()).filter(|(node, _)| node.kind == NodeKind::Scene)
    {
        let ways: Vec<&str> = ways.into_iter().map(name).filter(|name| !name.is_empty()).collect();
        if !ways.is_empty() {
            let _ = write!(told, " {} leads to {}.", node.title, ways.join(", "));
        }
    }
    told
}

/// All edges, then all that is written beside them, so that no line crosses a word.
fn edges(graph: &Graph, drawing: &Drawing, out: &mut String) {
    let both = || graph.edges.iter().zip(&drawing.lines);
    out.push_str("<g fill=\"none\" stroke-linecap=\"round\">\n");
    for is_walked in [false, true] {
        for (edge, line) in both().filter(|(edge, _)| edge.is_walked == is_walked) {
            let faded = if graph.is_walked && !is_walked { " opacity=\"0.5\"" } else { "" };
            let (colour, width, head) =
                if is_walked { (WALKED, "3", "walked") } else { (EDGE, "1.4", "arrow") };
            let dashes = match edge.way {
                Way::On => "",
                Way::Detour => " stroke-dasharray=\"7 5\"",
                Way::Borrow => " stroke-dasharray=\"1 5\"",
            };
            let _ = writeln!(
                out,
                "<path d=\"{}\" stroke=\"{colour}\" stroke-width=\"{width}\"{dashes}{faded} marker-end=\"url(#{head})\"/>",
                path(&line.points)
            );
        }
    }
    let _ = writeln!(out, "</g>\n<g font-size=\"{SMALL}\" fill=\"{QUIET}\" text-anchor=\"middle\">");
    for (edge, line) in both().filter(|(_, line)| !line.rows.is_empty()) {
        label(line, &edge.labels, out);
    }
    out.push_str("</g>\n");
}

fn label(line: &Line, whole: &[String], out: &mut String) {
    let (Point { x, y }, size) = (line.label, line.size);
    let _ = writeln!(
        out,
        "<g><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\" fill=\"#ffffff\" fill-opacity=\"0.92\"/>",
        escaped(&whole.join("; ")),
        number(x - size.x / 2.0),
        number(y - size.y / 2.0),
        number(size.x),
        number(size.y)
    );
    let mut row_at = y - size.y / 2.0 + 10.5;
    for row in &line.rows {
        let _ = writeln!(out, "<text x=\"{}\" y=\"{}\">{}</text>", number(x), number(row_at), escaped(row));
        row_at += f64::from(SMALL_ROW);
    }
    out.push_str("</g>\n");
}

/// A line through all `points`, round at its corners.
fn path(points: &[Point]) -> String {
    let Some(first) = points.first() else { return String::new() };
    let mut out = format!("M{} {}", number(first.x), number(first.y));
    for ((before, corner), after) in points.iter().zip(points.iter().skip(1)).zip(points.iter().skip(2)) {
        let (from, to) = (towards(*corner, *before), towards(*corner, *after));
        let _ = write!(
            out,
            " L{} {} Q{} {} {} {}",
            number(from.x),
            number(from.y),
            number(corner.x),
            number(corner.y),
            number(to.x),
            number(to.y)
        );
    }
    if let Some(last) = points.last() {
        let _ = write!(out, " L{} {}", number(last.x), number(last.y));
    }
    out
}

/// The place a little way from `corner` towards `other`, at most half way.
fn towards(corner: Point, other: Point) -> Point {
    let (x, y) = (other.x - corner.x, other.y - corner.y);
    let length = (x * x + y * y).sqrt();
    let part = if length > 0.0 { (TURN / length).min(0.5) } else { 0.0 };
    Point { x: corner.x + x * part, y: corner.y + y * part }
}

/// A number with one digit behind the point at most.
fn number(number: f64) -> String {
    let written = format!("{number:.1}");
    match written.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => written,
    }
}

/// Text as XML has it; characters that XML has no place for are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}
