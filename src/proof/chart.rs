//! The program as a chart without a stack: straight runs of steps between the places where something is decided.
//!
//! A detour or a borrowed reply comes back to where it was taken from, so a step means something else in each place to return to.
//! The chart holds a run once for each place that it can return to: then what lies ahead hangs on where the chart stands and on the
//! cells, and on nothing else. What only tells (lines, notes, cues, jumps) is left out of the runs; it changes no state.

use rustc_hash::FxHashMap;

use super::cells::{self, CellId, Cells, number};
use super::decision::{Decisions, Verdict, YES};
use crate::program::{
    Address, ChoiceId, Condition, Expr, ExprId, How, OutcomeId, Program, QuestionId, RETURNS, ReplyId,
    SceneId, Step, TextId, VariationId,
};
use crate::rehearsal::Stop;
use crate::source::{Id, Table, id_type};

id_type! {
    /// A straight run of steps, in one place to return to.
    pub(super) BlockId,
    /// A place where a state rests: a choice, a question, an end, a stop, or the entry of a scene that a promise asks about.
    pub(super) PauseId,
}

/// What a step does to the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Sets a cell.
    Set(CellId, i32),
    /// Adds to a cell, which stops at its least and its most.
    Add(CellId, i32, (i32, i32)),
    /// A change by an expression: an index of the program's changes.
    Compute(u32),
    /// Goes over to the value that stands at the old one.
    Become(CellId, [i32; 3]),
    /// Fills a text in which something may be divided by zero.
    Fill(TextId),
}

/// How a block ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// By whether a branch's condition holds.
    Test { branch: u32, decision: Verdict, yes: BlockId, no: BlockId },
    /// With one item of a variation: the first of its targets, how many there are, and where it goes on when it has run dry.
    Vary { variation: VariationId, first: u32, count: u32, dry: BlockId },
    /// At a pause; a choice that has nothing to offer goes on behind it.
    Rest(PauseId),
    /// In another block.
    Go(BlockId),
    /// In another block, and the state in between is kept aside: a promise asks about it.
    Aside(PauseId, BlockId),
}

/// A straight run of steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// Its effects: a stretch of [`Chart::effects`].
    pub(super) effects: (u32, u32),
    /// How many steps the engine takes for it.
    pub(super) steps: u32,
    pub(super) end: Ending,
}

/// Where a block comes from; apart, so that a walk loads none of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    /// Its first step.
    pub(super) at: Address,
    stack: StackId,
    /// Its steps: a stretch of [`Chart::runs`].
    runs: (u32, u32),
}

/// What a state rests at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Choice(ChoiceId),
    Question(QuestionId),
    Ended(OutcomeId),
    /// The engine stops, at this step where it hangs on the step alone.
    Stopped(Stop, Option<Address>),
    /// The engine stops at this division.
    Divided(ExprId),
    /// A scene is entered, and a promise asks what comes of it. No turn.
    Entered(SceneId),
}

/// A place where a state rests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pause {
    pub(super) kind: Kind,
    /// What can be done there: a stretch of [`Chart::givings`].
    pub(super) givings: (u32, u32),
    /// Where a choice goes on that has nothing to offer.
    pub(super) after: BlockId,
    /// Whether a condition of its replies draws: then what is offered is part of the state.
    pub(super) is_drawn: bool,
    /// Whether some reply is always offered: then nothing has to be asked on arrival.
    pub(super) is_open: bool,
    /// Whether everything can always be done there.
    pub(super) is_plain: bool,
}

impl Pause {
    /// Whether a rehearsal can go on behind it because there is nothing to offer.
    pub(super) fn falls_through(&self) -> bool {
        matches!(self.kind, Kind::Choice(_)) && !self.is_open
    }
}

/// One thing that can be done at a pause.
#[derive(Clone, Copy, Debug)]
pub(super) struct Giving {
    /// The reply; none for the answer to a question, and for what goes on by itself.
    pub(super) reply: Option<ReplyId>,
    /// When it is offered.
    pub(super) condition: Condition,
    pub(super) decision: Verdict,
    /// The cell that says that it is gone.
    pub(super) once: Option<CellId>,
    /// What giving it does before its own block: a stretch of [`Chart::effects`].
    pub(super) effects: (u32, u32),
    /// Where its own block starts.
    pub(super) body: BlockId,
    /// The pause that always comes next, and all effects on the way there, where nothing is asked or drawn in between.
    pub(super) direct: Option<(PauseId, (u32, u32))>,
    /// An earlier one of the same pause, counted from its first, that differs in words only.
    pub(super) twin: Option<u32>,
}

