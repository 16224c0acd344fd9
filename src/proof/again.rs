//! What can follow what in the chart, and which pauses can come round again.

use super::cells::number;
use super::chart::{BlockId, Chart, Ending};
use super::order::Order;
use super::stretches::Stretches;
use crate::source::Id;

impl Chart {
    /// The blocks that can follow a block without a turn.
    pub(super) fn within_turn(&self, block: BlockId) -> impl Iterator<Item = BlockId> + Clone {
        let (items, others) = match self.blocks.at(block).end {
            Ending::Test { yes, no, .. } => ((0, 0), [Some(yes), Some(no)]),
            Ending::Go(next) | Ending::Aside(_, next) => ((0, 0), [Some(next), None]),
            Ending::Vary { first, count, dry, .. } => ((first, count), [Some(dry), None]),
            Ending::Rest(pause) => {
                let pause = self.pauses.at(pause);
                ((0, 0), [pause.falls_through().then_some(pause.after), None])
            }
        };
        let items = (0..items.1).filter_map(move |item| self.item(items.0, item));
        items.chain(others.into_iter().flatten())
    }

    /// The blocks that can follow a block at once or behind a turn.
    fn followers(&self, block: BlockId) -> impl Iterator<Item = BlockId> + Clone {
        let givings = match self.blocks.at(block).end {
            Ending::Rest(pause) => self.givings(self.pauses.at(pause)),
            Ending::Test { .. } | Ending::Vary { .. } | Ending::Go(_) | Ending::Aside(..) => &[],
        };
        self.within_turn(block).chain(givings.iter().map(|giving| giving.body))
    }

    /// One entry a pause: whether what is done there can lead back to it.
    pub(super) fn coming_round(&self) -> Vec<bool> {
        let index = |block: BlockId| number(block.index());
        let pairs = self
            .blocks
            .ids()
            .flat_map(|block| self.followers(block).map(move |next| (index(block), index(next))));
        let ahead = Stretches::of(self.blocks.len(), pairs);
        let blocks = self.blocks.ids().map(index);
        let order = Order::of(self.blocks.len(), blocks, |block, at| ahead.at(block).get(at).copied());
        let mut again = vec![false; self.pauses.len()];
        for (id, block) in self.blocks.pairs() {
            let (Ending::Rest(pause) | Ending::Aside(pause, _)) = block.end else { continue };
            let entry = self.pauses.at(pause);
            let mut bodies = self.givings(entry).iter().map(|giving| giving.body);
            if let Some(found) = again.get_mut(pause.index()) {
                *found |= bodies.any(|body| order.is_round(index(body), index(id)));
            }
        }
        again
    }
}
