//! The tests, as one program: each module is one way of asking.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read the files of the house and measure time; only the library must not"
)]

mod cases;
mod garbled;
mod hostile;
mod invented;
mod properties;
mod readme;
mod rehearsals;
mod tidy;
