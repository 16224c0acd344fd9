//! The tests, as one program: each module is one way of asking.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "tests read the files of the house, measure time and print; only the library must not"
)]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, which is what tests are for"
)]

mod brute;
mod cases;
mod ci;
mod commands;
mod conversations;
mod counts;
mod editors;
mod fitting;
mod fmt;
mod fresh;
mod garbled;
mod graphs;
mod hearing;
mod hostile;
mod invented;
mod inventor;
mod judged;
mod keeping;
mod kills;
mod looking_back;
mod lsp;
mod machines;
mod mine;
mod pages;
mod playtests;
mod proof_numbers;
mod properties;
mod proven;
mod proving;
mod quality;
mod readme;
mod rehearsals;
mod reports;
mod rough;
mod safety;
mod samples;
mod sessions;
mod sets;
mod shells;
mod sums;
mod terminal;
mod testing;
mod tidy;
mod tools;
mod tutorial;
mod ways;
mod weeks;
