//! Keeping the rehearsal in hand: turn by turn where the learner wished so before it began, at its end where they say so then. No
//! trouble of the store stops a rehearsal: it is told in a sentence, and keeping is tried once more at the end.

use std::io;

use rehearsal::practice::{Circumstance, History, Kept, Sitting};
use rehearsal::program::Resources;
use rehearsal::rehearsal::Input;

use super::anywhere;
use super::command::{Command, Typed};
use super::exit::Trouble;
use super::play::Left;
use super::reader::{Answer, Reader};
use super::screen::Screen;
use super::settings::Keep;
use super::store::{Asking, Store, Unkept};

/// A clock that stands so many seconds before the last kept rehearsal has gone back.
const BACK: i64 = 120;

/// Keeping the rehearsal in hand.
pub(crate) struct Keeping {
    wish: Keep,
    /// What the rehearsal does not know of itself.
    pub(crate) about: Circumstance,
    store: Option<Store>,
    /// Its number, once it is kept.
    row: Option<i64>,
    /// The kept rehearsal that it goes on from, and its number where it stays as it is, because they part.
    before: Option<(Kept, Option<i64>)>,
    /// What the learner had done when it was last kept.
    written: Option<Vec<Input>>,
}

impl Keeping {
    /// Keeps a rehearsal as the learner wishes.
    pub(crate) fn new(wish: Keep, about: Circumstance) -> Keeping {
        Keeping { wish, about, store: None, row: None, before: None, written: None }
    }

    /// Goes on with the rehearsal `id` of `store`, which this window has in hand. Where it parts from its script, `kept` stays as it
    /// is, and what comes now is another.
    pub(crate) fn going_on(store: Store, (id, kept): (i64, Kept), is_parted: bool) -> Keeping {
        let about = Circumstance {
            script: kept.script.clone(),
            began: kept.began,
            day: kept.day,
            mode: kept.mode,
            own_words: kept.own_words,
            plan: kept.plan.clone(),
        };
        let row = (!is_parted).then_some(id);
        let before = Some((kept, is_parted.then_some(id)));
        Keeping { store: Some(store), row, before, ..Keeping::new(Keep::Always, about) }
    }

    /// Opens the store before the first line, where the rehearsal is kept from then on. A sentence where that is not to be.
    pub(crate) fn open(&mut self, screen: &mut Screen, reader: &mut Reader) -> io::Result<()> {
        if self.wish != Keep::Always || self.store.is_some() {
            return Ok(());
        }
        let opened = Store::open(&mut asking(screen, reader));
        match opened {
            Ok(store) => self.store = Some(store),
            Err(unkept) => {
                let sentence = self.troubled(&unkept);
                screen.aside(&sentence)?;
            }
        }
        Ok(())
    }

    /// Keeps the rehearsal as it stands, where it has come further since it was last kept. When this returns, it is on the disk. A
    /// sentence where something is to be said.
    pub(crate) fn turn(&mut self, sitting: &Sitting<'_>) -> Option<String> {
        let inputs = sitting.rehearsal().inputs();
        let is_new =
            self.written.as_deref() != Some(inputs) && (self.row.is_some() || !sitting.turns().is_empty());
        if !is_new || self.store.is_none() {
            return None;
        }
        match self.write(&self.kept(sitting)) {
            Ok(sentence) => {
                self.written = Some(inputs.to_vec());
                sentence
            }
            Err(unkept) => Some(self.troubled(&unkept)),
        }
    }

