//! What no author would write: it has to be answered, and soon.
