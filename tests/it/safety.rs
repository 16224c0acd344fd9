//! The rules of safety of `docs/practice.md`, each held by a test that is named after it.

use std::path::Path;

use rehearsal::practice::crisis::{Kind, heard, heard_beside};

use crate::cases::read;

/// The lines of a file in `tests/safety`, without its comments.
fn lines_of(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/safety").join(name);
    let text = read(&path);
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn r13_no_card_comes_for_what_is_ordinary() {
    let lines = lines_of("ordinary.txt");
    assert!(lines.len() >= 400, "{}", lines.len());
    let fired: Vec<_> = lines.iter().filter_map(|line| Some((heard(line)?, line))).collect();
    assert!(fired.is_empty(), "{} of {} show a card: {fired:#?}", fired.len(), lines.len());
}

#[test]
fn r13_a_card_comes_for_what_may_be_an_emergency() {
    let mut kind = Kind::Life;
    let (mut count, mut missed) = (0, Vec::new());
    for line in lines_of("crisis.txt") {
        match line.as_str() {
            "[life]" => kind = Kind::Life,
            "[afraid]" => kind = Kind::Afraid,
            "[harming]" => kind = Kind::Harming,
            _ => {
                count += 1;
                if heard(&line) != Some(kind) {
                    missed.push((line.clone(), kind, heard(&line)));
                }
            }
        }
    }
    assert!(count >= 120, "{count}");
    assert!(missed.is_empty(), "{} of {count} are missed: {missed:#?}", missed.len());
}