    /// The end of the rehearsal: it is kept as it finished, where the learner wished or wishes so; who left at once is not
    /// asked. Where they left it as they wished it is finished, otherwise it can be gone on with.
    pub(crate) fn end(
        &mut self,
        sitting: &Sitting<'_>,
        left: Left,
        resources: &Resources,
        (screen, reader): (&mut Screen, &mut Reader),
    ) -> io::Result<()> {
        let has_turns = !sitting.turns().is_empty();
        let is_wished = match self.wish {
            Keep::Never => false,
            Keep::Always => true,
            Keep::Ask => {
                has_turns && left != Left::AtOnce && reader.is_typed() && asks(screen, reader, resources)?
            }
        };
        if !is_wished {
            return Ok(());
        }
        if !has_turns {
            // Whoever went back to the beginning has nothing to keep.
            if let (Some(store), Some(id)) = (&mut self.store, self.row) {
                let _ = store.discard(id);
            }
            return Ok(());
        }
        let kept = self.kept(sitting);
        let kept = if left == Left::Willingly { kept.left() } else { kept };
        let done = self.last_try(&kept, screen, reader);
        match done {
            Ok(told) => {
                if let Some(sentence) = told {
                    screen.aside(&sentence)?;
                }
                let id = self.row.unwrap_or_default();
                let next = match &kept.finish {
                    Some(_) => format!(
                        "`rehearse kept {id}` looks back on it, and `rehearse forget {id}` forgets it."
                    ),
                    None => "`rehearse play --resume` goes on with it.".to_owned(),
                };
                screen.aside(&format!("Kept as number {id}. {next}"))
            }
            Err(unkept) => screen.aside(&format!("This rehearsal was not kept: {unkept}.")),
        }
    }

    fn last_try(
        &mut self,
        kept: &Kept,
        screen: &mut Screen,
        reader: &mut Reader,
    ) -> Result<Option<String>, Unkept> {
        if self.store.is_none() {
            self.store = Some(Store::open(&mut asking(screen, reader))?);
        }
        let told = match self.write(kept) {
            // It was taken away meanwhile, with all the others: what is in hand is kept anew.
            Err(Unkept::NoSuch(_)) => {
                self.row = None;
                self.write(kept)?
            }
            done => done?,
        };
        if let (Some(store), Some(id)) = (&mut self.store, self.row) {
            store.finish(id, kept)?;
        }
        self.store = None;
        Ok(told)
    }

    fn kept(&self, sitting: &Sitting<'_>) -> Kept {
        let kept = Kept::of(sitting, &self.about);
        match &self.before {
            Some((before, _)) => kept.remembering(before),
            None => kept,
        }
    }

    /// Writes it into its row, or begins one.
    fn write(&mut self, kept: &Kept) -> Result<Option<String>, Unkept> {
        let Some(store) = &mut self.store else { return Ok(None) };
        if let Some(id) = self.row {
            store.update(id, kept)?;
            return Ok(None);
        }
        let newest = store.numbers()?.into_iter().next_back();
        let newest = newest.and_then(|id| store.kept(id).ok());
        let sentence = newest.filter(|newest| newest.began > kept.began.saturating_add(BACK)).map(|newest| {
            let day = super::days::written(newest.day);
            format!("The clock of this device stands before the last rehearsal that was kept, of {day}: look whether it is right.")
        });
        self.row = Some(store.begin(kept)?);
        if let Some((before, Some(id))) = &self.before {
            // What it goes on from stays as it was, and is no longer gone on with.
            store.finish(*id, &before.clone().left())?;
        }
        // A rehearsal that goes on from itself has a clock that it knows.
        Ok(sentence.filter(|_| self.before.is_none()))
    }

    fn troubled(&mut self, unkept: &Unkept) -> String {
        self.store = None;
        format!(
            "This rehearsal is not being kept: {unkept}. It goes on all the same, and keeping is tried once more at its end."
        )
    }
}

/// Whether the learner wants this rehearsal kept. Silence is no.
fn asks(screen: &mut Screen, reader: &mut Reader, resources: &Resources) -> io::Result<bool> {
    screen.aside(
        "Nothing of this rehearsal is kept, unless you want it: on this device, and for your account alone.",
    )?;
    loop {
        let Answer::Line(line) = reader.read(screen, "Keep this rehearsal? [y/N] ", Vec::new())? else {
            return Ok(false);
        };
        match Typed::parse(&line) {
            Typed::Nothing | Typed::Command(Command::Quit | Command::Skip) => return Ok(false),
            Typed::Command(command) => {
                if anywhere::obey(screen, reader, resources, command)?.is_some() {
                    return Ok(false);
                }
            }
            Typed::Words(words) if is_yes(&words) => return Ok(true),
            Typed::Words(words) if is_no(&words) => return Ok(false),
            Typed::Words(_) | Typed::Unknown(_) => {
                screen.aside("Type y to keep it, or Enter to let it go.")?;
            }
        }
    }
}

