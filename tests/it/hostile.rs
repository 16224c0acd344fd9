//! What no author would write: it has to be answered, on a small stack and soon. Every test here runs on the two megabytes that
//! a test thread has, and its processor time is measured, so that a busy machine changes nothing.

use std::fmt::Write;
use std::time::Duration;

use rehearsal::authoring::graph::{Detail, Graph, dot, lay_out, mermaid, svg};
use rehearsal::program::{Checked, Fetched, check};
use rehearsal::source::{Code, Severity};
use rustix::time::{ClockId, clock_gettime};

/// More than anything here may take, without optimisation. What grows by the square of its size takes far longer.
const LIMIT: Duration = Duration::from_secs(20);

#[test]
fn four_megabytes_of_junk() {
    let lines = [
        "}{|*&^%$ [[[ ]]] \\",
        "-> -> -> ->",
        "~ ~ ~ = = =",
        "[if (((",
        "* [if * * *",
        "Name: {a {b | {c",
        "\t \t x",
        "- - - -",
    ];
    let junk = filled(&lines.map(|line| format!("{line}\n")));
    let _ = checked("four_megabytes_of_junk", junk.clone());
    let _ = checked("four_megabytes_of_junk, behind front matter", script("", &junk[..1 << 20]));
}

#[test]
fn four_megabytes_of_narration() {
    let lines = filled(&["They wait for the bus and say nothing. #tag\n".to_owned()]);
    reports(
        "four_megabytes_of_narration",
        script("", &format!("== start\n{}=> done\n", &lines[..44 * 40_000])),
        &[Code::TooManySteps],
    );
}

#[test]
fn ten_thousand_nested_braces() {
    let braces = format!("Sam: {}x{}\n", "{".repeat(4_900), "}".repeat(4_900));
    let open = format!("Sam: {}\n", "{a|".repeat(3_300));
    let _ = checked(
        "ten_thousand_nested_braces",
        script("", &format!("== start\n{braces}{open}=> done\n").repeat(20)),
    );
}

#[test]
fn ten_thousand_nested_parentheses() {
    let body = |inside: String| format!("== start\n[if {inside}]\n    Sam: Hm.\n=> done\n");
    reports(
        "parentheses",
        script("", &body(format!("{}1{} > 1", "(".repeat(4_900), ")".repeat(4_900)))),
        &[Code::TooDeep],
    );
    reports("nots", script("", &body(format!("{} true", "not ".repeat(2_400)))), &[Code::TooDeep]);
    reports("minuses", script("", &body(format!("{}1 > 1", "-".repeat(9_900)))), &[Code::TooDeep]);
    reports(
        "calls",
        script("", &body(format!("{}1{} > 1", "abs(".repeat(1_900), ")".repeat(1_900)))),
        &[Code::TooDeep],
    );
}

#[test]
fn an_expression_of_thousands_of_operators() {
    let body = |inside: String| format!("== start\n[if {inside} > 1]\n    Sam: {{{inside}}}\n=> done\n");
    reports("operators, all that may be", script("", &body(vec!["1"; 500].join("+"))), &[]);
    let deep = [Code::TooDeep, Code::TooDeep];
    reports("operators, one kind", script("", &body(vec!["1"; 2_400].join("+"))), &deep);
    reports("operators, rising", script("", &body("1 + 2 * 3 - ".repeat(400) + "1")), &deep);
    let long = vec!["      1 + 1 + 1 + 1 + 1 + 1 + 1 + 1"; 4_000].join(" +\n");
    reports(
        "operators, in the front matter",
        script(&format!("define:\n  many: >\n{long}\n"), "== start\n=> done\n"),
        &[Code::TooDeep],
    );
}

#[test]
fn blocks_ever_deeper() {
    let mut body = "== start\n".to_owned();
    for depth in 0..2_500 {
        let _ = writeln!(body, "{}[if turns > 1]", " ".repeat(depth));
    }
    let _ = checked("blocks_ever_deeper", script("", &(body + "=> done\n")));
}

#[test]
fn a_hundred_thousand_replies_in_one_choice() {
    let replies: String =
        (0..100_000).map(|number| format!("* Reply {number}. #m{}\n", number % 100)).collect();
    reports("a_hundred_thousand_replies", script("", &format!("== start\n{replies}=> done\n")), &[]);
}

