//! The numbers as CSV, a line a script: as RFC 4180 has it, but for its line ends.

use rehearsal::authoring::stats::Stats;
use rehearsal::practice::Score;

use super::super::csv::quoted;
use super::{Counted, grade};

/// The names of the columns.
const HEAD: &str = "file,title,words,words_spoken,words_told,words_in_replies,lines,replies,choices,scenes,outcomes,grade,reply_grade,\
                    best_temperament,best_turns,best_seconds,best_points,best_points_possible,words_by_speaker";

/// All numbers, a heading before them.
pub(super) fn render(all: &[Counted]) -> String {
    let mut out = format!("{HEAD}\n");
    for one in all {
        out.push_str(&line(one).join(","));
        out.push('\n');
    }
    out
}

fn line(one: &Counted) -> Vec<String> {
    let Stats { spoken, told, replied, lines, replies, choices, scenes, outcomes, .. } = one.stats;
    let counts = [one.stats.words(), spoken, told, replied, lines, replies, choices, scenes, outcomes];
    let speakers = one.stats.speakers.iter().map(|one| format!("{} {}", one.name, one.words));
    let best = one.stats.best.as_ref();
    let score = best.and_then(|best| best.score);
    let number = |number: Option<u64>| number.map_or_else(String::new, |number| number.to_string());
    let mut fields = vec![quoted(&one.file), quoted(&one.stats.title)];
    fields.extend(counts.iter().map(u64::to_string));
    // A grade below nought begins with a sign, and is a number all the same.
    fields.extend([grade(one.stats.grade), grade(one.stats.reply_grade)]);
    fields.push(quoted(best.map_or("", |best| best.temperament.as_str())));
    fields.push(number(best.map(|best| best.turns.into())));
    fields.push(number(best.map(rehearsal::authoring::stats::Best::seconds)));
    fields.push(number(score.map(|score| score.points.into())));
    fields.push(number(score.map(Score::most).map(u64::from)));
    fields.push(quoted(&speakers.collect::<Vec<_>>().join("; ")));
    fields
}
