//! When something is due again: the spacing model FSRS, one review a day and thing.
//!
//! A rehearsal is a review of each skill that had a chance in it, and of its script. All rehearsals of one day count as one review, by
//! what the day came to: the fifth run of one evening holds no better than the first.
//!
//! Floats are not the same on every machine to the last bit. What the model gives is therefore rounded after every review, to a
//! thousandth; whatever is compared afterwards is whole days.

use fsrs::{FSRS, FSRSItem, FSRSReview, MemoryState};

use super::share::Share;

/// The model's numbers. Those for the first gaps and for the growth of a gap are chosen so that reviews that go well come after 1, 3, 7,
/// 15 and 29 days, near what `docs/practice.md` asks for; the others are the model's own.
const MODEL: [f32; 21] = [
    0.5, 0.8, 1.0, 3.0, 6.4133, 0.8334, 3.0194, 0.001, 0.9, 0.25, 0.796, 1.4835, 0.0614, 0.2629, 1.6483, 0.6,
    1.4, 0.5425, 0.0912, 0.0658, 0.1542,
];
/// Below this many hundredths a review is to be done again.
const AGAIN: u8 = 40;
/// Below this it was hard; fixed habits, such as always the longest reply, get about as far.
const HARD: u8 = 60;
/// From this on it was easy, where there were enough chances to say so.
const EASY: u8 = 90;
/// So many chances are enough to call something easy.
const ENOUGH: u64 = 3;
/// No gap is longer than this, in days.
const LONGEST: u16 = 180;

/// The model.
pub(super) struct Model(Option<FSRS>);

/// What is held of one thing: a skill or a script.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    state: Option<MemoryState>,
    /// The day of the review before the one in hand.
    before: i32,
    /// The day of the review in hand.
    day: i32,
    /// What that day came to so far.
    tally: Share,
}

/// When something was practised, and when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// The day on which it was practised last.
    pub(super) last: i32,
    /// The day on which it is due: the one nearest to where the model's retrievability falls to 0.9, and never the same day.
    pub(super) due: i32,
}

impl Model {
    /// The model with the numbers above.
    pub(super) fn new() -> Model {
        Model(FSRS::new(&MODEL).ok())
    }

    /// What is held after a review of this rating, so many days after the one before.
    fn reviewed(&self, state: Option<MemoryState>, rating: u32, days: u32) -> Option<MemoryState> {
        let item = FSRSItem { reviews: vec![FSRSReview { rating, delta_t: days }] };
        let next = self.0.as_ref()?.memory_state(item, state).ok()?;
        let rounded = |number: f32| (number * 1000.0).round() / 1000.0;
        Some(MemoryState { stability: rounded(next.stability), difficulty: rounded(next.difficulty) })
    }
}

impl Memory {
    /// Takes in what a rehearsal on `day` came to. Days come in their order.
    pub(super) fn practise(&mut self, model: &Model, day: i32, share: Share) {
        if share.of == 0 {
            return;
        }
        if day != self.day {
            self.settle(model);
            self.day = day;
        }
        self.tally.add(share);
    }

    /// When it was practised last and is due again; none where it never was.
    pub(super) fn held(&mut self, model: &Model) -> Option<Held> {
        self.settle(model);
        let stability = self.state?.stability.round();
        let gap = (1..LONGEST).find(|days| f32::from(*days) >= stability).unwrap_or(LONGEST);
        Some(Held { last: self.before, due: self.before.saturating_add(gap.into()) })
    }

    /// Ends the review in hand.
    fn settle(&mut self, model: &Model) {
        let Some(rating) = rating(self.tally) else { return };
        let days = u32::try_from(i64::from(self.day) - i64::from(self.before)).unwrap_or_default();
        self.state = model.reviewed(self.state, rating, days).or(self.state);
        (self.before, self.tally) = (self.day, Share::default());
    }
}

/// How a review went, as the model counts it: 1 again, 2 hard, 3 good, 4 easy; none where there was none.
fn rating(share: Share) -> Option<u32> {
    let percent = share.percent()?;
    Some(match percent {
        ..AGAIN => 1,
        AGAIN..HARD => 2,
        EASY.. if share.of >= ENOUGH => 4,
        HARD.. => 3,
    })
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Memory, Model, Share};

    /// The gaps of seven reviews that all come to `got` of 10, each on the day on which it is due.
    fn gaps(got: u64) -> Vec<i32> {
        let (model, mut memory, mut day) = (Model::new(), Memory::default(), 20_000);
        let mut gaps = Vec::new();
        for _ in 0..7 {
            memory.practise(&model, day, Share { got, of: 10 });
            let held = memory.held(&model).unwrap();
            assert_eq!(held.last, day);
            gaps.push(held.due - day);
            day = held.due;
        }
        gaps
    }

    #[test]
    fn gaps_grow_as_they_should() {
        assert_eq!(gaps(8), [1, 3, 7, 15, 29, 51, 86], "good");
        assert_eq!(gaps(5)[..4], [1, 2, 2, 3], "hard");
        assert_eq!(gaps(3)[..4], [1, 1, 1, 1], "again");
        assert_eq!(gaps(10)[..4], [3, 10, 26, 58], "easy");
        assert!(gaps(10).iter().all(|gap| *gap <= i32::from(LONGEST)));
    }

    #[test]
    fn a_day_is_one_review_whatever_it_held() {
        let model = Model::new();
        let held = |shares: &[(u64, u64)]| {
            let mut memory = Memory::default();
            shares.iter().for_each(|(got, of)| memory.practise(&model, 5, Share { got: *got, of: *of }));
            memory.held(&model)
        };
        assert_eq!(held(&[(4, 5)]), held(&[(1, 2), (2, 2), (1, 1)]));
        assert_eq!(held(&[]), None);
        assert_eq!(held(&[(0, 0)]), None);
    }
}
