//! The generator of chance: `SplitMix64` (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014). It is part
//! of what a rehearsal is: the same seed gives the same draws on every machine and in every later version.

/// A generator; its whole state is one number, unless it is told what to draw.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Generator {
    state: u64,
    /// In a box, so that a seeded play pays for one look at it and no more.
    told: Option<Box<Told>>,
}

/// What was asked of a generator that is told what to draw. What needs no luck is never asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Draw {
    /// Whether something happens that does so many times in a hundred: 1 to 99.
    Chance(u8),
    /// A number below this one, which is 2 or more.
    Below(u32),
}

/// What to draw, and what was asked so far.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Told {
    digits: Vec<u32>,
    asked: Vec<Draw>,
}

impl Told {
    /// The digit that answers `draw`; 0 where none is left.
    fn answer(&mut self, draw: Draw) -> u32 {
        let digit = self.digits.get(self.asked.len()).copied().unwrap_or_default();
        self.asked.push(draw);
        digit
    }
}

impl Generator {
    /// The generator that `seed` starts.
    pub const fn new(seed: u64) -> Generator {
        Generator { state: seed, told: None }
    }

    /// A generator that draws `digits` one after the other, and 0 from then on: for those who look at everything that can happen.
    pub(super) fn told(digits: Vec<u32>) -> Generator {
        Generator { state: 0, told: Some(Box::new(Told { digits, asked: Vec::new() })) }
    }

    /// What was asked so far of a generator that is told what to draw; nothing of one that a seed started.
    pub(super) fn asked(&self) -> &[Draw] {
        self.told.as_ref().map_or(&[], |told| &told.asked)
    }

    /// The next 64 bits, from the seed.
    pub fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `count`, each equally likely; 0 where `count` is 0 or 1, which draws nothing. The upper 32 bits of a draw
    /// are multiplied by `count` and the upper half of the product is taken; draws that would favour some numbers are drawn
    /// again (Lemire, "Fast Random Integer Generation in an Interval", 2019).
    pub fn below(&mut self, count: u32) -> u32 {
        if count < 2 {
            return 0;
        }
        if let Some(told) = &mut self.told {
            return told.answer(Draw::Below(count)).min(count - 1);
        }
        let uneven = count.wrapping_neg() % count;
        loop {
            let product = (self.draw() >> 32) * u64::from(count);
            let (upper, lower) = (product >> 32, product & u64::from(u32::MAX));
            if lower >= u64::from(uneven) {
                return u32::try_from(upper).unwrap_or_default();
            }
        }
    }

    /// True `percent` times in a hundred: 0 never and 100 always, neither of which draws anything.
    pub fn chance(&mut self, percent: u8) -> bool {
        match percent {
            0 => false,
            100.. => true,
            percent => match &mut self.told {
                None => self.below(100) < u32::from(percent),
                Some(told) => told.answer(Draw::Chance(percent)) != 0,
            },
        }
    }
}
