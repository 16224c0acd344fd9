//! How one kept rehearsal is written: JSON with a version of its own, so that neither the engine's types nor a later version can
//! change what lies on somebody's disk.

use rehearsal::practice::{Kept, KeptDeed, KeptFinish, KeptPlan, KeptSkill, KeptTurn, Mode, Score};
use rehearsal::program::{MoveKind, OutcomeKind, Rating};
use serde::{Deserialize, Serialize};

/// The version of these shapes.
pub(crate) const VERSION: u32 = 1;

/// One kept rehearsal, as it is written.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Rehearsed {
    version: u32,
    script: String,
    title: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    topics: Vec<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    gated: bool,
    began: i64,
    day: i32,
    seed: u64,
    temperament: String,
    mode: String,
    #[serde(default, skip_serializing_if = "is_false")]
    own_words: bool,
    deeds: Vec<Did>,
    turns: Vec<Turned>,
    finish: Option<Finished>,
    score: Option<Scored>,
    skills: Vec<Skilled>,
    mattered: Option<u32>,
    sticking: Option<String>,
    plan: Option<Planned>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Did {
    Reply(String),
    Slot { slot: String, words: String },
    Answer { slot: Option<String>, words: String },
    Unheard,
}

#[derive(Debug, Serialize, Deserialize)]
struct Turned {
    number: u32,
    reply: Option<String>,
    heard: Option<Line>,
    words: String,
    typed: Option<String>,
    rating: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    moves: Vec<Moved>,
    #[serde(default, skip_serializing_if = "is_none")]
    hints: usize,
    #[serde(default, skip_serializing_if = "is_false")]
    thoughts: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    meters: Vec<Meter>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    speaker: String,
    words: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Moved {
    name: String,
    label: String,
    kind: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Meter {
    label: String,
    value: i32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Finished {
    Ended { name: String, title: String, kind: String },
    Left,
    Stopped,
}

#[derive(Debug, Serialize, Deserialize)]
struct Scored {
    points: u32,
    replies: u32,
}

#[derive(Debug, Serialize, Deserialize)]
struct Skilled {
    name: String,
    label: String,
    shown: u32,
    chances: u32,
    #[serde(default, skip_serializing_if = "is_false")]
    focus: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct Planned {
    when: String,
    then: String,
}

/// The bytes of a kept rehearsal; none where it cannot be written, which no kept rehearsal is.
pub(super) fn written(kept: &Kept) -> Option<Vec<u8>> {
    serde_json::to_vec(&Rehearsed::of(kept)).ok()
}

/// The kept rehearsal that `bytes` hold; none where they hold none of a version that is known.
pub(super) fn read(bytes: &[u8]) -> Option<Kept> {
    serde_json::from_slice::<Rehearsed>(bytes).ok().filter(|shape| shape.version == VERSION)?.kept()
}

impl Rehearsed {
    /// The shape of `kept`.
    pub(crate) fn of(kept: &Kept) -> Rehearsed {
        Rehearsed {
            version: VERSION,
            script: kept.script.clone(),
            title: kept.title.clone(),
            topics: kept.topics.clone(),
            gated: kept.is_gated,
            began: kept.began,
            day: kept.day,
            seed: kept.seed,
            temperament: kept.temperament.clone(),
            mode: kept.mode.word().to_owned(),
            own_words: kept.own_words,
            deeds: kept.deeds.iter().map(Did::of).collect(),
            turns: kept.turns.iter().map(Turned::of).collect(),
            finish: kept.finish.as_ref().map(Finished::of),
            score: kept.score.map(|Score { points, replies }| Scored { points, replies }),
            skills: kept.skills.iter().map(Skilled::of).collect(),
            mattered: kept.mattered,
            sticking: kept.sticking.clone(),
            plan: kept.plan.as_ref().map(|plan| Planned { when: plan.when.clone(), then: plan.then.clone() }),
        }
    }

    fn kept(self) -> Option<Kept> {
        Some(Kept {
            script: self.script,
            title: self.title,
            topics: self.topics,
            is_gated: self.gated,
            began: self.began,
            day: self.day,
            seed: self.seed,
            temperament: self.temperament,
            mode: Mode::find(&self.mode)?,
            own_words: self.own_words,
            deeds: self.deeds.into_iter().map(Did::kept).collect(),
            turns: self.turns.into_iter().map(Turned::kept).collect::<Option<_>>()?,
            finish: self.finish.map(Finished::kept).map_or(Some(None), |finish| finish.map(Some))?,
            score: self.score.map(|Scored { points, replies }| Score { points, replies }),
            skills: self.skills.into_iter().map(Skilled::kept).collect(),
            mattered: self.mattered,
            sticking: self.sticking,
            plan: self.plan.map(|plan| KeptPlan { when: plan.when, then: plan.then }),
        })
    }
}

impl Did {
    fn of(deed: &KeptDeed) -> Did {
        match deed.clone() {
            KeptDeed::Reply(name) => Did::Reply(name),
            KeptDeed::Slot(slot, words) => Did::Slot { slot, words },
            KeptDeed::Answer(slot, words) => Did::Answer { slot, words },
            KeptDeed::Unheard => Did::Unheard,
        }
    }

    fn kept(self) -> KeptDeed {
        match self {
            Did::Reply(name) => KeptDeed::Reply(name),
            Did::Slot { slot, words } => KeptDeed::Slot(slot, words),
            Did::Answer { slot, words } => KeptDeed::Answer(slot, words),
            Did::Unheard => KeptDeed::Unheard,
        }
    }
}

impl Turned {
    fn of(turn: &KeptTurn) -> Turned {
        let moved = |(name, label, kind): &(String, String, Option<MoveKind>)| Moved {
            name: name.clone(),
            label: label.clone(),
            kind: kind.map(|kind| kind_word(kind).to_owned()),
        };
        let heard = turn.heard.clone().map(|(speaker, words)| Line { speaker, words });
        let meters = turn.meters.iter().map(|(label, value)| Meter { label: label.clone(), value: *value });
        Turned {
            number: turn.number,
            reply: turn.reply.clone(),
            heard,
            words: turn.words.clone(),
            typed: turn.typed.clone(),
            rating: turn.rating.map(|rating| rating.word().to_owned()),
            moves: turn.moves.iter().map(moved).collect(),
            hints: turn.hints,
            thoughts: turn.thoughts,
            meters: meters.collect(),
        }
    }

    fn kept(self) -> Option<KeptTurn> {
        let moves = self.moves.into_iter().map(|Moved { name, label, kind }| {
            Some((name, label, known(kind, |word| KINDS.into_iter().find(|kind| kind_word(*kind) == word))?))
        });
        Some(KeptTurn {
            number: self.number,
            reply: self.reply,
            heard: self.heard.map(|line| (line.speaker, line.words)),
            words: self.words,
            typed: self.typed,
            rating: known(self.rating, |word| RATINGS.into_iter().find(|rating| rating.word() == word))?,
            moves: moves.collect::<Option<_>>()?,
            hints: self.hints,
            thoughts: self.thoughts,
            meters: self.meters.into_iter().map(|meter| (meter.label, meter.value)).collect(),
        })
    }
}

impl Finished {
    fn of(finish: &KeptFinish) -> Finished {
        match finish {
            KeptFinish::Ended(name, title, kind) => {
                Finished::Ended { name: name.clone(), title: title.clone(), kind: kind.word().to_owned() }
            }
            KeptFinish::Left => Finished::Left,
            KeptFinish::Stopped => Finished::Stopped,
        }
    }

    fn kept(self) -> Option<KeptFinish> {
        Some(match self {
            Finished::Ended { name, title, kind } => {
                KeptFinish::Ended(name, title, OutcomeKind::ALL.into_iter().find(|one| one.word() == kind)?)
            }
            Finished::Left => KeptFinish::Left,
            Finished::Stopped => KeptFinish::Stopped,
        })
    }
}

impl Skilled {
    fn of(skill: &KeptSkill) -> Skilled {
        Skilled {
            name: skill.name.clone(),
            label: skill.label.clone(),
            shown: skill.shown,
            chances: skill.chances,
            focus: skill.in_focus,
        }
    }

    fn kept(self) -> KeptSkill {
        KeptSkill {
            name: self.name,
            label: self.label,
            shown: self.shown,
            chances: self.chances,
            in_focus: self.focus,
        }
    }
}

const RATINGS: [Rating; 4] = [Rating::Harmful, Rating::Weak, Rating::Fair, Rating::Strong];
const KINDS: [MoveKind; 3] = [MoveKind::Skill, MoveKind::Slip, MoveKind::Pressure];

fn kind_word(kind: MoveKind) -> &'static str {
    match kind {
        MoveKind::Skill => "skill",
        MoveKind::Slip => "slip",
        MoveKind::Pressure => "pressure",
    }
}

/// What a word stands for, where one is written; none where it stands for nothing that is known.
fn known<T>(word: Option<String>, find: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    match word {
        None => Some(None),
        Some(word) => find(&word).map(Some),
    }
}

fn is_false(truth: &bool) -> bool {
    !truth
}

fn is_none(number: &usize) -> bool {
    *number == 0
}
