//! Moves whole sets from pause to pause until nothing new comes up.
//!
//! Each pause keeps what was reached there, and what of that has not been moved on. Pauses are looked at in the order of the script,
//! a stretch of it round and round until nothing is left there: what goes forward arrives before it is moved on, and most of what
//! goes back stays near.

use super::bits::Bits;
use super::grid::Rows;
use super::tables::{Change, Tables};
use crate::program::{ExprId, How, Order, STEPS, VariationId};
use crate::proof::cells::{CellId, number};
use crate::proof::chart::{BlockId, Effect, Ending, Giving, Kind, PauseId};
use crate::proof::cuts::Cuts;
use crate::proof::walk::{DONE, FAILED, Ground, HELD};
use crate::rehearsal::Stop;
use crate::source::Id;

use rustc_hash::FxHashMap;

/// How many words may be moved before it is given up: what chance multiplies on the way to one pause is not brought together again.
const MOST_WORDS: u64 = 1 << 33;

/// After how many moves it is asked whether to go on.
const ASKED: u64 = 1 << 12;

/// Moves sets of `W` words.
pub(super) struct Mover<'p, const W: usize> {
    ground: Ground<'p>,
    rows: &'p Rows<W>,
    tables: &'p Tables<W>,
    folds: Folds<W>,
    /// One entry a pause: what was reached, each class as its least value.
    pub(super) reached: Vec<Bits<W>>,
    /// One entry a pause: what of that has not been moved on.
    pending: Vec<Bits<W>>,
    rounds: Rounds,
    /// What was passed, one entry a block.
    pub(super) passed: Vec<u8>,
    /// What was offered, one entry a giving.
    pub(super) offered: Vec<u8>,
    /// How many sets were moved over a block.
    pub(super) moves: u64,
    /// The sets in hand: where they go on, and how many steps they have come.
    stack: Vec<(BlockId, Bits<W>, u32)>,
    /// What has been given of each reply at the pause in hand.
    given: Vec<Bits<W>>,
}

