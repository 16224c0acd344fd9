//! The tutorial is true: each of its files checks as it says, and each of its sessions prints what it shows.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::cases::read;
use crate::ci::has;
use crate::sessions::run;

/// The line that stands for lines which are left out.
const LEFT_OUT: &str = "...";

#[test]
fn every_step_of_the_tutorial_is_true() {
    let desk = TempDir::new().unwrap();
    let (mut files, mut sessions) = (0, 0);
    for (kind, block) in blocks(&read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tutorial.md"))) {
        match kind.as_str() {
            "talk alone" | "talk wrong" => {
                files += 1;
                fs::write(desk.path().join("tyre.talk"), &block).unwrap();
                let ran = run(&desk, &["check", "--deny", "warnings", "tyre.talk"], "");
                assert_eq!(ran.code(), i32::from(kind == "talk wrong"), "file {files}: {}", ran.told());
                // Without a command that lays scripts out there is nobody to ask.
                if kind != "talk wrong" && has(&desk, "fmt") {
                    let laid_out = run(&desk, &["fmt", "--check", "tyre.talk"], "");
                    assert_eq!(laid_out.code(), 0, "file {files}: {}", laid_out.told());
                }
            }
            "play" => {
                fs::create_dir_all(desk.path().join("tyre")).unwrap();
                fs::write(desk.path().join("tyre/mended.play"), &block).unwrap();
            }
            // Without a command that tries playthroughs there is nobody to ask.
            "text" if block.starts_with("$ rehearse test") && !has(&desk, "test") => {}
            "text" => {
                sessions += 1;
                assert_session(&desk, &block);
            }
            _ => panic!("the tutorial holds a block of the kind `{kind}`, which nothing looks at"),
        }
    }
    assert!(files >= 5 && sessions >= 5, "{files} files and {sessions} sessions");
}

#[test]
fn the_conversation_beside_those_of_other_tools_is_clean_and_ends_both_ways() {
    let desk = TempDir::new().unwrap();
    let page = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/from-other-tools.md"));
    let ours: Vec<String> =
        blocks(&page).into_iter().filter(|(kind, _)| kind == "talk alone").map(|(_, block)| block).collect();
    assert_eq!(ours.len(), 1);
    fs::write(desk.path().join("call.talk"), &ours[0]).unwrap();
    let checked = run(&desk, &["check", "--deny", "warnings", "call.talk"], "");
    assert_eq!(checked.code(), 0, "{}", checked.told());
    for (answer, end) in [("i forgot", "Heard"), ("work", "Not tonight")] {
        let told = run(&desk, &["play", "call.talk"], &format!("{answer}\n\n")).told();
        assert!(told.contains(&format!("\nWhat they decided\n  {end}")), "{told}");
    }
}

/// Runs the command of a session, types what stands behind its prompts, and holds what came against what is shown.
fn assert_session(desk: &TempDir, session: &str) {
    let (asked, shown) = session.split_once('\n').unwrap();
    let words: Vec<&str> = asked.strip_prefix("$ rehearse ").expect("a command").split(' ').collect();
    let typed: Vec<&str> = shown.lines().filter_map(|line| line.strip_prefix("> ")).collect();
    // Enter alone leaves at the end.
    let told = run(desk, &words, &(typed.join("\n") + "\n\n")).out();
    let came: Vec<&str> = told.lines().map(str::trim_end).collect();
    let mut rest = came.as_slice();
    let mut skips = false;
    for line in shown.lines() {
        if line == LEFT_OUT {
            skips = true;
            continue;
        }
        let at = rest.iter().position(|came| *came == line);
        let at = at.unwrap_or_else(|| panic!("`{asked}` does not print `{line}` here:\n{told}"));
        assert!(skips || at == 0, "`{asked}` prints more in front of `{line}`:\n{told}");
        rest = &rest[at + 1..];
        skips = false;
    }
    assert!(skips || rest.is_empty(), "`{asked}` prints more behind what is shown:\n{told}");
}

/// Every fenced block with what stands behind its fence, in order.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            let inside: String =
                lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
            blocks.push((kind.to_owned(), inside));
        }
    }
    blocks
}
