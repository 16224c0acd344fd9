//! What can be asked of the command line, and the help that says so.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::check::CheckArgs;
use super::export::ExportArgs;
use super::fmt::FmtArgs;
use super::forget::ForgetArgs;
use super::graph::GraphArgs;
use super::hear::HearArgs;
use super::kept::KeptArgs;
use super::list::ListArgs;
use super::lock::LockArgs;
use super::manual::ExplainArgs;
use super::moves::MovesArgs;
use super::new::NewArgs;
use super::playing::PlayArgs;
use super::prove::ProveArgs;
use super::review::ReviewArgs;
use super::settings::SettingsArgs;
use super::shells::{CompletionsArgs, ManArgs};
use super::stats::StatsArgs;
use super::test::TestArgs;
use super::watch::WatchArgs;
use super::weeks::{NextArgs, ProgressArgs};

/// Practise a hard conversation before you have it.
///
/// You talk with somebody in a script: pick what you say, see what it does, and look back on it afterwards, turn by turn. Without a
/// command, `rehearse` lists the conversations, says which one comes next and why, and lets you pick one.
#[derive(Debug, Parser)]
#[command(name = "rehearse", version, after_long_help = AFTERWARDS, max_term_width = 80)]
pub(crate) struct Args {
    /// Use the library in this folder (the one that holds `library.yaml`) instead of the built-in one
    #[arg(long, global = true, value_name = "DIR", display_order = 90)]
    pub(crate) library: Option<PathBuf>,
    /// No colour and no ornament: for screen readers, plain terminals and files
    #[arg(long, global = true, display_order = 91)]
    pub(crate) plain: bool,
    /// Show everything on a screen of its own and clear it on the way out, as well as that can be done
    #[arg(long, display_order = 1)]
    pub(crate) private: bool,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What the command does.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Rehearse one conversation
    ///
    /// Answer with the number of a reply, or type the beginning of its words. `:help` lists what else can be typed. Standard input
    /// may be a file or a pipe: then one line is one answer.
    Play(PlayArgs),
    /// Watch a model run, a good one or a bad one, with the coach's notes
    ///
    /// Afterwards you are asked which line turned it. At a terminal Enter goes on line by line; otherwise everything is shown at once.
    Watch(WatchArgs),
    /// Say what this program cannot do, who may see what, how to leave, and where help is
    Safety,
    /// List the conversations in the order of the library's path
    ///
    /// All of them, or those that fit: `--skill reflect --minutes 5`. What is not on the path follows by topic.
    List(ListArgs),
    /// Show what can be said and done as rule cards: skills, slips and pressure
    ///
    /// Without a name all of them, a rule each; with one the whole card: why, how it sounds, how well it is known, and where to practise it.
    Moves(MovesArgs),
    /// Look back on the rehearsals that you kept
    ///
    /// Nothing is kept unless you ask for it: at the end of a rehearsal, by `rehearse play --keep`, or by `rehearse settings keep always`.
    Kept(KeptArgs),
    /// Forget rehearsals that you kept
    Forget(ForgetArgs),
    /// Write rehearsals that you kept for other programs: JSON, CSV or xAPI
    Export(ExportArgs),
    /// Set, change or take away a passphrase for what is kept
    ///
    /// It is asked for at the terminal, or comes as a line of standard input. A lost passphrase cannot be recovered.
    Lock(LockArgs),
    /// Show or change what holds for all rehearsals
    Settings(SettingsArgs),
    /// Look back over weeks: skills over time, how you did, where it sticks
    ///
    /// Only what you kept is looked at. What the other person decided does not count.
    Progress(ProgressArgs),
    /// Say what to practise next, and why
    ///
    /// One to three suggestions, or none: nothing has to be practised every day.
    Next(NextArgs),
    /// Check scripts, and show every mistake with its place
    ///
    /// Scripts that can be played are proven as well: whatever can happen in them is looked at, and what is wrong is shown with the
    /// shortest conversation that leads there. Warnings alone do not fail. `rehearse explain CODE` tells more about a finding.
    Check(CheckArgs),
    /// Prove scripts: everything that can happen in them, counted
    ///
    /// How many states there are, how each way to end is reached, how often, and after how many turns; what the best play and simple
    /// ways to play win; what no rehearsal reaches; and every finding, with the shortest conversation that shows it.
    Prove(ProveArgs),
    /// Look at scripts as their editor would: odds, habits, giveaways, skills, lines
    ///
    /// One page a script: how it ends, what simple habits win, what might give the best reply away, how hard it is to read, and everything
    /// that would make it better to practise with. The same findings are told by `rehearse check` where a library sets `quality: on`.
    Review(ReviewArgs),
    /// Lay scripts out in the one usual way
    ///
    /// What a script says and does stays as it is: blocks are indented by four spaces, a blank line stands before each scene, and
    /// expressions are spaced alike. A script with errors is left alone.
    Fmt(FmtArgs),
    /// Hold playthroughs against their scripts
    ///
    /// A playthrough, `the-call/heard.play`, is a conversation as it was had. A test fails where its script says something else now,
    /// and shows the conversation up to there. `rehearse play --record FILE` writes one.
    Test(TestArgs),
    /// Explain a finding: what it means, why it matters, how to mend it
    Explain(ExplainArgs),
    /// Draw a script: its scenes, its ways to end, and how they hang together
    Graph(GraphArgs),
    /// Count scripts: words, replies, turns, minutes, and how hard they are to read
    Stats(StatsArgs),
    /// Try how typed words are heard at a choice of a script
    ///
    /// Type what somebody might say, a line each: it tells which reply that is taken for, or which two it may be, and how sure it is. Standard
    /// input may be a file or a pipe. With `--cases FILE` it holds a file of cases against what is heard, and prints figures.
    Hear(HearArgs),
    /// Answer an editor: mistakes as you type, completion, renaming
    ///
    /// Editors start this by themselves and talk with it over standard input and output, in the Language Server Protocol.
    Lsp,
    /// Begin a script, or a whole library
    ///
    /// Asks for what is not given, one question at a time, and writes a small script that plays, with a comment at each new thing, and
    /// one playthrough of it as a test. Standard input may be a file or a pipe: then one line is one answer, and what no line answers
    /// stands as it is suggested. With `--library DIR` and no name it makes a library there. Nothing is ever overwritten.
    New(NewArgs),
    /// Print what a shell needs to complete this command
    Completions(CompletionsArgs),
    /// Print the manual page, or write one for each command into a folder
    Man(ManArgs),
}

