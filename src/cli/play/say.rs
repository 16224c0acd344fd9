//! What is typed at a choice: a reply, two that it may be, or words that nobody knows how to take.

use std::io;

use rehearsal::practice::{Heard, hear};
use rehearsal::rehearsal::Offer;

use super::super::screen::shortened;
use super::super::show;
use super::{Next, Play};

impl Play<'_, '_> {
    /// Takes words that were typed at a choice; none where they were not enough.
    pub(super) fn say(&mut self, offer: &Offer, numbered: &[usize], words: &str) -> io::Result<Option<Next>> {
        let program = self.sitting.program();
        match hear(program, offer, numbered, words) {
            Heard::Reply(index) => self.give(offer, index),
            Heard::NotNow(index) => {
                let text = offer.text(index).plain().into_owned();
                self.aside(&format!("“{text}” is not there to be said just now."))
            }
            Heard::NoSuchNumber(number) => self.aside(&no_such_number(&number, numbered.len())),
            Heard::Several(several) => {
                let numbers = (1..).zip(numbered).filter(|(_, index)| several.contains(index));
                let numbers: Vec<String> = numbers.map(|(number, _): (usize, _)| number.to_string()).collect();
                self.aside(&format!("That could be {}. Type a little more, or the number.", numbers.join(" or ")))
            }
            // Whoever wants to leave is not to be answered by a character.
            Heard::Nothing if wants_out(words) => {
                self.aside("To leave, type :quit. :pause waits for you, and :help shows the rest.")
            }
            Heard::Nothing if offer.hears_anything && self.sitting.say_unheard().is_ok() => {
                Ok(Some(Next::GoOn))
            }
            Heard::Nothing => self.aside(
                "None of the replies fits those words, and nothing was said. Type a number, or the beginning of a reply; :replies shows them again.",
            ),
        }
    }

    /// Gives the reply at `index`.
    fn give(&mut self, offer: &Offer, index: usize) -> io::Result<Option<Next>> {
        let program = self.sitting.program();
        let reply = offer.replies.get(index).map(|offered| offered.reply);
        let (Some(reply), Ok(())) = (reply, self.sitting.give(index)) else {
            return self.aside("That reply is not there just now.");
        };
        self.voice = show::given(self.screen, program, reply, offer.text(index))?;
        Ok(Some(Next::GoOn))
    }
}

pub(super) fn no_such_number(number: &str, most: usize) -> String {
    let number = shortened(number, 20);
    match most {
        1 => format!("There is no reply {number}: there is only 1."),
        most => format!("There is no reply {number}: they go from 1 to {most}."),
    }
}

/// Words that ask for the door, not for a reply.
fn wants_out(words: &str) -> bool {
    let words = words.trim().to_lowercase();
    ["stop", "quit", "exit", "leave", "help", "q", "i want to stop", "i want to leave"]
        .contains(&words.as_str())
}
