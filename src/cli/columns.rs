//! Tables of the accounts that people read: words at the left, numbers at the right, nothing around them.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};

/// A table with this header.
pub(crate) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(header.iter().copied());
    table
}

/// Numbers stand at the right, behind the first `words` columns, with `space` columns between them.
pub(crate) fn align(table: &mut Table, words: usize, space: u16) {
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, space));
        if index >= words {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

/// What stands where there is nothing to tell.
pub(crate) fn none() -> String {
    "-".to_owned()
}
