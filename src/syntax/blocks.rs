//! Columns to blocks: which line belongs to which.

use super::DEPTH;
use super::tree::RowId;

/// The open blocks at some line, the innermost last.
#[derive(Debug)]
pub(super) struct Blocks {
    open: Vec<Block>,
    /// The line above: its column and whether it can own a block.
    above: Option<(RowId, bool)>,
    /// Set while lines are too deep: they are read as siblings of the line that is not.
    too_deep: bool,
    /// The column of a line that stood at none of the open ones: those that stand there too have the same mistake.
    astray: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Block {
    column: u32,
    owner: Option<RowId>,
    /// The block of an item whose first line stands behind the sign: the lines below choose its column.
    is_loose: bool,
}

/// What is wrong with a line's column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    /// The line above holds no block: it should stand at this column.
    TooFarIn(u32),
    /// No open block has its column; it was read as standing at `outer`, and the block that it ended stands at `inner`.
    NoSuchColumn { outer: u32, inner: u32 },
    /// Deeper than 32 lines that own a line.
    TooDeep,
}

impl Blocks {
    pub(super) fn new() -> Blocks {
        Blocks {
            open: vec![Block { column: 0, owner: None, is_loose: false }],
            above: None,
            too_deep: false,
            astray: None,
        }
    }

    /// A line at `column`: closes the blocks that it is not in, telling `close` their owners, and opens the one that it begins.
    pub(super) fn place(&mut self, column: u32, mut close: impl FnMut(RowId)) -> Option<Misfit> {
        let mut left = None;
        while self.open.len() > 1 && self.innermost().column > column && !self.loosens(column) {
            let innermost = self.innermost().column;
            if let Some(owner) = self.open.pop().and_then(|block| block.owner) {
                close(owner);
            }
            left = Some(innermost);
            self.too_deep = false;
        }
        let block = self.innermost();
        if column == block.column {
            self.astray = self.astray.filter(|astray| *astray <= column);
            return None;
        }
        if column < block.column || self.loosens(column) {
            return self.settle(column);
        }
        // Left of a line that stood nowhere is no deeper than it.
        let left = left.or(self.astray.filter(|astray| *astray > column));
        let is_known = self.astray.is_some_and(|astray| astray <= column);
        match self.above {
            _ if self.too_deep => None,
            Some((owner, true)) if left.is_none() => self.open_block(column, owner),
            _ if is_known => None,
            _ => {
                self.astray = Some(column);
                let outer = block.column;
                Some(match left {
                    Some(inner) => Misfit::NoSuchColumn { outer, inner },
                    None => Misfit::TooFarIn(outer),
                })
            }
        }
    }

    /// The line that was just placed.
    pub(super) fn line(&mut self, row: RowId, owns: bool) {
        self.above = Some((row, owns));
    }

    /// An item whose first line stands behind its sign, at `column`.
    pub(super) fn item(&mut self, item: RowId, column: u32) -> Option<Misfit> {
        if self.open.len() > DEPTH {
            return Some(Misfit::TooDeep);
        }
        self.open.push(Block { column, owner: Some(item), is_loose: true });
        None
    }

    /// True for a line just placed at `column` whose block is a guess.
    pub(super) fn is_astray(&self, column: u32) -> bool {
        self.astray.is_some_and(|astray| astray <= column)
    }

    /// The column of the innermost block.
    pub(super) fn column(&self) -> u32 {
        self.innermost().column
    }

    /// The line that owns the innermost block.
    pub(super) fn owner(&self) -> Option<RowId> {
        self.innermost().owner
    }

    /// Closes every block.
    pub(super) fn finish(&mut self, close: impl FnMut(RowId)) {
        self.open.drain(..).rev().filter_map(|block| block.owner).for_each(close);
    }

    fn innermost(&self) -> Block {
        self.open.last().copied().unwrap_or(Block { column: 0, owner: None, is_loose: false })
    }

    /// True where the innermost block is an item's, and a line at `column` is the first below the item: it may stand anywhere
    /// deeper than the item itself.
    fn loosens(&self, column: u32) -> bool {
        let block = self.innermost();
        let around = self.open.iter().rev().nth(1).map_or(0, |outer| outer.column);
        let owns = matches!(self.above, Some((_, true)));
        block.is_loose && column > around && column != block.column && (!owns || column < block.column)
    }

    fn settle(&mut self, column: u32) -> Option<Misfit> {
        if let Some(block) = self.open.last_mut() {
            block.column = column;
            block.is_loose = false;
        }
        None
    }

    fn open_block(&mut self, column: u32, owner: RowId) -> Option<Misfit> {
        if self.open.len() > DEPTH {
            self.too_deep = true;
            return Some(Misfit::TooDeep);
        }
        self.open.push(Block { column, owner: Some(owner), is_loose: false });
        None
    }
}
