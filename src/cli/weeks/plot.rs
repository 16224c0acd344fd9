//! Shares as a person sees them at a glance: one sign a week, or a bar. Plain ones are digits and hashes, which every terminal has and a
//! screen reader says.

use rehearsal::practice::weeks::Share;

use super::super::screen::Look;

/// Eight heights.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Eighths of a cell, from one to seven.
const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// One sign a week. Plain: tenths, 0 to 9; a dash where there was no chance.
pub(super) fn line(weeks: &[Share], look: Look) -> String {
    let sign = |share: &Share| match (share.percent(), look) {
        (None, Look::Plain) => '-',
        (None, Look::Coloured) => '·',
        (Some(percent), Look::Plain) => char::from(b'0' + (percent / 10).min(9)),
        (Some(percent), Look::Coloured) => {
            let height = usize::from(percent) * HEIGHTS.len() / 101;
            HEIGHTS.get(height).copied().unwrap_or('█')
        }
    };
    weeks.iter().map(sign).collect()
}

/// A bar of at most `width` cells.
pub(super) fn bar(share: Share, width: u16, look: Look) -> String {
    let Some(percent) = share.percent() else { return String::new() };
    let eighths = usize::from(percent) * usize::from(width) * 8 / 100;
    let (whole, rest) = (eighths / 8, eighths % 8);
    match look {
        Look::Plain => "#".repeat(whole.max(usize::from(percent > 0))),
        Look::Coloured => {
            let end = rest.checked_sub(1).and_then(|rest| EIGHTHS.get(rest));
            "█".repeat(whole).chars().chain(end.copied()).collect()
        }
    }
}

/// What the signs mean, in a sentence.
pub(super) fn key(look: Look) -> &'static str {
    match look {
        Look::Plain => {
            "By week, the oldest first: tenths of the chances, so 7 is 70 % or a little more; - is a week without a chance."
        }
        Look::Coloured => {
            "By week, the oldest first: the higher, the more often; a dot is a week without a chance."
        }
    }
}
