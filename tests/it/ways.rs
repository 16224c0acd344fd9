//! Ways in: the order of the path, what `rehearse` opens on, the list narrowed down, and the moves as rule cards.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rehearsal::practice::plain_words;
use tempfile::TempDir;

use crate::sessions::{ANSWERS, Ran, SMALL, command, desk, finish, run, snapshot, spawned};
use crate::terminal::Terminal;

/// Sixteen conversations in the order of their path: name, title, topic, its title, the skill in focus, minutes.
const SIXTEEN: [(&str, &str, &str, &str, &str, u32); 16] = [
    ("two-lists", "Two lists", "B1", "A fair look back", "own-it", 5),
    ("first-of-all", "First of all", "A1", "Change for its own sake", "own-it", 6),
    ("when-to-stop", "When waiting means that you stop", "A9", "Patience that stops at a no", "accept-no", 8),
    ("the-limit", "The limit and the wish", "A7", "Requests and boundaries", "set-limit", 6),
    ("some-room", "Some room", "B6", "Giving space and keeping to it", "accept-no", 7),
    ("no-bill", "Sorry, and no bill", "A8", "Apology and letting go", "own-it", 8),
    ("half-an-hour", "Half an hour on a bench", "A2", "Talking about what went wrong", "reflect", 7),
    ("straight", "A straight answer", "A3", "Truth and trust at their pace", "own-it", 9),
    ("have-a-minute", "Do you have a minute?", "B2", "Opening a hard talk", "reflect", 8),
    ("curious", "Curious, and no more", "B3", "Interest without checking", "reflect", 7),
    ("good-news", "Their good news", "A6", "Respect and help without strings", "reflect", 8),
    ("real-friends", "Friends, and meant so", "B5", "Friendship without a hidden plan", "own-it", 9),
    ("one-step", "One step deeper", "A4", "Closeness one step at a time", "reflect", 10),
    ("a-way-out", "An invitation with a way out", "A5", "An invitation they can refuse", "accept-no", 7),
    ("both-like", "What you would both like", "B4", "Romance you both choose", "reflect", 8),
    ("asking-help", "Asking for help, taking a no", "A10", "Getting help for yourself", "accept-no", 11),
];

/// A small script with this front matter.
fn script(title: &str, more: &str, skill: &str) -> String {
    let front = format!("title: {title}\n{more}practises: [{skill}]\n");
    let marked = format!("I forgot. #{skill}\n    >");
    SMALL
        .replace("title: A small talk\n", &front)
        .replace("minutes: 1\n", "")
        .replace("I forgot.\n    >", &marked)
        .replace("busy at work.\n", "busy at work. #excuse\n")
}

/// A folder with a library of sixteen, all of them on its path but those that `beside` names.
fn sixteen(beside: &[&str]) -> TempDir {
    let desk = desk();
    let folder = desk.path().join("shelf");
    fs::create_dir(&folder).unwrap();
    let mut library = "title: Sixteen talks\ntopics:\n".to_owned();
    for (name, title, topic, about, skill, minutes) in SIXTEEN {
        let _ = writeln!(library, "  {topic}: {{title: \"{about}\"}}");
        let more = format!("source: [{topic}]\nminutes: {minutes}\n");
        fs::write(folder.join(name).with_extension("talk"), script(&format!("\"{title}\""), &more, skill))
            .unwrap();
    }
    library += "moves:
  own-it: {kind: skill, label: Take responsibility, rule: Say what you did.}
  reflect: {kind: skill, label: Say back what you heard, rule: Say it in your own words.}
  accept-no: {kind: skill, label: Take a no, rule: Say that you heard it.}
  set-limit: {kind: skill, label: Say what you will do, rule: Say what you will do yourself.}
  take-break: {kind: skill, label: Take a break, rule: Say when you will be back.}
  excuse: {kind: slip, label: Reason before responsibility, rule: Say what you did before why., antidote: own-it}
";
    let path: Vec<&str> = SIXTEEN.iter().map(|one| one.0).filter(|name| !beside.contains(name)).collect();
    let _ = writeln!(library, "path: [{}]", path.join(", "));
    fs::write(folder.join("library.yaml"), library).unwrap();
    desk
}