impl<'p, const W: usize> Mover<'p, W> {
    pub(super) fn new(
        ground: Ground<'p>,
        rows: &'p Rows<W>,
        tables: &'p Tables<W>,
        cuts: &Cuts,
    ) -> Mover<'p, W> {
        let pauses = ground.chart.pauses.len();
        Mover {
            ground,
            rows,
            tables,
            folds: Folds::of(ground, rows, cuts),
            reached: vec![Bits::EMPTY; pauses],
            pending: vec![Bits::EMPTY; pauses],
            rounds: Rounds::of(ground),
            passed: vec![0; ground.chart.blocks.len()],
            offered: vec![0; ground.chart.givings.len()],
            moves: 0,
            stack: Vec::new(),
            given: Vec::new(),
        }
    }

    /// Reaches everything that there is to reach; none where that has to be done in another way, or was stopped.
    pub(super) fn reach(&mut self, stop: &mut dyn FnMut() -> bool) -> Option<()> {
        let program = self.ground.program;
        for temperament in program.temperaments.ids() {
            let place = self.rows.grid.place(&self.ground.cells.start(program, temperament));
            let mut set = Bits::EMPTY;
            set.insert(place);
            self.walk(self.ground.chart.first(), set)?;
        }
        let mut asked = 0;
        while let Some(pause) = self.rounds.next() {
            self.move_on(pause)?;
            if self.moves >= asked {
                asked = self.moves + ASKED;
                if stop() || self.moves * W as u64 > MOST_WORDS {
                    return None;
                }
            }
        }
        Some(())
    }

    /// How many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        2 * self.reached.len() * size_of::<Bits<W>>() + self.folds.bytes() + self.rounds.order.len() * 8
    }

    /// Gives everything at a pause that can be given, to what has newly come there.
    fn move_on(&mut self, id: PauseId) -> Option<()> {
        let Some(pending) = self.pending.get_mut(id.index()) else { return Some(()) };
        let set = std::mem::replace(pending, Bits::EMPTY);
        let chart = self.ground.chart;
        let pause = chart.pauses.at(id);
        let is_choice = matches!(pause.kind, Kind::Choice(_));
        self.given.clear();
        for (at, giving) in chart.givings(pause).iter().enumerate() {
            let can = if is_choice { set.and(self.offering(giving)) } else { set };
            if is_choice {
                self.mark_offered(pause.givings.0 as usize + at, !can.is_empty(), can != set);
            }
            let twin = giving.twin.and_then(|twin| self.given.get(twin as usize)).copied();
            self.given.push(can);
            let fresh = can.without(twin.unwrap_or(Bits::EMPTY));
            if fresh != can {
                self.pass(giving.body, DONE);
            }
            if !fresh.is_empty() {
                let set = self.apply(giving.effects, fresh);
                self.walk(giving.body, set)?;
            }
        }
        Some(())
    }

    /// The combinations in which a reply is offered.
    fn offering(&self, giving: &Giving) -> Bits<W> {
        let (yes, _) = self.tables.sides(giving.decision, self.rows.all);
        yes.and(self.there(giving))
    }

    /// The combinations in which a reply has not gone.
    fn there(&self, giving: &Giving) -> Bits<W> {
        match giving.once.and_then(|once| self.rows.grid.dimension(once)) {
            None => self.rows.all,
            Some(dimension) => self.rows.below(dimension, 1),
        }
    }

    fn mark_offered(&mut self, at: usize, held: bool, failed: bool) {
        if let Some(entry) = self.offered.get_mut(at) {
            *entry |= if held { HELD } else { 0 } | if failed { FAILED } else { 0 };
        }
    }

    fn pass(&mut self, block: BlockId, bits: u8) {
        if let Some(entry) = self.passed.get_mut(block.index()) {
            *entry |= bits;
        }
    }

    /// Moves a set from a block to every pause that follows. None where it takes too many steps.
    fn walk(&mut self, from: BlockId, set: Bits<W>) -> Option<()> {
        self.stack.push((from, set, 0));
        while let Some((id, set, before)) = self.stack.pop() {
            if set.is_empty() {
                continue;
            }
            let block = self.ground.chart.blocks.at(id);
            let steps = before + block.steps;
            if steps > STEPS || self.stack.len() > STEPS as usize {
                self.stack.clear();
                return None;
            }
            self.moves += 1;
            // What fails on the way is passed too.
            self.pass_some(id, set);
            let set = self.apply(block.effects, set);
            match block.end {
                Ending::Test { decision, yes, no, .. } => {
                    self.fail(self.tables.failed(decision), set);
                    let sides = self.tables.sides(decision, self.rows.all);
                    let (held, failed) = (set.and(sides.0), set.and(sides.1));
                    let bits =
                        if held.is_empty() { 0 } else { HELD } | if failed.is_empty() { 0 } else { FAILED };
                    self.pass(id, bits);
                    self.stack.push((no, failed, steps));
                    self.stack.push((yes, held, steps));
                }
                Ending::Vary { variation, first, dry, .. } => {
                    self.vary((variation, first, dry), set, steps);
                }
                Ending::Go(next) => self.stack.push((next, set, steps)),
                Ending::Aside(pause, next) => {
                    self.land(pause, set);
                    self.stack.push((next, set, steps));
                }
                Ending::Rest(pause) => self.rest(pause, set, steps),
            }
        }
        Some(())
    }

    fn pass_some(&mut self, block: BlockId, set: Bits<W>) {
        if !set.is_empty() {
            self.pass(block, DONE);
        }
    }

    /// Stays at a pause; what has nothing to choose there goes on behind it.
    fn rest(&mut self, id: PauseId, set: Bits<W>, steps: u32) {
        let chart = self.ground.chart;
        let pause = chart.pauses.at(id);
        if pause.is_open || !matches!(pause.kind, Kind::Choice(_)) {
            return self.land(id, set);
        }
        let (mut left, mut nothing) = (set, set);
        for (at, giving) in chart.givings(pause).iter().enumerate() {
            let failed = self.fail(self.tables.failed(giving.decision), left.and(self.there(giving)));
            left = left.without(failed);
            let can = left.and(self.offering(giving));
            self.mark_offered(pause.givings.0 as usize + at, !can.is_empty(), can != left);
            nothing = nothing.without(can).and(left);
        }
        self.land(id, left.without(nothing));
        self.stack.push((pause.after, nothing, steps));
    }

    /// Keeps what has come to a pause.
    #[inline]
    fn land(&mut self, id: PauseId, set: Bits<W>) {
        let set = self.folds.fold(id, set);
        let Some((reached, pending)) = self.reached.get_mut(id.index()).zip(self.pending.get_mut(id.index()))
        else {
            return;
        };
        let new = set.without(*reached);
        if !new.is_empty() {
            *reached = reached.or(new);
            *pending = pending.or(new);
            self.rounds.ask(id);
        }
    }

    /// What of a set divides by zero rests there; gives what that was.
    fn fail(&mut self, failed: &'p [(ExprId, Bits<W>)], set: Bits<W>) -> Bits<W> {
        let mut all = Bits::EMPTY;
        for (expr, bits) in failed {
            let bits = bits.and(set);
            all = all.or(bits);
            let pauses = &self.ground.chart.pauses;
            let wanted = |kind: Kind| pauses.pairs().find(|(_, pause)| pause.kind == kind);
            let found =
                wanted(Kind::Divided(*expr)).or_else(|| wanted(Kind::Stopped(Stop::Arithmetic, None)));
            if let Some((pause, _)) = found.filter(|_| !bits.is_empty()) {
                self.land(pause, bits);
            }
        }
        all
    }

    #[inline]
    fn apply(&mut self, effects: (u32, u32), set: Bits<W>) -> Bits<W> {
        let (mut set, rows, tables) = (set, self.rows, self.tables);
        for effect in self.ground.chart.effects(effects) {
            set = match *effect {
                Effect::Set(cell, value) => self.set(cell, value, set),
                Effect::Add(cell, by, _) => {
                    rows.grid.dimension(cell).map_or(set, |dimension| rows.add(dimension, by.into(), set))
                }
                Effect::Become(cell, map) => self.r#become(cell, map, set),
                Effect::Compute(change) => tables.change(change).map_or(set, |found| self.change(found, set)),
                Effect::Fill(text) => tables.filled(text).map_or(set, |found| {
                    self.fail(&found.failed, set);
                    set.and(found.fine)
                }),
            };
        }
        set
    }

    fn set(&self, cell: CellId, value: i32, set: Bits<W>) -> Bits<W> {
        let Some(dimension) = self.rows.grid.dimension(cell) else { return set };
        let least = self.rows.grid.dimensions.get(dimension).map_or(0, |entry| entry.least);
        self.rows.set(dimension, value.saturating_sub(least).unsigned_abs(), set)
    }

    fn r#become(&self, cell: CellId, map: [i32; 3], set: Bits<W>) -> Bits<W> {
        let Some(dimension) = self.rows.grid.dimension(cell) else { return set };
        let moves = (0..).zip(map.map(i32::unsigned_abs));
        let moved = moves.map(|rows| self.rows.shift_row(dimension, rows, set));
        moved.fold(Bits::EMPTY, Bits::or)
    }

    fn change(&mut self, change: &'p Change<W>, set: Bits<W>) -> Bits<W> {
        self.fail(&change.failed, set);
        let rows = self.rows;
        let parts = change.by.iter().map(|(by, bits)| {
            let part = set.and(*bits);
            match (change.dimension, change.how) {
                _ if part.is_empty() => part,
                (None, _) => part,
                (Some(dimension), How::Set) => {
                    rows.set(dimension, u32::try_from(*by).unwrap_or_default(), part)
                }
                (Some(dimension), How::Add | How::Subtract) => rows.add(dimension, *by, part),
            }
        });
        parts.fold(Bits::EMPTY, Bits::or)
    }

    /// Goes on with each item that can come next.
    fn vary(&mut self, (variation, first, dry): (VariationId, u32, BlockId), set: Bits<W>, steps: u32) {
        let entry = self.ground.program.variations.at(variation);
        let mark = self.ground.cells.marks_of(entry).next();
        let dimension = mark.and_then(|mark| self.rows.grid.dimension(mark));
        let Some(dimension) = dimension else {
            // One item: there is nothing to remember. Or none.
            let item = if entry.count == 0 { None } else { self.ground.chart.item(first, 0) };
            return self.stack.push((item.unwrap_or(dry), set, steps));
        };
        let size = self.rows.grid.dimensions.get(dimension).map_or(1, |entry| entry.size);
        for row in 0..size {
            let here = set.and(self.rows.row(dimension, row));
            if here.is_empty() {
                continue;
            }
            for (item, next) in self.items(variation, row) {
                let to = item.and_then(|item| self.ground.chart.item(first, item)).unwrap_or(dry);
                let moved = self.rows.shift_row(dimension, (row, next), here);
                self.stack.push((to, moved, steps));
            }
        }
    }

    /// What can come next of a variation whose mark is at `row`, with the mark's next row; no item where it has run dry.
    fn items(&self, variation: VariationId, row: u32) -> Vec<(Option<u32>, u32)> {
        let entry = self.ground.program.variations.at(variation);
        let count = entry.count;
        match entry.order {
            Order::Sequence => vec![(Some(row), (row + 1).min(count.saturating_sub(1)))],
            Order::Cycle => vec![(Some(row), (row + 1) % count.max(1))],
            Order::Once if row >= count => vec![(None, row)],
            Order::Once => vec![(Some(row), row + 1)],
            Order::Shuffle => {
                let left: Vec<u32> = (0..count).filter(|item| row >> item & 1 == 0).collect();
                let next = |item: u32| if left.len() <= 1 { 0 } else { row | 1 << item };
                left.iter().map(|item| (Some(*item), next(*item))).collect()
            }
        }
    }
}

