//! A client session.
