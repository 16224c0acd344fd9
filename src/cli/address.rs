//! Paths in addresses, for reports and editors.

use std::fmt::Write as _;

/// `path` as an address holds it: what has no place there is written in hex.
pub(crate) fn escaped(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The address of the file at `path`, which begins at the root of the disk.
pub(crate) fn of_file(path: &str) -> String {
    format!("file://{}", escaped(path))
}
