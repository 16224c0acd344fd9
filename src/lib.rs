//! Rehearse: practise a hard conversation before you have it.
//!
//! A script travels one way through the house, and the rooms stand in that order. Each room imports only rooms above it.
//!
//! | room | what it turns into what | knows nothing of |
//! |---|---|---|
//! | [`source`] | bytes to checked text; spans, line index, diagnostics and their rendering | the language |
//! | [`syntax`] | text to tree, exactly as written, and notes | meaning; pest stays in here |
//! | [`program`] | trees to checked program: every name an id, every divert lands | the learner |
//! | [`rehearsal`] | program, seed and what the learner did to events; state, step | terminals, files, clocks |
//! | [`proof`] | program to everything that can happen: states, findings, odds | how it is shown |
//! | [`hearing`] | typed words to the reply that they mean, and what they show | rehearsals |
//! | [`practice`] | events to record, score, debrief | how it is shown |
//! | [`authoring`] | what authors need beside the check: the formatter, playthrough tests, graphs, statistics, editor answers | protocols |
//! | [`review`] | program and proof to what makes a script good to practise with: figures, and findings of quality | how it is shown |
//! | `cli` | the only room that reads files, clock, environment and terminal, or prints | nothing is below it |
//!
//! `cli` belongs to the binary, so the library cannot name it.
//!
//! # Invariants
//!
//! 1. Only `cli` reads files, the clock, the environment, or prints (`clippy.toml` bans the calls).
//! 2. Only `syntax` sees pest; only `cli` sees rustyline, clap, JSON and the protocols of editors.
//! 3. `syntax` never fails: a tree and notes. `program` gives notes and doubts, and a program only if no note is an error.
//! 4. An id is made only by `program`, so looking one up cannot fail.
//! 5. Same program, seed and inputs: same events, on every machine. No hash order, float or clock in a result.
//! 6. Every loop that a script can cause has a named limit.
//! 7. Core types are not serialisable; files and protocols have types of their own, versioned.
//! 8. `unsafe` is forbidden; `unwrap`, indexing that can panic and lossy `as` casts are not used outside tests.
//!
//! `tests/it/tidy.rs` and the lints in `Cargo.toml` make each of them a failing build.

// The parser that pest makes without its `std` feature names this crate.
extern crate alloc;

pub mod source;

pub mod syntax;

pub mod program;

pub mod rehearsal;

pub mod proof;

pub mod hearing;

pub mod practice;

pub mod authoring;

pub mod review;
