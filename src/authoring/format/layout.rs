//! Where each line stands: how deep, and whether a blank line stands before it.

use crate::source::Id;
use crate::syntax::Tree;
use crate::syntax::tree::{Kind, RowId};

/// Where a row stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) row: RowId,
    /// How many blocks it stands in.
    pub(super) depth: usize,
    pub(super) lead: Lead,
}

/// What stands before a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// The end of the line above.
    Line,
    /// The same, and a blank line.
    Gap,
    /// The sign of its item, on its own line.
    Sign,
}

/// A block that is open at some row.
#[derive(Clone, Copy, Debug)]
struct Block {
    /// One past its last row.
    end: RowId,
    /// Where its last line so far stands in the text; one behind its owner's column before it has any.
    column: u32,
}

/// The place of every row of `tree`, in the order in which they are printed.
pub(super) fn lay_out(text: &str, tree: &Tree) -> Vec<Spot> {
    let whole = Block { end: tree.rows.next_id(), column: 0 };
    let spots = Vec::with_capacity(tree.rows.len());
    let mut layout = Layout { text, tree, spots, open: vec![whole], upcoming: RowId::at(0) };
    for row in tree.rows.ids() {
        layout.add(row);
    }
    layout.spots
}

struct Layout<'t> {
    text: &'t str,
    tree: &'t Tree,
    spots: Vec<Spot>,
    /// The open blocks, the whole file first.
    open: Vec<Block>,
    /// The first row, from the one in hand on, that is no comment.
    upcoming: RowId,
}

impl Layout<'_> {
    fn add(&mut self, row: RowId) {
        let (kind, is_behind_sign) = (self.tree.rows.at(row).kind, self.is_behind_sign(row));
        let depth = match kind {
            Kind::Comment if !is_behind_sign => self.depth_of_comment(row),
            Kind::Comment => self.open.len() - 1,
            _ => self.depth_of_line(row),
        };
        // On the line of the sign, its block could not be told from the item's.
        let is_split = is_behind_sign && kind.owns_block();
        let lead = match is_behind_sign {
            true if is_split => Lead::Line,
            true => Lead::Sign,
            false if self.is_below_blank(row) && !self.begins_block(depth) => Lead::Gap,
            false => Lead::Line,
        };
        if is_split {
            self.lower_comments();
        }
        self.spots.push(Spot { row, depth, lead });
        if matches!(kind, Kind::Scene { .. }) && depth == 0 && lead != Lead::Sign {
            self.part_scene();
        }
        if kind.owns_block() {
            self.open.push(Block { end: self.tree.rows.at(row).next, column: self.column(row) + 1 });
        }
    }

    /// Closes the blocks that `row` is not in.
    fn depth_of_line(&mut self, row: RowId) -> usize {
        while self.open.len() > 1 && self.open.last().is_some_and(|block| block.end <= row) {
            self.open.pop();
        }
        let column = self.column(row);
        if let Some(block) = self.open.last_mut() {
            block.column = column;
        }
        self.open.len() - 1
    }

    /// A comment has no column of its own: it stays in the deepest block that its indentation reaches, of those that are open above
    /// it and no deeper than the comment above it.
    fn depth_of_comment(&mut self, row: RowId) -> usize {
        self.upcoming = self.upcoming.max(row);
        while self.kind(self.upcoming) == Some(Kind::Comment) {
            self.upcoming = RowId::at(self.upcoming.index() + 1);
        }
        let column = self.column(row);
        let outside = self.open.partition_point(|block| block.end > self.upcoming);
        let reached = self.open.iter().skip(outside.max(1)).take_while(|block| block.column <= column);
        let depth = outside.max(1) + reached.count() - 1;
        let above = self.spots.last().filter(|above| self.is_own_line(**above));
        above.map_or(depth, |above| depth.min(above.depth))
    }

    /// Whether a line at `depth` is the first of its block: no blank line stands there.
    fn begins_block(&self, depth: usize) -> bool {
        self.spots.last().is_some_and(|above| above.depth < depth)
    }

    /// An item whose first line can hold a block has that line below its sign. Comments directly above the item go with the line:
    /// they may silence something about it.
    fn lower_comments(&mut self) {
        let Some(item) = self.spots.pop() else { return };
        let mut at = self.spots.len();
        let mut below = item;
        while let Some(above) = self.above(at).filter(|above| self.belongs(*above, below)) {
            (at, below) = (at - 1, above);
        }
        for comment in self.spots.iter_mut().skip(at) {
            comment.depth += 1;
        }
        if let Some(first) = self.spots.get_mut(at) {
            first.lead = Lead::Line;
        }
        self.spots.insert(at, Spot { lead: below.lead, ..item });
    }

    /// A blank line before the scene that was just added, and before the comments directly above it.
    fn part_scene(&mut self) {
        let Some(mut at) = self.spots.len().checked_sub(1) else { return };
        while let (Some(above), Some(below)) = (self.above(at), self.spots.get(at))
            && self.belongs(above, *below)
        {
            at -= 1;
        }
        if let Some(first) = self.spots.get_mut(at) {
            first.lead = Lead::Gap;
        }
    }

    fn above(&self, at: usize) -> Option<Spot> {
        self.spots.get(at.checked_sub(1)?).copied()
    }

    /// Whether `above` is a comment on a line of its own that stands directly over `below`.
    fn belongs(&self, above: Spot, below: Spot) -> bool {
        self.is_own_line(above) && above.depth == below.depth && below.lead == Lead::Line
    }

    /// Whether a comment stands there, on a line of its own.
    fn is_own_line(&self, spot: Spot) -> bool {
        self.kind(spot.row) == Some(Kind::Comment) && spot.lead != Lead::Sign
    }

    fn kind(&self, row: RowId) -> Option<Kind> {
        self.tree.rows.get(row).map(|row| row.kind)
    }

    /// Whether `row` stands on the line of its item's sign.
    fn is_behind_sign(&self, row: RowId) -> bool {
        let Some(item) = row.index().checked_sub(1).map(RowId::at) else { return false };
        self.kind(item) == Some(Kind::Item) && !self.before(row).contains('\n')
    }

    /// What stands between `row` and the row above it; from the start of the file where there is none.
    fn before(&self, row: RowId) -> &str {
        let above = row.index().checked_sub(1).map(RowId::at).and_then(|above| self.tree.rows.get(above));
        let start = above.map_or(0, |above| above.span.end as usize);
        self.text.get(start..self.tree.rows.at(row).span.start as usize).unwrap_or_default()
    }

    /// Whether the line above the one that `row` stands on is blank.
    fn is_below_blank(&self, row: RowId) -> bool {
        let before = self.text.get(..self.tree.rows.at(row).span.start as usize).unwrap_or_default();
        let mut lines = before.rsplit('\n');
        let _ = lines.next();
        lines.next().is_some_and(|line| line.trim().is_empty())
    }

    /// The column of `row` in the text; a tab counts up to the next multiple of four.
    fn column(&self, row: RowId) -> u32 {
        let before = self.text.get(..self.tree.rows.at(row).span.start as usize).unwrap_or_default();
        let indent = before.rsplit('\n').next().unwrap_or_default();
        indent.bytes().fold(0, |column, byte| if byte == b'\t' { (column / 4 + 1) * 4 } else { column + 1 })
    }
}
