//! What goes down in a moment comes back slowly: falls of meters are larger than rises, and not by too much.

use super::super::sheet::Sheet;
use crate::program::{How, Step, ValueId, ValueKind};
use crate::source::{Code, Diagnostic, Id};

/// How much larger the average fall is than the average rise.
const RATIO: std::ops::RangeInclusive<f64> = 1.2..=2.5;
/// With fewer of either, an average says nothing.
const FEW: u32 = 5;

pub(super) fn look(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let found = ratio(sheet).filter(|ratio| !RATIO.contains(ratio)).map(|ratio| {
        let message = format!(
            "an average fall of its meters is {ratio:.2} times an average rise, and 1.2 to 2.5 times would be true to life: change what replies do"
        );
        Diagnostic::new(Code::FallsAndRises, sheet.place(), message)
    });
    found.into_iter().collect()
}

/// The size of an average fall over that of an average rise. A change that makes a meter worse is a fall; only those by a written number
/// are counted.
fn ratio(sheet: &Sheet<'_>) -> Option<f64> {
    let (mut falls, mut rises) = ((0.0, 0_u32), (0.0, 0_u32));
    for step in &sheet.program.steps {
        let Step::Set { value, how, by } = step else { continue };
        let value = sheet.program.values.at(ValueId::at(value.index()));
        let ValueKind::Meter { high_is_good, .. } = value.kind else { continue };
        let by = match how {
            How::Add => *by,
            How::Subtract => -*by,
            How::Set => continue,
        };
        let side = if (by > 0) == high_is_good { &mut rises } else { &mut falls };
        side.0 += f64::from(by.abs());
        side.1 += u32::from(by != 0);
    }
    let average = |(sum, count): (f64, u32)| (count >= FEW).then(|| sum / f64::from(count));
    Some(average(falls)? / average(rises)?)
}
