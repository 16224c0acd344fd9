//! Odds as people read them: never rounded to what they are not.

/// Odds of 1 in hundredths: `34.2 %`, `< 0.1 %`. Nothing is 0 or 100 that is not exactly so.
pub(crate) fn percent(odds: f64) -> String {
    let hundred = odds * 100.0;
    if odds <= 0.0 {
        "0 %".to_owned()
    } else if odds >= 1.0 {
        "100 %".to_owned()
    } else if hundred < 0.1 {
        "< 0.1 %".to_owned()
    } else if hundred > 99.9 {
        "> 99.9 %".to_owned()
    } else {
        format!("{hundred:.1} %")
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn odds_are_never_rounded_to_what_they_are_not() {
        let shown = [0.0, 1e-9, 0.0004, 0.001, 0.342, 0.9994, 0.999_9, 1.0].map(percent);
        assert_eq!(shown, ["0 %", "< 0.1 %", "< 0.1 %", "0.1 %", "34.2 %", "> 99.9 %", "> 99.9 %", "100 %"]);
    }
}
