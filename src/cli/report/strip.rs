//! The meters over the turns, drawn: a row of blocks a meter, or, where there is no room or no ornament is wanted, a line of numbers.

use std::io;

use rehearsal::practice::{Strip, StripRow};

use crate::cli::screen::{Look, Screen, Tone, run};
use crate::cli::wrap::columns;

/// From the smallest value of a range to its largest.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Below the turn that mattered most, and below the one where it turned.
const MATTERED: char = '^';
const TURNED: char = '*';
/// How far everything stands in.
const INDENT: u16 = 2;

/// Draws `strip`.
pub(crate) fn draw(screen: &mut Screen, strip: &Strip) -> io::Result<()> {
    let plot = match screen.look() {
        Look::Coloured => Plot::of(strip, screen.width().saturating_sub(INDENT)),
        Look::Plain => None,
    };
    let lines = plot.unwrap_or_else(|| numbers(strip));
    for line in lines {
        // Rows of a plot keep their spaces; they are known to fit.
        screen.paragraph(&[run(Tone::Plain, line)], INDENT, 2)?;
    }
    Ok(())
}

/// One line of numbers a meter, for screen readers, plain terminals and narrow ones.
fn numbers(strip: &Strip) -> Vec<String> {
    let told = strip.rows.iter().map(|row| {
        let (least, most) = row.range;
        let mut values = row.values.iter().map(i32::to_string);
        let first = values.next().unwrap_or_default();
        let then: Vec<String> = values.collect();
        let good = good(row);
        format!("{} ({least} to {most}, {good}): {first}, then {}", row.label, then.join(", "))
    });
    told.collect()
}

fn good(row: &StripRow) -> &'static str {
    if row.high_is_good { "high is good" } else { "low is good" }
}

/// How wide the parts of a plot are.
struct Plot<'s> {
    strip: &'s Strip,
    label: usize,
    cell: usize,
}

impl Plot<'_> {
    /// The lines of a plot; none where they are wider than `width`.
    fn of(strip: &Strip, width: u16) -> Option<Vec<String>> {
        let widest = |texts: &mut dyn Iterator<Item = u16>| usize::from(texts.max().unwrap_or_default());
        let label = widest(&mut strip.rows.iter().map(|row| columns(&row.label)));
        let cell = 1 + widest(&mut strip.turns.iter().map(|turn| columns(&turn.to_string())));
        let plot = Plot { strip, label, cell };
        let lines = plot.lines();
        lines.iter().all(|line| columns(line) <= width).then_some(lines)
    }

    fn lines(&self) -> Vec<String> {
        let numbers = self.strip.turns.iter().map(u32::to_string);
        let mut lines = vec![self.line("Turn", std::iter::once(String::new()).chain(numbers), "")];
        for row in &self.strip.rows {
            let blocks = row.values.iter().map(|value| block(row, *value).to_string());
            let (first, last) = (row.values.first(), row.values.last());
            let way = first.zip(last).map(|(first, last)| format!("  {first} to {last}, {}", good(row)));
            lines.push(self.line(&row.label, blocks, &way.unwrap_or_default()));
        }
        if let Some((marks, meaning)) = self.marks() {
            lines.push(marks);
            lines.push(meaning);
        }
        lines
    }

    fn marks(&self) -> Option<(String, String)> {
        let Strip { mattered, turned, .. } = *self.strip;
        let sign = |turn: &u32| match (mattered == Some(*turn), turned == Some(*turn)) {
            (true, _) => MATTERED.to_string(),
            (false, true) => TURNED.to_string(),
            (false, false) => String::new(),
        };
        let signs = self.strip.turns.iter().map(sign);
        let line = self.line("", std::iter::once(String::new()).chain(signs), "");
        let meaning = match (mattered, turned) {
            (None, None) => return None,
            (Some(one), Some(other)) if one == other => {
                format!("{MATTERED} the turn that mattered most, and where it turned")
            }
            (Some(_), Some(_)) => {
                format!("{MATTERED} the turn that mattered most   {TURNED} where it turned")
            }
            (Some(_), None) => format!("{MATTERED} the turn that mattered most"),
            (None, Some(_)) => format!("{TURNED} where it turned"),
        };
        Some((line.trim_end().to_owned(), meaning))
    }

    fn line(&self, label: &str, cells: impl Iterator<Item = String>, behind: &str) -> String {
        let gap = self.label.saturating_sub(usize::from(columns(label)));
        let cell = self.cell;
        let cells: String = cells.map(|text| format!("{text:>cell$}")).collect();
        format!("{label}{:gap$} {cells}{behind}", "").trim_end().to_owned()
    }
}

fn block(row: &StripRow, value: i32) -> char {
    let level = usize::try_from(row.level(value, 7)).unwrap_or_default();
    BLOCKS.get(level).copied().unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use rehearsal::practice::{Strip, StripRow};

    use super::{Plot, numbers};

    fn strip() -> Strip {
        let row = |label: &str, high_is_good| StripRow {
            label: label.to_owned(),
            values: vec![0, 3, 10],
            range: (0, 10),
            high_is_good,
        };
        Strip {
            turns: vec![1, 2],
            rows: vec![row("Trust", true), row("Guard up", false)],
            mattered: Some(1),
            turned: Some(2),
        }
    }

    #[test]
    fn a_plot_has_a_column_a_turn_and_marks_below() {
        let lines = Plot::of(&strip(), 60).unwrap();
        assert_eq!(
            lines,
            [
                "Turn        1 2",
                "Trust     ▁ ▃ █  0 to 10, high is good",
                "Guard up  ▁ ▃ █  0 to 10, low is good",
                "            ^ *",
                "^ the turn that mattered most   * where it turned",
            ]
        );
    }

    #[test]
    fn without_room_or_ornament_it_is_numbers() {
        assert_eq!(Plot::of(&strip(), 20), None);
        assert_eq!(
            numbers(&strip()),
            [
                "Trust (0 to 10, high is good): 0, then 3, 10",
                "Guard up (0 to 10, low is good): 0, then 3, 10",
            ]
        );
    }
}
