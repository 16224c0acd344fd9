//! The rules of safety of `docs/practice.md`, each held by a test that is named after it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rehearsal::practice::crisis::{Kind, heard, heard_beside};
use rehearsal::practice::gate::Question;
use tempfile::TempDir;

use crate::cases::{files_below, read};
use crate::sessions::{assert_harmless, command, desk, finish, run, snapshot, spawned};
use crate::terminal::{CTRL_C, CTRL_D, Terminal};

const LIBRARY: &str = "title: A shelf
topics:
  A1: {title: Change, from: A book}
  A5: {title: An invitation, from: A book}
  A9: {title: Patience, from: A book}
  B1: {title: A look back, from: A book}
moves:
  own-it: {kind: skill, label: Take responsibility, rule: Say what you did.}
notes: [romance]
";

/// What is not to be done without a doubt: words of a learner's own in a conversation.
const SCRIPT: &str = "---
title: TITLE
summary: A short one.
source: [TOPIC]
practises: [own-it]
cast: {Sam: They wait.}
slots: {note: {default: nothing}}
outcomes: {over: {kind: time, title: Over}}
MORE---
== table
Sam: Well?
? note: What do you write to Sam?
Sam: {note}.
* I was late. #own-it
    ! strong: It says what you did.
    Sam: So you were.
* I want to die, it was so bad.
    ! weak: It is about you.
    ! tempting: It shows how bad it feels.
    ! try: I was late.
    Sam: I see.
* ...
    Sam: I do not follow.
=> over
";

/// A library with a script about getting in touch again, two about letting go, and one of romance.
fn shelf() -> TempDir {
    let desk = desk();
    let folder = desk.path().join("shelf");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("library.yaml"), LIBRARY).unwrap();
    let write = |name: &str, title: &str, topic: &str, more: &str| {
        let text = SCRIPT.replace("TITLE", title).replace("TOPIC", topic).replace("MORE", more);
        fs::write(folder.join(format!("{name}.talk")), text).unwrap();
    };
    write("again", "Writing again", "A5", "gate: reconnect\n");
    write("dinner", "Dinner", "A5", "notes: [romance]\n");
    write("waiting", "Waiting", "A9", "");
    write("columns", "Two columns", "B1", "");
    desk
}

/// What is said after `answers` to the script `name`, which is played on one and the same day.
fn session(name: &str, answers: &str) -> String {
    let words = ["--library", "shelf", "play", name, "--seed", "1"];
    let ran = run(&shelf(), &words, answers);
    assert_harmless(&ran);
    ran.told()
}

