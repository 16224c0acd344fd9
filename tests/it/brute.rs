//! Everything that can happen in a small script, found by trying everything in the engine itself: plain and slow, so that what is
//! clever can be held against it. It shares no code with the proof; it only plays.

pub(crate) mod odds;
pub(crate) mod promises;
pub(crate) mod report;
pub(crate) mod safety;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rehearsal::program::{
    Address, LineId, OutcomeId, Program, QuestionId, ReplyId, SceneId, Step, TemperamentId,
};
use rehearsal::rehearsal::{Draw, Event, Input, Rehearsal, State, Stop, Waiting};

/// Nodes, beyond which it gives up.
pub(crate) const NODES: usize = 20_000;

/// Ways that luck may go between two turns, beyond which it gives up.
const WAYS: usize = 2_000;

/// Steps of all plays together, beyond which it gives up.
const STEPS: usize = 4_000_000;

/// All that can happen in a script.
#[derive(Debug)]
pub(crate) struct Account<'p> {
    /// The script.
    pub(crate) program: &'p Program,
    /// How each temperament can begin, in their order; the weights of one add up to 1.
    pub(crate) starts: Vec<Vec<Way>>,
    /// Every state in which the learner has a turn, or nothing goes on.
    pub(crate) nodes: Vec<Node<'p>>,
    /// Lines that some rehearsal tells: narration, speech and thoughts whose text did not come out empty.
    pub(crate) lines: BTreeSet<LineId>,
    /// Steps that some rehearsal takes, those too that stop it.
    pub(crate) steps: BTreeSet<Address>,
    /// Two steps that some rehearsal takes one after the other, without a turn between them: where a condition leads.
    pub(crate) passes: BTreeSet<(Address, Address)>,
    /// Scenes that some rehearsal enters.
    pub(crate) entered: BTreeSet<SceneId>,
    /// Replies that some rehearsal offers, available.
    pub(crate) offered: BTreeSet<ReplyId>,
    /// Outcomes that some rehearsal comes to, with the fewest turns.
    pub(crate) outcomes: BTreeMap<OutcomeId, u32>,
    /// How some rehearsal is stopped, with the fewest turns, in order of these.
    pub(crate) stops: Vec<(Stop, u32)>,
    /// Nodes, not ends themselves, from which no outcome can be reached.
    pub(crate) traps: Vec<usize>,
    /// How a rehearsal ends where every reply that is offered is equally likely.
    pub(crate) odds: odds::Odds,
}

/// A state in which the learner has a turn, or nothing goes on.
#[derive(Debug)]
pub(crate) struct Node<'p> {
    /// A rehearsal that stands there.
    pub(crate) rehearsal: Rehearsal<'p>,
    /// What it waits for.
    pub(crate) kind: Kind,
    /// The fewest turns that lead there.
    pub(crate) turns: u32,
    /// What the learner can do; nothing where it has ended or was stopped.
    pub(crate) edges: Vec<Edge>,
}

/// What a node waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One of these replies.
    Choice(Vec<ReplyId>),
    /// An answer.
    Question(QuestionId),
    /// Nothing: it has ended.
    Ended(OutcomeId),
    /// Nothing: it was stopped.
    Stopped(Stop),
}

/// What the learner can do at a node, and where it leads.
#[derive(Debug)]
pub(crate) struct Edge {
    /// What they do: give a reply, answer with nothing, or type words that fit nothing, which is no turn.
    pub(crate) input: Input,
    /// The ways that luck may go; their weights add up to 1.
    pub(crate) ways: Vec<Way>,
}

impl Edge {
    pub(crate) fn is_turn(&self) -> bool {
        self.input != Input::Unheard
    }
}

/// One way that luck may go.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    /// How likely it is.
    pub(crate) weight: f64,
    /// What is drawn.
    pub(crate) digits: Vec<u32>,
    /// The scenes that are entered on it, in order.
    pub(crate) entered: Vec<Entry>,
    /// The node that it leads to.
    pub(crate) to: usize,
}

/// A scene that is entered between two turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The scene.
    pub(crate) scene: SceneId,
    /// How much luck was drawn since the turn, before it: ways that share those draws share the state in which it is entered.
    pub(crate) draws: usize,
}

