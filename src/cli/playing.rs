//! Playing a script: what is asked for, who they are today, and what is left when it is over.

use std::path::{Path, PathBuf};

use clap::Args;
use rehearsal::practice::{Debrief, Mode, Sitting};
use rehearsal::program::Program;
use rehearsal::rehearsal::{Input, Rehearsal};

use super::args::seed;
use super::exit::{Exit, Trouble};
use super::gate::Passed;
use super::keeping::{Keeping, Past};
use super::list::opening::{Opening, Picked};
use super::play::{Care, Company, Left, Play};
use super::playthrough::Opened;
use super::reader::Reader;
use super::recording::{Before, Recording};
use super::resuming::Resumed;
use super::settings::Settings;
use super::shelf::{Script, Shelf};
use super::shells::shell_word;
use super::transcript::Transcript;
use super::{Desk, beside, files, keeping, kept, list, reader, scene, temperament, terminal};

/// What can be asked of a rehearsal.
#[derive(Debug, Args)]
pub(crate) struct PlayArgs {
    /// A script's name, as `rehearse list` shows it, or the path of a `.talk` file
    #[arg(value_name = "NAME-or-PATH", required_unless_present_any = ["from", "resume"])]
    pub(super) script: Option<PathBuf>,
    /// Bring back the same day: who they are today, and every chance in the script, come from this number
    #[arg(long, value_name = "N", value_parser = seed, display_order = 1)]
    pub(super) seed: Option<u64>,
    /// How the other person arrives today: one of the script's temperaments
    #[arg(long, value_name = "NAME", display_order = 2)]
    pub(super) temperament: Option<String>,
    /// Write the conversation down, with the answers that you type: a `.play` file, which `--from` goes on from and `rehearse test`
    /// replays
    #[arg(long, value_name = "FILE", display_order = 3)]
    pub(super) record: Option<PathBuf>,
    /// Write everything that was said, and the debrief, to a file for reading or printing: `.md`, `.html` or `.json`
    #[arg(long, value_name = "FILE", display_order = 3)]
    pub(super) transcript: Option<PathBuf>,
    /// Go on from the end of a conversation that was written down
    #[arg(long, value_name = "FILE", display_order = 4, conflicts_with_all = ["script", "seed", "temperament"])]
    pub(super) from: Option<PathBuf>,
    /// How the coach goes along: `guided` speaks after each turn, `practice` waits for the end, `real` has no hints and no way back
    #[arg(long, value_name = "MODE", value_parser = mode, display_order = 6)]
    pub(super) mode: Option<Mode>,
    /// Hide the replies until they are asked for, and type what you would say
    #[arg(long, display_order = 7)]
    pub(super) own_words: bool,
    /// Begin at this scene instead of the first, with everything as it is at the start
    #[arg(long, value_name = "NAME", display_order = 5, conflicts_with_all = ["record", "from"])]
    pub(super) scene: Option<String>,
    /// Keep this rehearsal from its first turn on: on this device, for your account alone
    #[arg(long, display_order = 8, conflicts_with = "scene")]
    pub(super) keep: bool,
    /// Go on with the newest rehearsal that was kept and has not come to its end, or with that of the script named
    #[arg(long, display_order = 9, conflicts_with_all = ["seed", "temperament", "record", "from", "scene", "keep"])]
    pub(super) resume: bool,
    /// Show everything on a screen of its own and clear it on the way out, as well as that can be done; nothing is kept
    #[arg(long, display_order = 10)]
    pub(super) private: bool,
}

/// Who they are today, and where it begins.
#[derive(Default)]
pub(super) struct Day {
    seed: Option<u64>,
    temperament: Option<String>,
    scene: Option<String>,
    company: Company,
    record: Option<Recording>,
    transcript: Option<Transcript>,
    from: Option<Opened>,
    settings: Settings,
    keep: bool,
    resumed: Option<Resumed>,
}

impl PlayArgs {
    /// Whether a screen that leaves nothing behind goes with all that is asked for; otherwise why not.
    pub(crate) fn fits_private(&self) -> Result<(), &'static str> {
        if self.record.is_some() || self.transcript.is_some() {
            return Err(
                "`--private` leaves nothing behind, and `--record` and `--transcript` write a file: choose one of them",
            );
        }
        if self.keep || self.resume {
            return Err(
                "`--private` leaves nothing behind, and `--keep` and `--resume` keep the rehearsal: choose one of them",
            );
        }
        Ok(())
    }
}

