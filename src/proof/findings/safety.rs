//! The safety rules of practice that speak of what can happen: R1, R2, R3, R4, R7 and R21.

use super::super::Best;
use super::super::cells::{self, DECLINED, OPEN, PRESSED};
use super::super::chart::Kind;
use super::super::pressure::Improvement;
use super::super::space::Edge;
use super::Desk;
use crate::program::{ChoiceId, OutcomeId, OutcomeKind, Rating, ReplyId, SceneId};
use crate::source::{Code, Diagnostic, Id, Place};

/// The move that takes a no.
const ACCEPTING: &str = "accept-no";

/// How much of the weight of temperaments and chance the best play may end in closeness.
const GUARANTEE: f64 = 0.7;

/// Looks at each rule; at those that ask for the best play where it is known.
pub(super) fn look(desk: &mut Desk<'_>, best: Option<&Best<'_>>) {
    if desk.proof.cells.watches_no {
        no_means_stop(desk);
    }
    if desk.proof.cells.has_no {
        accepting_is_best(desk);
    }
    pressure_is_rated(desk);
    pressure_never_pays(desk);
    stop_means_stop(desk);
    if let Some(best) = best {
        a_good_no_exists(desk, best);
        nothing_is_guaranteed(desk, best);
    }
}

/// R1: closeness with a no that stands, or that pressure has opened.
fn no_means_stop(desk: &mut Desk<'_>) {
    let proof = desk.proof;
    let closeness = desk.program.outcomes.pairs().filter(|(_, outcome)| outcome.kind == OutcomeKind::Connect);
    let ends: Vec<(OutcomeId, u32)> =
        closeness.flat_map(|(id, _)| desk.ends(id).iter().map(move |state| (id, *state))).collect();
    let mut told: Vec<OutcomeId> = Vec::new();
    for (outcome, state) in ends {
        if told.contains(&outcome) {
            continue;
        }
        let entry = desk.program.outcomes.at(outcome);
        proof.stand(&mut desk.walker, state);
        let no = desk.walker.cell(proof.cells.no());
        if no == OPEN {
            continue;
        }
        debug_assert!([DECLINED, PRESSED].contains(&no), "a no is open, declined or pressed");
        told.push(outcome);
        let way = proof.way_to(state);
        let declining = scene_of_no(desk, &way);
        let (name, place) = match declining {
            Some(scene) => {
                (format!(" of `{}`", desk.program.scenes.at(scene).name), desk.program.scenes.at(scene).place)
            }
            None => (String::new(), entry.place),
        };
        let message = if no == PRESSED {
            format!(
                "a rehearsal ends as `{}` though the no{name} was followed by pressure: lead such ways to another outcome",
                entry.name
            )
        } else {
            format!(
                "a rehearsal ends as `{}` past the no{name}: lead it to another outcome, or through a scene tagged `#reopens`",
                entry.name
            )
        };
        let note = Diagnostic::new(Code::NoMeansStop, place, message).related(entry.place, "this outcome");
        desk.find(note, Some(way));
    }
}

/// The last scene on a way in which the other person says no.
fn scene_of_no(desk: &Desk<'_>, way: &super::Way) -> Option<SceneId> {
    let scenes = desk.proof.scenes_on(way);
    scenes.into_iter().rev().find(|scene| desk.program.scenes.at(*scene).declines)
}

/// R2: at the first choice after a no, taking it is the best line.
fn accepting_is_best(desk: &mut Desk<'_>) {
    let proof = desk.proof;
    let cell = proof.cells.just_declined();
    // Where no state can differ in it, no choice is the first after a no.
    let differs = |id| proof.layout.fields(id).iter().any(|field| field.cell as usize == cell.index());
    let follows: Vec<bool> = proof.chart.pauses.ids().map(differs).collect();
    let mut told: Vec<ChoiceId> = Vec::new();
    for state in proof.space.ids() {
        if follows.get(proof.pause_id(state).index()) != Some(&true) {
            continue;
        }
        let Kind::Choice(choice) = proof.kind(state) else { continue };
        if told.contains(&choice) {
            continue;
        }
        proof.stand(&mut desk.walker, state);
        if desk.walker.cell(cell) == 0 {
            continue;
        }
        let offered: Vec<ReplyId> = proof
            .space
            .turnings(state)
            .filter_map(|ways| ways.first().and_then(|edge| proof.reply(state, edge)))
            .collect();
        if let Some(note) = not_accepting(desk, choice, &offered) {
            told.push(choice);
            desk.find(note, Some(proof.way_to(state)));
        }
    }
}

