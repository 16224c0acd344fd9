//! The ladder of hints at a choice: what the script's coach says, clearer each time, then the rule card of what the moment asks for. Each
//! rung is one more `:hint`.

use super::record::{Given, available, best};
use super::rule::RuleCard;
use crate::program::{Move, MoveKind, Program, ReplyId};
use crate::rehearsal::Offer;

/// One rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rung {
    /// What the script's coach says.
    Said(String),
    /// A move's rule card.
    Card(RuleCard),
    /// A line that would serve.
    Sample(String),
}

/// The ladder at `offer`: the script's own rungs, then the rule card of the skill that the best reply shows, one in focus before others.
/// Where the script has fewer than two rungs, a line that would serve is the last.
pub fn ladder(program: &Program, offer: &Offer) -> Vec<Rung> {
    let mut rungs: Vec<Rung> = offer.hints().map(|words| Rung::Said(words.plain().into_owned())).collect();
    let available = available(program, offer);
    let Some(best) = best(&available) else { return rungs };
    let sample = (rungs.len() < 2).then(|| {
        let wording = program.replies.at(best.reply).wordings.first();
        let sample = wording.map_or_else(|| best.words.clone(), |span| program.letters(*span).to_owned());
        Rung::Sample(sample)
    });
    rungs.extend(
        skill_of(program, best.reply).map(RuleCard::of).filter(|card| !card.rule.is_empty()).map(Rung::Card),
    );
    rungs.extend(sample);
    rungs
}

/// The card of what the moment asked for, where the best reply would have served better than the one given; none where it shows no skill.
pub fn asked_for(program: &Program, given: &Given) -> Option<RuleCard> {
    let rating = given.coaching.as_ref().map(|coaching| coaching.rating);
    let best = given.best().filter(|best| best.rating > rating)?;
    skill_of(program, best.reply).map(RuleCard::of)
}

/// The skill that a reply shows: one that the script has in focus, or else the first; none where it shows none.
fn skill_of(program: &Program, reply: ReplyId) -> Option<&Move> {
    let skills = || {
        let moves = program.replies.at(reply).moves.iter();
        moves.filter(|id| program.moves.at(**id).kind == Some(MoveKind::Skill))
    };
    let in_focus = skills().find(|id| program.practises.contains(id));
    in_focus.or_else(|| skills().next()).map(|id| program.moves.at(*id))
}
