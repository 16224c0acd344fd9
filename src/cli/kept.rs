//! `rehearse kept`: what is kept, in a list, and one of them turn by turn.

use std::io;
use std::path::Path;

use rehearsal::practice::{Fitted, History, Kept, KeptDeed, KeptFinish, KeptTurn, Row, Score, mark, quoted};
use rehearsal::program::{OutcomeKind, Program, Rating};
use rehearsal::source::upper_first;

use super::days;
use super::exit::{Exit, Trouble};
use super::files;
use super::keeping::{self, NOTHING, trouble};
use super::screen::{Screen, Tone, run};
use super::shelf::{Script, Shelf, is_script};
use super::store::Store;

/// What can be asked of `rehearse kept`.
#[derive(Debug, clap::Args)]
pub(crate) struct KeptArgs {
    /// The number of a rehearsal to look back on; without one, all are listed
    #[arg(value_name = "N")]
    number: Option<i64>,
    /// List only the newest so many
    #[arg(long, value_name = "COUNT", conflicts_with = "number")]
    last: Option<usize>,
}

/// Lists what is kept, or looks back on one.
pub(crate) fn kept(args: &KeptArgs, out: &mut Screen, errors: &mut Screen) -> Result<Exit, Trouble> {
    let Some(store) = keeping::store(errors)? else {
        out.line(NOTHING)?;
        return Ok(Exit::Fine);
    };
    match args.number {
        Some(id) => {
            let kept = store.kept(id).map_err(|unkept| trouble(&unkept))?;
            look_back(out, id, &kept)?;
        }
        None => list(out, &store, args.last.unwrap_or(usize::MAX))?,
    }
    Ok(Exit::Fine)
}

/// What a script is asked for by in the store: a name of the library that is built in, or the whole path of a file.
pub(crate) fn asked_as(asked: &str) -> String {
    let path = Path::new(asked);
    if is_script(path) || path.components().count() > 1 { whole(path) } else { asked.to_owned() }
}

/// The same for a script in hand.
pub(crate) fn name_of(shelf: &Shelf, script: &Script) -> String {
    if shelf.is_built_in() { script.name.clone() } else { whole(script.path()) }
}

fn whole(path: &Path) -> String {
    files::whole(path).display().to_string()
}

/// The script as it is today; none where it is not there any more, or cannot be played.
pub(crate) fn script_of(kept: &Kept) -> Option<(Shelf, Script)> {
    script_called(&kept.script)
}

/// The script that is asked for by `name` in the store; none where it is not there any more.
pub(crate) fn script_called(name: &str) -> Option<(Shelf, Script)> {
    let path = Path::new(name);
    if !is_script(path) {
        let shelf = Shelf::built_in().ok()?;
        let script = shelf.find(name).ok().filter(|script| script.name == name)?;
        return Some((shelf, script));
    }
    let shelf = match Shelf::folder_around(path, None) {
        Some(folder) => Shelf::quietly(&folder).ok()?,
        None => Shelf::alone(path),
    };
    Some((shelf, Script::at(path.to_path_buf())))
}

fn program_of(kept: &Kept) -> Option<Program> {
    let (shelf, script) = script_of(kept)?;
    shelf.check(&script).ok()?.1
}

/// A row of the list: one that is finished, or one that goes on.
enum Listed<'s> {
    Finished(&'s Row),
    Going(&'s Kept),
}

fn list(out: &mut Screen, store: &Store, most: usize) -> Result<(), Trouble> {
    let told = |unkept| trouble(&unkept);
    let history = store.history().map_err(told)?;
    let going = store.unfinished().map_err(told)?;
    let finished = history.rows.iter().map(|row| (row.id, Listed::Finished(row)));
    let mut all: Vec<_> = finished.chain(going.iter().map(|(id, kept)| (*id, Listed::Going(kept)))).collect();
    if all.is_empty() {
        out.line(NOTHING)?;
        return Ok(());
    }
    // The newest stands last, where it is still on the screen.
    all.sort_unstable_by_key(|(id, _)| *id);
    for (id, listed) in all.iter().skip(all.len().saturating_sub(most)) {
        let line = match listed {
            Listed::Finished(row) => line(&history, row),
            Listed::Going(kept) => {
                let turns = kept.turns.len();
                let told =
                    format!("not finished, after {turns} {}", if turns == 1 { "turn" } else { "turns" });
                one_line(*id, kept.day, &[&kept.title, &arrived(&kept.temperament), &told])
            }
        };
        out.paragraph(&[run(Tone::Plain, line)], 0, 18)?;
    }
    out.blank()?;
    if let Some((newest, _)) = going.last() {
        let goes_on = format!("`rehearse play --resume` goes on with number {newest}");
        let others = "the newest that is not finished; with the name of a conversation, as in `rehearse play two-columns --resume`, it takes \
                      that one's newest";
        out.aside(&if going.len() == 1 { format!("{goes_on}.") } else { format!("{goes_on}, {others}.") })?;
    }
    out.aside("`rehearse kept` and a number looks back on one, `rehearse forget` and a number forgets it.")?;
    Ok(())
}

fn line(history: &History, row: &Row) -> String {
    let script = history.scripts.get(row.script as usize).map(|named| named.label.as_str());
    let temperament = history.temperaments.get(row.temperament as usize).map_or("", String::as_str);
    let ended = row.kind.map_or("left before the end", told);
    let score = row.score.map(points).unwrap_or_default();
    one_line(row.id, row.day, &[script.unwrap_or_default(), &arrived(temperament), ended, &score])
}

fn one_line(id: i64, day: i32, parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    format!("{id:>5}  {}  {}", days::written(day), parts.join("; "))
}

/// How they arrived; nothing where a script knows only one way.
fn arrived(temperament: &str) -> String {
    if temperament.is_empty() { String::new() } else { format!("they arrived {temperament}") }
}

/// How it ended, in the words of the reference: what they decided, and no more.
fn told(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::Connect => "they came closer",
        OutcomeKind::Time => "they left it open",
        OutcomeKind::Declined => "they said no, and it was respected",
        OutcomeKind::Distance => "they took distance",
        OutcomeKind::Harm => "it did harm",
        OutcomeKind::Safety => "the scene had to stop",
    }
}

