//! `rehearse watch`: a model run with the coach's notes, and then a question: which line turned it? Nothing is scored, nothing is kept.

mod shown;

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use rehearsal::practice::{Debrief, Model, Possible, Sitting};
use rehearsal::program::{Program, ReplyId};
use rehearsal::proof::{Budget, Extent, Proof};
use rehearsal::rehearsal::Rehearsal;

use super::Desk;
use super::exit::{Exit, Trouble};
use super::gate::Passed;
use super::shells::shell_word;
use super::terminal;
use shown::Showing;

/// What a proof may cost while somebody waits for it.
const PATIENCE: Budget = Budget { states: 2_000_000, memory: 512 << 20 };

/// What `rehearse watch` is asked.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("model").required(true).args(["good", "bad"])))]
pub(crate) struct WatchArgs {
    /// A script's name, as `rehearse list` shows it, or the path of a `.talk` file
    #[arg(value_name = "NAME-or-PATH")]
    script: PathBuf,
    /// Watch a good run: the best play that the proof finds
    #[arg(long, display_order = 1)]
    good: bool,
    /// Watch a bad run: at each turn what is tempting and does not serve
    #[arg(long, display_order = 2)]
    bad: bool,
    /// Bring back the same day, as in `rehearse play`
    #[arg(long, value_name = "N", value_parser = super::args::seed, display_order = 3)]
    seed: Option<u64>,
    /// How the other person arrives today: one of the script's temperaments
    #[arg(long, value_name = "NAME", display_order = 4)]
    temperament: Option<String>,
    /// Show everything at once instead of waiting for Enter behind each line
    #[arg(long, display_order = 5)]
    at_once: bool,
    /// Show everything on a screen of its own and clear it on the way out, as well as that can be done
    #[arg(long, display_order = 6)]
    pub(super) private: bool,
}

impl Desk {
    /// Shows a model run, and asks which line turned it.
    pub(super) fn watch(&mut self, args: &WatchArgs) -> Result<Exit, Trouble> {
        let (shelf, script) = self.find(&args.script)?;
        let program = self.program(&shelf, &script)?;
        let mut reader = super::reader()?;
        let (shelf, script, program) = match self.pass(&mut reader, &shelf, &program)? {
            Passed::Goes => (shelf, script, program),
            Passed::Instead(other) => {
                let program = self.program(&other.0, &other.1)?;
                (other.0, other.1, program)
            }
            Passed::Leaves(exit) => return Ok(exit),
        };
        let seed = args.seed.unwrap_or_else(terminal::seed);
        let rehearsal = match &args.temperament {
            Some(name) => Rehearsal::with_temperament(&program, seed, super::temperament(&program, name)?),
            None => Rehearsal::new(&program, seed),
        };
        let proof = Proof::of(&program, PATIENCE, &mut || false);
        let best = args.good.then(|| proof.best()).flatten();
        let model = match (&best, args.good) {
            (Some(best), _) => Model::Best(best),
            (None, true) => Model::Rated,
            (None, false) => Model::Tempting,
        };
        let run = model.run(&rehearsal);
        let is_paced = !args.at_once && terminal::is_typed();
        let mut showing = Showing::new(&mut self.out, &mut reader, shelf.resources(), is_paced);
        showing.opening(&program, about(&model, proof.extent()))?;
        if let Some(sitting) = showing.play(&rehearsal, &run)? {
            let debrief = looked_back(&program, &sitting, &proof);
            showing.ask(&debrief)?;
        }
        if self.private.is_some() {
            return Ok(Exit::Fine);
        }
        self.out.blank()?;
        let asked_as = shell_word(&shelf.asked_as(&script));
        let arrived = args.temperament.as_ref().map(|name| format!(" --temperament {}", shell_word(name)));
        let day = format!("--seed {seed}{}", arrived.unwrap_or_default());
        self.out.line("Nothing of this is scored or kept.")?;
        self.out.whole(&format!("Your own turn: rehearse play {asked_as} {day}"))?;
        self.out.flush()?;
        Ok(Exit::Fine)
    }
}

/// What kind of run it is, in a sentence or two.
fn about(model: &Model<'_, '_>, extent: Extent) -> &'static str {
    match (model, extent) {
        (Model::Best(_), _) => {
            "You watch a good run: the one in which most replies serve, of everything that can happen in this script."
        }
        (Model::Rated, _) => {
            "You watch a good run. This script is too large to be looked at whole, so it is the best of some runs, and a better one may be there."
        }
        (Model::Tempting, _) => {
            "You watch a bad run: at each turn the line that is tempting and does not serve. Decent people say such lines; this is about the lines."
        }
    }
}

fn looked_back(program: &Program, sitting: &Sitting<'_>, proof: &Proof<'_>) -> Debrief {
    let outlook = proof.outlook();
    let ahead: Vec<_> = sitting.moments().iter().map(|moment| outlook.ahead(moment)).collect();
    sitting.debrief().with_possible(Possible::of(program, sitting.turns(), &ahead))
}

/// The place of `reply` in what is offered.
fn place(sitting: &Sitting<'_>, reply: ReplyId) -> Option<usize> {
    let (offer, _) = sitting.offer()?;
    offer.replies.iter().position(|one| one.reply == reply)
}
