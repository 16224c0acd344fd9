//! A rehearsal in hand: a function of program, seed and what the learner did.

use super::event::{Asked, Ending, Event, Offer, Offered, Thought};
use super::state::{Cells, Pause, State};
use crate::program::{
    Address, ChoiceId, Coaching, How, LineId, Program, QuestionId, Rating, ReplyId, STEPS, SceneId, SlotId,
    SpeakerId, Step, TemperamentId, TextId, ValueId, Words,
};
use crate::source::{Id, is_refused};

/// A rehearsal: tells events, takes inputs.
#[derive(Clone, Debug)]
pub struct Rehearsal<'p> {
    pub(super) program: &'p Program,
    seed: u64,
    temperament: TemperamentId,
    /// Where it begins.
    first: Address,
    pub(super) cells: Cells,
    pub(super) state: State,
    /// What stands in each slot: shown, never compared, so no part of the state.
    pub(super) slots: Vec<String>,
    inputs: Vec<Input>,
    turns: u32,
    waiting: Waiting,
    /// Thoughts since the last turn: their words are filled in where they are shown.
    thoughts: Vec<LineId>,
    buffer: String,
    /// The offer before the last, emptied: its room is used again.
    spare: Option<Box<Offer>>,
}

/// What the learner did.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// Gave this reply: a turn.
    Reply(ReplyId),
    /// Answered a question; empty keeps what stands.
    Answer(String),
    /// Typed words that fit no reply: no turn.
    Unheard,
}

/// What a rehearsal waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Nothing has been told yet, or an input has just been given: [`Rehearsal::advance`] goes on.
    Advance,
    /// A reply.
    Choice(Box<Offer>),
    /// An answer.
    Question(Asked),
    /// Nothing: it has ended.
    Ended(Ending),
    /// Nothing: the script broke a limit, and was stopped.
    Stopped(Stop),
}

/// Why a rehearsal was stopped. A checked script can get here only where the check counts by text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stop {
    /// More than 10,000 steps without a turn.
    TooManySteps,
    /// More than 32 places to return to.
    TooManyReturns,
    /// A number grew beyond 64 bits, or a division by zero.
    Arithmetic,
    /// A return outside a detour.
    NowhereToReturn,
    /// A scene ran off its end: a choice had nothing left to offer.
    RanOff,
}

/// Why an input was refused. Nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refused {
    /// The rehearsal does not wait for this kind of input.
    NotNow,
    /// The reply is not offered here, or greyed.
    NotOffered,
}

/// A reply's coaching, its texts filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coached {
    /// How it serves.
    pub rating: Rating,
    /// What it did to the other person.
    pub why: String,
    /// Why a decent person would say it.
    pub tempting: Option<String>,
    /// One better line.
    pub better: Option<String>,
}

/// What follows a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// The next one.
    Step,
    /// The learner's turn, or the end: what it waits for has been set.
    Pause,
}

