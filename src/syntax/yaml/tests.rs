//! Places are exact, we agree with libyaml, hostile YAML is cheap, and every mistake is said at its place.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::page::{self, Page};
use super::{Node, Value, outline, read, tokens, tree};
use crate::source::{Code, FileId, Span};

/// Where in its file the YAML of the property starts.
const BASE: u32 = 5;

/// What a test writes down as YAML.
#[derive(Clone, Debug)]
enum Sample {
    Empty,
    Number(i64),
    Truth(bool),
    Words(Vec<&'static str>),
    List(Vec<Sample>),
    Map(Vec<(String, Sample)>),
}

fn sample() -> impl Strategy<Value = Sample> {
    let words = vec![
        "Sam",
        "it's",
        "R&B",
        "*now*",
        "a#b",
        "x:y",
        "\"so\"",
        "é",
        "[if]",
        "{slot}",
        "no",
        "back\\slash",
        "10,",
    ];
    let leaf = prop_oneof![
        Just(Sample::Empty),
        any::<i64>().prop_map(Sample::Number),
        any::<bool>().prop_map(Sample::Truth),
        prop::collection::vec(select(words), 1..5).prop_map(Sample::Words),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        let key = ("[a-zé]{1,6}", any::<bool>())
            .prop_map(|(key, spaced)| if spaced { format!("{key} of") } else { key });
        let list = prop::collection::vec(inner.clone(), 0..5).prop_map(Sample::List);
        let map = prop::collection::btree_map(key, inner, 0..5)
            .prop_map(|map| Sample::Map(map.into_iter().collect()));
        prop_oneof![list, map]
    })
}

/// Writes samples in one style after another, and notes where each scalar stands.
struct Writer {
    text: String,
    newline: &'static str,
    styles: Vec<u8>,
    next: usize,
    /// True behind a block of text, where no comment can stand.
    is_block_text: bool,
    expected: Vec<(Span, Value)>,
}

impl Writer {
    fn style(&mut self, count: u8) -> u8 {
        self.next += 1;
        self.styles[self.next % self.styles.len()] % count
    }

    fn note(&mut self, start: usize, value: Value) {
        let span =
            Span::new(BASE + u32::try_from(start).unwrap(), BASE + u32::try_from(self.text.len()).unwrap());
        self.expected.push((span, value));
    }

    fn line(&mut self, depth: usize) {
        let is_block_text = std::mem::take(&mut self.is_block_text);
        if self.style(6) == 0 && !is_block_text {
            self.text += "  # a comment: - [\"";
        }
        self.text += self.newline;
        if self.style(8) == 0 {
            self.text += self.newline;
        }
        self.text += &"  ".repeat(depth);
    }

    fn quoted(&mut self, words: &str, quote: &str) {
        self.text += quote;
        let start = self.text.len();
        self.text += &match quote {
            "'" => words.replace('\'', "''"),
            _ => words.replace('\\', "\\\\").replace('"', "\\\""),
        };
        self.note(start, Value::Text(words.to_owned()));
        self.text += quote;
    }

    fn words(&mut self, words: &[&str], depth: usize, is_flow: bool) {
        let whole = words.join(" ");
        let is_plain = words[0].starts_with(char::is_alphabetic)
            && !(is_flow && whole.contains([',', '[', '{', ']', '}']));
        let start = self.text.len();
        match self.style(5) {
            0 | 1 if is_plain => self.text += &whole,
            2 if is_plain && !is_flow => {
                self.text += &words.join(&format!("{}{}", self.newline, "  ".repeat(depth + 1)));
            }
            3 if !is_flow => {
                self.text += &format!(">-{}{}", self.newline, "  ".repeat(depth + 1));
                let start = self.text.len();
                self.text += &words.join(&format!("{}{}", self.newline, "  ".repeat(depth + 1)));
                self.is_block_text = true;
                return self.note(start, Value::Text(whole));
            }
            4 => return self.quoted(&whole, "'"),
            _ => return self.quoted(&whole, "\""),
        }
        self.note(start, Value::Text(whole));
    }

