//! What is made ready beside a rehearsal, while the learner reads: the proof that knows what is still possible, and the ear for typed
//! words. Both take longer than a prompt may keep anybody waiting.

use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use rehearsal::hearing::Ear;
use rehearsal::practice::crisis;
use rehearsal::program::Program;
use rehearsal::proof::{Ahead, Budget, Proof};
use rehearsal::rehearsal::Rehearsal;

use super::terminal::Stop;

/// How far a proof goes that is made while somebody rehearses: further scripts are rehearsed all the same, and what was still possible
/// is not said of them.
const BESIDE: Budget = Budget { states: 2_000_000, memory: 512 << 20 };

/// What is made ready beside a rehearsal.
pub(crate) struct Beside<'e, 'p> {
    moments: Sender<Vec<Rehearsal<'p>>>,
    answers: Receiver<Vec<Option<Ahead>>>,
    ear: &'e OnceLock<Ear>,
}

impl<'p> Beside<'_, 'p> {
    /// What was still possible at each of `moments`; waits until the proof is made. Nothing where it went too far, or broke off.
    pub(crate) fn ahead(&self, moments: Vec<Rehearsal<'p>>) -> Vec<Option<Ahead>> {
        let count = moments.len();
        let answer = self.moments.send(moments).ok().and_then(|()| self.answers.recv().ok());
        answer.unwrap_or_else(|| vec![None; count])
    }

    /// The ear; waits where it is not ready yet.
    pub(crate) fn ear(&self) -> &Ear {
        self.ear.get_or_init(Ear::new)
    }
}

/// Does `work` with all that in the making beside it. It ends with the work.
pub(crate) fn beside<'p, T>(program: &'p Program, work: impl FnOnce(&Beside<'_, 'p>) -> T) -> T {
    let (moments, asked) = channel::<Vec<Rehearsal<'p>>>();
    let (answer, answers) = channel();
    let (stop, ear) = (Stop::default(), OnceLock::new());
    let (stopped, begun) = (stop.clone(), &ear);
    thread::scope(|scope| {
        scope.spawn(move || {
            begun.get_or_init(Ear::new);
            // Its list of phrases is read at the first words that it looks at.
            let _ = crisis::heard("ready");
            let proof = Proof::of(program, BESIDE, &mut || stopped.is_asked());
            let outlook = proof.outlook();
            for moments in asked {
                let ahead = moments.iter().map(|moment| outlook.ahead(moment)).collect();
                if answer.send(ahead).is_err() {
                    return;
                }
            }
        });
        let done = work(&Beside { moments, answers, ear: &ear });
        stop.ask();
        done
    })
}
