//! A transcript as one page that needs nothing else: no script, nothing remote, fit for screen readers and for paper.

use std::fmt::Write as _;

use rehearsal::practice::{Debrief, Depth, Part, Strip, mark, quoted};

use super::story::{Story, Text, Told};
use super::svg;

const STYLE: &str = "
body { color: #1a1a1a; background: #fff; font: 1.05rem/1.55 Georgia, serif; margin: 0 auto; max-width: 44rem; padding: 1.5rem; }
h1, h2, h3 { font-family: system-ui, sans-serif; line-height: 1.25; }
.who { font-weight: bold; }
.you { border-left: .3rem solid #2f5d8a; padding-left: .8rem; }
.coach, .small { color: #4a4a4a; }
.reasons { margin: .2rem 0 .8rem; }
blockquote { border-left: .3rem solid #767676; margin-left: 0; padding-left: .8rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { border: 1px solid #767676; padding: .2rem .5rem; text-align: right; }
th[scope=row] { text-align: left; }
svg { max-width: 100%; height: auto; font: 13px system-ui, sans-serif; fill: #1a1a1a; }
svg .small { font-size: 11px; fill: #4a4a4a; }
svg polyline { fill: none; stroke: #2f5d8a; stroke-width: 2; }
svg .base { stroke: #767676; }
svg .mark { stroke: #767676; stroke-dasharray: 3 3; }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } section, figure, .turn { break-inside: avoid-page; } .story { break-inside: auto; } }
";

/// `story` and `debrief` as a page.
pub(super) fn render(story: &Story, debrief: &Debrief) -> String {
    let (title, lang) = (escaped(&story.title), escaped(&story.lang));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n<p>{}</p>\n",
        escaped(&story.summary)
    );
    if !story.you.is_empty() {
        let _ = writeln!(out, "<p><span class=\"who\">You</span>: {}</p>", escaped(&story.you));
    }
    out.push_str("</header>\n<main>\n<section class=\"story\" aria-labelledby=\"said\">\n<h2 id=\"said\">What was said</h2>\n");
    for told in &story.told {
        let _ = writeln!(out, "{}", paragraph(told));
    }
    out.push_str(
        "</section>\n<section class=\"story\" aria-labelledby=\"back\">\n<h2 id=\"back\">Looking back</h2>\n",
    );
    for part in debrief.parts_in(Depth::Whole) {
        push(&mut out, &part);
    }
    let arrived = story.temperament.as_ref().map(|name| format!(" How they arrived: {}.", escaped(name)));
    let _ = write!(
        out,
        "</section>\n</main>\n<footer>\n<p>Seed: {}.{}</p>\n</footer>\n</body>\n</html>\n",
        story.seed,
        arrived.unwrap_or_default()
    );
    out
}

fn paragraph(told: &Told) -> String {
    match told {
        Told::Narration(text) => format!("<p>{}</p>", styled(text)),
        Told::Line { speaker, delivery, text } => {
            let how = delivery.as_ref().map(|how| format!(" <em>({})</em>", escaped(how)));
            let (who, how) = (escaped(speaker), how.unwrap_or_default());
            format!("<p><span class=\"who\">{who}</span>{how}: {}</p>", styled(text))
        }
        Told::Reply { turn, is_done, text, typed } => {
            let words = match typed {
                Some(typed) => {
                    format!("{} <span class=\"small\">(heard as: {})</span>", escaped(typed), styled(text))
                }
                None => styled(text),
            };
            let colon = if *is_done { "" } else { ":" };
            format!("<p class=\"you\">{turn}. <span class=\"who\">You</span>{colon} {words}</p>")
        }
        Told::Question(text) => format!("<p class=\"small\">{}</p>", styled(text)),
        Told::Answer(words) => {
            format!("<p class=\"you\"><span class=\"who\">You</span>: {}</p>", escaped(words))
        }
        Told::Note(text) => format!("<p class=\"coach\">Coach: {}</p>", styled(text)),
        Told::Unheard => "<p class=\"small\">(You said something that nobody understood.)</p>".to_owned(),
    }
}

fn push(out: &mut String, part: &Part) {
    let _ = match part {
        Part::Heading(heading) => writeln!(out, "<h3>{}</h3>", escaped(heading)),
        Part::Line(line) => writeln!(out, "<p>{}</p>", escaped(line)),
        Part::Words(words) => writeln!(out, "<blockquote><p>{}</p></blockquote>", escaped(&quoted(words))),
        Part::Return(_) => Ok(()),
        Part::Strip(strip) => write!(
            out,
            "<figure>\n<div class=\"wide\">\n{}</div>\n<div class=\"wide\" tabindex=\"0\">\n{}</div>\n{}</figure>\n",
            svg::render(strip),
            table(strip),
            caption(strip)
        ),
        Part::Turn { number, rating, told, reasons } => {
            let mark = rating.map(|one| format!("[{} {}] ", escaped(mark(Some(one))), one.word()));
            let _ = write!(
                out,
                "<div class=\"turn\">\n<p>{number}. {}{}</p>\n",
                mark.unwrap_or_default(),
                escaped(told)
            );
            if !reasons.is_empty() {
                let reasons: String =
                    reasons.iter().map(|reason| format!("<li>{}</li>\n", escaped(reason))).collect();
                let _ = write!(out, "<ul class=\"reasons\">\n{reasons}</ul>\n");
            }
            writeln!(out, "</div>")
        }
    };
}

/// What the marks of the picture mean.
fn caption(strip: &Strip) -> String {
    let mattered = strip.mattered.map(|turn| format!("Most: turn {turn} mattered most."));
    let turned = strip.turned.map(|turn| format!("Turned: it turned at turn {turn}."));
    let marks: Vec<String> = mattered.into_iter().chain(turned).collect();
    if marks.is_empty() { String::new() } else { format!("<figcaption>{}</figcaption>\n", marks.join(" ")) }
}

/// The same as the picture, in numbers.
fn table(strip: &Strip) -> String {
    let numbers: String = strip.turns.iter().map(|turn| format!("<th scope=\"col\">{turn}</th>")).collect();
    let mut out = format!(
        "<table>\n<caption>The meters at the start and after each turn</caption>\n\
         <thead><tr><th scope=\"col\">Meter</th><th scope=\"col\">start</th>{numbers}</tr></thead>\n<tbody>\n"
    );
    for row in &strip.rows {
        let good = if row.high_is_good { "high is good" } else { "low is good" };
        let values: String = row.values.iter().map(|value| format!("<td>{value}</td>")).collect();
        let label = escaped(&row.label);
        let _ = writeln!(out, "<tr><th scope=\"row\">{label} ({good})</th>{values}</tr>");
    }
    out.push_str("</tbody>\n</table>\n");
    out
}

fn styled(text: &Text) -> String {
    let runs = text.iter().map(|(style, run)| {
        let run = escaped(run);
        let run = if style.soft { format!("<em>{run}</em>") } else { run };
        if style.strong { format!("<strong>{run}</strong>") } else { run }
    });
    runs.collect()
}

/// `text` as text of a page, also between quotation marks.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
