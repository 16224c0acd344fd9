//! The doors of this room: a script in, a checked program or what is wrong out.

use super::allow::Allows;
use super::checker::{Checker, Found};
use super::files::{self, Fetch};
use super::{Library, Program};
use crate::source::{Code, Diagnostic, LIMITS, Limits, Place, Source};

/// A file as it was fetched.
#[derive(Clone, Debug, Default)]
pub struct Fetched {
    /// What messages call it.
    pub name: String,
    /// Its bytes, whatever they are.
    pub bytes: Vec<u8>,
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The files that were read, in order of their ids: the script itself first.
    pub sources: Vec<Source>,
    /// Everything that was found, in the order of the files and their text.
    pub notes: Vec<Diagnostic>,
    /// What the text alone cannot rule out: the proof decides. In the same order. The flow is looked at only where none of the notes
    /// is an error.
    pub doubts: Vec<Diagnostic>,
    /// Comments of the script about what a proof finds.
    pub allows: Allows,
    /// The program; none where one of the notes is an error.
    pub program: Option<Program>,
}

impl Checked {
    /// The same judged by the text alone: every doubt counts as an error, and what is only looked for where there is none is left out.
    #[must_use]
    pub fn by_text(mut self) -> Checked {
        if self.doubts.is_empty() {
            return self;
        }
        self.program = None;
        self.notes.retain(|note| !matches!(note.code, Code::NeverUsed | Code::IdleAllow));
        let mut doubts = std::mem::take(&mut self.doubts);
        if doubts.iter().any(|doubt| doubt.code == Code::DividesByZero) {
            doubts.retain(|doubt| doubt.code == Code::DividesByZero);
        }
        join(&mut self.notes, doubts);
        sort(&mut self.notes);
        self
    }
}

/// Checks a script. `fetch` is asked for included files by their path relative to the script's folder, and says in words why one
/// cannot be had. Without a library, tags and cues need no declaration.
pub fn check(script: &Fetched, fetch: &mut Fetch<'_>, library: Option<&Library>) -> Checked {
    check_with(script.clone(), fetch, library, LIMITS)
}

/// The same with other limits for the size of files and lines, and of a script that is given away.
pub fn check_with(
    script: Fetched,
    fetch: &mut Fetch<'_>,
    library: Option<&Library>,
    limits: Limits,
) -> Checked {
    let mut notes = Vec::new();
    let files = files::load(script, fetch, limits, &mut notes);
    let readable = files.iter().all(|file| !file.source.is_rejected());
    let Found { mut notes, doubts, program } = match readable {
        true => Checker::new(&files, library, notes).check(),
        false => Found { notes, ..Found::default() },
    };
    let allows = super::allow::silence(&files, &mut notes);
    let sources = files.into_iter().map(|file| file.source).collect();
    Checked { sources, notes, doubts, allows, program }
}

/// In the order of the files and their text, each once.
pub(super) fn sort(notes: &mut Vec<Diagnostic>) {
    notes.sort_by_key(Diagnostic::order);
    notes.dedup();
}

/// Puts doubts among the notes as errors. What an expression around a doubtful division gives is then nobody's business.
pub(super) fn join(notes: &mut Vec<Diagnostic>, mut doubts: Vec<Diagnostic>) {
    sort(&mut doubts);
    notes.retain(|note| {
        let is_of_types = matches!(note.code, Code::WrongKind | Code::TooBig | Code::CounterArithmetic);
        !(is_of_types && is_about(note.place, &doubts))
    });
    notes.append(&mut doubts);
}

/// Whether one of `doubts`, which are sorted, stands within `place`. Expressions nest, so the first that starts there nearly always says.
fn is_about(place: Place, doubts: &[Diagnostic]) -> bool {
    let first = doubts
        .partition_point(|doubt| (doubt.place.file, doubt.place.span.start) < (place.file, place.span.start));
    let behind = doubts.get(first..).unwrap_or_default().iter().map(|doubt| doubt.place);
    let mut starting =
        behind.take_while(|doubt| doubt.file == place.file && doubt.span.start < place.span.end);
    starting.any(|doubt| doubt.span.end <= place.span.end)
}

