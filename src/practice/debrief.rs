//! The debrief: what they decided, how the learner did, the turn that mattered most and one better line. The two halves are
//! made apart: nothing about conduct is made with the outcome in sight.

use super::conduct::Conduct;
use super::kept::KeptPlan;
use super::matter::{Mattered, Weight};
use super::record::{Deed, Spoken, Turn};
use super::strip::Strip;
use super::turning::Possible;
use crate::program::{Manner, OutcomeId, OutcomeKind, Program, Rating};
use crate::rehearsal::Stop;

/// How a rehearsal finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// It ended so.
    Ended(OutcomeId),
    /// The learner left it.
    Left,
    /// The script broke a limit.
    Stopped(Stop),
}

/// Everything that a debrief says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debrief {
    /// The other people's names, in the order of the cast.
    pub cast: Vec<String>,
    /// What they decided: theirs.
    pub decided: Decided,
    /// How the learner did: yours.
    pub conduct: Conduct,
    /// Whether the script rates replies at all.
    pub is_rated: bool,
    /// The turns, in order.
    pub turns: Vec<Turn>,
    /// What the coach said before the first turn.
    pub opening: Vec<String>,
    /// The meters over the turns.
    pub strip: Strip,
    /// Up to two strong turns.
    pub worked: Vec<Worked>,
    /// The turn that mattered most.
    pub mattered: Option<Mattered>,
    /// What was still possible at each turn; none where nobody has asked the proof.
    pub possible: Option<Possible>,
    /// What to say when that moment comes again.
    pub plan: Option<Plan>,
    /// The learner's own plan for next time; none where they made none.
    pub own_plan: Option<KeptPlan>,
}

/// A turn that worked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worked {
    /// Which turn, from 1.
    pub number: u32,
    /// What was said, in the learner's own words where they typed them.
    pub words: String,
    /// The skills that it showed.
    pub skills: Vec<String>,
    /// What it may have done to the other person.
    pub effect: Option<String>,
}

/// What the other person decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// The conversation ended.
    So {
        /// What kind of end it is.
        kind: OutcomeKind,
        /// What the script calls it.
        title: String,
        /// What the script says of it.
        text: String,
    },
    /// Nothing yet: the learner left.
    NothingYet,
    /// Nothing: the script was stopped.
    Stopped(Stop),
}

/// If this comes, then I say that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What was said before the turn that mattered.
    pub when: Option<Spoken>,
    /// What to say then.
    pub say: String,
}

impl Debrief {
    /// The debrief of `turns`, with the conduct that was made of them, and how it finished.
    pub fn new(program: &Program, turns: &[Turn], conduct: Conduct, finish: Finish) -> Debrief {
        let mattered = Mattered::of(program, turns);
        let mut strip = Strip::of(program, turns);
        strip.mattered = mattered.as_ref().map(|mattered| mattered.turn);
        Debrief {
            cast: program.speakers.iter().skip(1).map(|speaker| speaker.name.clone()).collect(),
            decided: decided(program, finish),
            conduct,
            is_rated: program.replies.iter().any(|reply| reply.coaching.is_some()),
            turns: turns.to_vec(),
            opening: Vec::new(),
            strip,
            worked: worked(program, turns),
            possible: None,
            plan: mattered.as_ref().and_then(|mattered| plan(turns, mattered)),
            own_plan: None,
            mattered,
        }
    }

    /// The same, with what the coach said before the first turn.
    #[must_use]
    pub fn with_opening(mut self, notes: &[String]) -> Debrief {
        self.opening = notes.to_vec();
        self
    }

    /// The same, with what was still possible at each turn.
    #[must_use]
    pub fn with_possible(mut self, possible: Possible) -> Debrief {
        self.strip.turned = possible.turned.as_ref().map(|turned| turned.turn);
        self.possible = Some(possible).filter(Possible::is_known);
        self
    }

    /// The turn that is worth going back to at once: the one that mattered most, where a better reply was there; otherwise the one where
    /// it turned.
    pub fn retry(&self) -> Option<u32> {
        let lost = self.mattered.as_ref().filter(|one| matches!(one.weight, Weight::Lost { .. }));
        let turned = self.possible.as_ref().and_then(|possible| possible.turned.as_ref());
        lost.map(|one| one.turn).or(turned.map(|turned| turned.turn))
    }

    /// The same as a sentence for the prompt, where Enter goes back.
    pub fn retry_sentence(&self) -> Option<String> {
        self.retry().map(|turn| format!("Enter goes back to turn {turn}, with everything as it was."))
    }
}

fn decided(program: &Program, finish: Finish) -> Decided {
    match finish {
        Finish::Ended(id) => {
            let outcome = program.outcomes.at(id);
            Decided::So { kind: outcome.kind, title: outcome.title.clone(), text: outcome.text.clone() }
        }
        Finish::Left => Decided::NothingYet,
        Finish::Stopped(stop) => Decided::Stopped(stop),
    }
}

/// The two strong turns after which most went to the good, in the order of the turns.
fn worked(program: &Program, turns: &[Turn]) -> Vec<Worked> {
    let strong = turns.iter().filter(|turn| turn.rating() == Some(Rating::Strong));
    let mut strong: Vec<&Turn> = strong.collect();
    strong.sort_by_key(|turn| std::cmp::Reverse(super::matter::gain(program, turn)));
    strong.truncate(2);
    strong.sort_by_key(|turn| turn.number);
    let told = strong.into_iter().filter_map(|turn| turn.given().map(|given| (turn, given)));
    told.map(|(turn, given)| {
        let moves = program.replies.at(given.reply).moves.iter();
        Worked {
            number: turn.number,
            words: given.own_words().to_owned(),
            skills: moves.map(|id| program.moves.at(*id).label.clone()).collect(),
            effect: given.coaching.as_ref().map(|coaching| coaching.why.clone()),
        }
    })
    .collect()
}

/// What was said before the turn that cost most, and what to say to it; none where nothing was lost.
fn plan(turns: &[Turn], mattered: &Mattered) -> Option<Plan> {
    let Weight::Lost { better, .. } = &mattered.weight else { return None };
    let turn = turns.iter().find(|turn| turn.number == mattered.turn)?;
    Some(Plan { when: turn.heard.clone(), say: better.clone() })
}

impl Deed {
    /// Whether it was done, and not said aloud.
    pub fn is_done(&self) -> bool {
        match self {
            Deed::Gave(given) => given.manner == Manner::Done,
            Deed::Answered(_) => false,
        }
    }
}
