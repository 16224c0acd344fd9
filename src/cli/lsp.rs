//! `rehearse lsp`: answers for editors, over standard input and output, in the Language Server Protocol.

mod answers;
mod findings;
mod papers;
mod places;
mod session;
mod wire;

use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use super::exit::{Exit, Trouble};
use super::terminal;
use session::Session;
use wire::Incoming;

/// Answers an editor until it leaves.
pub(crate) fn run(library: Option<PathBuf>) -> Result<Exit, Trouble> {
    if terminal::is_typed() {
        let message =
            "`rehearse lsp` talks with editors, which start it by themselves: `docs/editors.md` says how";
        return Err(Trouble::usage(message));
    }
    let incoming = listen()?;
    let mut out = terminal::wire();
    let mut session = Session::new(library);
    loop {
        let next = match incoming.try_recv() {
            Ok(next) => next,
            // Nothing waits: time to check what has changed. A fast typist is checked once for several letters.
            Err(TryRecvError::Empty) if session.check_next(&mut out)? => continue,
            Err(TryRecvError::Empty) => match incoming.recv() {
                Ok(next) => next,
                Err(_) => return Ok(Exit::Fine),
            },
            Err(TryRecvError::Disconnected) => return Ok(Exit::Fine),
        };
        match next {
            Incoming::Message(message) => {
                if let Some(exit) = session.take(message, &mut out)? {
                    out.flush()?;
                    return Ok(exit);
                }
            }
            Incoming::Unreadable => wire::refuse(&mut out)?,
            Incoming::Garbage(reason) => return Err(Trouble::unreadable(reason)),
        }
    }
}

/// Everything that comes in, read by a thread of its own, so that it is known whether something waits.
fn listen() -> Result<Receiver<Incoming>, Trouble> {
    let (sender, receiver) = channel();
    let read_on = move || {
        let mut from = terminal::input();
        while let Some(next) = wire::read(&mut from) {
            let is_last = matches!(next, Incoming::Garbage(_));
            if sender.send(next).is_err() || is_last {
                return;
            }
        }
    };
    thread::Builder::new().spawn(read_on)?;
    Ok(receiver)
}
