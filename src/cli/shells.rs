//! `rehearse completions` and `rehearse man`: what shells and manuals need, made from the same declaration as the help.

use std::io;
use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::args;
use super::exit::{Exit, Trouble};
use super::files;
use super::screen::Screen;

/// What the command is called.
const NAME: &str = "rehearse";

/// What `completions` is asked for.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell that completes
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// What `man` is asked for.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write a page for each command into this folder
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// `text` as one word for a shell: a path with spaces in it has quotes around it.
pub(crate) fn shell_word(text: &str) -> String {
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '+' | ',' | ':' | '@');
    // What begins with a dash would be an option.
    let text = if text.starts_with('-') { format!("./{text}") } else { text.to_owned() };
    if !text.is_empty() && text.chars().all(is_plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Prints the script with which a shell completes the command.
pub(crate) fn completions(asked: &CompletionsArgs, screen: &mut Screen) -> Result<Exit, Trouble> {
    let mut script = Vec::new();
    clap_complete::generate(asked.shell, &mut args::Args::command(), NAME, &mut script);
    print(screen, &script)
}

/// Prints the main page, or writes every page into a folder.
pub(crate) fn man(asked: &ManArgs, screen: &mut Screen) -> Result<Exit, Trouble> {
    let Some(folder) = &asked.folder else { return print(screen, &page(whole())?) };
    files::make_folder(folder).map_err(|reason| Trouble::unwritten(folder, &reason))?;
    let command = whole();
    for command in command.get_subcommands().filter(|command| !command.is_hide_set()).chain([&command]) {
        let name = command.get_display_name().unwrap_or(NAME);
        let path = folder.join(format!("{name}.1"));
        files::write(&path, &page(command.clone())?).map_err(|reason| Trouble::unwritten(&path, &reason))?;
        screen.whole(&path.display().to_string())?;
    }
    Ok(Exit::Fine)
}

/// The command with all that clap adds to it, but for the command `help`, which has no page.
fn whole() -> clap::Command {
    let mut command = args::Args::command().disable_help_subcommand(true);
    command.build();
    command
}

fn page(command: clap::Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    let version = concat!("rehearse ", env!("CARGO_PKG_VERSION"));
    Man::new(command).source(version).render(&mut page)?;
    Ok(page)
}

fn print(screen: &mut Screen, text: &[u8]) -> Result<Exit, Trouble> {
    screen.laid_out(String::from_utf8_lossy(text).trim_end_matches('\n'))?;
    Ok(Exit::Fine)
}
