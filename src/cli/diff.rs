//! What changes in a text, line by line, in the form that other tools read.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};
use similar::{Algorithm, ChangeTag, TextDiff};

use super::screen::{Look, clean};

/// Of longer texts nobody reads a diff, and it would take its time.
const LONGEST: usize = 10_000;

/// How many lines around a change are shown.
const AROUND: usize = 3;

/// The unified diff from `old` to `new`, both called `name`.
pub(crate) fn unified(name: &str, old: &str, new: &str, look: Look) -> String {
    if old.lines().count().max(new.lines().count()) > LONGEST {
        return format!("{name}: more than {LONGEST} lines, and some of them would change");
    }
    let (name, old, new) = (clean(name), shown(old), shown(new));
    // Lines that occur once and stay are found first: where most lines change, the rest is then quick.
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(&*old, &*new);
    let mut lines = vec![
        coloured(&format!("--- {name}"), Style::new().bold(), look),
        coloured(&format!("+++ {name}"), Style::new().bold(), look),
    ];
    for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
        lines.push(coloured(&hunk.header().to_string(), AnsiColor::Cyan.on_default(), look));
        for change in hunk.iter_changes() {
            let style = match change.tag() {
                ChangeTag::Equal => Style::new(),
                ChangeTag::Delete => AnsiColor::Red.on_default(),
                ChangeTag::Insert => AnsiColor::Green.on_default(),
            };
            let line = change.value().trim_end_matches('\n');
            lines.push(coloured(&format!("{}{line}", change.tag()), style, look));
            if change.missing_newline() {
                lines.push("\\ No newline at end of file".to_owned());
            }
        }
    }
    lines.join("\n")
}

/// Line ends of the one kind are left out; of two kinds, those with a carriage return show it, for that may be all that changes.
fn shown(text: &str) -> Cow<'_, str> {
    let returns = text.matches("\r\n").count();
    if returns == 0 {
        return Cow::Borrowed(text);
    }
    let is_mixed = returns < text.matches('\n').count();
    Cow::Owned(text.replace("\r\n", if is_mixed { "\u{240D}\n" } else { "\n" }))
}

fn coloured(line: &str, style: Style, look: Look) -> String {
    match look {
        Look::Coloured => format!("{style}{line}{style:#}"),
        Look::Plain => line.to_owned(),
    }
}
