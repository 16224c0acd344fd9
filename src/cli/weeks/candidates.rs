//! The scripts that could be suggested: those of the library in hand, and those of the learner's own that were practised.

use std::path::{Path, PathBuf};

use rehearsal::practice::History;
use rehearsal::practice::weeks::{Candidate, lets_go};
use rehearsal::program::Program;

use super::super::files;
use super::super::kept::name_of;
use super::super::list::Entry;
use super::super::shelf::{Script, Shelf, is_script};

/// So many scripts of the learner's own are looked at, those that were practised last.
const MOST_OWN: usize = 20;

/// All of them, those of `shelf` in the order of the list. A script with errors, or a part of others, is none.
pub(crate) fn of(shelf: &Shelf, entries: &[Entry], history: &History) -> Vec<Candidate> {
    let has_path = shelf.library.as_ref().is_some_and(|library| !library.path.is_empty());
    let listed = (0..).zip(entries).filter_map(|(place, entry)| {
        let candidate = candidate(shelf, &entry.script, entry.program.as_ref()?)?;
        Some(Candidate { step: has_path.then_some(place), ..candidate })
    });
    let mut found: Vec<Candidate> = listed.collect();
    for path in own(history) {
        let script = Script::at(path.clone());
        let around = Shelf::folder_around(&path, None);
        let shelf = around.map_or_else(|| Ok(Shelf::alone(&path)), |folder| Shelf::quietly(&folder));
        // What cannot be read today is not suggested today.
        let program = shelf.and_then(|shelf| Ok((shelf.check(&script)?.1, shelf)));
        let Ok((Some(program), shelf)) = program else { continue };
        let own = candidate(&shelf, &script, &program);
        found.extend(own.filter(|own| found.iter().all(|known| known.name != own.name)));
    }
    found
}

/// The files of scripts that were practised and are still there, the latest first.
fn own(history: &History) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut is_seen = vec![false; history.scripts.len()];
    for row in history.rows.iter().rev() {
        let number = usize::try_from(row.script).unwrap_or(usize::MAX);
        let Some(seen) = is_seen.get_mut(number).filter(|seen| !**seen) else { continue };
        *seen = true;
        let path = history.scripts.get(number).map(|script| Path::new(&script.name));
        paths.extend(path.filter(|path| is_script(path) && files::is_there(path)).map(Path::to_path_buf));
        if paths.len() == MOST_OWN {
            break;
        }
    }
    paths
}

fn candidate(shelf: &Shelf, script: &Script, program: &Program) -> Option<Candidate> {
    let about = &program.about;
    if about.is_part {
        return None;
    }
    // The topics of another library may be called alike and mean something else.
    let topics = if shelf.is_built_in() { about.source.as_slice() } else { &[] };
    let skills: Vec<String> = program.practises.iter().map(|id| program.moves.at(*id).name.clone()).collect();
    Some(Candidate {
        name: name_of(shelf, script),
        title: about.title.clone(),
        step: None,
        level: about.level.map(u32::from),
        minutes: about.minutes,
        lets_go: lets_go(topics, &skills, about.gated),
        skills,
        temperaments: program.temperaments.pairs().map(|(_, one)| one.name.clone()).collect(),
        is_gated: about.gated,
    })
}
