//! What is typed at a choice: a number or a reply's own words, words of the learner's own, or what nobody knows how to take.

use std::io;

use rehearsal::hearing::{Candidate, Choice, Ear, Verdict};
use rehearsal::practice::{Heard, Own, hear, hear_whole, quoted};
use rehearsal::program::{Manner, OutcomeKind, Program, ReplyId};
use rehearsal::rehearsal::{Offer, Offered};

use super::super::screen::shortened;
use super::super::show;
use super::{Next, Play};

/// What is known of typed words at the choice in hand.
#[derive(Default)]
pub(super) struct Ears {
    /// The choice made ready: which replies, as indices of the offer.
    ready: Option<(Vec<usize>, Choice)>,
    /// Two replies that the learner was asked about, and the words that may mean either.
    asked: Option<(Vec<usize>, String)>,
    /// Words that were heard as a reply, until the next turn.
    heard: Option<String>,
    /// Words whose reply the learner is still to pick, behind `:notthat`.
    pending: Option<String>,
}

impl Ears {
    /// Whether the replies have to be shown, because the learner was misheard.
    pub(super) fn asks_again(&self) -> bool {
        self.pending.is_some()
    }

    /// Forgets what belonged to the choice before.
    pub(super) fn leave_choice(&mut self) {
        (self.ready, self.asked) = (None, None);
    }
}

impl Play<'_, '_> {
    /// Takes words that were typed at a choice; none where they were not enough.
    pub(super) fn say(&mut self, offer: &Offer, numbered: &[usize], words: &str) -> io::Result<Option<Next>> {
        if let Some((indices, typed)) = self.ear.asked.clone()
            && let Some(index) = picked(&indices, numbered, words, self.are_shown)
        {
            return self.give_own(offer, index, &typed, false);
        }
        let program = self.sitting.program();
        let heard = match self.are_shown {
            true => hear(program, offer, numbered, words),
            false => hear_whole(program, offer, words),
        };
        match heard {
            Heard::Reply(index) => match self.ear.pending.take() {
                Some(typed) => self.give_own(offer, index, &typed, false),
                None => self.give(offer, index),
            },
            Heard::NotNow(index) => {
                let text = offer.text(index).plain().into_owned();
                self.aside(&format!("“{text}” is not there to be said just now."))
            }
            Heard::NoSuchNumber(number) => self.aside(&no_such_number(&number, numbered.len())),
            Heard::Several(several) => {
                let numbers = (1..).zip(numbered).filter(|(_, index)| several.contains(index));
                let numbers: Vec<String> =
                    numbers.map(|(number, _): (usize, _)| number.to_string()).collect();
                self.aside(&format!(
                    "That could be {}. Type a little more, or the number.",
                    numbers.join(" or ")
                ))
            }
            // Whoever wants to leave is not to be answered by a character.
            Heard::Nothing if wants_out(words) => {
                self.aside("To leave, type :quit. :pause waits for you, and :help shows the rest.")
            }
            Heard::Nothing if !self.are_shown && words.chars().all(|c| c.is_ascii_digit()) => {
                self.aside("The replies are hidden: say it in your own words, or type :replies to see them.")
            }
            Heard::Nothing => self.say_own(offer, numbered, words),
        }
    }

    /// Takes words of the learner's own.
    fn say_own(&mut self, offer: &Offer, numbered: &[usize], words: &str) -> io::Result<Option<Next>> {
        let Some(beside) = self.beside else { return self.say_unheard(offer) };
        let ear = beside.ear();
        let program = self.sitting.program();
        let (indices, choice) = self.ear.ready.get_or_insert_with(|| made_ready(ear, program, offer));
        let verdict = ear.hear(choice, words).verdict;
        let reply = |place: usize| indices.get(place).copied();
        let meant: Vec<usize> = match verdict {
            Verdict::This(place) => match reply(place) {
                Some(index) if hurts(program, offer, index) => vec![index],
                Some(index) => return self.give_own(offer, index, words, true),
                None => Vec::new(),
            },
            Verdict::OneOf(one, other) if one == other => reply(one).into_iter().collect(),
            Verdict::OneOf(one, other) => [one, other].into_iter().filter_map(reply).collect(),
            Verdict::Nothing => Vec::new(),
        };
        if meant.is_empty() {
            return self.say_unheard(offer);
        }
        let told = meant.iter().enumerate().map(|(place, index)| {
            let number = numbered.iter().position(|one| one == index).filter(|_| self.are_shown);
            format!("{}. {}", number.unwrap_or(place) + 1, quoted(&offer.text(*index).plain()))
        });
        let question = format!("Did you mean {}", told.collect::<Vec<_>>().join(", or "));
        self.ear.asked = Some((meant, words.to_owned()));
        self.screen.line(&format!("{question}?"))?;
        self.aside("Type the number, or say it another way. Nothing has been said yet.")
    }

    /// Answers words that fit no reply: in character where the script can, at no cost either way.
    fn say_unheard(&mut self, offer: &Offer) -> io::Result<Option<Next>> {
        if offer.hears_anything && self.sitting.say_unheard().is_ok() {
            return Ok(Some(Next::GoOn));
        }
        self.aside(if self.are_shown {
            "Nobody here knows how to take that, and nothing was said. Say it another way, or type a number; :replies shows the replies again."
        } else {
            "Nobody here knows how to take that, and nothing was said. Say it another way, or :replies shows what can be said."
        })
    }