    fn key(&mut self, key: &str) {
        let start = self.text.len();
        match self.style(4) {
            0 => self.quoted(key, "\""),
            1 => self.quoted(key, "'"),
            _ => {
                self.text += key;
                self.note(start, Value::Text(key.to_owned()));
            }
        }
        self.text += ":";
    }

    fn flow(&mut self, sample: &Sample, depth: usize) {
        let start = self.text.len();
        match sample {
            Sample::List(items) => {
                self.text += "[";
                for item in items {
                    self.flow(if matches!(item, Sample::Empty) { &Sample::Truth(true) } else { item }, depth);
                    self.text += ", ";
                }
                self.text += "]";
            }
            Sample::Map(entries) => {
                self.text += "{ ";
                for (key, value) in entries {
                    self.key(key);
                    if matches!(value, Sample::Empty) {
                        self.flow(value, depth);
                    }
                    self.text += " ";
                    if !matches!(value, Sample::Empty) {
                        self.flow(value, depth);
                    }
                    self.text += ",";
                    self.line(depth + 1);
                }
                self.text += "}";
            }
            Sample::Empty => self.note(start, Value::Null),
            Sample::Number(number) => {
                self.text += &number.to_string();
                self.note(start, Value::Number(*number));
            }
            Sample::Truth(truth) => {
                self.text += &truth.to_string();
                self.note(start, Value::Truth(*truth));
            }
            Sample::Words(words) => self.words(words, depth, true),
        }
    }

    /// Writes what stands behind a `:` or a `-`.
    fn block(&mut self, sample: &Sample, depth: usize) {
        match sample {
            Sample::Empty => return self.note(self.text.len(), Value::Null),
            Sample::List(items) if !items.is_empty() && self.style(3) > 0 => {
                for item in items {
                    self.line(depth);
                    self.text += "-";
                    self.block(item, depth + 1);
                }
                return;
            }
            Sample::Map(entries) if !entries.is_empty() && self.style(3) > 0 => {
                for (key, value) in entries {
                    self.line(depth);
                    self.key(key);
                    self.block(value, depth + 1);
                }
                return;
            }
            Sample::Number(_) | Sample::Truth(_) | Sample::Words(_) | Sample::List(_) | Sample::Map(_) => {}
        }
        self.text += " ";
        if let Sample::Words(words) = sample {
            self.words(words, depth, false);
        } else {
            self.flow(sample, depth);
        }
    }
}

fn write(sample: &Sample, styles: Vec<u8>) -> Writer {
    let newline = if styles[0].is_multiple_of(3) { "\r\n" } else { "\n" };
    let mut writer =
        Writer { text: String::new(), newline, styles, next: 0, is_block_text: false, expected: Vec::new() };
    writer.text += "all:";
    writer.expected.push((Span::new(BASE, BASE + 3), Value::Text("all".to_owned())));
    writer.block(sample, 1);
    writer.line(0);
    writer
}

/// The scalars of a tree in order of the text, keys included. Lists and maps must cover what they hold, and no more.
fn scalars(node: &Node, found: &mut Vec<(Span, Value)>) {
    let before = found.len();
    scalars_of(node, found);
    if let Some((last, _)) = found[before..].last() {
        let first = found[before].0;
        assert!(node.span.start <= first.start && last.end <= node.span.end, "{node:?}");
    }
}

fn scalars_of(node: &Node, found: &mut Vec<(Span, Value)>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| scalars(item, found)),
        Value::Map(entries) => entries.iter().for_each(|entry| {
            found.push((entry.key_span, Value::Text(entry.key.clone())));
            scalars(&entry.value, found);
        }),
        Value::Null | Value::Truth(_) | Value::Number(_) | Value::Decimal(_) | Value::Text(_) => {
            found.push((node.span, node.value.clone()));
        }
    }
}

