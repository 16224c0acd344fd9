//! What the command's exit code says, and the troubles that end it early.

use std::io;
use std::path::Path;
use std::process::ExitCode;

/// How the command ended. The numbers are part of what others build on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// 0: all went well; also where the reader of our output went away and nothing else was asked for than to print.
    Fine,
    /// 1: findings: a check, a test or a form that does not hold.
    Findings,
    /// 2: the command was asked for something that is not there, or its answers ran out.
    Usage,
    /// 3: something could not be read or written.
    Unreadable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Unreadable => 3,
        })
    }
}

/// What ends the command early.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// A sentence for standard error, and the exit code that goes with it.
    Told(Exit, String),
    /// Our own output could not be written.
    Output(io::Error),
}

impl Trouble {
    /// Something was asked for that is not there.
    pub(crate) fn usage(message: impl Into<String>) -> Trouble {
        Trouble::Told(Exit::Usage, message.into())
    }

    /// Something could not be read.
    pub(crate) fn unreadable(message: impl Into<String>) -> Trouble {
        Trouble::Told(Exit::Unreadable, message.into())
    }

    /// The file at `path` could not be written.
    pub(crate) fn unwritten(path: &Path, reason: &str) -> Trouble {
        Trouble::unreadable(format!("`{}` could not be written: {reason}", path.display()))
    }

    /// The exit code, and the sentence that goes with it.
    pub(crate) fn told(self) -> (Exit, String) {
        match self {
            Trouble::Told(exit, message) => (exit, message),
            Trouble::Output(error) => {
                (Exit::Unreadable, format!("nothing more could be written: {}", error.kind()))
            }
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        Trouble::Output(error)
    }
}
