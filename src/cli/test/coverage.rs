//! What all playthroughs together have seen, file by file: what two scripts include is one file.

use std::collections::BTreeMap;

use rehearsal::authoring::playtest::{Covered, Kind, Seen, Spot};
use rehearsal::program::Program;
use rehearsal::source::{LineIndex, Source};

use super::super::screen::clean;
use super::results::{Scripts, Tested};

/// What was seen of the scripts that playthroughs are held against.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    /// One entry a file, by its name.
    pub(crate) files: BTreeMap<String, File>,
}

/// What was seen of a file.
#[derive(Debug, Default)]
pub(crate) struct File {
    things: BTreeMap<Key, Thing>,
}

/// What tells things of a file apart: the kind, the line from 1, where it starts, and the way of a condition, true first.
type Key = (Kind, u32, u32, bool);

/// One thing of a file.
#[derive(Debug)]
struct Thing {
    /// Its line, without the spaces at its ends.
    line: String,
    count: u64,
}

/// Something that no playthrough has seen.
#[derive(Debug)]
pub(crate) struct Unseen<'c> {
    /// Its file.
    pub(crate) file: &'c str,
    /// Its line, from 1.
    pub(crate) number: u32,
    /// What stands there.
    pub(crate) line: &'c str,
    /// For a condition, whether it never held.
    pub(crate) way: bool,
}

impl Coverage {
    /// Adds up what all of `tested` have seen.
    pub(crate) fn of(scripts: &Scripts, tested: &[Tested]) -> Coverage {
        let mut coverage = Coverage::default();
        for (index, program, sources) in scripts.programs() {
            let mut seen = Seen::none(program);
            let own =
                tested.iter().filter(|one| one.script == Some(index)).filter_map(|one| one.seen.as_ref());
            own.for_each(|other| seen.add(other));
            coverage.add(&seen, program, sources);
        }
        coverage
    }

    fn add(&mut self, seen: &Seen, program: &Program, sources: &[Source]) {
        let lines: Vec<LineIndex> = sources.iter().map(Source::line_index).collect();
        for spot in seen.spots(program) {
            let file = usize::from(spot.place.file.0);
            if let (Some(source), Some(lines)) = (sources.get(file), lines.get(file)) {
                // What stands beside a script in this folder is called as the script is.
                let name = source.name().strip_prefix("./").unwrap_or(source.name()).to_owned();
                self.files.entry(name).or_default().add(spot, source.text(), lines);
            }
        }
    }

    /// How much of a kind was seen in all files.
    pub(crate) fn covered(&self, kind: Kind) -> Covered {
        let mut covered = Covered::default();
        for file in self.files.values() {
            let own = file.covered(kind);
            (covered.seen, covered.all) = (covered.seen + own.seen, covered.all + own.all);
        }
        covered
    }

    /// What of a kind nobody has seen, in the order of the files and their lines.
    pub(crate) fn unseen(&self, kind: Kind) -> impl Iterator<Item = Unseen<'_>> {
        self.files.iter().flat_map(move |(name, file)| {
            let things =
                file.things.iter().filter(move |((own, ..), thing)| *own == kind && thing.count == 0);
            things.map(move |((_, number, _, failed), thing)| Unseen {
                file: name,
                number: *number,
                line: &thing.line,
                way: !failed,
            })
        })
    }

    /// The same as an LCOV trace: lines, replies and outcomes as lines, conditions as branches.
    pub(crate) fn lcov(&self) -> String {
        self.files.iter().map(|(name, file)| file.lcov(name)).collect()
    }
}

impl File {
    fn add(&mut self, spot: Spot, text: &str, lines: &LineIndex) {
        let number = lines.line(spot.place.span.start);
        let key = (spot.kind, number, spot.place.span.start, !spot.way);
        let thing = self.things.entry(key).or_insert_with(|| {
            let from = text.get(lines.start(number) as usize..).unwrap_or_default();
            Thing { line: from.lines().next().unwrap_or_default().trim().to_owned(), count: 0 }
        });
        thing.count += u64::from(spot.count);
    }

    /// How much of a kind was seen.
    pub(crate) fn covered(&self, kind: Kind) -> Covered {
        let mut covered = Covered::default();
        let own = self.things.iter().filter(|((own, ..), _)| *own == kind);
        own.for_each(|(_, thing)| covered.count(thing.count > 0));
        covered
    }

    fn lcov(&self, name: &str) -> String {
        let mut lines: BTreeMap<u32, u64> = BTreeMap::new();
        // A block a condition, a branch a way; what was never reached has `-`.
        let mut blocks: BTreeMap<(u32, u32), [u64; 2]> = BTreeMap::new();
        for ((kind, number, start, failed), thing) in &self.things {
            match kind {
                Kind::Lines | Kind::Replies | Kind::Outcomes => {
                    let count = lines.entry(*number).or_default();
                    *count = (*count).max(thing.count);
                }
                Kind::Conditions => {
                    let [held, not] = blocks.entry((*number, *start)).or_default();
                    *(if *failed { not } else { held }) += thing.count;
                }
            }
        }
        let mut out = format!("TN:\nSF:{}\n", clean(name));
        for ((block, ((number, _), ways)), branch) in
            blocks.iter().enumerate().flat_map(|block| [(block, 0_usize), (block, 1)])
        {
            let is_reached = ways.iter().any(|count| *count > 0);
            let count = ways.get(branch).copied().unwrap_or_default();
            let taken = if is_reached { count.to_string() } else { "-".to_owned() };
            out += &format!("BRDA:{number},{block},{branch},{taken}\n");
        }
        let hit = blocks.values().flatten().filter(|count| **count > 0).count();
        out += &format!("BRF:{}\nBRH:{hit}\n", blocks.len() * 2);
        out.extend(lines.iter().map(|(number, count)| format!("DA:{number},{count}\n")));
        let hit = lines.values().filter(|count| **count > 0).count();
        out + &format!("LF:{}\nLH:{hit}\nend_of_record\n", lines.len())
    }
}
