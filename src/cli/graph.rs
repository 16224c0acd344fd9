//! `rehearse graph`: a script as a picture.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rehearsal::authoring::graph::{Detail, Graph, Stop, dot, lay_out, mermaid, stops, svg};
use rehearsal::authoring::playtest::replay;
use rehearsal::program::Program;
use rehearsal::rehearsal::Rehearsal;

use super::exit::{Exit, Trouble};
use super::playthrough::is_an_authors;
use super::{Desk, files, temperament};

/// What `rehearse graph` is asked.
#[derive(Debug, Args)]
pub(crate) struct GraphArgs {
    /// A script's name, as `rehearse list` shows it, or the path of a `.talk` file
    #[arg(value_name = "NAME-or-PATH")]
    script: PathBuf,
    /// What to write; without it the ending of the output's name decides, and where that says nothing, `svg`
    #[arg(long, value_enum, value_name = "FORMAT", display_order = 1)]
    format: Option<Format>,
    /// Draw every reply, not only the scenes
    #[arg(long, display_order = 2)]
    detail: bool,
    /// Mark the conversation of this playthrough
    #[arg(long, value_name = "FILE", display_order = 3)]
    play: Option<PathBuf>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE", display_order = 4)]
    output: Option<PathBuf>,
}

/// What a graph is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A picture that every browser shows
    Svg,
    /// Text for Graphviz
    Dot,
    /// Text for Mermaid, which wikis and code hosts draw
    Mermaid,
}

/// A conversation through a script.
struct Walk {
    came_to: Vec<Stop>,
    exit: Exit,
}

impl Desk {
    /// Draws a script.
    pub(super) fn graph(&mut self, asked: &GraphArgs) -> Result<Exit, Trouble> {
        refuse_scripts(asked.output.as_deref())?;
        let (shelf, script) = self.find(&asked.script)?;
        let (reading, program) = shelf.check(&script)?;
        let shown = script.path().display();
        let Some(program) = program else {
            let sentence = format!("`{shown}` has errors, so it cannot be drawn yet");
            return Err(reading.trouble(&mut self.errors, &sentence));
        };
        if program.about.is_part {
            return Err(Trouble::usage(format!("`{shown}` is a part of other scripts: draw one of those")));
        }
        let walk = asked.play.as_deref().map(|play| self.walk(&program, play)).transpose()?;
        let mut graph = self.drawn(&program, if asked.detail { Detail::Replies } else { Detail::Scenes })?;
        walk.iter().for_each(|walk| graph.mark(&walk.came_to));
        let format = asked.format.or_else(|| ending(asked.output.as_deref()?)).unwrap_or(Format::Svg);
        let text = match format {
            Format::Svg => svg(&graph, &lay_out(&graph)),
            Format::Dot => dot(&graph),
            Format::Mermaid => mermaid(&graph),
        };
        self.put(&text, asked.output.as_deref())?;
        Ok(walk.map_or(Exit::Fine, |walk| walk.exit))
    }

    /// Where the conversation of the playthrough at `path` goes, up to where it and the script part.
    fn walk(&mut self, program: &Program, path: &Path) -> Result<Walk, Trouble> {
        let opened = self.opened(path)?;
        let plan = opened.plan(program).map_err(|reading| {
            let sentence = format!("`{}` cannot be followed in this script yet", path.display());
            reading.trouble(&mut self.errors, &sentence)
        })?;
        let verdict = replay(&plan);
        let mut exit = Exit::Fine;
        if let Some(parting) = verdict.parting {
            let line = opened.line(plan.place(parting.row));
            let sentence = format!(
                "`{}` and the script part at line {line}, so it is marked up to there: `rehearse test` shows why",
                path.display()
            );
            self.errors.trouble(&sentence)?;
            exit = Exit::Findings;
        }
        let header = &opened.play.header;
        let rehearsal = match &header.temperament {
            Some(name) => {
                Rehearsal::with_temperament(program, header.seed, temperament(program, &name.text)?)
            }
            None => Rehearsal::new(program, header.seed),
        };
        // What was given once can be given again: the same day comes back.
        Ok(Walk { came_to: stops(rehearsal, &verdict.inputs).unwrap_or_default(), exit })
    }

    /// The graph, in the detail that was asked for or, where that is too much to read, by scene.
    fn drawn(&mut self, program: &Program, asked: Detail) -> Result<Graph, Trouble> {
        let (graph, detail) = Graph::of(program, asked);
        if detail != asked {
            let count = program.replies.len();
            let sentence = format!("{count} replies are too many for one picture, so the scenes are drawn");
            self.errors.trouble(&sentence)?;
        }
        Ok(graph)
    }

    /// Writes `text` to the file at `path`, or shows it.
    fn put(&mut self, text: &str, path: Option<&Path>) -> Result<(), Trouble> {
        match path {
            Some(path) => {
                files::write(path, text.as_bytes()).map_err(|reason| Trouble::unwritten(path, &reason))?;
            }
            None => self.out.laid_out(text.trim_end())?,
        }
        Ok(())
    }
}

/// A picture is never written over a script, a playthrough or a library.
fn refuse_scripts(output: Option<&Path>) -> Result<(), Trouble> {
    match output.filter(|output| is_an_authors(output)) {
        Some(output) => Err(Trouble::usage(format!(
            "`{}` is called like a script, a playthrough or a library: write the picture to a file that ends in `.svg`, `.dot` or `.mmd`",
            output.display()
        ))),
        None => Ok(()),
    }
}

/// The format that a file's name asks for.
fn ending(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()? {
        "svg" => Some(Format::Svg),
        "dot" | "gv" => Some(Format::Dot),
        "mmd" | "mermaid" => Some(Format::Mermaid),
        _ => None,
    }
}
