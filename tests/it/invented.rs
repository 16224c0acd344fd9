//! Invented scripts that hold together: random lines, conditions, variations, choices and detours, put together by the rules of the
//! language, so that the engine is played where no author has been yet.

use std::fmt::Write as _;

use proptest::prelude::{Just, Strategy, prop, prop_oneof};

/// What every invented script declares.
const FRONT: &str = "---\ntitle: Invented\nsummary: Nobody wrote this.\ncast: {Sam: A friend.}\nmeters:\n  trust: {start: 4, range: 0..10}\n  \
    debt: {start: -3, range: -7..3}\nmoods: {mood: [calm, tense, closed]}\nflags: [met, left]\nslots: {name: {ask: Who?, default: Kim}}\n\
    define: {open: trust > 4 and not left}\ntemperaments: {steady: {}, raw: {trust: -2}}\noutcomes: {done: {kind: time, title: Done}}\n---\n";

/// Scenes that the lines of the first one go to.
const SCENES: &str = "== side\nSam: The side, {visits(side)}.\n* Back.\n    ->->\n+ Stay a while. #own-it\n    Sam: {one|two}.\n<- lender\n<- way-back\nSam: Behind.\n->->\n\n\
    == lender\n* Lent.\n    Sam: From the lender.\n+ [if open] Lent while open.\n    ~ left = true\n* [if met, shown] Lent label.\n    -> .here\n\
    * Lent end. #excuse\n    => done\n= here\nSam: The lender's label.\n=> done\n\n== way-back\n+ Let us go back.\n    ->->\n";

/// One thing in a block.
#[derive(Clone, Debug)]
enum Thing {
    Line(String),
    If(String, Vec<Thing>, Vec<Thing>),
    Vary(&'static str, Vec<Vec<Thing>>),
    Choice(Vec<(&'static str, Vec<Thing>)>, &'static str),
}

/// What the lines of a small script go to.
const SIDE: &str = "=> done\n\n== side\n* Back. #own-it #excuse\n    ->->\n->->\n\n== lender\n+ Lent.\n";

/// A whole script.
pub(crate) fn script() -> impl Strategy<Value = String> {
    prop::collection::vec(thing(4), 1..8).prop_map(|things| {
        let mut text = started(&things);
        text.push_str(
            "* Around again.\n    -> start\n* Said. #excuse #own-it\n* ...\n    Sam: {Hm|Mm}?\n=> done\n\n",
        );
        text.push_str(SCENES);
        text
    })
}

/// A script of one thing, which holds little, and what that needs.
pub(crate) fn small() -> impl Strategy<Value = String> {
    prop::collection::vec(thing(1), 1..2).prop_map(|things| started(&things) + SIDE)
}

fn started(things: &[Thing]) -> String {
    let mut text = format!("{FRONT}== start\n");
    write_block(things, 0, &mut 0, &mut text);
    text
}

fn thing(depth: u32) -> impl Strategy<Value = Thing> {
    let leaf = prop_oneof![
        3 => text().prop_map(|text| Thing::Line(format!("Sam: {text}"))),
        2 => text().prop_map(|text| Thing::Line(format!("It is {text}"))),
        2 => change().prop_map(|change| Thing::Line(format!("~ {change}"))),
        2 => prop::sample::select(LINES).prop_map(|line| Thing::Line(line.to_owned())),
    ];
    leaf.prop_recursive(depth, 10 * depth, 4, |inner| {
        let block = prop::collection::vec(inner, 0..4);
        let order = prop::sample::select(&["sequence", "cycle", "shuffle", "once"][..]);
        let replies = prop::collection::vec((prop::sample::select(REPLIES), block.clone()), 1..4);
        let tail = prop::sample::select(&["", "<- lender", "* ...\n    Sam: {What|Sorry}?"][..]);
        prop_oneof![
            2 => (truth(), block.clone(), block.clone()).prop_map(|(truth, then, other)| Thing::If(truth, then, other)),
            1 => (order, prop::collection::vec(block, 1..4)).prop_map(|(order, items)| Thing::Vary(order, items)),
            2 => (replies, tail).prop_map(|(replies, tail)| Thing::Choice(replies, tail)),
        ]
    })
}

/// Lines that are what they are. Detours and questions are turns, or lead to one.
const LINES: &[&str] = &[
    "-> side ->",
    "? name: Who, {name}?",
    "@pause 1",
    "! note: At {turns}, {name}.",
    "Sam (thinks): {trust}, {mood}.",
    "You: {name}.",
    "Sam ({mood}): {if met: Yes}",
    "{once:|gone}",
];

/// How replies begin; their words are counted, so that no two are alike.
const REPLIES: &[&str] = &[
    "* ",
    "+ ",
    "* [if open] ",
    "+ [if trust > 3, shown] ",
    "* [if chance(50)] ",
    "+ [if not met and mood < closed, shown] ",
];

fn number() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        (-9..99_i32).prop_map(|number| if number < 0 { format!("({number})") } else { number.to_string() }),
        Just("trust".to_owned()),
        Just("debt".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 2, |inner| {
        let operator = prop::sample::select(&["+", "-", "*"][..]);
        let divide = prop::sample::select(&["/", "%"][..]);
        let call = prop::sample::select(&["min", "max"][..]);
        prop_oneof![
            3 => (inner.clone(), operator, inner.clone()).prop_map(|(left, operator, right)| format!("{left} {operator} {right}")),
            2 => (inner.clone(), divide, 1..5_u8).prop_map(|(left, divide, by)| format!("({left}) {divide} {by}")),
            1 => (call, inner.clone(), inner.clone()).prop_map(|(call, left, right)| format!("{call}({left}, {right})")),
            1 => inner.clone().prop_map(|inner| format!("abs({inner})")),
            1 => inner.prop_map(|inner| format!("-({inner})")),
        ]
    })
}

fn truth() -> impl Strategy<Value = String> {
    let comparison = prop::sample::select(&["==", "!=", "<", "<=", ">", ">="][..]);
    let leaf = prop_oneof![
        4 => (number(), comparison, number()).prop_map(|(left, comparison, right)| format!("{left} {comparison} {right}")),
        4 => prop::sample::select(TRUTHS).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 10, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("{left} and {right}")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left} or {right})")),
            inner.prop_map(|inner| format!("not ({inner})")),
        ]
    })
}

