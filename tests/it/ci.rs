//! What runs where nobody looks: the action, the hooks, the workflow of a new library, and the pages that show commands. They parse,
//! name only what the command has, and their shell lines do what they say.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;
use rehearsal::authoring::fresh;
use serde_yaml::Value;
use tempfile::TempDir;

use crate::cases::read;
use crate::sessions::{SMALL, calm, finish, run, spawned};

/// The inputs of the action, as somebody gives them.
type Inputs<'i> = &'i [(&'i str, &'i str)];

/// What came of the action's own step.
struct Acted {
    told: String,
    code: i32,
    outputs: Vec<String>,
}

#[test]
fn what_ci_systems_read_is_yaml() {
    let action = yaml(&read(&root().join("action.yml")));
    assert_eq!(action["runs"]["using"], Value::from("composite"));
    for (name, input) in action["inputs"].as_mapping().unwrap() {
        assert!(input["description"].is_string() && input["default"].is_string(), "{name:?}");
    }
    let hooks = yaml(&read(&root().join(".pre-commit-hooks.yaml")));
    for hook in hooks.as_sequence().unwrap() {
        assert_eq!(hook["files"], Value::from(r"\.talk$"), "{hook:?}");
    }
    let page = read(&root().join("docs/ci.md"));
    assert_eq!(blocks(&page, "yml").map(|block| yaml(&block)).filter(Value::is_mapping).count(), 4);
    let workflow = yaml(&workflow());
    let steps = &workflow["jobs"]["scripts"]["steps"];
    // The workflow of a new library and the page name only inputs and outputs that the action has.
    let page: String = blocks(&page, "yml").collect();
    let inputs: BTreeSet<&str> = names(&action["inputs"]);
    let given = names(&steps[1]["with"]);
    assert!(given.is_subset(&inputs), "{given:?}");
    for text in [page, crate::ci::workflow()] {
        for (_, [output]) in captures(r"steps\.rehearse\.outputs\.([\w-]+)", &text) {
            assert!(names(&action["outputs"]).contains(output), "the action has no output {output}");
        }
    }
}

#[test]
fn every_input_of_the_action_is_used_and_told() {
    let (action, page) = (read(&root().join("action.yml")), read(&root().join("docs/ci.md")));
    let parsed = yaml(&action);
    for input in names(&parsed["inputs"]) {
        assert!(action.contains(&format!("inputs.{input} ")), "nothing asks for {input}");
        assert!(page.contains(&format!("\n| `{input}` | ")), "docs/ci.md does not tell of {input}");
    }
    let used = captures(r"inputs\.([\w-]+)", &action);
    for (_, [input]) in used {
        assert!(names(&parsed["inputs"]).contains(input), "there is no input {input}");
    }
}

#[test]
fn commands_that_are_shown_are_there_with_their_options() {
    let desk = TempDir::new().unwrap();
    let known = commands(&desk);
    let mut seen = BTreeSet::new();
    for (place, text) in shown() {
        // A command and what stands behind it, up to the end of the line, of the code, or of the command.
        for (_, [name, rest]) in captures(r"\brehearse (?:--plain )?([a-z]+)\b((?: +[^`|;&\n]*)?)", &text) {
            let is_code = rest.contains("--") || known.contains(name);
            if !is_code || is_planned(name, &known) {
                continue;
            }
            assert!(known.contains(name), "{place}: there is no command `{name}`");
            let help = run(&desk, &[name, "--help"], "").out();
            for (_, [option]) in captures(r"(?:^|\s)(--[a-z][a-z-]*)", rest) {
                let has = help.split(|c: char| c.is_whitespace() || c == ',').any(|word| word == option);
                assert!(has, "{place}: `rehearse {name}` has no `{option}`");
                seen.insert(format!("{name} {option}"));
            }
        }
    }
    assert!(seen.contains("check --report") && seen.contains("check --deny"), "{seen:?}");
}

