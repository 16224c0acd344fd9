//! Bots: fixed ways of playing that look at the words of the replies and not at what they do. A good script does not let them win.

use super::Proof;
use super::space::Edge;
use super::warmth::warmth;
use crate::program::ReplyId;

/// A way of playing that needs no understanding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bot {
    /// Gives the first reply.
    First,
    /// Gives the last reply.
    Last,
    /// Gives the longest reply, by characters.
    Longest,
    /// Gives the shortest reply, by characters.
    Shortest,
    /// Gives the reply with the most warm words.
    Warmest,
    /// Gives the first reply that asks something, or else the first.
    Question,
    /// Gives any reply, each equally likely.
    Random,
}

impl Bot {
    /// All bots.
    pub const ALL: [Bot; 7] =
        [Bot::First, Bot::Last, Bot::Longest, Bot::Shortest, Bot::Warmest, Bot::Question, Bot::Random];

    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Bot::First => "first",
            Bot::Last => "last",
            Bot::Longest => "longest",
            Bot::Shortest => "shortest",
            Bot::Warmest => "warmest",
            Bot::Question => "question",
            Bot::Random => "random",
        }
    }
}

impl Proof<'_> {
    /// One entry a giving of the chart: how much a bot likes it. Of those it likes best, it gives the first.
    pub(super) fn ranks(&self, bot: Bot) -> Vec<i64> {
        let mut ranks = vec![0; self.chart.givings.len()];
        for pause in self.chart.pauses.iter() {
            let range = pause.givings.0 as usize..pause.givings.1 as usize;
            let entries = ranks.get_mut(range).unwrap_or_default().iter_mut();
            for (at, (entry, giving)) in entries.zip(self.chart.givings(pause)).enumerate() {
                *entry = giving.reply.map_or(0, |reply| self.liking(bot, reply, at));
            }
        }
        ranks
    }

    fn liking(&self, bot: Bot, reply: ReplyId, at: usize) -> i64 {
        let words = self.program.written(self.program.replies.at(reply).text).written();
        let length = || i64::try_from(words.chars().count()).unwrap_or(i64::MAX);
        match bot {
            Bot::First | Bot::Random => 0,
            Bot::Last => i64::try_from(at).unwrap_or(i64::MAX),
            Bot::Longest => length(),
            Bot::Shortest => -length(),
            Bot::Warmest => i64::from(warmth(&words)),
            Bot::Question => i64::from(words.contains('?')),
        }
    }

    /// The ways of what has the highest rank in a state, the first of those.
    pub(super) fn highest(&self, state: u32, ranks: &[i64]) -> &[Edge] {
        let first = self.first_giving(state);
        let rank = |turning: &[Edge]| {
            let giving = turning.first().map_or(0, |edge| usize::from(edge.giving));
            ranks.get(first + giving).copied().unwrap_or_default()
        };
        let mut best: Option<(&[Edge], i64)> = None;
        for turning in self.space.turnings(state) {
            let rank = rank(turning);
            if best.is_none_or(|(_, highest)| rank > highest) {
                best = Some((turning, rank));
            }
        }
        best.map_or(&[], |(turning, _)| turning)
    }
}
