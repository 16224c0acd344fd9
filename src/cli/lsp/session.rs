//! A session with an editor: from `initialize` to `exit`.

use std::io::{self, Write};
use std::path::PathBuf;

use lsp_server::{Message, Notification, Request, Response};
use serde_json::{Value, json};

use super::super::exit::Exit;
use super::answers;
use super::findings::{Findings, Telling};
use super::papers::{Open, Papers, is_ours};
use super::places::{Encoding, Lines, path_of};

/// Why a request is refused: a number of the protocol's, and a sentence.
pub(super) struct Refusal {
    pub(super) code: i32,
    pub(super) message: String,
}

/// Numbers of the protocol's for what goes wrong.
const NOT_YET: i32 = -32002;
const NOT_NOW: i32 = -32600;
const NO_SUCH_METHOD: i32 = -32601;
const BAD_PARAMETERS: i32 = -32602;
const FAILED: i32 = -32803;

impl Refusal {
    /// A request that could be read, and cannot be done.
    pub(super) fn failed(message: impl Into<String>) -> Refusal {
        Refusal { code: FAILED, message: message.into() }
    }

    /// A request that could not be read.
    pub(super) fn unreadable(method: &str) -> Refusal {
        let message = format!("`{method}` was asked in a way that cannot be read: look at its parameters");
        Refusal { code: BAD_PARAMETERS, message }
    }

    pub(super) fn unknown(method: &str) -> Refusal {
        Refusal { code: NO_SUCH_METHOD, message: format!("`{method}` cannot be asked here") }
    }
}

/// How far the session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// `initialize` has not come.
    Fresh,
    /// Requests are answered.
    Open,
    /// `shutdown` has come: only `exit` may follow.
    Closing,
}

/// A session with an editor.
pub(super) struct Session {
    phase: Phase,
    library: Option<PathBuf>,
    pub(super) encoding: Encoding,
    pub(super) papers: Papers,
    pub(super) findings: Findings,
    /// Whether the editor can be asked to tell of files that change on the disk.
    can_watch: bool,
}

impl Session {
    /// A session that has not begun. Scripts use the library in the folder `library`, or each the nearest one.
    pub(super) fn new(library: Option<PathBuf>) -> Session {
        let papers = Papers::new(library.as_deref(), Vec::new());
        let findings = Findings::new(Encoding::Utf16);
        Session {
            phase: Phase::Fresh,
            library,
            encoding: Encoding::Utf16,
            papers,
            findings,
            can_watch: false,
        }
    }

    /// Takes a message, and answers. Gives the exit code where it was the last.
    pub(super) fn take(&mut self, message: Message, out: &mut dyn Write) -> io::Result<Option<Exit>> {
        match message {
            Message::Request(request) => self.answer(request, out)?,
            Message::Notification(told) if told.method == "exit" => {
                // The protocol wants 1 where nobody asked to shut down.
                return Ok(Some(if self.phase == Phase::Closing { Exit::Fine } else { Exit::Findings }));
            }
            Message::Notification(told) if self.phase == Phase::Open => self.hear(&told, out)?,
            Message::Notification(_) | Message::Response(_) => {}
        }
        Ok(None)
    }

    /// Checks one file that has changed. False where there is none.
    pub(super) fn check_next(&mut self, out: &mut dyn Write) -> io::Result<bool> {
        let Some(tellings) = self.findings.check_next(&self.papers) else { return Ok(false) };
        self.publish(tellings, out)?;
        Ok(true)
    }

    fn answer(&mut self, request: Request, out: &mut dyn Write) -> io::Result<()> {
        let Request { id, method, params } = request;
        let answer = match (self.phase, method.as_str()) {
            (Phase::Fresh, "initialize") => Ok(self.begin(&params)),
            (Phase::Fresh, _) => {
                let message = "the session has not begun: send `initialize` first".to_owned();
                Err(Refusal { code: NOT_YET, message })
            }
            (Phase::Open, "shutdown") => {
                self.phase = Phase::Closing;
                Ok(Value::Null)
            }
            (Phase::Open, "initialize") => {
                Err(Refusal { code: NOT_NOW, message: "the session has begun already".to_owned() })
            }
            (Phase::Open, _) => {
                // What is asked about findings has to see those of the text as it stands.
                if method == "textDocument/codeAction" {
                    self.catch_up(&params, out)?;
                }
                answers::answer(self, &method, &params)
            }
            (Phase::Closing, _) => {
                Err(Refusal { code: NOT_NOW, message: "the session is over: send `exit`".to_owned() })
            }
        };
        let response = match answer {
            Ok(result) => Response { id, response_result: Ok(result) },
            Err(refusal) => Response::new_err(id, refusal.code, refusal.message),
        };
        Message::Response(response).write(&mut &mut *out)
    }

    fn catch_up(&mut self, params: &Value, out: &mut dyn Write) -> io::Result<()> {
        let Some(uri) = params.pointer("/textDocument/uri").and_then(Value::as_str) else { return Ok(()) };
        let tellings = self.findings.settle(&path_of(uri), &self.papers);
        self.publish(tellings, out)
    }

