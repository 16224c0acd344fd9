//! `rehearse test`: playthroughs held against their scripts.

mod coverage;
mod reports;
mod results;
mod told;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rehearsal::authoring::playtest::{Kind, bless};
use rehearsal::source::nearest;

use super::diff;
use super::exit::{Exit, Trouble};
use super::files;
use super::formats;
use super::parallel;
use super::paths::{self, Input, SCRIPTS, Wanted};
use super::playthrough::{Opened, PLAY, folder_of_plays};
use super::progress::Progress;
use super::screen::{Look, Screen, clean};
use super::shelf::is_script;
use super::shells::shell_word;
use coverage::Coverage;
use results::{Came, Scripts, Tested};

/// What `rehearse test` is asked.
#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// Playthroughs, folders, patterns, or scripts, which stand for their own playthroughs; without one, everything below this folder
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Only playthroughs whose path or first comment holds these words
    #[arg(long, value_name = "WORDS", display_order = 1)]
    filter: Option<String>,
    /// Accept what is said now: rewrite playthroughs from where they and their scripts part, and show what changes
    #[arg(long, display_order = 2)]
    bless: bool,
    /// List what passes too, and show whole conversations
    #[arg(long, display_order = 3)]
    verbose: bool,
    /// How results are printed
    #[arg(long, value_enum, default_value_t = Format::Human, display_order = 4)]
    format: Format,
    /// Write a report to a file as well: junit, tap, json or lcov; may be given several times
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = reports::report, display_order = 5)]
    reports: Vec<formats::Report<reports::Form>>,
    /// Show how much of each script the playthroughs have seen
    #[arg(long, display_order = 6)]
    coverage: bool,
    /// Fail where less than so much was seen: lines, replies, conditions or outcomes, as in `replies=90`; may be given several times
    #[arg(long = "min-coverage", value_name = "KIND=PERCENT", value_parser = least, display_order = 7)]
    least: Vec<(Kind, usize)>,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// What fails, with its conversation, for people
    Human,
    /// One object, with every playthrough
    Json,
}

/// Playthroughs.
const PLAYS: Wanted = Wanted { ending: PLAY, noun: "playthrough", libraries: false };

/// Reads `KIND=PERCENT`.
fn least(typed: &str) -> Result<(Kind, usize), String> {
    let Some((kind, percent)) = typed.split_once('=') else {
        return Err("write KIND=PERCENT, as in `replies=90`".to_owned());
    };
    let names = Kind::ALL.map(Kind::name);
    let Some(found) = Kind::ALL.into_iter().find(|known| known.name() == kind) else {
        let advice = nearest(kind, names).map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
        return Err(format!("what is seen is lines, replies, conditions or outcomes, not `{kind}`{advice}"));
    };
    match percent.trim_end_matches('%').parse() {
        Ok(percent @ 0..=100) => Ok((found, percent)),
        _ => Err(format!("so much is a whole number from 0 to 100, not `{percent}`")),
    }
}

/// Runs the tests that `args` name.
pub(crate) fn test(
    args: &TestArgs,
    library: Option<&Path>,
    out: &mut Screen,
    errors: &mut Screen,
) -> Result<Exit, Trouble> {
    let files = found(&args.paths)?;
    let plays = filtered(files.iter().map(|path| read(path)).collect(), args.filter.as_deref())?;
    let scripts = Scripts::new(&plays, library);
    let inputs = files.iter().map(PathBuf::as_path).chain(scripts.paths());
    formats::apart(&args.reports, inputs)?;
    let mut unwritten = Exit::Fine;
    let mut tested = run(&plays, &scripts, errors.look());
    if args.bless {
        for one in &mut tested {
            let screen = if args.format == Format::Human { &mut *out } else { &mut *errors };
            unwritten = unwritten.max(accept(one, &scripts, screen)?);
        }
    }
    let coverage = Coverage::of(&scripts, &tested);
    match args.format {
        Format::Human => {
            told::results(out, &tested, args.verbose)?;
            if args.coverage {
                told::coverage(out, &coverage, args.verbose)?;
            }
        }
        Format::Json => out.laid_out(reports::json(&tested, &coverage).trim_end())?,
    }
    let lacking = told::lacking(errors, &coverage, &args.least)?;
    let written = formats::write(&args.reports, |form| form.render(&tested, &coverage), errors)?;
    Ok(tested.iter().map(Tested::exit).max().unwrap_or(Exit::Fine).max(lacking).max(unwritten).max(written))
}

