//! Nice words do not give the best reply away: warm words and ratings do not go together, and somewhere the warmest reply is not best.

use super::super::figures::real;
use super::super::sheet::{Sheet, Voice};
use super::{FEW, SLACK};
use crate::source::{Code, Diagnostic};

/// How far warm words and ratings may go together, as a rank correlation.
pub(in super::super) const MOST: f64 = 0.5;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if !sheet.is_english() {
        return Vec::new();
    }
    let mut found = Vec::new();
    if let Some(correlation) =
        sheet.figures().giveaways.warmth.filter(|correlation| *correlation > MOST + SLACK)
    {
        let message = format!(
            "warm words and ratings go together, with a rank correlation of {correlation:.2}: let some best replies be plain, and some warm ones miss"
        );
        found.push(Diagnostic::new(Code::WarmestIsBest, sheet.place(), message));
    }
    if sheet.contests().len() >= FEW && sheet.figures().giveaways.warmer_loses == 0 {
        let message =
            "nowhere does a reply with more warm words than the best one stand: let a kind line miss once";
        found.push(Diagnostic::new(Code::WarmestIsBest, sheet.place(), message));
    }
    found
}

/// In how many choices something has more warm words than what is best.
pub(in super::super) fn warmer_loses(sheet: &Sheet<'_>) -> usize {
    let contests = sheet.contests();
    let warmest = |voices: &[&Voice]| voices.iter().map(|voice| voice.warmth).max();
    contests.iter().filter(|contest| warmest(&contest.others) > warmest(&contest.best)).count()
}

/// The rank correlation, by Spearman's way, of warm words and ratings over all rated replies; none where one of them never differs.
pub(in super::super) fn correlation(sheet: &Sheet<'_>) -> Option<f64> {
    if sheet.contests().len() < FEW || !sheet.is_english() {
        return None;
    }
    let rated = sheet.replies.iter().filter_map(|voice| Some((voice.warmth, voice.rating?.points())));
    let (warmths, ratings): (Vec<u32>, Vec<u32>) = rated.unzip();
    pearson(&ranks(&warmths), &ranks(&ratings))
}

/// The ranks of values: equal ones share the middle of their places.
fn ranks(values: &[u32]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = |value: &u32| {
        let below = sorted.partition_point(|other| other < value);
        let up_to = sorted.partition_point(|other| other <= value);
        real(below + up_to) / 2.0
    };
    values.iter().map(rank).collect()
}

fn pearson(one: &[f64], other: &[f64]) -> Option<f64> {
    let count = real(one.len().max(1));
    let (mine, theirs) = (one.iter().sum::<f64>() / count, other.iter().sum::<f64>() / count);
    let (mut both, mut alone, mut apart) = (0.0, 0.0, 0.0);
    for (x, y) in one.iter().zip(other) {
        both += (x - mine) * (y - theirs);
        alone += (x - mine) * (x - mine);
        apart += (y - theirs) * (y - theirs);
    }
    let spread: f64 = alone * apart;
    (spread > 0.0).then(|| both / spread.sqrt())
}

#[cfg(test)]
mod tests {
    use super::{pearson, ranks};

    #[test]
    fn equal_values_share_their_rank_and_order_alone_counts() {
        assert_eq!(ranks(&[5, 1, 5, 9]), [2.0, 0.5, 2.0, 3.5]);
        let rising = pearson(&ranks(&[1, 2, 3]), &ranks(&[1, 10, 100]));
        assert!(rising.is_some_and(|found| (found - 1.0).abs() < 1e-12));
        assert_eq!(pearson(&ranks(&[1, 2]), &ranks(&[3, 3])), None, "what never differs goes with nothing");
    }
}