const TRUTHS: &[&str] = &[
    "met",
    "left",
    "open",
    "true",
    "chance(30)",
    "chance(0)",
    "mood >= tense",
    "mood != closed",
    "seen(side)",
    "visits(side) > 1",
    "said(own-it)",
    "said(excuse) >= 2",
    "turns > 2",
    "turns",
    "not met == left",
];

fn change() -> impl Strategy<Value = String> {
    prop_oneof![
        number().prop_map(|number| format!("trust += {number}")),
        number().prop_map(|number| format!("debt = {number}, trust -= 1")),
        truth().prop_map(|truth| format!("met = {truth}")),
        prop::sample::select(&["calm", "tense", "closed"][..]).prop_map(|state| format!("mood = {state}")),
    ]
}

fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(
        &["well", "*really*", "_no_", "{name}", "{turns}", "{visits(side)}", "{mood}", "\\{ \\#", "so"][..],
    );
    let leaf = prop_oneof![
        4 => word.prop_map(str::to_owned),
        2 => number().prop_map(|number| format!("{{{number}}}")),
        1 => truth().prop_map(|truth| format!("{{{truth}}}")),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let order = prop::sample::select(&["", "cycle: ", "shuffle: ", "once: "][..]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|words| words.join(" ")),
            (order, prop::collection::vec(inner.clone(), 2..4))
                .prop_map(|(order, parts)| format!("{{{order}{}}}", parts.join("|"))),
            (truth(), inner.clone(), inner)
                .prop_map(|(truth, then, other)| format!("{{if {truth}: {then}|{other}}}")),
        ]
    })
}

fn write_block(things: &[Thing], depth: usize, count: &mut usize, out: &mut String) {
    let indent = "    ".repeat(depth);
    for thing in things {
        let _ = match thing {
            Thing::Line(line) => writeln!(out, "{indent}{line}"),
            Thing::If(truth, then, other) => {
                let _ = writeln!(out, "{indent}[if {truth}]");
                write_block(then, depth + 1, count, out);
                let _ = writeln!(out, "{indent}[else]");
                write_block(other, depth + 1, count, out);
                Ok(())
            }
            Thing::Vary(order, items) => {
                let _ = writeln!(out, "{indent}[{order}]");
                for item in items {
                    let _ = writeln!(out, "{indent}    -");
                    write_block(item, depth + 2, count, out);
                }
                Ok(())
            }
            Thing::Choice(replies, tail) => {
                let _ = writeln!(out, "{indent}! hint: {{open|close}}.");
                for (sign, block) in replies {
                    *count += 1;
                    let _ = writeln!(out, "{indent}{sign}Reply {count}, {{trust}}.");
                    write_block(block, depth + 1, count, out);
                }
                tail.lines()
                    .try_for_each(|line| writeln!(out, "{indent}{line}"))
                    .and_then(|()| writeln!(out, "{indent}Then it goes on."))
            }
        };
    }
}
