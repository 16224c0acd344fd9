//! The tests, as one program: each module is one way of asking.

mod cases;
mod hostile;
mod tidy;
