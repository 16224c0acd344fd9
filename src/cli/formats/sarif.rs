//! The report as SARIF 2.1.0, for code scanning. Paths are relative to where the command was started; columns count characters.

use std::collections::BTreeMap;

use rehearsal::source::Code;
use serde_json::{Value, json};

use super::super::address;
use super::super::finding::{Finding, Stretch, word};
use super::super::manual::Page;
use super::json;
use super::{Account, Looked, hash};

/// The report as text.
pub(super) fn render(account: &Account) -> String {
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = account.findings().map(|finding| result(finding, &mut seen)).collect();
    let unchecked: Vec<Value> = account.files.iter().filter_map(notification).collect();
    json::pretty(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "rehearse",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": Code::ALL.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": unchecked.is_empty(),
                "toolExecutionNotifications": unchecked,
            }],
            "results": results,
        }],
    }))
}

/// A page of the manual as a rule.
fn rule(code: Code) -> Value {
    let page = Page::of(code);
    json!({
        "id": code.to_string(),
        "name": code.name(),
        "shortDescription": {"text": code.summary()},
        "fullDescription": {"text": page.meaning()},
        "help": {"text": page.plain(), "markdown": page.body()},
        "defaultConfiguration": {"level": word(code.severity())},
    })
}

fn notification(looked: &Looked) -> Option<Value> {
    let reason = looked.unchecked.as_ref()?;
    Some(json!({
        "level": "error",
        "message": {"text": reason},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(&looked.file)}}}],
    }))
}

fn result(finding: &Finding, seen: &mut BTreeMap<(String, String), u32>) -> Value {
    let index = Code::ALL.iter().position(|code| *code == finding.code);
    let mut result = json!({
        "ruleId": finding.code.to_string(),
        "ruleIndex": index,
        "level": word(finding.severity),
        "message": {"text": message(finding)},
        "locations": [{"physicalLocation": location(&finding.at)}],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint(finding, seen)},
    });
    let related = finding.related.iter().zip(1..).map(|((at, words), id): (_, u32)| {
        json!({"id": id, "physicalLocation": location(at), "message": {"text": words}})
    });
    let related: Vec<Value> = related.collect();
    if let Some(result) = result.as_object_mut() {
        if !related.is_empty() {
            result.insert("relatedLocations".to_owned(), Value::Array(related));
        }
        if let Some(fix) = fix(finding) {
            result.insert("fixes".to_owned(), json!([fix]));
        }
    }
    result
}

fn message(finding: &Finding) -> String {
    let mut message = match &finding.note {
        Some(note) => format!("{} ({note})", finding.message),
        None => finding.message.clone(),
    };
    if let Some(witness) = &finding.witness {
        message += "\n\n";
        message += &witness.plain();
    }
    message
}

fn fix(finding: &Finding) -> Option<Value> {
    let suggestion = finding.suggestion.as_ref()?;
    let at = &suggestion.at;
    Some(json!({
        "description": {"text": suggestion.question},
        "artifactChanges": [{
            "artifactLocation": {"uri": uri(&at.file)},
            "replacements": [{"deletedRegion": region(at), "insertedContent": {"text": suggestion.text}}],
        }],
    }))
}

fn location(at: &Stretch) -> Value {
    json!({"artifactLocation": {"uri": uri(&at.file)}, "region": region(at)})
}

fn region(at: &Stretch) -> Value {
    json!({
        "startLine": at.start.line,
        "startColumn": at.start.column,
        "endLine": at.end.line,
        "endColumn": at.end.column,
    })
}

/// What tells this finding from others when lines move: a hash of its code and its line, and which of such in its file it is.
fn fingerprint(finding: &Finding, seen: &mut BTreeMap<(String, String), u32>) -> String {
    let hash = format!("{:016x}", hash(&format!("{} {}", finding.code, finding.line)));
    let count = seen.entry((finding.at.file.clone(), hash.clone())).or_default();
    *count += 1;
    format!("{hash}:{count}")
}

/// A path as an address: one that does not begin at the root is relative to where the command was started.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    if path.starts_with('/') { address::of_file(path) } else { address::escaped(path) }
}
