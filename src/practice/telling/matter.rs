//! The turn that mattered most in words, in the order in which it helps: what was noticed, its effect, what the moment asked for, one
//! line to try, and why.

use super::super::debrief::{Debrief, Plan};
use super::super::matter::{Mattered, Moved, Weight};
use super::{Part, is_done, line, listed, quoted, said};

impl Debrief {
    pub(super) fn matter_parts(&self) -> Vec<Part> {
        let Some(mattered) = &self.mattered else { return Vec::new() };
        let mut parts = vec![line(format!(
            "Turn {}: {}",
            mattered.turn,
            said(&mattered.words, mattered.typed.as_deref())
        ))];
        parts.extend(mattered.effect.clone().map(line));
        if !mattered.moved.is_empty() {
            let moved: Vec<String> = mattered.moved.iter().map(moved).collect();
            parts.push(line(format!("After it, {}.", listed(&moved))));
        }
        match &mattered.weight {
            Weight::Lost { tempting, asked_for, .. } => {
                parts.extend(tempting.as_ref().map(|why| line(format!("What makes it tempting: {why}"))));
                parts.extend(
                    asked_for
                        .as_ref()
                        .map(|card| line(format!("What the moment asked for: {}.", card.label))),
                );
            }
            Weight::Gained { .. } => {
                parts
                    .push(line("No better reply was on offer in any turn. This is the one that moved most."));
            }
        }
        parts.extend(self.turning_at(mattered.turn));
        parts
    }

    /// One better line, as a plan where something was lost, why, and the way back to its turn.
    pub(super) fn try_parts(&self) -> Vec<Part> {
        let Some(mattered) = &self.mattered else { return Vec::new() };
        let mut parts = match (&self.plan, &mattered.weight) {
            (Some(plan), _) => plan_parts(plan),
            (None, Weight::Lost { better, .. } | Weight::Gained { better: Some(better) }) => {
                vec![Part::Words(better.clone())]
            }
            (None, Weight::Gained { better: None }) => {
                vec![line("Go back there once, give another reply, and see what it does.")]
            }
        };
        parts.extend(rule(mattered));
        parts.push(Part::Return(mattered.turn));
        parts
    }
}

/// The rule of the skill that the moment asked for, and why it works; none outside a library, where moves have no rules.
fn rule(mattered: &Mattered) -> Option<Part> {
    let Weight::Lost { asked_for: Some(card), .. } = &mattered.weight else { return None };
    let told = format!("The rule behind it: {} {}", card.rule, card.why);
    (!card.rule.is_empty()).then(|| line(told.trim_end()))
}

fn plan_parts(plan: &Plan) -> Vec<Part> {
    let act = if is_done(&plan.say) { "then I do this" } else { "then I say" };
    let when = match &plan.when {
        Some(spoken) => format!("If I hear something like {}, {act}:", quoted(&spoken.text)),
        None => format!("If that moment comes, {act}:"),
    };
    vec![line(when), Part::Words(plan.say.clone())]
}

/// How a meter moved, in words.
pub fn moved(moved: &Moved) -> String {
    let way = if moved.by < 0 { "fell" } else { "rose" };
    format!("{} {way} by {}", moved.label, moved.by.unsigned_abs())
}