impl Day {
    /// The rehearsal of `program` on this day, at its start; the day then knows the temperament that was asked for.
    fn rehearsal<'p>(
        &mut self,
        program: &'p Program,
        before: Option<&Before>,
    ) -> Result<Rehearsal<'p>, Trouble> {
        let (seed, again) = match (&self.resumed, before) {
            (Some(resumed), _) => (Some(resumed.kept.seed), resumed.temperament(program)),
            (None, Some(before)) => (Some(before.seed()), before.temperament()),
            (None, None) => (self.seed, None),
        };
        let seed = seed.unwrap_or_else(terminal::seed);
        self.temperament = self.temperament.take().or(again);
        let rehearsal = match &self.temperament {
            Some(name) => Rehearsal::with_temperament(program, seed, temperament(program, name)?),
            None => Rehearsal::new(program, seed),
        };
        Ok(match &self.scene {
            Some(name) => rehearsal.beginning_at(scene(program, name)?),
            None => rehearsal,
        })
    }

    /// What keeps the rehearsal, what was done in it before, and where that no longer fits. `name` is what its script is kept under.
    fn keeping(
        &mut self,
        program: &Program,
        before: Option<&Before>,
        name: String,
    ) -> (Keeping, Vec<Input>, Vec<String>) {
        if let Some(resumed) = self.resumed.take() {
            return resumed.fit(program);
        }
        let wish = self.settings.wish(self.keep, self.scene.is_some());
        let (began, today) = terminal::now_and_today();
        let about = self.company.about(name, began, today);
        let past = before.map(|past| (past.inputs().to_vec(), past.parting()));
        let (inputs, parting) = past.unwrap_or_default();
        (Keeping::new(wish, about), inputs, parting)
    }

    /// Writes the files that were asked for; a sentence a file.
    fn written(
        &self,
        sitting: &Sitting<'_>,
        debrief: Option<&Debrief>,
        place: (&Shelf, &Script),
        before: Option<&Before>,
    ) -> Vec<Result<String, Trouble>> {
        let record =
            self.record.as_ref().map(|recording| recording.write(sitting.rehearsal(), place, before));
        let transcript = self.transcript.as_ref().zip(debrief);
        let transcript =
            transcript.map(|(transcript, debrief)| transcript.write(sitting.rehearsal(), debrief));
        [record, transcript].into_iter().flatten().collect()
    }
}

impl Desk {
    /// Opens on the conversations and what comes next, and plays the one that is picked.
    pub(super) fn pick_and_play(&mut self) -> Result<Exit, Trouble> {
        let shelf = self.shelf()?;
        let entries = list::entries(&shelf)?;
        let (_, today) = terminal::now_and_today();
        let past = if self.private.is_some() { Past::Hidden } else { keeping::past() };
        let opening = Opening::of(&shelf, &entries, past, today);
        opening.show(&mut self.out)?;
        let mut reader = reader()?;
        match opening.pick(&mut self.out, &mut reader, &shelf.resources())? {
            Some(Picked { shelf, script, temperament }) => {
                self.out.blank()?;
                let settings = self.settings()?;
                let company = settings.company(None, false);
                let day = Day { company, settings, temperament, ..Day::default() };
                self.play(&mut reader, &shelf, &script, day)
            }
            None => Ok(Exit::Fine),
        }
    }

    /// Plays what the command line asks for.
    pub(super) fn play_as_asked(&mut self, args: PlayArgs) -> Result<Exit, Trouble> {
        if args.resume {
            return self.resume(args.script.as_deref(), args.mode, args.own_words);
        }
        let settings = self.settings()?;
        let company = settings.company(args.mode, args.own_words);
        let transcript = args.transcript.map(Transcript::new).transpose()?;
        let record = args.record.map(|path| Recording::new(path, args.from.as_deref())).transpose()?;
        let from = args.from.map(|path| self.opened(&path)).transpose()?;
        let (shelf, script) = match &from {
            Some(opened) => opened
                .script()
                .find(self.library.as_deref())
                .map_err(|reason| Trouble::unreadable(format!("`{}`: {reason}", opened.path.display())))?,
            None => self.find(&args.script.unwrap_or_default())?,
        };
        let day = Day {
            seed: args.seed,
            temperament: args.temperament,
            scene: args.scene,
            company,
            record,
            transcript,
            from,
            settings,
            keep: args.keep,
            resumed: None,
        };
        self.play(&mut reader()?, &shelf, &script, day)
    }

