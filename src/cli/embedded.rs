//! The library that comes with the command.

/// Its files, in order of their names, each with its bytes.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The names of its files, in order.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

/// The bytes of one of its files.
pub(crate) fn file(name: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(written, _)| *written == name).map(|(_, bytes)| *bytes)
}