#[test]
fn fifty_thousand_scenes() {
    let body = scenes(50_000, |number, next| {
        format!("== s{number}\nSam: Hm.\n* On.\n    -> {next}\n* Off.\n    => done\n")
    });
    reports("fifty_thousand_scenes", script("", &body), &[]);
}

#[test]
fn twenty_thousand_scenes_that_run_off() {
    let body = scenes(20_000, |number, next| format!("== s{number}\n* On.\n    -> {next}\n* Off.\n"));
    let found = checked("twenty_thousand_scenes_that_run_off", script("", &body));
    assert_eq!(found.notes.len(), 20_000);
}

#[test]
fn ten_thousand_misspelt_names() {
    let body = scenes(10_000, |number, _| {
        format!("== s{number}\n* On.\n    -> t{number}\n~ trsut{number} += 1\n=> done\n")
    });
    let found = checked("ten_thousand_misspelt_names", script("", &body));
    assert_eq!(found.notes.len(), 20_000);
}

#[test]
fn thousands_of_definitions_in_a_chain() {
    let mut define = "define:\n".to_owned();
    for number in 0..8_000 {
        let _ = writeln!(define, "  d{number}: d{} or turns > 2", number + 1);
    }
    define += "  d8000: turns > 1\n";
    let _ = checked(
        "thousands_of_definitions_in_a_chain",
        script(&define, "== start\n[if d0]\n    Sam: Hm.\n=> done\n"),
    );
}

#[test]
fn definitions_that_double() {
    let mut define = "meters: {trust: {start: 1, range: 0..1}}\ndefine:\n".to_owned();
    for number in 0..2_000 {
        let _ = writeln!(define, "  d{number}: d{next} or d{next}", next = number + 1);
    }
    define += "  d2000: trust > 0\n";
    let _ = checked("definitions_that_double", script(&define, "== start\n[if d0]\n    Sam: Hm.\n=> done\n"));
}

#[test]
fn twenty_thousand_declarations() {
    let flags: Vec<String> = (0..20_000).map(|number| format!("f{number}")).collect();
    reports("flags", script(&format!("flags: [{}]\n", flags.join(",\n ")), "== start\n=> done\n"), &[]);
    let slots: String =
        (0..4_000).map(|number| format!("  s{number}: {{ask: What?, default: it}}\n")).collect();
    reports("slots", script(&format!("slots:\n{slots}"), "== start\n=> done\n"), &[]);
    let states: Vec<String> = (0..5_000).map(|number| format!("s{number}")).collect();
    reports(
        "states",
        script(&format!("moods: {{mood: [{}]}}\n", states.join(",\n ")), "== start\n=> done\n"),
        &[],
    );
}

#[test]
fn many_names_used_often() {
    let uses = |line: fn(usize) -> String| (0..20_000).map(line).collect::<String>();
    let outcomes: String =
        (0..2_000).map(|number| format!("  o{number}: {{kind: time, title: Over}}\n")).collect();
    let endings = uses(|number| format!("* On {number}.\n    => o{}\n", number % 2_000));
    reports("outcomes", bare(&format!("outcomes:\n{outcomes}"), &format!("== start\n{endings}=> o1\n")), &[]);
    let cast: String = (0..2_000).map(|number| format!("  P{number}: Somebody.\n")).collect();
    let speech = uses(|number| format!("P{}: Hm.\n* On {number}.\n", number % 2_000));
    reports(
        "cast",
        bare(
            &format!("outcomes: {{done: {{kind: time, title: Done}}}}\ncast:\n{cast}"),
            &format!("== start\n{speech}=> done\n"),
        ),
        &[],
    );
    let moves =
        uses(|number| format!("* On {number}. #m{number}\n    [if said(m{number})]\n        Sam: Hm.\n"));
    reports("moves", script("", &format!("== start\n{moves}=> done\n")), &[]);
}

#[test]
fn scenes_that_borrow() {
    let chain =
        scenes(20_000, |number, next| format!("== s{number}\n* Reply {number}.\n<- {next}\n=> done\n"));
    let chain = chain.replace("<- s0\n", "");
    let _ = checked(
        "scenes_that_borrow, in a chain",
        script("", chain[..chain.len().min(300_000)].rsplit_once("== ").unwrap().0),
    );
    let lender: String = (0..2_000).map(|number| format!("* Reply {number}.\n")).collect();
    let star = scenes(2_000, |number, next| format!("== s{number}\n<- lender\n-> {next}\n"))
        .replace("-> s0\n", "=> done\n");
    let _ =
        checked("scenes_that_borrow, thousands from one", script("", &format!("{star}== lender\n{lender}")));
}

