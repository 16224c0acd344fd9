//! What makes a proof small and quick, by name: the tests leave each out and compare.

/// What makes the states fewer, or the way to them shorter, and changes no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// Values that nothing ahead tells apart are one.
    Classes,
    /// A cell that nothing ahead reads is no part of the state.
    Dead,
    /// A cell that nothing has changed yet is no part of the state.
    Constants,
    /// Replies that differ in words only are looked at once.
    Twins,
    /// Replies that lead straight to the next pause are moves from key to key.
    Moves,
}

impl Reduction {
    /// All of them.
    pub const ALL: [Reduction; 5] =
        [Reduction::Classes, Reduction::Dead, Reduction::Constants, Reduction::Twins, Reduction::Moves];
}