#[test]
fn the_action_passes_what_is_clean_and_gives_its_reports() {
    let desk = TempDir::new().unwrap();
    assert_eq!(run(&desk, &["new", "--library", "talks", "--defaults"], "").code(), 0);
    let acted = act(&desk, &[("paths", "talks"), ("deny-warnings", "true"), ("junit", "reports/all")]);
    assert_eq!(acted.code, 0, "{}", acted.told);
    let test = if has(&desk, "test") { "junit-test=reports/all-test.xml" } else { "" };
    let expected = ["sarif=rehearse-check.sarif", "junit-check=reports/all-check.xml", test];
    assert_eq!(
        acted.outputs,
        expected.map(str::to_owned).into_iter().filter(|out| !out.is_empty()).collect::<Vec<_>>()
    );
    for output in &acted.outputs {
        let (_, path) = output.split_once('=').unwrap();
        assert!(!fs::read(desk.path().join(path)).unwrap().is_empty(), "{path} is empty");
    }
}

#[test]
fn the_action_fails_after_its_reports_are_written() {
    let desk = TempDir::new().unwrap();
    fs::write(desk.path().join("broken one.talk"), SMALL.replace("=> heard", "=> herd")).unwrap();
    let acted = act(&desk, &[("paths", "broken one.talk"), ("test", "false")]);
    assert_eq!(acted.code, 1, "{}", acted.told);
    assert_eq!(acted.outputs, ["sarif=rehearse-check.sarif", "junit-check=rehearse-check.xml"]);
    assert!(acted.told.contains("::error file=broken one.talk,line="), "{}", acted.told);
    // What fails is the file that is wrong, and nothing but its warning fails where warnings are denied.
    let unused = SMALL.replace("slots:", "flags: [unused]\nslots:");
    fs::write(desk.path().join("broken one.talk"), unused).unwrap();
    for (deny, code) in [("false", 0), ("true", 1)] {
        let acted = act(&desk, &[("deny-warnings", deny), ("test", "false")]);
        assert_eq!(acted.code, code, "{}", acted.told);
    }
}

#[test]
fn the_action_fails_where_a_playthrough_does() {
    let desk = TempDir::new().unwrap();
    if !has(&desk, "test") {
        return;
    }
    assert_eq!(run(&desk, &["new", "call", "--defaults"], "").code(), 0);
    assert_eq!(act(&desk, &[]).code, 0);
    let playthrough = desk.path().join("call/heard.play");
    fs::write(&playthrough, read(&playthrough).replace("=> heard", "=> shut")).unwrap();
    let acted = act(&desk, &[]);
    assert_eq!(acted.code, 1, "{}", acted.told);
    assert!(acted.outputs.contains(&"junit-test=rehearse-test.xml".to_owned()), "{:?}", acted.outputs);
    fs::write(&playthrough, read(&playthrough).replace("=> shut", "=> heard")).unwrap();
    assert_eq!(act(&desk, &[("min-coverage", "outcomes=30\nreplies=10")]).code, 0);
    assert_eq!(act(&desk, &[("min-coverage", "outcomes=30\nreplies=100")]).code, 1);
}

/// A runner takes a line that begins with two colons for a command, also where it comes from a script; and a report of yesterday is
/// not one of today.
#[test]
fn the_action_lets_no_script_speak_to_the_runner_and_keeps_no_old_report() {
    let desk = TempDir::new().unwrap();
    assert_eq!(run(&desk, &["new", "call", "--defaults"], "").code(), 0);
    let playthrough = desk.path().join("call/heard.play");
    fs::write(&playthrough, read(&playthrough).replace("=> heard", "::error::Nobody said this.")).unwrap();
    let acted = act(&desk, &[("paths", "./call.talk")]);
    let (mut stop, mut others) = (None, Vec::new());
    for line in acted.told.lines().map(str::trim_start).filter(|line| line.starts_with("::")) {
        match (line.strip_prefix("::stop-commands::"), &stop) {
            (Some(token), None) => stop = Some(format!("::{token}::")),
            (None, Some(end)) if line == end => stop = None,
            (_, Some(_)) => {}
            (None, None) => others.push(line),
        }
    }
    assert!(stop.is_none() && others.is_empty(), "{}", acted.told);
    assert_eq!(acted.outputs.len(), 3, "{:?}", acted.outputs);
    let acted = act(&desk, &[("paths", "gone")]);
    assert_eq!((acted.code, acted.outputs.len()), (1, 2), "{}", acted.told);
    let acted = act(&desk, &[("paths", "gone*.talk")]);
    assert_eq!((acted.code, acted.outputs.len()), (1, 0), "{}", acted.told);
}

