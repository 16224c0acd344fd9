//! What a proof says of a script, gathered for those who read it.

use std::time::Duration;

use rehearsal::program::{Outcome, OutcomeId, OutcomeKind, Program};
use rehearsal::proof::{Bot, Deciding, EFFORT, Extent, Play, Proof, Reached, Scores, Turns};
use rehearsal::source::{Place, Source};

use super::super::finding::Places;

/// What a proof says of a script.
pub(super) struct Account {
    pub(super) title: String,
    pub(super) extent: Extent,
    pub(super) states: u64,
    pub(super) transitions: u64,
    pub(super) depth: u32,
    pub(super) bytes: u64,
    pub(super) took: Duration,
    pub(super) reached: Reached,
    pub(super) outcomes: Vec<End>,
    /// What is known of ways to play; none where not every state is known.
    pub(super) numbers: Option<Numbers>,
    /// What random plays came to instead.
    pub(super) sampled: Option<Sampled>,
}

/// A way to end.
pub(super) struct End {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) kind: OutcomeKind,
    /// How many turns the shortest rehearsal takes; none where none was found.
    pub(super) shortest: Option<u32>,
}

/// What is known of ways to play.
pub(super) struct Numbers {
    /// One entry a way to play, the even one first.
    pub(super) plays: Vec<Played>,
    /// One entry an outcome.
    pub(super) ends: Vec<Range>,
    /// The share of the points that the best play wins, of 1; none where it gives no rated reply.
    pub(super) best: Option<f64>,
    pub(super) deciding: Vec<Decides>,
}

/// How a way to play ends.
pub(super) struct Played {
    pub(super) name: &'static str,
    /// One entry an outcome.
    pub(super) odds: Vec<f64>,
    /// How often it comes to no end.
    pub(super) endless: f64,
    /// The share of the points that it wins, of 1; none where it gives no rated reply.
    pub(super) points: Option<f64>,
}

/// How rehearsals come to an end.
pub(super) struct Range {
    pub(super) turns: Option<Turns>,
    pub(super) score: Option<Scores>,
}

/// A reply after which an outcome is lost.
pub(super) struct Decides {
    place: Place,
    /// Its line, once that has been looked up.
    pub(super) line: u32,
    pub(super) words: String,
    /// The names of the outcomes that can no longer be reached.
    pub(super) closes: Vec<String>,
    /// In how many states it does so, and in how many it is offered.
    pub(super) states: (u64, u64),
}

/// What random plays came to, where not every state is known.
pub(super) struct Sampled {
    pub(super) plays: u64,
    /// One entry an outcome: in how many of them it came to that.
    pub(super) times: Vec<u64>,
}

/// The seed of the random plays: the same account each time.
const SEED: u64 = 0;

/// What even play is called.
pub(super) const EVEN: &str = "even";

impl Account {
    /// What `proof` says, which took so long. `stop` is asked now and then whether to go on.
    pub(super) fn of(proof: &Proof<'_>, took: Duration, stop: &mut dyn FnMut() -> bool) -> Account {
        let program = proof.program();
        let is_exact = proof.extent() == Extent::Exact;
        Account {
            title: program.about.title.clone(),
            extent: proof.extent(),
            states: proof.states(),
            transitions: proof.transitions(),
            depth: proof.depth(),
            bytes: proof.bytes(),
            took,
            reached: proof.reached(),
            outcomes: ends(proof, program),
            numbers: is_exact.then(|| numbers(proof)),
            sampled: (!is_exact).then(|| sampled(proof, stop)),
        }
    }

    /// Whether every state is known.
    pub(super) fn is_exact(&self) -> bool {
        self.extent == Extent::Exact
    }

    /// Looks the lines of deciding replies up in `sources`.
    pub(super) fn look_up(&mut self, sources: &[Source]) {
        let mut places = Places::new(sources);
        for one in self.numbers.iter_mut().flat_map(|numbers| &mut numbers.deciding) {
            one.line = places.line_of(one.place);
        }
    }

    /// Why not every state is known.
    pub(super) fn limit(&self) -> &'static str {
        match self.extent {
            Extent::Exact => "",
            Extent::States => "there are more states than `--max-states` allows",
            Extent::Memory => "the states take more memory than `--max-memory` allows",
            Extent::Interrupted => "it was stopped half way",
            Extent::Wide => "too much can be remembered at once",
        }
    }
}

fn ends(proof: &Proof<'_>, program: &Program) -> Vec<End> {
    let end = |(id, outcome): (OutcomeId, &Outcome)| End {
        name: outcome.name.clone(),
        title: outcome.title.clone(),
        kind: outcome.kind,
        shortest: proof.shortest(id),
    };
    program.outcomes.pairs().map(end).collect()
}

/// What is known of ways to play, where every state is known.
fn numbers(proof: &Proof<'_>) -> Numbers {
    let bots = Bot::ALL.into_iter().filter(|bot| *bot != Bot::Random);
    let ways = std::iter::once((EVEN, Play::Uniform)).chain(bots.map(|bot| (bot.name(), Play::Bot(bot))));
    let plays = ways.map(|(name, play)| {
        let odds = proof.odds(play);
        let points = odds.share();
        Played { name, endless: odds.stopped + odds.trapped + odds.left, odds: odds.outcomes, points }
    });
    let ends = proof.turns().into_iter().zip(proof.scores()).map(|(turns, score)| Range { turns, score });
    Numbers {
        plays: plays.collect(),
        ends: ends.collect(),
        best: proof.best().filter(|best| best.odds.rated > 0.0).map(|best| best.share),
        deciding: proof.deciding().iter().map(|one| decides(proof.program(), one)).collect(),
    }
}

fn decides(program: &Program, one: &Deciding) -> Decides {
    let reply = program.replies.at(one.reply);
    Decides {
        place: reply.place,
        line: 0,
        words: program.written(reply.text).written().into_owned(),
        closes: one.closes.iter().map(|outcome| program.outcomes.at(*outcome).name.clone()).collect(),
        states: (one.states, one.offered),
    }
}

fn sampled(proof: &Proof<'_>, stop: &mut dyn FnMut() -> bool) -> Sampled {
    let sample = proof.even_plays(EFFORT, SEED, stop);
    let times = |outcome| sample.outcome(outcome).map_or(0, |met| met.times);
    Sampled { plays: sample.plays, times: proof.program().outcomes.ids().map(times).collect() }
}

impl Sampled {
    /// The share of the plays that came to the outcome at `index`, of 1.
    pub(super) fn share(&self, index: usize) -> Option<f64> {
        let float = |number: u64| u32::try_from(number).map_or(f64::from(u32::MAX), f64::from);
        let times = self.times.get(index).filter(|_| self.plays > 0)?;
        Some(float(*times) / float(self.plays))
    }
}
