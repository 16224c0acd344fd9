//! The debrief in words: kind, specific, short, about the line and never about the person. How it is laid out is not decided here.

mod matter;
mod reach;
mod turns;

use super::conduct::{Seen, Slipped};
pub use matter::moved;

use super::debrief::{Debrief, Decided, Worked};
use super::matter::Weight;
use super::record::Turn;
use super::strip::Strip;
use crate::program::{OutcomeKind, Rating};
use crate::rehearsal::Stop;
use crate::source::{counted, counted_as};

/// A part of a debrief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the next parts are about.
    Heading(String),
    /// A sentence or two.
    Line(String),
    /// Words to say, or in brackets what to do.
    Words(String),
    /// The turn that is worth going back to.
    Return(u32),
    /// The meters over the turns, to be drawn.
    Strip(Strip),
    /// A turn with its mark.
    Turn {
        /// Which turn, from 1.
        number: u32,
        /// How it is rated.
        rating: Option<Rating>,
        /// What was said, in quotation marks, or done, in brackets.
        told: String,
        /// The reason, then what else the coach said.
        reasons: Vec<String>,
    },
}

/// How much of each turn is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// What can be read at once: a reason where a turn may be worth a thought, a better line where it cost most.
    Folded,
    /// Everything that the coach knows of every turn.
    Whole,
}

/// The mark of a rating: it does not depend on colour.
pub const fn mark(rating: Option<Rating>) -> &'static str {
    match rating {
        Some(Rating::Strong) => "++",
        Some(Rating::Fair) => "+",
        Some(Rating::Weak) => "-",
        Some(Rating::Harmful) => "--",
        None => "",
    }
}

impl Debrief {
    /// The debrief in order, folded: what they decided and, apart from it, how it was done; what worked, turn by turn, skills, and at
    /// the end, where the eye rests, where it turned, the turn that mattered most and one thing to try.
    pub fn parts(&self) -> Vec<Part> {
        self.parts_in(Depth::Folded)
    }

    /// The same, with so much of each turn.
    pub fn parts_in(&self, depth: Depth) -> Vec<Part> {
        let mut parts = Vec::new();
        section(&mut parts, "What they decided", self.decided_parts());
        section(&mut parts, "How you did", self.happened());
        section(&mut parts, "What worked", self.worked_lines());
        section(&mut parts, "Turn by turn", self.turn_parts(depth));
        section(&mut parts, "Skills", self.skill_parts());
        section(&mut parts, self.turning_heading(), self.turning_parts());
        section(&mut parts, self.matter_heading(), self.matter_parts());
        section(&mut parts, "One thing to try", self.try_parts());
        let plan = self.own_plan.iter().map(|plan| line(plan.sentence())).collect();
        section(&mut parts, "Your plan for next time", plan);
        parts
    }

