//! The coach at the prompt: hints, thoughts, and in guided mode a word after each turn.

use std::io;

use rehearsal::practice::{Given, Mode, RuleCard, Rung, Turn, asked_for, mark, quoted};
use rehearsal::program::ReplyId;
use rehearsal::rehearsal::{Input, Offer, Waiting};

use super::super::screen::{Tone, run};
use super::super::show;
use super::{Next, Play};

/// So many times in a row words lead to nothing before the way out is pointed at.
const MISSES: u32 = 2;

/// How often words led to nothing at the choice in hand.
#[derive(Default)]
pub(super) struct Misses {
    /// The choice: the turns before it, and its first reply.
    at: Option<(usize, Option<ReplyId>)>,
    count: u32,
    /// Whether the way out was pointed at.
    is_told: bool,
}

impl Misses {
    /// Begins anew where this is another choice.
    pub(super) fn come_to(&mut self, turns: usize, offer: &Offer) {
        let at = Some((turns, offer.replies.first().map(|offered| offered.reply)));
        if self.at != at {
            *self = Misses { at, ..Misses::default() };
        }
    }

    /// What came between is no row.
    pub(super) fn begin_again(&mut self) {
        self.count = 0;
    }
}

impl Play<'_, '_> {
    /// How it is accompanied, where that is not the usual way.
    pub(super) fn say_how_it_is_accompanied(&mut self) -> io::Result<()> {
        match self.company.mode {
            Mode::Guided => self.screen.aside("Guided: the coach speaks after each of your turns. :why says more, :think shows what they think.")?,
            Mode::Practice => {}
            Mode::Real => self.screen.aside("Real: no hints, no thoughts and no way back until it is over. :pause, :skip and :quit are always there.")?,
        }
        if self.company.own_words {
            self.screen.aside("Own words: type what you would say. :replies shows what can be said.")?;
        }
        self.screen.blank()
    }

    /// What the coach says of the turn that has just had its consequences, in guided mode.
    pub(super) fn coach(&mut self) -> io::Result<()> {
        let turns = self.sitting.turns();
        let is_new = turns.len() > self.coached;
        self.coached = turns.len();
        let Some(turn) = turns.last().filter(|_| is_new && self.company.mode == Mode::Guided) else {
            return Ok(());
        };
        let mut lines: Vec<String> = rated(turn).into_iter().collect();
        lines.extend(turn.notes.iter().cloned());
        if lines.is_empty() {
            return Ok(());
        }
        self.screen.blank()?;
        for line in lines {
            self.screen.paragraph(&[run(Tone::Quiet, "Coach: "), run(Tone::Plain, line)], 2, 2)?;
        }
        Ok(())
    }

    /// Says that there are hints, in guided mode.
    pub(super) fn offer_hint(&mut self, offer: &Offer) -> io::Result<()> {
        if self.company.mode == Mode::Guided && offer.hints().next().is_some() {
            self.screen.aside("There is a hint here: :hint.")?;
        }
        Ok(())
    }

    /// Takes note of words that led to nothing, where they did.
    pub(super) fn note_miss(&mut self, next: Option<&Next>) -> io::Result<()> {
        let unheard = self.sitting.rehearsal().inputs().last() == Some(&Input::Unheard);
        match next {
            None => {
                self.misses.count += 1;
                self.point_the_way()
            }
            // Somebody in the script answers first.
            Some(Next::GoOn) if unheard => {
                self.misses.count += 1;
                Ok(())
            }
            Some(_) => Ok(()),
        }
    }

    /// Points the way out where words led to nothing twice in a row, once a choice.
    pub(super) fn point_the_way(&mut self) -> io::Result<()> {
        if self.misses.is_told || self.misses.count < MISSES {
            return Ok(());
        }
        self.misses.is_told = true;
        let hint = if self.company.mode.helps() { "; :hint helps" } else { "" };
        let way = if self.are_shown {
            "the number of a reply is enough"
        } else {
            ":replies shows what can be said"
        };
        self.screen.aside(&format!("To get on from here: {way}{hint}."))
    }