#[test]
fn scenes_that_take_detours() {
    let chain = scenes(3_000, |number, next| format!("== s{number}\n-> {next} ->\n->->\n"));
    let _ = checked("scenes_that_take_detours, in a chain", script("", &chain));
    let star = scenes(10_000, |number, next| format!("== s{number}\n-> aside ->\n* On.\n    -> {next}\n"));
    let star = star + "== aside\nSam: Hm.\n->->\n";
    let _ = checked("scenes_that_take_detours, all to one", script("", &star));
    let each = scenes(5_000, |number, next| {
        format!("== s{number}\n-> a{number} ->\n* On.\n    -> {next}\n== a{number}\nSam: Hm.\n->->\n")
    });
    let _ = checked("scenes_that_take_detours, each to its own", script("", &each));
}

#[test]
fn a_chain_of_a_thousand_files() {
    let mut fetch = |path: &str| {
        let number: usize = path.trim_start_matches('f').trim_end_matches(".talk").parse().unwrap();
        let next = format!("include: {{next: f{}.talk}}\n", number + 1);
        let text = format!("---\npart: true\n{next}---\n== start\n->->\n");
        Ok(Fetched { name: path.to_owned(), bytes: text.into_bytes() })
    };
    let text = script("include: {next: f1.talk}\n", "== start\n=> done\n");
    let found = timed("a_chain_of_a_thousand_files", || check(&fetched(text), &mut fetch, None).by_text());
    assert!(found.notes.iter().all(|note| note.code == Code::MissingInclude), "{:?}", found.notes.first());
}

#[test]
fn a_script_that_includes_two_thousand_files() {
    let text = "---\npart: true\n---\n== start\n->->\n";
    let mut fetch = |path: &str| Ok(Fetched { name: path.to_owned(), bytes: text.as_bytes().to_vec() });
    let include: String = (0..2_000).map(|number| format!("  f{number}: f{number}.talk\n")).collect();
    let uses: String = (0..900).map(|number| format!("-> f{number}.start ->\n")).collect();
    let text = script(&format!("include:\n{include}"), &format!("== start\n{uses}=> done\n"));
    let found = timed("a_script_that_includes_two_thousand_files", || {
        check(&fetched(text), &mut fetch, None).by_text()
    });
    assert!(found.notes.iter().all(|note| note.code == Code::MissingInclude), "{:?}", found.notes.first());
}

#[test]
fn comments_that_silence_by_the_thousand() {
    let allows = filled(&["// allow T0319: so it is\n".to_owned()]);
    let _ =
        checked("allows, one below the other", script("", &format!("== start\n{}", &allows[..4_000_000])));
    let flags: String =
        (0..8_000).map(|number| format!(" - f{number}\n # allow T0319: so it is\n")).collect();
    let flags = script(&format!("flags:\n{flags}"), "== start\n=> done\n");
    let found = checked("allows, each above something", flags);
    assert!(found.notes.len() < 3, "{:?}", found.notes.first());
}

#[test]
fn a_picture_of_fifty_thousand_scenes() {
    let body = scenes(50_000, |number, next| {
        format!("== s{number}\n-> a{number} ->\n-> {next}\n== a{number}\nSam: Hm.\n->->\n")
    });
    let body = body.replacen("-> s1\n", "* On.\n    -> s1\n* Off.\n    => done\n", 1);
    let program =
        checked("a picture, checked", script("", &body)).program.expect("a script that can be played");
    timed("a picture", || {
        let (graph, _) = Graph::of(&program, Detail::Scenes);
        svg(&graph, &lay_out(&graph)).len() + dot(&graph).len() + mermaid(&graph).len()
    });
}

#[test]
fn thousands_of_promises() {
    let promises: String = (0..5_000).map(|number| format!("  - never done if turns > {number}\n")).collect();
    reports("promises", script(&format!("expect:\n{promises}"), "== start\n=> done\n"), &[]);
    let promises: String = (0..5_000).map(|number| format!("  - from s{number} reach o{number}\n")).collect();
    let _ = checked("promises, misspelt", script(&format!("expect:\n{promises}"), "== start\n=> done\n"));
}