impl Giving {
    /// What happens where there is nothing to choose.
    fn alone(body: BlockId, effects: (u32, u32)) -> Giving {
        Giving {
            reply: None,
            condition: Condition::Always,
            decision: YES,
            once: None,
            effects,
            body,
            direct: None,
            twin: None,
        }
    }
}

/// Where a run of steps goes on.
enum Next {
    On(Address, StackId),
    /// Behind the entry of a scene that a promise asks about.
    Aside(SceneId),
    Stop(Stop),
}

pub(super) type StackId = u32;

/// The places to return to, a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Return {
    pub(super) below: StackId,
    pub(super) to: Address,
    pub(super) borrowed: bool,
}

/// No place to return to.
pub(super) const NOWHERE: StackId = u32::MAX;

/// Where nothing is carried out, since there are too many places to return to.
const TOO_DEEP: StackId = u32::MAX - 1;

/// How many effects or steps a block has at most: a longer run is cut, so that runs which meet are not written down again and again.
const LONGEST: u32 = 64;

/// How many blocks there may be beside four a step. Only detours that lead into each other without coming back make more of them,
/// and those the engine has to stop.
const MORE_BLOCKS: usize = 50_000;

/// The program as a chart.
#[derive(Debug, Default)]
pub(super) struct Chart {
    pub(super) blocks: Table<BlockId, Block>,
    /// One entry a block.
    pub(super) origins: Table<BlockId, Origin>,
    pub(super) pauses: Table<PauseId, Pause>,
    pub(super) givings: Vec<Giving>,
    pub(super) effects: Vec<Effect>,
    /// Where the items of variations start.
    pub(super) targets: Vec<BlockId>,
    /// Conditions of branches and replies.
    pub(super) decisions: Decisions,
    /// Steps in a row: the first, and the one behind the last.
    pub(super) runs: Vec<(Address, Address)>,
    /// The pauses, by what they rest at, its step, and the places to return to.
    pub(super) rests: FxHashMap<(Kind, Address, StackId), PauseId>,
    /// Places to return to, by what is below them.
    pub(super) kept: FxHashMap<Return, StackId>,
}

impl Chart {
    /// The chart of a program; none where it would be too large.
    pub(super) fn of(program: &Program, cells: &Cells) -> Option<Chart> {
        let mut builder = Builder {
            program,
            cells,
            chart: Chart::default(),
            found: FxHashMap::default(),
            stacks: Vec::new(),
            asked: program.promises.iter().filter_map(|promise| promise.from).collect(),
            run: Vec::new(),
        };
        builder.build();
        (!builder.is_full()).then_some(builder.chart)
    }

    /// The block that the script starts with.
    pub(super) fn first(&self) -> BlockId {
        BlockId::at(0)
    }

    pub(super) fn effects(&self, (from, to): (u32, u32)) -> &[Effect] {
        self.effects.get(from as usize..to as usize).unwrap_or_default()
    }

    pub(super) fn givings(&self, pause: &Pause) -> &[Giving] {
        self.givings.get(pause.givings.0 as usize..pause.givings.1 as usize).unwrap_or_default()
    }

    /// The steps of a block.
    pub(super) fn steps(&self, block: BlockId) -> impl Iterator<Item = Address> {
        let block = self.origins.at(block);
        let runs = self.runs.get(block.runs.0 as usize..block.runs.1 as usize).unwrap_or_default();
        runs.iter().flat_map(|(from, to)| *from..*to)
    }

    /// Where a variation's item starts.
    pub(super) fn item(&self, first: u32, item: u32) -> Option<BlockId> {
        self.targets.get((first + item) as usize).copied()
    }
}

struct Builder<'p> {
    program: &'p Program,
    cells: &'p Cells,
    chart: Chart,
    found: FxHashMap<(Address, StackId), BlockId>,
    stacks: Vec<Return>,
    /// The scenes that promises ask about.
    asked: Vec<SceneId>,
    /// The effects of the block in hand.
    run: Vec<Effect>,
}

