//! Kept rehearsals as a table, a row a turn.

use rehearsal::practice::{Kept, KeptFinish, KeptTurn, Score};

use super::super::csv::quoted;
use super::super::days;

/// The names of the columns.
const HEAD: &str = "rehearsal,day,script,title,temperament,mode,finish,kind,points,points_possible,turn,reply,rating,moves,hints,\
                    thoughts,heard,words,typed";

/// The table, a heading before it.
pub(super) fn render(kept: &[(i64, Kept)]) -> String {
    let rows = kept.iter().flat_map(|(id, kept)| kept.turns.iter().map(|turn| row(*id, kept, turn)));
    rows.fold(format!("{HEAD}\n"), |out, row| out + &row.join(",") + "\n")
}

fn row(id: i64, kept: &Kept, turn: &KeptTurn) -> Vec<String> {
    let number = |number: Option<u32>| number.map_or_else(String::new, |number| number.to_string());
    let (finish, kind) = match &kept.finish {
        Some(KeptFinish::Ended(name, _, kind)) => (name.as_str(), kind.word()),
        Some(KeptFinish::Left) => ("left", ""),
        Some(KeptFinish::Stopped) => ("stopped", ""),
        None => ("", ""),
    };
    let moves: Vec<&str> = turn.moves.iter().map(|(name, _, _)| name.as_str()).collect();
    let heard = turn.heard.as_ref().map(|(speaker, words)| format!("{speaker}: {words}"));
    vec![
        id.to_string(),
        days::written(kept.day),
        quoted(&kept.script),
        quoted(&kept.title),
        quoted(&kept.temperament),
        kept.mode.word().to_owned(),
        quoted(finish),
        kind.to_owned(),
        number(kept.score.map(|score| score.points)),
        number(kept.score.map(Score::most)),
        turn.number.to_string(),
        quoted(turn.reply.as_deref().unwrap_or_default()),
        turn.rating.map_or("", |rating| rating.word()).to_owned(),
        quoted(&moves.join(" ")),
        turn.hints.to_string(),
        if turn.thoughts { "yes" } else { "no" }.to_owned(),
        quoted(heard.as_deref().unwrap_or_default()),
        quoted(&turn.words),
        quoted(turn.typed.as_deref().unwrap_or_default()),
    ]
}
