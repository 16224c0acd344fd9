//! Kept rehearsals as one object: `docs/keeping.md` names its keys.

use rehearsal::practice::Kept;
use serde::Serialize;

use super::super::store::{Rehearsed, VERSION};

#[derive(Serialize)]
struct Export {
    version: u32,
    rehearsals: Vec<Numbered>,
}

#[derive(Serialize)]
struct Numbered {
    number: i64,
    #[serde(flatten)]
    rehearsal: Rehearsed,
}

/// The object.
pub(super) fn render(kept: &[(i64, Kept)]) -> serde_json::Result<String> {
    let rehearsals = kept.iter().map(|(id, kept)| Numbered { number: *id, rehearsal: Rehearsed::of(kept) });
    let export = Export { version: VERSION, rehearsals: rehearsals.collect() };
    serde_json::to_string_pretty(&export).map(|text| text + "\n")
}