/// Runs the command where what is kept is kept in the desk.
fn kept(desk: &TempDir, words: &[&str], input: &str) -> Ran {
    let mut command = command(words);
    let command = command.current_dir(desk.path()).env("REHEARSE_STATE", desk.path().join("state"));
    finish(spawned(command), input, &words.join(" "))
}

#[test]
fn the_list_goes_by_the_path_and_then_by_topic() {
    let desk = sixteen(&["curious", "no-bill"]);
    let listed = run(&desk, &["list", "--library", "shelf"], "");
    snapshot("the-list-goes-by-the-path-and-then-by-topic", &listed.told());
    // What comes next goes the same way.
    let next = run(&desk, &["next", "--library", "shelf", "--format", "json"], "").out();
    assert!(next.contains("shelf/two-lists.talk"), "{next}");
}

#[test]
fn an_opening_of_sixteen_fits_on_a_terminal() {
    let desk = sixteen(&[]);
    let ran = run(&desk, &["--library", "shelf"], ":hint\nmilk\n:quit\n");
    let shown = ran.out();
    let lines = shown.lines().position(|line| line.starts_with("> ")).unwrap() + 1;
    assert!(lines <= 24, "{lines} lines:\n{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    snapshot("an-opening-of-sixteen-fits-on-a-terminal", &ran.told());
}

#[test]
fn the_opening_shows_what_was_kept_and_enter_takes_what_comes_next() {
    let desk = sixteen(&["curious"]);
    let play = |name: &str, answers: &str| {
        let path = Path::new("shelf").join(name).with_extension("talk");
        let ran = kept(
            &desk,
            &["play", path.to_str().unwrap(), "--keep", "--seed", "1", "--temperament", "tired"],
            answers,
        );
        assert_eq!(ran.code(), 0, "{}", ran.told());
    };
    play("two-lists", ANSWERS);
    play("two-lists", "mint\n2\ni will call\n\n");
    play("when-to-stop", ANSWERS);
    snapshot("the-opening-shows-what-was-kept", &kept(&desk, &["--library", "shelf"], ":quit\n").told());
    // Who has practised today has done enough: Enter leaves.
    let left = kept(&desk, &["--library", "shelf"], "\n");
    assert!(left.code() == 0 && !left.out().contains("Sam waits for a word."), "{}", left.told());
    // Where nothing is kept, it takes the first.
    let taken = run(&desk, &["--library", "shelf"], "\n:quit\n");
    assert!(taken.out().contains("\nTwo lists\nSam waits for a word."), "{}", taken.told());
    // Behind a passphrase nothing is shown, and nothing asked.
    let locked = kept(&desk, &["lock"], "a long passphrase\na long passphrase\n");
    assert_eq!(locked.code(), 0, "{}", locked.told());
    let sealed = kept(&desk, &["--library", "shelf"], "\n");
    assert_eq!(sealed.code(), 0);
    assert!(
        sealed.out().contains("What you kept has a passphrase: `rehearse next` asks for it"),
        "{}",
        sealed.told()
    );
    assert!(!sealed.out().contains("today"), "{}", sealed.told());
}

/// Keeps a rehearsal of `name`, as far as the answers go.
fn begun(desk: &TempDir, name: &str, answers: &str) {
    let path = Path::new("shelf").join(name).with_extension("talk");
    let words = ["play", path.to_str().unwrap(), "--keep", "--seed", "1", "--temperament", "tired"];
    kept(desk, &words, answers);
}

#[test]
fn what_was_kept_and_not_finished_is_told_on_the_way_in() {
    let desk = sixteen(&[]);
    let mut told = String::new();
    let opening = |desk: &TempDir| kept(desk, &["--library", "shelf"], ":quit\n").told();
    begun(&desk, "two-lists", "mint\n2\n");
    told += &opening(&desk);
    told += &kept(&desk, &["progress"], "").told();
    told += &kept(&desk, &["kept"], "").told();
    begun(&desk, "two-lists", ANSWERS);
    begun(&desk, "when-to-stop", "mint\n2\n");
    told += &opening(&desk);
    told += &kept(&desk, &["kept"], "").told();
    let progress = kept(&desk, &["progress"], "").out();
    told += progress.lines().take(2).collect::<Vec<_>>().join("\n").as_str();
    // The days of two clocks differ.
    let day = |line: &str| {
        let words = line.split_whitespace().nth(1).unwrap_or_default();
        let is_day = words.len() == 10 && words.matches('-').count() == 2;
        if is_day { line.replace(words, "DAY") } else { line.to_owned() }
    };
    let told: Vec<String> = told.lines().map(day).filter(|line| !line.starts_with("20")).collect();
    snapshot("what-was-kept-and-not-finished-is-told-on-the-way-in", &told.join("\n"));
    // What is said is so.
    let resumed = kept(&desk, &["play", "--resume"], "");
    assert!(resumed.out().contains("When waiting means that you stop"), "{}", resumed.told());
    // A private screen says nothing of it.
    let hidden = kept(&desk, &["--library", "shelf", "--private"], ":quit\n");
    assert!(!hidden.out().contains("nfinished"), "{}", hidden.told());
}

#[test]
fn an_opening_fits_on_small_terminals() {
    let desk = sixteen(&["curious"]);
    begun(&desk, "two-lists", ANSWERS);
    begun(&desk, "two-lists", "mint\n2\ni will call\n\n");
    begun(&desk, "first-of-all", ANSWERS);
    begun(&desk, "the-limit", "mint\n2\n");
    let state = format!("REHEARSE_STATE={}", desk.path().join("state").display());
    let shelf = desk.path().join("shelf");
    let words = ["--library", shelf.to_str().unwrap(), "--plain"];
    let mut told = String::new();
    for (columns, lines) in [(80, 24), (80, 16), (60, 24), (40, 20), (24, 12), (10, 8), (80, 3)] {
        let mut terminal = Terminal::of_size((columns, lines), &state, &words);
        let shown = terminal.waits();
        let taken = shown.lines().count() + 1;
        assert!(taken <= usize::from(lines) || lines < 20, "{taken} of {lines} lines:\n{shown}");
        let widest = shown.lines().map(|line| line.chars().count()).max().unwrap_or_default();
        assert!(widest <= usize::from(columns), "{columns} columns:\n{shown}");
        let _ = writeln!(told, "== {columns} columns, {lines} lines\n{shown}> ");
        assert_eq!(terminal.ends_with(":quit\r").1, 0);
    }
    snapshot("an-opening-fits-on-small-terminals", &told);
}

#[test]
fn a_title_that_is_very_long_takes_one_line_of_the_opening() {
    let desk = sixteen(&[]);
    let path = desk.path().join("shelf/two-lists.talk");
    let long = "A title that goes on and on ".repeat(45);
    fs::write(
        &path,
        fs::read_to_string(&path).unwrap().replace("title: \"Two lists\"", &format!("title: {long}")),
    )
    .unwrap();
    begun(&desk, "two-lists", "mint\n2\n");
    let shown = kept(&desk, &["--library", "shelf"], ":quit\n").out();
    assert_eq!(shown.lines().count(), 24, "{shown}");
    snapshot("a-title-that-is-very-long-takes-one-line-of-the-opening", &shown);
}

#[test]
fn the_opening_hears_an_emergency() {
    let desk = sixteen(&[]);
    let ran = run(&desk, &["--library", "shelf"], "I want to kill myself\n:quit\n");
    assert!(!ran.out().contains("Nothing here is called that"), "{}", ran.told());
    assert!(ran.out().contains("emergency number"), "{}", ran.told());
}

#[test]
fn the_list_is_narrowed_down() {
    let desk = sixteen(&[]);
    let asked: [&[&str]; 12] = [
        &["--skill", "reflect", "--minutes", "7"],
        &["--skill", "take a NO", "--topic", "a9"],
        &["--topic", "requests and boundaries"],
        &["--skill", "reflect", "--topic", "A9", "--minutes", "5"],
        &["--minutes", "4"],
        &["--skill", "take-break"],
        &["--skill", "reflct"],
        &["--skill", "responsibility"],
        &["--skill", "excuse"],
        &["--topic", "A77"],
        &["--topic", "chores"],
        &["--minutes", "0"],
    ];
    let told = asked.map(|words| run(&desk, &[&["list", "--library", "shelf"], words].concat(), "").told());
    snapshot("the-list-is-narrowed-down", &told.join("\n"));
}

#[test]
fn the_list_for_programs_is_one_object() {
    let desk = sixteen(&[]);
    let words = ["list", "--library", "shelf", "--topic", "A7", "--format", "json"];
    snapshot("the-list-for-programs-is-one-object", &run(&desk, &words, "").told());
    let words = ["list", "--library", "shelf", "--minutes", "1", "--format", "json"];
    let none: serde_json::Value = serde_json::from_str(&run(&desk, &words, "").out()).unwrap();
    assert_eq!(none["scripts"], serde_json::json!([]));
}

/// A library of four moves and two scripts; one script has a skill in focus, both offer it.
fn cards() -> TempDir {
    let desk = desk();
    let folder = desk.path().join("cards");
    fs::create_dir(&folder).unwrap();
    let library = r#"title: A few cards
moves:
  own-it: {kind: skill, label: Take responsibility, rule: Say what you did., why: They can stop defending., sounds: I sold the tent., goes-wrong: The tent got sold., evidence: B, source: Somebody 2016}
  accept-no: {kind: skill, label: Take a no, rule: Say that you heard it., sounds: (Putting the phone away.)}
  excuse: {kind: slip, label: Reason before responsibility, rule: Say what you did before why., why: A reason feels like a defence., sounds: The tent was old., antidote: own-it}
  turn-up: {kind: pressure, stop: true, label: Turning up unasked, rule: Turn round., why: No place is theirs any more., sounds: (Waiting at their gate.), antidote: accept-no}
"#;
    fs::write(folder.join("library.yaml"), library).unwrap();
    fs::write(folder.join("tent.talk"), script("The tent", "", "own-it")).unwrap();
    let other = script("The phone", "", "own-it").replace("practises: [own-it]\n", "");
    fs::write(folder.join("phone.talk"), other).unwrap();
    desk
}

#[test]
fn moves_are_shown_as_rule_cards() {
    let desk = cards();
    let asked: [&[&str]; 8] = [
        &[],
        &["own-it"],
        &["Take a NO"],
        &["excuse"],
        &["turn-up"],
        &["own-ti"],
        &["responsible"],
        &["yodel"],
    ];
    let told = asked.map(|words| run(&desk, &[&["moves", "--library", "cards"], words].concat(), "").told());
    snapshot("moves-are-shown-as-rule-cards", &told.join("\n"));
    let words = ["moves", "own-it", "--library", "cards", "--format", "json"];
    snapshot("a-card-for-programs-is-one-object", &run(&desk, &words, "").told());
    let all: serde_json::Value =
        serde_json::from_str(&run(&desk, &["moves", "--library", "cards", "--format", "json"], "").out())
            .unwrap();
    assert_eq!(all["moves"].as_array().unwrap().len(), 4);
}

#[test]
fn hints_end_with_the_card_and_the_debrief_says_why() {
    let desk = cards();
    let answers = "mint\n:hint\n:hint\n:hint\n:hint\n2\ni will call\n\n";
    let ran = run(&desk, &["play", "cards/tent.talk", "--seed", "1", "--temperament", "steady"], answers);
    snapshot("hints-end-with-the-card-and-the-debrief-says-why", &ran.told());
}

/// What the built-in library says of its moves is whole, and gives no script away.
#[test]
fn every_move_has_its_card_and_no_sentence_of_it_stands_in_a_script() {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    let ran = run(&desk(), &["moves", "--format", "json"], "");
    let cards: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    let cards = cards["moves"].as_array().unwrap();
    assert!(cards.len() > 80, "{}", cards.len());
    let talks: Vec<String> = fs::read_dir(scripts)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "talk"))
        .map(|path| format!(" {} ", plain_words(&fs::read_to_string(path).unwrap())))
        .collect();
    let mut faults = String::new();
    for card in cards {
        let is_skill = card["kind"] == "skill";
        let needed = ["why", "sounds"].into_iter().chain(is_skill.then_some("goes_wrong"));
        for key in needed {
            let text = card[key].as_str().unwrap_or_default();
            if text.is_empty() {
                let _ = writeln!(faults, "{} has no {key}", card["name"]);
            }
            let sentences = text.split_inclusive(['.', '?', '!']).map(plain_words);
            for sentence in sentences.filter(|sentence| key != "why" && !sentence.is_empty()) {
                if talks.iter().any(|talk| talk.contains(&format!(" {sentence} "))) {
                    let _ = writeln!(faults, "{}: “{sentence}” stands in a script", card["name"]);
                }
            }
        }
        if is_skill == card["evidence"].is_null() {
            let _ = writeln!(faults, "{}: a skill has evidence, and nothing else has", card["name"]);
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn the_list_as_a_page_has_a_picture_of_each_conversation() {
    let desk = sixteen(&["curious"]);
    let words = ["list", "--library", "shelf", "--topic", "A7", "--format", "markdown"];
    snapshot("the-list-as-a-page", &run(&desk, &words, "").told());
    let words =
        ["list", "--library", "shelf", "--skill", "reflect", "--minutes", "8", "--format", "markdown"];
    let several = run(&desk, &words, "").out();
    let is_told = "It is not the whole library: here are 5 of 16 conversations, each of which practises “Say back what you heard” and \
                   takes at most 8 minutes.";
    assert!(several.contains(is_told), "{several}");
    let words = ["list", "--library", "shelf", "--minutes", "1", "--format", "markdown"];
    let none = run(&desk, &words, "").out();
    assert!(none.ends_with("No conversation of the library takes at most 1 minute.\n"), "{none}");
    let shelf = crate::sessions::shelf();
    snapshot(
        "the-list-as-a-page-tells-of-errors",
        &run(&shelf, &["list", "--library", "shelf", "--format", "markdown"], "").told(),
    );
}

#[test]
fn an_empty_library_says_how_to_begin() {
    let desk = desk();
    let folder = desk.path().join("empty");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("library.yaml"), "title: Talks to come\n").unwrap();
    let asked: [&[&str]; 4] =
        [&[], &["list"], &["list", "--minutes", "5"], &["list", "--format", "markdown"]];
    let told = asked.map(|words| run(&desk, &[words, &["--library", "empty"]].concat(), ":quit\n").told());
    snapshot("an-empty-library-says-how-to-begin", &told.join("\n"));
}

/// The page about the built-in library is what the command prints of it. It is written where snapshots are accepted.
#[test]
fn the_page_about_the_library_is_what_the_library_says() {
    let ran = run(&desk(), &["list", "--format", "markdown"], "");
    assert_eq!(ran.code(), 0, "{}", ran.told());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/library.md");
    let is_accepted = std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always");
    if is_accepted {
        fs::write(&path, ran.out()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == ran.out(),
        "docs/library.md is not what the library says: `INSTA_UPDATE=always cargo test --test it page_about_the_library` writes it"
    );
}
