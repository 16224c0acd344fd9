//! Where a playthrough and its script part, in words.

use crate::practice::why;
use crate::program::{Expr, ExprId, Program, ValueKind};
use crate::rehearsal::{Offer, Rehearsal, State, Waiting};
use crate::syntax::play;

/// The row at which a playthrough and its script part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    /// Which row of the playthrough, from 0.
    pub row: usize,
    /// What the row expects, as it is written.
    pub expected: String,
    /// What came instead, or why that cannot be.
    pub came: String,
    /// Who can mend it.
    pub mends: Mends,
}

/// Who can mend a playthrough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mends {
    /// What is said now can be written down in its place.
    Words,
    /// Only its author: a reply that nothing fits, or something that the author says of the conversation.
    Author,
}

/// Where the conversation stands, for an author who expected something else.
pub(super) fn standing(program: &Program, waiting: &Waiting) -> String {
    match waiting {
        Waiting::Choice(offer) => format!("a choice: {}", replies(offer)),
        Waiting::Question(asked) => format!("the question `{}`", asked.text().written()),
        Waiting::Ended(ending) => format!("=> {}", program.outcomes.at(ending.outcome).name),
        Waiting::Stopped(stop) => format!("nothing more: the script was stopped, for {}", why(*stop)),
        Waiting::Advance => "nothing".to_owned(),
    }
}

/// What can be given at a choice.
pub(super) fn replies(offer: &Offer) -> String {
    let replies = offer.replies.iter().enumerate().map(|(index, one)| {
        let greyed = if one.available { "" } else { " #greyed" };
        format!("`{}`{greyed}", offer.text(index).written())
    });
    replies.collect::<Vec<_>>().join(", ")
}

/// What the names in an expression stand for in `state`: `trust is 4, said(excuse) is 1`.
pub(super) fn values(rehearsal: &Rehearsal<'_>, state: &State, expr: ExprId) -> String {
    let program = rehearsal.program();
    let mut leaves = Vec::new();
    collect(program, expr, &mut leaves);
    let mut told: Vec<String> = Vec::new();
    for leaf in leaves {
        let Some(value) = rehearsal.value_in(state, leaf) else { continue };
        let sentence = match *program.exprs.at(leaf) {
            Expr::Value(id) => {
                let entry = program.values.at(id);
                format!("{} is {}", entry.name, shown(&entry.kind, value))
            }
            Expr::Counter(counter) => {
                let counter = program.counters.at(counter);
                // A counter stops one above the number that it is compared with.
                let more = if value >= i64::from(counter.stop) && counter.stop > 1 { " or more" } else { "" };
                format!("{} is {value}{more}", program.counter_name(counter.counts))
            }
            _ => continue,
        };
        if !told.contains(&sentence) {
            told.push(sentence);
        }
    }
    if told.is_empty() { "it is false".to_owned() } else { told.join(", ") }
}

fn shown(kind: &ValueKind, value: i64) -> String {
    match kind {
        ValueKind::Meter { .. } => value.to_string(),
        ValueKind::Flag => (value != 0).to_string(),
        ValueKind::Mood { states, .. } => {
            usize::try_from(value).ok().and_then(|index| states.get(index)).cloned().unwrap_or_default()
        }
    }
}

/// The leaves of an expression that stand for something, from left to right.
fn collect(program: &Program, expr: ExprId, leaves: &mut Vec<ExprId>) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match *program.exprs.at(expr) {
            Expr::Number(_) | Expr::Chance(_) => {}
            Expr::Value(_) | Expr::Counter(_) => leaves.push(expr),
            Expr::Not(inner) | Expr::Negative(inner) | Expr::Abs(inner) => open.push(inner),
            Expr::Binary(_, left, right) => open.extend([right, left]),
        }
    }
}

/// A line that came, as a playthrough writes it.
pub(super) fn came(line: &str) -> String {
    play::plain(line)
}
