//! The resources file: where help is to be had, and on which day somebody last looked whether it still is.

use jiff::civil::Date;

use super::Fetched;
use super::keys::{Keys, find, is_misspelt, read_file};
use crate::source::{Code, Diagnostic, FileId, Place, Source, Span};
use crate::syntax::yaml::{Node, Value};

/// From so many days on an entry should be looked at again.
pub const AGEING: i32 = 180;
/// From so many days on an entry is not to be trusted any more.
pub const TOO_OLD: i32 = 365;

/// What `resources.yaml` holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resources {
    /// Its entries, in the order of the file.
    pub entries: Vec<Resource>,
}

/// Somebody or something that helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// How it is reached: words, a number or an address.
    pub reach: String,
    /// Where in the world it is there.
    pub region: String,
    /// The day on which somebody last looked, as it is written: `2026-11-25`.
    pub verified_on: String,
    /// The same, in days since 1970.
    pub day: i32,
    /// Where it can be looked up.
    pub source: String,
    /// Where its day stands in the file.
    pub day_span: Span,
}

const ENTRY_KEYS: [&str; 6] = ["name", "for", "reach", "region", "verified_on", "source"];

impl Resources {
    /// Reads a resources file. Gives the resources only where nothing is wrong with them.
    pub fn read(file: &Fetched) -> (Source, Option<Resources>, Vec<Diagnostic>) {
        read_file(file, "this file is empty: write `resources:` and a list", Resources::fill)
    }

    /// What has not been looked at for too long, on day `today`, counted in days since 1970.
    pub fn check_days(&self, today: i32) -> Vec<Diagnostic> {
        self.entries.iter().filter_map(|entry| entry.check_day(today)).collect()
    }

    fn fill(&mut self, keys: &mut Keys<'_>, node: &Node) {
        let entries = keys.map(node, "resources");
        if !matches!(node.value, Value::Map(_)) {
            return;
        }
        keys.only(entries, &["resources"], "a resources file");
        match find(entries, "resources") {
            Some(list) => {
                let list = keys.list(list, "resources");
                self.entries = list.iter().filter_map(|entry| resource(keys, entry)).collect();
            }
            None if is_misspelt(entries, "resources") => {}
            None => keys.missing(Span::at(0), "this file has no list `resources`: write one".to_owned()),
        }
    }
}

impl Resource {
    fn check_day(&self, today: i32) -> Option<Diagnostic> {
        let place = Place::new(FileId(0), self.day_span);
        let age = today.saturating_sub(self.day);
        // A day that has begun elsewhere may not have begun here.
        if age < -1 {
            let message = format!("`{}` was verified on a day that is still to come", self.name);
            return Some(Diagnostic::new(Code::BadValue, place, message));
        }
        let code = match age {
            TOO_OLD.. => Code::ResourceTooOld,
            AGEING.. => Code::ResourceAgeing,
            _ => return None,
        };
        let message = format!(
            "`{}` was last verified {age} days ago: see whether it still holds, then write the day on which you did",
            self.name
        );
        Some(Diagnostic::new(code, place, message))
    }
}

fn resource(keys: &mut Keys<'_>, node: &Node) -> Option<Resource> {
    let fields = keys.map(node, "a resource");
    if !matches!(node.value, Value::Map(_)) {
        return None;
    }
    keys.only(fields, &ENTRY_KEYS, "a resource");
    for key in ENTRY_KEYS {
        if find(fields, key).is_none() && !is_misspelt(fields, key) {
            keys.missing(node.span, format!("this resource has no `{key}`"));
        }
    }
    let mut words = |key| find(fields, key).and_then(|node| keys.text(node, key)).unwrap_or_default();
    let (name, purpose, reach) = (words("name"), words("for"), words("reach"));
    let (region, verified_on, source) = (words("region"), words("verified_on"), words("source"));
    let day_span = find(fields, "verified_on")?.span;
    let Some(day) = day_of(&verified_on) else {
        if !verified_on.is_empty() {
            let message = format!("`verified_on` is no day: write one like 2026-11-25, not `{verified_on}`");
            keys.note(Code::BadValue, day_span, message);
        }
        return None;
    };
    Some(Resource { name, purpose, reach, region, verified_on, day, source, day_span })
}

/// The day that is written `2026-11-25`, in days since 1970; none where no such day is written.
pub fn day_of(written: &str) -> Option<i32> {
    // The calendar's own reader takes other ways of writing a day too, and two ways would not be told apart at a glance.
    let is_usual = written.len() == 10 && written.bytes().filter(|byte| *byte == b'-').count() == 2;
    let date: Date = written.parse().ok().filter(|_| is_usual)?;
    let since = date.duration_since(Date::constant(1970, 1, 1));
    i32::try_from(since.as_hours() / 24).ok()
}

#[cfg(test)]
mod tests {
    use super::day_of;

    #[test]
    fn a_day_is_counted_from_1970() {
        assert_eq!(day_of("1970-01-01"), Some(0));
        assert_eq!(day_of("1969-12-31"), Some(-1));
        assert_eq!(day_of("2026-11-25"), Some(20_782));
        for written in ["", "20261125", "2026-02-30", "2026-11-25T00", "25.11.2026", "2026-W48-3"] {
            assert_eq!(day_of(written), None, "{written}");
        }
    }
}
