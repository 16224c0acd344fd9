//! The command: the only room that reads files, clock, environment and terminal, or prints.

mod address;
mod anywhere;
mod args;
mod beside;
mod check;
mod columns;
mod command;
mod complete;
mod csv;
mod days;
mod diff;
mod embedded;
mod exit;
mod export;
mod figures;
mod files;
mod finding;
mod fmt;
mod forget;
mod formats;
mod gate;
mod graph;
mod hear;
mod inspect;
mod keeping;
mod kept;
mod list;
mod lock;
mod lsp;
mod manual;
mod mend;
mod moves;
mod naming;
mod new;
mod parallel;
mod paths;
mod play;
mod playing;
mod playthrough;
mod private;
mod progress;
mod prove;
mod proving;
mod reader;
mod reading;
mod recording;
mod report;
mod resuming;
mod review;
mod safety;
mod screen;
mod settings;
mod shelf;
mod shells;
mod show;
mod stats;
mod store;
mod terminal;
mod test;
mod transcript;
mod watch;
mod weeks;
mod witness;
mod wrap;

use std::io;
use std::path::{Path, PathBuf};

use clap::Parser;
use rehearsal::practice::gate::Gate;
use rehearsal::program::{Program, SceneId, TemperamentId};
use rehearsal::source::advice;
use rehearsal::syntax::normal;

use args::{Args, Command};
pub(crate) use exit::Exit;
use exit::Trouble;
use private::Private;
use reader::Reader;
use screen::Screen;
use settings::Settings;
use shelf::{Script, Shelf};

/// The screens, and what was asked for all commands.
struct Desk {
    out: Screen,
    errors: Screen,
    library: Option<PathBuf>,
    /// What the questions before scripts have shown, for this run of the program.
    gate: Gate,
    /// The private screen, where it was asked for.
    private: Option<Private>,
}

/// Does what the command line asks.
pub(crate) fn run() -> Exit {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version come this way too; where they cannot be printed, nobody is there to be told.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Fine };
        }
    };
    let (out, errors) = (terminal::output(args.plain), terminal::errors(args.plain));
    let mut desk = Desk { out, errors, library: args.library, gate: Gate::default(), private: None };
    if args.command.as_ref().is_some_and(Command::does_more_than_print) {
        desk.out.outlive_reader();
        desk.errors.outlive_reader();
    }
    let done = desk.go_private(args.command.as_ref(), args.private).and_then(|()| desk.command(args.command));
    let flushed = desk.out.end().map_err(Trouble::Output);
    // What went wrong is told on the first screen: it is still there afterwards.
    desk.private = None;
    match done.and_then(|exit| flushed.map(|()| exit)) {
        Ok(exit) => exit,
        Err(trouble) => desk.tell(trouble),
    }
}

impl Desk {
    /// Goes to a private screen where that is asked for, by the command, before it, or once for all rehearsals.
    fn go_private(&mut self, command: Option<&Command>, is_asked: bool) -> Result<(), Trouble> {
        let is_asked = is_asked || command.is_some_and(Command::is_private);
        let fits = command.map_or(Ok(()), Command::fits_private);
        if is_asked {
            fits.map_err(Trouble::usage)?;
        } else if fits.is_err() || !terminal::is_watched() || !Settings::load().0.private {
            return Ok(());
        }
        self.private = Some(Private::begin(&mut self.out)?);
        Ok(())
    }

    fn command(&mut self, command: Option<Command>) -> Result<Exit, Trouble> {
        match command {
            None => self.pick_and_play(),
            Some(Command::Play(args)) => self.play_as_asked(args),
            Some(Command::Watch(args)) => self.watch(&args),
            Some(Command::Safety) => {
                let resources = self.shelf()?.resources();
                safety::show(&mut self.out, &resources)?;
                Ok(Exit::Fine)
            }
            Some(Command::List(args)) => self.list(&args),
            Some(Command::Moves(args)) => self.moves(&args),
            Some(Command::Kept(args)) => kept::kept(&args, &mut self.out, &mut self.errors),
            Some(Command::Forget(args)) => forget::forget(&args, &mut self.out, &mut self.errors),
            Some(Command::Export(args)) => export::export(&args, &mut self.out, &mut self.errors),
            Some(Command::Lock(args)) => lock::lock(&args, &mut self.out),
            Some(Command::Settings(args)) => settings::settings(&args, &mut self.out),
            Some(Command::Check(args)) => {
                check::check(&args, self.library.as_deref(), &mut self.out, &mut self.errors)
            }
            Some(Command::Prove(args)) => self.prove(&args),
            Some(Command::Review(args)) => self.review(&args),
            Some(Command::Fmt(args)) => fmt::fmt(&args, &mut self.out, &mut self.errors),
            Some(Command::Test(args)) => {
                test::test(&args, self.library.as_deref(), &mut self.out, &mut self.errors)
            }
            Some(Command::Explain(args)) => manual::explain(&mut self.out, &args),
            Some(Command::Graph(args)) => self.graph(&args),
            Some(Command::Stats(args)) => self.stats(&args),
            Some(Command::Progress(args)) => self.look_back(&args),
            Some(Command::Next(args)) => self.look_ahead(&args),
            Some(Command::Hear(args)) => self.hear(&args),
            Some(Command::Lsp) => lsp::run(self.library.take()),
            Some(Command::New(args)) if args.copied().is_some() => self.copy(&args),
            Some(Command::New(args)) => {
                let library = self.library.clone();
                new::run(&args, library.as_deref(), &mut self.out, &mut self.errors, reader)
            }
            Some(Command::Completions(args)) => shells::completions(&args, &mut self.out),
            Some(Command::Man(args)) => shells::man(&args, &mut self.out),
        }
    }

