//! Everything that chance can do between two pauses, one way after the other; or one way by chance.

use crate::rehearsal::Generator;

/// The draws of one way, and how to turn to the next.
#[derive(Debug, Default)]
pub(super) struct Draws {
    /// What was drawn, in order: the digit, and how many there are.
    drawn: Vec<Drawn>,
    at: usize,
    weight: f64,
    /// Where draws are left to chance: then there is one way, and no other.
    dice: Option<Generator>,
}

#[derive(Clone, Copy, Debug)]
struct Drawn {
    digit: u32,
    ways: u32,
}

impl Draws {
    /// Draws that are left to chance.
    pub(super) fn thrown(dice: Generator) -> Draws {
        Draws { dice: Some(dice), ..Draws::default() }
    }

    /// Before the first way.
    #[inline]
    pub(super) fn start(&mut self) {
        self.drawn.clear();
        self.again();
    }

    #[inline]
    fn again(&mut self) {
        (self.at, self.weight) = (0, 1.0);
    }

    /// How likely the way in hand is.
    #[inline]
    pub(super) fn weight(&self) -> f64 {
        self.weight
    }

    /// Turns to the next way; false where there is none.
    #[inline]
    pub(super) fn turn(&mut self) -> bool {
        self.drawn.truncate(self.at);
        while let Some(last) = self.drawn.last_mut() {
            if last.digit + 1 < last.ways {
                last.digit += 1;
                self.again();
                return true;
            }
            self.drawn.pop();
        }
        false
    }

    /// True that many times in a hundred.
    pub(super) fn chance(&mut self, percent: u8) -> bool {
        match percent {
            0 => false,
            100.. => true,
            percent => self.draw(2, Some(percent)) == 0,
        }
    }

    /// A number below `count`, each equally likely.
    pub(super) fn below(&mut self, count: u32) -> u32 {
        if count < 2 { 0 } else { self.draw(count, None) }
    }

    fn draw(&mut self, ways: u32, percent: Option<u8>) -> u32 {
        if let Some(dice) = &mut self.dice {
            return match percent {
                Some(percent) => u32::from(!dice.chance(percent)),
                None => dice.below(ways),
            };
        }
        if self.at == self.drawn.len() {
            self.drawn.push(Drawn { digit: 0, ways });
        }
        let digit = self.drawn.get(self.at).map_or(0, |drawn| drawn.digit);
        self.at += 1;
        self.weight *= match percent {
            Some(percent) if digit == 0 => f64::from(percent) / 100.0,
            Some(percent) => f64::from(100 - percent) / 100.0,
            None => 1.0 / f64::from(ways),
        };
        digit
    }
}
