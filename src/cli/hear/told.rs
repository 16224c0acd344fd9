//! What was heard, for people.

use rehearsal::hearing::{Heard, Verdict};
use rehearsal::program::{ChoiceId, Program};

use super::super::exit::Trouble;
use super::super::screen::Screen;
use super::cases::Cases;
use super::figures::Run;
use super::{beginning, percent};

/// Columns before a reply's words.
const BEFORE: u16 = 14;

/// The replies of a choice, numbered.
pub(super) fn replies(
    screen: &mut Screen,
    program: &Program,
    id: ChoiceId,
    replies: &[&str],
) -> Result<(), Trouble> {
    let scene = &program.scenes.at(program.choices.at(id).scene).name;
    screen.whole(&format!(
        "A choice of the scene `{scene}`. Type what you would say; an empty end of input leaves."
    ))?;
    screen.blank()?;
    let room = screen.width().saturating_sub(BEFORE);
    for (number, text) in (1..).zip(replies) {
        screen.whole(&format!("{number:>4}  {}", beginning(text, room)))?;
    }
    Ok(screen.blank()?)
}

/// The first reply of a choice, to know the choice by.
pub(super) fn first_reply(program: &Program, id: ChoiceId, room: u16) -> String {
    let choice = program.choices.at(id);
    let first = choice.replies.first().map(|reply| program.written(program.replies.at(*reply).text).plain());
    beginning(first.as_deref().unwrap_or_default(), room)
}

/// What was heard in one line.
pub(super) fn heard(screen: &mut Screen, replies: &[&str], heard: &Heard) -> Result<(), Trouble> {
    let verdict = match heard.verdict {
        Verdict::This(reply) => format!("heard as {}", reply + 1),
        Verdict::OneOf(one, other) => format!("one of {} and {}: the learner is asked", one + 1, other + 1),
        Verdict::Nothing => "not understood".to_owned(),
    };
    let clash = if heard.clash { ", which is asked because it says the opposite in part" } else { "" };
    screen.whole(&format!("{verdict}{clash}"))?;
    let room = screen.width().saturating_sub(BEFORE);
    let mut order: Vec<(usize, f64)> = heard.sure.iter().copied().enumerate().collect();
    order.sort_by(|one, other| other.1.total_cmp(&one.1));
    for (reply, sure) in order {
        let text = replies.get(reply).copied().unwrap_or_default();
        screen.whole(&format!("{:>4}  {sure:.2}  {}", reply + 1, beginning(text, room)))?;
    }
    screen.whole(&format!("   -  {:.2}  none of them", heard.nothing))?;
    Ok(screen.blank()?)
}

/// The figures of a file of cases.
pub(super) fn runs(screen: &mut Screen, cases: &Cases, runs: &[Run]) -> Result<(), Trouble> {
    let lines = runs.first().map_or(0, |run| run.decisions.len());
    screen.whole(&format!("{}: {} sets, {lines} lines", cases.name, cases.sets.len()))?;
    for run in runs {
        screen.blank()?;
        screen
            .whole(&format!("With {} a reply:", rehearsal::source::counted(run.wordings, "other wording")))?;
        for figure in run.figures() {
            let share = percent(figure.count, figure.of);
            screen.whole(&format!("  {share:>7}  {} ({} of {})", figure.name, figure.count, figure.of))?;
        }
        let (median, most) = (run.microseconds(50), run.microseconds(99));
        screen.whole(&format!("  {median:>5} us  a line at the median, {most} us at the 99th hundredth"))?;
    }
    Ok(())
}