    /// Makes a copy of a script for the learner's own situation.
    fn copy(&mut self, args: &new::NewArgs) -> Result<Exit, Trouble> {
        let (asked, path) = args.copied().unwrap_or((Path::new(""), None));
        let (shelf, script) = self.find(asked)?;
        let program = self.program(&shelf, &script)?;
        let original = new::mine::Original { shelf: &shelf, script: &script, program: &program };
        new::mine::run(&original, path, (&mut self.out, &mut self.errors), reader)
    }

    fn shelf(&mut self) -> Result<Shelf, Trouble> {
        Shelf::open(self.library.as_deref(), &mut self.errors)
    }

    /// The script that was asked for: a path where it looks like one, otherwise a name.
    fn find(&mut self, asked: &Path) -> Result<(Shelf, Script), Trouble> {
        let is_path = shelf::is_script(asked) || asked.components().count() > 1;
        if is_path || asked.file_name().is_none() {
            files::read(asked).map_err(|unread| unread.trouble(asked))?;
            if !shelf::is_script(asked) {
                return Err(shelf::no_script(asked));
            }
            return Ok((
                Shelf::around(asked, self.library.as_deref(), &mut self.errors)?,
                Script::at(asked.to_path_buf()),
            ));
        }
        let shelf = self.shelf()?;
        match shelf.find(&asked.to_string_lossy()) {
            Ok(script) => Ok((shelf, script)),
            Err(_) if files::is_folder(asked) => Err(files::Unread::Folder.trouble(asked)),
            Err(trouble) => Err(trouble),
        }
    }

    /// The program of a script. Trouble, with what is wrong, where it cannot be played.
    fn program(&mut self, shelf: &Shelf, script: &Script) -> Result<Program, Trouble> {
        let (reading, program) = shelf.check(script)?;
        match program {
            Some(program) if program.about.is_part => Err(Trouble::usage(format!(
                "`{}` is a part of other scripts: play one of those",
                script.name
            ))),
            Some(program) => Ok(program),
            None => {
                let sentence =
                    format!("`{}` has errors, so it cannot be played yet", script.path().display());
                Err(reading.trouble(&mut self.errors, &sentence))
            }
        }
    }

    /// Says what went wrong, on standard error, and gives the exit code. A pipe that was closed is no trouble.
    fn tell(&mut self, trouble: Trouble) -> Exit {
        if matches!(&trouble, Trouble::Output(error) if error.kind() == io::ErrorKind::BrokenPipe) {
            return Exit::Fine;
        }
        let (exit, message) = trouble.told();
        // Order of the two streams: what was said before comes first. If neither can be written, nobody is there to be told.
        let _ = self.out.flush();
        let _ = self.errors.trouble(&message);
        exit
    }
}

/// Where answers come from.
fn reader() -> Result<Reader, Trouble> {
    if terminal::can_edit() {
        return Ok(Reader::terminal()?);
    }
    let from = terminal::input();
    Ok(if terminal::is_typed() { Reader::typed(from) } else { Reader::Lines(from) })
}

/// The scene called `name`; one of another file is `include.scene`.
fn scene(program: &Program, name: &str) -> Result<SceneId, Trouble> {
    let scenes = program.scenes.pairs().map(|(id, one)| (id, one.name.as_str()));
    called("scene", name, scenes, |names| format!("it begins at `{}`", names.first().unwrap_or(&"")))
}

/// The temperament called `name`.
fn temperament(program: &Program, name: &str) -> Result<TemperamentId, Trouble> {
    let temperaments = program.temperaments.pairs().map(|(id, one)| (id, one.name.as_str()));
    called("temperament", name, temperaments, |names| format!("it has {}", names.join(", ")))
}

/// The one of `all` that is called `name`. Trouble where none is: `otherwise` is said where no name is near.
fn called<'p, I>(
    what: &str,
    name: &str,
    all: impl Iterator<Item = (I, &'p str)>,
    otherwise: impl Fn(&[&str]) -> String,
) -> Result<I, Trouble> {
    let mut names = Vec::new();
    for (id, known) in all {
        if normal(known) == normal(name) {
            return Ok(id);
        }
        names.push(known);
    }
    let advice = advice(name, names.iter().copied(), otherwise(&names));
    Err(Trouble::usage(format!("this script has no {what} called `{name}`: {advice}")))
}
