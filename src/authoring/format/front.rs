//! The front matter: its keys in canonical order, each with the comments above it. Its values stay as they are written.

use crate::program::KEYS;
use crate::source::{FileId, LineIndex, Span, offset};
use crate::syntax::tree::Front;
use crate::syntax::yaml::{self, Entry, Node, Value};

/// What becomes of spaces at the ends of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    /// They go.
    Trimmed,
    /// They stay: in some blocks of text they are words.
    Kept,
}

/// A key with its value, in lines.
struct Stretch<'t> {
    /// Where the key stands in the canonical order.
    rank: usize,
    /// Comments and blank lines that belong to it, above it.
    above: Vec<&'t str>,
    /// The key and its value.
    lines: Vec<&'t str>,
}

/// The front matter from `---` to `---`, without the end of its last line.
pub(super) fn print(text: &str, front: &Front) -> String {
    let lines: Vec<&str> = front.span.of(text).lines().collect();
    let inside = lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default();
    let ordered = [Ends::Trimmed, Ends::Kept].into_iter().find_map(|ends| {
        let ordered = ordered(text, front, inside, ends);
        (ordered == inside || says_the_same(&ordered, front)).then_some(ordered)
    });
    let inside = ordered.unwrap_or_else(|| inside.to_vec());
    [&["---"], inside.as_slice(), &["---"]].concat().join("\n")
}

/// Whether YAML has the values of the front matter, whatever the order of its keys.
fn says_the_same(lines: &[&str], front: &Front) -> bool {
    let (read, notes) = yaml::read(FileId::default(), &(lines.join("\n") + "\n"), 0);
    if !notes.is_empty() {
        return false;
    }
    match (&read.map(|node| node.value), front.yaml.as_ref().map(|node| &node.value)) {
        (Some(Value::Map(new)), Some(Value::Map(old))) => {
            new.len() == old.len() && old.iter().all(|entry| has(new, entry))
        }
        (None, None) => true,
        _ => false,
    }
}

fn has(entries: &[Entry], wanted: &Entry) -> bool {
    entries.iter().any(|entry| entry.key == wanted.key && is_equal(&entry.value, &wanted.value))
}

/// Whether two values are the same, wherever they stand.
fn is_equal(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_equal(one, other))
        }
        (Value::Map(one), Value::Map(other)) => {
            let pairs = || one.iter().zip(other);
            one.len() == other.len()
                && pairs().all(|(one, other)| one.key == other.key && is_equal(&one.value, &other.value))
        }
        (one, other) => one == other,
    }
}

/// The lines in canonical order, or in their own where it cannot be told which lines belong to which key.
fn ordered<'t>(text: &'t str, front: &Front, lines: &[&'t str], ends: Ends) -> Vec<&'t str> {
    let trimmed: Vec<&str> = match ends {
        Ends::Trimmed => lines.iter().map(|line| line.trim_end_matches([' ', '\t'])).collect(),
        Ends::Kept => lines.to_vec(),
    };
    let Some(mut cut) = cut(text, front, &trimmed) else { return trimmed };
    cut.stretches.sort_by_key(|stretch| stretch.rank);
    let mut ordered = Vec::with_capacity(lines.len());
    extend(&mut ordered, &cut.header);
    extend(&mut ordered, &[""]);
    for stretch in cut.stretches {
        extend(&mut ordered, &stretch.above);
        ordered.extend(stretch.lines);
    }
    extend(&mut ordered, &cut.tail);
    while ordered.last().is_some_and(|line| is_blank(line)) {
        ordered.pop();
    }
    ordered
}

/// Adds comments and blank lines: of those never two in a row, and none at the beginning.
fn extend<'t>(ordered: &mut Vec<&'t str>, lines: &[&'t str]) {
    for line in lines {
        if !is_blank(line) || ordered.last().is_some_and(|above| !is_blank(above)) {
            ordered.push(line);
        }
    }
}

/// The front matter in pieces.
struct Cut<'t> {
    /// Comments at the top that a blank line parts from the first key.
    header: Vec<&'t str>,
    stretches: Vec<Stretch<'t>>,
    /// What stands behind the last value.
    tail: Vec<&'t str>,
}

/// Cuts the lines at their keys; none where a key does not stand alone at the start of its line, in one column with the others.
fn cut<'t>(text: &str, front: &Front, lines: &[&'t str]) -> Option<Cut<'t>> {
    let Some(Value::Map(entries)) = front.yaml.as_ref().map(|node| &node.value) else { return None };
    let index = LineIndex::new(front.span.of(text));
    // The line with the sign is the first one, and not among `lines`.
    let line_of = |at: u32| (index.line(at) as usize).checked_sub(2);
    let column = column(text, entries)?;
    let mut cut = Cut { header: Vec::new(), stretches: Vec::new(), tail: Vec::new() };
    let mut from = 0;
    for entry in entries {
        let key = line_of(entry.key_span.start)?;
        let mut above = lines.get(from..key)?;
        if cut.stretches.is_empty()
            && let Some(at) = above.iter().rposition(|line| is_blank(line))
        {
            cut.header = above.get(..at)?.to_vec();
            above = above.get(at + 1..)?;
        }
        let last = line_of(last_byte(text, entry.value.span))?.max(key);
        from = last + 1;
        while lines.get(from).is_some_and(|line| is_comment(line) && indent(line) > column) {
            from += 1;
        }
        let rank = KEYS.iter().position(|known| *known == entry.key).unwrap_or(KEYS.len());
        let stretch = Stretch { rank, above: above.to_vec(), lines: lines.get(key..from)?.to_vec() };
        cut.stretches.push(stretch);
    }
    cut.tail = lines.get(from..)?.to_vec();
    let between = cut.stretches.iter().flat_map(|stretch| &stretch.above).chain(&cut.header).chain(&cut.tail);
    between.into_iter().all(|line| is_blank(line) || is_comment(line)).then_some(cut)
}

/// The column of all keys, where each stands at the start of its line and they stand in one column.
fn column(text: &str, entries: &[Entry]) -> Option<usize> {
    let columns = entries.iter().map(|entry| {
        let before = text.get(..entry.key_span.start as usize).unwrap_or_default();
        let before = before.rsplit('\n').next().unwrap_or_default();
        let before = before.strip_suffix(['"', '\'']).unwrap_or(before);
        before.bytes().all(|byte| byte == b' ').then_some(before.len())
    });
    let columns: Vec<usize> = columns.collect::<Option<_>>()?;
    let first = *columns.first()?;
    columns.iter().all(|column| *column == first).then_some(first)
}

/// The last byte of a value that is no space; where nothing stands, the byte before it.
fn last_byte(text: &str, value: Span) -> u32 {
    let written = offset(value.of(text).trim_end().len());
    (value.start + written).saturating_sub(1)
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
