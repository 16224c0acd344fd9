//! The lines of the opening, one a conversation: in columns that fit all of them, and as many as are seen at once.

use std::io;
use std::ops::Range;

use super::super::super::screen::{Screen, Tone, clean, run, shortened};
use super::super::super::wrap::columns;

/// The widest that titles stand beside what is said of them, in columns.
const WIDEST_TITLE: u16 = 32;
/// Where fewer columns are left beside the title, nothing more is said of a conversation.
const NARROWEST: u16 = 20;
/// Where fewer columns are left for the title, minutes are not said either.
const SHORTEST: u16 = 12;

/// All of them.
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    /// How many stand on the path; the others stand below an empty line.
    pub(super) on_path: usize,
    /// The one that is always seen.
    pub(super) focus: usize,
}

/// A line of the list.
pub(super) struct Row {
    pub(super) number: usize,
    /// None where the script has errors.
    pub(super) title: Option<String>,
    pub(super) minutes: String,
    pub(super) what: String,
}

/// The widest of each column.
struct Widths {
    number: u16,
    title: u16,
    minutes: u16,
}

impl Rows {
    /// Shows those that fit in `room` lines, all where nobody knows how many there are, and an empty line below where there is room.
    pub(super) fn show(&self, screen: &mut Screen, room: Option<usize>) -> io::Result<()> {
        let widths = self.widths();
        let heights: Vec<usize> = self
            .rows
            .iter()
            .map(|row| screen.lines_of(|screen| row.show(screen, &widths)))
            .collect::<io::Result<_>>()?;
        let all = heights.iter().sum::<usize>();
        let is_parted = self.on_path > 0 && self.on_path < self.rows.len();
        // Empty lines are the first to go.
        let is_airy = room.is_none_or(|room| all + usize::from(is_parted) < room);
        if room.is_none_or(|room| all <= room) {
            for (index, row) in self.rows.iter().enumerate() {
                if is_airy && is_parted && index == self.on_path {
                    screen.blank()?;
                }
                row.show(screen, &widths)?;
            }
            return if is_airy { screen.blank() } else { Ok(()) };
        }
        let rest = format!("`rehearse list` shows all {}.", self.rows.len());
        let taken = screen.lines_of(|screen| screen.aside(&rest))?;
        let seen = self.window(&heights, room.unwrap_or(all).saturating_sub(taken));
        for row in self.rows.get(seen).unwrap_or_default() {
            row.show(screen, &widths)?;
        }
        screen.aside(&rest)
    }

    /// As many rows around the one in focus as fit in `room` lines; that one in any case.
    fn window(&self, heights: &[usize], room: usize) -> Range<usize> {
        let height = |index: usize| heights.get(index).copied().unwrap_or_default();
        let (mut from, mut to, mut taken) = (self.focus, self.focus + 1, height(self.focus));
        loop {
            let was = (from, to);
            // What comes after is worth more than what came before.
            for _ in 0..2 {
                if to < heights.len() && taken + height(to) <= room {
                    taken += height(to);
                    to += 1;
                }
            }
            if from > 0 && taken + height(from - 1) <= room {
                from -= 1;
                taken += height(from);
            }
            if was == (from, to) {
                return from..to;
            }
        }
    }

    fn widths(&self) -> Widths {
        let widest = |of: fn(&Row) -> Option<&String>| {
            self.rows.iter().filter_map(of).map(|text| columns(text)).max().unwrap_or_default()
        };
        Widths {
            number: columns(&format!("{}. ", self.rows.len())),
            title: widest(|row| row.title.as_ref()),
            minutes: widest(|row| Some(&row.minutes)),
        }
    }
}

impl Row {
    /// Shows it, on one line unless it has errors.
    fn show(&self, screen: &mut Screen, widths: &Widths) -> io::Result<()> {
        let number = spaces(&format!("{}. ", self.number), widths.number) + &format!("{}. ", self.number);
        let Some(title) = &self.title else {
            return screen.paragraph(&[run(Tone::Poor, number + &self.what)], 1, 4);
        };
        let line = screen.width().saturating_sub(widths.number + 1);
        let minutes = if widths.minutes == 0 { 0 } else { widths.minutes + 2 };
        let wide = widths.title.min(WIDEST_TITLE);
        let room = line.saturating_sub(wide + minutes + 2);
        if room >= NARROWEST {
            let what = format!("  {}", shortened(&clean(&self.what), room));
            return self.line(screen, number, (title, wide), (widths.minutes, what));
        }
        if line.saturating_sub(minutes) >= SHORTEST {
            let wide = widths.title.min(line - minutes);
            return self.line(screen, number, (title, wide), (widths.minutes, String::new()));
        }
        screen.paragraph(&[run(Tone::Plain, number), run(Tone::Strong, shortened(title, line.max(1)))], 1, 4)
    }

    /// Number, title in so many columns, minutes in so many, and what is said of it.
    fn line(
        &self,
        screen: &mut Screen,
        number: String,
        (title, wide): (&str, u16),
        (minutes_wide, what): (u16, String),
    ) -> io::Result<()> {
        let title = shortened(title, wide);
        let mut behind = spaces(&title, wide);
        if minutes_wide > 0 {
            behind += &format!("  {}{}", spaces(&self.minutes, minutes_wide), self.minutes);
        }
        let behind = behind + &what;
        let runs = [run(Tone::Plain, number), run(Tone::Strong, title), run(Tone::Quiet, behind.trim_end())];
        screen.paragraph(&runs, 1, 4)
    }
}

/// The spaces that `text` leaves of `width` columns.
fn spaces(text: &str, width: u16) -> String {
    " ".repeat(usize::from(width.saturating_sub(columns(text))))
}
