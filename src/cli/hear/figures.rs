//! Cases as they are heard, and what that comes to.

use rehearsal::hearing::{Ear, Heard, Verdict};

use super::super::terminal;
use super::cases::{Cases, NONE, Set};

/// All cases of a file, heard with so many other wordings a reply.
pub(super) struct Run {
    pub(super) wordings: usize,
    pub(super) decisions: Vec<Decision>,
    /// How long each line took, in nanoseconds, from the least.
    times: Vec<u128>,
}

/// What kind of line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Paraphrase,
    OutOfScope,
    Trap,
    Ambiguous,
}

/// What was heard in one line.
pub(super) struct Decision {
    /// Which set, and which line of which kind.
    pub(super) set: usize,
    pub(super) kind: Kind,
    pub(super) text: String,
    /// The replies that are right; none where no reply is.
    pub(super) accept: Vec<usize>,
    /// Whether it is right that no reply is meant.
    pub(super) accepts_none: bool,
    /// The reply that must not be taken.
    pub(super) must_not: Option<usize>,
    pub(super) heard: Heard,
}

impl Run {
    /// Hears every line of `cases`.
    pub(super) fn of(ear: &Ear, cases: &Cases, wordings: usize) -> Run {
        let mut run = Run { wordings, decisions: Vec::new(), times: Vec::new() };
        for (index, set) in cases.sets.iter().enumerate() {
            let candidates: Vec<_> = set.replies.iter().map(|reply| reply.candidate(wordings)).collect();
            let choice = ear.choice(&candidates);
            for (kind, text, accept, must_not) in lines(set) {
                let began = terminal::now();
                let heard = ear.hear(&choice, text);
                run.times.push(began.elapsed().as_nanos());
                let place = |id: &&str| set.replies.iter().position(|reply| reply.id == **id);
                run.decisions.push(Decision {
                    set: index,
                    kind,
                    text: text.to_owned(),
                    accepts_none: accept.contains(&NONE),
                    accept: accept.iter().filter_map(place).collect(),
                    must_not: must_not.and_then(|id| place(&id)),
                    heard,
                });
            }
        }
        run.times.sort_unstable();
        run
    }

    /// How many decisions are so.
    pub(super) fn count(&self, is_so: impl Fn(&Decision) -> bool) -> usize {
        self.decisions.iter().filter(|decision| is_so(decision)).count()
    }

    /// How long a line takes in microseconds: so many hundredths of all take no longer.
    pub(super) fn microseconds(&self, hundredth: usize) -> u128 {
        let last = self.times.len().saturating_sub(1);
        self.times.get(last * hundredth / 100).map_or(0, |time| time.div_ceil(1000))
    }

    /// The figures, each with its name, how many, and of how many.
    pub(super) fn figures(&self) -> [Figure; 8] {
        let of = |kind: Kind| self.count(|decision| decision.kind == kind);
        let said = |is_so: fn(&Decision) -> bool| {
            self.count(|decision| decision.kind == Kind::Paraphrase && is_so(decision))
        };
        let acted = |is_so: fn(&Decision) -> bool| {
            self.count(|decision| decision.acts().is_some() && is_so(decision))
        };
        let taken = self.count(|decision| {
            decision.kind == Kind::Trap && decision.must_not.is_some() && decision.acts() == decision.must_not
        });
        [
            Figure::new(
                "accurate",
                "right reply first, among replies",
                said(Decision::is_best_right),
                of(Kind::Paraphrase),
            ),
            Figure::new("acts", "acts alone", said(|one| one.acts().is_some()), of(Kind::Paraphrase)),
            Figure::new(
                "right",
                "right when it acts",
                said(Decision::acts_right),
                said(|one| one.acts().is_some()),
            ),
            Figure::new(
                "right_of_all",
                "the same, every line that is no paraphrase counted too",
                acted(Decision::acts_right),
                acted(|_| true),
            ),
            Figure::new(
                "out_of_scope_taken",
                "out of scope, and taken",
                self.count(|one| one.kind == Kind::OutOfScope && one.acts().is_some()),
                of(Kind::OutOfScope),
            ),
            Figure::new("opposite_not_taken", "opposite never taken", of(Kind::Trap) - taken, of(Kind::Trap)),
            Figure::new(
                "right_among_two",
                "right reply among the two asked",
                said(Decision::asks_right),
                said(|one| one.asks().is_some()),
            ),
            Figure::new(
                "nothing",
                "not understood",
                said(|one| one.heard.verdict == Verdict::Nothing),
                of(Kind::Paraphrase),
            ),
        ]
    }
}

/// One figure.
pub(super) struct Figure {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) count: usize,
    pub(super) of: usize,
}

impl Figure {
    fn new(key: &'static str, name: &'static str, count: usize, of: usize) -> Figure {
        Figure { key, name, count, of }
    }
}

impl Decision {
    /// The reply that is taken without asking.
    pub(super) fn acts(&self) -> Option<usize> {
        match self.heard.verdict {
            Verdict::This(reply) => Some(reply),
            Verdict::OneOf(..) | Verdict::Nothing => None,
        }
    }

    /// The two that are asked about.
    pub(super) fn asks(&self) -> Option<(usize, usize)> {
        match self.heard.verdict {
            Verdict::OneOf(one, other) => Some((one, other)),
            Verdict::This(_) | Verdict::Nothing => None,
        }
    }

    fn acts_right(&self) -> bool {
        self.acts().is_some_and(|reply| self.accept.contains(&reply))
    }

    fn asks_right(&self) -> bool {
        self.asks().is_some_and(|(one, other)| self.accept.contains(&one) || self.accept.contains(&other))
    }

    fn is_best_right(&self) -> bool {
        let sure = &self.heard.sure;
        let of = |index: &usize| sure.get(*index).copied().unwrap_or_default();
        // Of two that are as likely the first counts, as in a verdict.
        let best = (0..sure.len()).rev().max_by(|one, other| of(one).total_cmp(&of(other)));
        best.is_some_and(|best| self.accept.contains(&best))
    }
}

/// A line: its kind, its words, what is right, and what must not be taken.
type Asked<'c> = (Kind, &'c str, Vec<&'c str>, Option<&'c str>);

fn lines(set: &Set) -> Vec<Asked<'_>> {
    let paraphrases = set.replies.iter().flat_map(|reply| {
        reply
            .paraphrases
            .iter()
            .map(|line| (Kind::Paraphrase, line.text.as_str(), vec![reply.id.as_str()], None))
    });
    let outside =
        set.out_of_scope.iter().map(|line| (Kind::OutOfScope, line.text.as_str(), vec![NONE], None));
    let traps = set.negation_traps.iter().map(|line| {
        let accept = line.accept.iter().map(String::as_str).collect();
        (Kind::Trap, line.text.as_str(), accept, Some(line.must_not.as_str()))
    });
    let two = set.ambiguous.iter().map(|line| {
        (Kind::Ambiguous, line.text.as_str(), line.accept.iter().map(String::as_str).collect(), None)
    });
    paraphrases.chain(outside).chain(traps).chain(two).collect()
}
