//! The peers: other dialogue engines, with the drivers that the study wrote for them, built in the target folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The packages of the study's workspace that are built here; the rest of it is left out.
const WORKSPACE: &str = r#"[workspace]
resolver = "2"
members = ["common", "peers/bladeink", "peers/yarn"]

[profile.release]
opt-level = 3
lto = "fat"
codegen-units = 1
panic = "abort"
"#;

/// inkjs alone, in the version that the study measured: the study's own package asks for more than is run here.
const PACKAGE: &str = r#"{ "name": "peer-inkjs", "private": true, "type": "module", "dependencies": { "inkjs": "2.4.0" } }
"#;

/// A peer that can be run.
#[derive(Clone)]
pub(crate) struct Peer {
    /// What it is called.
    pub(crate) name: &'static str,
    /// The notation that it reads, as the generator calls it; also the ending of its files.
    pub(crate) notation: &'static str,
    words: Vec<PathBuf>,
}

/// The peers that can be run, and for each of the others its name and the reason.
pub(crate) struct Peers {
    /// Those that can be run.
    pub(crate) here: Vec<Peer>,
    /// Those that cannot: name and reason.
    pub(crate) left_out: Vec<(&'static str, String)>,
}

impl Peer {
    /// The driver with these arguments.
    pub(crate) fn command(&self, mode: &str, script: &Path, options: &str) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).arg(mode).arg(script).args(options.split_whitespace());
        command
    }

    /// Runs the driver, and gives the line of figures that it prints; otherwise why not.
    pub(crate) fn run(&self, mode: &str, script: &Path, options: &str) -> Result<Figures, String> {
        let text = output_of(&mut self.command(mode, script, options))?;
        let line = text.lines().rev().find(|line| line.starts_with('{'));
        line.map(|line| Figures(line.to_owned())).ok_or_else(|| "it prints no figures".to_owned())
    }
}

/// The line of figures that a driver prints: one flat JSON object.
pub(crate) struct Figures(String);

impl Figures {
    /// A number.
    pub(crate) fn number(&self, name: &str) -> f64 {
        self.value(name).parse().expect("a driver prints numbers")
    }

    /// The median of a list of milliseconds, its first one left out where there are more: it warms a peer up.
    pub(crate) fn milliseconds(&self) -> f64 {
        let list: Vec<f64> =
            self.value("ms").split(',').map(|one| one.trim().parse().expect("a number")).collect();
        crate::clock::median(if list.len() > 2 { list[1..].to_vec() } else { list })
    }

    /// A word.
    pub(crate) fn word(&self, name: &str) -> &str {
        self.value(name)
    }

    fn value(&self, name: &str) -> &str {
        let (_, behind) = self.0.split_once(&format!("\"{name}\":")).expect("the driver prints this figure");
        let (opening, inside) = behind.split_at(1);
        match opening {
            "[" => inside.split(']').next().unwrap_or_default(),
            "\"" => inside.split('"').next().unwrap_or_default(),
            _ => behind.split([',', '}']).next().unwrap_or_default(),
        }
    }
}

