//! The generator of chance: `SplitMix64` (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014). It is part
//! of what a rehearsal is: the same seed gives the same draws on every machine and in every later version.

/// A generator; its whole state is one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Generator(u64);

impl Generator {
    /// The generator that `seed` starts.
    pub const fn new(seed: u64) -> Generator {
        Generator(seed)
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
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
            percent => self.below(100) < u32::from(percent),
        }
    }
}
