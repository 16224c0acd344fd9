//! A small client of the Language Server Protocol.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Longer than anything here takes, also on a busy machine: what hangs fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server, and what it says.
pub(crate) struct Client {
    server: Child,
    to: Option<ChildStdin>,
    from: Receiver<Value>,
    folder: PathBuf,
    next_id: i32,
}

/// A folder with these files.
pub(crate) fn desk(files: &[(&str, &str)]) -> TempDir {
    let desk = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = desk.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    desk
}

impl Client {
    /// A server that nobody has said anything to.
    pub(crate) fn start(desk: &TempDir) -> Client {
        let mut server = Command::new(env!("CARGO_BIN_EXE_rehearse"))
            .arg("lsp")
            .current_dir(desk.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, from) = channel();
        let mut out = BufReader::new(server.stdout.take().unwrap());
        thread::spawn(move || {
            while let Some(message) = message(&mut out) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let to = server.stdin.take();
        Client { server, to, from, folder: desk.path().to_owned(), next_id: 0 }
    }

    /// A server that works in the folder of `desk`, and counts in UTF-16.
    pub(crate) fn begun(desk: &TempDir) -> Client {
        let mut client = Client::start(desk);
        client.begin(&[]);
        client
    }

    /// Begins the session; gives the answer.
    pub(crate) fn begin(&mut self, encodings: &[&str]) -> Value {
        let mut capabilities = json!({});
        if !encodings.is_empty() {
            capabilities = json!({ "general": { "positionEncodings": encodings } });
        }
        let folders = json!([{ "uri": format!("file://{}", self.folder.display()), "name": "desk" }]);
        let answer =
            self.ask("initialize", json!({ "capabilities": capabilities, "workspaceFolders": folders }));
        self.tell("initialized", json!({}));
        answer
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        // A server that has ended cannot be written to, which its exit code tells.
        let _ = self.to.as_mut().unwrap().write_all(bytes);
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    /// Tells the server something.
    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        let mut message = json!({ "jsonrpc": "2.0", "method": method });
        message["params"] = params;
        self.send(&message);
    }

    /// Asks the server something, and gives its answer; what it tells in between is passed over.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next_id += 1;
        let id = self.next_id;
        let mut message = json!({ "jsonrpc": "2.0", "id": id, "method": method });
        message["params"] = params;
        self.send(&message);
        loop {
            let message = self.next();
            if message["id"] == id {
                return message;
            }
        }
    }

    /// Asks about a place.
    pub(crate) fn at(&mut self, file: &str, method: &str, position: Value) -> Value {
        let mut asked = json!({ "textDocument": self.document(file) });
        asked["position"] = position;
        self.ask(method, asked)
    }

    pub(crate) fn rename(&mut self, file: &str, line: u32, character: u32, new: &str) -> Value {
        let position = json!({ "line": line, "character": character });
        let asked = json!({ "textDocument": self.document(file), "position": position, "newName": new });
        self.ask("textDocument/rename", asked)
    }

    /// The next message of the server.
    pub(crate) fn next(&mut self) -> Value {
        self.from.recv_timeout(PATIENCE).expect("the server says something")
    }

    pub(crate) fn address(&self, file: &str) -> String {
        format!("file://{}", self.folder.join(file).display())
    }

    pub(crate) fn document(&self, file: &str) -> Value {
        json!({ "uri": self.address(file) })
    }

    pub(crate) fn open(&mut self, file: &str, text: &str) {
        let document = json!({ "uri": self.address(file), "languageId": "talk", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub(crate) fn change(&mut self, file: &str, version: i32, text: &str) {
        let document = json!({ "uri": self.address(file), "version": version });
        let changes = json!([{ "text": text }]);
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub(crate) fn close(&mut self, file: &str) {
        self.tell("textDocument/didClose", json!({ "textDocument": self.document(file) }));
    }

    /// The next findings of `file`, each in a line; those of other files are passed over.
    pub(crate) fn findings(&mut self, file: &str) -> Vec<String> {
        loop {
            let message = self.next();
            if message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == self.address(file)
            {
                let findings = message["params"]["diagnostics"].as_array().unwrap().clone();
                return findings.iter().map(finding).collect();
            }
        }
    }

    /// Closes the pipe to the server without a word.
    pub(crate) fn hang_up(&mut self) {
        self.to = None;
    }

    /// How the server ended.
    pub(crate) fn exit_code(&mut self) -> i32 {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.server.try_wait().unwrap() {
                return status.code().unwrap();
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("the server does not end");
    }

    /// What the server said on standard error, once it has ended.
    pub(crate) fn errors(&mut self) -> String {
        let mut told = String::new();
        self.server.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        told
    }

    /// Messages as a person reads them, the folder left out.
    pub(crate) fn shown(&self, messages: &[Value]) -> String {
        let pages: Vec<String> =
            messages.iter().map(|message| serde_json::to_string_pretty(message).unwrap()).collect();
        let folder = self.folder.display().to_string();
        pages.join("\n").replace(&folder, "/desk").replace(env!("CARGO_PKG_VERSION"), "VERSION")
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // One that has ended already cannot be stopped, and need not be.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn message(out: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if out.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    out.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// `3:5 error T0301: the message`, counted from 1 as people do.
fn finding(finding: &Value) -> String {
    let start = &finding["range"]["start"];
    let number = |key: &str| start[key].as_u64().unwrap() + 1;
    let severity = if finding["severity"] == 1 { "error" } else { "warning" };
    let (code, message) = (finding["code"].as_str().unwrap(), finding["message"].as_str().unwrap());
    format!("{}:{} {severity} {code}: {message}", number("line"), number("character"))
}

/// Every pattern of a grammar for colours.
pub(crate) fn patterns(grammar: &Value, found: &mut Vec<String>) {
    match grammar {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value.as_str() {
                    Some(pattern) if ["match", "begin", "end", "while"].contains(&key.as_str()) => {
                        found.push(pattern.to_owned());
                    }
                    _ => patterns(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| patterns(item, found)),
        _ => {}
    }
}

pub(crate) fn snapshot(name: &str, session: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/lsp"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.remove_snapshot_suffix();
    settings.remove_input_file();
    settings.bind(|| insta::assert_snapshot!(name, session));
}
