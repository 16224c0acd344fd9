//! Results as people read them: what fails, with its conversation; what was seen; what is lacking.

use std::io;

use comfy_table::{CellAlignment, Table, presets};
use rehearsal::authoring::playtest::{Covered, Kind};
use rehearsal::source::{counted, counted_as};

use super::super::exit::Exit;
use super::super::screen::{Screen, Tone, clean, run};
use super::super::shells::shell_word;
use super::coverage::{Coverage, Unseen};
use super::results::{Came, Parted, Tested};

/// So many lines of a conversation are shown before the point where it and its test part.
const LINES: usize = 10;

/// So many things that nobody has seen are named.
const PLACES: usize = 20;

/// Shows what fails, or everything, then how many pass.
pub(super) fn results(out: &mut Screen, tested: &[Tested], verbose: bool) -> io::Result<()> {
    for one in tested {
        if one.passes() {
            if verbose {
                title(out, one, (Tone::Good, "pass"))?;
            }
            continue;
        }
        out.blank()?;
        title(out, one, (Tone::Poor, "FAIL"))?;
        match &one.came {
            Came::Passed => {}
            Came::Parted(parted) => parting(out, one, parted, if verbose { usize::MAX } else { LINES })?,
            Came::Broken(reading) => reading.show_most(out)?,
            Came::Unread(reason) => out.whole(&format!("  {reason}"))?,
        }
        out.blank()?;
    }
    out.whole(&summary(tested))
}

/// A test in a line: its result, its file, its story.
fn title(out: &mut Screen, one: &Tested, (tone, word): (Tone, &str)) -> io::Result<()> {
    let story = if one.story.is_empty() { String::new() } else { format!(": {}", one.story) };
    let named = format!(" {}{story}", one.path.display());
    out.paragraph(&[run(tone, word), run(Tone::Plain, named)], 0, 5)
}

fn parting(out: &mut Screen, one: &Tested, parted: &Parted, most: usize) -> io::Result<()> {
    let left_out = parted.told.len().saturating_sub(most);
    if left_out > 0 {
        let lines = format!("({} before)", counted(left_out, "line"));
        out.paragraph(&[run(Tone::Quiet, lines)], 4, 2)?;
    }
    for line in parted.told.iter().skip(left_out) {
        out.paragraph(&[run(Tone::Quiet, line)], 4, 2)?;
    }
    let expects = format!("line {} expects: ", parted.line);
    let instead = format!("{:>1$}", "instead: ", expects.len());
    for (what, line) in [(expects, &parted.expected), (instead, &parted.came)] {
        out.paragraph(&[run(Tone::Strong, what), run(Tone::Plain, line)], 2, 4)?;
    }
    if let Some(refused) = &parted.refused {
        out.paragraph(&[run(Tone::Plain, refused)], 2, 2)?;
    }
    out.whole(&format!(
        "  to go on from there: rehearse play --from {}",
        shell_word(&one.path.display().to_string())
    ))
}

/// `24 tests: 23 pass, 1 fails`
fn summary(tested: &[Tested]) -> String {
    let passing = tested.iter().filter(|one| one.passes()).count();
    let failing = tested.len() - passing;
    let mut parts = Vec::new();
    if passing > 0 {
        parts.push(counted_as(passing, "passes", "pass"));
    }
    if failing > 0 {
        parts.push(counted_as(failing, "fails", "fail"));
    }
    format!("{}: {}", counted(tested.len(), "test"), parts.join(", "))
}

/// Shows what was seen, as a table, and where `verbose` everything that was not.
pub(super) fn coverage(out: &mut Screen, coverage: &Coverage, verbose: bool) -> io::Result<()> {
    out.blank()?;
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["seen of"].into_iter().chain(Kind::ALL.map(Kind::name)));
    for (name, file) in &coverage.files {
        let cells = Kind::ALL.map(|kind| cell(file.covered(kind)));
        table.add_row(std::iter::once(clean(name)).chain(cells));
    }
    if coverage.files.len() > 1 {
        let cells = Kind::ALL.map(|kind| cell(coverage.covered(kind)));
        table.add_row(std::iter::once("all".to_owned()).chain(cells));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for line in table.to_string().lines() {
        out.laid_out(line.trim_end().strip_prefix(' ').unwrap_or(line))?;
    }
    if verbose {
        for kind in Kind::ALL {
            let unseen: Vec<Unseen<'_>> = coverage.unseen(kind).collect();
            if !unseen.is_empty() {
                out.blank()?;
                out.whole(&format!("{} not seen yet:", kind.name()))?;
                unseen.iter().try_for_each(|place| out.whole(&named(kind, place)))?;
            }
        }
    }
    Ok(())
}

fn cell(covered: Covered) -> String {
    format!("{}/{} {:>3}%", covered.seen, covered.all, covered.percent())
}

/// Says where less was seen than was asked for, and names what is lacking.
pub(super) fn lacking(errors: &mut Screen, coverage: &Coverage, least: &[(Kind, usize)]) -> io::Result<Exit> {
    let mut exit = Exit::Fine;
    for (kind, percent) in least {
        let covered = coverage.covered(*kind);
        if covered.seen * 100 >= covered.all * percent {
            continue;
        }
        exit = Exit::Findings;
        let (name, seen, all) = (kind.name(), covered.seen, covered.all);
        errors.trouble(&format!(
            "{seen} of {all} {name} are seen, and {percent} per cent are wanted; not yet:"
        ))?;
        let unseen: Vec<Unseen<'_>> = coverage.unseen(*kind).collect();
        for place in unseen.iter().take(PLACES) {
            errors.whole(&named(*kind, place))?;
        }
        if unseen.len() > PLACES {
            errors
                .whole(&format!("  and {} more: `--coverage --verbose` names them", unseen.len() - PLACES))?;
        }
    }
    errors.flush()?;
    Ok(exit)
}

/// A place that nobody has seen, in a line.
fn named(kind: Kind, unseen: &Unseen<'_>) -> String {
    let way = match (kind, unseen.way) {
        (Kind::Conditions, true) => " (never true)",
        (Kind::Conditions, false) => " (never false)",
        (Kind::Lines | Kind::Replies | Kind::Outcomes, _) => "",
    };
    format!("  {}:{}: {}{way}", unseen.file, unseen.number, unseen.line)
}
