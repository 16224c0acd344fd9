//! Random rehearsals by the engine itself, where a script is too wide for a chart.

use super::{Effort, Ended, MOST_TURNS, Pick, Picker, Sample, Tally};
use crate::program::{Address, OutcomeId, Program, ReplyId, Step, TemperamentId};
use crate::proof::cells::number;
use crate::proof::passed::Passed;
use crate::rehearsal::{Input, Offer, Rehearsal, Stop, Waiting};
use crate::source::Id;

/// Where a rehearsal ended: outcomes first, then stops by their step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Outcome(OutcomeId),
    Stopped(Address, Stop),
    Left,
}

pub(super) fn play_all(
    program: &Program,
    effort: Effort,
    pick: Pick,
    seed: u64,
    stop: &mut dyn FnMut() -> bool,
) -> Sample {
    let mut player = Player {
        program,
        picker: Picker::new(pick, program.replies.len(), seed),
        passed: Passed::nothing(program),
        turns: Vec::new(),
        last: None,
    };
    let mut tally = Tally::default();
    while tally.wants_more(effort) && !stop() {
        let temperament =
            TemperamentId::at(player.picker.dice.below(number(program.temperaments.len())) as usize);
        let end = player.play(temperament);
        tally.count(end, end == End::Left, (temperament, &player.turns));
    }
    let ended = |end| match end {
        End::Outcome(outcome) => Some(Ended::Outcome(outcome)),
        End::Stopped(at, stop) => Some(Ended::Stopped(stop, Some(at))),
        End::Left => None,
    };
    tally.into_sample(ended, player.passed)
}

struct Player<'p> {
    program: &'p Program,
    picker: Picker,
    passed: Passed,
    turns: Vec<Option<ReplyId>>,
    /// The step that was taken last.
    last: Option<Address>,
}

impl<'p> Player<'p> {
    fn play(&mut self, temperament: TemperamentId) -> End {
        let seed = self.picker.dice.draw();
        let mut rehearsal = Rehearsal::with_temperament(self.program, seed, temperament);
        self.turns.clear();
        self.last = None;
        while number(self.turns.len()) < MOST_TURNS {
            let input = match self.advance(&mut rehearsal) {
                Waiting::Ended(ending) => return End::Outcome(ending.outcome),
                Waiting::Stopped(stop) => return End::Stopped(self.last.unwrap_or_default(), *stop),
                Waiting::Advance => return End::Left,
                Waiting::Question(asked) => {
                    // What is asked before the first line is no turn.
                    if asked.question.is_some() {
                        self.turns.push(None);
                    }
                    Input::Answer(String::new())
                }
                Waiting::Choice(offer) => {
                    let Some(reply) = self.choose(offer) else { return End::Left };
                    self.turns.push(Some(reply));
                    Input::Reply(reply)
                }
            };
            if rehearsal.give(input).is_err() {
                return End::Left;
            }
        }
        End::Left
    }

    /// Goes on to the next turn or the end, and keeps what that passes.
    fn advance<'r>(&mut self, rehearsal: &'r mut Rehearsal<'p>) -> &'r Waiting {
        let (program, passed, last) = (self.program, &mut self.passed, &mut self.last);
        rehearsal.advance_watched(&mut |_| {}, &mut |_, at| {
            let before = last.replace(at).and_then(|last| Some((last, program.steps.get(last as usize)?)));
            if let Some((last, Step::Unless(branch))) = before {
                passed.pass_branch(*branch, at == last + 1);
            }
            passed.pass(at);
        })
    }

    fn choose(&mut self, offer: &Offer) -> Option<ReplyId> {
        let step = self.last.and_then(|last| self.program.steps.get(last as usize));
        if let Some(Step::Choose(choice)) = step {
            self.passed.pass_catch_all(self.program, *choice);
            for reply in &self.program.choices.at(*choice).replies {
                let is_open = offer.replies.iter().any(|open| open.available && open.reply == *reply);
                self.passed.offer(*reply, is_open);
            }
        }
        let open = offer.replies.iter().filter(|open| open.available);
        let found = self.picker.pick(open.map(|open| number(open.reply.index())))?;
        Some(ReplyId::at(found as usize))
    }
}