impl<'p> Rehearsal<'p> {
    /// A rehearsal at its start. The seed picks the temperament and everything that is left to chance.
    pub fn new(program: &'p Program, seed: u64) -> Rehearsal<'p> {
        Rehearsal::start(program, seed, None)
    }

    /// The same, with a temperament that was asked for. Everything else is as the seed has it.
    pub fn with_temperament(program: &'p Program, seed: u64, temperament: TemperamentId) -> Rehearsal<'p> {
        Rehearsal::start(program, seed, Some(temperament))
    }

    /// The same rehearsal, before anything has happened in it, but that it begins at `scene`: with every value, and with the slots
    /// that are asked before the first line, as at the start of the script.
    #[must_use]
    pub fn beginning_at(mut self, scene: SceneId) -> Rehearsal<'p> {
        self.first = self.program.scenes.at(scene).start;
        self.state.at = self.first;
        self
    }

    pub(super) fn start(program: &'p Program, seed: u64, asked: Option<TemperamentId>) -> Rehearsal<'p> {
        let cells = Cells::of(program);
        let (state, temperament) = State::start(program, cells, seed, asked);
        Rehearsal {
            program,
            seed,
            temperament,
            first: state.at,
            cells,
            state,
            slots: program.slots.iter().map(|slot| slot.default.clone()).collect(),
            // A rehearsal has a dozen turns or two.
            inputs: Vec::with_capacity(32),
            turns: 0,
            waiting: Waiting::Advance,
            thoughts: Vec::new(),
            buffer: String::new(),
            spare: None,
        }
    }

    /// Builds the rehearsal again from what the learner did, up to and including the last of `inputs`; it waits to advance.
    pub fn replay(&self, inputs: &[Input]) -> Result<Rehearsal<'p>, Refused> {
        let mut rehearsal = Rehearsal::start(self.program, self.seed, Some(self.temperament));
        (rehearsal.first, rehearsal.state.at) = (self.first, self.first);
        for input in inputs {
            rehearsal.advance(&mut |_| {});
            rehearsal.give(input.clone())?;
        }
        Ok(rehearsal)
    }

    /// Goes on to the next turn or the end, and tells each event on the way.
    pub fn advance(&mut self, tell: &mut dyn FnMut(Event<'_>)) -> &Waiting {
        self.advance_watched(tell, &mut |_, _| {})
    }

    /// The same, and `watch` sees the rehearsal before each step, with the step's address. Where nobody watches, the compiler finds
    /// nothing to call, and the loop is what it was.
    pub fn advance_watched(
        &mut self,
        tell: &mut dyn FnMut(Event<'_>),
        watch: &mut impl FnMut(&Rehearsal<'p>, Address),
    ) -> &Waiting {
        if matches!(self.waiting, Waiting::Advance) || matches!(self.state.pause, Pause::Unheard(_)) {
            if let Err(stop) = self.go_on(tell, watch) {
                self.state.pause = Pause::Stopped(stop);
                self.waiting = Waiting::Stopped(stop);
            }
            match &self.waiting {
                Waiting::Choice(offer) => tell(Event::Choice(offer)),
                Waiting::Question(asked) => tell(Event::Question(asked)),
                Waiting::Ended(ending) => tell(Event::Outcome(ending)),
                Waiting::Advance | Waiting::Stopped(_) => {}
            }
        }
        &self.waiting
    }

    /// What it waits for.
    pub fn waiting(&self) -> &Waiting {
        &self.waiting
    }

    /// Takes what the learner did.
    pub fn give(&mut self, input: Input) -> Result<(), Refused> {
        match (&input, self.state.pause) {
            (Input::Reply(reply), Pause::Choice(choice)) => self.give_reply(*reply, choice)?,
            (Input::Unheard, Pause::Choice(choice))
                if self.program.choices.at(choice).catch_all.is_some() =>
            {
                self.state.pause = Pause::Unheard(choice);
                self.inputs.push(input);
                return Ok(());
            }
            (Input::Answer(words), Pause::Question(question)) => {
                self.answer(self.program.questions.at(question).slot, words);
                self.take_turn();
                self.state.at += 1;
                self.state.pause = Pause::Step;
            }
            (Input::Answer(words), Pause::Slot(slot)) => {
                self.answer(SlotId::at(slot as usize), words);
                self.state.pause = Pause::Slot(slot + 1);
            }
            (Input::Reply(_) | Input::Answer(_) | Input::Unheard, _) => return Err(Refused::NotNow),
        }
        self.inputs.push(input);
        if let Waiting::Choice(mut offer) = std::mem::replace(&mut self.waiting, Waiting::Advance) {
            offer.empty();
            self.spare = Some(offer);
        }
        Ok(())
    }

    /// Everything that the learner did so far.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// The program that is rehearsed.
    pub fn program(&self) -> &'p Program {
        self.program
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How the other person arrived.
    pub fn temperament(&self) -> TemperamentId {
        self.temperament
    }

    /// Turns so far: replies given and questions of the script answered.
    pub fn turns(&self) -> u32 {
        self.turns
    }

    /// Where it stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// A value as it stands.
    pub fn value(&self, value: ValueId) -> i32 {
        self.state.value(value.index())
    }

    /// What the coach says of a reply, as things stand.
    pub fn coaching(&self, reply: ReplyId) -> Option<Coached> {
        let Coaching { rating, why, tempting, better } = self.program.replies.at(reply).coaching?;
        // Filling texts in may move variations on, and the rehearsal itself must not notice.
        let mut aside = self.clone();
        // `said` and `turns` count the reply from its own block on, and these texts stand in it.
        let _ = aside.give(Input::Reply(reply));
        let mut words = |text| aside.shown(text).map(|marked| Words::new(&marked).written().into_owned());
        Some(Coached {
            rating,
            why: words(why).ok()?,
            tempting: tempting.map(&mut words).transpose().ok()?,
            better: better.map(&mut words).transpose().ok()?,
        })
    }

    fn give_reply(&mut self, reply: ReplyId, choice: ChoiceId) -> Result<(), Refused> {
        if !self.state.offered.contains(&reply) {
            return Err(Refused::NotOffered);
        }
        let program = self.program;
        let entry = program.replies.at(reply);
        self.take_turn();
        for given in &entry.moves {
            if let Some(counter) = program.watch.said(*given) {
                self.state.count(self.cells, counter.index(), program.counters.at(counter).stop);
            }
        }
        if let Some(once) = entry.once {
            self.state.take_away(self.cells, once);
        }
        self.state.offered.clear();
        self.state.at = entry.body;
        self.state.pause = Pause::Step;
        let choice = program.choices.at(choice);
        if choice.is_borrowed(reply)
            && let Err(stop) = self.state.push_return(choice.after, true)
        {
            self.state.pause = Pause::Stopped(stop);
        }
        Ok(())
    }

    fn take_turn(&mut self) {
        self.turns = self.turns.saturating_add(1);
        if let Some(counter) = self.program.watch.turns {
            self.state.count(self.cells, counter.index(), self.program.counters.at(counter).stop);
        }
    }

    /// Keeps what was answered; an empty answer keeps what was there.
    fn answer(&mut self, slot: SlotId, words: &str) {
        let words: String = words.chars().filter(|c| !is_refused(*c)).collect();
        let words = words.trim();
        if !words.is_empty()
            && let Some(slot) = self.slots.get_mut(slot.index())
        {
            words.clone_into(slot);
        }
    }

    fn go_on(
        &mut self,
        tell: &mut dyn FnMut(Event<'_>),
        watch: &mut impl FnMut(&Rehearsal<'p>, Address),
    ) -> Result<(), Stop> {
        match self.state.pause {
            Pause::Slot(from) => {
                if let Some(asked) = self.first_question(from) {
                    self.waiting = Waiting::Question(asked);
                    return Ok(());
                }
                self.state.pause = Pause::Step;
            }
            Pause::Unheard(choice) => return self.answer_unheard(choice, tell, watch),
            Pause::Stopped(stop) => return Err(stop),
            Pause::Step | Pause::Choice(_) | Pause::Question(_) | Pause::Ended(_) => {}
        }
        for _ in 0..STEPS {
            watch(self, self.state.at);
            if self.step(tell)? == Then::Pause {
                return Ok(());
            }
        }
        Err(Stop::TooManySteps)
    }

    /// The next slot, from `from` on, that is asked before the first line.
    fn first_question(&mut self, from: u32) -> Option<Asked> {
        let program = self.program;
        let mut slots = program.slots.pairs().skip(from as usize);
        let (id, slot) = slots.find(|(_, slot)| slot.asked_first)?;
        self.state.pause = Pause::Slot(u32::try_from(id.index()).unwrap_or(u32::MAX));
        let standing = self.slots.get(id.index()).cloned().unwrap_or_default();
        Some(Asked { question: None, slot: Some(id), text: slot.ask.clone(), standing, thoughts: Vec::new() })
    }

    /// The lines that answer words which fit nothing; then the same choice, as it stood.
    fn answer_unheard(
        &mut self,
        choice: ChoiceId,
        tell: &mut dyn FnMut(Event<'_>),
        watch: &mut impl FnMut(&Rehearsal<'p>, Address),
    ) -> Result<(), Stop> {
        let standing = self.state.at;
        self.state.at = self.program.choices.at(choice).catch_all.unwrap_or(standing);
        while !matches!(self.program.steps.get(self.state.at as usize), None | Some(Step::Choose(_))) {
            watch(self, self.state.at);
            self.step(tell)?;
        }
        self.state.at = standing;
        self.state.pause = Pause::Choice(choice);
        Ok(())
    }

    #[inline(always)]
    fn step(&mut self, tell: &mut dyn FnMut(Event<'_>)) -> Result<Then, Stop> {
        let program = self.program;
        let at = self.state.at;
        let Some(step) = program.steps.get(at as usize) else { return Err(Stop::RanOff) };
        self.state.at = at + 1;
        match *step {
            Step::Say(line) => self.say(line, tell)?,
            Step::Think(line) => self.thoughts.push(line),
            Step::Note(note) => self.say_note(note, tell)?,
            Step::Cue(cue) => tell(Event::Cue(cue)),
            Step::Set { value, how, by } => self.change(value.index(), how, by.into()),
            Step::Compute(change) => {
                if let Some(change) = program.changes.get(change as usize) {
                    let by = self.eval(change.by)?;
                    self.change(change.value.index(), change.how, by);
                }
            }
            Step::Ask(question) => return self.ask(question, at),
            Step::Choose(choice) => return self.choose(choice, at),
            Step::Jump(to) => self.state.at = to,
            Step::Leave(to) => {
                self.state.leave_borrowed();
                self.state.at = to;
            }
            Step::Unless(branch) => {
                if let Some(branch) = program.branches.get(branch as usize)
                    && !self.holds(branch.condition)?
                {
                    self.state.at = branch.otherwise;
                }
            }
            Step::Enter(scene) => {
                if let Some(counter) = program.watch.visits(scene) {
                    self.state.count(self.cells, counter.index(), program.counters.at(counter).stop);
                }
            }
            Step::Detour(to) => {
                self.state.push_return(at + 1, false)?;
                self.state.at = to;
            }
            Step::Return => {
                self.state.leave_borrowed();
                let back = self.state.returns.pop().ok_or(Stop::NowhereToReturn)?;
                self.state.at = back.to;
            }
            Step::Vary(variation) => {
                let entry = program.variations.at(variation);
                let item = self.vary(variation).and_then(|item| entry.items.get(item));
                self.state.at = item.copied().unwrap_or(entry.after);
            }
            Step::EndReply(to) => {
                let borrowed = self.state.returns.pop_if(|place| place.borrowed);
                self.state.at = borrowed.map_or(to, |place| place.to);
            }
            Step::End(outcome) => {
                self.state.at = at;
                self.state.pause = Pause::Ended(outcome);
                let thoughts = self.take_thoughts()?;
                self.waiting = Waiting::Ended(Ending { outcome, thoughts });
                return Ok(Then::Pause);
            }
            Step::RunOff(_) => return Err(Stop::RanOff),
        }
        Ok(Then::Step)
    }

    #[inline(always)]
    fn say(&mut self, line: LineId, tell: &mut dyn FnMut(Event<'_>)) -> Result<(), Stop> {
        let program = self.program;
        let entry = program.lines.at(line);
        match (entry.delivery, program.fixed_words(entry.text)) {
            // Nearly every line says the same each time.
            (None, Some(text)) => tell(spoken(line, entry.speaker, None, text)),
            (Some(_), _) | (_, None) => return self.say_filled(line, tell),
        }
        Ok(())
    }

    #[inline(never)]
    fn say_filled(&mut self, line: LineId, tell: &mut dyn FnMut(Event<'_>)) -> Result<(), Stop> {
        let entry = self.program.lines.at(line);
        let delivery = match entry.delivery {
            Some(how) => Some(self.shown(how)?),
            None => None,
        };
        let delivery = delivery.as_deref().map(Words::new).filter(|how| !how.is_empty());
        let mut buffer = std::mem::take(&mut self.buffer);
        let text = self.show(entry.text, &mut buffer)?;
        if !text.is_empty() {
            tell(spoken(line, entry.speaker, delivery, text));
        }
        self.buffer = buffer;
        Ok(())
    }

    #[inline(never)]
    fn say_note(&mut self, note: TextId, tell: &mut dyn FnMut(Event<'_>)) -> Result<(), Stop> {
        let shown = self.shown(note)?;
        let text = Words::new(&shown);
        if !text.is_empty() {
            tell(Event::Note { note, text });
        }
        Ok(())
    }

    #[inline]
    fn change(&mut self, value: usize, how: How, by: i64) {
        let Some(entry) = self.program.values.get(ValueId::at(value)) else { return };
        let now = i64::from(self.state.value(value));
        let changed = match how {
            How::Set => by,
            How::Add => now.saturating_add(by),
            How::Subtract => now.saturating_sub(by),
        };
        let stopped = changed.clamp(entry.least.into(), entry.most.into());
        self.state.set_value(value, i32::try_from(stopped).unwrap_or(entry.least));
    }

    #[inline(never)]
    fn ask(&mut self, question: QuestionId, at: u32) -> Result<Then, Stop> {
        let entry = *self.program.questions.at(question);
        let text = self.shown(entry.text)?;
        let thoughts = self.take_thoughts()?;
        self.state.at = at;
        self.state.pause = Pause::Question(question);
        let standing = self.slots.get(entry.slot.index()).cloned().unwrap_or_default();
        let asked = Asked { question: Some(question), slot: Some(entry.slot), text, standing, thoughts };
        self.waiting = Waiting::Question(asked);
        Ok(Then::Pause)
    }

    /// Offers a choice: conditions first, in script order, then the texts of what is shown, the hints, the thoughts. Goes on
    /// behind the choice where nothing is available.
    #[inline(never)]
    fn choose(&mut self, choice: ChoiceId, at: u32) -> Result<Then, Stop> {
        let entry = self.program.choices.at(choice);
        let mut offer = self.spare.take().unwrap_or_default();
        self.state.offered.clear();
        for reply in &entry.replies {
            let written = self.program.replies.at(*reply);
            if written.once.is_some_and(|once| self.state.is_gone(self.cells, once)) {
                continue;
            }
            let available = self.holds(written.condition)?;
            if available {
                self.state.offered.push(*reply);
            }
            if available || written.shown {
                offer.replies.push(Offered { reply: *reply, available, is_styled: false, text: 0..0 });
            }
        }
        if self.state.offered.is_empty() {
            self.state.at = entry.after;
            offer.empty();
            self.spare = Some(offer);
            return Ok(Then::Step);
        }
        self.word_offer(&mut offer, &entry.hints)?;
        offer.hears_anything = entry.catch_all.is_some();
        if !self.thoughts.is_empty() {
            offer.thoughts = self.take_thoughts()?;
        }
        self.state.at = at;
        self.state.pause = Pause::Choice(choice);
        self.waiting = Waiting::Choice(offer);
        Ok(Then::Pause)
    }

    fn word_offer(&mut self, offer: &mut Offer, hints: &[TextId]) -> Result<(), Stop> {
        for offered in &mut offer.replies {
            let text = self.program.replies.at(offered.reply).text;
            let start = offer.letters.len();
            offered.is_styled = self.add_words(text, &mut offer.letters)?;
            offered.text = start..offer.letters.len();
        }
        for hint in hints {
            let start = offer.letters.len();
            self.add_words(*hint, &mut offer.letters)?;
            let words = start..offer.letters.len();
            if !Words::new(offer.letters.get(words.clone()).unwrap_or_default()).is_empty() {
                offer.hints.push(words);
            }
        }
        Ok(())
    }

    /// Adds what a text says now; true where some run of it is strong or soft.
    #[inline]
    fn add_words(&mut self, text: TextId, letters: &mut String) -> Result<bool, Stop> {
        let program = self.program;
        if let Some(words) = program.fixed_words(text) {
            letters.push_str(words.marked());
            return Ok(words.is_styled());
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        let words = self.show(text, &mut buffer)?;
        letters.push_str(words.marked());
        let is_styled = words.is_styled();
        self.buffer = buffer;
        Ok(is_styled)
    }

    fn take_thoughts(&mut self) -> Result<Vec<Thought>, Stop> {
        if self.thoughts.is_empty() {
            return Ok(Vec::new());
        }
        let mut thoughts = Vec::new();
        for line in std::mem::take(&mut self.thoughts) {
            let entry = self.program.lines.at(line);
            let text = self.shown(entry.text)?;
            let speaker = entry.speaker.unwrap_or(crate::program::YOU);
            if !Words::new(&text).is_empty() {
                thoughts.push(Thought { speaker, line, text });
            }
        }
        Ok(thoughts)
    }
}

fn spoken<'a>(
    line: LineId,
    speaker: Option<SpeakerId>,
    delivery: Option<Words<'a>>,
    text: Words<'a>,
) -> Event<'a> {
    match speaker {
        Some(speaker) => Event::Line { line, speaker, delivery, text },
        None => Event::Narration { line, text },
    }
}
