//! The key of a picture: what its marks and lines mean, and only those that are in it.

use std::fmt::Write as _;

use super::super::hubs::VIA;
use super::super::letters::pixels;
use super::super::model::{Graph, NodeKind, Way};
use super::super::paint::{EDGE, INK, QUIET, WALKED, decided};
use super::nodes::mark;
use super::number;
use crate::program::OutcomeKind;

/// How high letters are.
const LETTERS: u32 = 12;
/// How far one row stands below the other.
const ROW: f64 = 22.0;
/// From a sample to its words, and to the next one.
const SAMPLE: f64 = 34.0;
const GAP: f64 = 22.0;

/// The key, in rows no wider than `width`, and how high it is.
pub(super) fn key(graph: &Graph, width: f64) -> (String, f64) {
    let mut out = format!("<g font-size=\"{LETTERS}\" fill=\"{QUIET}\">\n");
    let (mut x, mut y) = (0.0, ROW);
    let mut place = |words: &str| {
        let wide = SAMPLE + f64::from(pixels(words, LETTERS)) + GAP;
        if x > 0.0 && x + wide > width {
            (x, y) = (0.0, y + ROW);
        }
        let at = (x, y);
        x += wide;
        at
    };
    for kind in OutcomeKind::ALL {
        if graph.nodes.iter().any(|node| node.kind == NodeKind::Outcome(kind)) {
            let words = format!("{}: {}", kind.word(), kind.meaning());
            let at = place(&words);
            mark(kind, (at.0 + 20.0, at.1 - 4.0), decided(kind).line, &mut out);
            write_words(&words, at, &mut out);
        }
    }
    for (way, dashes, words) in [
        (Way::Detour, " stroke-dasharray=\"7 5\"", "goes there and comes back"),
        (Way::Borrow, " stroke-dasharray=\"1 5\"", "borrows replies from there"),
    ] {
        if graph.edges.iter().any(|edge| edge.way == way) {
            let at = place(words);
            write_line(at, EDGE, dashes, &mut out);
            write_words(words, at, &mut out);
        }
    }
    if graph.nodes.iter().any(|node| node.kind == NodeKind::Joint) {
        let words = "where ways part or meet";
        let at = place(words);
        let _ = writeln!(
            out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"5\" fill=\"{INK}\"/>",
            number(at.0 + 20.0),
            number(at.1 - 4.0)
        );
        write_words(words, at, &mut out);
    }
    if graph.nodes.iter().any(|node| node.marks.iter().any(|mark| mark.starts_with(VIA))) {
        let words = "goes to a scene that many go to, and comes back";
        let at = place(words);
        let _ = writeln!(out, "<text x=\"{}\" y=\"{}\">via</text>", number(at.0 + 10.0), number(at.1));
        write_words(words, at, &mut out);
    }
    if graph.is_walked {
        let words = "this conversation";
        let at = place(words);
        write_line(at, WALKED, "", &mut out);
        write_words(words, at, &mut out);
    }
    out.push_str("</g>\n");
    (out, y + ROW / 2.0)
}

fn write_line((x, y): (f64, f64), colour: &str, dashes: &str, out: &mut String) {
    let (width, head) = if colour == WALKED { ("3", "walked") } else { ("1.4", "arrow") };
    let (x, y, end) = (number(x), number(y - 4.0), number(x + SAMPLE - 5.0));
    let _ = writeln!(
        out,
        "<path d=\"M{x} {y} H{end}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linecap=\"round\"{dashes} marker-end=\"url(#{head})\"/>"
    );
}

fn write_words(words: &str, (x, y): (f64, f64), out: &mut String) {
    let _ = writeln!(out, "<text x=\"{}\" y=\"{}\">{words}</text>", number(x + SAMPLE), number(y));
}
