//! In which order the replies of a choice are shown, so that their position teaches nothing.

use crate::program::Program;
use crate::rehearsal::Offer;

/// The indices of `offer.replies` in the order in which they are shown: drawn from the seed and the turn, so that a replayed
/// rehearsal looks the same; replies marked `#last` stay at the end, in script order.
pub fn shown_order(program: &Program, offer: &Offer, seed: u64, turn: u32) -> Vec<usize> {
    let is_last =
        |index: &usize| offer.replies.get(*index).is_some_and(|one| program.replies.at(one.reply).last);
    let (last, mut order): (Vec<usize>, Vec<usize>) = (0..offer.replies.len()).partition(is_last);
    let mut draws = Draws(seed ^ u64::from(turn).wrapping_mul(0xD134_2543_DE82_EF95));
    // The shuffle of Fisher and Yates, from the back.
    for end in (1..order.len()).rev() {
        order.swap(end, draws.below(end + 1));
    }
    order.extend(last);
    order
}

/// `SplitMix64` (Steele, Lea and Flood 2014): the player's own generator, apart from the rehearsal's, so that showing a choice
/// changes nothing in it.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `count`. The remainder favours small numbers by less than one in 2^58 here, which nobody can see.
    fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % count).unwrap_or_default()
    }
}