/// Checks that we read as much of a text as libyaml does, and agree with it on what stands where.
fn check_agreement(text: &str) {
    let text = page::replace_refused(text);
    let page = Page { file: FileId(0), base: 0, text: &text };
    let scan = tokens::scan(&page);
    if scan.refused.is_empty() {
        let outline = outline::outline(&page, &scan.tokens);
        let misfit = scan.misfit.or(outline.misfit);
        let agrees = tree::agrees(&page, &outline.places);
        assert_eq!(
            (agrees, misfit.is_some()),
            (agrees.map(|_| true), agrees.is_none()),
            "{text:?}: {misfit:?}"
        );
    }
}

proptest! {
    #[test]
    fn every_scalar_is_found_where_it_stands(sample in sample(), styles in prop::collection::vec(any::<u8>(), 8..60)) {
        let written = write(&sample, styles);
        let (tree, notes) = read(FileId(0), &written.text, BASE);
        prop_assert_eq!(&notes, &[], "{}", written.text);
        let mut found = Vec::new();
        scalars(&tree.unwrap(), &mut found);
        prop_assert_eq!(found, written.expected, "{}", written.text);
    }

    #[test]
    fn the_outline_agrees_with_libyaml(
        sample in sample(),
        styles in prop::collection::vec(any::<u8>(), 8..60),
        changes in prop::collection::vec((any::<Index>(), 0..4_usize, select(PIECES)), 0..4),
    ) {
        let mut text: Vec<char> = write(&sample, styles).text.chars().collect();
        for (at, gone, piece) in changes {
            let at = at.index(text.len() + 1);
            text.splice(at..(at + gone).min(text.len()), piece.chars());
        }
        check_agreement(&text.iter().collect::<String>());
    }

    #[test]
    fn no_text_panics(pieces in prop::collection::vec(select(PIECES), 0..16), any in any::<String>()) {
        for text in [pieces.concat(), any] {
            check_agreement(&text);
            read(FileId(0), &text, u32::MAX - 3);
        }
    }
}

/// What YAML is made of.
const PIECES: &[&str] = &[
    "", "a", "b: ", "c:", "- ", "-", "\n", "\n  ", "\n    ", " ", "  ", "[", "]", "{", "}", ", ", ",", ": ",
    ":", "'", "\"", "#", " # c", "| ", "|\n", ">-\n", "|2\n", "\t", "é", "~", "null", "1", "''", "\\", "\\n",
    "\r\n", "\r", "\u{202E}", "true", "@", "%", "---\n", "...", "!t ", "&a ", "*a", "? ", "\"q\"", "1.5",
    "<<: ", "\n- ", "\nd: ", "\n  e: ", "{f: ",
];

/// The codes of what is wrong with a text, each with what it marks.
fn wrong(text: &str) -> Vec<(Code, &str)> {
    let (_, notes) = read(FileId(0), text, 0);
    notes.iter().map(|note| (note.code, note.place.span.of(text))).collect()
}

