//! A rehearsal to what is kept of it, and back: what was kept is played again in the script as it is today, as far as it fits.

use super::Debrief;
use super::kept::{Kept, KeptDeed, KeptFinish, KeptPlan, KeptSkill, KeptTurn};
use super::matter::Weight;
use super::mode::Mode;
use super::record::{Deed, Turn};
use super::rule::RuleCard;
use super::sitting::Sitting;
use crate::program::{Names, Program, TemperamentId, ValueKind};
use crate::rehearsal::{Asked, Input, Offer, Rehearsal, Waiting};
use crate::syntax::normal;

/// What a rehearsal does not know of itself, and what is kept of it all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circumstance {
    /// What its script is asked for by.
    pub script: String,
    /// When it began, in seconds since 1970, UTC.
    pub began: i64,
    /// The learner's own day on which it began, in days since 1970.
    pub day: i32,
    /// How it is accompanied.
    pub mode: Mode,
    /// Whether the learner types words of their own.
    pub own_words: bool,
    /// The plan for next time.
    pub plan: Option<KeptPlan>,
}

/// What of a kept rehearsal still fits its script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitted {
    /// How they arrive: as they did then, where they still can.
    pub temperament: Option<TemperamentId>,
    /// What the learner did, up to where it no longer fits.
    pub inputs: Vec<Input>,
    /// Where it and the script part, in a sentence; none where they do not.
    pub parting: Option<String>,
}

impl Kept {
    /// What there is to keep of `sitting`. While it goes on it has no finish; [`Kept::left`] says that the learner left it.
    pub fn of(sitting: &Sitting<'_>, about: &Circumstance) -> Kept {
        let (program, rehearsal) = (sitting.program(), sitting.rehearsal());
        let (names, debrief) = (program.names(), sitting.debrief());
        Kept {
            script: about.script.clone(),
            title: program.about.title.clone(),
            topics: program.about.source.clone(),
            is_gated: program.about.gated,
            began: about.began,
            day: about.day,
            seed: rehearsal.seed(),
            temperament: program.temperaments.at(rehearsal.temperament()).name.clone(),
            mode: about.mode,
            own_words: about.own_words,
            deeds: deeds(rehearsal, &names),
            turns: sitting.turns().iter().map(|turn| kept_turn(program, &names, turn)).collect(),
            finish: finish(program, sitting.waiting()),
            score: debrief.conduct.score,
            skills: skills(program, &debrief),
            mattered: debrief.mattered.as_ref().map(|mattered| mattered.turn),
            sticking: sticking(program, &debrief),
            plan: about.plan.clone(),
        }
    }

    /// The same, left by the learner where it had not ended.
    #[must_use]
    pub fn left(mut self) -> Kept {
        self.finish = self.finish.or(Some(KeptFinish::Left));
        self
    }

    /// The same, with what only the rehearsal that it goes on from knew of their shared turns: typed words, hints, thoughts.
    #[must_use]
    pub fn remembering(mut self, before: &Kept) -> Kept {
        let shared = self.turns.iter_mut().zip(&before.turns);
        let alike = |now: &KeptTurn, then: &KeptTurn| now.number == then.number && now.reply == then.reply;
        for (now, then) in shared.take_while(|(now, then)| alike(now, then)) {
            now.typed = now.typed.take().or_else(|| then.typed.clone());
            now.hints = now.hints.max(then.hints);
            now.thoughts |= then.thoughts;
        }
        self
    }

