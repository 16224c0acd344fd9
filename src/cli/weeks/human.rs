//! Looking back and ahead, for people: plots, tables, and a few sentences. Nobody is praised for how often, or told what was missed.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use rehearsal::practice::weeks::{Next, Progress, Share, Stance, Suggestion, Target, Why};
use rehearsal::source::counted;

use super::super::exit::Trouble;
use super::super::list::minutes;
use super::super::screen::{Screen, Tone, clean, run, shortened};
use super::super::shells::shell_word;
use super::{asked_for, calendar, is_far, plot};

/// The widest bar, in cells.
const BAR: u16 = 20;
/// At most so many weeks are drawn in one line.
const DRAWN: usize = 26;
/// How wide the table of skills is without the labels and the weeks.
const BESIDE: u16 = 32;
/// How keeping works.
const KEEPING: &str = "At the end of a rehearsal you are asked whether to keep it, and unless you say yes it is not kept. What is kept \
                       stays on this device, in a file that is private to you, and you can take it away again at any time.";

/// What looking ahead was asked for.
pub(super) struct Ahead {
    pub(super) today: i32,
    pub(super) target: Option<Target>,
}

/// Shows what kept rehearsals come to.
pub(super) fn progress(screen: &mut Screen, progress: &Progress, unfinished: usize) -> Result<(), Trouble> {
    if progress.rehearsals == 0 {
        screen.line("No finished rehearsal is kept, so there is nothing to look back on.")?;
        not_counted(screen, unfinished, 0)?;
        screen.line(KEEPING)?;
        return Ok(());
    }
    let kept = counted(usize::try_from(progress.rehearsals).unwrap_or(usize::MAX), "rehearsal");
    let span = match progress.weeks.len() {
        1 => "this week".to_owned(),
        weeks => format!("the last {}", counted(weeks, "week")),
    };
    screen.line(&format!("{kept} kept; {span}."))?;
    not_counted(screen, unfinished, progress.rehearsals)?;
    clock(screen, progress.ahead)?;
    weeks(screen, progress)?;
    skills(screen, progress)?;
    sticking(screen, progress)?;
    scripts(screen, progress)?;
    let met = progress.temperaments.iter();
    let met: Vec<String> = met.map(|met| format!("{} {}", met.temperament, times(met.rehearsals))).collect();
    if !met.is_empty() {
        screen.blank()?;
        screen.line(&format!("How they arrived: {}.", met.join(", ")))?;
    }
    Ok(())
}

/// Whoever counts along in `rehearse kept` finds more there.
fn not_counted(screen: &mut Screen, unfinished: usize, beside: u32) -> Result<(), Trouble> {
    let more = if beside > 0 { " more" } else { "" };
    let (are, them) = match unfinished {
        0 => return Ok(()),
        1 => ("is", "it"),
        _ => ("are", "the newest"),
    };
    Ok(screen.aside(&format!(
        "{unfinished}{more} {are} not finished, and not counted here: `rehearse play --resume` goes on with {them}."
    ))?)
}

/// Shows what to practise next.
pub(super) fn next(screen: &mut Screen, next: &Next, about: &Ahead) -> Result<(), Trouble> {
    screen.line(next.sentence())?;
    clock(screen, next.ahead)?;
    if let Some(brake) = next.brake {
        screen.blank()?;
        screen.line(&brake.sentence())?;
    }
    for (number, suggestion) in (1..).zip(&next.suggestions) {
        screen.blank()?;
        suggested(screen, number, suggestion)?;
    }
    if let Some(due) = next.due {
        screen.blank()?;
        screen.line(&format!("Something comes round again on {}.", calendar::words(due)))?;
    }
    towards(screen, next, about)?;
    if next.stance == Stance::Beginning {
        screen.blank()?;
        screen.aside(&format!("This looks at what you keep, to suggest what fits. {KEEPING}"))?;
    }
    Ok(())
}

fn suggested(screen: &mut Screen, number: usize, suggestion: &Suggestion) -> Result<(), Trouble> {
    let length = suggestion.minutes.map(|length| format!(" ({})", minutes(length))).unwrap_or_default();
    let head = [
        run(Tone::Plain, format!("{number}. ")),
        run(Tone::Strong, &suggestion.title),
        run(Tone::Quiet, length),
    ];
    screen.paragraph(&head, 0, 3)?;
    screen.paragraph(&[run(Tone::Plain, suggestion.why.sentence())], 3, 0)?;
    let mut command = format!("rehearse play {}", shell_word(&asked_for(&suggestion.name)));
    if let Some(unmet) = &suggestion.unmet {
        if !matches!(suggestion.why, Why::Unmet(_)) {
            let sentence = format!("You have not yet met them {unmet}; the line below does.");
            screen.paragraph(&[run(Tone::Quiet, sentence)], 3, 0)?;
        }
        command.push_str(&format!(" --temperament {}", shell_word(unmet)));
    }
    Ok(screen.whole(&format!("   {command}"))?)
}

