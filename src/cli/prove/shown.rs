//! `rehearse prove --witness`: one conversation, printed or written down.

use std::path::Path;

use rehearsal::proof::{Conversation, Extent, Finding, MOST_DAYS, Proof, Way};
use rehearsal::source::{Code, Levels, advice, counted};
use rehearsal::syntax::normal;

use super::super::Desk;
use super::super::exit::{Exit, Trouble};
use super::super::inspect::{Inspector, Job};
use super::super::paths::Input;
use super::super::proving::Asking;
use super::super::recording::Recording;
use super::super::shelf::Script;
use super::super::witness::Witness;

/// The conversation that was asked for.
struct Asked {
    conversation: Conversation,
    witness: Witness,
    /// How many findings of that code there are besides the one that it shows.
    others: usize,
}

impl Desk {
    /// Prints the conversation that shows what was `asked`, or writes it to `output`.
    pub(super) fn witness(
        &mut self,
        inputs: Vec<Input>,
        asking: Asking,
        asked: &str,
        output: Option<&Path>,
    ) -> Result<Exit, Trouble> {
        let recording = output.map(|path| Recording::new(path.to_path_buf(), None)).transpose()?;
        let inspector = Inspector::new(inputs, self.library.as_deref(), Levels::default(), None)?;
        let inspector = inspector.proving(asking);
        let [job] = inspector.jobs() else {
            return Err(Trouble::usage("`--witness` shows a conversation of one script: name that one"));
        };
        let (judged, found) = inspector
            .judged(job, |proof, found| find(proof, found, asked))
            .map_err(|(exit, reason)| Trouble::Told(exit, reason))?;
        let (Some(found), Some(program)) = (found, &judged.program) else {
            if judged.program.is_some() {
                let message = format!("`{}` is a part of other scripts: prove one of those", job.name());
                return Err(Trouble::usage(message));
            }
            let sentence = format!("`{}` has errors, so nothing can be proven of it yet", job.name());
            return Err(judged.reading.trouble(&mut self.errors, &sentence));
        };
        let Asked { conversation, witness, others } = found.map_err(Trouble::usage)?;
        match (&recording, conversation.rehearsal(program)) {
            (None, _) => self.out.laid_out(witness.whole().trim_end())?,
            (Some(recording), Some(rehearsal)) => {
                let Job::Script(path, shelf) = job else {
                    return Err(Trouble::usage(
                        "a playthrough belongs to a script in a file: name one, or leave `-o` out",
                    ));
                };
                let script = Script::at(path.clone());
                let shelf = inspector
                    .shelf_of(&script, *shelf)
                    .map_err(|(exit, reason)| Trouble::Told(exit, reason))?;
                self.out.whole(&recording.write(&rehearsal, (shelf, &script), None)?)?;
            }
            (Some(_), None) => {
                let luck = witness.luck().unwrap_or_default();
                return Err(Trouble::usage(format!("it cannot be written as a playthrough: {luck}")));
            }
        }
        self.out.flush()?;
        if let Some(luck) = witness.luck() {
            self.errors.trouble(&luck)?;
        }
        if others > 0 {
            let sentence = format!("{} more of this code: this is the first", counted(others, "finding"));
            self.errors.trouble(&sentence)?;
        }
        Ok(Exit::Fine)
    }
}

/// The conversation that ends with the outcome called `asked`, or that shows the first finding of that code; otherwise why there is none.
fn find(proof: &Proof<'_>, found: &[Finding], asked: &str) -> Result<Asked, String> {
    let program = proof.program();
    let told = |way: &Way, others| {
        let conversation = proof.conversation(way, MOST_DAYS);
        let witness = Witness::told(program, &conversation, way);
        Asked { conversation, witness, others }
    };
    let outcome = program.outcomes.pairs().find(|(_, outcome)| normal(&outcome.name) == normal(asked));
    if let Some((id, outcome)) = outcome {
        let way = proof.way_to_end(id).ok_or_else(|| match proof.extent() {
            Extent::Exact => format!("no rehearsal ends with `{}`", outcome.name),
            Extent::States | Extent::Memory | Extent::Interrupted | Extent::Wide => {
                format!(
                    "no rehearsal that ends with `{}` was found, but not all were looked at",
                    outcome.name
                )
            }
        })?;
        return Ok(told(&way, 0));
    }
    let Some(code) = Code::find(asked) else {
        let names = program.outcomes.iter().map(|outcome| outcome.name.as_str());
        let otherwise: Vec<String> = names.clone().map(|name| format!("`{name}`")).collect();
        let otherwise = format!("it ends with {}", otherwise.join(", "));
        let advice = advice(asked, names, otherwise);
        return Err(format!("this script has no outcome and no finding called `{asked}`: {advice}"));
    };
    let of_code: Vec<&Finding> = found.iter().filter(|finding| finding.diagnostic.code == code).collect();
    let way = of_code.iter().find_map(|finding| finding.way.as_ref());
    match (way, of_code.len()) {
        (Some(way), count) => Ok(told(way, count - 1)),
        (None, 0) => Err(format!("the proof has not found `{code}` in this script")),
        (None, _) => Err(format!("no conversation shows `{code}` here: it is about all of them")),
    }
}
