//! `rehearse explain`: the manual of findings, a page a code.

use std::io;

use clap::Args;
use rehearsal::source::{Code, advice};

use super::exit::{Exit, Trouble};
use super::screen::{Screen, Tone, run};

/// What `rehearse explain` is asked.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The code of a finding, as T0107, or its name, as unknown-speaker; without one, all are listed
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// A page of the manual.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    code: Code,
    /// What stands below its head, as Markdown.
    body: &'static str,
}

/// A piece of a page.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'p> {
    /// The words of a heading.
    Heading(&'p str),
    /// Lines that belong together, to be wrapped.
    Paragraph(Vec<&'p str>),
    /// The entries of a list, each to be wrapped beside its dash.
    List(Vec<String>),
    /// Lines of a script or a table, to be left as they are.
    Verbatim(Vec<&'p str>),
}

impl Page {
    /// The page of `code`.
    pub(crate) fn of(code: Code) -> Page {
        // The head is a title and a line with name and weight.
        let body = code.page().splitn(3, "\n\n").nth(2).unwrap_or_default();
        Page { code, body: body.trim() }
    }

    /// Everything below the head, as Markdown.
    pub(crate) fn body(self) -> &'static str {
        self.body
    }

    /// What the finding means, as one text.
    pub(crate) fn meaning(self) -> String {
        let before = pieces(self.body).into_iter().take_while(|piece| !matches!(piece, Piece::Heading(_)));
        let words = before.filter_map(|piece| match piece {
            Piece::Paragraph(lines) => Some(lines.join(" ")),
            Piece::List(entries) => Some(dashed(&entries)),
            Piece::Heading(_) | Piece::Verbatim(_) => None,
        });
        words.collect::<Vec<_>>().join("\n\n")
    }

    /// The whole page as text without the signs of Markdown.
    pub(crate) fn plain(self) -> String {
        let told = pieces(self.body).into_iter().map(|piece| match piece {
            Piece::Heading(words) => words.to_owned(),
            Piece::Paragraph(lines) => lines.join(" "),
            Piece::List(entries) => dashed(&entries),
            Piece::Verbatim(lines) => {
                lines.iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
            }
        });
        told.collect::<Vec<_>>().join("\n\n")
    }

    fn show(self, screen: &mut Screen) -> io::Result<()> {
        let code = self.code;
        screen.paragraph(&[run(Tone::Strong, format!("{code}: {}", code.summary()))], 0, 4)?;
        screen.aside(&head(code))?;
        for piece in pieces(self.body) {
            screen.blank()?;
            match piece {
                Piece::Heading(words) => screen.paragraph(&[run(Tone::Strong, words)], 0, 0)?,
                Piece::Paragraph(lines) => screen.line(&lines.join(" "))?,
                Piece::List(entries) => {
                    for entry in entries {
                        screen.paragraph(&[run(Tone::Plain, format!("- {entry}"))], 0, 2)?;
                    }
                }
                Piece::Verbatim(lines) => {
                    for line in lines {
                        screen.whole(format!("    {line}").trim_end())?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The name, and what may be done about it, in a sentence.
fn head(code: Code) -> String {
    use rehearsal::source::{Level, Severity};
    let weight = match (code.severity(), code.floor()) {
        (Severity::Error, _) => "an error: it has to be mended",
        (Severity::Warning, Level::Off) => {
            "a warning: it can be silenced where it stands, or set to `off` or `error`"
        }
        (Severity::Warning, Level::Warning | Level::Error) => {
            "a warning: it can be set to `error`, and not silenced"
        }
    };
    format!("`{}`, {weight}", code.name())
}

/// Lists every code, or shows the page of one.
pub(crate) fn explain(screen: &mut Screen, args: &ExplainArgs) -> Result<Exit, Trouble> {
    match &args.code {
        Some(written) => Page::of(find(written).map_err(Trouble::usage)?).show(screen)?,
        None => {
            let longest = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or_default();
            for code in Code::ALL {
                screen.whole(&format!("{code}  {:longest$}  {}", code.name(), code.summary()))?;
            }
        }
    }
    Ok(Exit::Fine)
}

/// The code that is written so: by number, in capitals or not, with or without its letter, or by name.
pub(crate) fn find(written: &str) -> Result<Code, String> {
    let small = written.to_lowercase();
    let digits = small.trim_start_matches('t');
    let numbered =
        digits.parse::<u16>().ok().and_then(|number| Code::ALL.iter().find(|code| code.number() == number));
    if let Some(code) = numbered.copied().or_else(|| Code::find(&small)) {
        return Ok(code);
    }
    let names = Code::ALL.iter().map(|code| code.name());
    let advice = advice(&small, names, "`rehearse explain` lists them");
    Err(format!("no finding is called `{written}`: {advice}"))
}

/// The pieces of a page, in order.
fn pieces(body: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut fenced): (Vec<Piece<'_>>, Option<Vec<&str>>) = (Vec::new(), None);
    let mut open: Vec<&str> = Vec::new();
    for line in body.lines().chain([""]) {
        match (&mut fenced, line) {
            (Some(_), "```") => pieces.extend(fenced.take().map(Piece::Verbatim)),
            (Some(lines), _) => lines.push(line),
            (None, _) if line.starts_with("```") => {
                pieces.extend(named(line));
                fenced = Some(Vec::new());
            }
            (None, "") => pieces.extend(paragraph(&mut open)),
            (None, _) => match line.strip_prefix("## ") {
                Some(words) => pieces.push(Piece::Heading(words)),
                None => open.push(line),
            },
        }
    }
    pieces.extend(fenced.map(Piece::Verbatim));
    pieces
}

/// The file that a block shows, where it is not the script itself: its name stands behind the block's kind.
fn named(fence: &str) -> Option<Piece<'_>> {
    let (_, file) = fence.split_once(' ')?;
    file.contains('.').then(|| Piece::Paragraph(vec![file]))
}

/// The paragraph that a blank line ends; a table keeps its lines.
fn paragraph<'p>(open: &mut Vec<&'p str>) -> Option<Piece<'p>> {
    let lines = std::mem::take(open);
    let first = lines.first()?;
    Some(if first.starts_with("- ") {
        Piece::List(entries(&lines))
    } else if first.starts_with(['|', '*']) || first.starts_with("1.") {
        Piece::Verbatim(lines)
    } else {
        Piece::Paragraph(lines)
    })
}

/// The entries of a list; a line without a dash goes on from the one above.
fn entries(lines: &[&str]) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in lines {
        match (line.strip_prefix("- "), entries.last_mut()) {
            (None, Some(entry)) => *entry += &format!(" {}", line.trim()),
            (words, _) => entries.push(words.unwrap_or(line).to_owned()),
        }
    }
    entries
}

/// A list as text.
fn dashed(entries: &[String]) -> String {
    entries.iter().map(|entry| format!("- {entry}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{Page, Piece, pieces};
    use rehearsal::source::Code;

    #[test]
    fn a_page_falls_into_headings_paragraphs_and_scripts() {
        let body = "One\ntwo.\n\n## Why\n\n```talk a/b.talk\nSam: Hm.\n\n```\n\n- a\n  b\n- c";
        let expected = [
            Piece::Paragraph(vec!["One", "two."]),
            Piece::Heading("Why"),
            Piece::Paragraph(vec!["a/b.talk"]),
            Piece::Verbatim(vec!["Sam: Hm.", ""]),
            Piece::List(vec!["a b".to_owned(), "c".to_owned()]),
        ];
        assert_eq!(pieces(body), expected);
    }

    #[test]
    fn every_page_begins_with_what_it_means() {
        for code in Code::ALL {
            let page = Page::of(*code);
            assert!(!page.meaning().is_empty(), "{code} says nothing");
            assert!(page.plain().contains("Mended"), "{code} shows no mended example");
        }
    }
}
