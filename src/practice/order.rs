//! In which order the replies of a choice are shown, so that their position teaches nothing.

use crate::program::Program;
use crate::rehearsal::{Generator, Offer};

/// The indices of `offer.replies` in the order in which they are shown: drawn from the seed and the turn, so that a replayed
/// rehearsal looks the same; replies marked `#last` stay at the end, in script order.
pub fn shown_order(program: &Program, offer: &Offer, seed: u64, turn: u32) -> Vec<usize> {
    let is_last =
        |index: &usize| offer.replies.get(*index).is_some_and(|one| program.replies.at(one.reply).last);
    let (last, mut order): (Vec<usize>, Vec<usize>) = (0..offer.replies.len()).partition(is_last);
    // The player's own draws, apart from the rehearsal's: showing a choice changes nothing in it.
    let mut draws = Generator::new(seed ^ u64::from(turn).wrapping_mul(0xD134_2543_DE82_EF95));
    // The shuffle of Fisher and Yates, from the back.
    for end in (1..order.len()).rev() {
        let count = u32::try_from(end + 1).unwrap_or(u32::MAX);
        order.swap(end, draws.below(count) as usize);
    }
    order.extend(last);
    order
}
