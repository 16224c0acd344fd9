//! Texts filled in, and expressions worked out, as things stand.

use super::Stop;
use super::run::Rehearsal;
use crate::program::{Condition, Expr, ExprId, Fill, Operator, Order, Program, TextId, VariationId, Words};
use crate::source::Id;

impl<'p> Rehearsal<'p> {
    /// What `text` says now, in `buffer` if it has holes. A line that comes out empty is empty.
    pub(super) fn show<'s>(&mut self, text: TextId, buffer: &'s mut String) -> Result<Words<'s>, Stop>
    where
        'p: 's,
    {
        let program: &'p Program = self.program;
        if let Some(words) = program.fixed_words(text) {
            return Ok(words);
        }
        buffer.clear();
        self.fill(text, buffer)?;
        let entry = program.texts.at(text);
        if !entry.takes_words {
            // Numbers and states bring neither spaces nor styles.
            return Ok(Words::known(buffer, entry.is_styled));
        }
        tidy(buffer);
        Ok(Words::new(buffer))
    }

    /// The same as a string of its own.
    pub(super) fn shown(&mut self, text: TextId) -> Result<String, Stop> {
        let mut buffer = String::new();
        let words = self.show(text, &mut buffer)?;
        Ok(words.marked().to_owned())
    }

    /// Adds what `text` says now to `out`.
    fn fill(&mut self, text: TextId, out: &mut String) -> Result<(), Stop> {
        let program = self.program;
        let entry = *program.texts.at(text);
        let words = program.written(text).marked();
        let mut from = 0;
        for hole in program.holes.run(entry.holes, usize::from(entry.count)) {
            let at = hole.at as usize;
            out.push_str(words.get(from..at).unwrap_or_default());
            from = at;
            self.fill_hole(hole.fill, out)?;
        }
        out.push_str(words.get(from..).unwrap_or_default());
        Ok(())
    }

    fn fill_hole(&mut self, fill: Fill, out: &mut String) -> Result<(), Stop> {
        match fill {
            Fill::Number(expr) => push_number(self.eval(expr)?, out),
            Fill::Truth(expr) => out.push_str(if self.eval(expr)? == 0 { "false" } else { "true" }),
            Fill::State(expr, names) => {
                let state = usize::try_from(self.eval(expr)?).unwrap_or_default();
                out.push_str(self.program.written(TextId::at(names.index() + state)).marked());
            }
            Fill::Slot(slot) => out.push_str(self.slots.get(slot.index()).map_or("", String::as_str)),
            Fill::Either(condition, then, otherwise) => {
                let text = if self.eval(condition)? == 0 { otherwise } else { then };
                self.fill(text, out)?;
            }
            Fill::Vary(variation, first) => {
                if let Some(item) = self.vary(variation) {
                    self.fill(TextId::at(first.index() + item), out)?;
                }
            }
        }
        Ok(())
    }

    /// The next item of a variation, which moves on; none where it has run dry.
    pub(super) fn vary(&mut self, variation: VariationId) -> Option<usize> {
        let entry = self.program.variations.at(variation);
        let (mark, count) = (entry.mark, entry.count);
        if count == 0 {
            return None;
        }
        let at = self.state.mark(self.cells, mark);
        let item = match entry.order {
            Order::Sequence => {
                self.state.set_mark(self.cells, mark, (at + 1).min(count - 1));
                at
            }
            Order::Cycle => {
                self.state.set_mark(self.cells, mark, (at + 1) % count);
                at
            }
            Order::Once if at >= count => return None,
            Order::Once => {
                self.state.set_mark(self.cells, mark, at + 1);
                at
            }
            Order::Shuffle => self.shuffle(mark, count),
        };
        Some(item as usize)
    }

    /// One of the items that this round has not had. The marks hold one bit an item; a full round starts the next.
    fn shuffle(&mut self, mark: u32, count: u32) -> u32 {
        let had = |rehearsal: &Self, item: u32| {
            rehearsal.state.mark(rehearsal.cells, mark + item / 32) >> (item % 32) & 1 == 1
        };
        let left: Vec<u32> = (0..count).filter(|item| !had(self, *item)).collect();
        let drawn = self.state.generator.below(u32::try_from(left.len()).unwrap_or(u32::MAX));
        let item = left.get(drawn as usize).copied().unwrap_or_default();
        if left.len() <= 1 {
            for word in 0..count.div_ceil(32) {
                self.state.set_mark(self.cells, mark + word, 0);
            }
        } else {
            let word = self.state.mark(self.cells, mark + item / 32) | 1 << (item % 32);
            self.state.set_mark(self.cells, mark + item / 32, word);
        }
        item
    }

    #[inline]
    pub(super) fn holds(&mut self, condition: Condition) -> Result<bool, Stop> {
        match condition {
            Condition::Always => Ok(true),
            Condition::Compare { value, comparison, with } => {
                Ok(comparison.holds(self.state.value(value.index()).into(), with.into()))
            }
            Condition::Expr(expr) => Ok(self.eval(expr)? != 0),
        }
    }

    /// The value of an expression. A checked program cannot overflow, and divides by zero only where the check had a doubt: then it stops.
    pub(super) fn eval(&mut self, expr: ExprId) -> Result<i64, Stop> {
        Ok(match *self.program.exprs.at(expr) {
            Expr::Number(number) => number,
            Expr::Value(value) => self.state.value(value.index()).into(),
            Expr::Counter(counter) => self.state.counter(self.cells, counter.index()).into(),
            Expr::Chance(percent) => self.state.generator.chance(percent).into(),
            Expr::Not(inner) => i64::from(self.eval(inner)? == 0),
            Expr::Negative(inner) => self.eval(inner)?.checked_neg().ok_or(Stop::Arithmetic)?,
            Expr::Abs(inner) => self.eval(inner)?.checked_abs().ok_or(Stop::Arithmetic)?,
            Expr::Binary(Operator::And, left, right) => {
                i64::from(self.eval(left)? != 0 && self.eval(right)? != 0)
            }
            Expr::Binary(Operator::Or, left, right) => {
                i64::from(self.eval(left)? != 0 || self.eval(right)? != 0)
            }
            Expr::Binary(operator, left, right) => {
                let (left, right) = (self.eval(left)?, self.eval(right)?);
                operator.reckon(left, right).ok_or(Stop::Arithmetic)?
            }
        })
    }
}

fn push_number(number: i64, out: &mut String) {
    if let Ok(digit @ 0..=9) = u8::try_from(number) {
        out.push(char::from(b'0' + digit));
        return;
    }
    let mut digits = [b'0'; 20];
    let mut rest = number.unsigned_abs();
    let mut first = digits.len();
    for (at, digit) in digits.iter_mut().enumerate().rev() {
        *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        (rest, first) = (rest / 10, at);
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push('-');
    }
    out.push_str(digits.get(first..).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default());
}

/// Runs of spaces become one, and the ends are trimmed.
fn tidy(words: &mut String) {
    let (bytes, behind) = (words.as_bytes(), words.as_bytes().get(1..).unwrap_or_default());
    // All pairs are looked at together, since hardly any line has one.
    let is_doubled =
        bytes.iter().zip(behind).fold(false, |found, (one, next)| found | ((*one == b' ') & (*next == b' ')));
    let is_trimmed = !words.starts_with(' ') && !words.ends_with(' ');
    if is_trimmed && !is_doubled {
        return;
    }
    let mut space = true;
    words.retain(|c| {
        let keep = c != ' ' || !space;
        space = c == ' ';
        keep
    });
    words.truncate(words.trim_end_matches(' ').len());
}
