//! A transcript as JSON: one object, its form and version in it. `docs/transcripts.md` describes it; a change that a reader could
//! notice is a new version.

use rehearsal::practice::{
    Cause, Debrief, Decided, End, Given, Possible, Seen, Slipped, Strip, Turn, Weight,
};
use serde::Serialize;

use super::story::{self, Story};

/// What the object says that it is.
const FORM: &str = "rehearse-transcript";
/// The version of the shape below.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Transcript<'a> {
    form: &'static str,
    version: u32,
    title: &'a str,
    summary: &'a str,
    lang: &'a str,
    seed: u64,
    temperament: Option<&'a str>,
    told: Vec<Told<'a>>,
    debrief: LookedBack<'a>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Told<'a> {
    Narration { text: String },
    Line { speaker: &'a str, delivery: Option<&'a str>, text: String },
    Reply { turn: u32, done: bool, text: String, typed: Option<&'a str> },
    Question { text: String },
    Answer { text: &'a str },
    Note { text: String },
    Unheard,
}

#[derive(Serialize)]
struct LookedBack<'a> {
    finish: &'static str,
    outcome: Option<Outcome<'a>>,
    score: Option<Score>,
    skills: Vec<Skill<'a>>,
    slips: Vec<Counted<'a>>,
    pressure: Vec<Counted<'a>>,
    turns: Vec<OneTurn<'a>>,
    meters: Vec<Meter<'a>>,
    mattered: Option<Mattered<'a>>,
    possible: Option<WasPossible<'a>>,
    plan: Option<Plan<'a>>,
}

#[derive(Serialize)]
struct Outcome<'a> {
    kind: &'static str,
    title: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Score {
    points: u32,
    most: u32,
    replies: u32,
}

#[derive(Serialize)]
struct Skill<'a> {
    label: &'a str,
    shown: u32,
    chances: u32,
    in_focus: bool,
}

#[derive(Serialize)]
struct Counted<'a> {
    label: &'a str,
    times: u32,
}

#[derive(Serialize)]
struct OneTurn<'a> {
    number: u32,
    rating: Option<&'static str>,
    why: Option<&'a str>,
    tempting: Option<&'a str>,
    better: Option<&'a str>,
    notes: &'a [String],
    cues: &'a [String],
    hints: usize,
    thoughts: bool,
}

#[derive(Serialize)]
struct Meter<'a> {
    label: &'a str,
    least: i32,
    most: i32,
    high_is_good: bool,
    values: &'a [i32],
}

#[derive(Serialize)]
struct Mattered<'a> {
    turn: u32,
    lost: Option<u32>,
    better: Option<&'a str>,
    asked_for: Option<&'a str>,
}

#[derive(Serialize)]
struct WasPossible<'a> {
    in_reach: Vec<Option<Vec<Way<'a>>>>,
    never: Vec<Way<'a>>,
    fell: Vec<Fell<'a>>,
    turned: Option<Turned<'a>>,
}

#[derive(Serialize)]
struct Way<'a> {
    kind: &'static str,
    title: &'a str,
}

#[derive(Serialize)]
struct Fell<'a> {
    turn: u32,
    end: Way<'a>,
    cause: &'static str,
}

#[derive(Serialize)]
struct Turned<'a> {
    turn: u32,
    closed: Vec<Way<'a>>,
    kept_by: &'a str,
}

#[derive(Serialize)]
struct Plan<'a> {
    when: &'a str,
    then: &'a str,
}

/// `story` and `debrief` as one object.
pub(super) fn render(story: &Story, debrief: &Debrief) -> String {
    let transcript = Transcript {
        form: FORM,
        version: VERSION,
        title: &story.title,
        summary: &story.summary,
        lang: &story.lang,
        seed: story.seed,
        temperament: story.temperament.as_deref(),
        told: story.told.iter().map(told).collect(),
        debrief: looked_back(debrief),
    };
    // Nothing in it can fail to be written: every key is a string.
    serde_json::to_string_pretty(&transcript).unwrap_or_default() + "\n"
}

