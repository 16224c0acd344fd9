//! Words of the tree to texts of the program: escapes and styles resolved, holes filled with checked expressions.

use super::checker::Checker;
use super::emit::Here;
use super::expr::{TypeOf, Written};
use super::ids::{TextId, VariationId};
use super::model::{Fill, Hole, Order, Text, ValueKind, Variation};
use super::scope::{Named, normal};
use super::words::{SOFT_OFF, SOFT_ON, STRONG_OFF, STRONG_ON};
use crate::source::{Span, offset};
use crate::syntax::tree::{self, Gap, TermId, TermKind, Words, WordsId};

impl<'a> Checker<'a> {
    /// The text that `words` are.
    pub(super) fn text_of(&mut self, here: Here<'a>, words: WordsId) -> TextId {
        let text = self.build_text(here, words);
        self.program.texts.push(text)
    }

    /// Letters that are no text of their own: a wording, a name.
    pub(super) fn add_letters(&mut self, written: &str) -> Span {
        let start = offset(self.program.letters.len());
        self.program.letters.push_str(written);
        Span::new(start, offset(self.program.letters.len()))
    }

    /// A wording, with its escapes resolved.
    pub(super) fn add_wording(&mut self, written: &str) -> Span {
        if !written.contains('\\') {
            return self.add_letters(written);
        }
        let start = offset(self.program.letters.len());
        let pieces = pieces(written);
        self.program.letters.extend(pieces.into_iter().filter_map(|piece| match piece {
            Piece::Plain(c) | Piece::Escaped(c) => Some(c),
            Piece::Gap => None,
        }));
        Span::new(start, offset(self.program.letters.len()))
    }

    fn build_text(&mut self, here: Here<'a>, words: WordsId) -> Text {
        let words = *here.tree.words.at(words);
        let gaps = here.tree.gaps.run(words.gaps, words.count as usize);
        let fills: Vec<Option<Fill>> = gaps.iter().map(|gap| self.fill(here, *gap)).collect();
        let start = offset(self.program.letters.len());
        let ats = self.literals(here, words, gaps);
        let holes = self.program.holes.next_id();
        let mut count = 0;
        let mut takes_words = false;
        for (fill, at) in fills.into_iter().zip(ats) {
            if let Some(fill) = fill {
                takes_words |= matches!(fill, Fill::Slot(_) | Fill::Either(..) | Fill::Vary(..));
                self.program.holes.push(Hole { at, fill });
                count += 1;
            }
        }
        let words = Span::new(start, offset(self.program.letters.len()));
        let is_styled = super::Words::new(words.of(&self.program.letters)).is_styled();
        Text { words, holes, count, is_styled, takes_words }
    }

    /// Adds the written words between the holes; gives how far in each hole stands.
    fn literals(&mut self, here: Here<'a>, words: Words, gaps: &[Gap]) -> Vec<u32> {
        let start = self.program.letters.len();
        if gaps.is_empty() {
            let written = words.span.of(here.text);
            if is_simple(written) {
                self.program.letters.push_str(written);
            } else {
                self.styled(vec![written], start);
            }
            return Vec::new();
        }
        let mut at = words.span.start;
        let mut runs = Vec::with_capacity(gaps.len() + 1);
        for gap in gaps {
            runs.push(Span::new(at, gap.span.start).of(here.text));
            at = gap.span.end;
        }
        runs.push(Span::new(at, words.span.end).of(here.text));
        if !runs.iter().all(|run| is_simple(run)) {
            return self.styled(runs, start);
        }
        let mut ats = Vec::with_capacity(gaps.len());
        for run in runs {
            self.program.letters.push_str(run);
            ats.push(offset(self.program.letters.len() - start));
        }
        ats.truncate(gaps.len());
        ats
    }

    /// Adds words with escapes, styles or spaces that must be counted; `runs` are what stands between the holes.
    fn styled(&mut self, runs: Vec<&str>, start: usize) -> Vec<u32> {
        let mut all = Vec::new();
        for (index, run) in runs.into_iter().enumerate() {
            if index > 0 {
                all.push(Piece::Gap);
            }
            all.append(&mut pieces(run));
        }
        let strong = pairs(&all, '*');
        let soft = pairs(&all, '_');
        let mut ats = Vec::new();
        let mut space = true;
        for (index, piece) in all.into_iter().enumerate() {
            let mark = strong
                .iter()
                .find(|(at, _)| *at == index)
                .map(|(_, opens)| if *opens { STRONG_ON } else { STRONG_OFF });
            let mark = mark.or_else(|| {
                soft.iter()
                    .find(|(at, _)| *at == index)
                    .map(|(_, opens)| if *opens { SOFT_ON } else { SOFT_OFF })
            });
            let letters = &mut self.program.letters;
            match (mark, piece) {
                (Some(mark), _) => letters.push(mark),
                (None, Piece::Gap) => {
                    ats.push(offset(letters.len() - start));
                    space = false;
                }
                (None, Piece::Plain(' ' | '\t')) => {
                    if !space {
                        letters.push(' ');
                    }
                    space = true;
                }
                (None, Piece::Plain(c) | Piece::Escaped(c)) => {
                    letters.push(c);
                    space = false;
                }
            }
        }
        ats
    }

