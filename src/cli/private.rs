//! A screen of its own, which is cleared on the way out, with what can be scrolled back to. It is best effort, and says so.

use std::io;

use super::exit::Trouble;
use super::screen::Screen;
use super::terminal;

/// The other screen, empty.
const ENTER: &str = "\u{1b}[?1049h\u{1b}[2J\u{1b}[H";
/// Everything on it cleared, and what can be scrolled back to; then the first screen again.
const LEAVE: &str = "\u{1b}[0m\u{1b}[2J\u{1b}[3J\u{1b}[H\u{1b}[?1049l";

/// A screen of its own while it lives: however the command ends, dropping it clears.
pub(crate) struct Private {
    can_clear: bool,
}

impl Private {
    /// Goes to the other screen, and says what that can do. Trouble where nobody sits at a terminal.
    pub(crate) fn begin(screen: &mut Screen) -> Result<Private, Trouble> {
        if !terminal::is_watched() {
            return Err(Trouble::usage(
                "`--private` needs a terminal that can be cleared: here the words go to a file or another program",
            ));
        }
        let private = Private { can_clear: terminal::can_edit() };
        screen.flush()?;
        private.write(ENTER)?;
        if private.can_clear {
            // Where no line is edited Ctrl-C would end the command with everything still on the screen.
            terminal::interrupts();
        }
        screen.line(if private.can_clear {
            "Private: this screen is cleared when you leave, with what can be scrolled back to. That is the best this program can do: the terminal may keep its own record, and whoever looks now can see it. :quit, Ctrl-C or Ctrl-D leave at once."
        } else {
            "Private: this terminal cannot be cleared, so what is shown stays until you close it. Nothing is kept. :quit, Ctrl-C or Ctrl-D leave at once."
        })?;
        screen.blank()?;
        Ok(private)
    }

    fn write(&self, sequence: &str) -> io::Result<()> {
        if self.can_clear { terminal::drive(sequence) } else { Ok(()) }
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        // If the terminal is gone, so is what it showed.
        let _ = self.write(LEAVE);
    }
}