/// Runs the step of the action that checks and tests, as GitHub would, with the command of this package.
fn act(desk: &TempDir, inputs: Inputs<'_>) -> Acted {
    let action = yaml(&read(&root().join("action.yml")));
    let step = action["runs"]["steps"].as_sequence().unwrap().iter().find(|step| step["id"] == "run");
    let step = step.expect("the action has a step called run");
    let elsewhere = TempDir::new().unwrap();
    let output = elsewhere.path().join("output");
    let mut command = Command::new("bash");
    // GitHub's own way to start it.
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"].as_str().unwrap()]);
    calm(&mut command)
        .current_dir(desk.path())
        .env("GITHUB_OUTPUT", &output)
        .env("RUNNER_TEMP", elsewhere.path());
    let folder = Path::new(env!("CARGO_BIN_EXE_rehearse")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    command.env("PATH", path);
    for (name, value) in step["env"].as_mapping().unwrap() {
        let value = value.as_str().unwrap();
        let input = value.strip_prefix("${{ inputs.").and_then(|value| value.strip_suffix(" }}")).unwrap();
        let tests = if has(desk, "test") { "true" } else { "false" };
        let standing =
            if input == "test" { tests } else { action["inputs"][input]["default"].as_str().unwrap() };
        let given = inputs.iter().find(|(name, _)| *name == input).map_or(standing, |(_, value)| *value);
        command.env(name.as_str().unwrap(), given);
    }
    let ran = finish(spawned(&mut command), "", "in the action");
    let outputs = fs::read_to_string(&output).unwrap_or_default().lines().map(str::to_owned).collect();
    Acted { told: ran.told(), code: ran.code(), outputs }
}

/// Every text that shows commands: where it stands, and what it says.
fn shown() -> Vec<(String, String)> {
    let files = [
        "action.yml",
        ".pre-commit-hooks.yaml",
        "docs/ci.md",
        "docs/tutorial.md",
        "docs/from-other-tools.md",
    ];
    let files = files.map(|name| (name.to_owned(), read(&root().join(name))));
    let sheets = fresh::library("A library", "first", None);
    files.into_iter().chain(sheets.into_iter().map(|sheet| (sheet.path, sheet.text))).collect()
}

/// True for commands that the plan has and this version does not have yet.
fn is_planned(name: &str, known: &BTreeSet<String>) -> bool {
    matches!(name, "test" | "fmt") && !known.contains(name)
}

/// Whether the command has a command of this name.
pub(crate) fn has(desk: &TempDir, name: &str) -> bool {
    commands(desk).contains(name)
}

/// The names of all commands.
fn commands(desk: &TempDir) -> BTreeSet<String> {
    let help = run(desk, &["-h"], "").out();
    let (_, behind) = help.split_once("\nCommands:\n").unwrap();
    let lines = behind.lines().take_while(|line| !line.is_empty());
    lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).map(str::to_owned).collect()
}

fn workflow() -> String {
    let sheets = fresh::library("A library", "first", None);
    sheets.into_iter().find(|sheet| sheet.path.ends_with(".yml")).expect("a library has a workflow").text
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

fn names(map: &Value) -> BTreeSet<&str> {
    map.as_mapping().unwrap().keys().filter_map(Value::as_str).collect()
}

/// The fenced blocks of this kind, in order.
fn blocks<'t>(text: &'t str, kind: &str) -> impl Iterator<Item = String> + 't {
    let fence = format!("```{kind}\n");
    let pieces: Vec<&str> = text.split(fence.as_str()).skip(1).collect();
    pieces.into_iter().filter_map(|piece| Some(piece.split_once("```")?.0.to_owned()))
}

fn captures<'t, const N: usize>(pattern: &str, text: &'t str) -> Vec<(&'t str, [&'t str; N])> {
    Regex::new(pattern).unwrap().captures_iter(text).map(|found| found.extract()).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
