//! Promises, judged by looking at every rehearsal.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal::program::{ExprId, OutcomeId, Program, SceneId};
use rehearsal::source::Span;

use super::odds::distances;
use super::{Account, Kind, Node, Way, explore};

/// Whether a promise holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Whether it does.
    pub(crate) holds: bool,
    /// The turns of the shortest conversation that shows it: for `reach`, the one that keeps it; for `never` and `always`, the one that
    /// breaks it, counted from the start; for `from … reach`, the one into a state from which it is lost. None where there is none.
    pub(crate) turns: Option<u32>,
}

/// A promise, taken to pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Promise {
    from: Option<String>,
    claim: Claim,
    within: Option<u32>,
    condition: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Claim {
    Reach(String),
    Never(String),
    Always(String),
}

/// What a promise speaks of, by the ids of its program.
struct Asked {
    from: Option<SceneId>,
    within: u32,
    condition: Option<ExprId>,
}

impl Promise {
    /// Takes a promise to pieces that the check found well written.
    pub(crate) fn read(text: &str) -> Promise {
        let (rest, condition) = match text.split_once(" if ") {
            Some((rest, condition)) => (rest, Some(condition.trim().to_owned())),
            None => (text, None),
        };
        let (rest, within) = match rest.split_once(" within ") {
            Some((rest, within)) => {
                (rest, Some(within.split_whitespace().next().unwrap().parse::<u32>().unwrap()))
            }
            None => (rest, None),
        };
        let (from, rest) = match rest.trim().strip_prefix("from ") {
            Some(behind) => {
                let (scene, rest) = behind.trim().split_once(' ').unwrap();
                (Some(scene.to_owned()), rest)
            }
            None => (None, rest),
        };
        let (verb, of) = rest.trim().split_once(' ').unwrap();
        let of = of.trim().to_owned();
        let claim = match verb {
            "reach" => Claim::Reach(of),
            "never" => Claim::Never(of),
            "always" => Claim::Always(of),
            _ => panic!("`{text}` is no promise"),
        };
        Promise { from, claim, within, condition }
    }

    /// Whether it holds in `program`; none where there is too much to look at. The program counts what the promise counts, so its
    /// states are more than those of the script alone.
    pub(crate) fn judge(&self, program: &Program) -> Option<Verdict> {
        let always = match &self.claim {
            Claim::Always(condition) => Some(condition.as_str()),
            Claim::Reach(_) | Claim::Never(_) => None,
        };
        let (mut text, mut spans) = (String::new(), Vec::new());
        for condition in [always, self.condition.as_deref()].into_iter().flatten() {
            let start = u32::try_from(text.len()).unwrap();
            text.push_str(condition);
            spans.push(Span::new(start, u32::try_from(text.len()).unwrap()));
            text.push('\n');
        }
        let conditions = program.ask(&text, &spans);
        assert!(conditions.notes.is_empty(), "{self:?}: {:?}", conditions.notes);
        let mut exprs = conditions.exprs.iter().map(|expr| expr.expect("a condition without notes"));
        let always = always.and_then(|_| exprs.next());
        let condition = self.condition.as_ref().and_then(|_| exprs.next());
        let account = explore(&conditions.program)?;
        let asked = Asked {
            from: self.from.as_ref().map(|name| scene(&conditions.program, name)),
            within: self.within.unwrap_or(u32::MAX),
            condition,
        };
        Some(match &self.claim {
            Claim::Reach(outcome) => account.reach(outcome_of(program, outcome), &asked),
            Claim::Never(outcome) => account.never(outcome_of(program, outcome), &asked),
            Claim::Always(_) => account.always(always.expect("what always holds"), &asked),
        })
    }
}

