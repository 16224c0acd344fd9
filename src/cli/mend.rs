//! `rehearse check --fix`: makes the changes that leave nothing to guess.

use std::path::Path;

use rehearsal::source::{Certainty, Diagnostic, Edit, counted};

use super::exit::Trouble;
use super::files;
use super::inspect::{Inspector, Job};
use super::screen::Screen;
use super::terminal::Stop;

/// A change can uncover the next mistake; after so many rounds the rest is left to the author.
const ROUNDS: usize = 20;

/// Mends every file, writes what changed, and says so. Gives a sentence for each file that cannot be written. Trouble where standard
/// input is among them, or where somebody wants to `stop`.
pub(crate) fn mend(inspector: &Inspector, stop: &Stop, screen: &mut Screen) -> Result<Vec<String>, Trouble> {
    if inspector.jobs().iter().any(|job| matches!(job, Job::Standard(..))) {
        return Err(Trouble::usage("standard input cannot be mended in its place: name the file"));
    }
    let mut unwritten = Vec::new();
    for job in inspector.jobs() {
        stop.trouble("mended")?;
        let (Job::Script(path, _) | Job::Library(path) | Job::Resources(path)) = job else { continue };
        if let Some((bytes, count)) = mended(inspector, job, path) {
            match files::write(path, &bytes) {
                Ok(()) => {
                    screen.whole(&format!("{}: {} mended", path.display(), counted(count, "mistake")))?;
                }
                Err(reason) => {
                    unwritten.push(format!("`{}` could not be mended: {reason}", path.display()));
                }
            }
        }
    }
    Ok(unwritten)
}

/// The bytes of a file with its mistakes mended, and how many there were; none where there were none.
fn mended(inspector: &Inspector, job: &Job, path: &Path) -> Option<(Vec<u8>, usize)> {
    let mut bytes = files::read(path).ok()?;
    let mut count = 0;
    for _ in 0..ROUNDS {
        let (reading, _) = inspector.program_of(job, bytes.clone()).ok()?;
        let source = reading.sources.first().filter(|source| !source.is_rejected())?;
        let edits = sure(&reading.notes);
        if edits.is_empty() {
            break;
        }
        let mark = bytes.len() - source.text().len();
        let (mut text, is_crlf) = (source.text().to_owned(), source.text().contains("\r\n"));
        for edit in edits.iter().rev() {
            let new = if is_crlf { edit.text.replace('\n', "\r\n") } else { edit.text.clone() };
            text.replace_range(edit.place.span.range(), &new);
        }
        // A byte order mark stays where it was.
        bytes.truncate(mark);
        bytes.extend_from_slice(text.as_bytes());
        count += edits.len();
    }
    (count > 0).then_some((bytes, count))
}

/// The changes of a script's own text that need no guess, in its order, none of them touching another.
fn sure(notes: &[Diagnostic]) -> Vec<&Edit> {
    let mut edits: Vec<&Edit> = notes
        .iter()
        .filter_map(|note| note.edit.as_ref())
        .filter(|edit| edit.certainty == Certainty::Sure && edit.place.file.0 == 0)
        .collect();
    edits.sort_by_key(|edit| edit.place.span);
    let mut end = None;
    edits.retain(|edit| {
        let span = edit.place.span;
        let is_apart = end.is_none_or(|end| span.start > end);
        if is_apart {
            end = Some(span.end);
        }
        is_apart
    });
    edits
}
