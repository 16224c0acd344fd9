//! Puts the library into the command: lists `scripts/library.yaml` and every `scripts/*.talk`, in order of their names.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a build script reads the library and talks to cargo"
)]

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=scripts");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("scripts");
    let mut names: Vec<String> = fs::read_dir(&folder)?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.retain(|name| name == "library.yaml" || name.ends_with(".talk"));
    names.sort();
    let entry =
        |name: &String| format!("    ({name:?}, include_bytes!({:?}) as &[u8]),\n", folder.join(name));
    let list = format!("&[\n{}]\n", names.iter().map(entry).collect::<String>());
    fs::write(Path::new(&env::var("OUT_DIR").map_err(io::Error::other)?).join("embedded.rs"), list)
}
