//! What can be counted in a script: its words and who says them, how hard they are to read, and how long the best play takes.

mod best;
mod grade;
mod syllables;

pub use best::Best;

pub use grade::Grading;
pub(crate) use grade::words;

use super::wording::wording;
use crate::program::{Program, Step, YOU};
use crate::proof;
use crate::source::Id;

/// The language that syllables can be counted in.
const ENGLISH: &str = "en";

/// What is counted in a script, everything that it includes with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// The script's title.
    pub title: String,
    /// Words that are spoken, by the cast and by `You:` lines.
    pub spoken: u64,
    /// Words of narration.
    pub told: u64,
    /// Words of replies.
    pub replied: u64,
    /// Lines of speech and of narration. Thoughts are none: they are shown only when somebody asks.
    pub lines: u64,
    /// Replies.
    pub replies: u64,
    /// Choices.
    pub choices: u64,
    /// Scenes.
    pub scenes: u64,
    /// Ways to end.
    pub outcomes: u64,
    /// Who speaks, in the order of the cast, the learner first. The learner's words are those of `You:` lines and of replies.
    pub speakers: Vec<Speaks>,
    /// The reading grade of the replies, in tenths; none without words, or in another language than English.
    pub reply_grade: Option<i64>,
    /// The reading grade of everything that is spoken, told or replied.
    pub grade: Option<i64>,
    /// The best play; none where no play ends, as in a part.
    pub best: Option<Best>,
}

/// What one speaker says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaks {
    /// The name as it is shown.
    pub name: String,
    /// How many words.
    pub words: u64,
}

impl Stats {
    /// Counts `program`. A text with variations counts with the first of each.
    pub fn of(program: &Program) -> Stats {
        Stats::with(program, || best::best(program))
    }

    /// The same for a program of which it is known what is best.
    pub fn knowing(program: &Program, best: Option<&proof::Best<'_>>) -> Stats {
        Stats::with(program, || best::best_known(program, best))
    }

    fn with(program: &Program, best: impl FnOnce() -> Option<Best>) -> Stats {
        let mut stats = Stats {
            title: program.about.title.clone(),
            replies: long(program.replies.len()),
            choices: long(program.choices.len()),
            scenes: long(program.scenes.len()),
            outcomes: long(program.outcomes.len()),
            speakers: speakers(program),
            best: if program.about.is_part { None } else { best() },
            ..Stats::default()
        };
        let (mut all, replies) = (stats.count_lines(program), stats.count_replies(program));
        all.add(replies);
        if is_english(&program.about.lang) {
            (stats.grade, stats.reply_grade) = (all.grade(), replies.grade());
        }
        stats
    }

    /// All words: spoken, told, and those of replies.
    pub fn words(&self) -> u64 {
        self.spoken + self.told + self.replied
    }

    fn count_lines(&mut self, program: &Program) -> Grading {
        let mut reading = Grading::default();
        for step in &program.steps {
            let Step::Say(line) = step else { continue };
            let line = program.lines.at(*line);
            let text = wording(program, line.text);
            reading.read(&text);
            self.lines += 1;
            match line.speaker {
                Some(speaker) => {
                    self.spoken += words(&text);
                    self.says(speaker.index(), &text);
                }
                None => self.told += words(&text),
            }
        }
        reading
    }

    fn count_replies(&mut self, program: &Program) -> Grading {
        let mut reading = Grading::default();
        for reply in program.replies.iter() {
            let text = wording(program, reply.text);
            reading.read(&text);
            self.replied += words(&text);
            self.says(YOU.index(), &text);
        }
        reading
    }

    fn says(&mut self, speaker: usize, text: &str) {
        if let Some(speaks) = self.speakers.get_mut(speaker) {
            speaks.words += words(text);
        }
    }
}

fn speakers(program: &Program) -> Vec<Speaks> {
    program.speakers.iter().map(|speaker| Speaks { name: speaker.name.clone(), words: 0 }).collect()
}

/// Whether a BCP 47 tag means English; without one, a script is.
pub(crate) fn is_english(lang: &str) -> bool {
    let first = lang.split(['-', '_']).next().unwrap_or_default();
    first.is_empty() || first.eq_ignore_ascii_case(ENGLISH)
}

fn long(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
