//! Invented scripts that can be played to their ends: few states, every part of the language that has to do with them, and promises.
//! Each comes from its number, so a script that fails a test comes again.

use std::fmt::Write as _;

use rehearsal::program::{Library, Program};
use rehearsal::rehearsal::Generator;
use rehearsal::source::Severity;

use crate::properties::check_alone;

/// A script that nobody wrote.
#[derive(Debug)]
pub(crate) struct Invented {
    /// All of it.
    pub(crate) text: String,
    /// What it promises, kept or not.
    pub(crate) promises: Vec<String>,
}

/// The moves of invented scripts.
const LIBRARY: &str = "title: Invented\nmoves:\n  own-it: {kind: skill, label: Own it, rule: Say what you did.}\n  \
    accept-no: {kind: skill, label: Take a no, rule: Let it be.}\n  excuse: {kind: slip, label: Excuse, rule: Own it first., antidote: own-it}\n  \
    guilt: {kind: pressure, label: Guilt, rule: Let a no be a no.}\n  threat: {kind: pressure, stop: true, label: Threat, rule: Stop.}\n";

const MOVES: [&str; 5] = ["own-it", "accept-no", "excuse", "guilt", "threat"];

const OUTCOMES: [(&str, &str); 6] = [
    ("warm", "connect"),
    ("later", "time"),
    ("no", "declined"),
    ("apart", "distance"),
    ("hurt", "harm"),
    ("halt", "safety"),
];

/// The library that every invented script stands in.
pub(crate) fn library() -> Library {
    let file = rehearsal::program::Fetched { name: "library.yaml".to_owned(), bytes: LIBRARY.into() };
    let (_, library, notes) = Library::read(&file);
    library.unwrap_or_else(|| panic!("{notes:?}"))
}

/// The program of an invented script; none where it does not hold together.
pub(crate) fn checked(text: &str) -> Option<Program> {
    let checked = check_alone(text.as_bytes().to_vec(), Some(&library()));
    let is_sound = checked.notes.iter().all(|note| note.severity != Severity::Error);
    checked.program.filter(|_| is_sound)
}

/// The script of `number`.
pub(crate) fn invented(number: u64) -> Invented {
    let mut draws = Generator::new(number);
    let mains = 2 + draws.below(4);
    let cast = Cast {
        mains,
        sides: draws.below(3).min(7 - mains),
        has_lender: draws.chance(35),
        is_wild: draws.chance(12),
        outcomes: 2 + draws.below(5) as usize,
        has_debt: draws.chance(50),
        has_mood: draws.chance(40),
    };
    let mut inventor = Inventor { draws, cast, out: String::new(), replies: 0, once: 5, variations: 3 };
    let promises = inventor.front();
    for main in 0..inventor.cast.mains {
        inventor.main(main);
    }
    for side in 0..inventor.cast.sides {
        inventor.side(side);
    }
    if inventor.cast.has_lender {
        inventor.out.push_str("== lent\n");
        inventor.choice(Where::Lender, 0);
        inventor.out.push('\n');
    }
    Invented { text: inventor.out, promises }
}

/// What a script has.
#[derive(Clone, Copy, Debug)]
struct Cast {
    mains: u32,
    sides: u32,
    has_lender: bool,
    /// Whether it may break a limit.
    is_wild: bool,
    outcomes: usize,
    has_debt: bool,
    has_mood: bool,
}

/// In which scene something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    Main(u32),
    Side(u32),
    Lender,
}

struct Inventor {
    draws: Generator,
    cast: Cast,
    out: String,
    /// Replies so far: their words are counted, so that no two are alike.
    replies: u32,
    /// How many more replies may be given once only: each doubles the states.
    once: u32,
    /// How many more variations there may be: each multiplies the states.
    variations: u32,
}

