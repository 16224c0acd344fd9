//! `// allow T0319: why`: silences one finding on the next line.

use super::files::{File, comment_sign};
use crate::source::{Code, Diagnostic, FileId, Level, Place, Severity, Span, advice, offset};

/// The comments of a script that silence what only a proof finds.
#[derive(Clone, Debug, Default)]
pub struct Allows {
    entries: Vec<Allow>,
}

/// A comment that silences.
#[derive(Clone, Debug)]
struct Allow {
    code: Code,
    place: Place,
    /// Its own line.
    own: Span,
    /// The line that it stands above, without its end.
    line: Span,
}

/// Leaves out of `notes` what the files' own comments allow, and adds what is wrong with those comments. The notes come in the order
/// of the files and their text, and stay so. What is about findings of a proof comes back, to be asked when there is one.
pub(super) fn silence(files: &[File], notes: &mut Vec<Diagnostic>) -> Allows {
    let (mut found, mut later) = (Vec::new(), Allows::default());
    let is_whole = notes.iter().all(|note| note.severity != Severity::Error);
    for (index, file) in files.iter().enumerate() {
        let id = FileId(u16::try_from(index).unwrap_or(u16::MAX));
        let front = file.tree.front.as_ref().map_or(0, |front| front.span.end);
        for allow in allows(id, file.source.text(), front, &mut found) {
            if allow.code.is_of_proofs() {
                later.entries.push(allow);
            } else if !allow.silences(notes) && is_whole {
                // With errors in the way much is not looked for, and nothing can be called idle.
                found.push(allow.idle());
            }
        }
    }
    add(notes, found);
    later
}

/// Puts `found` among `notes`, in the order of the files and their text.
fn add(notes: &mut Vec<Diagnostic>, mut found: Vec<Diagnostic>) {
    if !found.is_empty() {
        notes.append(&mut found);
        notes.sort_by_key(Diagnostic::order);
    }
}

impl Allows {
    /// Forgets those about findings that nobody has looked for.
    pub fn leave_out(&mut self, is_left_out: fn(Code) -> bool) {
        self.entries.retain(|allow| !is_left_out(allow.code));
    }

    /// Leaves out of `notes` what a proof has found and the script's own comments allow. Where the proof `is_whole`, comments that silence
    /// nothing are added.
    pub fn silence(&self, notes: &mut Vec<Diagnostic>, is_whole: bool) {
        let idle = self.entries.iter().filter(|allow| !allow.silences(notes)).map(Allow::idle);
        let idle: Vec<Diagnostic> = idle.collect();
        add(notes, if is_whole { idle } else { Vec::new() });
    }
}

impl Allow {
    /// Takes what it allows out of `notes`; whether there was anything.
    fn silences(&self, notes: &mut Vec<Diagnostic>) -> bool {
        let before = notes.len();
        let stands = |note: &Diagnostic| {
            let lines = self.line.start..=self.line.end;
            note.place.file == self.place.file && lines.contains(&note.place.span.start)
        };
        notes.retain(|note| note.code != self.code || !stands(note));
        notes.len() < before
    }

    fn idle(&self) -> Diagnostic {
        let message = format!("`{}` does not occur on the next line: take this out", self.code);
        Diagnostic::new(Code::IdleAllow, self.place, message)
    }
}

/// The comments of a file that silence, and those that mean to and cannot.
fn allows(file: FileId, text: &str, front: u32, notes: &mut Vec<Diagnostic>) -> Vec<Allow> {
    let (mut allows, mut end): (Vec<Allow>, usize) = (Vec::new(), 0);
    for at in memchr::memmem::find_iter(text.as_bytes(), b"allow ") {
        // The word may stand in the reason once more.
        if at < end {
            continue;
        }
        let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let sign = comment_sign(offset(start), front);
        let own = line_from(text, start);
        end = own.end as usize;
        let Some(comment) = own.of(text).trim_start().strip_prefix(sign) else { continue };
        let words = comment.trim_start().strip_prefix("allow ").map(str::trim).unwrap_or_default();
        let place = Place::new(file, own.trimmed(text));
        match read(words) {
            Some(Ok(code)) => allows.push(Allow { code, place, own, line: own }),
            Some(Err(message)) => notes.push(Diagnostic::new(Code::BadAllow, place, message)),
            None => {}
        }
    }
    // From the last one up: where many stand below each other, each asks only the next.
    let mut below: Option<(Span, Span)> = None;
    for allow in allows.iter_mut().rev() {
        allow.line = next_line(text, allow.own, front, below);
        below = Some((allow.own, allow.line));
    }
    allows
}

/// What stands behind `allow `: a code that may be silenced, what is wrong with it, or none where these are words of their own.
fn read(words: &str) -> Option<Result<Code, String>> {
    let (written, reason) = words.split_once(':').unwrap_or((words, ""));
    let written = written.trim();
    let first = written.split([' ', ',']).next().unwrap_or_default();
    let is_number =
        first.strip_prefix(['T', 't']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let Some(code) = Code::find(first) else {
        return is_number.then(|| Err(unknown(first)));
    };
    if !is_number && first != written {
        return None;
    }
    Some(if code.floor() != Level::Off {
        Err(format!("`{code}` cannot be silenced: mend what it finds, and take this out"))
    } else if !is_number || written != first {
        Err(format!("an allow names one code, then a colon and the reason: write `allow {code}: why`"))
    } else if reason.trim().is_empty() {
        Err(format!("an allow needs its reason: write `allow {code}: why`"))
    } else {
        Ok(code)
    })
}

fn unknown(written: &str) -> String {
    let known: Vec<String> = Code::ALL.iter().map(Code::to_string).collect();
    let advice = advice(written, known.iter().map(String::as_str), "`rehearse explain` lists them");
    format!("there is no finding `{written}`: {advice}")
}

/// The line that starts at `start`, without its end.
fn line_from(text: &str, start: usize) -> Span {
    let rest = text.get(start..).unwrap_or_default();
    let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
    Span::new(offset(start), offset(start + end))
}

/// The next line below `line` that holds more than spaces and comments. `below` is a comment further down, and the next line below that.
fn next_line(text: &str, line: Span, front: u32, below: Option<(Span, Span)>) -> Span {
    let mut line = line;
    while (line.end as usize) < text.len() {
        line = line_from(text, line.end as usize + 1);
        if let Some((_, next)) = below.filter(|(comment, _)| *comment == line) {
            return next;
        }
        let words = line.of(text).trim();
        if !words.is_empty() && !words.starts_with(comment_sign(line.start, front)) {
            return line;
        }
    }
    Span::at(line.end)
}