    /// The same without anything that the learner typed: own words, answers and plans. Where an answer was filled into a line, `…`
    /// stands for it.
    #[must_use]
    pub fn without_words(mut self) -> Kept {
        let mut typed = Vec::new();
        for deed in &mut self.deeds {
            match deed {
                KeptDeed::Slot(_, words) | KeptDeed::Answer(_, words) => typed.push(std::mem::take(words)),
                KeptDeed::Reply(_) | KeptDeed::Unheard => {}
            }
        }
        typed.retain(|words| !words.trim().is_empty());
        // Longer ones first: a shorter one may stand in them.
        typed.sort_by_key(|words| std::cmp::Reverse(words.len()));
        for turn in &mut self.turns {
            turn.typed = None;
            for words in &typed {
                turn.words = hidden(&turn.words, words.trim());
                if let Some((speaker, heard)) = &mut turn.heard {
                    (*speaker, *heard) = (hidden(speaker, words.trim()), hidden(heard, words.trim()));
                }
            }
        }
        self.plan = None;
        self
    }

    /// What of it still fits `program`: every deed is done again by name, and nothing is guessed.
    pub fn fit(&self, program: &Program) -> Fitted {
        Fitting::new(self, program).fitted()
    }
}

/// A kept rehearsal that is played again.
struct Fitting<'k, 'p> {
    kept: &'k Kept,
    program: &'p Program,
    names: Names,
    rehearsal: Rehearsal<'p>,
    temperament: Option<TemperamentId>,
    /// How many deeds have been looked at.
    done: usize,
}

impl<'k, 'p> Fitting<'k, 'p> {
    fn new(kept: &'k Kept, program: &'p Program) -> Fitting<'k, 'p> {
        let mut arrivals = program.temperaments.pairs();
        let temperament = arrivals.find(|(_, one)| one.name == kept.temperament).map(|(id, _)| id);
        let rehearsal = match temperament {
            Some(id) => Rehearsal::with_temperament(program, kept.seed, id),
            None => Rehearsal::new(program, kept.seed),
        };
        Fitting { kept, program, names: program.names(), rehearsal, temperament, done: 0 }
    }

    fn fitted(mut self) -> Fitted {
        let unasked = self.fill_slots();
        let parting = self.play();
        let arrived = self.temperament.is_none().then(|| {
            format!(
                "Nobody arrives as `{}` in this script any more, so they arrive as the day has it.",
                self.kept.temperament
            )
        });
        let parting = [arrived, unasked, parting].into_iter().flatten().collect::<Vec<_>>();
        Fitted {
            temperament: self.temperament,
            inputs: self.rehearsal.inputs().to_vec(),
            parting: (!parting.is_empty()).then(|| parting.join(" ")),
        }
    }

