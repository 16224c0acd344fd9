//! Going on with a rehearsal that was kept and has not come to its end.

use std::path::Path;

use rehearsal::practice::Kept;
use rehearsal::program::Program;
use rehearsal::rehearsal::Input;

use super::exit::Trouble;
use super::keeping::{Keeping, asking, trouble};
use super::kept::{asked_as, script_of};
use super::reader::Reader;
use super::screen::Screen;
use super::shelf::{Script, Shelf};
use super::store::Store;

/// What is said where nothing was ever kept.
const NOTHING: &str = "nothing is kept, so there is nothing to go on with: `rehearse play --keep` keeps a rehearsal from its first turn on";

/// A kept rehearsal that this window has in hand.
pub(crate) struct Resumed {
    store: Store,
    id: i64,
    /// As it was kept.
    pub(crate) kept: Kept,
}

impl Resumed {
    /// The newest that can be gone on with, or the newest of the script named, taken in hand.
    pub(crate) fn find(
        script: Option<&Path>,
        (screen, reader): (&mut Screen, &mut Reader),
    ) -> Result<Resumed, Trouble> {
        let told = |unkept| trouble(&unkept);
        if Store::find().is_none() {
            return Err(Trouble::usage(NOTHING));
        }
        let mut store = Store::open(&mut asking(screen, reader)).map_err(told)?;
        let script = script.map(|script| asked_as(&script.to_string_lossy()));
        let Some((id, kept)) = store.resumable(script.as_deref()).map_err(told)? else {
            let of = script.map_or_else(String::new, |script| format!(" of `{script}`"));
            let message =
                format!("no rehearsal{of} that was kept can be gone on with: each has come to its end");
            return Err(Trouble::usage(message));
        };
        store.claim(id).map_err(told)?;
        Ok(Resumed { store, id, kept })
    }

    /// Its script, as it is today.
    pub(crate) fn script(&self) -> Result<(Shelf, Script), Trouble> {
        script_of(&self.kept).ok_or_else(|| {
            let (id, script) = (self.id, &self.kept.script);
            Trouble::unreadable(format!(
                "the script `{script}` of rehearsal {id} is not there any more: `rehearse kept {id}` looks back on it all the same"
            ))
        })
    }

    /// How they arrive, where they still can in `program`.
    pub(crate) fn temperament(&self, program: &Program) -> Option<String> {
        let mut all = program.temperaments.iter();
        all.find(|one| one.name == self.kept.temperament).map(|one| one.name.clone())
    }

    /// What of it still fits `program`, what no longer does in a sentence, and what keeps it from now on.
    pub(crate) fn fit(self, program: &Program) -> (Keeping, Vec<Input>, Vec<String>) {
        let fitted = self.kept.fit(program);
        let is_parted = fitted.parting.is_some();
        let parting = fitted
            .parting
            .map(|parting| format!("{parting} It goes on from there; what was kept stays as it was."));
        let keeping = Keeping::going_on(self.store, (self.id, self.kept), is_parted);
        (keeping, fitted.inputs, parting.into_iter().collect())
    }
}
