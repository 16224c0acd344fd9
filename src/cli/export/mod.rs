//! `rehearse export`: what is kept, for other programs. What the learner typed is left out unless they ask for it.

mod json;
mod table;
mod xapi;

use std::path::PathBuf;

use rehearsal::practice::Kept;

use super::exit::{Exit, Trouble};
use super::files;
use super::keeping::{self, NOTHING, trouble};
use super::playthrough::is_an_authors;
use super::screen::Screen;

/// What can be asked of `rehearse export`.
#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    /// The numbers of rehearsals, as `rehearse kept` lists them; all without one
    #[arg(value_name = "N")]
    numbers: Vec<i64>,
    /// Every rehearsal of this script: its name, or the path of its file
    #[arg(long, value_name = "NAME", conflicts_with = "numbers")]
    script: Option<String>,
    /// What it looks like
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// With what you typed: own words, answers, plans
    #[arg(long)]
    with_words: bool,
    /// Write it to this file, for your account alone, instead of the screen
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What an export looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// One object, with every rehearsal as it is kept
    Json,
    /// A table with a row a turn
    Csv,
    /// xAPI statements, one a line: one a rehearsal, and one a turn
    Xapi,
}

/// Exports what `args` name.
pub(crate) fn export(args: &ExportArgs, out: &mut Screen, errors: &mut Screen) -> Result<Exit, Trouble> {
    let told = |unkept| trouble(&unkept);
    if let Some(path) = args.output.as_ref().filter(|path| is_an_authors(path)) {
        let shown = path.display();
        return Err(Trouble::usage(format!("`{shown}` is a file that authors write: name another one")));
    }
    if let Some(path) = args.output.as_deref().filter(|path| files::is_there(path)) {
        return Err(Trouble::usage(format!("`{}` is there already: name another file", path.display())));
    }
    let Some(store) = keeping::store(errors)? else {
        return Err(Trouble::usage("nothing is kept, so there is nothing to export"));
    };
    let ids = match &args.script {
        Some(script) => store.of_script(&super::kept::asked_as(script)).map_err(told)?,
        None if args.numbers.is_empty() => store.numbers().map_err(told)?,
        None => args.numbers.clone(),
    };
    let mut kept = Vec::with_capacity(ids.len());
    for id in ids {
        let one = store.kept(id).map_err(told)?;
        kept.push((id, if args.with_words { one } else { one.without_words() }));
    }
    let text = render(args.format, &kept)?;
    match &args.output {
        None => out.verbatim(&text)?,
        Some(path) => {
            files::write_private(path, text.as_bytes())
                .map_err(|reason| Trouble::unwritten(path, &reason))?;
            let typed = if args.with_words { "with what you typed" } else { "without what you typed" };
            let count = kept.len();
            let rehearsals = if count == 1 { "rehearsal" } else { "rehearsals" };
            out.whole(&format!("Written to {}: {count} {rehearsals}, {typed}.", path.display()))?;
        }
    }
    if kept.is_empty() {
        out.aside(NOTHING)?;
    }
    Ok(Exit::Fine)
}

fn render(format: Format, kept: &[(i64, Kept)]) -> Result<String, Trouble> {
    let rendered = match format {
        Format::Json => json::render(kept),
        Format::Csv => Ok(table::render(kept)),
        Format::Xapi => xapi::render(kept),
    };
    rendered.map_err(|error| Trouble::unreadable(format!("it cannot be written as JSON: {error}")))
}