    /// Answers what is asked before the first line, by the names of the slots: one that is new keeps what the script suggests. What
    /// was said for one that is gone, in a sentence.
    fn fill_slots(&mut self) -> Option<String> {
        let said = |deed: &'k KeptDeed| match deed {
            KeptDeed::Slot(slot, words) => Some((slot.as_str(), words.as_str())),
            KeptDeed::Reply(_) | KeptDeed::Answer(..) | KeptDeed::Unheard => None,
        };
        let mut said: Vec<(&str, &str)> = self.kept.deeds.iter().filter_map(said).collect();
        // Who left between two of these questions is asked the rest of them.
        let is_whole = said.len() < self.kept.deeds.len();
        loop {
            self.rehearsal.advance(&mut |_| {});
            let Waiting::Question(Asked { question: None, slot, .. }) = self.rehearsal.waiting() else {
                break;
            };
            let name = slot.map(|id| self.program.slots.at(id).name.as_str());
            let at = said.iter().position(|(slot, _)| Some(*slot) == name);
            let words = at.map(|at| said.remove(at).1);
            if words.is_none() && !is_whole
                || self.rehearsal.give(Input::Answer(words.unwrap_or_default().to_owned())).is_err()
            {
                break;
            }
        }
        let gone: Vec<String> =
            said.iter().filter(|(_, words)| !words.is_empty()).map(|(slot, _)| format!("`{slot}`")).collect();
        (!gone.is_empty()).then(|| {
            format!(
                "The script has changed since: what you said for {} is not asked any more.",
                gone.join(", ")
            )
        })
    }

    /// Does every other deed again, up to the first that no longer fits; that one in a sentence.
    fn play(&mut self) -> Option<String> {
        let kept = self.kept;
        for deed in &kept.deeds {
            self.rehearsal.advance(&mut |_| {});
            let refused = match deed {
                KeptDeed::Slot(..) => false,
                KeptDeed::Reply(name) => !self.gives(name),
                KeptDeed::Answer(slot, words) => !self.answers(slot.as_deref(), words),
                KeptDeed::Unheard => {
                    // Words that nobody understood are no turn: where nobody would listen today, they are left out.
                    let _ = self.rehearsal.give(Input::Unheard);
                    false
                }
            };
            if refused {
                return Some(self.parting(deed));
            }
            self.done += 1;
        }
        self.rehearsal.advance(&mut |_| {});
        self.other_end()
    }

    fn gives(&mut self, name: &str) -> bool {
        let reply = self.names.find_reply(name);
        reply.is_some_and(|reply| self.rehearsal.give(Input::Reply(reply)).is_ok())
    }

    fn answers(&mut self, slot: Option<&str>, words: &str) -> bool {
        let Waiting::Question(asked) = self.rehearsal.waiting() else { return false };
        let asks = asked.slot.map(|id| self.program.slots.at(id).name.as_str());
        asks == slot && self.rehearsal.give(Input::Answer(words.to_owned())).is_ok()
    }

    /// The turn, the words, and what is there today.
    fn parting(&self, deed: &KeptDeed) -> String {
        let number = self.rehearsal.turns() + 1;
        let turn = self.kept.turns.iter().find(|turn| turn.number == number);
        let words = turn.map(|turn| turn.words.as_str()).unwrap_or_default();
        let did = match deed {
            KeptDeed::Answer(..) => format!("you answered the question “{words}”"),
            KeptDeed::Reply(_) | KeptDeed::Slot(..) | KeptDeed::Unheard => format!("you said “{words}”"),
        };
        let today = match (self.rehearsal.waiting(), deed) {
            (Waiting::Choice(offer), KeptDeed::Reply(name)) => self.missing(offer, name),
            (Waiting::Choice(_), _) => "a choice stands there today",
            (Waiting::Question(_), _) => "another question stands there today",
            (Waiting::Ended(_), _) => "it ends before that today",
            (Waiting::Stopped(_) | Waiting::Advance, _) => "it stops before that today",
        };
        format!("The script has changed since. At turn {number} {did}, and {today}.")
    }

    fn missing(&self, offer: &Offer, name: &str) -> &'static str {
        match self.names.find_reply(name) {
            None => "there is no such reply any more",
            Some(reply) if offer.replies.iter().any(|one| one.reply == reply) => {
                "that reply cannot be given there today"
            }
            Some(_) => "that reply stands elsewhere today",
        }
    }

    /// Where everything fits, and it ends in another way all the same.
    fn other_end(&self) -> Option<String> {
        let Some(KeptFinish::Ended(name, title, _)) = &self.kept.finish else { return None };
        match self.rehearsal.waiting() {
            Waiting::Ended(ending) => {
                let today = self.program.outcomes.at(ending.outcome);
                (normal(&today.name) != normal(name)).then(|| {
                    format!(
                        "The script has changed since: it ended as “{title}”, and today as “{}”.",
                        today.title
                    )
                })
            }
            Waiting::Choice(_) | Waiting::Question(_) | Waiting::Stopped(_) | Waiting::Advance => {
                Some(format!("The script has changed since: it ended as “{title}” there, and goes on today."))
            }
        }
    }
}

/// `text` with `…` wherever `typed` stands in it as whole words.
fn hidden(text: &str, typed: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(typed) {
        shown.push_str(before);
        let joins = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let is_whole = !joins(shown.chars().next_back()) && !joins(after.chars().next());
        shown.push_str(if is_whole { "…" } else { typed });
        rest = after;
    }
    shown + rest
}

