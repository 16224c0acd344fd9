//! Logarithm and exponential by plain sums and products, so that they are the same to the last bit on every machine.
//!
//! Additions, multiplications, divisions and square roots are exact by the standard for floating point; `f64::ln` and `f64::exp`
//! are left to the platform, and a last bit could turn a verdict.

use std::f64::consts::LN_2;

/// Natural logarithm of a number above zero; 0 for anything else.
pub(super) fn ln(number: f64) -> f64 {
    if !number.is_finite() || number <= 0.0 {
        return 0.0;
    }
    let (mut rest, mut halvings) = (number, 0.0);
    while rest > 1.5 {
        rest *= 0.5;
        halvings += 1.0;
    }
    while rest < 0.75 {
        rest *= 2.0;
        halvings -= 1.0;
    }
    // ln(m) = 2 artanh((m - 1) / (m + 1)); the argument is below a fifth, so that 14 terms are enough.
    let ratio = (rest - 1.0) / (rest + 1.0);
    let square = ratio * ratio;
    let (mut power, mut sum, mut odd) = (ratio, 0.0, 1.0);
    for _ in 0..14 {
        sum += power / odd;
        power *= square;
        odd += 2.0;
    }
    2.0 * sum + halvings * LN_2
}

/// e to the power of a number that is not above 0; beyond -60 nothing is left of it.
pub(super) fn exp(number: f64) -> f64 {
    if number < -60.0 {
        return 0.0;
    }
    let mut halvings = (number / LN_2).round();
    let rest = number - halvings * LN_2;
    let (mut term, mut sum, mut count) = (1.0, 1.0, 1.0);
    for _ in 0..14 {
        term *= rest / count;
        sum += term;
        count += 1.0;
    }
    while halvings < 0.0 {
        sum *= 0.5;
        halvings += 1.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{exp, ln};

    #[test]
    fn they_are_those_of_the_books() {
        for number in [1.0_f64, 1.5, 2.0, 7.3, 0.01, 640.0, 1e9] {
            assert!((ln(number) - number.ln()).abs() < 1e-12, "{number}");
        }
        for number in [0.0_f64, -0.1, -1.0, -7.7, -40.0] {
            assert!((exp(number) / number.exp() - 1.0).abs() < 1e-12, "{number}");
        }
        assert!(ln(0.0).abs() < 1e-300 && exp(-1e6) < 1e-300);
    }
}
