//! What was still possible at each turn: worked out by a proof that is made beside the rehearsal, while the learner thinks.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use rehearsal::program::Program;
use rehearsal::proof::{Ahead, Budget, Proof};
use rehearsal::rehearsal::Rehearsal;

use super::terminal::Stop;

/// How far a proof goes that is made while somebody rehearses: further scripts are rehearsed all the same, and what was still possible
/// is not said of them.
const BESIDE: Budget = Budget { states: 2_000_000, memory: 512 << 20 };

/// Asks the proof beside the rehearsal.
pub(crate) struct Foresight<'p> {
    moments: Sender<Vec<Rehearsal<'p>>>,
    answers: Receiver<Vec<Option<Ahead>>>,
}

impl<'p> Foresight<'p> {
    /// What was still possible at each of `moments`; waits until the proof is made. Nothing where it went too far, or broke off.
    pub(crate) fn ahead(&self, moments: Vec<Rehearsal<'p>>) -> Vec<Option<Ahead>> {
        let count = moments.len();
        let answer = self.moments.send(moments).ok().and_then(|()| self.answers.recv().ok());
        answer.unwrap_or_else(|| vec![None; count])
    }
}

/// Does `work` with a proof of `program` in the making beside it. The proof ends with the work.
pub(crate) fn beside<'p, T>(program: &'p Program, work: impl FnOnce(&Foresight<'p>) -> T) -> T {
    let (moments, asked) = channel::<Vec<Rehearsal<'p>>>();
    let (answer, answers) = channel();
    let stop = Stop::default();
    let stopped = stop.clone();
    thread::scope(|scope| {
        scope.spawn(move || {
            let proof = Proof::of(program, BESIDE, &mut || stopped.is_asked());
            let outlook = proof.outlook();
            for moments in asked {
                let ahead = moments.iter().map(|moment| outlook.ahead(moment)).collect();
                if answer.send(ahead).is_err() {
                    return;
                }
            }
        });
        let done = work(&Foresight { moments, answers });
        stop.ask();
        done
    })
}