/// The playthroughs that `paths` mean, in order, each once.
fn found(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Trouble> {
    let here = [PathBuf::from(".")];
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for path in if paths.is_empty() { &here } else { paths } {
        for input in meant(path)? {
            let Input::File(file) = input else {
                let message = "a playthrough is named by its file: its script lies beside it";
                return Err(Trouble::usage(message));
            };
            if !files::is_there(&file) {
                return Err(files::Unread::Missing.trouble(&file));
            }
            if !files::ends_in(&file, PLAY) {
                let message =
                    format!("`{}` is no playthrough: playthroughs end in `.{PLAY}`", file.display());
                return Err(Trouble::usage(message));
            }
            if seen.insert(files::whole(&file)) {
                found.push(file);
            }
        }
    }
    Ok(found)
}

/// What one path means: a script stands for its own playthroughs, and so does each that a pattern of scripts fits and that has any.
fn meant(path: &Path) -> Result<Vec<Input>, Trouble> {
    let alone = &[path.to_path_buf()];
    if !is_script(path) || files::is_folder(path) {
        return paths::find(alone, PLAYS);
    }
    if !paths::is_pattern(path) {
        return own(path);
    }
    let scripts = paths::find(alone, SCRIPTS)?;
    let has_plays = |script: &&Path| files::is_folder(&folder_of_plays(script));
    let with: Vec<&Path> = scripts.iter().filter_map(Input::path).filter(has_plays).collect();
    match (with.as_slice(), scripts.first().and_then(Input::path)) {
        ([], Some(first)) => own(first),
        (with, _) => Ok(with.iter().map(|script| own(script)).collect::<Result<Vec<_>, _>>()?.concat()),
    }
}

/// The playthroughs of the script at `path`: those in the folder beside it that has its name.
fn own(path: &Path) -> Result<Vec<Input>, Trouble> {
    if !files::is_there(path) {
        return Err(files::Unread::Missing.trouble(path));
    }
    let folder = folder_of_plays(path);
    let advice = || {
        let (script, asked) = (path.display(), shell_word(&path.display().to_string()));
        let example = shell_word(&folder.join(format!("heard.{PLAY}")).display().to_string());
        Trouble::usage(format!(
            "`{script}` has no playthroughs: write one by `rehearse play {asked} --record {example}`"
        ))
    };
    if !files::is_folder(&folder) {
        return Err(advice());
    }
    let files = files::below(&folder, &|path| files::ends_in(path, PLAY)).map_err(Trouble::unreadable)?;
    if files.is_empty() { Err(advice()) } else { Ok(files.into_iter().map(Input::File).collect()) }
}

/// A playthrough, or why it could not be read.
type Read = Result<Opened, (PathBuf, String)>;

fn read(path: &Path) -> Read {
    match files::read(path) {
        Ok(bytes) => Ok(Opened::new(path, bytes)),
        Err(unread) => Err((path.to_path_buf(), unread.trouble(path).told().1)),
    }
}

/// Those whose path or story holds `words`, whatever their case.
fn filtered(plays: Vec<Read>, words: Option<&str>) -> Result<Vec<Read>, Trouble> {
    let Some(words) = words else { return Ok(plays) };
    let meant = words.to_lowercase();
    let holds = |read: &Read| {
        let (path, story) = match read {
            Ok(opened) => (&opened.path, opened.play.header.story.as_str()),
            Err((path, _)) => (path, ""),
        };
        path.display().to_string().to_lowercase().contains(&meant) || story.to_lowercase().contains(&meant)
    };
    let kept: Vec<Read> = plays.into_iter().filter(holds).collect();
    if kept.is_empty() {
        return Err(Trouble::usage(format!("no playthrough has `{words}` in its path or its first comment")));
    }
    Ok(kept)
}

/// Replays every playthrough, on all cores.
fn run(plays: &[Read], scripts: &Scripts, look: Look) -> Vec<Tested> {
    let (mut tested, mut progress) = (Vec::with_capacity(plays.len()), Progress::new(plays.len(), look));
    parallel::each(
        plays,
        |play| match play {
            Ok(opened) => scripts.test(opened),
            Err((path, reason)) => Tested::unread(path, reason),
        },
        |one| {
            tested.push(one);
            progress.step();
            true
        },
    );
    progress.end();
    tested
}

/// Accepts what is said now in a playthrough that parts from its script, and shows what changes.
fn accept(one: &mut Tested, scripts: &Scripts, out: &mut Screen) -> Result<Exit, Trouble> {
    let (Came::Parted(parted), Some(program)) =
        (&mut one.came, one.script.and_then(|at| scripts.program(at)))
    else {
        return Ok(Exit::Fine);
    };
    let blessed = match bless(program, &parted.text) {
        Ok(blessed) => blessed,
        Err(parting) => {
            parted.refused = Some(format!(
                "not accepted: only you can mend `{}` (instead: {})",
                parting.expected, parting.came
            ));
            return Ok(Exit::Fine);
        }
    };
    if let Err(reason) = files::write(&one.path, blessed.as_bytes()) {
        parted.refused = Some(format!("not accepted: the file could not be written: {reason}"));
        return Ok(Exit::Unreadable);
    }
    let name = clean(&one.path.display().to_string());
    out.laid_out(&diff::unified(&name, &parted.text, &blessed, out.look()))?;
    out.blank()?;
    one.came = Came::Passed;
    Ok(Exit::Fine)
}
