//! Proofs as commands ask for them: how far one may go, and what a check and a proof find together.

use std::sync::OnceLock;

use clap::Args;
use rehearsal::hearing::{Ear, Wordings};
use rehearsal::program::{Checked, Program};
use rehearsal::proof::{BUDGET, Bar, Budget, EFFORT, Extent, Finding, MOST_DAYS, Plays, Proof};
use rehearsal::review::{Review, Sentences};
use rehearsal::source::{Code, Diagnostic, Severity};

use super::reading::Reading;
use super::terminal::Stop;
use super::witness::Witness;

/// How far a proof may go.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Limits {
    /// Look at no more than so many states of a script; beyond, it is not proven
    #[arg(long, value_name = "N", default_value_t = BUDGET.states, value_parser = states, display_order = 20)]
    max_states: u64,
    /// Take no more memory than this for the states of a script, as in `512M` or `2G`
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = memory, display_order = 21)]
    max_memory: u64,
}

impl Limits {
    /// The same for a proof.
    pub(crate) fn budget(self) -> Budget {
        Budget { states: self.max_states, memory: self.max_memory }
    }
}

/// What a proof may cost that nobody has asked for: it only settles what a text leaves open.
pub(crate) const SMALL: Budget = Budget { states: 200_000, memory: 256 << 20 };

/// For so many conversations that chance hardly ever has so a day is looked for, in one script.
const PATIENCE: u64 = 5;

/// The seed of the plays past a budget: they find the same each time.
const SEED: u64 = 0;

/// How far proofs may go, and who stops them half way.
#[derive(Clone)]
pub(crate) struct Asking {
    pub(crate) budget: Budget,
    pub(crate) stop: Stop,
}

/// How much is asked of a script.
#[derive(Clone, Copy)]
pub(crate) struct Demand<'a> {
    /// What a proof holds it to.
    pub(crate) bar: Bar,
    /// What makes it good to practise with; none where nobody asks for that.
    pub(crate) quality: Option<Quality<'a>>,
}

/// What quality needs to know beside the script itself.
#[derive(Clone, Copy)]
pub(crate) struct Quality<'a> {
    /// The sentences of all scripts of its library, and its own path there; none of a script that has none.
    pub(crate) sentences: Option<(&'a Sentences, &'a str)>,
}

/// What a check and a proof have found together.
pub(crate) struct Judged {
    pub(crate) reading: Reading,
    /// The program; none where one of the notes is an error of the check.
    pub(crate) program: Option<Program>,
    /// The conversations that show findings of the proof.
    pub(crate) shown: Vec<Shown>,
    /// How far the proof went; none where there was nothing to prove.
    pub(crate) extent: Option<Extent>,
    /// What quality has to say; none where nobody asked, or where there was nothing to prove.
    pub(crate) review: Option<Review>,
    /// How the wordings of its replies are heard.
    pub(crate) wordings: Wordings,
}

/// A finding, and the conversation that shows it.
pub(crate) struct Shown {
    of: Diagnostic,
    witness: Witness,
}

impl Judged {
    /// What was found in a text alone.
    pub(crate) fn of_text(checked: Checked) -> Judged {
        let Checked { sources, notes, program, .. } = checked.by_text();
        Judged::of_reading(Reading { sources, notes }, program)
    }

    /// The same, once it was read.
    pub(crate) fn of_reading(reading: Reading, program: Option<Program>) -> Judged {
        let (shown, wordings) = (Vec::new(), Wordings::default());
        Judged { reading, program, shown, extent: None, review: None, wordings }
    }

    /// The conversation that shows `note`, whatever it weighs by now.
    pub(crate) fn witness(&self, note: &Diagnostic) -> Option<&Witness> {
        let is_of = |shown: &&Shown| {
            let of = &shown.of;
            of.code == note.code && of.place == note.place && of.message == note.message
        };
        self.shown.iter().find(is_of).map(|shown| &shown.witness)
    }
}

/// Proves what was checked, where it can be played, and gives what both have found. `ask` is asked of the proof and its findings.
pub(crate) fn judge<T>(
    mut checked: Checked,
    demand: Demand<'_>,
    asking: &Asking,
    ask: impl FnOnce(&Proof<'_>, &[Finding]) -> T,
) -> (Judged, Option<T>) {
    let Some(program) = checked.program.take().filter(|program| !program.about.is_part) else {
        return (Judged::of_text(checked), None);
    };
    let proof = Proof::of(&program, asking.budget, &mut || asking.stop.is_asked());
    let plays = match proof.extent() {
        Extent::Exact | Extent::Interrupted => Plays::default(),
        Extent::States | Extent::Memory | Extent::Wide => {
            proof.plays_of(&proof.sample(EFFORT, SEED, &mut || asking.stop.is_asked()))
        }
    };
    let found = proof.settled(demand.bar, std::mem::take(&mut checked.doubts), &plays);
    let mut diagnostics: Vec<Diagnostic> = found.iter().map(|finding| finding.diagnostic.clone()).collect();
    let (heard, wordings) =
        if has_wordings(&program) { ear().look_through(&program) } else { Default::default() };
    diagnostics.extend(heard);
    let review = demand.quality.map(|_| Review::of(&proof));
    diagnostics.extend(review.iter().flat_map(|review| review.findings.iter().cloned()));
    match demand.quality {
        Some(quality) => {
            let shared = quality.sentences.map(|(sentences, path)| sentences.shared(path, &program));
            diagnostics.extend(shared.into_iter().flatten());
        }
        None => checked.allows.leave_out(Code::is_of_quality),
    }
    diagnostics.sort_by_key(Diagnostic::order);
    let extent = proof.extent();
    checked.allows.silence(&mut diagnostics, extent == Extent::Exact);
    let shown = found.iter().filter(|finding| diagnostics.contains(&finding.diagnostic));
    let shown = all_shown(&proof, shown);
    let answer = ask(&proof, &found);
    let Checked { sources, mut notes, .. } = checked;
    notes.extend(diagnostics);
    notes.sort_by_key(Diagnostic::order);
    let reading = Reading { sources, notes };
    let judged = Judged { reading, program: Some(program), shown, extent: Some(extent), review, wordings };
    (judged, Some(answer))
}

/// Everything that is known of words: read once, and only where a script has wordings.
static EAR: OnceLock<Ear> = OnceLock::new();

fn ear() -> &'static Ear {
    EAR.get_or_init(Ear::new)
}