    /// The next rung of the ladder.
    pub(super) fn hint(&mut self) -> io::Result<Option<Next>> {
        if matches!(self.sitting.waiting(), Waiting::Question(_)) {
            let which = if self.sitting.turns().is_empty() { "first" } else { "next" };
            return self.aside(&format!(
                "Hints come with the {which} choice. Here a few words of your own are enough, and none of them is wrong."
            ));
        }
        let Some((rung, more)) = self.sitting.hint() else {
            return self.aside("There is no hint left here.");
        };
        let (name, words) = match rung {
            Rung::Said(words) => ("Hint: ".to_owned(), words),
            Rung::Card(card) => (format!("{}: ", card.label), card_words(&card)),
            Rung::Sample(words) => ("You could say: ".to_owned(), quoted(&words)),
        };
        let mut runs = vec![run(Tone::Soft, name), run(Tone::Plain, words)];
        if more {
            runs.push(run(Tone::Quiet, " (:hint again gives a clearer one)"));
        }
        self.screen.paragraph(&runs, 0, 2)?;
        Ok(None)
    }

    /// What they think.
    pub(super) fn think(&mut self) -> io::Result<Option<Next>> {
        let program = self.sitting.program();
        show::thoughts(self.screen, program, self.sitting.think())?;
        Ok(None)
    }

    /// Why the last reply is rated as it is.
    pub(super) fn why(&mut self, is_over: bool) -> io::Result<Option<Next>> {
        if self.company.mode != Mode::Guided && !is_over {
            return self.aside(
                "The coach speaks at the end here. :mode guided has the coach speak after each turn.",
            );
        }
        let Some(turn) = self.sitting.turns().iter().rev().find(|turn| turn.given().is_some()) else {
            return self.aside("You have not given a reply yet.");
        };
        let asked = turn.given().and_then(|given| asked_for(self.sitting.program(), given));
        let lines = reasons(turn, asked);
        for (name, words) in lines {
            self.screen.paragraph(&[run(Tone::Soft, name), run(Tone::Plain, words)], 2, 2)?;
        }
        Ok(None)
    }
}

/// A rule, how it may sound, and what its evidence is worth.
fn card_words(card: &RuleCard) -> String {
    let sounds =
        if card.sounds.is_empty() { String::new() } else { format!(" As in: {}", quoted(&card.sounds)) };
    match card.worth() {
        "" => format!("{}{sounds}", card.rule),
        worth => format!("{}{sounds} (Evidence {}: {worth}.)", card.rule, card.evidence),
    }
}

/// How the reply of a turn is rated, and why, in one line.
fn rated(turn: &Turn) -> Option<String> {
    let coaching = turn.given()?.coaching.as_ref()?;
    Some(format!("[{} {}] {}", mark(Some(coaching.rating)), coaching.rating.word(), coaching.why))
}

/// Everything that the coach has to say of a turn: what, and its words.
fn reasons(turn: &Turn, asked: Option<RuleCard>) -> Vec<(String, String)> {
    let said = turn.given().map(|given: &Given| match &given.typed {
        Some(typed) => format!("{} (heard as {})", quoted(typed), quoted(&given.words)),
        None => quoted(&given.words),
    });
    let said = said.unwrap_or_default();
    let mut lines = vec![(format!("Turn {}: ", turn.number), said)];
    match (rated(turn), turn.given().and_then(|given| given.coaching.as_ref())) {
        (Some(rated), Some(coaching)) => {
            lines.push((String::new(), rated));
            lines.extend(
                coaching.tempting.iter().map(|why| ("What makes it tempting: ".to_owned(), why.clone())),
            );
            lines.extend(asked.map(|card| {
                let rule = format!("{}. {}", card.label, card.rule);
                ("What the moment asked for: ".to_owned(), rule.trim_end().to_owned())
            }));
            lines.extend(coaching.better.iter().map(|words| ("One to try: ".to_owned(), quoted(words))));
        }
        (Some(_) | None, _) => lines.push((String::new(), "The script does not rate it.".to_owned())),
    }
    lines
}
