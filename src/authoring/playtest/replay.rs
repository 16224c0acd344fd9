//! A playthrough replayed in its script, row by row, up to its end or to where the two part.

use super::coverage::Seen;
use super::fit::{Fit, fit, fit_id, is_shown};
use super::parting::{Mends, Parting, came, replies, standing, values};
use super::plan::{Meaning, Plan};
use super::stretch::{Manner, Told, listen};
use crate::rehearsal::{Input, Offer, Rehearsal, State, Waiting};
use crate::source::counted;
use crate::syntax::normal;
use crate::syntax::play::{Kind, Meant, Row, Shown, plain};

/// What came of a playthrough.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Where it and the script part; none where it passes.
    pub parting: Option<Parting>,
    /// The conversation as it went, up to its end or to the parting, as a playthrough writes it.
    pub told: Vec<String>,
    /// What comes behind, up to the next turn or the end: the script's own next lines.
    pub rest: Vec<String>,
    /// Whether what comes next may be passed over.
    pub skips: bool,
    /// What the learner did.
    pub inputs: Vec<Input>,
    /// What it has seen of the script.
    pub seen: Seen,
}

/// Replays a playthrough.
pub fn replay(plan: &Plan<'_>) -> Verdict {
    let seed = plan.play.header.seed;
    let rehearsal = match plan.temperament {
        Some(temperament) => Rehearsal::with_temperament(&plan.program, seed, temperament),
        None => Rehearsal::new(&plan.program, seed),
    };
    let seen = Seen::none(&plan.program);
    let mut replay =
        Replay { plan, rehearsal, stretch: Vec::new(), next: 0, skips: false, told: Vec::new(), seen };
    replay.begin();
    let parting = (0..plan.play.rows.len()).find_map(|row| replay.row(row).err());
    replay.verdict(parting.map(|parting| *parting))
}

/// A replay under way.
struct Replay<'a> {
    plan: &'a Plan<'a>,
    rehearsal: Rehearsal<'a>,
    /// What was told since the last turn.
    stretch: Vec<Told>,
    /// The first line of the stretch that was neither written nor skipped.
    next: usize,
    /// Whether what comes next may be passed over.
    skips: bool,
    told: Vec<String>,
    seen: Seen,
}

/// Goes on, or parts.
type Step = Result<(), Box<Parting>>;

