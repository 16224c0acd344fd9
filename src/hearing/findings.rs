//! What an author should know of the replies of a script when they are typed: texts and wordings that are not heard as their own.

use std::collections::{BTreeMap, BTreeSet};

use super::choice::{Choice, Known};
use super::offered::Offered;
use super::{Ear, Verdict};
use crate::program::{ChoiceId, Program, ReplyId};
use crate::source::{Code, Diagnostic};

/// Two replies are alike where so many of their texts, each left out, are heard as the other.
const ALIKE: usize = 3;

/// One reply of a choice, with those that can be offered beside it.
struct Beside<'a> {
    set: Vec<&'a Known>,
    /// Their ids.
    ids: Vec<ReplyId>,
    /// Which of them it is.
    own: usize,
}

/// What is found while a script is looked through.
struct Desk<'a> {
    ear: &'a Ear,
    program: &'a Program,
    found: Vec<Diagnostic>,
    /// Texts that were told already: a borrowed reply stands in more than one choice.
    told: BTreeSet<(ReplyId, usize)>,
    /// How many texts of two replies are heard as the other, and what is said of each wording.
    alike: BTreeMap<(ReplyId, ReplyId), (usize, Vec<Diagnostic>)>,
    /// Replies of which one is not even heard by its own text beside the other: nothing more is told of them.
    same: BTreeSet<(ReplyId, ReplyId)>,
    /// The wordings that were looked at, and those that are heard as another reply.
    wordings: Wordings,
}

impl Ear {
    /// What is found in the choices of `program` whose replies have wordings, in the order of the text; and how the wordings are heard, each
    /// left out once.
    pub fn look_through(&self, program: &Program) -> (Vec<Diagnostic>, Wordings) {
        let mut desk = Desk::new(self, program);
        program.choices.pairs().for_each(|(id, _)| desk.look_at(id));
        for (pair, (count, wordings)) in std::mem::take(&mut desk.alike) {
            // What is only so because the two are alike is not told beside it.
            if desk.same.contains(&pair) {
                continue;
            } else if count >= ALIKE {
                desk.tell_alike(pair);
            } else {
                desk.found.extend(wordings);
            }
        }
        desk.found.sort_by_key(Diagnostic::order);
        (desk.found, desk.wordings)
    }
}

/// How the wordings of a script's replies are heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wordings {
    /// How many there are at choices with more than one reply.
    pub all: usize,
    /// How many of them would be heard as another reply, if they did not stand in the script.
    pub lost: usize,
}

impl<'a> Desk<'a> {
    fn new(ear: &'a Ear, program: &'a Program) -> Desk<'a> {
        Desk {
            ear,
            program,
            found: Vec::new(),
            told: BTreeSet::new(),
            alike: BTreeMap::new(),
            same: BTreeSet::new(),
            wordings: Wordings::default(),
        }
    }

    fn look_at(&mut self, id: ChoiceId) {
        let offered = Offered::at(self.program, id);
        let candidates = offered.candidates();
        let has_wordings = candidates.iter().any(|candidate| !candidate.wordings.is_empty());
        if candidates.len() < 2 || !has_wordings {
            return;
        }
        let known: Vec<Known> = candidates.iter().map(|candidate| self.ear.known(candidate)).collect();
        let all: Vec<(ReplyId, &Known)> = offered.replies().map(|(id, _)| id).zip(&known).collect();
        for ((reply, _), candidate) in all.iter().zip(&candidates) {
            let beside =
                all.iter().filter(|(other, _)| other == reply || self.program.stand_together(*reply, *other));
            let (ids, set): (Vec<ReplyId>, Vec<&Known>) = beside.copied().unzip();
            let Some(own) = ids.iter().position(|id| id == reply).filter(|_| ids.len() > 1) else { continue };
            let beside = Beside { set, ids, own };
            self.own_text(*reply, candidate.text, &beside);
            for (text, words) in (0..).zip(std::iter::once(&candidate.text).chain(&candidate.wordings)) {
                self.left_out(*reply, (text, words), &beside);
            }
        }
    }

    /// The reply's own text, typed as it stands.
    fn own_text(&mut self, reply: ReplyId, text: &str, beside: &Beside<'_>) {
        if !self.told.insert((reply, 0)) {
            return;
        }
        let choice = self.ear.choice_of(&beside.set, None);
        let heard = self.ear.hear(&choice, text);
        if heard.verdict == Verdict::This(beside.own) {
            return;
        }
        let place = self.program.replies.at(reply).place;
        let rival = match heard.verdict {
            Verdict::This(other) | Verdict::OneOf(other, _) if other != beside.own => Some(other),
            Verdict::OneOf(_, other) if other != beside.own => Some(other),
            _ => None,
        };
        let message =
            "typed as it stands, this reply is not heard as itself: put more of what it says into its words";
        let found = Diagnostic::new(Code::UnheardReply, place, message);
        let rival = rival.and_then(|rival| beside.ids.get(rival)).copied();
        self.found.extend(match rival {
            Some(rival) if !self.same.insert((reply.min(rival), reply.max(rival))) => None,
            Some(rival) => Some(found.related(self.program.replies.at(rival).place, "this one is as likely")),
            None => Some(found),
        });
    }

    /// One text of the reply, typed where the choice does not know it.
    fn left_out(&mut self, reply: ReplyId, (text, words): (usize, &str), beside: &Beside<'_>) {
        let has_others = beside.set.get(beside.own).is_some_and(|known| known.count() > 1);
        if !has_others || text > 0 && !self.told.insert((reply, text)) {
            return;
        }
        self.wordings.all += usize::from(text > 0);
        let choice: Choice = self.ear.choice_of(&beside.set, Some((beside.own, text)));
        let sure = self.ear.hear(&choice, words).sure;
        let of = |index: usize| sure.get(index).copied().unwrap_or_default();
        let rival = (0..sure.len())
            .filter(|index| *index != beside.own)
            .max_by(|one, other| of(*one).total_cmp(&of(*other)));
        let rival = rival.filter(|rival| of(*rival) > of(beside.own));
        let Some(other) = rival.and_then(|rival| beside.ids.get(rival)).copied() else { return };
        self.wordings.lost += usize::from(text > 0);
        let alike = self.alike.entry((reply.min(other), reply.max(other))).or_default();
        alike.0 += 1;
        if text > 0 {
            let message = format!(
                "without this line, `{words}` would be heard as another reply: give this reply wordings closer to it, or put it otherwise"
            );
            let found = Diagnostic::new(Code::LoneWording, self.program.replies.at(reply).place, message);
            alike.1.push(found.related(self.program.replies.at(other).place, "heard as this one"));
        }
    }

    fn tell_alike(&mut self, (one, other): (ReplyId, ReplyId)) {
        let message = "this reply and another can hardly be told apart when they are typed: let one say what the other does not";
        let found = Diagnostic::new(Code::AlikeReplies, self.program.replies.at(one).place, message);
        self.found.push(found.related(self.program.replies.at(other).place, "the other one"));
    }
}
