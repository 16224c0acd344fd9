//! What the keys of front matter and library mean, in a few words, for those who type them.

use crate::program::OutcomeKind;

/// A key, and what it means.
pub(super) type Key = (&'static str, &'static str);

/// The keys of a script's front matter, in canonical order.
pub(super) const FRONT: [Key; 23] = [
    ("talk", "the version of the language: 1"),
    ("title", "required: shown in lists and before the first line"),
    ("summary", "required: what it is about"),
    ("source", "ids of the topics that it practises"),
    ("level", "difficulty, 1 to 5"),
    ("minutes", "how long a good run takes"),
    ("intensity", "how heavy it is, 1 to 3"),
    ("notes", "content notes, from the library's list"),
    ("you", "who the learner is here"),
    ("cast", "who speaks, each with a line about them"),
    ("meters", "bounded whole numbers: `trust: {start: 4, range: 0..10}`"),
    ("moods", "named states in order: `mood: [calm, tense]`"),
    ("flags", "names that are true or false, false at the start"),
    ("slots", "words of the learner's own: `tea: {ask: Which tea?, default: green tea}`"),
    ("define", "a name for an expression: `open: trust >= 5`"),
    ("temperaments", "how they arrive today: what is added to meters"),
    ("practises", "the skills in focus"),
    ("outcomes", "how it can end: `heard: {kind: connect, title: Heard}`"),
    ("expect", "promises about all rehearsals"),
    ("include", "other files whose scenes may be used"),
    ("part", "true where this file is only included by others"),
    ("gate", "`reconnect` where the safety questions come first"),
    ("lang", "the language that it is written in"),
];

/// The keys of a library.
pub(super) const LIBRARY: [Key; 7] = [
    ("title", "required: what the library is called"),
    ("topics", "what its scripts practise"),
    ("moves", "what replies may be tagged with"),
    ("notes", "content notes that scripts may carry"),
    ("cues", "stage cues beside `@pause` and `@clear`"),
    ("path", "scripts in the order in which they are best practised"),
    ("checks", "how much findings weigh: `never-used: off`"),
];

const METER: [Key; 4] = [
    ("start", "required: its value at the start"),
    ("range", "required: both ends, `0..10`"),
    ("label", "what people call it"),
    ("good", "`high` or `low`"),
];

const SLOT: [Key; 2] = [
    ("ask", "the question, where no `?` line asks it"),
    ("default", "required: the words that stand there until asked"),
];

const OUTCOME: [Key; 3] = [
    ("kind", "required: what they decided"),
    ("title", "required: what the debrief calls it"),
    ("text", "what the debrief says of it"),
];

const MOVE: [Key; 10] = [
    ("kind", "required: `skill`, `slip` or `pressure`"),
    ("label", "required: what people call it"),
    ("rule", "required: its rule, in one sentence"),
    ("why", "why a skill works, why a slip happens, what pressure does"),
    ("sounds", "how it may sound"),
    ("goes-wrong", "how it may sound where it goes wrong"),
    ("evidence", "how good the evidence is: A, B or C"),
    ("source", "where the evidence is from"),
    ("antidote", "the skill that does what this meant to do"),
    ("stop", "true where the scene has to stop"),
];

const TOPIC: [Key; 2] = [("title", "required: what it is called"), ("from", "where it comes from")];

/// What kinds of outcomes decided.
const KINDS: [Key; 6] = {
    let [connect, time, declined, distance, harm, safety] = OutcomeKind::ALL;
    [kind(connect), kind(time), kind(declined), kind(distance), kind(harm), kind(safety)]
};

const fn kind(kind: OutcomeKind) -> Key {
    (kind.word(), kind.meaning())
}

const MOVE_KINDS: [Key; 3] =
    [("skill", "it helps"), ("slip", "it slips out and harms"), ("pressure", "it presses the other person")];

const GOOD: [Key; 2] = [("high", "a high value is good"), ("low", "a low value is good")];

const TRUTHS: [Key; 2] = [("true", ""), ("false", "")];

/// What can be said of a reply, and beside it.
pub(super) const NOTES: [Key; 8] = [
    ("hint", "a rung of the ladder before a choice"),
    ("strong", "rates the reply: 3 points"),
    ("fair", "rates the reply: 2 points"),
    ("weak", "rates the reply: 1 point"),
    ("harmful", "rates the reply: no point"),
    ("tempting", "why a decent person would say it"),
    ("try", "one better line"),
    ("note", "what the coach says at this point"),
];

/// What can stand in square brackets at the start of a line.
pub(super) const BRACKETS: [Key; 7] = [
    ("if", "a block for when something holds"),
    ("else if", "otherwise, when something else holds"),
    ("else", "otherwise"),
    ("sequence", "the next item each time; the last stays"),
    ("cycle", "round and round"),
    ("shuffle", "at random, each once before any again"),
    ("once", "in turn, then nothing"),
];

/// What can begin a hole in a text.
pub(super) const HOLES: [Key; 4] = [
    ("if", "one or the other: `if open: gently | flatly`"),
    ("cycle:", "round and round"),
    ("shuffle:", "at random, each once before any again"),
    ("once:", "in turn, then nothing"),
];

/// What an expression can ask.
pub(super) const FUNCTIONS: [Key; 8] = [
    ("said", "how many replies so far had this move"),
    ("seen", "whether the scene was entered"),
    ("visits", "how often the scene was entered"),
    ("turns", "the learner's turns so far"),
    ("chance", "true so many times in 100"),
    ("min", "the smaller of two"),
    ("max", "the larger of two"),
    ("abs", "without its sign"),
];

/// What a promise can begin with.
pub(super) const PROMISES: [Key; 4] = [
    ("reach", "some rehearsal ends so"),
    ("never", "no rehearsal ends so"),
    ("always", "true at every choice of every rehearsal"),
    ("from", "from every state in which the scene can be entered"),
];

/// The keys that can stand below `path` in a script's front matter, or in a library.
pub(super) fn below(path: &[&str], is_library: bool) -> &'static [Key] {
    match (is_library, path) {
        (false, []) => &FRONT,
        (true, []) => &LIBRARY,
        (false, ["meters", _]) => &METER,
        (false, ["slots", _]) => &SLOT,
        (false, ["outcomes", _]) => &OUTCOME,
        (true, ["moves", _]) => &MOVE,
        (true, ["topics", _]) => &TOPIC,
        _ => &[],
    }
}

/// The words that can stand behind the last key of `path`.
pub(super) fn values(path: &[&str], is_library: bool) -> &'static [Key] {
    match (is_library, path) {
        (false, ["talk"]) => &[("1", "the only version")],
        (false, ["outcomes", _, "kind"]) => &KINDS,
        (false, ["meters", _, "good"]) => &GOOD,
        (false, ["gate"]) => &[("reconnect", "the safety questions come first")],
        (false, ["part"]) | (true, ["moves", _, "stop"]) => &TRUTHS,
        (false, ["expect"]) => &PROMISES,
        (true, ["moves", _, "kind"]) => &MOVE_KINDS,
        (true, ["moves", _, "evidence"]) => &[("A", ""), ("B", ""), ("C", "")],
        (true, ["checks", _]) => &[("error", ""), ("warn", ""), ("off", "")],
        _ => &[],
    }
}
