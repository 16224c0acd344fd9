//! Conditions that always give the same: of `[if]`, `[else if]` and replies, where they are looked at at all.

use super::super::chart::{Ending, Kind, Pause};
use super::super::walk::FAILED;
use super::meters::{self, Constant};
use super::{Desk, is_own, regions};
use crate::program::{Address, Condition, ReplyId, Step, ValueId};
use crate::source::{Code, Diagnostic, Id, Place};

/// Reports each such condition once; those that only look at a meter which never leaves one end are told with that.
pub(super) fn look(desk: &mut Desk<'_>) {
    let mut constants = branches(desk);
    constants.extend(replies(desk));
    let stuck = meters::stuck(desk, &constants);
    let mut told: Vec<(ValueId, usize)> = Vec::new();
    for constant in constants {
        let meter =
            meters::only_meter(desk.program, constant.condition).filter(|meter| stuck.contains(meter));
        let finding = match meter {
            None => {
                let note = constant_note(&constant);
                desk.find(note, None)
            }
            Some(meter) => match told.iter().find(|(known, _)| *known == meter).map(|(_, at)| *at) {
                Some(finding) => {
                    meters::also(desk, finding, &constant);
                    finding
                }
                None => {
                    let finding = meters::report(desk, meter, &constant);
                    told.push((meter, finding));
                    finding
                }
            },
        };
        if let Some(dead) = constant.dead {
            desk.cover(dead, finding);
        }
    }
}

fn constant_note(constant: &Constant) -> Diagnostic {
    let what = if constant.is_of_reply { "the condition of this reply" } else { "this condition" };
    let (code, message) = if constant.holds {
        (Code::AlwaysTrue, format!("{what} is always true where it is looked at: change it, or leave it out"))
    } else {
        (
            Code::AlwaysFalse,
            format!(
                "{what} is never true where it is looked at: change it, or take it out with what stands below it"
            ),
        )
    };
    Diagnostic::new(code, constant.place, message)
}

/// Conditions in the flow.
fn branches(desk: &Desk<'_>) -> Vec<Constant> {
    let program = desk.program;
    let steps = (0..).map_while(|at: Address| Some((at, program.step(at)?)));
    let found = steps.filter_map(|(at, step)| {
        let Step::Unless(branch) = step else { return None };
        let holds = match desk.passed.branch(branch) {
            (true, false) => true,
            (false, true) => false,
            (true, true) | (false, false) => return None,
        };
        let place = program.branch_places.get(branch as usize).copied().filter(|place| is_own(*place))?;
        let entry = program.branches.get(branch as usize)?;
        let [yes, no] = regions::sides(program, at, entry.otherwise);
        let dead = Some(if holds { no } else { yes });
        Some(Constant { condition: entry.condition, place, holds, is_of_reply: false, dead })
    });
    found.collect()
}

/// Conditions of replies that always hold. Of those that never do, the reply is told.
fn replies(desk: &mut Desk<'_>) -> Vec<Constant> {
    let mut found = Vec::new();
    for (id, reply) in desk.program.replies.pairs() {
        let has_condition = reply.condition != Condition::Always && is_own(reply.place);
        let (offered, withheld) = desk.passed.reply(id);
        if has_condition && offered && !withheld {
            found.push(always(reply.place, reply.condition));
        } else if has_condition && offered && reply.once.is_some() {
            // Withheld perhaps only since it was gone.
            found.extend(holds_while_there(desk, id).then(|| always(reply.place, reply.condition)));
        }
    }
    found
}

fn always(place: Place, condition: Condition) -> Constant {
    Constant { condition, place, holds: true, is_of_reply: true, dead: None }
}

/// Whether the condition of a once-only reply holds in every state in which the reply is not gone.
fn holds_while_there(desk: &mut Desk<'_>, reply: ReplyId) -> bool {
    let proof = desk.proof;
    let chart = &proof.chart;
    let offers = |pause: &Pause| chart.givings(pause).iter().position(|giving| giving.reply == Some(reply));
    let pauses: Vec<bool> = chart.pauses.iter().map(|pause| offers(pause).is_some()).collect();
    let concerns = |index: usize| pauses.get(index).is_some_and(|concerns| *concerns);
    // Where such a choice is passed over, nobody knows which of the two it was.
    let passed_over = chart.blocks.iter().zip(&proof.space.passed).any(|(block, bits)| match block.end {
        Ending::Rest(pause) => concerns(pause.index()) && bits & FAILED != 0,
        _ => false,
    });
    let drawn = chart.pauses.pairs().any(|(id, pause)| concerns(id.index()) && pause.is_drawn);
    if passed_over || drawn {
        return false;
    }
    for state in proof.space.ids() {
        let id = proof.pause_id(state);
        if !concerns(id.index()) || !matches!(proof.kind(state), Kind::Choice(_)) {
            continue;
        }
        let pause = chart.pauses.at(id);
        let Some(giving) = offers(pause).and_then(|at| chart.givings(pause).get(at)) else { continue };
        proof.stand(&mut desk.walker, state);
        let is_gone = giving.once.is_some_and(|once| desk.walker.cell(once) != 0);
        if !is_gone && !desk.walker.can_be_offered(giving).unwrap_or_default() {
            return false;
        }
    }
    true
}
