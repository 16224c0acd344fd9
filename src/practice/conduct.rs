//! How the learner did: the process score, the skills shown, what slipped out. It is made of turns, and turns do not know how
//! the rehearsal ended: the other person's answer cannot enter here.

use super::record::Turn;
use crate::program::{MoveId, MoveKind, Program, Rating};

/// How the learner did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conduct {
    /// The process score; none where no rated reply was given.
    pub score: Option<Score>,
    /// Skills, those in focus first, then those that came up, in the script's order.
    pub skills: Vec<Seen>,
    /// Slips that were made, in the script's order.
    pub slips: Vec<Slipped>,
    /// Pressure that was put on, in the script's order.
    pub pressure: Vec<Slipped>,
}

/// The process score: points out of what the rated replies could give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// The points of the rated replies given.
    pub points: u32,
    /// How many rated replies were given.
    pub replies: u32,
}

/// How often a skill was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What people call it.
    pub label: String,
    /// Its rule; empty outside a library.
    pub rule: String,
    /// How many replies showed it.
    pub shown: u32,
    /// How many choices offered it.
    pub chances: u32,
    /// Whether the script has it in focus.
    pub in_focus: bool,
}

/// How often something slipped out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slipped {
    /// What people call it.
    pub label: String,
    /// How many replies had it.
    pub times: u32,
}

impl Score {
    /// What the rated replies could have given: three points each.
    pub const fn most(self) -> u32 {
        self.replies * Rating::Strong.points()
    }
}

impl Conduct {
    /// How the learner did in `turns`.
    pub fn of(program: &Program, turns: &[Turn]) -> Conduct {
        Conduct {
            score: score(turns.iter().filter_map(Turn::rating)),
            skills: skills(program, turns),
            slips: slipped(program, turns, MoveKind::Slip),
            pressure: slipped(program, turns, MoveKind::Pressure),
        }
    }
}

/// The process score over the ratings of the replies given; none where there are none. Ratings are all that it sees.
pub fn score(given: impl IntoIterator<Item = Rating>) -> Option<Score> {
    let mut score = Score { points: 0, replies: 0 };
    for rating in given {
        score.points += rating.points();
        score.replies += 1;
    }
    (score.replies > 0).then_some(score)
}

fn skills(program: &Program, turns: &[Turn]) -> Vec<Seen> {
    // Outside a library no move has a kind: what the script says it practises is a skill all the same.
    let is_skill = |id: MoveId| program.moves.at(id).kind == Some(MoveKind::Skill);
    let in_focus = program.practises.iter().copied();
    let in_focus: Vec<MoveId> =
        in_focus.filter(|id| is_skill(*id) || program.moves.at(*id).kind.is_none()).collect();
    let others = program.moves.ids().filter(|id| is_skill(*id) && !in_focus.contains(id));
    let seen = |id: MoveId, in_focus: bool| Seen {
        label: program.moves.at(id).label.clone(),
        rule: program.moves.at(id).rule.clone(),
        shown: shown(program, turns, id),
        chances: chances(program, turns, id),
        in_focus,
    };
    let focus = in_focus.iter().map(|id| seen(*id, true));
    focus.chain(others.map(|id| seen(id, false)).filter(|seen| seen.chances > 0)).collect()
}

fn slipped(program: &Program, turns: &[Turn], kind: MoveKind) -> Vec<Slipped> {
    let moves = program.moves.pairs().filter(|(_, one)| one.kind == Some(kind));
    moves
        .map(|(id, one)| Slipped { label: one.label.clone(), times: shown(program, turns, id) })
        .filter(|slipped| slipped.times > 0)
        .collect()
}

fn shown(program: &Program, turns: &[Turn], id: MoveId) -> u32 {
    let given = turns.iter().filter_map(Turn::given);
    count(given.filter(|given| program.replies.at(given.reply).moves.contains(&id)))
}

fn chances(program: &Program, turns: &[Turn], id: MoveId) -> u32 {
    let given = turns.iter().filter_map(Turn::given);
    count(
        given.filter(|given| {
            given.available.iter().any(|one| program.replies.at(one.reply).moves.contains(&id))
        }),
    )
}

fn count<T>(entries: impl Iterator<Item = T>) -> u32 {
    entries.fold(0, |count, _| count + 1)
}