#[test]
fn mistakes_are_said_where_they_are() {
    let cases: &[(&str, &[(Code, &str)])] = &[
        ("", &[]),
        ("# nothing\n", &[]),
        ("text: R&B *now*!\nmore: 'a *b &c !d'\n", &[]),
        ("a: 1\nb: 2\na: 3\nb: 4\n", &[(Code::DuplicateKey, "a"), (Code::DuplicateKey, "b")]),
        (
            "a: &x 1\nb: !t c\na: 2\n<<: 3\n",
            &[
                (Code::RefusedYaml, "&x"),
                (Code::RefusedYaml, "!t"),
                (Code::DuplicateKey, "a"),
                (Code::RefusedYaml, "<<"),
            ],
        ),
        ("a: *x\nb: *now* ok\n", &[(Code::RefusedYaml, "*x"), (Code::RefusedYaml, "*now* ok")]),
        ("---\na: 1\n---\nb: 1\n", &[(Code::RefusedYaml, "---")]),
        ("%YAML 1.2\n---\na: 1\n", &[(Code::RefusedYaml, "%YAML 1.2")]),
        ("? a\n: b\n", &[(Code::RefusedYaml, "? a")]),
        ("1: a\n[b]: c\n~: d\n: e\ntrue: f\n", &[(Code::UnreadableYaml, ":")]),
        (
            "1: a\n[b]: c\n~: d\ntrue: f\n",
            &[
                (Code::RefusedYaml, "1"),
                (Code::RefusedYaml, "[b]"),
                (Code::RefusedYaml, "~"),
                (Code::RefusedYaml, "true"),
            ],
        ),
        (
            "a: \"x\\u202Ey\"\nb: \"\\u001b\"\nc: \"\\n\\t\"\n",
            &[(Code::RefusedCharacter, "x\\u202Ey"), (Code::RefusedCharacter, "\\u001b")],
        ),
        ("a: 1\n\tb: 2\n", &[(Code::UnreadableYaml, "\t")]),
        ("a: 'x\nb: 2\n", &[(Code::UnreadableYaml, "'")]),
        ("a: [b, c\nd:\n  - e\n", &[(Code::UnreadableYaml, "[")]),
        ("a: {b: 1 c: 2}\n", &[(Code::UnreadableYaml, ":")]),
        ("a: {b: 1\n", &[(Code::UnreadableYaml, "{")]),
        ("a: {b:4}\nc: d\n", &[(Code::UnreadableYaml, ":")]),
        ("a: 1\ntitle:x\nb: 2\n", &[(Code::UnreadableYaml, ":")]),
        ("title:x\nb: 2\n", &[(Code::UnreadableYaml, ":")]),
        ("a: no: way\n", &[(Code::UnreadableYaml, ":")]),
        ("a:\n    b: 1\n  c: 2\n", &[(Code::UnreadableYaml, "c: 2")]),
        ("a: \"\\q\"\n", &[(Code::UnreadableYaml, "\\q")]),
        ("a: @b\n", &[(Code::UnreadableYaml, "@")]),
        ("a: 1\u{FEFF}\n", &[(Code::UnreadableYaml, "\u{FEFF}")]),
    ];
    for (text, expected) in cases {
        assert_eq!(wrong(text), *expected, "{text}");
    }
}

#[test]
fn scalars_are_what_yaml_1_2_says() {
    let text =
        "[no, on, ~, 0x1F, 1_000, 1e3, 9223372036854775808, -9223372036854775808, .inf, 'null', 007, TRUE]";
    let (tree, _) = read(FileId(0), text, 0);
    let Value::List(items) = tree.unwrap().value else { panic!("a list") };
    let words = |words: &str| Value::Text(words.to_owned());
    let decimal = |digits: &str| Value::Decimal(digits.to_owned());
    let values: Vec<Value> = items.into_iter().map(|item| item.value).collect();
    assert_eq!(
        values,
        [
            words("no"),
            words("on"),
            Value::Null,
            Value::Number(31),
            words("1_000"),
            decimal("1e3"),
            decimal("9223372036854775808"),
            Value::Number(i64::MIN),
            decimal(".inf"),
            words("null"),
            words("007"),
            Value::Truth(true),
        ]
    );
}

#[test]
fn hostile_yaml_is_refused_before_it_costs_anything() {
    let laughs: String =
        (1..9).map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", "))).collect();
    let cases = [
        ("{a: ".repeat(62_000), Code::FileTooLarge),
        ("[".repeat(250_000), Code::FileTooLarge),
        ("a: b\n".repeat(200_000), Code::FileTooLarge),
        ("{a: ".repeat(4_900), Code::TooDeep),
        ("- ".repeat(125_000), Code::TooDeep),
        (laughs, Code::RefusedYaml),
        ("a: b\n".repeat(2_000), Code::DuplicateKey),
        (format!("a: \"{}", "x ".repeat(125_000)), Code::UnreadableYaml),
        ("[[a]: b]: c\n".repeat(3_000), Code::FileTooLarge),
        ("a: [\n".repeat(40), Code::TooDeep),
    ];
    for (text, code) in cases {
        assert_eq!(
            wrong(&text).first().map(|(code, _)| *code),
            Some(code),
            "{}",
            text.lines().next().unwrap_or_default().len()
        );
    }
    let text = format!("a: \"{}\"\n", "x ".repeat(125_000));
    assert!(wrong(&text).is_empty());
}
