//! Files of cases: sets of replies, and lines with what they should be heard as. `docs/hearing.md` describes them.

use std::collections::BTreeSet;

use rehearsal::hearing::Candidate;
use serde::Deserialize;

/// The version of the shape below.
const VERSION: u32 = 1;

/// A file of cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cases {
    pub(super) name: String,
    version: u32,
    #[serde(rename = "licence")]
    _licence: Option<String>,
    #[serde(rename = "schema")]
    _schema: Option<serde_json::Value>,
    #[serde(default)]
    moves: Vec<String>,
    pub(super) sets: Vec<Set>,
}

/// A choice, and what is typed at it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Set {
    pub(super) id: String,
    #[serde(rename = "theme")]
    _theme: Option<String>,
    #[serde(rename = "partner")]
    _partner: Option<String>,
    pub(super) replies: Vec<Reply>,
    #[serde(default)]
    pub(super) out_of_scope: Vec<OutOfScope>,
    #[serde(default)]
    pub(super) negation_traps: Vec<Trap>,
    #[serde(default)]
    pub(super) ambiguous: Vec<Ambiguous>,
}

/// A reply, other wordings that may be known, and how people put it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reply {
    pub(super) id: String,
    pub(super) canonical: String,
    #[serde(default)]
    moves: Vec<String>,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(default)]
    pub(super) paraphrases: Vec<Line>,
}

/// A line that somebody types.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub(super) text: String,
    #[serde(default)]
    moves: Vec<String>,
}

/// A line that means none of the replies.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OutOfScope {
    pub(super) text: String,
    #[serde(default)]
    moves: Vec<String>,
    #[serde(rename = "kind")]
    _kind: Option<String>,
}

/// A line that says the opposite of a reply in its words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trap {
    pub(super) text: String,
    pub(super) accept: Vec<String>,
    pub(super) must_not: String,
    #[serde(default)]
    moves: Vec<String>,
}

/// A line that means two replies.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ambiguous {
    pub(super) text: String,
    pub(super) accept: Vec<String>,
    #[serde(default)]
    moves: Vec<String>,
}

/// What a line that means no reply is accepted as.
pub(super) const NONE: &str = "none";

impl Reply {
    /// It with so many of its other wordings.
    pub(super) fn candidate(&self, wordings: usize) -> Candidate<'_> {
        Candidate {
            text: &self.canonical,
            wordings: self.examples.iter().take(wordings).map(String::as_str).collect(),
            moves: self.moves.iter().map(String::as_str).collect(),
        }
    }
}

/// Reads a file of cases; otherwise where it is wrong, and how.
pub(super) fn read(bytes: &[u8]) -> Result<Cases, String> {
    let cases: Cases = serde_json::from_slice(bytes).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason);
        format!("line {}, column {}: {reason}", error.line(), error.column())
    })?;
    if cases.version != VERSION {
        return Err(format!("it is of version {}, and only version {VERSION} is known", cases.version));
    }
    if cases.sets.is_empty() {
        return Err("it holds no sets: give at least one under `sets`".to_owned());
    }
    let mut ids = BTreeSet::new();
    for set in &cases.sets {
        if !ids.insert(&set.id) {
            return Err(format!("two sets are called `{}`: give each its own id", set.id));
        }
        check(set, &cases.moves).map_err(|reason| format!("set `{}`: {reason}", set.id))?;
    }
    Ok(cases)
}

fn check(set: &Set, moves: &[String]) -> Result<(), String> {
    if set.replies.len() < 2 {
        return Err("a set needs at least two replies".to_owned());
    }
    let mut ids = BTreeSet::new();
    for reply in &set.replies {
        if reply.id == NONE || !ids.insert(reply.id.as_str()) {
            return Err(format!("no reply may be called `{}` here: give each an id of its own", reply.id));
        }
    }
    let is_known = |id: &&String| ids.contains(id.as_str()) || id.as_str() == NONE;
    let traps = set.negation_traps.iter().map(|trap| (&trap.text, &trap.accept));
    for (text, accept) in traps.chain(set.ambiguous.iter().map(|line| (&line.text, &line.accept))) {
        if let Some(id) = accept.iter().find(|id| !is_known(id)) {
            return Err(format!("`{text}` accepts `{id}`, which is no reply of this set"));
        }
    }
    for trap in &set.negation_traps {
        if !ids.contains(trap.must_not.as_str()) {
            return Err(format!(
                "`{}` must not be `{}`, which is no reply of this set",
                trap.text, trap.must_not
            ));
        }
    }
    let lines = set.replies.iter().flat_map(|reply| &reply.paraphrases);
    let named = set.replies.iter().flat_map(|reply| &reply.moves);
    let named = named.chain(lines.flat_map(|line| &line.moves));
    let named = named.chain(set.out_of_scope.iter().flat_map(|line| &line.moves));
    let named = named.chain(set.negation_traps.iter().flat_map(|line| &line.moves));
    let mut named = named.chain(set.ambiguous.iter().flat_map(|line| &line.moves));
    match named.find(|name| !moves.is_empty() && !moves.contains(name)) {
        Some(name) => Err(format!("the move `{name}` is not among the `moves` of the file")),
        None => Ok(()),
    }
}
