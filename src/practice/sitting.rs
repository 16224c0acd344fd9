//! A rehearsal with its record: both are kept in step, forwards and back.

use super::conduct::Conduct;
use super::debrief::{Debrief, Finish};
use super::ladder::{Rung, ladder};
use super::matter::moved_between;
use super::order::shown_order;
use super::record::{Asking, Deed, Given, Own, Spoken, Turn, available};
use super::tries::{Tries, Try, end_of, heard_inputs};
use crate::program::Program;
use crate::rehearsal::{Event, Input, Offer, Refused, Rehearsal, Thought, Waiting};

/// A learner sitting down to one rehearsal.
#[derive(Clone, Debug)]
pub struct Sitting<'p> {
    rehearsal: Rehearsal<'p>,
    turns: Vec<Turn>,
    /// What was tried and taken back, or only looked at.
    tries: Tries,
    /// What the coach said before the first turn.
    opening: Vec<String>,
    /// What was last said since the last input that was a turn.
    heard: Option<Spoken>,
    /// True while what is told belongs to the story, and not to words that nobody understood.
    listening: bool,
    hints: usize,
    thoughts: bool,
}

impl<'p> Sitting<'p> {
    /// Sits down to `rehearsal`, which is at its start.
    pub fn new(rehearsal: Rehearsal<'p>) -> Sitting<'p> {
        Sitting {
            rehearsal,
            turns: Vec::new(),
            tries: Tries::default(),
            opening: Vec::new(),
            heard: None,
            listening: true,
            hints: 0,
            thoughts: false,
        }
    }

    /// The program that is rehearsed.
    pub fn program(&self) -> &'p Program {
        self.rehearsal.program()
    }

