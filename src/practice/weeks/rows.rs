//! What both looking back and looking ahead ask of the rows: the day of one as it counts, and how many lie ahead.

use super::super::history::{History, Row};

/// The day of `row` as it counts. One that is still to come was kept before the clock went back: it counts as today.
pub(super) fn day_of(row: &Row, today: i32) -> i32 {
    row.day.min(today)
}

/// How many rows stand on days that are still to come.
pub(super) fn ahead(history: &History, today: i32) -> usize {
    // The oldest come first, so those that are ahead stand together at the end.
    history.rows.iter().rev().take_while(|row| row.day > today).count()
}

/// The entry of `table` at `index`, to change it.
pub(super) fn at<T>(table: &mut [T], index: u32) -> Option<&mut T> {
    table.get_mut(usize::try_from(index).ok()?)
}
