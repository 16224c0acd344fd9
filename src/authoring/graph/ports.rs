//! Lines made tidy: no needless corners, and ends side by side along the upper and the lower border of a node, so that none comes in
//! from the side.

use super::layout::{Line, Point, Spot};
use super::model::Graph;

/// How much of a border edges may take, and how far from each other they stand at most.
const PART: f64 = 0.62;
const APART: f64 = 22.0;
/// How near a line may come to a node or a label, in pixels.
const CLOSE: f64 = 6.0;

/// One end of an edge at a node.
struct End {
    /// Where it comes from or goes to: the next place on its line.
    beside: Point,
    edge: usize,
    is_last: bool,
}

/// Takes out the corners at which a line goes aside for nothing: without them it is shorter, and crosses no node and no label.
pub(super) fn straighten(graph: &Graph, spots: &[Spot], lines: &mut [Line]) {
    let labels: Vec<(Point, Point)> =
        lines.iter().filter(|line| !line.rows.is_empty()).map(|line| (line.label, line.size)).collect();
    for (edge, line) in
        graph.edges.iter().zip(lines).filter(|(edge, line)| edge.from != edge.to && line.rows.is_empty())
    {
        let others = spots.iter().enumerate().filter(|(index, _)| *index != edge.from && *index != edge.to);
        let others = others.map(|(_, spot)| (spot.middle, Point { x: spot.width, y: spot.height }));
        let boxes: Vec<(Point, Point)> = others.chain(labels.iter().copied()).collect();
        let is_clear =
            |from: Point, to: Point| boxes.iter().all(|(middle, size)| !crosses(from, to, *middle, *size));
        let mut corner = 1;
        while let [before, aside, behind] = line.points.get(corner - 1..corner + 2).unwrap_or_default() {
            let is_between = aside.x >= before.x.min(behind.x) && aside.x <= before.x.max(behind.x);
            if !is_between && is_clear(*before, *behind) {
                line.points.remove(corner);
            } else {
                corner += 1;
            }
        }
    }
}

/// Whether the line between two points comes close to a box with that middle and size.
fn crosses(from: Point, to: Point, middle: Point, size: Point) -> bool {
    let (half, high) = (size.x / 2.0 + CLOSE, size.y / 2.0 + CLOSE);
    // The part of the line, from 0 to 1, within the box: first between its sides, then between its top and its bottom.
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    for (start, way, reach) in
        [(from.x - middle.x, to.x - from.x, half), (from.y - middle.y, to.y - from.y, high)]
    {
        if way == 0.0 {
            if start.abs() > reach {
                return false;
            }
            continue;
        }
        let (one, other) = ((-reach - start) / way, (reach - start) / way);
        (first, last) = (first.max(one.min(other)), last.min(one.max(other)));
    }
    first <= last
}

/// Moves the ends of all lines to the borders of their nodes.
pub(super) fn spread(graph: &Graph, spots: &[Spot], lines: &mut [Line]) {
    let (mut above, mut below): (Vec<Vec<End>>, Vec<Vec<End>>) = Default::default();
    above.resize_with(spots.len(), Vec::new);
    below.resize_with(spots.len(), Vec::new);
    for (index, (edge, line)) in graph.edges.iter().zip(&*lines).enumerate() {
        if edge.from == edge.to || line.points.len() < 2 {
            continue;
        }
        let behind = line
            .points
            .get(1)
            .copied()
            .map(|beside| (edge.from, End { beside, edge: index, is_last: false }));
        let before = line.points.iter().rev().nth(1).copied();
        let before = before.map(|beside| (edge.to, End { beside, edge: index, is_last: true }));
        for (node, end) in behind.into_iter().chain(before) {
            let Some(spot) = spots.get(node) else { continue };
            let side = if end.beside.y < spot.middle.y { &mut above } else { &mut below };
            if let Some(ends) = side.get_mut(node) {
                ends.push(end);
            }
        }
    }
    for (spot, (above, below)) in spots.iter().zip(above.into_iter().zip(below)) {
        place(spot, above, spot.middle.y - spot.height / 2.0, lines);
        place(spot, below, spot.middle.y + spot.height / 2.0, lines);
    }
    for (edge, line) in graph.edges.iter().zip(lines).filter(|(edge, _)| edge.from != edge.to) {
        step_out(spots, edge.from, line);
        line.points.reverse();
        step_out(spots, edge.to, line);
        line.points.reverse();
    }
}

/// Lets a line that begins at a node go straight on until it is past the highest of those that stand in one row with that node.
fn step_out(spots: &[Spot], node: usize, line: &mut Line) {
    let (Some(spot), Some(first)) = (spots.get(node), line.points.first().copied()) else { return };
    let beside = spots.iter().filter(|other| (other.middle.y - spot.middle.y).abs() < 0.5);
    let high = beside.map(|other| other.height).fold(spot.height, f64::max);
    if high > spot.height + 1.0 && line.points.len() > 1 {
        let sign = if first.y < spot.middle.y { -1.0 } else { 1.0 };
        line.points.insert(1, Point { x: first.x, y: spot.middle.y + sign * (high / 2.0 + 2.0) });
    }
}

/// Places `ends` on the border of `spot` at `y`, in the order of where they come from, so that they do not cross there.
fn place(spot: &Spot, mut ends: Vec<End>, y: f64, lines: &mut [Line]) {
    ends.sort_by(|one, other| one.beside.x.total_cmp(&other.beside.x).then(one.edge.cmp(&other.edge)));
    let gaps = u32::try_from(ends.len()).unwrap_or(u32::MAX).saturating_sub(1);
    let step = if gaps == 0 { 0.0 } else { (spot.width * PART / f64::from(gaps)).min(APART) };
    let mut x = spot.middle.x - step * f64::from(gaps) / 2.0;
    for end in ends {
        let points = lines.get_mut(end.edge).map(|line| &mut line.points);
        let point =
            points.and_then(|points| if end.is_last { points.last_mut() } else { points.first_mut() });
        if let Some(point) = point {
            *point = Point { x, y };
        }
        x += step;
    }
}
