//! Speech or narration: decided by what stands before the first colon, so that a typo never turns one into the other.

use super::builder::Builder;
use super::text::Tagged;
use super::tree::Kind;
use crate::source::{Code, Diagnostic, Span, nearest, offset};

/// What stands before the first colon of a line, if that can be a name.
struct Before<'a> {
    name: &'a str,
    /// What stands in parentheses behind the name, without them.
    delivery: Option<Span>,
    /// The first byte behind the colon.
    behind: u32,
}

impl<'t> Builder<'t> {
    /// A line of words: speech where somebody of the cast stands before the first colon, otherwise narration.
    pub(super) fn speech_or_narration(&mut self, span: Span) -> Kind {
        match self.before_colon(span) {
            Some(before) if self.speaks(before.name) => self.speech(span, &before),
            Some(before) => match self.unknown_speaker(span, &before) {
                Some(note) => {
                    self.notes.push(note);
                    self.speech(span, &before)
                }
                None => self.narration(span),
            },
            None => self.narration(span),
        }
    }

    fn narration(&mut self, span: Span) -> Kind {
        let text = self.words(span, Tagged::Yes);
        self.require_words(text, span, "this line has tags and no words: write what is told");
        Kind::Narration { text }
    }

    fn speech(&mut self, span: Span, before: &Before<'_>) -> Kind {
        let name = Span::new(span.start, span.start + offset(before.name.len()));
        let is_thought = before.delivery.is_some_and(|how| how.of(self.text).trim() == "thinks");
        let delivery = match before.delivery {
            Some(how) if !is_thought => Some(self.words(how, Tagged::No)),
            Some(_) | None => None,
        };
        let text = self.words(Span::new(before.behind, span.end), Tagged::Yes);
        self.require_words(text, span, "nobody says anything here: write the words behind the colon");
        Kind::Speech { name, delivery, is_thought, text }
    }

    /// What stands before the first colon that a space or the line's end follows.
    fn before_colon(&self, span: Span) -> Option<Before<'t>> {
        let line = span.of(self.text);
        let colon = memchr::memchr(b':', line.as_bytes())?;
        if let Some(found) = self.with_delivery(span, line, colon) {
            return Some(found);
        }
        let behind = line.get(colon + 1..)?;
        if !(behind.is_empty() || behind.starts_with(char::is_whitespace)) {
            return None;
        }
        // No name holds a backslash or a brace.
        let name = line.get(..colon)?;
        (!name.contains(['\\', '{'])).then_some(Before {
            name,
            delivery: None,
            behind: span.start + offset(colon + 1),
        })
    }

    /// `Name (how): text`, where the parentheses may hold colons of their own.
    fn with_delivery(&self, span: Span, line: &'t str, colon: usize) -> Option<Before<'t>> {
        let open = line.get(..colon)?.find(" (")?;
        if line.get(..open)?.contains(['\\', '{']) {
            return None;
        }
        let mut depth = 0_u32;
        for (at, c) in line.char_indices().skip_while(|(at, _)| *at <= open) {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                let behind = line.get(at + 1..)?;
                let said = behind.strip_prefix(':')?;
                if !(said.is_empty() || said.starts_with(char::is_whitespace)) {
                    return None;
                }
                let name = Span::new(span.start, span.start + offset(open)).of(self.text);
                let delivery = Span::new(span.start + offset(open + 2), span.start + offset(at));
                return Some(Before { name, delivery: Some(delivery), behind: span.start + offset(at + 2) });
            }
        }
        None
    }

    /// An error where what stands before the colon looks like a name and is none.
    fn unknown_speaker(&mut self, span: Span, before: &Before<'_>) -> Option<Diagnostic> {
        let name = before.name.trim_end();
        if !self.knows_cast() {
            return None;
        }
        let base = name.split('(').next().unwrap_or_default().trim_end();
        if base != name && name.ends_with(')') && self.speaks(base) {
            let place = self.place(Span::new(span.start, span.start + offset(before.name.len())));
            let message = format!(
                "how `{base}` says it stands between one space and the colon: write `{base} (how): words`"
            );
            return Some(Diagnostic::new(Code::UnknownSpeaker, place, message));
        }
        if let Some(open) = before.name.find(" (").filter(|_| base != name && self.speaks(base)) {
            let colon = span.start + offset(before.name.len());
            let place = self.place(Span::new(span.start + offset(open + 1), colon));
            let message = format!("this bracket is never closed: write `{base} (how): words`");
            let note = Diagnostic::new(Code::UnknownSpeaker, place, message);
            return Some(note.edit(self.place(Span::at(colon)), ")", "close it before the colon"));
        }
        if name != before.name && self.speaks(name) {
            let space = Span::new(span.start + offset(name.len()), span.start + offset(before.name.len()));
            let place = self.place(space);
            let message = format!("a space stands between `{name}` and its colon: take it out");
            return Some(Diagnostic::new(Code::UnknownSpeaker, place, message).mend(
                place,
                "",
                "take it out",
            ));
        }
        self.suggested += 1;
        let may_suggest = self.suggested <= 100 || !looks_like_name(name);
        let may_suggest = may_suggest && self.suggested <= 10_000_000 / (self.cast().len() + 1);
        let near = nearest(
            name,
            self.cast().iter().map(String::as_str).chain(std::iter::once("You")).filter(|_| may_suggest),
        );
        if !(looks_like_name(name) || near.is_some_and(|near| is_close(name, near))) {
            return None;
        }
        let place = self.place(Span::new(span.start, span.start + offset(name.len())));
        let message = match near {
            Some(_) => format!("nobody called `{name}` is in the cast"),
            None => {
                format!("nobody called `{name}` is in the cast: add them, or write `\\:` for a plain colon")
            }
        };
        Some(Diagnostic::new(Code::UnknownSpeaker, place, message).did_you_mean(near))
    }
}

/// One to three words that each begin with a capital and hold only letters, digits, `'` and `-`.
fn looks_like_name(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let is_part = |word: &&str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-'))
    };
    words.len() <= 3 && words.iter().all(is_part)
}

/// A member of the cast but for case or one edit.
fn is_close(written: &str, member: &str) -> bool {
    let same_length = written.chars().count().abs_diff(member.chars().count()) <= 1;
    same_length && written.chars().count() >= 2
}
