//! The turn that mattered most, and one better line for it.

use super::ladder::asked_for;
use super::record::{Given, Turn};
use super::rule::RuleCard;
use crate::program::{Program, ValueKind};

/// The turn that mattered most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mattered {
    /// Which turn, from 1.
    pub turn: u32,
    /// The words of the reply given.
    pub words: String,
    /// What the learner typed for it, in words of their own.
    pub typed: Option<String>,
    /// What it may have done to the other person.
    pub effect: Option<String>,
    /// Whether it cost or carried most.
    pub weight: Weight,
    /// The meters that moved after it, in the script's order.
    pub moved: Vec<Moved>,
}

/// Why a turn mattered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Weight {
    /// A better reply was there.
    Lost {
        /// How many points the best reply would have given more.
        points: u32,
        /// Why a decent person would say what was said.
        tempting: Option<String>,
        /// One better line.
        better: String,
        /// The skill that the moment asked for, and its rule.
        asked_for: Option<RuleCard>,
    },
    /// No better reply was there in the whole rehearsal: the turn that moved most to the good.
    Gained {
        /// The coach's better line, where even the best reply was not strong.
        better: Option<String>,
    },
}

/// How a meter moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its label.
    pub label: String,
    /// By how much; negative where it fell.
    pub by: i64,
}

impl Mattered {
    /// The turn that mattered most: the rated turn that lost most against the best reply that was there; of equals the one
    /// after which the meters went most against their good side, then the earliest. Where nothing was lost, the one that gained
    /// most. None without a rated turn.
    pub fn of(program: &Program, turns: &[Turn]) -> Option<Mattered> {
        let rated = || turns.iter().filter(|turn| turn.rating().is_some());
        // `min_by_key` keeps the first of equals, so each key is written so that less comes first.
        let lost = rated().filter(|turn| loss(turn) > 0);
        let lost = lost.min_by_key(|turn| (std::cmp::Reverse(loss(turn)), gain(program, turn)));
        let turn = lost
            .or_else(|| rated().min_by_key(|turn| std::cmp::Reverse((gain(program, turn), turn.rating()))))?;
        let given = turn.given()?;
        Some(Mattered {
            turn: turn.number,
            words: given.words.clone(),
            typed: given.typed.clone(),
            effect: given.coaching.as_ref().map(|coaching| coaching.why.clone()),
            weight: weight(program, given, loss(turn)),
            moved: moved(program, turn),
        })
    }
}

/// How far the meters went to their good side after `turn`.
pub(super) fn gain(program: &Program, turn: &Turn) -> i64 {
    let steps = program.values.iter().zip(turn.before.iter().zip(&turn.after));
    steps
        .map(|(value, (before, after))| {
            let step = i64::from(*after) - i64::from(*before);
            match &value.kind {
                ValueKind::Meter { high_is_good: true, .. } => step,
                ValueKind::Meter { high_is_good: false, .. } => -step,
                ValueKind::Mood { .. } | ValueKind::Flag => 0,
            }
        })
        .sum()
}

/// How many points the best reply of `turn` would have given more.
pub(super) fn loss(turn: &Turn) -> u32 {
    let best = turn.given().and_then(Given::best).and_then(|best| best.rating);
    match (best, turn.rating()) {
        (Some(best), Some(given)) => best.points().saturating_sub(given.points()),
        (None, _) | (_, None) => 0,
    }
}

fn weight(program: &Program, given: &Given, points: u32) -> Weight {
    let coaching = given.coaching.as_ref();
    let (Some(best), true) = (given.best(), points > 0) else {
        return Weight::Gained { better: coaching.and_then(|coaching| coaching.better.clone()) };
    };
    Weight::Lost {
        points,
        tempting: coaching.and_then(|coaching| coaching.tempting.clone()),
        better: coaching.and_then(|coaching| coaching.better.clone()).unwrap_or_else(|| best.words.clone()),
        asked_for: asked_for(program, given),
    }
}

fn moved(program: &Program, turn: &Turn) -> Vec<Moved> {
    moved_between(program, &turn.before, &turn.after)
}

/// The meters that stand elsewhere in `after` than in `before`, in the script's order.
pub(super) fn moved_between(program: &Program, before: &[i32], after: &[i32]) -> Vec<Moved> {
    let steps = program.values.iter().zip(before.iter().zip(after));
    steps
        .filter_map(|(value, (before, after))| match &value.kind {
            ValueKind::Meter { label, .. } if before != after => {
                Some(Moved { label: label.clone(), by: i64::from(*after) - i64::from(*before) })
            }
            ValueKind::Meter { .. } | ValueKind::Mood { .. } | ValueKind::Flag => None,
        })
        .collect()
}
