//! What is measured of an editor's questions: the work behind one keystroke.

use std::hint::black_box;

use rehearsal::authoring::editor::{Page, Works, complete, hover, outline, rename};

use crate::report::{Floor, Report, counted, figure};
use crate::{Plan, clock, corpus, subject};

/// A keystroke has to be answered in so many milliseconds.
const KEYSTROKE: f64 = 50.0;

/// So many scenes of the generated script are about 5,000 lines.
const SCENES: usize = 330;

const PATH: &str = "generated.talk";

/// Prints the table.
pub(crate) fn print_all(plan: &Plan) {
    let text = corpus::script(SCENES);
    let lines = text.lines().count();
    let mut works = Works::new(None);
    works.put(PATH.to_owned(), page(&text));
    let at = text.rfind("-> ").map_or(0, |at| at + 4);
    let at = u32::try_from(at).expect("the script is small");
    let mut report = Report::new(&["lines", "what", "ms", "floor", ""]);
    let mut row = |what: &str, floor: Floor, call: &dyn Fn() -> usize| {
        let seconds = clock::median_of(plan.rounds * 10, || clock::time(call));
        let (ms, floor_shown) = (seconds * 1e3, floor.shown(" ms"));
        report.row(vec![counted(lines), what.to_owned(), figure(ms), floor_shown, floor.verdict(ms)]);
    };
    let floor = Floor::AtMost(KEYSTROKE);
    row("a keystroke: read anew, and checked", floor, &|| {
        let checked = subject::check(text.as_bytes().to_vec());
        black_box(page(&text)).marks().len() + black_box(checked).notes.len()
    });
    row("completion", Floor::None, &|| complete(&works, PATH, at).items.len());
    row("hover", Floor::None, &|| hover(&works, PATH, at).map_or(0, |hover| hover.text.len()));
    row("references", Floor::None, &|| works.references(PATH, at).len());
    row("rename", Floor::None, &|| rename(&works, PATH, at, "fresh").map_or(0, |changes| changes.len()));
    row("outline", Floor::None, &|| works.page(PATH).map_or(0, |page| outline(page).len()));
    report.print("In an editor");
}

fn page(text: &str) -> Page {
    Page::script(text.as_bytes().to_vec(), None)
}
