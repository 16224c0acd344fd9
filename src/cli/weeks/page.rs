//! Looking back as one page: plots as drawings in the page, a table beside each, nothing from elsewhere and no scripts. It can be printed,
//! and read aloud.

use std::fmt::Write as _;

use rehearsal::practice::weeks::{Progress, Share};

use super::calendar::{date, short, words};

/// The height of a drawing, in its own units, and the width of a week.
const HIGH: u32 = 100;
const WIDE: u32 = 14;

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}\
table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{padding:.2rem .8rem .2rem 0;text-align:left;border-bottom:1px solid #bbb}\
td.n,th.n{text-align:right}svg{display:block;width:100%;max-width:34rem;height:auto;margin:.5rem 0}figure{margin:0 0 1rem;break-inside:avoid}\
tr{break-inside:avoid}@media print{body{margin:0;max-width:none}}";

/// What kept rehearsals come to, as a page.
pub(super) fn progress(progress: &Progress, today: i32, unfinished: usize) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\">\n<title>Looking back</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Looking back</h1>\n"
    );
    let _ = writeln!(
        out,
        "<p>{}. Rehearsals kept: {}. How the other person decided is not counted here: their answers are theirs.</p>",
        words(today),
        progress.rehearsals
    );
    if progress.ahead > 0 {
        let _ = writeln!(out, "<p>Dated after today, and counted as today: {}.</p>", progress.ahead);
    }
    if unfinished > 0 {
        let _ = writeln!(out, "<p>Not finished, and not counted: {unfinished}.</p>");
    }
    if progress.rehearsals == 0 {
        out.push_str("<p>No finished rehearsal is kept, so there is nothing to look back on.</p>\n");
    } else {
        weeks(&mut out, progress);
        skills(&mut out, progress);
        sticking(&mut out, progress);
        scripts(&mut out, progress);
        met(&mut out, progress);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn weeks(out: &mut String, progress: &Progress) {
    out.push_str("<h2>How you did, week by week</h2>\n");
    let shares: Vec<Share> = progress.weeks.iter().map(|week| week.score).collect();
    drawing(out, progress, "Process score by week", &shares);
    let rows = progress.weeks.iter().filter(|week| week.rehearsals > 0);
    let rows = rows.map(|week| [short(week.monday), week.rehearsals.to_string(), percent(week.score)]);
    table(out, "Process score by week", &["Week of", "Rehearsals", "Score"], rows);
}

fn skills(out: &mut String, progress: &Progress) {
    if progress.skills.is_empty() {
        return;
    }
    out.push_str("<h2>What you showed, out of the chances for it</h2>\n");
    let rows = progress.skills.iter().map(|one| [escaped(&one.skill.label), of(one.lately), of(one.all)]);
    table(out, "Skills", &["Skill", "Lately", "In all"], rows);
    for skill in &progress.skills {
        let label = escaped(&skill.skill.label);
        let _ = writeln!(out, "<h3>{label}</h3>");
        drawing(out, progress, &format!("{label}, by week"), &skill.weeks);
        let weeks = progress.weeks.iter().zip(&skill.weeks).filter(|(_, share)| share.of > 0);
        let rows = weeks.map(|(week, share)| [short(week.monday), of(*share), percent(*share)]);
        table(out, &format!("{label}, by week"), &["Week of", "Shown", "Share"], rows);
    }
}

fn sticking(out: &mut String, progress: &Progress) {
    if progress.sticking.is_empty() {
        return;
    }
    out.push_str("<h2>What the turns that mattered asked for lately</h2>\n<ul>\n");
    for stuck in progress.sticking.iter().take(3) {
        let _ = writeln!(out, "<li>{}: {}</li>", escaped(&stuck.skill.label), stuck.times);
    }
    out.push_str("</ul>\n");
}

fn scripts(out: &mut String, progress: &Progress) {
    out.push_str("<h2>Conversations</h2>\n");
    let rows = progress.scripts.iter().map(|one| {
        [escaped(&one.script.label), one.rehearsals.to_string(), date(one.last), percent(one.lately)]
    });
    table(out, "Conversations", &["Conversation", "Rehearsals", "Last on", "Score lately"], rows);
}

fn met(out: &mut String, progress: &Progress) {
    out.push_str("<h2>How they arrived</h2>\n");
    let met = progress.temperaments.iter();
    let rows = met.map(|met| [escaped(&met.temperament), met.rehearsals.to_string()]);
    table(out, "How they arrived", &["Temperament", "Rehearsals"], rows);
}

/// A bar for each week, from 0 to 100 hundredths. The table beside it says the same in numbers.
fn drawing(out: &mut String, progress: &Progress, title: &str, shares: &[Share]) {
    let count = u32::try_from(shares.len()).unwrap_or(u32::MAX);
    let width = count.saturating_mul(WIDE).max(WIDE);
    let (first, last) = (progress.weeks.first(), progress.weeks.last());
    let span =
        first.zip(last).map(|(first, last)| format!("{} to {}", date(first.monday), date(last.monday)));
    let span = span.unwrap_or_default();
    let _ = writeln!(
        out,
        "<figure>\n<svg role=\"img\" aria-label=\"{title}, weeks of {span}; the numbers are in the table below\" \
         viewBox=\"0 -2 {width} {}\" preserveAspectRatio=\"xMinYMax meet\">",
        HIGH + 4
    );
    for (line, height) in [("#bbb", 0), ("#ddd", HIGH / 2), ("#bbb", HIGH)] {
        let _ = writeln!(
            out,
            "<line x1=\"0\" x2=\"{width}\" y1=\"{height}\" y2=\"{height}\" stroke=\"{line}\" stroke-width=\"0.5\"/>"
        );
    }
    for (number, share) in (0u32..).zip(shares) {
        let Some(percent) = share.percent().map(u32::from) else { continue };
        // A share of nothing is drawn as a line, so that it differs from a week without a chance.
        let height = percent.max(1);
        let (x, y) = (number.saturating_mul(WIDE) + 2, HIGH.saturating_sub(height));
        let wide = WIDE - 4;
        let _ = writeln!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{height}\" fill=\"#2b5d8a\"/>"
        );
    }
    let _ = writeln!(
        out,
        "</svg>\n<figcaption>{title}: 0 at the foot, 100 % at the top; weeks of {span}.</figcaption>\n</figure>"
    );
}

/// A table whose first column heads its rows, and whose others are numbers. The cells are escaped already.
fn table<const N: usize>(
    out: &mut String,
    caption: &str,
    columns: &[&str; N],
    rows: impl Iterator<Item = [String; N]>,
) {
    let _ = writeln!(out, "<table>\n<caption>{caption}</caption>\n<thead><tr>");
    for (number, column) in columns.iter().enumerate() {
        let class = if number == 0 { "" } else { " class=\"n\"" };
        let _ = writeln!(out, "<th scope=\"col\"{class}>{column}</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (number, cell) in row.iter().enumerate() {
            let _ = if number == 0 {
                write!(out, "<th scope=\"row\">{cell}</th>")
            } else {
                write!(out, "<td class=\"n\">{cell}</td>")
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn of(share: Share) -> String {
    format!("{} of {}", share.got, share.of)
}

fn percent(share: Share) -> String {
    share.percent().map_or_else(|| "-".to_owned(), |percent| format!("{percent} %"))
}

/// Words in which nothing is a sign of the page.
fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