    fn fill(&mut self, here: Here<'a>, gap: Gap) -> Option<Fill> {
        match gap.fill {
            tree::Fill::Value(term) => self.value_fill(here, term),
            tree::Fill::Either(condition, then, otherwise) => {
                let condition = self.truth(here.written(), condition);
                let then = self.text_of(here, then);
                let otherwise = match otherwise {
                    Some(otherwise) => self.text_of(here, otherwise),
                    None => self.empty_text(),
                };
                Some(Fill::Either(condition?.expr, then, otherwise))
            }
            tree::Fill::Vary(order, first, count) => {
                let ids = (0..count as usize).map(|index| {
                    use crate::source::Id;
                    WordsId::at(first.index() + index)
                });
                // The parts stand in a row, whatever texts they hold themselves.
                let parts: Vec<Text> = ids.map(|words| self.build_text(here, words)).collect();
                let first = self.program.texts.next_id();
                for part in parts {
                    self.program.texts.push(part);
                }
                let variation = self.add_variation(model_order(order), count);
                Some(Fill::Vary(variation, first))
            }
            tree::Fill::Broken => None,
        }
    }

    fn empty_text(&mut self) -> TextId {
        let at = offset(self.program.letters.len());
        let holes = self.program.holes.next_id();
        self.program.texts.push(Text {
            words: Span::at(at),
            holes,
            count: 0,
            is_styled: false,
            takes_words: false,
        })
    }

    pub(super) fn add_variation(&mut self, order: Order, count: u32) -> VariationId {
        let mark = self.program.marks;
        // A shuffle keeps one bit an item; the others keep how far they are.
        self.program.marks += match order {
            Order::Shuffle => count.div_ceil(32).max(1),
            Order::Sequence | Order::Cycle | Order::Once => 1,
        };
        self.program.variations.push(Variation { order, items: Box::default(), count, mark, after: 0 })
    }

    fn value_fill(&mut self, here: Here<'a>, term: TermId) -> Option<Fill> {
        let written = here.written();
        if written.tree.terms.at(term).kind == TermKind::Name {
            let name = normal(written.span(term).of(written.text));
            if let Some((Named::Slot(slot), _)) = self.scope(here.file).names.get(&name) {
                return Some(Fill::Slot(*slot));
            }
        }
        let typed = self.typed(written, term)?;
        Some(match typed.kind {
            TypeOf::Number => Fill::Number(typed.expr),
            TypeOf::Counter(counter) => {
                self.program.counters.at_mut(counter).stop = u32::MAX;
                Fill::Number(typed.expr)
            }
            TypeOf::Truth => Fill::Truth(typed.expr),
            TypeOf::Mood(mood) => match self.program.values.at(mood).kind {
                ValueKind::Mood { names, .. } => Fill::State(typed.expr, names),
                ValueKind::Meter { .. } | ValueKind::Flag => Fill::Number(typed.expr),
            },
        })
    }
}

impl<'a> Here<'a> {
    pub(super) fn written(self) -> Written<'a> {
        Written { file: self.file, tree: self.tree, text: self.text, at: None, is_fixed: false }
    }
}

pub(super) fn model_order(order: tree::Order) -> Order {
    match order {
        tree::Order::Sequence => Order::Sequence,
        tree::Order::Cycle => Order::Cycle,
        tree::Order::Shuffle => Order::Shuffle,
        tree::Order::Once => Order::Once,
    }
}

/// True for words that stand in the text as they are written: no escape, no style, no space to be counted.
fn is_simple(words: &str) -> bool {
    let bytes = words.as_bytes();
    let special = bytes.iter().fold(false, |found, byte| found | matches!(byte, b'*' | b'_' | b'\\' | b'\t'));
    let behind = bytes.get(1..).unwrap_or_default();
    let doubled =
        bytes.iter().zip(behind).fold(false, |found, (one, next)| found | ((*one == b' ') & (*next == b' ')));
    !special && !doubled
}

/// A character of words in the making.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Plain(char),
    Escaped(char),
    Gap,
}

fn pieces(words: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(words.len());
    let mut characters = words.chars();
    while let Some(c) = characters.next() {
        pieces.push(match c {
            '\\' => Piece::Escaped(characters.next().unwrap_or('\\')),
            c => Piece::Plain(c),
        });
    }
    pieces
}

/// Where `sign` opens and closes a style: at the start of a word and at the end of one. What has no partner stays plain.
fn pairs(pieces: &[Piece], sign: char) -> Vec<(usize, bool)> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for (index, piece) in pieces.iter().enumerate() {
        if *piece != Piece::Plain(sign) {
            continue;
        }
        let before = index.checked_sub(1).and_then(|before| pieces.get(before)).copied();
        let after = pieces.get(index + 1).copied();
        match open {
            Some(start) if ends_word(before, after) && start + 1 < index => {
                found.extend([(start, true), (index, false)]);
                open = None;
            }
            Some(_) | None => {
                if starts_word(before, after) {
                    open = Some(index);
                }
            }
        }
    }
    found
}

fn is_word(piece: Option<Piece>) -> bool {
    match piece {
        Some(Piece::Plain(c) | Piece::Escaped(c)) => c.is_alphanumeric(),
        Some(Piece::Gap) => true,
        None => false,
    }
}

fn is_space(piece: Option<Piece>) -> bool {
    matches!(piece, None | Some(Piece::Plain(' ' | '\t')))
}

fn starts_word(before: Option<Piece>, after: Option<Piece>) -> bool {
    !is_word(before) && !is_space(after)
}

fn ends_word(before: Option<Piece>, after: Option<Piece>) -> bool {
    !is_space(before) && !is_word(after)
}