impl Builder<'_> {
    fn build(&mut self) {
        for (division, _) in &self.program.divisions {
            self.rest(Kind::Divided(*division), 0, NOWHERE);
        }
        for stop in [Stop::Arithmetic, Stop::TooManySteps] {
            self.rest(Kind::Stopped(stop, None), 0, NOWHERE);
        }
        self.block(0, NOWHERE);
        let (mut block, mut pause) = (0, 0);
        while block < self.chart.blocks.len() || pause < self.chart.pauses.len() {
            if self.is_full() {
                return;
            }
            if block < self.chart.blocks.len() {
                self.fill(BlockId::at(block));
                block += 1;
            } else {
                pause += 1;
            }
        }
    }

    fn is_full(&self) -> bool {
        self.chart.blocks.len() > MORE_BLOCKS + 4 * self.program.steps.len()
    }

    /// The block that starts there.
    fn block(&mut self, at: Address, stack: StackId) -> BlockId {
        if let Some(block) = self.found.get(&(at, stack)) {
            return *block;
        }
        let end = Ending::Go(self.chart.blocks.next_id());
        let block = self.chart.blocks.push(Block { effects: (0, 0), steps: 0, end });
        self.chart.origins.push(Origin { at, stack, runs: (0, 0) });
        self.found.insert((at, stack), block);
        block
    }

    /// Follows the steps from a block's first one up to where something is decided.
    fn fill(&mut self, id: BlockId) {
        let Origin { mut at, mut stack, .. } = *self.chart.origins.at(id);
        let (mut steps, mut runs) = (0, vec![(at, at)]);
        let end = loop {
            if stack == TOO_DEEP {
                break Ending::Rest(self.rest(Kind::Stopped(Stop::TooManyReturns, Some(at)), 0, NOWHERE));
            }
            if steps >= LONGEST {
                break Ending::Go(self.block(at, stack));
            }
            steps += 1;
            match runs.last_mut().filter(|run| run.1 == at) {
                Some(run) => run.1 += 1,
                None => runs.push((at, at + 1)),
            }
            let step = self.program.steps.get(at as usize).copied();
            match step.map_or(Ok(Next::Stop(Stop::RanOff)), |step| self.follow(step, at, stack)) {
                Ok(Next::On(to, back)) => (at, stack) = (to, back),
                Ok(Next::Aside(scene)) => {
                    let pause = self.rest(Kind::Entered(scene), at + 1, stack);
                    break Ending::Aside(pause, self.block(at + 1, stack));
                }
                Ok(Next::Stop(stop)) => {
                    break Ending::Rest(self.rest(Kind::Stopped(stop, Some(at)), 0, NOWHERE));
                }
                Err(end) => break end,
            }
        };
        let run = std::mem::take(&mut self.run);
        let effects = self.keep_effects(&run);
        let block = self.chart.blocks.at_mut(id);
        (block.effects, block.steps, block.end) = (effects, steps, end);
        self.chart.origins.at_mut(id).runs =
            (number(self.chart.runs.len()), number(self.chart.runs.len() + runs.len()));
        self.chart.runs.append(&mut runs);
    }

    /// What a step does: where it goes on, or how the block ends.
    fn follow(&mut self, step: Step, at: Address, stack: StackId) -> Result<Next, Ending> {
        let on = Ok(Next::On(at + 1, stack));
        match step {
            Step::Say(line) => {
                let line = self.program.lines.at(line);
                line.delivery.into_iter().chain([line.text]).for_each(|text| self.fill_text(text));
            }
            Step::Think(line) => self.fill_text(self.program.lines.at(line).text),
            Step::Note(text) => self.fill_text(text),
            Step::Cue(_) => {}
            Step::Set { value, how, by } => {
                let cell = CellId::at(value.index());
                let effect = match how {
                    How::Set => Effect::Set(cell, self.stopped(cell, by)),
                    How::Add => self.adding(cell, by),
                    How::Subtract => self.adding(cell, by.saturating_neg()),
                };
                self.run.push(effect);
            }
            Step::Compute(change) => self.run.push(Effect::Compute(change)),
            Step::Ask(question) => return Err(Ending::Rest(self.rest_question(question, at, stack))),
            Step::Choose(choice) => return Err(Ending::Rest(self.rest_choice(choice, at, stack))),
            Step::Jump(to) => return Ok(Next::On(to, stack)),
            Step::Leave(to) => return Ok(Next::On(to, self.outside(stack))),
            Step::Unless(branch) => return self.test(branch, at, stack),
            Step::Enter(scene) => return Ok(self.enter(scene, at, stack)),
            Step::Detour(to) => return Ok(self.deeper(stack, (to, at + 1), false)),
            Step::Return => {
                let outside = self.outside(stack);
                let back = self.stacks.get(outside as usize).copied();
                return Ok(
                    back.map_or(Next::Stop(Stop::NowhereToReturn), |back| Next::On(back.to, back.below))
                );
            }
            Step::Vary(variation) => return Err(self.vary(variation, stack)),
            Step::EndReply(to) => {
                let back = self.stacks.get(stack as usize).copied().filter(|back| back.borrowed);
                return Ok(back.map_or(Next::On(to, stack), |back| Next::On(back.to, back.below)));
            }
            Step::End(outcome) => return Err(Ending::Rest(self.rest(Kind::Ended(outcome), 0, NOWHERE))),
            Step::RunOff(_) => return Ok(Next::Stop(Stop::RanOff)),
        }
        on
    }

    fn test(&mut self, branch: u32, at: Address, stack: StackId) -> Result<Next, Ending> {
        let Some(entry) = self.program.branches.get(branch as usize) else {
            return Ok(Next::On(at + 1, stack));
        };
        let (yes, no) = (self.block(at + 1, stack), self.block(entry.otherwise, stack));
        let decision = self.decide(entry.condition);
        Err(Ending::Test { branch, decision, yes, no })
    }

    fn vary(&mut self, variation: VariationId, stack: StackId) -> Ending {
        let entry = self.program.variations.at(variation);
        let items: Vec<BlockId> = entry.items.iter().map(|item| self.block(*item, stack)).collect();
        let first = number(self.chart.targets.len());
        self.chart.targets.extend(items);
        Ending::Vary {
            variation,
            first,
            count: number(entry.items.len()),
            dry: self.block(entry.after, stack),
        }
    }

    fn enter(&mut self, scene: SceneId, at: Address, stack: StackId) -> Next {
        if let Some(counter) = self.program.watch.visits(scene) {
            self.run.push(self.adding(self.cells.counter(counter), 1));
        }
        if let Some(map) = cells::after_entry(self.program, scene).filter(|_| self.cells.watches_no) {
            self.run.push(Effect::Become(self.cells.no(), map));
        }
        if self.cells.has_no && self.program.scenes.at(scene).declines {
            self.run.push(Effect::Set(self.cells.just_declined(), 1));
        }
        if self.asked.contains(&scene) { Next::Aside(scene) } else { Next::On(at + 1, stack) }
    }

    /// Keeps a text that may divide by zero.
    fn fill_text(&mut self, text: TextId) {
        if !self.program.divisions.is_empty() && !self.program.is_fixed(text) {
            self.run.push(Effect::Fill(text));
        }
    }

    fn stopped(&self, cell: CellId, value: i32) -> i32 {
        let cell = self.cells.at(cell);
        value.clamp(cell.least, cell.most())
    }

    fn adding(&self, cell: CellId, by: i32) -> Effect {
        let entry = self.cells.at(cell);
        Effect::Add(cell, by, (entry.least, entry.most()))
    }

    /// One more place to return to.
    fn deeper(&mut self, stack: StackId, (to, back): (Address, Address), borrowed: bool) -> Next {
        let mut alike = 0;
        let mut level = stack;
        while let Some(place) = self.stacks.get(level as usize) {
            alike += usize::from(place.borrowed == borrowed);
            level = place.below;
        }
        if alike >= RETURNS {
            return Next::Stop(Stop::TooManyReturns);
        }
        let place = Return { below: stack, to: back, borrowed };
        let id = *self.chart.kept.entry(place).or_insert_with(|| {
            self.stacks.push(place);
            number(self.stacks.len() - 1)
        });
        Next::On(to, id)
    }

    /// The places to return to without the borrowed replies in hand.
    fn outside(&self, stack: StackId) -> StackId {
        let mut stack = stack;
        while let Some(place) = self.stacks.get(stack as usize).filter(|place| place.borrowed) {
            stack = place.below;
        }
        stack
    }

    /// The pause for what hangs on nothing but itself.
    fn rest(&mut self, kind: Kind, at: Address, stack: StackId) -> PauseId {
        if let Some(pause) = self.chart.rests.get(&(kind, at, stack)) {
            return *pause;
        }
        let pause = Pause {
            kind,
            givings: (0, 0),
            after: self.chart.first(),
            is_drawn: false,
            is_open: false,
            is_plain: true,
        };
        let id = self.chart.pauses.push(pause);
        self.chart.rests.insert((kind, at, stack), id);
        if let Kind::Entered(_) = kind {
            let body = self.block(at, stack);
            self.give(id, vec![Giving::alone(body, (0, 0))]);
        }
        id
    }

    fn give(&mut self, pause: PauseId, givings: Vec<Giving>) {
        let first = number(self.chart.givings.len());
        self.chart.givings.extend(givings);
        self.chart.pauses.at_mut(pause).givings = (first, number(self.chart.givings.len()));
    }

    fn rest_question(&mut self, question: QuestionId, at: Address, stack: StackId) -> PauseId {
        let key = (Kind::Question(question), at, stack);
        if let Some(pause) = self.chart.rests.get(&key) {
            return *pause;
        }
        self.fill_text(self.program.questions.at(question).text);
        let pause = self.rest(key.0, at, stack);
        let effects = self.turn(None);
        let effects = self.keep_effects(&effects);
        let body = self.block(at + 1, stack);
        self.give(pause, vec![Giving::alone(body, effects)]);
        pause
    }

    fn rest_choice(&mut self, choice: ChoiceId, at: Address, stack: StackId) -> PauseId {
        let key = (Kind::Choice(choice), at, stack);
        if let Some(pause) = self.chart.rests.get(&key) {
            return *pause;
        }
        let id = self.rest(key.0, at, stack);
        let program = self.program;
        let entry = program.choices.at(choice);
        let mut givings = Vec::with_capacity(entry.replies.len());
        for reply in &entry.replies {
            givings.push(self.giving(*reply, entry.is_borrowed(*reply).then_some(entry.after), stack));
        }
        let draws = |giving: &Giving| match giving.condition {
            Condition::Expr(expr) => draws(program, expr),
            Condition::Always | Condition::Compare { .. } => false,
        };
        let is_drawn = givings.iter().any(draws);
        let is_free = |giving: &Giving| giving.decision == YES && giving.once.is_none();
        // A condition that divides has to be asked all the same.
        let is_open = self.program.divisions.is_empty() && givings.iter().any(is_free);
        let is_plain = givings.iter().all(is_free);
        self.give(id, givings);
        let after = self.block(entry.after, stack);
        let pause = self.chart.pauses.at_mut(id);
        (pause.after, pause.is_drawn) = (after, is_drawn);
        (pause.is_open, pause.is_plain) = (is_open, is_plain);
        id
    }

    fn giving(&mut self, reply: ReplyId, borrowed: Option<Address>, stack: StackId) -> Giving {
        let entry = self.program.replies.at(reply);
        let body = match borrowed.map(|after| self.deeper(stack, (entry.body, after), true)) {
            None => self.block(entry.body, stack),
            Some(Next::On(to, stack)) => self.block(to, stack),
            Some(Next::Stop(_) | Next::Aside(_)) => self.block(entry.body, TOO_DEEP),
        };
        let once = entry.once.map(|once| self.cells.once(once));
        let effects = self.turn(Some(reply));
        let effects = self.keep_effects(&effects);
        let (condition, decision) = (entry.condition, self.decide(entry.condition));
        Giving { reply: Some(reply), condition, decision, once, effects, body, direct: None, twin: None }
    }

    fn decide(&mut self, condition: Condition) -> Verdict {
        self.chart.decisions.of(self.program, self.cells, condition)
    }

    /// What a turn does before anything else.
    fn turn(&mut self, reply: Option<ReplyId>) -> Vec<Effect> {
        let (program, cells) = (self.program, self.cells);
        let mut effects = Vec::new();
        if let Some(turns) = program.watch.turns {
            effects.push(self.adding(cells.counter(turns), 1));
        }
        if cells.has_no {
            effects.push(Effect::Set(cells.just_declined(), 0));
        }
        let Some(reply) = reply else { return effects };
        let entry = program.replies.at(reply);
        let counted = entry.moves.iter().filter_map(|given| program.watch.said(*given));
        effects.extend(counted.map(|counter| self.adding(cells.counter(counter), 1)));
        effects.extend(entry.once.map(|once| Effect::Set(cells.once(once), 1)));
        if cells.watches_no && program.presses(reply) {
            effects.push(Effect::Become(cells.no(), [cells::OPEN, cells::PRESSED, cells::PRESSED]));
        }
        effects
    }

    fn keep_effects(&mut self, effects: &[Effect]) -> (u32, u32) {
        let first = number(self.chart.effects.len());
        self.chart.effects.extend(effects);
        (first, number(self.chart.effects.len()))
    }
}

/// Whether an expression draws.
pub(super) fn draws(program: &Program, expr: ExprId) -> bool {
    match *program.exprs.at(expr) {
        Expr::Chance(percent) => (1..100).contains(&percent),
        Expr::Number(_) | Expr::Value(_) | Expr::Counter(_) => false,
        Expr::Not(inner) | Expr::Negative(inner) | Expr::Abs(inner) => draws(program, inner),
        Expr::Binary(_, left, right) => draws(program, left) || draws(program, right),
    }
}
