//! Days since 1970 to days of the calendar, and back.

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use super::super::days::since_1970;
pub(crate) use super::super::days::written as date;

const FIRST: Date = Date::constant(1970, 1, 1);

/// The day that `typed` names, as in `2026-12-24`; none where it names none.
pub(crate) fn day(typed: &str) -> Option<i32> {
    let typed = typed.trim();
    // Other ways of writing one could be meant otherwise.
    let is_plain = typed.len() == 10 && typed.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let date: Date = typed.parse().ok().filter(|_| is_plain)?;
    Some(since_1970(date))
}

/// A day in words, as in `24 December 2026`.
pub(crate) fn words(day: i32) -> String {
    of(day).strftime("%-d %B %Y").to_string()
}

/// A day without its year, as in `24 Dec`.
pub(crate) fn short(day: i32) -> String {
    of(day).strftime("%-d %b").to_string()
}

/// What is outside of every calendar is its first or last day.
fn of(day: i32) -> Date {
    let span = Span::new().try_days(day).unwrap_or_else(|_| 0.days());
    FIRST.saturating_add(span)
}
