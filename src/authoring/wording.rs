//! What a text says where nobody plays: for pictures and for counting.

use crate::program::{Fill, Program, TextId};
use crate::source::Id;

/// What stands where only a rehearsal knows what to show.
const UNKNOWN: char = '…';

/// The words of `text` with the first of each variation, the first of `{if …}`, and each slot's default. What only a rehearsal knows,
/// such as a meter's value, is `…`.
pub(crate) fn wording(program: &Program, text: TextId) -> String {
    let mut out = String::new();
    write(program, text, &mut out);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn write(program: &Program, text: TextId, out: &mut String) {
    let entry = program.texts.at(text);
    let words = program.written(text).marked();
    let mut from = 0;
    let mut push = |to: usize, out: &mut String| {
        out.extend(words.get(from..to).unwrap_or_default().chars().filter(|c| !c.is_control()));
        from = to;
    };
    for hole in program.holes.run(entry.holes, usize::from(entry.count)) {
        push(hole.at as usize, out);
        match hole.fill {
            Fill::Number(_) | Fill::Truth(_) | Fill::State(..) => out.push(UNKNOWN),
            Fill::Slot(slot) => out.push_str(&program.slots.at(slot).default),
            Fill::Either(_, then, _) => write(program, then, out),
            Fill::Vary(_, first) => write(program, TextId::at(first.index()), out),
        }
    }
    push(words.len(), out);
}
