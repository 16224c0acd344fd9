//! What words do, by examples: sentences that make one move, grouped, and how near words are to each group.
//!
//! Two sentences that share no word may be near the same examples; that is how words are understood that no wording has.

use super::background::Background;
use super::index::Index;
use super::lists::entries;
use super::meaning::{Lexicon, Meanings, Weighed};
use super::sentence::Reader;

/// Examples of what words do.
pub(super) struct Acts {
    groups: Index,
    count: usize,
}

impl Acts {
    pub(super) fn new(reader: &Reader, lexicon: &Lexicon, background: &Background) -> Acts {
        let mut groups: Vec<Vec<Weighed>> = Vec::new();
        for line in entries(include_str!("words/acts.txt")) {
            if line.starts_with('[') {
                groups.push(Vec::new());
            } else if let Some(group) = groups.last_mut() {
                group.push(background.meanings(&lexicon.meanings(&reader.read(line))));
            }
        }
        Acts { count: groups.len(), groups: Index::new(&groups) }
    }

    /// How near a sentence is to each group, at length one.
    pub(super) fn of(&self, meanings: &Weighed) -> Vec<f64> {
        let mut near: Vec<f64> = self.groups.near(meanings).iter().map(|near| near.whole).collect();
        let length = near.iter().map(|near| near * near).sum::<f64>().sqrt();
        if length > 0.0 {
            near.iter_mut().for_each(|near| *near /= length);
        }
        near
    }

    /// How near several sentences are to each group, on average.
    pub(super) fn of_all(&self, sentences: &[Meanings], background: &Background) -> Vec<f64> {
        let mut sum = vec![0.0; self.count];
        for sentence in sentences {
            let near = self.of(&background.meanings(sentence));
            sum.iter_mut().zip(near).for_each(|(sum, near)| *sum += near);
        }
        let length = sum.iter().map(|near| near * near).sum::<f64>().sqrt();
        if length > 0.0 {
            sum.iter_mut().for_each(|near| *near /= length);
        }
        sum
    }
}
