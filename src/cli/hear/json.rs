//! What was heard as JSON: one object, its version in it. `docs/hearing.md` describes it; a change that a reader could notice is a new
//! version.

use std::collections::BTreeMap;

use rehearsal::hearing::{Heard, Verdict};
use serde::Serialize;

use super::super::formats::json::pretty;
use super::Tried;
use super::cases::{Cases, NONE};
use super::figures::{Decision, Kind, Run};

/// The version of the shapes below.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Sentences<'a> {
    version: u32,
    replies: &'a [&'a str],
    lines: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    #[serde(flatten)]
    heard: Decided,
}

#[derive(Serialize)]
struct Decided {
    verdict: &'static str,
    /// The reply that is taken, or the two that are asked about, from 1.
    replies: Vec<usize>,
    sure: Vec<f64>,
    nothing: f64,
    clash: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    cases: &'a str,
    runs: Vec<OneRun<'a>>,
}

#[derive(Serialize)]
struct OneRun<'a> {
    wordings: usize,
    figures: BTreeMap<&'static str, Share>,
    median_microseconds: u64,
    p99_microseconds: u64,
    decisions: Vec<OneDecision<'a>>,
}

#[derive(Serialize)]
struct Share {
    count: usize,
    of: usize,
}

#[derive(Serialize)]
struct OneDecision<'a> {
    set: &'a str,
    kind: &'static str,
    text: &'a str,
    accept: Vec<&'a str>,
    must_not: Option<&'a str>,
    verdict: &'static str,
    replies: Vec<&'a str>,
    sure: BTreeMap<&'a str, f64>,
    nothing: f64,
    clash: bool,
}

/// Sentences that were tried at a choice.
pub(super) fn tried(replies: &[&str], tried: &[Tried]) -> String {
    let line = |one: &'_ Tried| {
        let (verdict, which) = named(&one.heard);
        let replies = which.iter().map(|index| index + 1).collect();
        let Heard { sure, nothing, clash, .. } = one.heard.clone();
        Decided { verdict, replies, sure, nothing, clash }
    };
    let lines = tried.iter().map(|one| Line { text: &one.words, heard: line(one) });
    pretty(&Sentences { version: VERSION, replies, lines: lines.collect() })
}

/// Cases that were heard.
pub(super) fn runs(cases: &Cases, runs: &[Run]) -> String {
    let run = |run: &'_ Run| {
        let time = |hundredth| u64::try_from(run.microseconds(hundredth)).unwrap_or(u64::MAX);
        let figures = run.figures().map(|figure| (figure.key, Share { count: figure.count, of: figure.of }));
        (run.wordings, figures.into_iter().collect(), time(50), time(99))
    };
    let runs = runs.iter().map(|one| {
        let (wordings, figures, median_microseconds, p99_microseconds) = run(one);
        let decisions = one.decisions.iter().map(|decision| decided(cases, decision)).collect();
        OneRun { wordings, figures, median_microseconds, p99_microseconds, decisions }
    });
    pretty(&Report { version: VERSION, cases: &cases.name, runs: runs.collect() })
}

fn decided<'a>(cases: &'a Cases, decision: &'a Decision) -> OneDecision<'a> {
    let ids: Vec<&str> = cases
        .sets
        .get(decision.set)
        .map_or_else(Vec::new, |set| set.replies.iter().map(|reply| reply.id.as_str()).collect());
    let id = |index: &usize| ids.get(*index).copied();
    let (verdict, which) = named(&decision.heard);
    let none = decision.accepts_none.then_some(NONE);
    OneDecision {
        set: cases.sets.get(decision.set).map_or("", |set| set.id.as_str()),
        kind: match decision.kind {
            Kind::Paraphrase => "paraphrase",
            Kind::OutOfScope => "out-of-scope",
            Kind::Trap => "negation-trap",
            Kind::Ambiguous => "ambiguous",
        },
        text: &decision.text,
        accept: decision.accept.iter().filter_map(id).chain(none).collect(),
        must_not: decision.must_not.as_ref().and_then(id),
        verdict,
        replies: which.iter().filter_map(id).collect(),
        sure: ids.iter().copied().zip(decision.heard.sure.iter().copied()).collect(),
        nothing: decision.heard.nothing,
        clash: decision.heard.clash,
    }
}

/// The verdict's word, and whom it is about.
fn named(heard: &Heard) -> (&'static str, Vec<usize>) {
    match heard.verdict {
        Verdict::This(reply) => ("this", vec![reply]),
        Verdict::OneOf(one, other) => ("one-of", vec![one, other]),
        Verdict::Nothing => ("nothing", Vec::new()),
    }
}
