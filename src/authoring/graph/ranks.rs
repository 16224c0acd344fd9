//! A plain layout for graphs that are too large for a good one: a row for each number of steps from the start, and straight edges.

use super::layout::{Drawing, Line, Point, Spot};
use super::model::Graph;

/// How many nodes stand beside each other.
const ABREAST: usize = 24;
/// Between nodes, and between rows.
const GAP: f64 = 30.0;
const ROWS: f64 = 80.0;

/// Gives everything in `graph` its place. Labels are left out: there is no room for them.
pub(super) fn lay_out(graph: &Graph, drawing: &mut Drawing) {
    let mut y = 0.0;
    for rank in ranks(graph) {
        for row in rank.chunks(ABREAST) {
            let widths: f64 =
                row.iter().filter_map(|index| drawing.spots.get(*index)).map(|spot| spot.width + GAP).sum();
            let mut x = -widths / 2.0;
            for index in row {
                if let Some(spot) = drawing.spots.get_mut(*index) {
                    spot.middle = Point { x: x + spot.width / 2.0, y };
                    x += spot.width + GAP;
                }
            }
            y += ROWS;
        }
    }
    for (edge, line) in graph.edges.iter().zip(&mut drawing.lines) {
        let spots = drawing.spots.get(edge.from).zip(drawing.spots.get(edge.to));
        let points =
            spots.map(|(from, to)| if edge.from == edge.to { around(from) } else { straight(from, to) });
        let points = points.unwrap_or_default();
        *line = Line {
            label: points.first().copied().unwrap_or_default(),
            points,
            rows: Vec::new(),
            size: Point::default(),
        };
    }
}

/// The nodes by how many steps they are from the start; those that it does not lead to are last.
fn ranks(graph: &Graph) -> Vec<Vec<usize>> {
    let ways = graph.ways_on();
    let mut is_new = vec![true; graph.nodes.len()];
    let mut take = |index: &usize| is_new.get_mut(*index).is_some_and(std::mem::take);
    let (mut ranks, mut rank) = (Vec::new(), vec![0]);
    rank.retain(&mut take);
    while !rank.is_empty() {
        let next = rank.iter().filter_map(|index| ways.get(*index)).flatten().copied();
        let next: Vec<usize> = next.filter(&mut take).collect();
        ranks.push(std::mem::replace(&mut rank, next));
    }
    let left: Vec<usize> = (0..graph.nodes.len()).filter(&mut take).collect();
    ranks.push(left);
    ranks
}

/// From below one to above the other, or the other way round where it leads up.
fn straight(from: &Spot, to: &Spot) -> Vec<Point> {
    let sign = if to.middle.y > from.middle.y { 1.0 } else { -1.0 };
    let out = Point { x: from.middle.x, y: from.middle.y + sign * from.height / 2.0 };
    let into = Point { x: to.middle.x, y: to.middle.y - sign * to.height / 2.0 };
    vec![out, into]
}

/// Out of the right side of a node, and back into it.
fn around(spot: &Spot) -> Vec<Point> {
    let (side, quarter) = (spot.middle.x + spot.width / 2.0, spot.height / 4.0);
    let corner = |x: f64, up: f64| Point { x, y: spot.middle.y - up };
    vec![
        corner(side, quarter),
        corner(side + 12.0, quarter),
        corner(side + 12.0, -quarter),
        corner(side, -quarter),
    ]
}
