//! How a rehearsal is accompanied.

/// How much the coach is there while it goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The coach speaks after each turn, hints are offered, thoughts can be seen.
    Guided,
    /// What happens is the feedback; hints when asked; everything else is for the debrief.
    #[default]
    Practice,
    /// No hints, no thoughts, no going back: as it will be.
    Real,
}

impl Mode {
    /// Every mode, the most accompanied first.
    pub const ALL: [Mode; 3] = [Mode::Guided, Mode::Practice, Mode::Real];

    /// Its name, as it is typed.
    pub const fn word(self) -> &'static str {
        match self {
            Mode::Guided => "guided",
            Mode::Practice => "practice",
            Mode::Real => "real",
        }
    }

    /// The mode called `word`; none where there is none.
    pub fn find(word: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|mode| mode.word() == word)
    }

    /// Whether hints, thoughts and ways back are there.
    pub const fn helps(self) -> bool {
        !matches!(self, Mode::Real)
    }
}
