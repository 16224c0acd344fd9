//! Traps: states from which no outcome can be reached.

use super::super::chart::Kind;
use super::Desk;
use crate::source::{Code, Diagnostic, Place};

/// Reports the first state of each trap, once a choice.
pub(super) fn look(desk: &mut Desk<'_>) {
    let proof = desk.proof;
    let ends = |kind: Kind| matches!(kind, Kind::Ended(_) | Kind::Stopped(..) | Kind::Divided(_));
    let can = desk.can_reach(ends);
    if can.iter().all(|can| *can) {
        return;
    }
    let mut known = can;
    let mut told: Vec<Place> = Vec::new();
    for state in proof.space.ids() {
        let (place, what) = match proof.kind(state) {
            Kind::Choice(choice) => (desk.program.choices.at(choice).place, "choice"),
            Kind::Question(question) => (desk.program.questions.at(question).place, "question"),
            Kind::Ended(_) | Kind::Stopped(..) | Kind::Divided(_) | Kind::Entered(_) => continue,
        };
        if known.get(state as usize).is_none_or(|known| *known) {
            continue;
        }
        // Whatever it leads to is the same trap.
        let mut open = vec![state];
        while let Some(state) = open.pop() {
            if known.get_mut(state as usize).is_some_and(|known| !std::mem::replace(known, true)) {
                open.extend(proof.space.edges(state).iter().map(|edge| edge.to));
            }
        }
        desk.has_traps = true;
        if told.contains(&place) {
            continue;
        }
        told.push(place);
        let message = format!(
            "no outcome can be reached any more from this {what}: lead some way on from here to `=> outcome`"
        );
        desk.find(Diagnostic::new(Code::Trap, place, message), Some(proof.way_to(state)));
    }
}