fn told(told: &story::Told) -> Told<'_> {
    match told {
        story::Told::Narration(text) => Told::Narration { text: story::plain(text) },
        story::Told::Line { speaker, delivery, text } => {
            Told::Line { speaker, delivery: delivery.as_deref(), text: story::plain(text) }
        }
        story::Told::Reply { turn, is_done, text, typed } => {
            Told::Reply { turn: *turn, done: *is_done, text: story::plain(text), typed: typed.as_deref() }
        }
        story::Told::Question(text) => Told::Question { text: story::plain(text) },
        story::Told::Answer(text) => Told::Answer { text },
        story::Told::Note(text) => Told::Note { text: story::plain(text) },
        story::Told::Unheard => Told::Unheard,
    }
}

fn looked_back(debrief: &Debrief) -> LookedBack<'_> {
    let conduct = &debrief.conduct;
    let (finish, outcome) = match &debrief.decided {
        Decided::So { kind, title, text } => ("ended", Some(Outcome { kind: kind.word(), title, text })),
        Decided::NothingYet => ("left", None),
        Decided::Stopped(_) => ("stopped", None),
    };
    LookedBack {
        finish,
        outcome,
        score: conduct.score.map(|score| Score {
            points: score.points,
            most: score.most(),
            replies: score.replies,
        }),
        skills: conduct.skills.iter().map(skill).collect(),
        slips: conduct.slips.iter().map(slipped).collect(),
        pressure: conduct.pressure.iter().map(slipped).collect(),
        turns: debrief.turns.iter().map(turn).collect(),
        meters: meters(&debrief.strip),
        mattered: debrief.mattered.as_ref().map(mattered),
        possible: debrief.possible.as_ref().map(possible),
        plan: debrief.own_plan.as_ref().map(|plan| Plan { when: &plan.when, then: &plan.then }),
    }
}

fn skill(seen: &Seen) -> Skill<'_> {
    Skill { label: &seen.label, shown: seen.shown, chances: seen.chances, in_focus: seen.in_focus }
}

fn slipped(slipped: &Slipped) -> Counted<'_> {
    Counted { label: &slipped.label, times: slipped.times }
}

fn turn(turn: &Turn) -> OneTurn<'_> {
    let given = turn.given();
    let coaching = given.and_then(|given| given.coaching.as_ref());
    OneTurn {
        number: turn.number,
        rating: turn.rating().map(rehearsal::program::Rating::word),
        why: coaching.map(|coaching| coaching.why.as_str()),
        tempting: coaching.and_then(|coaching| coaching.tempting.as_deref()),
        better: coaching.and_then(|coaching| coaching.better.as_deref()),
        notes: &turn.notes,
        cues: given.map(|given| given.cues.as_slice()).unwrap_or_default(),
        hints: given.map_or(0, |given: &Given| given.hints),
        thoughts: given.is_some_and(|given| given.thoughts),
    }
}

fn meters(strip: &Strip) -> Vec<Meter<'_>> {
    let rows = strip.rows.iter().map(|row| Meter {
        label: &row.label,
        least: row.range.0,
        most: row.range.1,
        high_is_good: row.high_is_good,
        values: &row.values,
    });
    rows.collect()
}

fn mattered(mattered: &rehearsal::practice::Mattered) -> Mattered<'_> {
    let (lost, better, asked_for) = match &mattered.weight {
        Weight::Lost { points, better, asked_for, .. } => {
            (Some(*points), Some(better.as_str()), asked_for.as_ref().map(|card| card.label.as_str()))
        }
        Weight::Gained { better } => (None, better.as_deref(), None),
    };
    Mattered { turn: mattered.turn, lost, better, asked_for }
}

fn possible(possible: &Possible) -> WasPossible<'_> {
    WasPossible {
        in_reach: possible.in_reach.iter().map(|known| known.as_deref().map(ways)).collect(),
        never: ways(&possible.never),
        fell: possible
            .fell
            .iter()
            .map(|fell| Fell {
                turn: fell.turn,
                end: way(&fell.end),
                cause: match fell.cause {
                    Cause::Reply => "reply",
                    Cause::Chance => "chance",
                },
            })
            .collect(),
        turned: possible.turned.as_ref().map(|turned| Turned {
            turn: turned.turn,
            closed: ways(&turned.closed),
            kept_by: &turned.kept_by,
        }),
    }
}

fn ways(ends: &[End]) -> Vec<Way<'_>> {
    ends.iter().map(way).collect()
}

fn way(end: &End) -> Way<'_> {
    Way { kind: end.kind.word(), title: &end.title }
}