/// Explores all of `program`; none where that is too much.
pub(crate) fn explore(program: &Program) -> Option<Account<'_>> {
    explore_within(program, NODES)
}

/// The same, and none where there are more than `most` nodes.
pub(crate) fn explore_within(program: &Program, most: usize) -> Option<Account<'_>> {
    let account = Account {
        program,
        starts: Vec::new(),
        nodes: Vec::new(),
        lines: BTreeSet::new(),
        steps: BTreeSet::new(),
        passes: BTreeSet::new(),
        entered: BTreeSet::new(),
        offered: BTreeSet::new(),
        outcomes: BTreeMap::new(),
        stops: Vec::new(),
        traps: Vec::new(),
        odds: odds::Odds::default(),
    };
    let mut explorer = Explorer { account, known: HashMap::new(), steps: 0, most };
    for temperament in program.temperaments.ids() {
        let ways = explorer.every_way(&start(program, temperament))?;
        explorer.account.starts.push(ways);
    }
    // Nodes that are found on the way stand behind this one, so all of them are come to.
    let mut at = 0;
    while at < explorer.account.nodes.len() {
        explorer.account.nodes[at].edges = explorer.edges(at)?;
        at += 1;
    }
    Some(summed_up(explorer.account))
}

fn start(program: &Program, temperament: TemperamentId) -> Rehearsal<'_> {
    Rehearsal::with_temperament(program, 0, temperament)
}

/// The state of `rehearsal`, whatever its seed was.
pub(crate) fn without_seed(rehearsal: &Rehearsal<'_>) -> State {
    let mut rehearsal = rehearsal.clone();
    rehearsal.tell_draws(Vec::new());
    rehearsal.state().clone()
}

struct Explorer<'p> {
    account: Account<'p>,
    known: HashMap<State, usize>,
    steps: usize,
    /// How many nodes there may be.
    most: usize,
}

impl<'p> Explorer<'p> {
    /// What the learner can do at a node.
    fn edges(&mut self, at: usize) -> Option<Vec<Edge>> {
        let mut inputs = Vec::new();
        match self.account.nodes[at].rehearsal.waiting() {
            Waiting::Choice(offer) => {
                let available = offer.replies.iter().filter(|offered| offered.available);
                inputs.extend(available.map(|offered| Input::Reply(offered.reply)));
                if offer.hears_anything {
                    inputs.push(Input::Unheard);
                }
            }
            Waiting::Question(_) => inputs.push(Input::Answer(String::new())),
            Waiting::Advance | Waiting::Ended(_) | Waiting::Stopped(_) => {}
        }
        let mut edges = Vec::new();
        for input in inputs {
            let mut rehearsal = self.account.nodes[at].rehearsal.clone();
            rehearsal.give(input.clone()).expect("an input that is waited for");
            edges.push(Edge { input, ways: self.every_way(&rehearsal)? });
        }
        Some(edges)
    }

    /// Goes on from `from` to the next turn, once for each way that luck can go: the digits that were drawn count up like those of an
    /// odometer, the last one first.
    fn every_way(&mut self, from: &Rehearsal<'p>) -> Option<Vec<Way>> {
        let (mut ways, mut digits) = (Vec::new(), Vec::new());
        loop {
            let mut rehearsal = from.clone();
            rehearsal.tell_draws(digits.clone());
            let entered = self.go_on(&mut rehearsal);
            let drawn = rehearsal.drawn().to_vec();
            digits.resize(drawn.len(), 0);
            let weight = drawn.iter().zip(&digits).map(|(draw, digit)| likelihood(*draw, *digit)).product();
            let to = self.node(rehearsal);
            ways.push(Way { weight, digits: digits.clone(), entered, to });
            if ways.len() > WAYS
                || self.steps > STEPS.min(1_000 * self.most)
                || self.account.nodes.len() > self.most
            {
                return None;
            }
            while digits.last().is_some_and(|digit| digit + 1 >= sides(drawn[digits.len() - 1])) {
                digits.pop();
            }
            match digits.last_mut() {
                Some(digit) => *digit += 1,
                None => return Some(ways),
            }
        }
    }

