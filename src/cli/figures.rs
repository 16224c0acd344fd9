//! Figures as people read them: odds are never rounded to what they are not.

use std::time::Duration;

/// What is certain is a sum, and may come out so much below 1.
const ROUNDING: f64 = 1e-12;

/// Odds of 1 in hundredths: `34.2 %`, `< 0.1 %`. Nothing is 0 or 100 that is not exactly so.
pub(crate) fn percent(odds: f64) -> String {
    let hundred = odds * 100.0;
    if odds <= 0.0 {
        "0 %".to_owned()
    } else if odds > 1.0 - ROUNDING {
        "100 %".to_owned()
    } else if hundred < 0.1 {
        "< 0.1 %".to_owned()
    } else if hundred > 99.9 {
        "> 99.9 %".to_owned()
    } else {
        format!("{hundred:.1} %")
    }
}

/// A number with a comma before each thousand.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// So many of them: `1 state`, `1,234 states`.
pub(crate) fn many(number: u64, one: &str) -> String {
    format!("{} {one}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// How long something took.
pub(crate) fn time(took: Duration) -> String {
    match took.as_millis() {
        0 => "less than a millisecond".to_owned(),
        milliseconds @ 1..1_000 => format!("{milliseconds} ms"),
        milliseconds => format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100),
    }
}

/// How much memory something took.
pub(crate) fn memory(bytes: u64) -> String {
    match bytes {
        0..0x400 => many(bytes, "byte"),
        0x400..0x0010_0000 => format!("{} KiB", bytes.div_ceil(1 << 10)),
        _ => format!("{} MiB", bytes.div_ceil(1 << 20)),
    }
}

#[cfg(test)]
mod tests {
    use super::{grouped, memory, percent};

    #[test]
    fn numbers_have_commas() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([7, 28_672, 3 << 20].map(memory), ["7 bytes", "28 KiB", "3 MiB"]);
    }

    #[test]
    fn odds_are_never_rounded_to_what_they_are_not() {
        let shown = [0.0, 1e-9, 0.0004, 0.001, 0.342, 0.9994, 0.999_9, 1.0].map(percent);
        assert_eq!(shown, ["0 %", "< 0.1 %", "< 0.1 %", "0.1 %", "34.2 %", "> 99.9 %", "> 99.9 %", "100 %"]);
    }
}