    /// The rehearsal.
    pub fn rehearsal(&self) -> &Rehearsal<'p> {
        &self.rehearsal
    }

    /// The turns so far.
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// What it waits for.
    pub fn waiting(&self) -> &Waiting {
        self.rehearsal.waiting()
    }

    /// The offer that it waits at, and the order in which its replies are shown.
    pub fn offer(&self) -> Option<(&Offer, Vec<usize>)> {
        let Waiting::Choice(offer) = self.rehearsal.waiting() else { return None };
        let order = shown_order(self.program(), offer, self.rehearsal.seed(), self.rehearsal.turns());
        Some((offer, order))
    }

    /// Goes on to the next turn or the end, and tells each event on the way.
    pub fn advance(&mut self, tell: &mut dyn FnMut(Event<'_>)) {
        let program = self.rehearsal.program();
        let mut told = Told::default();
        self.rehearsal.advance(&mut |event| {
            told.hear(program, event);
            tell(event);
        });
        // Where nothing waited to go on, nothing was told, and what was heard before still stands.
        if self.listening && told.has_told {
            self.heard = told.last_heard();
        }
        let standing = self.standing();
        match self.turns.last_mut() {
            Some(turn) => {
                turn.notes.extend(told.notes);
                if turn.after.is_empty() {
                    turn.after = standing;
                    turn.followed = told.spoken;
                }
            }
            None => self.opening.extend(told.notes),
        }
    }

    /// Gives the reply at `index` of the offer: a turn.
    pub fn give(&mut self, index: usize) -> Result<(), Refused> {
        self.give_as(index, None)
    }

    /// The same, with what the learner typed for it in words of their own, and what those words show.
    pub fn give_as(&mut self, index: usize, own: Option<Own>) -> Result<(), Refused> {
        let Waiting::Choice(offer) = self.rehearsal.waiting() else { return Err(Refused::NotNow) };
        let offered = offer.replies.get(index).ok_or(Refused::NotOffered)?;
        let given = Given {
            reply: offered.reply,
            manner: self.program().replies.at(offered.reply).manner,
            words: offer.text(index).written().into_owned(),
            typed: own.as_ref().map(|own| own.words.clone()),
            coaching: self.rehearsal.coaching(offered.reply),
            available: available(self.program(), offer),
            hints: self.hints,
            thoughts: self.thoughts,
            cues: own.map(|own| own.cues).unwrap_or_default(),
        };
        let turn = self.turn(Deed::Gave(given.clone()));
        self.rehearsal.give(Input::Reply(given.reply))?;
        self.turns.push(turn);
        self.begin_turn();
        Ok(())
    }

    /// Answers the question; empty keeps what stands. A turn, unless it was asked before the first line.
    pub fn answer(&mut self, words: &str) -> Result<(), Refused> {
        let Waiting::Question(asked) = self.rehearsal.waiting() else { return Err(Refused::NotNow) };
        let answer = if words.is_empty() { asked.standing.clone() } else { words.to_owned() };
        let asking = Asking { question: asked.text().written().into_owned(), answer };
        let turn = asked.question.is_some().then(|| self.turn(Deed::Answered(asking)));
        self.rehearsal.give(Input::Answer(words.to_owned()))?;
        self.turns.extend(turn);
        self.begin_turn();
        Ok(())
    }

    /// Says words that fit no reply: no turn.
    pub fn say_unheard(&mut self) -> Result<(), Refused> {
        self.rehearsal.give(Input::Unheard)?;
        self.listening = false;
        Ok(())
    }

    /// The next rung of the ladder of hints, and whether more follow.
    pub fn hint(&mut self) -> Option<(Rung, bool)> {
        let Waiting::Choice(offer) = self.rehearsal.waiting() else { return None };
        let mut rungs = ladder(self.program(), offer).into_iter().skip(self.hints);
        let rung = rungs.next()?;
        self.hints += 1;
        Some((rung, rungs.next().is_some()))
    }

    /// What the others think.
    pub fn think(&mut self) -> &[Thought] {
        self.thoughts = true;
        match self.rehearsal.waiting() {
            Waiting::Choice(offer) => &offer.thoughts,
            Waiting::Question(asked) => &asked.thoughts,
            Waiting::Ended(ending) => &ending.thoughts,
            Waiting::Advance | Waiting::Stopped(_) => &[],
        }
    }

    /// Takes the last `count` turns back, with everything that they changed; all where there are fewer; before the first turn, the last
    /// answer. How many were taken back. Waits to advance where there were some.
    pub fn back(&mut self, count: usize) -> usize {
        let inputs = self.rehearsal.inputs().iter();
        let answered = inputs.enumerate().filter(|(_, input)| **input != Input::Unheard).map(|(at, _)| at);
        // Behind the first turn there are only turns to take back; before it, the answers one by one.
        let places: Vec<usize> = match self.turns.as_slice() {
            [] => answered.max().into_iter().collect(),
            turns => turns.iter().map(|turn| turn.at).collect(),
        };
        let count = count.min(places.len());
        match places.len().checked_sub(count).and_then(|first| places.get(first)) {
            Some(at) if self.return_to(*at) => count,
            Some(_) | None => 0,
        }
    }

    /// What would follow the reply at `index` of the offer: tells each event up to the next turn or the end, and leaves everything
    /// as it is. It counts as a try. None where that reply cannot be given.
    pub fn what_if(&mut self, index: usize, tell: &mut dyn FnMut(Event<'_>)) -> Option<Try> {
        let Waiting::Choice(offer) = self.rehearsal.waiting() else { return None };
        let reply = offer.replies.get(index).filter(|one| one.available)?.reply;
        let words = offer.text(index).written().into_owned();
        let rating = self.rehearsal.coaching(reply).map(|coaching| coaching.rating);
        let (mut aside, program) = (self.rehearsal.clone(), self.program());
        aside.give(Input::Reply(reply)).ok()?;
        let mut told = Told::default();
        aside.advance(&mut |event| {
            told.hear(program, event);
            tell(event);
        });
        let after: Vec<i32> = program.values.ids().map(|id| aside.value(id)).collect();
        let one = Try {
            before: heard_inputs(self.rehearsal.inputs()),
            turn: self.rehearsal.turns() + 1,
            input: Input::Reply(reply),
            words,
            rating,
            followed: told.spoken,
            moved: moved_between(program, &self.standing(), &after),
            ended: end_of(&aside),
            only_looked: true,
        };
        self.tries.keep(one.clone());
        Some(one)
    }

    /// The tries at turn `number` of this rehearsal, the one that stands last; the turn that it waits at counts too. None where it
    /// has no such turn.
    pub fn tries(&self, number: u32) -> Option<Vec<Try>> {
        let inputs = self.rehearsal.inputs();
        let turn = self.turns.iter().find(|turn| turn.number == number);
        let here = number == self.rehearsal.turns() + 1;
        let at = turn.map(|turn| turn.at).or(here.then_some(inputs.len()))?;
        let mut tries: Vec<Try> =
            self.tries.at(&heard_inputs(inputs.get(..at)?)).into_iter().cloned().collect();
        let standing = turn.and_then(|turn| Try::of(self.program(), turn, inputs, self.ended_at(turn)));
        if let Some(standing) = standing {
            tries.retain(|one| one.input != standing.input);
            tries.push(standing);
        }
        Some(tries)
    }

    /// Takes the last reply back, because it was not what the learner meant: it counts as no try. False where the last input was none.
    pub fn not_that(&mut self) -> bool {
        let last = self.turns.last().filter(|turn| turn.given().is_some()).map(|turn| turn.at);
        last.is_some_and(|at| self.rewind(at))
    }

    fn ended_at(&self, turn: &Turn) -> Option<String> {
        let is_last = self.turns.last().is_some_and(|last| last.number == turn.number);
        is_last.then(|| end_of(&self.rehearsal)).flatten()
    }

    /// Goes back to before turn `number`, with everything as it was; the turn that it waits at counts too. False where there was no
    /// such turn. Waits to advance.
    pub fn again(&mut self, number: u32) -> bool {
        let past = self.turns.iter().find(|turn| turn.number == number).map(|turn| turn.at);
        let waits = matches!(self.rehearsal.waiting(), Waiting::Choice(_) | Waiting::Question(_));
        let here = (waits && number == self.rehearsal.turns() + 1).then(|| self.rehearsal.inputs().len());
        past.or(here).is_some_and(|at| self.return_to(at))
    }

    /// Begins again: the same person, on the same day. Waits to advance.
    pub fn restart(&mut self) -> bool {
        self.return_to(0)
    }

    /// What there is to say about it so far. `left` where the learner leaves it here.
    pub fn debrief(&self) -> Debrief {
        let finish = match self.rehearsal.waiting() {
            Waiting::Ended(ending) => Finish::Ended(ending.outcome),
            Waiting::Stopped(stop) => Finish::Stopped(*stop),
            Waiting::Advance | Waiting::Choice(_) | Waiting::Question(_) => Finish::Left,
        };
        let conduct = Conduct::of(self.program(), &self.turns);
        Debrief::new(self.program(), &self.turns, conduct, finish).with_opening(&self.opening)
    }

    /// The rehearsal as it stood at each turn, in order, and then as it stands now: for asking what was still possible.
    pub fn moments(&self) -> Vec<Rehearsal<'p>> {
        let at = |turn: &Turn| {
            let inputs = self.rehearsal.inputs().get(..turn.at).unwrap_or_default();
            let mut rehearsal = self.rehearsal.replay(inputs).ok()?;
            rehearsal.advance(&mut |_| {});
            Some(rehearsal)
        };
        self.turns.iter().filter_map(at).chain([self.rehearsal.clone()]).collect()
    }

    fn turn(&self, deed: Deed) -> Turn {
        Turn {
            number: self.rehearsal.turns() + 1,
            at: self.rehearsal.inputs().len(),
            deed,
            heard: self.heard.clone(),
            followed: Vec::new(),
            notes: Vec::new(),
            before: self.standing(),
            after: Vec::new(),
        }
    }

    fn begin_turn(&mut self) {
        self.hints = 0;
        self.thoughts = false;
        self.listening = true;
    }

    /// Every value as it stands, in the program's order.
    fn standing(&self) -> Vec<i32> {
        self.program().values.ids().map(|id| self.rehearsal.value(id)).collect()
    }

    /// Goes back to the state after the first `count` inputs, and leaves out words behind them that nobody understood, so that
    /// what was last told is told again.
    fn return_to(&mut self, count: usize) -> bool {
        self.keep_tries(count);
        self.rewind(count)
    }

    fn rewind(&mut self, count: usize) -> bool {
        let inputs = self.rehearsal.inputs().get(..count).unwrap_or_default();
        let unheard = inputs.iter().rev().take_while(|input| **input == Input::Unheard).count();
        let inputs = inputs.get(..count - unheard).unwrap_or_default();
        let Ok(rehearsal) = self.rehearsal.replay(inputs) else { return false };
        self.rehearsal = rehearsal;
        self.turns.retain(|turn| turn.at < count);
        match self.turns.last_mut() {
            Some(turn) => turn.notes.clear(),
            None => self.opening.clear(),
        }
        self.begin_turn();
        true
    }

    /// Keeps what is about to be taken back, from the input at `count` on.
    fn keep_tries(&mut self, count: usize) {
        let tries = self.turns.iter().filter(|turn| turn.at >= count);
        let tries = tries
            .filter_map(|turn| Try::of(self.program(), turn, self.rehearsal.inputs(), self.ended_at(turn)));
        let tries: Vec<Try> = tries.collect();
        tries.into_iter().for_each(|one| self.tries.keep(one));
    }
}

