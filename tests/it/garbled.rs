//! Garbled texts: lines of random pieces, front matter of random nodes, and whole scripts after slips of the hand.

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};

/// The front matter of random bodies.
pub(crate) const FRONT: &str = "---\ntitle: T\nsummary: S\ncast: {Sam: A friend.}\nmeters: {trust: {start: 4, range: 0..10}}\nmoods: {mood: [calm, tense]}\n\
    flags: [met]\nslots: {name: {ask: Who?, default: Kim}}\noutcomes: {done: {kind: time, title: Done}}\n---\n";

/// Pieces of which random lines are made: everything that a line can begin with, and things that belong nowhere.
const PIECES: &[&str] = &[
    "== start",
    "== ",
    "= here",
    "* ",
    "+ ",
    "* ...",
    "> ",
    "! hint: ",
    "! weak: ",
    "! try: ",
    "! ",
    "? name: ",
    "-> start",
    "-> .here",
    "-> ",
    "->->",
    "<- start",
    "=> done",
    "=> ",
    "~ trust += 1",
    "~ met = ",
    "~ ",
    "[if ",
    "[if trust > 3]",
    "[else]",
    "[else if met]",
    "[shuffle]",
    "[once]",
    "[",
    "]",
    "- ",
    "@pause 2",
    "@",
    "// ",
    "Sam: ",
    "Sam (softly): ",
    "Sam (thinks): ",
    "You: ",
    "Same: ",
    "{",
    "}",
    "|",
    "{trust}",
    "{cycle: a|b}",
    "{if met: ",
    "{shuffle: ",
    "chance(30)",
    "said(own-it)",
    "seen(start)",
    "visits(start)",
    "turns",
    "trust",
    "mood",
    " and ",
    " or ",
    "not ",
    " >= ",
    " + ",
    " / ",
    " % ",
    "(",
    ")",
    "0",
    "9223372036854775807",
    "-1",
    " #own-it",
    " #last",
    " #id:x",
    "#",
    "\\",
    "\\*",
    "\\:",
    ":",
    "*word*",
    "_word_",
    "*",
    "_",
    "hello ",
    "é",
    "👩‍👩‍👧",
    "\u{202e}",
    "\t",
    "\r",
    "\0",
    "---",
    "\u{301}",
];

/// A line of random pieces, indented at random.
pub(crate) fn line() -> impl Strategy<Value = String> {
    let piece = prop_oneof![9 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => any::<String>()];
    (
        0..6_usize,
        prop::collection::vec(piece, 0..5),
        prop_oneof![9 => Just("\n"), 1 => Just("\r\n"), 1 => Just("")],
    )
        .prop_map(|(depth, pieces, end)| format!("{}{}{end}", "    ".repeat(depth), pieces.concat()))
}

const KEYS: &[&str] = &[
    "title",
    "summary",
    "cast",
    "meters",
    "moods",
    "flags",
    "slots",
    "define",
    "temperaments",
    "practises",
    "outcomes",
    "expect",
    "include",
    "gate",
    "lang",
    "talk",
    "part",
    "level",
    "nobody",
];

const NODES: &[&str] = &[
    "",
    "T",
    "1",
    "true",
    "[a, b]",
    "[]",
    "{}",
    "{a: b}",
    "{a: {start: 1, range: 0..2}}",
    "{a: [x, y]}",
    "{done: {kind: time, title: D}}",
    "{a: b > 1}",
    "{a: a}",
    "&x y",
    "*x",
    "!!str x",
    "|",
    ">-",
    "\"\\u202e\"",
    "'",
    "\"",
    "[",
    "{",
    "{a: {ask: Q, default: d}}",
    "{Sam: x}",
    "- a",
    "reconnect",
    "{a: {b: +1}}",
    "99999999999999999999",
    "0..10",
    "\u{feff}",
];

/// A line of front matter, or something like it.
pub(crate) fn front_line() -> impl Strategy<Value = String> {
    (
        prop::sample::select(KEYS),
        prop::sample::select(NODES),
        prop::sample::select(&["", " ", "  ", "- ", "\t"][..]),
    )
        .prop_map(|(key, node, before)| format!("{before}{key}: {node}\n"))
}

/// An edit as a slip of the hand makes it.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Swap(prop::sample::Index, prop::sample::Index),
    Drop(prop::sample::Index),
    Repeat(prop::sample::Index),
    Indent(prop::sample::Index),
    Insert(prop::sample::Index, String),
    Cut(prop::sample::Index, usize),
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    let piece = prop::sample::select(PIECES).prop_map(str::to_owned);
    let at = any::<prop::sample::Index>;
    prop_oneof![
        (at(), at()).prop_map(|(one, other)| Edit::Swap(one, other)),
        at().prop_map(Edit::Drop),
        at().prop_map(Edit::Repeat),
        at().prop_map(Edit::Indent),
        (at(), piece).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        (at(), any::<char>()).prop_map(|(at, c)| Edit::Insert(at, c.to_string())),
        (at(), 1..200_usize).prop_map(|(at, count)| Edit::Cut(at, count)),
    ]
}

impl Edit {
    /// The text after the slip.
    pub(crate) fn done(&self, text: &str) -> String {
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        let mut characters: Vec<char> = text.chars().collect();
        if lines.is_empty() {
            return text.to_owned();
        }
        match self {
            Edit::Swap(one, other) => {
                let count = lines.len();
                lines.swap(one.index(count), other.index(count));
            }
            Edit::Drop(at) => drop(lines.remove(at.index(lines.len()))),
            Edit::Repeat(at) => {
                let at = at.index(lines.len());
                lines.insert(at, lines[at].clone());
            }
            Edit::Indent(at) => {
                let at = at.index(lines.len());
                lines[at].insert_str(0, "    ");
            }
            Edit::Insert(at, piece) => {
                let at = at.index(characters.len());
                characters.splice(at..at, piece.chars());
                return characters.into_iter().collect();
            }
            Edit::Cut(at, count) => {
                let at = at.index(characters.len());
                characters.drain(at..(at + count).min(characters.len()));
                return characters.into_iter().collect();
            }
        }
        lines.concat()
    }
}
