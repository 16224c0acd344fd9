//! Days of the calendar, counted from 1970, and how they are written.

use jiff::civil::Date;
use jiff::{Span, Timestamp};

/// The first day.
const FIRST: Date = Date::constant(1970, 1, 1);

/// How many days lie between the first day and `date`.
pub(crate) fn since_1970(date: Date) -> i32 {
    FIRST.until(date).map(|span| span.get_days()).unwrap_or_default()
}

/// The day, as `2026-11-25`; one that no calendar has, by its number.
pub(crate) fn written(day: i32) -> String {
    let date = Span::new().try_days(day).and_then(|days| FIRST.checked_add(days));
    date.map_or_else(|_| format!("day {day}"), |date| date.to_string())
}

/// A moment, in seconds since 1970, as programs write it; none where no calendar has it.
pub(crate) fn moment(seconds: i64) -> Option<String> {
    Timestamp::from_second(seconds).ok().map(|moment| moment.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Date, moment, since_1970, written};

    #[test]
    fn days_come_and_go() {
        assert_eq!(written(0), "1970-01-01");
        assert_eq!(since_1970(Date::constant(2026, 11, 25)), 20_782);
        assert_eq!(written(20_782), "2026-11-25");
        assert_eq!(written(i32::MIN), "day -2147483648");
        assert_eq!(moment(0).as_deref(), Some("1970-01-01T00:00:00Z"));
    }
}
