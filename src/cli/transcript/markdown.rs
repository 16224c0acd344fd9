//! A transcript as Markdown: reads well as it is, and in any program that knows the form.

use std::fmt::Write as _;

use rehearsal::practice::{Debrief, Depth, Part, Strip, mark, quoted};

use super::story::{Story, Text, Told};

/// Signs that mean something in Markdown.
const SIGNS: &str = "\\`*_{}[]<>()#+-.!|~&";

/// `story` and `debrief` as Markdown.
pub(super) fn render(story: &Story, debrief: &Debrief) -> String {
    let mut out = format!("# {}\n\n{}\n", escaped(&story.title), escaped(&story.summary));
    if !story.you.is_empty() {
        let _ = write!(out, "\nYou: {}\n", escaped(&story.you));
    }
    out.push_str("\n## What was said\n");
    for told in &story.told {
        let _ = write!(out, "\n{}\n", paragraph(told));
    }
    out.push_str("\n## Looking back\n");
    for part in debrief.parts_in(Depth::Whole) {
        push(&mut out, &part);
    }
    let arrived = story.temperament.as_ref().map(|name| format!(" How they arrived: {}.", escaped(name)));
    let _ = write!(out, "\n---\n\nSeed: {}.{}\n", story.seed, arrived.unwrap_or_default());
    out
}

fn paragraph(told: &Told) -> String {
    match told {
        Told::Narration(text) => styled(text),
        Told::Line { speaker, delivery, text } => {
            let how = delivery.as_ref().map(|how| format!(" ({})", escaped(how))).unwrap_or_default();
            format!("**{}**{how}: {}", escaped(speaker), styled(text))
        }
        Told::Reply { turn, is_done, text, typed } => {
            let words = match typed {
                Some(typed) => format!("{} (heard as: {})", escaped(typed), styled(text)),
                None => styled(text),
            };
            let who = if *is_done { "**You**" } else { "**You**:" };
            format!("{turn}\\. {who} {words}")
        }
        Told::Question(text) => format!("({})", styled(text)),
        Told::Answer(words) => format!("**You**: {}", escaped(words)),
        Told::Note(text) => format!("> Coach: {}", styled(text)),
        Told::Unheard => "(You said something that nobody understood.)".to_owned(),
    }
}

fn push(out: &mut String, part: &Part) {
    let _ = match part {
        Part::Heading(heading) => write!(out, "\n### {}\n", escaped(heading)),
        Part::Line(line) => write!(out, "\n{}\n", escaped(line)),
        Part::Words(words) => write!(out, "\n> {}\n", escaped(&quoted(words))),
        Part::Return(_) => Ok(()),
        Part::Strip(strip) => write!(out, "\n{}", table(strip)),
        Part::Turn { number, rating, told, reasons } => {
            let mark = rating.map(|one| format!("\\[{} {}\\] ", escaped(mark(Some(one))), one.word()));
            let _ = write!(out, "\n{number}\\. {}{}\n", mark.unwrap_or_default(), escaped(told));
            reasons.iter().try_for_each(|reason| writeln!(out, "- {}", escaped(reason)))
        }
    };
}

/// The meters over the turns as a table: rows of meters, columns of turns.
fn table(strip: &Strip) -> String {
    let numbers: String = strip.turns.iter().map(|turn| format!(" {turn} |")).collect();
    let rule = " ---: |".repeat(strip.turns.len() + 1);
    let mut out = format!("| Meter | start |{numbers}\n| --- |{rule}\n");
    for row in &strip.rows {
        let good = if row.high_is_good { "high is good" } else { "low is good" };
        let values: String = row.values.iter().map(|value| format!(" {value} |")).collect();
        let _ = writeln!(out, "| {} ({good}) |{values}", escaped(&row.label));
    }
    out
}

fn styled(text: &Text) -> String {
    let runs = text.iter().map(|(style, run)| {
        let sign = match (style.strong, style.soft) {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        };
        // Signs that stand beside a space would not count.
        let inner = run.trim();
        match run.split_once(inner).filter(|_| !inner.is_empty() && !sign.is_empty()) {
            Some((before, behind)) => format!("{before}{sign}{}{sign}{behind}", escaped(inner)),
            None => escaped(run),
        }
    });
    runs.collect()
}

/// `text` with every sign of Markdown made plain.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let begins = at == 0;
        // Most signs mean something only where a line begins, or in pairs: what reads as text is left to read as text.
        let is_plain = matches!(c, '(' | ')' | '.' | '!' | '-' | '+' | '#') && !begins;
        if SIGNS.contains(c) && !is_plain {
            out.push('\\');
        }
        out.push(c);
    }
    // "1." at the beginning would begin a list.
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    if digits > 0 && out.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')'])) {
        out.insert(digits, '\\');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn signs_are_made_plain_where_they_would_mean_something() {
        assert_eq!(escaped("*not* <b> [x](y) a_b `c`"), "\\*not\\* \\<b\\> \\[x\\](y) a\\_b \\`c\\`");
        assert_eq!(escaped("# no heading. Is it? (No!)"), "\\# no heading. Is it? (No!)");
        assert_eq!(escaped("- no list"), "\\- no list");
        assert_eq!(escaped("12. no list"), "12\\. no list");
    }
}