fn points(score: Score) -> String {
    format!("process score {} of {}", score.points, score.most())
}

fn look_back(out: &mut Screen, id: i64, kept: &Kept) -> Result<(), Trouble> {
    let own_words = if kept.own_words { ", own words" } else { "" };
    heading(out, &format!("{id}. {}", kept.title))?;
    out.line(&format!("{}, {}{own_words}. Seed {}.", days::written(kept.day), kept.mode.word(), kept.seed))?;
    if !kept.temperament.is_empty() {
        out.line(&format!("How they arrived: {}.", kept.temperament))?;
    }
    before_it_began(out, kept)?;
    heading(out, "What they decided")?;
    let decided = match &kept.finish {
        Some(KeptFinish::Ended(_, title, kind)) => format!("{title}: {}.", told(*kind)),
        Some(KeptFinish::Left) => "Nothing: you left before the end.".to_owned(),
        Some(KeptFinish::Stopped) => "Nothing: the script had to be stopped.".to_owned(),
        None => "Nothing yet: it goes on. `rehearse play --resume` takes it up.".to_owned(),
    };
    out.paragraph(&[run(Tone::Plain, decided)], 2, 0)?;
    heading(out, "How you did")?;
    out.paragraph(
        &[run(
            Tone::Plain,
            kept.score
                .map_or_else(|| "Nothing was rated.".to_owned(), |score| upper_first(&points(score)) + "."),
        )],
        2,
        0,
    )?;
    for skill in &kept.skills {
        let seen = if skill.chances == 0 || skill.shown == 0 {
            format!("{}: not seen", skill.label)
        } else {
            format!("{}: {} of {}", skill.label, skill.shown, skill.chances)
        };
        out.paragraph(&[run(Tone::Plain, seen)], 2, 2)?;
    }
    heading(out, "Turn by turn")?;
    for turn in &kept.turns {
        one_turn(out, turn, kept.mattered == Some(turn.number))?;
    }
    if let Some(plan) = &kept.plan {
        heading(out, "Your plan")?;
        out.paragraph(&[run(Tone::Plain, format!("If {}, then {}", plan.when, plan.then))], 2, 2)?;
    }
    if let Some(sentence) = changed(kept) {
        heading(out, "The script today")?;
        out.paragraph(&[run(Tone::Plain, sentence)], 2, 0)?;
    }
    out.blank()?;
    Ok(())
}

fn heading(out: &mut Screen, words: &str) -> io::Result<()> {
    out.blank()?;
    out.paragraph(&[run(Tone::Strong, words)], 0, 0)
}

/// What the learner said before the first line; nothing where they kept what stood there.
fn before_it_began(out: &mut Screen, kept: &Kept) -> io::Result<()> {
    let said = kept.deeds.iter().filter_map(|deed| match deed {
        KeptDeed::Slot(slot, words) if !words.is_empty() => Some((slot, words)),
        KeptDeed::Slot(..) | KeptDeed::Reply(_) | KeptDeed::Answer(..) | KeptDeed::Unheard => None,
    });
    for (number, (slot, words)) in said.enumerate() {
        if number == 0 {
            heading(out, "Before it began, you said")?;
        }
        out.paragraph(&[run(Tone::Plain, format!("{slot}: {}", quoted(words)))], 2, 2)?;
    }
    Ok(())
}

/// What no longer fits the script as it is today; none where everything does.
fn changed(kept: &Kept) -> Option<String> {
    match program_of(kept) {
        Some(program) => {
            let Fitted { parting, .. } = kept.fit(&program);
            parting
        }
        None => {
            Some("It is not there any more, or cannot be played. What was kept stands by itself.".to_owned())
        }
    }
}

fn one_turn(out: &mut Screen, turn: &KeptTurn, is_mattered: bool) -> Result<(), Trouble> {
    if let Some((speaker, words)) = &turn.heard {
        out.paragraph(&[run(Tone::Quiet, format!("{speaker}: {words}"))], 4, 2)?;
    }
    let mut runs = vec![run(Tone::Plain, format!("{:>2}. ", turn.number))];
    if let Some(rating) = turn.rating {
        let tone = match rating {
            Rating::Strong | Rating::Fair => Tone::Good,
            Rating::Weak | Rating::Harmful => Tone::Poor,
        };
        runs.push(run(tone, format!("[{} {}] ", mark(Some(rating)), rating.word())));
    }
    let said = match (&turn.reply, &turn.typed) {
        (Some(_), Some(typed)) => format!("{} (heard as {})", quoted(typed), quoted(&turn.words)),
        (Some(_), None) => quoted(&turn.words),
        (None, typed) => format!("{} {}", turn.words, quoted(typed.as_deref().unwrap_or_default())),
    };
    runs.push(run(Tone::Plain, said));
    if is_mattered {
        runs.push(run(Tone::Quiet, " (the turn that mattered most)"));
    }
    out.paragraph(&runs, 0, 4)?;
    Ok(())
}