fn deeds(rehearsal: &Rehearsal<'_>, names: &Names) -> Vec<KeptDeed> {
    let program = rehearsal.program();
    let Ok(mut again) = rehearsal.replay(&[]) else { return Vec::new() };
    let mut deeds = Vec::with_capacity(rehearsal.inputs().len());
    for input in rehearsal.inputs() {
        again.advance(&mut |_| {});
        deeds.push(match (input, again.waiting()) {
            (Input::Reply(reply), _) => KeptDeed::Reply(names.reply(*reply).to_owned()),
            (Input::Unheard, _) => KeptDeed::Unheard,
            (Input::Answer(words), Waiting::Question(asked)) => {
                let slot = asked.slot.map(|id| program.slots.at(id).name.clone());
                match asked.question {
                    None => KeptDeed::Slot(slot.unwrap_or_default(), words.clone()),
                    Some(_) => KeptDeed::Answer(slot, words.clone()),
                }
            }
            (Input::Answer(words), _) => KeptDeed::Answer(None, words.clone()),
        });
        if again.give(input.clone()).is_err() {
            break;
        }
    }
    deeds
}

fn kept_turn(program: &Program, names: &Names, turn: &Turn) -> KeptTurn {
    let (reply, words, typed) = match &turn.deed {
        Deed::Gave(given) => {
            (Some(names.reply(given.reply).to_owned()), given.words.clone(), given.typed.clone())
        }
        Deed::Answered(asking) => (None, asking.question.clone(), Some(asking.answer.clone())),
    };
    let given = turn.given();
    let moves = given.map(|given| program.replies.at(given.reply).moves.iter()).into_iter().flatten();
    let moves = moves.map(|id| program.moves.at(*id));
    let meters = program.values.iter().zip(&turn.after).filter_map(|(value, now)| match &value.kind {
        ValueKind::Meter { label, .. } => Some((label.clone(), *now)),
        ValueKind::Mood { .. } | ValueKind::Flag => None,
    });
    KeptTurn {
        number: turn.number,
        reply,
        heard: turn.heard.as_ref().map(|heard| (heard.speaker.clone(), heard.text.clone())),
        words,
        typed,
        rating: turn.rating(),
        moves: moves.map(|one| (one.name.clone(), one.label.clone(), one.kind)).collect(),
        hints: given.map_or(0, |given| given.hints),
        thoughts: given.is_some_and(|given| given.thoughts),
        meters: meters.collect(),
    }
}

fn finish(program: &Program, waiting: &Waiting) -> Option<KeptFinish> {
    match waiting {
        Waiting::Ended(ending) => {
            let outcome = program.outcomes.at(ending.outcome);
            Some(KeptFinish::Ended(outcome.name.clone(), outcome.title.clone(), outcome.kind))
        }
        Waiting::Stopped(_) => Some(KeptFinish::Stopped),
        Waiting::Advance | Waiting::Choice(_) | Waiting::Question(_) => None,
    }
}

fn skills(program: &Program, debrief: &Debrief) -> Vec<KeptSkill> {
    let seen = debrief.conduct.skills.iter();
    seen.map(|seen| KeptSkill {
        name: named(program, &seen.label).unwrap_or_else(|| seen.label.clone()),
        label: seen.label.clone(),
        shown: seen.shown,
        chances: seen.chances,
        in_focus: seen.in_focus,
    })
    .collect()
}

fn sticking(program: &Program, debrief: &Debrief) -> Option<String> {
    let Weight::Lost { asked_for: Some(RuleCard { label, .. }), .. } = &debrief.mattered.as_ref()?.weight
    else {
        return None;
    };
    named(program, label)
}

/// The name of the move that people call `label`.
fn named(program: &Program, label: &str) -> Option<String> {
    program.moves.iter().find(|one| one.label == label).map(|one| one.name.clone())
}
