//! Going back, looking at what another reply would do, and setting tries side by side. All of it is played again, so it is exact.

use std::io;

use rehearsal::practice::quoted;
use rehearsal::rehearsal::Offer;

use super::super::show::{self, Voice};
use super::say::no_such_number;
use super::{Next, Play};

impl Play<'_, '_> {
    /// Takes turns back.
    pub(super) fn back(&mut self, count: usize) -> io::Result<Option<Next>> {
        match self.sitting.back(count) {
            0 => self.aside("This is the beginning: there is nothing to take back."),
            1 => self.gone_back("Back one turn."),
            went => self.gone_back(&format!("Back {went} turns.")),
        }
    }

    /// Goes back to before turn `number`.
    pub(super) fn again(&mut self, number: u32) -> io::Result<Option<Next>> {
        if self.sitting.again(number) {
            return self.gone_back(&format!("Back to turn {number}."));
        }
        let sentence = show::turns_to_return_to(self.sitting.turns());
        self.aside(&sentence)
    }

    /// Begins again.
    pub(super) fn restart(&mut self) -> io::Result<Option<Next>> {
        if self.sitting.restart() {
            return self.gone_back("From the beginning.");
        }
        self.aside("This rehearsal cannot begin again here: leave it, and play it anew.")
    }

    fn gone_back(&mut self, sentence: &str) -> io::Result<Option<Next>> {
        self.coached = self.sitting.turns().len();
        self.screen.aside(sentence)?;
        self.screen.blank()?;
        Ok(Some(Next::GoOn))
    }

    /// Shows what would follow reply `number`, and returns.
    pub(super) fn what_if(
        &mut self,
        offer: &Offer,
        numbered: &[usize],
        number: u32,
    ) -> io::Result<Option<Next>> {
        if !self.company.mode.helps() {
            return self.not_in_real_mode();
        }
        if !self.are_shown {
            return self.aside("The replies are hidden: :replies shows them with their numbers.");
        }
        let index = usize::try_from(number).ok().and_then(|number| numbered.get(number.checked_sub(1)?));
        let Some(index) = index.copied() else {
            return self.aside(&no_such_number(&number.to_string(), numbered.len()));
        };
        let program = self.sitting.program();
        let words = quoted(&offer.text(index).plain());
        self.screen.aside(&format!("What if: {words}"))?;
        let Play { screen, sitting, .. } = self;
        let (mut shown, mut voice) = (Ok(()), Voice::None);
        let tried = sitting.what_if(index, &mut |event| {
            if shown.is_ok() {
                shown = show::event(screen, program, &mut voice, event);
            }
        });
        shown?;
        match tried.map(|one| one.ended) {
            Some(Some(end)) => self.screen.line(&format!("There it would end: {end}."))?,
            Some(None) => {}
            None => return self.aside("That reply is not there just now."),
        }
        self.screen.blank()?;
        self.aside("That was only a look: nothing has happened, and it is your turn as before.")
    }

    /// The tries at the turn in hand; where there is none yet, at the last turn that has some.
    pub(super) fn takes(&mut self, asked: Option<u32>) -> io::Result<Option<Next>> {
        let here = self.sitting.rehearsal().turns() + 1;
        let number = asked.or_else(|| {
            let several = |number: &u32| self.sitting.tries(*number).is_some_and(|tries| tries.len() > 1);
            let tried = |number: &u32| self.sitting.tries(*number).is_some_and(|tries| !tries.is_empty());
            Some(here).filter(tried).or_else(|| (1..here).rev().find(several))
        });
        let Some(number) = number else {
            return self.aside("There is nothing to set side by side yet: go :back and try another reply, or look with :whatif and its number.");
        };
        let Some(tries) = self.sitting.tries(number) else {
            let sentence = show::turns_to_return_to(self.sitting.turns());
            return self.aside(&sentence);
        };
        if tries.is_empty() {
            return self.aside(&format!("Nothing has been tried at turn {number} yet."));
        }
        show::takes(self.screen, number, &tries)?;
        Ok(None)
    }

    /// Why something is not there now.
    pub(super) fn not_in_real_mode(&mut self) -> io::Result<Option<Next>> {
        self.aside("Not in real mode, where it is as it will be. :mode practice changes that.")
    }
}