fn not_accepting(desk: &Desk<'_>, choice: ChoiceId, offered: &[ReplyId]) -> Option<Diagnostic> {
    let program = desk.program;
    let rating = |reply: ReplyId| program.replies.at(reply).coaching.map(|coaching| coaching.rating);
    let place = program.choices.at(choice).place;
    let accepting = |reply: &ReplyId| {
        program.replies.at(*reply).moves.iter().any(|given| program.moves.at(*given).name == ACCEPTING)
    };
    let accepts: Vec<ReplyId> = offered.iter().copied().filter(accepting).collect();
    let Some(best) = accepts.iter().map(|reply| rating(*reply)).max() else {
        if offered.is_empty() {
            // Not looked at any more when the budget was used up.
            return None;
        }
        let message = format!(
            "this is the first choice after a no, and no reply takes it: offer one tagged `#{ACCEPTING}`, and rate none above it"
        );
        return Some(Diagnostic::new(Code::AcceptNoFirst, place, message));
    };
    let above = offered.iter().copied().find(|reply| rating(*reply) > best)?;
    let message = format!(
        "this is the first choice after a no, and a reply is rated above the one that takes it: rate none above `#{ACCEPTING}`"
    );
    let taking = accepts.first().map(|reply| program.replies.at(*reply).place).unwrap_or(place);
    let note = Diagnostic::new(Code::AcceptNoFirst, program.replies.at(above).place, message);
    Some(note.related(taking, "this takes the no"))
}

/// R3: a script for two has a no that the best play comes to, at least with one temperament.
fn a_good_no_exists(desk: &mut Desk<'_>, best: &Best<'_>) {
    if desk.program.speakers.len() != 2 {
        return;
    }
    let declined = desk.program.outcomes.iter().find(|outcome| outcome.kind == OutcomeKind::Declined);
    let Some(declined) = declined else {
        let place = first_outcome(desk);
        let message = "a script for two has a no that is a good end, and this one has no outcome of kind `declined`: add one that the best play comes to";
        desk.find(Diagnostic::new(Code::NoGoodNo, place, message), None);
        return;
    };
    if !best.reaches(OutcomeKind::Declined) {
        let message = format!(
            "the best play never ends as `{}`, nor in another no: let it come to one with some temperament",
            declined.name
        );
        desk.find(Diagnostic::new(Code::NoGoodNo, declined.place, message), None);
    }
}

/// R4: closeness is never certain.
fn nothing_is_guaranteed(desk: &mut Desk<'_>, best: &Best<'_>) {
    let connect = desk.program.outcomes.iter().find(|outcome| outcome.kind == OutcomeKind::Connect);
    let Some(connect) = connect else { return };
    let odds = best.odds_of(OutcomeKind::Connect);
    if odds > GUARANTEE + 1e-9 {
        let percent = odds * 100.0;
        let message = format!(
            "the best play ends in closeness {percent:.0} times in 100, and that is nearly a promise: let it end otherwise at least 30 times, by temperament or chance"
        );
        desk.find(Diagnostic::new(Code::Guarantee, connect.place, message), None);
    }
}

fn first_outcome(desk: &Desk<'_>) -> Place {
    desk.program.outcomes.iter().next().map(|outcome| outcome.place).unwrap_or_default()
}