/// Which pauses have something to move on, in the order of the script.
struct Rounds {
    /// The pauses in the order of the script.
    order: Vec<PauseId>,
    /// One entry a pause: where it stands in `order`.
    ranks: Vec<u32>,
    /// One bit a rank: whether there is something to move on.
    asked: Vec<u64>,
    /// The rank that was looked at last.
    now: usize,
    /// The first word of the stretch in hand.
    first: usize,
}

/// How many words of ranks are gone round together, so that what leads back a little way finds everything still at hand.
const STRETCH: usize = 8;

impl Rounds {
    fn of(ground: Ground<'_>) -> Rounds {
        let chart = ground.chart;
        let mut firsts = vec![u32::MAX; chart.pauses.len()];
        for (id, block) in chart.blocks.pairs() {
            if let Ending::Rest(pause) | Ending::Aside(pause, _) = block.end
                && let Some(first) = firsts.get_mut(pause.index())
            {
                *first = (*first).min(chart.origins.at(id).at);
            }
        }
        let mut order: Vec<PauseId> = chart.pauses.ids().collect();
        order.sort_by_key(|pause| firsts.get(pause.index()).copied());
        let mut ranks = vec![0; order.len()];
        for (rank, pause) in order.iter().enumerate() {
            if let Some(entry) = ranks.get_mut(pause.index()) {
                *entry = number(rank);
            }
        }
        let asked = vec![0; order.len().div_ceil(64)];
        Rounds { order, ranks, asked, now: 0, first: 0 }
    }