    /// Goes on to the next turn, and takes down what happens. Slots that are asked before the first line keep their words.
    fn go_on(&mut self, rehearsal: &mut Rehearsal<'p>) -> Vec<Entry> {
        let Account { program, lines, steps, passes, entered: scenes, .. } = &mut self.account;
        let (mut entered, mut last, mut count) = (Vec::new(), None, 0);
        loop {
            let mut watch = |rehearsal: &Rehearsal<'p>, at: Address| {
                count += 1;
                steps.insert(at);
                passes.extend(last.replace(at).map(|last| (last, at)));
                if let Some(Step::Enter(scene)) = program.step(at) {
                    scenes.insert(scene);
                    entered.push(Entry { scene, draws: rehearsal.drawn().len() });
                }
            };
            rehearsal.advance_watched(&mut |event| lines.extend(lines_of(&event)), &mut watch);
            match rehearsal.waiting() {
                Waiting::Question(asked) if asked.question.is_none() => {}
                _ => break,
            }
            rehearsal.give(Input::Answer(String::new())).expect("an answer that is waited for");
        }
        self.steps += count;
        entered
    }

    /// The node of the state in which `rehearsal` stands.
    fn node(&mut self, mut rehearsal: Rehearsal<'p>) -> usize {
        rehearsal.tell_draws(Vec::new());
        if let Some(known) = self.known.get(rehearsal.state()) {
            return *known;
        }
        let kind = match rehearsal.waiting() {
            Waiting::Choice(offer) => {
                let available = offer.replies.iter().filter(|offered| offered.available);
                Kind::Choice(available.map(|offered| offered.reply).collect())
            }
            Waiting::Question(asked) => Kind::Question(asked.question.expect("a question of the script")),
            Waiting::Ended(ending) => Kind::Ended(ending.outcome),
            Waiting::Stopped(stop) => Kind::Stopped(*stop),
            Waiting::Advance => panic!("a rehearsal that has advanced waits for something"),
        };
        if let Kind::Choice(replies) = &kind {
            self.account.offered.extend(replies);
        }
        let id = self.account.nodes.len();
        self.known.insert(rehearsal.state().clone(), id);
        self.account.nodes.push(Node { rehearsal, kind, turns: 0, edges: Vec::new() });
        id
    }
}

/// How many ways a draw can go.
fn sides(draw: Draw) -> u32 {
    match draw {
        Draw::Chance(_) => 2,
        Draw::Below(count) => count,
    }
}

/// How likely a draw is to give `digit`.
fn likelihood(draw: Draw, digit: u32) -> f64 {
    match (draw, digit) {
        (Draw::Chance(percent), 0) => f64::from(100 - percent) / 100.0,
        (Draw::Chance(percent), _) => f64::from(percent) / 100.0,
        (Draw::Below(count), _) => 1.0 / f64::from(count),
    }
}

/// The lines that an event tells, thoughts included.
fn lines_of(event: &Event<'_>) -> Vec<LineId> {
    match event {
        Event::Narration { line, .. } | Event::Line { line, .. } => vec![*line],
        Event::Choice(offer) => offer.thoughts.iter().map(|thought| thought.line).collect(),
        Event::Question(asked) => asked.thoughts.iter().map(|thought| thought.line).collect(),
        Event::Outcome(ending) => ending.thoughts.iter().map(|thought| thought.line).collect(),
        Event::Cue(_) | Event::Note { .. } => Vec::new(),
    }
}

/// What follows from the finished graph.
fn summed_up(mut account: Account<'_>) -> Account<'_> {
    let starts: Vec<usize> = account.starts.iter().flatten().map(|way| way.to).collect();
    let turns = odds::distances(&account, &starts);
    for (node, turns) in account.nodes.iter_mut().zip(turns) {
        node.turns = turns.expect("a node that was found can be reached");
    }
    for node in &account.nodes {
        match node.kind {
            Kind::Ended(outcome) => {
                let least = account.outcomes.entry(outcome).or_insert(node.turns);
                *least = node.turns.min(*least);
            }
            Kind::Stopped(stop) => account.stops.push((stop, node.turns)),
            Kind::Choice(_) | Kind::Question(_) => {}
        }
    }
    account.stops.sort_by_key(|(stop, turns)| (*turns, format!("{stop:?}")));
    let mut met = Vec::new();
    account.stops.retain(|(stop, _)| {
        !met.contains(stop) && {
            met.push(*stop);
            true
        }
    });
    account.traps = odds::traps(&account);
    account.odds = odds::uniform(&account);
    account
}
