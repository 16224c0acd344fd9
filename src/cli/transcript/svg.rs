//! The meters over the turns as a picture: one small plot a meter, below each other, with a title and a description that say it in words.

use std::fmt::Write as _;

use rehearsal::practice::{Strip, StripRow};

use super::html::escaped;

/// Sizes, in pixels.
const LEFT: u32 = 150;
const STEP: u32 = 44;
const HEIGHT: u32 = 56;
const PLOT: u32 = 36;
const TOP: u32 = 28;
/// In how many steps a plot is high.
const LEVELS: u32 = PLOT;

/// `strip` as a picture.
pub(super) fn render(strip: &Strip) -> String {
    let (columns, rows) = (count(strip.turns.len()), count(strip.rows.len()));
    let (width, height) = (LEFT + STEP * (columns + 1), TOP + HEIGHT * rows + 24);
    let mut out = format!(
        "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"strip-title strip-desc\">\n\
         <title id=\"strip-title\">The meters over the turns</title>\n<desc id=\"strip-desc\">{}</desc>\n",
        escaped(&described(strip))
    );
    for (at, turn) in (1..).zip(&strip.turns) {
        let _ = writeln!(out, "<text x=\"{}\" y=\"18\" text-anchor=\"middle\">{turn}</text>", x(at));
    }
    out.push_str("<text x=\"0\" y=\"18\">Turn</text>\n");
    for (at, row) in (0..).zip(&strip.rows) {
        plot(&mut out, row, TOP + HEIGHT * at);
    }
    for (at, turn) in (1..).zip(&strip.turns) {
        let sign = match (strip.mattered == Some(*turn), strip.turned == Some(*turn)) {
            (true, true) => "most, turned",
            (true, false) => "most",
            (false, true) => "turned",
            (false, false) => continue,
        };
        let (x, low) = (x(at), TOP + HEIGHT * rows);
        let _ = writeln!(out, "<path class=\"mark\" d=\"M{x} {} V{low}\"/>", TOP - 4);
        let _ = writeln!(out, "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{sign}</text>", low + 16);
    }
    out.push_str("</svg>\n");
    out
}

fn plot(out: &mut String, row: &StripRow, top: u32) {
    let good = if row.high_is_good { "high is good" } else { "low is good" };
    let _ = writeln!(
        out,
        "<text x=\"0\" y=\"{}\">{}</text>\n<text class=\"small\" x=\"0\" y=\"{}\">{good}</text>",
        top + 16,
        escaped(&row.label),
        top + 34
    );
    let _ = writeln!(
        out,
        "<path class=\"base\" d=\"M{} {} H{}\"/>",
        x(0),
        top + PLOT,
        x(count(row.values.len()).saturating_sub(1))
    );
    let mut points = String::new();
    let mut dots = String::new();
    for (at, value) in (0..).zip(&row.values) {
        let y = top + PLOT - row.level(*value, LEVELS);
        let _ = write!(points, "{}{},{y}", if at == 0 { "" } else { " " }, x(at));
        let _ = write!(dots, "<circle cx=\"{}\" cy=\"{y}\" r=\"3\"/>", x(at));
    }
    let _ = writeln!(out, "<polyline points=\"{points}\"/>\n{dots}");
}

/// Every row in words.
fn described(strip: &Strip) -> String {
    let rows = strip.rows.iter().map(|row| {
        let values: Vec<String> = row.values.iter().map(i32::to_string).collect();
        format!("{}: {}.", row.label, values.join(", "))
    });
    rows.collect::<Vec<_>>().join(" ")
}

fn x(at: u32) -> u32 {
    LEFT + STEP / 2 + STEP * at
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