impl Replay<'_> {
    /// Answers what is asked before the first line: by the header, or by what stands there.
    fn begin(&mut self) {
        self.listen();
        while let Waiting::Question(asked) = self.rehearsal.waiting()
            && asked.question.is_none()
        {
            let slot = asked.slot;
            let answered = self.plan.slots.iter().find(|(id, _)| Some(*id) == slot);
            let words = answered.map_or("", |(_, words)| words).to_owned();
            if self.rehearsal.give(Input::Answer(words)).is_err() {
                return;
            }
            self.listen();
        }
    }

    fn listen(&mut self) {
        self.stretch = listen(&mut self.rehearsal, &mut self.seen);
        (self.next, self.skips) = (0, false);
    }

    fn row(&mut self, row: usize) -> Step {
        let Some(Row { kind, .. }) = self.plan.play.rows.get(row) else { return Ok(()) };
        if self.is_over() && !matches!(kind, Kind::Remark) {
            let is_told =
                matches!(kind, Kind::Said(_) | Kind::Cue(_) | Kind::Note(_) | Kind::Skip | Kind::Ends(_));
            let mends = if is_told { Mends::Words } else { Mends::Author };
            return self.part(row, "nothing: the conversation has ended", mends);
        }
        match kind {
            Kind::Remark | Kind::Broken => Ok(()),
            Kind::Skip => {
                self.skips = true;
                Ok(())
            }
            Kind::Said(words) => self.said(row, words),
            Kind::Cue(words) => self.aside(row, Manner::Cue, words),
            Kind::Note(words) => self.aside(row, Manner::Note, words),
            Kind::Ends(_) => self.ends(row),
            Kind::Holds(_) => self.holds(row),
            Kind::Fits(_) => self.fits(row),
            Kind::Offered(meant, shown) => self.offered(row, meant, *shown),
            Kind::Absent(inner) => self.absent(row, inner),
            Kind::Give(meant) => self.give(row, meant),
        }
    }

    /// True behind the outcome, once that is written.
    fn is_over(&self) -> bool {
        matches!(self.rehearsal.waiting(), Waiting::Ended(_)) && self.next > self.stretch.len()
    }

    /// A line of the story is told next.
    fn said(&mut self, row: usize, words: &str) -> Step {
        let fits = |told: &Told| told.manner == Manner::Story && is(&told.text, words);
        let story = |told: &Told| told.manner == Manner::Story;
        let rest = self.stretch.iter().enumerate().skip(self.next);
        let found = match self.skips {
            true => rest.clone().find(|(_, told)| fits(told)),
            false => rest.clone().find(|(_, told)| story(told)).filter(|(_, told)| fits(told)),
        };
        match found.map(|(index, _)| index) {
            Some(index) => {
                self.take(index);
                Ok(())
            }
            None => self.part(row, self.what_comes(), Mends::Words),
        }
    }

    /// A cue or a note comes before the next line of the story.
    fn aside(&mut self, row: usize, manner: Manner, words: &str) -> Step {
        let mut rest = self.stretch.iter().enumerate().skip(self.next);
        let fits = |told: &Told| told.manner == manner && is(&told.text, words);
        let skips = self.skips;
        let found = rest.find(|(_, told)| fits(told) || !skips && told.manner == Manner::Story);
        match found.filter(|(_, told)| fits(told)).map(|(index, _)| index) {
            Some(index) => {
                self.take(index);
                Ok(())
            }
            None => self.part(row, self.what_comes(), Mends::Words),
        }
    }

    /// Passes the line at `index`, and all before it.
    fn take(&mut self, index: usize) {
        let passed = self.stretch.iter().skip(self.next).take(index + 1 - self.next);
        self.told.extend(passed.filter(|told| told.manner == Manner::Story).map(|told| plain(&told.text)));
        (self.next, self.skips) = (index + 1, false);
    }

    /// Passes what is left of the stretch: only what may be left out, or was skipped.
    fn settle(&mut self, row: usize) -> Step {
        let rest = self.stretch.get(self.next..).unwrap_or_default();
        if !self.skips && rest.iter().any(|told| told.manner == Manner::Story) {
            return self.part(row, self.what_comes(), Mends::Words);
        }
        if let Some(last) = self.stretch.len().checked_sub(1)
            && self.next <= last
        {
            let skips = self.skips;
            self.take(last);
            self.skips = skips;
        }
        Ok(())
    }

    fn ends(&mut self, row: usize) -> Step {
        self.settle(row)?;
        let Some(Meaning::Ends(outcome)) = self.plan.meanings.get(row) else { return Ok(()) };
        match self.rehearsal.waiting() {
            Waiting::Ended(ending) if ending.outcome == *outcome => {
                self.told.push(self.plan.row(row).to_owned());
                // One past the stretch: the outcome is written, and nothing can follow.
                self.next = self.stretch.len() + 1;
                Ok(())
            }
            waiting @ Waiting::Ended(_) => {
                self.part(row, standing(&self.plan.program, waiting), Mends::Words)
            }
            // It goes on, and only its author knows how.
            waiting => self.part(row, standing(&self.plan.program, waiting), Mends::Author),
        }
    }

    fn holds(&mut self, row: usize) -> Step {
        let Some(Meaning::Holds(expr)) = self.plan.meanings.get(row) else { return Ok(()) };
        let state = self.moment(row);
        match self.rehearsal.value_in(state, *expr) {
            Some(0) => self.part(row, values(&self.rehearsal, state, *expr), Mends::Author),
            Some(_) => Ok(()),
            None => self.part(row, "a sum that cannot be worked out", Mends::Author),
        }
    }

    /// Where the rehearsal stands when the next written line begins; behind `...`, and where no line is written any more, at the next
    /// choice, question or outcome.
    fn moment(&self, row: usize) -> &State {
        let written = self.plan.written.get(row).copied().flatten();
        let written = written.and_then(|row| self.plan.play.rows.get(row)).map(|row| &row.kind);
        let mut rest = self.stretch.iter().skip(self.next);
        let told = match written {
            _ if self.skips => None,
            Some(Kind::Said(_)) => rest.find(|told| told.manner == Manner::Story),
            Some(Kind::Cue(words)) => rest.find(|told| told.manner == Manner::Cue && is(&told.text, words)),
            Some(Kind::Note(words)) => rest.find(|told| told.manner == Manner::Note && is(&told.text, words)),
            Some(Kind::Skip) => rest.next(),
            Some(_) | None => None,
        };
        told.map_or(self.rehearsal.state(), |told| &told.state)
    }

    fn fits(&mut self, row: usize) -> Step {
        if self.has_fitting(row) {
            return Ok(());
        }
        let lines = self.stretch.iter().filter(|told| told.manner == Manner::Story);
        let told: Vec<String> = lines.map(|told| came(&told.text)).collect();
        let came = format!("{} that do not fit", counted(told.len(), "line"));
        let came = if told.len() == 1 { told.concat() } else { came };
        self.part(row, came, Mends::Author)
    }

    /// Whether some line since the last turn, or the outcome, fits the pattern of `row`.
    fn has_fitting(&self, row: usize) -> bool {
        let Some(Meaning::Fits(pattern)) = self.plan.meanings.get(row) else { return true };
        let ends = matches!(self.rehearsal.waiting(), Waiting::Ended(_))
            && pattern.is_match(&standing(&self.plan.program, self.rehearsal.waiting()));
        ends || self.stretch.iter().any(|told| pattern.is_match(&told.line()))
    }

    fn offered(&mut self, row: usize, meant: &Meant, shown: Shown) -> Step {
        self.settle(row)?;
        match self.rehearsal.waiting() {
            Waiting::Choice(offer) if self.is_offered(row, offer, meant, shown) => Ok(()),
            waiting => self.part(row, standing(&self.plan.program, waiting), Mends::Author),
        }
    }

    fn is_offered(&self, row: usize, offer: &Offer, meant: &Meant, shown: Shown) -> bool {
        let available = shown == Shown::Available;
        match (meant, self.plan.meanings.get(row)) {
            (Meant::Words(words), _) if words == "..." => offer.hears_anything,
            (Meant::Words(words), _) => is_shown(offer, Err(words), available),
            (Meant::Id(_), Some(Meaning::Reply(reply))) => is_shown(offer, Ok(*reply), available),
            (Meant::Id(_), _) => true,
        }
    }

    fn absent(&mut self, row: usize, inner: &Kind) -> Step {
        let told = |manner, words: &str| {
            self.stretch.iter().any(|told| told.manner == manner && is(&told.text, words))
        };
        let is_there = match inner {
            Kind::Said(words) => told(Manner::Story, words),
            Kind::Cue(words) => told(Manner::Cue, words),
            Kind::Note(words) => told(Manner::Note, words),
            Kind::Fits(_) => {
                self.has_fitting(row) && matches!(self.plan.meanings.get(row), Some(Meaning::Fits(_)))
            }
            Kind::Ends(_) => {
                matches!((self.rehearsal.waiting(), self.plan.meanings.get(row)),
                    (Waiting::Ended(ending), Some(Meaning::Ends(outcome))) if ending.outcome == *outcome)
            }
            Kind::Offered(meant, shown) => {
                self.settle(row)?;
                matches!(self.rehearsal.waiting(), Waiting::Choice(offer) if self.is_offered(row, offer, meant, *shown))
            }
            Kind::Remark | Kind::Give(_) | Kind::Skip | Kind::Holds(_) | Kind::Absent(_) | Kind::Broken => {
                false
            }
        };
        if is_there { self.part(row, "it is there", Mends::Author) } else { Ok(()) }
    }

    fn give(&mut self, row: usize, meant: &Meant) -> Step {
        self.settle(row)?;
        let (input, told) = match self.rehearsal.waiting() {
            Waiting::Question(_) => {
                let words = match meant {
                    Meant::Words(words) => words.clone(),
                    Meant::Id(id) => format!("#id:{id}"),
                };
                let told = format!("> {words}");
                (Input::Answer(words), told.trim_end().to_owned())
            }
            Waiting::Choice(offer) => match self.reply(row, offer, meant) {
                Ok(given) => given,
                Err(came) => return self.part(row, came, Mends::Author),
            },
            waiting => return self.part(row, standing(&self.plan.program, waiting), Mends::Author),
        };
        if let Input::Reply(reply) = input {
            self.seen.give(reply);
        }
        if self.rehearsal.give(input).is_err() {
            return self.part(row, "it cannot be given here", Mends::Author);
        }
        self.told.push(told);
        self.listen();
        Ok(())
    }

    /// The input that gives the reply that is meant, and how it is told; otherwise why there is none.
    fn reply(&self, row: usize, offer: &Offer, meant: &Meant) -> Result<(Input, String), String> {
        let found = match (meant, self.plan.meanings.get(row)) {
            (Meant::Words(words), _) => fit(offer, words),
            (Meant::Id(_), Some(Meaning::Reply(reply))) => fit_id(offer, *reply),
            (Meant::Id(_), _) => Fit::Nothing,
        };
        match found {
            Fit::Reply(index) => {
                let given = offer.replies.get(index).map(|one| Input::Reply(one.reply));
                let told = format!("> {}", offer.text(index).written());
                given
                    .map(|input| (input, told))
                    .ok_or_else(|| standing(&self.plan.program, self.rehearsal.waiting()))
            }
            Fit::Several(several) => {
                let texts = several.iter().map(|index| format!("`{}`", offer.text(*index).written()));
                Err(format!("several replies that begin so: {}", texts.collect::<Vec<_>>().join(", ")))
            }
            Fit::Greyed => Err(format!("a choice in which it is greyed: {}", replies(offer))),
            Fit::Nothing if offer.hears_anything && matches!(meant, Meant::Words(_)) => {
                Ok((Input::Unheard, self.plan.row(row).to_owned()))
            }
            Fit::Nothing => Err(standing(&self.plan.program, self.rehearsal.waiting())),
        }
    }

    /// What the script has instead of the row in hand.
    fn what_comes(&self) -> String {
        let story = self.stretch.iter().skip(self.next).filter(|told| told.manner == Manner::Story);
        let lines: Vec<&Told> = story.collect();
        let then = standing(&self.plan.program, self.rehearsal.waiting());
        match (self.skips, lines.as_slice()) {
            (_, []) => then,
            (false, [first, ..]) => came(&first.text),
            (true, [_]) => format!("1 line that differs, then {then}"),
            (true, lines) => format!("{} that differ, then {then}", counted(lines.len(), "line")),
        }
    }

    fn part(&self, row: usize, came: impl Into<String>, mends: Mends) -> Step {
        Err(Box::new(Parting { row, expected: self.plan.row(row).to_owned(), came: came.into(), mends }))
    }

    fn verdict(self, parting: Option<Parting>) -> Verdict {
        let open = if self.skips && parting.is_none() { self.stretch.len() } else { self.next };
        let lines = self.stretch.iter().skip(open).filter(|told| told.manner == Manner::Story);
        let mut rest: Vec<String> = lines.map(|told| plain(&told.text)).collect();
        if matches!(self.rehearsal.waiting(), Waiting::Ended(_)) && self.next <= self.stretch.len() {
            rest.push(standing(&self.plan.program, self.rehearsal.waiting()));
        }
        Verdict {
            parting,
            told: self.told,
            rest,
            skips: self.skips,
            inputs: self.rehearsal.inputs().to_vec(),
            seen: self.seen,
        }
    }
}

/// Lines are compared as names are: in normal form.
fn is(told: &str, words: &str) -> bool {
    normal(told.trim_matches(' ')) == normal(words)
}
