//! The safety rules that speak of what can happen (section 15 of the language: R1, R2, R7, R21), by looking at everything that can.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal::program::{MoveKind, OutcomeKind, Program, Rating, ReplyId, SceneId, ValueId, ValueKind};
use rehearsal::rehearsal::Input;

use super::{Account, Edge, Entry, Kind};

/// The move that takes a no.
const ACCEPTING: &str = "accept-no";

/// What breaks the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Safety {
    /// R1: the fewest turns to closeness after a no that was not taken back, or taken back after pressure.
    pub(crate) no_is_passed_over: Option<u32>,
    /// R2: the fewest turns to a first choice after a no where taking it is not the best line.
    pub(crate) accepting_is_not_best: Option<u32>,
    /// R7: replies that press, the meters that stand better for it at the next turn or the end, and the fewest turns with that reply.
    pub(crate) pressure_pays: BTreeMap<(ReplyId, ValueId), u32>,
    /// R21: replies that have to stop the scene, and another turn or another end comes, with the fewest turns with that reply.
    pub(crate) stop_goes_on: BTreeMap<ReplyId, u32>,
}

/// What is still owed to those who said no on the way here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Owed {
    /// Somebody said no, and has not opened it again.
    is_closed: bool,
    /// And was pressed then: nothing mends that.
    is_pressed: bool,
}

impl Owed {
    fn entering(mut self, program: &Program, entered: &[Entry]) -> Owed {
        for entry in entered {
            let scene = program.scenes.at(entry.scene);
            // A scene that does both opens what was closed before it, and closes again.
            self.is_closed = self.is_closed && !scene.reopens || scene.declines;
        }
        self
    }

    fn replying(self, program: &Program, edge: &Edge) -> Owed {
        let presses = reply_of(edge).is_some_and(|reply| is_pressing(program, reply));
        Owed { is_pressed: self.is_pressed || self.is_closed && presses, ..self }
    }
}

/// What breaks the rules in what can happen.
pub(crate) fn safety(account: &Account<'_>) -> Safety {
    let mut safety = Safety {
        no_is_passed_over: passed_over(account),
        accepting_is_not_best: not_best(account),
        ..Safety::default()
    };
    let program = account.program;
    for node in &account.nodes {
        for edge in &node.edges {
            let Some(reply) = reply_of(edge) else { continue };
            let turns = node.turns + 1;
            for way in &edge.ways {
                let next = &account.nodes[way.to];
                if is_pressing(program, reply) && !matches!(next.kind, Kind::Stopped(_)) {
                    for (value, entry) in program.values.pairs() {
                        let (before, after) = (node.rehearsal.value(value), next.rehearsal.value(value));
                        if is_better(&entry.kind, before, after) {
                            fewest(&mut safety.pressure_pays, (reply, value), turns);
                        }
                    }
                }
                if is_stopping(program, reply) && !is_safe_end(program, &next.kind) {
                    fewest(&mut safety.stop_goes_on, reply, turns);
                }
            }
        }
    }
    safety
}

/// Walks every conversation once for each thing that may be owed on it.
fn passed_over(account: &Account<'_>) -> Option<u32> {
    let program = account.program;
    let starts = account.starts.iter().flatten();
    let mut open: Vec<(usize, Owed)> =
        starts.map(|way| (way.to, Owed::default().entering(program, &way.entered))).collect();
    let (mut seen, mut turns) = (BTreeSet::new(), 0);
    while !open.is_empty() {
        let mut next = Vec::new();
        while let Some((at, owed)) = open.pop() {
            if !seen.insert((at, owed)) {
                continue;
            }
            let node = &account.nodes[at];
            if (owed.is_closed || owed.is_pressed) && is_connected(program, &node.kind) {
                return Some(turns);
            }
            for edge in &node.edges {
                let owed = owed.replying(program, edge);
                let found = edge.ways.iter().map(|way| (way.to, owed.entering(program, &way.entered)));
                if edge.is_turn() { next.extend(found) } else { open.extend(found) }
            }
        }
        (turns, open) = (turns + 1, next);
    }
    None
}

/// Looks at each choice that is the next turn after the entry of a scene that declines.
fn not_best(account: &Account<'_>) -> Option<u32> {
    let program = account.program;
    let declines = |scene: SceneId| program.scenes.at(scene).declines;
    let starts = account.starts.iter().flatten().map(|way| (way, 0));
    let edges = account.nodes.iter().flat_map(|node| {
        let edges = node.edges.iter();
        edges.flat_map(|edge| edge.ways.iter().map(|way| (way, node.turns + u32::from(edge.is_turn()))))
    });
    let after_no =
        starts.chain(edges).filter(|(way, _)| way.entered.iter().any(|entry| declines(entry.scene)));
    let broken = after_no.filter(|(way, _)| match &account.nodes[way.to].kind {
        Kind::Choice(replies) => !is_best_to_accept(program, replies),
        Kind::Question(_) | Kind::Ended(_) | Kind::Stopped(_) => false,
    });
    broken.map(|(_, turns)| turns).min()
}

fn is_best_to_accept(program: &Program, replies: &[ReplyId]) -> bool {
    // None is below every rating.
    let rating = |reply: &ReplyId| -> Option<Rating> {
        program.replies.at(*reply).coaching.map(|coaching| coaching.rating)
    };
    let accepts = |reply: &&ReplyId| {
        program.replies.at(**reply).moves.iter().any(|given| program.moves.at(*given).name == ACCEPTING)
    };
    let best = replies.iter().map(rating).max();
    let best_that_accepts = replies.iter().filter(accepts).map(rating).max();
    best_that_accepts.is_some() && best_that_accepts == best
}

fn reply_of(edge: &Edge) -> Option<ReplyId> {
    match edge.input {
        Input::Reply(reply) => Some(reply),
        Input::Answer(_) | Input::Unheard => None,
    }
}

fn is_pressing(program: &Program, reply: ReplyId) -> bool {
    let mut moves = program.replies.at(reply).moves.iter();
    moves.any(|given| program.moves.at(*given).kind == Some(MoveKind::Pressure))
}

fn is_stopping(program: &Program, reply: ReplyId) -> bool {
    program.replies.at(reply).moves.iter().any(|given| program.moves.at(*given).stops)
}

/// Whether a meter that went from `before` to `after` stands better.
fn is_better(kind: &ValueKind, before: i32, after: i32) -> bool {
    match kind {
        ValueKind::Meter { high_is_good: true, .. } => after > before,
        ValueKind::Meter { high_is_good: false, .. } => after < before,
        ValueKind::Mood { .. } | ValueKind::Flag => false,
    }
}

fn is_connected(program: &Program, kind: &Kind) -> bool {
    matches!(kind, Kind::Ended(outcome) if program.outcomes.at(*outcome).kind == OutcomeKind::Connect)
}

/// An end that keeps people safe. A script that is stopped there is a finding of its own.
fn is_safe_end(program: &Program, kind: &Kind) -> bool {
    match kind {
        Kind::Ended(outcome) => program.outcomes.at(*outcome).kind == OutcomeKind::Safety,
        Kind::Stopped(_) => true,
        Kind::Choice(_) | Kind::Question(_) => false,
    }
}

fn fewest<K: Ord>(broken: &mut BTreeMap<K, u32>, key: K, turns: u32) {
    let least = broken.entry(key).or_insert(turns);
    *least = turns.min(*least);
}
