//! What typed words mean at a choice: signs for each reply, weighed, and the verdict.

use super::Ear;
use super::choice::{Choice, Reply};
use super::exact::exp;
use super::meaning::Meanings;
use super::moves::Found;
use super::weights::{Sign, Signs};

/// What was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// This reply, surely enough to act on it.
    This(usize),
    /// One of these two; the first is the likelier.
    OneOf(usize, usize),
    /// None of the replies.
    Nothing,
}

/// What was understood, and how sure that is.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// What is to be done.
    pub verdict: Verdict,
    /// How likely each reply is meant, 0 to 1, in the order of the candidates.
    pub sure: Vec<f64>,
    /// How likely none of them is.
    pub nothing: f64,
    /// Whether the words say the opposite of the likeliest reply in too much, so that nothing is done without asking.
    pub clash: bool,
}

/// From so much of the meaning turned around on, nothing is done without asking.
const CLASH: f64 = 0.15;

/// Somebody who speaks to the program says no more than so many words beside it.
const BESIDE_ASIDE: usize = 4;

/// What speaks for each reply.
pub(super) struct Evidence {
    pub(super) signs: Vec<Signs>,
    /// Whether the words speak to the program and not to the person: "skip", "which should i pick".
    pub(super) is_aside: bool,
    /// How many things the words mean.
    pub(super) meanings: usize,
    /// For each reply, whether the words are hostile and it is not.
    pub(super) is_hostile: Vec<bool>,
}

/// Words that mean so few things say little: they are only acted on where some text of the reply says nearly the same.
const FEW: usize = 1;
/// Nearly the same: so near lie the meanings of the reply's nearest text.
const NEAR: f64 = 0.35;

impl Evidence {
    /// Whether what was typed is not to be taken for the reply at `index` without asking: too little, or hostile where the reply is not.
    fn is_doubtful(&self, index: usize) -> bool {
        if self.is_hostile.get(index).copied().unwrap_or_default() {
            return true;
        }
        let nearest = self.signs.get(index).and_then(|signs| signs.get(Sign::Nearest as usize));
        let nearest = nearest.copied().unwrap_or_default();
        self.meanings <= FEW && nearest < NEAR
    }
}

impl Ear {
    /// What `typed` means at `choice`.
    pub fn hear(&self, choice: &Choice, typed: &str) -> Heard {
        let evidence = self.evidence(choice, typed);
        let weights = choice.weights;
        let weigh =
            |signs: &Signs| signs.iter().zip(weights.signs).map(|(sign, weight)| sign * weight).sum::<f64>();
        let sums: Vec<f64> = evidence.signs.iter().map(weigh).collect();
        let (sure, nothing) = likelihoods(&sums, weights.nothing);
        let Some((best, second)) = best_two(&sure) else {
            return Heard { verdict: Verdict::Nothing, sure, nothing, clash: false };
        };
        let of = |index: usize| sure.get(index).copied().unwrap_or_default();
        let clash = evidence.signs.get(best).and_then(|signs| signs.get(Sign::Clash as usize));
        let clash = clash.is_some_and(|clash| *clash > CLASH);
        let verdict = if of(best) <= nothing {
            Verdict::Nothing
        } else if of(best) >= weights.sure && !clash && !evidence.is_aside && !evidence.is_doubtful(best) {
            Verdict::This(best)
        } else {
            second.map_or(Verdict::OneOf(best, best), |second| Verdict::OneOf(best, second))
        };
        Heard { verdict, sure, nothing, clash }
    }

