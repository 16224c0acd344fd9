//! What a script practises can be practised: each skill in focus has at least three chances.

use super::super::figures::Skill;
use super::super::sheet::Sheet;
use crate::program::MoveId;
use crate::source::{Code, Diagnostic, counted};

/// How many choices offer a skill at least.
pub(in super::super) const LEAST: usize = 3;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let few = sheet.figures().skills.iter().filter(|skill| skill.is_focus && skill.chances < LEAST);
    let found = few.map(|skill| {
        let message = format!(
            "it practises `{}` and offers it in {}: offer it in at least three, or leave it out of `practises`",
            skill.name,
            counted(skill.chances, "choice")
        );
        Diagnostic::new(Code::FewChances, sheet.place(), message)
    });
    found.collect()
}

/// In how many choices each skill is offered: those in focus first, in the order of the script, then the others by how often.
pub(in super::super) fn chances(sheet: &Sheet<'_>) -> Vec<Skill> {
    let program = sheet.program;
    let is_skill = |id: &MoveId| {
        let kind = program.moves.at(*id).kind;
        kind.is_none_or(|kind| kind == crate::program::MoveKind::Skill)
    };
    let offers = |id: MoveId| {
        let has = |reply| program.replies.at(reply).moves.contains(&id);
        sheet.choices.iter().filter(|panel| panel.options.iter().any(|voice| has(voice.reply))).count()
    };
    let skill = |id: MoveId, is_focus| Skill {
        name: program.moves.at(id).name.clone(),
        is_focus,
        chances: offers(id),
    };
    let focus = program.practises.iter().map(|id| skill(*id, true));
    let others = program.moves.ids().filter(|id| is_skill(id) && !program.practises.contains(id));
    let mut others: Vec<Skill> =
        others.map(|id| skill(id, false)).filter(|skill| skill.chances > 0).collect();
    others.sort_by(|one, other| other.chances.cmp(&one.chances).then(one.name.cmp(&other.name)));
    focus.chain(others).collect()
}
