//! A moving figure: the last few, and what they come to.

use std::collections::VecDeque;

use super::share::Share;

/// How many rehearsals "lately" is.
pub(super) const LATELY: usize = 5;

/// The last few shares.
#[derive(Clone, Debug, Default)]
pub(super) struct Lately(VecDeque<Share>);

impl Lately {
    /// Takes the newest one in.
    pub(super) fn push(&mut self, share: Share) {
        if self.0.len() == LATELY {
            self.0.pop_front();
        }
        self.0.push_back(share);
    }

    /// All of them together.
    pub(super) fn share(&self) -> Share {
        let mut sum = Share::default();
        self.0.iter().for_each(|share| sum.add(*share));
        sum
    }
}