    /// What speaks for each reply of `choice` in `typed`.
    pub(super) fn evidence(&self, choice: &Choice, typed: &str) -> Evidence {
        let words = self.reader.read(typed);
        let meanings = self.lexicon.meanings(&words);
        let weighed = self.background.meanings(&meanings);
        let letters = choice.letters.near(&self.background.letters(&words));
        let meant = choice.meanings.near(&weighed);
        let acts = self.acts.of(&words, &weighed);
        let found = self.moves.find(&words);
        let signs = choice.replies.iter().enumerate().map(|(index, reply)| {
            let letters = letters.get(index).copied().unwrap_or_default();
            let meant = meant.get(index).copied().unwrap_or_default();
            let (stated, asked) = self.agreement(choice, reply, &found);
            let (covered, clash) = self.shared(reply, &meanings);
            let alike = acts.iter().zip(&reply.acts).map(|(one, other)| one * other).sum();
            [letters.whole, meant.whole, meant.nearest, stated, asked, alike, covered, clash]
        });
        let signs = signs.collect();
        let aside = self.aside.and_then(|aside| found.get(aside).copied().flatten());
        let is_aside = aside.is_some_and(|aside| words.len() <= aside.count + BESIDE_ASIDE);
        let meanings = meanings.iter().filter(|meaning| !meaning.is_small).count();
        let hostile = self.hostile.filter(|one| {
            found.get(*one).is_some_and(|found| found.is_some_and(|found| found.strength >= 1.0))
        });
        let has_none = |reply: &Reply| {
            hostile.is_some_and(|one| reply.moves.get(one).copied().unwrap_or_default() <= 0.0)
        };
        let is_hostile = choice.replies.iter().map(has_none).collect();
        Evidence { signs, is_aside, meanings, is_hostile }
    }

    /// How much the typed words and a reply agree in their moves: in those that state, and in those that ask.
    fn agreement(&self, choice: &Choice, reply: &Reply, found: &[Option<Found>]) -> (f64, f64) {
        let square =
            |amounts: &mut dyn Iterator<Item = f64>| amounts.map(|amount| amount * amount).sum::<f64>();
        let typed = square(&mut found.iter().flatten().map(|found| found.strength));
        let held = square(&mut reply.moves.iter().copied());
        let length = (typed * held).sqrt().max(1.0);
        let (mut stated, mut asked) = (0.0, 0.0);
        let all = found.iter().zip(&reply.moves).zip(choice.makers.iter().zip(&self.asking));
        for ((found, held), (makers, is_asking)) in all {
            let Some(found) = found.filter(|_| *held > 0.0) else { continue };
            let both = found.strength.min(*held) / (1.0 + 0.5 * (makers - 1.0)) / length;
            *if *is_asking { &mut asked } else { &mut stated } += both;
        }
        (stated, asked)
    }

    /// Which part of what was typed the reply means too, and which part it means with the other sign.
    fn shared(&self, reply: &Reply, meanings: &Meanings) -> (f64, f64) {
        let (mut all, mut covered, mut clash) = (0.0, 0.0, 0.0);
        for meaning in meanings.iter().filter(|meaning| !meaning.is_small) {
            let weight = self.background.weight(meaning.plain);
            all += weight;
            if reply.meanings.binary_search(&meaning.key).is_ok() {
                covered += weight;
            } else if reply.meanings.binary_search(&meaning.opposite).is_ok() {
                clash += weight;
            }
        }
        if all > 0.0 { (covered / all, clash / all) } else { (0.0, 0.0) }
    }
}

/// How likely each reply is, and none of them.
fn likelihoods(sums: &[f64], nothing: f64) -> (Vec<f64>, f64) {
    let most = sums.iter().copied().fold(nothing, f64::max);
    let shares: Vec<f64> = sums.iter().map(|sum| exp(sum - most)).collect();
    let none = exp(nothing - most);
    let all = shares.iter().sum::<f64>() + none;
    (shares.into_iter().map(|share| share / all).collect(), none / all)
}

/// The likeliest reply and the next; the earlier one where two are as likely.
fn best_two(sure: &[f64]) -> Option<(usize, Option<usize>)> {
    let mut order: Vec<usize> = (0..sure.len()).collect();
    let of = |index: &usize| sure.get(*index).copied().unwrap_or_default();
    order.sort_by(|one, other| of(other).total_cmp(&of(one)));
    let best = order.first()?;
    Some((*best, order.get(1).copied()))
}
