//! What every step of a program stands in: replies and conditions, one inside another.

use super::condition::condition;
use super::letters::shortened;
use super::model::OTHERWISE;
use crate::authoring::wording::wording;
use crate::program::{Address, Choice, Condition, Program, ReplyId, Step};

/// How many columns of a reply's words a label keeps.
const WORDS: usize = 28;
/// How many columns of a condition a label keeps.
const CONDITION: usize = 28;

/// What every step stands in.
pub(super) struct Zones {
    zones: Vec<Zone>,
    /// One entry a step: the innermost zone around it.
    innermost: Vec<Option<usize>>,
}

/// A stretch of steps that only one thing leads into.
#[derive(Clone, Copy, Debug)]
struct Zone {
    start: Address,
    end: Address,
    leads: Leads,
    outer: Option<usize>,
}

/// What leads into a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leads {
    /// A reply is given.
    Reply(ReplyId),
    /// A condition holds.
    If(Condition),
    /// No condition of those before it holds.
    Otherwise,
}

impl Zones {
    /// The zones of `program`.
    pub(super) fn of(program: &Program) -> Zones {
        let mut zones: Vec<Zone> =
            program.choices.iter().flat_map(|choice| replies(program, choice)).collect();
        for (at, step) in (0..).zip(&program.steps) {
            if let Step::Unless(branch) = *step {
                zones.extend(branches(program, at, branch));
            }
        }
        zones.sort_by_key(|zone| (zone.start, std::cmp::Reverse(zone.end)));
        let innermost = nest(&mut zones, program.steps.len());
        Zones { zones, innermost }
    }

    /// Why somebody who was at `from` comes to `at`: the reply between them, or the condition. Empty where nothing is between.
    pub(super) fn why(&self, program: &Program, from: Option<Address>, at: Address) -> String {
        let (mut when, mut said) = (None, None);
        for zone in self.around(at).take_while(|zone| from.is_none_or(|from| !zone.holds(from))) {
            match zone.leads {
                Leads::Reply(reply) => {
                    said = Some(wording(program, program.replies.at(reply).text));
                    break;
                }
                Leads::If(holds) if when.is_none() => {
                    when = Some(format!("if {}", shortened(&condition(program, holds), CONDITION)));
                }
                Leads::Otherwise if when.is_none() => when = Some(OTHERWISE.to_owned()),
                Leads::If(_) | Leads::Otherwise => {}
            }
        }
        match (said, when) {
            (Some(said), Some(when)) => format!("{}, {when}", shortened(&said, WORDS / 2)),
            (Some(said), None) => shortened(&said, WORDS),
            (None, when) => when.unwrap_or_default(),
        }
    }

    /// The reply that stands in its scene's own column around `at`.
    pub(super) fn outermost_reply(&self, at: Address) -> Option<ReplyId> {
        let reply = |zone: &Zone| match zone.leads {
            Leads::Reply(reply) => Some(reply),
            Leads::If(_) | Leads::Otherwise => None,
        };
        self.around(at).filter_map(reply).last()
    }

    /// The zones around `at`, the innermost first.
    fn around(&self, at: Address) -> impl Iterator<Item = &Zone> {
        let mut next = self.innermost.get(at as usize).copied().flatten();
        std::iter::from_fn(move || {
            let zone = self.zones.get(next?)?;
            next = zone.outer;
            Some(zone)
        })
    }
}

impl Zone {
    const fn holds(&self, at: Address) -> bool {
        self.start <= at && at < self.end
    }
}

/// The zones of a choice's own replies: each ends where the next begins, or where the choice is over.
fn replies(program: &Program, choice: &Choice) -> Vec<Zone> {
    let is_own = |index: usize| !choice.borrowed.get(index).copied().unwrap_or_default();
    let own = choice.replies.iter().enumerate().filter(|(index, _)| is_own(*index));
    let own: Vec<(Address, ReplyId)> =
        own.map(|(_, reply)| (program.replies.at(*reply).body, *reply)).collect();
    let mut ends: Vec<Address> = own.iter().map(|(body, _)| *body).collect();
    ends.extend(choice.catch_all);
    ends.push(choice.after);
    ends.sort_unstable();
    let zone = |(start, reply): &(Address, ReplyId)| {
        let end = ends.get(ends.partition_point(|end| end <= start)).copied().unwrap_or(choice.after);
        Zone { start: *start, end, leads: Leads::Reply(*reply), outer: None }
    };
    own.iter().map(zone).collect()
}

/// The zone where the condition at `at` holds, and the one of the `[else]` behind it.
fn branches(program: &Program, at: Address, branch: u32) -> Vec<Zone> {
    let Some(branch) = program.branches.get(branch as usize) else { return Vec::new() };
    let (start, end) = (at + 1, branch.otherwise);
    let mut zones = vec![Zone { start, end, leads: Leads::If(branch.condition), outer: None }];
    let after = behind_chain(program, end);
    if let Some(after) = after.filter(|after| *after > end)
        && !goes_on_with_else_if(program, end, after)
    {
        zones.push(Zone { start: end, end: after, leads: Leads::Otherwise, outer: None });
    }
    zones
}

/// Where a chain of conditions is over, one block of which ends at `end`: the last step of a block jumps there.
fn behind_chain(program: &Program, end: Address) -> Option<Address> {
    match program.steps.get((end as usize).checked_sub(1)?) {
        Some(Step::Jump(after)) => Some(*after),
        _ => None,
    }
}

/// Whether `[else if …]` stands at `at`: its block ends with a jump behind the same chain.
fn goes_on_with_else_if(program: &Program, at: Address, after: Address) -> bool {
    let Some(Step::Unless(branch)) = program.steps.get(at as usize).copied() else { return false };
    let branch = program.branches.get(branch as usize);
    branch.is_some_and(|branch| behind_chain(program, branch.otherwise) == Some(after))
}

/// Says of each zone which one is around it, and of each step which is the innermost.
fn nest(zones: &mut [Zone], steps: usize) -> Vec<Option<usize>> {
    let (mut open, mut next): (Vec<(usize, Address)>, usize) = (Vec::new(), 0);
    let mut innermost = Vec::with_capacity(steps);
    for at in (0..).take(steps) {
        while open.last().is_some_and(|(_, end)| *end <= at) {
            open.pop();
        }
        while let Some(zone) = zones.get_mut(next).filter(|zone| zone.start <= at) {
            zone.outer = open.last().map(|(index, _)| *index);
            open.push((next, zone.end));
            next += 1;
        }
        innermost.push(open.last().map(|(index, _)| *index));
    }
    innermost
}
