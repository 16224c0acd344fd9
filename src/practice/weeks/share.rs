//! So many of so many, and the hundredths of that.

use super::super::conduct::Score;
use super::super::history::SkillSeen;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many there were.
    pub got: u64,
    /// Out of how many.
    pub of: u64,
}

impl Share {
    /// The points of a score, out of what its replies could have given.
    pub fn of_score(score: Score) -> Share {
        Share { got: score.points.into(), of: score.most().into() }
    }

    /// How often a skill was shown, out of its chances.
    pub fn of_skill(seen: &SkillSeen) -> Share {
        Share { got: seen.shown.into(), of: seen.chances.into() }
    }

    /// Both together.
    pub fn add(&mut self, other: Share) {
        self.got = self.got.saturating_add(other.got);
        self.of = self.of.saturating_add(other.of);
    }

    /// In hundredths, from 0 to 100, rounded; none where there was nothing to get.
    pub fn percent(self) -> Option<u8> {
        let hundredths = self.got.saturating_mul(100).saturating_add(self.of / 2).checked_div(self.of)?;
        u8::try_from(hundredths.min(100)).ok()
    }
}