    /// `initialize`: what the editor can do, and what we can.
    fn begin(&mut self, params: &Value) -> Value {
        let offered = params.pointer("/capabilities/general/positionEncodings").and_then(Value::as_array);
        let takes_utf8 = offered.is_some_and(|offered| offered.iter().any(|one| one == "utf-8"));
        self.encoding = if takes_utf8 { Encoding::Utf8 } else { Encoding::Utf16 };
        let watching = "/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration";
        self.can_watch = params.pointer(watching) == Some(&Value::Bool(true));
        self.papers = Papers::new(self.library.as_deref(), folders(params));
        self.findings = Findings::new(self.encoding);
        self.phase = Phase::Open;
        json!({
            "capabilities": answers::capabilities(self.encoding),
            "serverInfo": { "name": "rehearse", "version": env!("CARGO_PKG_VERSION") },
        })
    }

    /// Takes what the editor tells and wants no answer to.
    fn hear(&mut self, told: &Notification, out: &mut dyn Write) -> io::Result<()> {
        let params = &told.params;
        let text_of = |pointer: &str| params.pointer(pointer).and_then(Value::as_str);
        match told.method.as_str() {
            "initialized" if self.can_watch => return watch(out),
            "workspace/didChangeWatchedFiles" => {
                for path in self.papers.all_open() {
                    self.papers.settle(&path);
                }
                self.findings.change_all(&self.papers);
                return Ok(());
            }
            "textDocument/didSave" => {
                self.findings.change_all(&self.papers);
                return Ok(());
            }
            _ => {}
        }
        let Some(address) = text_of("/textDocument/uri").map(str::to_owned) else { return Ok(()) };
        let path = path_of(&address);
        if !is_ours(&path) {
            return Ok(());
        }
        match told.method.as_str() {
            "textDocument/didOpen" => {
                let text = text_of("/textDocument/text").unwrap_or_default().to_owned();
                self.show(&path, Open { address, version: version(params) }, text);
            }
            "textDocument/didChange" if self.papers.find_open(&path).is_some() => {
                let changes = params.pointer("/contentChanges").and_then(Value::as_array);
                let text = self.changed(&path, changes.map(Vec::as_slice).unwrap_or_default());
                self.show(&path, Open { address, version: version(params) }, text);
            }
            "textDocument/didClose" if self.papers.find_open(&path).is_some() => {
                self.papers.close(&path);
                let tellings = self.findings.close(&path, &self.papers);
                self.publish(tellings, out)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn show(&mut self, path: &str, open: Open, text: String) {
        self.papers.open(path, open, text);
        self.papers.settle(path);
        self.findings.change(path, &self.papers);
    }

    /// The text of the file at `path` after `changes`: whole texts, as we ask for, or parts, as some send all the same.
    fn changed(&self, path: &str, changes: &[Value]) -> String {
        let mut text = self.papers.text(path).unwrap_or_default().to_owned();
        for change in changes {
            let new = change.get("text").and_then(Value::as_str).unwrap_or_default();
            let range = change.get("range").cloned().and_then(|range| serde_json::from_value(range).ok());
            match range {
                Some(range) => {
                    let span = Lines::new(&text, self.encoding).span(range);
                    text.replace_range(span.range(), new);
                }
                None => new.clone_into(&mut text),
            }
        }
        text
    }

    fn publish(&self, tellings: Vec<Telling>, out: &mut dyn Write) -> io::Result<()> {
        for Telling { path, diagnostics } in tellings {
            let mut params = json!({ "uri": self.papers.address(&path), "diagnostics": diagnostics });
            if let (Some(open), Some(params)) = (self.papers.find_open(&path), params.as_object_mut()) {
                params.insert("version".to_owned(), json!(open.version));
            }
            let told = Notification { method: "textDocument/publishDiagnostics".to_owned(), params };
            Message::Notification(told).write(&mut &mut *out)?;
        }
        Ok(())
    }
}

fn version(params: &Value) -> i32 {
    let version = params.pointer("/textDocument/version").and_then(Value::as_i64);
    version.and_then(|version| i32::try_from(version).ok()).unwrap_or_default()
}

/// The folders that the editor works in.
fn folders(params: &Value) -> Vec<String> {
    let listed = params.get("workspaceFolders").and_then(Value::as_array);
    let listed = listed.into_iter().flatten().filter_map(|folder| folder.get("uri")?.as_str());
    let mut folders: Vec<String> = listed.map(path_of).collect();
    if folders.is_empty() {
        folders.extend(params.get("rootUri").and_then(Value::as_str).map(path_of));
    }
    folders.retain(|folder| super::places::is_file(folder));
    folders
}

/// Asks the editor to tell of scripts and libraries that change on the disk.
fn watch(out: &mut dyn Write) -> io::Result<()> {
    let watchers = json!([{ "globPattern": "**/*.talk" }, { "globPattern": "**/library.yaml" }]);
    let method = "workspace/didChangeWatchedFiles";
    let registration =
        json!({ "id": "files", "method": method, "registerOptions": { "watchers": watchers } });
    let request = Request {
        id: "watch".to_owned().into(),
        method: "client/registerCapability".to_owned(),
        params: json!({ "registrations": [registration] }),
    };
    Message::Request(request).write(&mut &mut *out)
}
