//! What is measured of a script, for its editor.

use super::rules;
use super::sheet::{Contest, Sheet};
use crate::program::OutcomeKind;
use crate::proof::{Bot, Play};

/// Everything that is measured beside what can be counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The ways to end, in the order of the script.
    pub endings: Vec<Ending>,
    /// How much habits win; empty where not every state is known, or nothing is rated.
    pub habits: Vec<Habit>,
    /// The share of all points that the best play wins; none where that is not known.
    pub best: Option<f64>,
    /// How much of how it ends is settled by how the other person arrives; none where that is not known.
    pub luck: Option<f64>,
    /// What might give the best reply away.
    pub giveaways: Giveaways,
    /// The skills that are offered, those in focus first.
    pub skills: Vec<Skill>,
    /// How many replies stand at a choice on average, in hundredths; none with few choices.
    pub mean: Option<usize>,
    /// The reading grade of what the coach says, in tenths.
    pub coach_grade: Option<i64>,
}

/// A way to end.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    /// Its title.
    pub title: String,
    /// Its name in the script.
    pub name: String,
    /// What the other person decided.
    pub kind: OutcomeKind,
    /// How often even play ends so, of 1; none where that is not known.
    pub even: Option<f64>,
    /// How often the best play does; none where that is not known, and where nothing is rated.
    pub best: Option<f64>,
}

/// A way of playing that needs no understanding, and how much of the best play's share of points it wins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Habit {
    /// The way of playing.
    pub bot: Bot,
    /// 1 is as much as the best play wins.
    pub share: f64,
}

/// What might give the best reply away, over the choices in which something is best and something is not.
#[derive(Clone, Debug, PartialEq)]
pub struct Giveaways {
    /// In how many choices the best reply is the longest.
    pub longest: Part,
    /// The median of the best reply's words over those of the others; none with few choices.
    pub ratio: Option<f64>,
    /// The place, counted from 0, in which the best reply stands most often, and how often.
    pub place: Option<(usize, Part)>,
    /// The rank correlation of warm words and ratings; none where there is none.
    pub warmth: Option<f64>,
    /// In how many choices something else has more warm words than what is best.
    pub warmer_loses: usize,
    /// In how many choices the best reply is the one that repeats the other person's words.
    pub echo: Part,
    /// The beginning that most best replies share, and how many.
    pub frame: Option<(String, Part)>,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// How many.
    pub of: usize,
    /// Of how many.
    pub all: usize,
}

/// A skill, and in how many choices it is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skill {
    /// Its name.
    pub name: String,
    /// Whether the script names it in `practises`.
    pub is_focus: bool,
    /// In how many choices.
    pub chances: usize,
}

/// A count as a number that can be divided. No script has more of anything than that.
pub(super) fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

impl Part {
    /// How many of `contests` fit.
    pub(super) fn over(contests: &[Contest<'_>], fits: impl Fn(&Contest<'_>) -> bool) -> Part {
        Part { of: contests.iter().filter(|contest| fits(contest)).count(), all: contests.len() }
    }

    /// The same as a share of 1; 0 of nothing.
    pub fn share(self) -> f64 {
        if self.all == 0 { 0.0 } else { real(self.of) / real(self.all) }
    }

    /// Whether it is more than `most`, where there are enough choices to say so.
    pub(super) fn is_above(self, most: f64) -> bool {
        self.all >= rules::FEW && self.share() > most + rules::SLACK
    }
}

impl Figures {
    pub(super) fn of(sheet: &Sheet<'_>) -> Figures {
        let best = sheet.best.as_ref();
        Figures {
            endings: endings(sheet, best.map(|best| best.odds.outcomes.as_slice())),
            habits: rules::shares_of_habits(sheet),
            best: best.map(|best| best.share),
            luck: rules::luck(sheet),
            giveaways: Giveaways {
                longest: rules::longest_is_best(sheet),
                ratio: rules::ratio(sheet),
                place: rules::places(sheet),
                warmth: rules::correlation(sheet),
                warmer_loses: rules::warmer_loses(sheet),
                echo: rules::echoes(sheet),
                frame: rules::frames(sheet),
            },
            skills: rules::chances(sheet),
            mean: rules::mean(sheet),
            coach_grade: rules::coach_grade(sheet),
        }
    }
}

/// `best` has one entry an outcome: how often the best play ends so.
fn endings(sheet: &Sheet<'_>, best: Option<&[f64]>) -> Vec<Ending> {
    let even = sheet.is_exact().then(|| sheet.proof.odds(Play::Uniform).outcomes);
    let outcomes = sheet.program.outcomes.iter().enumerate();
    let ending = |(index, outcome): (usize, &crate::program::Outcome)| Ending {
        title: outcome.title.clone(),
        name: outcome.name.clone(),
        kind: outcome.kind,
        even: even.as_ref().and_then(|even| even.get(index).copied()),
        best: best.and_then(|best| best.get(index).copied()),
    };
    outcomes.map(ending).collect()
}