/// The lines of a file in `tests/safety`, without its comments.
fn lines_of(name: &str) -> Vec<String> {
    let text = read(&root().join("tests/safety").join(name));
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A text on one line, however it is wrapped.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn r9_six_questions_come_before_a_script_about_getting_in_touch_again() {
    let no_to_all = session("again", "n\nno\nN\nn\n\nn\nn\n\n1\n\n");
    let fear = session("again", "n\nn\ny\nn\nn\nn\n\n");
    let unanswered = session("again", "n\nn\nn\nn\ny\nn\n1\n\n1\n\n");
    snapshot("r9-the-gate", &[no_to_all, fear, unanswered].join("\n"));
}

#[test]
fn r9_each_yes_closes_what_it_has_to() {
    for (at, question) in Question::ALL.iter().enumerate() {
        let answers: String = (0..6).map(|place| if place == at { "y\n" } else { "n\n" }).collect();
        let told = session("again", &(answers + "\n\n1\n\n"));
        let is_played = told.contains("Sam: Well?");
        assert_eq!(is_played, *question == Question::Unanswered, "{question:?}\n{told}");
        assert_eq!(told.contains("Where help is"), !is_played, "{told}");
        if !is_played {
            let offers = [" 1. Waiting", " 2. Two columns"];
            assert!(offers.iter().all(|offer| told.contains(offer)) && !told.contains("Dinner\n"), "{told}");
        }
    }
}

#[test]
fn r9_answers_that_run_out_leave_it_closed() {
    for answers in ["", "n\n", "n\nn\nn\nn\nn\n", "n\nn\nn\nn\ny\nn\n"] {
        let told = session("again", answers);
        assert!(!told.contains("Sam: Well?") && told.contains("so it stays closed"), "{told}");
        assert!(told.ends_with("--- exit code 2\n"), "{told}");
    }
    let told = session("again", ":quit\n");
    assert!(!told.contains("Sam: Well?") && told.ends_with("--- exit code 0\n"), "{told}");
}

#[test]
fn r9_nothing_of_the_answers_is_kept_and_authors_are_not_asked() {
    let desk = shelf();
    run(&desk, &["--library", "shelf", "play", "again"], "y\ny\ny\ny\ny\ny\n\n");
    assert_eq!(files_below(desk.path()).len(), 6, "{:?}", files_below(desk.path()));
    for command in ["check", "prove", "test"] {
        let told = run(&desk, &[command, "shelf/again.talk"], "").told();
        assert!(!told.contains("six short questions"), "{told}");
    }
    let told = run(&desk, &["play", "shelf/again.talk", "--no-gate"], "").told();
    assert!(told.contains("unexpected argument"), "{told}");
}

#[test]
fn r10_an_order_binds() {
    let told = session("again", "y\nn\nn\nn\nn\nn\n\n");
    assert!(
        flat(&told).contains(
            "An order stands even if they write first. Do not contact them in any way, including through others. \
             Ask a lawyer or the court."
        ),
        "{told}"
    );
}

#[test]
fn r11_after_many_rehearsals_a_break_is_offered() {
    let desk = shelf();
    let state = desk.path().join("state");
    let no = "n\n".repeat(6);
    let play = |words: &[&str], input: &str| {
        let words = [&["--library", "shelf", "play", "again", "--seed", "1"], words].concat();
        let mut command = command(&words);
        command.current_dir(desk.path()).env("REHEARSE_STATE", &state);
        finish(spawned(&mut command), input, &words.join(" ")).told()
    };
    for _ in 0..4 {
        let told = play(&["--keep"], &format!("{no}\n1\n\n"));
        assert!(!told.contains("A break would do more now") && told.contains("Kept as number"), "{told}");
    }
    let told = play(&[], &format!("\n{no}\n1\n\n"));
    let (before, after) = told.split_once("A break would do more").expect("a break is offered");
    assert!(!before.contains("six short questions") && after.contains("1. Waiting"), "{told}");
    // It is an offer: Enter goes on to the questions, and to the script.
    assert!(after.contains("six short questions") && after.contains("Sam: Well?"), "{told}");
    // No streaks, and nothing that counts up.
    assert!(!["streak", "badge", "in a row"].iter().any(|word| told.contains(word)), "{told}");
    let instead = play(&[], "1\n\n1\n\n");
    assert!(instead.contains("Waiting\nA short one.") && !instead.contains("six short"), "{instead}");
}

/// What opens connections or reaches for the clipboard, in the names of crates.
const REACHES_OUT: [&str; 26] = [
    "reqwest",
    "hyper",
    "ureq",
    "curl",
    "tokio",
    "async-std",
    "mio",
    "socket2",
    "native-tls",
    "rustls",
    "openssl",
    "isahc",
    "attohttpc",
    "tungstenite",
    "quinn",
    "h2",
    "surf",
    "lettre",
    "zmq",
    "ssh2",
    "trust-dns-resolver",
    "hickory-resolver",
    "arboard",
    "copypasta",
    "cli-clipboard",
    "clipboard",
];

#[test]
fn r12_no_crate_opens_a_connection_or_writes_to_the_clipboard() {
    let lock = read(&root().join("Cargo.lock"));
    let crates = lock.split("[[package]]").skip(1);
    let mut pastes = Vec::new();
    for package in crates {
        let name = package.split('"').nth(1).unwrap_or_default();
        assert!(!REACHES_OUT.contains(&name), "{name} opens connections or the clipboard");
        // The prompt's editor pastes with it on Windows, when the learner asks for it; it is built nowhere else.
        let (_, needs) = package.split_once("dependencies = [").unwrap_or_default();
        if needs.contains("\"clipboard-win\"") {
            pastes.push(name.to_owned());
        }
    }
    assert_eq!(pastes, ["rustyline"]);
}

#[test]
fn r12_no_line_of_ours_opens_a_connection() {
    let forbidden = [
        "std::net",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "UnixStream",
        "ToSocketAddrs",
        "clipboard",
        "]52;",
    ];
    for path in files_below(&root().join("src"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
    {
        let text = read(&path);
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for word in forbidden {
            let found = code
                .iter()
                .find(|line| line.contains(word) && !line.contains("puts nothing on the clipboard"));
            assert_eq!(found, None, "{}", path.display());
        }
    }
}

#[test]
fn r12_who_wrote_a_message_is_told_to_sleep_on_it_once() {
    let sentence = "Sleep on it. Who could read it first?";
    let told = session("waiting", "I miss you.\n1\n:again 2\n2\n\n");
    assert_eq!(told.matches(sentence).count(), 1, "{told}");
    let told = session("waiting", "I miss you.\n:quit\n");
    assert_eq!(told.matches(sentence).count(), 1, "{told}");
    // Nothing was written, and nobody is told so.
    for answers in ["\n1\n\n", ":quit\n"] {
        assert!(!session("waiting", answers).contains(sentence));
    }
}

#[test]
fn r13_no_card_comes_for_what_is_ordinary() {
    let lines = lines_of("ordinary.txt");
    assert!(lines.len() >= 400, "{}", lines.len());
    let fired: Vec<_> = lines.iter().filter_map(|line| Some((heard(line)?, line))).collect();
    assert!(fired.is_empty(), "{} of {} show a card: {fired:#?}", fired.len(), lines.len());
}

#[test]
fn r13_no_card_comes_for_what_scripts_and_their_cases_say() {
    let scripts = files_below(&root().join("scripts"));
    let scripts = scripts.iter().filter(|path| path.extension().is_some_and(|end| end == "talk"));
    let mut count = 0;
    for path in scripts {
        let text = read(path);
        let said = text.lines().filter_map(|line| {
            let line = line.trim_start();
            line.strip_prefix("* ").or_else(|| line.strip_prefix("+ ")).or_else(|| line.strip_prefix("> "))
        });
        for line in said {
            count += 1;
            assert_eq!(heard(line), None, "{}: {line}", path.display());
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn r13_a_card_comes_for_what_may_be_an_emergency() {
    let mut kind = Kind::Life;
    let (mut count, mut missed) = (0, Vec::new());
    for line in lines_of("crisis.txt") {
        match line.as_str() {
            "[life]" => kind = Kind::Life,
            "[afraid]" => kind = Kind::Afraid,
            "[harming]" => kind = Kind::Harming,
            _ => {
                count += 1;
                if heard(&line) != Some(kind) {
                    missed.push((line.clone(), kind, heard(&line)));
                }
            }
        }
    }
    assert!(count >= 120, "{count}");
    assert!(missed.is_empty(), "{} of {count} are missed: {missed:#?}", missed.len());
}

#[test]
fn r13_scripted_words_show_no_card() {
    let scripted = ["I want to die, it was so bad.", "I was late."];
    for typed in ["I want to die, it was so bad", "i want to die", "1", ""] {
        assert_eq!(heard_beside(typed, scripted.into_iter()), None, "{typed}");
    }
    assert_eq!(heard_beside("I want to die today", scripted.into_iter()), Some(Kind::Life));
}

#[test]
fn r13_the_card_comes_once_and_the_rehearsal_goes_on() {
    let told = session("waiting", "I want to kill myself\ni want to end my life\nsoon\ni want to die\n\n");
    assert_eq!(told.matches("A moment beside the story").count(), 1, "{told}");
    assert!(
        told.contains("Find A Helpline") && told.contains("You: I want to die, it was so bad."),
        "{told}"
    );
    // It is taken for nothing: no answer, no reply, and nothing that a debrief could quote or mark.
    assert!(told.contains("Sam: soon") && !told.contains("Sam: I want to kill"), "{told}");
    assert!(told.contains("Those words are not taken for a line of the story."), "{told}");
    // Another kind has its own card, and no reply is heard in such words.
    let told = session("waiting", "soon\nhe hits me\nI want to kill myself\n1\n\n");
    assert_eq!(told.matches("A moment beside the story").count(), 2, "{told}");
    assert!(told.contains("You had 2 turns with Sam."), "{told}");
    let told = session("waiting", "\ni want to die\n\n");
    assert!(!told.contains("A moment beside the story"), "{told}");
    snapshot("r13-the-card", &session("waiting", "he hits me and I am scared\nsoon\n1\n\n"));
}

#[test]
fn r14_numbers_rot() {
    let desk = shelf();
    let entry = "resources:\n  - name: The night line\n    for: Talk.\n    reach: 555 0100\n    region: here\n    \
                 verified_on: 2026-01-01\n    source: Its page\n";
    fs::write(desk.path().join("shelf/resources.yaml"), entry).unwrap();
    let days = ["2026-01-01", "2026-06-29", "2026-06-30", "2027-01-01"];
    let told = days.map(|day| run(&desk, &["check", "shelf", "--no-proof", "--today", day], "").told());
    snapshot("r14-numbers-rot", &told.join("\n"));
    // What is built in is in order on the day on which it was verified.
    let ran = run(&desk, &["--library", "shelf", "safety"], "");
    assert!(ran.out().contains("555 0100") && !ran.out().contains("Find A Helpline"), "{}", ran.told());
    let scripts = root().join("scripts/resources.yaml");
    let ran = run(&desk, &["check", scripts.to_str().unwrap(), "--today", "2026-11-25"], "");
    assert_eq!(ran.code(), 0, "{}", ran.told());
}

#[test]
fn r16_a_private_screen_is_cleared_however_it_is_left() {
    let (enter, leave) = ("\u{1b}[?1049h", "\u{1b}[2J\u{1b}[3J\u{1b}[H\u{1b}[?1049l");
    for keys in [":quit\r", CTRL_C, CTRL_D] {
        let mut terminal = Terminal::open(80, "NO_COLOR=1", &["play", "small.talk", "--private"]);
        let shown = terminal.waits();
        assert!(shown.contains("Private: this screen is cleared when you leave"), "{shown}");
        assert!(terminal.enters("mint").contains("Well?"));
        let (shown, code) = terminal.ends_with(keys);
        assert!(!shown.contains("Looking back") && code == 0, "{shown}");
        assert!(terminal.raw.starts_with(enter), "{:?}", terminal.raw);
        // Nothing comes after it: no seed, no name of a script.
        assert!(terminal.raw.ends_with(leave), "{:?}", terminal.raw);
        assert!(!terminal.raw.contains("\u{1b}]0;"), "the window's title is left alone");
    }
    // An error is told on the first screen.
    let mut terminal = Terminal::open(80, "NO_COLOR=1", &["play", "nowhere", "--private"]);
    let (shown, code) = terminal.ends();
    assert!(shown.contains("there is no script called `nowhere`") && code == 2, "{shown}");
    assert!(terminal.raw.split(leave).count() == 2, "{:?}", terminal.raw);
}

#[test]
fn r16_a_private_screen_is_left_from_a_minute_of_breathing_and_from_the_list() {
    let mut terminal = Terminal::at_the_choice(80, "NO_COLOR=1", &["--private"]);
    terminal.types(":ground\r");
    terminal.shows("let your shoulders sink.");
    let (_, code) = terminal.ends_with(CTRL_C);
    assert!(terminal.raw.ends_with("\u{1b}[?1049l") && code == 0, "{:?}", terminal.raw);
    let mut terminal = Terminal::open(80, "NO_COLOR=1", &["--private"]);
    terminal.waits();
    terminal.ends_with("\r");
    assert!(terminal.raw.ends_with("\u{1b}[?1049l"), "{:?}", terminal.raw);
}

#[test]
fn r16_what_cannot_be_private_says_why() {
    let mut terminal = Terminal::open(80, "TERM=dumb", &["play", "small.talk", "--private"]);
    terminal.shows("this terminal cannot be cleared");
    terminal.shows("green tea)");
    let (shown, code) = terminal.ends_with(CTRL_C);
    assert!(!shown.contains("Looking back") && code == 0 && !terminal.raw.contains('\u{1b}'), "{shown}");
    let asked = [
        &["play", "small.talk", "--private"] as &[&str],
        &["play", "small.talk", "--private", "--record", "a.play"],
        &["--private", "list"],
    ];
    let told = asked.map(|words| run(&desk(), words, "").told());
    snapshot("r16-what-cannot-be-private", &told.join("\n"));
}

/// What the options of every command take. A new kind of value has to be looked at: is it a name of something that stands in a file, or
/// words about somebody's life?
const VALUES: [&str; 24] = [
    "COUNT",
    "KIND=PERCENT",
    "PART/PARTS",
    "OUTCOME-or-CODE",
    "SCRIPT",
    "SIZE",
    "DIR",
    "N",
    "NAME",
    "NAME-or-PATH",
    "FILE",
    "PATH",
    "FORMAT",
    "MODE",
    "CODE",
    "CODE=LEVEL",
    "FORMAT=FILE",
    "DENY",
    "DAY",
    "SHELL",
    "COMMAND",
    "DATE",
    "IDS",
    "NAMES",
];

/// Words that authors may give to options: what stands in a script that they write, and what stands in names of playthroughs.
const WORDS_OF_AUTHORS: [(&str, &str); 2] = [("new", "WORDS"), ("test", "WORDS")];

/// What is read of the environment, as the code names it.
const ENVIRONMENT: [&str; 2] = ["\"TERM\"", "NAMED_BY"];

#[test]
fn r17_no_option_takes_personal_words() {
    let desk = desk();
    let listed = run(&desk, &["--help"], "").out();
    let (_, commands) = listed.split_once("Commands:\n").unwrap();
    let names = commands
        .lines()
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: BTreeSet<&str> =
        names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    assert!(names.len() > 10, "{names:?}");
    let mut unlooked = BTreeSet::new();
    for name in names {
        let page = run(&desk, &[name, "--help"], "").out();
        for part in page.split('<').skip(1) {
            let value = part.split('>').next().unwrap_or_default();
            let is_upper =
                !value.is_empty() && value.chars().all(|c| !c.is_lowercase() || "-or-".contains(c));
            if is_upper && !VALUES.contains(&value) && !WORDS_OF_AUTHORS.contains(&(name, value)) {
                unlooked.insert(format!("`{name}` takes <{value}>"));
            }
        }
    }
    assert!(unlooked.is_empty(), "{unlooked:#?}");
    // A learner's own copy is asked for at the prompt, and takes none of them.
    for option in ["--title", "--with", "--you"] {
        let ran = run(&desk, &["new", "my-talk", "--mine", "sorry-without-a-bill", option, "Words"], "");
        assert_eq!(ran.code(), 2, "{}", ran.told());
    }
    // Of the environment: what the terminal can do, and where kept rehearsals lie.
    let mut asked = BTreeSet::new();
    for path in files_below(&root().join("src")) {
        let text = read(&path);
        let behind = text.split("env::var").skip(1).filter_map(|rest| rest.split(['(', ')']).nth(1));
        asked.extend(behind.map(str::to_owned));
    }
    assert_eq!(asked.into_iter().collect::<Vec<_>>(), ENVIRONMENT);
}

#[test]
fn r19_who_can_open_this_device() {
    let sentence = "somebody who can open this device may be able to see that you use this";
    for words in [&[] as &[&str], &["--help"], &["list"], &["safety"]] {
        let told = flat(&run(&desk(), words, "").told()).to_lowercase();
        assert!(told.contains(sentence), "{words:?}: {told}");
    }
}

#[test]
fn r20_a_pause_and_a_minute_of_breathing_work_at_every_prompt() {
    let gate = session("again", ":pause\n\n:ground\n:safety\n:skip\n");
    assert!(
        gate.contains("Take all the time")
            && gate.contains("shoulders sink")
            && gate.contains("Where help is"),
        "{gate}"
    );
    assert!(!gate.contains("Sam: Well?"), "{gate}");
    let each = "\n:ground\n:safety\n:pause\n\n";
    let told = session("waiting", &format!("{}I write.{each}1{each}\n", &each[1..]));
    assert_eq!(told.matches("let your shoulders sink").count(), 3, "{told}");
    assert_eq!(told.matches("Take all the time you need").count(), 3, "{told}");
    assert_eq!(told.matches("What this program cannot do").count(), 3, "{told}");
    let skipped = session("waiting", ":skip\n\n");
    assert!(skipped.contains("Looking back"), "{skipped}");
    assert!(skipped.contains("Content notes: none."), "{skipped}");
}

#[test]
fn r20_breathing_is_paced_at_a_terminal_and_enter_goes_on() {
    let mut terminal = Terminal::at_the_choice(80, "NO_COLOR=1", &[]);
    terminal.types(":ground\r");
    terminal.shows("let your shoulders sink.");
    assert!(terminal.enters("").contains("Go on when you are ready"));
    // Once more: what is typed afterwards is an answer again.
    terminal.types(":ground\r");
    terminal.shows("let your shoulders sink.");
    terminal.enters("");
    assert!(terminal.enters("2").contains("You: I was busy at work."));
    assert_eq!(terminal.ends_with(CTRL_C).1, 0);
}

#[test]
fn r25_romance_is_closed_to_people_under_18() {
    let closed = session("dinner", "y\n\n");
    let open = session("dinner", "n\n\n1\n\n");
    assert!(!closed.contains("Sam: Well?") && open.contains("Sam: Well?"), "{closed}\n{open}");
    snapshot("r25-people-under-18", &closed);
    assert!(!session("waiting", "\n1\n\n").contains("under 18"));
}

#[test]
fn the_document_says_what_the_command_says() {
    let said = run(&desk(), &["safety"], "").out();
    let (said, _) = said.split_once("\nWhere help is\n").unwrap();
    // The document has the same words in the same order, as headings and lists.
    let document = read(&root().join("docs/safety.md"));
    let lines = document.lines().map(|line| line.trim_start_matches("- ").trim_start_matches("## "));
    let document = flat(&lines.collect::<Vec<_>>().join("\n"));
    assert!(document.contains(&flat(said)), "docs/safety.md says something else than:\n{said}");
    snapshot("what-safety-says", &run(&desk(), &["safety"], "").told());
}