/// Whether some reply says what else may be typed for it.
fn has_wordings(program: &Program) -> bool {
    program.replies.iter().any(|reply| !reply.wordings.is_empty())
}

/// The conversations of findings that have one. Days are looked for as long as there is patience, the first findings first.
fn all_shown<'f>(proof: &Proof<'_>, findings: impl Iterator<Item = &'f Finding>) -> Vec<Shown> {
    let mut patience = PATIENCE * MOST_DAYS;
    let shown = findings.filter_map(|finding| {
        let way = finding.way.as_ref()?;
        let conversation = proof.conversation(way, patience.min(MOST_DAYS));
        patience -= conversation.seed.map_or(patience.min(MOST_DAYS), |seed| patience.min(seed));
        let witness = Witness::told(proof.program(), &conversation, way);
        Some(Shown { of: finding.diagnostic.clone(), witness })
    });
    shown.collect()
}

/// What was checked, as all that do not ask for a proof see it: where the text leaves something open, a small proof settles it, and
/// what it cannot settle is an error.
pub(crate) fn settled(mut checked: Checked) -> (Reading, Option<Program>) {
    let playable = checked.program.as_ref().filter(|program| !program.about.is_part);
    let found = match playable.filter(|_| !checked.doubts.is_empty()) {
        Some(program) => {
            let proof = Proof::of(program, SMALL, &mut || false);
            (proof.extent() == Extent::Exact)
                .then(|| proof.settled(Bar::Any, checked.doubts.clone(), &Plays::default()))
        }
        None => None,
    };
    if let Some(found) = found {
        // What only a proof looks for is told by those who ask for one.
        let found = found.into_iter().map(|finding| finding.diagnostic);
        let found: Vec<Diagnostic> = found.filter(|note| !note.code.is_of_proofs()).collect();
        let is_broken = found.iter().any(|note| note.severity == Severity::Error);
        checked.program = checked.program.filter(|_| !is_broken);
        checked.notes.extend(found);
        checked.notes.sort_by_key(Diagnostic::order);
        checked.doubts.clear();
    }
    let Judged { reading, program, .. } = Judged::of_text(checked);
    (reading, program)
}

/// Reads a number of states.
fn states(typed: &str) -> Result<u64, String> {
    match typed.replace('_', "").parse() {
        Ok(0) => Err("a proof of no states says nothing: give it at least 1".to_owned()),
        Ok(states) => Ok(states),
        Err(_) => Err("a number of states is a whole number, as in `5000000`".to_owned()),
    }
}

/// Reads an amount of memory: `512M`, `2G`; without a letter, in bytes.
fn memory(typed: &str) -> Result<u64, String> {
    let otherwise = || "an amount of memory is a whole number and K, M or G, as in `512M` or `2G`".to_owned();
    let at = typed.find(|c: char| !c.is_ascii_digit()).unwrap_or(typed.len());
    let (digits, unit) = typed.split_at_checked(at).unwrap_or_default();
    let shift = match unit.to_ascii_uppercase().trim_end_matches("IB").trim_end_matches('B') {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        _ => return Err(otherwise()),
    };
    let number: u64 = digits.parse().map_err(|_| otherwise())?;
    if number == 0 {
        return Err("a proof without memory says nothing: give it some, as in `512M`".to_owned());
    }
    number.checked_mul(1 << shift).ok_or_else(|| format!("`{typed}` is more memory than any machine has"))
}

#[cfg(test)]
mod tests {
    use super::{memory, states};

    #[test]
    fn budgets_are_read_or_refused_with_a_reason() {
        assert_eq!(memory("512M"), Ok(512 << 20));
        assert_eq!(memory("2g"), Ok(2 << 30));
        assert_eq!(memory("3KiB"), Ok(3 << 10));
        assert_eq!(memory("77"), Ok(77));
        for bad in ["", "M", "0", "0G", "2T", "-1G", "1.5G", "99999999999G", "G2"] {
            assert!(memory(bad).is_err(), "{bad}");
        }
        assert_eq!(states("5_000_000"), Ok(5_000_000));
        assert!(states("0").is_err() && states("many").is_err());
    }
}
