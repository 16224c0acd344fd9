//! `rehearse forget`: what is kept is taken away for good, as far as this program can reach.

use super::exit::{Exit, Trouble};

use super::files;
use super::keeping::{self, NOTHING, is_yes};
use super::reader::Answer;
use super::screen::Screen;
use super::store::{Place, Store, Which};

/// What can be asked of `rehearse forget`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("which").required(true))]
pub(crate) struct ForgetArgs {
    /// The numbers of rehearsals, as `rehearse kept` lists them
    #[arg(value_name = "N", group = "which")]
    numbers: Vec<i64>,
    /// Every rehearsal of this script: its name, or the path of its file
    #[arg(long, value_name = "NAME", group = "which")]
    script: Option<String>,
    /// Every rehearsal that has not finished
    #[arg(long, group = "which")]
    unfinished: bool,
    /// Everything: the file and its folder go too
    #[arg(long, group = "which")]
    all: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// What this program cannot reach, whatever it does.
const BEYOND: &str = "What this cannot reach: backups and snapshots of this device, files that you exported or wrote down, what a \
terminal remembers or logs, and the spare blocks of a disk that keeps old copies by itself.";

/// Forgets what `args` name.
pub(crate) fn forget(args: &ForgetArgs, out: &mut Screen, errors: &mut Screen) -> Result<Exit, Trouble> {
    if args.all {
        return everything(args.yes, out);
    }
    if Store::find().is_none() {
        out.line(NOTHING)?;
        return Ok(Exit::Fine);
    }
    let Some(mut store) = keeping::store(errors)? else { return Ok(Exit::Fine) };
    let told = |unkept| keeping::trouble(&unkept);
    let which = match &args.script {
        Some(script) => Which::Script(super::kept::asked_as(script)),
        None if args.unfinished => Which::Unfinished,
        None => Which::Numbers(args.numbers.clone()),
    };
    let ids = store.meant(&which).map_err(told)?;
    if ids.is_empty() {
        out.line("Nothing like that is kept.")?;
        return Ok(Exit::Fine);
    }
    if !args.yes && !confirmed(out, &rehearsals(ids.len()))? {
        out.line("Nothing was forgotten.")?;
        return Ok(Exit::Fine);
    }
    let count = store.forget(&which).map_err(told)?;
    out.line(&format!("Forgotten: {}.", rehearsals(usize::try_from(count).unwrap_or(ids.len()))))?;
    out.aside(BEYOND)?;
    Ok(Exit::Fine)
}

/// The file and its folder. Needs no passphrase: whoever has lost it can still forget.
fn everything(yes: bool, out: &mut Screen) -> Result<Exit, Trouble> {
    let told = |unkept| keeping::trouble(&unkept);
    let place = Place::new().map_err(told)?;
    let has_settings = files::is_there(&place.settings());
    if !place.holds_store() && !has_settings {
        out.line(NOTHING)?;
        return Ok(Exit::Fine);
    }
    if place.holds_store() {
        place.may_be_removed().map_err(told)?;
    }
    if !yes && !confirmed(out, "everything that is kept")? {
        out.line("Nothing was forgotten.")?;
        return Ok(Exit::Fine);
    }
    place.remove().map_err(told)?;
    out.line(&format!("Forgotten: everything in {}.", place.folder().display()))?;
    out.aside(BEYOND)?;
    Ok(Exit::Fine)
}

fn confirmed(out: &mut Screen, what: &str) -> Result<bool, Trouble> {
    let mut reader = super::reader()?;
    match reader.read(out, &format!("Forget {what}, for good? [y/N] "), Vec::new())? {
        Answer::Line(line) => Ok(is_yes(&line)),
        Answer::Left => Ok(false),
        Answer::RanOut => {
            Err(Trouble::usage("nobody said yes, so nothing was forgotten: `--yes` asks nobody"))
        }
    }
}

fn rehearsals(count: usize) -> String {
    match count {
        1 => "1 rehearsal".to_owned(),
        count => format!("{count} rehearsals"),
    }
}
