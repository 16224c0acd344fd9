//! What is found in a script: a fact (code, place, related places) and a sentence.

use super::FileId;
use super::{Code, Place, Severity};

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of finding it is.
    pub code: Code,
    /// How much it weighs: as its code has it, unless [`super::Levels`] said otherwise.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What is wrong, then what to do: lower case, no full stop, names in backticks.
    pub message: String,
    /// Other places that belong to it, each with a few words, in order of use.
    pub related: Vec<Related>,
    /// A fact that the author may need beside the sentence; none where it needs none.
    pub note: Option<String>,
    /// The change that mends it, where there is exactly one.
    pub edit: Option<Edit>,
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What stands there, as "first declared here".
    pub message: String,
}

/// A change of the text that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub place: Place,
    /// What stands there afterwards.
    pub text: String,
    /// What the author is asked: "did you mean `Sam`?".
    pub question: String,
    /// Whether it may be made without asking.
    pub certainty: Certainty,
}

/// How sure an edit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// There is nothing to guess: what is said afterwards is what was said before.
    Sure,
    /// It is probably what was meant, and the author decides.
    Guess,
}

impl Diagnostic {
    /// What findings are sorted by: the files in their order, then their text, then the code.
    pub fn order(&self) -> (FileId, u32, Code) {
        (self.place.file, self.place.span.start, self.code)
    }

    /// A finding at `place`.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Diagnostic {
        let severity = code.severity();
        Diagnostic {
            code,
            severity,
            place,
            message: message.into(),
            related: Vec::new(),
            note: None,
            edit: None,
        }
    }

    /// Adds another place that belongs to it.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Diagnostic {
        self.related.push(Related { place, message: message.into() });
        self
    }

    /// Adds a fact beside the sentence.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.note = Some(note.into());
        self
    }

    /// Adds the change that probably mends it.
    #[must_use]
    pub fn edit(mut self, place: Place, text: impl Into<String>, question: impl Into<String>) -> Diagnostic {
        let (text, question) = (text.into(), question.into());
        self.edit = Some(Edit { place, text, question, certainty: Certainty::Guess });
        self
    }

    /// Adds the change that mends it with nothing to guess.
    #[must_use]
    pub fn mend(self, place: Place, text: impl Into<String>, question: impl Into<String>) -> Diagnostic {
        let mut mended = self.edit(place, text, question);
        mended.edit.iter_mut().for_each(|edit| edit.certainty = Certainty::Sure);
        mended
    }

    /// Offers `near`, where there is one, in the place of the name at the finding's own place.
    #[must_use]
    pub fn did_you_mean(self, near: Option<&str>) -> Diagnostic {
        match near {
            Some(near) => {
                let place = self.place;
                self.edit(place, near, format!("did you mean `{near}`?"))
            }
            None => self,
        }
    }
}