    #[inline]
    fn ask(&mut self, pause: PauseId) {
        let rank = self.ranks.get(pause.index()).copied().unwrap_or_default();
        if let Some(word) = self.asked.get_mut(rank as usize / 64) {
            *word |= 1 << (rank % 64);
        }
    }

    /// The next pause that has something to move on: in the stretch in hand, round and round, then in the next one.
    fn next(&mut self) -> Option<PauseId> {
        let end = self.first + STRETCH;
        let here = self.find(self.now, end).or_else(|| self.find(self.first * 64, end));
        let rank = here.or_else(|| {
            let all = self.asked.len();
            let next = self.find(end * 64, all).or_else(|| self.find(0, all))?;
            self.first = next / 64;
            Some(next)
        })?;
        if let Some(word) = self.asked.get_mut(rank / 64) {
            *word &= !(1 << (rank % 64));
        }
        self.now = rank;
        self.order.get(rank).copied()
    }

    /// The first rank that asks, from one on, in the words before `end`.
    fn find(&self, from: usize, end: usize) -> Option<usize> {
        let words = self.asked.get(from / 64..end.min(self.asked.len()))?;
        let mut mask = u64::MAX << (from % 64);
        for (at, word) in (from / 64..).zip(words) {
            if word & mask != 0 {
                return Some(at * 64 + (word & mask).trailing_zeros() as usize);
            }
            mask = u64::MAX;
        }
        None
    }
}

