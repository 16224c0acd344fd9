//! What has to be worked out again when it is worked out from the ends backwards: the blocks and pauses ahead of which something has
//! changed, and no others.

use super::cells::number;
use super::chart::{BlockId, Chart, Ending, Kind, PauseId};
use crate::source::Id;

/// Blocks and pauses that wait to be worked out: blocks first, then pauses.
#[derive(Debug)]
pub(super) struct Sweep {
    blocks: usize,
    /// One entry a block or pause and one more: its stretch of `behind`.
    first: Vec<u32>,
    /// The blocks and pauses that hang on each.
    behind: Vec<u32>,
    waits: Vec<bool>,
    /// How many wait.
    left: usize,
}

impl Sweep {
    /// At first everything waits.
    pub(super) fn of(chart: &Chart) -> Sweep {
        let (blocks, all) = (chart.blocks.len(), chart.blocks.len() + chart.pauses.len());
        let mut first = vec![0_u32; all + 1];
        hang(chart, &mut |ahead, _| {
            if let Some(count) = first.get_mut(ahead) {
                *count += 1;
            }
        });
        let mut sum = 0;
        for count in &mut first {
            sum += *count;
            *count = sum;
        }
        let mut behind = vec![0; sum as usize];
        // Filled from the back of each stretch, so that at the end every entry says where its stretch begins.
        hang(chart, &mut |ahead, hanging| {
            let Some(at) = first.get_mut(ahead) else { return };
            *at -= 1;
            if let Some(entry) = behind.get_mut(*at as usize) {
                *entry = number(hanging);
            }
        });
        let mut sweep = Sweep { blocks, first, behind, waits: vec![false; all], left: 0 };
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
        let from = self.first.get(at).copied().unwrap_or_default() as usize;
        let to = self.first.get(at + 1).copied().unwrap_or_default() as usize;
        for hanging in self.behind.get(from..to).unwrap_or_default() {
            if let Some(waits) = self.waits.get_mut(*hanging as usize) {
                self.left += usize::from(!std::mem::replace(waits, true));
            }
        }
    }
}

/// Tells of every block and pause what hangs on it.
fn hang(chart: &Chart, tell: &mut impl FnMut(usize, usize)) {
    let blocks = chart.blocks.len();
    for (id, block) in chart.blocks.pairs() {
        let mut on = |ahead: usize| tell(ahead, id.index());
        match block.end {
            Ending::Test { yes, no, .. } => [yes, no].into_iter().for_each(|next| on(next.index())),
            Ending::Vary { first, count, dry, .. } => {
                let items = (0..count).filter_map(|item| chart.item(first, item));
                items.chain([dry]).for_each(|next| on(next.index()));
            }
            Ending::Go(next) => on(next.index()),
            Ending::Aside(pause, next) => [blocks + pause.index(), next.index()].into_iter().for_each(on),
            Ending::Rest(pause) => {
                on(blocks + pause.index());
                let pause = chart.pauses.at(pause);
                if matches!(pause.kind, Kind::Choice(_)) {
                    on(pause.after.index());
                }
            }
        }
    }
    for (id, pause) in chart.pauses.pairs() {
        for giving in chart.givings(pause) {
            tell(giving.body.index(), blocks + id.index());
        }
    }
}