    /// Goes on with a rehearsal that was kept, accompanied as it was unless something else is asked for.
    fn resume(
        &mut self,
        script: Option<&Path>,
        mode: Option<Mode>,
        own_words: bool,
    ) -> Result<Exit, Trouble> {
        let settings = self.settings()?;
        let mut reader = reader()?;
        let resumed = Resumed::find(script, (&mut self.out, &mut reader))?;
        let (shelf, script) = resumed.script()?;
        let kept = &resumed.kept;
        let company = Company { mode: mode.unwrap_or(kept.mode), own_words: own_words || kept.own_words };
        let day = Day { company, settings, resumed: Some(resumed), ..Day::default() };
        self.play(&mut reader, &shelf, &script, day)
    }

    /// Plays `script` on `day`, where the learner passes the safety questions.
    fn play(
        &mut self,
        reader: &mut Reader,
        shelf: &Shelf,
        script: &Script,
        mut day: Day,
    ) -> Result<Exit, Trouble> {
        let program = self.program(shelf, script)?;
        match self.pass(reader, shelf, &program)? {
            Passed::Goes => {}
            Passed::Instead(other) => {
                let Day { seed, company, settings, keep, .. } = day;
                let day = Day { seed, company, settings, keep, ..Day::default() };
                return self.play(reader, &other.0, &other.1, day);
            }
            Passed::Leaves(exit) => return Ok(exit),
        }
        let before =
            day.from.take().map(|opened| Before::new(opened, &program, &mut self.errors)).transpose()?;
        let rehearsal = day.rehearsal(&program, before.as_ref())?;
        let (mut keeping, inputs, parting) =
            day.keeping(&program, before.as_ref(), kept::name_of(shelf, script));
        keeping.open(&mut self.out, reader)?;
        let care = Care::new(shelf.resources(), self.private.is_some());
        let (left, sitting, debrief) = beside::beside(&program, |beside| {
            let play = Play::new(&mut self.out, reader, rehearsal).with(day.company).knowing(beside);
            let mut play = play.kept_by(&mut keeping).behind(&inputs, parting).caring(care);
            let left = play.run();
            (left, play.sitting().clone(), day.transcript.as_ref().map(|_| play.debrief()))
        });
        // Also where the terminal went away: what was asked to be kept is kept.
        let written = day.written(&sitting, debrief.as_ref(), (shelf, script), before.as_ref());
        let left = left?;
        if self.private.is_some() {
            return Ok(left.exit());
        }
        keeping.end(&sitting, left, &shelf.resources(), (&mut self.out, reader))?;
        self.say_which_day(&day, &sitting, &shelf.asked_as(script))?;
        for sentence in written {
            self.out.whole(&sentence?)?;
        }
        self.out.flush()?;
        if let Left::OutOfAnswers(turn) = left {
            let message =
                format!("the answers ran out at turn {turn}, before the end: give one answer a line");
            return Err(Trouble::Told(left.exit(), message));
        }
        Ok(left.exit())
    }

    /// How they arrived, and how to meet them again on the same day.
    fn say_which_day(&mut self, day: &Day, sitting: &Sitting<'_>, script: &str) -> Result<(), Trouble> {
        let (program, rehearsal) = (sitting.program(), sitting.rehearsal());
        if program.temperaments.len() > 1 {
            let arrived = &program.temperaments.at(rehearsal.temperament()).name;
            self.out.aside(&format!("How they arrived today: {arrived}."))?;
        }
        let temperament = day.temperament.as_ref().map(|name| format!(" --temperament {}", shell_word(name)));
        let scene = day.scene.as_ref().map(|name| format!(" --scene {}", shell_word(name)));
        let behind = [temperament, scene].into_iter().flatten().collect::<String>();
        let (script, seed) = (shell_word(script), rehearsal.seed());
        self.out.whole(&format!("The same day again: rehearse play {script} --seed {seed}{behind}"))?;
        Ok(())
    }

    /// What is settled; what of it cannot be read is told. Where the screen is private, the rehearsal is.
    fn settings(&mut self) -> Result<Settings, Trouble> {
        let (mut settings, told) = Settings::load();
        settings.private |= self.private.is_some();
        if let Some(told) = told {
            self.out.aside(&told)?;
        }
        Ok(settings)
    }

    /// The playthrough at `path`.
    pub(super) fn opened(&mut self, path: &Path) -> Result<Opened, Trouble> {
        let bytes = files::read(path).map_err(|unread| unread.trouble(path))?;
        Ok(Opened::new(path, bytes))
    }
}

/// Reads a mode; the error says which ones there are.
fn mode(typed: &str) -> Result<Mode, String> {
    Mode::find(typed).ok_or_else(|| "the modes are guided, practice and real".to_owned())
}
