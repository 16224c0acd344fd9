//! What each sign of a reply weighs, by how many other wordings its replies have: `words/weights.txt`, made by a fit.

use super::lists::entries;

/// What speaks for a reply, or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// How alike the letters are.
    Letters,
    /// How alike the meanings are.
    Meanings,
    /// How alike the meanings of its nearest text are.
    Nearest,
    /// Moves that both make, of those that state something.
    Stated,
    /// Moves that both make, of those that ask, thank or promise.
    Asked,
    /// How alike they are in what they do, by examples of each move.
    Acts,
    /// How much of the typed words' meaning the reply has.
    Covered,
    /// How much of it the reply has with the other sign.
    Clash,
}

/// How many signs there are.
pub const SIGNS: usize = 8;

/// A value a sign, in the order of [`Sign`].
pub type Signs = [f64; SIGNS];

/// The weights for replies with so many wordings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weights {
    pub(super) signs: Signs,
    /// What speaks for none of the replies from the start.
    pub(super) nothing: f64,
    /// How sure a reply has to be to be acted on.
    pub(super) sure: f64,
}

/// The table for no other wording, one, two, three and more.
pub(super) struct Table {
    rows: Vec<Weights>,
}

impl Table {
    pub(super) fn new() -> Table {
        let rows = entries(include_str!("words/weights.txt")).filter_map(row).collect();
        Table { rows }
    }

    /// The weights for replies that have so many wordings besides their text.
    pub(super) fn of(&self, wordings: usize) -> Weights {
        let last = self.rows.len().saturating_sub(1);
        let none = Weights { signs: [0.0; SIGNS], nothing: 0.0, sure: 1.0 };
        self.rows.get(wordings.min(last)).copied().unwrap_or(none)
    }
}

/// A line of numbers: the signs in their order, then nothing, then sure.
fn row(line: &str) -> Option<Weights> {
    let numbers: Vec<f64> = line.split_whitespace().map_while(|number| number.parse().ok()).collect();
    let (signs, rest) = numbers.split_at_checked(SIGNS)?;
    let (&[nothing, sure], Ok(signs)) = (rest, Signs::try_from(signs)) else { return None };
    Some(Weights { signs, nothing, sure })
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn there_is_a_row_for_no_wording_to_three() {
        assert_eq!(Table::new().rows.len(), 4);
    }
}