/// R7, what the script says: a reply that presses is rated weak or harmful.
fn pressure_is_rated(desk: &mut Desk<'_>) {
    let program = desk.program;
    let rates = program.replies.iter().any(|reply| reply.coaching.is_some());
    for (id, reply) in program.replies.pairs().filter(|_| rates) {
        if !program.presses(id) {
            continue;
        }
        let message = match reply.coaching.map(|coaching| coaching.rating) {
            Some(Rating::Weak | Rating::Harmful) => continue,
            Some(rating) => {
                format!("this reply presses and is rated {}: rate it weak or harmful", rating.word())
            }
            None => "this reply presses and is not rated: rate it weak or harmful".to_owned(),
        };
        desk.find(Diagnostic::new(Code::PressurePays, reply.place, message), None);
    }
}

/// R7, what happens: no meter stands better at the next turn for a reply that presses.
fn pressure_never_pays(desk: &mut Desk<'_>) {
    for Improvement { state, edge, reply, meter } in desk.proof.improvements() {
        let entry = desk.program.values.at(meter);
        let message = format!(
            "this reply presses, and `{}` stands better after it: let it change nothing for the better",
            entry.name
        );
        let note = Diagnostic::new(Code::PressurePays, desk.program.replies.at(reply).place, message);
        desk.find(note.related(entry.place, "this meter"), Some(desk.proof.way_over(state, &edge)));
    }
}

/// R21: after a reply that has to stop the scene, only safety comes, and no turn.
fn stop_means_stop(desk: &mut Desk<'_>) {
    let (proof, program) = (desk.proof, desk.program);
    let stops: Vec<bool> = program.replies.ids().map(|reply| cells::stops(program, reply)).collect();
    if !stops.contains(&true) {
        return;
    }
    let offers = proof.chart.pauses.iter().map(|pause| {
        let mut replies = proof.chart.givings(pause).iter().filter_map(|giving| giving.reply);
        replies.any(|reply| stops.get(reply.index()) == Some(&true))
    });
    let offers: Vec<bool> = offers.collect();
    let mut told: Vec<ReplyId> = Vec::new();
    for state in proof.space.ids() {
        if offers.get(proof.pause_id(state).index()) != Some(&true) {
            continue;
        }
        for edge in proof.space.edges(state) {
            let Some(reply) = proof.reply(state, edge) else { continue };
            if stops.get(reply.index()) == Some(&true) && !told.contains(&reply) && goes_on(desk, edge) {
                told.push(reply);
                desk.find(stop_note(desk, reply, edge), Some(proof.way_over(state, edge)));
            }
        }
    }
}

/// Whether something else than safety comes. A rehearsal that is stopped is a finding of its own.
fn goes_on(desk: &Desk<'_>, edge: &Edge) -> bool {
    match desk.proof.kind(edge.to) {
        Kind::Ended(outcome) => desk.program.outcomes.at(outcome).kind != OutcomeKind::Safety,
        Kind::Choice(_) | Kind::Question(_) => true,
        Kind::Stopped(..) | Kind::Divided(_) | Kind::Entered(_) => false,
    }
}

fn stop_note(desk: &Desk<'_>, reply: ReplyId, edge: &Edge) -> Diagnostic {
    let program = desk.program;
    let (how, place, what) = match desk.proof.kind(edge.to) {
        Kind::Ended(outcome) => {
            let outcome = program.outcomes.at(outcome);
            (format!("ends as `{}`", outcome.name), Some(outcome.place), "this outcome")
        }
        Kind::Choice(choice) => {
            ("goes on to a choice".to_owned(), Some(program.choices.at(choice).place), "this choice")
        }
        Kind::Question(question) => {
            ("goes on to a question".to_owned(), Some(program.questions.at(question).place), "this question")
        }
        Kind::Stopped(..) | Kind::Divided(_) | Kind::Entered(_) => ("goes on".to_owned(), None, ""),
    };
    let message = format!(
        "after this reply the scene has to stop, and a rehearsal {how}: lead it straight to an outcome of kind `safety`"
    );
    let note = Diagnostic::new(Code::StopGoesOn, program.replies.at(reply).place, message);
    match place {
        Some(place) => note.related(place, what),
        None => note,
    }
}
