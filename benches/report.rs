//! Tables, and what each figure has to reach.

/// A table: printed with its columns in line, and readable as Markdown.
pub(crate) struct Report {
    rows: Vec<Vec<String>>,
}

/// What a figure has to reach.
#[derive(Clone, Copy)]
pub(crate) enum Floor {
    /// At least so much.
    AtLeast(f64),
    /// At most so much.
    AtMost(f64),
    /// The figure is for information.
    None,
}

impl Report {
    /// An empty table with these columns.
    pub(crate) fn new(columns: &[&str]) -> Report {
        Report { rows: vec![columns.iter().map(|column| (*column).to_owned()).collect()] }
    }

    /// Adds a row: one entry per column.
    pub(crate) fn row(&mut self, entries: Vec<String>) {
        assert_eq!(entries.len(), self.rows[0].len(), "one entry a column");
        self.rows.push(entries);
    }

    /// Prints the table under its question.
    pub(crate) fn print(&self, question: &str) {
        println!("\n## {question}\n");
        let columns = self.rows[0].len();
        let widths: Vec<usize> = (0..columns)
            .map(|column| self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
            .collect();
        for (index, row) in self.rows.iter().enumerate() {
            let padded: Vec<String> =
                row.iter().zip(&widths).map(|(entry, width)| format!("{entry:width$}")).collect();
            println!("| {} |", padded.join(" | "));
            if index == 0 {
                let lines: Vec<String> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
                println!("|{}|", lines.join("|"));
            }
        }
    }
}

impl Floor {
    /// The floor as the table shows it, with its unit.
    pub(crate) fn shown(self, unit: &str) -> String {
        match self {
            Floor::AtLeast(floor) => format!("at least {}{unit}", figure(floor)),
            Floor::AtMost(floor) => format!("at most {}{unit}", figure(floor)),
            Floor::None => "-".to_owned(),
        }
    }

    /// Whether `measured` reaches it.
    pub(crate) fn verdict(self, measured: f64) -> String {
        let missing = match self {
            Floor::AtLeast(floor) => 1.0 - measured / floor,
            Floor::AtMost(floor) => measured / floor - 1.0,
            Floor::None => return "-".to_owned(),
        };
        if missing <= 0.0 { "met".to_owned() } else { format!("missed by {:.0} %", (missing * 100.0).ceil()) }
    }
}

/// A number with three digits that count, in thousands or millions where it is large.
pub(crate) fn figure(number: f64) -> String {
    let (scaled, unit) = match number.abs() {
        large if large >= 1e6 => (number / 1e6, " M"),
        large if large >= 1e4 => (number / 1e3, " k"),
        _ => (number, ""),
    };
    let decimals = match scaled.abs() {
        three if three >= 100.0 => 0,
        two if two >= 10.0 => 1,
        one if one >= 1.0 => 2,
        zero if zero >= 0.1 => 3,
        _ => 4,
    };
    let text = format!("{scaled:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text}{unit}")
}

/// A whole number with a comma at every third digit.
pub(crate) fn counted(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