/// Whether a line says no.
fn is_no(line: &str) -> bool {
    ["n", "no", "nope", "no thanks"].contains(&line.trim().to_lowercase().as_str())
}

/// Whether a line says yes.
pub(crate) fn is_yes(line: &str) -> bool {
    ["y", "yes", "yes please", "yep", "yeah"].contains(&line.trim().to_lowercase().as_str())
}

/// Asks for the passphrase of what is kept.
pub(crate) fn asking<'s>(
    screen: &'s mut Screen,
    reader: &'s mut Reader,
) -> impl FnMut(Asking) -> Option<String> + 's {
    move |asking| {
        let told = match asking {
            Asking::First => screen.aside("What is kept has a passphrase."),
            Asking::Again(1) => screen.aside("That was not it. One more try."),
            Asking::Again(left) => screen.aside(&format!("That was not it. {left} more tries.")),
        };
        told.ok()?;
        reader.unseen(screen, "Passphrase: ").ok()?.filter(|passphrase| !passphrase.is_empty())
    }
}

/// The store for a command that reads or changes what is kept; none where nothing was ever kept. Makes nothing. `screen` is where a
/// passphrase is asked for: not the one that programs read.
pub(crate) fn store(screen: &mut Screen) -> Result<Option<Store>, Trouble> {
    if Store::find().is_none() {
        return Ok(None);
    }
    let mut reader = None;
    let opened = Store::open(&mut |asked| {
        // Nobody waits for a line where there is no passphrase.
        if reader.is_none() {
            reader = super::reader().ok();
        }
        asking(screen, reader.as_mut()?)(asked)
    });
    opened.map(Some).map_err(|unkept| trouble(&unkept))
}

/// What was kept, for those who would like to know and do not ask for a passphrase.
pub(crate) enum Past {
    /// All of it; nothing where there is no store. Beside what is finished, what can be gone on with, the newest last.
    Known(History, Vec<Going>),
    /// It has a passphrase.
    Sealed,
    /// It cannot be read.
    Unreadable,
    /// It was not looked at: the screen is private.
    Hidden,
}

/// A kept rehearsal that has not come to its end.
pub(crate) struct Going {
    /// What its script is kept under.
    pub(crate) script: String,
    /// The title of its script.
    pub(crate) title: String,
    /// How many turns it has.
    pub(crate) turns: usize,
}

/// What was kept. Makes nothing, and asks for nothing.
pub(crate) fn past() -> Past {
    if Store::find().is_none() {
        return Past::Known(History::default(), Vec::new());
    }
    match Store::open(&mut |_| None).and_then(|store| Ok((store.history()?, going(&store)?))) {
        Ok((history, going)) => Past::Known(history, going),
        Err(Unkept::NoPassphrase) => Past::Sealed,
        Err(_) => Past::Unreadable,
    }
}

/// What of `store` can be gone on with, the newest last.
pub(crate) fn going(store: &Store) -> Result<Vec<Going>, Unkept> {
    let going = store.unfinished()?.into_iter();
    Ok(going
        .map(|(_, kept)| Going { script: kept.script, title: kept.title, turns: kept.turns.len() })
        .collect())
}

/// The trouble of a store.
pub(crate) fn trouble(unkept: &Unkept) -> Trouble {
    match unkept {
        Unkept::NoSuch(_) => Trouble::usage(unkept.to_string()),
        unkept => Trouble::unreadable(unkept.to_string()),
    }
}

/// What is said where nothing was ever kept.
pub(crate) const NOTHING: &str = "Nothing is kept. At the end of a rehearsal you are asked whether to keep it; `rehearse play --keep` does so from its first turn on.";