impl Account<'_> {
    fn reach(&self, outcome: OutcomeId, asked: &Asked) -> Verdict {
        let reached =
            |starts: &[usize]| self.nearest(starts, asked, |node| node.kind == Kind::Ended(outcome));
        let Some(scene) = asked.from else {
            let turns = reached(&self.first());
            return Verdict { holds: turns.is_some(), turns };
        };
        let lost = self.entries(scene).into_iter().filter(|(starts, _)| reached(starts).is_none());
        let turns = lost.map(|(_, turns)| turns).min();
        Verdict { holds: turns.is_none(), turns }
    }

    fn never(&self, outcome: OutcomeId, asked: &Asked) -> Verdict {
        let reached =
            |starts: &[usize]| self.nearest(starts, asked, |node| node.kind == Kind::Ended(outcome));
        let turns = match asked.from {
            None => reached(&self.first()),
            Some(scene) => {
                let broken = self.entries(scene).into_iter();
                broken.filter_map(|(starts, turns)| Some(turns + reached(&starts)?)).min()
            }
        };
        Verdict { holds: turns.is_none(), turns }
    }

    fn always(&self, condition: ExprId, asked: &Asked) -> Verdict {
        let is_broken =
            |node: &Node<'_>| matches!(node.kind, Kind::Choice(_)) && !node.holds(Some(condition));
        let turns = self.nearest(&self.first(), asked, is_broken);
        Verdict { holds: turns.is_none(), turns }
    }

    /// The nodes that a rehearsal can begin with.
    fn first(&self) -> Vec<usize> {
        self.starts.iter().flatten().map(|way| way.to).collect()
    }

    /// The fewest turns from `starts` to a node that `fits`, as far as `asked` goes.
    fn nearest(&self, starts: &[usize], asked: &Asked, fits: impl Fn(&Node<'_>) -> bool) -> Option<u32> {
        let found = distances(self, starts).into_iter().zip(&self.nodes);
        let turns = found.filter_map(|(turns, node)| {
            let turns = turns.filter(|turns| *turns <= asked.within)?;
            (fits(node) && node.holds(asked.condition)).then_some(turns)
        });
        turns.min()
    }

    /// Every state in which `scene` is entered, as the nodes that come next (several, where luck is drawn behind the entry), with the
    /// fewest turns that lead to it.
    pub(crate) fn entries(&self, scene: SceneId) -> BTreeMap<Vec<usize>, u32> {
        let mut entries = BTreeMap::new();
        let mut take = |ways: &[Way], turns: u32| {
            // Ways that share what was drawn before the entry are one state there.
            let mut states: BTreeMap<&[u32], BTreeSet<usize>> = BTreeMap::new();
            for way in ways {
                for entry in way.entered.iter().filter(|entry| entry.scene == scene) {
                    states.entry(&way.digits[..entry.draws]).or_default().insert(way.to);
                }
            }
            for nodes in states.into_values() {
                let least = entries.entry(nodes.into_iter().collect()).or_insert(turns);
                *least = turns.min(*least);
            }
        };
        self.starts.iter().for_each(|ways| take(ways, 0));
        for node in &self.nodes {
            node.edges.iter().for_each(|edge| take(&edge.ways, node.turns + u32::from(edge.is_turn())));
        }
        entries
    }
}

impl Node<'_> {
    /// Whether a condition holds here; what cannot be worked out does not.
    fn holds(&self, condition: Option<ExprId>) -> bool {
        let value = |condition| self.rehearsal.value_in(self.rehearsal.state(), condition);
        condition.is_none_or(|condition| value(condition).is_some_and(|value| value != 0))
    }
}

fn scene(program: &Program, name: &str) -> SceneId {
    program.scenes.pairs().find(|(_, scene)| scene.name == name).map(|(id, _)| id).expect("a scene")
}

fn outcome_of(program: &Program, name: &str) -> OutcomeId {
    program.outcomes.pairs().find(|(_, outcome)| outcome.name == name).map(|(id, _)| id).expect("an outcome")
}

/// The promises that stand under `expect:` in a script, one a line.
pub(crate) fn promises_of(script: &str) -> Vec<String> {
    let behind = script.lines().skip_while(|line| *line != "expect:").skip(1);
    let promises = behind.map_while(|line| line.trim_start().strip_prefix("- "));
    promises.map(|promise| promise.trim_matches('"').to_owned()).collect()
}
