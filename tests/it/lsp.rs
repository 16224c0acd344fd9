//! The language server as an editor meets it: a real client over standard input and output. Snapshots of whole sessions are in
//! `tests/cases/lsp`.

mod client;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use client::{Client, desk};

const CALL: &str = "---
title: The call
summary: Sam waits.
source: [A1]
notes: [anger]
cast: {Sam: They wait.}
meters: {trust: {start: 4, range: 0..10}}
practises: [own-it]
outcomes: {heard: {kind: connect, title: Heard}}
include: {breaks: parts/breaks.talk}
---
== start
Sam: Well? {trust}
* Sorry. #own-it
    ~ trust += 1
    => heard
* Busy.
    -> breaks.pause ->
-> done

== done
Sam: Well.
=> heard
";

const BREAKS: &str = "---
part: true
cast: {Sam: They wait.}
meters: {trust: {start: 4, range: 0..10}}
---
== pause
+ A break? #own-it
    ~ trust += 1
->->
";

const LIBRARY: &str = "title: A small shelf
topics:
  A1: {title: Calls, from: A book}
moves:
  own-it: {kind: skill, label: Take responsibility, rule: Say what you did.}
notes: [anger]
path: [call]
";

fn shelf() -> TempDir {
    desk(&[("call.talk", CALL), ("parts/breaks.talk", BREAKS), ("library.yaml", LIBRARY)])
}

