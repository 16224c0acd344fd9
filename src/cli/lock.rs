//! `rehearse lock`: a passphrase for what is kept.

use zeroize::Zeroizing;

use super::exit::{Exit, Trouble};
use super::keeping::{asking, trouble};
use super::reader::Reader;
use super::screen::Screen;
use super::store::Store;

/// What can be asked of `rehearse lock`.
#[derive(Debug, clap::Args)]
pub(crate) struct LockArgs {
    /// Change the passphrase that there is
    #[arg(long, conflicts_with = "unlock")]
    change: bool,
    /// Take the passphrase away: what is kept lies open to whoever can read your files
    #[arg(long)]
    unlock: bool,
}

/// Said before a passphrase is set.
const HONEST: &str = "Everything that is kept is sealed by it: what was said, when, and how it went. How many rehearsals there are, how \
long each is and which of them are finished can still be seen. A lost passphrase cannot be recovered, by nobody. Four or five words that do not \
belong together are a good one.";

/// Shorter ones are refused: they are tried out in no time.
const SHORTEST: usize = 8;

/// What is said where the two times differ.
const DIFFERENT: &str = "the two were not the same, so everything is as it was: try again";

/// Sets, changes or takes away the passphrase.
pub(crate) fn lock(args: &LockArgs, out: &mut Screen) -> Result<Exit, Trouble> {
    let mut reader = super::reader()?;
    if Store::find().is_none() && (args.change || args.unlock) {
        return Err(Trouble::usage("nothing is kept, so there is no passphrase: `rehearse lock` sets one"));
    }
    let mut store = Store::open(&mut asking(out, &mut reader)).map_err(|unkept| trouble(&unkept))?;
    match (store.is_locked(), args.change, args.unlock) {
        (true, false, false) => Err(Trouble::usage(
            "there is a passphrase already: `--change` changes it, and `--unlock` takes it away",
        )),
        (false, true, _) | (false, _, true) => {
            Err(Trouble::usage("there is no passphrase yet: `rehearse lock` sets one"))
        }
        (true, _, true) => {
            store.relock(None).map_err(|unkept| trouble(&unkept))?;
            out.line("The passphrase is gone: what is kept lies open to whoever can read your files.")?;
            Ok(Exit::Fine)
        }
        (_, _, false) => {
            out.line(HONEST)?;
            let passphrase = new_one(out, &mut reader)?;
            store.relock(Some(&passphrase)).map_err(|unkept| trouble(&unkept))?;
            out.line("Done: from now on you are asked for it wherever something kept is read or written.")?;
            Ok(Exit::Fine)
        }
    }
}

/// A new passphrase, twice the same where somebody types it and cannot see it.
fn new_one(out: &mut Screen, reader: &mut Reader) -> Result<Zeroizing<String>, Trouble> {
    let none = || {
        Trouble::usage("no passphrase was given, so everything is as it was: it goes on a line of its own")
    };
    let first = Zeroizing::new(reader.unseen(out, "New passphrase: ")?.ok_or_else(none)?);
    if first.chars().count() < SHORTEST {
        let message = format!(
            "that is too short to hold, so everything is as it was: take at least {SHORTEST} letters"
        );
        return Err(Trouble::usage(message));
    }
    if reader.is_typed() {
        let again = Zeroizing::new(reader.unseen(out, "Once more: ")?.ok_or_else(none)?);
        if *first != *again {
            return Err(Trouble::usage(DIFFERENT));
        }
    } else if let Some(again) = reader.unseen(out, "")?.map(Zeroizing::new) {
        // A file may say it once; where it says it twice, it has to be the same.
        if !again.is_empty() && *first != *again {
            return Err(Trouble::usage(DIFFERENT));
        }
    }
    Ok(first)
}
