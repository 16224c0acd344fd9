//! A history in a few lines, as a person writes one down.
//!
//! | line | means |
//! |---|---|
//! | `// words` | what the case shows |
//! | `today 2026-11-25` | the day it is |
//! | `for 2026-12-24` | the day of the conversation itself |
//! | `skill own-it: Take responsibility` | a skill and its label |
//! | `script bill: Sorry without a bill; A8; level 2; 6 min; own-it, regret; open, worn-out; gated` | a script that can be suggested; what is not known is left out, and everything behind the topics may be |
//! | `on 2026-11-20 bill open 20/30 own-it 2/3 regret 0/1 stuck regret gated` | a rehearsal: its day, script and temperament, the score (`-` where there was none), what was seen of skills, where it stuck, whether it was one of reconnecting |

use jiff::civil::Date;
use rehearsal::practice::weeks::{Candidate, Target, lets_go};
use rehearsal::practice::{History, Named, Row, Score, SkillSeen};

/// What a case says.
pub(crate) struct Case {
    pub(crate) history: History,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) today: i32,
    pub(crate) target: Option<Target>,
}

/// Reads a case.
pub(crate) fn read(text: &str) -> Case {
    let mut case = Case { history: History::default(), candidates: Vec::new(), today: 0, target: None };
    for line in text.lines().map(str::trim) {
        let (key, rest) = line.split_once(' ').unwrap_or((line, ""));
        match key {
            "" | "//" => {}
            "today" => case.today = day(rest),
            "for" => case.target = Some(Target { day: day(rest) }),
            "skill" => case.history.skills.push(named(rest)),
            "script" => case.script(rest),
            "on" => case.row(rest),
            _ => panic!("no line of a history: `{line}`"),
        }
    }
    case
}

/// The path of the cases, by topics: that of the built-in library.
const ORDER: [&str; 16] =
    ["B1", "A1", "A9", "A7", "B6", "A8", "A2", "A3", "B2", "B3", "A6", "B5", "A4", "A5", "B4", "A10"];

/// A day as days since 1970.
pub(crate) fn day(written: &str) -> i32 {
    let date: Date = written.parse().unwrap();
    (date - Date::constant(1970, 1, 1)).get_days()
}

impl Case {
    fn script(&mut self, rest: &str) {
        let mut parts = rest.split(';').map(str::trim);
        let script = named(parts.next().unwrap());
        let topics = names(parts.next().unwrap_or_default());
        let mut candidate =
            Candidate { name: script.name.clone(), title: script.label.clone(), ..Candidate::default() };
        let mut lists = Vec::new();
        for part in parts {
            if part == "gated" {
                candidate.is_gated = true;
            } else if let Some(level) = part.strip_prefix("level ") {
                candidate.level = level.parse().ok();
            } else if let Some(minutes) = part.strip_suffix(" min") {
                candidate.minutes = minutes.parse().ok();
            } else {
                lists.push(names(part));
            }
        }
        let mut lists = lists.into_iter();
        candidate.skills = lists.next().unwrap_or_default();
        candidate.temperaments = lists.next().unwrap_or_default();
        let steps = (0..).zip(ORDER).filter(|(_, topic)| topics.iter().any(|own| own == topic));
        candidate.step = steps.map(|(step, _)| step).min();
        candidate.lets_go = lets_go(&topics, &candidate.skills, candidate.is_gated);
        self.history.scripts.push(script);
        self.candidates.push(candidate);
    }

    fn row(&mut self, rest: &str) {
        let mut words = rest.split_whitespace();
        let day = day(words.next().unwrap());
        let script = words.next().unwrap();
        let script = self.history.scripts.iter().position(|one| one.name == script).unwrap();
        let temperament = words.next().unwrap();
        let temperaments = &mut self.history.temperaments;
        let known = temperaments.iter().position(|one| one == temperament);
        let temperament = known.unwrap_or_else(|| {
            temperaments.push(temperament.to_owned());
            temperaments.len() - 1
        });
        let score = words.next().unwrap().split_once('/');
        let score = score.map(|(points, most)| Score {
            points: points.parse().unwrap(),
            replies: most.parse::<u32>().unwrap() / 3,
        });
        let from = self.history.seen.len();
        let (mut sticking, mut is_gated) = (None, false);
        while let Some(word) = words.next() {
            match word {
                "gated" => is_gated = true,
                "stuck" => sticking = Some(self.skill(words.next().unwrap())),
                name => {
                    let (shown, chances) = words.next().unwrap().split_once('/').unwrap();
                    let (shown, chances) = (shown.parse().unwrap(), chances.parse().unwrap());
                    self.history.seen.push(SkillSeen { skill: self.skill(name), shown, chances });
                }
            }
        }
        let number = |count: usize| u32::try_from(count).unwrap();
        self.history.rows.push(Row {
            id: i64::try_from(self.history.rows.len()).unwrap(),
            day,
            script: number(script),
            temperament: number(temperament),
            score,
            kind: None,
            is_gated,
            sticking,
            seen: (number(from), number(self.history.seen.len())),
        });
    }

    fn skill(&self, name: &str) -> u32 {
        let skill = self.history.skills.iter().position(|one| one.name == name).unwrap();
        u32::try_from(skill).unwrap()
    }
}

fn named(written: &str) -> Named {
    let (name, label) = written.split_once(':').unwrap();
    Named { name: name.trim().to_owned(), label: label.trim().to_owned() }
}

fn names(written: &str) -> Vec<String> {
    let names = written.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}