/// Copies the study's folder, which is only read, builds each peer, and sees whether it runs.
pub(crate) fn build(shared: &Path, folder: &Path) -> Peers {
    let copy = folder.join("study");
    let mut peers = Peers { here: Vec::new(), left_out: Vec::new() };
    let attempts: [(&'static str, Result<Peer, String>); 3] = match copy_study(shared, &copy) {
        Ok(()) => [
            ("bladeink", build_rust(&copy, folder, "bladeink", "ink")),
            ("yarnspinner", build_rust(&copy, folder, "yarnspinner", "yarn")),
            ("inkjs", install_inkjs(&copy)),
        ],
        Err(reason) => ["bladeink", "yarnspinner", "inkjs"].map(|name| (name, Err(reason.clone()))),
    };
    for (name, attempt) in attempts {
        match attempt {
            Ok(peer) => peers.here.push(peer),
            Err(reason) => peers.left_out.push((name, reason)),
        }
    }
    peers
}

/// The generated conversation of so many scenes, in every notation: the folder that holds them.
pub(crate) fn generate(folder: &Path, scenes: usize) -> Result<PathBuf, String> {
    let corpus = folder.join(format!("study-{scenes}"));
    let generator = folder.join("study").join("gen").join("gen.py");
    let mut command = Command::new("python3");
    command.arg(generator).arg(&corpus).arg(scenes.to_string()).args(["ours", "ink", "yarn"]);
    output_of(&mut command).map(|_| corpus)
}

fn copy_study(shared: &Path, copy: &Path) -> Result<(), String> {
    for part in ["common", "gen", "peers"] {
        copy_folder(&shared.join(part), &copy.join(part))?;
    }
    copy_file(&shared.join("Cargo.lock"), &copy.join("Cargo.lock"))?;
    write_changed(&copy.join("Cargo.toml"), WORKSPACE.as_bytes())?;
    write_changed(&copy.join("peers").join("inkjs").join("package.json"), PACKAGE.as_bytes())
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), String> {
    let reason = |error: std::io::Error| format!("{}: {error}", from.display());
    for entry in fs::read_dir(from).map_err(reason)? {
        let entry = entry.map_err(reason)?;
        let target = to.join(entry.file_name());
        if entry.file_type().map_err(reason)?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else if !target.ends_with("package.json") {
            copy_file(&entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Copies what the file holds, and not that it can only be read. The lock file is not written again: cargo shortens its copy.
fn copy_file(from: &Path, to: &Path) -> Result<(), String> {
    if to.ends_with("Cargo.lock") && to.exists() {
        return Ok(());
    }
    let bytes = fs::read(from).map_err(|error| format!("{}: {error}", from.display()))?;
    write_changed(to, &bytes)
}

/// Leaves a file alone that holds this already, so that nothing is built twice.
fn write_changed(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let folder = path.parent().expect("a file stands in a folder");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn build_rust(
    copy: &Path,
    folder: &Path,
    name: &'static str,
    notation: &'static str,
) -> Result<Peer, String> {
    let package = if name == "yarnspinner" { "peer-yarn" } else { "peer-bladeink" };
    let target = folder.join("study-target");
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(copy).env("CARGO_TARGET_DIR", &target).args([
        "build",
        "--release",
        "--quiet",
        "--package",
        package,
    ]);
    finish_within(&mut command, folder, Duration::from_secs(30 * 60))?;
    Ok(Peer { name, notation, words: vec![target.join("release").join(package)] })
}

fn install_inkjs(copy: &Path) -> Result<Peer, String> {
    let folder = copy.join("peers").join("inkjs");
    output_of(Command::new("node").arg("--version")).map_err(|reason| format!("node: {reason}"))?;
    if !folder.join("node_modules").join("inkjs").is_dir() {
        let mut command = Command::new("npm");
        command.current_dir(&folder).args(["install", "--silent", "--no-audit", "--no-fund"]);
        finish_within(&mut command, copy, Duration::from_secs(5 * 60))?;
    }
    let words = ["node", "--max-old-space-size=16000"].map(PathBuf::from);
    Ok(Peer {
        name: "inkjs",
        notation: "ink",
        words: words.into_iter().chain([folder.join("driver.mjs")]).collect(),
    })
}

/// What a program prints, or the first line of its complaint.
pub(crate) fn output_of(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(complaint(&String::from_utf8_lossy(&output.stderr), output.status))
}

/// Waits for a program that may wait for a network that is not there.
fn finish_within(command: &mut Command, folder: &Path, limit: Duration) -> Result<(), String> {
    const PAUSE: Duration = Duration::from_millis(100);
    let path = folder.join("complaints.txt");
    let complaints = fs::File::create(&path).map_err(|error| error.to_string())?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(complaints);
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let mut waited = Duration::ZERO;
    while waited < limit {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(complaint(&fs::read_to_string(&path).unwrap_or_default(), status)),
            None => std::thread::sleep(PAUSE),
        }
        waited += PAUSE;
    }
    child.kill().and_then(|()| child.wait()).map_err(|error| error.to_string())?;
    Err(format!("it was not built within {} minutes", limit.as_secs() / 60))
}

fn complaint(text: &str, status: std::process::ExitStatus) -> String {
    let first = text.lines().find(|line| !line.trim().is_empty());
    first.map_or_else(|| status.to_string(), |line| line.trim().to_owned())
}
