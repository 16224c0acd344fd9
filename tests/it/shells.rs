//! Completions and manual pages: shells read the first, `man` the second, and both name every command.

use std::fs;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::sessions::{run, snapshot};

/// What each shell would be asked to read a script without running it; none where there is no such way.
const SHELLS: [(&str, Option<&[&str]>); 5] = [
    ("bash", Some(&["bash", "--noprofile", "-n"])),
    ("zsh", Some(&["zsh", "-n"])),
    ("fish", Some(&["fish", "--no-execute"])),
    ("elvish", Some(&["elvish", "-compileonly"])),
    ("powershell", None),
];

#[test]
fn every_shell_gets_a_script_that_names_every_command() {
    let desk = TempDir::new().unwrap();
    for (shell, reader) in SHELLS {
        let ran = run(&desk, &["completions", shell], "");
        assert_eq!(ran.code(), 0, "{}", ran.told());
        let script = ran.out();
        for name in commands(&desk) {
            assert!(script.contains(&name), "{shell} does not complete {name}");
        }
        assert!(script.contains("--library") || script.contains("library"), "{shell} completes no options");
        let path = desk.path().join(shell);
        fs::write(&path, &script).unwrap();
        let Some([program, rest @ ..]) = reader else { continue };
        // A shell that is not on this machine cannot be asked.
        let read = Command::new(program).args(rest).arg(&path).stdin(Stdio::null()).output();
        if let Ok(read) = read {
            assert!(read.status.success(), "{shell}: {}", String::from_utf8_lossy(&read.stderr));
        }
    }
}

#[test]
fn bash_completes_commands_and_their_options() {
    let desk = TempDir::new().unwrap();
    fs::write(desk.path().join("script"), run(&desk, &["completions", "bash"], "").out()).unwrap();
    let completed = |words: &str| {
        let count = words.split(' ').count() - 1;
        let ask = format!(
            "source ./script; COMP_WORDS=({words}); [[ '{words}' != *' ' ]] || COMP_WORDS+=(''); COMP_CWORD={count}; \
             _rehearse rehearse \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; echo \"${{COMPREPLY[*]}}\""
        );
        let told = Command::new("bash")
            .args(["--noprofile", "--norc", "-c", &ask])
            .current_dir(desk.path())
            .output();
        String::from_utf8(told.unwrap().stdout).unwrap().trim().to_owned()
    };
    assert_eq!(completed("rehearse pl"), "play");
    assert_eq!(completed("rehearse play --se"), "--seed");
    assert!(completed("rehearse completions ").ends_with(" bash elvish fish powershell zsh"));
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let desk = TempDir::new().unwrap();
    let main = run(&desk, &["man"], "");
    assert_eq!(main.code(), 0, "{}", main.told());
    let written = run(&desk, &["man", "share/man1"], "");
    assert_eq!(written.code(), 0, "{}", written.told());
    let page = |name: &str| fs::read_to_string(desk.path().join("share/man1").join(name)).unwrap();
    assert_eq!(page("rehearse.1"), main.out());
    let names = commands(&desk);
    assert_eq!(fs::read_dir(desk.path().join("share/man1")).unwrap().count(), names.len() + 1);
    for name in names {
        assert!(main.out().contains(&format!("rehearse\\-{name}(1)")), "the main page does not name {name}");
        let own = page(&format!("rehearse-{name}.1"));
        assert!(own.contains(&format!("rehearse\\-{name} \\-")), "{own}");
        rendered(&desk, &format!("share/man1/rehearse-{name}.1"));
    }
    if let Some(shown) = rendered(&desk, "share/man1/rehearse.1") {
        assert!(shown.contains("Practise a hard conversation before you have it"), "{shown}");
    }
    // A second time they are written anew.
    assert_eq!(run(&desk, &["man", "share/man1"], "").code(), 0);
}

#[test]
fn what_shells_and_manuals_cannot_be_told() {
    let desk = TempDir::new().unwrap();
    fs::write(desk.path().join("file"), "mine").unwrap();
    let asked =
        [&["completions"] as &[&str], &["completions", "tcsh"], &["man", "file"], &["man", "file/inside"]];
    let told = asked.map(|words| run(&desk, words, "").told());
    snapshot("what-shells-and-manuals-cannot-be-told", &told.join("\n"));
    assert_eq!(fs::read_to_string(desk.path().join("file")).unwrap(), "mine");
}

/// The page as a reader sees it; none where this machine has no reader of manuals.
fn rendered(desk: &TempDir, path: &str) -> Option<String> {
    let readers: [&[&str]; 2] = [&["mandoc", "-T", "utf8", "-W", "error"], &["man", "--warnings", "-l"]];
    let shown = readers.iter().find_map(|reader| {
        Command::new(reader[0])
            .args(&reader[1..])
            .arg(path)
            .current_dir(desk.path())
            .stdin(Stdio::null())
            .output()
            .ok()
    })?;
    let (out, errors) = (String::from_utf8_lossy(&shown.stdout), String::from_utf8_lossy(&shown.stderr));
    assert!(shown.status.success() && errors.is_empty(), "{path}: {errors}");
    assert!(out.contains("SYNOPSIS"), "{path}: {out}");
    Some(out.into_owned())
}

/// The names of all commands, as the help has them; `help` itself has no page.
fn commands(desk: &TempDir) -> Vec<String> {
    let help = run(desk, &["-h"], "").out();
    let (_, behind) = help.split_once("\nCommands:\n").unwrap();
    let lines = behind.lines().take_while(|line| !line.is_empty());
    let names =
        lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).filter(|name| !name.is_empty());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}