impl Command {
    /// Whether it asks for a private screen of its own.
    pub(crate) fn is_private(&self) -> bool {
        matches!(self, Command::Play(args) if args.private)
            || matches!(self, Command::Watch(WatchArgs { private: true, .. }))
    }

    /// Whether it can be had on a private screen: it is a rehearsal, and leaves nothing behind. The reason where it cannot.
    pub(crate) fn fits_private(&self) -> Result<(), &'static str> {
        match self {
            Command::Play(args) => args.fits_private(),
            Command::Watch(_) => Ok(()),
            _ => {
                Err("`--private` is for rehearsals: `rehearse --private`, or `rehearse play NAME --private`")
            }
        }
    }

    /// Whether it does more than print: it writes files, or its exit code is what is asked for. It goes on where nobody reads along.
    pub(crate) fn does_more_than_print(&self) -> bool {
        match self {
            Command::Check(_)
            | Command::Prove(_)
            | Command::Review(_)
            | Command::Fmt(_)
            | Command::Test(_)
            | Command::Stats(_)
            | Command::Hear(_)
            | Command::Forget(_)
            | Command::Export(_)
            | Command::Lock(_)
            | Command::Settings(_)
            | Command::Man(_) => true,
            Command::Play(_)
            | Command::Watch(_)
            | Command::List(_)
            | Command::Moves(_)
            | Command::Safety
            | Command::Kept(_)
            | Command::Progress(_)
            | Command::Next(_)
            | Command::Explain(_)
            | Command::Graph(_)
            | Command::Lsp
            | Command::New(_)
            | Command::Completions(_) => false,
        }
    }
}

/// Reads a seed; the error says what one is.
pub(super) fn seed(typed: &str) -> Result<u64, String> {
    typed.parse().map_err(|_| format!("a seed is a whole number from 0 to {}", u64::MAX))
}

/// Said once at the end of the long help: what this is not, and who may see it.
const AFTERWARDS: &str = "\
Who may see it: somebody who can open this device may be able to see that you use this. Nothing that you type is kept on disk \
unless you ask for it: by --record, --transcript or --keep, or at the end. Nothing is sent anywhere. `rehearse safety` says more.

What it is not: this is practice, not therapy, and it cannot tell whether a relationship is safe. If you are afraid of somebody, \
talk to a person you trust or to a helpline first. In danger, call your local emergency number.

Exit codes:
  0  fine
  1  findings: a check, a test or a form that does not hold
  2  something was asked for that is not there, or the answers ran out
  3  something could not be read or written";

/// The sentence about devices that others can open, for the list of conversations.
pub(crate) const MONITORED: &str = "Somebody who can open this device may be able to see that you use this.";
