//! The numbers of scripts, as a person reads them. A case is a script in `tests/cases/stats`.

use std::fmt::Write as _;
use std::path::Path;

use rehearsal::authoring::stats::Stats;

use crate::cases::{program_of, room};

#[test]
fn stats() {
    room("stats/*.talk", counted);
}

fn counted(path: &Path) -> String {
    let Stats {
        title,
        spoken,
        told,
        replied,
        lines,
        replies,
        choices,
        scenes,
        outcomes,
        speakers,
        reply_grade,
        grade,
        best,
    } = Stats::of(&program_of(path));
    let mut text = format!("{title}\nwords: {spoken} spoken, {told} told, {replied} in replies\n");
    let _ = writeln!(
        text,
        "lines {lines}, replies {replies}, choices {choices}, scenes {scenes}, outcomes {outcomes}"
    );
    for speaker in speakers {
        let _ = writeln!(text, "{}: {} words", speaker.name, speaker.words);
    }
    let _ = writeln!(text, "grade in tenths: {grade:?}, of replies {reply_grade:?}");
    let Some(best) = best else { return text + "no play ends" };
    let seconds = best.seconds();
    let score = best.score.map(|score| format!("{} of {}", score.points, score.most()));
    let _ = write!(
        text,
        "best play, {}: {} turns, {} choices, {} words, {seconds} seconds, points {score:?}",
        best.temperament, best.turns, best.choices, best.words
    );
    text
}
