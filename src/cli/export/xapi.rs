//! Kept rehearsals as xAPI statements, one a line. The score is the process score; whether it went well is nobody's verdict, so no
//! statement says success.

use std::path::Path;

use rehearsal::practice::{Kept, KeptFinish, KeptTurn, Score};
use rehearsal::program::Rating;
use serde_json::{Map, Value, json};

use super::super::days;
use super::super::shelf::is_script;

/// The version of xAPI that the statements follow.
const VERSION: &str = "1.0.3";

/// The statements.
pub(super) fn render(kept: &[(i64, Kept)]) -> serde_json::Result<String> {
    let mut out = String::new();
    for (id, kept) in kept {
        let turns = kept.turns.iter().map(|turn| of_turn(*id, kept, turn));
        for statement in [of_rehearsal(*id, kept)].into_iter().chain(turns) {
            out += &serde_json::to_string(&statement)?;
            out.push('\n');
        }
    }
    Ok(out)
}

fn of_rehearsal(id: i64, kept: &Kept) -> Value {
    let is_whole = matches!(kept.finish, Some(KeptFinish::Ended(..)));
    let mut result = Map::new();
    result.insert("completion".to_owned(), json!(is_whole));
    if let Some(score) = kept.score {
        result.insert("score".to_owned(), scored(score.points, score.most()));
    }
    let mut about = Map::new();
    if let Some(KeptFinish::Ended(name, _, kind)) = &kept.finish {
        about.insert("urn:rehearse:ext:outcome".to_owned(), json!(name));
        about.insert("urn:rehearse:ext:outcome-kind".to_owned(), json!(kind.word()));
    }
    let skills = kept
        .skills
        .iter()
        .map(|skill| json!({"name": skill.name, "shown": skill.shown, "chances": skill.chances}));
    about.insert("urn:rehearse:ext:skills".to_owned(), Value::Array(skills.collect()));
    result.insert("extensions".to_owned(), Value::Object(about));
    let object = json!({
        "objectType": "Activity",
        "id": activity(kept),
        "definition": {"type": "urn:rehearse:type:conversation", "name": {"en": kept.title}},
    });
    statement(id, kept, ("practised", &object), &Value::Object(result))
}

fn of_turn(id: i64, kept: &Kept, turn: &KeptTurn) -> Value {
    let mut result = Map::new();
    result.insert("completion".to_owned(), json!(true));
    if let Some(rating) = turn.rating {
        result.insert("score".to_owned(), scored(rating.points(), Rating::Strong.points()));
    }
    if let Some(typed) = &turn.typed {
        result.insert("response".to_owned(), json!(typed));
    }
    let moves: Vec<&str> = turn.moves.iter().map(|(name, _, _)| name.as_str()).collect();
    let about = json!({
        "urn:rehearse:ext:turn": turn.number,
        "urn:rehearse:ext:moves": moves,
        "urn:rehearse:ext:hints": turn.hints,
        "urn:rehearse:ext:thoughts": turn.thoughts,
    });
    result.insert("extensions".to_owned(), about);
    let (kind, name) = match &turn.reply {
        Some(reply) => ("reply", reply.clone()),
        None => ("question", turn.number.to_string()),
    };
    let object = json!({
        "objectType": "Activity",
        "id": format!("{}:{kind}:{}", activity(kept), encoded(&name)),
        "definition": {"type": format!("urn:rehearse:type:{kind}"), "name": {"en": turn.words}},
    });
    let verb = if turn.reply.is_some() { "said" } else { "answered" };
    statement(id, kept, (verb, &object), &Value::Object(result))
}

fn statement(id: i64, kept: &Kept, (verb, object): (&str, &Value), result: &Value) -> Value {
    let mut statement = json!({
        "version": VERSION,
        "actor": {"objectType": "Agent", "account": {"homePage": "urn:rehearse:account", "name": "anonymous"}},
        "verb": {"id": format!("urn:rehearse:verb:{verb}"), "display": {"en": verb}},
        "object": object,
        "result": result,
        "context": {"extensions": {
            "urn:rehearse:ext:rehearsal": id,
            "urn:rehearse:ext:mode": kept.mode.word(),
            "urn:rehearse:ext:own-words": kept.own_words,
            "urn:rehearse:ext:temperament": kept.temperament,
            "urn:rehearse:ext:seed": kept.seed,
        }},
    });
    if let (Some(moment), Some(fields)) = (days::moment(kept.began), statement.as_object_mut()) {
        fields.insert("timestamp".to_owned(), json!(moment));
    }
    statement
}

fn scored(points: u32, most: u32) -> Value {
    let scaled = if most == 0 { 0.0 } else { f64::from(points) / f64::from(most) };
    // Four places are more than any score has.
    json!({"scaled": (scaled * 10_000.0).round() / 10_000.0, "raw": points, "min": 0, "max": most.max(Score { points: 0, replies: 1 }.most())})
}

/// A script in a file is named by that file alone: the folders above it are nobody's business.
fn activity(kept: &Kept) -> String {
    let path = Path::new(&kept.script);
    let name = match path.file_stem() {
        Some(stem) if is_script(path) => stem.to_string_lossy().into_owned(),
        Some(_) | None => kept.script.clone(),
    };
    format!("urn:rehearse:script:{}", encoded(&name))
}

/// `text` as a part of a URN.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