impl Inventor {
    fn line(&mut self, depth: usize, text: &str) {
        let _ = writeln!(self.out, "{}{text}", "    ".repeat(depth));
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.draws.below(u32::try_from(from.len()).unwrap()) as usize]
    }

    fn front(&mut self) -> Vec<String> {
        let top = 2 + self.draws.below(3);
        let start = self.draws.below(top + 1);
        self.out = format!(
            "---\ntitle: Invented\nsummary: Nobody wrote this.\ncast: {{Sam: A friend.}}\nmeters:\n  trust: {{start: {start}, range: 0..{top}}}\n"
        );
        if self.cast.has_debt {
            self.out.push_str("  debt: {start: 1, range: -1..2, good: low}\n");
        }
        if self.cast.has_mood {
            self.out.push_str("moods: {mood: [calm, tense, closed]}\n");
        }
        self.out.push_str("flags: [met, left]\nslots: {name: {ask: Who?, default: Kim}}\n");
        self.out.push_str("define: {open: trust > 1 and not left}\n");
        if self.draws.chance(50) {
            self.out.push_str("temperaments: {steady: {}, raw: {trust: -1}, kind: {trust: +2}}\n");
        }
        self.out.push_str("practises: [own-it]\noutcomes:\n");
        for (name, kind) in &OUTCOMES[..self.cast.outcomes] {
            let _ = writeln!(self.out, "  {name}: {{kind: {kind}, title: So}}");
        }
        let promises: Vec<String> = (0..self.draws.below(4)).map(|_| self.promise()).collect();
        if !promises.is_empty() {
            self.out.push_str("expect:\n");
        }
        for promise in &promises {
            let _ = writeln!(self.out, "  - {promise}");
        }
        self.out.push_str("---\n");
        promises
    }

    fn promise(&mut self) -> String {
        let outcome = self.outcome();
        let mut promise = match self.draws.below(5) {
            0 => format!("always {}", self.truth(1, Luck::No)),
            1 => format!("reach {outcome}"),
            2 => format!("never {outcome}"),
            3 => format!("from {} reach {outcome}", self.any_main()),
            _ => format!("from {} never {outcome}", self.any_main()),
        };
        if self.draws.chance(40) {
            let _ = write!(promise, " within {} turns", self.draws.below(7));
        }
        if self.draws.chance(40) {
            let _ = write!(promise, " if {}", self.truth(1, Luck::No));
        }
        promise
    }

    fn outcome(&mut self) -> &'static str {
        let outcomes = &OUTCOMES[..self.cast.outcomes];
        self.pick(outcomes).0
    }

    fn any_main(&mut self) -> String {
        format!("main{}", self.draws.below(self.cast.mains))
    }

    fn main(&mut self, number: u32) {
        let mut head = format!("== main{number}");
        if number > 0 && self.draws.chance(25) {
            head.push_str(" #declines");
        }
        if number > 0 && self.draws.chance(20) {
            head.push_str(" #reopens");
        }
        self.line(0, &head);
        let here = Where::Main(number);
        for _ in 0..self.draws.below(3) {
            self.thing(here, 0);
        }
        // The moves that conditions speak of are given in the first scene.
        let has_choice = number == 0 || self.draws.chance(75);
        if has_choice {
            self.choice(here, 0);
        }
        if self.draws.chance(30) {
            self.thing(here, 0);
        }
        let is_last = number + 1 == self.cast.mains;
        if self.cast.is_wild && self.draws.chance(15) {
            self.out.push('\n');
            return;
        }
        let ends = self.draws.chance(if number == 0 { 5 } else { 30 });
        let end = if ends || is_last && !has_choice {
            format!("=> {}", self.outcome())
        } else if has_choice && (is_last || self.draws.chance(40)) {
            format!("-> {}", self.any_main())
        } else {
            format!("-> {}", self.later(number))
        };
        self.line(0, &end);
        self.out.push('\n');
    }

    /// A scene behind `number`: whoever goes there without a turn cannot come round.
    fn later(&mut self, number: u32) -> String {
        format!("main{}", number + 1 + self.draws.below(self.cast.mains - number - 1))
    }

    fn side(&mut self, number: u32) {
        self.line(0, &format!("== side{number}"));
        let here = Where::Side(number);
        self.thing(here, 0);
        if self.draws.chance(60) {
            self.choice(here, 0);
        }
        self.line(0, "->->");
        self.out.push('\n');
    }

    /// A line, or a block of few, that is no choice.
    fn thing(&mut self, here: Where, depth: usize) {
        match self.draws.below(if depth > 1 { 4 } else { 9 }) {
            0 => self.told(depth),
            1 | 2 => self.change(depth),
            3 => self.question_or_detour(here, depth),
            4..=6 => {
                let truth = self.truth(2, Luck::Yes);
                self.line(depth, &format!("[if {truth}]"));
                self.branch(here, depth + 1);
                if self.draws.chance(50) {
                    self.line(depth, "[else]");
                    self.branch(here, depth + 1);
                }
            }
            _ if self.variations > 0 => {
                self.variations -= 1;
                let order = self.pick(&["sequence", "cycle", "shuffle", "once"]);
                self.line(depth, &format!("[{order}]"));
                for _ in 0..2 + self.draws.below(2) {
                    self.line(depth + 1, "-");
                    self.branch(here, depth + 2);
                }
            }
            _ => self.told(depth),
        }
    }

    fn branch(&mut self, here: Where, depth: usize) {
        self.thing(here, depth);
        match here {
            Where::Main(number) if number + 1 < self.cast.mains && self.draws.chance(15) => {
                let later = self.later(number);
                self.line(depth, &format!("-> {later}"));
            }
            Where::Side(_) if self.draws.chance(15) => self.line(depth, "->->"),
            Where::Main(_) | Where::Side(_) | Where::Lender => {}
        }
    }

    fn told(&mut self, depth: usize) {
        let words = if self.variations > 0 && self.draws.chance(40) {
            self.variations -= 1;
            let form = self.pick(&["{|b}", "{a|b|}", "{cycle: a|b}", "{shuffle: a|b|}", "{once: |a}"]);
            form.to_owned()
        } else if self.draws.chance(30) {
            format!("{{if {}: Yes}}", self.truth(1, Luck::Yes))
        } else if self.draws.chance(20) {
            "{trust}, {name}, {met}.".to_owned()
        } else {
            "Well.".to_owned()
        };
        let who = self.pick(&["Sam: ", "Sam (thinks): ", "Sam (low): ", "Now: "]);
        let who = if who == "Now: " { "now " } else { who };
        self.line(depth, &format!("{who}{words}"));
    }

    fn question_or_detour(&mut self, here: Where, depth: usize) {
        let first = match here {
            Where::Main(_) => 0,
            Where::Side(number) => number + 1,
            Where::Lender => self.cast.sides,
        };
        if first < self.cast.sides && self.draws.chance(75) {
            let side = first + self.draws.below(self.cast.sides - first);
            self.line(depth, &format!("-> side{side} ->"));
        } else {
            self.line(depth, "? name: Who, {name}?");
        }
    }

    fn change(&mut self, depth: usize) {
        let mut change = match self.draws.below(8) {
            0 => "trust += 1".to_owned(),
            1 => "trust -= 1".to_owned(),
            2 => "met = true".to_owned(),
            3 => "left = not met".to_owned(),
            4 => format!("met = {}", self.truth(1, Luck::Yes)),
            5 if self.cast.has_debt => "debt -= 1, trust += debt".to_owned(),
            5 => "trust = min(trust, 2)".to_owned(),
            6 if self.cast.has_debt => "debt += trust - 1".to_owned(),
            6 => "trust += 2, left = false".to_owned(),
            _ if self.cast.has_mood => format!("mood = {}", self.pick(&["calm", "tense", "closed"])),
            _ => "left = true".to_owned(),
        };
        if self.cast.is_wild && self.cast.has_debt && self.draws.chance(30) {
            change = "trust = 4 / debt".to_owned();
        }
        self.line(depth, &format!("~ {change}"));
    }

    fn choice(&mut self, here: Where, depth: usize) {
        let is_first = here == Where::Main(0) && depth == 0;
        let count = if is_first { 3 } else { 1 + self.draws.below(3) };
        if self.draws.chance(20) {
            self.line(depth, "! hint: Look.");
        }
        for number in 0..count {
            let given = if is_first { Some(MOVES[[0, 2, 3][number as usize]]) } else { None };
            self.reply(here, depth, given);
        }
        if depth == 0 && here != Where::Lender && self.cast.has_lender && self.draws.chance(50) {
            self.line(depth, "<- lent");
        }
        if self.draws.chance(15) {
            self.line(depth, "* ...");
            self.line(depth + 1, "Sam: {What|Sorry|}");
        }
    }

    fn reply(&mut self, here: Where, depth: usize, given: Option<&str>) {
        self.replies += 1;
        let is_once = self.once > 0 && self.draws.chance(55);
        self.once -= u32::from(is_once);
        let mut head = if is_once { "* " } else { "+ " }.to_owned();
        if self.draws.chance(35) {
            let truth = self.truth(2, Luck::Yes);
            let shown = self.pick(&["", ", shown"]);
            let _ = write!(head, "[if {truth}{shown}] ");
        }
        let _ = write!(head, "Reply {}.", self.replies);
        if let Some(given) = given {
            let _ = write!(head, " #{given}");
        } else if self.draws.chance(45) {
            let given = self.pick(&MOVES);
            let _ = write!(head, " #{given}");
        }
        self.line(depth, &head);
        if self.draws.chance(40) {
            let rating = self.pick(&["strong", "fair", "weak", "harmful"]);
            self.line(depth + 1, &format!("! {rating}: So it is."));
        }
        for _ in 0..self.draws.below(3) {
            self.thing(here, depth + 1);
        }
        if depth == 0 && self.draws.chance(12) {
            self.choice(here, depth + 1);
        }
        self.end_of_reply(here, depth + 1);
    }

    fn end_of_reply(&mut self, here: Where, depth: usize) {
        let end = match (here, self.draws.below(10)) {
            (_, 0..=1) => format!("=> {}", self.outcome()),
            (Where::Main(_) | Where::Lender, 2..=5) => format!("-> {}", self.any_main()),
            (Where::Side(_), 2..=3) => "->->".to_owned(),
            (Where::Side(_) | Where::Lender, 4..=6) if self.cast.is_wild => {
                self.pick(&["->->", "-> main0"]).to_owned()
            }
            _ => return,
        };
        self.line(depth, &end);
    }

    /// Something true or false, of `depth` operators at most.
    fn truth(&mut self, depth: u32, luck: Luck) -> String {
        if depth > 0 && self.draws.chance(30) {
            let one = self.truth(depth - 1, luck);
            let other = self.truth(depth - 1, luck);
            return match self.draws.below(3) {
                0 => format!("({one} and {other})"),
                1 => format!("({one} or {other})"),
                _ => format!("not ({one})"),
            };
        }
        match self.draws.below(12) {
            0 => "met".to_owned(),
            1 => "left".to_owned(),
            2 => "open".to_owned(),
            3 | 4 => {
                let sign = self.pick(&["<", ">", "==", "!=", ">=", "<="]);
                format!("trust {sign} {}", self.draws.below(3))
            }
            5 if self.cast.has_debt => self.pick(&["debt > 0", "debt == -1", "debt + trust > 2"]).to_owned(),
            6 if self.cast.has_mood => {
                self.pick(&["mood >= tense", "mood == calm", "mood != closed"]).to_owned()
            }
            5 => self.pick(&["said(own-it)", "said(guilt) > 1", "not said(excuse)"]).to_owned(),
            6 => format!("visits({}) > 1", self.any_main()),
            7 => format!("seen({})", self.any_main()),
            8 if self.draws.chance(50) => self.pick(&["turns > 2", "turns < 4"]).to_owned(),
            9 | 10 if luck == Luck::Yes => self.pick(&["chance(30)", "chance(50)", "chance(85)"]).to_owned(),
            _ => "trust % 2 == 0".to_owned(),
        }
    }
}

/// Whether a condition may be left to luck: what is promised may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Luck {
    Yes,
    No,
}