/// The way to the day that was given.
fn towards(screen: &mut Screen, next: &Next, about: &Ahead) -> Result<(), Trouble> {
    let Some(target) = about.target else { return Ok(()) };
    let day = calendar::words(target.day);
    let on = |day: i32| if day == about.today { "today".to_owned() } else { calendar::short(day) };
    screen.blank()?;
    let sentence = match (target.days_from(about.today), next.plan.as_slice()) {
        _ if is_far(target, about.today) => {
            format!("{day} is more than a year away: until it is nearer, things come round as usual.")
        }
        (Some(0), _) => "It is today. Nothing more has to be practised.".to_owned(),
        (_, []) => return Ok(()),
        (_, [only]) => {
            format!("Until {day}: one calm run {}, and once more if you like, is plenty.", on(*only))
        }
        (_, [first, rest @ ..]) => {
            let days: Vec<String> = rest.iter().map(|day| calendar::short(*day)).collect();
            format!(
                "Until {day}: {}, and once more the same day while it is fresh; then {}. The day itself, and the time right before it, \
                 stay free.",
                on(*first),
                days.join(", ")
            )
        }
    };
    Ok(screen.line(&sentence)?)
}

/// A clock that went back is said, so that nobody wonders about a week that seems too full.
fn clock(screen: &mut Screen, ahead: usize) -> Result<(), Trouble> {
    if ahead == 0 {
        return Ok(());
    }
    let what = if ahead == 1 { "1 rehearsal is".to_owned() } else { format!("{ahead} rehearsals are") };
    Ok(screen.aside(&format!(
        "{what} dated after today: perhaps the clock of this device went back. Here that counts as today."
    ))?)
}

fn weeks(screen: &mut Screen, progress: &Progress) -> Result<(), Trouble> {
    heading(screen, "How you did, week by week")?;
    let mut table = table(&["week of", "rehearsals", "score", ""]);
    let from = progress.weeks.iter().position(|week| week.rehearsals > 0);
    let shown = from.and_then(|from| progress.weeks.get(from..)).unwrap_or_default();
    if shown.is_empty() {
        return Ok(screen.line("None in these weeks; --weeks looks further back.")?);
    }
    // Of many weeks, those in which nothing was kept say nothing.
    let is_long = shown.len() > DRAWN;
    for week in shown.iter().filter(|week| !is_long || week.rehearsals > 0) {
        let count = if week.rehearsals == 0 { "-".to_owned() } else { week.rehearsals.to_string() };
        let bar = plot::bar(week.score, BAR, screen.look());
        table.add_row([calendar::date(week.monday), count, percent(week.score), bar]);
    }
    right(&mut table, &[1, 2]);
    Ok(screen.laid_out(&table.trim_fmt())?)
}

fn skills(screen: &mut Screen, progress: &Progress) -> Result<(), Trouble> {
    if progress.skills.is_empty() {
        return Ok(());
    }
    heading(screen, "What you showed, out of the chances for it")?;
    let from = progress.weeks.iter().position(|week| week.rehearsals > 0).unwrap_or_default();
    let from = from.max(progress.weeks.len().saturating_sub(DRAWN));
    let drawn = u16::try_from(progress.weeks.len().saturating_sub(from)).unwrap_or(u16::MAX);
    let room = screen.width().saturating_sub(BESIDE).saturating_sub(drawn.max(7)).max(16);
    let mut table = table(&["skill", "lately", "in all", "by week"]);
    for skill in &progress.skills {
        let weeks = skill.weeks.get(from..).unwrap_or_default();
        table.add_row([
            shortened(&clean(&skill.skill.label), room),
            of(skill.lately),
            of(skill.all),
            plot::line(weeks, screen.look()),
        ]);
    }
    right(&mut table, &[1, 2]);
    screen.laid_out(&table.trim_fmt())?;
    Ok(screen.aside(plot::key(screen.look()))?)
}

fn sticking(screen: &mut Screen, progress: &Progress) -> Result<(), Trouble> {
    if progress.sticking.is_empty() {
        return Ok(());
    }
    heading(screen, "What the turns that mattered asked for lately")?;
    for stuck in progress.sticking.iter().take(3) {
        let times = times(u32::try_from(stuck.times).unwrap_or(u32::MAX));
        screen.paragraph(&[run(Tone::Plain, format!("{}: {times}", stuck.skill.label))], 0, 2)?;
    }
    Ok(())
}

fn scripts(screen: &mut Screen, progress: &Progress) -> Result<(), Trouble> {
    heading(screen, "Conversations")?;
    let room = screen.width().saturating_sub(BESIDE + 8).max(16);
    let mut table = table(&["conversation", "rehearsals", "last on", "score lately"]);
    for script in &progress.scripts {
        table.add_row([
            shortened(&clean(&script.script.label), room),
            script.rehearsals.to_string(),
            calendar::date(script.last),
            percent(script.lately),
        ]);
    }
    right(&mut table, &[1, 3]);
    Ok(screen.laid_out(&table.trim_fmt())?)
}

fn heading(screen: &mut Screen, words: &str) -> Result<(), Trouble> {
    screen.blank()?;
    Ok(screen.paragraph(&[run(Tone::Strong, words)], 0, 0)?)
}

fn table(columns: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(columns.iter().copied());
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table
}

fn right(table: &mut Table, columns: &[usize]) {
    for (index, column) in table.column_iter_mut().enumerate() {
        if columns.contains(&index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

/// So many times, in words.
fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}

fn of(share: Share) -> String {
    format!("{} of {}", share.got, share.of)
}

fn percent(share: Share) -> String {
    share.percent().map_or_else(|| "-".to_owned(), |percent| format!("{percent} %"))
}
