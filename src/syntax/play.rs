//! Text of a `.play` file to a playthrough, exactly as written, and notes: never one or the other.

mod grammar;
mod header;
mod tree;

pub use tree::{Header, Kind, Meant, Playthrough, Row, Shown, Written};

use grammar::Rule;

use crate::source::{Code, Diagnostic, FileId, Place, Span, offset};

/// Parses the text of a playthrough. It is whole whatever the text is; what is wrong with it stands in the notes, in the order of the
/// file.
pub fn parse(file: FileId, text: &str) -> (Playthrough, Vec<Diagnostic>) {
    let mut notes = Vec::new();
    let (header, body) = header::read(file, text, &mut notes);
    let mut lines = Lines { file, text, notes };
    let rows = lines.rows(body);
    (Playthrough { header, rows }, lines.notes)
}

/// How `words` have to be written so that they are what is said, and nothing else.
pub fn plain(words: &str) -> String {
    let is_said = rows_of(words).as_slice() == [(Rule::said, Span::new(0, offset(words.len())))];
    // Three dashes close a header.
    if is_said && words != "---" { words.to_owned() } else { format!("\\{words}") }
}

/// The lines of `text`, each with its rule and its place, spaces at its ends left out.
fn rows_of(text: &str) -> Vec<(Rule, Span)> {
    let pairs = grammar::lines(text).into_iter().flatten().filter(|pair| pair.as_rule() != Rule::EOI);
    let place = |pair: &pest::iterators::Pair<'_, Rule>| {
        let span = pair.as_span();
        Span::new(offset(span.start()), offset(span.start() + trimmed_end(pair.as_str()).len()))
    };
    pairs.map(|pair| (pair.as_rule(), place(&pair))).collect()
}

/// Reads lines, and takes down what is wrong with them.
struct Lines<'t> {
    file: FileId,
    text: &'t str,
    notes: Vec<Diagnostic>,
}

impl Lines<'_> {
    fn rows(&mut self, body: usize) -> Vec<Row> {
        let rows = rows_of(self.text.get(body..).unwrap_or_default());
        let base = offset(body);
        let placed =
            rows.into_iter().map(|(rule, span)| (rule, Span::new(base + span.start, base + span.end)));
        placed.map(|(rule, span)| Row { span, kind: self.kind(rule, span) }).collect()
    }

    fn kind(&mut self, rule: Rule, span: Span) -> Kind {
        match rule {
            Rule::remark => Kind::Remark,
            Rule::plain => Kind::Said(spaced(self.of(behind(span, 1)))),
            Rule::give => self.give(span),
            Rule::skip => Kind::Skip,
            Rule::holds => self.holds(span),
            Rule::absent => self.absent(span),
            Rule::offered => self.offered(span),
            Rule::fits => self.pattern(span),
            Rule::ending => self.ending(span),
            Rule::cue => Kind::Cue(spaced(self.of(span))),
            Rule::note => self.coach(span),
            // `said`; the others are no lines, or begin no line.
            _ => Kind::Said(spaced(self.of(span))),
        }
    }

    fn give(&mut self, span: Span) -> Kind {
        if let Some(broken) = self.lacks_space(span, ">") {
            return broken;
        }
        Kind::Give(meant(&spaced(self.of(behind(span, 1)))))
    }

    fn offered(&mut self, span: Span) -> Kind {
        let words = spaced(self.of(behind(span, 1)));
        if words.is_empty() {
            return self.broken(span, "a reply is missing here: write `* ` and its first words");
        }
        match words.strip_suffix("#greyed").filter(|before| before.is_empty() || before.ends_with(' ')) {
            Some(before) => Kind::Offered(meant(trimmed_end(before)), Shown::Greyed),
            None => Kind::Offered(meant(&words), Shown::Available),
        }
    }

    fn holds(&mut self, span: Span) -> Kind {
        if !self.of(span).ends_with(']') {
            return self.broken(span, "this bracket is never closed: write `]`, or `\\[` for a plain one");
        }
        Kind::Holds(Span::new(span.start + 1, span.end - 1))
    }

    fn pattern(&mut self, span: Span) -> Kind {
        if span.len() < 3 || !self.of(span).ends_with('/') {
            return self
                .broken(span, "a pattern stands between two `/`: close it, or write `\\/` for a plain one");
        }
        Kind::Fits(Span::new(span.start + 1, span.end - 1))
    }

    fn ending(&mut self, span: Span) -> Kind {
        if let Some(broken) = self.lacks_space(span, "=>") {
            return broken;
        }
        let name = behind(span, 2).trimmed(self.text);
        if name.is_empty() {
            return self.broken(span, "an outcome is missing behind `=>`: write its name");
        }
        Kind::Ends(name)
    }

    fn coach(&mut self, span: Span) -> Kind {
        let words = spaced(self.of(behind(span, 1)));
        match words.strip_prefix("note:") {
            Some(note) => Kind::Note(note.trim_start_matches(' ').to_owned()),
            None => {
                let message =
                    "of what the coach says only `! note: …` is told on the way: take this line out";
                self.broken(span, message)
            }
        }
    }

    fn absent(&mut self, span: Span) -> Kind {
        let inner = behind(span, 3).trimmed(self.text);
        let rule = rows_of(self.of(inner)).first().map(|(rule, _)| *rule);
        match rule {
            Some(Rule::holds) => self.broken(span, "put the `not` inside the brackets: write `[not (…)]`"),
            Some(Rule::give | Rule::skip | Rule::absent | Rule::remark) | None => self.broken(
                span,
                "behind `not` stands what is not said or not offered: write it, or `\\not` for a plain word",
            ),
            Some(rule) => match self.kind(rule, inner) {
                Kind::Broken => Kind::Broken,
                kind => Kind::Absent(Box::new(kind)),
            },
        }
    }

    /// A line whose sign is not followed by a space.
    fn lacks_space(&mut self, span: Span, sign: &str) -> Option<Kind> {
        let behind = behind(span, offset(sign.len()));
        if behind.is_empty() || self.of(behind).starts_with([' ', '\t']) {
            return None;
        }
        let place = Place::new(self.file, Span::at(behind.start));
        let message =
            format!("a space is missing behind `{sign}`: add it, or write `\\{sign}` for a plain one");
        let note = Diagnostic::new(Code::SigilWithoutSpace, Place::new(self.file, span), message);
        self.notes.push(note.edit(place, " ", "add the space?"));
        Some(Kind::Broken)
    }

    fn broken(&mut self, span: Span, message: &str) -> Kind {
        self.notes.push(Diagnostic::new(Code::PlaythroughLine, Place::new(self.file, span), message));
        Kind::Broken
    }

    fn of(&self, span: Span) -> &str {
        span.of(self.text)
    }
}

fn meant(words: &str) -> Meant {
    match words.strip_prefix("#id:") {
        Some(id) => Meant::Id(id.to_owned()),
        None => Meant::Words(words.to_owned()),
    }
}

/// What stands behind the first `count` bytes.
fn behind(span: Span, count: u32) -> Span {
    Span::new(span.start.saturating_add(count).min(span.end), span.end)
}

/// Words with tabs as spaces, as scripts have them, and no spaces at their ends.
fn spaced(words: &str) -> String {
    words.replace('\t', " ").trim_matches([' ', '\r']).to_owned()
}

/// Other blanks belong to the words.
fn trimmed_end(words: &str) -> &str {
    words.trim_end_matches([' ', '\t', '\r'])
}