/// What was told on the way from one turn to the next.
#[derive(Default)]
struct Told {
    /// What was said and told, in order.
    spoken: Vec<Spoken>,
    /// What the coach said.
    notes: Vec<String>,
    /// Whether anything was told at all.
    has_told: bool,
    /// The last that somebody else said, as an entry of what was said.
    last: Option<usize>,
    /// The same of what was said in a scene in which the other person says no: that is what the moment was about, whoever spoke after it.
    no: Option<usize>,
}

impl Told {
    fn hear(&mut self, program: &Program, event: Event<'_>) {
        self.has_told = true;
        match event {
            Event::Line { line, speaker, text, .. } => {
                if speaker != crate::program::YOU {
                    self.last = Some(self.spoken.len());
                    if program.scenes.at(program.lines.at(line).scene).declines {
                        self.no = self.last;
                    }
                }
                let speaker = program.speakers.at(speaker).name.clone();
                self.spoken.push(Spoken { speaker, text: text.written().into_owned() });
            }
            Event::Narration { text, .. } => {
                self.spoken.push(Spoken { speaker: String::new(), text: text.written().into_owned() });
            }
            Event::Note { text, .. } => self.notes.push(text.written().into_owned()),
            Event::Cue(_) | Event::Question(_) | Event::Choice(_) | Event::Outcome(_) => {}
        }
    }

    fn last_heard(&self) -> Option<Spoken> {
        self.no.or(self.last).and_then(|last| self.spoken.get(last)).cloned()
    }
}
