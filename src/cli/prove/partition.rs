//! A part of the scripts, for machines that share them: which script falls to which part hangs on its path alone.

use std::num::NonZeroU64;
use std::str::FromStr;

use super::super::formats::hash;

/// One part of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Partition {
    /// Which one, from 1.
    part: u64,
    parts: NonZeroU64,
}

impl Partition {
    /// Whether the script falls to this part that stands at `way` from the folder that was asked for.
    pub(super) fn takes(self, way: &str) -> bool {
        hash(way) % self.parts == self.part - 1
    }
}

impl FromStr for Partition {
    type Err = String;

    /// Reads `PART/PARTS`.
    fn from_str(typed: &str) -> Result<Partition, String> {
        let numbers = typed
            .split_once('/')
            .and_then(|(part, parts)| Some((part.parse::<u64>().ok()?, parts.parse::<u64>().ok()?)));
        let Some((part, parts)) = numbers else {
            return Err("a part is PART/PARTS, as in `2/8`: the second of eight".to_owned());
        };
        let Some(parts) = NonZeroU64::new(parts) else {
            return Err("the scripts cannot be split into no parts: write `1/1` for all of them".to_owned());
        };
        if part == 0 || part > parts.get() {
            return Err(format!("of {parts} parts the first is `1/{parts}` and the last `{parts}/{parts}`"));
        }
        Ok(Partition { part, parts })
    }
}

#[cfg(test)]
mod tests {
    use super::Partition;

    #[test]
    fn every_script_falls_to_exactly_one_part() {
        for parts in 1..=9 {
            for script in 0..200 {
                let way = format!("topic-{}/script-{script}.talk", script % 7);
                let takes = |part: &u64| format!("{part}/{parts}").parse::<Partition>().unwrap().takes(&way);
                assert_eq!((1..=parts).filter(takes).count(), 1, "{way} of {parts}");
            }
        }
    }

    #[test]
    fn a_part_that_cannot_be_is_refused() {
        for typed in ["0/8", "9/8", "x", "1", "1/0", "0/0", "-1/8", "1/8/2", "/", "1.0/8", ""] {
            assert!(typed.parse::<Partition>().is_err(), "{typed}");
        }
    }
}
