//! What the card says, by its kind: plain words, and no verdict.

use super::Kind;

/// The sentences of the card, in order. Whoever shows it adds where help is to be had.
pub fn card(kind: Kind) -> [&'static str; 3] {
    let first = match kind {
        Kind::Life => {
            "A moment beside the story. If those words are about you, or about somebody near you: thoughts of dying can be talked about, \
             today, with people who know them and do not judge."
        }
        Kind::Afraid => {
            "A moment beside the story. If somebody hurts you, threatens you, follows you or watches you: it is not your fault, and no \
             better sentence of yours has to stop it. There are people who help with this, and they start where you are."
        }
        Kind::Harming => {
            "A moment beside the story. If you think you may hurt somebody, or have: stepping away now, to where they are not, is a good \
             step. There are people to talk to about it who do not judge, and who help it to stop."
        }
    };
    let now = "In danger now, you or somebody else: call your local emergency number.";
    let goes_on = "This is shown once. Your words were not taken for a line of the story, and nothing was kept or sent. A list of phrases can be wrong: say it another way, and the rehearsal goes on. :quit leaves it.";
    [first, now, goes_on]
}
