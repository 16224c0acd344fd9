//! Puts files of the project into the command: the library, `scripts/library.yaml`, `scripts/resources.yaml` and every `scripts/*.talk`; and the manual, every
//! page of `docs/diagnostics`, from which the codes of findings come.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a build script reads the project and talks to cargo"
)]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=scripts");
    println!("cargo::rerun-if-changed=docs/diagnostics");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("embedded.rs"), library(&root.join("scripts"))?)?;
    fs::write(out.join("codes.rs"), codes(&root.join("docs/diagnostics"))?)
}

/// The names of the files in `folder` that `wanted` takes, in order.
fn names(folder: &Path, wanted: fn(&str) -> bool) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?.flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| wanted(name))
        .collect();
    names.sort();
    Ok(names)
}

/// A list of the library's files with their bytes.
fn library(folder: &Path) -> io::Result<String> {
    let names =
        names(folder, |name| ["library.yaml", "resources.yaml"].contains(&name) || name.ends_with(".talk"))?;
    let entry =
        |name: &String| format!("    ({name:?}, include_bytes!({:?}) as &[u8]),\n", folder.join(name));
    Ok(format!("&[\n{}]\n", names.iter().map(entry).collect::<String>()))
}

/// One line a page for the macro `codes`: number, variant, name, severity, the least that it may be lowered to, summary, page.
fn codes(folder: &Path) -> io::Result<String> {
    let mut lines = "codes! {\n".to_owned();
    for name in names(folder, |name| name.starts_with('T') && name.ends_with(".md"))? {
        let path = folder.join(&name);
        let page = fs::read_to_string(&path)?;
        let number = name.trim_start_matches('T').trim_end_matches(".md");
        let line = code(&page, number).ok_or_else(|| {
            let wanted = format!("# T{number}: what it is, then `name`, error, at least error.");
            io::Error::other(format!("docs/diagnostics/{name} does not begin so: {wanted}"))
        })?;
        lines += &format!("    {line} include_str!({path:?});\n");
    }
    Ok(lines + "}\n")
}

/// What the head of a page says.
fn code(page: &str, number: &str) -> Option<String> {
    let mut lines = page.lines();
    let summary = lines.next()?.strip_prefix(&format!("# T{number}: "))?;
    let head = lines.find(|line| !line.is_empty())?.strip_suffix('.')?;
    let (name, weight) = head.strip_prefix('`')?.split_once("`, ")?;
    let (severity, floor) = weight.split_once(", at least ")?;
    let severity = ["error", "warning"].contains(&severity).then(|| capital(severity))?;
    let floor = ["error", "warning", "off"].contains(&floor).then(|| capital(floor))?;
    let variant: String = name.split('-').map(capital).collect();
    let number: u16 = number.parse().ok()?;
    Some(format!("{number} {variant} {name:?} {severity} {floor} {summary:?}"))
}

/// `word` with a capital.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
