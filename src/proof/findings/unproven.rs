//! What is said where a proof could not look at everything.

use super::super::{Extent, Proof};
use super::Finding;
use crate::source::{Code, Diagnostic, Place, counted};

/// How many lines that were never seen a finding names.
const NAMED: usize = 5;

/// Plays that were tried because not everything could be looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plays {
    /// How many.
    pub count: u64,
    /// The lines, replies and scenes that none of them saw.
    pub unseen: Vec<Place>,
}

impl Proof<'_> {
    /// That the script is not proven; none where it is. `plays` are those that were tried instead.
    pub(super) fn not_proven(&self, plays: &Plays) -> Option<Finding> {
        let why = match self.extent() {
            Extent::Exact => return None,
            Extent::States => "there are more: allow more with `--max-states`",
            Extent::Memory => "they take all the memory that is allowed: allow more with `--max-memory`",
            Extent::Interrupted => "it was stopped there",
            Extent::Wide => "there are too many to look at one by one: keep fewer things in mind at once",
        };
        let unseen = plays.unseen.len();
        let states = usize::try_from(self.states()).unwrap_or(usize::MAX);
        let mut looked = counted(states, "state");
        if plays.count > 0 {
            let count = usize::try_from(plays.count).unwrap_or(usize::MAX);
            looked += &format!(" and {}", counted(count, "play"));
        }
        let mut message = format!("not proven: {looked} were looked at, and {why}");
        if unseen > 0 {
            message = format!("not proven: {looked} were looked at, {} never seen, and {why}", lines(unseen));
        }
        if let Some(sets) = &self.sets {
            let all = usize::try_from(sets.states()).unwrap_or(usize::MAX);
            message = format!(
                "not proven in all: what can be reached is known, as {} in sets; traps, odds and best play are not, since one by one {looked} were looked at, and {why}",
                counted(all, "state")
            );
        }
        let place = self.program.scenes.iter().next().map(|scene| scene.place).unwrap_or_default();
        let mut note = Diagnostic::new(Code::NotProven, place, message);
        for place in plays.unseen.iter().take(NAMED) {
            note = note.related(*place, "never seen");
        }
        if unseen > NAMED {
            note = note.note(format!("{} more were never seen", unseen - NAMED));
        }
        Some(Finding { diagnostic: note, way: None })
    }
}

fn lines(count: usize) -> String {
    let was = if count == 1 { "was" } else { "were" };
    format!("{} {was}", counted(count, "line"))
}