    /// Gives the reply at `index`, which the learner picked.
    fn give(&mut self, offer: &Offer, index: usize) -> io::Result<Option<Next>> {
        let program = self.sitting.program();
        let reply = offer.replies.get(index).map(|offered| offered.reply);
        let (Some(reply), Ok(())) = (reply, self.sitting.give(index)) else {
            return self.aside("That reply is not there just now.");
        };
        self.ear = Ears::default();
        self.voice = show::given(self.screen, program, reply, offer.text(index))?;
        Ok(Some(Next::GoOn))
    }

    /// Gives the reply at `index` for words of the learner's own. What was only `understood` is said, so that it can be set right.
    fn give_own(
        &mut self,
        offer: &Offer,
        index: usize,
        words: &str,
        understood: bool,
    ) -> io::Result<Option<Next>> {
        let program = self.sitting.program();
        let Some(reply) = offer.replies.get(index).map(|offered| offered.reply) else {
            return self.aside("That reply is not there just now.");
        };
        let cues = self.beside.map(|beside| cues(beside.ear(), program, reply, words)).unwrap_or_default();
        let own = Own { words: words.to_owned(), cues };
        if self.sitting.give_as(index, Some(own)).is_err() {
            return self.aside("That reply is not there just now.");
        }
        self.ear = Ears { heard: understood.then(|| words.to_owned()), ..Ears::default() };
        self.voice = match program.replies.at(reply).manner {
            Manner::Said => show::said(self.screen, words)?,
            Manner::Done => show::given(self.screen, program, reply, offer.text(index))?,
        };
        if understood {
            let text = quoted(&offer.text(index).plain());
            self.screen.aside(&format!("Heard as: {text} (:notthat if not)"))?;
        }
        Ok(Some(Next::GoOn))
    }

    /// Takes back what was heard in the learner's words, and asks which reply they meant.
    pub(super) fn not_that(&mut self) -> io::Result<Option<Next>> {
        let Some(words) = self.ear.heard.take() else {
            return self.aside("Nothing was heard in your own words just now.");
        };
        if !self.sitting.not_that() {
            return self.aside("There is nothing to take back.");
        }
        self.coached = self.sitting.turns().len();
        self.screen
            .aside("Taken back: it was not said. Which of these did you mean? Or say it another way.")?;
        self.screen.blank()?;
        self.ear.pending = Some(words);
        Ok(Some(Next::GoOn))
    }
}

/// Whether a reply harms or presses. Such words are put into nobody's mouth on a guess: the learner is asked first.
fn hurts(program: &Program, offer: &Offer, index: usize) -> bool {
    offer.replies.get(index).is_some_and(|offered| program.hurts(offered.reply))
}

/// The replies that can be given, made ready for the ear.
fn made_ready(ear: &Ear, program: &Program, offer: &Offer) -> (Vec<usize>, Choice) {
    let available = offer.replies.iter().enumerate().filter(|(_, one)| one.available);
    let (indices, offered): (Vec<usize>, Vec<&Offered>) = available.unzip();
    let texts: Vec<String> = indices.iter().map(|index| offer.text(*index).plain().into_owned()).collect();
    let candidates: Vec<Candidate<'_>> = offered
        .iter()
        .zip(&texts)
        .map(|(one, text)| {
            let reply = program.replies.at(one.reply);
            let wordings = reply.wordings.iter().map(|span| program.letters(*span)).collect();
            Candidate { text, wordings, moves: move_names(program, one.reply) }
        })
        .collect();
    (indices, ear.choice(&candidates))
}

fn move_names(program: &Program, reply: ReplyId) -> Vec<&str> {
    program.replies.at(reply).moves.iter().map(|id| program.moves.at(*id).name.as_str()).collect()
}

/// What the learner's words show, in sentences. Slips are told in scripts in which something can break.
fn cues(ear: &Ear, program: &Program, reply: ReplyId, words: &str) -> Vec<String> {
    let is_conflict = program.outcomes.iter().any(|outcome| outcome.kind == OutcomeKind::Harm);
    let cues = ear.cues(words, &move_names(program, reply), is_conflict);
    cues.iter().map(|cue| format!("{} (“{}”)", cue.found.sentence(), cue.words)).collect()
}

/// Which of the replies that were asked about a number means: the one that is shown with it, or the first or second.
fn picked(asked: &[usize], numbered: &[usize], words: &str, are_shown: bool) -> Option<usize> {
    let number = words.trim().parse::<usize>().ok()?.checked_sub(1)?;
    let all = if are_shown { numbered } else { asked };
    all.get(number).copied().filter(|index| asked.contains(index))
}

pub(super) fn no_such_number(number: &str, most: usize) -> String {
    let number = shortened(number, 20);
    match most {
        1 => format!("There is no reply {number}: there is only 1."),
        most => format!("There is no reply {number}: they go from 1 to {most}."),
    }
}

/// Words that ask for the door, not for a reply.
fn wants_out(words: &str) -> bool {
    let words = words.trim().to_lowercase();
    ["stop", "quit", "exit", "leave", "help", "q", "i want to stop", "i want to leave"]
        .contains(&words.as_str())
}
