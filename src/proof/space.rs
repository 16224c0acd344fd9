//! What was found: all states, the ways between them, and what was passed on the way.

use super::explore::Extent;
use super::table;
use rustc_hash::FxHashMap;

/// One way from a state to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) to: u32,
    /// Which of the pause's givings it is.
    pub(super) giving: u16,
    /// How likely it is, given that: an index of [`Space::weights`].
    pub(super) weight: u16,
}

/// Every state that was found.
#[derive(Debug)]
pub(super) struct Space {
    /// How many words a key has.
    pub(super) words: usize,
    pub(super) keys: Vec<u64>,
    pub(super) slots: Vec<u32>,
    /// Where the states after each number of turns begin: they stand in a row.
    pub(super) levels: Vec<u32>,
    /// One entry a state that was looked at: its stretch of `edges`.
    pub(super) spans: Vec<(u32, u32)>,
    /// For each state that was kept aside: from which state and by which giving; or from no state, by which temperament.
    pub(super) asides: FxHashMap<u32, (Option<u32>, u16)>,
    pub(super) edges: Vec<Edge>,
    pub(super) weights: Vec<f64>,
    /// The states before the first turn: one entry a temperament, each with the ways that chance can go.
    pub(super) starts: Vec<Vec<Edge>>,
    pub(super) extent: Extent,
    pub(super) transitions: u64,
    /// What was passed, one entry a block of the chart.
    pub(super) passed: Vec<u8>,
    /// What was offered, one entry a giving.
    pub(super) offered: Vec<u8>,
    /// A block in which steps ran out.
    pub(super) endless: Option<super::chart::BlockId>,
    /// How many bytes were taken.
    pub(super) bytes: u64,
}

impl Space {
    /// A space that nothing was found in.
    pub(super) fn nothing(extent: Extent) -> Space {
        Space {
            words: 1,
            keys: Vec::new(),
            slots: Vec::new(),
            levels: Vec::new(),
            spans: Vec::new(),
            asides: FxHashMap::default(),
            edges: Vec::new(),
            weights: Vec::new(),
            starts: Vec::new(),
            extent,
            transitions: 0,
            passed: Vec::new(),
            offered: Vec::new(),
            endless: None,
            bytes: 0,
        }
    }

    /// How many states there are, those that are kept aside among them.
    pub(super) fn len(&self) -> usize {
        self.keys.len() / self.words
    }

    /// All states, in the order of their discovery.
    pub(super) fn ids(&self) -> impl DoubleEndedIterator<Item = u32> + Clone + use<> {
        0..super::cells::number(self.len())
    }

    /// The key of a state.
    #[inline]
    pub(super) fn key(&self, state: u32) -> &[u64] {
        let from = state as usize * self.words;
        self.keys.get(from..from + self.words).unwrap_or_default()
    }

    /// The state with this key.
    pub(super) fn find(&self, key: &[u64]) -> Option<u32> {
        table::find(&self.keys, &self.slots, key)
    }

    /// The ways out of a state, those of one giving in a row.
    #[inline]
    pub(super) fn edges(&self, state: u32) -> &[Edge] {
        let (from, to) = self.spans.get(state as usize).copied().unwrap_or_default();
        self.edges.get(from as usize..to as usize).unwrap_or_default()
    }

    /// The same, one stretch a giving: what can be done there, each with everything that can come of it.
    pub(super) fn turnings(&self, state: u32) -> impl Iterator<Item = &[Edge]> {
        self.edges(state).chunk_by(|one, next| one.giving == next.giving)
    }

    /// How likely an edge is, given its reply.
    #[inline]
    pub(super) fn weight(&self, edge: &Edge) -> f64 {
        self.weights.get(usize::from(edge.weight)).copied().unwrap_or_default()
    }

    /// After how many turns a state is first reached.
    pub(super) fn turns(&self, state: u32) -> u32 {
        super::cells::number(self.levels.partition_point(|first| *first <= state).saturating_sub(1))
    }
}