#[test]
fn lines_full_of_signs() {
    let body = |line: String| format!("== start\n{}=> done\n", format!("{line}\n").repeat(100));
    let _ = checked("tags", script("", &body(format!("Sam: Hm.{}", " #a".repeat(3_000)))));
    let _ = checked("variations", script("", &body(format!("Sam: {}", "{a|b} ".repeat(1_600)))));
    let _ = checked("stars", script("", &body(format!("Sam: {}", "*a ".repeat(3_000)))));
    let _ = checked("backslashes", script("", &body(format!("Sam: {}", "\\".repeat(9_900)))));
    let _ = checked("slashes", script("", &body(format!("Sam: {}", "a//".repeat(3_000)))));
    let _ = checked("colons", script("", &body("A:".repeat(4_900))));
    let _ = checked("brackets", script("", &body("Sam (".repeat(1_900))));
    let _ = checked("items", script("", &body("- ".repeat(4_900))));
    let _ = checked("changes", script("", &body(format!("~ a += 1{}", ", a += 1".repeat(1_200)))));
}

#[test]
fn yaml_to_choke_on() {
    let yaml = [
        "flags: ".to_owned() + &"[".repeat(9_000),
        "flags: ".to_owned() + &"{a: ".repeat(2_400),
        "a: &a [x]\nb: &b [*a, *a]\n".to_owned() + &"c: [*b, *b]\n".repeat(10_000),
        "- ".repeat(4_900),
        "? ".repeat(4_900),
        "a: \"".to_owned() + &"\\u00e9".repeat(1_600) + "\"",
        "a: |\n".to_owned() + &"  x\n".repeat(100_000),
        "a: \"\n".to_owned() + &"  x\n".repeat(100_000) + "\"",
        (0..50_000).map(|number| format!("k{number}: v\n")).collect(),
        "a: b\n".repeat(50_000),
        "#".repeat(9_000) + "\n" + &"# x\n".repeat(50_000),
        "\u{FFFD}".repeat(3_000),
        "!!!!!!! ".repeat(1_000),
        "a: ''''''''''".repeat(500),
    ];
    for (number, yaml) in yaml.iter().enumerate() {
        let _ =
            checked(&format!("yaml_to_choke_on {number}"), bare(&format!("{yaml}\n"), "== start\n=> done\n"));
    }
}

/// As many scenes as `count`, each made of its number and the name of the next; the last goes to the first.
fn scenes(count: usize, scene: impl Fn(usize, String) -> String) -> String {
    (0..count).map(|number| scene(number, format!("s{}", (number + 1) % count))).collect()
}

/// The lines again and again, just short of the largest file.
fn filled(lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines.iter().cycle() {
        if text.len() + line.len() > 4 << 20 {
            return text;
        }
        text += line;
    }
    text
}

fn script(front: &str, body: &str) -> String {
    bare(&format!("cast: {{Sam: A friend.}}\noutcomes: {{done: {{kind: time, title: Done}}}}\n{front}"), body)
}

fn bare(front: &str, body: &str) -> String {
    format!("---\ntitle: A case\nsummary: A case.\n{front}---\n{body}")
}

fn fetched(text: String) -> Fetched {
    Fetched { name: "hostile.talk".to_owned(), bytes: text.into_bytes() }
}

fn checked(name: &str, text: String) -> Checked {
    timed(name, || check(&fetched(text), &mut |_| Err("there is no such file".to_owned()), None).by_text())
}

fn reports(name: &str, text: String, codes: &[Code]) {
    let notes = checked(name, text).notes;
    let errors = notes.iter().filter(|note| note.severity == Severity::Error);
    let found: Vec<Code> = errors.map(|note| note.code).collect();
    assert_eq!(found, codes, "{name}");
}

fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    println!("           {name} …");
    let start = processor_time();
    let done = work();
    let took = processor_time().saturating_sub(start);
    println!("{took:>10.2?} {name}");
    assert!(took < LIMIT, "{name} took {took:.2?} of processor time");
    done
}

fn processor_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.try_into().unwrap(), now.tv_nsec.try_into().unwrap())
}
