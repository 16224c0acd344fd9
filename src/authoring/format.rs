//! A script in its canonical form, printed from its tree: what the lines mean stays, and so do their words.
//!
//! [`front`] puts the front matter in order, [`layout`] finds each line's place, [`lines`] and [`words`] print what stands there.

mod front;
mod layout;
mod lines;
mod words;

use lines::Printer;

use crate::source::{Code, Diagnostic, FileId, LIMITS, Place, Severity, Source, Span};
use crate::syntax;

/// The script in `source` in its canonical form, its line ends as they are. Formatting that again changes nothing, and it checks to the
/// same program. What stands in the way comes back instead: every error that keeps lines from being read, and lines that would
/// become too long.
pub fn format(source: &Source) -> Result<String, Vec<Diagnostic>> {
    let text = source.text();
    let mut notes = source.notes().to_vec();
    if source.is_rejected() {
        return Err(notes);
    }
    let (tree, found) = syntax::parse(FileId::default(), text);
    notes.extend(found);
    notes.retain(|note| note.severity == Severity::Error);
    let Some(front) = tree.front.as_ref().filter(|_| notes.is_empty()) else { return Err(notes) };
    let mut printer = Printer::new(text, &tree);
    printer.push(&front::print(text, front));
    for spot in layout::lay_out(text, &tree) {
        printer.spot(spot);
    }
    let (printed, mut notes) = printer.finish();
    let printed = if ends_in_return(text) { printed.replace('\n', "\r\n") } else { printed };
    if printed.len() > LIMITS.file {
        let message = "this file is larger than 4 MiB once it is formatted: split it and use `include`";
        notes.push(Diagnostic::new(Code::FileTooLarge, Place::new(FileId::default(), Span::at(0)), message));
    }
    if notes.is_empty() { Ok(printed) } else { Err(notes) }
}

/// True where the first line ends in `\r\n`: then all of them shall.
fn ends_in_return(text: &str) -> bool {
    text.split_once('\n').is_some_and(|(first, _)| first.ends_with('\r'))
}