/// What falls together at each pause, since nothing ahead tells it apart.
struct Folds<const W: usize> {
    /// One entry a pause: its stretch of `lists`.
    of_pause: Vec<(u32, u32)>,
    /// Stretches of `steps`.
    lists: Vec<(u32, u32)>,
    /// Which places move down, and how far.
    steps: Vec<(Bits<W>, u32)>,
}

impl<const W: usize> Folds<W> {
    fn of(ground: Ground<'_>, rows: &Rows<W>, cuts: &Cuts) -> Folds<W> {
        let mut folds = Folds { of_pause: Vec::new(), lists: Vec::new(), steps: Vec::new() };
        let mut known: FxHashMap<(usize, u64), (u32, u32)> = FxHashMap::default();
        let mut known_lists: FxHashMap<Vec<(u32, u32)>, (u32, u32)> = FxHashMap::default();
        for pause in ground.chart.pauses.ids() {
            let mut list = Vec::new();
            for (cell, cuts) in cuts.cells.iter().zip(cuts.row(pause)) {
                let Some(dimension) = rows.grid.dimension(*cell) else { continue };
                let stretch = *known.entry((dimension, *cuts)).or_insert_with(|| {
                    let first = number(folds.steps.len());
                    folds.steps.extend(rows.folds(dimension, *cuts));
                    (first, number(folds.steps.len()))
                });
                if stretch.0 < stretch.1 {
                    list.push(stretch);
                }
            }
            let stretch = *known_lists.entry(list).or_insert_with_key(|list| {
                let first = number(folds.lists.len());
                folds.lists.extend(list);
                (first, number(folds.lists.len()))
            });
            folds.of_pause.push(stretch);
        }
        folds
    }

    #[inline]
    fn fold(&self, pause: PauseId, set: Bits<W>) -> Bits<W> {
        let (from, to) = self.of_pause.get(pause.index()).copied().unwrap_or_default();
        let mut set = set;
        for (from, to) in self.lists.get(from as usize..to as usize).unwrap_or_default() {
            for (moved, by) in self.steps.get(*from as usize..*to as usize).unwrap_or_default() {
                set = set.without(*moved).or(set.and(*moved).down(*by));
            }
        }
        set
    }

    fn bytes(&self) -> usize {
        (self.of_pause.len() + self.lists.len()) * 8 + self.steps.len() * size_of::<(Bits<W>, u32)>()
    }
}