    /// What they decided, alone.
    pub fn outcome_parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        section(&mut parts, "What they decided", self.decided_parts());
        parts
    }

    fn happened(&self) -> Vec<Part> {
        if self.turns.is_empty() {
            return vec![line("You left before your first turn, so there is nothing to look back on yet.")];
        }
        let turns = counted(self.turns.len(), "turn");
        let with = if self.cast.is_empty() { String::new() } else { format!(" with {}", listed(&self.cast)) };
        let mut parts = vec![line(format!("You had {turns}{with}."))];
        let hints: usize = self.turns.iter().filter_map(Turn::given).map(|given| given.hints).sum();
        let looks = self.turns.iter().filter_map(Turn::given).filter(|given| given.thoughts).count();
        let asked = [(hints, "hint", "hints"), (looks, "look at their thoughts", "looks at their thoughts")];
        let asked: Vec<String> = asked
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| counted_as(*count, one, many))
            .collect();
        if !asked.is_empty() {
            parts.push(line(format!("You asked for {}.", listed(&asked))));
        }
        parts.push(line(self.score_line()));
        if !self.strip.is_empty() {
            parts.push(Part::Strip(self.strip.clone()));
        }
        parts
    }

    fn score_line(&self) -> String {
        match self.conduct.score {
            Some(score) => {
                let replies = counted_as(score.replies as usize, "rated reply", "rated replies");
                let (points, most) = (score.points, score.most());
                format!("Process score: {points} of {most} ({replies}, up to three points each).")
            }
            None if self.is_rated => "No process score: none of your replies here is rated.".to_owned(),
            None => "No process score: this script rates no replies.".to_owned(),
        }
    }

    fn worked_lines(&self) -> Vec<Part> {
        let told = self.worked.iter().map(|worked| {
            let Worked { number, words, skills, effect } = worked;
            let skills = if skills.is_empty() { String::new() } else { format!(" ({})", skills.join("; ")) };
            let effect = effect.as_ref().map(|effect| format!(" {effect}")).unwrap_or_default();
            line(format!("Turn {number}{skills}: {}{effect}", quoted(words)))
        });
        told.collect()
    }

    fn decided_parts(&self) -> Vec<Part> {
        match &self.decided {
            Decided::So { kind, title, text } => {
                let told = if text.is_empty() { title.clone() } else { format!("{title}. {text}") };
                // Where a scene had to stop, nobody answered.
                let apart = match kind {
                    OutcomeKind::Safety => "The scene ends there. How it ends does not enter your score.",
                    OutcomeKind::Connect
                    | OutcomeKind::Time
                    | OutcomeKind::Declined
                    | OutcomeKind::Distance
                    | OutcomeKind::Harm => "Their answer was theirs. It does not enter your score.",
                };
                vec![line(told), line(apart)]
            }
            Decided::NothingYet if self.turns.is_empty() => Vec::new(),
            Decided::NothingYet => vec![line("You left before they decided anything.")],
            Decided::Stopped(stop) => {
                vec![line(format!(
                    "The script had to be stopped: {}. That lies with the script, not with you.",
                    why(*stop)
                ))]
            }
        }
    }

    /// Skills in focus take a line each; whatever else came up shares one, for a debrief is short.
    fn skill_parts(&self) -> Vec<Part> {
        if self.turns.is_empty() {
            return Vec::new();
        }
        let conduct = &self.conduct;

        let (focus, others): (Vec<&Seen>, Vec<&Seen>) = conduct.skills.iter().partition(|seen| seen.in_focus);
        let (shown, unseen): (Vec<&Seen>, Vec<&Seen>) = others.into_iter().partition(|seen| seen.shown > 0);
        let shown = shown.iter().map(|seen| format!("{}, {} of {}", seen.label, seen.shown, seen.chances));
        let unseen = unseen.iter().map(|seen| seen.label.clone());
        let slips = conduct.slips.iter().map(slipped);
        let pressure = conduct.pressure.iter().map(slipped);
        let together = [
            together("Also shown", shown),
            together("Not seen, with a chance", unseen),
            together("Slips", slips),
            together("Pressure", pressure),
        ];
        // The rule of the one that the turn which mattered asked for stands at its better line.
        let told = self.mattered.as_ref().and_then(|mattered| match &mattered.weight {
            Weight::Lost { asked_for, .. } => asked_for.as_ref().map(|card| card.rule.as_str()),
            Weight::Gained { .. } => None,
        });
        let in_focus = |seen: &Seen| match skill(seen) {
            told_of if seen.shown > 0 || seen.chances == 0 || told == Some(seen.rule.as_str()) => told_of,
            told_of => format!("{told_of}. {}", seen.rule).trim_end_matches(". ").to_owned(),
        };
        focus.into_iter().map(|seen| line(in_focus(seen))).chain(together.into_iter().flatten()).collect()
    }
}

fn section(parts: &mut Vec<Part>, heading: &str, section: Vec<Part>) {
    if !section.is_empty() {
        parts.push(Part::Heading(heading.to_owned()));
        parts.extend(section);
    }
}

/// What belongs together in one line; none where there is nothing.
fn together(what: &str, entries: impl Iterator<Item = String>) -> Option<Part> {
    let entries: Vec<String> = entries.collect();
    (!entries.is_empty()).then(|| line(format!("{what}: {}", entries.join("; "))))
}

fn slipped(slip: &Slipped) -> String {
    format!("{}, {}", slip.label, times(slip))
}

fn skill(seen: &Seen) -> String {
    let chances = counted(seen.chances as usize, "chance");
    match (seen.shown, seen.chances) {
        (_, 0) => format!("{}: no chance came up", seen.label),
        (0, _) => format!("{}: not seen, {chances}", seen.label),
        (shown, _) => format!("{}: {shown} of {chances}", seen.label),
    }
}

fn times(slip: &Slipped) -> String {
    match slip.times {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        times => format!("{times} times"),
    }
}

/// Why a rehearsal was stopped, in words.
pub fn why(stop: Stop) -> &'static str {
    match stop {
        Stop::TooManySteps => "it went on for 10,000 lines without a turn of yours",
        Stop::TooManyReturns => "it took more than 32 detours inside each other",
        Stop::Arithmetic => "a sum in it could not be worked out",
        Stop::NowhereToReturn => "it wanted to go back with nowhere to go back to",
        Stop::RanOff => "a scene in it came to its end with nothing behind it",
    }
}

fn line(text: impl Into<String>) -> Part {
    Part::Line(text.into())
}

/// Words in quotation marks; what is done, and not said, stands in its brackets.
pub fn quoted(words: &str) -> String {
    if is_done(words) { words.to_owned() } else { format!("“{words}”") }
}

/// What was said: in the learner's own words where they typed them, with the reply that they were heard as behind.
fn said(words: &str, typed: Option<&str>) -> String {
    match typed {
        Some(typed) if typed != words => format!("{} (heard as {})", quoted(typed), quoted(words)),
        Some(_) | None => quoted(words),
    }
}

/// Whether words are something done, and not said.
pub(super) fn is_done(words: &str) -> bool {
    words.starts_with('(') && words.ends_with(')')
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed<T: AsRef<str>>(entries: &[T]) -> String {
    let entries: Vec<&str> = entries.iter().map(AsRef::as_ref).collect();
    match entries.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}
