//! Messages as they travel: a header, an empty line, and JSON.

use std::io::{self, BufRead, Read, Write};

use lsp_server::Message;
use serde_json::json;

/// How long a line of a header may be, in bytes.
const LINE: u64 = 4 << 10;

/// How large a message may be, in bytes: more than ten times the largest script.
const MOST: u64 = 64 << 20;

/// What came in.
pub(super) enum Incoming {
    /// A message.
    Message(Message),
    /// A message of the right length that is none.
    Unreadable,
    /// Something else: nobody can tell where the next message begins.
    Garbage(String),
}

/// The next thing that comes in; none at the end.
pub(super) fn read(from: &mut dyn BufRead) -> Option<Incoming> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        let read = (&mut *from).take(LINE).read_until(b'\n', &mut line);
        if read.is_err() || line.is_empty() {
            return None;
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(':') else { return Some(garbage()) };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse::<u64>().ok();
        }
    }
    match length {
        Some(length) if length <= MOST => body(from, length),
        Some(_) => Some(Incoming::Garbage(format!("a message is larger than {} MiB", MOST >> 20))),
        None => Some(garbage()),
    }
}

fn garbage() -> Incoming {
    Incoming::Garbage(
        "what comes in is no message of an editor: each begins with `Content-Length: …`".to_owned(),
    )
}

fn body(from: &mut dyn BufRead, length: u64) -> Option<Incoming> {
    let mut bytes = Vec::new();
    let read = from.take(length).read_to_end(&mut bytes).ok()?;
    if u64::try_from(read).ok() != Some(length) {
        return None;
    }
    Some(serde_json::from_slice(&bytes).map_or(Incoming::Unreadable, Incoming::Message))
}

/// Answers what could not be read.
pub(super) fn refuse(out: &mut dyn Write) -> io::Result<()> {
    let error = json!({ "code": -32700, "message": "this is no message: look at its JSON" });
    let text = json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string();
    write!(out, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    out.flush()
}
