//! Looking back, and what may come after it.

use std::io;

use super::super::command::{Command, Typed};
use super::super::report::{self, After};
use super::{Left, Next, Play};

impl Play<'_, '_> {
    /// The debrief, and what may come after it; none where the rehearsal goes on.
    pub(super) fn look_back(&mut self) -> io::Result<Option<Left>> {
        let debrief = self.debrief();
        report::debrief(self.screen, &debrief, After::Stays)?;
        self.sleep_on_it()?;
        // At a terminal Enter tries again. An empty line of a file ends it: nobody sits there to be asked.
        let retry = debrief.retry().filter(|_| self.reader.is_typed());
        self.screen.aside(&match retry {
            Some(turn) => format!(
                "Enter goes back to turn {turn} and tries it again. :quit leaves; :help shows the rest."
            ),
            None => "Type :again and a turn's number to go back to it, :restart to begin again, or Enter to leave.".to_owned(),
        })?;
        loop {
            let next = match (self.read(Vec::new())?, retry) {
                (Ok(Typed::Nothing), Some(turn)) => self.again(turn)?,
                // The rehearsal is whole: who has nothing more to say has left as they wished.
                (Err(Left::AtOnce), _) => return Ok(Some(Left::AtOnce)),
                (Ok(Typed::Nothing | Typed::Command(Command::Quit | Command::Skip)) | Err(_), _) => {
                    return self.leave().map(Some);
                }
                (Ok(typed @ (Typed::Words(_) | Typed::Command(Command::Hint))), _) => {
                    if let Typed::Words(words) = typed {
                        // Whatever it is, nothing here takes it up.
                        let _ = self.notice(&words, None)?;
                    }
                    self.aside("This rehearsal is over. :again and a number goes back to a turn, :restart begins again, :quit leaves.")?
                }
                (Ok(Typed::Command(command)), _) => self.obey_anywhere(command, true)?,
                (Ok(Typed::Unknown(sentence)), _) => self.aside(&sentence)?,
            };
            match next {
                Some(Next::GoOn) => return Ok(None),
                Some(Next::LookBack) | None => {}
                Some(Next::Leave(Left::AtOnce)) => return Ok(Some(Left::AtOnce)),
                Some(Next::Leave(_)) => return self.leave().map(Some),
            }
        }
    }
}