#[cfg(test)]
mod tests {
    use super::{Checked, Fetched, check};
    use crate::program::{Expr, Operator};
    use crate::source::Span;

    fn checked(body: &str) -> Checked {
        let head = "---\ntitle: T\nsummary: S\nmeters: {trust: {start: 1, range: -2..9}, spare: {start: 0, range: 0..9}}\n";
        let tail = "outcomes: {done: {kind: time, title: D}}\n---\n== start\n";
        let bytes = format!("{head}{tail}{body}").into_bytes();
        check(&Fetched { name: "doubts.talk".to_owned(), bytes }, &mut |_| Err(String::new()), None)
    }

    fn codes(checked: &Checked) -> [Vec<String>; 2] {
        [&checked.notes, &checked.doubts]
            .map(|notes| notes.iter().map(|note| note.code.to_string()).collect())
    }

    #[test]
    fn a_doubt_leaves_a_program_and_none_by_the_text() {
        let found = checked("{10 / trust} {10 % trust}\n[if trust > 3]\n    => done\n");
        assert_eq!(codes(&found), [vec!["T0319"], vec!["T0405", "T0405", "T0501"]]);
        let program = found.program.clone().expect("a doubt is no error");
        let operators = program.divisions.iter().map(|(expr, _)| match program.exprs.at(*expr) {
            Expr::Binary(operator, ..) => *operator,
            other => panic!("{other:?}"),
        });
        assert_eq!(operators.collect::<Vec<_>>(), [Operator::Divide, Operator::Remainder]);
        assert!(program.divisions.iter().zip(&found.doubts).all(|((_, at), doubt)| *at == doubt.place));
        let found = found.by_text();
        assert_eq!(codes(&found), [vec!["T0405", "T0405"], vec![]]);
        assert!(found.program.is_none());
    }

    #[test]
    fn the_flow_is_judged_by_the_text_where_nothing_divides() {
        let found = checked("[if trust > 3]\n    => done\n");
        assert_eq!(codes(&found), [vec!["T0319"], vec!["T0501"]]);
        assert!(found.program.is_some());
        assert_eq!(codes(&found.by_text()), [vec!["T0501"], vec![]]);
    }

    #[test]
    fn what_always_divides_by_zero_is_an_error() {
        let found = checked("{10 / 0} {10 / (spare - spare)} {1 % (2 - 2)}\n=> done\n");
        assert_eq!(codes(&found), [vec!["T0405", "T0405"], vec!["T0405"]]);
        assert!(found.program.is_none());
    }

    #[test]
    fn a_doubtful_quotient_is_as_large_as_its_smallest_divisors_make_it() {
        let large = i64::MAX;
        // By -1 and 1 it stays within 64 bits, so a sum with it does not.
        for (sum, sign) in [(format!("{large} / trust + 1"), "+"), (format!("0 - {large} / trust - 2"), "-")]
        {
            let found = checked(&format!("{{{sum}}} {{spare}}\n=> done\n"));
            assert_eq!(codes(&found), [vec!["T0406"], vec!["T0405"]], "{sign}");
            assert_eq!(codes(&found.by_text()), [vec!["T0405"], vec![]], "{sign}");
        }
    }

    #[test]
    fn what_is_asked_later_may_not_divide_by_what_can_be_zero() {
        let program = checked("{spare}\n* Hm.\n=> done\n").program.expect("the script is clean");
        let text = "10 / trust > 2";
        let asked = program.ask(text, &[Span::new(0, 14), Span::new(5, 14)]);
        assert_eq!(asked.exprs.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true]);
        assert_eq!(asked.notes.len(), 1);
        assert!(asked.program.divisions.is_empty());
    }
}