#[test]
fn a_session_begins_and_ends() {
    let desk = shelf();
    let mut client = Client::start(&desk);
    let refused = client.ask("textDocument/hover", json!({}));
    let begun = client.begin(&["utf-8", "utf-16"]);
    let again = client.ask("initialize", json!({}));
    let unknown = client.ask("textDocument/colour", json!({}));
    let ended = client.ask("shutdown", Value::Null);
    let late = client.ask("textDocument/hover", json!({}));
    client.tell("exit", Value::Null);
    let told = client.shown(&[refused, begun, again, unknown, ended, late]);
    client::snapshot("a-session-begins-and-ends", &told);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn leaving_without_a_word_is_code_1_and_a_closed_pipe_is_none() {
    let desk = shelf();
    let mut client = Client::start(&desk);
    client.begin(&[]);
    client.tell("exit", Value::Null);
    assert_eq!(client.exit_code(), 1);
    let desk = shelf();
    let mut client = Client::start(&desk);
    client.tell("exit", Value::Null);
    assert_eq!(client.exit_code(), 1);
    let desk = shelf();
    let mut client = Client::begun(&desk);
    client.open("call.talk", CALL);
    client.hang_up();
    assert_eq!(client.exit_code(), 0);
    assert_eq!(client.errors(), "");
}

#[test]
fn what_is_no_message_ends_the_session_with_a_sentence() {
    let desk = shelf();
    let mut client = Client::start(&desk);
    client.write(b"hello\nthere\n");
    assert_eq!(client.exit_code(), 3);
    assert_eq!(
        client.errors(),
        "rehearse: what comes in is no message of an editor: each begins with `Content-Length: …`\n"
    );
    let desk = shelf();
    let mut client = Client::start(&desk);
    client.write(b"Content-Length: 99999999999999\r\n\r\n{}");
    assert_eq!(client.exit_code(), 3);
    assert_eq!(client.errors(), "rehearse: a message is larger than 64 MiB\n");
}

#[test]
fn json_that_is_no_message_is_refused_and_the_session_goes_on() {
    let desk = shelf();
    let mut client = Client::begun(&desk);
    for body in ["{", "[]", "{\"id\": {}}", "\u{FEFF}", "{\"jsonrpc\": \"2.0\"}"] {
        client.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
        let refused = client.next();
        assert_eq!(refused["error"]["code"], -32700, "{body}: {refused}");
        assert_eq!(refused["id"], Value::Null);
    }
    client.open("call.talk", CALL);
    assert_eq!(client.findings("call.talk"), Vec::<String>::new());
}

#[test]
fn findings_are_told_while_somebody_types() {
    let desk = shelf();
    let mut client = Client::begun(&desk);
    client.open("call.talk", &CALL.replace("-> done", "-> dnoe"));
    let first = client.findings("call.talk");
    client.change("call.talk", 2, CALL);
    let second = client.findings("call.talk");
    client.change("call.talk", 3, &CALL.replace("cast: {Sam", "cast: [Sam"));
    let third = client.findings("call.talk");
    client.change("call.talk", 4, "");
    let fourth = client.findings("call.talk");
    client.close("call.talk");
    let fifth = client.findings("call.talk");
    let all = [first, second, third, fourth, fifth];
    let told = all.map(|findings| format!("{}\n", findings.join("\n")));
    client::snapshot("findings-are-told-while-somebody-types", &told.join("--- then\n"));
}

#[test]
fn what_stands_in_an_editor_counts_more_than_the_disk() {
    let desk = shelf();
    let mut client = Client::begun(&desk);
    client.open("call.talk", CALL);
    assert_eq!(client.findings("call.talk"), Vec::<String>::new());
    client.open("parts/breaks.talk", &BREAKS.replace("== pause", "== rest"));
    // Both are checked again, in the order of their names.
    let findings = client.findings("call.talk");
    assert!(findings[0].contains("is called `breaks.pause`"), "{findings:?}");
    assert_eq!(client.findings("parts/breaks.talk"), Vec::<String>::new());
    client.change("parts/breaks.talk", 2, &BREAKS.replace("~ trust += 1", "~ trsut += 1"));
    assert_eq!(client.findings("call.talk"), Vec::<String>::new());
    assert!(client.findings("parts/breaks.talk")[0].contains("`trsut`"));
    client.close("parts/breaks.talk");
    assert_eq!(client.findings("call.talk"), Vec::<String>::new());
    assert_eq!(client.findings("parts/breaks.talk"), Vec::<String>::new());
    // A file that changes on the disk counts from when the editor tells of it.
    fs::write(desk.path().join("parts/breaks.talk"), BREAKS.replace("== pause", "== rest")).unwrap();
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    assert!(client.findings("call.talk")[0].contains("`breaks.pause`"));
}

#[test]
fn a_library_is_checked_and_checks_its_scripts() {
    let desk = shelf();
    let mut client = Client::begun(&desk);
    client.open("call.talk", CALL);
    assert_eq!(client.findings("call.talk"), Vec::<String>::new());
    client.open("library.yaml", &LIBRARY.replace("own-it", "admit").replace("[call]", "[cal]"));
    assert!(client.findings("call.talk")[0].contains("`own-it`"));
    assert_eq!(
        client.findings("library.yaml"),
        ["7:8 error T0308: the path names `cal`, and no script here is called so"]
    );
    client.change("library.yaml", 2, "title: {");
    // A library that cannot be read says nothing about its scripts.
    assert_eq!(client.findings("call.talk"), Vec::<String>::new());
    assert_eq!(client.findings("library.yaml").len(), 1);
}

#[test]
fn an_editor_and_a_check_agree_on_weights_and_comments() {
    let text = CALL.replace("meters: {trust", "flags: [unused]\nmeters: {trust");
    let silenced = text.replace("flags: [unused]", "# allow T0319: it comes later\nflags: [unused]");
    for (level, text, expected) in [
        ("", &text, "warning"),
        ("checks: {never-used: error}\n", &text, "error"),
        ("checks: {never-used: off}\n", &text, ""),
        ("", &silenced, ""),
    ] {
        let desk = shelf();
        fs::write(desk.path().join("library.yaml"), format!("{LIBRARY}{level}")).unwrap();
        fs::write(desk.path().join("call.talk"), text).unwrap();
        let mut client = Client::begun(&desk);
        client.open("call.talk", text);
        let findings = client.findings("call.talk");
        let checked = std::process::Command::new(env!("CARGO_BIN_EXE_rehearse"))
            .args(["check", "--format", "short", "call.talk"])
            .current_dir(desk.path())
            .output()
            .unwrap();
        let checked = String::from_utf8(checked.stdout).unwrap();
        match findings.first() {
            Some(finding) => {
                assert!(finding.contains(expected) && !expected.is_empty(), "{level}: {finding}");
                assert!(checked.contains(expected), "{level}: {checked}");
            }
            None => assert!(expected.is_empty() && !checked.contains("never"), "{level}: {checked}"),
        }
    }
}

#[test]
fn a_script_is_formatted_as_by_the_command() {
    let desk = shelf();
    let tidy = CALL.replace("---\n== start", "---\n\n== start");
    let messy = tidy
        .replace("    ~ trust += 1", "  ~ trust+=1")
        .replace("    => heard\n* Busy", "  => heard\n* Busy");
    fs::write(desk.path().join("call.talk"), &messy).unwrap();
    let mut client = Client::begun(&desk);
    client.open("call.talk", &messy);
    let asked = json!({ "textDocument": client.document("call.talk"), "options": { "tabSize": 4, "insertSpaces": true } });
    let edits = client.ask("textDocument/formatting", asked.clone())["result"].clone();
    assert_eq!(edits.as_array().unwrap().len(), 1, "{edits}");
    assert_eq!(edits[0]["range"]["start"]["line"], 15, "only what differs is changed: {edits}");
    let lines: Vec<&str> = messy.split_inclusive('\n').collect();
    let at = |end: &str| usize::try_from(edits[0]["range"][end]["line"].as_u64().unwrap()).unwrap();
    let formatted =
        lines[..at("start")].concat() + edits[0]["newText"].as_str().unwrap() + &lines[at("end")..].concat();
    assert_eq!(formatted, tidy);
    client.change("call.talk", 2, &tidy);
    assert_eq!(client.ask("textDocument/formatting", asked.clone())["result"], json!([]));
    client.change("call.talk", 3, &messy.replace("-> done", "->"));
    assert_eq!(client.ask("textDocument/formatting", asked)["result"], json!([]));
}

#[test]
fn an_editor_that_watches_files_is_asked_to() {
    let desk = shelf();
    let mut client = Client::start(&desk);
    let watching = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    client.ask("initialize", json!({ "capabilities": watching, "rootUri": client.address("") }));
    client.tell("initialized", json!({}));
    let asked = client.next();
    assert_eq!(asked["method"], "client/registerCapability", "{asked}");
    client.write(b"Content-Length: 41\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":\"watch\",\"result\":0}");
    // The root of old clients is the folder too.
    client.open("parts/breaks.talk", BREAKS);
    let found =
        client.at("parts/breaks.talk", "textDocument/references", json!({ "line": 5, "character": 4 }));
    assert_eq!(found["result"].as_array().unwrap().len(), 2, "{found}");
}

#[test]
fn everything_that_can_be_asked_is_answered() {
    let desk = shelf();
    let mut client = Client::begun(&desk);
    let broken = CALL
        .replace("    -> breaks.pause ->\n", "    -> breaks.pause ->\n    -> dnoe\n")
        .replace("* Busy.", "*  Busy.\n\t-> done");
    client.open("call.talk", &broken);
    let findings = client.next();
    let mut told = vec![findings];
    let at = |line: u32, character: u32| json!({ "line": line, "character": character });
    for (method, line, character) in [
        ("textDocument/completion", 19, 7),
        ("textDocument/hover", 13, 12),
        ("textDocument/definition", 18, 9),
        ("textDocument/references", 6, 10),
        ("textDocument/documentHighlight", 6, 10),
        ("textDocument/prepareRename", 18, 15),
    ] {
        told.push(client.at("call.talk", method, at(line, character)));
    }
    for method in ["textDocument/documentSymbol", "textDocument/foldingRange", "textDocument/codeLens"] {
        told.push(client.ask(method, json!({ "textDocument": client.document("call.talk") })));
    }
    let range = json!({ "start": at(0, 0), "end": at(99, 0) });
    let asked = json!({ "textDocument": client.document("call.talk"), "range": range, "context": { "diagnostics": [] } });
    told.push(client.ask("textDocument/codeAction", asked));
    let shown = client.shown(&told);
    client::snapshot("everything-that-can-be-asked-is-answered", &shown);
}

#[test]
fn a_new_name_goes_through_every_file_of_the_library() {
    let desk = shelf();
    fs::write(desk.path().join("other.talk"), CALL.replace("The call", "The other")).unwrap();
    let mut client = Client::begun(&desk);
    client.open("call.talk", CALL);
    let _ = client.next();
    let mut told = Vec::new();
    for (line, character, new) in
        [(13, 11, "admit"), (6, 10, "faith"), (17, 15, "rest"), (20, 4, "last-words")]
    {
        told.push(client.rename("call.talk", line, character, new));
    }
    for (new, reason) in [
        ("two words", "is no name here"),
        ("start", "is taken here"),
        ("breaks", "is taken here"),
        ("", "is empty"),
        ("-", "is no name here"),
        ("\u{202E}", "is no name here"),
    ] {
        let refused = client.rename("call.talk", 20, 4, new);
        assert!(refused["error"]["message"].as_str().unwrap().contains(reason), "{new}: {refused}");
    }
    let refused = client.rename("call.talk", 13, 11, "last");
    assert!(refused["error"]["message"].as_str().unwrap().contains("is a tag of the language"), "{refused}");
    let shown = client.shown(&told);
    client::snapshot("a-new-name-goes-through-every-file-of-the-library", &shown);
}

#[test]
fn places_that_are_nowhere_are_answered_all_the_same() {
    let text = CALL.replace("Sam: Well?", "😀 Sam: Well?");
    for encoding in ["utf-8", "utf-16"] {
        let desk = shelf();
        let mut client = Client::start(&desk);
        client.begin(&[encoding]);
        client.open("call.talk", &text);
        let _ = client.next();
        for (line, character) in
            [(12, 1), (12, 2), (12, 3), (12, 4), (12, 9_999), (9_999, 0), (u32::MAX, u32::MAX)]
        {
            for method in [
                "textDocument/completion",
                "textDocument/hover",
                "textDocument/definition",
                "textDocument/references",
                "textDocument/prepareRename",
            ] {
                let answer = client.at("call.talk", method, json!({ "line": line, "character": character }));
                let is_answered = answer.get("result").is_some() || answer["error"]["code"] == -32803;
                assert!(is_answered, "{encoding} {method} {line}:{character}: {answer}");
            }
        }
        for params in
            [json!({}), json!(null), json!([]), json!({ "textDocument": { "uri": 5 }, "position": {} })]
        {
            let answer = client.ask("textDocument/hover", params);
            assert_eq!(answer["error"]["code"], -32602, "{answer}");
        }
    }
}

#[test]
fn columns_are_counted_as_was_agreed() {
    let text = CALL.replace("Sam: Well? {trust}", "Sam: 😀ü {trsut}");
    for (offered, column) in [(&["utf-8"] as &[&str], 13), (&[], 10), (&["utf-16"], 10), (&["utf-32"], 10)] {
        let desk = shelf();
        let mut client = Client::start(&desk);
        client.begin(offered);
        client.open("call.talk", &text);
        let told = client.next();
        assert_eq!(
            told["params"]["diagnostics"][0]["range"]["start"],
            json!({ "line": 12, "character": column })
        );
    }
}

#[test]
fn files_that_were_never_opened_are_read_or_are_nothing() {
    let desk = shelf();
    let mut client = Client::begun(&desk);
    let place = json!({ "line": 20, "character": 4 });
    let answer = client.at("call.talk", "textDocument/hover", place.clone());
    assert!(answer["result"]["contents"]["value"].as_str().unwrap().contains("a scene"), "{answer}");
    for file in ["nowhere.talk", "parts", "/", "call.txt"] {
        let answer = client.at(file, "textDocument/hover", place.clone());
        assert_eq!(answer["result"], Value::Null, "{file}: {answer}");
        let asked = json!({ "textDocument": client.document(file) });
        assert_eq!(client.ask("textDocument/foldingRange", asked)["result"], Value::Null, "{file}");
    }
    client.change("nowhere.talk", 2, "== a");
    client.close("nowhere.talk");
    // What was never saved has no folder, and is checked alone.
    let text = "---\ntitle: A\nsummary: B\noutcomes: {heard: {kind: time, title: C}}\ninclude: {a: b.talk}\n---\n== a\n=> heard\n";
    let document = json!({ "uri": "untitled:Untitled-1", "languageId": "talk", "version": 1, "text": text });
    client.tell("textDocument/didOpen", json!({ "textDocument": document }));
    let told = client.next();
    let message = told["params"]["diagnostics"][0]["message"].as_str().unwrap();
    assert_eq!(message, "`b.talk` cannot be included: save this script first, so that it has a folder");
}

#[test]
fn includes_in_a_circle_and_out_of_the_library_come_to_an_end() {
    let circle = "---\npart: true\ninclude: {next: NEXT}\n---\n== scene\n-> next.scene\n";
    let one = circle.replace("NEXT", "two.talk");
    let two = circle.replace("NEXT", "one.talk");
    let out = circle.replace("NEXT", "../../../../outside.talk");
    let desk = desk(&[("one.talk", &one), ("two.talk", &two), ("out.talk", &out)]);
    let mut client = Client::begun(&desk);
    client.open("one.talk", &one);
    assert!(client.findings("one.talk")[0].contains("includes this file too"));
    for method in ["textDocument/hover", "textDocument/references", "textDocument/completion"] {
        let answer = client.at("one.talk", method, json!({ "line": 5, "character": 9 }));
        assert!(!answer["result"].is_null(), "{method}: {answer}");
    }
    client.open("out.talk", &out);
    assert!(client.findings("out.talk")[0].contains("cannot be included"));
}

#[test]
fn a_long_file_is_checked_once_for_many_letters() {
    let mut text = CALL.to_owned();
    while text.lines().count() < 5_000 {
        let number = text.lines().count();
        text += &format!("\n== scene{number}\nSam: One, two.\n* Yes. #own-it\n    ~ trust += 1\n-> done\n");
    }
    let desk = shelf();
    let mut client = Client::begun(&desk);
    client.open("call.talk", &text);
    for version in 2..=30 {
        client.change("call.talk", version, &format!("{text}\n== more{version}\n-> nowhere{version}\n"));
    }
    let hover = client.at("call.talk", "textDocument/hover", json!({ "line": 20, "character": 4 }));
    assert!(hover["result"]["contents"]["value"].as_str().unwrap().contains("and 819 more"), "{hover}");
    // However many checks there were, the last one is of the last text.
    loop {
        let told = client.next();
        if told["params"]["version"] == 30 {
            assert!(
                told["params"]["diagnostics"][0]["message"].as_str().unwrap().contains("nowhere30"),
                "{told}"
            );
            break;
        }
    }
}

#[test]
fn somebody_who_types_it_is_told_who_it_is_for() {
    let mut session =
        rexpect::spawn(&format!("{} lsp", env!("CARGO_BIN_EXE_rehearse")), Some(15_000)).unwrap();
    session.exp_string("talks with editors").unwrap();
    session.exp_eof().unwrap();
}

/// The grammar of colours is JSON whose patterns are plain enough for every engine, and colours the signs of the language.
#[test]
fn the_grammar_for_colours_can_be_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/vscode");
    let json = |name: &str| -> Value {
        let text = fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let package = json("package.json");
    for name in ["language-configuration.json", "snippets/talk.json", "syntaxes/talk.tmLanguage.json"] {
        assert!(package.to_string().contains(name), "package.json does not name {name}");
        json(name);
    }
    let grammar = json("syntaxes/talk.tmLanguage.json");
    let mut patterns = Vec::new();
    client::patterns(&grammar, &mut patterns);
    assert!(patterns.len() > 20, "{patterns:?}");
    for pattern in &patterns {
        regex::Regex::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    }
    let line = |text: &str| patterns.iter().any(|pattern| regex::Regex::new(pattern).unwrap().is_match(text));
    for sample in [
        "== kitchen",
        "-> hall",
        "* Yes.",
        "=> heard",
        "~ trust += 1",
        "[if open]",
        "@pause 2",
        "! hint: Say it.",
    ] {
        assert!(line(sample), "nothing colours `{sample}`");
    }
}
