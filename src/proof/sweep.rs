//! What has to be worked out again when it is worked out from the ends backwards: the blocks and pauses ahead of which something has
//! changed, and no others.

use super::cells::number;
use super::chart::{BlockId, Chart, Ending, PauseId};
use super::stretches::Stretches;
use crate::source::Id;

/// Blocks and pauses that wait to be worked out: blocks first, then pauses.
#[derive(Debug)]
pub(super) struct Sweep {
    blocks: usize,
    /// The blocks and pauses that hang on each.
    behind: Stretches,
    waits: Vec<bool>,
    /// How many wait.
    left: usize,
}

impl Sweep {
    /// At first everything waits.
    pub(super) fn of(chart: &Chart) -> Sweep {
        let (blocks, all) = (chart.blocks.len(), chart.blocks.len() + chart.pauses.len());
        let behind = Stretches::of(all, hanging(chart).iter().copied());
        let mut sweep = Sweep { blocks, behind, waits: vec![false; all], left: 0 };
        sweep.waits.get_mut(..blocks).unwrap_or_default().fill(true);
        // A pause that nothing rests at is not worked out.
        for block in chart.blocks.iter() {
            if let Ending::Rest(pause) | Ending::Aside(pause, _) = block.end
                && let Some(waits) = sweep.waits.get_mut(blocks + pause.index())
            {
                *waits = true;
            }
        }
        sweep.left = sweep.waits.iter().filter(|waits| **waits).count();
        sweep
    }

    /// Whether something waits.
    pub(super) fn is_left(&self) -> bool {
        self.left > 0
    }

    /// Whether a block waits; from now on it does not.
    #[inline]
    pub(super) fn take_block(&mut self, block: BlockId) -> bool {
        self.take(block.index())
    }

    /// The same for a pause.
    #[inline]
    pub(super) fn take_pause(&mut self, pause: PauseId) -> bool {
        self.take(self.blocks + pause.index())
    }

    fn take(&mut self, at: usize) -> bool {
        let waits = self.waits.get_mut(at).is_some_and(std::mem::take);
        self.left -= usize::from(waits);
        waits
    }

    /// A block has changed.
    #[inline]
    pub(super) fn touch_block(&mut self, block: BlockId) {
        self.touch(block.index());
    }

    /// A pause has changed.
    #[inline]
    pub(super) fn touch_pause(&mut self, pause: PauseId) {
        self.touch(self.blocks + pause.index());
    }

    fn touch(&mut self, at: usize) {
        for hanging in self.behind.at(number(at)) {
            if let Some(waits) = self.waits.get_mut(*hanging as usize) {
                self.left += usize::from(!std::mem::replace(waits, true));
            }
        }
    }
}

/// For every block and pause what hangs on it, in pairs.
fn hanging(chart: &Chart) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    let (block, pause) =
        (|id: BlockId| number(id.index()), |id: PauseId| number(chart.blocks.len() + id.index()));
    for (id, entry) in chart.blocks.pairs() {
        pairs.extend(chart.within_turn(id).map(|next| (block(next), block(id))));
        let (Ending::Rest(rest) | Ending::Aside(rest, _)) = entry.end else { continue };
        pairs.push((pause(rest), block(id)));
    }
    for (id, entry) in chart.pauses.pairs() {
        pairs.extend(chart.givings(entry).iter().map(|giving| (block(giving.body), pause(id))));
    }
    pairs
}
